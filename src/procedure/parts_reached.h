/* The values reached in a stage at a post, for those who show or rank them. Reads only. */
#pragma once
#include "gate/act.h"
#include "procedure/parts_scores.h"

/* Who took part, with the value he reached (parts[i] of who[i]); an earlier result stands for it. */
struct reached {
    struct scores_field field;
    struct rank_entry *entries;
    struct score_part *parts;
    const struct scores_candidate **who;
    size_t n;
};
void reached_values(struct ctx *c, const struct stage_rule *r, const struct post_ref *post,
                    struct reached *ret);
/* Passed by the panel's decision (0: none was taken): else whoever was not out in this stage. */
bool reached_goes_on(struct ctx *c, const struct stage_rule *r, int64_t decision,
                     const struct scores_candidate *k);
