/* Opening: what is checked, what is refused, what the tables look like on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "store/migrate.h"
#include "support/store.h"

static void close_it(struct test_store *t)
{
    store_close(t->store);
    t->store = NULL;
}

/* Opens and expects the refusal; its detail must contain `says`. */
static void refused(const struct store_options *o, enum err_class class, const char *says)
{
    struct err e = {0};
    struct store *s = NULL;
    enum status st = store_open(o, &s, &e);
    if (st == ST_OK)
        store_close(s);
    assert_int_equal(st, ST_ERROR);
    if (e.class != class || !strstr(e.detail, says))
        fail_msg("class %s, detail \"%s\"; expected %s, \"%s\"", err_class_name(e.class), e.detail,
                 err_class_name(class), says);
    assert_true(e.public_text[0] != '\0');
}

static struct store_options plain(const struct test_store *t)
{
    struct store_options o = test_store_options(t);
    o.create = false;
    return o;
}

static void test_create_then_open(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    struct err e = {0};
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM migration"), n_migration_files);
    assert_string_equal(store_body(t->store), t->body);
    close_it(t);
    if (store_open(&o, &t->store, &e) != ST_OK)
        fail_msg("%s", e.detail);
    /* Creating what is there is opening it; no second row of anything. */
    test_store_reopen(t);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM meta WHERE name = 'install'"), 1);
}

static void test_absent(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    o.body = "belum_ada";
    char nowhere[200];
    snprintf(nowhere, sizeof nowhere, "%s/nowhere", t->dir);
    o.data_dir = nowhere;
    refused(&o, ERR_NOT_FOUND, "");
    o.data_dir = t->dir;
    if (t->engine == DB_POSTGRESQL)
        refused(&o, ERR_NOT_FOUND, "belum_ada");
}

static void test_names(void **state)
{
    static const char *const bad[] = {"", "Utama", "1a", "a-b", "a\"b", "a b", "a;",
                                      "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq"};
    struct store_options o = test_store_options(*state);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        o.body = bad[i];
        refused(&o, ERR_INTERNAL, "body");
    }
    o.body = "utama";
    o.db_url = "mysql://x";
    refused(&o, ERR_INTERNAL, "scheme");
}

static void test_newer_program(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    test_store_sql(t, "INSERT INTO migration VALUES (9001, '9001_later.sql', 'x', '9', 0)");
    close_it(t);
    refused(&o, ERR_CONFLICT, "newer program");
    o.upgrade = o.create = true;         /* not even then */
    refused(&o, ERR_CONFLICT, "newer program");
    test_store_sql(t, "DELETE FROM migration WHERE number = 9001");
    test_store_open(t);
}

static void test_altered_migration(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    test_store_sql(t, "UPDATE migration SET sha256 = 'other' WHERE number = 1");
    close_it(t);
    refused(&o, ERR_CONFLICT, "differs");
}

static void test_gap(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    test_store_sql(t, "DELETE FROM migration WHERE number = 1");
    close_it(t);
    refused(&o, ERR_CONFLICT, "gap");
}

/* The backup is there, for its owner only, and begins as what it is. */
static void kept_aside(const char *path, enum db_engine engine)
{
    char head[16] = "";
    struct stat st;
    assert_non_null(path);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_int_equal(fread(head, 1, sizeof head - 1, f), sizeof head - 1);
    fclose(f);
    assert_memory_equal(head, engine == DB_SQLITE ? "SQLite format 3" : "PGDMP", engine == DB_SQLITE ? 15 : 5);
}

/* A store of the release before: its last migration was not applied yet. */
static void test_upgrade(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    struct err e = {0};
    char sql[400];
    close_it(t);
    /* Undo the last file by dropping what it made, found in its own text. */
    for (const char *p = migration_files[n_migration_files - 1].text;
         (p = strstr(p, "CREATE ")); p++) {
        char kind[8], name[64];
        p += strlen("CREATE ");
        p += strncmp(p, "UNIQUE ", 7) == 0 ? 7 : 0;
        assert_int_equal(sscanf(p, "%7[A-Z] %63[a-z_]", kind, name), 2);
        /* An index goes with its table, when that is of this file too. */
        snprintf(sql, sizeof sql, "DROP %s IF EXISTS %s%s", kind, name,
                 t->engine == DB_SQLITE ? "" : " CASCADE");
        test_store_sql(t, sql);
    }
    snprintf(sql, sizeof sql, "DELETE FROM migration WHERE number = %d", store_schema_known());
    test_store_sql(t, sql);
    refused(&o, ERR_CONFLICT, "selter upgrade");
    o.create = true;
    refused(&o, ERR_CONFLICT, "selter upgrade");
    o.create = false;
    o.upgrade = true;
    if (store_open(&o, &t->store, &e) != ST_OK)
        fail_msg("%s", e.detail);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM migration"), n_migration_files);
    assert_int_equal(store_upgraded(t->store)->to, store_schema_known());
    assert_true(store_upgraded(t->store)->from < store_schema_known());
    kept_aside(store_upgraded(t->store)->backup, t->engine);
    struct store_options other = plain(t);
    refused(&other, ERR_UNAVAILABLE, "held");    /* who upgrades is alone */
    close_it(t);
    test_store_open(t);
    refused(&o, ERR_UNAVAILABLE, "held");
}

static void test_other_body(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    close_it(t);
    o.body = "lain";
    refused(&o, ERR_CONFLICT, "belongs to");
}

static void test_not_our_file(void **state)
{
    struct test_store *t = *state;
    struct store_options o = test_store_options(t);
    char path[200];
    close_it(t);
    snprintf(path, sizeof path, "%s/selter.db", t->dir);
    unlink(path);
    test_store_sql(t, "CREATE TABLE someone (x INTEGER)");
    refused(&o, ERR_CONFLICT, "not a store");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < 1000; i++)
        fputs("not a database ", f);
    fclose(f);
    refused(&o, ERR_CORRUPT, "");
}

/* Somebody holds the file in another journal mode: not opened without WAL. */
static void test_no_wal(void **state)
{
    struct test_store *t = *state;
    struct store_options o = plain(t);
    char path[200];
    sqlite3 *db = NULL;
    close_it(t);
    snprintf(path, sizeof path, "%s/selter.db", t->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode=DELETE; BEGIN; SELECT * FROM meta", NULL,
                                  NULL, NULL), SQLITE_OK);
    refused(&o, ERR_UNAVAILABLE, "journal_mode");
    sqlite3_close(db);
}

static void test_modes(void **state)
{
    struct test_store *t = *state;
    static const char *const files[] = {"selter.db", "selter.db-wal", "keys/master.key"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[200];
        struct stat st;
        snprintf(path, sizeof path, "%s/%s", t->dir, files[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

/* ---- PostgreSQL ---- */

static void pg_exec(const char *url, const char *sql)
{
    PGconn *c = PQconnectdb(url);
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
}

/* A database or role whose settings would lose or disorder data. */
static void test_server_settings(void **state)
{
    struct test_store *t = *state;
    struct store_options o = test_store_options(t);
    char url[300], name[48], sql[200];
    snprintf(name, sizeof name, "bad_%d", (int)getpid());
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0 LOCALE 'C.UTF-8'", name);
    pg_exec(t->url, sql);
    const char *slash = strrchr(t->url, '/');
    snprintf(url, sizeof url, "%.*s/%s", (int)(slash - t->url), t->url, name);
    o.db_url = url;
    refused(&o, ERR_UNAVAILABLE, "datcollate");
    snprintf(sql, sizeof sql, "DROP DATABASE %s", name);
    pg_exec(t->url, sql);
    snprintf(sql, sizeof sql,
             "CREATE DATABASE %s TEMPLATE template0 LOCALE 'C' ENCODING 'LATIN1'", name);
    pg_exec(t->url, sql);
    refused(&o, ERR_UNAVAILABLE, "encoding");
    snprintf(sql, sizeof sql, "DROP DATABASE %s", name);
    pg_exec(t->url, sql);
    snprintf(url, sizeof url, "%s?options=-csynchronous_commit%%3Doff", t->url);
    refused(&o, ERR_UNAVAILABLE, "synchronous_commit");
    snprintf(url, sizeof url, "postgresql://selter@127.0.0.1:1/postgres");
    refused(&o, ERR_UNAVAILABLE, "connect");
}

/* Two servers that are started at once on an empty database. */
struct opener {
    struct test_store *t;
    struct store *store;
    struct err err;
    pthread_t thread;
};

static void *open_at_once(void *arg)
{
    struct opener *o = arg;
    struct store_options options = test_store_options(o->t);
    if (store_open(&options, &o->store, &o->err) != ST_OK)
        o->store = NULL;
    return NULL;
}

static void test_created_twice_at_once(void **state)
{
    struct test_store *t = *state;
    struct opener o[4] = {{0}};
    test_store_remove(t);
    test_store_place(t, DB_POSTGRESQL);
    for (int i = 0; i < 4; i++) {
        o[i].t = t;
        pthread_create(&o[i].thread, NULL, open_at_once, &o[i]);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(o[i].thread, NULL);
    for (int i = 0; i < 4; i++) {
        if (!o[i].store)
            fail_msg("%s", o[i].err.detail);
        store_close(o[i].store);
    }
    test_store_open(t);
}

/* Both engines have the same tables, columns and duties to be filled. */
static void describe(struct test_store *t, const char *sql, struct buf *out)
{
    struct err e = {0};
    struct db *db;
    if (store_read(t->store, &db, &e) != ST_OK)
        fail_msg("%s", e.detail);
    struct rows *r = db_rows(db, sql, "");
    while (rows_next(r))
        buf_printf(out, "%s.%s %lld\n", rows_text(r, 0), rows_text(r, 1), (long long)rows_int(r, 2));
    assert_false(db_failed(db));
    store_read_done(db);
}

static void test_same_shape(void **state)
{
    struct test_store a, b;
    struct buf x BUF_AUTO, y BUF_AUTO;
    (void)state;
    buf_init(&x, 1 << 20);
    buf_init(&y, 1 << 20);
    test_store_place(&a, DB_SQLITE);
    test_store_place(&b, DB_POSTGRESQL);
    test_store_open(&a);
    test_store_open(&b);
    describe(&a,
             "SELECT m.name, c.name, max(c.\"notnull\", c.pk > 0) FROM sqlite_schema AS m,"
             " pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view')"
             " AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, 2",
             &x);
    describe(&b,
             "SELECT table_name::text, column_name::text, (is_nullable = 'NO')::int"
             " FROM information_schema.columns WHERE table_schema = current_schema()"
             " ORDER BY 1, 2",
             &y);
    assert_true(x.len > 1000);
    assert_string_equal(x.data, y.data);
    assert_int_equal(test_store_int(&a, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
                                        " AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%STRICT'"),
                     0);
    test_store_remove(&a);
    test_store_remove(&b);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_create_then_open),
        BOTH(test_absent),
        BOTH(test_names),
        BOTH(test_newer_program),
        BOTH(test_altered_migration),
        BOTH(test_gap),
        BOTH(test_upgrade),
        ON(sqlite, test_other_body),
        ON(sqlite, test_not_our_file),
        ON(sqlite, test_no_wal),
        ON(sqlite, test_modes),
        ON(postgresql, test_server_settings),
        ON(postgresql, test_created_twice_at_once),
        cmocka_unit_test(test_same_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
