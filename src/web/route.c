#include "web/route.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/matrix.h"
#include "web/request.h"

struct route {
    const struct page *page;
    const char *part[REQUEST_SEGMENTS_MAX];   /* ":selection" or a fixed word */
    size_t n;
};

struct routes {
    struct route *v;
    size_t n;
    const struct page **menu;
    size_t n_menu;
};

static bool is_name(const char *part)
{
    return part[0] == ':';
}

static enum status split(struct arena *a, const struct page *p, struct route *ret, struct err *e)
{
    const char *s = p->path;
    *ret = (struct route){.page = p};
    if (s[0] != '/')
        return err_set(e, ERR_INTERNAL, NULL, "page %s: path %s", p->name, s);
    while (*++s) {
        size_t n = strcspn(s, "/");
        if (n == 0 || ret->n == REQUEST_SEGMENTS_MAX)
            return err_set(e, ERR_INTERNAL, NULL, "page %s: path %s", p->name, p->path);
        ret->part[ret->n++] = arena_strndup(a, s, n);
        s += n - 1;
        if (s[1] == '/')
            s++;
    }
    return ST_OK;
}

/* The same addresses: names against names, words against equal words. */
static bool same(const struct route *x, const struct route *y)
{
    if (x->n != y->n)
        return false;
    for (size_t i = 0; i < x->n; i++)
        if (is_name(x->part[i]) != is_name(y->part[i]) ||
            (!is_name(x->part[i]) && !str_eq(x->part[i], y->part[i])))
            return false;
    return true;
}

static enum status add(struct arena *a, struct routes *r, const struct page *p, struct err *e)
{
    struct route *new = &r->v[r->n];
    enum status s = split(a, p, new, e);
    if (s != ST_OK)
        return s;
    if (!matrix_row(p->resource))
        return err_set(e, ERR_INTERNAL, NULL, "page %s: no row %s in the matrix", p->name,
                       p->resource);
    for (size_t i = 0; i < r->n; i++)
        if (same(&r->v[i], new))
            return err_set(e, ERR_INTERNAL, NULL, "pages %s and %s have one address",
                           r->v[i].page->name, p->name);
    if (new->n == 0) {
        memmove(r->menu + 1, r->menu, r->n_menu++ * sizeof *r->menu);
        r->menu[0] = p;
    } else if (new->n == 1 && !is_name(new->part[0]) && p->form == PAGE_HTML &&
               !p->off_menu) {
        r->menu[r->n_menu++] = p;
    }
    r->n++;
    return ST_OK;
}

enum status routes_new(struct arena *a, const struct gate *g, struct routes **ret, struct err *e)
{
    struct routes *r = arena_new_of(a, struct routes);
    r->v = arena_array_of(a, gate_pages(g), struct route);
    r->menu = arena_array_of(a, gate_pages(g), const struct page *);
    for (size_t i = 0; i < gate_pages(g); i++) {
        const struct page *p = gate_page_at(g, i);
        enum status s = p->path ? add(a, r, p, e) : ST_OK;
        if (s != ST_OK)
            return s;
    }
    *ret = r;
    return ST_OK;
}

static bool matches(const struct route *r, const struct web_request *q)
{
    if (r->n != q->n_segments)
        return false;
    for (size_t i = 0; i < r->n; i++)
        if (!is_name(r->part[i]) && !str_eq(r->part[i], q->segments[i]))
            return false;
    return true;
}

/* A fixed word beats a name, the earlier part first. */
static bool beats(const struct route *x, const struct route *y)
{
    for (size_t i = 0; y && i < x->n; i++)
        if (is_name(x->part[i]) != is_name(y->part[i]))
            return is_name(y->part[i]);
    return true;
}

const struct page *routes_find(const struct routes *r, const struct web_request *q, json_t *input)
{
    const struct route *best = NULL;
    for (size_t i = 0; i < r->n; i++)
        if (matches(&r->v[i], q) && beats(&r->v[i], best))
            best = &r->v[i];
    for (size_t i = 0; best && i < best->n; i++)
        if (is_name(best->part[i]))
            json_put(input, best->part[i] + 1, q->segments[i]);
    return best ? best->page : NULL;
}

bool route_names(const struct page *p, const char *field)
{
    size_t n = field ? strlen(field) : 0;
    for (const char *s = p->path; n && (s = strchr(s, ':')); s++)
        if (strncmp(s + 1, field, n) == 0 && (s[n + 1] == '\0' || s[n + 1] == '/'))
            return true;
    return false;
}

size_t routes_menu(const struct routes *r, const struct page *const **ret)
{
    *ret = r->menu;
    return r->n_menu;
}
