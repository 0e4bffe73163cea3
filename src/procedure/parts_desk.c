#include "procedure/parts_desk.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/matrix.h"
#include "procedure/parts_public.h"

static const struct { const char *key, *title, *path, *resource, *page; } offices[] = {
    {"work", "Ruang kerja", "kerja", "work", "work.show"},
    {"preparation", "Persiapan", "persiapan", "office", "selection.preparation"},
    {"teams", "Tim", "tim", "office", "committee.teams"},
    {"meetings", "Rapat", "rapat", "office", "meeting.list"},
    {"letters", "Surat", "surat", "office", "letter.list"},
    {"book", "Buku pendaftaran", "buku-pendaftaran", "dossier", "application.book"},
    {"check", "Pemeriksaan", "pemeriksaan", "dossier", "screening.worklist"},
    {"nominatif", "Nominatif", "nominatif", "dossier", "screening.nominatif"},
    {"sessions", "Jadwal", "jadwal", "dossier", "session.list"},
};

void desk_begin(struct ctx *c, json_t *data, const char *at)
{
    json_t *list = json_array();
    public_selection(c, data);
    for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
        const struct page *p = gate_page(c->gate, offices[i].page);
        if (!p || !(p->who & ROLE_BIT(c->actor.role)) ||
            !matrix_may(offices[i].resource, c->actor.role, c->phase))
            continue;
        json_t *o = json_object();
        json_put(o, "title", offices[i].title);
        json_put(o, "href", arena_printf(c->arena, "/seleksi/%s/%s", c->sel->pub, offices[i].path));
        json_put_flag(o, "current", str_eq(at, offices[i].key));
        json_array_append_new(list, o);
    }
    json_put_new(data, "office", list);
}

const char *desk_form(struct ctx *c, const char *act, const char *more, const char *back)
{
    const char *to = c->sel ? arena_printf(c->arena, "/tindakan/%s?selection=%s", act, c->sel->pub)
                            : arena_printf(c->arena, "/tindakan/%s?", act);
    if (more)
        to = arena_printf(c->arena, "%s%s", to, more);
    return back ? arena_printf(c->arena, "%s&_back=%s", to, back) : to;
}

static json_t *link_json(const char *href, const char *title)
{
    json_t *o = json_object();
    json_put(o, "href", href);
    json_put(o, "title", title);
    return o;
}

/* Is this what the regulation says of the act under this tag? */
static bool speaks_of(const json_t *offer, const char *act, const char *tag)
{
    return str_eq(json_str(offer, "act"), act) &&
           (!tag || !json_str(offer, "tag") || str_eq(json_str(offer, "tag"), tag));
}

/* At this post where the act names one. */
static bool is_open(const json_t *offer, const struct post_ref *post)
{
    const json_t *posts = json_object_get(offer, "posts");
    if (!json_flag(offer, "open"))
        return false;
    if (!post || json_array_size(posts) == 0)
        return true;
    for (size_t i = 0; i < json_array_size(posts); i++)
        if (str_eq(json_str(json_array_get(posts, i), "pub"), post->pub))
            return true;
    return false;
}

json_t *desk_button(struct ctx *c, const json_t *offers, const char *act, const char *tag,
                    const struct post_ref *post, const char *title, const char *more,
                    const char *back)
{
    const struct act *a = gate_act(c->gate, act);
    bool ruled = false, open = false;
    for (size_t i = 0; a && i < json_array_size(offers); i++)
        if (speaks_of(json_array_get(offers, i), act, tag)) {
            ruled = true;
            open = open || is_open(json_array_get(offers, i), post);
        }
    /* A tag the regulation does not speak of is not narrowed by it. */
    if (!open && (ruled || !desk_may(c, act)))
        return json_null();
    const char *with = more ? more : "";
    if (tag && a->tag_param)
        with = arena_printf(c->arena, "&%s=%s%s", a->tag_param, tag, with);
    if (post)
        with = arena_printf(c->arena, "&post=%s%s", post->pub, with);
    return link_json(desk_form(c, act, with, back), title ? title : a->title);
}

bool desk_may(const struct ctx *c, const char *act)
{
    const struct act *a = gate_act(c->gate, act);
    return a && (a->who & c->actor.roles) && (!a->when || (a->when & PHASE_BIT(c->phase)));
}

json_t *desk_filter(json_t *data, const char *label)
{
    json_t *f = json_object();
    json_put(f, "label", label);
    json_put_new(f, "items", json_array());
    json_put_new(f, "search", json_null());
    json_put_new(data, "filter", f);
    return f;
}

void desk_filter_add(json_t *filter, const char *title, const char *href, bool current,
                     int64_t count)
{
    json_t *o = link_json(href, title);
    json_put_flag(o, "current", current);
    json_put_new(o, "count", count < 0 ? json_null() : json_integer(count));
    json_array_append_new(json_object_get(filter, "items"), o);
}

json_t *desk_prefill(struct ctx *c, const char *act, const char *title, json_t *fields)
{
    json_t *o = json_object();
    (void)c;
    json_put(o, "act", act);
    json_put(o, "title", title);
    json_put_new(o, "fields", fields);
    return o;
}

void desk_pager(json_t *data, const char *shown, const char *first, const char *next)
{
    json_t *o = json_object();
    json_put(o, "shown", shown);
    json_put(o, "first_href", first);
    json_put(o, "next_href", next);
    json_put_new(data, "pager", o);
}

void desk_empty(json_t *data, const char *what, const char *first, json_t *action)
{
    json_t *o = json_object();
    json_put(o, "what", what);
    json_put(o, "first", first);
    json_put_new(o, "action", action ? action : json_null());
    json_put_new(data, "empty", o);
}
