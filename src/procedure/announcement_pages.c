/* What the public reads of an announcement: the window with the days it was counted from, the
 * contents each under its clause, the posts, what a dossier holds, and every earlier version. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/announcement_inside.h"
#include "procedure/parts.h"
#include "procedure/parts_days.h"
#include "procedure/parts_public.h"

static void put_posts(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *p = &c->sel->posts[i];
        json_t *o = json_object(), *wants = json_array();
        json_put(o, "pub", p->pub);
        json_put(o, "title", p->title);
        json_put(o, "unit", p->unit);
        json_put(o, "class", post_class_word(p->class));
        const struct eligibility_profile *e =
            regulation_eligibility(c->sel->reg, p->class, p->level);
        for (size_t k = 0; e && k < e->n; k++) {
            json_t *w = json_object();
            json_put(w, "name", e->v[k].name);
            json_put(w, "link", e->v[k].link);
            leaf_clause(w, "clause", c->sel->reg, e->v[k].clause);
            json_array_append_new(wants, w);
        }
        json_put_new(o, "requirements", wants);
        json_array_append_new(list, o);
    }
    json_put_new(data, "posts", list);
}

/* What the panel added to the regulation's requirements, with the objective link. */
static void put_criteria(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT code, name, link, item FROM requirement_criterion"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id",
                                "i", c->sel->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "code", rows_text(rows, 0));
        json_put(o, "name", rows_text(rows, 1));
        json_put(o, "link", rows_text(rows, 2));
        json_put(o, "item", rows_text(rows, 3));
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_criteria", json_array_size(list) > 0);
    json_put_new(data, "criteria", list);
}

static void put_dossier(struct ctx *c, json_t *data)
{
    const struct dossier_rules *d = &c->sel->reg->dossier;
    json_t *list = json_array(), *o = json_object();
    for (size_t i = 0; i < d->n_items; i++) {
        json_t *item = json_object(), *kinds = json_array();
        json_put(item, "id", d->items[i].id);
        json_put(item, "name", d->items[i].name);
        json_put_flag(item, "mandatory", d->items[i].mandatory);
        leaf_clause(item, "clause", c->sel->reg, d->items[i].clause);
        for (size_t k = 0; k < d->items[i].n_kinds; k++)
            json_array_append_new(kinds, json_string(d->items[i].kinds[k]));
        json_put_new(item, "kinds", kinds);
        json_array_append_new(list, item);
    }
    json_put_new(o, "items", list);
    leaf_clause(o, "clause", c->sel->reg, d->clause);
    leaf_clause(o, "kept", c->sel->reg, d->kept_clause);
    leaf_clause(o, "priorities", c->sel->reg, d->priorities_clause);
    json_put_int(o, "max_posts", d->max_posts);
    json_put_new(data, "dossier", o);
}

/* ---- contents and versions ---- */

static const struct named_item *item_of(const struct regulation *r, const char *id)
{
    const struct named_items *v = &r->announcement.contents;
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->v[i].id, id))
            return &v->v[i];
    return NULL;
}

static json_t *content_json(struct ctx *c, const char *id, const char *text)
{
    const struct named_item *item = item_of(c->sel->reg, id);
    json_t *o = json_object();
    json_put(o, "item", id);
    json_put(o, "name", item ? item->name : id);
    json_put(o, "text", text);
    leaf_clause(o, "clause", c->sel->reg, item ? item->clause : NULL);
    return o;
}

static json_t *contents_json(struct ctx *c, int64_t announcement)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT item, text FROM announcement_content"
                                " WHERE announcement_id = ?1 ORDER BY id", "i", announcement);
    while (rows_next(rows))
        json_array_append_new(list, content_json(c, rows_text(rows, 0), rows_text(rows, 1)));
    return list;
}

static void put_versions(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.version, a.kind, a.opens, a.closes, a.reason, r.legal_at, a.ended_by, a.pub"
        " FROM announcement a JOIN record r ON r.id = a.made_by WHERE a.selection_id = ?1"
        " ORDER BY a.version DESC, a.id DESC", "i", c->sel->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put_int(o, "version", rows_int(rows, 0));
        json_put(o, "kind", rows_text(rows, 1));
        leaf_iso(c->arena, o, "opens", rows_text(rows, 2));
        leaf_iso(c->arena, o, "closes", rows_text(rows, 3));
        json_put(o, "reason", rows_text(rows, 4));
        leaf_instant(c->arena, o, "published_at", rows_int(rows, 5), c->sel->zone);
        json_put_flag(o, "in_force", rows_null(rows, 6));
        json_put(o, "pub", rows_text(rows, 7));
        json_array_append_new(list, o);
    }
    json_put_new(data, "versions", list);
}

/* ---- window, count, channels ---- */

/* "12 hari 3 jam"; below a day "3 jam 20 menit". */
static const char *left_text(struct arena *a, int64_t seconds)
{
    int64_t days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;
    return days ? arena_printf(a, "%lld hari %lld jam", (long long)days, (long long)hours)
                : arena_printf(a, "%lld jam %lld menit", (long long)hours, (long long)minutes);
}

static void put_window(struct ctx *c, json_t *o, const struct announced *a)
{
    enum zone z = c->sel->zone;
    instant opens = instant_at(a->opens, 0, 0, 0, z), closes = instant_at(a->closes, 23, 59, 59, z);
    instant edge = c->stamp < opens ? opens : closes;
    json_t *w = json_object();
    leaf_date(c->arena, w, "opens", a->opens);
    leaf_date(c->arena, w, "closes", a->closes);
    leaf_instant(c->arena, w, "opens_at", opens, z);
    leaf_instant(c->arena, w, "closes_at", closes, z);
    leaf_instant(c->arena, w, "now", c->stamp, z);
    json_put_flag(w, "before", c->stamp < opens);
    json_put_flag(w, "open",
                  date_cmp(c->today, a->opens) >= 0 && date_cmp(c->today, a->closes) <= 0);
    json_put_flag(w, "closed", date_cmp(c->today, a->closes) > 0);
    json_put_int(w, "seconds_left", edge > c->stamp ? (edge - c->stamp) / INSTANT_SECOND : 0);
    json_put(w, "left", edge > c->stamp ? left_text(c->arena, (edge - c->stamp) / INSTANT_SECOND) : NULL);
    leaf_instant(c->arena, w, "edge", edge, z);
    leaf_clause(w, "clause", c->sel->reg, c->sel->reg->dossier.window_clause);
    json_put_new(o, "window", w);
}

/* One day of the strip: weekday 1 (Monday) to 7, the month where it begins. A day after the
 * earliest closing is beyond what must be counted. */
/* How long it must be announced, counted day by day, and whether the closing satisfies it. */
static void put_period(struct ctx *c, json_t *data, const struct announced *a)
{
    const struct period *p = &c->sel->reg->announcement.period;
    struct verdicts v;
    struct date from;
    struct count n;
    json_t *o = json_object();
    verdicts_init(&v, c->arena);
    json_put_flag(o, "ruled", p->clause != NULL);
    leaf_clause(o, "clause", c->sel->reg, p->clause);
    json_put_flag(o, "proven", announcement_counted_from(c, a->opens, &from, &v));
    leaf_date(c->arena, o, "counted_from", from);
    if (p->clause && announcement_earliest(c->sel->reg, act_calendar(c), from, &n, &v) == ST_OK) {
        json_put_int(o, "count", p->count);
        json_put(o, "unit", unit_name(p->unit));
        leaf_date(c->arena, o, "earliest", n.until);
        json_put_flag(o, "lawful", date_cmp(a->closes, n.until) >= 0);
        json_put_flag(o, "provisional", n.provisional);
        json_put_new(o, "days", days_strip(c, &n, a->closes));
    }
    const struct reading *reading = regulation_reading_get(c->sel->reg, READING_COUNT);
    if (reading) {
        json_put(o, "reading", reading->reason);
        json_put(o, "alternative", reading->alternative);
    }
    json_put_new(data, "period", o);
}

static void put_channels(struct ctx *c, json_t *data)
{
    const struct named_items *want = &c->sel->reg->announcement.channels;
    struct announcement_proof *proofs;
    size_t n = announcement_proofs(c, &proofs);
    json_t *list = json_array();
    for (size_t i = 0; i < want->n; i++) {
        json_t *o = json_object();
        struct date first = DATE_NONE;
        const char *evidence = NULL;
        for (size_t k = 0; k < n; k++)
            if (str_eq(proofs[k].channel, want->v[i].id) &&
                (date_is_none(first) || date_cmp(proofs[k].on, first) < 0)) {
                first = proofs[k].on;
                evidence = proofs[k].evidence;
            }
        json_put(o, "id", want->v[i].id);
        json_put(o, "name", want->v[i].name);
        json_put_flag(o, "mandatory", want->v[i].mandatory);
        leaf_clause(o, "clause", c->sel->reg, want->v[i].clause);
        leaf_date(c->arena, o, "proved_on", first);
        json_put(o, "evidence", evidence);
        json_array_append_new(list, o);
    }
    json_put_new(data, "channels", list);
}

/* The draft is for those who work on it, until the first version is out. */
static void put_draft(struct ctx *c, json_t *data)
{
    const role_set may = ANNOUNCEMENT_OFFICE | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR);
    if (!(may & ROLE_BIT(c->actor.role)))
        return;
    struct rows *rows = db_rows(c->db,
                                "SELECT opens, closes, contents FROM announcement_draft"
                                " WHERE selection_id = ?1", "i", c->sel->id);
    if (!rows_next(rows))
        return;
    json_t *o = json_object(), *list = json_array(), *value;
    const char *key, *text = rows_text(rows, 2);
    struct faults f;
    faults_init(&f, c->arena);
    leaf_iso(c->arena, o, "opens", rows_text(rows, 0));
    leaf_iso(c->arena, o, "closes", rows_text(rows, 1));
    json_t *contents = json_in(c->arena, json_read(text, strlen(text), "draft", &f));
    rows_end(rows);
    json_object_foreach(contents, key, value)
        json_array_append_new(list, content_json(c, key, json_string_value(value)));
    json_put_new(o, "contents", list);
    json_put_new(data, "draft", o);
}

/* What the regulation wants the announcement to say, for the form and for the reader. */
static void put_wanted(struct ctx *c, json_t *data)
{
    const struct named_items *want = &c->sel->reg->announcement.contents;
    json_t *list = json_array();
    for (size_t i = 0; i < want->n; i++) {
        json_t *o = json_object();
        json_put(o, "item", want->v[i].id);
        json_put(o, "name", want->v[i].name);
        json_put_flag(o, "mandatory", want->v[i].mandatory);
        json_put_flag(o, "may_be_none", want->v[i].may_be_none);
        leaf_clause(o, "clause", c->sel->reg, want->v[i].clause);
        json_array_append_new(list, o);
    }
    json_put_new(data, "wanted", list);
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    struct announced a;
    public_selection(c, data);
    put_posts(c, data);
    put_criteria(c, data);
    put_dossier(c, data);
    put_wanted(c, data);
    put_channels(c, data);
    put_versions(c, data);
    if (!announcement_in_force(c, &a)) {
        json_put_new(data, "announcement", json_null());
        put_draft(c, data);
        return ST_OK;
    }
    json_t *o = json_object();
    json_put(o, "pub", a.pub);
    json_put_int(o, "version", a.version);
    json_put(o, "kind", a.kind);
    json_put(o, "scoring_hash", a.scoring_hash);
    leaf_clause(o, "signed", c->sel->reg, c->sel->reg->announcement.signed_clause);
    put_window(c, o, &a);
    json_put_new(o, "contents", contents_json(c, a.id));
    json_put_new(data, "announcement", o);
    put_period(c, data, &a);
    return ST_OK;
}

/* An earlier version as it stood, by its public id. */
static const struct param version_params[] = {
    {"version", PARAM_PUB, true, "versi"},
    PARAMS_END,
};

static enum status read_version(struct ctx *c, const struct input *in, json_t *data)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.id, a.version, a.kind, a.opens, a.closes, a.reason, r.legal_at"
        " FROM announcement a JOIN record r ON r.id = a.made_by"
        " WHERE a.pub = ?1 AND a.selection_id = ?2",
        "si", input_text(in, "version"), c->sel->id);
    if (!rows_next(rows))
        return act_fault(c, "version", "Versi pengumuman tidak ditemukan");
    int64_t id = rows_int(rows, 0);
    json_put_int(data, "version", rows_int(rows, 1));
    json_put(data, "kind", rows_text(rows, 2));
    leaf_iso(c->arena, data, "opens", rows_text(rows, 3));
    leaf_iso(c->arena, data, "closes", rows_text(rows, 4));
    json_put(data, "reason", rows_text(rows, 5));
    leaf_instant(c->arena, data, "published_at", rows_int(rows, 6), c->sel->zone);
    rows_end(rows);
    json_put_new(data, "contents", contents_json(c, id));
    public_selection(c, data);
    return ST_OK;
}

static const struct page pages[] = {
    /* The same announcement on one sheet for the wall. */
    {.name = "announcement.placard", .path = "/seleksi/:selection/pengumuman/plakat",
     .title = "Plakat pengumuman", .resource = "announcement", .who = EVERYBODY,
     .names = NAMES_SELECTION, .template = "placard", .read = read_show},
    {.name = "announcement.show", .path = "/seleksi/:selection/pengumuman", .title = "Pengumuman",
     .resource = "announcement", .who = EVERYBODY, .names = NAMES_SELECTION,
     .template = "announcement", .read = read_show},
    {.name = "announcement.version", .path = "/seleksi/:selection/pengumuman/:version",
     .title = "Versi pengumuman", .resource = "announcement", .who = EVERYBODY,
     .names = NAMES_SELECTION, .params = version_params, .template = "announcement_version",
     .read = read_version},
};

const struct page_table announcement_pages = {pages, sizeof pages / sizeof pages[0]};
