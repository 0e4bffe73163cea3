/* What the pages of an office have in common: buttons that lead to the form of an act (only where
 * it is open here and now), filters of a list, pages of a list. They name every key a template
 * part asks for. Reads only. */
#pragma once
#include "gate/act.h"

#define DESK_ROWS 200              /* rows of one page of a list */

/* "/tindakan/ACT?selection=..": more ("&letter=abc", NULL) is appended as it is, back is a path. */
const char *desk_form(struct ctx *c, const char *act, const char *more, const char *back);

/* {"href", "title"}, or null where the act is not open to this person: by the list of act_offers()
 * under a tag (NULL: any or none), for a post (NULL: any). title NULL: the act's own. */
json_t *desk_button(struct ctx *c, const json_t *offers, const char *act, const char *tag,
                    const struct post_ref *post, const char *title, const char *more,
                    const char *back);
/* The same judged by role and phase only: for pages that are read often. */
bool desk_may(const struct ctx *c, const char *act);

/* data.selection (public_selection), and data.office of parts/office: which of the office's pages are
 * open to the reader, and the one that is read ("teams"). */
void desk_begin(struct ctx *c, json_t *data, const char *at);

/* data.filter of parts/filter: begun empty, then one link after another. count < 0: not told. */
json_t *desk_filter(json_t *data, const char *label);
void desk_filter_add(json_t *filter, const char *title, const char *href, bool current,
                     int64_t count);
/* parts/prefill: a form that opens the form of the act with these fields in it; fields [{name, value}]
 * is taken over. */
json_t *desk_prefill(struct ctx *c, const char *act, const char *title, json_t *fields);
/* data.pager of parts/pager: how many are shown, to the beginning, to the next page (NULL: none). */
void desk_pager(json_t *data, const char *shown, const char *first, const char *next);
/* data.empty of parts/empty; action NULL or a button, which is taken over. */
void desk_empty(json_t *data, const char *what, const char *first, json_t *action);
