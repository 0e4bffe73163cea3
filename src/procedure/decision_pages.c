/* From the ranking to one person, as the one who decides reads it: the names side by side, what may
 * lawfully be chosen and what that brings about, the opinions asked and answered, the way of this
 * regulation step by step with who and when, and what follows when somebody drops out.
 *
 * Each part is read by the row of the matrix it hangs on: names by "three-names", places and totals
 * by "ranking" and by the regulation's own words on who may read it. Every reading is logged.
 * Serves NTT-26 ... NTT-33, BTG-II.B.7.c-i, BLR-14.3-5. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_ranked.h"
#include "procedure/parts_steps.h"
#include "rules/score.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define READERS                                                                               \
    (PANELISTS | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |              \
     ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_BAPERJAKAT) |                    \
     ROLE_BIT(ROLE_GOVERNOR) | ROLE_BIT(ROLE_OVERSEER))
/* Why one was chosen or dropped out is told to those who answer for it. */
#define REASON_READERS                                                                        \
    (ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PYB) |                   \
     ROLE_BIT(ROLE_OVERSEER))
/* Who is told what follows when somebody drops out: it may name the next in rank. */
#define WAYS_READERS (ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL_CHAIR))

struct view {
    struct ctx *c;
    const struct route_rule *route;
    struct three_list three;
    struct ranked ranked;
    bool names, ranking, reasons, ways, choosing; /* choosing: decision.choose is open here */
};

static bool may(const struct ctx *c, const char *resource)
{
    return matrix_may(resource, c->actor.role, c->phase);
}

static bool view_open(struct ctx *c, struct view *v)
{
    *v = (struct view){.c = c, .route = ranked_route(c, c->post)};
    if (!v->route)
        return false;
    v->names = may(c, "three-names");
    v->ranking = may(c, "ranking") && ranked_may_read(c) == ST_OK;
    c->out->refusal = (struct verdict){0};
    v->reasons = REASON_READERS & ROLE_BIT(c->actor.role);
    if (v->names)
        ranked_three(c, c->post->id, &v->three);
    if (v->ranking && !ranked_read(c, c->post->id, &v->ranked))
        v->ranking = false;
    v->ways = v->names && v->ranking && (WAYS_READERS & ROLE_BIT(c->actor.role));
    return true;
}

/* ---- the names ---- */

static bool is_dropped(const struct view *v, const char *pub)
{
    for (size_t i = 0; i < v->three.n_dropped; i++)
        if (str_eq(v->three.dropped[i], pub))
            return true;
    return false;
}

static void put_standing(const struct view *v, json_t *o, int64_t application)
{
    struct ratio total;
    json_put_new(o, "place", json_null());
    json_put(o, "total", NULL);
    if (!v->ranking)
        return;
    struct rows *rows = db_rows(v->c->db,
                                "SELECT place, total FROM ranking_line WHERE ranking_id = ?1"
                                " AND application_id = ?2 AND place IS NOT NULL", "ii", v->ranked.id,
                                application);
    if (rows_next(rows)) {
        json_put_int(o, "place", rows_int(rows, 0));
        if (rows_text(rows, 1) && ratio_parse(rows_text(rows, 1), &total))
            json_put(o, "total", ratio_show(v->c->arena, total, RANK_PLACES, ','));
    }
    rows_end(rows);
}

/* May this one be chosen now, freely or with a reason; and if not, why not. */
static void put_choice(const struct view *v, json_t *o, const char *pub)
{
    struct ctx *c = v->c;
    bool chooser = c->actor.role == ROLE_PPK;
    json_put_flag(o, "judged", chooser);
    json_put_flag(o, "may_choose", false);
    json_put_flag(o, "needs_reason", false);
    json_put(o, "against", NULL);
    json_put_new(o, "clause", json_null());
    if (!chooser)
        return;
    struct choice_one one = {.route = v->route, .three = v->three.pubs, .n_three = v->three.n,
                             .dropped = v->three.dropped, .n_dropped = v->three.n_dropped,
                             .opinion = ranked_opinion(c, c->post->id), .chosen = pub};
    struct verdicts without, with;
    verdicts_init(&without, c->arena);
    verdicts_init(&with, c->arena);
    choice_one(c->arena, &one, ROLE_PPK, &without);
    one.reason = "-";
    choice_one(c->arena, &one, ROLE_PPK, &with);
    const struct verdict *no = verdicts_first_no(&without), *still = verdicts_first_no(&with);
    json_put_flag(o, "may_choose", !still);
    json_put_flag(o, "needs_reason", no && !still);
    json_put(o, "against", still ? still->message : NULL);
    leaf_clause(o, "clause", c->sel->reg, no ? no->clause : v->route->choose_clause);
}

static void put_ways(const struct view *v, json_t *o, const char *pub)
{
    struct ctx *c = v->c;
    json_t *list = json_array();
    if (v->ways && !is_dropped(v, pub)) {
        struct verdicts vs;
        verdicts_init(&vs, c->arena);
        const char *supplement = c->sel->n_supplements
                                     ? regulation_clause(c->sel->supplements[0], "minimum.akhir")
                                     : NULL;
        struct dropout d = choice_dropout(c->arena, v->route, &v->ranked.ranking,
                                          (const char *const *)v->three.pubs, v->three.n, pub,
                                          v->three.handed_over, supplement, &vs);
        for (size_t i = 0; i < d.n; i++)
            json_array_append_new(list, json_string(d.ways[i].text));
    }
    json_put_flag(o, "has_ways", json_array_size(list) > 0);
    json_put_new(o, "ways", list);
}

static const char *href_of(const struct view *v, const char *act, const char *more)
{
    struct ctx *c = v->c;
    return arena_printf(c->arena, "/tindakan/%s?selection=%s&post=%s%s&_back=/seleksi/%s/keputusan/%s",
                        act, c->sel->pub, c->post->pub, more ? more : "", c->sel->pub, c->post->pub);
}

static json_t *name_json(const struct view *v, size_t i)
{
    struct ctx *c = v->c;
    json_t *o = json_object();
    const char *pub = v->three.pubs[i];
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.p_name, x.unit, n.reason, (SELECT MAX(s.number) FROM submission s"
        "  WHERE s.dossier_id = d.id AND s.void = 0)"
        " FROM three_name n JOIN application a ON a.id = n.application_id"
        " JOIN dossier d ON d.id = a.dossier_id JOIN account x ON x.id = d.account_id"
        " WHERE n.three_id = ?1 AND a.id = ?2", "ii", v->three.id, v->three.applications[i]);
    json_put(o, "application", pub);
    bool found = rows_next(rows);
    json_put(o, "name", found ? rows_text(rows, 0) : NULL);
    json_put(o, "unit", found ? rows_text(rows, 1) : NULL);
    json_put(o, "reason", found ? rows_text(rows, 2) : NULL);
    json_put(o, "number", found ? rows_text(rows, 3) : NULL);
    rows_end(rows);
    json_put_flag(o, "dropped", is_dropped(v, pub));
    put_standing(v, o, v->three.applications[i]);
    put_choice(v, o, pub);
    put_ways(v, o, pub);
    json_put(o, "choose_href", v->choosing && json_flag(o, "may_choose")
                                   ? href_of(v, "decision.choose",
                                             arena_printf(c->arena, "&chosen=%s", pub)) : NULL);
    return o;
}

static void put_names(const struct view *v, json_t *data)
{
    json_t *list = json_array();
    for (size_t i = 0; i < v->three.n; i++)
        json_array_append_new(list, name_json(v, i));
    json_put_flag(data, "names_open", v->names);
    json_put_flag(data, "has_names", v->three.n > 0);
    json_put_int(data, "name_count", (int64_t)v->three.n);
    json_put_flag(data, "ranking_open", v->ranking);
    json_put_flag(data, "handed_over", v->three.handed_over);
    json_put_new(data, "names", list);
}

/* ---- what was decided ---- */

static const char *name_of(const struct view *v, int64_t application)
{
    return v->names ? db_text(v->c->db, v->c->arena,
                              "SELECT x.p_name FROM application a JOIN dossier d ON d.id = a.dossier_id"
                              " JOIN account x ON x.id = d.account_id WHERE a.id = ?1", "i",
                              application)
                    : NULL;
}

static void put_chosen(const struct view *v, json_t *data)
{
    struct ctx *c = v->c;
    json_t *o = json_null();
    struct rows *rows = db_rows(c->db,
                                "SELECT h.application_id, h.reason, r.legal_at FROM choice h"
                                " JOIN record r ON r.id = h.made_by WHERE h.post_id = ?1"
                                " AND h.ended_by IS NULL ORDER BY h.id DESC LIMIT 1", "i", c->post->id);
    if (v->names && rows_next(rows)) {
        o = json_object();
        json_put(o, "name", name_of(v, rows_int(rows, 0)));
        json_put(o, "reason", v->reasons ? rows_text(rows, 1) : NULL);
        leaf_instant(c->arena, o, "at", rows_int(rows, 2), c->sel->zone);
    }
    rows_end(rows);
    json_put_new(data, "chosen", o);
    o = json_null();
    rows = db_rows(c->db, "SELECT number, decided_on FROM appointment WHERE post_id = ?1"
                   " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", c->post->id);
    if (v->names && rows_next(rows)) {
        o = json_object();
        json_put(o, "number", rows_text(rows, 0));
        leaf_iso(c->arena, o, "on", rows_text(rows, 1));
    }
    rows_end(rows);
    json_put_new(data, "appointment", o);
}

static void put_dropouts(const struct view *v, json_t *data)
{
    struct ctx *c = v->c;
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT k.application_id, k.why, r.legal_at FROM drop_out k"
                                " JOIN application a ON a.id = k.application_id"
                                " JOIN record r ON r.id = k.made_by WHERE a.post_id = ?1 ORDER BY k.id",
                                "i", c->post->id);
    while (v->names && rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "name", name_of(v, rows_int(rows, 0)));
        json_put(o, "why", v->reasons ? rows_text(rows, 1) : NULL);
        leaf_instant(c->arena, o, "at", rows_int(rows, 2), c->sel->zone);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "has_dropouts", json_array_size(list) > 0);
    json_put_new(data, "dropouts", list);
}

/* ---- opinions ---- */

static json_t *favours_json(const struct view *v, int64_t opinion)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(v->c->db,
                                "SELECT x.p_name FROM opinion_favour f"
                                " JOIN application a ON a.id = f.application_id"
                                " JOIN dossier d ON d.id = a.dossier_id"
                                " JOIN account x ON x.id = d.account_id WHERE f.opinion_id = ?1"
                                " ORDER BY f.id", "i", opinion);
    while (v->names && rows_next(rows))
        json_array_append_new(list, json_string(rows_text(rows, 0)));
    rows_end(rows);
    return list;
}

/* That it was asked and answered is a step of the procedure; what it says goes with the names. */
static void put_opinions(const struct view *v, json_t *data)
{
    static const char *const effects[] = {
        NULL, "Pilihan yang berbeda dari pendapat ini harus beralasan.",
        "Pilihan mengikuti penilaian ini.", "Penetapan tertutup sampai persetujuan diberikan."};
    struct ctx *c = v->c;
    json_t *list = json_array(), *rule = v->route->opinion_clause ? json_object() : json_null();
    struct rows *rows = db_rows(c->db,
                                "SELECT q.sent_on, o.id, o.answered_on, o.text FROM opinion_request q"
                                " LEFT JOIN opinion o ON o.request_id = q.id WHERE q.post_id = ?1"
                                " ORDER BY q.id", "i", c->post->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        leaf_iso(c->arena, o, "sent_on", rows_text(rows, 0));
        leaf_iso(c->arena, o, "answered_on", rows_text(rows, 2));
        json_put(o, "text", v->names ? rows_text(rows, 3) : NULL);
        json_t *favours = favours_json(v, rows_int(rows, 1));
        json_put_flag(o, "has_favours", json_array_size(favours) > 0);
        json_put_new(o, "favours", favours);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    if (v->route->opinion_clause) {
        json_put(rule, "by", role_set_show(c->arena, v->route->opinion_by));
        json_put(rule, "effect", effects[v->route->opinion]);
        leaf_clause(rule, "clause", c->sel->reg, v->route->opinion_clause);
    }
    json_put_new(data, "opinion_rule", rule);
    json_put_flag(data, "has_opinions", json_array_size(list) > 0);
    json_put_new(data, "opinions", list);
}

/* ---- the way ---- */

static bool on_the_way(const struct step_rule *s)
{
    static const char *const parts[] = {"ranking.", "decision.", "oversight.", "letter.sign",
                                        "inauguration."};
    for (size_t i = 0; s->done && i < sizeof parts / sizeof parts[0]; i++)
        if (str_starts(s->done, parts[i]))
            return true;
    return false;
}

static bool begins_it(const struct step_rule *s)
{
    return s->done && (str_starts(s->done, "ranking.") || str_starts(s->done, "decision."));
}

static json_t *step_json(struct ctx *c, const struct step_status *row)
{
    static const char *const titles[] = {"Tidak berlaku", "Belum dapat dimulai", "Dapat dikerjakan",
                                         "Berjalan", "Menunggu jawaban", "Selesai"};
    json_t *o = json_object();
    enum zone z = c->sel->zone;
    bool done = row->state == STEP_DONE;
    json_put(o, "title", row->step->title);
    leaf_clause(o, "clause", c->sel->reg, row->step->clause);
    json_put(o, "by", row->step->by ? role_set_show(c->arena, row->step->by) : NULL);
    json_put(o, "state", row->step->optional && row->state == STEP_OPEN ? "Hanya bila perlu"
                                                                        : titles[row->state]);
    json_put_flag(o, "done", done);
    json_put_flag(o, "open", row->state == STEP_OPEN || row->state == STEP_BEGUN ||
                                 row->state == STEP_WAITING);
    json_put_flag(o, "late", row->overdue);
    leaf_date(c->arena, o, "done_on", done ? instant_date(row->done, z) : DATE_NONE);
    leaf_date(c->arena, o, "due", !done && row->step->norm && row->planned_until != INSTANT_NONE
                                      ? instant_date(row->planned_until, z) : DATE_NONE);
    return o;
}

static void put_way(struct ctx *c, json_t *data)
{
    struct steps steps;
    json_t *list = json_array();
    bool begun = false;
    steps_read(c, &steps);
    for (size_t i = 0; i < steps.n; i++) {
        const struct step_status *row = &steps.v[i];
        begun = begun || begins_it(row->step);
        if (begun && on_the_way(row->step) && row->state != STEP_NOT_APPLICABLE &&
            (!row->post || row->post == c->post->id))
            json_array_append_new(list, step_json(c, row));
    }
    json_put_flag(data, "has_way", json_array_size(list) > 0);
    json_put_new(data, "way", list);
}

/* ---- what may be done here and now ---- */

static bool names_post(const json_t *offer, const char *post)
{
    const json_t *posts = json_object_get(offer, "posts");
    for (size_t i = 0; i < json_array_size(posts); i++)
        if (str_eq(json_str(json_array_get(posts, i), "pub"), post))
            return true;
    return false;
}

static bool of_a_post(const json_t *offer)
{
    return str_starts(json_str(offer, "act"), "decision.") ||
           str_eq(json_str(offer, "act"), "ranking.deliver");
}

/* What this regulation does not know is no offer, though the gate would take it. */
static bool known_here(const struct view *v, const char *act)
{
    const struct selection *s = v->c->sel;
    bool consent = s->reg->consent.clause != NULL;
    for (size_t i = 0; i < s->n_supplements; i++)
        consent = consent || s->supplements[i]->consent.clause;
    if (str_eq(act, "decision.consent"))
        return consent;
    if (str_eq(act, "decision.ask_opinion") || str_eq(act, "decision.opinion"))
        return v->route->opinion_clause != NULL;
    return true;
}

/* The choice, once it is open, stands beside each name and is not offered a second time here. */
static void put_offers(struct view *v, json_t *data)
{
    json_t *open = json_array(), *shut = json_array(), *offers = act_offers(v->c);
    for (size_t i = 0; i < json_array_size(offers); i++) {
        json_t *f = json_array_get(offers, i);
        const char *act = json_str(f, "act");
        if (!of_a_post(f) || !known_here(v, act))
            continue;
        bool here = json_flag(f, "open") &&
                    (names_post(f, v->c->post->pub) || str_eq(act, "decision.consent"));
        if (here && v->three.n && str_eq(act, "decision.choose")) {
            v->choosing = true;
            continue;
        }
        json_t *o = json_object();
        json_put(o, "act", act);
        json_put(o, "title", json_str(f, "title"));
        json_put(o, "href", href_of(v, act, NULL));
        const json_t *why = json_object_get(f, "refusal");
        json_put(o, "why", json_str(why, "message"));
        json_put(o, "lawful", json_str(why, "lawful"));
        leaf_clause(o, "clause", v->c->sel->reg, here ? NULL : json_str(why, "clause"));
        json_array_append_new(here ? open : shut, o);
    }
    json_put_flag(data, "has_open", json_array_size(open) > 0);
    json_put_flag(data, "has_shut", json_array_size(shut) > 0);
    json_put_int(data, "shut_count", (int64_t)json_array_size(shut));
    json_put_new(data, "open", open);
    json_put_new(data, "shut", shut);
}

static void put_rule(const struct view *v, json_t *data)
{
    struct ctx *c = v->c;
    json_t *o = json_object();
    json_put_int(o, "names", v->route->names);
    json_put(o, "three_by", role_set_show(c->arena, v->route->three_by));
    json_put(o, "basis", v->route->basis == BASIS_HIGHEST ? "nilai tertinggi menurut peringkat"
                                                          : "siapa pun yang lulus seleksi");
    json_put(o, "choose_by", role_set_show(c->arena, v->route->choose_by));
    leaf_clause(o, "clause", c->sel->reg,
                v->route->choose_clause ? v->route->choose_clause : v->route->clause);
    json_put_new(data, "rule", o);
}

static void put_posts(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        json_t *o = json_object();
        json_put(o, "title", c->sel->posts[i].title);
        json_put(o, "href", arena_printf(c->arena, "/seleksi/%s/keputusan/%s", c->sel->pub,
                                         c->sel->posts[i].pub));
        json_put_flag(o, "current", c->sel->posts[i].id == c->post->id);
        json_put(o, "count", NULL);
        json_array_append_new(list, o);
    }
    json_t *filter = json_object();
    json_put(filter, "label", "Jabatan");
    json_put_new(filter, "items", list);
    json_put_new(filter, "search", json_null());
    json_put_new(data, "filter", c->sel->n_posts > 1 ? json_incref(filter) : json_null());
    json_decref(filter);
}

static enum status read_decision(struct ctx *c, const struct input *in, json_t *data)
{
    struct view v;
    (void)in;
    if (!view_open(c, &v))
        return ST_INVALID;
    public_selection(c, data);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    put_posts(c, data);
    put_rule(&v, data);
    put_offers(&v, data);
    put_names(&v, data);
    put_chosen(&v, data);
    put_dropouts(&v, data);
    put_opinions(&v, data);
    put_way(c, data);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

/* ---- of all posts ---- */

/* Where each post stands, without a name: which page to open. */
static enum status read_all(struct ctx *c, const struct input *in, json_t *data)
{
    static const struct { const char *act, *title; } marks[] = {
        {"inauguration.hold", "Dilantik"}, {"decision.appoint", "Pengangkatan ditetapkan"},
        {"decision.choose", "Satu nama dipilih"}, {"decision.propose", "Diusulkan kepada PPK"},
        {"decision.transmit", "Diserahkan panitia seleksi"}, {"decision.three", "Nama ditetapkan"},
        {"ranking.compute", "Peringkat dihitung"}};
    json_t *list = json_array();
    (void)in;
    public_selection(c, data);
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *p = &c->sel->posts[i];
        const char *stands = "Tahap seleksi belum selesai";
        for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
            if (act_happened(c, marks[k].act, NULL, p->id)) {
                stands = marks[k].title;
                break;
            }
        json_t *o = json_object();
        json_put(o, "post", p->pub);
        json_put(o, "title", p->title);
        json_put(o, "stands", stands);
        json_array_append_new(list, o);
    }
    json_put_int(data, "count", (int64_t)json_array_size(list));
    json_put_new(data, "posts", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "decision.list", .path = "/seleksi/:selection/keputusan", .title = "Penetapan",
     .resource = "decision", .who = READERS, .names = NAMES_SELECTION, .template = "decisions",
     .read = read_all},
    {.name = "decision.show", .path = "/seleksi/:selection/keputusan/:post", .title = "Penetapan",
     .resource = "decision", .who = READERS, .names = NAMES_SELECTION | NAMES_POST,
     .template = "decision", .reading_is_logged = true, .read = read_decision},
};

const struct page_table decision_pages = {pages, sizeof pages / sizeof pages[0]};
