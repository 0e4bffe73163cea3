/* selter play: performs scenarios through the gate with legal time set to each step's `at`, and
 * checks every refused/faults/expect line. */
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/scenario.h"
#include "cli/world.h"

#define SCENARIO_MAX ((size_t)4 << 20)

/* What was saved, one object a file. */
struct player {
    struct cli *cli;
    struct world *world;
    json_t **names;
    struct faults *wrong;          /* lines of the scenario that did not hold */
    size_t acts, refusals, pages;
};

static const char *saved(struct player *p, size_t scope, const char *name)
{
    return json_str(p->names[scope], name);
}

static json_t *resolve(struct player *p, const struct scenario_step *s, const json_t *j)
{
    const char *key;
    json_t *v;
    size_t i;
    if (json_is_string(j) && json_string_value(j)[0] == '$') {
        const char *name = json_string_value(j) + 1, *value = saved(p, s->scope, name);
        if (!value)
            fault_add(p->wrong, s->file, s->line, 0, "nama $%s belum disimpan", name);
        return json_string(value ? value : "");
    }
    if (json_is_object(j)) {
        json_t *o = json_object();
        json_object_foreach((json_t *)j, key, v)
            json_object_set_new(o, key, resolve(p, s, v));
        return o;
    }
    if (json_is_array(j)) {
        json_t *list = json_array();
        json_array_foreach((json_t *)j, i, v)
            json_array_append_new(list, resolve(p, s, v));
        return list;
    }
    return json_deep_copy(j);
}

/* "lines.0.shown" in an object; NULL when there is no such place. */
static json_t *at_path(struct arena *a, json_t *j, const char *path)
{
    char **part;
    size_t n = str_split(a, path, '.', &part);
    for (size_t i = 0; j && i < n; i++) {
        int64_t k;
        if (json_is_array(j) && str_int64(part[i], &k))
            j = json_array_get(j, (size_t)k);
        else if (json_is_array(j) && str_eq(part[i], "n"))
            j = json_in(a, json_integer((json_int_t)json_array_size(j)));
        else
            j = json_object_get(j, part[i]);
    }
    return j;
}

static const char *shown(struct arena *a, const json_t *j)
{
    if (!j)
        return "(tidak ada)";
    return json_is_string(j) ? json_string_value(j) : json_canonical(a, j);
}

static void check_expect(struct player *p, const struct scenario_step *s, json_t *got)
{
    struct arena *a = p->cli->arena;
    const char *path;
    json_t *want;
    json_object_foreach(s->expect, path, want) {
        json_t *there = at_path(a, got, path);
        json_t *asked = json_in(a, resolve(p, s, want));
        bool same = json_is_null(asked) ? !there || json_is_null(there)
                                        : there && str_eq(shown(a, there), shown(a, asked));
        if (!same)
            fault_add(p->wrong, s->file, s->line, 0, "%s seharusnya %s, ternyata %s", path,
                      shown(a, asked), shown(a, there));
    }
}

static void save_one(struct player *p, const struct scenario_step *s, const char *name,
                     json_t *value)
{
    if (json_is_string(value))
        json_object_set(p->names[s->scope], name, value);
    else
        fault_add(p->wrong, s->file, s->line, 0, "tidak ada yang dapat disimpan sebagai %s", name);
}

static void save_names(struct player *p, const struct scenario_step *s, const struct outcome *o)
{
    const char *name;
    json_t *member;
    if (json_is_string(s->save)) {
        void *it = json_object_iter(o->ids);
        save_one(p, s, json_string_value(s->save), it ? json_object_iter_value(it) : NULL);
        return;
    }
    json_object_foreach(s->save, name, member)
        save_one(p, s, name, at_path(p->cli->arena, o->ids, json_string_value(member)));
}

static bool clause_is(const struct outcome *o, const char *want)
{
    if (str_eq(want, "-"))
        return o->refusal.clause == NULL;
    return str_eq(o->refusal.clause, want);
}

static bool fault_on(const struct outcome *o, const char *field)
{
    for (size_t i = 0; i < o->faults->n; i++)
        if (o->faults->v[i].where && str_starts(o->faults->v[i].where, field))
            return true;
    return false;
}

/* What happened, in one line: for a step that went otherwise than written. */
static const char *happened(struct arena *a, const struct outcome *o)
{
    if (o->kind == OUT_REFUSED)
        return arena_printf(a, "ditolak %s: %s", o->refusal.clause ? o->refusal.clause : "-",
                            o->refusal.message);
    if (o->kind == OUT_FAULTS)
        return arena_printf(a, "keliru: %s", o->faults->n ? fault_text(o->faults, 0) : "?");
    if (o->kind == OUT_ERROR)
        return arena_printf(a, "galat %s: %s (%s)", err_class_name(o->err.class),
                            o->err.public_text, o->err.detail);
    return arena_printf(a, "%s: %s", outcome_word(o->kind), o->message ? o->message : "");
}

static void check_outcome(struct player *p, const struct scenario_step *s, const struct outcome *o)
{
    bool good = o->kind == OUT_DONE;
    if (s->refused) {
        good = o->kind == OUT_REFUSED && clause_is(o, s->refused);
        p->refusals += good;
    } else if (s->faults) {
        good = o->kind == OUT_FAULTS && fault_on(o, s->faults);
    } else if (s->error) {
        good = o->kind == OUT_ERROR && str_eq(err_class_name(o->err.class), s->error);
    } else if (s->waits) {
        good = o->kind == OUT_WAITING;
    }
    if (good)
        return;
    const char *want = s->refused  ? arena_printf(p->cli->arena, "ditolak %s", s->refused)
                       : s->faults ? arena_printf(p->cli->arena, "keliru pada %s", s->faults)
                       : s->error  ? arena_printf(p->cli->arena, "galat %s", s->error)
                       : s->waits  ? "menunggu orang kedua"
                                   : "selesai";
    fault_add(p->wrong, s->file, s->line, 0, "%s oleh %s: seharusnya %s, ternyata %s",
              s->act ? s->act : s->page, s->as, want, happened(p->cli->arena, o));
}

static const char *actor_of(struct player *p, const struct scenario_step *s)
{
    if (str_eq(s->as, "publik"))
        return NULL;
    if (str_eq(s->as, "sistem"))
        return s->as;
    const char *pub = saved(p, s->scope, s->as);
    if (!pub)
        fault_add(p->wrong, s->file, s->line, 0, "akun \"%s\" belum disimpan", s->as);
    return pub ? pub : "tak-dikenal";
}

static void play_act(struct player *p, const struct scenario_step *s)
{
    struct arena *a = p->cli->arena;
    struct outcome o;
    int role = s->role ? role_from_word(s->role) : -1;
    json_t *with = json_in(a, s->with ? resolve(p, s, s->with) : json_object());
    struct request r = {.act = s->act, .as = actor_of(p, s),
                        .role = role < 0 ? ROLE__MAX : (enum role)role, .input = with,
                        .token = s->token, .arrived = s->arrived};
    gate_perform(p->world->gate, a, &r, &o);
    p->acts++;
    check_outcome(p, s, &o);
    if (s->expect)
        check_expect(p, s, json_in(a, outcome_describe(a, &o)));
    if (s->save && (o.kind == OUT_DONE || o.kind == OUT_WAITING))
        save_names(p, s, &o);
}

static void play_page(struct player *p, const struct scenario_step *s)
{
    struct arena *a = p->cli->arena;
    struct outcome o;
    json_t *data = NULL, *with = json_in(a, s->with ? resolve(p, s, s->with) : json_object());
    gate_read(p->world->gate, a, s->page, actor_of(p, s), with, &data, &o);
    p->pages++;
    check_outcome(p, s, &o);
    if (s->expect && data)
        check_expect(p, s, data);
}

static enum status read_files(struct cli *c, struct scenario *s, struct faults *f)
{
    for (size_t i = 0; i < c->n_args; i++) {
        char *text;
        size_t n;
        enum status st = cli_read(c, c->args[i], SCENARIO_MAX, &text, &n);
        if (st != ST_OK)
            return st;
        scenario_read(c->arena, c->args[i], text, n, s, f);
    }
    return f->n_errors ? ST_INVALID : ST_OK;
}

static void report(struct player *p, size_t n)
{
    if (p->cli->json) {
        json_t *j = json_object();
        json_put_int(j, "steps", (int64_t)n);
        json_put_int(j, "acts", (int64_t)p->acts);
        json_put_int(j, "refusals", (int64_t)p->refusals);
        json_put_int(j, "pages", (int64_t)p->pages);
        json_put_int(j, "wrong", (int64_t)p->wrong->n);
        json_t *list = json_array();
        for (size_t i = 0; i < p->wrong->n; i++)
            json_array_append_new(list, json_string(fault_text(p->wrong, i)));
        json_put_new(j, "findings", list);
        cli_print_json(p->cli, j);
        return;
    }
    printf("%zu langkah: %zu tindakan, %zu penolakan yang diharapkan, %zu halaman; %zu tidak sesuai.\n",
           n, p->acts, p->refusals, p->pages, p->wrong->n);
}

enum status play_steps(struct cli *c, struct world *w, const struct scenario *s, instant until)
{
    struct player p = {.cli = c, .world = w};
    struct faults wrong;
    size_t done = 0;
    faults_init(&wrong, c->arena);
    p.wrong = &wrong;
    p.names = arena_array_of(c->arena, s->n_scopes, json_t *);
    for (size_t i = 0; i < s->n_scopes; i++)
        p.names[i] = json_in(c->arena, json_object());
    for (size_t i = 0; i < s->n; i++) {
        const struct scenario_step *step = &s->v[i];
        if (until != INSTANT_NONE && step->at > until)
            break;
        if (step->at < gate_last(w->gate)) {
            fault_add(&wrong, step->file, step->line, 0,
                      "langkah ini mendahului perbuatan terakhir dalam folder data; waktu tidak "
                      "berjalan mundur");
            break;
        }
        clock_set(&w->clock, step->at, true);
        if (step->act)
            play_act(&p, step);
        else
            play_page(&p, step);
        done++;
    }
    if (!c->json)
        cli_faults(c, &wrong);
    report(&p, done);
    return wrong.n ? ST_REFUSED : ST_OK;
}

enum status command_play(struct cli *c)
{
    struct scenario s = {0};
    struct faults f;
    struct world w;
    struct err e = {0};
    faults_init(&f, c->arena);
    enum status st = read_files(c, &s, &f);
    if (st != ST_OK)
        return f.n_errors ? cli_faults(c, &f) : st;
    scenario_merge(&s);
    if (world_open(c, true, &w, &e) != ST_OK)
        return cli_error(c, &e);
    st = play_steps(c, &w, &s, INSTANT_NONE);
    if (s.n && (world_seal(&w, &e) != ST_OK ||
                world_keep_clock(c, &w, s.v[s.n - 1].at, &e) != ST_OK))
        st = cli_error(c, &e);
    world_close(&w);
    return st;
}
