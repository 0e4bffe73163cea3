/* The file check under Blora 55/2014 and Bantaeng 69/2019: judging, deciding, appointing,
 * correcting; and the complaint channel. On both engines. */
#include "dossier_world.h"

/* ---- the file check ---- */

static const char *app_of(struct world *w, const char *who)
{
    json_t *mine = page(w, "application.mine", who, NULL);
    const char *pub = json_str(json_array_get(json_object_get(mine, "choices"), 0), "application");
    assert_non_null(pub);
    return pub;
}

/* Applicants 1 to n submitted for the first post (or both), and the book is closed. */
static void closed_for(struct world *w, struct test_store *store, int n, const int *born, bool both)
{
    static const char *const who[] = {"pel1", "pel2", "pel3", "pel4"};
    blora_announced(w, store);
    at(w, "2019-12-10T09:00:00+07:00");
    for (int i = 0; i < n; i++) {
        draft(w, who[i], born[i], w->post[0]);
        if (both)
            DONE(go(w, "application.choose_posts", who[i],
                    json_pack("{s:[s, s]}", "posts", w->post[0], w->post[1])));
        DONE(go(w, "application.submit", who[i], NULL));
    }
    at(w, "2019-12-24T09:00:00+07:00");
    DONE(go(w, "registration.close", "seka", NULL));
}

static void closed(struct world *w, struct test_store *store, int n, const int *born)
{
    closed_for(w, store, n, born, false);
}

static json_t *of(const char *app, int met, const char *criterion, const char *reason)
{
    json_t *j = json_pack("{s:s, s:b}", "application", app, "met", met);
    if (criterion)
        json_put(j, "criterion", criterion);
    if (reason)
        json_put(j, "reason", reason);
    return j;
}

static void test_judging(void **state)
{
    static const int born[] = {1970, 1960, 1970};
    struct world world, *w = &world;
    closed(w, *state, 3, born);
    const char *young = app_of(w, "pel1"), *old = app_of(w, "pel2"), *third = app_of(w, "pel3");
    json_t *item = json_pack("{s:s, s:s, s:b}", "application", third, "item", "ijazah", "met", 0);
    DONE(go(w, "screening.check_item", "seka", item));
    REFUSED(go(w, "screening.report", "seka", NULL), "BLR-11.4");

    /* Who is too old is not passed without a reason that stays. */
    /* REQ: BLR-4.2.d refuse */
    REFUSED(go(w, "screening.judge", "seka", of(old, 1, NULL, NULL)), "BLR-4.2.d");
    DONE(go(w, "screening.judge", "seka", of(old, 0, NULL, NULL)));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM file_judgement WHERE criterion = 'BLR-4.2.d'"),
                     1);
    /* A rejection names a criterion that was fixed, with its link. */
    /* REQ: BLR-11.2 refuse */
    REFUSED(go(w, "screening.judge", "seka", of(young, 0, NULL, NULL)), "BLR-11.2");
    REFUSED(go(w, "screening.judge", "seka", of(young, 0, NULL, "Kurang cocok")), "BLR-11.2");
    REFUSED(go(w, "screening.judge", "seka", of(young, 0, "K9", "Kurang cocok")), "BLR-11.2");
    /* REQ: BLR-11.2 permit */
    DONE(go(w, "screening.judge", "seka", of(young, 0, "K1", "Izin palsu")));
    /* REQ: BLR-4.2.d permit */
    DONE(go(w, "screening.judge", "seka", of(young, 1, NULL, NULL)));
    /* A document found wanting is a finding; and judging waits for everybody. */
    REFUSED(go(w, "screening.judge", "seka", of(third, 1, NULL, NULL)), "BLR-9.4.a");
    /* REQ: BLR-11.3 refuse */
    REFUSED(go(w, "screening.report", "seka", NULL), "BLR-11.4");
    assert_non_null(strstr(w->out.refusal.message, "1 dari 3"));
    DONE(go(w, "screening.judge", "seka", of(third, 1, NULL, "Ijazah asli diperlihatkan")));
    json_t *d = page(w, "screening.dossier", "seka", json_pack("{s:s}", "application", third));
    assert_true(json_flag(json_object_get(d, "judgement"), "departs"));
    assert_non_null(json_str(json_object_get(d, "person"), "nip"));
    /* Those who will score see no number, birth date or sex. */
    d = page(w, "screening.dossier", "anggota", json_pack("{s:s}", "application", third));
    assert_null(json_object_get(json_object_get(d, "person"), "nip"));
    assert_null(json_object_get(d, "nip"));
    REFUSED(go(w, "screening.judge", "ketua", of(third, 1, NULL, NULL)), "BLR-11.3");
    /* REQ: BLR-11.3 permit */
    DONE(go(w, "screening.report", "seka", NULL));
    DONE(go(w, "screening.submit_report", "ksek", NULL));
    REFUSED(go(w, "screening.judge", "seka", of(third, 0, "K1", "Berubah")), "BLR-11.3");
    /* A chair who is bound to one of them decides on none of the post, changes or not. */
    /* REQ: BLR-1.12 refuse */
    DONE(go(w, "committee.declare_conflict", "ketua",
            json_pack("{s:s, s:s}", "about", third, "kind", "keluarga")));
    REFUSED(go(w, "screening.decide", "ketua", json_pack("{s:s}", "post", w->post[0])), "BLR-1.12");
    assert_non_null(strstr(w->out.refusal.lawful, "ketua pengganti"));
    world_end(w);
}

static json_t *post(struct world *w, size_t i)
{
    return json_pack("{s:s}", "post", w->post[i]);
}

static void judge_all(struct world *w, int n)
{
    static const char *const who[] = {"pel1", "pel2", "pel3", "pel4"};
    for (int i = 0; i < n; i++)
        DONE(go(w, "screening.judge", "seka", of(app_of(w, who[i]), 1, NULL, NULL)));
}

/* Every application of the worklist, for whatever post. */
static void judge_every(struct world *w)
{
    json_t *list = json_object_get(page(w, "screening.worklist", "seka", NULL), "applications");
    for (size_t i = 0; i < json_array_size(list); i++)
        DONE(go(w, "screening.judge", "seka",
                of(json_str(json_array_get(list, i), "application"), 1, NULL, NULL)));
}

static json_t *own_result(struct world *w, const char *who)
{
    json_t *mine = page(w, "application.mine", who, NULL);
    bool told = !json_is_null(json_object_get(
        json_array_get(json_object_get(mine, "choices"), 0), "result"));
    assert_int_equal(json_flag(mine, "has_results"), told);
    return json_object_get(json_array_get(json_object_get(mine, "choices"), 0), "result");
}

static void test_deciding(void **state)
{
    static const int born[] = {1970, 1971, 1972, 1973};
    struct world world, *w = &world;
    closed_for(w, *state, 4, born, true);
    judge_every(w);
    /* REQ: BLR-11.4 refuse */
    REFUSED(go(w, "screening.decide", "ketua", post(w, 0)), "BLR-11.5");
    DONE(go(w, "screening.report", "seka", NULL));
    /* REQ: BLR-11.4 permit */
    DONE(go(w, "screening.submit_report", "seka", NULL));
    /* REQ: BLR-11.5 refuse */
    REFUSED(go(w, "screening.decide", "anggota", post(w, 0)), "BLR-11.5");
    /* REQ: BLR-6.3.d refuse */
    REFUSED(go(w, "screening.announce", "ketua", NULL), "BLR-6.3.d");
    json_t *change = post(w, 0);
    json_put_new(change, "changes",
                 json_pack("[{s:s, s:b, s:s}]", "application", app_of(w, "pel4"), "passed", 0,
                           "reason", "Tidak berizin"));
    REFUSED(go(w, "screening.decide", "ketua", change), "BLR-11.2");
    change = post(w, 0);
    json_put_new(change, "changes",
                 json_pack("[{s:s, s:b, s:s, s:s}]", "application", app_of(w, "pel4"), "passed", 0,
                           "reason", "Tidak berizin", "criterion", "K1"));
    /* REQ: BLR-11.5 permit */
    DONE(go(w, "screening.decide", "ketua", change));
    REFUSED(go(w, "screening.decide", "ketua", post(w, 0)), "BLR-11.5");
    /* Nobody knows before it is published. */
    assert_true(json_is_null(own_result(w, "pel1")));
    json_t *result = page(w, "screening.result", NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(result, "posts")), 0);
    /* A post that is not decided yet holds up no other; all together only when all are. */
    REFUSED(go(w, "screening.announce", "ketua", post(w, 1)), "BLR-6.3.d");
    REFUSED(go(w, "screening.announce", "ketua", NULL), "BLR-6.3.d");
    /* REQ: BLR-6.3.d permit */
    DONE(go(w, "screening.announce", "ketua", post(w, 0)));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM stage_announcement"), 1);
    /* Nor does it hold up the next stage of the other. */
    json_t *stage = post(w, 0);
    json_put(stage, "stage", "kompetensi");
    REFUSED(go(w, "session.open", "seka", stage), "BLR-12.1");
    assert_non_null(strstr(w->out.refusal.message, "3 dari 3"));
    stage = post(w, 1);
    json_put(stage, "stage", "kompetensi");
    REFUSED(go(w, "session.open", "seka", stage), "BLR-12.5");
    const char *const goes[] = {"pel1", "pel2", "pel3"};
    for (size_t i = 0; i < 3; i++)
        DONE(go(w, "session.attend", "seka",
                json_pack("{s:s, s:s, s:b}", "application", app_of(w, goes[i]), "stage",
                          "kompetensi", "present", 1)));
    stage = post(w, 0);
    json_put(stage, "stage", "kompetensi");
    DONE(go(w, "session.open", "seka", stage));
    /* The other is decided while the first is being scored. */
    DONE(go(w, "screening.decide", "ketua", post(w, 1)));
    REFUSED(go(w, "screening.announce", "ketua", post(w, 0)), "BLR-11.5");
    assert_true(json_flag(own_result(w, "pel1"), "passed"));
    assert_false(json_flag(own_result(w, "pel4"), "passed"));
    assert_string_equal(json_str(own_result(w, "pel4"), "reason"), "Tidak berizin");
    result = page(w, "screening.result", NULL, NULL);
    json_t *passed = json_object_get(json_array_get(json_object_get(result, "posts"), 0), "passed");
    assert_int_equal(json_array_size(passed), 3);

    /* Changing a result: a reason and a second person, never below the minimum. */
    REFUSED(go(w, "screening.revise", "ketua", of(app_of(w, "pel1"), 0, "K1", "Izin dicabut")),
            "BLR-11.7");
    assert_int_equal(go(w, "screening.revise", "ketua", of(app_of(w, "pel4"), 1, NULL, "Izin ada")),
                     OUT_WAITING);
    DONE(go(w, "act.confirm", "ksek", json_pack("{s:s}", "pending", w->out.pending)));
    assert_true(json_flag(own_result(w, "pel4"), "passed"));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM stage_result WHERE stage = 'administrasi'"), 9);
    world_end(w);
}

static json_t *appointing(struct world *w, const char *who)
{
    return json_pack("{s:s, s:s, s:s}", "post", w->post[0], "account", who, "reason",
                     "Pelamar yang memenuhi syarat kurang dari tiga");
}

static void test_appointing(void **state)
{
    static const int born[] = {1970, 1971};
    struct world world, *w = &world;
    closed(w, *state, 2, born);
    /* The announcement can still be extended: that comes first. */
    REFUSED(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "pel3")), "BLR-11.7");
    judge_all(w, 2);
    DONE(go(w, "screening.report", "seka", NULL));
    DONE(go(w, "screening.submit_report", "seka", NULL));
    /* REQ: BLR-11.7 refuse */
    REFUSED(go(w, "screening.decide", "ketua", post(w, 0)), "BLR-11.7");
    assert_non_null(strstr(w->out.refusal.lawful, "Tunjuk"));
    REFUSED(go(w, "screening.appoint_candidate", "ketua", appointing(w, "pel3")), "BLR-11.7");
    REFUSED(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "anggota")), "BLR-3.2");
    FAULTY(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "pel1")));
    /* REQ: BLR-11.7 permit */
    DONE(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "pel3")));
    /* One was missing, one was appointed: no more. */
    REFUSED(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "pel4")), "BLR-11.7");
    /* Pasal 4 and the dossier apply to the appointed, without the window. */
    REFUSED(go(w, "application.submit", "pel3", NULL), "BLR-9.4.a");
    for (size_t i = 0; i < sizeof blora_items / sizeof blora_items[0]; i++)
        DONE(go(w, "application.attach", "pel3", file(blora_items[i], "a.pdf")));
    DONE(go(w, "application.fill_profile", "pel3", json_pack("{s:o}", "person", person(w, 1960))));
    DONE(go(w, "application.submit", "pel3", NULL));
    REFUSED(go(w, "screening.decide", "ketua", post(w, 0)), "BLR-11.5");
    REFUSED(go(w, "screening.judge", "seka", of(app_of(w, "pel3"), 1, NULL, NULL)), "BLR-4.2.d");
    DONE(go(w, "screening.judge", "seka", of(app_of(w, "pel3"), 0, NULL, NULL)));
    DONE(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "pel4")));
    for (size_t i = 0; i < sizeof blora_items / sizeof blora_items[0]; i++)
        DONE(go(w, "application.attach", "pel4", file(blora_items[i], "a.pdf")));
    DONE(go(w, "application.fill_profile", "pel4", json_pack("{s:o}", "person", person(w, 1975))));
    DONE(go(w, "application.submit", "pel4", NULL));
    DONE(go(w, "screening.judge", "seka", of(app_of(w, "pel4"), 1, NULL, NULL)));
    DONE(go(w, "screening.decide", "ketua", post(w, 0)));
    json_t *lines = json_object_get(
        json_array_get(json_object_get(page(w, "screening.nominatif", "ketua", NULL), "posts"), 0),
        "lines");
    size_t marked = 0;
    for (size_t i = 0; i < json_array_size(lines); i++)
        marked += json_flag(json_array_get(lines, i), "appointed");
    assert_int_equal(json_array_size(lines), 4);
    assert_int_equal(marked, 2);
    world_end(w);
}

/* A draft that was never sent does not become an application by an appointment elsewhere. */
static void test_appointed_draft(void **state)
{
    static const int born[] = {1970, 1971};
    struct world world, *w = &world;
    blora_announced(w, *state);
    at(w, "2019-12-10T09:00:00+07:00");
    draft(w, "pel3", 1970, w->post[1]);
    for (int i = 0; i < 2; i++) {
        draft(w, i ? "pel2" : "pel1", born[i], w->post[0]);
        DONE(go(w, "application.submit", i ? "pel2" : "pel1", NULL));
    }
    at(w, "2019-12-24T09:00:00+07:00");
    DONE(go(w, "registration.close", "seka", NULL));
    judge_all(w, 2);
    DONE(go(w, "screening.report", "seka", NULL));
    DONE(go(w, "screening.submit_report", "seka", NULL));
    DONE(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "pel3")));
    DONE(go(w, "application.submit", "pel3", NULL));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM applicant x JOIN post p ON p.id = x.post_id"
                              " WHERE p.title = 'Asisten Administrasi'"), 0);
    assert_int_equal(count(w, "SELECT COUNT(*) FROM applicant WHERE origin = 'ditunjuk'"), 1);
    world_end(w);
}

/* A post that stops takes its applications out of the check; the other goes on. */
static void test_stopped_post(void **state)
{
    static const int born[] = {1970, 1971, 1972};
    struct world world, *w = &world;
    closed_for(w, *state, 3, born, true);
    judge_all(w, 3);
    REFUSED(go(w, "screening.report", "seka", NULL), "BLR-11.4");
    json_t *stop = post(w, 1);
    json_put(stop, "reason", "Jabatan dihapus");
    DONE(go(w, "selection.cancel", "ketua", stop));
    DONE(go(w, "screening.report", "seka", NULL));
    DONE(go(w, "screening.submit_report", "seka", NULL));
    DONE(go(w, "screening.decide", "ketua", post(w, 0)));
    DONE(go(w, "screening.announce", "ketua", NULL));
    json_t *choices = json_object_get(page(w, "application.mine", "pel1", NULL), "choices");
    assert_int_equal(json_array_size(choices), 2);
    assert_true(json_flag(json_array_get(choices, 1), "stopped"));
    assert_true(json_flag(own_result(w, "pel1"), "passed"));
    world_end(w);
}

/* ---- corrections ---- */

static json_t *correction(const char *app, const char *until)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "application", app, "item", "ijazah", "text",
                     "Tidak terbaca", "until", until);
}

static void test_corrections(void **state)
{
    static const int born[] = {1970, 1971, 1972};
    struct world world, *w = &world;
    closed(w, *state, 3, born);
    REFUSED(go(w, "application.correct", "pel1", file("ijazah", "baru.pdf")), "BLR-9.2");
    FAULTY(go(w, "screening.request_correction", "seka",
              correction(app_of(w, "pel1"), "2019-12-24T08:00:00+07:00")));
    DONE(go(w, "screening.request_correction", "seka",
            correction(app_of(w, "pel1"), "2019-12-27T16:00:00+07:00")));
    /* The window is equal for all. */
    REFUSED(go(w, "screening.request_correction", "seka",
               correction(app_of(w, "pel2"), "2019-12-30T16:00:00+07:00")),
            "BLR-1.12");
    DONE(go(w, "screening.request_correction", "seka",
            correction(app_of(w, "pel2"), "2019-12-27T16:00:00+07:00")));
    judge_all(w, 3);
    REFUSED(go(w, "screening.report", "seka", NULL), "BLR-11.4");
    FAULTY(go(w, "application.correct", "pel1", file("ijazah", "baru.exe")));
    DONE(go(w, "application.correct", "pel1", file("ijazah", "baru.pdf")));
    REFUSED(go(w, "application.correct", "pel1", file("ijazah", "baru.pdf")), "BLR-9.2");
    assert_int_equal(count(w, "SELECT COUNT(*) FROM dossier_item WHERE item = 'ijazah'"), 4);
    at(w, "2019-12-27T16:00:01+07:00");
    REFUSED(go(w, "application.correct", "pel2", file("ijazah", "baru.pdf")), "BLR-9.1");
    DONE(go(w, "screening.report", "seka", NULL));
    world_end(w);
}

/* ---- conflict of interest ---- */

static enum keep put_conflict(struct db *db, void *arg)
{
    struct world *w = arg;
    db_run(db,
           "INSERT INTO conflict (selection_id, account_id, candidate_id, kind, made_by)"
           " SELECT s.id, a.id, b.id, 'keluarga', ?1 FROM selection s, account a, account b"
           " WHERE a.pub = 'seka' AND b.pub = 'pel1'", "i", w->prepared);
    return KEEP;
}

static void test_conflict(void **state)
{
    static const int born[] = {1970};
    struct world world, *w = &world;
    closed(w, *state, 1, born);
    test_store_do(w->store, put_conflict, w);
    /* REQ: BLR-1.12 refuse */
    REFUSED(go(w, "screening.judge", "seka", of(app_of(w, "pel1"), 1, NULL, NULL)), "BLR-1.12");
    assert_null(page(w, "screening.dossier", "seka",
                     json_pack("{s:s}", "application", app_of(w, "pel1"))));
    json_t *list = json_object_get(page(w, "screening.worklist", "seka", NULL), "applications");
    assert_true(json_is_null(json_object_get(json_array_get(list, 0), "name")));
    DONE(go(w, "screening.judge", "ksek", of(app_of(w, "pel1"), 1, NULL, NULL)));
    world_end(w);
}

/* ---- Bantaeng: a minimum without a way out ---- */

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

static void bantaeng_open(struct world *w, struct test_store *store)
{
    static const char *const parts[] = {"jabatan", "persyaratan", "batas-waktu", "tahapan",
                                        "alamat", "prosedur-lain", "tujuan-lamaran"};
    static const char *const channels[] = {"edaran", "papan", "internet"};
    json_t *contents = json_array();
    world_begin(w, store, "bantaeng-69-2019", "2019-11-12T09:00:00+08:00");
    test_store_do(store, put_scoring, w);
    test_store_do(store, put_standards, w);
    for (size_t i = 0; i < 7; i++)
        json_array_append_new(contents, json_pack("{s:s, s:s}", "item", parts[i], "text", "Isi"));
    DONE(go(w, "announcement.publish", "ketua", window("2019-11-12", "2019-12-03", contents)));
    for (size_t i = 0; i < 3; i++)
        DONE(go(w, "announcement.prove_channel", "seka",
                json_pack("{s:s, s:s, s:s}", "channel", channels[i], "proved_on", "2019-11-12",
                          "evidence", "Foto")));
}

static void bantaeng_apply(struct world *w, const char *who)
{
    static const char *const items[] = {
        "lamaran", "sk-pangkat-jabatan", "ijazah", "prestasi-kerja", "spt", "lhkpn",
        "pakta-integritas", "surat-sehat", "surat-disiplin", "diklatpim", "riwayat-hidup", "izin"};
    DONE(go(w, "application.start", who, NULL));
    DONE(go(w, "application.choose_posts", who,
            json_pack("{s:[s, s]}", "posts", w->post[0], w->post[1])));
    DONE(go(w, "application.fill_profile", who, json_pack("{s:o}", "person", person(w, 1950))));
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        DONE(go(w, "application.attach", who, file(items[i], "a.pdf")));
    DONE(go(w, "application.submit", who, NULL));
}

static void bantaeng_checked(struct world *w, struct test_store *store, int n)
{
    static const char *const who[] = {"pel1", "pel2", "pel3"};
    bantaeng_open(w, store);
    at(w, "2019-11-20T09:00:00+08:00");
    for (int i = 0; i < n; i++)
        bantaeng_apply(w, who[i]);
    at(w, "2019-12-04T09:00:00+08:00");
    DONE(go(w, "registration.close", "seka", NULL));
    judge_every(w);
    DONE(go(w, "screening.submit_report", "seka", NULL));
}

static void test_bantaeng_too_few(void **state)
{
    struct world world, *w = &world;
    bantaeng_checked(w, *state, 2);
    /* REQ: BTG-II.B.2.b refuse */
    REFUSED(go(w, "screening.decide", "ketua", post(w, 0)), "BTG-II.B.2.b");
    assert_non_null(strstr(w->out.refusal.lawful, "tidak menyebut jalan keluar"));
    /* Nothing is borrowed: no extension, no appointed candidates. */
    assert_int_equal(go(w, "announcement.extend", "ketua",
                        json_pack("{s:s, s:s}", "closes", "2019-12-20", "reason", "Kurang")),
                     OUT_REFUSED);
    assert_int_equal(go(w, "screening.appoint_candidate", "ppkk", appointing(w, "pel3")),
                     OUT_REFUSED);
    world_end(w);
}

/* Age is not ruled in Bantaeng: born in 1950 and yet passed. */
static void test_bantaeng_enough(void **state)
{
    struct world world, *w = &world;
    bantaeng_checked(w, *state, 3);
    /* REQ: BTG-II.B.2.b permit */
    DONE(go(w, "screening.decide", "ketua", post(w, 0)));
    DONE(go(w, "screening.decide", "anggota", post(w, 1)));
    /* REQ: BTG-II.B.2.c refuse */
    REFUSED(go(w, "screening.announce", "anggota", post(w, 0)), "BTG-II.B.2.c");
    /* REQ: BTG-II.B.2.c permit */
    DONE(go(w, "screening.announce", "ketua", NULL));
    world_end(w);
}

/* ---- complaints ---- */

static void test_complaints(void **state)
{
    struct world world, *w = &world;
    blora_announced(w, *state);
    DONE(go(w, "complaint.file", "pel1",
            json_pack("{s:s, s:s, s:s}", "about", "diskriminasi", "named", "ketua", "text",
                      "Ditanya agama")));
    const char *code = got(w, "complaint");
    DONE(go(w, "complaint.file", NULL,
            json_pack("{s:s, s:s, s:s}", "about", "pelayanan", "text", "Loket tutup", "contact",
                      "warga@uji.example")));
    const char *other = got(w, "complaint");
    /* The chair is named: he reads only the other one and cannot answer. */
    json_t *list = json_object_get(page(w, "complaint.list", "ketua", NULL), "complaints");
    assert_int_equal(json_array_size(list), 1);
    list = json_object_get(page(w, "complaint.list", "ppkk", NULL), "complaints");
    assert_int_equal(json_array_size(list), 2);
    assert_null(page(w, "complaint.list", "seka", NULL));
    at(w, "2019-12-10T09:00:00+07:00");
    assert_null(page(w, "complaint.show", "ketua", json_pack("{s:s}", "complaint", code)));
    REFUSED(go(w, "complaint.answer", "ketua",
               json_pack("{s:s, s:s}", "complaint", code, "text", "Tidak benar")),
            "BLR-1.12");
    DONE(go(w, "complaint.answer", "ppkk",
            json_pack("{s:s, s:s}", "complaint", code, "text", "Diperiksa")));
    DONE(go(w, "complaint.answer", "ketua",
            json_pack("{s:s, s:s}", "complaint", other, "text", "Dibuka kembali")));
    json_t *show = page(w, "complaint.show", NULL, json_pack("{s:s}", "complaint", other));
    assert_int_equal(json_array_size(json_object_get(show, "answers")), 1);
    assert_null(json_object_get(show, "text"));
    DONE(go(w, "gratification.report", "seka", json_pack("{s:s}", "text", "Bingkisan, ditolak")));
    assert_int_equal(count(w, "SELECT COUNT(*) FROM gratification"), 1);
    world_end(w);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_judging),
        BOTH(test_deciding),
        BOTH(test_appointing),
        BOTH(test_appointed_draft),
        BOTH(test_stopped_post),
        BOTH(test_corrections),
        BOTH(test_conflict),
        BOTH(test_bantaeng_too_few),
        BOTH(test_bantaeng_enough),
        BOTH(test_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
