/* Two acts at once: every pair of acts whose locks could conflict (plan.h says which, and where they
 * are tried), in both orders and truly at once, on one engine. What comes of the two at once, the
 * kinds of both outcomes and the data, must be what some order of them gives.
 *
 *   pairs REPORT PART/PARTS ENGINE FILE.yaml...     ENGINE: sqlite or postgresql://...
 *
 * A scenario is played step by step; where a chance of a pair comes, the pair is tried on the spot
 * and taken back (undo.h). A chance is taken when the gate would let the second act through as well,
 * else the pair's last one. TAP; a line a try in REPORT. SELTER_PAIRS_REPEAT: how often a pair is
 * tried at once. The build needs
 * failpoints. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/str.h"
#include "cli/player.h"
#include "plan.h"
#include "support/ground.h"
#include "undo.h"

enum { SEAL_EVERY = 150, VERIFY_EVERY = 60, WEAK_MOST = 2, CLEAR_EVERY = 50 };

/* What came of a pair. */
struct course {
    size_t left, tries, both;        /* chances still to come; tries; those with both done */
    bool failed;
};

struct walk {
    struct arena *arena;
    struct plan plan;
    struct course *course;           /* one a pair */
    struct place place;
    struct ground ground;
    struct undo *undo;
    struct player player;
    FILE *report;
    const char *engine, *server;
    size_t part, parts, file, tries, repeat;
    bool twins;                      /* only each act with itself */
};

/* At once on PostgreSQL: each waits a little before it commits, so that without locks neither
 * would see the other. SELTER_PAIRS_UNLOCKED: and each act beside itself takes no
 * locks, to show that this is found. */
static const char *overlap = "";

static unsigned number, failures;

static void tap(bool good, const char *name, const char *why)
{
    printf("%sok %u - %s\n", good ? "" : "not ", ++number, name);
    if (!good) {
        printf("# %s\n", why);
        failures++;
    }
    fflush(stdout);
}

/* ---- one try ---- */

/* "selesai", "ditolak BLR-8.1" ...: what is compared. */
static const char *signature(struct arena *a, const struct outcome *o)
{
    if (o->kind == OUT_REFUSED)
        return arena_printf(a, "ditolak %s", o->refusal.clause ? o->refusal.clause : "-");
    if (o->kind == OUT_ERROR)
        return arena_printf(a, "galat %s %s", err_class_name(o->err.class), o->err.detail);
    return outcome_word(o->kind);
}

struct performance {
    struct gate *gate;
    const struct request *request;
    struct arena *arena;
    pthread_barrier_t *start;        /* NULL: at once alone */
    enum outcome_kind kind;
    const char *result;
};

static void *perform(void *arg)
{
    struct performance *p = arg;
    struct outcome o;
    if (p->start)
        pthread_barrier_wait(p->start);
    gate_perform(p->gate, p->arena, p->request, &o);
    p->kind = o.kind;
    p->result = signature(p->arena, &o);
    return NULL;
}

enum order { X_THEN_Y, Y_THEN_X, AT_ONCE };

struct result {
    const char *both, *data;         /* "selesai | ditolak BLR-8.1"; what changed */
    const char *journal;             /* NULL: holds */
    bool first_done, wrong;          /* the first to go was done; one ended in an error */
};

static bool is_done(enum outcome_kind k)
{
    return k == OUT_DONE || k == OUT_WAITING;
}

static void run_both(struct performance *p, struct performance *q, enum order order)
{
    if (order != AT_ONCE) {
        perform(order == X_THEN_Y ? p : q);
        perform(order == X_THEN_Y ? q : p);
        return;
    }
    pthread_t t;
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, 2);
    p->start = q->start = &start;
    fault_arm(overlap);
    if (pthread_create(&t, NULL, perform, q) != 0)
        place_stop("pthread_create", "no thread");
    perform(p);
    pthread_join(t, NULL);
    fault_arm("");
    pthread_barrier_destroy(&start);
}

static struct result run_pair(struct walk *w, struct arena *a, const struct request *x,
                              const struct request *y, enum order order)
{
    struct arena *other ARENA_AUTO = arena_new((size_t)64 << 20);
    struct performance p = {.gate = w->ground.gate, .request = x, .arena = a};
    struct performance q = {.gate = w->ground.gate, .request = y, .arena = other};
    run_both(&p, &q, order);
    struct result r = {.both = arena_printf(a, "%s | %s", p.result, q.result),
                       .data = undo_changes(w->undo, a),
                       .first_done = is_done(order == Y_THEN_X ? q.kind : p.kind),
                       .wrong = p.kind == OUT_ERROR || q.kind == OUT_ERROR};
    if (undo_forks(w->undo))
        r.journal = "two leaves of one subject follow the same leaf";
    else if (order == AT_ONCE && w->tries % VERIFY_EVERY == 0)
        r.journal = ground_verify_placed(&w->ground, a);
    undo_back(w->undo);
    return r;
}

static bool same(const struct result *x, const struct result *y)
{
    return str_eq(x->both, y->both) && str_eq(x->data, y->data);
}

/* The first line of one text that the other does not have. */
static const char *difference(struct arena *a, const char *x, const char *y)
{
    char **line;
    size_t n = str_split(a, x, '\n', &line);
    for (size_t i = 0; i < n; i++)
        if (!strstr(y, line[i]))
            return line[i];
    return "-";
}

static const char *place_of(struct walk *w, const struct occasion *o)
{
    const struct scenario_step *s = &w->plan.scenario[w->file].v[o->step];
    return arena_printf(w->arena, "%s:%d", fs_basename(s->file), s->line);
}

static void failed(struct arena *a, const char *name, const struct result *xy,
                   const struct result *yx, const struct result *at)
{
    tap(false, name,
        arena_printf(a, "at once: %s; one order: %s; other order: %s; journal: %s\n"
                        "#   only at once, not in the one order: %.600s\n"
                        "#   only in the one order: %.600s\n"
                        "#   only at once, not in the other order: %.600s\n"
                        "#   only in the other order: %.600s",
                     at->both, xy->both, yx->both, at->journal ? at->journal : "holds",
                     difference(a, at->data, xy->data), difference(a, xy->data, at->data),
                     difference(a, at->data, yx->data), difference(a, yx->data, at->data)));
}

static void try_pair(struct walk *w, struct pair *q, const struct chance *c,
                     const struct request *x, const struct request *y)
{
    struct arena *a ARENA_AUTO = arena_new((size_t)512 << 20);
    struct course *k = &w->course[q - w->plan.pair];
    struct result at = {0};
    bool good = true;
    const char *name = arena_printf(w->arena, "%s, %s %s with %s %s", w->engine, place_of(w, c->x),
                                    x->act, place_of(w, c->y), y->act);
    if (w->tries++ % CLEAR_EVERY == 0)
        undo_clear_away(w->undo);
    struct result xy = run_pair(w, a, x, y, X_THEN_Y), yx = run_pair(w, a, x, y, Y_THEN_X);
    for (size_t i = 0; i < w->repeat && good; i++) {
        at = run_pair(w, a, x, y, AT_ONCE);
        good = (same(&at, &xy) || same(&at, &yx)) && !xy.wrong && !yx.wrong && !at.wrong &&
               !xy.journal && !yx.journal && !at.journal;
    }
    if (!good)
        failed(a, name, &xy, &yx, &at);
    k->tries++;
    k->both += xy.first_done && yx.first_done;
    k->failed = k->failed || !good;
    fprintf(w->report, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", good ? "tried" : "failed",
            xy.first_done && yx.first_done ? "both" : "one", gate_act_at(w->ground.gate, q->a)->name,
            gate_act_at(w->ground.gate, q->b)->name, place_of(w, c->x), place_of(w, c->y), xy.both,
            yx.both, at.both);
}

/* ---- the chances of a state ---- */

struct opening {
    struct pair *pair;
    const struct chance *chance;
};

static int by_step(const void *x, const void *y)
{
    const struct opening *a = x, *b = y;
    if (a->chance->x->step != b->chance->x->step)
        return a->chance->x->step < b->chance->x->step ? -1 : 1;
    return a->pair < b->pair ? -1 : a->pair > b->pair;
}

static bool is_mine(const struct walk *w, const struct pair *q)
{
    uint64_t i = (uint64_t)(q - w->plan.pair);
    return !q->apart && (i * 2654435761u >> 8) % w->parts == w->part && (!w->twins || q->a == q->b);
}

static struct opening *openings(struct walk *w, size_t *ret_n)
{
    size_t n = 0, all = w->plan.n_acts * w->plan.n_acts;
    struct opening *v = arena_array_of(w->arena, all * CHANCES, struct opening);
    for (size_t i = 0; i < all; i++) {
        struct pair *q = &w->plan.pair[i];
        for (size_t k = 0; k < q->n && is_mine(w, q); k++)
            if (q->chance[k].file == w->file)
                v[n++] = (struct opening){q, &q->chance[k]};
    }
    qsort(v, n, sizeof *v, by_step);
    *ret_n = n;
    return v;
}

/* Enough is known of a pair: both were done once (an act with itself: the same input twice, and two
 * inputs); or one of them a few times. */
static bool is_settled(const struct walk *w, const struct pair *q)
{
    const struct course *k = &w->course[q - w->plan.pair];
    return k->both >= (q->a == q->b ? 2 : 1) || k->tries >= (q->a == q->b ? WEAK_MOST + 1 : WEAK_MOST);
}

static void ask(struct walk *w, const struct occasion *o, instant at, struct request *ret)
{
    struct scenario_step s = plan_step(&w->plan.scenario[w->file], o);
    player_request(&w->player, &s, ret);
    ret->token = NULL;
    ret->arrived = at + (s.arrived - s.at);
}

/* Takes the chance when the second act would be let through, or when it is the pair's last. */
static bool take_chance(struct walk *w, const struct opening *o, instant at, bool last)
{
    struct request x, y;
    clock_set(&w->ground.clock, at, true);
    ask(w, o->chance->x, at, &x);
    ask(w, o->chance->y, at, &y);
    struct arena *a ARENA_AUTO = arena_new((size_t)64 << 20);
    if (!last && o->chance->x != o->chance->y && !o->chance->y->confirms &&
        !gate_may(w->ground.gate, a, &y, NULL))
        return false;
    try_pair(w, o->pair, o->chance, &x, &y);
    return true;
}

static int by_time_of_second(const void *x, const void *y)
{
    const struct opening *a = x, *b = y;
    return a->chance->y->step < b->chance->y->step ? -1 : a->chance->y->step > b->chance->y->step;
}

/* At the time of the state first; what is not open then, at the time of its own step. */
static void try_here(struct walk *w, struct opening *v, size_t n)
{
    const struct scenario *s = &w->plan.scenario[w->file];
    size_t later = 0;
    undo_mark(w->undo);
    for (size_t i = 0; i < n; i++) {
        struct course *k = &w->course[v[i].pair - w->plan.pair];
        bool last = --k->left == 0 && !k->tries;
        bool waits = v[i].chance->y->step > v[i].chance->x->step;
        if (is_settled(w, v[i].pair))
            continue;
        if (!take_chance(w, &v[i], s->v[v[i].chance->x->step].at, last && !waits) && waits)
            v[later++] = v[i];
    }
    qsort(v, later, sizeof *v, by_time_of_second);
    for (size_t i = 0; i < later; i++) {
        struct course *k = &w->course[v[i].pair - w->plan.pair];
        if (!is_settled(w, v[i].pair))
            take_chance(w, &v[i], s->v[v[i].chance->y->step].at, k->left == 0 && !k->tries);
    }
    if (later)
        ground_gate(&w->ground);
    w->player.gate = w->ground.gate;
}

/* ---- along a scenario ---- */

static void play(struct walk *w, const struct scenario_step *s)
{
    struct arena *a ARENA_AUTO = arena_new((size_t)256 << 20);
    struct outcome o;
    struct request r;
    if (!s->act)
        return;
    clock_set(&w->ground.clock, s->at, true);
    player_request(&w->player, s, &r);
    gate_perform(w->ground.gate, a, &r, &o);
    if (s->save && is_done(o.kind))
        player_keep(&w->player, s, &o);
}

static void along(struct walk *w)
{
    const struct scenario *s = &w->plan.scenario[w->file];
    struct faults wrong;
    size_t n, k = 0;
    struct opening *v = openings(w, &n);
    faults_init(&wrong, w->arena);
    place_make(w->arena, w->server, &w->place);
    ground_open(&w->ground, w->arena, &w->place, true, s->v[0].at);
    w->undo = undo_open(w->arena, w->place.dir, w->place.url, "selter_utama");
    player_init(&w->player, w->arena, w->ground.gate, s->n_scopes, &wrong);
    for (size_t i = 0; i < s->n && k < n; i++) {
        size_t from = k;
        while (k < n && v[k].chance->x->step == i)
            k++;
        if (i % SEAL_EVERY == 0)
            ground_seal(&w->ground, 0);
        if (k > from)
            try_here(w, v + from, k - from);
        play(w, &s->v[i]);
    }
    const char *name = arena_printf(w->arena, "%s, %s: names and journal after all tries", w->engine,
                                    fs_basename(w->plan.file[w->file]));
    const char *journal = ground_verify_placed(&w->ground, w->arena);
    tap(!wrong.n_errors && !journal, name,
        wrong.n_errors ? fault_text(&wrong, 0) : journal ? journal : "-");
    undo_close(w->undo);
    ground_close(&w->ground);
    place_drop(&w->place);
}

/* ---- the sum ---- */

static void sum_up(struct walk *w)
{
    for (size_t a = 0; a < w->plan.n_acts; a++) {
        size_t tried = 0, failed_here = 0;
        const char *name = gate_act_at(w->ground.gate, a)->name;
        for (size_t b = a; b < w->plan.n_acts; b++) {
            struct pair *q = &w->plan.pair[a * w->plan.n_acts + b];
            struct course *k = &w->course[q - w->plan.pair];
            const char *other = gate_act_at(w->ground.gate, b)->name;
            if (!is_mine(w, q))
                continue;
            tried += k->tries > 0;
            failed_here += k->failed;
            if (!k->tries)
                fprintf(w->report, "untried\t%s\t%s\t%s\n",
                        !w->plan.times[a]   ? arena_printf(w->arena, "no scenario does %s", name)
                        : !w->plan.times[b] ? arena_printf(w->arena, "no scenario does %s", other)
                                            : "no scenario does both", name, other);
        }
        if (tried && !failed_here)
            tap(true, arena_printf(w->arena, "%s, %s with %zu others", w->engine, name, tried), "");
    }
    fprintf(w->report, "apart\t%zu\n", w->plan.apart);
}

int main(int argc, char **argv)
{
    struct arena *a ARENA_AUTO = arena_new((size_t)8 << 30);
    struct walk w = {.arena = a, .repeat = 1};
    char *slash;
    if (argc < 5 || !(slash = strchr(argv[2], '/')))
        return 2;
    w.part = (size_t)strtoul(argv[2], NULL, 10);
    w.parts = (size_t)strtoul(slash + 1, NULL, 10);
    w.server = str_eq(argv[3], "sqlite") ? NULL : argv[3];
    w.engine = w.server ? "PostgreSQL" : "SQLite";
    const char *repeat = getenv("SELTER_PAIRS_REPEAT");
    if (repeat)
        w.repeat = (size_t)strtoul(repeat, NULL, 10);
    w.twins = getenv("SELTER_PAIRS_UNLOCKED") != NULL;
    if (w.server)
        overlap = w.twins ? "store.commit=1+~5,store.locks=1+" : "store.commit=1+~5";
    w.report = fopen(argv[1], "w");
    if (!w.report || !w.parts || !w.repeat)
        place_stop(argv[1], "report, part or repeat");
    struct place nowhere;
    struct ground first;             /* for the table of acts */
    place_make(a, NULL, &nowhere);
    ground_open(&first, a, &nowhere, true, 0);
    plan_make(&w.plan, a, first.gate, argv + 4, (size_t)argc - 4);
    w.course = arena_array_of(a, w.plan.n_acts * w.plan.n_acts, struct course);
    for (size_t i = 0; i < w.plan.n_acts * w.plan.n_acts; i++)
        w.course[i].left = w.plan.pair[i].n;
    for (w.file = 0; w.file < w.plan.n_files; w.file++)
        along(&w);
    w.ground = first;
    sum_up(&w);
    ground_close(&first);
    place_drop(&nowhere);
    fclose(w.report);
    printf("1..%u\n", number);
    return failures ? 1 : 0;
}
