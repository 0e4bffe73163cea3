/* Writing on PostgreSQL: each unit a transaction of its own, its locks taken with BEGIN.
 *
 * The unit's changes are taken back by ending its transaction, which is what a savepoint around
 * the whole of it would do; parts of a unit have savepoints (db_try). Locks are advisory and end
 * with the transaction; their numbers are hashed from schema, kind and key, so that bodies in one
 * database do not wait for one another. A lock is a thing apart from rows: a unit's first
 * statement after it sees all that was committed before it was given. */
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/hash.h"

/* ---- locks ---- */

struct lock {
    int rank;                        /* the order in which they are taken */
    int64_t key;
    bool shared;
};

static int rank_of(enum lock_kind kind)
{
    switch (kind) {
    case LOCK_BODY:
        return 0;
    case LOCK_SELECTION:
    case LOCK_SELECTION_SHARED:
        return 1;
    case LOCK_DOSSIER:
        return 2;
    case LOCK_REGISTER:
        return 3;
    case LOCK_ACCOUNT:
        return 4;
    }
    return 5;
}

/* By rank and key, the exclusive before the shared of the same thing. */
static int compare_locks(const void *a, const void *b)
{
    const struct lock *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank - y->rank;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (int)x->shared - (int)y->shared;
}

static size_t sort_locks(const struct lock_need *needs, size_t n, struct lock *ret)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        ret[count++] = (struct lock){.rank = rank_of(needs[i].kind),
                                     .key = needs[i].kind == LOCK_BODY ? 0 : needs[i].key,
                                     .shared = needs[i].kind == LOCK_SELECTION_SHARED};
    if (n)
        ret[count++] = (struct lock){.rank = 0, .key = 0, .shared = true};
    qsort(ret, count, sizeof *ret, compare_locks);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || ret[kept - 1].rank != ret[i].rank || ret[kept - 1].key != ret[i].key)
            ret[kept++] = ret[i];
    return kept;
}

static int64_t lock_number(const char *schema, const struct lock *l)
{
    char text[160];
    int n = snprintf(text, sizeof text, "%s|%d|%lld", schema, l->rank, (long long)l->key);
    struct hash h;
    hash_bytes(text, (size_t)n, &h);
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | h.b[i];
    return (int64_t)v;
}

static size_t locks_of(const char *schema, const struct lock_need *needs, size_t n,
                       struct pg_lock ret[STORE_MAX_LOCKS + 1])
{
    struct lock locks[STORE_MAX_LOCKS + 1];
    /* Without locks the test of pairs must find something: that is how it is known to look. */
    size_t count = fault_here("store.locks") ? 0 : sort_locks(needs, n, locks);
    for (size_t i = 0; i < count; i++)
        ret[i] = (struct pg_lock){lock_number(schema, &locks[i]), locks[i].shared};
    return count;
}

/* ---- one try ---- */

static bool commit(struct db *db, struct err *e)
{
    if (fault_here("store.commit")) {
        (void)err_set(e, ERR_DB, NULL, "failpoint store.commit");
        return false;
    }
    if (!db_control(db, "COMMIT", e)) {
        if (db->lost && e)
            snprintf(e->detail, sizeof e->detail,
                     "connection lost while committing: whether it is done is not known");
        return false;
    }
    (void)fault_here("store.committed");
    return true;
}

static void roll_back(struct db *db)
{
    struct err e = {0};
    db_end_rows(db);
    db_settle(db);
    if (!db->lost && db->driver->in_transaction(db) && !db_control(db, "ROLLBACK", &e))
        db->lost = true;
    db_pg_end(db);
}

/* A COMMIT goes with the unit's last statements, but not with its first: of a connection that is
 * lost before it has answered, nothing can have been done. */
static enum status decide(struct db *db, enum keep keep, struct err *e)
{
    db_end_rows(db);
    if (keep == DROP || !db->answered_at)
        db_settle(db);
    if (db->failed) {
        *e = db->err;
        return ST_ERROR;
    }
    if (keep == DROP)
        return ST_REFUSED;
    return commit(db, e) ? ST_OK : ST_ERROR;
}

/* *ret_begun: the server answered, so that a lost connection may have lost (or done) something. */
static enum status attempt(struct store *s, struct db *db, const struct pg_lock *locks, size_t n,
                           enum keep (*fn)(struct db *, void *), void *arg, bool *ret_begun,
                           struct err *e)
{
    enum keep keep = DROP;
    *ret_begun = false;
    db_reset(db);
    if (fault_here("store.begin"))
        return err_set(e, ERR_UNAVAILABLE, NULL, "failpoint store.begin");
    if (db_pg_begin(db, locks, n)) {
        if (fault_here("store.unit"))
            db_fail(db, ERR_DB, "failpoint store.unit");
        else
            keep = writer_call(s, db, fn, arg);
    }
    enum status st = decide(db, keep, e);
    *ret_begun = db->answered_at != 0;
    roll_back(db);
    return st;
}

static void count(struct store *s, bool retry)
{
    pthread_mutex_lock(&s->stats_lock);
    s->stats.groups++;
    s->stats.largest = 1;
    if (retry)
        s->stats.retries++;
    else
        s->stats.units++;
    pthread_mutex_unlock(&s->stats_lock);
}

enum status writer_pg(struct store *s, const struct lock_need *locks, size_t n_locks,
                      enum keep (*fn)(struct db *, void *), void *arg, struct err *e)
{
    struct pg_lock taken[STORE_MAX_LOCKS + 1];
    size_t n_taken = locks_of(s->schema, locks, n_locks, taken);
    for (int tries = 1, stale = 0;;) {
        struct db *db;
        struct err why = {0};
        bool begun;
        if (pool_take(s, &s->writers, &db, e) != ST_OK)
            return ST_ERROR;
        enum status st = attempt(s, db, taken, n_taken, fn, arg, &begun, &why);
        /* An idle connection may have died with its server: nothing was done on it. */
        bool was_stale = st == ST_ERROR && db->lost && !begun && stale++ < (int)s->writers.max;
        bool again = st == ST_ERROR && db->again && tries++ < STORE_PG_TRIES;
        pool_give(&s->writers, db);
        if (was_stale)
            continue;
        count(s, again);
        if (again)
            continue;
        if (st == ST_ERROR && e)
            *e = why;
        return st;
    }
}
