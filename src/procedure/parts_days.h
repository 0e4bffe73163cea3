/* The day counter: the days of a period one by one, as templates/parts/days draws them. */
#pragma once
#include "gate/act.h"
#include "rules/calendar.h"

/* The days counted, then those that are only added, up to the closing. New reference. */
json_t *days_strip(struct ctx *c, const struct count *n, struct date closes);
