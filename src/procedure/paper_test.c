/* The paper: the panel sets a theme for each post, participants hand in what they will present
 * (BLR-13.2; BTG-II.B.3).
 *
 * The paper belongs to the stage of that name, or, where there is none, to the panel's stage whose
 * criteria include the presentation. A theme stands once a paper was handed in on it; a
 * participant reads it as soon as he has come as far as that stage. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/file.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scores.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

static bool has_criterion(const struct stage_rule *r, const char *id)
{
    for (size_t i = 0; i < r->n_criteria; i++)
        if (str_eq(r->criteria[i].id, id))
            return true;
    return false;
}

/* NULL after a refusal: the regulation knows no paper. */
static const struct stage_rule *paper_stage(struct ctx *c)
{
    const struct regulation *reg = c->sel->reg;
    const struct stage_rule *r = regulation_stage(reg, "makalah");
    for (size_t i = 0; !r && i < reg->n_stages; i++)
        if (reg->stages[i].scorer == SCORER_PANEL && has_criterion(&reg->stages[i], "presentasi"))
            r = &reg->stages[i];
    if (!r)
        act_refuse_clause(c, NULL, NULL, "Makalah tidak diatur di sini.");
    return r ? scores_rule(c, r->id) : NULL;
}

static const char *theme_of(struct ctx *c, int64_t post)
{
    return db_text(c->db, c->arena,
                   "SELECT text FROM material WHERE post_id = ?1 AND kind = 'tema'"
                   " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", post);
}

static const struct param theme_params[] = {
    {"theme", PARAM_TEXT, true, "tema", .max = 2000},
    PARAMS_END,
};

static enum status run_theme(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = paper_stage(c);
    if (!r)
        return ST_REFUSED;
    if (db_int(c->db, 0,
               "SELECT COUNT(*) FROM paper p JOIN application a ON a.id = p.application_id"
               " WHERE a.post_id = ?1 AND p.ended_by IS NULL", "i", c->post->id))
        return act_refuse_clause(c, r->clause, NULL,
                                 "Makalah untuk %s sudah diterima; temanya tidak "
                                 "dapat diubah.",
                                 c->post->title);
    db_run(c->db,
           "UPDATE material SET ended_by = ?1 WHERE post_id = ?2 AND kind = 'tema'"
           " AND ended_by IS NULL", "ii", c->record, c->post->id);
    db_run(c->db,
           "INSERT INTO material (selection_id, post_id, stage, kind, text, made_by)"
           " VALUES (?1, ?2, ?3, 'tema', ?4, ?5)",
           "iissi", c->sel->id, c->post->id, r->id, input_text(in, "theme"), c->record);
    return act_done(c, "Tema untuk %s ditetapkan.", c->post->title);
}

/* ---- handing in ---- */

static const struct param submit_params[] = {
    FILE_PARAMS(true),
    PARAMS_END,
};

static enum status check_open(struct ctx *c, const struct stage_rule *r)
{
    const char *who = scores_candidate_id(r, c->app->pub, c->app->dossier_pub);
    if (!theme_of(c, c->app->post->id))
        return act_refuse_clause(c, r->clause, "Tunggu tema dari Panitia Seleksi.",
                                 "Tema untuk %s belum ditetapkan.", c->app->post->title);
    instant at = db_int(c->db, INSTANT_NONE,
                        "SELECT MAX(at) FROM session WHERE application_id = ?1 AND stage = ?2"
                        " AND ended_by IS NULL", "is", c->app->id, r->id);
    if (at != INSTANT_NONE && c->stamp >= at)
        return act_refuse_clause(c, r->clause, NULL, "Sesi Anda sudah dimulai %s.",
                                 instant_show(c->arena, at, c->sel->zone));
    if (scores_decision(c, r->id, c->app->post->id) ||
        db_int(
            c->db, 0,
            "SELECT COUNT(*) FROM sheet WHERE selection_id = ?1 AND stage = ?2 AND candidate = ?3"
            " AND ended_by IS NULL",
            "iss", c->sel->id, r->id, who))
        return act_refuse_clause(c, r->clause, NULL, "Makalah untuk %s tidak diterima lagi.",
                                 c->app->post->title);
    return ST_OK;
}

static enum status may_hand_in(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = paper_stage(c);
    (void)in;
    if (!r)
        return ST_REFUSED;
    if (c->app->account != c->actor.account)
        return act_fault(c, "application", "Lamaran tidak ditemukan");
    enum status s = scores_reached(c, c->app, r);
    return s == ST_OK ? check_open(c, r) : s;
}

static enum status run_submit(struct ctx *c, const struct input *in)
{
    enum status s = may_hand_in(c, in);
    if (s == ST_OK)
        s = file_keep(c, in, NULL);
    if (s != ST_OK)
        return s;
    db_run(c->db, "UPDATE paper SET ended_by = ?1 WHERE application_id = ?2 AND ended_by IS NULL",
           "ii", c->record, c->app->id);
    db_run(c->db,
           "INSERT INTO paper (application_id, p_file_name, blob, sha256, bytes, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "isssii", c->app->id, input_text(in, "file"), input_text(in, "blob"),
           input_text(in, "sha256"), input_int(in, "bytes", 0), c->record);
    return act_done(c, "Makalah untuk %s diterima.", c->app->post->title);
}

static const struct act acts[] = {
    {.name = "paper.set_theme", .title = "Tetapkan tema makalah", .who = PANELISTS,
     .when = PHASES(PHASE_PREPARATION, PHASE_SELECTING), .flags = ACT_MILESTONE | ACT_ORDERED,
     .lock = LOCK_SELECTION, .rule = "stages", .params = theme_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_theme},
    {.name = "paper.submit", .title = "Serahkan makalah", .who = ROLE_BIT(ROLE_APPLICANT),
     .when = PHASES(PHASE_SCREENED, PHASE_SELECTING), .flags = ACT_OWN_SUBJECT,
     .lock = LOCK_SELECTION_SHARED, .judged_by = STAMP_ARRIVAL, .rule = "stages",
     .params = submit_params, .names = NAMES_SELECTION | NAMES_APPLICATION, .run = run_submit,
     .ahead = may_hand_in},
};

const struct act_table paper_test_acts = {acts, sizeof acts / sizeof acts[0]};

/* ---- the themes ---- */

static void put_theme(struct ctx *c, json_t *list, const struct stage_rule *r,
                      const struct post_ref *post)
{
    const char *theme = theme_of(c, post->id);
    if (!theme)
        return;
    json_t *o = json_object();
    json_put(o, "post_title", post->title);
    json_put(o, "stage", r->name);
    leaf_clause(o, "clause", c->sel->reg, r->clause);
    json_put(o, "theme", theme);
    json_array_append_new(list, o);
}

/* Of the posts at which the applicant may hand in a paper: nobody learns a theme he need not
 * write on. */
static void put_own(struct ctx *c, json_t *list, const struct stage_rule *r)
{
    char *v[16];                   /* posts a person applies for: the act allows fewer */
    size_t n = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT a.pub FROM application a JOIN dossier d"
                                " ON d.id = a.dossier_id WHERE d.selection_id = ?1"
                                " AND d.account_id = ?2 AND a.ended_by IS NULL"
                                " ORDER BY a.id LIMIT 16", "ii", c->sel->id, c->actor.account);
    while (n < sizeof v / sizeof v[0] && rows_next(rows))
        v[n++] = arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
    for (size_t i = 0; i < n; i++) {
        struct application_ref *app = act_application(c, "application", v[i]);
        if (app && scores_reached(c, app, r) == ST_OK)
            put_theme(c, list, r, app->post);
        c->out->refusal = (struct verdict){0};
    }
}

static enum status read_theme(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    const struct stage_rule *r = paper_stage(c);
    if (!r)
        return ST_REFUSED;
    json_t *list = json_array();
    if (c->actor.role == ROLE_APPLICANT)
        put_own(c, list, r);
    else
        for (size_t i = 0; i < c->sel->n_posts; i++)
            put_theme(c, list, r, &c->sel->posts[i]);
    public_selection(c, data);
    json_put_new(data, "themes", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "paper.theme", .path = "/seleksi/:selection/tema", .title = "Tema makalah",
     .resource = "theme",
     .who = PANELISTS | ROLE_BIT(ROLE_APPLICANT) | ROLE_BIT(ROLE_SECRETARIAT) |
            ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_OVERSEER),
     .names = NAMES_SELECTION, .template = "theme", .read = read_theme},
};

const struct page_table paper_test_pages = {pages, sizeof pages / sizeof pages[0]};
