/* Announcing: drafted, published, proven, corrected, extended, closed; on both engines. */
#include "dossier_world.h"

static void test_publish(void **state)
{
    struct world world, *w = &world;
    world_begin(w, *state, "blora-55-2014", "2019-12-02T09:00:00+07:00");
    DONE(go(w, "announcement.draft", "seka",
            window("2019-12-09", "2019-12-20", blora_contents(false))));
    assert_true(remarked(w, "BLR-8.1"));
    assert_true(remarked(w, "BLR-8.2.f"));
    json_t *data = page(w, "announcement.show", "seka", NULL);
    assert_non_null(data);
    assert_non_null(json_object_get(data, "draft"));
    assert_null(page(w, "announcement.show", NULL, NULL));

    /* REQ: BLR-8.2.f refuse */
    REFUSED(go(w, "announcement.publish", "ketua", NULL), "BLR-8.2.f");
    /* The other refusals are told with it: the closing, and the scoring that is not fixed. */
    assert_int_equal(w->out.refusal.n_facts >= 2, 1);
    DONE(go(w, "announcement.draft", "seka", window("2019-12-09", "2019-12-20",
                                                    blora_contents(true))));
    /* REQ: BLR-8.1 refuse */
    REFUSED(go(w, "announcement.publish", "ketua", NULL), "BLR-8.1");
    assert_string_equal(w->out.refusal.lawful_from, "2019-12-23");
    /* The scoring is fixed before the opening, or never. */
    REFUSED(go(w, "announcement.publish", "ketua", window("2019-12-09", "2019-12-23", NULL)),
            "BLR-14.1");
    test_store_do(w->store, put_scoring, w);
    FAULTY(go(w, "announcement.publish", "ketua", window("2019-12-01", "2019-12-23", NULL)));
    REFUSED(go(w, "announcement.publish", "seka", window("2019-12-09", "2019-12-23", NULL)),
            "BLR-6.3.a");
    /* REQ: BLR-8.1 permit */
    /* REQ: BLR-8.2.f permit */
    DONE(go(w, "announcement.publish", "ketua", window("2019-12-09", "2019-12-23", NULL)));
    REFUSED(go(w, "announcement.publish", "ketua", window("2019-12-09", "2019-12-23", NULL)),
            "BLR-8.1");

    data = page(w, "announcement.show", NULL, NULL);
    assert_non_null(data);
    json_t *a = json_object_get(data, "announcement");
    assert_int_equal(json_int(a, "version", 0), 1);
    assert_string_equal(json_str(json_object_get(json_object_get(a, "window"), "closes"), "$date"),
                        "2019-12-23");
    assert_int_equal(json_array_size(json_object_get(a, "contents")), 6);
    assert_true(json_flag(json_object_get(data, "period"), "lawful"));
    assert_int_equal(strlen(json_str(a, "scoring_hash")), 64);
    assert_null(json_object_get(data, "draft"));
    world_end(w);
}

static void test_correct(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    FAULTY(go(w, "announcement.correct", "ketua",
              json_pack("{s:s, s:s}", "text", "x", "closes", "2019-12-30")));
    /* REQ: BLR-8.2.a refuse */
    REFUSED(go(w, "announcement.correct", "ketua",
               json_pack("{s:s, s:[{s:s, s:s}]}", "text", "Ralat", "contents", "item", "jabatan",
                         "text", "tidak ada")),
            "BLR-8.2.a");
    DONE(go(w, "announcement.correct", "ketua",
            json_pack("{s:s, s:[{s:s, s:s}]}", "text", "Ralat nama jabatan", "contents", "item",
                      "jabatan", "text", "Inspektur Daerah")));
    json_t *data = page(w, "announcement.show", NULL, NULL);
    json_t *a = json_object_get(data, "announcement");
    assert_int_equal(json_int(a, "version", 0), 2);
    assert_string_equal(json_str(json_object_get(json_object_get(a, "window"), "closes"), "$date"),
                        "2019-12-23");
    assert_string_equal(json_str(json_array_get(json_object_get(a, "contents"), 0), "text"),
                        "Inspektur Daerah");
    json_t *versions = json_object_get(data, "versions");
    assert_int_equal(json_array_size(versions), 2);
    /* The first version stays readable as it was. */
    data = page(w, "announcement.version", NULL,
                json_pack("{s:s}", "version", json_str(json_array_get(versions, 1), "pub")));
    assert_string_equal(json_str(json_array_get(json_object_get(data, "contents"), 0), "text"),
                        "Inspektur dan Asisten Administrasi");
    world_end(w);
}

static json_t *longer(const char *closes)
{
    return json_pack("{s:s, s:s}", "closes", closes, "reason", "Pelamar kurang");
}

static void extend(struct world *w, const char *closes)
{
    if (go(w, "announcement.extend", "ketua", longer(closes)) != OUT_WAITING)
        fail_msg("%s", told(w));
    const char *pending = w->out.pending;
    /* REQ: BLR-8.3 permit */
    DONE(go(w, "act.confirm", "ksek", json_pack("{s:s}", "pending", pending)));
}

static void test_extend(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    draft(w, "pel1", 1970, w->post[0]);
    DONE(go(w, "application.submit", "pel1", NULL));
    at(w, "2019-12-20T09:00:00+07:00");
    REFUSED(go(w, "announcement.extend", "seka", longer("2019-12-30")), "BLR-8.3");
    REFUSED(go(w, "announcement.extend", "ketua", longer("2019-12-22")), "BLR-8.3");
    REFUSED(go(w, "registration.close", "seka", NULL), "BLR-9.1");
    at(w, "2019-12-24T09:00:00+07:00");
    DONE(go(w, "registration.close", "seka", NULL));
    /* Too few are told with the ways out, not refused. */
    assert_true(remarked(w, "BLR-8.3"));
    REFUSED(go(w, "registration.close", "seka", NULL), "BLR-9.1");
    extend(w, "2019-12-30");
    assert_int_equal(count(w, "SELECT COUNT(*) FROM mail"), 2); /* receipt and extension */
    /* It is open again, and the book is closed once more. */
    at(w, "2019-12-29T09:00:00+07:00");
    draft(w, "pel2", 1970, w->post[0]);
    DONE(go(w, "application.submit", "pel2", NULL));
    at(w, "2020-01-02T09:00:00+07:00");
    DONE(go(w, "registration.close", "seka", NULL));
    json_t *data = page(w, "announcement.show", NULL, NULL);
    json_t *versions = json_object_get(data, "versions");
    assert_string_equal(json_str(json_array_get(versions, 0), "kind"), "perpanjangan");
    assert_string_equal(json_str(json_object_get(json_array_get(versions, 1), "closes"), "$date"),
                        "2019-12-23");
    world_end(w);
}

/* With three at every post the announcement is not extended. */
static void test_extend_enough(void **state)
{
    static const char *const who[] = {"pel1", "pel2", "pel3"};
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    for (size_t i = 0; i < 3; i++) {
        draft(w, who[i], 1970, w->post[0]);
        DONE(go(w, "application.choose_posts", who[i],
                json_pack("{s:[s, s]}", "posts", w->post[1], w->post[0])));
        DONE(go(w, "application.submit", who[i], NULL));
    }
    at(w, "2019-12-24T09:00:00+07:00");
    /* REQ: BLR-8.3 refuse */
    REFUSED(go(w, "announcement.extend", "ketua", longer("2019-12-30")), "BLR-8.3");
    world_end(w);
}

/* ---- Bantaeng: channels, signature, no rule on extension ---- */

static json_t *bantaeng_contents(void)
{
    return json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s},"
                     " {s:s, s:s}]", "item", "jabatan", "text", "Inspektur", "item", "persyaratan",
                     "text", "a sampai k", "item", "batas-waktu", "text", "Sampai penutupan",
                     "item", "tahapan", "text", "Delapan tahap", "item", "alamat", "text",
                     "Jalan Uji 1", "item", "prosedur-lain", "text", "tidak ada", "item",
                     "tujuan-lamaran", "text", "Kepada Panitia Seleksi");
}

static enum keep put_standards(struct db *db, void *arg)
{
    struct world *w = arg;
    static const char *const kinds[] = {"manajerial", "bidang"};
    for (size_t i = 0; i < 2; i++)
        db_run(db,
               "INSERT INTO standard (selection_id, post_id, kind, version, as_needed, content,"
               " made_by) SELECT selection_id, id, ?1, 1, 1, 'Standar', ?2 FROM post", "si",
               kinds[i], w->prepared);
    return KEEP;
}

static json_t *proof(const char *channel, const char *on)
{
    return json_pack("{s:s, s:s, s:s}", "channel", channel, "proved_on", on, "evidence",
                     "Foto bertanggal");
}

static void test_channels(void **state)
{
    struct world world, *w = &world;
    world_begin(w, *state, "bantaeng-69-2019", "2019-11-11T09:00:00+08:00");
    test_store_do(w->store, put_scoring, w);
    /* REQ: BTG-II.A.2 refuse */
    REFUSED(go(w, "announcement.publish", "ketua",
               window("2019-11-12", "2019-12-03", bantaeng_contents())), "BTG-II.A.2");
    test_store_do(w->store, put_standards, w);
    /* REQ: BTG-II.B.1.b refuse */
    REFUSED(go(w, "announcement.publish", "ketua",
               window("2019-11-12", "2019-12-02", bantaeng_contents())), "BTG-II.B.1.b");
    assert_string_equal(w->out.refusal.lawful_from, "2019-12-03");
    /* REQ: BTG-II.A.2 permit */
    /* REQ: BTG-II.B.1.b permit */
    DONE(go(w, "announcement.publish", "ketua",
            window("2019-11-12", "2019-12-03", bantaeng_contents())));
    at(w, "2019-11-14T09:00:00+08:00");
    FAULTY(go(w, "announcement.prove_channel", "seka", proof("radio", "2019-11-12")));
    FAULTY(go(w, "announcement.prove_channel", "seka", proof("papan", "2019-11-15")));
    DONE(go(w, "announcement.prove_channel", "seka", proof("papan", "2019-11-12")));
    DONE(go(w, "announcement.prove_channel", "seka", proof("internet", "2019-11-12")));
    assert_true(remarked(w, "BTG-II.B.1.a"));
    at(w, "2019-12-04T09:00:00+08:00");
    /* REQ: BTG-II.B.1.a refuse */
    REFUSED(go(w, "registration.close", "seka", NULL), "BTG-II.B.1.a");
    /* The last channel came two days late: the window has become too short. */
    DONE(go(w, "announcement.prove_channel", "seka", proof("edaran", "2019-11-14")));
    assert_true(remarked(w, "BTG-II.B.1.b"));
    REFUSED(go(w, "registration.close", "seka", NULL), "BTG-II.B.1.b");
    assert_string_equal(w->out.refusal.lawful_from, "2019-12-05");
    /* Lengthening to what is lawful needs no rule on extension; going further does. */
    REFUSED(go(w, "announcement.extend", "ketua", longer("2019-12-04")), "BTG-II.B.1.b");
    assert_int_equal(go(w, "announcement.extend", "ketua", longer("2019-12-05")), OUT_WAITING);
    const char *pending = w->out.pending;
    assert_int_equal(go(w, "act.confirm", "ketua", json_pack("{s:s}", "pending", pending)),
                     OUT_REFUSED);
    DONE(go(w, "act.confirm", "ksek", json_pack("{s:s}", "pending", pending)));
    REFUSED(go(w, "announcement.extend", "ketua", longer("2019-12-20")), NULL);
    assert_non_null(strstr(w->out.refusal.message, "tidak diatur di sini"));
    at(w, "2019-12-06T09:00:00+08:00");
    /* REQ: BTG-II.B.1.a permit */
    DONE(go(w, "registration.close", "seka", NULL));
    json_t *data = page(w, "announcement.show", NULL, NULL);
    json_t *period = json_object_get(data, "period");
    assert_true(json_flag(period, "proven"));
    assert_true(json_flag(period, "lawful"));
    assert_string_equal(json_str(json_object_get(period, "counted_from"), "$date"), "2019-11-14");
    world_end(w);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {BOTH(test_publish), BOTH(test_correct), BOTH(test_extend),
                                       BOTH(test_extend_enough), BOTH(test_channels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
