/* Inside the room: what a handle is made of, and what a driver must give.
 *
 * db.c holds what is the same for both engines (arguments, sticky errors, savepoints, the
 * statement cache); a driver prepares, binds, steps and reads columns. */
#pragma once
#include "base/arena.h"
#include "base/date.h"
#include "store/db.h"

struct store;
struct sqlite3;

enum { DB_MAX_ARGS = 60, DB_CACHE_SLOTS = 512, DB_HINTS = 256, DB_MAX_ASKED = 64 };

/* A prepared statement of one connection. Owned by the cache; `busy` while rows stand on it. */
struct stmt {
    struct stmt *next;               /* same slot */
    uint64_t hash;
    char *sql, *types;               /* own copies */
    unsigned n_args;                 /* letters in types */
    bool busy;
    char *writes;                    /* the table it inserts into or updates; NULL: none */
    void *native;                    /* sqlite3_stmt; NULL for PostgreSQL */
    char name[24];                   /* PostgreSQL: its name on the server */
};

struct rows {
    struct db *db;
    struct rows *prev, *next;        /* open rows of the handle */
    struct stmt *stmt;               /* NULL: ended */
    bool started;                    /* SQLite: the first step was made while starting */
    bool has_first;
    bool unread;                     /* nobody reads its rows (db_run) */
    bool at_once;                    /* ends before the call does: its arguments need no copy */
    bool awaited;                    /* PostgreSQL: sent, its answer not yet fetched */
    void *native;                    /* PGresult */
    int at, n;                       /* PostgreSQL: current row, rows */
    unsigned char **decoded;         /* PostgreSQL: bytes decoded for the current row, a column */
};

/* PostgreSQL: a statement sent whose answer has not been fetched (db_pg_queue.c). */
struct asked {
    const char *sql;
    struct rows *rows;               /* NULL: nobody reads it */
};

struct driver {
    enum db_engine engine;
    /* Prepares; fills native or name. False: the handle has failed. */
    bool (*prepare)(struct db *db, struct stmt *st);
    void (*unprepare)(struct db *db, struct stmt *st);
    /* Binds v (checked against types) and runs up to the first row, or to the end. Sets
     * r->has_first, and db->changes once the statement ran to its end; or sends it, and sets
     * r->awaited unless r->unread: then settle() does so. */
    bool (*start)(struct db *db, struct rows *r, const char *types, const struct db_arg *v);
    bool (*next)(struct db *db, struct rows *r);
    void (*settle)(struct db *db);
    void (*finish)(struct db *db, struct rows *r);
    int (*columns)(struct rows *r);
    int64_t (*col_int)(struct rows *r, int col);
    const char *(*col_text)(struct rows *r, int col);
    const void *(*col_blob)(struct rows *r, int col, size_t *ret_n);
    bool (*col_null)(struct rows *r, int col);
    const char *(*col_name)(struct rows *r, int col);
    enum db_kind (*col_kind)(struct rows *r, int col);   /* of a value that is not null */
    /* Runs control statements of the store itself (BEGIN, SAVEPOINT, tables); several are
     * allowed. Works on a failed handle too; a failure is put into *e. */
    bool (*control)(struct db *db, const char *sql, struct err *e);
    /* Is the transaction the store began still open, and able to go on? */
    bool (*in_transaction)(struct db *db);
    void (*close)(struct db *db);    /* NULL handles inside are allowed */
};

struct db {
    const struct driver *driver;
    struct store *store;
    bool writable;
    bool failed;
    bool stuck;                      /* the failure cannot be taken back by a savepoint */
    bool fatal;                      /* I/O error or damage: the store must stop */
    bool lost;                       /* the connection is gone */
    bool again;                      /* serialization failure or deadlock: the unit may be repeated */
    struct err err;
    int64_t changes;
    const char *label;
    unsigned depth;                  /* nested savepoints */
    const char **written;            /* tables written, in the scratch arena */
    size_t n_written, cap_written;
    size_t written_from;             /* where the innermost savepoint began */
    struct arena *scratch;           /* rows; emptied when the unit or the reading ends */
    struct rows *open;
    struct stmt *cache[DB_CACHE_SLOTS];
    struct stmt *hints[DB_HINTS];    /* the last one of a text at that address */
    uint64_t n_named;                /* PostgreSQL: names given so far */
    struct sqlite3 *lite;
    void *pg;                        /* PGconn */
    bool queues;                     /* PostgreSQL: inside a unit, statements are sent and not awaited */
    struct asked asked[DB_MAX_ASKED];
    unsigned n_asked;
    instant answered_at;             /* when the unit's first answer came (machine time); 0: none */
    struct db *pool_next;            /* free list of a pool */
};

extern const struct driver db_sqlite_driver, db_pg_driver;

/* A handle around an open connection; never NULL. */
struct db *db_new(const struct driver *driver, struct store *s, bool writable);
/* Forgets the failure and ends open rows: the handle is as new, the cache stays. */
void db_reset(struct db *db);
/* Closes the connection and frees the handle; NULL is allowed. */
void db_free(struct db *db);
void db_drop_cache(struct db *db);
void db_end_rows(struct db *db);
/* Waits for what was sent, so that db->failed tells all. */
void db_settle(struct db *db);
/* Fails the handle with a formatted detail. */
void db_failf(struct db *db, enum err_class c, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A free prepared statement of that text; NULL when the handle failed over it. types DB_CONTROL:
 * a statement of the store itself. */
struct stmt *db_stmt_get(struct db *db, const char *sql, const char *types);
#define DB_CONTROL "!"
/* The table a statement inserts into or updates, malloc'd; NULL: none. *ret_ok is false when
 * memory ran out. */
char *db_table_written(const char *sql, bool *ret_ok);
/* Control statement; on failure *e is filled, the handle's own error untouched. */
bool db_control(struct db *db, const char *sql, struct err *e);

/* SQLite: opens and checks what the promises rest on. */
enum status db_sqlite_open(struct store *s, const char *path, bool writable, bool create,
                           struct db **ret, struct err *e);
/* PostgreSQL: connects, checks the server, sets the schema. */
enum status db_pg_open(struct store *s, const char *url, const char *schema, bool writable,
                       struct db **ret, struct err *e);
/* PostgreSQL: begins a unit, with its locks in this order; from here to db_pg_end statements are
 * queued. False: the handle has failed. */
struct pg_lock {
    int64_t number;
    bool shared;
};
bool db_pg_begin(struct db *db, const struct pg_lock *locks, size_t n);
/* Ends the queue; the transaction has ended. */
void db_pg_end(struct db *db);
/* ?1 -> $1 outside of literals, quoted names and comments; NULL when a placeholder has no number
 * or one above DB_MAX_ARGS. *ret_n: the highest number. malloc'd. */
char *db_pg_rewrite(const char *sql, unsigned *ret_n);
