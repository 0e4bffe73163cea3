/* The calendar a gate judges by is that of the corrections that are kept: what a unit corrected that
 * was not kept is not there for the next one, even where the store gives its id again. On both
 * engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/fault.h"
#include "support/gate_world.h"

static struct gate_world world, *w = &world;

static const char *off(const char *day)
{
    struct err e = {0};
    struct db *db;
    struct date d;
    assert_true(date_parse(day, &d));
    assert_int_equal(store_read(w->store.store, &db, &e), ST_OK);
    const char *why = calendar_off(gate_calendar(w->gate, db), d);
    store_read_done(db);
    return why;
}

static enum outcome_kind correct(const char *day, const char *working)
{
    GW_HERE(w);
    return gw_try(w, "admin", "admin.correct_calendar",
                  "{'date': '%s', 'kind': 'libur-daerah', 'name': 'Libur %s',"
                  " 'source': 'Keputusan Bupati', 'working': %s}", day, day, working);
}

static void open_office(enum db_engine engine)
{
    gw_open(w, engine);
    gw_at(w, "2019-01-02T08:00+07:00");
    gw_do(w, "sistem", "account.create", "{'name': 'Admin Instansi'}");
    gw_save(w, "admin", "account");
    gw_do(w, "sistem", "admin.set_official",
          "{'role': 'admin', 'account': '$admin', 'from': '2019-01-01'}");
}

static void not_kept(enum db_engine engine)
{
    open_office(engine);
    assert_null(off("2019-03-05"));
    assert_null(off("2019-03-06"));
    fault_arm("store.commit=1+");
    assert_int_equal(correct("2019-03-05", "false"), OUT_ERROR);
    fault_arm("");
    assert_null(off("2019-03-05"));
    assert_int_equal(correct("2019-03-06", "false"), OUT_DONE);
    assert_null(off("2019-03-05"));                      /* it was never corrected */
    assert_string_equal(off("2019-03-06"), "Libur 2019-03-06");
    assert_int_equal(correct("2019-03-06", "true"), OUT_DONE);
    assert_null(off("2019-03-06"));
    gw_close(w);
}

static void test_not_kept_sqlite(void **state)
{
    (void)state;
    not_kept(DB_SQLITE);
}

static void test_not_kept_postgresql(void **state)
{
    (void)state;
    not_kept(DB_POSTGRESQL);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_not_kept_sqlite),
        cmocka_unit_test(test_not_kept_postgresql),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
