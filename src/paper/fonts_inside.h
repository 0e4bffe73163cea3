/* Pango's view of the fonts, for the drawing files of this room. */
#pragma once
#include <pango/pangocairo.h>

struct paper_fonts;

/* A new context for a surface in points; the caller unrefs it. */
PangoContext *paper_fonts_context(struct paper_fonts *f);
