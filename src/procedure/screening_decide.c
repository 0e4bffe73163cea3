/* Who passes the file check: decided post by post by the panel, changed only with a reason by two
 * persons, published, and, where there are too few, filled by appointed candidates.
 *
 * An appointed candidate (BLR-11.7) brings the same dossier and is judged like anybody else, unless
 * the regulation's reading says otherwise; the mark stays on every list but those of scorers. */
#include "procedure/parts_conflict.h"
#include "procedure/screening_inside.h"

#include "base/arena.h"
#include "base/str.h"
#include "rules/minimum.h"

/* ---- who passes, as judged and as changed ---- */

struct outcome_line {
    struct application_ref app;
    int64_t judgement;
    bool passed;
    const char *criterion, *reason;
};

/* Appointed candidates pass unjudged where the reading exempts them. */
static bool exempt(const struct ctx *c, const char *origin)
{
    return str_eq(origin, "ditunjuk") && regulation_reading(c->sel->reg, READING_APPOINTED) == 1;
}

static size_t read_lines(struct ctx *c, struct outcome_line **ret)
{
    size_t n = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE post_id = ?1", "i",
                              c->post->id), k = 0;
    struct outcome_line *v = arena_array_of(c->arena, n, struct outcome_line);
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.id, x.dossier_id, x.account_id, x.pub, x.dossier_pub, x.number, x.origin, j.id,"
        " j.met, j.criterion, j.reason FROM applicant x LEFT JOIN file_judgement j"
        " ON j.application_id = x.id AND j.ended_by IS NULL WHERE x.post_id = ?1 ORDER BY x.id",
        "i", c->post->id);
    while (k < n && rows_next(rows)) {
        struct outcome_line *l = &v[k++];
        l->app = (struct application_ref){.id = rows_int(rows, 0),
                                          .dossier = rows_int(rows, 1),
                                          .account = rows_int(rows, 2),
                                          .pub = arena_strdup(c->arena, rows_text(rows, 3)),
                                          .dossier_pub = arena_strdup(c->arena, rows_text(rows, 4)),
                                          .post = c->post,
                                          .number = arena_strdup(c->arena, rows_text(rows, 5))};
        l->judgement = rows_int(rows, 7);
        l->passed = rows_int(rows, 8) || exempt(c, rows_text(rows, 6));
        l->criterion = l->passed ? NULL : arena_strdup(c->arena, rows_text(rows, 9));
        l->reason = l->passed ? NULL : arena_strdup(c->arena, rows_text(rows, 10));
        if (exempt(c, rows_text(rows, 6)))
            l->judgement = -1;
    }
    rows_end(rows);
    *ret = v;
    return k;
}

static const struct param change_of[] = {
    {"application", PARAM_PUB, true, "lamaran", .choose = "application"},
    {"passed", PARAM_FLAG, true, "lulus"},
    {"criterion", PARAM_LINE, false, "kriteria", .max = 60, .choose = "criterion"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000, .personal = true},
    PARAMS_END,
};
const struct param screening_decide_params[] = {
    {"changes", PARAM_LIST, false, "perubahan terhadap penilaian sekretariat", .max = 100,
     .of = change_of},
    PARAMS_END,
};

static enum status take_change(struct ctx *c, const struct input *it, const char *where,
                               struct outcome_line *v, size_t n)
{
    struct outcome_line *l = NULL;
    struct named_criterion k = {0};
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].app.pub, input_text(it, "application")))
            l = &v[i];
    if (!l)
        return act_fault(c, where, "Lamaran ini tidak ada pada %s", c->post->title);
    l->passed = input_flag(it, "passed");
    if (!l->passed) {
        enum status s = screening_criterion(c, c->post, input_text(it, "criterion"), &k);
        if (s != ST_OK)
            return s;
    }
    l->criterion = k.code;
    l->reason = input_text(it, "reason");
    return ST_OK;
}

/* ---- the minimum ---- */

static int passing_elsewhere(struct ctx *c, const struct post_ref *post)
{
    return (int)db_int(c->db, 0,
                       "SELECT COUNT(*) FROM applicant x JOIN file_judgement j"
                       " ON j.application_id = x.id AND j.ended_by IS NULL AND j.met = 1"
                       " WHERE x.post_id = ?1", "i", post->id);
}

static struct minimum_case case_of(struct ctx *c, const char *id, int count)
{
    struct minimum_case k = {.id = id, .count = count};
    k.extensions = (int)db_int(c->db, 0,
                               "SELECT COUNT(*) FROM announcement WHERE selection_id = ?1"
                               " AND kind = 'perpanjangan'", "i", c->sel->id);
    /* The first supplement that says something on this is the one that is cited. */
    for (size_t i = 0; i < c->sel->n_supplements && !k.supplement; i++)
        if (regulation_minimum(c->sel->supplements[i], id))
            k.supplement = c->sel->supplements[i];
    return k;
}

/* The number of a post, or of all together where the regulation counts so. */
static int counted(struct ctx *c, const struct post_ref *post, int here)
{
    int *counts = arena_array_of(c->arena, c->sel->n_posts, int), mine = here;
    for (size_t i = 0; i < c->sel->n_posts; i++)
        counts[i] = &c->sel->posts[i] == post || c->sel->posts[i].id == post->id
                        ? here : passing_elsewhere(c, &c->sel->posts[i]);
    minimum_counts(c->sel->reg, counts, c->sel->n_posts);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        if (c->sel->posts[i].id == post->id)
            mine = counts[i];
    return mine;
}

static enum status check_minimum(struct ctx *c, const struct post_ref *post, int passing)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    struct minimum_case k = case_of(c, MINIMUM_SCREENING, counted(c, post, passing));
    struct minimum_answer a = minimum_check(c->sel->reg, c->arena, &k, post->class, &v);
    if (a.met != MET_NO)
        return ST_OK;
    const struct verdict *no = verdicts_first_no(&v);
    int by = no->overridable_by ? role_from_word(no->overridable_by) : -1;
    if (by >= 0 && act_overrides(c, (enum role)by))
        return ST_OK;
    return act_refuse_verdict(c, no);
}

/* ---- deciding ---- */

static enum status may_decide(struct ctx *c)
{
    const struct stage_rule *s = regulation_stage(c->sel->reg, SCREENING_STAGE);
    if (s && s->decided_by && !(s->decided_by & ROLE_BIT(c->actor.role)))
        return act_refuse_clause(c, s->decided_clause,
                                 arena_printf(c->arena, "Ditetapkan oleh %s.",
                                              role_set_show(c->arena, s->decided_by)),
                                 "Hasil seleksi administrasi tidak ditetapkan oleh %s.",
                                 role_title(c->actor.role));
    if (screening_decision(c, c->post->id))
        return act_refuse_clause(c, screening_clause(c),
                                 "Ubah hasil seorang peserta dengan alasan dan orang kedua.",
                                 "Hasil seleksi administrasi untuk %s sudah ditetapkan.",
                                 c->post->title);
    if (!act_happened(c, "screening.submit_report", NULL, 0))
        return act_refuse_clause(c, screening_clause(c),
                                 "Sekretariat menyerahkan hasil pemeriksaan lebih dahulu.",
                                 "Hasil pemeriksaan berkas belum diserahkan kepada Panitia "
                                 "Seleksi.");
    return ST_OK;
}

static void write_result(struct ctx *c, int64_t decision, int64_t application, bool passed,
                         const char *criterion, const char *reason)
{
    db_run(c->db,
           "INSERT INTO stage_result (decision_id, application_id, stage, passed, criterion,"
           " reason, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
           "iisissi", decision, application, SCREENING_STAGE, passed, criterion, reason, c->record);
}

static enum status take_changes(struct ctx *c, const struct input *in, struct outcome_line *v,
                                size_t n)
{
    enum status s = ST_OK;
    for (size_t i = 0; s == ST_OK && i < n; i++)
        s = conflict_with(c, &v[i].app);
    for (size_t i = 0; s == ST_OK && i < input_count(in, "changes"); i++)
        s = take_change(c, input_item(in, "changes", i),
                        arena_printf(c->arena, "changes[%zu].application", i + 1), v, n);
    for (size_t i = 0; s == ST_OK && i < n; i++)
        if (!v[i].judgement)
            s = act_refuse_clause(c, screening_clause(c),
                                  "Sekretariat menilai lamaran itu lebih dahulu.",
                                  "Lamaran %s pada %s belum dinilai.", v[i].app.number,
                                  c->post->title);
    return s;
}

enum status screening_run_decide(struct ctx *c, const struct input *in)
{
    struct outcome_line *v;
    int passing = 0;
    enum status s = may_decide(c);
    if (s != ST_OK)
        return s;
    size_t n = read_lines(c, &v);
    s = take_changes(c, in, v, n);
    for (size_t i = 0; i < n; i++)
        passing += v[i].passed;
    if (s == ST_OK)
        s = check_minimum(c, c->post, passing);
    if (s != ST_OK)
        return s;
    int64_t decision = db_insert(c->db,
                                 "INSERT INTO stage_decision (selection_id, post_id, stage,"
                                 " made_by) VALUES (?1, ?2, ?3, ?4) RETURNING id",
                                 "iisi", c->sel->id, c->post->id, SCREENING_STAGE, c->record);
    for (size_t i = 0; i < n; i++)
        write_result(c, decision, v[i].app.id, v[i].passed, v[i].criterion, v[i].reason);
    c->out->goes_on = "Umumkan hasilnya.";
    return act_done(c, "%s: %d dari %zu pelamar lulus seleksi administrasi.", c->post->title,
                    passing, n);
}

/* ---- revising ---- */

const struct param screening_revise_params[] = {
    {"met", PARAM_FLAG, true, "lulus"},
    {"criterion", PARAM_LINE, false, "kriteria", .max = 60, .choose = "criterion"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000, .personal = true},
    PARAMS_END,
};

static bool announced(struct ctx *c, int64_t post)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM stage_announcement WHERE selection_id = ?1 AND stage = ?2"
                  " AND (post_id = ?3 OR post_id IS NULL)", "isi", c->sel->id, SCREENING_STAGE,
                  post) > 0;
}

static void tell_result(struct ctx *c, int64_t account, const char *number,
                        const struct post_ref *post, bool passed, const char *reason)
{
    act_notify(c, account, arena_printf(c->arena, "Hasil seleksi administrasi %s", c->sel->title),
               passed ? arena_printf(c->arena,
                                     "Lamaran Anda %s untuk %s lulus seleksi administrasi.",
                                     number, post->title)
                      : arena_printf(c->arena, "Lamaran Anda %s untuk %s tidak lulus seleksi "
                                     "administrasi. Alasan: %s", number, post->title,
                                     reason ? reason : ""));
}

enum status screening_run_revise(struct ctx *c, const struct input *in)
{
    bool met = input_flag(in, "met");
    const char *reason = input_text(in, "reason");
    const struct post_ref *post = c->app->post;
    struct named_criterion k = {0};
    int64_t decision = screening_decision(c, post->id);
    struct rows *rows = db_rows(c->db,
                                "SELECT id, passed FROM stage_result WHERE decision_id = ?1"
                                " AND application_id = ?2 AND ended_by IS NULL", "ii", decision,
                                c->app->id);
    bool found = rows_next(rows);
    int64_t old = found ? rows_int(rows, 0) : 0;
    bool was = found && rows_int(rows, 1);
    rows_end(rows);
    if (!found)
        return act_refuse_clause(c, screening_clause(c), "Tetapkan hasil jabatan ini lebih dahulu.",
                                 "Belum ada hasil seleksi administrasi untuk lamaran ini.");
    if (was == met)
        return act_fault(c, "met", "Hasil lamaran ini sudah demikian");
    enum status s = met ? ST_OK : screening_criterion(c, post, input_text(in, "criterion"), &k);
    int passing = (int)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM stage_result r JOIN applicant x"
                              " ON x.id = r.application_id WHERE r.decision_id = ?1"
                              " AND r.passed = 1 AND r.ended_by IS NULL", "i", decision);
    if (s == ST_OK && !met)
        s = check_minimum(c, post, passing - 1);
    if (s != ST_OK)
        return s;
    db_run(c->db, "UPDATE stage_result SET ended_by = ?1 WHERE id = ?2", "ii", c->record, old);
    write_result(c, decision, c->app->id, met, k.code, reason);
    if (announced(c, post->id))
        tell_result(c, c->app->account, c->app->number ? c->app->number : "", post, met, reason);
    return act_done(c, "Hasil seleksi administrasi %s diubah menjadi %s.",
                    c->app->number ? c->app->number : "", met ? "lulus" : "tidak lulus");
}

/* ---- announcing ---- */

static enum status announce_post(struct ctx *c, const struct post_ref *post)
{
    int64_t decision = screening_decision(c, post->id);
    if (!decision)
        return act_refuse_clause(c, screening_clause(c), "Tetapkan hasil jabatan itu lebih dahulu.",
                                 "Hasil seleksi administrasi untuk %s belum ditetapkan.",
                                 post->title);
    db_run(c->db,
           "INSERT INTO stage_announcement (selection_id, post_id, stage, made_by)"
           " VALUES (?1, ?2, ?3, ?4)",
           "iisi", c->sel->id, post->id, SCREENING_STAGE, c->record);
    struct rows *rows = db_rows(c->db,
                                "SELECT x.account_id, x.number, r.passed, r.reason"
                                " FROM stage_result r JOIN applicant x ON x.id = r.application_id"
                                " WHERE r.decision_id = ?1 AND r.ended_by IS NULL ORDER BY r.id",
                                "i", decision);
    while (rows_next(rows))
        tell_result(c, rows_int(rows, 0), rows_text(rows, 1), post, rows_int(rows, 2),
                    rows_text(rows, 3));
    return ST_OK;
}

enum status screening_run_announce(struct ctx *c, const struct input *in)
{
    const struct stage_rule *s = regulation_stage(c->sel->reg, SCREENING_STAGE);
    size_t n = 0;
    (void)in;
    if (s && s->published_by && !(s->published_by & ROLE_BIT(c->actor.role)))
        return act_refuse_clause(c, s->published_clause,
                                 arena_printf(c->arena, "Diumumkan oleh %s.",
                                              role_set_show(c->arena, s->published_by)),
                                 "Hasil seleksi administrasi tidak diumumkan oleh %s.",
                                 role_title(c->actor.role));
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *post = &c->sel->posts[i];
        if ((c->post && c->post->id != post->id) || announced(c, post->id))
            continue;
        enum status st = announce_post(c, post);
        if (st != ST_OK)
            return st;
        n++;
    }
    if (n == 0)
        return act_refuse_clause(c, screening_clause(c), NULL,
                                 "Hasil seleksi administrasi sudah diumumkan.");
    return act_done(c,
                    "Hasil seleksi administrasi %zu jabatan diumumkan; setiap pelamar diberi tahu.",
                    n);
}

/* ---- appointed candidates ---- */

const struct param screening_appoint_params[] = {
    {"account", PARAM_PUB, true, "akun calon", .choose = "person"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

/* How many there are: judged fit once the check is handed over, else those who applied; who was
 * appointed and is not judged counts, so that no more are appointed than are missing. */
static int present(struct ctx *c, bool checked)
{
    int64_t have = db_int(c->db, 0,
                          "SELECT COUNT(*) FROM applicant x WHERE x.post_id = ?1 AND (?2 = 0"
                          " OR EXISTS (SELECT 1 FROM file_judgement j WHERE j.application_id = x.id"
                          "  AND j.ended_by IS NULL AND j.met = 1)"
                          " OR (x.origin = 'ditunjuk' AND NOT EXISTS"
                          "  (SELECT 1 FROM file_judgement j WHERE j.application_id = x.id"
                          "   AND j.ended_by IS NULL)))",
                          "ii", c->post->id, checked);
    have += db_int(c->db, 0,
                   "SELECT COUNT(*) FROM application a WHERE a.post_id = ?1"
                   " AND a.origin = 'ditunjuk' AND a.ended_by IS NULL"
                   " AND NOT EXISTS (SELECT 1 FROM submission s"
                   "  WHERE s.dossier_id = a.dossier_id AND s.void = 0)"
                   " AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.application_id = a.id)",
                   "i", c->post->id);
    return (int)have;
}

static enum status may_appoint(struct ctx *c)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (screening_decision(c, c->post->id))
        return act_refuse(c, "minimum.administrasi.appoint", NULL,
                          "Hasil seleksi administrasi untuk %s sudah ditetapkan.", c->post->title);
    bool checked = act_happened(c, "screening.submit_report", NULL, 0);
    int have = present(c, checked);
    struct minimum_case k = case_of(c, checked ? MINIMUM_SCREENING : MINIMUM_REGISTRATION,
                                    counted(c, c->post, have));
    if (minimum_may_appoint(c->sel->reg, c->arena, &k, c->post->class, 1, c->actor.role, &v) ==
        MET_YES)
        return ST_OK;
    return act_refuse_verdict(c, verdicts_first_no(&v));
}

/* The reading that asks nothing of an appointed candidate registers him at once. */
static void register_at_once(struct ctx *c, int64_t dossier)
{
    const char *id = act_id(c, 3);
    db_run(c->db,
           "INSERT INTO submission (dossier_id, selection_id, channel, sent_on, received_at, void,"
           " void_clause, number, book_no, made_by)"
           " VALUES (?1, ?2, 'penunjukan', NULL, ?3, 0, NULL, ?4, ?5, ?6)",
           "iiisii", dossier, c->sel->id, c->stamp, id,
           db_int(c->db, 0,
                  "UPDATE register SET n = n + 1 WHERE name = ?1 AND year = 0 RETURNING n",
                  "s", arena_printf(c->arena, "buku-pendaftaran/%s", c->sel->pub)), c->record);
}

static enum status candidate_dossier(struct ctx *c, int64_t account, int64_t *ret, bool *ret_sent)
{
    if (db_int(c->db, 0,
               "SELECT COUNT(*) FROM role_grant WHERE selection_id = ?1 AND account_id = ?2"
               " AND ended_by IS NULL", "ii", c->sel->id, account))
        return act_refuse(c, "shut_out", "Tunjuk orang lain.",
                          "Petugas seleksi ini tidak dapat menjadi pesertanya.");
    *ret = db_int(c->db, 0, "SELECT id FROM dossier WHERE selection_id = ?1 AND account_id = ?2",
                  "ii", c->sel->id, account);
    *ret_sent = false;
    if (!*ret) {
        *ret = db_insert(c->db,
                         "INSERT INTO dossier (pub, selection_id, account_id, made_by)"
                         " VALUES (?1, ?2, ?3, ?4) RETURNING id",
                         "siii", act_id(c, 1), c->sel->id, account, c->record);
        return ST_OK;
    }
    if (db_int(c->db, 0,
               "SELECT COUNT(*) FROM applicant WHERE dossier_id = ?1 AND post_id = ?2", "ii", *ret,
               c->post->id))
        return act_fault(c, "account", "Orang ini tidak dapat ditunjuk untuk %s", c->post->title);
    *ret_sent = db_int(c->db, 0,
                       "SELECT COUNT(*) FROM submission WHERE dossier_id = ?1 AND void = 0", "i",
                       *ret) > 0;
    /* A draft that was never sent does not become an application by the appointment. */
    if (!*ret_sent)
        db_run(c->db,
               "UPDATE application SET ended_by = ?1 WHERE dossier_id = ?2 AND ended_by IS NULL",
               "ii", c->record, *ret);
    return ST_OK;
}

enum status screening_run_appoint(struct ctx *c, const struct input *in)
{
    int64_t dossier = 0, account = act_account(c, "account", input_text(in, "account"));
    bool sent;
    if (!account)
        return ST_INVALID;
    const struct application_ref person = {.account = account, .post = c->post};
    enum status s = may_appoint(c);
    if (s == ST_OK)
        s = conflict_with(c, &person);
    if (s == ST_OK)
        s = candidate_dossier(c, account, &dossier, &sent);
    if (s != ST_OK)
        return s;
    int64_t priority = 1 + db_int(c->db, 0,
                                  "SELECT MAX(priority) FROM application WHERE dossier_id = ?1"
                                  " AND ended_by IS NULL", "i", dossier);
    int64_t id = db_insert(c->db,
                           "INSERT INTO application (pub, selection_id, dossier_id, post_id,"
                           " priority, origin, made_by) VALUES (?1, ?2, ?3, ?4, ?5, 'ditunjuk', ?6)"
                           " RETURNING id",
                           "siiiii", act_id(c, 0), c->sel->id, dossier, c->post->id, priority,
                           c->record);
    db_run(c->db,
           "INSERT INTO appointed_candidate (application_id, reason, made_by) VALUES (?1, ?2, ?3)",
           "isi", id, input_text(in, "reason"), c->record);
    bool exempted = regulation_reading(c->sel->reg, READING_APPOINTED) == 1;
    if (exempted && !sent)
        register_at_once(c, dossier);
    act_returns(c, "application", act_id(c, 0));
    act_notify(c, account, arena_printf(c->arena, "Penunjukan sebagai peserta %s", c->sel->title),
               arena_printf(c->arena, "Anda ditunjuk untuk diikutkan dalam seleksi %s.%s",
                            c->post->title,
                            exempted || sent ? ""
                                             : " Lengkapi data diri dan berkas, lalu ajukan."));
    c->out->goes_on = exempted ? NULL : "Calon melengkapi berkas; sekretariat menilainya seperti "
                                        "pelamar lain.";
    return act_done(c, "Calon ditunjuk untuk %s; tanda penunjukan dicantumkan pada setiap daftar, "
                    "kecuali bagi penilai.", c->post->title);
}
