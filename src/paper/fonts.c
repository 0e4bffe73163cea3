#include "paper/fonts.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/fs.h"
#include "paper/fonts_inside.h"

struct paper_fonts {
    PangoFontMap *map;
};

/* The files are looked into once a process. Pango keeps references to a configuration beyond the
 * life of a font map, so that one for each would never be freed. */
static struct {
    pthread_once_t once;
    FcConfig *config;
    const char *missing;
} state = {.once = PTHREAD_ONCE_INIT};

#define TRUETYPE "/usr/share/fonts/truetype/"

static const char *const files[] = {
    TRUETYPE "liberation2/LiberationSans-Regular.ttf",
    TRUETYPE "liberation2/LiberationSans-Bold.ttf",
    TRUETYPE "liberation2/LiberationSans-Italic.ttf",
    TRUETYPE "liberation2/LiberationSans-BoldItalic.ttf",
    TRUETYPE "noto/NotoSans-Regular.ttf",
    TRUETYPE "noto/NotoSans-Bold.ttf",
    TRUETYPE "noto/NotoNaskhArabic-Regular.ttf",
    TRUETYPE "noto/NotoNaskhArabic-Bold.ttf",
    TRUETYPE "noto/NotoSansBalinese-Regular.ttf",
    TRUETYPE "noto/NotoSansBalinese-Bold.ttf",
};

static void read_files(void)
{
    FcConfig *config = FcConfigCreate();

    for (size_t i = 0; config && i < sizeof files / sizeof *files; i++) {
        if (!fs_exists(files[i]) || !FcConfigAppFontAddFile(config, (const FcChar8 *)files[i])) {
            state.missing = files[i];
            FcConfigDestroy(config);
            return;
        }
    }
    state.config = config;
}

struct paper_fonts *paper_fonts_new(struct err *e)
{
    struct paper_fonts *f;

    pthread_once(&state.once, read_files);
    if (state.missing) {
        err_set(e, ERR_UNAVAILABLE, "Fon untuk surat belum dipasang pada peladen ini.",
                "font %s: missing; install fonts-liberation2 and fonts-noto-core", state.missing);
        return NULL;
    }
    f = state.config ? calloc(1, sizeof *f) : NULL;
    if (!f) {
        err_set(e, ERR_MEMORY, NULL, "fonts: no memory");
        return NULL;
    }
    f->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(f->map), state.config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(f->map), 72.0);
    return f;
}

void paper_fonts_free(struct paper_fonts *f)
{
    if (!f)
        return;
    g_object_unref(f->map);
    free(f);
}

void paper_fonts_auto_free(struct paper_fonts **f)
{
    paper_fonts_free(*f);
}

PangoContext *paper_fonts_context(struct paper_fonts *f)
{
    PangoContext *c = pango_font_map_create_context(f->map);
    cairo_font_options_t *o = cairo_font_options_create();
    PangoFontDescription *d = pango_font_description_from_string("Liberation Sans 11");

    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(c, o);
    pango_context_set_round_glyph_positions(c, FALSE);
    pango_context_set_language(c, pango_language_from_string("id"));
    pango_context_set_base_dir(c, PANGO_DIRECTION_LTR);
    pango_context_set_font_description(c, d);
    pango_font_description_free(d);
    cairo_font_options_destroy(o);
    return c;
}
