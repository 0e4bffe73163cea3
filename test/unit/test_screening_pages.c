/* The pages of the file check: the worklist counts and filters, a dossier says where the work goes
 * on, a document reaches those who check and nobody else. On both engines. */
#include "dossier_world.h"

#include "base/hash.h"
#include "store/blob.h"
#include "web/answer.h"
#include "web/file.h"
#include "web/request.h"

static const char png[] = "\x89PNG\r\n\x1a\n and what follows it, longer than the first look";

static const char *app_of(struct world *w, const char *who)
{
    json_t *mine = page(w, "application.mine", who, NULL);
    return json_str(json_array_get(json_object_get(mine, "choices"), 0), "application");
}

static void upload(struct world *w, const char *who, const char *item, const char *name)
{
    struct err e = {0};
    struct blob_info info;
    struct hash h;
    const struct blob_new b = {.owner = who, .slot = arena_printf(w->a, "application.attach/%s", item),
                               .length = sizeof png - 1, .expires_at = INT64_MAX};
    hash_bytes(png, sizeof png - 1, &h);
    if (blob_put(w->store->store, &b, 1, png, sizeof png - 1, &info, &e) != ST_OK)
        fail_msg("%s", e.detail);
    DONE(go(w, "application.attach", who,
            json_pack("{s:s, s:s, s:s, s:i, s:s}", "item", item, "file", name, "sha256",
                      hex_encode(w->a, h.b, HASH_LEN), "bytes", (int)sizeof png - 1, "blob",
                      info.id)));
}

/* pel1, pel2, pel3 handed in; pel1's ijazah lies in the store. pel4 has a draft. */
static void closed(struct world *w, struct test_store *store)
{
    static const char *const who[] = {"pel1", "pel2", "pel3"};
    blora_announced(w, store);
    at(w, "2019-12-10T09:00:00+07:00");
    for (int i = 0; i < 3; i++) {
        draft(w, who[i], 1970 + i, w->post[0]);
        if (i == 0)
            upload(w, who[i], "ijazah", "ijazah s\xc3\xa1tu.pdf");
        DONE(go(w, "application.submit", who[i], NULL));
    }
    draft(w, "pel4", 1970, w->post[0]);
    at(w, "2019-12-24T09:00:00+07:00");
    DONE(go(w, "registration.close", "seka", NULL));
}

static int64_t shown(struct world *w, const char *show)
{
    json_t *d = page(w, "screening.worklist", "seka", show ? json_pack("{s:s}", "show", show) : NULL);
    assert_non_null(d);
    return (int64_t)json_array_size(json_object_get(d, "applications"));
}

static int64_t filter_count(const json_t *d, size_t i)
{
    const json_t *items = json_object_get(json_object_get(d, "filter"), "items");
    return json_int(json_array_get(items, i), "count", -1);
}

static void test_worklist(void **state)
{
    struct world world, *w = &world;
    closed(w, *state);
    const char *first = app_of(w, "pel1"), *second = app_of(w, "pel2");
    json_t *d = page(w, "screening.worklist", "seka", NULL);
    assert_int_equal(json_int(json_object_get(d, "progress"), "all", -1), 3);
    assert_int_equal(json_int(json_object_get(d, "progress"), "done", -1), 0);
    assert_string_equal(json_str(d, "next_open"), first);
    assert_null(json_str(d, "report_href"));
    DONE(go(w, "screening.judge", "seka", json_pack("{s:s, s:b}", "application", first, "met", 1)));
    DONE(go(w, "screening.judge", "seka",
            json_pack("{s:s, s:b, s:s, s:s}", "application", second, "met", 0, "criterion", "K1",
                      "reason", "Izin palsu")));
    DONE(go(w, "screening.request_correction", "seka",
            json_pack("{s:s, s:s, s:s, s:s}", "application", app_of(w, "pel3"), "item", "ijazah",
                      "text", "Tidak terbaca", "until", "2019-12-26T16:00:00+07:00")));
    d = page(w, "screening.worklist", "seka", NULL);
    assert_int_equal(json_int(json_object_get(d, "progress"), "done", -1), 2);
    for (size_t i = 0; i < 5; i++) {
        static const int64_t wanted[] = {3, 1, 1, 1, 1};
        static const char *const words[] = {NULL, "belum", "memenuhi", "tidak", "perbaikan"};
        assert_int_equal(filter_count(d, i), wanted[i]);
        assert_int_equal(shown(w, words[i]), wanted[i]);
    }
    assert_null(page(w, "screening.worklist", "seka", json_pack("{s:s}", "show", "semuanya")));
    /* Nobody else reads it, and the other post has none. */
    assert_null(page(w, "screening.worklist", "badan", NULL));
    assert_null(page(w, "screening.worklist", "pel1", NULL));
    assert_null(page(w, "screening.worklist", NULL, NULL));
    d = page(w, "screening.worklist", "seka", json_pack("{s:s}", "post", w->post[1]));
    assert_int_equal(json_array_size(json_object_get(d, "applications")), 0);
    assert_true(json_flag(d, "none"));
    world_end(w);
}

static const json_t *item_of(const json_t *d, const char *id)
{
    const json_t *items = json_object_get(d, "items");
    for (size_t i = 0; i < json_array_size(items); i++)
        if (str_eq(json_str(json_array_get(items, i), "item"), id))
            return json_array_get(items, i);
    fail_msg("no item %s", id);
    return NULL;
}

static void test_dossier(void **state)
{
    struct world world, *w = &world;
    closed(w, *state);
    const char *first = app_of(w, "pel1"), *second = app_of(w, "pel2");
    json_t *d = page(w, "screening.dossier", "seka", json_pack("{s:s}", "application", first));
    assert_true(json_flag(d, "may_check"));
    assert_true(json_flag(item_of(d, "ijazah"), "at"));
    assert_non_null(json_str(item_of(d, "ijazah"), "frame_href"));
    assert_null(json_str(item_of(d, "sk-pangkat"), "file_href"));
    assert_non_null(strstr(json_str(d, "next_href"), second));
    DONE(go(w, "screening.check_item", "seka",
            json_pack("{s:s, s:s, s:b}", "application", first, "item", "ijazah", "met", 1)));
    d = page(w, "screening.dossier", "seka", json_pack("{s:s}", "application", first));
    assert_int_equal(json_int(d, "item_checked", -1), 1);
    assert_string_equal(json_str(item_of(d, "ijazah"), "checked_by"), "Anggota Sekretariat");
    assert_true(json_flag(item_of(d, "sk-pangkat"), "at"));
    /* The panel reads what was found, but has nothing to check and no document. */
    d = page(w, "screening.dossier", "anggota", json_pack("{s:s}", "application", first));
    assert_false(json_flag(d, "may_check"));
    assert_null(json_str(item_of(d, "ijazah"), "file_href"));
    assert_null(strstr(json_canonical(w->a, d), "1970-05-05"));
    assert_null(strstr(json_canonical(w->a, d), "5 Mei 1970"));
    world_end(w);
}

static json_t *document(struct world *w, const char *as, const char *app, const char *item)
{
    return page(w, "screening.file", as, json_pack("{s:s, s:s}", "application", app, "item", item));
}

static void test_document(void **state)
{
    struct world world, *w = &world;
    closed(w, *state);
    const char *first = app_of(w, "pel1"), *draft4 = app_of(w, "pel4");
    assert_null(document(w, "anggota", first, "ijazah"));
    assert_null(document(w, "badan", first, "ijazah"));
    assert_null(document(w, "pel1", first, "ijazah"));
    assert_null(document(w, NULL, first, "ijazah"));
    assert_null(document(w, "seka", first, "sk-pangkat"));  /* no bytes of it */
    assert_null(document(w, "seka", draft4, "ijazah"));     /* a draft is not there */
    int64_t before = count(w, "SELECT COUNT(*) FROM reading WHERE resource = 'screening.file'");
    json_t *d = document(w, "seka", first, "ijazah");
    assert_non_null(d);
    assert_int_equal(count(w, "SELECT COUNT(*) FROM reading WHERE resource = 'screening.file'"),
                     before + 1);

    /* What it is, the bytes say and not the name. */
    struct site site = {.gate = w->gate};
    struct web_request q = {.arena = w->a, .method = "GET", .path = "/x", .raw_query = ""};
    struct web_response r = {0};
    file_answer(&site, &q, d, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.type, "image/png");
    assert_non_null(strstr(r.policy, "sandbox"));
    assert_string_equal(r.disposition, "inline; filename*=UTF-8''ijazah%20s%C3%A1tu.pdf");
    assert_int_equal(r.n, sizeof png - 1);
    char got_bytes[sizeof png + 16];
    size_t n = 0;
    ssize_t k;
    while ((k = file_next(r.file, got_bytes + n, 7)) > 0)
        n += (size_t)k;
    assert_int_equal(k, 0);
    assert_int_equal(n, sizeof png - 1);
    assert_memory_equal(got_bytes, png, n);
    file_close(r.file);

    DONE(go(w, "committee.declare_conflict", "seka",
            json_pack("{s:s, s:s}", "about", first, "kind", "keluarga")));
    assert_null(document(w, "seka", first, "ijazah"));
    assert_non_null(document(w, "ksek", first, "ijazah"));
    world_end(w);
}

static void test_counter(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    json_t *d = page(w, "application.counter", "seka", json_pack("{s:s}", "q", "PELAMAR d"));
    assert_int_equal(json_array_size(json_object_get(d, "found")), 1);
    assert_true(json_flag(d, "may_receive"));
    const char *href = json_str(json_array_get(json_object_get(d, "found"), 0), "receive_href");
    assert_non_null(strstr(href, "&on_behalf=pel2"));
    d = page(w, "application.counter", "seka", json_pack("{s:s}", "q", "100%"));
    assert_true(json_flag(d, "nobody"));
    d = page(w, "application.counter", "seka", json_pack("{s:s}", "q", "%"));
    assert_int_equal(json_array_size(json_object_get(d, "found")), 0);
    assert_null(page(w, "application.counter", "anggota", NULL));
    assert_null(page(w, "application.counter", "pel1", NULL));
    world_end(w);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_worklist),
        BOTH(test_dossier),
        BOTH(test_document),
        BOTH(test_counter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
