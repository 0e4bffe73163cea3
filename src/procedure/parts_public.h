/* What every page about a selection says of it: its name, its regulation, where it stands. */
#pragma once
#include "gate/act.h"

#define EVERYBODY ((role_set)(ROLE_BIT(ROLE__MAX) - 1))

/* data.selection: pub, title, scope, zone, phase, phase_title, cancelled, has_results,
 * regulation {key, title}, work_href (to the work room, for those who have one; null). */
void public_selection(struct ctx *c, json_t *data);
/* The way to the selection for those who work in it; NULL for others: theirs is its summary. */
const char *public_work_href(struct ctx *c);
/* Those who only see what is public. */
bool public_reader(const struct ctx *c);
