/* Mustache, rendering: a tree of nodes and a stack of contexts to bytes.
 *
 * The stack of contexts lies on the C stack: its height is bounded by MUSTACHE_NESTING times
 * MUSTACHE_DEPTH. A partial that stands alone on its line is compiled from its text with the
 * indentation put before each line that is not empty, as the specification words it; the
 * compiled form is kept under name and indentation for the rest of the rendering. */
#include "base/mustache.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mustache_impl.h"

struct frame {
    const json_t *value;
    bool has_names;              /* an object that is no typed leaf */
    const struct frame *up;
};

struct partial {
    const char *name, *indent;
    size_t indent_n;
    const struct mustache *m;    /* NULL: there is none, or it is faulty */
    struct partial *next;
};

struct render {
    struct arena *a, *scratch;   /* scratch holds one value's text at a time */
    const struct mustache_options *o;
    mustache_loader *loader;
    void *loader_arg;
    struct buf *out;
    struct faults *f;
    struct partial *partials;
    size_t steps, n_faults;
    bool stop;                   /* nothing more is written */
};

static void render_nodes(struct render *r, const struct mustache *m, const struct mu_node *node,
                         const struct frame *top, int depth);

__attribute__((format(printf, 4, 5)))
static void complain(struct render *r, const struct mustache *m, const struct mu_node *node,
                     const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    const char *text = arena_vprintf(r->a, fmt, ap);
    va_end(ap);
    fault_add(r->f, m->name, node->line, node->col, "%s", text);
    if (++r->n_faults >= MU_FAULTS)
        r->stop = true;
}

/* ---- names ---- */

static struct frame frame_on(const json_t *v, const struct frame *up)
{
    return (struct frame){v, json_is_object(v) && !mu_is_leaf(v), up};
}

/* The first part is searched through the contexts, the others only within what it named. */
static const json_t *lookup(const struct mu_name *name, const struct frame *top)
{
    const json_t *v = NULL;

    if (name->n == 0)
        return top->value;
    for (const struct frame *fr = top; fr && !v; fr = fr->up) {
        if (fr->has_names)
            v = json_object_get(fr->value, name->part[0]);
    }
    for (size_t i = 1; i < name->n && v; i++)
        v = json_object_get(v, name->part[i]);      /* NULL for what is no object */
    return v;
}

/* ---- values ---- */

static void escape_html(struct buf *out, const char *s, size_t n)
{
    size_t from = 0;

    for (size_t i = 0; i < n; i++) {
        const char *entity;
        switch (s[i]) {
        case '&': entity = "&amp;"; break;
        case '<': entity = "&lt;"; break;
        case '>': entity = "&gt;"; break;
        case '"': entity = "&quot;"; break;
        case '\'': entity = "&#39;"; break;
        default: continue;
        }
        buf_add(out, s + from, i - from);
        buf_str(out, entity);
        from = i + 1;
    }
    buf_add(out, s + from, n - from);
}

static void render_value(struct render *r, const struct mustache *m, const struct mu_node *node,
                         const struct frame *top)
{
    const json_t *v = lookup(&node->name, top);
    const char *s = NULL;
    size_t n = 0;
    const char *why = mu_value_text(r->scratch, v, &s, &n);

    if (why) {
        complain(r, m, node, "\"%s\" %s", node->name.text, why);
    } else if (node->url && !mu_url_safe(s, n)) {
        buf_char(r->out, '#');
    } else if (node->raw) {
        buf_add(r->out, s, n);
    } else if (r->o->escape) {
        r->o->escape(r->out, s, n);
    } else {
        escape_html(r->out, s, n);
    }
    if (arena_used(r->scratch) > 0) {
        if (arena_failed(r->scratch))
            arena_fail(r->a);        /* a reset forgets it */
        arena_reset(r->scratch);
    }
}

/* ---- sections ---- */

static void render_section(struct render *r, const struct mustache *m, const struct mu_node *node,
                           const struct frame *top, int depth)
{
    const json_t *v = lookup(&node->name, top);

    if (mu_is_false(v))
        return;
    if (!json_is_array(v)) {
        struct frame fr = frame_on(v, top);
        render_nodes(r, m, node->child, &fr, depth);
        return;
    }
    for (size_t i = 0; i < json_array_size(v) && !r->stop; i++) {
        struct frame fr = frame_on(json_array_get(v, i), top);
        r->steps++;
        render_nodes(r, m, node->child, &fr, depth);
    }
}

/* ---- partials ---- */

static char *indented(struct arena *a, const char *text, size_t *n, const char *indent,
                      size_t indent_n)
{
    size_t lines = 1, o = 0;

    for (size_t i = 0; i < *n; i++)
        lines += text[i] == '\n';
    char *out = arena_alloc(a, *n + lines * indent_n);
    for (size_t i = 0; i < *n; i++) {
        bool empty = text[i] == '\n' || (text[i] == '\r' && i + 1 < *n && text[i + 1] == '\n');
        if ((i == 0 || text[i - 1] == '\n') && !empty) {
            memcpy(out + o, indent, indent_n);
            o += indent_n;
        }
        out[o++] = text[i];
    }
    *n = o;
    return out;
}

static const struct mustache *partial_load(struct render *r, const struct mu_node *node)
{
    size_t n = 0;
    const char *text = r->loader ? r->loader(r->loader_arg, node->name.text, &n) : NULL;

    if (!text)
        return NULL;
    size_t before = r->f->n_errors;
    const char *copy = indented(r->a, text, &n, node->text, node->n);
    const struct mustache *m = mu_compile(r->a, node->name.text, copy, n, node->n, r->o, r->f);
    r->steps += n / 16;          /* so that many forms of one partial end too */
    r->n_faults += r->f->n_errors - before;
    return m;
}

static const struct mustache *partial_get(struct render *r, const struct mu_node *node)
{
    for (const struct partial *p = r->partials; p; p = p->next) {
        r->steps++;
        if (strcmp(p->name, node->name.text) == 0 && p->indent_n == node->n &&
            memcmp(p->indent, node->text, node->n) == 0)
            return p->m;
    }
    struct partial *p = arena_new_of(r->a, struct partial);
    *p = (struct partial){node->name.text, node->text, node->n, partial_load(r, node),
                          r->partials};
    r->partials = p;
    return p->m;
}

static void render_partial(struct render *r, const struct mustache *m, const struct mu_node *node,
                           const struct frame *top, int depth)
{
    if (depth == MUSTACHE_DEPTH) {
        complain(r, m, node, "templat parsial \"%s\" bersarang lebih dari %d tingkat",
                 node->name.text, MUSTACHE_DEPTH);
        r->stop = true;
        return;
    }
    const struct mustache *partial = partial_get(r, node);
    if (partial)
        render_nodes(r, partial, partial->nodes, top, depth + 1);
}

/* ---- the whole ---- */

static void render_node(struct render *r, const struct mustache *m, const struct mu_node *node,
                        const struct frame *top, int depth)
{
    switch (node->kind) {
    case MU_TEXT:
        buf_add(r->out, node->text, node->n);
        break;
    case MU_VALUE:
        render_value(r, m, node, top);
        break;
    case MU_SECTION:
        render_section(r, m, node, top, depth);
        break;
    case MU_INVERTED:
        if (mu_is_false(lookup(&node->name, top)))
            render_nodes(r, m, node->child, top, depth);
        break;
    case MU_PARTIAL:
        render_partial(r, m, node, top, depth);
        break;
    }
}

static void render_nodes(struct render *r, const struct mustache *m, const struct mu_node *node,
                         const struct frame *top, int depth)
{
    for (; node && !r->stop; node = node->next) {
        if (++r->steps > MUSTACHE_STEPS) {
            complain(r, m, node, "templat terlalu besar: lebih dari %d langkah", MUSTACHE_STEPS);
            r->stop = true;
            return;
        }
        render_node(r, m, node, top, depth);
        if (r->out->overflow)
            r->stop = true;
    }
}

enum status mustache_render(struct arena *a, const struct mustache *m, const json_t *data,
                            mustache_loader *loader, void *loader_arg, struct buf *out,
                            struct faults *f)
{
    struct render r = {.a = a, .scratch = arena_child(a, 0), .o = &m->o, .loader = loader,
                       .loader_arg = loader_arg, .out = out, .f = f};
    struct frame root = frame_on(data, NULL);

    render_nodes(&r, m, m->nodes, &root, 0);
    arena_free(r.scratch);
    if (r.n_faults > 0)
        return ST_INVALID;
    return out->overflow || arena_failed(a) ? ST_ERROR : ST_OK;
}
