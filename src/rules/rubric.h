/* What a score sheet may hold: the rubric of a stage, and one scorer's sheet on one candidate.
 *
 * A rubric has criteria with weights (hundredths of a percent, together 100 %), each with the
 * values that may be given: a list, or a range with a step. `divide` brings the weighted value
 * to the scale of 0 to 100 (an assessor's sum of at most 400 is divided by 4).
 *
 * A regulation may name the criteria of a stage ("stages.wawancara.criteria"); a rubric without
 * one of them is refused. Nothing is borrowed where it names none. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/fixed.h"
#include "rules/regulation.h"

/* What is meant by a value, shown beside it: 4 = "menguasai seluruh aspek". */
struct rubric_level {
    struct dec value;
    const char *text;
};

struct rubric_criterion {
    const char *id, *name;
    int weight;                    /* hundredths of a percent, above 0 */
    const struct dec *allowed;     /* only these, ascending; n_allowed 0: the range is used */
    size_t n_allowed;
    struct dec min, max, step;     /* min, min + step, ... max; step above 0 */
    const struct rubric_level *levels;
    size_t n_levels;
};

struct rubric {
    const char *stage;
    const struct rubric_criterion *v;
    size_t n;
    struct dec divide;             /* value 0 stands for 1 */
};

/* The largest raw value any field may hold, and the digits after the point it may have. */
#define RUBRIC_VALUE_MAX 10000
#define RUBRIC_PLACES_MAX 6

/* The divisor that makes `full` count as 100: 400 gives 4. */
struct dec rubric_divide_from_full(struct dec full);

/* All faults of a rubric: no criteria, ids missing or doubled, weights that are not above 0 or
 * do not total 100 %, no value to give, a list that is not ascending, a range that is empty or
 * not a multiple of its step, values below 0 or above 100 after division, level descriptors of
 * values that cannot be given. True when there is none. */
bool rubric_check(const struct rubric *r, struct faults *f);

/* Does the rubric hold every criterion (and, where given, its weight) the regulation names for
 * the stage? NOT_RULED when it names none. One verdict a criterion. */
enum met rubric_lawful(const struct rubric *r, const struct stage_rule *rule,
                       struct verdicts *vs);

/* ---- sheets ---- */

struct sheet_value {
    const char *criterion;
    struct dec value;
};

struct sheet {
    const char *scorer;            /* NULL: the sheet the panel agreed on (consensus) */
    const char *candidate;         /* application, or person where the stage is per_person */
    const struct sheet_value *v;
    size_t n;
    bool locked;                   /* a draft never counts */
};

/* May this value be given for the criterion? */
bool rubric_value_allowed(const struct rubric_criterion *c, struct dec v);
/* "1, 2, 3, atau 4", "0 sampai 100 dengan kelipatan 0,5". */
const char *rubric_values_show(struct arena *a, const struct rubric_criterion *c);

/* All faults of a sheet: unknown or doubled criteria, values that may not be given and, when
 * `whole` (before locking), criteria without a value. True when there is none. */
bool sheet_check(const struct rubric *r, const struct sheet *s, bool whole, struct faults *f);

/* The sheet's score on the scale of 0 to 100, exact: sum(weight * value) / 10000 / divide.
 * False when a criterion has no value or the numbers overflow. */
bool sheet_score(const struct rubric *r, const struct sheet *s, struct ratio *ret);
