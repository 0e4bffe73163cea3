#include "sql.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fs.h"
#include "support/place.h"

struct sql {
    sqlite3 *lite;
    PGconn *pg;
};

static void quiet(void *arg, const char *message)
{
    (void)arg, (void)message;
}

struct sql *sql_open(struct arena *a, const char *dir, const char *url, const char *schema)
{
    struct sql *s = arena_new_of(a, struct sql);
    if (!url) {
        if (sqlite3_open(fs_join(a, dir, "selter.db"), &s->lite) != SQLITE_OK)
            place_stop(dir, sqlite3_errmsg(s->lite));
        sqlite3_busy_timeout(s->lite, 10000);
        return s;
    }
    s->pg = PQconnectdb(url);
    if (PQstatus(s->pg) != CONNECTION_OK)
        place_stop(url, PQerrorMessage(s->pg));
    PQsetNoticeProcessor(s->pg, quiet, NULL);
    sql_run(s, arena_printf(a, "SET search_path TO %s; SET synchronous_commit TO off", schema));
    return s;
}

void sql_close(struct sql *s)
{
    sqlite3_close(s->lite);
    if (s->pg)
        PQfinish(s->pg);
}

bool sql_is_pg(const struct sql *s)
{
    return s->pg != NULL;
}

void sql_run(struct sql *s, const char *text)
{
    if (s->lite) {
        if (sqlite3_exec(s->lite, text, NULL, NULL, NULL) != SQLITE_OK)
            place_stop(text, sqlite3_errmsg(s->lite));
        return;
    }
    PGresult *r = PQexec(s->pg, text);
    if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
        place_stop(text, PQerrorMessage(s->pg));
    PQclear(r);
}

static void rows_lite(struct sql *s, struct arena *a, const char *text, struct sql_rows *ret)
{
    char **table, *why = NULL;
    int rows, columns;
    if (sqlite3_get_table(s->lite, text, &table, &rows, &columns, &why) != SQLITE_OK)
        place_stop(text, why);
    *ret = (struct sql_rows){.n = (size_t)rows, .columns = (size_t)columns};
    size_t all = (ret->n + 1) * ret->columns;
    ret->v = arena_array_of(a, all, char *);
    for (size_t i = 0; i < all; i++)
        ret->v[i] = arena_strdup(a, table[i]);
    sqlite3_free_table(table);
}

static void rows_pg(struct sql *s, struct arena *a, const char *text, struct sql_rows *ret)
{
    PGresult *r = PQexec(s->pg, text);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        place_stop(text, PQerrorMessage(s->pg));
    int rows = PQntuples(r), columns = PQnfields(r);
    *ret = (struct sql_rows){.n = (size_t)rows, .columns = (size_t)columns};
    ret->v = arena_array_of(a, (ret->n + 1) * ret->columns, char *);
    for (int k = 0; k < columns; k++)
        ret->v[k] = arena_strdup(a, PQfname(r, k));
    for (int i = 0; i < rows; i++)
        for (int k = 0; k < columns; k++)
            if (!PQgetisnull(r, i, k))
                ret->v[(size_t)(i + 1) * ret->columns + (size_t)k] =
                    arena_strdup(a, PQgetvalue(r, i, k));
    PQclear(r);
}

void sql_rows(struct sql *s, struct arena *a, const char *text, struct sql_rows *ret)
{
    if (s->lite)
        rows_lite(s, a, text, ret);
    else
        rows_pg(s, a, text, ret);
}

const char *sql_at(const struct sql_rows *r, size_t row, size_t column)
{
    return r->v[(row + 1) * r->columns + column];
}

const char *sql_name(const struct sql_rows *r, size_t column)
{
    return r->v[column];
}

int64_t sql_int(struct sql *s, const char *text)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct sql_rows r;
    sql_rows(s, a, text, &r);
    const char *v = r.n ? sql_at(&r, 0, 0) : NULL;
    return v ? strtoll(v, NULL, 10) : 0;
}
