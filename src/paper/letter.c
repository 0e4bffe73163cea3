#include "paper/letter.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/mustache.h"
#include "base/str.h"
#include "paper/letter_parts.h"
#include "paper/markdown.h"
#include "paper/template.h"

enum { EXPANDED_MAX = 16 << 20 };

/* ---- data ---- */

json_t *letter_paragraphs(const char *text)
{
    json_t *list = json_array();

    while (text && *text) {
        size_t n = strcspn(text, "\r\n");
        if (strspn(text, " \t") < n)
            json_array_append_new(list, json_stringn(text, n));
        text += n;
        text += strspn(text, "\r\n");
    }
    return list;
}

static json_t *view_of(const json_t *data, const struct letter_facts *facts, struct arena *a)
{
    json_t *view = data ? json_copy((json_t *)data) : json_object();
    json_t *own = json_object(), *date = json_object();

    json_put(own, "nomor", facts->number);
    json_put(own, "tempat", facts->place);
    if (!date_is_none(facts->date))
        json_put(date, "$date", date_iso(a, facts->date));
    json_put_new(own, "tanggal", date_is_none(facts->date) ? json_null() : json_incref(date));
    json_decref(date);
    json_put_new(view, "naskah", own);
    return json_in(a, view);
}

/* ---- the head ---- */

static void head_line(struct letter *l, const char *s, size_t n)
{
    const char *value;
    enum head_key k;
    struct text t;
    char *plain;

    if (!head_key_of(s, n, &k, &value))
        return;
    t = markdown_line(l->a, value, (size_t)(s + n - value));
    if (text_empty(&t))
        return;
    if (k == HEAD_TO || k == HEAD_COPY) {
        struct texts *list = k == HEAD_TO ? &l->to : &l->copies;
        list->v = arena_grown(l->a, list->v, list->n, sizeof t);
        list->v[list->n++] = t;
        return;
    }
    plain = str_trim(l->a, text_plain(l->a, &t));
    if (!head_value_known(k, plain))
        fault_add(l->f, l->t->name, l->t->line[k], 1, "\"%s\" tidak boleh \"%s\"",
                  head_key_name(k), plain);
    l->head[k] = plain;
}

static void read_head(struct letter *l, const char *s)
{
    while (*s) {
        size_t n = strcspn(s, "\n");
        head_line(l, s, n);
        s += n + (s[n] == '\n');
    }
    if (str_empty(l->head[HEAD_SUBJECT]))
        fault_add(l->f, l->t->name, l->t->line[HEAD_SUBJECT], 1, "\"hal\" menjadi kosong");
}

/* ---- the body ---- */

static void read_part(struct letter *l, enum part_kind kind, const char *rest, const char *s,
                      size_t n)
{
    static const struct markdown_options letters = {.letters_first = true};
    static const char *const labels[PART__MAX] = {
        [PART_CONSIDERING] = "Menimbang", [PART_IN_VIEW_OF] = "Mengingat",
        [PART_REGARDING] = "Memperhatikan", [PART_STIPULATES] = "Menetapkan"};
    struct block **into = &l->section->blocks;

    switch (kind) {
    case PART_CONSIDERING:
    case PART_IN_VIEW_OF:
    case PART_REGARDING:
    case PART_STIPULATES:
        into = letter_clause(l, labels[kind]);
        break;
    case PART_DICTUM:
        into = letter_clause(l, letter_ordinal(l->a, ++l->n_dicta));
        break;
    case PART_DECIDES:
        letter_centred(l, "MEMUTUSKAN:");
        break;
    case PART_ARTICLE:
        letter_centred(l, arena_printf(l->a, "Pasal %u", ++l->n_articles));
        break;
    case PART_FIELDS:
        letter_fields(l, s, n);
        return;
    case PART_SIGNATURES:
        letter_signatures(l, rest);
        break;
    case PART_ENCLOSURE:
        letter_enclosure(l, rest);
        into = &l->section->blocks;
        break;
    case PART_TEXT:
    case PART__MAX:
        break;
    }
    if (!markdown_blocks(l->a, s, n, kind == PART_CONSIDERING ? &letters : NULL, into))
        fault_add(l->f, l->t->name, 0, 0, "satu alinea surat lebih panjang dari 1 MiB");
}

static bool is_part(const char *s)
{
    return strncmp(s, ":::", 3) == 0;
}

static size_t count_enclosures(const char *s)
{
    const char *rest;
    enum part_kind kind;
    size_t count = 0;

    for (; *s; s += strcspn(s, "\n"), s += *s == '\n')
        count += is_part(s) && part_of_line(s, strcspn(s, "\r\n"), &kind, &rest) &&
            kind == PART_ENCLOSURE;
    return count;
}

static void read_body(struct letter *l, const char *s)
{
    enum part_kind kind = PART_TEXT;
    const char *rest = "", *from = s;

    l->n_enclosures = count_enclosures(s);
    for (;; s += strcspn(s, "\n"), s += *s == '\n') {
        size_t n = strcspn(s, "\r\n");
        if (*s && !is_part(s))
            continue;
        read_part(l, kind, rest, from, (size_t)(s - from));
        if (!*s)
            return;
        if (!part_of_line(s, n, &kind, &rest))
            kind = PART_TEXT;
        rest = str_trim(l->a, arena_strndup(l->a, rest, (size_t)(s + n - rest)));
        from = s + strcspn(s, "\n");
        from += *from == '\n';
    }
}

/* ---- all together ---- */

static const char *upper(struct arena *a, const char *s)
{
    char *u = arena_strdup(a, s);

    for (char *p = u; *p; p++) {
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - ('a' - 'A'));
    }
    return u;
}

static struct document *document_of(struct letter *l)
{
    const struct letter_facts *facts = l->facts;
    const struct letterhead *h = &facts->letterhead;
    const char *secrecy = l->head[HEAD_SECRECY];
    struct document *d = arena_new_of(l->a, struct document);

    d->title = l->head[HEAD_SUBJECT];
    d->author = str_empty(h->agency) ? h->government : h->agency;
    d->language = "id-ID";
    d->date = facts->date;
    d->secrecy = secrecy && !str_eq(secrecy, "biasa") ? upper(l->a, secrecy) : NULL;
    d->code = facts->code;
    d->check_url = facts->check_url;
    d->journal_head = facts->journal_head;
    d->letterhead = *h;
    d->sections = l->section;
    return d;
}

static enum status expand(struct letter *l, const json_t *view, struct buf *head, struct buf *body,
                          struct err *e)
{
    enum status st = mustache_render(l->a, l->t->head, view, NULL, NULL, head, l->f);

    if (st == ST_OK)
        st = mustache_render(l->a, l->t->body, view, NULL, NULL, body, l->f);
    if (st == ST_ERROR)
        return err_set(e, ERR_LIMIT, "Surat terlalu panjang untuk dicetak.",
                       "template %s: expanded text above %d bytes", l->t->name, EXPANDED_MAX);
    return st;
}

enum status letter_compose(struct arena *a, const struct template *t, const json_t *data,
                           const struct letter_facts *facts, struct faults *f, struct err *e,
                           struct document **ret)
{
    struct letter l = {.a = a, .t = t, .facts = facts, .f = f};
    struct buf head BUF_AUTO, body BUF_AUTO;
    size_t before = f->n_errors;
    struct document *d;
    enum status st;

    buf_init(&head, EXPANDED_MAX);
    buf_init(&body, EXPANDED_MAX);
    st = expand(&l, view_of(data, facts, a), &head, &body, e);
    if (st != ST_OK)
        return st;
    read_head(&l, head.data);
    if (f->n_errors > before)
        return ST_INVALID;
    l.section = arena_new_of(a, struct section);
    d = document_of(&l);
    letter_opening(&l);
    read_body(&l, body.data);
    letter_closing(&l);
    if (f->n_errors > before)
        return ST_INVALID;
    *ret = d;
    return ST_OK;
}
