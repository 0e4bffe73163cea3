/* Private to assessment*.c. */
#pragma once
#include "procedure/parts_scores.h"

/* The stage named; else the one that knows exemptions (when asked for), else the assessors'.
 * NULL after a fault or refusal was set. */
const struct stage_rule *assessment_stage(struct ctx *c, const char *stage, bool exempt);
