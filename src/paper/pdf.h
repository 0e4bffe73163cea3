/* A document as PDF: A4, the margins of official letters, fonts embedded, tagged.
 *
 * Equal documents give equal bytes: the only time in the file is the letter's date, and there is
 * no chance in it. Nothing below the line of the footer is ever written by the text. */
#pragma once
#include "base/err.h"

struct buf;
struct document;
struct paper_fonts;

/* Appends the file to out. ERR_LIMIT: out is full. ret_pages may be NULL. */
enum status pdf_render(const struct document *d, struct paper_fonts *fonts, struct buf *out,
                       int *ret_pages, struct err *e) __attribute__((warn_unused_result));
