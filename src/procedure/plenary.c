/* The plenary of the panel at one post: what is complete, what was reached in each stage, who goes on,
 * the equals that are to be parted, and what is to be done next.
 *
 * Values of a stage are shown only when all its sheets are locked and the reader owes none himself; a
 * candidate with whom he declared a conflict is left out. Who has not scored yet is told to those who
 * may know it (row "progress" of the matrix); to the others only that something is missing. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_reached.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define TRACK "rekam-jejak"

static const char *act_href(struct ctx *c, const char *act, const char *stage)
{
    const char *stage_part = stage ? arena_printf(c->arena, "&stage=%s", stage) : "";
    return arena_printf(c->arena, "/tindakan/%s?selection=%s&post=%s%s&_back=/seleksi/%s/pleno/%s",
                        act, c->sel->pub, c->post->pub, stage_part, c->sel->pub, c->post->pub);
}

/* ---- who is missing ---- */

struct absent {
    const char *scorer;            /* NULL: the panel together */
    size_t n, all;
};

static struct absent *absent_of(struct absent *v, size_t *n, const char *scorer)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(v[i].scorer, scorer))
            return &v[i];
    v[*n] = (struct absent){.scorer = scorer};
    return &v[(*n)++];
}

static json_t *missing_json(struct ctx *c, const struct score_stage *s)
{
    struct absent *v = arena_array_of(c->arena, s->n_owed, struct absent);
    size_t n = 0;
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_owed; i++) {
        struct absent *a = absent_of(v, &n, s->owed[i].scorer);
        a->all++;
        a->n += !scores_sheet_whole(c, s, s->owed[i].scorer, s->owed[i].candidate);
    }
    for (size_t i = 0; i < n; i++) {
        json_t *o;
        if (!v[i].n)
            continue;
        o = json_object();
        json_put(o, "name",
                 v[i].scorer ? db_text(c->db, c->arena, "SELECT p_name FROM account WHERE pub = ?1",
                                       "s", v[i].scorer)
                             : "Panitia Seleksi, bersama");
        json_put(o, "count", arena_printf(c->arena, "%zu dari %zu lembar", v[i].n, v[i].all));
        json_array_append_new(list, o);
    }
    return list;
}

static bool owes_here(struct ctx *c, const struct score_stage *s)
{
    const char *me = s->rule->method == METHOD_CONSENSUS ? NULL : c->actor.pub;
    for (size_t i = 0; i < s->n_owed; i++)
        if (str_eq(s->owed[i].scorer, me) &&
            !scores_sheet_whole(c, s, me, s->owed[i].candidate))
            return true;
    return false;
}

/* At any post: who has to score still is not led by what others gave elsewhere. */
static bool owes_anywhere(struct ctx *c, const struct stage_rule *r)
{
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        struct scores_field f;
        struct score_stage s;
        scores_field(c, &c->sel->posts[i], &f);
        scores_stage(c, &c->sel->posts[i], r, &f, &s);
        if (owes_here(c, &s))
            return true;
    }
    return false;
}

/* ---- one stage ---- */

static json_t *values_table(struct ctx *c, const struct stage_rule *r, bool *ret_any)
{
    struct reached all;
    struct ranking ranking;
    int64_t decision = scores_decision(c, r->id, c->post->id);
    json_t *t = shown_table(arena_printf(c->arena, "Nilai %s", r->name), true);
    shown_column(t, "Nomor", false);
    shown_column(t, "Nilai", true);
    shown_column(t, "Nilai lengkap", true);
    shown_column(t, "Melanjutkan", false);
    *ret_any = false;
    reached_values(c, r, c->post, &all);
    if (rank_compute(c->arena, all.entries, all.n, NULL, &ranking, c->out->faults) != ST_OK)
        return t;
    for (size_t i = 0; i < ranking.n; i++) {
        size_t at = (size_t)(ranking.v[i].entry - all.entries);
        const struct scores_candidate *k = all.who[at];
        if (act_conflicted(c, c->actor.account, &k->app))
            continue;
        json_t *row = shown_row(t);
        shown_cell(t, row, k->app.number);
        shown_cell(t, row, ratio_show(c->arena, all.parts[at].value, RANK_PLACES, ','));
        shown_cell(t, row, ratio_exact(c->arena, all.parts[at].value));
        shown_cell(t, row, k->out == OUT_WITHDRAWN ? k->out_reason
                           : !decision ? "belum ditetapkan"
                           : reached_goes_on(c, r, decision, k) ? "ya" : "tidak");
        *ret_any = true;
    }
    return t;
}

/* What decides, as it was fixed before anybody was scored. */
static const char *rule_text(struct ctx *c, const struct stage_rule *r)
{
    struct terms terms;
    const struct stage_terms *t = scored_terms(c, false, &terms) ? terms_stage(&terms, r->id) : NULL;
    const char *threshold = NULL;
    if (!t || (!t->has_threshold && !t->top_n))
        return "Tidak ada ambang atau jumlah yang ditetapkan: semua yang dinilai melanjutkan.";
    if (t->has_threshold)
        threshold = ratio_show(c->arena, ratio_dec(t->threshold), 2, ',');
    if (!t->top_n)
        return arena_printf(c->arena, "Melanjutkan dengan nilai paling rendah %s.", threshold);
    return threshold ? arena_printf(c->arena, "Melanjutkan dengan nilai paling rendah %s, paling banyak "
                                    "%d peserta.", threshold, t->top_n)
                     : arena_printf(c->arena, "Melanjutkan paling banyak %d peserta.", t->top_n);
}

static void put_decision(struct ctx *c, const struct stage_rule *r, bool complete, json_t *o)
{
    bool decides = r->decided_clause && (!r->decided_by || (r->decided_by & c->actor.roles));
    bool decided = scores_decision(c, r->id, c->post->id) != 0;
    json_put_flag(o, "decided", decided);
    json_put(o, "rule_text", r->decided_clause ? rule_text(c, r) : NULL);
    json_put(o, "decide_href",
             decides && complete && !decided ? act_href(c, "stage.decide", r->id) : NULL);
}

static void put_minutes(struct ctx *c, const struct stage_rule *r, bool complete, json_t *o)
{
    instant at = db_int(c->db, INSTANT_NONE,
                        "SELECT MAX(r.legal_at) FROM stage_minutes m JOIN record r ON r.id = m.made_by"
                        " WHERE m.selection_id = ?1 AND m.stage = ?2", "is", c->sel->id, r->id);
    bool chair = c->actor.roles & ROLE_BIT(ROLE_PANEL_CHAIR);
    leaf_instant(c->arena, o, "minuted_at", at, c->sel->zone);
    json_put(o, "minutes_href",
             chair && complete && at == INSTANT_NONE
                 ? arena_printf(c->arena, "/tindakan/stage.minutes?selection=%s&stage=%s"
                                "&_back=/seleksi/%s/pleno/%s", c->sel->pub, r->id, c->sel->pub,
                                c->post->pub)
                 : NULL);
}

static json_t *stage_json(struct ctx *c, const struct stage_rule *r, const struct scores_field *f)
{
    struct score_stage s;
    json_t *o = json_object(), *missing;
    bool any = false, knows = matrix_may("progress", c->actor.role, c->phase);
    scores_stage(c, c->post, r, f, &s);
    bool complete = f->n && scores_complete(c, c->post, r, f, false) == ST_OK;
    bool owes = owes_anywhere(c, r);
    bool visible = complete && !owes;
    c->out->refusal = (struct verdict){0};
    json_put(o, "stage", r->id);
    json_put(o, "name", r->name);
    leaf_clause(o, "clause", c->sel->reg, r->clause);
    json_put_flag(o, "complete", complete);
    json_put_flag(o, "owes", owes);
    json_put_flag(o, "waits_for_assessors", r->scorer == SCORER_ASSESSOR &&
                                                !scores_handed_over(c, r, c->post->id));
    missing = !complete && knows && r->scorer == SCORER_PANEL ? missing_json(c, &s) : json_array();
    json_put_flag(o, "has_missing", json_array_size(missing) > 0);
    json_put_new(o, "missing", missing);
    json_t *table = visible ? values_table(c, r, &any) : shown_table(r->name, true);
    json_put_flag(o, "has_values", any);
    json_put_new(o, "table", table);
    json_put(o, "results_href",
             visible && r->scorer == SCORER_ASSESSOR
                 ? arena_printf(c->arena, "/seleksi/%s/penilaian/%s/kompetensi?stage=%s", c->sel->pub,
                                c->post->pub, r->id)
             : visible && r->scorer == SCORER_PANEL
                 ? arena_printf(c->arena, "/seleksi/%s/penilaian/%s/semua?stage=%s", c->sel->pub,
                                c->post->pub, r->id)
                 : NULL);
    put_decision(c, r, complete, o);
    put_minutes(c, r, complete, o);
    return o;
}

/* ---- the ranking and its ties ---- */

static bool conflicted_with_any(struct ctx *c, const struct scores_field *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (act_conflicted(c, c->actor.account, &f->v[i].app))
            return true;
    return false;
}

/* One group of equals: the form that parts them, with their names in it. */
static void end_group(struct ctx *c, json_t *groups, json_t *members, const char *order)
{
    json_t *o;
    if (!json_array_size(members)) {
        json_decref(members);
        return;
    }
    o = json_object();
    json_put_new(o, "members", members);
    json_put(o, "href", c->actor.roles & ROLE_BIT(ROLE_PANEL_CHAIR)
                            ? arena_printf(c->arena, "%s%s", act_href(c, "ranking.break_tie", NULL),
                                           order)
                            : NULL);
    json_array_append_new(groups, o);
}

static json_t *ties_json(struct ctx *c)
{
    json_t *groups = json_array(), *members = json_array();
    const char *order = "";
    int64_t place = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT l.place, a.pub, (SELECT MAX(s.number) FROM submission s"
        " WHERE s.dossier_id = a.dossier_id AND s.void = 0), l.shown FROM ranking_line l"
        " JOIN ranking g ON g.id = l.ranking_id JOIN application a ON a.id = l.application_id"
        " WHERE g.post_id = ?1 AND g.ended_by IS NULL AND l.tied = 1 ORDER BY l.place, a.pub", "i",
        c->post->id);
    while (rows_next(rows)) {
        if (rows_int(rows, 0) != place) {
            end_group(c, groups, members, order);
            members = json_array();
            order = "";
            place = rows_int(rows, 0);
        }
        order = arena_printf(c->arena, "%s&order.%zu=%s", order, json_array_size(members),
                             rows_text(rows, 1));
        json_t *o = json_object();
        json_put(o, "number", rows_text(rows, 2));
        json_put(o, "total", rows_text(rows, 3));
        json_array_append_new(members, o);
    }
    rows_end(rows);
    end_group(c, groups, members, order);
    return groups;
}

static void put_ranking(struct ctx *c, const struct scores_field *f, bool all_complete, json_t *data)
{
    bool ranked = scores_ranked(c, c->post->id);
    bool shut = c->actor.role == ROLE_PANEL && conflicted_with_any(c, f);
    json_t *ties = ranked && !shut ? ties_json(c) : json_array();
    json_put_flag(data, "ranked", ranked);
    json_put_flag(data, "ranking_shut", ranked && shut);
    json_put(data, "ranking_href",
             ranked && !shut ? arena_printf(c->arena, "/seleksi/%s/peringkat/%s", c->sel->pub,
                                            c->post->pub) : NULL);
    json_put(data, "compute_href", !ranked && all_complete ? act_href(c, "ranking.compute", NULL) : NULL);
    json_put_flag(data, "has_ties", json_array_size(ties) > 0);
    json_put_new(data, "ties", ties);
    leaf_clause(data, "ranking_clause", c->sel->reg, c->sel->reg->result.ranking_clause);
}

static void put_track(struct ctx *c, json_t *data)
{
    const struct stage_rule *r = regulation_stage(c->sel->reg, TRACK);
    bool ruled = r && !scores_waived(c, TRACK);
    bool closed = ruled && act_happened(c, "track_record.close", NULL, c->post->id);
    json_put_flag(data, "track_ruled", ruled);
    json_put_flag(data, "track_closed", closed);
    json_put(data, "track_href", ruled ? arena_printf(c->arena, "/seleksi/%s/rekam-jejak", c->sel->pub)
                                       : NULL);
}

/* ---- the page ---- */

static bool counts(struct ctx *c, const struct stage_rule *r)
{
    struct rubric rubric;
    return r->method != METHOD_PASS && scores_scorers(r) && !scores_waived(c, r->id) &&
           r->scorer != SCORER_SECRETARIAT && scored_rubric(c, r->id, &rubric);
}

static json_t *posts_json(struct ctx *c)
{
    json_t *filter = json_object(), *list = json_array();
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        json_t *o = json_object();
        json_put(o, "href", arena_printf(c->arena, "/seleksi/%s/pleno/%s", c->sel->pub,
                                         c->sel->posts[i].pub));
        json_put(o, "title", c->sel->posts[i].title);
        json_put(o, "count", NULL);
        json_put_flag(o, "current", c->sel->posts[i].id == c->post->id);
        json_array_append_new(list, o);
    }
    json_put(filter, "label", "Jabatan");
    json_put_new(filter, "items", list);
    json_put_new(filter, "search", json_null());
    return filter;
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    struct scores_field f;
    json_t *list = json_array();
    bool all = true;
    (void)in;
    scores_field(c, c->post, &f);
    public_selection(c, data);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    json_put_new(data, "filter", posts_json(c));
    json_put_int(data, "candidates", (int64_t)f.n);
    for (size_t i = 0; i < c->sel->reg->n_stages; i++) {
        if (!counts(c, &c->sel->reg->stages[i]))
            continue;
        json_t *o = stage_json(c, &c->sel->reg->stages[i], &f);
        all = all && json_flag(o, "complete");
        json_array_append_new(list, o);
    }
    put_ranking(c, &f, all && json_array_size(list), data);
    put_track(c, data);
    json_put_new(data, "empty",
                 json_array_size(list)
                     ? json_null()
                     : shown_empty("Belum ada tahap yang dapat dibahas pada jabatan ini.",
                                   "Tetapkan kriteria penilaian lebih dahulu.",
                                   arena_printf(c->arena, "/seleksi/%s/aturan-nilai", c->sel->pub),
                                   "Bobot dan kriteria"));
    json_put_new(data, "stages", list);
    return c->out->faults->n_errors ? ST_INVALID : ST_OK;
}

/* The door: the posts, each with its plenary. */
static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *t = shown_table("Jabatan yang diseleksi", true);
    (void)in;
    shown_column(t, "Jabatan", false);
    shown_column(t, "Peringkat", false);
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *p = &c->sel->posts[i];
        json_t *row = shown_row(t);
        shown_link(t, row, p->title, arena_printf(c->arena, "/seleksi/%s/pleno/%s", c->sel->pub, p->pub));
        if (scores_ranked(c, p->id))
            shown_standing_cell(t, row, STANDING_LOCKED, "tersegel");
        else
            shown_cell(t, row, "Belum disusun");
    }
    public_selection(c, data);
    json_put_int(data, "count", (int64_t)c->sel->n_posts);
    json_put_new(data, "table", t);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "plenary.list", .path = "/seleksi/:selection/pleno", .title = "Rapat pleno",
     .resource = "plenary", .who = PANELISTS, .names = NAMES_SELECTION, .template = "plenary_list",
     .read = read_list},
    {.name = "plenary.show", .path = "/seleksi/:selection/pleno/:post", .title = "Rapat pleno",
     .resource = "plenary", .who = PANELISTS, .names = NAMES_SELECTION | NAMES_POST,
     .template = "plenary", .reading_is_logged = true, .read = read_show},
};

const struct page_table plenary_pages = {pages, sizeof pages / sizeof pages[0]};
