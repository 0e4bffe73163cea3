/* The track record: closed, secret, objective, in a compartment of its own.
 *
 * Panel members and the secretariat note what they found; a secretariat member reads only what he
 * wrote himself; every reading is logged. Closing a post says of each candidate whether there is
 * something to be weighed, with a reason. It weighs nothing in the ranking unless a weight was
 * fixed before the opening: then the panel's sheets must be locked first. Serves BTG-II.B.6,
 * BLR-6.3.f. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_conflict.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/track_record_inside.h"

const struct stage_rule *track_stage(struct ctx *c)
{
    if (regulation_stage(c->sel->reg, TRACK))
        return scores_rule(c, TRACK);
    act_refuse_clause(c, NULL, NULL, "Penelusuran rekam jejak tidak diatur di sini.");
    return NULL;
}

static enum status check_not_closed(struct ctx *c, const struct stage_rule *r)
{
    if (!act_happened(c, "track_record.close", NULL, c->post->id))
        return ST_OK;
    return act_refuse_clause(c, r->clause, NULL, "Rekam jejak untuk %s sudah ditutup.",
                             c->post->title);
}

/* ---- notes ---- */

static const struct param note_params[] = {
    {"aspect", PARAM_LINE, false, "aspek", .max = 60},
    {"note", PARAM_TEXT, true, "catatan", .max = 4000, .personal = true},
    {"flag", PARAM_FLAG, false, "perlu pertimbangan", .personal = true},
    PARAMS_END,
};

static enum status check_aspect(struct ctx *c, const struct stage_rule *r, const char *aspect)
{
    const char *names = "umum";
    for (size_t i = 0; i < r->n_criteria; i++) {
        if (str_eq(r->criteria[i].id, aspect))
            return ST_OK;
        names = arena_printf(c->arena, "%s, %s", names, r->criteria[i].id);
    }
    return !r->n_criteria || str_eq(aspect, "umum")
               ? ST_OK
               : act_fault(c, "aspect", "Aspek rekam jejak: %s", names);
}

static enum status run_note(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = track_stage(c);
    const char *aspect = input_has(in, "aspect") ? input_text(in, "aspect") : "umum";
    if (!r)
        return ST_REFUSED;
    enum status s = check_aspect(c, r, aspect);
    if (s == ST_OK)
        s = check_not_closed(c, r);
    if (s == ST_OK)
        s = scores_reached(c, c->app, r);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO track_note (selection_id, application_id, aspect, p_note, p_flag, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iissii", c->sel->id, c->app->id, aspect, input_text(in, "note"), input_flag(in, "flag"),
           c->record);
    return act_done(c, "Catatan rekam jejak disimpan.");
}

/* ---- closing ---- */

static const struct param result_of[] = {
    {"application", PARAM_PUB, true, "lamaran", .choose = "application"},
    {"flagged", PARAM_FLAG, true, "perlu pertimbangan"},
    {"reason", PARAM_TEXT, false, "alasan", .max = 2000},
    PARAMS_END,
};
static const struct param close_params[] = {
    {"results", PARAM_LIST, false, "yang perlu pertimbangan", .max = 100, .of = result_of,
     .personal = true, .hint = "peserta yang tidak disebut dinyatakan tanpa catatan"},
    PARAMS_END,
};

static bool is_weighted(struct ctx *c)
{
    struct terms t;
    if (!scored_terms(c, false, &t))
        return false;
    const struct stage_terms *s = terms_stage(&t, TRACK);
    return s && s->weight > 0;
}

static const struct input *result_for(const struct input *in, const char *application)
{
    for (size_t i = 0; i < input_count(in, "results"); i++)
        if (str_eq(input_text(input_item(in, "results", i), "application"), application))
            return input_item(in, "results", i);
    return NULL;
}

static enum status check_results(struct ctx *c, const struct input *in,
                                 const struct scores_field *f)
{
    for (size_t i = 0; i < input_count(in, "results"); i++) {
        const struct input *it = input_item(in, "results", i);
        const char *where = arena_printf(c->arena, "results[%zu]", i + 1);
        const struct scores_candidate *k = scores_find(f, input_text(it, "application"));
        if (!k || k->out != OUT_NONE)
            return act_fault(c, where, "Lamaran ini tidak ditelusuri pada %s", c->post->title);
        if (input_flag(it, "flagged") && !input_has(it, "reason"))
            return act_fault(c, where, "Catatan yang perlu pertimbangan memerlukan alasan");
    }
    return ST_OK;
}

static enum status run_close(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = track_stage(c);
    struct scores_field f;
    size_t n = 0, flagged = 0;
    if (!r)
        return ST_REFUSED;
    scores_field(c, c->post, &f);
    enum status s = check_not_closed(c, r);
    if (s == ST_OK)
        s = conflict_at(c, c->post, NULL);
    if (s == ST_OK && is_weighted(c))
        s = scores_complete(c, c->post, r, &f, false);
    if (s == ST_OK)
        s = check_results(c, in, &f);
    if (s != ST_OK)
        return s;
    for (size_t i = 0; i < f.n; i++) {
        const struct input *it = result_for(in, f.v[i].app.pub);
        bool flag = it && input_flag(it, "flagged");
        if (f.v[i].out != OUT_NONE)
            continue;
        db_run(c->db,
               "INSERT INTO track_result (selection_id, application_id, flagged, p_reason, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5)",
               "iiisi", c->sel->id, f.v[i].app.id, flag, flag ? input_text(it, "reason") : NULL,
               c->record);
        n++;
        flagged += flag;
    }
    return act_done(c, "Rekam jejak %zu peserta untuk %s ditutup; %zu perlu pertimbangan.", n,
                    c->post->title, flagged);
}

#define TRACKING PHASES(PHASE_SCREENED, PHASE_SELECTING)

static const struct act acts[] = {
    {.name = "track_record.note", .title = "Catat rekam jejak", .who = PANELISTS | HELPERS,
     .when = TRACKING, .flags = ACT_ORDERED | ACT_CONFLICT_FREE, .lock = LOCK_SELECTION_SHARED,
     .rule = "stages", .params = note_params, .names = NAMES_SELECTION | NAMES_APPLICATION,
     .run = run_note},
    {.name = "track_record.close", .title = "Tutup rekam jejak",
     .effect = "Rekam jejak jabatan ini ditutup; catatan tidak dapat ditambah lagi. "
               "Hanya panitia seleksi yang membacanya.", .who = PANELISTS,
     .when = TRACKING, .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE,
     .lock = LOCK_SELECTION, .rule = "stages", .params = close_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_close},
};

const struct act_table track_record_acts = {acts, sizeof acts / sizeof acts[0]};
