/* Inside the room: the store, its pools of connections, its writer. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include "base/date.h"
#include "store/db_private.h"
#include "store/store.h"
#include "store/writer.h"

enum {
    STORE_GROUP_UNITS = 64,
    STORE_GROUP_US = 5000,
    STORE_SLOW_US = 20000,
    STORE_POOL_WAIT_S = 10,
    STORE_PG_TRIES = 6,
    STORE_MASTER_KEY_LEN = 32,
    DB_FACT_TABLES_MAX = 256,
};

/* Connections that are made when they are first needed, at most max. */
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct db *idle;
    unsigned open, max;
    bool writable;
};

/* One waiting call of store_write(). */
struct unit {
    struct unit *next;
    enum keep (*fn)(struct db *, void *);
    void *arg;
    enum status status;
    struct err err;
    bool done;
    pthread_cond_t answered;
};

struct store {
    enum db_engine engine;
    char *data_dir, *body, *path, *url, *schema;
    atomic_bool dead;
    int held;                            /* the folder, locked; -1 */
    struct store_upgrade upgrade;
    struct pool readers, writers;        /* writers: PostgreSQL only */

    /* SQLite's writer thread */
    struct db *writer;
    pthread_t thread;
    bool thread_runs;
    unsigned group_us;
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    struct unit *head, **tail;
    size_t waiting;
    bool stopping;

    pthread_mutex_t stats_lock;
    struct store_stats stats;

    pthread_mutex_t facts_lock;          /* journal_effects.c: the list of fact tables */
    const struct fact_tables *facts;
    struct arena *facts_arena;

    bool has_key;                        /* keys/master.key was there */
    unsigned char master_key[STORE_MASTER_KEY_LEN];
};

/* ---- store.c ---- */
enum status store_connect(struct store *s, bool writable, bool create, struct db **ret,
                          struct err *e);
enum status pool_take(struct store *s, struct pool *p, struct db **ret, struct err *e);
void pool_give(struct pool *p, struct db *db);       /* a lost connection is closed */
void store_die(struct store *s, const struct err *e);

/* ---- writer.c, writer_pg.c ---- */
enum status writer_start(struct store *s, struct err *e);
void writer_stop(struct store *s);
/* fn, timed; a slow one is logged. */
enum keep writer_call(struct store *s, struct db *db, enum keep (*fn)(struct db *, void *),
                      void *arg);
enum status writer_pg(struct store *s, const struct lock_need *locks, size_t n_locks,
                      enum keep (*fn)(struct db *, void *), void *arg, struct err *e);

/* ---- migrate.c ---- */
/* Has nobody begun to make a store here? */
enum status store_empty(struct store *s, struct db *db, bool *ret, struct err *e);
/* The newest migration that was applied; do some of ours come after it? */
enum status store_behind(struct store *s, struct db *db, int *ret_number, bool *ret_behind,
                         struct err *e);
/* On a writable connection: checks the shape; applies what is missing when allowed. */
enum status store_migrate(struct store *s, struct db *db, bool create, bool upgrade,
                          struct err *e);
