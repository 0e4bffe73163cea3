/* What is scored, read from the store into the structs of rules/: the terms fixed before anybody
 * was scored, the rubrics, and the milestones that close them. Shared by the parts of the
 * procedure that score and rank; written by scoring.c. */
#pragma once
#include "gate/act.h"
#include "rules/rubric.h"
#include "rules/terms.h"

/* The terms in force; false when none are fixed yet (draft: the secretariat's proposal). */
bool scored_terms(struct ctx *c, bool draft, struct terms *ret);
/* The rubric of a stage in force; false when there is none. */
bool scored_rubric(struct ctx *c, const char *stage, struct rubric *ret);
/* When the announcement opened and when the first sheet was locked; INSTANT_NONE: not yet. */
instant scored_opened(struct ctx *c);
instant scored_first(struct ctx *c);
/* The hash of terms and rubrics in force (hex), as the announcement prints it. */
const char *scored_hash(struct ctx *c);
/* A text of the store as a decimal; value 0 when NULL. */
struct dec scored_dec(const char *text);
