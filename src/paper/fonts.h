/* The fonts papers are set in: Liberation Sans (metric-compatible with Arial), behind it Noto for
 * Arabic and Balinese letters and other Latin ones.
 *
 * The files are named, not searched for: what else is installed on a machine, or configured by its
 * owner, changes no byte of a paper. */
#pragma once
#include "base/err.h"

struct paper_fonts;                  /* for one thread at a time */

/* NULL and ERR_UNAVAILABLE when a font is not installed (asked once a process). */
struct paper_fonts *paper_fonts_new(struct err *e);
void paper_fonts_free(struct paper_fonts *f);
void paper_fonts_auto_free(struct paper_fonts **f);
#define PAPER_FONTS_AUTO __attribute__((cleanup(paper_fonts_auto_free)))
