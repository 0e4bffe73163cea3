/* The SQLite driver: one connection a handle, opened without its own mutex (a handle belongs to
 * one thread at a time), with everything checked that durability rests on. */
#include "store/db_private.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"

enum { OLDEST_SQLITE = 3037000 /* STRICT tables */ };

static enum err_class class_of(int rc, bool *ret_fatal)
{
    *ret_fatal = false;
    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       rc == SQLITE_CONSTRAINT_ROWID || rc == SQLITE_CONSTRAINT_FOREIGNKEY
                   ? ERR_CONFLICT
                   : ERR_DB;
    case SQLITE_FULL:
        return ERR_DISK_FULL;
    case SQLITE_NOMEM:
        return ERR_MEMORY;
    case SQLITE_IOERR:
        if (rc == SQLITE_IOERR_NOMEM)
            return ERR_MEMORY;
        *ret_fatal = true;
        return ERR_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        *ret_fatal = true;
        return ERR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ERR_UNAVAILABLE;
    case SQLITE_CANTOPEN:
        return ERR_IO;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    default:
        return ERR_DB;
    }
}

static void fail(struct db *db, int rc, const char *sql)
{
    bool fatal;
    enum err_class c = class_of(rc, &fatal);
    db_failf(db, c, "sqlite %d: %.160s: %.160s", rc, sqlite3_errmsg(db->lite), sql);
    db->fatal = db->fatal || fatal;
}

/* SQLite would take what PostgreSQL does not (a bare ?, :name): refused here too. */
static bool portable(struct db *db, struct stmt *st)
{
    unsigned n = 0;
    char *rewritten = db_pg_rewrite(st->sql, &n);
    free(rewritten);
    if (rewritten && n == st->n_args)
        return true;
    db_failf(db, ERR_INTERNAL, "%u placeholders ?1 to ?%d, types \"%s\": %.160s", n, DB_MAX_ARGS,
             st->types, st->sql);
    return false;
}

static bool lite_prepare(struct db *db, struct stmt *st)
{
    if (!portable(db, st))
        return false;
    sqlite3_stmt *native = NULL;
    const char *tail = NULL;
    int rc = sqlite3_prepare_v3(db->lite, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &native, &tail);
    if (rc != SQLITE_OK) {
        fail(db, rc, st->sql);
        return false;
    }
    st->native = native;
    while (*tail == ' ' || *tail == '\n')
        tail++;
    if (!native || *tail) {
        db_failf(db, ERR_INTERNAL, "not exactly one statement: %.160s", st->sql);
        return false;
    }
    return true;
}

static void lite_unprepare(struct db *db, struct stmt *st)
{
    (void)db;
    sqlite3_finalize(st->native);
}

/* What is bound stays the caller's until the statement is reset: a run that ends at once needs no
 * copy, rows that stay open do. */
static int bind(sqlite3_stmt *q, const char *types, const struct db_arg *v, bool at_once)
{
    sqlite3_destructor_type life = at_once ? SQLITE_STATIC : SQLITE_TRANSIENT;
    int rc = SQLITE_OK;
    for (int i = 1; *types && rc == SQLITE_OK; types++, i++) {
        switch (*types) {
        case 'I':
            if (v->i == INT64_MIN) {
                rc = sqlite3_bind_null(q, i);
                v++;
                break;
            }
            __attribute__((fallthrough));
        case 'i':
            rc = sqlite3_bind_int64(q, i, v->i);
            v++;
            break;
        case 's':
            rc = v->p ? sqlite3_bind_text(q, i, v->p, -1, life)
                      : sqlite3_bind_null(q, i);
            v++;
            break;
        case 'b':
            rc = v->p ? sqlite3_bind_blob64(q, i, v->p, (sqlite3_uint64)v[1].i, life)
                      : sqlite3_bind_null(q, i);
            v += 2;
            break;
        default:
            rc = sqlite3_bind_null(q, i);
        }
    }
    return rc;
}

static bool step(struct db *db, struct rows *r)
{
    sqlite3_stmt *q = r->stmt->native;
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        fail(db, rc, r->stmt->sql);
    else if (!sqlite3_stmt_readonly(q))
        db->changes = sqlite3_changes64(db->lite);
    return false;
}

static bool lite_start(struct db *db, struct rows *r, const char *types, const struct db_arg *v)
{
    int rc = bind(r->stmt->native, types, v, r->at_once);
    if (rc != SQLITE_OK) {
        fail(db, rc, r->stmt->sql);
        return false;
    }
    r->has_first = step(db, r);
    return !db->failed;
}

static void lite_finish(struct db *db, struct rows *r)
{
    (void)db;
    sqlite3_reset(r->stmt->native);
    sqlite3_clear_bindings(r->stmt->native);
}

static int lite_columns(struct rows *r)
{
    return sqlite3_column_count(r->stmt->native);
}

static int64_t lite_int(struct rows *r, int col)
{
    return sqlite3_column_int64(r->stmt->native, col);
}

static const char *lite_text(struct rows *r, int col)
{
    const char *s = (const char *)sqlite3_column_text(r->stmt->native, col);
    if (!s)
        db_fail(r->db, ERR_MEMORY, "text of a column");
    return s;
}

static const void *lite_blob(struct rows *r, int col, size_t *ret_n)
{
    const void *p = sqlite3_column_blob(r->stmt->native, col);
    *ret_n = (size_t)sqlite3_column_bytes(r->stmt->native, col);
    return p;
}

static bool lite_null(struct rows *r, int col)
{
    return sqlite3_column_type(r->stmt->native, col) == SQLITE_NULL;
}

static const char *lite_name(struct rows *r, int col)
{
    const char *s = sqlite3_column_name(r->stmt->native, col);
    if (!s)
        db_fail(r->db, ERR_MEMORY, "name of a column");
    return s;
}

static enum db_kind lite_kind(struct rows *r, int col)
{
    switch (sqlite3_column_type(r->stmt->native, col)) {
    case SQLITE_INTEGER:
        return DB_INT;
    case SQLITE_BLOB:
        return DB_BYTES;
    default:
        return DB_TEXT;
    }
}

static bool control_failed(struct db *db, int rc, const char *sql, struct err *e)
{
    bool fatal;
    enum err_class c = class_of(rc, &fatal);
    db->fatal = db->fatal || fatal;
    (void)err_set(e, c, NULL, "sqlite %d: %.160s: %.100s", rc, sqlite3_errmsg(db->lite), sql);
    return false;
}

/* Several statements are a script; a single one is prepared once and kept. */
static bool lite_control(struct db *db, const char *sql, struct err *e)
{
    if (strchr(sql, ';')) {
        int rc = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);
        return rc == SQLITE_OK || control_failed(db, rc, sql, e);
    }
    bool failed_before = db->failed;
    struct stmt *st = db_stmt_get(db, sql, DB_CONTROL);
    if (!st) {
        (void)err_set(e, failed_before ? ERR_DB : db->err.class, NULL, "control: %.300s",
                      failed_before ? sql : db->err.detail);
        db->failed = failed_before;
        return false;
    }
    int rc = sqlite3_step(st->native);
    bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW;
    if (!ok)
        control_failed(db, rc, sql, e);
    sqlite3_reset(st->native);
    return ok;
}

static bool lite_in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(db->lite);
}

static void lite_close(struct db *db)
{
    sqlite3_close(db->lite);
    db->lite = NULL;
}

const struct driver db_sqlite_driver = {
    .engine = DB_SQLITE,
    .prepare = lite_prepare,
    .unprepare = lite_unprepare,
    .start = lite_start,
    .next = step,
    .finish = lite_finish,
    .columns = lite_columns,
    .col_int = lite_int,
    .col_text = lite_text,
    .col_blob = lite_blob,
    .col_null = lite_null,
    .col_name = lite_name,
    .col_kind = lite_kind,
    .control = lite_control,
    .in_transaction = lite_in_transaction,
    .close = lite_close,
};

/* ---- opening ---- */

/* Runs a PRAGMA that answers one value and compares it. */
static enum status demand(struct db *db, const char *pragma, const char *expected, struct err *e)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db->lite, pragma, -1, &q, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(q);
    if (rc != SQLITE_ROW) {
        bool fatal;
        enum status st = err_set(e, class_of(rc, &fatal), NULL, "%s: sqlite %d: %.160s", pragma,
                                 rc, sqlite3_errmsg(db->lite));
        sqlite3_finalize(q);
        return st;
    }
    const char *found = (const char *)sqlite3_column_text(q, 0);
    enum status st = ST_OK;
    if (!found || strcmp(found, expected) != 0)
        st = err_set(e, ERR_UNAVAILABLE, NULL, "%s: need %s, got %s: refusing to run without it",
                     pragma, expected, found ? found : "nothing");
    sqlite3_finalize(q);
    return st;
}

static enum status settle(struct db *db, struct err *e)
{
    static const char *const set[] = {
        "PRAGMA busy_timeout=5000", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",  "PRAGMA temp_store=MEMORY", "PRAGMA cache_size=-16384",
        "PRAGMA case_sensitive_like=ON",
    };
    static const char *const need[][2] = {
        {"PRAGMA journal_mode=WAL", "wal"}, {"PRAGMA synchronous", "2"},
        {"PRAGMA foreign_keys", "1"},       {"PRAGMA secure_delete", "1"},
        {"PRAGMA temp_store", "2"},         {"PRAGMA encoding", "UTF-8"},
    };
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        int rc = sqlite3_exec(db->lite, set[i], NULL, NULL, NULL);
        if (rc != SQLITE_OK) {
            bool fatal;
            return err_set(e, class_of(rc, &fatal), NULL, "%s: sqlite %d: %.160s", set[i], rc,
                           sqlite3_errmsg(db->lite));
        }
    }
    for (size_t i = 0; i < sizeof need / sizeof *need; i++)
        if (demand(db, need[i][0], need[i][1], e) != ST_OK)
            return ST_ERROR;
    if (db->writable)
        return ST_OK;
    sqlite3_exec(db->lite, "PRAGMA query_only=ON", NULL, NULL, NULL);
    return demand(db, "PRAGMA query_only", "1", e);
}

/* SQLite counts the memory it uses under one lock for all threads; nobody asks for the count. */
static void start_sqlite(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* SQLite would make the file readable for all; its -wal and -shm follow the mode of the file. */
static enum status make_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(e, ERR_IO, NULL, "create %.300s: %m", path);
    close(fd);
    return ST_OK;
}

enum status db_sqlite_open(struct store *s, const char *path, bool writable, bool create,
                           struct db **ret, struct err *e)
{
    static pthread_once_t started = PTHREAD_ONCE_INIT;
    pthread_once(&started, start_sqlite);
    if (sqlite3_libversion_number() < OLDEST_SQLITE || !sqlite3_threadsafe())
        return err_set(e, ERR_UNAVAILABLE, NULL, "SQLite %s: need 3.37 or newer, thread-safe",
                       sqlite3_libversion());
    if (!fs_exists(path)) {
        if (!create)
            return err_set(e, ERR_NOT_FOUND, NULL, "no store: %.300s", path);
        if (make_file(path, e) != ST_OK)
            return ST_ERROR;
    }
    struct db *db = db_new(&db_sqlite_driver, s, writable);
    int rc = sqlite3_open_v2(path, &db->lite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    enum status st = ST_OK;
    if (rc != SQLITE_OK) {
        bool fatal;
        st = err_set(e, class_of(rc, &fatal), NULL, "open %.200s: %.100s", path,
                     db->lite ? sqlite3_errmsg(db->lite) : "no memory");
    } else {
        sqlite3_extended_result_codes(db->lite, 1);
        st = settle(db, e);
    }
    if (st != ST_OK) {
        db_free(db);
        return st;
    }
    *ret = db;
    return ST_OK;
}
