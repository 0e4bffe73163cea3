/* selter play: performs scenarios through the gate with legal time set to each step's `at`, and
 * checks every refused/faults/expect line. */
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/player.h"
#include "cli/world.h"

#define SCENARIO_MAX ((size_t)4 << 20)

static const char *shown(struct arena *a, const json_t *j)
{
    if (!j)
        return "(tidak ada)";
    return json_is_string(j) ? json_string_value(j) : json_canonical(a, j);
}

static void check_expect(struct player *p, const struct scenario_step *s, json_t *got)
{
    struct arena *a = p->arena;
    const char *path;
    json_t *want;
    json_object_foreach(s->expect, path, want) {
        json_t *there = player_at(a, got, path);
        json_t *asked = json_in(a, player_resolve(p, s, want));
        bool same = json_is_null(asked) ? !there || json_is_null(there)
                                        : there && str_eq(shown(a, there), shown(a, asked));
        if (!same)
            fault_add(p->wrong, s->file, s->line, 0, "%s seharusnya %s, ternyata %s", path,
                      shown(a, asked), shown(a, there));
    }
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
    const char *want = s->refused  ? arena_printf(p->arena, "ditolak %s", s->refused)
                       : s->faults ? arena_printf(p->arena, "keliru pada %s", s->faults)
                       : s->error  ? arena_printf(p->arena, "galat %s", s->error)
                       : s->waits  ? "menunggu orang kedua"
                                   : "selesai";
    fault_add(p->wrong, s->file, s->line, 0, "%s oleh %s: seharusnya %s, ternyata %s",
              s->act ? s->act : s->page, s->as, want, happened(p->arena, o));
}

static void play_act(struct player *p, const struct scenario_step *s)
{
    struct arena *a = p->arena;
    struct outcome o;
    struct request r;
    player_request(p, s, &r);
    gate_perform(p->gate, a, &r, &o);
    p->acts++;
    check_outcome(p, s, &o);
    if (s->expect)
        check_expect(p, s, json_in(a, outcome_describe(a, &o)));
    if (s->save && (o.kind == OUT_DONE || o.kind == OUT_WAITING))
        player_keep(p, s, &o);
}

static void play_page(struct player *p, const struct scenario_step *s)
{
    struct arena *a = p->arena;
    struct outcome o;
    struct request r;
    json_t *data = NULL;
    player_request(p, s, &r);
    gate_read(p->gate, a, s->page, r.as, r.input, &data, &o);
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

static void report(struct cli *c, const struct player *p, size_t n)
{
    if (c->json) {
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
        cli_print_json(c, j);
        return;
    }
    printf("%zu langkah: %zu tindakan, %zu penolakan yang diharapkan, %zu halaman; %zu tidak sesuai.\n",
           n, p->acts, p->refusals, p->pages, p->wrong->n);
}

enum status play_steps(struct cli *c, struct world *w, const struct scenario *s, instant until)
{
    struct player p;
    struct faults wrong;
    size_t done = 0;
    faults_init(&wrong, c->arena);
    player_init(&p, c->arena, w->gate, s->n_scopes, &wrong);
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
    report(c, &p, done);
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
