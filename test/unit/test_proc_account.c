/* Inviting and resetting: who may, two persons, what the owner is told, what ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "support/gate_world.h"

static struct gate_world w;

static void people(enum db_engine engine)
{
    gw_open(&w, engine);
    gw_at(&w, "2019-09-02T08:00+08:00");
    static const char *const names[] = {"admin", "admin2", "bkd", "pelamar", "bisu"};
    for (size_t i = 0; i < 5; i++) {
        if (i < 4)
            gw_do(&w, "sistem", "account.create", "{'name': 'Orang %zu', 'email': '%s@contoh.go.id'}", i,
                  names[i]);
        else
            gw_do(&w, "sistem", "account.create", "{'name': 'Orang %zu'}", i);
        gw_save(&w, names[i], "account");
    }
    for (size_t i = 0; i < 2; i++)
        gw_do(&w, "sistem", "admin.set_official", "{'role': 'admin', 'account': '$%s', 'from': '2019-01-01'}",
              names[i]);
    gw_do(&w, "sistem", "admin.set_official",
          "{'role': 'badan-kepegawaian', 'account': '$bkd', 'from': '2019-01-01'}");
}

static void inviting(void **state)
{
    people(*(const enum db_engine *)*state);
    gw_do(&w, "admin", "account.invite", "{'account': '$pelamar'}");
    assert_int_equal(test_store_int(&w.store, "SELECT COUNT(*) FROM login_link WHERE purpose = 'undangan'"
                                              " AND until_at - made_at = 259200000000"), 1);
    assert_int_equal(test_store_int(&w.store, "SELECT COUNT(*) FROM mail m, login_link l WHERE m.body"
                                              " LIKE '%{tautan:' || l.pub || '}%'"), 1);
    gw_faulty(&w, "account", "admin", "account.invite", "{'account': '$bisu'}");
    gw_faulty(&w, "account", "admin", "account.invite", "{'account': 'tidakada'}");
    test_store_sql(&w.store, "INSERT INTO credential (account_id, hash, set_at)"
                             " SELECT id, 'x', 0 FROM account WHERE p_email = 'bkd@contoh.go.id'");
    gw_faulty(&w, "account", "admin", "account.invite", "{'account': '$bkd'}");
    GW_HERE(&w);
    assert_int_not_equal(gw_try(&w, "pelamar", "account.invite", "{'account': '$bkd'}"), OUT_DONE);
    assert_int_not_equal(gw_try(&w, NULL, "account.invite", "{'account': '$pelamar'}"), OUT_DONE);
    gw_close(&w);
}

static enum keep session_unit(struct db *db, void *arg)
{
    (void)arg;
    db_run(db,
           "INSERT INTO access_session (pub, token_hash, account_id, needs_second, address, agent, made_at,"
           " seen_at, fresh_at) SELECT 'sesi', ?1, id, 0, '', '', 1, 1, 1 FROM account WHERE p_email = ?2",
           "bs", "abc", (size_t)3, "pelamar@contoh.go.id");
    return KEEP;
}

static void resetting_takes_two(void **state)
{
    people(*(const enum db_engine *)*state);
    test_store_do(&w.store, session_unit, NULL);
    GW_HERE(&w);
    assert_int_equal(gw_try(&w, "admin", "account.reset",
                            "{'account': '$pelamar', 'reason': 'telepon hilang', 'second_factor': true}"),
                     OUT_WAITING);
    assert_int_equal(test_store_int(&w.store, "SELECT COUNT(*) FROM login_link"), 0);
    assert_int_equal(test_store_int(&w.store, "SELECT COUNT(*) FROM access_session WHERE ended_at IS NULL"), 1);
    json_object_set_new(w.names, "tunda", json_string(w.out.pending));
    assert_int_not_equal(gw_try(&w, "admin", "act.confirm", "{'pending': '$tunda'}"), OUT_DONE);
    assert_int_not_equal(gw_try(&w, "pelamar", "act.confirm", "{'pending': '$tunda'}"), OUT_DONE);
    gw_do(&w, "admin2", "act.confirm", "{'pending': '$tunda'}");
    assert_int_equal(test_store_int(&w.store, "SELECT COUNT(*) FROM login_link WHERE purpose = 'sandi'"
                                              " AND until_at - made_at = 3600000000"), 1);
    assert_int_equal(test_store_int(&w.store, "SELECT COUNT(*) FROM access_session WHERE ended_at IS NULL"), 0);
    gw_faulty(&w, "account", "admin", "account.reset", "{'account': '$admin', 'reason': 'lupa'}");
    gw_faulty(&w, "account", "admin", "account.reset", "{'account': '$bisu', 'reason': 'lupa'}");
    gw_close(&w);
}

static void one_email_one_account(void **state)
{
    people(*(const enum db_engine *)*state);
    gw_faulty(&w, "email", NULL, "account.create", "{'name': 'Lain', 'email': 'PELAMAR@contoh.go.id'}");
    gw_close(&w);
}

/* Who has an account does not take others' numbers by registering once more. */
static void one_person_one_account(void **state)
{
    people(*(const enum db_engine *)*state);
    assert_int_equal(gw_try(&w, "pelamar", "account.create", "{'name': 'Orang Lain'}"), OUT_REFUSED);
    gw_do(&w, NULL, "account.create", "{'name': 'Orang Lain'}");
    gw_close(&w);
}

#define EACH(f)                                                                               \
    {#f " (sqlite)", f, NULL, NULL, (void *)(uintptr_t)&test_sqlite},                         \
    {#f " (postgresql)", f, NULL, NULL, (void *)(uintptr_t)&test_postgresql}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {EACH(inviting), EACH(resetting_takes_two), EACH(one_email_one_account),
        EACH(one_person_one_account)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
