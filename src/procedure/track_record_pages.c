/* The track record as it is read: closed, each reading logged; a helper of the secretariat reads only
 * what he wrote himself. Candidates stand in the list by their numbers. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"
#include "procedure/track_record_inside.h"

static bool reads_all(const struct ctx *c)
{
    return (ROLE_BIT(c->actor.role) & HELPERS) == 0;
}

static void put_result(struct ctx *c, json_t *data)
{
    struct rows *rows =
        db_rows(c->db,
                "SELECT flagged, p_reason FROM track_result WHERE application_id = ?1"
                " ORDER BY id DESC LIMIT 1",
                "i", c->app->id);
    json_t *o = json_object();
    if (reads_all(c) && rows_next(rows)) {
        json_put_flag(o, "flagged", rows_int(rows, 0) != 0);
        json_put(o, "reason", rows_text(rows, 1));
    }
    rows_end(rows);
    json_put_new(data, "result", json_object_size(o) ? o : json_null());
    if (!json_object_size(o))
        json_decref(o);
}

/* Who read this compartment and when, but for the reading under way: for the chair, who answers
 * for its secrecy. */
static void put_readers(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT a.p_name, g.at FROM reading g JOIN account a"
                                " ON a.id = g.account_id WHERE g.selection_id = ?1"
                                " AND g.dossier_id = ?2 AND g.resource = 'track_record.show'"
                                " AND NOT (g.account_id = ?3 AND g.at = ?4)"
                                " ORDER BY g.id DESC LIMIT 200", "iiii", c->sel->id,
                                c->app->dossier, c->actor.account, c->legal);
    while (c->actor.role == ROLE_PANEL_CHAIR && rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "name", rows_text(rows, 0));
        leaf_instant(c->arena, o, "at", rows_int(rows, 1), c->sel->zone);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "has_readers", json_array_size(list) > 0);
    json_put_new(data, "readers", list);
}

static const char *aspect_name(const struct stage_rule *r, const char *aspect)
{
    for (size_t i = 0; i < r->n_criteria; i++)
        if (str_eq(r->criteria[i].id, aspect))
            return r->criteria[i].name;
    return str_eq(aspect, "umum") ? "Umum" : aspect;
}

static bool is_closed(struct ctx *c, int64_t post)
{
    return act_happened(c, "track_record.close", NULL, post);
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    const struct stage_rule *r = track_stage(c);
    if (!r)
        return ST_REFUSED;
    if (act_conflicted(c, c->actor.account, c->app))
        return act_refuse(c, "merit", NULL,
                          "Anda menyatakan benturan kepentingan dengan peserta ini.");
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT n.aspect, n.p_note, n.p_flag, r.legal_at FROM track_note n"
        " JOIN record r ON r.id = n.made_by WHERE n.application_id = ?1"
        " AND (?2 = 1 OR r.actor_id = ?3) ORDER BY n.id", "iii", c->app->id, (int)reads_all(c),
        c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "aspect", rows_text(rows, 0));
        json_put(o, "aspect_name", aspect_name(r, rows_text(rows, 0)));
        json_put(o, "note", rows_text(rows, 1));
        json_put_flag(o, "flag", rows_int(rows, 2) != 0);
        leaf_instant(c->arena, o, "at", rows_int(rows, 3), c->sel->zone);
        json_array_append_new(list, o);
    }
    json_t *candidate = scores_profile(c, c->app);
    bool closed = is_closed(c, c->app->post->id);
    public_selection(c, data);
    json_put(data, "number", json_str(candidate, "number"));
    json_put_new(data, "candidate", candidate);
    json_put(data, "post_title", c->app->post->title);
    leaf_clause(data, "clause", c->sel->reg, r->clause);
    json_put_flag(data, "closed", closed);
    json_put_flag(data, "own_only", !reads_all(c));
    json_put_flag(data, "has_notes", json_array_size(list) > 0);
    json_put_new(data, "notes", list);
    json_put(data, "note_href",
             closed ? NULL : arena_printf(c->arena, "/tindakan/track_record.note?selection=%s"
                                          "&application=%s&_back=/seleksi/%s/rekam-jejak/%s",
                                          c->sel->pub, c->app->pub, c->sel->pub, c->app->pub));
    put_result(c, data);
    put_readers(c, data);
    return ST_OK;
}

/* ---- whom it is traced of ---- */

/* How many notes the reader may read of a candidate. */
static int64_t n_notes(struct ctx *c, int64_t application)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM track_note n JOIN record r ON r.id = n.made_by"
                  " WHERE n.application_id = ?1 AND (?2 = 1 OR r.actor_id = ?3)", "iii", application,
                  (int)reads_all(c), c->actor.account);
}

static json_t *post_json(struct ctx *c, const struct post_ref *post)
{
    struct scores_field f;
    json_t *o = json_object();
    json_t *t = shown_table(arena_printf(c->arena, "Peserta %s", post->title), true);
    bool panel = c->actor.roles & PANELISTS, closed = is_closed(c, post->id);
    shown_column(t, "Nomor", false);
    shown_column(t, reads_all(c) ? "Catatan" : "Catatan Anda", true);
    shown_column(t, "Tindakan", false);
    scores_field(c, post, &f);
    for (size_t i = 0; i < f.n; i++) {
        const struct application_ref *a = &f.v[i].app;
        if (f.v[i].out != OUT_NONE || act_conflicted(c, c->actor.account, a))
            continue;
        json_t *row = shown_row(t);
        shown_cell(t, row, a->number);
        shown_cell(t, row, arena_printf(c->arena, "%lld", (long long)n_notes(c, a->id)));
        shown_link(t, row, "Buka", arena_printf(c->arena, "/seleksi/%s/rekam-jejak/%s", c->sel->pub,
                                                a->pub));
    }
    json_put(o, "post", post->pub);
    json_put(o, "title", post->title);
    json_put_int(o, "count", (int64_t)json_array_size(json_object_get(t, "rows")));
    json_put_flag(o, "has_candidates", json_array_size(json_object_get(t, "rows")) > 0);
    json_put_new(o, "table", t);
    json_put_new(o, "standing", shown_standing(closed ? STANDING_LOCKED : STANDING_NONE, NULL));
    json_put_flag(o, "closed", closed);
    json_put(o, "close_href",
             panel && !closed ? arena_printf(c->arena, "/tindakan/track_record.close?selection=%s"
                                             "&post=%s&_back=/seleksi/%s/rekam-jejak", c->sel->pub,
                                             post->pub, c->sel->pub) : NULL);
    return o;
}

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    const struct stage_rule *r = track_stage(c);
    json_t *list;
    if (!r)
        return ST_REFUSED;
    list = json_array();
    for (size_t i = 0; i < c->sel->n_posts; i++)
        json_array_append_new(list, post_json(c, &c->sel->posts[i]));
    public_selection(c, data);
    json_put(data, "name", r->name);
    json_put_flag(data, "own_only", !reads_all(c));
    leaf_clause(data, "clause", c->sel->reg, r->clause);
    json_put_new(data, "posts", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "track_record.list", .path = "/seleksi/:selection/rekam-jejak",
     .title = "Rekam jejak", .resource = "track-record", .who = PANELISTS | HELPERS,
     .names = NAMES_SELECTION, .template = "track_record_list", .read = read_list},
    {.name = "track_record.show", .path = "/seleksi/:selection/rekam-jejak/:application",
     .title = "Rekam jejak", .resource = "track-record", .who = PANELISTS | HELPERS,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .template = "track_record",
     .reading_is_logged = true, .read = read_show},
};


const struct page_table track_record_pages = {pages, sizeof pages / sizeof pages[0]};
