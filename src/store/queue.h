/* Jobs: work that runs without a person waiting, as rows written in an act's transaction.
 *
 * At least once: a job whose worker died runs again when its lease has passed, so each kind says
 * why twice is harmless. Every step after the claim names the job's fencing number; it does
 * nothing and says false once another worker has claimed the job. A failed job waits longer each
 * time (30 s, doubled, at most 6 h); after max_tries it stays visible as failed until job_retry().
 * Times are machine time, passed in; all run inside a unit of store_write(). */
#pragma once
#include "base/date.h"
#include "store/db.h"

#define JOB_MAX_TRIES 8

struct job_new {
    const char *kind;
    const char *input;       /* JSON; NULL: "{}" */
    const char *only_once;   /* at most one job of this kind with this key that is not done or
                                failed; NULL: any number */
    instant run_after;       /* 0: now */
    int max_tries;           /* 0: JOB_MAX_TRIES */
};

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED };

struct job {
    int64_t id, fence;
    const char *kind, *input;
    enum job_state state;
    int tries, max_tries;
    int64_t progress_n, progress_m;      /* n of m; m 0: unknown */
    const char *result, *error;          /* NULL until there is one */
    instant run_after, lease_until, made_at, ended_at;
};

/* The id; with only_once the id of the one that is there. 0 when the handle failed. */
int64_t job_add(struct db *db, const struct job_new *j, instant now);
/* The next job that is due, of one of the kinds (NULL-terminated; NULL: any), leased to owner.
 * False: nothing is due. */
bool job_claim(struct db *db, struct arena *a, const char *const *kinds, const char *owner,
               instant now, instant lease_until, struct job *ret);
bool job_renew(struct db *db, const struct job *j, instant lease_until);
bool job_progress(struct db *db, const struct job *j, int64_t n, int64_t m);
/* Is the claim still good? Until the unit ends nobody else can claim it: the unit that writes
 * a job's effect asks first. */
bool job_holds(struct db *db, const struct job *j);
bool job_done(struct db *db, const struct job *j, const char *result, instant now);
/* error: English, for the operator. */
bool job_fail(struct db *db, const struct job *j, const char *error, instant now);
/* The button on a failed job: due now, tries from 0. False: it is not failed. */
bool job_retry(struct db *db, int64_t id, instant now);
/* One job for its progress page. */
bool job_read(struct db *db, struct arena *a, int64_t id, struct job *ret);
/* When the next job is due, INSTANT_NONE when none waits. */
instant job_next_due(struct db *db);
/* Microseconds to wait before try number `tries` + 1. */
instant job_back_off(int tries);
