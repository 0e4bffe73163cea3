/* Writing on SQLite: one thread, groups of units, one fsync a group.
 *
 * Invariants: nobody is answered before the commit that holds what their unit did (or read);
 * nothing of a group is answered "done" when its commit failed or its transaction was found
 * closed; after an I/O error or damage nothing is accepted any more. */
#include "store/store_private.h"

#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"

enum keep writer_call(struct store *s, struct db *db, enum keep (*fn)(struct db *, void *),
                      void *arg)
{
    instant from = clock_monotonic();
    enum keep keep = fn(db, arg);
    /* What it waited for its locks (PostgreSQL) is not its own slowness. */
    if (db->answered_at > from)
        from = db->answered_at;
    instant took = clock_monotonic() - from;
    if (took > STORE_SLOW_US) {
        log_event(LOG_WARN, "store.slow", "body=%s unit=%s ms=%lld", s->body,
                  db->label ? db->label : "-", (long long)(took / 1000));
        pthread_mutex_lock(&s->stats_lock);
        s->stats.slow++;
        pthread_mutex_unlock(&s->stats_lock);
    }
    return keep;
}

void store_die(struct store *s, const struct err *e)
{
    if (!atomic_exchange(&s->dead, true))
        log_event(LOG_ERROR, "store.dead", "body=%s class=%s detail=\"%s\"", s->body,
                  err_class_name(e->class), e->detail);
}

/* ---- one unit inside the open transaction ---- */

static void unit_error(struct unit *u, const struct err *e)
{
    u->status = ST_ERROR;
    u->err = (struct err){0};
    (void)err_set(&u->err, e->class, e->public_text[0] ? e->public_text : NULL, "%s", e->detail);
}

static void run_unit(struct store *s, struct unit *u)
{
    struct db *db = s->writer;
    struct err e = {0};
    db_reset(db);
    u->status = ST_ERROR;
    if (!db_control(db, "SAVEPOINT unit", &e)) {
        unit_error(u, &e);
        return;
    }
    if (fault_here("store.unit"))
        db_fail(db, ERR_DB, "failpoint store.unit");
    enum keep keep = db->failed ? DROP : writer_call(s, db, u->fn, u->arg);
    db_end_rows(db);
    if (db->failed)
        unit_error(u, &db->err);
    else
        u->status = keep == KEEP ? ST_OK : ST_REFUSED;
    /* When the engine has closed the transaction there is no savepoint any more: run_group sees
     * it. */
    if (!db->driver->in_transaction(db))
        return;
    bool undone = u->status == ST_OK || db_control(db, "ROLLBACK TO SAVEPOINT unit", &e);
    if (!undone || !db_control(db, "RELEASE SAVEPOINT unit", &e)) {
        struct err ignored = {0};
        unit_error(u, &e);
        db_control(db, "ROLLBACK", &ignored);
    }
}

/* ---- transactions ---- */

static bool begin(struct store *s, struct err *e)
{
    db_reset(s->writer);
    if (fault_here("store.begin")) {
        (void)err_set(e, ERR_UNAVAILABLE, NULL, "failpoint store.begin");
        return false;
    }
    return db_control(s->writer, "BEGIN IMMEDIATE", e);
}

static bool commit(struct store *s, struct err *e)
{
    struct db *db = s->writer;
    bool ok = true;
    if (fault_here("store.commit"))
        ok = err_set(e, ERR_DB, NULL, "failpoint store.commit") == ST_OK;
    if (ok && fault_here("store.fsync")) {
        ok = err_set(e, ERR_IO, NULL, "failpoint store.fsync") == ST_OK;
        db->fatal = true;
    }
    ok = ok && db_control(db, "COMMIT", e);
    if (ok) {
        (void)fault_here("store.committed");
        return true;
    }
    struct err ignored = {0};
    if (db->driver->in_transaction(db))
        db_control(db, "ROLLBACK", &ignored);
    return false;
}

/* A unit of a lost group, by itself, once. */
static void run_alone(struct store *s, struct unit *u)
{
    struct err e = {0};
    if (!begin(s, &e)) {
        unit_error(u, &e);
        return;
    }
    run_unit(s, u);
    if (!s->writer->driver->in_transaction(s->writer)) {
        if (u->status != ST_ERROR) {
            (void)err_set(&e, ERR_INTERNAL, NULL, "the unit ended its transaction");
            unit_error(u, &e);
        }
        return;
    }
    if (!commit(s, &e))
        unit_error(u, &e);
}

/* ---- groups ---- */

static struct unit *pop(struct store *s)
{
    pthread_mutex_lock(&s->lock);
    struct unit *u = s->head;
    if (u) {
        s->head = u->next;
        s->waiting--;
        if (!s->head)
            s->tail = &s->head;
    }
    pthread_mutex_unlock(&s->lock);
    return u;
}

static void answer(struct store *s, struct unit **group, size_t n)
{
    pthread_mutex_lock(&s->stats_lock);
    s->stats.units += n;
    if (n > s->stats.largest)
        s->stats.largest = n;
    pthread_mutex_unlock(&s->stats_lock);
    /* The unit lives on its caller's stack: not touched once the lock is gone. */
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < n; i++) {
        group[i]->done = true;
        pthread_cond_signal(&group[i]->answered);
    }
    pthread_mutex_unlock(&s->lock);
}

/* Everything of the group gets this error, and so it is not done. */
static void all_failed(struct unit **group, size_t n, const struct err *e)
{
    for (size_t i = 0; i < n; i++)
        unit_error(group[i], e);
}

static void each_alone(struct store *s, struct unit **group, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s->writer->fatal || store_dead(s)) {
            struct err e = {0};
            (void)err_set(&e, ERR_UNAVAILABLE, NULL, "the store stopped before this unit");
            unit_error(group[i], &e);
            continue;
        }
        pthread_mutex_lock(&s->stats_lock);
        s->stats.alone++;
        pthread_mutex_unlock(&s->stats_lock);
        run_alone(s, group[i]);
        if (s->writer->fatal)
            store_die(s, &group[i]->err);
    }
}

/* Takes units until the queue is empty, the group full, or its time over. False: the
 * transaction was found closed after the last one. */
static bool fill_group(struct store *s, struct unit **group, size_t *n)
{
    instant until = clock_monotonic() + s->group_us;
    while (*n < STORE_GROUP_UNITS && (*n == 0 || clock_monotonic() < until)) {
        struct unit *u = pop(s);
        if (!u)
            break;
        group[(*n)++] = u;
        run_unit(s, u);
        if (s->writer->fatal || !s->writer->driver->in_transaction(s->writer))
            return false;
    }
    return true;
}

static void run_group(struct store *s)
{
    struct unit *group[STORE_GROUP_UNITS];
    size_t n = 0;
    struct err e = {0};
    if (store_dead(s)) {
        (void)err_set(&e, ERR_UNAVAILABLE, NULL, "the store has stopped");
        if ((group[n] = pop(s)))
            n = 1;
        all_failed(group, n, &e);
        answer(s, group, n);
        return;
    }
    if (!begin(s, &e)) {
        if ((group[n] = pop(s)))
            n = 1;
        all_failed(group, n, &e);
    } else {
        bool open = fill_group(s, group, &n);
        bool done = open && commit(s, &e);
        if (!done && s->writer->fatal) {
            if (!open)
                e = group[n - 1]->err;
            struct err ignored = {0};
            if (s->writer->driver->in_transaction(s->writer))
                db_control(s->writer, "ROLLBACK", &ignored);
            all_failed(group, n, &e);
        } else if (!done) {
            each_alone(s, group, n);
        }
        pthread_mutex_lock(&s->stats_lock);
        s->stats.groups++;
        pthread_mutex_unlock(&s->stats_lock);
    }
    if (s->writer->fatal && n)
        store_die(s, &group[n - 1]->err);
    answer(s, group, n);
}

static void *writer_main(void *arg)
{
    struct store *s = arg;
    for (;;) {
        pthread_mutex_lock(&s->lock);
        while (!s->head && !s->stopping)
            pthread_cond_wait(&s->wanted, &s->lock);
        bool end = !s->head;
        pthread_mutex_unlock(&s->lock);
        if (end)
            return NULL;
        run_group(s);
    }
}

enum status writer_start(struct store *s, struct err *e)
{
    int rc = pthread_create(&s->thread, NULL, writer_main, s);
    if (rc != 0)
        return err_set(e, ERR_UNAVAILABLE, NULL, "writer thread: %s", strerror(rc));
    s->thread_runs = true;
    return ST_OK;
}

void writer_stop(struct store *s)
{
    if (!s->thread_runs)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->wanted);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    s->thread_runs = false;
}

static enum status writer_sqlite(struct store *s, enum keep (*fn)(struct db *, void *), void *arg,
                                 struct err *e)
{
    if (pthread_equal(pthread_self(), s->thread))
        return err_set(e, ERR_INTERNAL, NULL, "store_write inside a unit");
    struct unit u = {.fn = fn, .arg = arg};
    pthread_cond_init(&u.answered, NULL);
    pthread_mutex_lock(&s->lock);
    bool closed = s->stopping;
    if (!closed) {
        *s->tail = &u;
        s->tail = &u.next;
        s->waiting++;
        pthread_cond_signal(&s->wanted);
        while (!u.done)
            pthread_cond_wait(&u.answered, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    pthread_cond_destroy(&u.answered);
    if (closed)
        return err_set(e, ERR_UNAVAILABLE, NULL, "the store is closing");
    if (u.status == ST_ERROR && e)
        *e = u.err;
    return u.status;
}

enum status store_write(struct store *s, const struct lock_need *locks, size_t n_locks,
                        enum keep (*fn)(struct db *, void *), void *arg, struct err *e)
{
    if (n_locks > STORE_MAX_LOCKS)
        return err_set(e, ERR_INTERNAL, NULL, "%zu locks, at most %d", n_locks, STORE_MAX_LOCKS);
    if (store_dead(s))
        return err_set(e, ERR_UNAVAILABLE, NULL, "the store has stopped");
    if (s->engine == DB_SQLITE)
        return writer_sqlite(s, fn, arg, e);
    return writer_pg(s, locks, n_locks, fn, arg, e);
}
