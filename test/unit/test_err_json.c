/* base/err and base/json: how a refusal, a fault and an error are told. */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "arena_fixture.h"

/* ---- errors ---- */

static void test_first_error_wins(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(err_set(&e, ERR_DISK_FULL, NULL, "write %s: %d", "/x", 28), ST_ERROR);
    assert_int_equal(err_set(&e, ERR_DB, "lain", "other"), ST_ERROR);
    assert_int_equal(e.class, ERR_DISK_FULL);
    assert_string_equal(e.detail, "write /x: 28");
    assert_true(str_starts(e.public_text, "Ruang penyimpanan penuh."));
    assert_int_equal(err_set(NULL, ERR_IO, NULL, "x"), ST_ERROR);
    struct err own = {0};
    (void)err_set(&own, ERR_CONFLICT, "Nomor itu sudah dipakai.", NULL);
    assert_string_equal(own.public_text, "Nomor itu sudah dipakai.");
    assert_string_equal(own.detail, "");
}

static void test_every_class_has_its_words(void **state)
{
    (void)state;
    for (int c = ERR_NONE + 1; c < ERR__MAX; c++) {
        struct err e = {0};
        (void)err_set(&e, (enum err_class)c, NULL, "d");
        assert_int_equal(e.class, c);
        size_t n = strlen(e.public_text);
        assert_true(n > 20 && e.public_text[n - 1] == '.');
        assert_in_range(err_http_status((enum err_class)c), 400, 599);
        for (int other = ERR_NONE; other < c; other++)
            assert_string_not_equal(err_class_name((enum err_class)c),
                                    err_class_name((enum err_class)other));
    }
    assert_int_equal(err_http_status(ERR_NOT_FOUND), 404);
    assert_int_equal(err_http_status(ERR_CONFLICT), 409);
    assert_int_equal(err_http_status(ERR_LIMIT), 413);
    assert_int_equal(err_http_status(ERR_FORBIDDEN), 403);
    assert_int_equal(err_http_status(ERR_UNAVAILABLE), 503);
    assert_int_equal(err_http_status(ERR_MEMORY), 503);
    assert_int_equal(err_http_status(ERR_DISK_FULL), 507);
    assert_int_equal(err_http_status(ERR_INTERNAL), 500);
    assert_string_equal(err_class_name(ERR_DISK_FULL), "disk-full");
    struct err none = {0};
    (void)err_set(&none, ERR_NONE, NULL, "an error without a class is a bug");
    assert_int_equal(none.class, ERR_INTERNAL);
}

static void test_long_texts_are_cut_between_characters(void **state)
{
    (void)state;
    for (int shift = 0; shift < 4; shift++) {
        char text[600], detail[600];
        memset(text, 'x', (size_t)shift);
        for (size_t i = (size_t)shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "€", 4);
        memset(detail, 'd', sizeof detail - 1);
        detail[sizeof detail - 1] = '\0';
        struct err e = {0};
        (void)err_set(&e, ERR_IO, text, "%s", detail);
        size_t n = strlen(e.public_text);
        assert_true(n < sizeof e.public_text && n + 4 > sizeof e.public_text - 1);
        assert_true(str_utf8_valid(e.public_text, n, NULL));
        assert_int_equal(strlen(e.detail), sizeof e.detail - 1);
    }
}

/* ---- faults ---- */

static void test_fault_text(void **state)
{
    (void)state;
    struct faults f;
    faults_init(&f, a);
    char where[] = "blora.yaml";
    fault_add(&f, where, 12, 5, "kunci \"%s\" tidak dikenal", "bobott");
    where[0] = 'X';                                  /* the fault holds a copy */
    fault_add(&f, "blora.yaml", 12, 0, "salah");
    fault_add(&f, "nip", 0, 0, "NIP terdiri atas 18 angka");
    fault_add(&f, NULL, 0, 0, "kosong");
    fault_add(&f, NULL, 3, 4, "salah");
    fault_add(&f, "nip", 0, 9, "salah");             /* a column without a line says nothing */
    fault_warn(&f, "blora.yaml", 7, 1, "tidak dipakai");
    static const char *const texts[] = {
        "blora.yaml:12:5: kunci \"bobott\" tidak dikenal", "blora.yaml:12: salah",
        "nip: NIP terdiri atas 18 angka", "kosong", "3:4: salah", "nip: salah",
        "blora.yaml:7:1: peringatan: tidak dipakai"};
    assert_int_equal(f.n, COUNT(texts));
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_string_equal(fault_text(&f, i), texts[i]);
    assert_int_equal(f.n_errors, 6);
    assert_false(f.truncated);
}

static void test_too_many_faults(void **state)
{
    (void)state;
    struct faults f;
    faults_init(&f, a);
    for (int i = 0; i < 1000; i++)
        fault_warn(&f, "x", i + 1, 1, "w%d", i);
    assert_false(f.truncated);
    assert_int_equal(f.n_errors, 0);
    for (int i = 0; i < 500; i++)
        fault_add(&f, "x", 2000, 1, "e%d", i);
    assert_true(f.truncated);
    assert_int_equal(f.n, 1001);
    assert_int_equal(f.n_errors, 500);               /* dropped, but the input stays invalid */
    assert_string_equal(fault_text(&f, 999), "x:1000:1: peringatan: w999");
    assert_non_null(strstr(fault_text(&f, 1000), "selebihnya tidak ditampilkan"));
}

/* ---- verdicts ---- */

static void test_verdicts_all(void **state)
{
    (void)state;
    static const struct {
        enum met v[3];
        size_t n;
        enum met all;
    } rows[] = {
        {{0}, 0, MET_NOT_RULED},
        {{MET_NOT_RULED, MET_NOT_RULED}, 2, MET_NOT_RULED},
        {{MET_NOT_RULED, MET_YES}, 2, MET_YES},
        {{MET_YES, MET_YES}, 2, MET_YES},
        {{MET_YES, MET_UNPROVED, MET_NOT_RULED}, 3, MET_UNPROVED},
        {{MET_UNPROVED, MET_NO, MET_YES}, 3, MET_NO},
        {{MET_YES, MET_YES, MET_NO}, 3, MET_NO},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct verdicts vs;
        verdicts_init(&vs, a);
        for (size_t k = 0; k < rows[i].n; k++)
            verdict_add(&vs, rows[i].v[k], "BLR-4.1", "ke-%zu", k);
        assert_int_equal(verdicts_all(&vs), rows[i].all);
        assert_true((verdicts_first_no(&vs) != NULL) == (rows[i].all == MET_NO));
    }
}

static void test_many_verdicts_and_facts(void **state)
{
    (void)state;
    struct verdicts vs;
    verdicts_init(&vs, a);
    for (int i = 0; i < 40; i++) {
        struct verdict *v = verdict_add(&vs, i == 20 || i == 30 ? MET_NO : MET_YES, "C", "m%d", i);
        for (int k = 0; k < i; k++)
            verdict_fact(&vs, v, "fakta", "%d/%d", k, i);
    }
    assert_int_equal(vs.n, 40);
    for (size_t i = 0; i < 40; i++) {
        assert_string_equal(vs.v[i].message, arena_printf(a, "m%zu", i));
        assert_int_equal(vs.v[i].n_facts, i);
        for (size_t k = 0; k < i; k++)
            assert_string_equal(vs.v[i].facts[k].value, arena_printf(a, "%zu/%zu", k, i));
    }
    assert_ptr_equal(verdicts_first_no(&vs), &vs.v[20]);
}

/* ---- json ---- */

static json_t *read(const char *text, struct faults *f)
{
    faults_init(f, a);
    return json_in(a, json_read(text, strlen(text), "kiriman", f));
}

static void test_json_read(void **state)
{
    (void)state;
    struct faults f;
    const json_t *j = read("{\"nama\": \"Séli\", \"n\": -42, \"ya\": true, \"tidak\": false,"
                           " \"kosong\": null, \"daftar\": [1]}", &f);
    assert_non_null(j);
    assert_int_equal(f.n, 0);
    assert_string_equal(json_str(j, "nama"), "Séli");
    assert_int_equal(json_int(j, "n", 7), -42);
    assert_true(json_flag(j, "ya"));
    assert_false(json_flag(j, "tidak") || json_flag(j, "kosong") || json_flag(j, "absen") ||
                 json_flag(j, "n"));
    assert_null(json_str(j, "n"));
    assert_null(json_str(j, "absen"));
    assert_int_equal(json_int(j, "nama", 7), 7);
    assert_int_equal(json_int(j, "absen", 7), 7);
    assert_null(json_str(NULL, "nama"));
    assert_int_equal(json_int(json_object_get(j, "daftar"), "n", 7), 7);
}

static void test_json_refuses_with_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
    } rows[] = {
        {"{\"a\": 1,\n  \"a\": 2}", "kiriman:2:5: Kunci JSON tertulis lebih dari satu kali"},
        {"{\"x\": {\"b\": 1, \"b\": 1}}", "kiriman:1:18: Kunci JSON"},
        {"{\"a\": 1,\n\n  oops}", "kiriman:3:6: Tulisan JSON tidak sah."},
        {"{\"a\": 1", "kiriman:1:7: JSON berakhir sebelum lengkap."},
        {"", "kiriman:1: JSON berakhir sebelum lengkap."},
        {"{} {}", "kiriman:1:4: Ada teks berlebih setelah akhir JSON."},
        {"{\"a\": \"\\u0000\"}", "kiriman:1:14: JSON memuat karakter NUL"},
        {"{\"a\": 99999999999999999999}", "kiriman:1:26: Bilangan dalam JSON terlalu besar."},
        {"{\"a\": \"\xff\"}", "kiriman:1:7: JSON memuat byte yang bukan UTF-8."},
        {"{'a': 1}", "kiriman:1:2: Tulisan JSON tidak sah."},
        {"[1,]", "kiriman:1:4: Tulisan JSON tidak sah."},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct faults f;
        assert_null(read(rows[i].text, &f));
        assert_int_equal(f.n, 1);
        const char *said = fault_text(&f, 0);
        if (!str_starts(said, rows[i].fault))
            fail_msg("\"%s\" gave \"%s\"", rows[i].text, said);
    }
    char deep[5000];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    struct faults f;
    assert_null(read(deep, &f));
    assert_non_null(strstr(fault_text(&f, 0), "bersarang terlalu dalam"));
}

static void test_json_canonical(void **state)
{
    (void)state;
    struct faults f;
    const json_t *x = read("{ \"b\": [1, 2],\n \"a\": {\"d\": \"é/\\\"\", \"c\": null} }", &f);
    assert_string_equal(json_canonical(a, x), "{\"a\":{\"c\":null,\"d\":\"é/\\\"\"},\"b\":[1,2]}");
    const json_t *y = read("{\"a\":{\"c\":null,\"d\":\"é/\\\"\"},\"b\":[1,2]}", &f);
    assert_string_equal(json_canonical(a, y), json_canonical(a, x));
    assert_string_equal(json_pretty(a, read("{\"b\":1,\"a\":[]}", &f)),
                        "{\n  \"b\": 1,\n  \"a\": []\n}");
    assert_string_equal(json_canonical(a, json_in(a, json_string("x"))), "\"x\"");
    assert_string_equal(json_canonical(a, NULL), "null");
}

static void test_json_put(void **state)
{
    (void)state;
    json_t *j = json_in(a, json_object());
    json_put(j, "s", "teks");
    json_put(j, "nihil", NULL);
    json_put(j, "rusak", "a\xff" "b\xc3");
    json_put_int(j, "n", INT64_MIN);
    json_put_flag(j, "ya", true);
    json_put_new(j, "o", json_array());
    assert_string_equal(json_canonical(a, j),
                        "{\"n\":-9223372036854775808,\"nihil\":null,\"o\":[],"
                        "\"rusak\":\"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\",\"s\":\"teks\",\"ya\":true}");
    assert_null(json_in(a, NULL));
}

static void test_json_met(void **state)
{
    (void)state;
    assert_true(json_is_true(json_met(MET_YES)));
    assert_true(json_is_false(json_met(MET_NO)));
    assert_true(json_is_null(json_met(MET_UNPROVED)));
    assert_true(json_is_null(json_met(MET_NOT_RULED)));
}

static void test_json_verdict(void **state)
{
    (void)state;
    struct verdicts vs;
    verdicts_init(&vs, a);
    struct verdict *v = verdict_add(&vs, MET_NO, "BLR-4.1.b", "Pangkat belum mencapai IV/c.");
    v->lawful = "pangkat IV/c";
    v->lawful_from = "2020-04-01";
    verdict_fact(&vs, v, "pangkat", "IV/b");
    verdict_fact(&vs, v, "jabatan", "A");
    verdict_fact(&vs, v, "jabatan", "B");
    assert_string_equal(
        json_canonical(a, json_in(a, json_verdict(v))),
        "{\"clause\":\"BLR-4.1.b\",\"facts\":{\"jabatan\":\"A; B\",\"pangkat\":\"IV/b\"},"
        "\"lawful\":\"pangkat IV/c\",\"lawful_from\":\"2020-04-01\","
        "\"message\":\"Pangkat belum mencapai IV/c.\",\"met\":false,\"overridable_by\":null,\"reading\":null,"
        "\"remark\":false,"
        "\"ruled\":true}");
    v = verdict_add(&vs, MET_NOT_RULED, NULL, "Tidak diatur di sini.");
    const json_t *j = json_in(a, json_verdict(v));
    assert_true(json_is_null(json_object_get(j, "met")));
    assert_true(json_is_false(json_object_get(j, "ruled")));
    assert_true(json_is_null(json_object_get(j, "clause")));
    j = json_in(a, json_verdict(verdict_add(&vs, MET_UNPROVED, "X", "Belum terbukti.")));
    assert_true(json_is_null(json_object_get(j, "met")));
    assert_true(json_is_true(json_object_get(j, "ruled")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_error_wins),
        cmocka_unit_test(test_every_class_has_its_words),
        cmocka_unit_test(test_long_texts_are_cut_between_characters),
        cmocka_unit_test(test_fault_text),
        cmocka_unit_test(test_too_many_faults),
        cmocka_unit_test(test_verdicts_all),
        cmocka_unit_test(test_many_verdicts_and_facts),
        cmocka_unit_test(test_json_read),
        cmocka_unit_test(test_json_refuses_with_the_place),
        cmocka_unit_test(test_json_canonical),
        cmocka_unit_test(test_json_put),
        cmocka_unit_test(test_json_met),
        cmocka_unit_test(test_json_verdict),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
