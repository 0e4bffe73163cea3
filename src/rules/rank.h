/* The ranking: exact weighted totals, their order, and what order hangs on.
 *
 * Ranks are standard competition ranks (1, 2, 2, 4). Equal totals are parted only by the rule
 * fixed before the first score (an ordered list of stages, the higher value wins) or, where
 * that leaves equals, by a recorded decision of the plenary; nothing else - not seniority, not
 * the order of entry - parts anybody. Who withdrew, was absent or was disqualified for the post
 * is listed with the reason and has no rank.
 *
 * Two decimals are shown, half up; where the order of two neighbours hangs on digits that are
 * not shown, both say so. Rule keys "result.ranking", "result.tie". */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>
#include "base/err.h"
#include "base/fixed.h"
#include "rules/score.h"

#define RANK_PLACES 2              /* decimals shown */
#define RANK_EQUALS_MAX 1000       /* who may share one rank */

enum rank_out { OUT_NONE, OUT_WITHDRAWN, OUT_ABSENT, OUT_DISQUALIFIED, OUT_NOT_PASSED,
                OUT__MAX };
const char *rank_out_name(enum rank_out o);      /* "mengundurkan diri"; NULL for OUT_NONE */

struct rank_entry {
    const char *id;                /* the application; unique */
    const struct score_part *parts;
    size_t n_parts;
    enum rank_out out;             /* not OUT_NONE: no rank, parts are not looked at */
    const char *out_reason;        /* for out entries: in which stage, why */
};

/* The plenary's order of one group of equals: exactly its ids, best first. */
struct tie_decision {
    const char *const *ids;
    size_t n;
    const char *minute;            /* number of the minutes it stands in */
};

struct tie_rule {
    const char *const *stages;     /* compared in this order, higher wins; n_stages 0: none */
    size_t n_stages;
    const struct tie_decision *decisions;
    size_t n_decisions;
};

struct rank_row {
    const struct rank_entry *entry;
    const char *id;
    int rank;
    struct ratio total;
    const char *exact;             /* "37.98125", or "n/d" where the decimal does not end */
    const char *shown;             /* "37,98" */
    const char **tied_with; size_t n_tied;     /* shares the rank with these, by id */
    size_t n_equal;                            /* others with the same exact total, parted or not */
    const char *parted_by;         /* stage id that parted the equals; NULL */
    const char *minute;            /* minutes of the plenary that parted them; NULL */
    bool hidden_digits;            /* differs from a neighbour only in digits not shown */
};

struct ranking {
    struct rank_row *v;            /* best first; those who share a rank by id */
    size_t n;
    const struct rank_entry **out; /* who has no rank, by id */
    size_t n_out;
    bool open_ties;                /* somebody still shares a rank */
    bool hidden_digits;
};

/* Computes it. Faults (ST_INVALID): ids missing or doubled, somebody ranked without any part, a
 * plenary decision that does not name exactly one group of equals or parts nobody, numbers
 * outside all bounds, more than RANK_EQUALS_MAX who share a rank (no selection has them). The result does not depend on the order of the entries; its rows point
 * into `entries`, which must live as long. */
enum status rank_compute(struct arena *a, const struct rank_entry *entries, size_t n,
                         const struct tie_rule *ties, struct ranking *ret, struct faults *f);

/* Is the rank of everybody settled? A verdict a group of equals that needs the plenary. */
enum met rank_settled(const struct ranking *r, const char *tie_clause, struct verdicts *vs);

/* The first k of the ranking, in order; fewer when there are fewer. MET_NO with a verdict when
 * equals stand on both sides of the cut: nobody is dropped by chance. `clause` may be NULL. */
enum met rank_top(struct arena *a, const struct ranking *r, size_t k, const char *clause,
                  const char ***ret_ids, size_t *ret_n, struct verdicts *vs);

const struct rank_row *rank_row_of(const struct ranking *r, const char *id);

/* {"ranking":[{"rank","id","total_exact","total_shown","tied_with":[]}]}: numbers as strings
 * with a point; rows parted or hanging on hidden digits say so in further members. */
json_t *rank_json(const struct ranking *r);
