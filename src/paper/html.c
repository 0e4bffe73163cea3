#include "paper/html.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/str.h"
#include "paper/document.h"

static void escaped(struct buf *out, const char *s)
{
    for (; s && *s; s++) {
        switch (*s) {
        case '&':
            buf_str(out, "&amp;");
            break;
        case '<':
            buf_str(out, "&lt;");
            break;
        case '>':
            buf_str(out, "&gt;");
            break;
        case '"':
            buf_str(out, "&quot;");
            break;
        case '\'':
            buf_str(out, "&#39;");
            break;
        case '\n':
            buf_str(out, "<br>");
            break;
        default:
            buf_char(out, *s);
        }
    }
}

static void inline_text(struct buf *out, const struct text *t)
{
    for (size_t i = 0; i < t->n; i++) {
        bool bold = t->v[i].style & RUN_BOLD, italic = t->v[i].style & RUN_ITALIC;
        buf_printf(out, "%s%s", bold ? "<strong>" : "", italic ? "<em>" : "");
        escaped(out, t->v[i].text);
        buf_printf(out, "%s%s", italic ? "</em>" : "", bold ? "</strong>" : "");
    }
}

static void line(struct buf *out, const char *class, const char *s)
{
    if (str_empty(s))
        return;
    buf_printf(out, "<p class=\"%s\">", class);
    escaped(out, s);
    buf_str(out, "</p>\n");
}

static const char *align_class(enum text_align a)
{
    static const char *const names[] = {"rata", "kiri", "tengah", "kanan"};

    return names[a];
}

static void rows(struct buf *out, const struct table *t, const struct row *r, size_t n,
                 const char *tag)
{
    for (size_t i = 0; i < n; i++) {
        buf_str(out, "<tr>");
        for (size_t c = 0; c < t->n_columns; c++) {
            buf_printf(out, "<%s class=\"%s\">", tag, align_class(r[i].cell[c].align));
            inline_text(out, &r[i].cell[c].text);
            buf_printf(out, "</%s>", tag);
        }
        buf_str(out, "</tr>\n");
    }
}

static void table(struct buf *out, const struct table *t)
{
    buf_str(out, "<table>\n<thead>\n");
    rows(out, t, t->head, t->n_head, "th");
    buf_str(out, "</thead>\n<tbody>\n");
    rows(out, t, t->row, t->n_rows, "td");
    buf_str(out, "</tbody>\n</table>\n");
}

static void fields(struct buf *out, const struct block *b)
{
    buf_printf(out, "<dl class=\"rincian%s\">\n", b->right ? " kanan" : "");
    for (size_t i = 0; i < b->n_fields; i++) {
        buf_str(out, "<dt>");
        escaped(out, b->field[i].label);
        buf_str(out, "</dt><dd>");
        inline_text(out, &b->field[i].value);
        buf_str(out, "</dd>\n");
    }
    buf_str(out, "</dl>\n");
}

static void signatures(struct buf *out, const struct signatures *s)
{
    buf_printf(out, "<div class=\"tanda-tangan%s\">\n", s->n > 1 ? " bersama" : "");
    for (size_t i = 0; i < s->n; i++) {
        buf_str(out, "<div>\n");
        for (size_t k = 0; k < s->v[i].n_above; k++)
            line(out, "atas", s->v[i].above[k]);
        line(out, "nama", s->v[i].name);
        for (size_t k = 0; k < s->v[i].n_below; k++)
            line(out, "bawah", s->v[i].below[k]);
        buf_str(out, "</div>\n");
    }
    buf_str(out, "</div>\n");
}

static void blocks(struct buf *out, const struct block *b);

static void labelled(struct buf *out, const struct block *b, const char *class)
{
    buf_printf(out, "<div class=\"%s\"><span class=\"label\">", class);
    escaped(out, b->label);
    buf_printf(out, "%s</span><div>\n", b->kind == BLOCK_CLAUSE ? " :" : "");
    blocks(out, b->child);
    buf_str(out, "</div></div>\n");
}

static void text_block(struct buf *out, const struct block *b)
{
    int level = b->level < 2 ? 2 : b->level > 6 ? 6 : b->level;

    if (b->kind == BLOCK_HEADING)
        buf_printf(out, "<h%d>", level);
    else
        buf_printf(out, "<p class=\"%s\">",
                   b->kind == BLOCK_TITLE ? "judul" : align_class(b->align));
    inline_text(out, &b->text);
    if (b->kind == BLOCK_HEADING)
        buf_printf(out, "</h%d>\n", level);
    else
        buf_str(out, "</p>\n");
}

static void blocks(struct buf *out, const struct block *b)
{
    for (; b; b = b->next) {
        switch (b->kind) {
        case BLOCK_PARAGRAPH:
        case BLOCK_TITLE:
        case BLOCK_HEADING:
            if (!text_empty(&b->text))
                text_block(out, b);
            break;
        case BLOCK_LIST:
            buf_str(out, "<div class=\"daftar\" role=\"list\">\n");
            blocks(out, b->child);
            buf_str(out, "</div>\n");
            break;
        case BLOCK_ITEM:
            labelled(out, b, "butir");
            break;
        case BLOCK_CLAUSE:
            labelled(out, b, "diktum");
            break;
        case BLOCK_FIELDS:
            fields(out, b);
            break;
        case BLOCK_TABLE:
            table(out, b->table);
            break;
        case BLOCK_SIGNATURES:
            signatures(out, b->signatures);
            break;
        }
    }
}

static void letterhead(struct buf *out, const struct letterhead *h)
{
    struct arena *a ARENA_AUTO = arena_new(0);

    if (str_empty(h->government) && str_empty(h->agency))
        return;
    buf_str(out, "<header class=\"kop\">\n");
    if (h->logo)
        buf_printf(out, "<img alt=\"\" src=\"data:image/png;base64,%s\">\n",
                   base64_encode(a, h->logo, h->n_logo));
    line(out, "pemerintah", h->government);
    line(out, "perangkat", h->agency);
    for (size_t i = 0; i < h->n_address; i++)
        line(out, "alamat", h->address[i]);
    buf_str(out, "</header>\n");
}

void html_render(const struct document *d, struct buf *out)
{
    buf_str(out, "<article class=\"naskah\" lang=\"");
    escaped(out, d->language);
    buf_str(out, "\">\n");
    line(out, "rahasia", d->secrecy);
    letterhead(out, &d->letterhead);
    for (const struct section *s = d->sections; s; s = s->next) {
        buf_str(out, "<section>\n");
        blocks(out, s->blocks);
        buf_str(out, "</section>\n");
    }
    if (!str_empty(d->code)) {
        buf_str(out, "<footer>\n");
        line(out, "kode", d->code);
        line(out, "periksa", d->check_url);
        line(out, "jurnal", d->journal_head);
        buf_str(out, "</footer>\n");
    }
    buf_str(out, "</article>\n");
}
