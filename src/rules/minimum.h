/* Fewer than three: the ways out each regulation has or lacks.
 *
 * A regulation may ask for a number of candidates at the registration, after the file check and
 * at the end. When a post stays below it, only the paths its clause names are lawful, in their
 * order: extend first where extending is possible, then appoint, widen or stop. Where the
 * regulation names no way out that is the answer ("peraturan ini tidak menyebut jalan keluar");
 * a supplementary regulation the government named may give one, and then *its* clause is cited.
 * Rule keys "minimum.pendaftaran", "minimum.administrasi", "minimum.akhir",
 * "announcement.extension", "announcement.widen". */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "rules/regulation.h"

#define MINIMUM_REGISTRATION "pendaftaran"
#define MINIMUM_SCREENING "administrasi"
#define MINIMUM_END "akhir"

/* One lawful next act. */
struct minimum_act {
    enum too_few_path path;
    const char *act;               /* "announcement.extend"; the act a button would do */
    const char *clause;
    const char *regulation;        /* key of the regulation the clause stands in */
    role_set by;                   /* 0: the regulation does not say */
    const char *text;              /* Indonesian sentence */
    int count;                     /* PATH_APPOINT: how many are missing */
};

struct minimum_answer {
    enum met met;                  /* YES, NO, or NOT_RULED */
    const char *clause;
    int need, have;
    struct minimum_act *acts;      /* lawful now, in order; n_acts 0 when there is none */
    size_t n_acts;
    bool no_way_out;               /* below the minimum and nothing is lawful but an override */
};

struct minimum_case {
    const char *id;                /* MINIMUM_... */
    int count;                     /* of the post, or of all (reading minimum-dihitung) */
    int extensions;                /* of the announcement so far */
    const struct regulation *supplement; /* what the government named besides; may be NULL */
};

/* Below the minimum? Adds one verdict: its `lawful` is the acts' sentences in one line. At the
 * end the verdict is overridable only when a supplementary rule can be cited (overridable_by:
 * the role that picks the three for posts of the class). */
struct minimum_answer minimum_check(const struct regulation *r, struct arena *a,
                                    const struct minimum_case *c, enum post_class post,
                                    struct verdicts *vs);

/* Counts of the posts as the reading "minimum-dihitung" takes them: per post (as they are), or
 * every one replaced by the sum. */
void minimum_counts(const struct regulation *r, int *counts, size_t n);

/* May `role` appoint candidates here now (screening.appoint_candidate)? Only below the minimum,
 * only where the regulation (or the supplement) knows the path and it is its turn, at most as
 * many as are missing, only by whom it names. Rule key "minimum.ID.appoint". */
enum met minimum_may_appoint(const struct regulation *r, struct arena *a,
                             const struct minimum_case *c, enum post_class post, int appointing,
                             enum role role, struct verdicts *vs);

/* May the announcement be extended (once more) for a post with so many applicants? Rule key
 * "announcement.extension"; NOT_RULED where the regulation knows no extension. */
enum met minimum_may_extend(const struct regulation *r, struct arena *a, int applicants,
                            int extensions, enum role role, struct verdicts *vs);

/* Is an override of a minimum lawful: a reason, a clause of the supplementary regulation (of
 * this one too where the reading "kurang-dari-tiga" lets it go on), the role the verdict named
 * in overridable_by? */
enum met minimum_override(const struct regulation *r, const struct regulation *supplement,
                          const char *clause, const char *reason, enum role role,
                          const char *overridable_by, struct verdicts *vs);
