#include "paper/letter_parts.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "paper/markdown.h"

static struct block *add(struct letter *l, enum block_kind kind)
{
    return block_add(l->a, &l->section->blocks, kind);
}

static struct block *paragraph(struct letter *l, enum text_align align, const char *s)
{
    struct block *b = add(l, BLOCK_PARAGRAPH);

    b->align = align;
    b->text = text_of(l->a, s);
    return b;
}

static void field(struct letter *l, struct block *b, const char *label, const char *value)
{
    b->field = arena_grown(l->a, b->field, b->n_fields, sizeof *b->field);
    b->field[b->n_fields++] = (struct field){label, text_of(l->a, value)};
}

const char *letter_ordinal(struct arena *a, unsigned n)
{
    static const char *const units[] = {"", "SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM",
        "TUJUH", "DELAPAN", "SEMBILAN", "SEPULUH", "SEBELAS"};
    unsigned tens = n / 10, unit = n % 10;

    if (n == 0 || n > 99)
        return arena_printf(a, "KE-%u", n);
    if (n == 1)
        return "KESATU";
    if (n < 12)
        return arena_printf(a, "KE%s", units[n]);
    if (n < 20)
        return arena_printf(a, "KE%s BELAS", units[unit]);
    return arena_printf(a, "KE%s PULUH%s%s", units[tens], unit ? " " : "", units[unit]);
}

static const char *date_of(const struct letter *l)
{
    return date_is_none(l->facts->date) ? "..." : date_show(l->a, l->facts->date);
}

static const char *place_and_date(const struct letter *l)
{
    return arena_printf(l->a, "%s, %s", str_empty(l->facts->place) ? "..." : l->facts->place,
                        date_of(l));
}

static const char *number_of(const struct letter *l)
{
    return str_empty(l->facts->number) ? "..." : l->facts->number;
}

/* ---- the beginning ---- */

static const char *capital(struct arena *a, const char *s)
{
    char *c = arena_strdup(a, s);

    if (*c >= 'a' && *c <= 'z')
        *c = (char)(*c - ('a' - 'A'));
    return c;
}

/* As the head says it, else what secrecy and urgency make of it. */
static const char *nature(const struct letter *l)
{
    if (l->head[HEAD_NATURE])
        return l->head[HEAD_NATURE];
    if (l->head[HEAD_SECRECY] && !str_eq(l->head[HEAD_SECRECY], "biasa"))
        return capital(l->a, l->head[HEAD_SECRECY]);
    return l->head[HEAD_URGENCY] ? capital(l->a, l->head[HEAD_URGENCY]) : "Biasa";
}

static struct block *list_of(struct letter *l, const struct texts *t)
{
    struct block *list = add(l, BLOCK_LIST);

    list->numbered = true;
    list->tight = true;
    for (size_t i = 0; i < t->n; i++) {
        struct block *item = block_add(l->a, &list->child, BLOCK_ITEM);
        item->label = arena_printf(l->a, "%zu.", i + 1);
        item->tight = true;
        block_add(l->a, &item->child, BLOCK_PARAGRAPH)->text = t->v[i];
        item->child->align = ALIGN_LEFT;
        item->child->tight = true;
    }
    return list;
}

static void addressees(struct letter *l)
{
    struct block *b;

    if (l->to.n == 0)
        return;
    b = paragraph(l, ALIGN_LEFT, l->to.n == 1 ? "Yth. " : "Yth.");
    b->keep = true;
    if (l->to.n == 1) {
        for (size_t i = 0; i < l->to.v[0].n; i++)
            text_add(l->a, &b->text, l->to.v[0].v[i].text, strlen(l->to.v[0].v[i].text),
                     l->to.v[0].v[i].style);
    } else {
        list_of(l, &l->to);
    }
    if (l->head[HEAD_AT])
        paragraph(l, ALIGN_LEFT, arena_printf(l->a, "di %s", l->head[HEAD_AT]))->tight = true;
}

void letter_opening(struct letter *l)
{
    struct block *b;

    if (l->t->form != FORM_LETTER)
        return;
    paragraph(l, ALIGN_RIGHT, place_and_date(l));
    b = add(l, BLOCK_FIELDS);
    field(l, b, "Nomor", number_of(l));
    field(l, b, "Sifat", nature(l));
    field(l, b, "Lampiran", l->head[HEAD_ENCLOSED] ? l->head[HEAD_ENCLOSED] : "-");
    field(l, b, "Hal", l->head[HEAD_SUBJECT]);
    addressees(l);
}

/* ---- the body ---- */

struct block **letter_clause(struct letter *l, const char *label)
{
    struct block *b = add(l, BLOCK_CLAUSE);

    b->label = label;
    return &b->child;
}

void letter_centred(struct letter *l, const char *s)
{
    paragraph(l, ALIGN_CENTER, s)->keep = true;
}

static const char *plain_colon(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\')
            i++;
        else if (s[i] == ':')
            return s + i;
    }
    return NULL;
}

static void append(struct letter *l, struct text *t, const char *s, size_t n)
{
    struct text more = markdown_line(l->a, s, n);

    if (t->n && more.n)
        text_add(l->a, t, " ", 1, 0);
    for (size_t i = 0; i < more.n; i++)
        text_add(l->a, t, more.v[i].text, strlen(more.v[i].text), more.v[i].style);
}

void letter_fields(struct letter *l, const char *s, size_t n)
{
    struct block *b = add(l, BLOCK_FIELDS);
    const char *end = s + n;

    while (s < end) {
        const char *stop = memchr(s, '\n', (size_t)(end - s)), *colon;
        size_t len = (size_t)((stop ? stop : end) - s);

        colon = plain_colon(s, len);
        if (colon) {
            struct text label = markdown_line(l->a, s, (size_t)(colon - s));
            field(l, b, text_plain(l->a, &label), NULL);
            append(l, &b->field[b->n_fields - 1].value, colon + 1, (size_t)(s + len - colon - 1));
        } else if (b->n_fields) {
            append(l, &b->field[b->n_fields - 1].value, s, len);
        }
        s += len + (stop != NULL);
    }
}

/* ---- who signs ---- */

static void line(struct letter *l, const char ***v, size_t *n, const char *s)
{
    if (str_empty(s))
        return;
    *v = arena_grown(l->a, *v, *n, sizeof **v);
    (*v)[(*n)++] = s;
}

/* 198001012005011001 -> 19800101 200501 1 001 */
static const char *nip_shown(struct arena *a, const char *nip)
{
    if (strlen(nip) != 18 || strspn(nip, "0123456789") != 18)
        return arena_printf(a, "NIP %s", nip);
    return arena_printf(a, "NIP %.8s %.6s %.1s %s", nip, nip + 8, nip + 14, nip + 15);
}

static void titles(struct letter *l, struct signature *g, const struct signer *s)
{
    const char *standing = s->standing ? arena_printf(l->a, "%s ", s->standing) : "";

    if (s->on_behalf)
        line(l, &g->above, &g->n_above, arena_printf(l->a, "a.n. %s", s->on_behalf));
    if (s->for_title) {
        line(l, &g->above, &g->n_above, s->title);
        line(l, &g->above, &g->n_above, "u.b.");
        line(l, &g->above, &g->n_above, arena_printf(l->a, "%s%s,", standing, s->for_title));
    } else {
        line(l, &g->above, &g->n_above, arena_printf(l->a, "%s%s,", standing, s->title));
    }
}

/* Where and when, above the title: letters say it at their beginning, enclosures not at all. */
static void dated(struct letter *l, struct signature *g)
{
    if (l->in_enclosure || l->t->form == FORM_LETTER)
        return;
    if (l->t->form == FORM_TEXT) {
        line(l, &g->above, &g->n_above, place_and_date(l));
        return;
    }
    line(l, &g->above, &g->n_above,
         arena_printf(l->a, "Ditetapkan di %s", l->facts->place ? l->facts->place : "..."));
    line(l, &g->above, &g->n_above, arena_printf(l->a, "pada tanggal %s", date_of(l)));
}

void letter_signatures(struct letter *l, const char *role)
{
    const char *who = str_empty(role) ? l->head[HEAD_SIGNER] : role;
    struct signatures *all = arena_new_of(l->a, struct signatures);
    struct block *b;

    for (size_t i = 0; i < l->facts->n_signers; i++) {
        const struct signer *s = &l->facts->signers[i];
        if (!str_eq(s->role, who))
            continue;
        all->v = arena_grown(l->a, all->v, all->n, sizeof *all->v);
        struct signature *g = &all->v[all->n++];
        *g = (struct signature){.name = s->name};
        titles(l, g, s);
        line(l, &g->below, &g->n_below, s->rank);
        line(l, &g->below, &g->n_below, str_empty(s->nip) ? NULL : nip_shown(l->a, s->nip));
    }
    l->signed_here = true;
    if (all->n == 0) {
        fault_add(l->f, l->t->name, l->t->line[HEAD_SIGNER], 1,
                  "tidak ada penanda tangan untuk \"%s\"", who ? who : "");
        return;
    }
    struct signature place = {.n_above = 0};
    dated(l, &place);
    if (all->n == 1) {
        for (size_t i = 0; i < all->v[0].n_above; i++)
            line(l, &place.above, &place.n_above, all->v[0].above[i]);
        all->v[0].above = place.above;
        all->v[0].n_above = place.n_above;
    }
    for (size_t i = 0; all->n > 1 && i < place.n_above; i++) {
        b = paragraph(l, ALIGN_RIGHT, place.above[i]);
        b->keep = true;
        b->tight = i > 0;
    }
    b = add(l, BLOCK_SIGNATURES);
    b->signatures = all;
}

void letter_closing(struct letter *l)
{
    struct block *b;

    if (l->closed)
        return;
    l->closed = true;
    if (!l->signed_here)
        letter_signatures(l, "");
    if (l->copies.n == 0)
        return;
    b = add(l, BLOCK_PARAGRAPH);
    b->text = text_of(l->a, "Tembusan:");
    b->align = ALIGN_LEFT;
    b->keep = true;
    list_of(l, &l->copies);
}

/* ---- enclosures ---- */

/* What it is enclosed with: the first line of the title, or the letter of whom. */
static const char *whose(const struct letter *l, const struct block *b)
{
    for (; b; b = b->next) {
        if (b->kind == BLOCK_TITLE)
            return text_plain(l->a, &b->text);
    }
    for (size_t i = 0; i < l->facts->n_signers; i++) {
        if (str_eq(l->facts->signers[i].role, l->head[HEAD_SIGNER]))
            return arena_printf(l->a, "Surat %s", l->facts->signers[i].title);
    }
    return "Surat";
}

static const char *roman(struct arena *a, unsigned n)
{
    static const struct { unsigned value; const char *sign; } signs[] = {
        {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}};
    char *s = arena_strdup(a, "");

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        for (; n >= signs[i].value; n -= signs[i].value)
            s = arena_printf(a, "%s%s", s, signs[i].sign);
    }
    return s;
}

void letter_enclosure(struct letter *l, const char *title)
{
    static const char *key = "Lampiran";
    const char *of;
    struct block *b;

    letter_closing(l);
    of = l->enclosure == 0 ? whose(l, l->section->blocks) : l->enclosed_with;
    l->enclosed_with = of;
    l->section->next = arena_new_of(l->a, struct section);
    l->section = l->section->next;
    l->in_enclosure = true;
    l->enclosure++;
    b = add(l, BLOCK_FIELDS);
    b->right = true;
    field(l, b, l->n_enclosures > 1
              ? arena_printf(l->a, "%s %s", key, roman(l->a, l->enclosure)) : key, of);
    field(l, b, "Nomor", number_of(l));
    field(l, b, "Tanggal", date_of(l));
    if (str_empty(title))
        return;
    b = add(l, BLOCK_TITLE);
    b->text = markdown_line(l->a, title, strlen(title));
    b->keep = true;
}
