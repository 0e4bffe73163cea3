#include "paper/pdf_blocks.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "paper/pdf_page.h"

#define TWO_LINES 34.0
#define TABLE_BEGIN 64.0
#define SIGN_SPACE 52.0              /* for the hand */
#define SIGN_GAP 14.0
#define CLAUSE_LABEL (33 * MM)
#define COLON (3 * MM)

static double plain_width(struct painter *p, const char *s)
{
    struct style style = {.font = p->normal, .align = ALIGN_LEFT};
    PangoLayout *l = text_plain_layout(p, s, &style, 0);
    int w, h;

    pango_layout_get_size(l, &w, &h);
    g_object_unref(l);
    return (double)w / PANGO_SCALE;
}

static void flow(struct painter *p, const struct text *t, const PangoFontDescription *font,
                 enum text_align align, double x, double width, double reserve)
{
    struct style style = {.font = font, .align = align};
    PangoLayout *l = text_layout(p, t, &style, width);

    text_flow(p, l, x, reserve);
    g_object_unref(l);
}

/* ---- signatures ---- */

static PangoLayout *sign_line(struct painter *p, const char *s, const PangoFontDescription *font,
                              double width)
{
    struct style style = {.font = font, .align = ALIGN_LEFT};

    return text_plain_layout(p, s, &style, width);
}

/* Draws one line of a signature at *y, or only measures it. */
static void sign_step(struct painter *p, const char *s, const PangoFontDescription *font, double x,
                      double *y, double width, bool draw)
{
    PangoLayout *l;

    if (str_empty(s))
        return;
    l = sign_line(p, s, font, width);
    if (draw)
        text_draw(p, l, x, *y);
    *y += text_height(l);
    g_object_unref(l);
}

/* The height of one; drawn from y on when asked for. above: how high the lines above the hand's
 * space are in this row, so that names stand on one height. */
static double sign_one(struct painter *p, const struct signature *s, double x, double y,
                       double width, double above, bool draw)
{
    double at = y;

    for (size_t i = 0; i < s->n_above; i++)
        sign_step(p, s->above[i], p->normal, x, &at, width, draw);
    at = y + above + SIGN_SPACE;
    sign_step(p, s->name, p->bold, x, &at, width, draw);
    for (size_t i = 0; i < s->n_below; i++)
        sign_step(p, s->below[i], p->normal, x, &at, width, draw);
    return at - y;
}

static double above_height(struct painter *p, const struct signature *s, double width)
{
    double y = 0;

    for (size_t i = 0; i < s->n_above; i++)
        sign_step(p, s->above[i], p->normal, 0, &y, width, false);
    return y;
}

/* Two beside each other from the i-th on, or the only one in the right half. */
static double sign_row(struct painter *p, const struct signatures *s, size_t i, double x,
                       double width, bool draw)
{
    double half = width / 2 - 4 * MM, above = 0, height = 0;
    size_t n = s->n - i < 2 ? s->n - i : 2;

    for (size_t k = 0; k < n; k++)
        above = fmax(above, above_height(p, &s->v[i + k], half));
    for (size_t k = 0; k < n; k++) {
        double left = s->n == 1 || k == 1 ? x + width / 2 + 4 * MM : x;
        height = fmax(height, sign_one(p, &s->v[i + k], left, p->y, half, above, draw));
    }
    return height;
}

static void draw_signatures(struct painter *p, const struct signatures *s, double x, double width)
{
    for (size_t i = 0; i < s->n; i += 2) {
        double height = sign_row(p, s, i, x, width, false);
        if (!page_has_room(p, height))
            page_next(p);
        page_tag(p, "P");
        sign_row(p, s, i, x, width, true);
        page_untag(p);
        p->y += height + (i + 2 < s->n ? SIGN_GAP : 0);
        p->page_empty = false;
    }
}

/* ---- what must stay together ---- */

static bool leads_to_signature(const struct block *b)
{
    while (b && b->keep)
        b = b->next;
    return b && b->kind == BLOCK_SIGNATURES;
}

/* The least room a block needs to begin on a page. */
static double least(struct painter *p, const struct block *b)
{
    double room = 0;

    for (; b && b->keep; b = b->next)
        room += TWO_LINES / 2 + (b->tight ? 0 : GAP);
    if (!b)
        return room;
    if (b->kind == BLOCK_SIGNATURES)
        return room + sign_row(p, b->signatures, 0, LEFT, RIGHT - LEFT, false);
    return room + (b->kind == BLOCK_TABLE ? TABLE_BEGIN : TWO_LINES);
}

/* What is to be left on the page after the end of b. */
static double after(struct painter *p, const struct block *b, double reserve)
{
    if (!b->next)
        return reserve;
    if (b->keep || leads_to_signature(b->next))
        return 2 * GAP + least(p, b->next);
    return 0;
}

/* ---- blocks ---- */

/* A label without anything beside it stands on a line of its own. */
static void settle_labels(struct painter *p, double x, double width)
{
    struct text nothing = {.n = 0};

    if (p->n_labels > 0)
        flow(p, &nothing, p->normal, ALIGN_LEFT, x, width, 0);
}

static void draw_list(struct painter *p, const struct block *list, double x, double width,
                      double reserve)
{
    double indent = 7 * MM;

    for (const struct block *i = list->child; i; i = i->next)
        indent = fmax(indent, plain_width(p, i->label) + 2 * MM);
    page_tag(p, "L");
    for (const struct block *i = list->child; i; i = i->next) {
        if (i != list->child)
            page_gap(p, i->tight ? 0 : 2);
        page_tag(p, "LI");
        page_label(p, i->label, x);
        blocks_draw(p, i->child, x + indent, width - indent, i->next ? 0 : reserve);
        settle_labels(p, x + indent, width - indent);
        page_untag(p);
    }
    page_untag(p);
}

static void draw_clause(struct painter *p, const struct block *b, double x, double width,
                        double reserve)
{
    double indent = fmax(CLAUSE_LABEL, plain_width(p, b->label) + 2 * MM);

    page_label(p, b->label, x);
    page_label(p, ":", x + indent);
    indent += COLON + MM;
    blocks_draw(p, b->child, x + indent, width - indent, reserve);
    settle_labels(p, x + indent, width - indent);
}

static void draw_fields(struct painter *p, const struct block *b, double x, double width,
                        double reserve)
{
    double indent = 20 * MM;

    if (b->right) {
        x += width * 0.42;
        width *= 0.58;
    }
    for (size_t i = 0; i < b->n_fields; i++)
        indent = fmax(indent, plain_width(p, b->field[i].label) + 3 * MM);
    indent = fmin(indent, width / 2);
    for (size_t i = 0; i < b->n_fields; i++) {
        page_label(p, b->field[i].label, x);
        page_label(p, ":", x + indent);
        flow(p, &b->field[i].value, p->normal, ALIGN_LEFT, x + indent + COLON,
             width - indent - COLON, i + 1 == b->n_fields ? reserve : 0);
    }
}

static void draw_one(struct painter *p, const struct block *b, double x, double width,
                     double reserve)
{
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
        if (!text_empty(&b->text) || p->n_labels > 0)
            flow(p, &b->text, p->normal, b->align, x, width, reserve);
        break;
    case BLOCK_TITLE:
        flow(p, &b->text, p->bold, ALIGN_CENTER, x, width, reserve);
        if (b->next && b->next->kind != BLOCK_TITLE)
            page_gap(p, GAP);
        break;
    case BLOCK_HEADING:
        flow(p, &b->text, p->bold, ALIGN_LEFT, x, width, reserve);
        break;
    case BLOCK_LIST:
        draw_list(p, b, x, width, reserve);
        break;
    case BLOCK_ITEM:
        break;
    case BLOCK_CLAUSE:
        draw_clause(p, b, x, width, reserve);
        break;
    case BLOCK_FIELDS:
        draw_fields(p, b, x, width, reserve);
        break;
    case BLOCK_TABLE:
        table_draw(p, b->table, x, width, reserve);
        break;
    case BLOCK_SIGNATURES:
        draw_signatures(p, b->signatures, x, width);
        break;
    }
}

static double gap_before(const struct block *before, const struct block *b)
{
    if (!before || b->tight)
        return before && b->kind == BLOCK_LIST ? 2 : 0;
    if (b->kind == BLOCK_TITLE)
        return before->kind == BLOCK_TITLE ? GAP : 2 * GAP;
    if (b->kind == BLOCK_SIGNATURES)
        return before->keep ? GAP : 2 * GAP;
    return before->kind == BLOCK_SIGNATURES ? 2 * GAP : GAP;
}

void blocks_draw(struct painter *p, const struct block *b, double x, double width, double reserve)
{
    const struct block *before = NULL;

    for (; b; before = b, b = b->next) {
        page_gap(p, gap_before(before, b));
        draw_one(p, b, x, width, after(p, b, reserve));
    }
}
