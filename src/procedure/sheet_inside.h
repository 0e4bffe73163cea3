/* Private to sheet*.c. */
#pragma once
#include <jansson.h>
#include "gate/act.h"

/* Scores as a draft keeps them: [{criterion, value, note}]; an empty list when text is NULL. Lives
 * in the arena. */
json_t *sheet_scores_read(struct arena *a, const char *text);
