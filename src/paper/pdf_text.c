#include "paper/pdf_page.h"

#include <string.h>

#include "base/buf.h"

#define LEADING 1.17                 /* distance of lines, in heights of a line */

enum { TEXT_MAX = 8 << 20 };

static void add_style(PangoAttrList *list, unsigned style, size_t from, size_t to)
{
    PangoAttribute *attr[2] = {NULL, NULL};

    if (style & RUN_BOLD)
        attr[0] = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    if (style & RUN_ITALIC)
        attr[1] = pango_attr_style_new(PANGO_STYLE_ITALIC);
    for (int i = 0; i < 2; i++) {
        if (!attr[i])
            continue;
        attr[i]->start_index = (guint)from;
        attr[i]->end_index = (guint)to;
        pango_attr_list_insert(list, attr[i]);
    }
}

static PangoLayout *make(struct painter *p, const struct style *s, double width)
{
    PangoLayout *l = pango_layout_new(p->context);

    pango_layout_set_font_description(l, s->font);
    pango_layout_set_auto_dir(l, FALSE);
    if (width > 0) {
        pango_layout_set_width(l, (int)(width * PANGO_SCALE));
        pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    }
    pango_layout_set_justify(l, s->align == ALIGN_JUSTIFY);
    pango_layout_set_alignment(l, s->align == ALIGN_CENTER ? PANGO_ALIGN_CENTER
                                   : s->align == ALIGN_RIGHT ? PANGO_ALIGN_RIGHT
                                                             : PANGO_ALIGN_LEFT);
    return l;
}

PangoLayout *text_layout(struct painter *p, const struct text *t, const struct style *s,
                         double width)
{
    PangoAttrList *list = pango_attr_list_new();
    PangoLayout *l = make(p, s, width);
    struct buf b BUF_AUTO;

    buf_init(&b, TEXT_MAX);
    for (size_t i = 0; i < t->n; i++) {
        size_t from = b.len;
        buf_str(&b, t->v[i].text);
        add_style(list, t->v[i].style, from, b.len);
    }
    pango_layout_set_text(l, b.data ? b.data : "", (int)b.len);
    pango_layout_set_attributes(l, list);
    pango_attr_list_unref(list);
    return l;
}

PangoLayout *text_plain_layout(struct painter *p, const char *s, const struct style *style,
                               double width)
{
    PangoLayout *l = make(p, style, width);

    pango_layout_set_text(l, s, -1);
    return l;
}

double text_height(PangoLayout *l)
{
    return text_lines_height(l, 0, pango_layout_get_line_count(l));
}

/* Pango's own line spacing leaves out the last line of a layout; ours is the same for all. */
double text_lines_height(PangoLayout *l, int from, int n)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    int top = 0, bottom = 0, y0, y1, i = 0;

    do {
        pango_layout_iter_get_line_yrange(it, &y0, &y1);
        if (i == from)
            top = y0;
        if (i == from + n - 1)
            bottom = y1;
    } while (++i < from + n && pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
    return n > 0 ? (double)(bottom - top) * LEADING / PANGO_SCALE : 0;
}

static void draw_labels(struct painter *p, double baseline)
{
    struct style style = {.font = p->normal, .align = ALIGN_LEFT};

    for (int i = 0; i < p->n_labels; i++) {
        PangoLayout *l = text_plain_layout(p, p->label[i].text, &style, 0);
        cairo_move_to(p->cr, p->label[i].x, baseline);
        pango_cairo_show_layout_line(p->cr, pango_layout_get_line_readonly(l, 0));
        g_object_unref(l);
    }
    p->n_labels = 0;
}

void text_draw_lines(struct painter *p, PangoLayout *l, int from, int n, double x, double y)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    int i = 0, y0, y1, top = 0;

    do {
        PangoRectangle box;
        if (i < from)
            continue;
        pango_layout_iter_get_line_yrange(it, &y0, &y1);
        pango_layout_iter_get_line_extents(it, NULL, &box);
        if (i == from)
            top = y0;
        double baseline = y + ((double)(y0 - top) * LEADING + (double)(y1 - y0) * (LEADING - 1) / 2 +
                               (double)(pango_layout_iter_get_baseline(it) - y0)) / PANGO_SCALE;
        draw_labels(p, baseline);
        cairo_move_to(p->cr, x + (double)box.x / PANGO_SCALE, baseline);
        pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(it));
    } while (++i < from + n && pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
    p->page_empty = false;
}

void text_draw(struct painter *p, PangoLayout *l, double x, double y)
{
    bool empty = p->page_empty;

    text_draw_lines(p, l, 0, pango_layout_get_line_count(l), x, y);
    p->page_empty = empty;
}

/* How many lines from `from` on go on this page; 0: the next page first. */
static int fitting(const struct painter *p, PangoLayout *l, int from, double reserve)
{
    int left = pango_layout_get_line_count(l) - from, n = left;
    double room = BOTTOM - p->y, height = text_lines_height(l, from, left);

    if (height + reserve <= room)
        return left;
    if (height <= room) {
        n = left - 2;                                    /* fits, but what follows does not */
    } else {
        while (n > 0 && text_lines_height(l, from, n) > room)
            n--;
        if (left - n < 2)
            n = left - 2;
    }
    if (n < 2)
        n = 0;
    if (n == 0 && p->page_empty)
        n = height <= room ? left : 1;
    return n;
}

void text_flow(struct painter *p, PangoLayout *l, double x, double reserve)
{
    int at = 0, all = pango_layout_get_line_count(l);

    while (at < all) {
        int n = fitting(p, l, at, reserve);
        if (n > 0) {
            page_tag(p, "P");
            text_draw_lines(p, l, at, n, x, p->y);
            page_untag(p);
            p->y += text_lines_height(l, at, n);
            at += n;
        }
        if (at < all)
            page_next(p);
    }
}
