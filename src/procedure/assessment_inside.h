/* Private to assessment*.c. */
#pragma once
#include <jansson.h>
#include "procedure/parts_scores.h"

/* The stage named; else the one that knows exemptions (when asked for), else the assessors'.
 * NULL after a fault or refusal was set. */
const struct stage_rule *assessment_stage(struct ctx *c, const char *stage, bool exempt);

/* One result with its levels against what the post requires: rows of (instrument, p_value, p_levels,
 * p_recommendation). {"instrument", "value", "recommendation", "levels": [{competency, level, required,
 * gap}], "chart_bars": as part chart_bars reads it, or null}. gap below 0: falls short. New. */
struct rows;
json_t *assessment_result_json(struct ctx *c, struct rows *rows);
