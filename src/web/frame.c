#include "web/frame.h"

#include "access/access.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/json.h"
#include "base/log.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "web/answer.h"
#include "web/render.h"
#include "web/request.h"
#include "web/route.h"
#include "web/visitor.h"

/* The body as the gate shows it; an empty object where it cannot be read: the page itself will
 * say why. */
static json_t *body_of(const struct site *s, const struct web_request *q)
{
    struct outcome o;
    json_t *data = NULL, *none = json_in(q->arena, json_object());
    if (gate_read(s->gate, q->arena, s->frame_page, NULL, none, &data, &o) == ST_OK)
        return json_object_get(data, "body");
    if (o.kind == OUT_ERROR)
        log_err("page.frame", &o.err);
    return none;
}

/* The public's menu: what anybody may open. */
static json_t *menu_of(const struct site *s, const struct web_request *q)
{
    const struct page *const *v;
    size_t n = routes_menu(s->routes, &v);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        if (!(v[i]->who & ROLE_BIT(ROLE_PUBLIC)) ||
            !matrix_may(v[i]->resource, ROLE_PUBLIC, PHASE_REPORTED))
            continue;
        const char *first = q->n_segments ? q->segments[0] : "";
        bool root = str_eq(v[i]->path, "/");
        json_t *o = json_object();
        json_put(o, "href", v[i]->path);
        json_put(o, "title", v[i]->title);
        json_put_flag(o, "current", root ? q->n_segments == 0 || str_eq(first, "seleksi")
                                         : str_eq(v[i]->path + 1, first));
        json_array_append_new(list, o);
    }
    return list;
}

static enum zone zone_of(const json_t *data, const json_t *body)
{
    enum zone z = ZONE_WIB;
    const char *word = json_str(json_object_get(data, "selection"), "zone");
    if (!word)
        word = json_str(body, "zone");
    if (word)
        zone_parse(word, &z);
    return z;
}

enum zone frame_zone(const struct site *s, const struct web_request *q)
{
    return zone_of(NULL, body_of(s, q));
}

static const char *data_address(const struct web_request *q)
{
    if (*q->raw_query)
        return arena_printf(q->arena, "%s?%s&format=json", q->path, q->raw_query);
    return q->n_segments ? arena_printf(q->arena, "%s.json", q->path) : "/?format=json";
}

json_t *frame_of(const struct site *s, const struct web_request *q, const char *title,
                 const json_t *data, bool as_data)
{
    json_t *f = json_in(q->arena, json_object()), *body = body_of(s, q);
    const char *own = json_str(data, "title");
    if (!own)
        own = json_str(json_object_get(data, "selection"), "title");
    if (body)
        json_object_set(f, "body", body);
    else
        json_put_new(f, "body", json_object());
    json_put(f, "title", own && !str_eq(own, title)
                             ? arena_printf(q->arena, "%s: %s", title, own) : title);
    json_put_new(f, "menu", menu_of(s, q));
    json_put_new(f, "assets", json_deep_copy(templates_assets(s->templates)));
    leaf_instant(q->arena, f, "clock", gate_now(s->gate), zone_of(data, body));
    json_put_flag(f, "is_virtual", s->is_virtual);
    json_put(f, "version", SELTER_VERSION);
    json_put_flag(f, "is_local", !s->secure);
    json_put_flag(f, "without_second", !access_wants_second(s->access));
    json_put_new(f, "visitor", visitor_json(q->visitor));
    json_put(f, "here", str_eq(q->method, "GET") ? q->path : "/beranda");
    json_put(f, "json_href", as_data ? data_address(q) : NULL);
    return f;
}
