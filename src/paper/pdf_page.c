#include "paper/pdf_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/qr.h"
#include "base/str.h"

#define FOOTER_TOP (PAGE_HEIGHT - 26 * MM)
#define QR_SIDE (16 * MM)
#define LOGO_WIDTH (22 * MM)
#define LOGO_HEIGHT (26 * MM)

/* ---- tags: nothing stays open over the end of a page ---- */

void page_tag(struct painter *p, const char *name)
{
    if (p->n_tags < TAGS_MAX)
        p->tag[p->n_tags] = name;
    p->n_tags++;
    if (p->n_tags <= TAGS_MAX)
        cairo_tag_begin(p->cr, name, NULL);
}

void page_untag(struct painter *p)
{
    p->n_tags--;
    if (p->n_tags < TAGS_MAX)
        cairo_tag_end(p->cr, p->tag[p->n_tags]);
}

static void close_tags(struct painter *p)
{
    for (int i = p->n_tags < TAGS_MAX ? p->n_tags : TAGS_MAX; i > 0; i--)
        cairo_tag_end(p->cr, p->tag[i - 1]);
}

static void open_tags(struct painter *p)
{
    for (int i = 0; i < p->n_tags && i < TAGS_MAX; i++)
        cairo_tag_begin(p->cr, p->tag[i], NULL);
}

/* ---- marks and footer ---- */

static void draw_at(struct painter *p, const char *s, const PangoFontDescription *font,
                    enum text_align align, double x, double y, double width)
{
    struct style style = {.font = font, .align = align};
    PangoLayout *l = text_plain_layout(p, s, &style, width);

    text_draw(p, l, x, y);
    g_object_unref(l);
}

/* The path of base/qr: "M3 0h7v1h-7z..." */
static void draw_qr(struct painter *p, const char *path, int size, double x, double y)
{
    double unit = QR_SIDE / size;

    while (*path == 'M') {
        char *at;
        long column = strtol(path + 1, &at, 10), row = strtol(at, &at, 10);
        long length = strtol(at + 1, &at, 10);
        cairo_rectangle(p->cr, x + (double)column * unit, y + (double)row * unit,
                        (double)length * unit, unit);
        path = at + strcspn(at, "z");
        path += *path == 'z';
    }
    cairo_fill(p->cr);
}

static void footer(struct painter *p)
{
    const struct document *d = p->d;
    double x = LEFT, y = FOOTER_TOP;
    const char *path;
    int size;

    if (str_empty(d->code))
        return;
    cairo_set_line_width(p->cr, 0.5);
    cairo_move_to(p->cr, LEFT, y);
    cairo_line_to(p->cr, RIGHT, y);
    cairo_stroke(p->cr);
    y += 2 * MM;
    path = str_empty(d->check_url) ? NULL : qr_path(p->a, d->check_url, &size);
    if (path) {
        draw_qr(p, path, size, x, y);
        x += QR_SIDE + 4 * MM;
    }
    draw_at(p, arena_printf(p->a, "Kode naskah %s", d->code), p->small, ALIGN_LEFT, x, y, 0);
    y += 4 * MM;
    if (!str_empty(d->check_url)) {
        draw_at(p, arena_printf(p->a, "Periksa keaslian: %s", d->check_url), p->small, ALIGN_LEFT,
                x, y, 0);
        y += 4 * MM;
    }
    if (!str_empty(d->journal_head))
        draw_at(p, arena_printf(p->a, "Kepala jurnal: %s", d->journal_head), p->small, ALIGN_LEFT,
                x, y, 0);
}

static void marks(struct painter *p)
{
    double y = 9 * MM;

    if (p->d->secrecy)
        draw_at(p, p->d->secrecy, p->bold, ALIGN_CENTER, LEFT, y, RIGHT - LEFT);
    if (p->page > 1)
        draw_at(p, arena_printf(p->a, "- %d -", p->page), p->normal, ALIGN_CENTER, LEFT,
                y + 6 * MM, RIGHT - LEFT);
}

/* ---- pages ---- */

void page_end(struct painter *p)
{
    if (p->page == 0)
        return;
    close_tags(p);
    cairo_show_page(p->cr);
}

void page_next(struct painter *p)
{
    page_end(p);
    p->page++;
    p->y = p->page == 1 ? 18 * MM : TOP;
    p->page_empty = true;
    marks(p);
    footer(p);
    open_tags(p);
}

bool page_has_room(const struct painter *p, double height)
{
    return p->page_empty || p->y + height <= BOTTOM;
}

void page_gap(struct painter *p, double height)
{
    if (!p->page_empty)
        p->y += height;
}

void page_label(struct painter *p, const char *text, double x)
{
    if (p->n_labels < LABELS_MAX)
        p->label[p->n_labels++] = (struct waiting){text, x};
}

/* ---- the letterhead ---- */

struct bytes {
    const unsigned char *at;
    size_t left;
};

static cairo_status_t read_bytes(void *arg, unsigned char *to, unsigned n)
{
    struct bytes *b = arg;

    if (n > b->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, b->at, n);
    b->at += n;
    b->left -= n;
    return CAIRO_STATUS_SUCCESS;
}

/* A logo that is no PNG is left out: the letter is worth more than its arms. */
static bool logo(struct painter *p)
{
    const struct letterhead *h = &p->d->letterhead;
    struct bytes b = {h->logo, h->n_logo};
    cairo_surface_t *image;
    double scale;

    if (!h->logo)
        return false;
    image = cairo_image_surface_create_from_png_stream(read_bytes, &b);
    if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(image);
        return false;
    }
    scale = fmin(LOGO_WIDTH / cairo_image_surface_get_width(image),
                 LOGO_HEIGHT / cairo_image_surface_get_height(image));
    cairo_save(p->cr);
    cairo_translate(p->cr, LEFT, p->y);
    cairo_scale(p->cr, scale, scale);
    cairo_set_source_surface(p->cr, image, 0, 0);
    cairo_paint(p->cr);
    cairo_restore(p->cr);
    cairo_surface_destroy(image);
    return true;
}

static void head_line(struct painter *p, const char *s, const PangoFontDescription *font, int size,
                      double x, double width)
{
    PangoFontDescription *sized = pango_font_description_copy(font);
    struct style style = {.font = sized, .align = ALIGN_CENTER};
    PangoLayout *l;

    if (!str_empty(s)) {
        pango_font_description_set_absolute_size(sized, size * PANGO_SCALE);
        l = text_plain_layout(p, s, &style, width);
        text_draw(p, l, x, p->y);
        p->y += text_height(l) + 1;
        g_object_unref(l);
    }
    pango_font_description_free(sized);
}

static void rule(struct painter *p, double width)
{
    cairo_set_line_width(p->cr, width);
    cairo_move_to(p->cr, LEFT, p->y);
    cairo_line_to(p->cr, RIGHT, p->y);
    cairo_stroke(p->cr);
}

void page_letterhead(struct painter *p)
{
    const struct letterhead *h = &p->d->letterhead;
    double top = p->y, x = LEFT, width = RIGHT - LEFT;

    if (str_empty(h->government) && str_empty(h->agency))
        return;
    page_tag(p, "P");
    if (logo(p)) {
        x += LOGO_WIDTH + 3 * MM;
        width -= LOGO_WIDTH + 3 * MM;
    }
    head_line(p, h->government, p->bold, 14, x, width);
    head_line(p, h->agency, p->bold, 16, x, width);
    for (size_t i = 0; i < h->n_address; i++)
        head_line(p, h->address[i], p->normal, 9, x, width);
    if (x > LEFT)
        p->y = fmax(p->y, top + LOGO_HEIGHT);
    p->y += 2 * MM;
    rule(p, 2.0);
    p->y += 2.2;
    rule(p, 0.6);
    p->y += 5 * MM;
    page_untag(p);
}
