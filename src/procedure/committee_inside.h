/* Private to committee*.c: the people of a selection. */
#pragma once
#include "gate/act.h"

#define COMMITTEE_OFFICE                                                                      \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

/* The regulation's own rules on a team as it is nominated now: how many, how many chairs. */
void committee_judge(struct ctx *c, const char *team, struct verdicts *v, size_t *ret_n,
                     size_t *ret_chairs);
