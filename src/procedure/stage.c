/* The result of a stage: who goes on, its minutes, its announcement, and the notice to each
 * participant.
 *
 * Who goes on follows from the threshold and the number the panel fixed before the opening; a list
 * by name needs a reason. Nothing is decided while a sheet is missing. A participant learns
 * whether he goes on; scores only where the regulation publishes them (result.public). The file
 * check has its own acts (screening.*). Serves BLR-12.6, 13.3, 14.2; BTG-II.B.7.b. */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_conflict.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "rules/pass.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define OFFICE (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))
#define FILE_CHECK "administrasi"
/* Not a stage: the result of the whole, told after the ranking. */
#define WHOLE "hasil"

static enum status no_rule(const struct ctx *c)
{
    return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
}

static const char *decided_clause(const struct stage_rule *r)
{
    return r->decided_clause ? r->decided_clause : r->clause;
}

/* ---- who goes on ---- */

static const struct param name_of[] = {
    {"application", PARAM_PUB, true, "lamaran", .choose = "application"},
    PARAMS_END,
};
static const struct param decide_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"passed", PARAM_LIST, false, "yang melanjutkan, dengan nama", .max = 100, .of = name_of},
    {"reason", PARAM_TEXT, false, "alasan", .max = 2000},
    PARAMS_END,
};

/* The stage of one post, ready to be decided. goes: one flag for each of the field. */
struct deciding {
    const struct stage_rule *rule;
    const struct stage_terms *terms;
    struct scores_field field;
    struct score_stage stage;
    bool *goes;
};

static bool takes_part(const struct deciding *d, const struct scores_candidate *k)
{
    return k->out == OUT_NONE || (k->out == OUT_ABSENT && str_eq(k->out_stage, d->rule->id));
}

static enum status check_may_decide(struct ctx *c, const struct stage_rule *r)
{
    if (str_eq(r->id, FILE_CHECK) || r->method == METHOD_PASS)
        return act_refuse_clause(c, decided_clause(r), NULL,
                                 "Hasil %s ditetapkan dengan tindakannya "
                                 "sendiri.",
                                 r->name);
    if (r->decided_by && !(r->decided_by & ROLE_BIT(c->actor.role)))
        return act_refuse_clause(c, r->decided_clause,
                                 arena_printf(c->arena, "Ditetapkan oleh %s.",
                                              role_set_show(c->arena, r->decided_by)),
                                 "Hasil %s tidak ditetapkan oleh %s.", r->name,
                                 role_title(c->actor.role));
    if (scores_decision(c, r->id, c->post->id))
        return act_refuse_clause(c, decided_clause(r), NULL, "Hasil %s untuk %s sudah ditetapkan.",
                                 r->name, c->post->title);
    return conflict_at(c, c->post, r->id);
}

/* The value a candidate goes on or stays behind with; exempt ones need none. */
static enum status value_of(struct ctx *c, const struct deciding *d,
                            const struct scores_candidate *k, struct ratio *ret, bool *ret_exempt)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    *ret_exempt = false;
    for (size_t i = 0; i < k->n_carried; i++)
        if (str_eq(k->carried[i].stage, d->rule->id)) {
            *ret = ratio_dec(k->carried[i].value);
            return ST_OK;
        }
    if (scores_spared(k, d->rule->id)) {
        *ret_exempt = true;
        return ST_OK;
    }
    if (score_stage_value(&d->stage, scores_candidate_id(d->rule, k->app.pub, k->person), ret,
                          &v) == MET_YES)
        return ST_OK;
    return act_refuse_verdict(c, &v.v[v.n - 1]);
}

/* By threshold and number, through the rules. */
static enum status by_terms(struct ctx *c, struct deciding *d)
{
    struct pass_entry *v = arena_array_of(c->arena, d->field.n, struct pass_entry);
    size_t *who = arena_array_of(c->arena, d->field.n, size_t), n = 0;
    for (size_t i = 0; i < d->field.n; i++) {
        const struct scores_candidate *k = &d->field.v[i];
        bool exempt;
        if (k->out != OUT_NONE)
            continue;
        enum status s = value_of(c, d, k, &v[n].value, &exempt);
        if (s != ST_OK)
            return s;
        if (exempt) {
            d->goes[i] = true;
            continue;
        }
        v[n].id = k->app.pub;
        who[n++] = i;
    }
    bool *passes = arena_array_of(c->arena, n, bool);
    struct verdicts vs;
    verdicts_init(&vs, c->arena);
    if (pass_stage(c->arena, d->rule, d->terms, v, n, NULL, passes, c->out->faults, &vs) ==
        MET_NO) {
        const struct verdict *no = verdicts_first_no(&vs);
        return no ? act_refuse_verdict(c, no) : ST_INVALID;
    }
    for (size_t i = 0; i < n; i++)
        d->goes[who[i]] = passes[i];
    return ST_OK;
}

/* By name, with a reason: only those who took part. */
static enum status by_name(struct ctx *c, const struct input *in, struct deciding *d)
{
    if (!input_has(in, "reason"))
        return act_refuse_clause(c, decided_clause(d->rule),
                                 "Tulis alasannya, atau tetapkan menurut ambang dan jumlah.",
                                 "Penetapan dengan nama memerlukan alasan.");
    for (size_t i = 0; i < input_count(in, "passed"); i++) {
        const char *pub = input_text(input_item(in, "passed", i), "application");
        const struct scores_candidate *k = scores_find(&d->field, pub);
        if (!k)
            return act_fault(c, arena_printf(c->arena, "passed[%zu].application", i + 1),
                             "Lamaran ini tidak mengikuti %s", d->rule->name);
        if (k->out != OUT_NONE)
            return act_refuse_clause(c, decided_clause(d->rule), NULL, "Peserta %s tidak dapat "
                                     "melanjutkan: %s.", k->app.number ? k->app.number : pub,
                                     k->out_reason);
        d->goes[k - d->field.v] = true;
    }
    act_remark(c, decided_clause(d->rule),
               "Ditetapkan dengan nama, bukan menurut ambang dan jumlah; "
               "alasannya dicatat.");
    return ST_OK;
}

static size_t write_decision(struct ctx *c, const struct deciding *d, const char *reason,
                             size_t *ret_all)
{
    size_t going = 0;
    int64_t id = db_insert(c->db,
                           "INSERT INTO stage_decision (selection_id, post_id, stage, made_by)"
                           " VALUES (?1, ?2, ?3, ?4) RETURNING id",
                           "iisi", c->sel->id, c->post->id, d->rule->id, c->record);
    *ret_all = 0;
    for (size_t i = 0; i < d->field.n; i++) {
        const struct scores_candidate *k = &d->field.v[i];
        if (!takes_part(d, k))
            continue;
        ++*ret_all;
        going += d->goes[i];
        const char *why = d->goes[i]             ? NULL
                          : k->out == OUT_ABSENT ? "tidak hadir"
                          : reason
                              ? reason
                              : "tidak termasuk yang melanjutkan menurut ambang dan jumlah yang "
                                "ditetapkan";
        db_run(
            c->db,
            "INSERT INTO stage_result (decision_id, application_id, stage, passed, reason, made_by)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            "iisisi", id, k->app.id, d->rule->id, d->goes[i], why, c->record);
    }
    return going;
}

static enum status run_decide(struct ctx *c, const struct input *in)
{
    struct deciding d = {.rule = scores_rule(c, c->tag)};
    struct terms terms;
    size_t all;
    if (!d.rule)
        return no_rule(c);
    enum status s = check_may_decide(c, d.rule);
    if (s != ST_OK)
        return s;
    scores_field(c, c->post, &d.field);
    s = scores_complete(c, c->post, d.rule, &d.field, false);
    if (s != ST_OK)
        return s;
    scores_stage(c, c->post, d.rule, &d.field, &d.stage);
    d.terms = scored_terms(c, false, &terms) ? terms_stage(&terms, d.rule->id) : NULL;
    d.goes = arena_array_of(c->arena, d.field.n, bool);
    bool named = input_count(in, "passed") > 0;
    s = named ? by_name(c, in, &d) : by_terms(c, &d);
    if (s != ST_OK)
        return s;
    size_t going = write_decision(c, &d, named ? input_text(in, "reason") : NULL, &all);
    c->out->goes_on = "Beri tahu setiap peserta hasilnya.";
    return act_done(c, "%s: %zu dari %zu peserta melanjutkan dari %s.", c->post->title, going, all,
                    d.rule->name);
}

/* ---- is the result of the stage there? ---- */

static enum status check_result(struct ctx *c, const struct stage_rule *r,
                                const struct post_ref *post)
{
    struct scores_field f;
    bool decides = r->decided_clause || str_eq(r->id, FILE_CHECK);
    if (scores_decision(c, r->id, post->id))
        return ST_OK;
    if (decides)
        return act_refuse_clause(c, decided_clause(r), "Tetapkan hasilnya lebih dahulu.",
                                 "Hasil %s untuk %s belum ditetapkan.", r->name, post->title);
    if (r->method == METHOD_PASS)
        return ST_OK;
    scores_field(c, post, &f);
    return scores_complete(c, post, r, &f, false);
}

/* At the post named, else at every post. */
static enum status check_results(struct ctx *c, const struct stage_rule *r)
{
    enum status s = ST_OK;
    for (size_t i = 0; i < c->sel->n_posts && s == ST_OK; i++)
        if (!c->post || c->post->id == c->sel->posts[i].id)
            s = check_result(c, r, &c->sel->posts[i]);
    return s;
}

/* ---- minutes ---- */

static const struct param minutes_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"text", PARAM_TEXT, true, "berita acara"},
    PARAMS_END,
};

static enum status run_minutes(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = scores_rule(c, c->tag);
    if (!r)
        return no_rule(c);
    if (r->scorer == SCORER_PANEL && r->method != METHOD_PASS) {
        struct scores_field f;
        enum status s = ST_OK;
        for (size_t i = 0; i < c->sel->n_posts && s == ST_OK; i++) {
            if (c->post && c->post->id != c->sel->posts[i].id)
                continue;
            scores_field(c, &c->sel->posts[i], &f);
            s = scores_complete(c, &c->sel->posts[i], r, &f, false);
        }
        if (s != ST_OK)
            return s;
    }
    db_run(c->db,
           "INSERT INTO stage_minutes (selection_id, post_id, stage, text, made_by)"
           " VALUES (?1, NULLIF(?2, 0), ?3, ?4, ?5)",
           "iissi", c->sel->id, c->post ? c->post->id : 0, r->id, input_text(in, "text"), c->record);
    return act_done(c, "Berita acara %s disimpan.", r->name);
}

/* ---- announcement ---- */

static const struct param stage_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

static void write_announcement(struct ctx *c, const char *stage)
{
    db_run(c->db,
           "INSERT INTO stage_announcement (selection_id, post_id, stage, made_by)"
           " VALUES (?1, NULLIF(?2, 0), ?3, ?4)",
           "iisi", c->sel->id, c->post ? c->post->id : 0, stage, c->record);
    c->out->goes_on = "Sekretariat memberi tahu setiap peserta.";
}

/* Is the post named (else every post) ranked, so that there is a result of the whole? */
static enum status check_ranked(struct ctx *c)
{
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *post = &c->sel->posts[i];
        if ((!c->post || c->post->id == post->id) && !scores_ranked(c, post->id))
            return act_refuse(c, "result.ranking", "Susun peringkatnya lebih dahulu.",
                              "Hasil seleksi untuk %s belum ada.", post->title);
    }
    return ST_OK;
}

static enum status announce_whole(struct ctx *c)
{
    enum status s = check_ranked(c);
    if (s != ST_OK)
        return s;
    write_announcement(c, WHOLE);
    return act_done(c, "Hasil seleksi diumumkan kepada peserta.");
}

static enum status run_announce(struct ctx *c, const struct input *in)
{
    (void)in;
    if (str_eq(c->tag, WHOLE))
        return announce_whole(c);
    const struct stage_rule *r = scores_rule(c, c->tag);
    if (!r)
        return no_rule(c);
    if (str_eq(r->id, FILE_CHECK))
        return act_refuse_clause(
            c, r->published_clause ? r->published_clause : r->clause, NULL,
            "Hasil seleksi administrasi diumumkan dengan tindakannya sendiri.");
    if (r->published_by && !(r->published_by & ROLE_BIT(c->actor.role)))
        return act_refuse_clause(c, r->published_clause,
                                 arena_printf(c->arena, "Diumumkan oleh %s.",
                                              role_set_show(c->arena, r->published_by)),
                                 "Hasil %s tidak diumumkan oleh %s.", r->name,
                                 role_title(c->actor.role));
    enum status s = check_results(c, r);
    if (s != ST_OK)
        return s;
    write_announcement(c, r->id);
    return act_done(c, "Hasil %s diumumkan kepada peserta.", r->name);
}

/* ---- notices ---- */

static const char *const channels[] = {"surat", "surel", NULL};
static const struct param notify_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"channel", PARAM_WORD, false, "saluran", .words = channels},
    PARAMS_END,
};

/* The participant's own result in one sentence. */
static const char *own_result(struct ctx *c, const struct stage_rule *r,
                              const struct scores_candidate *k, int64_t decision,
                              const struct score_stage *stage)
{
    const char *what = arena_printf(c->arena, "%s untuk %s (nomor %s)", r->name, k->app.post->title,
                                    k->app.number ? k->app.number : "-");
    const char *line;
    int64_t passed = decision ? db_int(c->db, -1,
                                       "SELECT passed FROM stage_result WHERE decision_id = ?1"
                                       " AND application_id = ?2 AND ended_by IS NULL",
                                       "ii", decision, k->app.id)
                              : -1;
    if (passed == 1)
        line = arena_printf(c->arena, "Anda dinyatakan lulus %s dan melanjutkan.", what);
    else if (passed == 0)
        line = arena_printf(c->arena, "Anda tidak melanjutkan dari %s. Alasan: %s.", what,
                            db_text(c->db, c->arena,
                                    "SELECT COALESCE(reason, 'tidak disebutkan') FROM stage_result"
                                    " WHERE decision_id = ?1 AND application_id = ?2"
                                    " AND ended_by IS NULL", "ii", decision, k->app.id));
    else if (k->out != OUT_NONE)
        line = arena_printf(c->arena, "Anda tidak mengikuti tahap selanjutnya dari %s: %s.", what,
                            k->out_reason);
    else
        line = arena_printf(c->arena, "%s selesai. Hasilnya diperhitungkan dalam peringkat akhir.",
                            what);
    struct ratio value;
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (!c->sel->reg->result.public_clause || !stage->rubric ||
        score_stage_value(stage, scores_candidate_id(r, k->app.pub, k->person), &value, &v) !=
            MET_YES)
        return line;
    return arena_printf(c->arena, "%s Nilai Anda: %s.", line,
                        ratio_show(c->arena, value, RANK_PLACES, ','));
}

static bool told(struct ctx *c, const char *stage, int64_t application)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM notice WHERE application_id = ?1 AND stage = ?2", "is",
                  application, stage) > 0;
}

static void tell(struct ctx *c, const char *stage, const char *name,
                 const struct scores_candidate *k, const char *channel, const char *text)
{
    if (!channel)
        channel = db_text(c->db, c->arena, "SELECT p_email FROM account WHERE id = ?1", "i",
                          k->app.account) ? "surel" : "surat";
    db_run(c->db,
           "INSERT INTO notice (selection_id, application_id, stage, channel, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "iissi", c->sel->id, k->app.id, stage, channel, c->record);
    act_notify(c, k->app.account, arena_printf(c->arena, "Hasil %s", name), text);
}

/* Those who failed the file check are in no field; they are told by their own results. */
static size_t tell_rejected(struct ctx *c, const struct stage_rule *r, const struct post_ref *post,
                            const char *channel)
{
    size_t n = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.id, d.account_id, a.pub, COALESCE(x.reason, 'tidak memenuhi syarat'),"
        " (SELECT MAX(s.number) FROM submission s WHERE s.dossier_id = d.id AND s.void = 0)"
        " FROM stage_result x JOIN stage_decision g ON g.id = x.decision_id"
        " JOIN application a ON a.id = x.application_id JOIN dossier d ON d.id = a.dossier_id"
        " WHERE g.post_id = ?1 AND g.stage = ?2 AND g.ended_by IS NULL AND x.ended_by IS NULL"
        " AND x.passed = 0 ORDER BY a.pub", "is", post->id, r->id);
    while (str_eq(r->id, FILE_CHECK) && rows_next(rows)) {
        struct scores_candidate k = {.app = {.id = rows_int(rows, 0), .account = rows_int(rows, 1),
                                             .pub = arena_strdup(c->arena, rows_text(rows, 2)),
                                             .post = post,
                                             .number = arena_strdup(c->arena, rows_text(rows, 4))}};
        if (told(c, r->id, k.app.id))
            continue;
        tell(c, r->id, r->name, &k, channel,
             arena_printf(c->arena, "Anda tidak lulus %s untuk %s (nomor %s). Alasan: %s.", r->name,
                          post->title, k.app.number ? k.app.number : "-", rows_text(rows, 3)));
        n++;
    }
    rows_end(rows);
    return n;
}

static size_t tell_post(struct ctx *c, const struct stage_rule *r, const struct post_ref *post,
                        const char *channel)
{
    struct scores_field f;
    struct score_stage stage;
    size_t n = 0;
    int64_t decision = scores_decision(c, r->id, post->id);
    scores_field(c, post, &f);
    scores_stage(c, post, r, &f, &stage);
    for (size_t i = 0; i < f.n; i++) {
        const struct scores_candidate *k = &f.v[i];
        if (k->out == OUT_WITHDRAWN || told(c, r->id, k->app.id))
            continue;
        tell(c, r->id, r->name, k, channel, own_result(c, r, k, decision, &stage));
        n++;
    }
    return n + tell_rejected(c, r, post, channel);
}

/* Whether he passed the selection; never his place or that of others. */
static size_t tell_whole(struct ctx *c, const struct post_ref *post, const char *channel)
{
    struct scores_field f;
    size_t n = 0;
    scores_field(c, post, &f);
    for (size_t i = 0; i < f.n; i++) {
        const struct scores_candidate *k = &f.v[i];
        if (k->out == OUT_WITHDRAWN || told(c, WHOLE, k->app.id))
            continue;
        bool passed =
            db_int(c->db, 0,
                   "SELECT l.passed FROM ranking_line l JOIN ranking r ON r.id = l.ranking_id"
                   " WHERE r.post_id = ?1 AND r.ended_by IS NULL AND l.application_id = ?2",
                   "ii", post->id, k->app.id);
        tell(c, WHOLE, "seleksi", k, channel,
             arena_printf(c->arena, "Anda dinyatakan %s seleksi untuk %s (nomor %s)%s%s.",
                          passed ? "lulus" : "tidak lulus", post->title,
                          k->app.number ? k->app.number : "-", k->out != OUT_NONE ? ": " : "",
                          k->out != OUT_NONE ? k->out_reason : ""));
        n++;
    }
    return n;
}

static enum status run_notify(struct ctx *c, const struct input *in)
{
    bool whole = str_eq(c->tag, WHOLE);
    const struct stage_rule *r = whole ? NULL : scores_rule(c, c->tag);
    const char *channel = input_text(in, "channel");
    size_t n = 0;
    if (!whole && !r)
        return no_rule(c);
    enum status s = whole ? check_ranked(c) : check_results(c, r);
    if (s != ST_OK)
        return s;
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *post = &c->sel->posts[i];
        if (!c->post || c->post->id == post->id)
            n += whole ? tell_whole(c, post, channel) : tell_post(c, r, post, channel);
    }
    const char *name = whole ? "seleksi" : r->name;
    if (!n)
        return act_refuse(c, "result.notice", NULL, "Semua peserta sudah diberi tahu hasil %s.",
                          name);
    return act_done(c, "Hasil %s disampaikan kepada %zu peserta.", name, n);
}

#define LATER PHASES(PHASE_CLOSED, PHASE_REPORTED)

static const struct act acts[] = {
    {.name = "stage.decide", .title = "Tetapkan siapa yang melanjutkan",
     .effect = "Ditetapkan siapa yang melanjutkan dan siapa yang berhenti pada tahap "
               "ini. Sesudahnya penetapan tidak dapat diubah.", .who = PANELISTS,
     .when = PHASES(PHASE_SCREENED, PHASE_SELECTING),
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .tag_param = "stage", .rule = "stages", .params = decide_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_decide},
    {.name = "stage.minutes", .title = "Simpan berita acara tahap",
     .who = OFFICE | ROLE_BIT(ROLE_PANEL_CHAIR), .when = LATER,
     .flags = ACT_MILESTONE | ACT_ORDERED, .lock = LOCK_SELECTION, .tag_param = "stage",
     .rule = "stages", .params = minutes_params,
     .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = run_minutes},
    {.name = "stage.announce", .title = "Umumkan hasil tahap kepada peserta",
     .effect = "Hasil tahap ini dapat dibaca oleh setiap peserta: hasilnya sendiri "
               "beserta alasannya. Pengumuman tidak dapat ditarik.",
     .who = PANELISTS,
     .when = LATER, .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE,
     .lock = LOCK_SELECTION, .tag_param = "stage", .rule = "result.notice",
     .params = stage_params, .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = run_announce},
    {.name = "stage.notify", .title = "Sampaikan hasil kepada setiap peserta", .who = OFFICE,
     .when = LATER, .flags = ACT_MILESTONE | ACT_ORDERED, .lock = LOCK_SELECTION,
     .tag_param = "stage", .rule = "result.notice", .params = notify_params,
     .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = run_notify},
};

const struct act_table stage_acts = {acts, sizeof acts / sizeof acts[0]};
