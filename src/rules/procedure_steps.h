/* What procedure.c and timeline.c share: one step of the regulation against the milestones.
 *
 * A step that does not apply to the post (or to any post), or that is optional and was not
 * begun, stands in nobody's way: what must be done before it must be done before its
 * successors. A step of the whole selection waits for a per-post step at every post it is for; a
 * per-post step waits for the same post only. A milestone of the whole selection counts for
 * every post. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "rules/procedure.h"

struct procedure {
    const struct regulation *r;
    const struct event *events;
    size_t n;
    const struct procedure_post *posts;
    size_t n_posts;
};

/* "act", "act:tag" or "prefix.*" against an act and its tag (may be NULL). */
bool pattern_matches(const char *pattern, const char *act, const char *tag);
enum post_class procedure_class(const struct procedure *p, int64_t post);
/* post 0: to any post of the selection. */
bool step_applies(const struct procedure *p, const struct step_rule *s, int64_t post);
/* When it was completed or begun; post 0 for a per-post step: at the last of all posts (done),
 * at the first (begun). INSTANT_NONE: not yet. */
instant step_done_at(const struct procedure *p, const struct step_rule *s, int64_t post);
instant step_begun_at(const struct procedure *p, const struct step_rule *s, int64_t post);
/* Does it stand in nobody's way? */
bool step_passes(const struct procedure *p, const struct step_rule *s, int64_t post);
/* The first step that must still be done before it, or NULL. */
const struct step_rule *step_missing(const struct procedure *p, const struct step_rule *s,
                                     int64_t post);
enum step_state step_state(const struct procedure *p, const struct step_rule *s, int64_t post,
                           const char **ret_blocked_by);
/* Are three chosen at every post, so that the term of panel and secretariat is over? False where
 * the regulation sets no term. */
bool procedure_term_ended(const struct procedure *p, instant *ret);
