/* The front of the house: whose it is, which selections were announced, where one stands.
 *
 * Nothing of a selection is named before its announcement is published: until then it is
 * nobody's business that it is being prepared. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/act.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"

#define LIST_MAX 50

/* ---- the body ---- */

static enum status read_frame(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    json_t *o = json_object();
    struct rows *rows = db_rows(c->db,
                                "SELECT name, head_title, agency, address, zone FROM body"
                                " WHERE ended_by IS NULL ORDER BY id DESC LIMIT 1", "");
    if (rows_next(rows)) {
        json_put(o, "name", rows_text(rows, 0));
        json_put(o, "head_title", rows_text(rows, 1));
        json_put(o, "agency", rows_text(rows, 2));
        json_put(o, "address", rows_text(rows, 3));
        json_put(o, "zone", rows_text(rows, 4));
    }
    rows_end(rows);
    json_put_new(data, "body", o);
    return ST_OK;
}

/* ---- the list ---- */

/* One row of the list, copied out before other statements run. */
struct listed {
    int64_t id;
    const char *pub, *title, *hash;
    enum zone zone;
    struct date opens, closes;
    bool cancelled;
    const char **posts;
    size_t n_posts;
    enum phase phase;
};

static size_t announced(struct ctx *c, int64_t before, struct listed *v, size_t max)
{
    size_t n = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.id, s.pub, s.title, s.regulation_hash, s.zone, a.opens, a.closes,"
        " (SELECT COUNT(*) FROM cancellation k WHERE k.selection_id = s.id)"
        " FROM selection s JOIN announcement a ON a.id = (SELECT MAX(b.id) FROM announcement b"
        "  WHERE b.selection_id = s.id AND b.ended_by IS NULL)"
        " WHERE s.id < ?1 ORDER BY s.id DESC LIMIT ?2",
        "ii", before, max);
    while (n < max && rows_next(rows)) {
        struct listed *s = &v[n++];
        s->id = rows_int(rows, 0);
        s->pub = arena_strdup(c->arena, rows_text(rows, 1));
        s->title = arena_strdup(c->arena, rows_text(rows, 2));
        s->hash = arena_strdup(c->arena, rows_text(rows, 3));
        zone_parse(rows_text(rows, 4), &s->zone);
        date_parse(rows_text(rows, 5), &s->opens);
        date_parse(rows_text(rows, 6), &s->closes);
        s->cancelled = rows_int(rows, 7) > 0;
    }
    rows_end(rows);
    return n;
}

static void take_posts(struct ctx *c, struct listed *s)
{
    size_t n = (size_t)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM post WHERE selection_id = ?1 AND ended_by IS NULL",
                              "i", s->id);
    s->posts = arena_array_of(c->arena, n, const char *);
    struct rows *rows = db_rows(c->db,
                                "SELECT title FROM post WHERE selection_id = ?1"
                                " AND ended_by IS NULL ORDER BY id", "i", s->id);
    while (s->n_posts < n && rows_next(rows))
        s->posts[s->n_posts++] = arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
}

static void take_phase(struct ctx *c, struct listed *s)
{
    size_t n = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM event WHERE selection_id = ?1", "i",
                              s->id), k = 0;
    struct event *v = arena_array_of(c->arena, n, struct event);
    struct rows *rows = db_rows(c->db,
                                "SELECT act, tag, post_id, at FROM event WHERE selection_id = ?1"
                                " AND ended_by IS NULL AND (post_id IS NULL OR post_id IN (SELECT id FROM post"
                                "  WHERE ended_by IS NULL)) ORDER BY id", "i", s->id);
    while (k < n && rows_next(rows)) {
        v[k].act = arena_strdup(c->arena, rows_text(rows, 0));
        v[k].tag = arena_strdup(c->arena, rows_text(rows, 1));
        v[k].post = rows_int(rows, 2);
        v[k++].at = rows_int(rows, 3);
    }
    rows_end(rows);
    s->phase = phase_of(NULL, v, k, s->n_posts, s->opens, s->closes,
                        instant_date(c->stamp, s->zone), s->cancelled);
}

static json_t *listed_json(struct ctx *c, const struct listed *s)
{
    json_t *o = json_object(), *posts = json_array(), *reg = json_object();
    struct date today = instant_date(c->stamp, s->zone);
    const struct regulation *r = gate_pinned(c->gate, c->db, s->hash);
    json_put(o, "pub", s->pub);
    json_put(o, "title", s->title);
    json_put(o, "phase", phase_word(s->phase));
    json_put(o, "phase_title", phase_title(s->phase));
    json_put(o, "zone", zone_name(s->zone));
    leaf_date(c->arena, o, "opens", s->opens);
    leaf_date(c->arena, o, "closes", s->closes);
    json_put_flag(o, "open", s->phase == PHASE_OPEN);
    json_put_flag(o, "announced", s->phase == PHASE_ANNOUNCED);
    json_put_flag(o, "last_day", s->phase == PHASE_OPEN && date_cmp(today, s->closes) == 0);
    json_put_int(o, "days_left", s->phase == PHASE_OPEN ? s->closes.day - today.day : 0);
    for (size_t i = 0; i < s->n_posts; i++)
        json_array_append_new(posts, json_string(s->posts[i]));
    json_put_int(o, "post_count", (int64_t)s->n_posts);
    json_put_new(o, "posts", posts);
    json_put(reg, "key", r ? r->key : NULL);
    json_put(reg, "title", r ? r->short_title : NULL);
    json_put_new(o, "regulation", reg);
    return o;
}

static const struct list_group {
    const char *id, *title;
    phase_set phases;
} groups[] = {
    {"open", "Pendaftaran dibuka", PHASES(PHASE_ANNOUNCED, PHASE_OPEN)},
    {"running", "Sedang berjalan", PHASES(PHASE_CLOSED, PHASE_DECIDED)},
    {"ended", "Selesai",
     PHASES(PHASE_INAUGURATED, PHASE_REPORTED) | PHASE_BIT(PHASE_CANCELLED)},
};

static json_t *group_json(struct ctx *c, const struct list_group *g, const struct listed *v,
                          size_t n)
{
    json_t *o = json_object(), *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (g->phases & PHASE_BIT(v[i].phase))
            json_array_append_new(list, listed_json(c, &v[i]));
    json_put(o, "id", g->id);
    json_put(o, "title", g->title);
    json_put_int(o, "count", (int64_t)json_array_size(list));
    json_put_flag(o, "any", json_array_size(list) > 0);
    json_put_new(o, "selections", list);
    return o;
}

static const struct param list_params[] = {
    {"before", PARAM_PUB, false, "sebelum"},
    PARAMS_END,
};

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    struct listed *v = arena_array_of(c->arena, LIST_MAX + 1, struct listed);
    const char *pub = input_text(in, "before");
    int64_t before = INT64_MAX;
    if (pub)
        before = db_int(c->db, 0, "SELECT id FROM selection WHERE pub = ?1", "s", pub);
    size_t n = announced(c, before, v, LIST_MAX + 1), shown = n > LIST_MAX ? LIST_MAX : n;
    for (size_t i = 0; i < shown; i++) {
        take_posts(c, &v[i]);
        take_phase(c, &v[i]);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        json_array_append_new(list, group_json(c, &groups[i], v, shown));
    json_put_new(data, "groups", list);
    json_put_int(data, "count", (int64_t)shown);
    json_put_flag(data, "none", shown == 0);
    json_put_flag(data, "continued", pub != NULL);
    json_put(data, "older", n > LIST_MAX ? v[LIST_MAX - 1].pub : NULL);
    return ST_OK;
}

/* ---- one selection ---- */

static void put_posts(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        json_t *o = json_object();
        json_put(o, "pub", c->sel->posts[i].pub);
        json_put(o, "title", c->sel->posts[i].title);
        json_put(o, "unit", c->sel->posts[i].unit);
        json_array_append_new(list, o);
    }
    json_put_int(data, "post_count", (int64_t)c->sel->n_posts);
    json_put_new(data, "posts", list);
}

static void put_window(struct ctx *c, json_t *data)
{
    json_t *o = json_object();
    enum zone z = c->sel->zone;
    leaf_date(c->arena, o, "opens", c->sel->opens);
    leaf_date(c->arena, o, "closes", c->sel->closes);
    leaf_instant(c->arena, o, "opens_at", instant_at(c->sel->opens, 0, 0, 0, z), z);
    leaf_instant(c->arena, o, "closes_at", instant_at(c->sel->closes, 23, 59, 59, z), z);
    json_put_flag(o, "before", c->phase == PHASE_ANNOUNCED);
    json_put_flag(o, "open", c->phase == PHASE_OPEN);
    json_put_flag(o, "closed", c->phase > PHASE_OPEN);
    json_put_int(o, "days_left", c->phase == PHASE_OPEN ? c->sel->closes.day - c->today.day : 0);
    leaf_clause(o, "clause", c->sel->reg, c->sel->reg->dossier.window_clause);
    json_put_new(data, "window", o);
}

/* The phases in their order, each passed, current or to come. A cancelled selection passes no
 * further. */
static void put_progress(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    for (int p = PHASE_ANNOUNCED; p <= PHASE_REPORTED; p++) {
        json_t *o = json_object();
        json_put(o, "phase", phase_word((enum phase)p));
        json_put(o, "title", phase_title((enum phase)p));
        json_put_flag(o, "passed", !c->sel->cancelled && (int)c->phase > p);
        json_put_flag(o, "current", (int)c->phase == p);
        json_array_append_new(list, o);
    }
    json_put_new(data, "progress", list);
}

/* The reason is written for the file, not for the street: it may name people. */
static void put_cancellation(struct ctx *c, json_t *data)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT r.legal_at FROM cancellation k JOIN record r"
                                " ON r.id = k.made_by WHERE k.selection_id = ?1 ORDER BY k.id",
                                "i", c->sel->id);
    instant at = rows_next(rows) ? rows_int(rows, 0) : INSTANT_NONE;
    rows_end(rows);
    leaf_date(c->arena, data, "cancelled_on",
              at == INSTANT_NONE ? DATE_NONE : instant_date(at, c->sel->zone));
    json_t *list = json_array();
    rows = db_rows(c->db,
                   "SELECT p.title, r.legal_at FROM post_cancellation k JOIN post p"
                   " ON p.id = k.post_id JOIN record r ON r.id = k.made_by"
                   " WHERE k.selection_id = ?1 ORDER BY k.id", "i", c->sel->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "title", rows_text(rows, 0));
        leaf_date(c->arena, o, "on", instant_date(rows_int(rows, 1), c->sel->zone));
        json_array_append_new(list, o);
    }
    json_put_new(data, "cancelled_posts", list);
}

/* Is the result of the file check published, so that its page may be opened? */
static void put_results(struct ctx *c, json_t *data)
{
    int64_t n = db_int(c->db, 0,
                       "SELECT COUNT(*) FROM stage_announcement WHERE selection_id = ?1"
                       " AND stage = 'administrasi'", "i", c->sel->id);
    json_put_flag(data, "screening_announced", n > 0);
    json_put_flag(data, "counts_open",
                  c->phase >= PHASE_CLOSED && matrix_may("applicant-count", c->actor.role, c->phase));
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    public_selection(c, data);
    put_posts(c, data);
    put_window(c, data);
    put_progress(c, data);
    put_cancellation(c, data);
    put_results(c, data);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "body.frame", .title = "Instansi", .resource = "regulation", .who = EVERYBODY,
     .read = read_frame},
    {.name = "selection.list", .path = "/", .title = "Seleksi terbuka", .resource = "announcement",
     .who = EVERYBODY, .params = list_params, .template = "selection_list", .read = read_list},
    {.name = "selection.show", .path = "/seleksi/:selection", .title = "Seleksi",
     .resource = "announcement", .who = EVERYBODY, .names = NAMES_SELECTION,
     .template = "selection", .read = read_show},
};

const struct page_table public_pages = {pages, sizeof pages / sizeof pages[0]};
