/* The terms of scoring: what the panel fixes before anybody is scored.
 *
 * Weights of the stages (hundredths of a percent, together 100 %), thresholds and how many go
 * on, the order of criteria that parts equals, stages that are waived, how an exemption counts
 * and how long an earlier result stays usable. They are fixed before the opening; the tie rule
 * at the latest before the first score; afterwards nothing of it moves. Served by the rule keys
 * "weights", "result.tie", "stages.ID", "stages.ID.weight_range", "stages.ID.waive",
 * "stages.ID.exempt" and "stages.ID.carry_over". */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/err.h"
#include "base/fixed.h"
#include "rules/regulation.h"

/* How the score of somebody exempt from a stage counts. */
enum exempt_way {
    EXEMPT_NOT_SET,                /* nobody can be exempt: not set beforehand */
    EXEMPT_VALUE,                  /* nilai: counts as exempt_value */
    EXEMPT_SHARE,                  /* bobot-dibagi: the other weights grow in proportion */
    EXEMPT_WAY__MAX
};
const char *exempt_way_word(enum exempt_way w);
int exempt_way_from_word(const char *w);         /* -1: none */

struct stage_terms {
    const char *stage;
    int weight;                    /* hundredths of a percent in the ranking; 0: pass or flag */
    bool has_threshold;
    struct dec threshold;          /* on the scale of 0 to 100; equal is enough */
    int top_n;                     /* at most so many go on; 0: no limit */
    bool waived;
    const char *waive_reason;
    enum exempt_way exempt;
    struct dec exempt_value;
    int carry_over_months;         /* where the regulation gives none; 0: not set */
};

struct terms {
    const struct stage_terms *v;
    size_t n;
    const char *const *ties;       /* stages, the higher value wins; n_ties 0: the plenary decides */
    size_t n_ties;
};

const struct stage_terms *terms_stage(const struct terms *t, const char *stage);
/* The weights the regulation itself gives; stages without one get 0. */
struct terms terms_default(struct arena *a, const struct regulation *r);

/* Everything wrong with the terms as an input (faults: stages unknown or doubled, weights below
 * 0 or not totalling 100 %, thresholds outside 0 to 100, ties by an unknown or doubled stage,
 * missing reasons) and as law (verdicts: weight on a stage that carries none, a stage waived
 * that the regulation does not let be waived, weights outside a stated range: a warning or a
 * refusal as the reading bobot-di-luar-rentang says). Where the regulation states that reading
 * but no range for a stage, `guide` (the national rule; NULL: not at hand) gives the range and
 * its clause is cited. ST_OK, ST_INVALID when there are faults, else ST_REFUSED. */
enum status terms_check(const struct regulation *r, const struct regulation *guide,
                        const struct terms *t, struct faults *f, struct verdicts *vs);

/* What a change touches. */
enum { TERMS_WEIGHTS = 1, TERMS_TIES = 2, TERMS_RUBRIC = 4 };

/* May it (bits of the above) still be fixed or changed at `now`? INSTANT_NONE: has not happened
 * yet. Weights, thresholds, waivers and exemptions until the opening; ties and rubrics until
 * the first score. */
enum met terms_may_fix(const struct regulation *r, unsigned what, instant opened,
                       instant first_score, instant now, struct verdicts *vs);
