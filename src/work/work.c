/* The two loops. Nothing is lost when a loop is killed: what is waiting stands in the database. */
#include "work/work.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/log.h"
#include "base/str.h"
#include "store/blob.h"
#include "store/sequencer.h"
#include "store/signer.h"
#include "store/store.h"
#include "store/writer.h"

/* job_claim() takes eight kinds; one is the house's own. */
enum { TICK_S = 1, KINDS_MAX = 7 };
#define JOB_LEASE (5 * 60 * INSTANT_SECOND)
#define SEAL_KIND "journal.seal"
#define SWEEP_FIRST (5 * 60 * INSTANT_SECOND)
#define SWEEP_EACH (3600 * INSTANT_SECOND)

struct work {
    struct store *store;
    const struct work_kind *kinds;
    size_t n_kinds;
    void *arg;
    const char *names[KINDS_MAX + 2];    /* for claiming; NULL-terminated */
    char owner[64];

    pthread_t timer, worker;
    bool timer_runs, worker_runs;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping, seal, wake;

    struct signer *signer;               /* the timer's */
    instant sweep_at;                    /* the timer's: machine time of the next look at files */
    instant not_before;                  /* the timer's: machine time of the next try */
};

/* ---- waiting ---- */

/* Until a second has passed or *flag is set; *ret_set tells, and takes it back. False: stop. */
static bool wait_tick(struct work *w, bool *flag, bool *ret_set)
{
    instant until = clock_monotonic() + TICK_S * INSTANT_SECOND;
    struct timespec t = {.tv_sec = (time_t)(until / INSTANT_SECOND),
                         .tv_nsec = (long)(until % INSTANT_SECOND) * 1000};
    pthread_mutex_lock(&w->lock);
    while (!w->stopping && !*flag)
        if (pthread_cond_timedwait(&w->changed, &w->lock, &t) != 0)
            break;
    bool go_on = !w->stopping;
    *ret_set = *flag;
    *flag = false;
    pthread_mutex_unlock(&w->lock);
    return go_on && !store_dead(w->store);
}

static void set_flag(struct work *w, bool *flag)
{
    pthread_mutex_lock(&w->lock);
    *flag = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

void work_seal(struct work *w)
{
    set_flag(w, &w->seal);
}

void work_wake(struct work *w)
{
    set_flag(w, &w->wake);
}

bool work_stopping(struct work *w)
{
    pthread_mutex_lock(&w->lock);
    bool stopping = w->stopping;
    pthread_mutex_unlock(&w->lock);
    return stopping;
}

struct store *work_store(struct work *w)
{
    return w->store;
}

void *work_arg(struct work *w)
{
    return w->arg;
}

/* ---- the timer ---- */

static bool seal_is_due(struct work *w, instant now, bool force)
{
    struct db *db;
    struct err e = {0};
    if (store_read(w->store, &db, &e) != ST_OK)
        return false;                    /* the next tick asks again */
    bool due = journal_due(db, now, force);
    store_read_done(db);
    return due;
}

static void open_signer(struct work *w)
{
    struct err e = {0};
    if (!w->signer && signer_open(store_data_dir(w->store), &w->signer, &e) != ST_OK) {
        w->signer = NULL;
        log_event(LOG_WARN, "journal.unsigned", "body=%s detail=\"%s\"", store_body(w->store),
                  e.detail);
    }
}

/* False: not done, and to be tried again soon. */
static bool seal(struct work *w, bool force)
{
    struct journal_sequenced r;
    struct err e = {0};
    instant now = clock_machine();
    if ((!force && now < w->not_before) || !seal_is_due(w, now, force))
        return true;
    open_signer(w);
    enum status st = journal_sequence(w->store, w->signer, now, force, &r, &e);
    if (st == ST_OK && r.busy)
        return false;
    /* A signer that is away or refuses is asked once a minute, not once a second. */
    w->not_before = st == ST_OK && w->signer ? 0 : now + JOURNAL_INTERVAL;
    if (st != ST_OK) {
        log_err("journal.sequence", &e);
        signer_close(w->signer);
        w->signer = NULL;
    } else if (r.signed_now) {
        log_event(LOG_INFO, "journal.sealed", "body=%s size=%llu", store_body(w->store),
                  (unsigned long long)r.head.size);
    }
    return true;
}

/* Uploads that no act kept, of processes that died. Strangers and losses are told, never touched. */
static void sweep(struct work *w)
{
    instant now = clock_machine();
    struct blob_sweep found;
    struct err e = {0};
    if (now < w->sweep_at)
        return;
    w->sweep_at = now + SWEEP_EACH;
    struct arena *a ARENA_AUTO = arena_new((size_t)16 << 20);
    if (blob_sweep(w->store, a, now, &found, &e) != ST_OK)
        log_err("blob.sweep", &e);
    else if (found.removed || found.n_unknown || found.n_missing)
        log_event(found.n_missing ? LOG_ERROR : LOG_INFO, "blob.sweep",
                  "body=%s removed=%zu unknown=%zu missing=%zu", store_body(w->store),
                  found.removed, found.n_unknown, found.n_missing);
}

static void *timer_main(void *arg)
{
    struct work *w = arg;
    bool force = false, asked;
    w->sweep_at = clock_machine() + SWEEP_FIRST;
    do {
        if (seal(w, force))
            force = false;
        sweep(w);
        if (!wait_tick(w, &w->seal, &asked))
            return NULL;
        force = force || asked;
    } while (true);
}

/* ---- jobs ---- */

/* The house's own kind: an act that must be sealed at once leaves it in its transaction. Twice is
 * harmless: what has an index keeps it, and a tree that is signed is not signed anew. */
static enum status run_seal(struct work *w, const struct job *j, struct arena *a,
                            const char **ret_result, struct err *e)
{
    (void)j;
    (void)a;
    (void)ret_result;
    (void)e;
    work_seal(w);
    return ST_OK;
}

struct claim {
    struct work *w;
    struct arena *arena;
    instant now;
    struct job job;
    bool found;
    enum status status;
    const char *result;
    struct err err;
};

static enum keep claim_unit(struct db *db, void *arg)
{
    struct claim *c = arg;
    db_label(db, "job.claim");
    c->found = job_claim(db, c->arena, c->w->names, c->w->owner, c->now, c->now + JOB_LEASE, &c->job);
    return c->found ? KEEP : DROP;
}

static enum keep finish_unit(struct db *db, void *arg)
{
    struct claim *c = arg;
    db_label(db, "job.finish");
    bool mine = c->status == ST_OK
                    ? job_done(db, &c->job, c->result, c->now)
                    : job_fail(db, &c->job, c->err.detail[0] ? c->err.detail : "failed", c->now);
    return mine ? KEEP : DROP;
}

static enum keep alive_unit(struct db *db, void *arg)
{
    struct claim *c = arg;
    db_label(db, "job.renew");
    return job_renew(db, &c->job, c->now + JOB_LEASE) ? KEEP : DROP;
}

bool work_alive(struct work *w, const struct job *j)
{
    struct err e = {0};
    struct claim c = {.w = w, .now = clock_machine(), .job = *j};
    return store_write(w->store, NULL, 0, alive_unit, &c, &e) == ST_OK;
}

static bool any_due(struct work *w, instant now)
{
    struct db *db;
    struct err e = {0};
    if (store_read(w->store, &db, &e) != ST_OK)
        return false;
    instant due = job_next_due(db);
    store_read_done(db);
    return due != INSTANT_NONE && due <= now;
}

static void run_kind(struct work *w, struct claim *c)
{
    c->status = ST_ERROR;
    if (str_eq(c->job.kind, SEAL_KIND)) {
        c->status = run_seal(w, &c->job, c->arena, &c->result, &c->err);
        return;
    }
    for (size_t i = 0; i < w->n_kinds; i++)
        if (str_eq(c->job.kind, w->kinds[i].name)) {
            c->status = w->kinds[i].run(w, &c->job, c->arena, &c->result, &c->err);
            if (c->status == ST_OK && arena_failed(c->arena))
                c->status = err_set(&c->err, ERR_MEMORY, NULL, "the arena of the job failed");
            return;
        }
}

/* One job. False: there was none, or the store failed. */
static bool work_one(struct work *w)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct claim c = {.w = w, .arena = a, .now = clock_machine()};
    if (!any_due(w, c.now))
        return false;
    enum status st = store_write(w->store, NULL, 0, claim_unit, &c, &e);
    if (st == ST_ERROR)
        log_err("job.claim", &e);
    if (st != ST_OK)
        return false;
    run_kind(w, &c);
    if (c.status != ST_OK)
        log_event(LOG_WARN, "job.failed", "kind=%s id=%lld tries=%d detail=\"%s\"", c.job.kind,
                  (long long)c.job.id, c.job.tries, c.err.detail);
    c.now = clock_machine();
    if (store_write(w->store, NULL, 0, finish_unit, &c, &e) == ST_ERROR)
        log_err("job.finish", &e);       /* its lease runs out, and it runs again */
    return true;
}

static void *worker_main(void *arg)
{
    struct work *w = arg;
    bool asked;
    do {
        while (!work_stopping(w) && !store_dead(w->store) && work_one(w))
            ;
    } while (wait_tick(w, &w->wake, &asked));
    return NULL;
}

/* ---- life ---- */

static enum status start_thread(pthread_t *t, bool *ret_runs, void *(*fn)(void *), struct work *w,
                                struct err *e)
{
    int rc = pthread_create(t, NULL, fn, w);
    *ret_runs = rc == 0;
    return rc == 0 ? ST_OK : err_set(e, ERR_UNAVAILABLE, NULL, "thread: %s", strerror(rc));
}

static void init(struct work *w, const struct work_options *o)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    pthread_condattr_t attr;
    *w = (struct work){.store = o->store, .kinds = o->kinds, .n_kinds = o->n_kinds, .arg = o->arg};
    snprintf(w->owner, sizeof w->owner, "%d-%s", (int)getpid(), entropy_id(a, 16));
    w->names[0] = SEAL_KIND;
    for (size_t i = 0; i < o->n_kinds; i++)
        w->names[1 + i] = o->kinds[i].name;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, &attr);
    pthread_condattr_destroy(&attr);
}

enum status work_start(const struct work_options *o, struct work **ret, struct err *e)
{
    if (o->n_kinds > KINDS_MAX)
        return err_set(e, ERR_INTERNAL, NULL, "%zu kinds of jobs, at most %d", o->n_kinds,
                       (int)KINDS_MAX);
    struct work *w = calloc(1, sizeof *w);
    if (!w)
        return err_set(e, ERR_MEMORY, NULL, "work");
    init(w, o);
    if (start_thread(&w->timer, &w->timer_runs, timer_main, w, e) != ST_OK ||
        start_thread(&w->worker, &w->worker_runs, worker_main, w, e) != ST_OK) {
        work_stop(w);
        return ST_ERROR;
    }
    *ret = w;
    return ST_OK;
}

void work_stop(struct work *w)
{
    if (!w)
        return;
    set_flag(w, &w->stopping);
    if (w->timer_runs)
        pthread_join(w->timer, NULL);
    if (w->worker_runs)
        pthread_join(w->worker, NULL);
    signer_close(w->signer);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
