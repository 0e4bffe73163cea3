/* The assessors' stage: who assesses whom, with which instruments, what they found and advise, and
 * the handing over. Also who is spared: exempt, or with an earlier result that still holds.
 *
 * The panel sees nothing of it before the handing over; it is refused while an assessor, an
 * instrument or a sheet is missing. A result belongs to the person where the regulation says so.
 * Serves BLR-1.13, 12.1-5; BTG-II.A.1.f, II.B.4.a, II.B.4.d; NTT-24; earlier results (rule key
 * "stages.ID.carry_over"). */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/matrix.h"
#include "procedure/assessment_inside.h"
#include "procedure/parts.h"
#include "procedure/parts_scored.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

/* ---- which stage ---- */

static bool wanted_stage(const struct stage_rule *r, bool exempt)
{
    return exempt ? r->exempt_clause != NULL : r->scorer == SCORER_ASSESSOR;
}

const struct stage_rule *assessment_stage(struct ctx *c, const char *stage, bool exempt)
{
    if (stage)
        return scores_rule(c, stage);
    for (int pass = exempt ? 0 : 1; pass < 2; pass++)
        for (size_t i = 0; i < c->sel->reg->n_stages; i++)
            if (wanted_stage(&c->sel->reg->stages[i], pass == 0))
                return scores_rule(c, c->sel->reg->stages[i].id);
    act_refuse_clause(c, NULL, NULL, "Penilaian oleh asesor tidak diatur di sini.");
    return NULL;
}

static enum status no_rule(const struct ctx *c)
{
    return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
}

static const char *candidate_of(const struct ctx *c, const struct stage_rule *r)
{
    return scores_candidate_id(r, c->app->pub, c->app->dossier_pub);
}

static enum status check_not_handed_over(struct ctx *c, const struct stage_rule *r)
{
    if (!scores_handed_over(c, r, c->app->post->id))
        return ST_OK;
    return act_refuse_clause(c, r->clause, NULL, "Hasil %s untuk %s sudah diserahkan.", r->name,
                             c->app->post->title);
}

static bool has_sheet(struct ctx *c, const struct stage_rule *r, int64_t account)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM sheet WHERE selection_id = ?1 AND stage = ?2"
                  " AND candidate = ?3 AND confirmed = 1 AND ended_by IS NULL"
                  " AND (?4 = 0 OR account_id = ?4)", "issi", c->sel->id, r->id, candidate_of(c, r),
                  account) > 0;
}

/* ---- who assesses whom ---- */

static const struct param account_of[] = {{"", PARAM_PUB, true, "asesor", .choose = "member"}, PARAMS_END};
static const struct param assign_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    {"assessors", PARAM_LIST, true, "asesor", .min = 1, .max = 20, .of = account_of},
    PARAMS_END,
};

static int least(const struct ctx *c, const struct stage_rule *r, const char **ret_clause)
{
    const struct assessor_rules *as = &c->sel->reg->assessors;
    bool several = r->scorer == SCORER_ASSESSOR && as->several_clause;
    *ret_clause = several ? as->several_clause : r->clause;
    return several ? as->min_per_participant : r->min_scorers;
}

static enum status check_assessor(struct ctx *c, const struct stage_rule *r, const char *where,
                                  int64_t account)
{
    if (!scores_holds(c, account, scores_scorers(r)))
        return act_fault(c, where, "Akun ini bukan %s dalam seleksi ini",
                         role_set_show(c->arena, scores_scorers(r)));
    if (act_conflicted(c, account, c->app))
        return act_refuse(c, "merit", "Tugaskan asesor lain.",
                          matrix_may("conflict", c->actor.role, c->phase)
                              ? "Asesor ini menyatakan benturan kepentingan dengan peserta."
                              : "Asesor ini tidak dapat ditugaskan kepada peserta ini.");
    return ST_OK;
}

/* Once the stage may be scored, who was assigned stays: whether he has scored by then is not for
 * those who assign to learn. */
static enum status check_kept(struct ctx *c, const struct stage_rule *r, const int64_t *v, size_t n)
{
    enum status s = ST_OK;
    if (scores_has_opening(c, r->id) && !act_happened(c, "session.open", r->id, c->app->post->id))
        return ST_OK;
    struct rows *rows =
        db_rows(c->db,
                "SELECT account_id FROM assignment WHERE selection_id = ?1"
                " AND stage = ?2 AND candidate = ?3 AND ended_by IS NULL ORDER BY id",
                "iss", c->sel->id, r->id, candidate_of(c, r));
    while (s == ST_OK && rows_next(rows)) {
        int64_t account = rows_int(rows, 0);
        bool stays = !scores_holds(c, account, scores_scorers(r));
        for (size_t i = 0; i < n; i++)
            stays = stays || v[i] == account;
        if (!stays)
            s = act_refuse_clause(c, r->clause,
                                  "Pertahankan asesor yang sudah ditugaskan; yang berhalangan "
                                  "diganti sebagai anggota tim.",
                                  "Penilaian %s sudah terbuka; asesor yang ditugaskan tidak "
                                  "dilepas lagi.", r->name);
    }
    rows_end(rows);
    return s;
}

static enum status take_assessors(struct ctx *c, const struct input *in, const struct stage_rule *r,
                                  int64_t *v, size_t n)
{
    enum status s = ST_OK;
    for (size_t i = 0; i < n && s == ST_OK; i++) {
        const char *where = arena_printf(c->arena, "assessors[%zu]", i + 1);
        v[i] = act_account(c, where, input_text(input_item(in, "assessors", i), ""));
        for (size_t k = 0; k < i && v[i]; k++)
            if (v[k] == v[i])
                return act_fault(c, where, "Asesor ini disebut dua kali");
        s = v[i] ? check_assessor(c, r, where, v[i]) : ST_INVALID;
    }
    return s == ST_OK ? check_kept(c, r, v, n) : s;
}

static enum status run_assign(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = assessment_stage(c, input_text(in, "stage"), false);
    size_t n = input_count(in, "assessors");
    const char *clause;
    if (!r)
        return no_rule(c);
    int64_t *v = arena_array_of(c->arena, n, int64_t);
    enum status s = scores_reached(c, c->app, r);
    if (s == ST_OK)
        s = check_not_handed_over(c, r);
    if (s == ST_OK)
        s = take_assessors(c, in, r, v, n);
    if (s != ST_OK)
        return s;
    int need = least(c, r, &clause);
    if ((int)n < need)
        return act_refuse_clause(c, clause,
                                 arena_printf(c->arena, "Tugaskan paling sedikit %d asesor.", need),
                                 "Peserta dinilai oleh beberapa asesor; yang ditugaskan %zu.", n);
    db_run(c->db,
           "UPDATE assignment SET ended_by = ?1 WHERE selection_id = ?2 AND stage = ?3"
           " AND candidate = ?4 AND ended_by IS NULL", "iiss", c->record, c->sel->id, r->id,
           candidate_of(c, r));
    for (size_t i = 0; i < n; i++)
        db_run(c->db,
               "INSERT INTO assignment (selection_id, stage, application_id, candidate, account_id,"
               " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               "isisii", c->sel->id, r->id, c->app->id, candidate_of(c, r), v[i], c->record);
    return act_done(c, "%zu asesor ditugaskan.", n);
}

/* ---- who is spared ---- */

static const struct param exempt_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    {"equal_post", PARAM_LINE, false, "jabatan setara yang diduduki", .max = 300},
    {"reason", PARAM_TEXT, false, "alasan", .max = 2000},
    PARAMS_END,
};

static enum status check_unscored(struct ctx *c, const struct stage_rule *r)
{
    enum status s = scores_reached(c, c->app, r);
    if (s == ST_OK)
        s = check_not_handed_over(c, r);
    if (s != ST_OK || r->per_person || !has_sheet(c, r, 0))
        return s;
    return act_refuse_clause(c, r->clause, NULL, "Peserta ini sudah dinilai pada %s.", r->name);
}

static const struct stage_terms *terms_of(struct ctx *c, const struct stage_rule *r)
{
    struct terms *t = arena_new_of(c->arena, struct terms);
    return scored_terms(c, false, t) ? terms_stage(t, r->id) : NULL;
}

static enum status run_exempt(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = assessment_stage(c, input_text(in, "stage"), true);
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (!r)
        return no_rule(c);
    const char *equal = input_text(in, "equal_post");
    struct exemption x = {r->id, equal != NULL, input_text(in, "reason")};
    if (score_exempt(r, terms_of(c, r), c->app->post->class, &x, &v) != MET_YES)
        return act_refuse_verdict(c, &v.v[v.n - 1]);
    enum status s = check_unscored(c, r);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO exemption (selection_id, stage, application_id, kind, reason, equal_post,"
           " made_by) VALUES (?1, ?2, ?3, 'dikecualikan', ?4, ?5, ?6)",
           "isissi", c->sel->id, r->id, c->app->id, x.reason, equal, c->record);
    return act_done(c, "Peserta dikecualikan dari %s.", r->name);
}

static const struct param carry_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    {"value", PARAM_DEC, true, "nilai terdahulu (0 sampai 100)"},
    {"dated", PARAM_DATE, true, "tanggal penilaian terdahulu"},
    {"reason", PARAM_TEXT, true, "sumber dan alasan", .max = 2000},
    PARAMS_END,
};

static enum status run_carry(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = assessment_stage(c, input_text(in, "stage"), false);
    struct carried k = {.dated = input_date(in, "dated")};
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (!r)
        return no_rule(c);
    k.stage = r->id;
    input_dec(in, "value", &k.value);
    if (dec_cmp(k.value, (struct dec){0, 0}) < 0 || dec_cmp(k.value, (struct dec){100, 0}) > 0)
        return act_fault(c, "value", "Nilai harus antara 0 dan 100");
    if (score_carry(r, terms_of(c, r), &k, c->today, &v) != MET_YES)
        return act_refuse_verdict(c, &v.v[v.n - 1]);
    enum status s = check_unscored(c, r);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO exemption (selection_id, stage, application_id, kind, reason, value, dated,"
           " made_by) VALUES (?1, ?2, ?3, 'terdahulu', ?4, ?5, ?6, ?7)",
           "isisssi", c->sel->id, r->id, c->app->id, input_text(in, "reason"),
           dec_text(c->arena, k.value), date_iso(c->arena, k.dated), c->record);
    return act_done(c, "Hasil %s terdahulu dipakai.", r->name);
}

/* ---- what an assessor found ---- */

static const struct param level_of[] = {
    {"competency", PARAM_LINE, true, "kompetensi", .max = 120},
    {"level", PARAM_INT, true, "tingkat", .min = 0, .max = 10},
    {"required", PARAM_INT, true, "tingkat yang disyaratkan", .min = 0, .max = 10},
    PARAMS_END,
};
static const struct param record_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    {"instrument", PARAM_LINE, true, "metode", .max = 60, .choose = "instrument"},
    {"value", PARAM_DEC, false, "nilai", .personal = true},
    {"levels", PARAM_LIST, false, "tingkat kompetensi", .max = 40, .of = level_of,
     .personal = true},
    {"recommendation", PARAM_TEXT, false, "saran", .max = 4000, .personal = true},
    PARAMS_END,
};

static const char *levels_text(struct ctx *c, const struct input *in)
{
    size_t n = input_count(in, "levels");
    json_t *list = json_in(c->arena, json_array());
    for (size_t i = 0; i < n; i++) {
        const struct input *it = input_item(in, "levels", i);
        json_t *o = json_object();
        json_put(o, "competency", input_text(it, "competency"));
        json_put_int(o, "level", input_int(it, "level", 0));
        json_put_int(o, "required", input_int(it, "required", 0));
        json_array_append_new(list, o);
    }
    return n ? json_canonical(c->arena, list) : NULL;
}

static enum status check_instrument(struct ctx *c, const struct stage_rule *r, const char *word)
{
    const char *const *v, *clause, *names = NULL;
    size_t n = scores_instruments(c, r, &v, &clause);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(v[i], word))
            return ST_OK;
        names = names ? arena_printf(c->arena, "%s, %s", names, v[i]) : v[i];
    }
    return n ? act_fault(c, "instrument", "Metode %s: %s", r->name, names) : ST_OK;
}

static enum status check_is_assessor(struct ctx *c, const struct stage_rule *r)
{
    if (!scores_holds(c, c->actor.account, scores_scorers(r)))
        return act_refuse_clause(c, r->clause, NULL, "%s tidak dinilai oleh Anda.", r->name);
    if (!db_int(c->db, 0,
                "SELECT COUNT(*) FROM assignment WHERE selection_id = ?1 AND stage = ?2"
                " AND candidate = ?3 AND ended_by IS NULL", "iss", c->sel->id, r->id,
                candidate_of(c, r)) ||
        db_int(c->db, 0,
               "SELECT COUNT(*) FROM assignment WHERE selection_id = ?1 AND stage = ?2"
               " AND candidate = ?3 AND account_id = ?4 AND ended_by IS NULL", "issi", c->sel->id,
               r->id, candidate_of(c, r), c->actor.account))
        return ST_OK;
    return act_refuse_clause(c, r->clause, "Dinilai oleh asesor yang ditugasi.",
                             "Peserta ini ditugaskan kepada asesor lain.");
}

static enum status run_record(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = assessment_stage(c, input_text(in, "stage"), false);
    const char *instrument = input_text(in, "instrument");
    struct dec value;
    if (!r)
        return no_rule(c);
    bool valued = input_dec(in, "value", &value);
    if (!valued && !input_count(in, "levels") && !input_has(in, "recommendation"))
        return act_fault(c, "value", "Isi nilai, tingkat kompetensi, atau saran");
    enum status s = check_is_assessor(c, r);
    if (s == ST_OK)
        s = check_instrument(c, r, instrument);
    if (s == ST_OK)
        s = check_not_handed_over(c, r);
    if (s == ST_OK)
        s = scores_reached(c, c->app, r);
    if (s == ST_OK)
        s = scores_present(c, c->app, r);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "UPDATE assessment_result SET ended_by = ?1 WHERE selection_id = ?2 AND stage = ?3"
           " AND candidate = ?4 AND account_id = ?5 AND instrument = ?6 AND ended_by IS NULL",
           "iissis", c->record, c->sel->id, r->id, candidate_of(c, r), c->actor.account,
           instrument);
    db_run(
        c->db,
        "INSERT INTO assessment_result (selection_id, stage, application_id, candidate, account_id,"
        " instrument, p_value, p_levels, p_recommendation, made_by)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        "isisissssi", c->sel->id, r->id, c->app->id, candidate_of(c, r), c->actor.account,
        instrument, valued ? dec_text(c->arena, value) : NULL, levels_text(c, in),
        input_text(in, "recommendation"), c->record);
    return act_done(c, "Hasil %s dicatat.", instrument);
}

static const struct param advise_params[] = {
    {"advised_post", PARAM_LINE, true, "jabatan yang disarankan", .max = 300},
    {"text", PARAM_TEXT, true, "alasan saran", .max = 4000, .personal = true},
    PARAMS_END,
};

static enum status run_advise(struct ctx *c, const struct input *in)
{
    db_run(c->db,
           "INSERT INTO advice (selection_id, application_id, advised_post, p_text, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "iissi", c->sel->id, c->app->id, input_text(in, "advised_post"), input_text(in, "text"),
           c->record);
    return act_done(c, "Saran jabatan dicatat untuk Panitia Seleksi.");
}

/* ---- handing over ---- */

static const struct param hand_over_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

static enum status run_hand_over(struct ctx *c, const struct input *in)
{
    (void)in;
    const struct stage_rule *r = scores_rule(c, c->tag);
    struct scores_field f;
    if (!r)
        return no_rule(c);
    if (r->method != METHOD_ASSESSOR)
        return act_refuse_clause(c, r->clause, NULL, "%s bukan tahap tim penilai kompetensi.",
                                 r->name);
    if (scores_handed_over(c, r, c->post->id))
        return act_refuse_clause(c, r->clause, NULL, "Hasil %s untuk %s sudah diserahkan.", r->name,
                                 c->post->title);
    scores_field(c, c->post, &f);
    enum status s = scores_complete(c, c->post, r, &f, true);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO handover (selection_id, post_id, stage, made_by) VALUES (?1, ?2, ?3, ?4)",
           "iisi", c->sel->id, c->post->id, r->id, c->record);
    c->out->goes_on = "Panitia Seleksi kini dapat membaca hasil beserta peringkatnya.";
    return act_done(c, "Hasil %s untuk %s diserahkan kepada Panitia Seleksi.", r->name,
                    c->post->title);
}

#define TAKING PHASES(PHASE_SCREENED, PHASE_SELECTING)
#define ON_APPLICATION .names = NAMES_SELECTION | NAMES_APPLICATION

static const struct act acts[] = {
    {.name = "assessment.assign", .title = "Tugaskan asesor",
     .who = ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_ASSESSOR),
     .when = TAKING, .flags = ACT_ORDERED, .lock = LOCK_SELECTION, .rule = "assessors",
     .params = assign_params, ON_APPLICATION, .run = run_assign},
    {.name = "assessment.exempt", .title = "Kecualikan peserta", .who = PANELISTS, .when = TAKING,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_NEEDS_REASON | ACT_CONFLICT_FREE,
     .lock = LOCK_SELECTION, .rule = "stages", .params = exempt_params, ON_APPLICATION,
     .run = run_exempt},
    {.name = "assessment.carry_over", .title = "Pakai hasil terdahulu", .who = PANELISTS,
     .when = TAKING, .flags = ACT_ORDERED | ACT_NEEDS_REASON | ACT_CONFLICT_FREE,
     .lock = LOCK_SELECTION, .rule = "stages", .params = carry_params, ON_APPLICATION,
     .run = run_carry},
    {.name = "assessment.record", .title = "Catat hasil penilaian", .who = ROLE_BIT(ROLE_ASSESSOR),
     .when = TAKING, .flags = ACT_ORDERED | ACT_CONFLICT_FREE, .lock = LOCK_SELECTION_SHARED,
     .rule = "assessors", .params = record_params, ON_APPLICATION, .run = run_record},
    {.name = "assessment.advise", .title = "Sarankan jabatan lain",
     .who = ROLE_BIT(ROLE_ASSESSOR), .when = TAKING, .flags = ACT_ORDERED | ACT_CONFLICT_FREE,
     .lock = LOCK_SELECTION_SHARED, .rule = "assessors", .params = advise_params, ON_APPLICATION,
     .run = run_advise},
    {.name = "assessment.hand_over", .title = "Serahkan hasil penilaian",
     .effect = "Hasil penilaian kompetensi diserahkan kepada panitia seleksi dan tidak "
               "dapat diubah lagi. Panitia seleksi dapat membacanya sejak saat itu.",
     .who = ROLE_BIT(ROLE_ASSESSOR), .when = TAKING,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .tag_param = "stage", .rule = "assessors", .params = hand_over_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_hand_over},
};

const struct act_table assessment_acts = {acts, sizeof acts / sizeof acts[0]};
