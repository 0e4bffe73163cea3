/* The order of the procedure: steps of the regulation against the milestones so far. */
#pragma once
#include "rules/calendar.h"
#include "rules/phase.h"
#include "rules/regulation.h"

struct procedure_post { int64_t id; enum post_class class; };

/* May this act be done now, as far as the order and the regulation's assignment of persons go?
 * role: the role it would be done in. Adds to v: a NO with the step's clause when a step before
 * it is missing (lawful: which), when the role is not the one the regulation names (lawful: who),
 * or when the panel's term has ended and the act is none of those that stay; nothing when the
 * regulation does not order this act. */
void procedure_may(const struct regulation *r, struct arena *a, const struct event *events,
                   size_t n, const struct procedure_post *posts, size_t n_posts,
                   const char *act, const char *tag, int64_t post, enum role role,
                   struct verdicts *v);
/* The term alone, for any act and whatever its order: adds the NO with the term's clause when the
 * term of the role has ended and the act is none of those that stay. */
void procedure_may_serve(const struct regulation *r, const struct event *events, size_t n,
                         const struct procedure_post *posts, size_t n_posts, const char *act,
                         const char *tag, enum role role, struct verdicts *v);
/* The roles the regulation allows for an act (acts, then the steps it completes or begins);
 * 0: not narrowed. *ret_clause: the clause that says so. */
role_set procedure_roles(const struct regulation *r, const char *act, const char *tag,
                         enum post_class class, const char **ret_clause);

/* The first step that must be done before the one with this id; NULL when none is missing, or the
 * regulation has no such step. */
const struct step_rule *procedure_missing(const struct regulation *r, const struct event *events,
                                          size_t n, const struct procedure_post *posts,
                                          size_t n_posts, const char *step);

enum step_state { STEP_NOT_APPLICABLE, STEP_BLOCKED, STEP_OPEN, STEP_BEGUN, STEP_WAITING, STEP_DONE };
struct step_status {
    const struct step_rule *step;
    int64_t post;                /* 0: of the whole selection */
    enum step_state state;
    const char *blocked_by;      /* id of the first missing step */
    instant begun, done;         /* INSTANT_NONE */
    instant planned_from, planned_until; /* INSTANT_NONE when it cannot be planned */
    bool overdue;
    int64_t overdue_minutes;     /* of working time for jam/menit, else calendar minutes */
};
/* The whole timeline at `now`; rows in the regulation's order, one a post where per_post. */
size_t procedure_timeline(const struct regulation *r, const struct calendar *c, struct arena *a,
                          const struct event *events, size_t n,
                          const struct procedure_post *posts, size_t n_posts, enum zone zone,
                          instant now, struct step_status **ret);
const char *step_state_word(enum step_state s);  /* "belum", "terbuka", "berjalan", "menunggu", "selesai" */
