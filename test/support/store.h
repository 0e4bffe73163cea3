/* Stores for tests, on both engines.
 *
 * A test binary calls test_need_postgres() first: without SELTER_TEST_PG it starts itself again
 * below tools/with-postgres; a missing PostgreSQL is a failure, never a skip. BOTH(f) runs the
 * cmocka test f twice, each time with a fresh store as its state. */
#pragma once
#include "store/store.h"
#include "store/writer.h"

struct test_store {
    enum db_engine engine;
    char dir[128], body[32];
    const char *url;                     /* NULL: SQLite */
    unsigned group_us;                   /* 0: as usual */
    struct store *store;
};

void test_need_postgres(char **argv);
int test_store_setup(void **state);      /* *state: &test_sqlite or &test_postgresql */
int test_store_teardown(void **state);
extern const enum db_engine test_sqlite, test_postgresql;

#define BOTH(f)                                                                               \
    {#f " (sqlite)", f, test_store_setup, test_store_teardown, (void *)(uintptr_t)&test_sqlite}, \
    {#f " (postgresql)", f, test_store_setup, test_store_teardown,                            \
     (void *)(uintptr_t)&test_postgresql}
#define ON(engine, f) \
    {#f " (" #engine ")", f, test_store_setup, test_store_teardown, (void *)(uintptr_t)&test_##engine}

/* A store that is not opened yet: folder and body are chosen. */
void test_store_place(struct test_store *t, enum db_engine engine);
/* Opens with what the place says; aborts when it cannot. */
void test_store_open(struct test_store *t);
struct store_options test_store_options(const struct test_store *t);
/* Closes and opens again, as after a restart. */
void test_store_reopen(struct test_store *t);
/* Closes, drops the schema, removes the folder. */
void test_store_remove(struct test_store *t);
/* Runs SQL past the store, on a connection of its own; {ID} and the like are not expanded.
 * Aborts when it fails. */
void test_store_sql(const struct test_store *t, const char *sql);
/* One unit that must be done; aborts otherwise. */
void test_store_do(struct test_store *t, enum keep (*fn)(struct db *, void *), void *arg);
/* One number read through store_read(). */
int64_t test_store_int(struct test_store *t, const char *sql);
void test_remove_folder(const char *path);
