/* The blocks of a document on pages; for pdf.c alone. */
#pragma once

struct block;
struct painter;

/* One under the other from p->y on, x to x + width. After the last there are to be `reserve`
 * points left on its page, where that can be had. */
void blocks_draw(struct painter *p, const struct block *b, double x, double width, double reserve);
