/* Three names, one of them, and what happens when one drops out.
 *
 * The route of a post says who picks the three, whether they must be the highest or may be any
 * who passed, who opines on them, and who chooses. Nobody is put on the list or chosen but from
 * the ranking of that post. Rule keys "result.routes.CLASS.three", ".choose", ".consistency",
 * ".opinion", ".permission", ".reason". */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "rules/rank.h"
#include "rules/regulation.h"

struct choice_name {
    const char *id;                /* application for this post */
    const char *reason;            /* why this one; may be NULL */
};

/* ---- picking the three ---- */

struct choice_three {
    const struct route_rule *route;
    const struct ranking *ranking; /* of the post */
    const char *const *passed;     /* ids who pass the selection (pass_selection) */
    size_t n_passed;
    const struct choice_name *names;
    size_t n_names;
    const char *reason;            /* for the list as a whole; may be NULL */
    bool fewer_overridden;         /* fewer than the route's number, lawfully overridden */
};

/* May `role` send this list? All that is against it, each with its clause: the role; a number
 * other than the route's; doubled names; somebody not in the ranking of this post, or out of it;
 * BASIS_HIGHEST: any list but the first n in exact order, or a cut among equals;
 * BASIS_ANY_PASSED: somebody who did not pass, or passing over a higher one without a reason. */
enum met choice_three(struct arena *a, const struct choice_three *c, enum role role,
                      struct verdicts *vs);

/* ---- choosing one ---- */

/* The governor's answer on the three, or the overseer's permission. */
struct opinion {
    bool asked, answered;
    const char *const *favours;    /* ids he holds fit (or permits); n 0: none named */
    size_t n_favours;
};

struct choice_one {
    const struct route_rule *route;
    const char *const *three;      /* as handed over, best first */
    size_t n_three;
    const char *const *dropped;    /* of the three, who is out since */
    size_t n_dropped;
    struct opinion opinion;
    const char *chosen;            /* application chosen */
    bool other_post;               /* it stands for another post than this one */
    const char *reason;            /* may be NULL */
};

/* May `role` choose this one? Refused: another role; somebody for another post or not among the
 * names handed over (consistency); somebody who dropped out; ADVICE: before the answer, or
 * against it without a reason; ASSESSMENT: before the result, or somebody not found fit;
 * PERMISSION: until it is given; not the first without a reason where the route asks for one. */
enum met choice_one(struct arena *a, const struct choice_one *c, enum role role,
                    struct verdicts *vs);

/* Are penetapan and inauguration open? Opinion (any effect) and, for the inauguration, the
 * overseer's permission must be answered; silence is never consent. */
enum met choice_may_appoint(const struct route_rule *route, const struct opinion *opinion,
                            struct verdicts *vs);
enum met choice_may_inaugurate(const struct route_rule *route, const struct opinion *opinion,
                               bool permission_asked, bool permission_granted,
                               struct verdicts *vs);

/* ---- dropping out ---- */

enum dropout_path {
    DROPOUT_MOVE_UP,               /* before handing over: the next in rank moves up */
    DROPOUT_PICK_AGAIN,            /* before handing over, any-who-passed: the pickers pick */
    DROPOUT_AMONG_THE_REST,        /* after: one of those left may still be chosen */
    DROPOUT_SUPPLEMENT,            /* after: another name under a supplementary rule, with reason */
    DROPOUT_REPEAT,                /* stop and repeat the selection of the post */
    DROPOUT__MAX
};
struct dropout_way {
    enum dropout_path path;
    const char *id;                /* MOVE_UP: who; else NULL */
    const char *text;              /* Indonesian sentence */
};
struct dropout {
    enum met met;                  /* YES: the regulation answers; NOT_RULED: alternatives only */
    struct dropout_way ways[DROPOUT__MAX];
    size_t n;
};

/* What follows when `who` of the names drops out. handed_over: the list has left the pickers. */
struct dropout choice_dropout(struct arena *a, const struct route_rule *route,
                              const struct ranking *ranking, const char *const *names,
                              size_t n_names, const char *who, bool handed_over,
                              const char *supplement_clause, struct verdicts *vs);

/* ---- one person on two lists ---- */

struct choice_list {
    const char *person, *application;
    int priority;                  /* as the applicant ordered the posts; 0: not stated */
    bool appointed;                /* already appointed at that post */
};

/* May the person stand on the list of lists[i] too? Reading "dua-daftar": on both, the priority
 * is shown to the chooser; or only where his priority is highest. */
enum met choice_two_lists(const struct regulation *r, const struct choice_list *lists, size_t n,
                          size_t i, struct verdicts *vs);
/* The first appointment strikes the person everywhere else: ret_struck[i] for lists[i]. */
void choice_strike(const struct choice_list *lists, size_t n, bool *ret_struck);
