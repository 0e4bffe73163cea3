/* The PostgreSQL driver: libpq, prepared statements, parameters in binary, answers as text.
 *
 * A detail never carries a value: the server's DETAIL line ("Key (...)=(...)") is left out. */
#include "store/db_pg_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OLDEST_PG = 150000,
};

/* ---- placeholders ---- */

/* The end of a literal, a quoted name or a comment that begins at p; p itself when none does. */
static const char *skip_quoted(const char *p)
{
    const char *end = NULL;
    if (*p == '\'' || *p == '"') {
        end = strchr(p + 1, *p);
        return end ? end + 1 : p + strlen(p);
    }
    if (p[0] == '-' && p[1] == '-')
        return p + strcspn(p, "\n");
    if (p[0] == '/' && p[1] == '*') {
        end = strstr(p + 2, "*/");
        return end ? end + 2 : p + strlen(p);
    }
    return p;
}

char *db_pg_rewrite(const char *sql, unsigned *ret_n)
{
    char *out = malloc(strlen(sql) + 1);
    if (!out)
        return NULL;
    size_t len = 0;
    unsigned highest = 0;
    for (const char *p = sql; *p;) {
        const char *end = skip_quoted(p);
        if (end != p) {
            memcpy(out + len, p, (size_t)(end - p));
            len += (size_t)(end - p);
            p = end;
            continue;
        }
        if (*p != '?') {
            out[len++] = *p++;
            continue;
        }
        unsigned n = 0;
        for (const char *d = p + 1; *d >= '0' && *d <= '9' && n <= DB_MAX_ARGS; d++)
            n = n * 10 + (unsigned)(*d - '0');
        if (n == 0 || n > DB_MAX_ARGS) {
            free(out);
            return NULL;
        }
        highest = n > highest ? n : highest;
        out[len++] = '$';
        p++;
    }
    out[len] = '\0';
    *ret_n = highest;
    return out;
}

/* ---- errors ---- */

/* Classes by SQLSTATE: the longest prefix decides, the order of the table is the order asked. */
static const struct {
    const char *state;
    enum err_class class;
    bool again;
} states[] = {
    {"40001", ERR_UNAVAILABLE, true}, {"40P01", ERR_UNAVAILABLE, true},
    {"23505", ERR_CONFLICT, false},   {"23503", ERR_CONFLICT, false},
    {"23P01", ERR_CONFLICT, false},   {"53100", ERR_DISK_FULL, false},
    {"53200", ERR_MEMORY, false},     {"53", ERR_UNAVAILABLE, false},
    {"54", ERR_LIMIT, false},         {"55P03", ERR_UNAVAILABLE, false},
    {"57", ERR_UNAVAILABLE, false},   {"08", ERR_UNAVAILABLE, false},
    {"58", ERR_IO, false},            {"XX001", ERR_CORRUPT, false},
    {"XX002", ERR_CORRUPT, false},    {"25P", ERR_DB, false},
};

static enum err_class class_of(const char *state, bool *ret_again)
{
    *ret_again = false;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strncmp(state, states[i].state, strlen(states[i].state)) == 0) {
            *ret_again = states[i].again;
            return states[i].class;
        }
    return ERR_DB;
}

void pg_set_error(struct db *db, PGresult *res, const char *sql, struct err *e)
{
    const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *message = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *constraint = res ? PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME) : NULL;
    bool again = false;
    enum err_class c = state ? class_of(state, &again) : ERR_UNAVAILABLE;
    if (PQstatus(db->pg) != CONNECTION_OK || (state && strncmp(state, "57P0", 4) == 0)) {
        db->lost = true;
        c = ERR_UNAVAILABLE;
    }
    db->again = db->again || again;
    (void)err_set(e, c, NULL, "postgresql %s: %.140s%s%.60s: %.140s", state ? state : "-----",
                  message ? message : "no connection", constraint ? " " : "",
                  constraint ? constraint : "", sql);
}

void pg_fail(struct db *db, PGresult *res, const char *sql)
{
    struct err e = {0};
    pg_set_error(db, res, sql, &e);
    db_failf(db, e.class, "%s", e.detail);
    PQclear(res);
}

/* ---- statements ---- */

static Oid oid_of(char letter)
{
    switch (letter) {
    case 'i':
    case 'I':
        return OID_INT8;
    case 's':
        return OID_TEXT;
    case 'b':
        return OID_BYTEA;
    default:
        return 0;
    }
}

static bool pg_prepare(struct db *db, struct stmt *st)
{
    Oid oids[DB_MAX_ARGS];
    unsigned n = 0;
    char *sql = db_pg_rewrite(st->sql, &n);
    if (!sql) {
        db_failf(db, ERR_INTERNAL, "placeholders are ?1 to ?%d: %.160s", DB_MAX_ARGS, st->sql);
        return false;
    }
    if (n != st->n_args) {
        db_failf(db, ERR_INTERNAL, "%u placeholders, types \"%s\": %.160s", n, st->types, st->sql);
        free(sql);
        return false;
    }
    for (unsigned i = 0; i < n; i++)
        oids[i] = oid_of(st->types[i]);
    snprintf(st->name, sizeof st->name, "s%llu", (unsigned long long)++db->n_named);
    if (db->queues) {
        bool there = pg_ask_prepare(db, st, sql, (int)n, oids);
        free(sql);
        return there;
    }
    PGresult *res = PQprepare(db->pg, st->name, sql, (int)n, oids);
    free(sql);
    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        pg_fail(db, res, st->sql);
        return false;
    }
    PQclear(res);
    return true;
}

static void pg_unprepare(struct db *db, struct stmt *st)
{
    (void)db;                        /* they end with the connection */
    (void)st;
}

static void big_endian(int64_t v, unsigned char *p)
{
    uint64_t u = (uint64_t)v;
    for (int i = 7; i >= 0; i--, u >>= 8)
        p[i] = (unsigned char)(u & 0xff);
}

void pg_bind(struct pg_bound *b, const char *types, const struct db_arg *v)
{
    for (int i = 0; types[i]; i++) {
        b->values[i] = NULL;
        b->lengths[i] = b->formats[i] = 0;
        if (types[i] == 'n')
            continue;
        if (types[i] == 's') {
            b->values[i] = v->p;
        } else if (types[i] == 'b') {
            b->values[i] = v->p;
            b->lengths[i] = (int)v[1].i;
            b->formats[i] = 1;
            v++;
        } else if (types[i] == 'i' || v->i != INT64_MIN) {
            big_endian(v->i, b->numbers[i]);
            b->values[i] = (const char *)b->numbers[i];
            b->lengths[i] = 8;
            b->formats[i] = 1;
        }
        v++;
    }
}

static bool changes_rows(const char *status)
{
    return strncmp(status, "INSERT", 6) == 0 || strncmp(status, "UPDATE", 6) == 0 ||
           strncmp(status, "DELETE", 6) == 0;
}

static bool too_large(const char *types, const struct db_arg *v)
{
    for (; *types; types++) {
        if (*types == 'b' && v[1].i > INT32_MAX / 4)
            return true;
        v += *types == 'n' ? 0 : *types == 'b' ? 2 : 1;
    }
    return false;
}

/* A COMMIT of a transaction that had failed is answered with ROLLBACK and no error. */
static bool commit_kept(const char *sql, PGresult *res)
{
    return strcmp(sql, "COMMIT") != 0 || strcmp(PQcmdStatus(res), "COMMIT") == 0;
}

void pg_take(struct db *db, PGresult *res, struct rows *r, const char *sql)
{
    if (changes_rows(PQcmdStatus(res)))
        db->changes = strtoll(PQcmdTuples(res), NULL, 10);
    if (!commit_kept(sql, res))
        db_failf(db, ERR_DB, "postgresql: COMMIT was answered with %s", PQcmdStatus(res));
    if (!r) {
        PQclear(res);
        return;
    }
    r->native = res;
    r->n = PQntuples(res);
    r->at = 0;
    r->has_first = r->n > 0;
}

static bool pg_start(struct db *db, struct rows *r, const char *types, const struct db_arg *v)
{
    struct pg_bound b;
    if (too_large(types, v)) {
        db_fail(db, ERR_LIMIT, "bytes of more than 512 MiB");
        return false;
    }
    pg_bind(&b, types, v);
    if (db->queues)
        return pg_ask(db, r->stmt, &b, r->unread ? NULL : r);
    PGresult *res = PQexecPrepared(db->pg, r->stmt->name, (int)r->stmt->n_args, b.values,
                                   b.lengths, b.formats, 0);
    ExecStatusType status = PQresultStatus(res);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        pg_fail(db, res, r->stmt->sql);
        return false;
    }
    pg_take(db, res, r, r->stmt->sql);
    return true;
}

/* ---- rows ---- */

static void drop_decoded(struct rows *r)
{
    if (!r->decoded)
        return;
    for (int i = 0, n = PQnfields(r->native); i < n; i++) {
        PQfreemem(r->decoded[i]);
        r->decoded[i] = NULL;
    }
}

static bool pg_next(struct db *db, struct rows *r)
{
    (void)db;
    drop_decoded(r);
    return ++r->at < r->n;
}

static void pg_finish(struct db *db, struct rows *r)
{
    if (r->awaited)
        pg_forget(db, r);
    if (!r->native)
        return;
    drop_decoded(r);
    PQclear(r->native);
    r->native = NULL;
}

static int pg_columns(struct rows *r)
{
    return PQnfields(r->native);
}

/* A truth value reads as SQLite's 1 and 0. */
static const char *pg_text(struct rows *r, int col)
{
    const char *s = PQgetvalue(r->native, r->at, col);
    if (PQftype(r->native, col) == OID_BOOL)
        return *s == 't' ? "1" : "0";
    return s;
}

static int64_t pg_int(struct rows *r, int col)
{
    return strtoll(pg_text(r, col), NULL, 10);
}

static const void *pg_blob(struct rows *r, int col, size_t *ret_n)
{
    if (PQftype(r->native, col) != OID_BYTEA) {
        *ret_n = (size_t)PQgetlength(r->native, r->at, col);
        return PQgetvalue(r->native, r->at, col);
    }
    if (!r->decoded)
        r->decoded = arena_array_of(r->db->scratch, (size_t)PQnfields(r->native), unsigned char *);
    PQfreemem(r->decoded[col]);
    r->decoded[col] = PQunescapeBytea(
        (const unsigned char *)PQgetvalue(r->native, r->at, col), ret_n);
    if (!r->decoded[col]) {
        *ret_n = 0;
        db_fail(r->db, ERR_MEMORY, "bytes of a column");
    }
    return r->decoded[col];
}

static bool pg_null(struct rows *r, int col)
{
    return PQgetisnull(r->native, r->at, col);
}

static const char *pg_name(struct rows *r, int col)
{
    return PQfname(r->native, col);
}

static enum db_kind pg_kind(struct rows *r, int col)
{
    switch (PQftype(r->native, col)) {
    case OID_BOOL:
    case OID_INT8:
    case OID_INT2:
    case OID_INT4:
        return DB_INT;
    case OID_BYTEA:
        return DB_BYTES;
    default:
        return DB_TEXT;
    }
}

/* ---- control ---- */

static bool pg_control(struct db *db, const char *sql, struct err *e)
{
    if (db->queues)
        return pg_queue_control(db, sql, e);
    PGresult *res = PQexec(db->pg, sql);
    ExecStatusType status = PQresultStatus(res);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
              status == PGRES_EMPTY_QUERY;
    if (!ok)
        pg_set_error(db, res, sql, e);
    if (ok && !commit_kept(sql, res))
        ok = err_set(e, ERR_DB, NULL, "postgresql: COMMIT was answered with %s",
                     PQcmdStatus(res)) == ST_OK;
    PQclear(res);
    return ok;
}

static bool pg_in_transaction(struct db *db)
{
    PGTransactionStatusType t = PQtransactionStatus(db->pg);
    return t == PQTRANS_INTRANS || t == PQTRANS_INERROR;
}

static void pg_close(struct db *db)
{
    PQfinish(db->pg);
    db->pg = NULL;
}

const struct driver db_pg_driver = {
    .engine = DB_POSTGRESQL,
    .prepare = pg_prepare,
    .unprepare = pg_unprepare,
    .start = pg_start,
    .next = pg_next,
    .settle = pg_settle,
    .finish = pg_finish,
    .columns = pg_columns,
    .col_int = pg_int,
    .col_text = pg_text,
    .col_blob = pg_blob,
    .col_null = pg_null,
    .col_name = pg_name,
    .col_kind = pg_kind,
    .control = pg_control,
    .in_transaction = pg_in_transaction,
    .close = pg_close,
};

/* ---- connecting ---- */

static void no_notice(void *arg, const PGresult *res)
{
    (void)arg;
    (void)res;
}

static const struct {
    const char *query, *expected, *or_else;
} demands[] = {
    {"SELECT current_setting('fsync')", "on", NULL},
    {"SELECT current_setting('full_page_writes')", "on", NULL},
    {"SELECT current_setting('synchronous_commit')", "on", "remote_apply"},
    {"SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()",
     "UTF8", NULL},
    {"SELECT datlocprovider::text FROM pg_database WHERE datname = current_database()", "c", NULL},
    {"SELECT datcollate FROM pg_database WHERE datname = current_database()", "C", "POSIX"},
    {"SELECT pg_is_in_recovery()::text", "false", NULL},
};

static enum status check_server(struct db *db, struct err *e)
{
    if (PQserverVersion(db->pg) < OLDEST_PG)
        return err_set(e, ERR_UNAVAILABLE, NULL, "PostgreSQL %d: need 15 or newer",
                       PQserverVersion(db->pg) / 10000);
    for (size_t i = 0; i < sizeof demands / sizeof *demands; i++) {
        PGresult *res = PQexec(db->pg, demands[i].query);
        if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1) {
            pg_set_error(db, res, demands[i].query, e);
            PQclear(res);
            return ST_ERROR;
        }
        const char *found = PQgetvalue(res, 0, 0);
        enum status st = ST_OK;
        if (strcmp(found, demands[i].expected) != 0 &&
            !(demands[i].or_else && strcmp(found, demands[i].or_else) == 0))
            st = err_set(e, ERR_UNAVAILABLE, NULL,
                         "%s: need %s, got %.40s: refusing to run without it", demands[i].query,
                         demands[i].expected, found);
        PQclear(res);
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}

/* schema is made of letters, digits and '_' (store_open checked the body's name). */
static enum status settle(struct db *db, const char *schema, struct err *e)
{
    char set[400];
    snprintf(set, sizeof set,
             "SET search_path TO \"%s\"; SET timezone TO 'UTC'; SET lock_timeout TO '30s';"
             " SET idle_in_transaction_session_timeout TO '60s';"
             " SET default_transaction_read_only TO %s",
             schema, db->writable ? "off" : "on");
    if (!db_control(db, set, e))
        return ST_ERROR;
    return check_server(db, e);
}

enum status db_pg_open(struct store *s, const char *url, const char *schema, bool writable,
                       struct db **ret, struct err *e)
{
    /* What stands before dbname may be changed by the address, what stands after may not. */
    const char *const names[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout",
                                 "application_name", "dbname", "client_encoding", NULL};
    /* The schema as the application's name tells an administrator whose connection it is. */
    const char *const values[] = {"5", "30", "15000", schema, url, "UTF8", NULL};
    struct db *db = db_new(&db_pg_driver, s, writable);
    db->pg = PQconnectdbParams(names, values, 1);
    enum status st;
    if (PQstatus(db->pg) != CONNECTION_OK) {
        st = err_set(e, ERR_UNAVAILABLE, NULL, "connect: %.300s",
                     db->pg ? PQerrorMessage(db->pg) : "no memory");
    } else {
        PQsetNoticeReceiver(db->pg, no_notice, NULL);
        st = settle(db, schema, e);
    }
    if (st != ST_OK) {
        db_free(db);
        return st;
    }
    *ret = db;
    return ST_OK;
}
