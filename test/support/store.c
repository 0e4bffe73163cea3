#include "store.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const enum db_engine test_sqlite = DB_SQLITE, test_postgresql = DB_POSTGRESQL;

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "test support: %s: %s\n", what, why);
    abort();
}

void test_need_postgres(char **argv)
{
    if (getenv("SELTER_TEST_PG"))
        return;
    char *args[32] = {(char *)(uintptr_t)SELTER_SOURCE_ROOT "/tools/with-postgres"};
    for (int i = 0; argv[i] && i < 30; i++)
        args[i + 1] = argv[i];
    execv(args[0], args);
    give_up("tools/with-postgres", "cannot be run");
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *f)
{
    (void)st;
    (void)kind;
    (void)f;
    return remove(path);
}

void test_remove_folder(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void test_store_place(struct test_store *t, enum db_engine engine)
{
    static unsigned n;
    *t = (struct test_store){.engine = engine};
    const char *tmp = getenv("TMPDIR");
    snprintf(t->dir, sizeof t->dir, "%s/selter-test.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(t->dir))
        give_up("temporary folder", t->dir);
    snprintf(t->body, sizeof t->body, "t%d_%u", (int)getpid(), ++n);
    if (engine == DB_POSTGRESQL) {
        t->url = getenv("SELTER_TEST_PG");
        if (!t->url)
            give_up("SELTER_TEST_PG", "not set: call test_need_postgres() in main()");
    }
}

struct store_options test_store_options(const struct test_store *t)
{
    return (struct store_options){
        .data_dir = t->dir, .db_url = t->url, .body = t->body, .create = true,
        .group_us = t->group_us};
}

void test_store_open(struct test_store *t)
{
    struct err e = {0};
    struct store_options o = test_store_options(t);
    if (store_open(&o, &t->store, &e) != ST_OK)
        give_up("store_open", e.detail);
}

void test_store_reopen(struct test_store *t)
{
    store_close(t->store);
    t->store = NULL;
    test_store_open(t);
}

int test_store_setup(void **state)
{
    const enum db_engine *engine = *state;
    struct test_store *t = calloc(1, sizeof *t);
    if (!t)
        return -1;
    test_store_place(t, *engine);
    test_store_open(t);
    *state = t;
    return 0;
}

int test_store_teardown(void **state)
{
    test_store_remove(*state);
    free(*state);
    return 0;
}

static void sql_sqlite(const struct test_store *t, const char *sql)
{
    char path[160];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/selter.db", t->dir);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        give_up(path, "cannot be opened");
    sqlite3_busy_timeout(db, 10000);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        give_up(sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void quiet(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static void sql_pg(const struct test_store *t, const char *sql)
{
    char set[80];
    PGconn *c = PQconnectdb(t->url);
    PQsetNoticeProcessor(c, quiet, NULL);
    snprintf(set, sizeof set, "SET search_path TO selter_%s", t->body);
    PQclear(PQexec(c, set));
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
        give_up(sql, PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
}

void test_store_sql(const struct test_store *t, const char *sql)
{
    if (t->engine == DB_SQLITE)
        sql_sqlite(t, sql);
    else
        sql_pg(t, sql);
}

void test_store_remove(struct test_store *t)
{
    char drop[80];
    store_close(t->store);
    t->store = NULL;
    snprintf(drop, sizeof drop, "DROP SCHEMA IF EXISTS selter_%s CASCADE", t->body);
    if (t->engine == DB_POSTGRESQL)
        sql_pg(t, drop);
    test_remove_folder(t->dir);
}

void test_store_do(struct test_store *t, enum keep (*fn)(struct db *, void *), void *arg)
{
    struct err e = {0};
    if (store_write(t->store, NULL, 0, fn, arg, &e) != ST_OK)
        give_up("store_write", e.detail);
}

int64_t test_store_int(struct test_store *t, const char *sql)
{
    struct err e = {0};
    struct db *db;
    if (store_read(t->store, &db, &e) != ST_OK)
        give_up("store_read", e.detail);
    int64_t n = db_int(db, INT64_MIN, sql, "");
    if (db_failed(db))
        give_up(sql, db_error(db)->detail);
    store_read_done(db);
    return n;
}
