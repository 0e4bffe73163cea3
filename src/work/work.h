/* What runs without a person waiting: the timer that seals the journal, and the jobs.
 *
 * Two threads. The timer looks every second and sequences the journal once a minute of machine
 * time in which there was something, or at once when asked (work_seal(), or a job "journal.seal"
 * that an act left in its transaction). The worker takes jobs whose time has come, of the kinds in
 * the table that main hands over, each under a lease of its own. Several processes may do this on
 * one store: leases and fencing numbers keep each thing with one of them.
 *
 * No law hangs on it: a timer that stands still makes nobody late or early. */
#pragma once
#include "base/err.h"
#include "store/queue.h"

struct arena;
struct store;
struct work;

struct work_kind {
    const char *name;            /* "letter.render" */
    /* Does the job; the effect is written in units that ask job_holds() first. At least once: the
     * file of the kind says why twice is harmless. ST_OK: done, *ret_result (may stay NULL) is
     * kept. ST_ERROR: tried again later, e->detail is shown to the operator. A job that takes
     * more than a minute calls work_alive() now and then. */
    enum status (*run)(struct work *w, const struct job *j, struct arena *a,
                       const char **ret_result, struct err *e);
};

struct work_options {
    struct store *store;
    const struct work_kind *kinds;   /* beside the house's own "journal.seal" */
    size_t n_kinds;                  /* at most 7 */
    void *arg;                       /* work_arg(), for the kinds */
};

/* The signer is opened from the store's folder when it is first needed; as long as it cannot be
 * opened the tree grows unsigned, and the log says so once a minute. */
enum status work_start(const struct work_options *o, struct work **ret, struct err *e)
    __attribute__((warn_unused_result));
/* Waits for what is being done now; NULL is allowed. */
void work_stop(struct work *w);

/* Seal the journal soon; does not wait. */
void work_seal(struct work *w);
/* Look for jobs now, not in a second. */
void work_wake(struct work *w);
/* Prolongs the lease of a job that takes long. False: another has it, or the store fails: give up. */
bool work_alive(struct work *w, const struct job *j);
/* The program is stopping: a long job should end soon and fail; it will be tried again. */
bool work_stopping(struct work *w);
struct store *work_store(struct work *w);
void *work_arg(struct work *w);
