/* The sealed ranking of a post, the names on its list, and who dropped out since: read from the
 * store into the structs of rules/. Shared by ranking.c, decision.c and inauguration.c. */
#pragma once
#include "gate/act.h"
#include "rules/choice.h"
#include "rules/rank.h"

struct ranked {
    int64_t id;                    /* row of ranking */
    struct ranking ranking;        /* best first; ids are public ids of applications */
    const char **passed; size_t n_passed;
};

/* The ranking in force; false when the post has none. */
bool ranked_read(struct ctx *c, int64_t post, struct ranked *ret);

struct three_list {
    int64_t id;                    /* row of three; 0: none in force */
    const char **pubs;             /* applications, in the order of the list */
    int64_t *applications;
    size_t n;
    const char **dropped; size_t n_dropped; /* of these */
    bool handed_over;              /* a transmission was made of this list */
};
void ranked_three(struct ctx *c, int64_t post, struct three_list *ret);
/* Withdrawn, dropped out or failed since: has no place any more. */
bool ranked_is_out(struct ctx *c, int64_t application);
/* The governor's answer for a post. */
struct opinion ranked_opinion(struct ctx *c, int64_t post);
/* The route of a post; never NULL after a fault was set. */
const struct route_rule *ranked_route(struct ctx *c, const struct post_ref *post);
/* May the actor, in the role he acts in, read the ranking of c->post? ST_OK or a refusal. */
enum status ranked_may_read(struct ctx *c);
/* Was the ranking of c->post in force handed to this role? */
bool ranked_delivered_to(struct ctx *c, enum role role);
