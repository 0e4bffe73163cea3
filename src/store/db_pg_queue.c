/* The queue of a unit on PostgreSQL: statements are sent together, when somebody needs the answer
 * to one of them.
 *
 * A journey to the server and back costs more than most statements of an act. So inside a unit
 * (db_pg_begin ... db_pg_end) the connection is in pipeline mode: BEGIN, the locks, everything
 * that nobody reads (db_run) and all rows that are asked for before the first of them is read go
 * in one journey, as do the last writes and COMMIT. The server works them off in the order in
 * which they were asked, each with a snapshot of its own, so nothing else changes: after the
 * first failure it passes over the rest, which is how the errors of a handle stick. */
#include "store/db_pg_private.h"

#include "base/clock.h"

/* ---- asking ---- */

static void push(struct db *db, const char *sql, struct rows *r)
{
    db->asked[db->n_asked++] = (struct asked){sql, r};
}

bool pg_ask(struct db *db, struct stmt *st, const struct pg_bound *b, struct rows *r)
{
    if (db->n_asked == DB_MAX_ASKED)
        pg_settle(db);
    if (db->failed)
        return false;
    if (!PQsendQueryPrepared(db->pg, st->name, (int)st->n_args, b->values, b->lengths, b->formats,
                             0)) {
        pg_fail(db, NULL, st->sql);
        return false;
    }
    push(db, st->sql, r);
    if (r)
        r->awaited = true;
    return true;
}

/* Waits, so that the cache holds only what the server knows. */
bool pg_ask_prepare(struct db *db, struct stmt *st, const char *sql, int n, const Oid *oids)
{
    if (db->n_asked == DB_MAX_ASKED)
        pg_settle(db);
    if (db->failed)
        return false;
    if (!PQsendPrepare(db->pg, st->name, sql, n, oids)) {
        pg_fail(db, NULL, st->sql);
        return false;
    }
    push(db, st->sql, NULL);
    pg_settle(db);
    return !db->failed;
}

void pg_forget(struct db *db, const struct rows *r)
{
    for (unsigned i = 0; i < db->n_asked; i++)
        if (db->asked[i].rows == r)
            db->asked[i].rows = NULL;
}

/* ---- answers ---- */

/* The answer to one statement; NULL is read behind each. False: the connection is gone. */
static bool take_one(struct db *db, const struct asked *q)
{
    PGresult *res = PQgetResult(db->pg);
    ExecStatusType status = PQresultStatus(res);
    if (q->rows)
        q->rows->awaited = false;
    if (status == PGRES_PIPELINE_ABORTED) {
        PQclear(res);
    } else if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        if (!db->answered_at)
            db->answered_at = clock_monotonic();
        pg_take(db, res, q->rows, q->sql);
    } else {
        pg_fail(db, res, q->sql);
    }
    if (!db->lost)
        PQclear(PQgetResult(db->pg));
    return !db->lost;
}

/* Up to the mark that ends what was sent: only then the state of the transaction is known. */
static void take_mark(struct db *db)
{
    PGresult *res = PQgetResult(db->pg);
    if (PQresultStatus(res) == PGRES_PIPELINE_SYNC)
        PQclear(res);
    else
        pg_fail(db, res, "the end of a pipeline");
}

void pg_settle(struct db *db)
{
    if (!db->n_asked)
        return;
    bool there = PQpipelineSync(db->pg);
    if (!there)
        pg_fail(db, NULL, db->asked[0].sql);
    for (unsigned i = 0; i < db->n_asked; i++) {
        if (there)
            there = take_one(db, &db->asked[i]);
        else if (db->asked[i].rows)
            db->asked[i].rows->awaited = false;
    }
    db->n_asked = 0;
    if (there)
        take_mark(db);
}

/* ---- transactions ---- */

/* On a failed handle (it is to be taken back) what was asked is done with first. */
bool pg_queue_control(struct db *db, const char *sql, struct err *e)
{
    if (db->failed || db->n_asked == DB_MAX_ASKED)
        pg_settle(db);
    struct err before = db->err;
    bool failed = db->failed;
    db->failed = false;
    if (PQsendQueryParams(db->pg, sql, 0, NULL, NULL, NULL, NULL, 0)) {
        push(db, sql, NULL);
        pg_settle(db);
    } else {
        pg_fail(db, NULL, sql);
    }
    bool ok = !db->failed;
    if (!ok)
        *e = db->err;
    if (failed) {
        db->failed = true;
        db->err = before;
    }
    return ok;
}

static bool ask_lock(struct db *db, const struct pg_lock *lock)
{
    const char *sql = lock->shared ? "SELECT pg_advisory_xact_lock_shared(?1)"
                                   : "SELECT pg_advisory_xact_lock(?1)";
    struct stmt *st = db_stmt_get(db, sql, "i");
    struct pg_bound b;
    if (!st)
        return false;
    pg_bind(&b, "i", (const struct db_arg[]){{.kind = DB_ARG_INT, .i = lock->number}});
    return pg_ask(db, st, &b, NULL);
}

bool db_pg_begin(struct db *db, const struct pg_lock *locks, size_t n)
{
    static const char begin[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    const struct pg_bound none = {0};
    struct stmt *st = db_stmt_get(db, begin, DB_CONTROL);
    if (!st)
        return false;
    db->queues = PQenterPipelineMode(db->pg);
    if (!db->queues) {
        pg_fail(db, NULL, begin);
        return false;
    }
    bool asked = pg_ask(db, st, &none, NULL);
    for (size_t i = 0; asked && i < n; i++)
        asked = ask_lock(db, &locks[i]);
    return asked;
}

void db_pg_end(struct db *db)
{
    pg_settle(db);
    if (db->queues && !PQexitPipelineMode(db->pg))
        db->lost = true;
    db->queues = false;
}
