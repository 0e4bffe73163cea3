/* Who goes on from a stage, and who "passes the selection": by the threshold and the number the
 * panel fixed beforehand. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/fixed.h"
#include "rules/rank.h"
#include "rules/terms.h"

struct pass_entry {
    const char *id;
    struct ratio value;            /* the stage's score */
    enum rank_out out;
};

/* Marks who goes on: at or above the threshold and, when top_n is set, among the top_n of
 * these. Without either everybody who finished goes on. ret_passes has n entries. MET_NO with a
 * verdict (nothing is marked) when equals stand on both sides of the cut; then only `named`, the
 * plenary's order, can part them: see tie_decision. The clause is the stage's "decided". */
enum met pass_stage(struct arena *a, const struct stage_rule *rule, const struct stage_terms *t,
                    const struct pass_entry *v, size_t n, const struct tie_rule *ties,
                    bool *ret_passes, struct faults *f, struct verdicts *vs);

/* "Those who pass" (14.4-5): a threshold of the stages where one was fixed, else all who
 * finished every stage (reading "arti-lulus"). parts: the application's scores. */
enum met pass_selection(const struct regulation *r, const struct terms *t,
                        const struct rank_entry *e, struct verdicts *vs);
