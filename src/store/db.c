/* Handles: what is the same for both engines. */
#include "store/db_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

/* ---- failing ---- */

void db_failf(struct db *db, enum err_class c, const char *fmt, ...)
{
    if (db->failed)
        return;
    char detail[sizeof db->err.detail];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    db->failed = true;
    db->err = (struct err){0};
    (void)err_set(&db->err, c, NULL, "%s", detail);
}

void db_fail(struct db *db, enum err_class c, const char *detail)
{
    db_failf(db, c, "%s", detail ? detail : "");
}

void db_settle(struct db *db)
{
    if (db->n_asked)
        db->driver->settle(db);
}

bool db_failed(struct db *db)
{
    db_settle(db);
    return db->failed;
}

bool db_doomed(const struct db *db)
{
    return db->failed;
}

const struct err *db_error(const struct db *db)
{
    return &db->err;
}

enum db_engine db_engine(const struct db *db)
{
    return db->driver->engine;
}

int64_t db_changes(struct db *db)
{
    db_settle(db);
    return db->changes;
}

void db_label(struct db *db, const char *label)
{
    db->label = label;
}

/* ---- life ---- */

struct db *db_new(const struct driver *driver, struct store *s, bool writable)
{
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        abort();                     /* start-up, nothing acknowledged */
    db->driver = driver;
    db->store = s;
    db->writable = writable;
    db->scratch = arena_new(0);
    return db;
}

void db_end_rows(struct db *db)
{
    while (db->open)
        rows_end(db->open);
}

void db_reset(struct db *db)
{
    db_end_rows(db);
    db->failed = db->stuck = db->fatal = db->lost = db->again = false;
    db->err = (struct err){0};
    db->changes = 0;
    db->label = NULL;
    db->depth = 0;
    db->answered_at = 0;
    db->written = NULL;
    db->n_written = db->cap_written = db->written_from = 0;
    arena_reset(db->scratch);
}

static void stmt_free(struct db *db, struct stmt *st)
{
    db->driver->unprepare(db, st);
    free(st->sql);
    free(st->types);
    free(st->writes);
    free(st);
}

void db_drop_cache(struct db *db)
{
    db_end_rows(db);
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
        for (struct stmt *st = db->cache[i], *next; st; st = next) {
            next = st->next;
            stmt_free(db, st);
        }
        db->cache[i] = NULL;
    }
    memset(db->hints, 0, sizeof db->hints);
}

void db_free(struct db *db)
{
    if (!db)
        return;
    db_drop_cache(db);
    db->driver->close(db);
    arena_free(db->scratch);
    free(db);
}

bool db_control(struct db *db, const char *sql, struct err *e)
{
    return db->driver->control(db, sql, e);
}

/* ---- statements ---- */

/* FNV-1a over statement and types. */
static uint64_t hash_of(const char *sql, const char *types)
{
    uint64_t h = UINT64_C(1469598103934665603);
    for (const char *p = sql; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    h = (h ^ 0xff) * UINT64_C(1099511628211);
    for (const char *p = types; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    return h;
}

/* Only what reads and writes rows; the rest is the store's own business. */
static bool allowed(const char *sql)
{
    static const char *const words[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"};
    while (*sql == ' ' || *sql == '\n' || *sql == '\t')
        sql++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (strncmp(sql, words[i], n) == 0 && (sql[n] == ' ' || sql[n] == '\n' || sql[n] == '('))
            return true;
    }
    return false;
}

static struct stmt *stmt_new(struct db *db, uint64_t hash, const char *sql, const char *types)
{
    if (strcmp(types, DB_CONTROL) != 0 && !allowed(sql)) {
        db_failf(db, ERR_INTERNAL, "not a statement for a unit: %.120s", sql);
        return NULL;
    }
    struct stmt *st = calloc(1, sizeof *st);
    bool whole = st != NULL;
    if (st) {
        st->sql = strdup(sql);
        st->types = strdup(types);
        st->writes = db_table_written(sql, &whole);
    }
    if (!st || !st->sql || !st->types || !whole) {
        if (st) {
            free(st->sql);
            free(st->types);
            free(st->writes);
            free(st);
        }
        db_fail(db, ERR_MEMORY, "statement cache");
        return NULL;
    }
    st->hash = hash;
    st->n_args = strcmp(types, DB_CONTROL) == 0 ? 0 : (unsigned)strlen(types);
    if (!db->driver->prepare(db, st)) {
        stmt_free(db, st);
        return NULL;
    }
    return st;
}

static bool free_for(const struct stmt *st, const char *sql, const char *types)
{
    return !st->busy && strcmp(st->sql, sql) == 0 && strcmp(st->types, types) == 0;
}

/* By its text; a second one when the first has open rows. */
static struct stmt *look_up(struct db *db, const char *sql, const char *types)
{
    uint64_t hash = hash_of(sql, types);
    struct stmt **slot = &db->cache[hash % DB_CACHE_SLOTS];
    for (struct stmt *st = *slot; st; st = st->next)
        if (st->hash == hash && free_for(st, sql, types))
            return st;
    struct stmt *st = stmt_new(db, hash, sql, types);
    if (!st)
        return NULL;
    st->next = *slot;
    *slot = st;
    return st;
}

/* Most texts are literals of the program: where one stood last, its statement is known without
 * hashing it. */
struct stmt *db_stmt_get(struct db *db, const char *sql, const char *types)
{
    struct stmt **hint = &db->hints[(uintptr_t)sql / 8 % DB_HINTS];
    if (!*hint || !free_for(*hint, sql, types))
        *hint = look_up(db, sql, types);
    return *hint;
}

/* Do the letters fit the arguments? A bug of the caller otherwise. */
static bool args_fit(const char *types, const struct db_arg *v)
{
    size_t n = 0;
    for (const char *t = types; *t; t++) {
        if (*t == 'n')
            continue;
        const struct db_arg *a = v++;
        if (++n > DB_MAX_ARGS)
            return false;
        switch (*t) {
        case 'i':
        case 'I':
            if (a->kind != DB_ARG_INT)
                return false;
            break;
        case 's':
            if (a->kind != DB_ARG_TEXT && !(a->kind == DB_ARG_PTR && !a->p))
                return false;
            break;
        case 'b':
            if ((a->kind != DB_ARG_TEXT && a->kind != DB_ARG_PTR) || v->kind != DB_ARG_INT ||
                v->i < 0)
                return false;
            v++;
            break;
        default:
            return false;
        }
    }
    return v->kind == DB_ARG_END;
}

static bool start_failpoints(struct db *db)
{
    if (!db->writable)
        return true;
    if (fault_here("store.statement"))
        db_fail(db, ERR_DB, "failpoint store.statement");
    if (fault_here("store.disk_full"))
        db_fail(db, ERR_DISK_FULL, "failpoint store.disk_full");
    return !db->failed;
}

/* The statement cache may lose its strings before the unit ends: the name is copied. */
static void note_written(struct db *db, const char *table)
{
    for (size_t i = db->written_from; i < db->n_written; i++)
        if (strcmp(db->written[i], table) == 0)
            return;
    if (db->n_written == db->cap_written) {
        size_t cap = db->cap_written ? 2 * db->cap_written : 16;
        const char **v = arena_array_of(db->scratch, cap, const char *);
        for (size_t i = 0; i < db->n_written; i++)
            v[i] = db->written[i];
        db->written = v;
        db->cap_written = cap;
    }
    db->written[db->n_written++] = arena_strdup(db->scratch, table);
}

size_t db_written(struct db *db, const char *const **ret_tables)
{
    *ret_tables = db->written + db->written_from;
    return db->n_written - db->written_from;
}

/* Starts on r, which is empty. */
static struct rows *rows_start(struct db *db, struct rows *r, const char *sql, const char *types,
                               const struct db_arg *v)
{
    r->db = db;
    if (db->failed || !start_failpoints(db))
        return r;
    if (!args_fit(types, v)) {
        db_failf(db, ERR_INTERNAL, "arguments do not fit \"%s\": %.120s", types, sql);
        return r;
    }
    struct stmt *st = db_stmt_get(db, sql, types);
    if (!st)
        return r;
    if (st->writes)
        note_written(db, st->writes);
    st->busy = true;
    r->stmt = st;
    r->next = db->open;
    if (db->open)
        db->open->prev = r;
    db->open = r;
    if (!db->driver->start(db, r, types, v))
        rows_end(r);
    return r;
}

struct rows *db_rows_args(struct db *db, const char *sql, const char *types,
                          const struct db_arg *v)
{
    struct rows *r = arena_new_of(db->scratch, struct rows);
    if (arena_failed(db->scratch)) {
        db_fail(db, ERR_MEMORY, "rows");
        db->stuck = true;
    }
    return rows_start(db, r, sql, types, v);
}

bool rows_next(struct rows *r)
{
    if (!r->stmt)
        return false;
    if (r->awaited)
        db_settle(r->db);
    if (r->db->failed) {
        rows_end(r);
        return false;
    }
    bool row = r->started ? r->db->driver->next(r->db, r) : r->has_first;
    r->started = true;
    if (!row)
        rows_end(r);
    return row;
}

void rows_end(struct rows *r)
{
    if (!r->stmt)
        return;
    r->db->driver->finish(r->db, r);
    r->stmt->busy = false;
    r->stmt = NULL;
    if (r->prev)
        r->prev->next = r->next;
    else
        r->db->open = r->next;
    if (r->next)
        r->next->prev = r->prev;
    r->prev = r->next = NULL;
}

static bool on_column(struct rows *r, int col)
{
    if (!r->stmt || !r->started)
        return false;
    if (col >= 0 && col < r->db->driver->columns(r))
        return true;
    db_failf(r->db, ERR_INTERNAL, "no column %d: %.120s", col, r->stmt->sql);
    return false;
}

int rows_columns(struct rows *r)
{
    if (r->awaited)
        db_settle(r->db);
    return r->stmt ? r->db->driver->columns(r) : 0;
}

const char *rows_name(struct rows *r, int col)
{
    return on_column(r, col) ? r->db->driver->col_name(r, col) : NULL;
}

enum db_kind rows_kind(struct rows *r, int col)
{
    return rows_null(r, col) ? DB_NULL : r->db->driver->col_kind(r, col);
}

bool rows_null(struct rows *r, int col)
{
    return !on_column(r, col) || r->db->driver->col_null(r, col);
}

int64_t rows_int(struct rows *r, int col)
{
    return rows_null(r, col) ? 0 : r->db->driver->col_int(r, col);
}

const char *rows_text(struct rows *r, int col)
{
    return rows_null(r, col) ? NULL : r->db->driver->col_text(r, col);
}

const void *rows_blob(struct rows *r, int col, size_t *ret_n)
{
    *ret_n = 0;
    return rows_null(r, col) ? NULL : r->db->driver->col_blob(r, col, ret_n);
}

/* Reads on to the end, so that a failure (and the count of changes) of the rest is not missed.
 * Nothing stands on r afterwards: it may lie on the stack. */
static void run_out(struct rows *r)
{
    while (rows_next(r))
        ;
}

void db_run_args(struct db *db, const char *sql, const char *types, const struct db_arg *v)
{
    struct rows one = {.unread = true, .at_once = true};
    run_out(rows_start(db, &one, sql, types, v));
}

int64_t db_int_args(struct db *db, int64_t absent, const char *sql, const char *types,
                    const struct db_arg *v)
{
    struct rows one = {.at_once = true}, *r = rows_start(db, &one, sql, types, v);
    int64_t found = absent;
    if (rows_next(r) && !rows_null(r, 0))
        found = rows_int(r, 0);
    run_out(r);
    return db->failed ? absent : found;
}

char *db_text_args(struct db *db, struct arena *a, const char *sql, const char *types,
                   const struct db_arg *v)
{
    struct rows one = {.at_once = true}, *r = rows_start(db, &one, sql, types, v);
    char *found = NULL;
    if (rows_next(r))
        found = arena_strdup(a, rows_text(r, 0));
    run_out(r);
    if (arena_failed(a))
        db_fail(db, ERR_MEMORY, "the arena of the caller has failed");
    return db->failed ? NULL : found;
}

void *db_blob_args(struct db *db, struct arena *a, size_t *ret_n, const char *sql,
                   const char *types, const struct db_arg *v)
{
    struct rows one = {.at_once = true}, *r = rows_start(db, &one, sql, types, v);
    void *found = NULL;
    size_t n = 0;
    if (rows_next(r) && !rows_null(r, 0)) {
        const void *p = rows_blob(r, 0, &n);
        found = arena_memdup(a, p ? p : "", n);
    }
    run_out(r);
    if (arena_failed(a))
        db_fail(db, ERR_MEMORY, "the arena of the caller has failed");
    *ret_n = db->failed ? 0 : n;
    return db->failed ? NULL : found;
}

/* ---- savepoints ---- */

static enum status try_back(struct db *db, const char *undo, const char *release)
{
    struct err e = {0};
    if (!db->driver->in_transaction(db) || !db_control(db, undo, &e) ||
        !db_control(db, release, &e)) {
        if (!db->failed)
            db_failf(db, e.class ? e.class : ERR_DB, "savepoint: %s", e.detail);
        db->stuck = true;
        return ST_ERROR;
    }
    return ST_OK;
}

/* What a part wrote belongs to the whole when it is kept, to nobody when it is taken back. */
static void settle_written(struct db *db, size_t outer_from, bool kept)
{
    size_t inner = db->written_from, end = db->n_written;
    db->written_from = outer_from;
    db->n_written = inner;
    for (size_t i = inner; kept && i < end; i++)
        note_written(db, db->written[i]);
}

/* Its rows are ended and its failures known. */
static enum keep try_part(struct db *db, enum keep (*fn)(struct db *, void *), void *arg)
{
    enum keep keep = fn(db, arg);
    db_end_rows(db);
    return db_failed(db) ? DROP : keep;
}

enum status db_try(struct db *db, enum keep (*fn)(struct db *, void *), void *arg, struct err *e)
{
    if (!db->failed && !db->writable)
        db_fail(db, ERR_INTERNAL, "a reader has no savepoints");
    if (db_failed(db)) {
        if (e)
            *e = db->err;
        return ST_ERROR;
    }
    char save[48], undo[48], release[48];
    unsigned depth = ++db->depth;
    size_t outer_from = db->written_from;
    db->written_from = db->n_written;
    snprintf(save, sizeof save, "SAVEPOINT s%u", depth);
    snprintf(undo, sizeof undo, "ROLLBACK TO SAVEPOINT s%u", depth);
    snprintf(release, sizeof release, "RELEASE SAVEPOINT s%u", depth);
    struct err control = {0};
    enum status st = ST_ERROR;
    if (!db_control(db, save, &control)) {
        db_failf(db, control.class, "savepoint: %s", control.detail);
        db->stuck = true;
    } else if (try_part(db, fn, arg) == KEEP) {
        if (db_control(db, release, &control)) {
            st = ST_OK;
        } else {
            db_failf(db, control.class, "savepoint: %s", control.detail);
            db->stuck = true;
        }
    } else {
        bool refused = !db->failed;
        if (try_back(db, undo, release) == ST_OK && refused)
            st = ST_REFUSED;
    }
    db->depth = depth - 1;
    settle_written(db, outer_from, st == ST_OK);
    if (st == ST_ERROR) {
        if (e)
            (void)err_set(e, db->err.class, NULL, "%s", db->err.detail);
        if (!db->stuck && !db->fatal && !db->lost && !db->again) {
            db->failed = false;
            db->err = (struct err){0};
        }
    }
    return st;
}
