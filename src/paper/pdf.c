#include "paper/pdf.h"

#include <cairo-pdf.h>
#include <qpdf/qpdf-c.h>

#include "base/buf.h"
#include "base/str.h"
#include "paper/fonts_inside.h"
#include "paper/pdf_blocks.h"
#include "paper/pdf_page.h"

enum { FILE_MAX = 256 << 20 };

static cairo_status_t write_bytes(void *arg, const unsigned char *bytes, unsigned n)
{
    struct buf *b = arg;

    buf_add(b, bytes, n);
    return b->overflow ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_metadata(cairo_surface_t *s, const struct document *d, struct arena *a)
{
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, d->title ? d->title : "");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, d->author ? d->author : "");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "selter");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE,
        date_is_none(d->date) ? "1970-01-01T00:00:00Z"
                              : arena_printf(a, "%sT00:00:00Z", date_iso(a, d->date)));
}

static PangoFontDescription *font(PangoContext *c, PangoWeight weight, double size)
{
    PangoFontDescription *d = pango_font_description_copy(pango_context_get_font_description(c));

    pango_font_description_set_weight(d, weight);
    pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
    return d;
}

static void paint(struct painter *p)
{
    for (const struct section *s = p->d->sections; s; s = s->next) {
        page_next(p);
        if (s == p->d->sections)
            page_letterhead(p);
        blocks_draw(p, s->blocks, LEFT, RIGHT - LEFT, 0);
    }
    page_end(p);
}

/* Cairo's file, before it says which language it is in. */
static bool draw(const struct document *d, struct paper_fonts *fonts, struct arena *a,
                 struct buf *raw, int *ret_pages)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(write_bytes, raw, PAGE_WIDTH, PAGE_HEIGHT);
    struct painter p = {.d = d, .a = a, .context = paper_fonts_context(fonts)};
    cairo_status_t st;

    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    set_metadata(surface, d, a);
    p.cr = cairo_create(surface);
    p.normal = font(p.context, PANGO_WEIGHT_NORMAL, 11);
    p.bold = font(p.context, PANGO_WEIGHT_BOLD, 11);
    p.small = font(p.context, PANGO_WEIGHT_NORMAL, 7.5);
    paint(&p);
    *ret_pages = p.page;
    pango_font_description_free(p.normal);
    pango_font_description_free(p.bold);
    pango_font_description_free(p.small);
    g_object_unref(p.context);
    cairo_destroy(p.cr);
    cairo_surface_finish(surface);
    st = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return st == CAIRO_STATUS_SUCCESS && !raw->overflow;
}

/* Cairo 1.16 writes the tree of tags, but not that there is one, nor the language; and readers
 * show the file's name unless they are asked for the title. */
static void describe(qpdf_data q, const struct document *d)
{
    qpdf_oh root = qpdf_get_root(q);
    qpdf_oh view = qpdf_oh_new_dictionary(q), mark = qpdf_oh_new_dictionary(q);

    qpdf_oh_replace_key(q, root, "/Lang", qpdf_oh_new_unicode_string(q, d->language));
    qpdf_oh_replace_key(q, mark, "/Marked", qpdf_oh_new_bool(q, QPDF_TRUE));
    qpdf_oh_replace_key(q, root, "/MarkInfo", mark);
    qpdf_oh_replace_key(q, view, "/DisplayDocTitle", qpdf_oh_new_bool(q, QPDF_TRUE));
    qpdf_oh_replace_key(q, root, "/ViewerPreferences", view);
}

/* Writes it anew with an identifier that is computed from the contents. */
static enum status finish(const struct document *d, const struct buf *raw, struct buf *out,
                          struct err *e)
{
    qpdf_data q = qpdf_init();
    enum status st = ST_OK;

    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    if (qpdf_read_memory(q, "surat.pdf", raw->data, raw->len, NULL) & QPDF_ERRORS) {
        st = err_set(e, ERR_INTERNAL, NULL, "pdf: what cairo wrote cannot be read");
    } else {
        describe(q, d);
        if (qpdf_init_write_memory(q) & QPDF_ERRORS)
            st = err_set(e, ERR_MEMORY, NULL, "pdf: cannot be written");
    }
    if (st == ST_OK) {
        qpdf_set_deterministic_ID(q, QPDF_TRUE);
        if (qpdf_write(q) & QPDF_ERRORS)
            st = err_set(e, ERR_INTERNAL, NULL, "pdf: cannot be written");
        else
            buf_add(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
    }
    qpdf_cleanup(&q);
    if (st == ST_OK && out->overflow)
        return err_set(e, ERR_LIMIT, "Surat terlalu besar.", "pdf: above %zu bytes", out->max);
    return st;
}

enum status pdf_render(const struct document *d, struct paper_fonts *fonts, struct buf *out,
                       int *ret_pages, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct buf raw BUF_AUTO;
    int pages = 0;
    enum status st;

    buf_init(&raw, FILE_MAX);
    if (!draw(d, fonts, a, &raw, &pages))
        return err_set(e, ERR_INTERNAL, NULL, "pdf: cairo failed after %zu bytes", raw.len);
    if (arena_failed(a))
        return err_set(e, ERR_MEMORY, NULL, "pdf: no memory");
    st = finish(d, &raw, out, e);
    if (st == ST_OK && ret_pages)
        *ret_pages = pages;
    return st;
}
