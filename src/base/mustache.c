/* Mustache, compiling: from text to a tree of nodes.
 *
 * The text is read once, tag by tag. A *standalone* tag (comment, section, partial, set
 * delimiter; alone on its line) takes its whole line with it; a standalone partial keeps the
 * blanks before it as its indentation. Reading goes on after a fault wherever what follows
 * can still be understood, so that an author sees all of them at once. Rendering is in
 * mustache_render.c, values in mustache_leaf.c, HTML contexts in mustache_html.c. */
#include "base/mustache.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mustache_impl.h"
#include "base/str.h"

enum {
    DELIM_MAX = 16,          /* bytes of a delimiter */
    NAME_LONGEST = 200,      /* bytes of a name */
};

struct delim {
    char s[DELIM_MAX + 2];   /* one more for the '}' or '=' before a closing one */
    size_t n;
};

struct place {
    size_t pos;
    int line, col;
};

/* A section being read: its node, and where its parent's list went on. */
struct open_section {
    struct mu_node *node;
    struct mu_node **resume;
};

struct compiler {
    struct arena *a;
    struct mustache *m;
    struct faults *f;
    const char *text;
    size_t n, pos;           /* pos: everything before it has been dealt with */
    size_t indent;
    struct delim open, close;
    struct place at;         /* the last place asked for: the next is counted from there */
    struct open_section stack[MUSTACHE_NESTING];
    size_t depth;
    struct mu_node **tail;
    size_t n_faults;
    bool stop;               /* nothing sensible can be read from here on */
};

struct tag {
    size_t start, end;       /* of the whole tag in the text */
    char sigil;              /* # ^ / > ! = & { or 0 for an escaped value */
    const char *s;           /* the content, trimmed */
    size_t n;
    struct place place;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/* ---- places and faults ---- */

static struct place place_of(struct compiler *c, size_t pos)
{
    struct place *p = &c->at;

    if (pos < p->pos)
        *p = (struct place){0, 1, 1};
    for (; p->pos < pos; p->pos++) {
        unsigned char byte = (unsigned char)c->text[p->pos];
        if (byte == '\n') {
            p->line += p->line < INT_MAX;
            p->col = 1;
        } else if ((byte & 0xC0) != 0x80) {
            p->col += p->col < INT_MAX;
        }
    }
    struct place ret = *p;
    if (ret.col > (int)c->indent)
        ret.col -= (int)c->indent;
    return ret;
}

__attribute__((format(printf, 3, 4)))
static void complain(struct compiler *c, struct place at, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    const char *text = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    fault_add(c->f, c->m->name, at.line, at.col, "%s", text);
    if (++c->n_faults >= MU_FAULTS)
        c->stop = true;
}

/* ---- finding tags ---- */

/* Where the delimiter begins at or after `from`, or c->n. */
static size_t find(const struct compiler *c, size_t from, const struct delim *d)
{
    const char *p = memmem(c->text + from, c->n - from, d->s, d->n);

    return p ? (size_t)(p - c->text) : c->n;
}

static bool contains(const char *s, size_t n, const struct delim *d)
{
    return memmem(s, n, d->s, d->n) != NULL;
}

/* The closing delimiter that ends a tag of this sigil: "}}", "}}}", "=}}". */
static struct delim closing_of(const struct compiler *c, char sigil)
{
    struct delim d = c->close;

    if (sigil == '{' || sigil == '=') {
        memmove(d.s + 1, d.s, d.n);
        d.s[0] = sigil == '{' ? '}' : '=';
        d.n++;
    }
    return d;
}

/* The tag was not closed: says so and leaves c->pos at the next opening delimiter. */
static bool tag_unclosed(struct compiler *c, const struct tag *t, const struct delim *close)
{
    size_t next = find(c, t->start + c->open.n, &c->open);

    complain(c, t->place, "tag %.*s tidak ditutup; harus diakhiri dengan %.*s", (int)c->open.n,
             c->open.s, (int)close->n, close->s);
    c->pos = next;
    if (next == c->n)
        c->stop = true;
    return false;
}

/* Reads the tag that opens at `start`. False: faulty, c->pos is where to go on. */
static bool tag_read(struct compiler *c, size_t start, struct tag *ret)
{
    struct tag t = {.start = start, .place = place_of(c, start)};
    size_t from = start + c->open.n;

    while (from < c->n && is_space(c->text[from]))
        from++;
    if (from < c->n && c->text[from] != '\0' && strchr("#^/>!=&{", c->text[from]))
        t.sigil = c->text[from++];
    struct delim close = closing_of(c, t.sigil);
    size_t end = find(c, from, &close);
    if (end == c->n)
        return tag_unclosed(c, &t, &close);
    t.end = end + close.n;
    while (from < end && is_space(c->text[from]))
        from++;
    while (end > from && is_space(c->text[end - 1]))
        end--;
    t.s = c->text + from;
    t.n = end - from;
    /* A comment may speak of tags; in anything else it means that the end is missing. */
    if (t.sigil != '!' && t.sigil != '=' && contains(t.s, t.n, &c->open))
        return tag_unclosed(c, &t, &close);
    *ret = t;
    return true;
}

/* Is the tag alone on its line? Gives the line's extent, its newline included. */
static bool tag_standalone(const struct compiler *c, const struct tag *t, size_t *ret_from,
                           size_t *ret_to)
{
    size_t from = t->start, to = t->end;

    if (t->sigil == '\0' || t->sigil == '&' || t->sigil == '{')
        return false;
    while (from > 0 && is_blank(c->text[from - 1]))
        from--;
    if (from > 0 && c->text[from - 1] != '\n')
        return false;
    while (to < c->n && is_blank(c->text[to]))
        to++;
    if (to + 1 < c->n && c->text[to] == '\r' && c->text[to + 1] == '\n')
        to++;
    if (to < c->n && c->text[to] != '\n')
        return false;
    *ret_from = from;
    *ret_to = to < c->n ? to + 1 : to;
    return true;
}

/* ---- nodes ---- */

static struct mu_node *node_add(struct compiler *c, enum mu_kind kind, struct place at)
{
    struct mu_node *node = arena_new_of(c->a, struct mu_node);

    node->kind = kind;
    node->line = at.line;
    node->col = at.col;
    *c->tail = node;
    c->tail = &node->next;
    return node;
}

static void text_add(struct compiler *c, size_t from, size_t to)
{
    if (from >= to)
        return;
    struct mu_node *node = node_add(c, MU_TEXT, (struct place){0});
    node->text = c->text + from;
    node->n = to - from;
}

/* The tag's content as a name without white space; a fault and false otherwise. */
static bool name_plain(struct compiler *c, const struct tag *t, struct mu_name *ret)
{
    if (t->n == 0) {
        complain(c, t->place, "tag tidak memuat nama");
        return false;
    }
    if (t->n > NAME_LONGEST) {
        complain(c, t->place, "nama lebih panjang dari %d bita", NAME_LONGEST);
        return false;
    }
    for (size_t i = 0; i < t->n; i++) {
        if (t->s[i] == '\0' || is_space(t->s[i])) {
            complain(c, t->place, "nama \"%.*s\" tidak boleh memuat spasi", (int)t->n, t->s);
            return false;
        }
    }
    *ret = (struct mu_name){.text = arena_strndup(c->a, t->s, t->n)};
    return true;
}

/* A name of the data: "." or parts joined by points. */
static bool name_dotted(struct compiler *c, const struct tag *t, struct mu_name *ret)
{
    struct mu_name name;

    if (!name_plain(c, t, &name))
        return false;
    if (t->n > 1 || t->s[0] != '.') {
        char *copy = arena_strndup(c->a, t->s, t->n);
        size_t parts = 1;
        for (size_t i = 0; i < t->n; i++)
            parts += t->s[i] == '.';
        name.part = arena_array_of(c->a, parts, const char *);
        for (char *p = copy, *dot; p; p = dot ? dot + 1 : NULL) {
            dot = strchr(p, '.');
            if (dot)
                *dot = '\0';
            if (*p == '\0') {
                complain(c, t->place, "nama \"%s\" memuat bagian kosong di sekitar titik",
                         name.text);
                return false;
            }
            name.part[name.n++] = p;
        }
    }
    *ret = name;
    return true;
}

static bool raw_allowed(const struct mustache_options *o, const char *name)
{
    if (o->raw_all)
        return true;
    for (const char *const *p = o->raw_allowed; p && *p; p++) {
        if (strcmp(*p, name) == 0)
            return true;
    }
    return false;
}

static void value_add(struct compiler *c, const struct tag *t)
{
    struct mu_name name;

    if (!name_dotted(c, t, &name))
        return;
    bool raw = t->sigil != '\0';
    if (raw && !raw_allowed(&c->m->o, name.text)) {
        complain(c, t->place, "bentuk mentah untuk \"%s\" tidak diizinkan; tulis %.*s%s%.*s",
                 name.text, (int)c->open.n, c->open.s, name.text, (int)c->close.n, c->close.s);
        return;
    }
    struct mu_node *node = node_add(c, MU_VALUE, t->place);
    node->name = name;
    node->raw = raw;
}

static void partial_add(struct compiler *c, const struct tag *t, size_t line_from, bool alone)
{
    struct mu_name name;

    if (!name_plain(c, t, &name))
        return;
    struct mu_node *node = node_add(c, MU_PARTIAL, t->place);
    node->name = name;
    node->text = c->text + line_from;
    node->n = alone ? t->start - line_from : 0;
}

/* ---- sections ---- */

static void section_open(struct compiler *c, const struct tag *t)
{
    struct mu_name name;

    if (!name_dotted(c, t, &name))          /* its closing tag must still find it */
        name = (struct mu_name){.text = arena_strndup(c->a, t->s, t->n)};
    if (c->depth == MUSTACHE_NESTING) {
        complain(c, t->place, "bagian bersarang lebih dari %d tingkat", MUSTACHE_NESTING);
        c->stop = true;
        return;
    }
    struct mu_node *node = node_add(c, t->sigil == '#' ? MU_SECTION : MU_INVERTED, t->place);
    node->name = name;
    c->stack[c->depth++] = (struct open_section){node, c->tail};
    c->tail = &node->child;
}

static void section_pop(struct compiler *c)
{
    c->tail = c->stack[--c->depth].resume;
}

static char sigil_of(const struct mu_node *section)
{
    return section->kind == MU_SECTION ? '#' : '^';
}

/* How many sections, from the innermost, a closing tag of this name ends; 0: none is so named. */
static size_t section_reach(const struct compiler *c, const char *name)
{
    for (size_t i = c->depth; i-- > 0;) {
        if (strcmp(c->stack[i].node->name.text, name) == 0)
            return c->depth - i;
    }
    return 0;
}

/* A closing tag. One that names an outer section leaves the inner ones unclosed; one that
 * names none at all is taken for a misspelling of the innermost. */
static void section_close(struct compiler *c, const struct tag *t)
{
    const char *name = arena_strndup(c->a, t->s, t->n);

    if (c->depth == 0) {
        complain(c, t->place, "penutup {{/%s}} tidak punya pembuka", name);
        return;
    }
    size_t reach = section_reach(c, name);
    if (reach == 0) {
        const struct mu_node *top = c->stack[c->depth - 1].node;
        complain(c, t->place, "penutup {{/%s}} tidak cocok dengan {{%c%s}} pada %d:%d", name,
                 sigil_of(top), top->name.text, top->line, top->col);
        reach = 1;
    }
    for (; reach > 1; reach--) {
        const struct mu_node *top = c->stack[c->depth - 1].node;
        complain(c, (struct place){0, top->line, top->col},
                 "bagian {{%c%s}} tidak ditutup sebelum {{/%s}} pada %d:%d", sigil_of(top),
                 top->name.text, name, t->place.line, t->place.col);
        section_pop(c);
    }
    section_pop(c);
}

/* ---- delimiters ---- */

/* The next word of a set delimiter tag; false when there is none or it is no delimiter. */
static bool delim_read(const char **s, size_t *n, struct delim *ret)
{
    size_t len = 0;

    while (*n > 0 && is_space(**s)) {
        (*s)++;
        (*n)--;
    }
    while (len < *n && !is_space((*s)[len])) {
        if ((*s)[len] == '=' || (*s)[len] == '\0')
            return false;
        len++;
    }
    if (len == 0 || len > DELIM_MAX)
        return false;
    memcpy(ret->s, *s, len);
    ret->n = len;
    *s += len;
    *n -= len;
    return true;
}

static void delims_set(struct compiler *c, const struct tag *t)
{
    struct delim open = {.n = 0}, close = {.n = 0};
    const char *s = t->s;
    size_t n = t->n;

    if (!delim_read(&s, &n, &open) || !delim_read(&s, &n, &close) || n > 0) {
        complain(c, t->place,
                 "penggantian pembatas harus memuat tepat dua pembatas yang dipisahkan spasi, "
                 "tanpa tanda sama dengan, masing-masing paling banyak %d bita", DELIM_MAX);
        return;
    }
    c->open = open;
    c->close = close;
}

/* ---- the whole ---- */

static void tag_take(struct compiler *c, const struct tag *t)
{
    size_t from = t->start, to = t->end;
    bool alone = tag_standalone(c, t, &from, &to);

    text_add(c, c->pos, from);
    c->pos = to;
    switch (t->sigil) {
    case '!':
        break;
    case '=':
        delims_set(c, t);
        break;
    case '#':
    case '^':
        section_open(c, t);
        break;
    case '/':
        section_close(c, t);
        break;
    case '>':
        partial_add(c, t, from, alone);
        break;
    default:
        value_add(c, t);
    }
}

static void read_all(struct compiler *c)
{
    struct tag t;

    while (!c->stop && c->pos < c->n) {
        size_t start = find(c, c->pos, &c->open);
        if (start == c->n) {
            text_add(c, c->pos, c->n);
            break;
        }
        if (tag_read(c, start, &t))
            tag_take(c, &t);
    }
    /* After a full stop the missing ends may stand in what was not read. */
    for (; !c->stop && c->depth > 0; section_pop(c)) {
        const struct mu_node *top = c->stack[c->depth - 1].node;
        complain(c, (struct place){0, top->line, top->col}, "bagian {{%c%s}} tidak ditutup",
                 sigil_of(top), top->name.text);
    }
}

struct mustache *mu_compile(struct arena *a, const char *name, const char *text, size_t n,
                            size_t indent, const struct mustache_options *o, struct faults *f)
{
    struct mustache *m = arena_new_of(a, struct mustache);
    struct compiler c = {.a = a, .m = m, .f = f, .text = text, .n = n, .indent = indent,
                         .open = {"{{", 2}, .close = {"}}", 2}, .at = {0, 1, 1}};
    size_t bad;

    m->name = arena_strdup(a, name);
    if (o)
        m->o = *o;
    c.tail = &m->nodes;
    if (str_utf8_valid(text, n, &bad))
        read_all(&c);
    else
        complain(&c, place_of(&c, bad), "bukan teks UTF-8 yang sah");
    if (c.n_faults > 0)
        return NULL;
    if (!m->o.escape && !m->o.raw_all && !mu_html_check(m, f))
        return NULL;
    return m;
}

struct mustache *mustache_compile(struct arena *a, const char *name, const char *text, size_t n,
                                  const struct mustache_options *o, struct faults *f)
{
    return mu_compile(a, name, n ? arena_memdup(a, text, n) : "", n, 0, o, f);
}
