#include "web/render.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mustache.h"
#include "base/str.h"
#include "web/bootstrap.h"
#include "web/compress.h"

#define FILE_MAX ((size_t)1 << 20)
#define PAGE_MAX ((size_t)4 << 20)
#define FRAME "frame"
#define STYLE "selter.css"

struct template {
    const char *name, *text;
    size_t n;
    struct mustache *compiled;
};

struct templates {
    struct template *pages; size_t n_pages;
    struct template *parts; size_t n_parts;
    struct asset *assets; size_t n_assets;
    json_t *addresses;
};

static const struct asset_type {
    const char *ext, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
};

/* ---- loading ---- */

static enum status read_folder(struct arena *a, const char *share, const char *folder,
                               struct template **ret, size_t *ret_n, struct faults *f,
                               struct err *e)
{
    static const char *const may_hold[] = {"content", NULL};
    const char *dir = fs_join(a, share, folder);
    char **names;
    size_t n, k = 0;
    enum status s = fs_list(a, dir, &names, &n, e);
    struct template *v = arena_array_of(a, s == ST_OK ? n : 0, struct template);
    for (size_t i = 0; s == ST_OK && i < n; i++) {
        if (!str_ends(names[i], ".html"))
            continue;
        struct template *t = &v[k++];
        char *text;
        const char *path = fs_join(a, dir, names[i]);
        t->name = arena_strndup(a, names[i], strlen(names[i]) - strlen(".html"));
        s = fs_read(a, path, FILE_MAX, &text, &t->n, e);
        if (s != ST_OK)
            break;
        t->text = text;
        /* Only the frame holds markup that was made before: the page's own part. */
        const struct mustache_options o = {.raw_allowed = str_eq(t->name, FRAME) ? may_hold : NULL};
        t->compiled = mustache_compile(a, path, t->text, t->n, &o, f);
    }
    *ret = v;
    *ret_n = k;
    return s;
}

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_ends(name, types[i].ext))
            return types[i].type;
    return NULL;
}

static void add_asset(struct arena *a, struct templates *t, const char *file, const char *text,
                      size_t n)
{
    struct asset *s = &t->assets[t->n_assets++];
    struct hash h;
    hash_bytes(text, n, &h);
    const char *dot = strrchr(file, '.'), *hex = hex_encode(a, h.b, 8);
    *s = (struct asset){.body = text, .n = n, .type = type_of(file)};
    s->gzip = compress_asset(a, text, n, &s->gzip_n);
    s->name = arena_printf(a, "%.*s-%s%s", (int)(dot - file), file, hex, dot);
    s->etag = arena_printf(a, "\"%s\"", hex);
    char *key = arena_strdup(a, file);
    for (char *c = key; *c; c++)
        if (*c == '.' || *c == '-')
            *c = '_';
    json_put(t->addresses, key, arena_printf(a, "/aset/%s", s->name));
}

/* One style sheet: Bootstrap, then ours in the order of the names. */
static enum status add_style(struct arena *a, struct templates *t, const char *dir, struct err *e)
{
    const char *ours = fs_join(a, dir, "style");
    struct buf sheet BUF_AUTO;
    char **names;
    size_t n;
    buf_init(&sheet, FILE_MAX);
    buf_add(&sheet, (const char *)bootstrap_css, bootstrap_css_n);
    enum status s = fs_list(a, ours, &names, &n, e);
    for (size_t i = 0; s == ST_OK && i < n; i++) {
        char *text;
        size_t text_n;
        if (!str_ends(names[i], ".css"))
            continue;
        s = fs_read(a, fs_join(a, ours, names[i]), FILE_MAX, &text, &text_n, e);
        if (s == ST_OK)
            buf_add(&sheet, text, text_n);
    }
    if (s == ST_OK && sheet.overflow)
        return err_set(e, ERR_LIMIT, NULL, "%s: the style sheet is too long", ours);
    if (s == ST_OK)
        add_asset(a, t, STYLE, buf_dup(&sheet, a), sheet.len);
    return s;
}

static enum status load_assets(struct arena *a, struct templates *t, const char *share,
                               struct err *e)
{
    const char *dir = fs_join(a, share, "assets");
    char **names;
    size_t n;
    enum status s = fs_list(a, dir, &names, &n, e);
    if (s != ST_OK)
        return s;
    t->assets = arena_array_of(a, n + 1, struct asset);
    t->addresses = json_in(a, json_object());
    s = add_style(a, t, dir, e);
    for (size_t i = 0; s == ST_OK && i < n; i++) {
        char *text;
        size_t text_n;
        if (!type_of(names[i]))
            continue;
        s = fs_read(a, fs_join(a, dir, names[i]), FILE_MAX, &text, &text_n, e);
        if (s == ST_OK)
            add_asset(a, t, names[i], text, text_n);
    }
    return s;
}

static const struct template *find(const struct template *v, size_t n, const char *name)
{
    for (size_t i = 0; name && i < n; i++)
        if (str_eq(v[i].name, name))
            return &v[i];
    return NULL;
}

enum status templates_load(struct arena *a, const char *share, struct templates **ret,
                           struct faults *f, struct err *e)
{
    struct templates *t = arena_new_of(a, struct templates);
    enum status s =
        read_folder(a, share, "templates/pages", &t->pages, &t->n_pages, f, e);
    if (s == ST_OK)
        s = read_folder(a, share, "templates/parts", &t->parts, &t->n_parts, f, e);
    if (s == ST_OK)
        s = load_assets(a, t, share, e);
    if (s != ST_OK)
        return s;
    if (!find(t->parts, t->n_parts, FRAME))
        return err_set(e, ERR_NOT_FOUND, "Templat tidak lengkap.", "%s: no templates/parts/%s.html",
                       share, FRAME);
    *ret = t;
    return f->n_errors ? ST_INVALID : ST_OK;
}

bool templates_have(const struct templates *t, const char *name)
{
    return find(t->pages, t->n_pages, name) != NULL;
}

/* ---- rendering ---- */

static const char *load_part(void *arg, const char *name, size_t *ret_n)
{
    const struct templates *t = arg;
    const struct template *p = find(t->parts, t->n_parts, name);
    if (!p || str_eq(name, FRAME))
        return NULL;
    *ret_n = p->n;
    return p->text;
}

static enum status render_one(const struct templates *t, struct arena *a,
                              const struct template *which, const json_t *data, struct buf *out,
                              struct err *e)
{
    struct faults f;
    faults_init(&f, a);
    /* The loader only reads the templates. */
    enum status s = mustache_render(a, which->compiled, data, load_part,
                                    (void *)(uintptr_t)t, out, &f);
    if (s == ST_INVALID)
        return err_set(e, ERR_INTERNAL, NULL, "%s", fault_text(&f, 0));
    if (s != ST_OK || arena_failed(a))
        return err_set(e, ERR_MEMORY, NULL, "rendering %s", which->name);
    return ST_OK;
}

enum status templates_render(const struct templates *t, struct arena *a, const char *name,
                             const json_t *data, json_t *frame, struct buf *out, struct err *e)
{
    const struct template *page = find(t->pages, t->n_pages, name);
    struct buf part BUF_AUTO;
    buf_init(&part, PAGE_MAX);
    if (!page)
        return err_set(e, ERR_INTERNAL, NULL, "no template %s", name);
    enum status s = render_one(t, a, page, data, &part, e);
    if (s != ST_OK)
        return s;
    json_put_new(frame, "content", json_stringn(part.data ? part.data : "", part.len));
    return render_one(t, a, find(t->parts, t->n_parts, FRAME), frame, out, e);
}

const struct asset *templates_asset(const struct templates *t, const char *name)
{
    for (size_t i = 0; i < t->n_assets; i++)
        if (str_eq(t->assets[i].name, name))
            return &t->assets[i];
    return NULL;
}

json_t *templates_assets(const struct templates *t)
{
    return t->addresses;
}
