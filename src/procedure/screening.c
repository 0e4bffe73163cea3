/* The file check: the secretariat checks documents and judges each application; the panel decides
 * who passes, publishes it, and the appointing authority may appoint candidates where the
 * regulation lets it.
 *
 * Notions. *Judging* is the secretariat's proposal for one application, beside what the rules
 * find; to depart from the rules needs a reason that stays on record. The *report* hands the
 * judged list over; the *decision* of the panel is another act by another role, one for each post.
 *
 * Serves: check and decision apart (BTG-II.B.2.a, BLR-11.1-5, NTT-15, NTT-16), criteria with their
 * objective link (BTG-II.B.2.b.a-b, BLR-11.2), minimum (BTG-II.B.2.b), result (BTG-II.B.2.c,
 * BLR-6.3.d), appointed candidates (BLR-11.7). Deciding stands in screening_decide.c. */
#include "procedure/screening_inside.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "rules/announcement.h"

/* ---- one document ---- */

static const struct param check_params[] = {
    {"item", PARAM_LINE, true, "butir kelengkapan", .max = 60, .choose = "item"},
    {"met", PARAM_FLAG, true, "memenuhi"},
    {"criterion", PARAM_LINE, false, "kriteria", .max = 60, .choose = "criterion"},
    {"reason", PARAM_TEXT, false, "alasan", .max = 2000, .personal = true},
    PARAMS_END,
};

/* A dossier is checked once it was validly received, and until its post is decided. */
static enum status may_check(struct ctx *c)
{
    if (!db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE id = ?1", "i", c->app->id))
        return act_fault(c, "application", "Lamaran tidak ditemukan");
    if (screening_decision(c, c->app->post->id))
        return act_refuse_clause(c, screening_clause(c),
                                 "Ketua Panitia Seleksi dapat mengubah hasilnya dengan alasan.",
                                 "Hasil seleksi administrasi untuk %s sudah ditetapkan.",
                                 c->app->post->title);
    return ST_OK;
}

static enum status run_check_item(struct ctx *c, const struct input *in)
{
    struct wanted *v;
    struct named_criterion k = {0};
    size_t n = wanted_items(c, &v);
    const char *item = input_text(in, "item"), *reason = input_text(in, "reason");
    const struct wanted *w = wanted_find(v, n, item);
    bool met = input_flag(in, "met");
    enum status s = may_check(c);
    if (s != ST_OK)
        return s;
    if (!w)
        return act_fault(c, "item", "Kelengkapan \"%s\" tidak diminta dalam seleksi ini", item);
    bool there = db_int(c->db, 0,
                        "SELECT COUNT(*) FROM dossier_item WHERE dossier_id = ?1 AND item = ?2"
                        " AND ended_by IS NULL", "is", c->app->dossier, item) > 0;
    if (met && !there)
        return act_fault(c, "met", "%s tidak ada dalam berkas ini", w->name);
    if (!met) {
        const char *code = input_text(in, "criterion");
        s = screening_criterion(c, c->app->post, code ? code : item, &k);
        if (s != ST_OK)
            return s;
        reason = reason ? reason : w->reason ? w->reason : "Tidak memenuhi.";
    }
    db_run(c->db,
           "UPDATE item_check SET ended_by = ?1 WHERE dossier_id = ?2 AND item = ?3"
           " AND ended_by IS NULL", "iis", c->record, c->app->dossier, item);
    db_run(c->db,
           "INSERT INTO item_check (dossier_id, item, met, criterion, reason, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "isissi", c->app->dossier, item, met, k.code, reason, c->record);
    return act_done(c, "%s: %s.", w->name, met ? "memenuhi" : "tidak memenuhi");
}

/* ---- one application ---- */

static const struct param judge_params[] = {
    {"met", PARAM_FLAG, true, "memenuhi syarat"},
    {"criterion", PARAM_LINE, false, "kriteria", .max = 60, .choose = "criterion"},
    {"reason", PARAM_TEXT, false, "alasan", .max = 2000, .personal = true},
    PARAMS_END,
};

/* Against what the rules found, or where they could not know: only with a reason. */
static enum status needs_reason(struct ctx *c, const struct machine *m, bool met)
{
    const struct verdict *v = m->no ? m->no : m->open;
    if (met && v) {
        struct verdict say = *v;
        say.lawful = "Nyatakan tidak memenuhi syarat, atau sebutkan alasan yang dicatat.";
        return act_refuse_verdict(c, &say);
    }
    if (!met && m->met == MET_YES)
        return act_refuse_clause(c, c->sel->reg->objective_link_clause
                                        ? c->sel->reg->objective_link_clause
                                        : screening_clause(c),
                                 "Sebutkan alasan yang dicatat.",
                                 "Menurut data dan dokumennya pelamar ini memenuhi semua syarat.");
    return ST_OK;
}

static const char *met_word(enum met m)
{
    static const char *const words[] = {"tidak", "ya", "belum-terbukti", "tidak-diatur"};
    return words[m];
}

static const char *findings_text(struct ctx *c, const struct machine *m,
                                 const struct named_criterion *k, bool departs)
{
    json_t *j = json_in(c->arena, json_object()), *list = json_array();
    for (size_t i = 0; i < m->vs.n; i++)
        json_array_append_new(list, json_verdict(&m->vs.v[i]));
    json_put(j, "machine", met_word(m->met));
    json_put_flag(j, "departs", departs);
    json_put(j, "criterion_name", k->name);
    json_put(j, "criterion_link", k->link);
    json_put(j, "criterion_clause", k->clause);
    json_put_new(j, "findings", list);
    return json_canonical(c->arena, j);
}

static enum status check_open(struct ctx *c)
{
    enum status s = may_check(c);
    if (s != ST_OK)
        return s;
    bool judged = db_int(c->db, 0,
                         "SELECT COUNT(*) FROM file_judgement WHERE application_id = ?1"
                         " AND ended_by IS NULL", "i", c->app->id) > 0;
    if (judged && act_happened(c, "screening.submit_report", NULL, 0))
        return act_refuse_clause(c, screening_clause(c),
                                 "Perubahan diputuskan Panitia Seleksi dengan alasan.",
                                 "Hasil pemeriksaan sudah diserahkan kepada Panitia Seleksi.");
    return ST_OK;
}

static enum status run_judge(struct ctx *c, const struct input *in)
{
    struct machine m;
    struct named_criterion k = {0};
    bool met = input_flag(in, "met");
    const char *reason = input_text(in, "reason"), *code = input_text(in, "criterion");
    enum status s = check_open(c);
    if (s != ST_OK)
        return s;
    screening_machine(c, c->app, &m);
    if (!reason)
        s = needs_reason(c, &m, met);
    if (s == ST_OK && !met) {
        if (!code && m.no)
            code = m.no->clause;
        s = screening_criterion(c, c->app->post, code, &k);
        if (!reason)
            reason = m.no ? m.no->message : k.name;
    }
    if (s != ST_OK)
        return s;
    bool departs = (met && (m.no || m.open)) || (!met && m.met == MET_YES);
    db_run(c->db,
           "UPDATE file_judgement SET ended_by = ?1 WHERE application_id = ?2 AND ended_by IS NULL",
           "ii", c->record, c->app->id);
    db_run(c->db,
           "INSERT INTO file_judgement (application_id, met, criterion, reason, p_findings,"
           " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iisssi", c->app->id, met, k.code, reason, findings_text(c, &m, &k, departs), c->record);
    if (departs)
        act_remark(c, screening_clause(c),
                   "Penilaian ini menyimpang dari temuan otomatis; alasannya "
                   "dicatat.");
    return act_done(c, "Lamaran %s untuk %s dinilai %s.", c->app->number ? c->app->number : "",
                    c->app->post->title, met ? "memenuhi syarat" : "tidak memenuhi syarat");
}

/* ---- a correction is asked for ---- */

static const struct param correction_params[] = {
    {"item", PARAM_LINE, true, "butir kelengkapan", .max = 60, .choose = "item"},
    {"text", PARAM_TEXT, true, "apa yang perlu diperbaiki", .max = 2000, .personal = true},
    {"until", PARAM_INSTANT, true, "batas waktu perbaikan"},
    PARAMS_END,
};

static enum status run_request_correction(struct ctx *c, const struct input *in)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    instant until = input_instant(in, "until");
    const struct wanted *w = wanted_find(v, n, input_text(in, "item"));
    enum status s = check_open(c);
    if (s != ST_OK)
        return s;
    if (!w)
        return act_fault(c, "item", "Kelengkapan \"%s\" tidak diminta dalam seleksi ini",
                         input_text(in, "item"));
    if (until <= c->stamp)
        return act_fault(c, "until", "Batas waktu perbaikan sudah lewat");
    int64_t same = db_int(c->db, until,
                          "SELECT q.until_at FROM correction_request q"
                          " JOIN dossier d ON d.id = q.dossier_id WHERE d.selection_id = ?1"
                          " ORDER BY q.id LIMIT 1", "i", c->sel->id);
    if (same != until)
        return act_refuse(c, "merit",
                          arena_printf(c->arena, "Gunakan batas yang sama: %s.",
                                       instant_show(c->arena, same, c->sel->zone)),
                          "Masa perbaikan harus sama bagi semua pelamar.");
    db_run(c->db,
           "UPDATE correction_request SET ended_by = ?1 WHERE dossier_id = ?2 AND item = ?3"
           " AND ended_by IS NULL", "iis", c->record, c->app->dossier, w->id);
    db_run(c->db,
           "INSERT INTO correction_request (dossier_id, item, text, until_at, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "issii", c->app->dossier, w->id, input_text(in, "text"), until, c->record);
    act_notify(c, c->app->account, arena_printf(c->arena, "Perbaikan berkas %s", c->sel->title),
               arena_printf(c->arena, "%s perlu diperbaiki paling lambat %s: %s", w->name,
                            instant_show(c->arena, until, c->sel->zone), input_text(in, "text")));
    return act_done(c, "Pelamar diminta memperbaiki %s sampai %s.", w->name,
                    instant_show(c->arena, until, c->sel->zone));
}

/* ---- report and hand-over ---- */

static const struct param report_params[] = {
    {"text", PARAM_TEXT, false, "catatan berita acara"},
    PARAMS_END,
};

static enum status check_all_judged(struct ctx *c)
{
    int64_t open = screening_unjudged(c, 0);
    int64_t all = db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE selection_id = ?1", "i",
                         c->sel->id);
    if (open)
        return act_refuse_clause(c, screening_clause(c), "Nilai semua lamaran lebih dahulu.",
                                 "Masih ada %lld dari %lld lamaran yang belum dinilai.",
                                 (long long)open, (long long)all);
    int64_t until = db_int(c->db, 0,
                           "SELECT MAX(q.until_at) FROM correction_request q"
                           " JOIN dossier d ON d.id = q.dossier_id WHERE d.selection_id = ?1"
                           " AND q.ended_by IS NULL", "i", c->sel->id);
    if (until > c->stamp)
        return act_refuse_clause(c, screening_clause(c), "Tunggu sampai masa perbaikan berakhir.",
                                 "Masa perbaikan berkas masih berjalan sampai %s.",
                                 instant_show(c->arena, until, c->sel->zone));
    return ST_OK;
}

/* Later than the regulation's own time for it is told, not refused: no clause voids the check. */
static void remark_late(struct ctx *c)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (announcement_check_finished(c->sel->reg, act_calendar(c), c->sel->opens, c->sel->closes, c->today,
                                    &v) != ST_OK)
        return;
    const struct verdict *no = verdicts_first_no(&v);
    if (no)
        act_remark(c, no->clause, "%s %s", no->message, no->lawful ? no->lawful : "");
}

static const char *summary(struct ctx *c)
{
    const char *text = "";
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        int64_t post = c->sel->posts[i].id;
        int64_t all = db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE post_id = ?1", "i",
                             post);
        int64_t met = db_int(c->db, 0,
                             "SELECT COUNT(*) FROM applicant x JOIN file_judgement j"
                             " ON j.application_id = x.id AND j.ended_by IS NULL AND j.met = 1"
                             " WHERE x.post_id = ?1", "i", post);
        text = arena_printf(c->arena, "%s%s%s: %lld pelamar, %lld memenuhi syarat, %lld tidak.",
                            text,
                            i ? "\n" : "", c->sel->posts[i].title, (long long)all, (long long)met,
                            (long long)(all - met));
    }
    return text;
}

static enum status write_report(struct ctx *c, const struct input *in, bool handed_over)
{
    enum status s = check_all_judged(c);
    if (s != ST_OK)
        return s;
    const char *note = input_text(in, "text"), *lines = summary(c);
    db_run(c->db,
           "INSERT INTO file_report (selection_id, handed_over, text, made_by)"
           " VALUES (?1, ?2, ?3, ?4)",
           "iisi", c->sel->id, handed_over,
           note ? arena_printf(c->arena, "%s\n\n%s", note, lines) : lines, c->record);
    return ST_OK;
}

static enum status run_report(struct ctx *c, const struct input *in)
{
    enum status s = write_report(c, in, false);
    if (s != ST_OK)
        return s;
    remark_late(c);
    c->out->goes_on = "Serahkan berita acara dan nominatif kepada Panitia Seleksi.";
    return act_done(c, "Berita acara pemeriksaan berkas disusun.");
}

static enum status run_submit_report(struct ctx *c, const struct input *in)
{
    enum status s = write_report(c, in, true);
    if (s != ST_OK)
        return s;
    c->out->goes_on = "Panitia Seleksi menetapkan siapa yang lulus, jabatan demi jabatan.";
    return act_done(c, "Hasil pemeriksaan berkas diserahkan kepada Panitia Seleksi.");
}

/* ---- the table ---- */

#define OF_APPLICATION .lock = LOCK_SELECTION, .names = NAMES_SELECTION | NAMES_APPLICATION
/* A post that waits for candidates is still checked while others are already being scored. */
#define CHECKING PHASES(PHASE_CLOSED, PHASE_SELECTING)
#define CHAIRS (ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_PANEL))

static const struct act acts[] = {
    {.name = "screening.check_item", .title = "Periksa kelengkapan", .who = SCREENING_DESK,
     OF_APPLICATION, .when = CHECKING, .flags = ACT_CONFLICT_FREE, .rule = "stages.administrasi",
     .params = check_params, .run = run_check_item},
    {.name = "screening.judge", .title = "Nilai pemenuhan syarat", .who = SCREENING_DESK,
     OF_APPLICATION, .when = CHECKING, .flags = ACT_CONFLICT_FREE, .rule = "stages.administrasi",
     .params = judge_params, .run = run_judge},
    {.name = "screening.request_correction", .title = "Minta perbaikan berkas",
     .who = SCREENING_DESK, OF_APPLICATION, .when = CHECKING, .flags = ACT_CONFLICT_FREE,
     .rule = "stages.administrasi", .params = correction_params, .run = run_request_correction},
    {.name = "screening.report", .title = "Susun berita acara pemeriksaan berkas",
     .who = SCREENING_DESK, .when = CHECKING, .flags = ACT_MILESTONE | ACT_ORDERED,
     .lock = LOCK_SELECTION, .rule = "stages.administrasi", .params = report_params,
     .names = NAMES_SELECTION, .run = run_report},
    {.name = "screening.submit_report", .title = "Serahkan hasil pemeriksaan berkas",
     .who = SCREENING_DESK, .when = CHECKING, .flags = ACT_MILESTONE | ACT_ORDERED,
     .lock = LOCK_SELECTION, .rule = "stages.administrasi", .params = report_params,
     .names = NAMES_SELECTION, .run = run_submit_report},
    {.name = "screening.decide", .title = "Tetapkan hasil seleksi administrasi",
     .effect = "Hasil seleksi administrasi jabatan ini ditetapkan. Perubahan sesudahnya "
               "hanya dengan keputusan beralasan yang disetujui orang kedua.",
     .who = CHAIRS,
     .when = CHECKING,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "stages.administrasi.decided", .params = screening_decide_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = screening_run_decide},
    {.name = "screening.revise", .title = "Ubah hasil seleksi administrasi",
     .effect = "Hasil seorang pelamar berubah; hasil lama dan alasannya tetap tercatat. "
               "Pelamar melihat hasil yang baru.",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR), OF_APPLICATION,
     .when = CHECKING,
     .flags = ACT_NEEDS_REASON | ACT_CONFLICT_FREE | ACT_IRREVERSIBLE,
     .second = ROLE_BIT(ROLE_SECRETARIAT_CHAIR), .rule = "stages.administrasi.decided",
     .params = screening_revise_params, .run = screening_run_revise},
    {.name = "screening.announce", .title = "Umumkan hasil seleksi administrasi",
     .effect = "Hasil seleksi administrasi terbit dengan nomor pendaftaran. Setiap "
               "pelamar melihat hasilnya sendiri beserta alasannya.",
     .who = CHAIRS | ROLE_BIT(ROLE_PPK), .when = CHECKING,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "stages.administrasi.published", .names = NAMES_SELECTION | NAMES_POST_OPTIONAL,
     .run = screening_run_announce},
    {.name = "screening.appoint_candidate", .title = "Tunjuk calon untuk diikutkan",
     .effect = "Calon diikutkan dalam seleksi atas penunjukan pejabat yang berwenang. "
               "Penunjukan dan alasannya tercatat dan terbaca oleh pengawas.",
     .who = ROLE_BIT(ROLE_PPK), .when = CHECKING,
     .flags = ACT_MILESTONE | ACT_NEEDS_REASON | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "minimum.administrasi.appoint", .params = screening_appoint_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = screening_run_appoint},
};

const struct act_table screening_acts = {acts, sizeof acts / sizeof acts[0]};
