/* Does the head of region need the minister's written consent to appoint today? Where a regulation
 * says so: while he is acting, in his first months, and from some months before the candidates of
 * the next election are set until his term ends. Pure. Rule key served: consent. */
#pragma once
#include <stdbool.h>
#include "base/date.h"
#include "base/err.h"
#include "rules/regulation.h"

struct head_of_region {
    struct date from;              /* inaugurated; DATE_NONE: not known */
    bool acting;
    struct date candidates_on;     /* candidates of the next election are set; DATE_NONE: no election */
    struct date until;             /* the end of his term */
};

/* MET_NOT_RULED; MET_YES: no consent is needed; MET_NO: it is, with what makes it so. */
enum met consent_free(const struct regulation *r, const struct head_of_region *h,
                      struct date today, struct verdicts *vs);
