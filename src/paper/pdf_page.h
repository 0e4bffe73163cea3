/* The painter: where on which page the next thing goes. For pdf*.c alone.
 *
 * Lengths are points; y grows downwards. A page is drawn as it is filled and then forgotten, so a
 * list of ten thousand rows needs the memory of one page. */
#pragma once
#include <pango/pangocairo.h>
#include <stdbool.h>
#include "base/arena.h"
#include "paper/document.h"

enum { TAGS_MAX = 12, LABELS_MAX = 16 };

#define MM (72.0 / 25.4)
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)
#define LEFT (30 * MM)
#define RIGHT (PAGE_WIDTH - 20 * MM)
#define TOP (25 * MM)
#define BOTTOM (PAGE_HEIGHT - 30 * MM)
#define GAP 7.0                      /* between blocks */

/* A label that waits for the line it stands beside. */
struct waiting {
    const char *text;
    double x;
};

struct painter {
    const struct document *d;
    struct arena *a;                 /* for the document */
    cairo_t *cr;
    PangoContext *context;
    PangoFontDescription *normal, *bold, *small;
    int page;
    double y;
    bool page_empty;                 /* nothing of the text stands on it yet */
    const char *tag[TAGS_MAX];
    int n_tags;
    struct waiting label[LABELS_MAX];
    int n_labels;
};

/* Ends the page that is open, if any, and begins the next with its marks and footer. */
void page_next(struct painter *p);
void page_end(struct painter *p);
/* Is there room for so much? A page nothing stands on has room for anything. */
bool page_has_room(const struct painter *p, double height);
void page_tag(struct painter *p, const char *name);
void page_untag(struct painter *p);
/* Space between blocks; none where a page begins. */
void page_gap(struct painter *p, double height);
void page_letterhead(struct painter *p);
void page_label(struct painter *p, const char *text, double x);

/* ---- pdf_text.c ---- */

struct style {
    const PangoFontDescription *font;
    enum text_align align;
};

/* The caller unrefs it. */
PangoLayout *text_layout(struct painter *p, const struct text *t, const struct style *s,
                         double width);
PangoLayout *text_plain_layout(struct painter *p, const char *s, const struct style *style,
                               double width);
double text_height(PangoLayout *l);
/* Draws at (x, y) as a whole, wherever that is. */
void text_draw(struct painter *p, PangoLayout *l, double x, double y);
/* Draws lines [from, from + n) with the first one's top at y. */
void text_draw_lines(struct painter *p, PangoLayout *l, int from, int n, double x, double y);
/* Lets it flow from p->y on, over pages: no line alone at the end or the beginning of one. Where
 * less than reserve would be left after it, its last lines go to the next page too. */
void text_flow(struct painter *p, PangoLayout *l, double x, double reserve);
/* Height of lines [from, from + n). */
double text_lines_height(PangoLayout *l, int from, int n);

/* ---- pdf_table.c ---- */

void table_draw(struct painter *p, const struct table *t, double x, double width, double reserve);
