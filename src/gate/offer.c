/* What a person may do here and now: the menus, the task list and the forms ask this. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/inside.h"

#define OFFER_TAGS 64

struct tags {
    const char *v[OFFER_TAGS];
    size_t n;
};

static void add_tag(struct tags *t, const char *tag)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->v[i], tag))
            return;
    if (t->n < OFFER_TAGS)
        t->v[t->n++] = tag;
}

/* "letter.sign:edaran" gives "edaran" for letter.sign. */
static void add_pattern(struct tags *t, const char *act, const char *pattern)
{
    size_t n = strlen(act);
    if (pattern && strncmp(pattern, act, n) == 0 && pattern[n] == ':')
        add_tag(t, pattern + n + 1);
}

static const struct param *param_named(const struct param *p, const char *name)
{
    for (; p && p->name; p++)
        if (str_eq(p->name, name))
            return p;
    return NULL;
}

static bool has_tag(const struct tags *t, const char *tag)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->v[i], tag))
            return true;
    return false;
}

/* Is there a tag of which the regulation does not speak? Then it is chosen in the form. */
static bool has_others(const struct regulation *r, const struct act *act, const struct param *p,
                       const struct tags *t)
{
    for (size_t i = 0; p && p->words && p->words[i]; i++)
        if (!has_tag(t, p->words[i]))
            return true;
    for (size_t i = 0; str_eq(act->tag_param, "stage") && i < r->n_stages; i++)
        if (!has_tag(t, r->stages[i].id))
            return true;
    return false;
}

/* The tags under which the regulation speaks of an act, and none for all others; else all it knows
 * of. */
static void tags_of(const struct regulation *r, const struct act *act, struct tags *t)
{
    t->n = 0;
    if (act->tag_param && r) {
        for (size_t i = 0; i < r->n_steps; i++) {
            add_pattern(t, act->name, r->steps[i].done);
            add_pattern(t, act->name, r->steps[i].begun);
        }
        for (size_t i = 0; i < r->n_acts; i++)
            add_pattern(t, act->name, r->acts[i].act);
        const struct param *p = param_named(act->params, act->tag_param);
        for (size_t i = 0; t->n == 0 && p && p->words && p->words[i]; i++)
            t->v[t->n++] = p->words[i];
        if (t->n == 0 && str_eq(act->tag_param, "stage"))
            for (size_t i = 0; i < r->n_stages; i++)
                add_tag(t, r->stages[i].id);
        if (t->n < OFFER_TAGS && has_others(r, act, p, t))
            t->v[t->n++] = NULL;
    }
    if (t->n == 0)
        t->v[t->n++] = NULL;
}

static bool judge(struct run *r)
{
    r->c.out->refusal = (struct verdict){0};
    return check_all(r) == ST_OK;
}

static json_t *post_json(const struct post_ref *p)
{
    json_t *o = json_object();
    json_put(o, "pub", p->pub);
    json_put(o, "title", p->title);
    return o;
}

/* Judged for each post where it names one; the refusal is the first. */
static bool judge_posts(struct run *r, json_t *posts, struct verdict *ret_why)
{
    struct ctx *c = &r->c;
    bool open = false, first = true;
    size_t n = c->act->names & NAMES_POST ? c->sel->n_posts : 1;
    for (size_t i = 0; i < n; i++) {
        c->post = c->act->names & NAMES_POST ? &c->sel->posts[i] : NULL;
        bool may = judge(r);
        if (may && c->post)
            json_array_append_new(posts, post_json(c->post));
        if (!may && first) {
            *ret_why = c->out->refusal;
            first = false;
        }
        open = open || may;
    }
    c->post = NULL;
    return open;
}

static json_t *offer_json(struct run *r)
{
    struct ctx *c = &r->c;
    json_t *o = json_object(), *posts = json_array();
    struct verdict why = {0};
    bool open = c->sel ? judge_posts(r, posts, &why) : judge(r);
    if (!c->sel)
        why = c->out->refusal;
    json_put(o, "act", c->act->name);
    json_put(o, "title", c->act->title);
    json_put(o, "part", arena_strndup(c->arena, c->act->name, strcspn(c->act->name, ".")));
    json_put(o, "tag_param", c->tag ? c->act->tag_param : NULL);
    json_put(o, "tag", c->tag);
    json_put(o, "role", open ? role_word(c->actor.role) : NULL);
    json_put_flag(o, "open", open);
    json_put_flag(o, "irreversible", c->act->flags & ACT_IRREVERSIBLE);
    json_put_new(o, "posts", posts);
    json_put_new(o, "refusal", open ? json_null() : json_verdict(&why));
    return o;
}

static bool concerns(const struct run *r, const struct act *act)
{
    bool of_selection = act->names & NAMES_SELECTION;
    return (act->who & r->c.actor.roles) && of_selection == (r->c.sel != NULL);
}

json_t *act_offers(struct ctx *c)
{
    struct run *r = (struct run *)c;
    const struct ctx before = *c;
    json_t *list = json_in(c->arena, json_array());
    struct tags tags;
    check_reader(r);
    for (size_t i = 0; i < c->gate->n_acts; i++) {
        const struct act *act = c->gate->acts[i].act;
        if (!concerns(r, act))
            continue;
        c->act = act;
        tags_of(c->sel ? c->sel->reg : NULL, act, &tags);
        for (size_t k = 0; k < tags.n; k++) {
            c->tag = tags.v[k];
            json_array_append_new(list, offer_json(r));
        }
    }
    *c = before;
    c->out->refusal = (struct verdict){0};
    faults_init(c->out->faults, c->arena);
    return list;
}

enum status act_enter(struct ctx *c, const char *selection)
{
    static const struct param subject[] = {{"selection", PARAM_PUB, true, "seleksi"}, PARAMS_END};
    struct run *r = (struct run *)c;
    struct act *shape = arena_new_of(c->arena, struct act);
    struct served_act *served = arena_new_of(c->arena, struct served_act);
    json_t *input = json_in(c->arena, json_object());
    json_put(input, "selection", selection);
    *shape = (struct act){.name = c->act->name, .title = c->act->title, .names = NAMES_SELECTION};
    *served = (struct served_act){shape, subject};
    r->served = served;
    r->in = input_parse(c->arena, subject, input, c->out->faults);
    if (!r->in)
        return ST_INVALID;
    run_begin(r, c->db);
    enum status s = context_actor(r);
    return s == ST_OK ? context_subject(r) : s;
}
