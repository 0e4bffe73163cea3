/* Two acts at once: for pairs of steps along a scenario, in both orders and truly at once, on one
 * engine. What comes of the two at once must be what some order of them gives, and the journal must
 * hold afterwards.
 *
 *   pairs FILE.yaml EVERY [postgresql://...]     TAP; EVERY: a pair every so many steps
 *
 * The folder is played up to a step, copied, and the pair performed on copies: a step with the
 * next ones whose names are known, and a step with itself (twice at once). */
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/str.h"
#include "cli/player.h"
#include "procedure/parts.h"
#include "store/sequencer.h"
#include "store/signer.h"
#include "store/store.h"
#include "store/tree.h"
#include "store/verify.h"
#include "pairs_db.h"

enum { REACH = 3, MAX_PAIRS = 4000 };

struct bench {
    struct clock clock;
    struct store *store;
    struct gate *gate;
};

static unsigned number, failures;

static _Noreturn void stop(const char *what, const char *why)
{
    printf("Bail out! %s: %s\n", what, why);
    exit(1);
}

static void tap(bool good, const char *name, const char *why)
{
    printf("%sok %u - %s\n", good ? "" : "not ", ++number, name);
    if (!good) {
        printf("# %s\n", why);
        failures++;
    }
    fflush(stdout);
}

static void open_at(struct bench *b, const struct place *at, bool create, instant t)
{
    static const struct act_table *acts;
    static const struct page_table *pages;
    size_t n_acts = procedure_acts(&acts), n_pages = procedure_pages(&pages);
    struct store_options so = {.data_dir = at->dir, .db_url = at->url, .create = create};
    struct err e = {0};
    clock_set(&b->clock, t, true);
    if (store_open(&so, &b->store, &e) != ST_OK)
        stop("open", e.detail);
    struct gate_options go = {.store = b->store,
                              .regulations_dir = SELTER_SOURCE_ROOT "/regulations",
                              .calendars_dir = SELTER_SOURCE_ROOT "/calendars",
                              .clock = &b->clock, .acts = acts, .n_acts = n_acts,
                              .pages = pages, .n_pages = n_pages};
    b->gate = gate_new(&go, &e);
    if (!b->gate)
        stop("gate", e.detail);
}

static void close_it(struct bench *b)
{
    gate_free(b->gate);
    store_close(b->store);
}

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
    struct request request;
    const char *result;
    struct arena *arena;
};

static void *perform(void *arg)
{
    struct performance *p = arg;
    struct outcome o;
    gate_perform(p->gate, p->arena, &p->request, &o);
    p->result = signature(p->arena, &o);
    return NULL;
}

/* What the journal of a place says after the pair; NULL when it holds. */
static const char *journal_holds(struct arena *a, struct bench *b, const struct place *at)
{
    struct journal_verify_options v = {.now = clock_machine()};
    struct journal_report r = {0};
    struct journal_sequenced done;
    struct signer *signer;
    struct db *db;
    struct err e = {0};
    if (store_read(b->store, &db, &e) != ST_OK)
        stop("read", e.detail);
    const char *origin = journal_origin(db, a);
    store_read_done(db);
    if (signer_create(at->dir, origin, &e) != ST_OK || signer_open(at->dir, &signer, &e) != ST_OK)
        stop("signer", e.detail);
    if (journal_sequence(b->store, signer, clock_machine(), true, &done, &e) != ST_OK)
        stop("sequence", e.detail);
    signer_close(signer);
    enum status s = journal_verify(b->store, a, &v, &r, &e);
    return s == ST_OK ? NULL : s == ST_REFUSED ? arena_strdup(a, r.v[0].message) : arena_strdup(a, e.detail);
}

enum order { A_THEN_B, B_THEN_A, AT_ONCE };

/* Performs two requests on a copy; "a | b". *ret_journal: NULL when it holds. */
static const char *run_pair(struct arena *a, const struct place *from, const struct request *x,
                            const struct request *y, instant at, enum order order,
                            const char **ret_journal)
{
    struct place copy;
    struct bench b;
    place_copy(a, from, &copy);
    open_at(&b, &copy, false, at);
    struct arena *other = arena_new(0);
    struct performance p = {b.gate, *x, NULL, a}, q = {b.gate, *y, NULL, other};
    if (order == AT_ONCE) {
        pthread_t t;
        pthread_create(&t, NULL, perform, &q);
        perform(&p);
        pthread_join(t, NULL);
    } else {
        perform(order == A_THEN_B ? &p : &q);
        perform(order == A_THEN_B ? &q : &p);
    }
    const char *both = arena_printf(a, "%s | %s", p.result, q.result);
    *ret_journal = order == AT_ONCE ? journal_holds(a, &b, &copy) : NULL;
    close_it(&b);
    place_drop(&copy);
    arena_free(other);
    return both;
}

static void try_pair(const struct place *from, const char *name, const struct request *x,
                     const struct request *y, instant at)
{
    struct arena *a ARENA_AUTO = arena_new((size_t)256 << 20);
    const char *journal, *ignored;
    const char *ab = run_pair(a, from, x, y, at, A_THEN_B, &ignored);
    const char *ba = run_pair(a, from, x, y, at, B_THEN_A, &ignored);
    const char *both = run_pair(a, from, x, y, at, AT_ONCE, &journal);
    bool serial = str_eq(both, ab) || str_eq(both, ba);
    tap(serial && !journal, name,
        arena_printf(a, "at once: %s; one order: %s; other order: %s; journal: %s", both, ab, ba,
                     journal ? journal : "holds"));
}

/* Names in `with` that nobody has saved yet make a step unfit for a pair. */
static bool ready(struct player *p, const struct scenario_step *s, struct request *ret)
{
    size_t before = p->wrong->n;
    /* A batch is many acts, each with a transaction of its own: others may stand between them. */
    if (!s->act || str_eq(s->act, "act.batch"))
        return false;
    player_request(p, s, ret);
    ret->token = NULL;
    return p->wrong->n == before;
}

static void pairs_at(struct player *p, const struct place *from, const struct scenario *s, size_t i)
{
    struct request x, y;
    if (!ready(p, &s->v[i], &x))
        return;
    for (size_t k = i; k < s->n && k <= i + REACH; k++) {
        if (!ready(p, &s->v[k], &y))
            continue;
        const char *name = arena_printf(p->arena, "%s:%d %s with %s:%d %s", fs_basename(s->v[i].file),
                                        s->v[i].line, s->v[i].act, fs_basename(s->v[k].file),
                                        s->v[k].line, s->v[k].act);
        try_pair(from, name, &x, &y, s->v[k].at);
    }
}

/* Plays on; every so many steps the folder is closed, copied for pairs, and opened again. */
static void along(struct arena *a, const struct scenario *s, const struct place *main_place,
                  size_t every)
{
    struct bench b;
    struct player p;
    struct faults wrong;
    faults_init(&wrong, a);
    open_at(&b, main_place, true, s->v[0].at);
    player_init(&p, a, b.gate, s->n_scopes, &wrong);
    for (size_t i = 0; i < s->n; i++) {
        if (i % every == every - 1) {
            close_it(&b);
            pairs_at(&p, main_place, s, i);
            open_at(&b, main_place, false, s->v[i].at);
            p.gate = b.gate;
        }
        struct outcome o;
        struct request r;
        if (!s->v[i].act)
            continue;
        clock_set(&b.clock, s->v[i].at, true);
        player_request(&p, &s->v[i], &r);
        gate_perform(b.gate, a, &r, &o);
        if (s->v[i].save && (o.kind == OUT_DONE || o.kind == OUT_WAITING))
            player_keep(&p, &s->v[i], &o);
    }
    close_it(&b);
}

int main(int argc, char **argv)
{
    struct arena *a ARENA_AUTO = arena_new((size_t)4 << 30);
    struct scenario s = {0};
    struct faults f;
    struct err e = {0};
    char *text;
    size_t n;
    if (argc < 3)
        return 2;
    faults_init(&f, a);
    if (fs_read(a, argv[1], (size_t)4 << 20, &text, &n, &e) != ST_OK)
        stop(argv[1], e.detail);
    if (!scenario_read(a, argv[1], text, n, &s, &f))
        stop(argv[1], fault_text(&f, 0));
    struct place main_place;
    place_make(a, argc > 3 ? argv[3] : NULL, &main_place);
    along(a, &s, &main_place, (size_t)strtoul(argv[2], NULL, 10));
    place_drop(&main_place);
    printf("1..%u\n", number);
    return failures ? 1 : 0;
}
