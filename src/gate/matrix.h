/* Who sees what, when: role x resource x phase, as data (gate/matrix.c). A page names its
 * resource; a page whose resource has no row cannot be read by anybody. */
#pragma once
#include <stdbool.h>
#include "rules/phase.h"
#include "rules/regulation.h"

struct matrix_row {
    const char *resource, *title;
    phase_set may[ROLE__MAX];
};

bool matrix_may(const char *resource, enum role role, enum phase phase);
const struct matrix_row *matrix_row(const char *resource);
size_t matrix_rows(const struct matrix_row **ret);
