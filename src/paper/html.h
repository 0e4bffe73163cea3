/* A document as HTML, for the preview: a fragment <article class="naskah">, no style and no script
 * of its own, every text escaped. Says what the PDF says, in the same order. */
#pragma once

struct buf;
struct document;

void html_render(const struct document *d, struct buf *out);
