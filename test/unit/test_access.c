/* Who stands at the door: codes, passwords, sessions, tries, links and tokens, with a clock that is
 * set by hand, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "access/access.h"
#include "access/link.h"
#include "access/password.h"
#include "access/second.h"
#include "access/session.h"
#include "access/sign_in.h"
#include "access/throttle.h"
#include "access/token.h"
#include "access/totp.h"
#include "base/arena.h"
#include "base/str.h"
#include "support/store.h"

#define SECOND_US INSTANT_SECOND
#define PASSWORD "kuda lumping sembilan"

static instant the_time = INT64_C(1790000000) * INSTANT_SECOND;
static const struct sign_in_from here = {"192.0.2.7", "peramban"};

static instant hand(void *arg)
{
    (void)arg;
    return the_time;
}

static struct access *opened(struct test_store *t)
{
    struct access *x = NULL;
    struct err e = {0};
    const struct access_options o = {.store = t->store, .now = hand};
    if (access_open(&o, &x, &e) != ST_OK)
        fail_msg("access_open: %s", e.detail);
    return x;
}

/* An account of its own; its id. */
static int64_t person(struct test_store *t)
{
    test_store_sql(t, "INSERT INTO account (pub, p_name, p_nip, p_email, made_by) VALUES"
                      " ('wahyu', 'Wahyu Nugraha', '197505122000031004', 'Wahyu@contoh.go.id', 1)");
    return test_store_int(t, "SELECT MAX(id) FROM account");
}

static enum sign_in_result try_in(struct access *x, struct arena *a, const char *who,
                                  const char *password, const struct sign_in_from *from)
{
    struct sign_in in;
    struct err e = {0};
    assert_int_equal(sign_in(x, a, who, password, from, &in, &e), ST_OK);
    assert_true((in.result == SIGN_IN_WAIT) == (in.wait > 0));
    return in.result;
}

/* ---- pure parts ---- */

/* RFC 6238, appendix B, the last six digits. */
static void codes_by_time(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *code;
    } v[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"},
             {2000000000, "279037"}, {20000000000, "353130"}};
    for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) {
        char code[TOTP_DIGITS + 1];
        totp_code((const uint8_t *)"12345678901234567890", 20, totp_step(v[i].seconds * SECOND_US), code);
        assert_string_equal(code, v[i].code);
    }
}

static void weak_passwords(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    static const char *const known[] = {"Wahyu Nugraha", "197505122000031004", "wahyu@contoh.go.id", NULL};
    static const char *const weak[] = {"", "pendek", "elevenchars", "aaaaaaaaaaaaaa", "123456789012",
                                       "012345678901234", "abcdefghijklmn", "password1234",
                                       "passwordpassword", "Indonesia-2026!", "rahasia 12345",
                                       "08123456789012", "1975-05-12 2000", "197505122000031004",
                                       "wahyunugraha", "Wahyu Nugraha 1"};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
        if (!password_fault(a, weak[i], known))
            fail_msg("taken: %s", weak[i]);
    static const char *const good[] = {PASSWORD, "Tr0mbon&kelapa", "hujan di bulan juni",
                                       "\xe2\x82\xac\xe2\x82\xac uang kertas tua", "pqhzkxwjvbtd"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (password_fault(a, good[i], known))
            fail_msg("not taken: %s: %s", good[i], password_fault(a, good[i], known));
    char longest[PASSWORD_MAX + 2];
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = (char)('a' + (i * i + i / 3) % 26);
    longest[PASSWORD_MAX] = '\0';
    assert_null(password_fault(a, longest, known));
    longest[PASSWORD_MAX] = 'x';
    longest[PASSWORD_MAX + 1] = '\0';
    assert_non_null(password_fault(a, longest, known));
}

static void places(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    assert_string_equal(throttle_place(a, "192.0.2.7"), "192.0.2.7");
    assert_string_equal(throttle_place(a, "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    assert_string_equal(throttle_place(a, "2001:db8:1:2::9"), "2001:db8:1:2::/64");
    assert_string_equal(throttle_place(a, "2001:DB8:1::9"), "2001:db8:1:0::/64");
    assert_string_equal(throttle_place(a, "::ffff:192.0.2.7"), "::ffff:192.0.2.7");
    assert_string_equal(throttle_place(a, "bukan alamat"), "bukan alamat");
    assert_string_equal(throttle_place(a, NULL), "");
}

/* ---- the key ---- */

static void the_key(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    char path[256], *seed;
    struct stat st;
    struct err e = {0};
    struct access *x = opened(t);
    char *link = link_text(x, a, "abcd");
    int64_t me = person(t);
    assert_int_equal(second_begin(x, a, me, &seed, &e), ST_OK);
    access_close(x);
    snprintf(path, sizeof path, "%s/keys/access.key", t->dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    x = opened(t);
    assert_string_equal(link_text(x, a, "abcd"), link);
    access_close(x);
    /* Lost: not made anew, since what is sealed could never be opened again. */
    assert_int_equal(unlink(path), 0);
    const struct access_options o = {.store = t->store};
    assert_int_equal(access_open(&o, &x, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_CORRUPT);
}

/* ---- passwords, tries ---- */

static void signing_in(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct access *x = opened(t);
    int64_t me = person(t);
    assert_int_equal(try_in(x, a, "wahyu@contoh.go.id", PASSWORD, &here), SIGN_IN_WRONG);
    assert_int_equal(credential_set(x, me, PASSWORD, false, 0, &e), ST_OK);
    assert_int_equal(try_in(x, a, "wahyu@contoh.go.id", PASSWORD, &here), SIGN_IN_UNCONFIRMED);
    assert_int_equal(credential_confirm(x, me, &e), ST_OK);
    static const char *const names[] = {"wahyu@contoh.go.id", "WAHYU@CONTOH.GO.ID", " wahyu ",
                                        "19750512 200003 1 004", "197505122000031004"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(try_in(x, a, names[i], PASSWORD, &here), SIGN_IN_RIGHT);
    assert_int_equal(try_in(x, a, "197505122000031004", PASSWORD " ", &here), SIGN_IN_WRONG);
    /* Two accounts with one e-mail: it names neither. */
    test_store_sql(t, "INSERT INTO account (pub, p_name, p_email, made_by) VALUES"
                      " ('lain', 'Lain', 'wahyu@contoh.go.id', 1)");
    assert_int_equal(try_in(x, a, "wahyu@contoh.go.id", PASSWORD, &here), SIGN_IN_WRONG);
    assert_int_equal(try_in(x, a, "197505122000031004", PASSWORD, &here), SIGN_IN_RIGHT);
    test_store_sql(t, "UPDATE account SET ended_by = 1 WHERE pub = 'wahyu'");
    assert_int_equal(try_in(x, a, "197505122000031004", PASSWORD, &here), SIGN_IN_WRONG);
    access_close(x);
}

static void tries_wait_longer_each_time(void **state)
{
    struct test_store *t = *state;
    struct err e = {0};
    struct access *x = opened(t);
    const struct throttle v[] = {{THROTTLE_PAIR, "a dari b"}, {THROTTLE_ADDRESS, "b"}};
    int wait = 0, before = 0;
    for (int i = 0; i < 4; i++)
        assert_int_equal(throttle_enter(x, v, 2, &wait, &e), ST_OK);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(throttle_enter(x, v, 2, &wait, &e), ST_OK);
        assert_int_equal(throttle_enter(x, v, 2, &wait, &e), ST_REFUSED);
        assert_true(wait >= before && wait <= 900);
        before = wait;
        the_time += (int64_t)wait * SECOND_US - 1;
        assert_int_equal(throttle_enter(x, v, 2, &wait, &e), ST_REFUSED);
        the_time += 1;
    }
    assert_int_equal(before, 900);
    /* Another one from the same place, and the same one from another place, go on. */
    const struct throttle other[] = {{THROTTLE_PAIR, "c dari b"}, {THROTTLE_ADDRESS, "b"}};
    const struct throttle elsewhere[] = {{THROTTLE_PAIR, "a dari d"}, {THROTTLE_ADDRESS, "d"}};
    assert_int_equal(throttle_enter(x, other, 2, &wait, &e), ST_OK);
    assert_int_equal(throttle_enter(x, elsewhere, 2, &wait, &e), ST_OK);
    /* Once right, all is forgotten. */
    assert_int_equal(throttle_enter(x, v, 2, &wait, &e), ST_OK);
    assert_int_equal(throttle_right(x, v, 2, &e), ST_OK);
    for (int i = 0; i < 4; i++)
        assert_int_equal(throttle_enter(x, v, 2, &wait, &e), ST_OK);
    access_close(x);
}

static void a_place_has_a_higher_count(void **state)
{
    struct test_store *t = *state;
    struct err e = {0};
    struct access *x = opened(t);
    char who[32];
    int wait = 0, tries = 0;
    enum status s = ST_OK;
    for (; s == ST_OK && tries < 200; tries++) {
        snprintf(who, sizeof who, "orang %d dari kantor", tries);
        const struct throttle v[] = {{THROTTLE_PAIR, who}, {THROTTLE_ADDRESS, "kantor"}};
        s = throttle_enter(x, v, 2, &wait, &e);
    }
    assert_int_equal(s, ST_REFUSED);
    assert_in_range(tries, 100, 110);
    the_time += INT64_C(3600) * SECOND_US;        /* an hour later it is forgotten */
    const struct throttle v[] = {{THROTTLE_ADDRESS, "kantor"}};
    for (int i = 0; i < 90; i++)
        assert_int_equal(throttle_enter(x, v, 1, &wait, &e), ST_OK);
    access_close(x);
}

struct caller {
    struct access *x;
    pthread_t thread;
    enum status status;
    struct err err;
};

static void *call(void *arg)
{
    struct caller *c = arg;
    bool good;
    c->status = password_verify(c->x, NULL, "salah", &good, &c->err);
    return NULL;
}

static void the_queue_is_bounded(void **state)
{
    struct test_store *t = *state;
    struct access *x = NULL;
    struct err e = {0};
    struct caller v[12];
    int busy = 0, done = 0;
    const struct access_options o = {.store = t->store, .hash_waiting = 2};
    assert_int_equal(access_open(&o, &x, &e), ST_OK);
    for (int i = 0; i < 12; i++) {
        v[i] = (struct caller){.x = x};
        assert_int_equal(pthread_create(&v[i].thread, NULL, call, &v[i]), 0);
    }
    for (int i = 0; i < 12; i++) {
        pthread_join(v[i].thread, NULL);
        if (v[i].status == ST_ERROR)
            assert_int_equal(v[i].err.class, ERR_UNAVAILABLE);
        busy += v[i].status == ST_ERROR;
        done += v[i].status == ST_OK;
    }
    assert_true(busy > 0 && done >= 2);
    access_close(x);
}

/* ---- sessions, tokens ---- */

static char *session_for(struct access *x, struct arena *a, int64_t account)
{
    char *token;
    struct err e = {0};
    const struct session_new n = {account, false, "192.0.2.7", "peramban"};
    assert_int_equal(session_start(x, a, &n, &token, &e), ST_OK);
    return token;
}

static bool lives(struct access *x, struct arena *a, const char *token, struct session *s)
{
    struct err e = {0};
    enum status st = session_find(x, a, token, s, &e);
    assert_int_not_equal(st, ST_ERROR);
    return st == ST_OK;
}

static void sessions(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct session s, *list;
    size_t n;
    struct access *x = opened(t);
    int64_t me = person(t);
    char *token = session_for(x, a, me), *other = session_for(x, a, me), *new;
    assert_true(lives(x, a, token, &s));
    assert_string_equal(s.account, "wahyu");
    assert_false(lives(x, a, "aaaa", &s));
    assert_true(lives(x, a, token, &s));
    assert_false(session_rests(&s, true, the_time + 1800 * SECOND_US));
    assert_true(session_rests(&s, true, the_time + 1801 * SECOND_US));
    assert_false(session_rests(&s, false, the_time + 7200 * SECOND_US));
    assert_true(session_rests(&s, false, the_time + 7201 * SECOND_US));
    /* Stronger: the old token is gone. */
    assert_int_equal(session_strengthen(x, a, s.id, &new, &e), ST_OK);
    assert_false(lives(x, a, token, &s));
    assert_true(lives(x, a, new, &s));
    assert_int_equal(session_list(x, a, me, &list, &n, &e), ST_OK);
    assert_int_equal(n, 2);
    assert_int_equal(session_revoke(x, me + 1, s.pub, &e), ST_REFUSED);
    assert_int_equal(session_end_others(x, me, s.id, &e), ST_OK);
    assert_false(lives(x, a, other, &s));
    /* Used all the time, and still over after twelve hours. */
    instant begun = the_time;
    for (; the_time < begun + INT64_C(43200) * SECOND_US; the_time += 1700 * SECOND_US) {
        assert_true(lives(x, a, new, &s));
        assert_false(session_rests(&s, true, the_time));
        assert_int_equal(session_touch(x, &s, &e), ST_OK);
    }
    the_time = begun + INT64_C(43201) * SECOND_US;
    assert_false(lives(x, a, new, &s));
    access_close(x);
}

static void a_new_password_ends_sessions(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct session s;
    struct access *x = opened(t);
    int64_t me = person(t);
    char *kept = session_for(x, a, me), *ended = session_for(x, a, me);
    assert_true(lives(x, a, kept, &s));
    assert_int_equal(credential_set(x, me, PASSWORD, true, s.id, &e), ST_OK);
    assert_true(lives(x, a, kept, &s));
    assert_false(lives(x, a, ended, &s));
    test_store_sql(t, "UPDATE account SET ended_by = 1");
    assert_false(lives(x, a, kept, &s));
    access_close(x);
}

static void tokens(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct api_token k;
    char *token;
    struct access *x = opened(t);
    int64_t me = person(t);
    assert_int_equal(token_make(x, a, me, "laporan", false, 7, &token, &e), ST_OK);
    assert_int_equal(token_find(x, a, token, &k, &e), ST_OK);
    assert_string_equal(k.scope, "baca");
    assert_int_equal(token_find(x, a, token + 1, &k, &e), ST_REFUSED);
    assert_int_equal(token_find(x, a, "slt_", &k, &e), ST_REFUSED);
    the_time += INT64_C(7) * 86400 * SECOND_US - 1;
    assert_int_equal(token_find(x, a, token, &k, &e), ST_OK);
    the_time += 1;
    assert_int_equal(token_find(x, a, token, &k, &e), ST_REFUSED);
    access_close(x);
}

/* ---- second factor ---- */

static void seed_bytes(const char *seed, uint8_t ret[TOTP_SECRET_LEN])
{
    uint64_t bits = 0;
    int have = 0;
    size_t n = 0;
    for (; *seed && n < TOTP_SECRET_LEN; seed++) {
        bits = bits << 5 | (uint64_t)(*seed >= 'A' ? *seed - 'A' : *seed - '2' + 26);
        if ((have += 5) >= 8)
            ret[n++] = (uint8_t)(bits >> (have -= 8));
    }
}

static bool right(struct access *x, struct arena *a, int64_t me, const char *code)
{
    struct second s;
    struct err e = {0};
    assert_int_equal(second_check(x, a, me, code, &here, &s, &e), ST_OK);
    return s.right;
}

static void second_factor(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    uint8_t secret[TOTP_SECRET_LEN];
    char *seed, *same, *codes[SECOND_RECOVERY_CODES], c[3][TOTP_DIGITS + 1];
    struct access *x = opened(t);
    int64_t me = person(t);
    assert_int_equal(second_begin(x, a, me, &seed, &e), ST_OK);
    assert_int_equal(second_begin(x, a, me, &same, &e), ST_OK);
    assert_string_equal(seed, same);
    seed_bytes(seed, secret);
    the_time -= the_time % (30 * SECOND_US);
    for (int i = 0; i < 3; i++)
        totp_code(secret, sizeof secret, totp_step(the_time) + i - 1, c[i]);
    assert_false(right(x, a, me, c[1]));           /* not enrolled: no code is right */
    assert_int_equal(second_confirm(x, a, me, "999", codes, &e), ST_REFUSED);
    assert_int_equal(second_confirm(x, a, me, c[0], codes, &e), ST_OK);
    assert_int_equal(second_confirm(x, a, me, c[1], codes, &e), ST_REFUSED);
    assert_int_equal(second_begin(x, a, me, &same, &e), ST_REFUSED);
    assert_false(right(x, a, me, c[0]));           /* used by the confirmation */
    assert_true(right(x, a, me, c[2]));            /* the telephone is one step ahead */
    assert_false(right(x, a, me, c[2]));
    assert_false(right(x, a, me, c[1]));           /* nothing older counts any more */
    assert_true(right(x, a, me, codes[9]));
    assert_false(right(x, a, me, codes[9]));
    the_time += INT64_C(86400) * SECOND_US;
    totp_code(secret, sizeof secret, totp_step(the_time) - 2, c[0]);
    totp_code(secret, sizeof secret, totp_step(the_time) + 2, c[1]);
    totp_code(secret, sizeof secret, totp_step(the_time) - 1, c[2]);
    assert_false(right(x, a, me, c[0]));
    assert_false(right(x, a, me, c[1]));
    assert_true(right(x, a, me, c[2]));
    access_close(x);
}

/* ---- links ---- */

static enum status read_link(struct access *x, struct arena *a, const char *text, struct link *l)
{
    struct err e = {0};
    *l = (struct link){0};
    return link_read(x, a, text, l, &e);
}

static void links(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct link l, second;
    struct access *x = opened(t);
    int64_t me = person(t);
    assert_int_equal(link_send(x, a, me, LINK_PASSWORD, &e), ST_OK);
    assert_int_equal(link_send(x, a, me, LINK_PASSWORD, &e), ST_OK);
    assert_int_equal(test_store_int(t, "SELECT COUNT(*) FROM mail_recipient WHERE state = 'waiting'"), 2);
    struct db *db;
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    char *pub = db_text(db, a, "SELECT pub FROM login_link ORDER BY id LIMIT 1", "");
    char *pub2 = db_text(db, a, "SELECT pub FROM login_link ORDER BY id DESC LIMIT 1", "");
    char *body = db_text(db, a, "SELECT body FROM mail ORDER BY id LIMIT 1", "");
    store_read_done(db);
    char *text = link_text(x, a, pub);
    assert_null(strstr(body, strchr(text, '-') + 1));
    char *sent = link_expand(x, a, "https://contoh.go.id", body);
    assert_non_null(strstr(sent, arena_printf(a, "https://contoh.go.id/tautan/%s\n", text)));
    assert_null(strstr(sent, "{tautan"));
    assert_string_equal(link_expand(x, a, "b", "{tautan:} {tautan:ab"), "{tautan:} {tautan:ab");
    assert_int_equal(read_link(x, a, pub, &l), ST_REFUSED);
    assert_int_equal(read_link(x, a, arena_printf(a, "%s-", pub), &l), ST_REFUSED);
    assert_int_equal(read_link(x, a, arena_printf(a, "%s-%s", pub2, strchr(text, '-') + 1), &l), ST_REFUSED);
    the_time += INT64_C(3600) * SECOND_US - 1;
    assert_int_equal(read_link(x, a, text, &l), ST_OK);
    assert_int_equal(read_link(x, a, link_text(x, a, pub2), &second), ST_OK);
    /* One use; the account's other link ends with it. */
    assert_int_equal(link_set_password(x, &l, PASSWORD, &e), ST_OK);
    assert_int_equal(link_set_password(x, &l, PASSWORD, &e), ST_REFUSED);
    assert_int_equal(link_set_password(x, &second, PASSWORD, &e), ST_REFUSED);
    assert_int_equal(try_in(x, a, "197505122000031004", PASSWORD, &here), SIGN_IN_RIGHT);
    assert_int_equal(link_send(x, a, me, LINK_EMAIL, &e), ST_OK);
    assert_int_equal(link_send(x, a, me + 7, LINK_EMAIL, &e), ST_REFUSED);
    access_close(x);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_by_time), cmocka_unit_test(weak_passwords), cmocka_unit_test(places),
        ON(sqlite, the_key), BOTH(signing_in), BOTH(tries_wait_longer_each_time),
        BOTH(a_place_has_a_higher_count), ON(sqlite, the_queue_is_bounded), BOTH(sessions),
        BOTH(a_new_password_ends_sessions), BOTH(tokens), BOTH(second_factor), BOTH(links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
