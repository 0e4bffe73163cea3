/* What every page about a selection says of it: its name, its regulation, where it stands. */
#pragma once
#include "gate/act.h"

#define EVERYBODY ((role_set)(ROLE_BIT(ROLE__MAX) - 1))

/* data.selection: pub, title, scope, zone, phase, phase_title, cancelled, has_results,
 * regulation {key, title}. */
void public_selection(struct ctx *c, json_t *data);
/* Those who only see what is public. */
bool public_reader(const struct ctx *c);
