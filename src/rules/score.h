/* Scores: of a stage from its sheets, of an application from its stages.
 *
 * A mean over people who have not all scored is refused, not computed: whoever owes a sheet is
 * listed (`owed`), and every one of these sheets must be locked. A stage that is per_person is
 * scored once for the person and shared by his applications; its sheets name the person.
 *
 * Where an application has no score of its own in a stage it is exempt (counts as the terms
 * said beforehand) or carries over an earlier result that has not expired. All numbers are
 * exact ratios on the scale of 0 to 100. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/err.h"
#include "base/fixed.h"
#include "rules/regulation.h"
#include "rules/rubric.h"
#include "rules/terms.h"

struct owed {
    const char *scorer;            /* NULL: the sheet the panel agrees on */
    const char *candidate;
};

/* One stage of one selection with everything scored in it. */
struct score_stage {
    const struct stage_rule *rule;
    const struct rubric *rubric;   /* NULL: nothing to score (METHOD_PASS) */
    const struct owed *owed;       /* who owes a sheet on whom */
    size_t n_owed;
    const struct sheet *sheets;    /* at most one locked sheet a pair counts: the last one */
    size_t n_sheets;
    bool handed_over;              /* METHOD_ASSESSOR: the assessors' result is with the panel */
    bool waived;
};

/* Are all sheets of all these stages locked (and the assessors' result handed over)? One
 * verdict an unfinished stage: "2 dari 7 anggota belum mengunci penilaian wawancara." Only
 * counts are named, never who. */
enum met score_ready(const struct score_stage *stages, size_t n, struct verdicts *vs);

/* The candidate's score in the stage: the mean of the sheets owed on him (the agreed one in a
 * consensus stage). MET_NO with a verdict while one is missing or nobody owes any, MET_NOT_RULED
 * for a stage without scores; MET_YES sets *ret. */
enum met score_stage_value(const struct score_stage *s, const char *candidate,
                           struct ratio *ret, struct verdicts *vs);

/* ---- instead of a score ---- */

struct exemption {
    const char *stage;
    bool equal_post;               /* the candidate holds an equal post */
    const char *reason;
};
struct carried {
    const char *stage;
    struct dec value;              /* on the scale of 0 to 100 */
    struct date dated;             /* the day of that earlier assessment */
};

/* May a candidate for a post of this class be exempt from the stage? Refused where the
 * regulation knows no exemption, for other posts, without an equal post, a reason, or a way of
 * counting set beforehand. Rule key "stages.ID.exempt". */
enum met score_exempt(const struct stage_rule *rule, const struct stage_terms *terms,
                      enum post_class post, const struct exemption *x, struct verdicts *vs);

/* Is an earlier result still usable on the day? The months are the regulation's, else those the
 * terms set, else it is not ruled and the result cannot be used. The last day is the same day
 * of the month (clipped) that many months later. Rule key "stages.ID.carry_over". */
enum met score_carry(const struct stage_rule *rule, const struct stage_terms *terms,
                     const struct carried *c, struct date on, struct verdicts *vs);

/* ---- an application ---- */

enum score_source { SOURCE_SHEETS, SOURCE_CARRIED, SOURCE_EXEMPT, SOURCE__MAX };
const char *score_source_name(enum score_source s);  /* "penilaian", "hasil terdahulu", ... */

/* What the ranking adds up: value (0 to 100) times weight (a part of 1). */
struct score_part {
    const char *stage;
    struct ratio value;
    struct ratio weight;
    enum score_source source;
};

struct score_case {
    const char *application, *person;
    enum post_class post;
    const struct exemption *exemptions; size_t n_exemptions;
    const struct carried *carried; size_t n_carried;
};

struct score_parts {
    struct score_part *v;
    size_t n;
};

/* The parts of an application in the order of the stages; those without weight are left out,
 * except as tie criteria (weight 0) when they have a score. `on`: the day on which earlier
 * results must be valid. ST_REFUSED with verdicts while a score is missing, exemption or
 * carry-over is not lawful, or nothing is left to weigh; ST_INVALID on overflow. */
enum status score_case_parts(struct arena *a, const struct score_stage *stages, size_t n,
                             const struct terms *terms, const struct score_case *c,
                             struct date on, struct score_parts *ret, struct faults *f,
                             struct verdicts *vs);

/* ---- what assessors must have done before they hand over ---- */

struct instrument_result {
    const char *assessor, *instrument;
};

/* Several assessors and the instruments of the stage ("assessors.several",
 * "assessors.instruments", "stages.ID.instruments") for one participant. NOT_RULED where
 * nothing is asked. */
enum met score_instruments(const struct regulation *r, const struct stage_rule *rule,
                           const struct instrument_result *v, size_t n, struct verdicts *vs);
