/* Who sits on the panel, in its secretariat and among the assessors: is the composition what the
 * regulation wants? Pure: members in, verdicts out; run again whenever a member is replaced.
 *
 * Notions. *Internal* is whoever serves the government that holds the selection; an official
 * (pejabat) who is not internal comes from another agency. An *element* is a group the regulation
 * wants represented; a *stranger* is a member who belongs to none of them. *Evidence* is a short
 * reference to what shows the knowledge of the post's field, and that of assessing competency.
 *
 * Each matter the regulation rules gives verdicts of its own, with clause, facts and what would be
 * lawful; where it rules nothing there is one verdict NOT_RULED. A lack the regulation does not
 * punish is a remark (met YES, remark set).
 *
 * Rule keys served: panel.size, .internal, .elements, .strangers, .evidence, .equal, .conditions;
 * secretariat.size,
 * .qualifications; assessors, .evidence, .several. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "rules/regulation.h"

struct arena;

struct panel_member {
    const char *name;
    enum element element;
    bool internal;
    const char *field_evidence;        /* NULL or empty: none */
    const char *assessment_evidence;   /* likewise */
    enum post_level level;             /* of the post he holds; LEVEL_NONE: not recorded */
    unsigned conditions;               /* bit i: the i-th of panel.conditions is recorded */
};

void panel_check(const struct regulation *r, const struct panel_member *m, size_t n,
                 struct verdicts *v);
/* What is recorded of a member when he is nominated, and no table of members tells: the level of an
 * internal member's post against the highest vacant one, and the conditions met. Says nothing where
 * the regulation rules neither. */
void panel_check_standing(const struct regulation *r, const struct panel_member *m, size_t n,
                          enum post_level vacant, struct verdicts *v);
/* The most internal members a panel of n may have; -1 when not ruled. */
int panel_internal_most(const struct regulation *r, size_t n);

/* A CSV with the header name,element,internal,field_evidence,assessment_evidence (any order);
 * element a word of the vocabulary, internal 0 or 1. All faults at once, with row and column; a
 * name written twice is a warning. False, and nothing given, when there is a fault. */
bool panel_members_read_csv(struct arena *a, const char *file, const char *text, size_t n,
                            struct panel_member **ret, size_t *ret_n, struct faults *f);

enum { PANEL_CSV_ROWS_MAX = 1000 };

struct secretariat_member {
    const char *name;
    unsigned qualified;                /* bit i: the i-th of secretariat.qualifications is recorded */
};
void secretariat_check(const struct regulation *r, const struct secretariat_member *m, size_t n,
                       struct verdicts *v);

struct assessor_member {
    const char *name;
    const char *independence_evidence;
    const char *experience_evidence;
};
void assessors_check(const struct regulation *r, const struct assessor_member *m, size_t n,
                     struct verdicts *v);
