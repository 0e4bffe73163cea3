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

#include "base/buf.h"
#include "base/fault.h"
#include "base/hash.h"

enum { BEGIN_MAX = 4096 };

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

/* BEGIN and the locks in one message. Several SELECTs, so that their order is the written one. */
static void begin_text(const char *schema, const struct lock_need *needs, size_t n,
                       struct buf *out)
{
    struct lock locks[STORE_MAX_LOCKS + 1];
    size_t count = sort_locks(needs, n, locks);
    buf_str(out, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "; SELECT pg_advisory_xact_lock%s(%lld)", locks[i].shared ? "_shared" : "",
                   (long long)lock_number(schema, &locks[i]));
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
    if (!db->lost && db->driver->in_transaction(db) && !db_control(db, "ROLLBACK", &e))
        db->lost = true;
}

/* *ret_begun: fn was called, so that a lost connection may have lost (or done) something. */
static enum status attempt(struct store *s, struct db *db, const char *begin,
                           enum keep (*fn)(struct db *, void *), void *arg, bool *ret_begun,
                           struct err *e)
{
    *ret_begun = false;
    db_reset(db);
    if (fault_here("store.begin"))
        return err_set(e, ERR_UNAVAILABLE, NULL, "failpoint store.begin");
    if (!db_control(db, begin, e)) {
        roll_back(db);
        return ST_ERROR;
    }
    *ret_begun = true;
    if (fault_here("store.unit"))
        db_fail(db, ERR_DB, "failpoint store.unit");
    enum keep keep = db->failed ? DROP : writer_call(s, db, fn, arg);
    db_end_rows(db);
    enum status st;
    if (db->failed) {
        st = ST_ERROR;
        *e = db->err;
    } else if (keep == DROP) {
        st = ST_REFUSED;
    } else {
        st = commit(db, e) ? ST_OK : ST_ERROR;
    }
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
    struct buf begin BUF_AUTO;
    buf_init(&begin, BEGIN_MAX);
    begin_text(s->schema, locks, n_locks, &begin);
    if (begin.overflow)
        return err_set(e, ERR_MEMORY, NULL, "locks");
    for (int tries = 1, stale = 0;;) {
        struct db *db;
        struct err why = {0};
        bool begun;
        if (pool_take(s, &s->writers, &db, e) != ST_OK)
            return ST_ERROR;
        enum status st = attempt(s, db, begin.data, fn, arg, &begun, &why);
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
