/* Markdown as letters use it: paragraphs, headings, lists, tables, bold and italic.
 *
 * Read with md4c. Raw HTML does not exist here (what looks like a tag is text), links and images
 * leave their text, code is text: an official letter has no use for them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "paper/document.h"

struct arena;
struct buf;

/* Lists of a letter count 1. then a. then 1) then a); those of "Menimbang" begin with a. */
struct markdown_options {
    bool letters_first;
};

/* Appends what the text holds to *list. False: no memory, or a run of text
 * above 1 MiB. */
bool markdown_blocks(struct arena *a, const char *s, size_t n, const struct markdown_options *o,
                     struct block **list);
/* One line: the inline text of its first paragraph. */
struct text markdown_line(struct arena *a, const char *s, size_t n);

/* The escape of {{x}} in letters, for mustache_options.escape: every ASCII punctuation mark gets
 * a backslash; line breaks, control characters and runs of blanks become one space, none at the
 * ends; marks that turn the direction of writing or are invisible are dropped. So a value is
 * always text within the line it stands in. An empty value leaves an invisible mark that
 * markdown_blocks takes out again: **{{x}}** stays bold nothing. */
void markdown_escape(struct buf *out, const char *s, size_t n);
