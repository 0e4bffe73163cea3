/* What pages of several parts show in the same shapes: tables, the four states, empty states, bars
 * (docs/templates.md). Every name a template asks for is there, so that none is looked up further
 * out. All values are new references, to be put into a page's data. */
#pragma once
#include <stdbool.h>
#include <jansson.h>
#include "base/fixed.h"

struct arena;

/* ---- tables ---- */

json_t *shown_table(const char *caption, bool unseen);
void shown_column(json_t *table, const char *title, bool number);
/* Borrowed: belongs to the table. Cells are added from the first column on. */
json_t *shown_row(json_t *table);
void shown_cell(json_t *table, json_t *row, const char *text);
void shown_link(json_t *table, json_t *row, const char *text, const char *href);

enum standing { STANDING_NONE, STANDING_DRAFT, STANDING_RECEIVED, STANDING_LOCKED, STANDING_SIGNED };

/* What part "state" reads: null for STANDING_NONE without a note. */
json_t *shown_standing(enum standing s, const char *note);
/* In a cell; text stands there when there is no standing. */
void shown_standing_cell(json_t *table, json_t *row, enum standing s, const char *text);

/* ---- states ---- */

/* What part "empty" reads; href NULL: nothing to press. */
json_t *shown_empty(const char *what, const char *first, const char *href, const char *title);
json_t *shown_action(const char *href, const char *title);

/* ---- pictures ---- */

/* Percent of the width, two places, never outside 0 to 100: v of most. */
const char *shown_percent(struct arena *a, struct ratio v, struct ratio most);
