/* Untrusted input becomes typed or does not enter: every type with what it takes, what it does not,
 * and the place that is named; what is kept is canonical. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/param.h"

static struct arena *a;
static struct faults faults;

static const char *const colours[] = {"merah", "kuning", "hijau", NULL};
static const struct param one_text[] = {{"", PARAM_LINE, true, "butir", .max = 10}, PARAMS_END};
static const struct param row[] = {
    {"name", PARAM_LINE, true, "nama", .max = 20},
    {"n", PARAM_INT, false, "jumlah", .min = 1, .max = 9},
    PARAMS_END,
};
static const struct param all[] = {
    {"line", PARAM_LINE, false, "baris", .max = 10},
    {"text", PARAM_TEXT, false, "uraian", .max = 30},
    {"int", PARAM_INT, false, "bilangan", .min = -5, .max = 5},
    {"any", PARAM_INT, false, "bilangan bebas"},
    {"date", PARAM_DATE, false, "tanggal"},
    {"instant", PARAM_INSTANT, false, "waktu"},
    {"dec", PARAM_DEC, false, "angka"},
    {"flag", PARAM_FLAG, false, "tanda"},
    {"word", PARAM_WORD, false, "warna", .words = colours},
    {"pub", PARAM_PUB, false, "kode"},
    {"items", PARAM_LIST, false, "butir", .min = 1, .max = 3, .of = one_text},
    {"rows", PARAM_LIST, false, "baris tabel", .max = 2, .of = row},
    {"object", PARAM_OBJECT, false, "fakta", .max = 40},
    PARAMS_END,
};
static const struct param must[] = {
    {"a", PARAM_LINE, true, "a"}, {"b", PARAM_LIST, true, "b", .of = one_text},
    {"c", PARAM_FLAG, true, "c"}, PARAMS_END,
};

static int begin(void **state)
{
    (void)state;
    a = arena_new((size_t)16 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* j is stolen. */
static const struct input *parse_json(const struct param *params, json_t *j)
{
    faults_init(&faults, a);
    return input_parse(a, params, json_in(a, j), &faults);
}

/* JSON with ' for ". */
static const struct input *parse(const struct param *params, const char *text)
{
    char *copy = arena_strdup(a, text);
    struct faults f;
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    faults_init(&f, a);
    json_t *j = json_read(copy, strlen(copy), "uji", &f);
    assert_non_null(j);
    return parse_json(params, j);
}

static bool fault_at(const char *where)
{
    for (size_t i = 0; i < faults.n; i++)
        if (str_eq(faults.v[i].where, where))
            return true;
    return false;
}

static void refuse(const char *text, const char *where)
{
    if (parse(all, text))
        fail_msg("%s was taken", text);
    if (faults.n != 1 || !fault_at(where))
        fail_msg("%s: %s", text, fault_text(&faults, 0));
}

static const struct input *take(const char *text)
{
    const struct input *in = parse(all, text);
    if (!in)
        fail_msg("%s: %s", text, fault_text(&faults, 0));
    return in;
}

static void keeps(const char *text, const char *canonical)
{
    assert_string_equal(json_canonical(a, input_json(take(text))), canonical);
}

/* ---- scalars ---- */

static void test_text(void **state)
{
    (void)state;
    assert_string_equal(input_text(take("{'line': '  sepuluh10 '}"), "line"), "sepuluh10");
    refuse("{'line': 'sebelas-bit'}", "line");
    refuse("{'line': 'dua\\nbaris'}", "line");
    refuse("{'line': 'tab\\tx'}", "line");
    /* What comes after a NUL is not dropped in silence. */
    assert_null(parse_json(all, json_pack("{s:o}", "line", json_stringn("x\0y", 3))));
    assert_true(faults.n == 1 && fault_at("line"));
    refuse("{'line': ['x']}", "line");
    refuse("{'line': {}}", "line");
    assert_string_equal(input_text(take("{'text': 'dua\\r\\nbaris\\rtiga'}"), "text"),
                        "dua\nbaris\ntiga");
    assert_string_equal(input_text(take("{'text': '\\ufeffawal'}"), "text"), "awal");
    refuse("{'text': 'esc \\u001b'}", "text");
    assert_null(parse_json(all, json_pack("{s:o}", "line", json_string_nocheck("a\xff"))));
    assert_true(fault_at("line"));
    /* An empty optional field of a form is an absent one. */
    assert_false(input_has(take("{'line': '  '}"), "line"));
    assert_false(input_has(take("{'line': null}"), "line"));
}

static void test_numbers(void **state)
{
    (void)state;
    struct dec d;
    assert_int_equal(input_int(take("{'int': -5}"), "int", 0), -5);
    assert_int_equal(input_int(take("{'int': '5'}"), "int", 0), 5);
    assert_int_equal(input_int(take("{}"), "int", 42), 42);
    refuse("{'int': 6}", "int");
    refuse("{'int': -6}", "int");
    refuse("{'int': 1.5}", "int");
    refuse("{'int': '1x'}", "int");
    refuse("{'int': true}", "int");
    refuse("{'any': '9223372036854775808'}", "any");
    assert_true(input_int(take("{'any': '9223372036854775807'}"), "any", 0) == INT64_MAX);
    assert_true(input_dec(take("{'dec': '82,5'}"), "dec", &d));
    assert_string_equal(dec_text(a, d), "82.5");
    assert_true(input_dec(take("{'dec': 82.4719}"), "dec", &d));
    assert_string_equal(dec_text(a, d), "82.4719");
    assert_false(input_dec(take("{}"), "dec", &d));
    refuse("{'dec': '1,23456'}", "dec");
    refuse("{'dec': '1e5'}", "dec");
    refuse("{'dec': 'NaN'}", "dec");
}

static void test_times(void **state)
{
    (void)state;
    assert_string_equal(date_iso(a, input_date(take("{'date': '2020-02-29'}"), "date")), "2020-02-29");
    refuse("{'date': '2019-02-29'}", "date");
    refuse("{'date': '29-02-2020'}", "date");
    refuse("{'date': 20200229}", "date");
    assert_true(date_is_none(input_date(take("{}"), "date")));
    assert_true(input_instant(take("{'instant': '2020-01-01T07:00:00+07:00'}"), "instant") ==
                input_instant(take("{'instant': '2020-01-01T08:00:00+08:00'}"), "instant"));
    refuse("{'instant': '2020-01-01'}", "instant");
    refuse("{'instant': '2020-01-01T25:00:00+07:00'}", "instant");
}

static void test_words(void **state)
{
    (void)state;
    assert_string_equal(input_text(take("{'word': 'hijau'}"), "word"), "hijau");
    refuse("{'word': 'hijo'}", "word");
    assert_non_null(strstr(faults.v[0].message, "mungkin maksud Anda \"hijau\""));
    assert_non_null(strstr(faults.v[0].message, "merah, kuning, hijau"));
    assert_true(input_flag(take("{'flag': 'ya'}"), "flag") && input_flag(take("{'flag': 1}"), "flag") &&
                input_flag(take("{'flag': true}"), "flag"));
    assert_false(input_flag(take("{'flag': 'tidak'}"), "flag") || input_flag(take("{}"), "flag"));
    assert_true(input_has(take("{'flag': false}"), "flag"));
    refuse("{'flag': 'mungkin'}", "flag");
    assert_string_equal(input_text(take("{'pub': 'ab-12'}"), "pub"), "ab-12");
    refuse("{'pub': 'abc'}", "pub");
    refuse("{'pub': 'ABCD'}", "pub");
    refuse("{'pub': '../etc'}", "pub");
    refuse("{'pub': '0123456789012345678901234567890123456789x'}", "pub");
}

/* ---- lists and objects ---- */

static void test_lists(void **state)
{
    (void)state;
    const struct input *in = take("{'items': ['satu', ' dua ']}");
    assert_int_equal(input_count(in, "items"), 2);
    assert_string_equal(input_text(input_item(in, "items", 1), ""), "dua");
    assert_null(input_item(in, "items", 2));
    refuse("{'items': 'satu'}", "items");
    refuse("{'items': []}", "items");
    refuse("{'items': ['1', '2', '3', '4']}", "items");
    refuse("{'items': ['satu', {}]}", "items[2]");
    refuse("{'items': ['satu', '']}", "items[2]");
    in = take("{'rows': [{'name': 'x', 'n': 3}]}");
    assert_int_equal(input_int(input_item(in, "rows", 0), "n", 0), 3);
    refuse("{'rows': ['x']}", "rows[1]");
    refuse("{'rows': [{'name': 'x'}, {'n': 3}]}", "rows[2].name");
    refuse("{'rows': [{'name': 'x', 'n': 10}]}", "rows[1].n");
    refuse("{'rows': [{'name': 'x', 'lain': 1}]}", "rows[1].lain");
    assert_non_null(input_object(take("{'object': {'x': [1, 2]}}"), "object"));
    refuse("{'object': []}", "object");
    refuse("{'object': {'x': '0123456789012345678901234567890123456789'}}", "object");
}

/* ---- the whole ---- */

static void test_whole(void **state)
{
    (void)state;
    /* All faults at once, each at its place. */
    assert_null(parse(must, "{}"));
    assert_true(faults.n == 3 && fault_at("a") && fault_at("b") && fault_at("c"));
    assert_null(parse(must, "{'a': '', 'b': 'x', 'c': 'x', 'd': 1}"));
    assert_true(faults.n == 4 && fault_at("a") && fault_at("b") && fault_at("c") && fault_at("d"));
    refuse("{'lines': 'x'}", "lines");
    assert_non_null(strstr(faults.v[0].message, "mungkin maksud Anda \"line\""));
    faults_init(&faults, a);
    assert_null(input_parse(a, all, json_in(a, json_array()), &faults));
    assert_int_equal(faults.n, 1);
    faults_init(&faults, a);
    assert_non_null(input_parse(a, all, NULL, &faults));
    assert_non_null(input_parse(a, NULL, NULL, &faults));
    /* An act without inputs takes none. */
    assert_null(parse(NULL, "{'x': 1}"));
    assert_true(fault_at("x"));
}

static void test_canonical(void **state)
{
    (void)state;
    keeps("{'word': 'merah', 'line': ' x ', 'int': '3', 'flag': 'ya'}",
          "{\"flag\":true,\"int\":3,\"line\":\"x\",\"word\":\"merah\"}");
    keeps("{'flag': 0, 'line': ''}", "{\"flag\":false}");
    keeps("{'items': [' a ', 'b'], 'rows': [{'n': '1', 'name': 'x'}]}",
          "{\"items\":[\"a\",\"b\"],\"rows\":[{\"n\":1,\"name\":\"x\"}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),  cmocka_unit_test(test_numbers), cmocka_unit_test(test_times),
        cmocka_unit_test(test_words), cmocka_unit_test(test_lists),   cmocka_unit_test(test_whole),
        cmocka_unit_test(test_canonical),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
