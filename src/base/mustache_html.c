/* Mustache, HTML contexts: where in a page does a value stand?
 *
 * Escaping & < > " ' makes a value harmless in running text and inside a quoted attribute,
 * nowhere else. This pass reads the text of a template as an HTML tokenizer does, in the
 * order of the nodes, and asks at each value what surrounds it. It guards honest authors
 * against slips (value={{x}}, <script>let a = "{{x}}"); it is not a sandbox for hostile
 * templates. */
#include "base/mustache_impl.h"

#include <string.h>

#include "base/err.h"

enum html_state {
    HTML_TEXT,
    HTML_LESS,               /* after < or </ */
    HTML_TAG_NAME,
    HTML_IN_TAG,             /* between attributes */
    HTML_ATTR_NAME,
    HTML_AFTER_NAME,
    HTML_AFTER_EQUALS,
    HTML_DOUBLE,             /* in "..." */
    HTML_SINGLE,             /* in '...' */
    HTML_UNQUOTED,
    HTML_BANG,               /* after <! */
    HTML_BANG_DASH,          /* after <!- */
    HTML_COMMENT,
    HTML_DECLARATION,        /* <!doctype ...> */
    HTML_RAW,                /* inside <script> or <style> */
};

enum { WORD_MAX = 15 };

/* A tag's or attribute's name, lower case; what is longer is cut: no name we ask for is. */
struct word {
    char s[WORD_MAX + 1];
    size_t n;
};

struct html {
    enum html_state state;
    bool closing;            /* the tag began with </ */
    bool scheme_open;        /* in an address whose scheme is not settled yet */
    unsigned count;          /* dashes seen in a comment; letters matched of </script */
    struct word tag, attr;
};

struct checker {
    const struct mustache *m;
    struct faults *f;
    size_t n_faults;
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void word_add(struct word *w, char c)
{
    if (w->n < WORD_MAX)
        w->s[w->n++] = lower(c);
}

static void word_start(struct word *w, char c)
{
    *w = (struct word){.n = 0};
    word_add(w, c);
}

static bool word_in(const struct word *w, const char *const *list)
{
    for (; *list; list++) {
        if (strcmp(w->s, *list) == 0)
            return true;
    }
    return false;
}

static bool tag_is_raw(const struct html *h)
{
    static const char *const raw[] = {"script", "style", NULL};

    return word_in(&h->tag, raw);
}

static bool attr_is_url(const struct html *h)
{
    static const char *const urls[] = {"href", "src", "action", "formaction", "poster", "data",
        "cite", "ping", "xlink:href", "background", "manifest", "srcset", NULL};

    return word_in(&h->attr, urls);
}

/* Attributes whose value is a program or a style sheet. */
static bool attr_is_code(const struct html *h)
{
    return strncmp(h->attr.s, "on", 2) == 0 || strcmp(h->attr.s, "style") == 0 ||
        strcmp(h->attr.s, "srcdoc") == 0;
}

/* ---- the tokenizer, a byte at a time ---- */

static void tag_end(struct html *h)
{
    h->state = !h->closing && tag_is_raw(h) ? HTML_RAW : HTML_TEXT;
    h->count = 0;
}

static void step_markup(struct html *h, char c)
{
    if (h->state == HTML_LESS) {
        if (is_letter(c)) {
            h->state = HTML_TAG_NAME;
            word_start(&h->tag, c);
        } else if (c == '/' && !h->closing) {
            h->closing = true;
        } else if (c == '!' && !h->closing) {
            h->state = HTML_BANG;
        } else if (c != '<') {
            h->state = HTML_TEXT;
        }
    } else if (c == '>') {
        h->state = HTML_TEXT;
    } else if (h->state == HTML_BANG) {
        h->state = c == '-' ? HTML_BANG_DASH : HTML_DECLARATION;
    } else if (h->state == HTML_BANG_DASH) {
        h->state = c == '-' ? HTML_COMMENT : HTML_DECLARATION;
        h->count = 2;
    }
}

static void step_comment(struct html *h, char c)
{
    if (c == '>' && h->count >= 2)
        h->state = HTML_TEXT;
    h->count = c == '-' ? h->count + (h->count < 2) : 0;
}

/* In <script>: nothing but </script ends it. */
static void step_raw(struct html *h, char c)
{
    char want = h->count == 0 ? '<' : h->count == 1 ? '/' : h->tag.s[h->count - 2];

    h->count = lower(c) == want ? h->count + 1 : c == '<';
    if (h->count == h->tag.n + 2) {
        h->state = HTML_IN_TAG;
        h->closing = true;
    }
}

/* Inside a tag, outside the values of attributes. */
static void step_tag(struct html *h, char c)
{
    bool name = h->state == HTML_TAG_NAME || h->state == HTML_ATTR_NAME;

    if (c == '>') {
        tag_end(h);
    } else if (is_space(c)) {
        if (h->state == HTML_ATTR_NAME)
            h->state = HTML_AFTER_NAME;
        else if (h->state == HTML_TAG_NAME)
            h->state = HTML_IN_TAG;
    } else if (c == '/') {
        h->state = HTML_IN_TAG;
    } else if (c == '=' && (h->state == HTML_ATTR_NAME || h->state == HTML_AFTER_NAME)) {
        h->state = HTML_AFTER_EQUALS;
    } else if (name) {
        word_add(h->state == HTML_TAG_NAME ? &h->tag : &h->attr, c);
    } else {
        h->state = HTML_ATTR_NAME;
        word_start(&h->attr, c);
    }
}

static void step_value(struct html *h, char c)
{
    if (h->state == HTML_AFTER_EQUALS) {
        if (is_space(c))
            return;
        h->scheme_open = attr_is_url(h);
        h->state = c == '"' ? HTML_DOUBLE : c == '\'' ? HTML_SINGLE : HTML_UNQUOTED;
        if (h->state != HTML_UNQUOTED)
            return;
    }
    if ((h->state == HTML_DOUBLE && c == '"') || (h->state == HTML_SINGLE && c == '\'') ||
        (h->state == HTML_UNQUOTED && is_space(c)))
        h->state = HTML_IN_TAG;
    else if (h->state == HTML_UNQUOTED && c == '>')
        tag_end(h);
    else if (c == '/' || c == '?' || c == '#' || c == ':')
        h->scheme_open = false;
}

static void step(struct html *h, char c)
{
    switch (h->state) {
    case HTML_TEXT:
        if (c == '<') {
            h->state = HTML_LESS;
            h->closing = false;
        }
        break;
    case HTML_TAG_NAME:
    case HTML_IN_TAG:
    case HTML_ATTR_NAME:
    case HTML_AFTER_NAME:
        step_tag(h, c);
        break;
    case HTML_AFTER_EQUALS:
    case HTML_DOUBLE:
    case HTML_SINGLE:
    case HTML_UNQUOTED:
        step_value(h, c);
        break;
    case HTML_COMMENT:
        step_comment(h, c);
        break;
    case HTML_RAW:
        step_raw(h, c);
        break;
    case HTML_LESS:
    case HTML_BANG:
    case HTML_BANG_DASH:
    case HTML_DECLARATION:
        step_markup(h, c);
        break;
    }
}

/* ---- what stands where ---- */

/* Somewhere in a tag where white space or > goes on the same way. */
static bool is_in_tag(enum html_state s)
{
    return s == HTML_TAG_NAME || s == HTML_IN_TAG || s == HTML_ATTR_NAME ||
        s == HTML_AFTER_NAME || s == HTML_UNQUOTED;
}

static bool is_quoted(enum html_state s)
{
    return s == HTML_DOUBLE || s == HTML_SINGLE;
}

/* The Indonesian reason why nothing from outside may be inserted here, or NULL. */
static const char *refusal(const struct html *h)
{
    if (h->state == HTML_RAW)
        return "tidak boleh di dalam <script> atau <style>; taruh nilainya pada atribut data-...";
    if (is_quoted(h->state) && attr_is_code(h))
        return "tidak boleh di dalam atribut yang berisi program, gaya, atau halaman";
    if (h->state != HTML_TEXT && h->state != HTML_COMMENT && !is_quoted(h->state))
        return "di dalam tag HTML harus berada di antara tanda kutip nilai atribut";
    return NULL;
}

static void complain(struct checker *k, const struct mu_node *node, const char *why)
{
    if (k->n_faults++ < MU_FAULTS)
        fault_add(k->f, k->m->name, node->line, node->col, "\"%s\" %s", node->name.text, why);
}

static void check_value(struct checker *k, const struct html *h, struct mu_node *node)
{
    const char *why = refusal(h);

    if (!why && node->raw && h->state != HTML_TEXT)
        why = "dalam bentuk mentah hanya boleh di teks biasa, di luar tag dan komentar HTML";
    if (why)
        complain(k, node, why);
    node->url = is_quoted(h->state) && h->scheme_open;
}

/* A partial is read as running text: it may also add whole attributes to a tag, but not be
 * the beginning of an address. */
static void check_partial(struct checker *k, const struct html *h, const struct mu_node *node)
{
    const char *why = h->state == HTML_IN_TAG || h->state == HTML_AFTER_NAME ? NULL : refusal(h);

    if (!why && is_quoted(h->state) && h->scheme_open)
        why = "sebagai templat parsial tidak boleh menjadi awal alamat (href, src, ...)";
    if (why)
        complain(k, node, why);
}

/* After a section: it may have been rendered or not. */
static void join(struct checker *k, const struct html *before, struct html *h,
                 const struct mu_node *node)
{
    bool same = h->state == before->state;

    if (same && is_quoted(h->state) && strcmp(h->attr.s, before->attr.s) == 0) {
        h->scheme_open = h->scheme_open || before->scheme_open;
    } else if (is_in_tag(h->state) && is_in_tag(before->state)) {
        same = strcmp(h->tag.s, before->tag.s) == 0 || !(tag_is_raw(h) || tag_is_raw(before));
        if (before->state == HTML_UNQUOTED || h->state == HTML_UNQUOTED)
            h->state = HTML_UNQUOTED;
        else if (h->state != before->state)
            h->state = HTML_AFTER_NAME;
    } else if (is_quoted(h->state)) {
        same = false;
    } else if (h->state == HTML_RAW) {
        same = same && strcmp(h->tag.s, before->tag.s) == 0;
    }
    if (!same) {
        complain(k, node, "sebagai bagian harus selesai di tempat HTML yang sama dengan awalnya "
                          "(tag dan tanda kutip yang dibuka harus ditutup)");
        *h = *before;
    }
}

static void check_nodes(struct checker *k, struct html *h, struct mu_node *node)
{
    for (; node; node = node->next) {
        struct html before = *h;
        switch (node->kind) {
        case MU_TEXT:
            for (size_t i = 0; i < node->n; i++)
                step(h, node->text[i]);
            break;
        case MU_VALUE:
            check_value(k, h, node);
            break;
        case MU_PARTIAL:
            check_partial(k, h, node);
            break;
        case MU_SECTION:
        case MU_INVERTED:
            check_nodes(k, h, node->child);
            join(k, &before, h, node);
            break;
        }
    }
}

bool mu_html_check(struct mustache *m, struct faults *f)
{
    struct checker k = {.m = m, .f = f};
    struct html h = {.state = HTML_TEXT};

    check_nodes(&k, &h, m->nodes);
    if (k.n_faults == 0 && h.state != HTML_TEXT && h.state != HTML_LESS) {
        fault_add(f, m->name, 0, 0, "templat berakhir di dalam tag, komentar, <script>, atau "
                                    "<style> HTML yang belum ditutup");
        return false;
    }
    return k.n_faults == 0;
}

/* Browsers drop control characters and white space inside a scheme, so we do. */
bool mu_url_safe(const char *s, size_t n)
{
    static const char *const safe[] = {"http", "https", "mailto", "tel", NULL};
    struct word scheme = {.n = 0};

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '/' || s[i] == '?' || s[i] == '#')
            return true;
        if (s[i] == ':')
            return word_in(&scheme, safe);
        if ((unsigned char)s[i] > ' ')
            word_add(&scheme, s[i]);
    }
    return true;
}
