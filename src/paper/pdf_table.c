#include "paper/pdf_page.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

#define PAD_X 3.5
#define PAD_Y 2.0

/* A row being drawn: its cells as laid out, and how many lines of each are drawn already. */
struct drawing {
    struct painter *p;
    const struct table *t;
    double x, *width;
    PangoLayout **cell;
    int *line;
};

/* ---- widths ---- */

/* About how wide a text is, to choose which one is measured. */
static size_t weight(const char *s, size_t n)
{
    size_t w = 0;

    for (size_t i = 0; i < n; i++) {
        if (((unsigned char)s[i] & 0xc0) == 0x80)
            continue;                                    /* not the first byte of a character */
        w += strchr("ijlft.,:;'|!() ", s[i]) ? 5 : strchr("mwMW@%", s[i]) ? 15
            : s[i] >= 'A' && s[i] <= 'Z'                 ? 12
                                                         : 10;
    }
    return w;
}

static double measured(struct painter *p, const char *s, size_t n, const PangoFontDescription *font)
{
    struct style style = {.font = font, .align = ALIGN_LEFT};
    PangoLayout *l = text_plain_layout(p, arena_strndup(p->a, s, n), &style, 0);
    int w, h;

    pango_layout_get_size(l, &w, &h);
    g_object_unref(l);
    return (double)w / PANGO_SCALE;
}

struct longest {
    const char *s;
    size_t n, weight;
};

static void longer(struct longest *best, const char *s, size_t n)
{
    size_t w = weight(s, n);

    if (w > best->weight)
        *best = (struct longest){s, n, w};
}

/* Only the longest cell and the longest word of a column are measured: a list has 10,000 rows. */
static void rows_need(struct painter *p, const struct row *r, size_t n, size_t c,
                      const PangoFontDescription *font, double *least, double *whole)
{
    struct longest cell = {"", 0, 0}, word = {"", 0, 0};

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < r[i].cell[c].text.n; k++) {
            const char *s = r[i].cell[c].text.v[k].text;
            longer(&cell, s, strlen(s));
            while (*s) {
                size_t len = strcspn(s, " \n");
                longer(&word, s, len);
                s += len + (s[len] != '\0');
            }
        }
    }
    *least = fmax(*least, measured(p, word.s, word.n, font) + 2 * PAD_X + 2);
    *whole = fmax(*whole, measured(p, cell.s, cell.n, font) + 2 * PAD_X + 2);
}

/* Each column gets its longest word, then a share of what is left by what it would like. */
static double *column_widths(struct painter *p, const struct table *t, double width)
{
    double *least = arena_array_of(p->a, t->n_columns, double);
    double *whole = arena_array_of(p->a, t->n_columns, double);
    double sum_least = 0, sum_more = 0, sum_whole = 0;

    for (size_t c = 0; c < t->n_columns; c++) {
        rows_need(p, t->head, t->n_head, c, p->bold, &least[c], &whole[c]);
        rows_need(p, t->row, t->n_rows, c, p->normal, &least[c], &whole[c]);
        whole[c] = fmax(whole[c], least[c]);
        sum_least += least[c];
        sum_whole += whole[c];
        sum_more += whole[c] - least[c];
    }
    for (size_t c = 0; c < t->n_columns; c++) {
        if (sum_least > width)
            least[c] *= width / sum_least;
        else if (sum_whole > width && sum_more > 0)
            least[c] += (width - sum_least) * (whole[c] - least[c]) / sum_more;
        else
            least[c] = whole[c] * width / sum_whole;
    }
    return least;
}

/* ---- rows ---- */

static void lay_out(struct drawing *g, const struct row *r, bool head)
{
    for (size_t c = 0; c < g->t->n_columns; c++) {
        struct style style = {.font = head ? g->p->bold : g->p->normal, .align = r->cell[c].align};
        g->cell[c] = text_layout(g->p, &r->cell[c].text, &style, g->width[c] - 2 * PAD_X);
        g->line[c] = 0;
    }
}

static void forget(struct drawing *g)
{
    for (size_t c = 0; c < g->t->n_columns; c++)
        g_object_unref(g->cell[c]);
}

static double rest_height(const struct drawing *g)
{
    double height = 0;

    for (size_t c = 0; c < g->t->n_columns; c++) {
        int left = pango_layout_get_line_count(g->cell[c]) - g->line[c];
        height = fmax(height, text_lines_height(g->cell[c], g->line[c], left));
    }
    return height + 2 * PAD_Y;
}

static void borders(const struct drawing *g, double height)
{
    double x = g->x;

    cairo_set_line_width(g->p->cr, 0.6);
    for (size_t c = 0; c < g->t->n_columns; c++) {
        cairo_rectangle(g->p->cr, x, g->p->y, g->width[c], height);
        x += g->width[c];
    }
    cairo_stroke(g->p->cr);
}

/* Lines of one cell that fit in `room`, at least one. */
static int cell_lines(const struct drawing *g, size_t c, double room)
{
    int left = pango_layout_get_line_count(g->cell[c]) - g->line[c], n = left;

    while (n > 1 && text_lines_height(g->cell[c], g->line[c], n) > room)
        n--;
    return n;
}

/* Draws what fits of the row; true when it is drawn to its end. */
static bool draw_piece(struct drawing *g, bool head, double height)
{
    struct painter *p = g->p;
    double x = g->x;
    bool whole = true;

    page_tag(p, "TR");
    for (size_t c = 0; c < g->t->n_columns; c++) {
        int n = cell_lines(g, c, height - 2 * PAD_Y);
        page_tag(p, head ? "TH" : "TD");
        if (n > 0)
            text_draw_lines(p, g->cell[c], g->line[c], n, x + PAD_X, p->y + PAD_Y);
        page_untag(p);
        g->line[c] += n;
        whole = whole && g->line[c] >= pango_layout_get_line_count(g->cell[c]);
        x += g->width[c];
    }
    page_untag(p);
    borders(g, height);
    p->y += height;
    p->page_empty = false;
    return whole;
}

static void heads(struct painter *p, const struct table *t, double x, double *width)
{
    struct drawing g = {.p = p, .t = t, .x = x, .width = width,
        .cell = arena_array_of(p->a, t->n_columns, PangoLayout *),
        .line = arena_array_of(p->a, t->n_columns, int)};

    for (size_t i = 0; i < t->n_head; i++) {
        lay_out(&g, &t->head[i], true);
        draw_piece(&g, true, rest_height(&g));
        forget(&g);
    }
}

static double heads_height(struct painter *p, const struct table *t, double *width)
{
    struct drawing g = {.p = p, .t = t, .width = width,
        .cell = arena_array_of(p->a, t->n_columns, PangoLayout *),
        .line = arena_array_of(p->a, t->n_columns, int)};
    double height = 0;

    for (size_t i = 0; i < t->n_head; i++) {
        lay_out(&g, &t->head[i], true);
        height += rest_height(&g);
        forget(&g);
    }
    return height;
}

/* A row goes to the next page as a whole; only one that is longer than a page is parted. */
static void draw_row(struct drawing *g, const struct row *r, double reserve, double head_height)
{
    struct painter *p = g->p;
    double full = BOTTOM - TOP - head_height, height;
    bool fresh = false, done = false;

    lay_out(g, r, false);
    while (!done) {
        height = rest_height(g);
        if (p->y + height + reserve > BOTTOM && !fresh && (height <= full || p->y > BOTTOM - 60)) {
            page_next(p);
            heads(p, g->t, g->x, g->width);
            fresh = true;
        }
        if (height > BOTTOM - p->y)
            height = BOTTOM - p->y;
        done = draw_piece(g, false, height);
        fresh = false;
    }
    forget(g);
}

void table_draw(struct painter *p, const struct table *t, double x, double width, double reserve)
{
    struct drawing g = {.p = p, .t = t, .x = x,
        .cell = arena_array_of(p->a, t->n_columns, PangoLayout *),
        .line = arena_array_of(p->a, t->n_columns, int)};
    struct table without = *t;
    double head_height;

    if (t->n_columns == 0)
        return;
    g.width = column_widths(p, t, width);
    head_height = heads_height(p, t, g.width);
    if (!page_has_room(p, fmin(head_height + 40, BOTTOM - TOP)))
        page_next(p);
    page_tag(p, "Table");
    if (head_height < (BOTTOM - TOP) / 2) {
        heads(p, t, x, g.width);
    } else {                                             /* too high to stand on every page */
        without.n_head = 0;
        g.t = &without;
        for (size_t i = 0; i < t->n_head; i++)
            draw_row(&g, &t->head[i], 0, 0);
        head_height = 0;
    }
    for (size_t i = 0; i < t->n_rows; i++)
        draw_row(&g, &t->row[i], i + 1 == t->n_rows ? reserve : 0, head_height);
    page_untag(p);
}
