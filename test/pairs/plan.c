#include "plan.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "support/place.h"

enum { UNREADY = 100000, UNDONE = 5000, PER_FILE = 2 };

/* ---- locks ---- */

/* Whose dossier an act may lock beside its doer's. */
static bool reaches_applicants(const struct act *a)
{
    return (a->names & NAMES_APPLICATION) || (a->flags & ACT_ON_BEHALF) ||
           (a->who & ROLE_BIT(ROLE_APPLICANT));
}

static bool shares(const struct act *a)
{
    return a->lock == LOCK_SELECTION_SHARED && (a->names & NAMES_SELECTION);
}

bool plan_may_conflict(const struct act *a, const struct act *b)
{
    if (!shares(a) || !shares(b))
        return true;
    return (a->who & b->who) || (reaches_applicants(a) && reaches_applicants(b));
}

/* ---- names ---- */

struct saved {
    const char *name;
    size_t step;
};
struct names {
    struct saved *v;
    size_t n;
};

static void save(struct names *k, const char *name, size_t step)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->v[i].name, name))
            return;
    k->v[k->n++] = (struct saved){name, step};
}

static void read_names(struct arena *a, const struct scenario *s, struct names *ret)
{
    size_t n = 0;
    const char *name;
    json_t *member;
    for (size_t i = 0; i < s->n; i++)
        n += json_is_object(s->v[i].save) ? json_object_size(s->v[i].save) : 1;
    *ret = (struct names){.v = arena_array_of(a, n, struct saved)};
    for (size_t i = 0; i < s->n; i++) {
        if (json_is_string(s->v[i].save))
            save(ret, json_string_value(s->v[i].save), i);
        else
            json_object_foreach(s->v[i].save, name, member)
                save(ret, name, i);
    }
}

static size_t known_from(const struct names *k, const char *name)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->v[i].name, name))
            return k->v[i].step + 1;
    return UNREADY;
}

static size_t ready_from(const struct names *k, const json_t *j)
{
    const char *key;
    json_t *v;
    size_t i, most = 0, one;
    if (json_is_string(j) && json_string_value(j)[0] == '$')
        return known_from(k, json_string_value(j) + 1);
    json_object_foreach((json_t *)j, key, v)
        most = (one = ready_from(k, v)) > most ? one : most;
    json_array_foreach((json_t *)j, i, v)
        most = (one = ready_from(k, v)) > most ? one : most;
    return most;
}

/* ---- occasions ---- */

struct occasions {
    struct arena *arena;
    const struct gate *gate;
    const struct scenario *s;
    struct names names;
    struct occasion *v;
    size_t n;
};

static size_t act_at(const struct gate *g, const char *name)
{
    for (size_t i = 0; i < gate_acts(g); i++)
        if (str_eq(gate_act_at(g, i)->name, name))
            return i;
    return SIZE_MAX;
}

static void add(struct occasions *r, size_t i, size_t item, const char *act, const json_t *with,
                bool confirms)
{
    const struct scenario_step *s = &r->s->v[i];
    struct occasion o = {.step = i, .item = item, .act = act_at(r->gate, act), .confirms = confirms,
                         .done = !s->refused && !s->faults && !s->error};
    if (o.act == SIZE_MAX)
        return;
    o.ready = ready_from(&r->names, with);
    if (!str_eq(s->as, "sistem") && !str_eq(s->as, "publik") &&
        known_from(&r->names, s->as) > o.ready)
        o.ready = known_from(&r->names, s->as);
    if (o.ready <= i)                    /* a name nobody has is no real input */
        r->v[r->n++] = o;
}

/* The act that waits under the name a confirmation gives. */
static const char *confirmed(const struct occasions *r, const struct scenario_step *s)
{
    const char *name = json_str(s->with, "pending");
    if (!name || *name != '$')
        return NULL;
    size_t from = known_from(&r->names, name + 1);
    return from == UNREADY ? NULL : r->s->v[from - 1].act;
}

static void add_step(struct occasions *r, size_t i)
{
    const struct scenario_step *s = &r->s->v[i];
    size_t k;
    json_t *item;
    if (!s->act)
        return;
    if (str_eq(s->act, "act.confirm"))
        add(r, i, SIZE_MAX, confirmed(r, s), s->with, true);
    else if (!str_eq(s->act, "act.batch"))
        add(r, i, SIZE_MAX, s->act, s->with, false);
    else
        json_array_foreach(json_object_get(s->with, "inputs"), k, item)
            add(r, i, k, json_str(s->with, "act"), item, false);
}

struct scenario_step plan_step(const struct scenario *s, const struct occasion *o)
{
    struct scenario_step step = s->v[o->step];
    if (o->item != SIZE_MAX) {
        step.act = json_str(step.with, "act");
        step.with = json_array_get(json_object_get(s->v[o->step].with, "inputs"), o->item);
    }
    return step;
}

static size_t most_occasions(const struct scenario *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += 1 + (s->v[i].with ? json_array_size(json_object_get(s->v[i].with, "inputs")) : 0);
    return n;
}

static void read_file(struct plan *p, struct arena *a, const struct gate *g, size_t f)
{
    struct faults wrong;
    struct err e = {0};
    char *text;
    size_t n;
    faults_init(&wrong, a);
    if (fs_read(a, p->file[f], (size_t)4 << 20, &text, &n, &e) != ST_OK)
        place_stop(p->file[f], e.detail);
    if (!scenario_read(a, p->file[f], text, n, &p->scenario[f], &wrong))
        place_stop(p->file[f], fault_text(&wrong, 0));
    struct occasions r = {.arena = a, .gate = g, .s = &p->scenario[f]};
    read_names(a, r.s, &r.names);
    r.v = arena_array_of(a, most_occasions(r.s), struct occasion);
    for (size_t i = 0; i < r.s->n; i++)
        add_step(&r, i);
    p->occasion[f] = r.v;
    p->n_occasions[f] = r.n;
    for (size_t i = 0; i < r.n; i++)
        p->times[r.v[i].act]++;
}

/* ---- pairs ---- */

static struct pair *pair_of(struct plan *p, size_t x, size_t y)
{
    size_t a = x < y ? x : y, b = x < y ? y : x;
    struct pair *q = &p->pair[a * p->n_acts + b];
    return q->apart ? NULL : q;
}

/* Both done is better than one; near is better than far; at most so many of one file, so that the
 * regulations differ. */
static void offer(struct plan *p, size_t f, const struct occasion *x, const struct occasion *y)
{
    struct pair *q = pair_of(p, x->act, y->act);
    if (!q || y->ready > x->step)
        return;
    size_t far = x->step > y->step ? x->step - y->step : y->step - x->step;
    struct chance c = {f, x, y, far + (x->item != SIZE_MAX && x->item) + (x->done ? 0 : 2 * UNDONE) + (y->done ? 0 : UNDONE)};
    size_t same = 0, worst = SIZE_MAX;
    for (size_t i = 0; i < q->n; i++)
        if (q->chance[i].file == f) {
            same++;
            worst = i;
        }
    if (same == PER_FILE && q->chance[worst].cost <= c.cost)
        return;
    if (same < PER_FILE && q->n == CHANCES && q->chance[q->n - 1].cost <= c.cost)
        return;
    size_t out = same == PER_FILE ? worst : q->n == CHANCES ? q->n - 1 : q->n++;
    for (; out > 0 && q->chance[out - 1].cost > c.cost; out--)
        q->chance[out] = q->chance[out - 1];
    q->chance[out] = c;
}

/* The nearest occasion of each act on either side of each occasion; the same step twice. */
static void find_chances(struct plan *p, struct arena *a, size_t f)
{
    const struct occasion *v = p->occasion[f];
    size_t n = p->n_occasions[f];
    const struct occasion **last = arena_array_of(a, p->n_acts, const struct occasion *);
    for (size_t i = 0; i < n; i++) {
        offer(p, f, &v[i], &v[i]);
        for (size_t k = 0; k < p->n_acts; k++)
            if (last[k])
                offer(p, f, &v[i], last[k]);
        if (v[i].done || !last[v[i].act])
            last[v[i].act] = &v[i];
    }
    memset(last, 0, p->n_acts * sizeof *last);
    for (size_t i = n; i-- > 0;) {
        for (size_t k = 0; k < p->n_acts; k++)
            if (last[k])
                offer(p, f, &v[i], last[k]);
        if (v[i].done || !last[v[i].act])
            last[v[i].act] = &v[i];
    }
}

static void pair_up(struct plan *p, struct arena *a, const struct gate *g)
{
    p->pair = arena_array_of(a, p->n_acts * p->n_acts, struct pair);
    for (size_t i = 0; i < p->n_acts; i++)
        for (size_t k = 0; k < p->n_acts; k++) {
            struct pair *q = &p->pair[i * p->n_acts + k];
            bool apart = !plan_may_conflict(gate_act_at(g, i), gate_act_at(g, k));
            *q = (struct pair){.a = i, .b = k, .apart = k < i || apart};
            p->n_pairs += k >= i && !apart;
            p->apart += k >= i && apart;
        }
}

void plan_make(struct plan *p, struct arena *a, const struct gate *g, char **files, size_t n_files)
{
    *p = (struct plan){.n_files = n_files, .n_acts = gate_acts(g)};
    p->file = arena_array_of(a, n_files, const char *);
    p->scenario = arena_array_of(a, n_files, struct scenario);
    p->occasion = arena_array_of(a, n_files, struct occasion *);
    p->n_occasions = arena_array_of(a, n_files, size_t);
    p->times = arena_array_of(a, p->n_acts, size_t);
    pair_up(p, a, g);
    for (size_t f = 0; f < n_files; f++) {
        p->file[f] = files[f];
        read_file(p, a, g, f);
        find_chances(p, a, f);
    }
}
