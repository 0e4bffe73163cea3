#include "rules/procedure.h"
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "rules/procedure_steps.h"

const char *step_state_word(enum step_state s)
{
    static const char *const words[] = {"tidak-berlaku", "belum", "terbuka", "berjalan",
                                        "menunggu", "selesai"};
    return (unsigned)s < sizeof words / sizeof *words ? words[s] : NULL;
}

/* ---- patterns ---- */

bool pattern_matches(const char *pattern, const char *act, const char *tag)
{
    if (!pattern || !act)
        return false;
    size_t n = strlen(pattern);
    if (n >= 2 && strcmp(pattern + n - 2, ".*") == 0)
        return strncmp(act, pattern, n - 1) == 0;
    const char *colon = strchr(pattern, ':');
    if (!colon)
        return strcmp(pattern, act) == 0;
    size_t len = (size_t)(colon - pattern);
    return strlen(act) == len && strncmp(pattern, act, len) == 0 && str_eq(colon + 1, tag);
}

/* ---- steps against events ---- */

static instant first_event(const struct procedure *p, const char *pattern, int64_t post)
{
    instant at = INSTANT_NONE;
    for (size_t i = 0; i < p->n && pattern; i++) {
        const struct event *e = &p->events[i];
        bool here = post == 0 || e->post == 0 || e->post == post;
        if (here && pattern_matches(pattern, e->act, e->tag) &&
            (at == INSTANT_NONE || e->at < at))
            at = e->at;
    }
    return at;
}

enum post_class procedure_class(const struct procedure *p, int64_t post)
{
    for (size_t i = 0; i < p->n_posts; i++)
        if (p->posts[i].id == post)
            return p->posts[i].class;
    return POST_ANY;
}

bool step_applies(const struct procedure *p, const struct step_rule *s, int64_t post)
{
    if (s->posts == POST_ANY)
        return true;
    if (post)
        return procedure_class(p, post) == s->posts;
    for (size_t i = 0; i < p->n_posts; i++)
        if (p->posts[i].class == s->posts)
            return true;
    return false;
}

/* At every post the step is for; false without any. */
static bool at_all_posts(const struct procedure *p, const struct step_rule *s,
                         const char *pattern, instant *ret)
{
    instant last = INSTANT_NONE;
    for (size_t i = 0; i < p->n_posts; i++) {
        if (!step_applies(p, s, p->posts[i].id))
            continue;
        instant at = first_event(p, pattern, p->posts[i].id);
        if (at == INSTANT_NONE)
            return false;
        if (last == INSTANT_NONE || at > last)
            last = at;
    }
    *ret = last;
    return last != INSTANT_NONE;
}

instant step_done_at(const struct procedure *p, const struct step_rule *s, int64_t post)
{
    instant at = INSTANT_NONE;
    if (s->per_post && post == 0)
        return at_all_posts(p, s, s->done, &at) ? at : INSTANT_NONE;
    return first_event(p, s->done, s->per_post ? post : 0);
}

instant step_begun_at(const struct procedure *p, const struct step_rule *s, int64_t post)
{
    return first_event(p, s->begun, s->per_post ? post : 0);
}

bool step_passes(const struct procedure *p, const struct step_rule *s, int64_t post)
{
    return !step_applies(p, s, s->per_post ? post : 0) ||
           (s->optional && step_begun_at(p, s, post) == INSTANT_NONE);
}

/* The first step that must be done before `s`, through those that stand in nobody's way. The
 * depth ends the search should the file's steps go in a circle. */
static const struct step_rule *missing(const struct procedure *p, const struct step_rule *s,
                                       int64_t post, size_t depth)
{
    if (depth > p->r->n_steps)
        return NULL;
    for (size_t i = 0; i < s->n_after; i++) {
        const struct step_rule *pre = regulation_step(p->r, s->after[i]);
        if (!pre || step_done_at(p, pre, post) != INSTANT_NONE)
            continue;
        const struct step_rule *found =
            step_passes(p, pre, post) ? missing(p, pre, post, depth + 1) : pre;
        if (found)
            return found;
    }
    return NULL;
}

const struct step_rule *step_missing(const struct procedure *p, const struct step_rule *s,
                                     int64_t post)
{
    if (!s->per_post)
        return missing(p, s, 0, 0);
    if (post)
        return missing(p, s, post, 0);
    for (size_t i = 0; i < p->n_posts; i++) {
        const struct step_rule *found =
            step_applies(p, s, p->posts[i].id) ? missing(p, s, p->posts[i].id, 0) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

enum step_state step_state(const struct procedure *p, const struct step_rule *s, int64_t post,
                           const char **ret_blocked_by)
{
    *ret_blocked_by = NULL;
    if (!step_applies(p, s, s->per_post ? post : 0))
        return STEP_NOT_APPLICABLE;
    if (step_done_at(p, s, post) != INSTANT_NONE)
        return STEP_DONE;
    if (step_begun_at(p, s, post) != INSTANT_NONE)
        return s->waits ? STEP_WAITING : STEP_BEGUN;
    const struct step_rule *pre = step_missing(p, s, post);
    if (!pre)
        return STEP_OPEN;
    *ret_blocked_by = pre->id;
    return STEP_BLOCKED;
}

/* ---- who ---- */

/* The steps an act belongs to: those it completes; only when there is none, those it begins
 * (publishing completes the announcement, and it is that step's order that binds, though the
 * registration begins with it). */
enum part { PART_NONE, PART_DONE, PART_BEGUN };

static bool step_takes(const struct step_rule *s, enum part part, const char *act,
                       const char *tag, enum post_class class)
{
    return (class == POST_ANY || s->posts == POST_ANY || s->posts == class) &&
           pattern_matches(part == PART_DONE ? s->done : s->begun, act, tag);
}

static enum part part_of(const struct regulation *r, const char *act, const char *tag,
                         enum post_class class)
{
    enum part part = PART_NONE;
    for (size_t i = 0; i < r->n_steps && part != PART_DONE; i++) {
        if (step_takes(&r->steps[i], PART_DONE, act, tag, class))
            part = PART_DONE;
        else if (step_takes(&r->steps[i], PART_BEGUN, act, tag, class))
            part = PART_BEGUN;
    }
    return part;
}

static const char *step_clause(const struct step_rule *s)
{
    return s->clause ? s->clause : s->id;
}

role_set procedure_roles(const struct regulation *r, const char *act, const char *tag,
                         enum post_class class, const char **ret_clause)
{
    const struct act_rule *rule = regulation_act(r, act, tag);
    role_set by = 0;
    const char *clause = rule ? rule->clause : NULL;
    bool open = false;             /* a step that does not say who leaves it open */
    if (rule && rule->by) {
        *ret_clause = clause;
        return rule->by;
    }
    enum part part = part_of(r, act, tag, class);
    for (size_t i = 0; part && i < r->n_steps; i++) {
        const struct step_rule *s = &r->steps[i];
        if (!step_takes(s, part, act, tag, class))
            continue;
        by |= s->by;
        open = open || s->by == 0;
        if (!clause)
            clause = step_clause(s);
    }
    *ret_clause = clause;
    return open ? 0 : by;
}

static bool check_role(const struct procedure *p, const char *act, const char *tag,
                       int64_t post, enum role role, struct verdicts *v)
{
    const char *clause = NULL;
    role_set by = procedure_roles(p->r, act, tag, procedure_class(p, post), &clause);
    if (by == 0 || (by & ROLE_BIT(role)))
        return true;
    struct verdict *x = verdict_add(v, MET_NO, clause, "Tindakan ini bukan wewenang %s.",
                                    role_title(role));
    x->lawful = arena_printf(v->arena, "Yang berwenang: %s.", role_set_show(v->arena, by));
    return false;
}

/* ---- the panel's term ---- */

static bool serves_a_term(enum role role)
{
    return (ROLE_BIT(role) & (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) |
                              ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |
                              ROLE_BIT(ROLE_ASSESSOR))) != 0;
}

bool procedure_term_ended(const struct procedure *p, instant *ret)
{
    static const struct step_rule three = {.id = "three", .done = "decision.three",
                                           .per_post = true};
    return p->r->panel.term_clause && p->n_posts && at_all_posts(p, &three, three.done, ret);
}

static const char *term_clause(const struct regulation *r, enum role role)
{
    bool staff = role == ROLE_SECRETARIAT || role == ROLE_SECRETARIAT_CHAIR;
    return staff && r->secretariat.term_clause ? r->secretariat.term_clause : r->panel.term_clause;
}

static bool check_term(const struct procedure *p, const char *act, const char *tag,
                       enum role role, struct verdicts *v)
{
    const struct panel_rules *panel = &p->r->panel;
    instant ended;
    if (!serves_a_term(role) || !procedure_term_ended(p, &ended))
        return true;
    for (size_t i = 0; i < panel->n_after_term; i++)
        if (pattern_matches(panel->after_term[i], act, tag))
            return true;
    struct verdict *x = verdict_add(v, MET_NO, term_clause(p->r, role), "Masa kerja panitia seleksi dan "
                                    "sekretariatnya sudah berakhir.");
    verdict_fact(v, x, "berakhir", "%s", instant_show(v->arena, ended, p->r->zone));
    x->lawful = "Yang tetap terbuka: laporan, notulen, surat hasil, dan jawaban pengaduan.";
    return false;
}

void procedure_may_serve(const struct regulation *r, const struct event *events, size_t n,
                         const struct procedure_post *posts, size_t n_posts, const char *act,
                         const char *tag, enum role role, struct verdicts *v)
{
    const struct procedure p = {r, events, n, posts, n_posts};
    check_term(&p, act, tag, role, v);
}

/* ---- the order ---- */

/* The verdict of the steps this act belongs to: lawful when one of them is free. */
static void check_order(const struct procedure *p, const char *act, const char *tag,
                        int64_t post, struct verdicts *v)
{
    const struct step_rule *step = NULL, *pre = NULL;
    enum post_class class = procedure_class(p, post);
    enum part part = part_of(p->r, act, tag, class);
    for (size_t i = 0; part && i < p->r->n_steps; i++) {
        const struct step_rule *s = &p->r->steps[i];
        if (!step_takes(s, part, act, tag, class) || !step_applies(p, s, post))
            continue;
        const struct step_rule *before = step_missing(p, s, post);
        if (!before) {
            verdict_add(v, MET_YES, step_clause(s), "Langkah ini terbuka: %s.", s->title);
            return;
        }
        if (!step) {
            step = s;
            pre = before;
        }
    }
    if (!step)
        return;
    struct verdict *x = verdict_add(v, MET_NO, step_clause(step), "Belum waktunya: %s.",
                                    step->title);
    verdict_fact(v, x, "belum selesai", "%s (%s)", pre->title, step_clause(pre));
    x->lawful = arena_printf(v->arena, "Selesaikan dahulu: %s (%s).", pre->title,
                             step_clause(pre));
}

void procedure_may(const struct regulation *r, struct arena *a, const struct event *events,
                   size_t n, const struct procedure_post *posts, size_t n_posts,
                   const char *act, const char *tag, int64_t post, enum role role,
                   struct verdicts *v)
{
    const struct procedure p = {r, events, n, posts, n_posts};
    (void)a;
    bool person = check_role(&p, act, tag, post, role, v);
    bool term = check_term(&p, act, tag, role, v);
    if (person && term)
        check_order(&p, act, tag, post, v);
}

const struct step_rule *procedure_missing(const struct regulation *r, const struct event *events,
                                          size_t n, const struct procedure_post *posts,
                                          size_t n_posts, const char *step)
{
    const struct procedure p = {r, events, n, posts, n_posts};
    const struct step_rule *s = regulation_step(r, step);
    return s ? step_missing(&p, s, 0) : NULL;
}
