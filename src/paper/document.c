#include "paper/document.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct block *block_add(struct arena *a, struct block **list, enum block_kind kind)
{
    struct block *b = arena_new_of(a, struct block);

    b->kind = kind;
    while (*list)
        list = &(*list)->next;
    *list = b;
    return b;
}

void text_add(struct arena *a, struct text *t, const char *s, size_t n, unsigned style)
{
    struct run *last = t->n ? &t->v[t->n - 1] : NULL;

    if (n == 0)
        return;
    if (last && last->style == style) {
        last->text = arena_printf(a, "%s%.*s", last->text, (int)n, s);
        return;
    }
    t->v = arena_grown(a, t->v, t->n, sizeof *t->v);
    t->v[t->n++] = (struct run){.text = arena_strndup(a, s, n), .style = style};
}

struct text text_of(struct arena *a, const char *s)
{
    struct text t = {.n = 0};

    if (s)
        text_add(a, &t, s, strlen(s), 0);
    return t;
}

bool text_empty(const struct text *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (t->v[i].text[strspn(t->v[i].text, " \n")])
            return false;
    }
    return true;
}

static void add_text(struct buf *out, const struct text *t)
{
    for (size_t i = 0; i < t->n; i++)
        buf_str(out, t->v[i].text);
}

char *text_plain(struct arena *a, const struct text *t)
{
    struct buf b BUF_AUTO;

    buf_init(&b, 1 << 20);
    add_text(&b, t);
    return buf_dup(&b, a);
}

static void add_line(struct buf *out, const char *s)
{
    if (!str_empty(s))
        buf_printf(out, "%s\n", s);
}

static void add_rows(struct buf *out, const struct table *t, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            if (c > 0)
                buf_str(out, " | ");
            add_text(out, &rows[i].cell[c].text);
        }
        buf_char(out, '\n');
    }
}

static void add_signatures(struct buf *out, const struct signatures *s)
{
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 0; k < s->v[i].n_above; k++)
            add_line(out, s->v[i].above[k]);
        add_line(out, s->v[i].name);
        for (size_t k = 0; k < s->v[i].n_below; k++)
            add_line(out, s->v[i].below[k]);
    }
}

static void add_blocks(struct buf *out, const struct block *b)
{
    for (; b; b = b->next) {
        if (b->kind == BLOCK_ITEM)
            buf_printf(out, "%s ", b->label);
        if (b->kind == BLOCK_CLAUSE)
            buf_printf(out, "%s : ", b->label);
        if (b->text.n) {
            add_text(out, &b->text);
            buf_char(out, '\n');
        }
        for (size_t i = 0; i < b->n_fields; i++) {
            buf_printf(out, "%s : ", b->field[i].label);
            add_text(out, &b->field[i].value);
            buf_char(out, '\n');
        }
        if (b->table) {
            add_rows(out, b->table, b->table->head, b->table->n_head);
            add_rows(out, b->table, b->table->row, b->table->n_rows);
        }
        if (b->signatures)
            add_signatures(out, b->signatures);
        add_blocks(out, b->child);
    }
}

void document_plain(const struct document *d, struct buf *out)
{
    add_line(out, d->secrecy);
    add_line(out, d->letterhead.government);
    add_line(out, d->letterhead.agency);
    for (size_t i = 0; i < d->letterhead.n_address; i++)
        add_line(out, d->letterhead.address[i]);
    for (const struct section *s = d->sections; s; s = s->next)
        add_blocks(out, s->blocks);
}
