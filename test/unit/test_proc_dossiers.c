/* Dossiers under Blora 55/2014: window, drafts, documents, uploads, void paper, what is kept. On
 * both engines. */
#include "dossier_world.h"

#include "base/hash.h"
#include "store/blob.h"

/* ---- the window ---- */

static void test_window(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    /* A draft before the opening is nothing sent. */
    draft(w, "pel1", 1970, w->post[0]);
    json_t *mine = page(w, "application.mine", "pel1", NULL);
    assert_int_equal(json_int(mine, "missing", -1), 0);
    assert_true(json_flag(json_object_get(mine, "window"), "before"));
    /* REQ: BLR-9.3 refuse */
    REFUSED(go(w, "application.submit", "pel1", NULL), "BLR-9.3");
    assert_string_equal(w->out.refusal.lawful_from, "2019-12-09");
    assert_int_equal(count(w, "SELECT COUNT(*) FROM record WHERE act = 'application.submit'"
                              " AND refused_clause = 'BLR-9.3'"), 1);
    assert_int_equal(count(w, "SELECT COUNT(*) FROM submission"), 0);

    /* The edges: the first and the last instant count, whenever the act is performed. */
    at(w, "2019-12-09T00:00:00+07:00");
    draft(w, "pel2", 1970, w->post[0]);
    /* REQ: BLR-9.3 permit */
    DONE(go(w, "application.submit", "pel2", NULL));
    draft(w, "pel3", 1970, w->post[0]);
    draft(w, "pel4", 1970, w->post[0]);
    at(w, "2019-12-24T00:05:00+07:00");
    /* REQ: BLR-9.1 permit */
    DONE(go_arrived(w, "application.submit", "pel3", NULL, "2019-12-23T23:59:59.999+07:00"));
    /* REQ: BLR-9.1 refuse */
    REFUSED(go_arrived(w, "application.submit", "pel4", NULL, "2019-12-24T00:00:00.001+07:00"),
            "BLR-9.1");
    assert_non_null(strstr(w->out.refusal.message, "00.00"));
    assert_non_null(strstr(w->out.refusal.message, "23.59"));
    REFUSED(go(w, "application.attach", "pel1", file("ijazah", "a.pdf")), "BLR-9.1");
    REFUSED(go(w, "application.start", "pel5", NULL), "BLR-9.1");
    mine = page(w, "application.mine", "pel4", NULL);
    assert_int_equal(json_array_size(json_object_get(mine, "refusals")), 1);
    assert_false(json_flag(json_object_get(mine, "dossier"), "submitted"));
    world_end(w);
}

/* ---- completeness, kinds, taking back ---- */

static void test_documents(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    FAULTY(go(w, "application.attach", "pel1", file("ijazah", "a.pdf")));
    DONE(go(w, "application.start", "pel1", NULL));
    FAULTY(go(w, "application.attach", "pel2", file("ijazah", "a.pdf")));
    REFUSED(go(w, "application.start", "pel1", NULL), NULL);
    /* Who serves in the selection does not compete in it. */
    REFUSED(go(w, "application.start", "seka", NULL), "BLR-3.2");
    REFUSED(go(w, "application.submit", "pel1", NULL), "BLR-9.5");
    FAULTY(go(w, "application.choose_posts", "pel1",
              json_pack("{s:[s, s]}", "posts", w->post[0], w->post[0])));
    /* REQ: BLR-9.5 permit */
    DONE(go(w, "application.choose_posts", "pel1",
            json_pack("{s:[s, s]}", "posts", w->post[1], w->post[0])));
    /* Only what is listed or announced, in the kinds that are accepted. */
    FAULTY(go(w, "application.attach", "pel1", file("riwayat-hidup", "cv.docx")));
    FAULTY(go(w, "application.attach", "pel1", file("ijazahh", "a.pdf")));
    /* REQ: BLR-9.4 refuse */
    REFUSED(go(w, "application.attach", "pel1", file("surat-dukungan", "a.pdf")), "BLR-9.4");
    for (size_t i = 0; i < 7; i++)
        DONE(go(w, "application.attach", "pel1",
                file(blora_items[i], i == 6 ? "cv.pdf" : "pindai.JPEG")));
    DONE(go(w, "application.detach", "pel1", json_pack("{s:s}", "item", "ijazah")));
    /* REQ: BLR-9.4.a refuse */
    REFUSED(go(w, "application.submit", "pel1", NULL), "BLR-9.4.a");
    DONE(go(w, "application.attach", "pel1", file("ijazah", "ijazah.png")));
    /* What the panel announced besides is mandatory, too. */
    REFUSED(go(w, "application.submit", "pel1", NULL), "BLR-9.4");
    DONE(go(w, "application.attach", "pel1", file("izin", "izin.pdf")));
    json_t *bad = json_pack("{s:{s:s, s:[{s:s}], s:i}}", "person", "birth_date", "1970-02-30",
                            "ranks", "rank", "IV/z", "umur", 3);
    FAULTY(go(w, "application.fill_profile", "pel1", bad));
    assert_int_equal(w->out.faults->n_errors, 3);
    /* REQ: BLR-9.4.a permit */
    DONE(go(w, "application.submit", "pel1", NULL));
    assert_int_equal(strlen(got(w, "number")), 9);
    /* REQ: BLR-9.2 refuse */
    REFUSED(go(w, "application.detach", "pel1", json_pack("{s:s}", "item", "ijazah")), "BLR-9.2");
    REFUSED(go(w, "application.attach", "pel1", file("ijazah", "b.pdf")), "BLR-9.2");
    REFUSED(go(w, "application.submit", "pel1", NULL), "BLR-9.2");
    assert_int_equal(count(w, "SELECT COUNT(*) FROM dossier_item WHERE ended_by IS NULL"), 8);

    /* Withdrawing keeps everything. */
    DONE(go(w, "application.withdraw", "pel1",
            json_pack("{s:s, s:s}", "post", w->post[1], "reason", "Pindah tugas")));
    FAULTY(go(w, "application.withdraw", "pel1",
              json_pack("{s:s, s:s}", "post", w->post[1], "reason", "Lagi")));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM applicant"), 1);
    /* REQ: BLR-9.2 permit */
    DONE(go(w, "application.withdraw", "pel1", json_pack("{s:s}", "reason", "Pindah tugas")));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM applicant"), 0);
    assert_int_equal(count(w, "SELECT COUNT(*) FROM submission WHERE void = 0"), 1);
    world_end(w);
}

/* An upload serves its owner, its item and its own bytes, nothing else. */
static void test_uploads(void **state)
{
    struct world world, *w = &world;
    struct err e = {0};
    struct blob_info info;
    struct hash h;
    hash_bytes("isi", 3, &h);
    const struct blob_new b = {.owner = "pel1", .slot = "application.attach/ijazah", .length = 3,
                               .expires_at = INT64_MAX};
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    DONE(go(w, "application.start", "pel1", NULL));
    DONE(go(w, "application.start", "pel2", NULL));
    if (blob_put(w->store->store, &b, 1, "isi", 3, &info, &e) != ST_OK)
        fail_msg("%s", e.detail);
    const char *hash = hex_encode(w->a, h.b, HASH_LEN);
    const struct { const char *who, *item, *hash, *blob; bool good; } cases[] = {
        {"pel2", "ijazah", hash, info.id, false},
        {"pel1", "sk-pangkat", hash, info.id, false},
        {"pel1", "ijazah", SHA, info.id, false},
        {"pel1", "ijazah", hash, "aaaaaaaaaaaaaaaaaaaaaaaaaa", false},
        {"pel1", "ijazah", hash, info.id, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *j = json_pack("{s:s, s:s, s:s, s:i, s:s}", "item", cases[i].item, "file", "a.pdf",
                              "sha256", cases[i].hash, "bytes", 3, "blob", cases[i].blob);
        enum outcome_kind k = go(w, "application.attach", cases[i].who, j);
        if (k != (cases[i].good ? OUT_DONE : OUT_FAULTS))
            fail_msg("case %zu: %s", i, told(w));
        assert_int_equal(count(w, "SELECT COUNT(*) FROM blob WHERE state = 'kept'"), cases[i].good);
    }
    world_end(w);
}

/* Nobody but the owner works on a dossier or reads a draft. */
static void test_closed_drafts(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    draft(w, "pel1", 1970, w->post[0]);
    json_t *f = file("ijazah", "lain.pdf");
    json_put(f, "on_behalf", "pel1");
    FAULTY(go(w, "application.attach", "pel2", f));
    FAULTY(go(w, "application.submit", "pel2", json_pack("{s:s}", "on_behalf", "pel1")));
    assert_null(page(w, "application.mine", NULL, NULL));
    json_t *other = page(w, "application.mine", "pel2", NULL);
    assert_true(json_is_null(json_object_get(other, "dossier")));
    at(w, "2019-12-24T09:00:00+07:00");
    json_t *work = page(w, "screening.worklist", "seka", NULL);
    assert_int_equal(json_array_size(json_object_get(work, "applications")), 0);
    json_t *book = page(w, "application.book", "seka", NULL);
    assert_int_equal(json_array_size(json_object_get(book, "entries")), 0);
    assert_null(page(w, "application.book", "pel1", NULL));
    world_end(w);
}

/* ---- paper ---- */

static json_t *paper(struct world *w, const char *who, const char *sent, const char *received)
{
    json_t *j = json_pack("{s:s, s:s, s:[s], s:[{s:s}, {s:s}]}", "on_behalf", who, "channel",
                          sent ? "pos" : "loket", "posts", w->post[0], "items", "item", "ijazah",
                          "item", "riwayat-hidup");
    if (sent)
        json_put(j, "sent_on", sent);
    if (received)
        json_put(j, "received_at", received);
    return j;
}

static void test_paper(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-12T09:00:00+07:00");
    FAULTY(go(w, "application.receive_paper", "seka",
              paper(w, "pel1", NULL, "2019-12-13T09:00:00+07:00")));
    FAULTY(go(w, "application.receive_paper", "seka",
              paper(w, "pel1", "2019-12-11", "2019-12-10T09:00:00+07:00")));
    REFUSED(go(w, "application.receive_paper", "pel2", paper(w, "pel1", NULL, NULL)), "BLR-6.3.b");
    /* Posted the day before the opening: recorded as void, and may be sent again. */
    /* REQ: BLR-9.3 refuse */
    DONE(go(w, "application.receive_paper", "seka",
            paper(w, "pel1", "2019-12-08", "2019-12-10T09:00:00+07:00")));
    assert_true(remarked(w, "BLR-9.3"));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM submission WHERE void = 1"
                              " AND void_clause = 'BLR-9.3' AND number IS NULL"), 1);
    assert_int_equal(count(w, "SELECT COUNT(*) FROM applicant"), 0);
    DONE(go(w, "application.receive_paper", "seka",
            paper(w, "pel1", "2019-12-09", "2019-12-11T09:00:00+07:00")));
    REFUSED(go(w, "application.receive_paper", "seka", paper(w, "pel1", NULL, NULL)), "BLR-9.2");
    /* At the closing the receipt counts, whatever the postmark says. */
    at(w, "2019-12-26T09:00:00+07:00");
    DONE(go(w, "application.receive_paper", "seka",
            paper(w, "pel2", NULL, "2019-12-23T15:00:00+07:00")));
    /* REQ: BLR-9.1 refuse */
    REFUSED(go(w, "application.receive_paper", "seka",
               paper(w, "pel3", "2019-12-20", "2019-12-24T08:00:00+07:00")),
            "BLR-9.1");
    assert_int_equal(count(w, "SELECT COUNT(*) FROM dossier"), 2);
    assert_int_equal(count(w, "SELECT COUNT(*) FROM record WHERE refused_clause = 'BLR-9.1'"
                              " AND role = 'anggota-sekretariat'"), 1);
    DONE(go(w, "registration.close", "seka", NULL));
    REFUSED(go(w, "application.receive_paper", "seka",
               paper(w, "pel3", NULL, "2019-12-23T15:00:00+07:00")),
            "BLR-9.1");
    /* The book numbers run; the public ones tell nothing. */
    json_t *entries = json_object_get(page(w, "application.book", "ksek", NULL), "entries");
    assert_int_equal(json_array_size(entries), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(json_int(json_array_get(entries, i), "book_no", 0), i + 1);
    assert_true(json_flag(json_array_get(entries, 0), "void"));
    assert_int_equal(strlen(json_str(json_array_get(entries, 1), "number")), 9);
    assert_int_equal(count(w, "SELECT COUNT(*) FROM reading WHERE resource = 'application.book'"),
                     1);
    world_end(w);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_window),
        BOTH(test_documents),
        BOTH(test_uploads),
        BOTH(test_closed_drafts),
        BOTH(test_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
