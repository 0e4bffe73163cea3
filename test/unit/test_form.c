/* Forms from tables of inputs: what a browser sends, and what it is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "web/form.h"

static const struct param inner_of[] = {
    {"value", PARAM_DEC, true, "nilai"},
    {"text", PARAM_LINE, false, "uraian"},
    PARAMS_END,
};
static const struct param member_of[] = {
    {"name", PARAM_LINE, true, "nama"},
    {"levels", PARAM_LIST, false, "tingkat", .of = inner_of},
    PARAMS_END,
};
static const struct param pub_of[] = {{"", PARAM_PUB, true, "jabatan", .choose = "post"}, PARAMS_END};
static const char *const kinds[] = {"pleno-hasil", "ketua-pansel", NULL};
static const struct param params[] = {
    {"title", PARAM_LINE, true, "judul"},
    {"at", PARAM_INSTANT, false, "waktu"},
    {"kind", PARAM_WORD, false, "jenis", .words = kinds},
    {"met", PARAM_FLAG, true, "memenuhi"},
    {"posts", PARAM_LIST, true, "jabatan", .min = 1, .of = pub_of},
    {"order", PARAM_LIST, false, "urutan", .min = 2, .of = pub_of, .ordered = true},
    {"members", PARAM_LIST, false, "anggota", .of = member_of},
    {"secret", PARAM_PUB, false, "petugas", .choose = "person"},
    PARAMS_END,
};

static json_t *collect(struct arena *a, const char *flat)
{
    struct faults f;
    faults_init(&f, a);
    json_t *j = json_read(flat, strlen(flat), "flat", &f);
    assert_non_null(j);
    return form_collect(a, params, json_in(a, j), ZONE_WITA);
}

static void assert_collects(const char *flat, const char *nested)
{
    struct arena *a = arena_new(0);
    assert_string_equal(json_canonical(a, collect(a, flat)), nested);
    arena_free(a);
}

static void test_collect(void **state)
{
    (void)state;
    assert_collects("{\"title\":\"A\",\"_token\":\"x\",\"kind\":\"\"}", "{\"title\":\"A\"}");
    assert_collects("{\"at\":\"2020-01-31T09:00\"}", "{\"at\":\"2020-01-31T09:00:00+08:00\"}");
    assert_collects("{\"at\":\"2020-01-31T09:00:00+07:00\"}",
                    "{\"at\":\"2020-01-31T09:00:00+07:00\"}");
    assert_collects("{\"posts.0\":\"aaaa\",\"posts.2\":\"cccc\"}", "{\"posts\":[\"aaaa\",\"cccc\"]}");
    assert_collects("{\"members.0.name\":\"B\",\"members.0.levels.1.value\":\"2,5\","
                    "\"members.3.name\":\" \"}",
                    "{\"members\":[{\"levels\":[{\"value\":\"2,5\"}],\"name\":\"B\"}]}");
}

/* What no table declares is kept, so that the gate finds it; the page's own fields are not. */
static void test_strangers_are_kept(void **state)
{
    (void)state;
    assert_collects("{\"role\":\"admin\",\"_csrf\":\"x\"}", "{\"role\":\"admin\"}");
}

/* An index no form has ever shown neither grows a list nor is it counted. */
static void test_indices_are_bounded(void **state)
{
    (void)state;
    assert_collects("{\"posts.99999999999\":\"aaaa\",\"posts.-1\":\"bbbb\"}", "{}");
}

static json_t *two_posts(void *arg, const char *source)
{
    return str_eq(source, "post") ? arg : NULL;
}

static const json_t *field_named(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(json_str(json_array_get(list, i), "name"), name))
            return json_array_get(list, i);
    return NULL;
}

static json_t *show(struct arena *a, const json_t *raw, const struct faults *f)
{
    json_t *offered = json_in(a, json_pack("[{s:s,s:s},{s:s,s:s}]", "value", "aaaa", "label", "Dinas A",
                                           "value", "bbbb", "label", "Dinas B"));
    const struct form_view v = {.raw = raw, .faults = f, .zone = ZONE_WITA,
                                .choices = {two_posts, offered}};
    return json_in(a, form_fields(a, params, &v));
}

static void test_fields(void **state)
{
    struct arena *a = arena_new(0);
    (void)state;
    json_t *raw = collect(a, "{\"at\":\"2020-01-31T09:00\",\"posts.0\":\"bbbb\",\"met\":\"ya\","
                             "\"kind\":\"pleno-hasil\"}");
    const json_t *list = show(a, raw, NULL);
    const json_t *at = field_named(list, "at"), *posts = field_named(list, "posts");
    assert_string_equal(json_str(at, "type"), "datetime-local");
    assert_string_equal(json_str(at, "value"), "2020-01-31T09:00");
    assert_true(json_flag(posts, "as_checks"));
    const json_t *choice = json_array_get(json_object_get(posts, "options"), 1);
    assert_string_equal(json_str(choice, "label"), "Dinas B");
    assert_true(json_flag(choice, "chosen"));
    const json_t *kind = json_object_get(field_named(list, "kind"), "options");
    assert_string_equal(json_str(json_array_get(kind, 1), "label"), "Pleno hasil");
    assert_string_equal(json_str(json_array_get(kind, 2), "label"), "Ketua Panitia Seleksi");
    /* An order is said one by one, with as many places as there must be. */
    const json_t *order = json_object_get(field_named(list, "order"), "field_list");
    assert_int_equal(json_array_size(json_object_get(order, "items")), 2);
    /* What this person may not know and need not say is not asked. */
    assert_null(field_named(list, "secret"));
    arena_free(a);
}

static void test_faults_stand_at_their_fields(void **state)
{
    struct arena *a = arena_new(0);
    struct faults f;
    (void)state;
    faults_init(&f, a);
    fault_add(&f, "members[2].levels[1].value", 0, 0, "nilai wajib diisi");
    assert_string_equal(form_field_of(a, "members[2].levels[1].value"), "members.1.levels.0.value");
    json_t *raw = collect(a, "{\"members.0.name\":\"A\",\"members.1.name\":\"B\","
                             "\"members.1.levels.0.text\":\"x\"}");
    const json_t *members =
        json_object_get(json_object_get(field_named(show(a, raw, &f), "members"), "field_list"), "items");
    const json_t *levels = json_object_get(
        json_object_get(field_named(json_object_get(json_array_get(members, 1), "fields"),
                                    "members.1.levels"), "field_list"), "items");
    const json_t *value = field_named(json_object_get(json_array_get(levels, 0), "fields"),
                                      "members.1.levels.0.value");
    assert_string_equal(json_str(value, "error"), "nilai wajib diisi");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_collect),
        cmocka_unit_test(test_strangers_are_kept),
        cmocka_unit_test(test_indices_are_bounded),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_faults_stand_at_their_fields),
    };
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
