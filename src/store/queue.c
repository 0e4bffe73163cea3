/* The queue of jobs: one row each; every change names the state it starts from. */
#include "store/queue.h"

#include <string.h>

#include "base/arena.h"

enum { KINDS_MAX = 8 };

/* 30 s, doubled each time, at most 6 h. */
instant job_back_off(int tries)
{
    instant wait = 30 * INSTANT_SECOND, most = 6 * 3600 * INSTANT_SECOND;
    for (int i = 1; i < tries && wait < most; i++)
        wait *= 2;
    return wait < most ? wait : most;
}

static int64_t insert_job(struct db *db, const struct job_new *j, instant now)
{
    return db_insert(
        db,
        "INSERT INTO job (kind, input, only_once, state, run_after, tries, max_tries, fence,"
        " progress_n, progress_m, made_at) VALUES (?1, ?2, ?3, 'waiting', ?4, 0, ?5, 0, 0, 0, ?6)"
        " ON CONFLICT (kind, only_once) WHERE state IN ('waiting', 'running') DO NOTHING"
        " RETURNING id",
        "sssiii", j->kind, j->input ? j->input : "{}", j->only_once,
        j->run_after ? j->run_after : now, j->max_tries ? j->max_tries : JOB_MAX_TRIES, now);
}

/* When the key is taken nothing is inserted, and the one that is there is read. On PostgreSQL that
 * one may end between the two statements: then again. */
int64_t job_add(struct db *db, const struct job_new *j, instant now)
{
    int64_t id = insert_job(db, j, now);
    for (int tries = 0; id == 0 && !db_failed(db); tries++) {
        if (!j->only_once || tries == 8) {
            db_fail(db, ERR_CONFLICT, "job was neither inserted nor found");
            break;
        }
        id = db_int(db, 0,
                    "SELECT id FROM job WHERE kind = ?1 AND only_once = ?2"
                    " AND state IN ('waiting', 'running')",
                    "ss", j->kind, j->only_once);
        if (id == 0)
            id = insert_job(db, j, now);
    }
    return db_failed(db) ? 0 : id;
}

static enum job_state state_of(const char *s)
{
    if (strcmp(s, "waiting") == 0)
        return JOB_WAITING;
    if (strcmp(s, "running") == 0)
        return JOB_RUNNING;
    return strcmp(s, "done") == 0 ? JOB_DONE : JOB_FAILED;
}

#define JOB_COLUMNS                                                                           \
    "id, fence, kind, input, state, tries, max_tries, progress_n, progress_m, result, error," \
    " run_after, lease_until, made_at, ended_at"

static bool take_row(struct rows *r, struct arena *a, struct job *ret)
{
    if (!rows_next(r))
        return false;
    *ret = (struct job){
        .id = rows_int(r, 0),
        .fence = rows_int(r, 1),
        .kind = arena_strdup(a, rows_text(r, 2)),
        .input = arena_strdup(a, rows_text(r, 3)),
        .state = state_of(rows_text(r, 4)),
        .tries = (int)rows_int(r, 5),
        .max_tries = (int)rows_int(r, 6),
        .progress_n = rows_int(r, 7),
        .progress_m = rows_int(r, 8),
        .result = arena_strdup(a, rows_text(r, 9)),
        .error = arena_strdup(a, rows_text(r, 10)),
        .run_after = rows_int(r, 11),
        .lease_until = rows_null(r, 12) ? INSTANT_NONE : rows_int(r, 12),
        .made_at = rows_int(r, 13),
        .ended_at = rows_null(r, 14) ? INSTANT_NONE : rows_int(r, 14),
    };
    rows_end(r);
    return true;
}

/* Workers that died with the last try leave a job nobody would end. */
static void end_exhausted(struct db *db, instant now)
{
    db_run(db,
           "UPDATE job SET state = 'failed', ended_at = ?1, owner = NULL, lease_until = NULL,"
           " error = 'the worker did not come back' WHERE state = 'running'"
           " AND lease_until <= ?1 AND tries >= max_tries",
           "i", now);
}

/* The condition stands twice: on PostgreSQL two workers may find the same row; the second waits for
 * the first, and then the outer condition is asked again of the changed row. */
bool job_claim(struct db *db, struct arena *a, const char *const *kinds, const char *owner,
               instant now, instant lease_until, struct job *ret)
{
    const char *k[KINDS_MAX] = {NULL};
    size_t n = 0;
    for (; kinds && kinds[n]; n++) {
        if (n == KINDS_MAX) {
            db_fail(db, ERR_INTERNAL, "job_claim: at most 8 kinds");
            return false;
        }
        k[n] = kinds[n];
    }
    end_exhausted(db, now);
    struct rows *r = db_rows(
        db,
        "UPDATE job SET state = 'running', owner = ?1, lease_until = ?3, tries = tries + 1,"
        " fence = fence + 1 WHERE id = (SELECT id FROM job WHERE ((state = 'waiting'"
        " AND run_after <= ?2) OR (state = 'running' AND lease_until <= ?2))"
        " AND (?4 = 0 OR kind IN (?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12))"
        " ORDER BY run_after, id LIMIT 1) AND ((state = 'waiting' AND run_after <= ?2)"
        " OR (state = 'running' AND lease_until <= ?2)) RETURNING " JOB_COLUMNS,
        "siiissssssss", owner, now, lease_until, n, k[0], k[1], k[2], k[3], k[4], k[5], k[6],
        k[7]);
    bool found = take_row(r, a, ret);
    return found && !db_failed(db);
}

static bool changed(struct db *db)
{
    return !db_failed(db) && db_changes(db) == 1;
}

bool job_renew(struct db *db, const struct job *j, instant lease_until)
{
    db_run(db,
           "UPDATE job SET lease_until = ?3 WHERE id = ?1 AND fence = ?2 AND state = 'running'",
           "iii", j->id, j->fence, lease_until);
    return changed(db);
}

bool job_holds(struct db *db, const struct job *j)
{
    db_run(db, "UPDATE job SET fence = fence WHERE id = ?1 AND fence = ?2 AND state = 'running'",
           "ii", j->id, j->fence);
    return changed(db);
}

bool job_progress(struct db *db, const struct job *j, int64_t n, int64_t m)
{
    db_run(db,
           "UPDATE job SET progress_n = ?3, progress_m = ?4 WHERE id = ?1 AND fence = ?2"
           " AND state = 'running'",
           "iiii", j->id, j->fence, n, m);
    return changed(db);
}

bool job_done(struct db *db, const struct job *j, const char *result, instant now)
{
    db_run(db,
           "UPDATE job SET state = 'done', result = ?3, error = NULL, ended_at = ?4,"
           " owner = NULL, lease_until = NULL WHERE id = ?1 AND fence = ?2 AND state = 'running'",
           "iisi", j->id, j->fence, result, now);
    return changed(db);
}

bool job_fail(struct db *db, const struct job *j, const char *error, instant now)
{
    bool last = j->tries >= j->max_tries;
    db_run(db,
           "UPDATE job SET state = ?3, error = ?4, run_after = ?5, ended_at = ?6, owner = NULL,"
           " lease_until = NULL WHERE id = ?1 AND fence = ?2 AND state = 'running'",
           "iissiI", j->id, j->fence, last ? "failed" : "waiting", error ? error : "",
           last ? now : now + job_back_off(j->tries), last ? now : INSTANT_NONE);
    return changed(db);
}

/* A job with a key stays failed when another one with its key has come since. */
bool job_retry(struct db *db, int64_t id, instant now)
{
    db_run(db,
           "UPDATE job SET state = 'waiting', run_after = ?2, tries = 0, ended_at = NULL"
           " WHERE id = ?1 AND state = 'failed' AND NOT EXISTS (SELECT 1 FROM job AS other"
           " WHERE other.kind = job.kind AND other.only_once = job.only_once"
           " AND other.state IN ('waiting', 'running'))",
           "ii", id, now);
    return changed(db);
}

bool job_read(struct db *db, struct arena *a, int64_t id, struct job *ret)
{
    struct rows *r = db_rows(db, "SELECT " JOB_COLUMNS " FROM job WHERE id = ?1", "i", id);
    return take_row(r, a, ret) && !db_failed(db);
}

instant job_next_due(struct db *db)
{
    return db_int(db, INSTANT_NONE,
                  "SELECT min(CASE WHEN state = 'waiting' THEN run_after ELSE lease_until END)"
                  " FROM job WHERE state IN ('waiting', 'running')",
                  "");
}
