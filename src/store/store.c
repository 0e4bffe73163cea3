/* Opening and closing a store; the pools of its connections. */
#include "store/store_private.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/fs.h"
#include "store/backup.h"
#include "store/migrate.h"

enum { DEFAULT_CONNECTIONS = 8, BODY_MAX = 40 };

/* ---- pools ---- */

static void pool_init(struct pool *p, unsigned max, bool writable)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->freed, &attr);
    pthread_condattr_destroy(&attr);
    p->max = max ? max : DEFAULT_CONNECTIONS;
    p->writable = writable;
}

static void pool_done(struct pool *p)
{
    while (p->idle) {
        struct db *db = p->idle;
        p->idle = db->pool_next;
        db_free(db);
    }
    pthread_cond_destroy(&p->freed);
    pthread_mutex_destroy(&p->lock);
}

/* Waits until one is idle or may be made. The caller holds the lock. */
static bool wait_for_one(struct pool *p)
{
    instant until = clock_monotonic() + STORE_POOL_WAIT_S * INSTANT_SECOND;
    struct timespec t = {.tv_sec = (time_t)(until / INSTANT_SECOND),
                         .tv_nsec = (long)(until % INSTANT_SECOND) * 1000};
    while (!p->idle && p->open >= p->max)
        if (pthread_cond_timedwait(&p->freed, &p->lock, &t) != 0)
            return p->idle || p->open < p->max;
    return true;
}

enum status pool_take(struct store *s, struct pool *p, struct db **ret, struct err *e)
{
    pthread_mutex_lock(&p->lock);
    if (!wait_for_one(p)) {
        pthread_mutex_unlock(&p->lock);
        return err_set(e, ERR_UNAVAILABLE, NULL, "all %u connections were busy for %d s", p->max,
                       STORE_POOL_WAIT_S);
    }
    struct db *db = p->idle;
    if (db)
        p->idle = db->pool_next;
    else
        p->open++;
    pthread_mutex_unlock(&p->lock);
    if (!db && store_connect(s, p->writable, false, &db, e) != ST_OK) {
        pthread_mutex_lock(&p->lock);
        p->open--;
        pthread_cond_signal(&p->freed);
        pthread_mutex_unlock(&p->lock);
        return ST_ERROR;
    }
    *ret = db;
    return ST_OK;
}

void pool_give(struct pool *p, struct db *db)
{
    bool broken = db->lost || db->fatal || db->driver->in_transaction(db);
    if (broken)
        db_free(db);
    else
        db_reset(db);
    pthread_mutex_lock(&p->lock);
    if (broken) {
        p->open--;
    } else {
        db->pool_next = p->idle;
        p->idle = db;
    }
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&p->lock);
}

enum status store_connect(struct store *s, bool writable, bool create, struct db **ret,
                          struct err *e)
{
    if (s->engine == DB_SQLITE)
        return db_sqlite_open(s, s->path, writable, create, ret, e);
    return db_pg_open(s, s->url, s->schema, writable, ret, e);
}

/* ---- reading ---- */

enum status store_read(struct store *s, struct db **ret, struct err *e)
{
    if (store_dead(s))
        return err_set(e, ERR_UNAVAILABLE, NULL, "the store has stopped");
    const char *begin = s->engine == DB_SQLITE
                            ? "BEGIN"
                            : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    /* An idle connection may have died with its server: then once more with a new one. */
    for (int tries = 0;; tries++) {
        struct db *db;
        struct err why = {0};
        if (pool_take(s, &s->readers, &db, e) != ST_OK)
            return ST_ERROR;
        if (db_control(db, begin, &why)) {
            *ret = db;
            return ST_OK;
        }
        bool lost = db->lost;
        pool_give(&s->readers, db);
        if (!lost || tries > (int)s->readers.max)
            return err_set(e, why.class, NULL, "%s", why.detail);
    }
}

void store_read_done(struct db *db)
{
    struct store *s = db->store;
    struct err e = {0};
    db_end_rows(db);
    bool fatal = db->fatal;
    if (fatal)
        store_die(s, &db->err);
    if (!db->lost && !db_control(db, "ROLLBACK", &e))
        db->lost = true;
    pool_give(&s->readers, db);
}

/* ---- state ---- */

enum db_engine store_engine(const struct store *s)
{
    return s->engine;
}

const char *store_body(const struct store *s)
{
    return s->body;
}

const char *store_data_dir(const struct store *s)
{
    return s->data_dir;
}

bool store_dead(const struct store *s)
{
    return atomic_load(&s->dead);
}

enum status store_check(struct store *s, instant *ret_newest, struct err *e)
{
    struct db *db;
    if (store_read(s, &db, e) != ST_OK)
        return ST_ERROR;
    int64_t shape = db_int(db, 0, "SELECT MAX(number) FROM migration", "");
    *ret_newest = db_int(db, 0, "SELECT made_at FROM journal_leaf ORDER BY id DESC LIMIT 1", "");
    enum status st = ST_OK;
    if (db_failed(db))
        st = err_set(e, db_error(db)->class, NULL, "%s", db_error(db)->detail);
    else if (shape != store_schema_known())
        st = err_set(e, ERR_CONFLICT, NULL, "the store has migration %04lld, this program knows %04d",
                     (long long)shape, store_schema_known());
    store_read_done(db);
    return st;
}

void store_stats(struct store *s, struct store_stats *ret)
{
    pthread_mutex_lock(&s->stats_lock);
    *ret = s->stats;
    pthread_mutex_unlock(&s->stats_lock);
    pthread_mutex_lock(&s->lock);
    ret->waiting = s->waiting;
    pthread_mutex_unlock(&s->lock);
}

/* ---- opening ---- */

static bool body_valid(const char *b)
{
    if (!(*b >= 'a' && *b <= 'z') || strlen(b) > BODY_MAX)
        return false;
    for (; *b; b++)
        if (!((*b >= 'a' && *b <= 'z') || (*b >= '0' && *b <= '9') || *b == '_'))
            return false;
    return true;
}

static bool url_valid(const char *url)
{
    return strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0;
}

/* The key that wraps the keys of files: made with the store, never again (a store whose key was
 * lost must not quietly get another). */
static enum status master_key(struct store *s, struct arena *a, bool create, struct err *e)
{
    char *dir = fs_join(a, s->data_dir, "keys");
    char *path = fs_join(a, dir, "master.key");
    if (!fs_exists(path)) {
        if (!create)
            return ST_OK;
        unsigned char key[STORE_MASTER_KEY_LEN];
        entropy_bytes(key, sizeof key);
        enum status st = fs_mkdir_p(dir, 0700, e);
        if (st == ST_OK)
            st = fs_write_atomic(path, key, sizeof key, 0600, e);
        sodium_memzero(key, sizeof key);
        if (st != ST_OK)
            return st;
    }
    char *text;
    size_t n;
    if (fs_read(a, path, STORE_MASTER_KEY_LEN, &text, &n, e) != ST_OK)
        return ST_ERROR;
    if (n != STORE_MASTER_KEY_LEN)
        return err_set(e, ERR_CORRUPT, NULL, "keys/master.key is not %d bytes",
                       STORE_MASTER_KEY_LEN);
    memcpy(s->master_key, text, STORE_MASTER_KEY_LEN);
    sodium_memzero(text, n);
    s->has_key = true;
    return ST_OK;
}

static struct store *store_new(const struct store_options *o, struct arena *a)
{
    struct store *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->engine = o->db_url ? DB_POSTGRESQL : DB_SQLITE;
    s->body = strdup(o->body ? o->body : "utama");
    s->data_dir = strdup(o->data_dir);
    s->path = strdup(fs_join(a, o->data_dir, "selter.db"));
    s->url = o->db_url ? strdup(o->db_url) : NULL;
    s->schema = strdup(arena_printf(a, "selter_%s", s->body));
    s->tail = &s->head;
    s->held = -1;
    s->group_us = o->group_us ? o->group_us : STORE_GROUP_US;
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->stats_lock, NULL);
    pthread_mutex_init(&s->facts_lock, NULL);
    pthread_cond_init(&s->wanted, NULL);
    pool_init(&s->readers, o->read_connections, false);
    pool_init(&s->writers, o->write_connections, true);
    return s;
}

/* One that upgrades is alone with the folder. The lock ends with the descriptor. */
static enum status hold_folder(struct store *s, bool alone, struct err *e)
{
    s->held = open(s->data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->held < 0)
        return err_set(e, ERR_IO, NULL, "hold %.300s: %m", s->data_dir);
    if (flock(s->held, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
        return ST_OK;
    return err_set(e, ERR_UNAVAILABLE,
                   alone ? "Folder data sedang dipakai; hentikan dahulu program yang memakainya."
                         : "Folder data sedang diperbarui (selter upgrade). Coba lagi sesudahnya.",
                   "%.300s is held: %m", s->data_dir);
}

/* Before the tables change, a copy of them. */
static enum status secure(struct store *s, struct db *db, struct arena *a, struct err *e)
{
    bool behind;
    char *path;
    s->upgrade.to = store_schema_known();
    if (store_behind(s, db, &s->upgrade.from, &behind, e) != ST_OK)
        return ST_ERROR;
    if (!behind)
        return ST_OK;
    if (store_backup(s, a, clock_machine(), &path, e) != ST_OK)
        return ST_ERROR;
    s->upgrade.backup = strdup(path);
    return ST_OK;
}

const struct store_upgrade *store_upgraded(const struct store *s)
{
    return &s->upgrade;
}

/* Key and tables, on a connection that is given back on failure. */
static enum status prepare(struct store *s, const struct store_options *o, struct arena *a,
                           struct db **ret, struct err *e)
{
    struct db *db;
    bool empty;
    if (store_connect(s, true, o->create, &db, e) != ST_OK)
        return ST_ERROR;
    enum status st = store_empty(s, db, &empty, e);
    if (st == ST_OK)
        st = master_key(s, a, o->create && empty, e);
    if (st == ST_OK && o->upgrade && !empty)
        st = secure(s, db, a, e);
    if (st == ST_OK)
        st = store_migrate(s, db, o->create, o->upgrade, e);
    if (st != ST_OK) {
        db_free(db);
        return st;
    }
    *ret = db;
    return ST_OK;
}

/* Creating and upgrading is done by one process at a time; the lock ends with the descriptor. */
static enum status lock_folder(const struct store *s, struct arena *a, int *ret_fd, struct err *e)
{
    *ret_fd = open(fs_join(a, s->data_dir, "open.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*ret_fd < 0)
        return err_set(e, ERR_IO, NULL, "lock %.300s: %m", s->data_dir);
    if (flock(*ret_fd, LOCK_EX) != 0)
        return err_set(e, ERR_IO, NULL, "lock %.300s: %m", s->data_dir);
    return ST_OK;
}

static enum status open_all(struct store *s, const struct store_options *o, struct arena *a,
                            struct err *e)
{
    if (o->create) {
        if (fs_mkdir_p(s->data_dir, 0700, e) != ST_OK)
            return ST_ERROR;
    } else if (!fs_is_dir(s->data_dir)) {
        return err_set(e, ERR_NOT_FOUND, NULL, "no data folder: %.300s", s->data_dir);
    }
    if (hold_folder(s, o->upgrade, e) != ST_OK)
        return ST_ERROR;
    int lock = -1;
    struct db *db;
    enum status st = o->create || o->upgrade ? lock_folder(s, a, &lock, e) : ST_OK;
    if (st == ST_OK)
        st = prepare(s, o, a, &db, e);
    if (lock >= 0)
        close(lock);
    if (st != ST_OK)
        return st;
    if (s->engine == DB_POSTGRESQL) {
        s->writers.open = 1;
        pool_give(&s->writers, db);
        return ST_OK;
    }
    s->writer = db;
    if (o->create && fs_fsync_dir(s->data_dir, e) != ST_OK)
        return ST_ERROR;
    return writer_start(s, e);
}

enum status store_open(const struct store_options *o, struct store **ret, struct err *e)
{
    if (!o->data_dir || !*o->data_dir)
        return err_set(e, ERR_INTERNAL, NULL, "store_open without a data folder");
    if (o->body && !body_valid(o->body))
        return err_set(e, ERR_INTERNAL, "Nama instansi tidak sah.", "body name: %.80s", o->body);
    if (o->db_url && !url_valid(o->db_url))
        return err_set(e, ERR_INTERNAL, "Alamat basis data harus diawali postgresql://.",
                       "database address has another scheme");
    struct arena *a ARENA_AUTO = arena_new(0);
    struct store *s = store_new(o, a);
    enum status st = open_all(s, o, a, e);
    if (st != ST_OK) {
        store_close(s);
        return st;
    }
    *ret = s;
    return ST_OK;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    writer_stop(s);
    db_free(s->writer);
    pool_done(&s->readers);
    pool_done(&s->writers);
    pthread_cond_destroy(&s->wanted);
    pthread_mutex_destroy(&s->facts_lock);
    arena_free(s->facts_arena);
    pthread_mutex_destroy(&s->stats_lock);
    pthread_mutex_destroy(&s->lock);
    sodium_memzero(s->master_key, sizeof s->master_key);
    free(s->data_dir);
    free(s->body);
    free(s->path);
    free(s->url);
    free(s->schema);
    free((char *)(uintptr_t)s->upgrade.backup);
    if (s->held >= 0)
        close(s->held);
    free(s);
}
