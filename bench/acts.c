/* Durable acts per second through the gate, for bench/acts.
 *
 *   acts DATA_DIR|postgresql://... CALLERS PER_CALLER      prints acts per second
 *
 * The act leaves one fact in a selection, a notice by mail and an idempotency token:
 * all the gate's questions, the record, the leaf, the mail and the answer are made.
 * Every caller works in a selection of its own, as secretariats do. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/str.h"
#include "gate/gate.h"
#include "procedure/parts.h"
#include "store/store.h"

enum { MAX_CALLERS = 64 };

static const struct param params[] = {{"note", PARAM_TEXT, true, "catatan"}, PARAMS_END};

static enum status run(struct ctx *c, const struct input *in)
{
    db_run(c->db,
           "INSERT INTO coordination (selection_id, kind, body, note, made_by)"
           " VALUES (?1, 'lain', 'pengawas', ?2, ?3)", "isi", c->sel->id, input_text(in, "note"),
           c->record);
    act_notify(c, c->actor.account, "Pemberitahuan",
               "Isi pemberitahuan yang singkat kepada yang bersangkutan.");
    return act_done(c, "Catatan disimpan.");
}

static const struct act bench_act[] = {
    {.name = "bench.write", .title = "Catat", .who = ROLE_BIT(ROLE_AGENCY),
     .lock = LOCK_SELECTION, .params = params, .names = NAMES_SELECTION,
     .run = run},
};

struct caller {
    struct gate *gate;
    const char *officer, *selection;
    long n;
};

static void fail(const char *what, const struct outcome *o)
{
    fprintf(stderr, "%s: %s %s %s\n", what, outcome_word(o->kind), o->err.detail,
            o->refusal.message ? o->refusal.message : "");
    exit(3);
}

/* One act; the first id it returns, copied. */
static char *perform(struct gate *g, const char *as, const char *act, json_t *input)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct outcome o;
    struct request r = {.act = act, .as = as, .role = ROLE__MAX, .input = input};
    gate_perform(g, a, &r, &o);
    if (o.kind != OUT_DONE)
        fail(act, &o);
    void *it = json_object_iter(o.ids);
    char *id = it ? strdup(json_string_value(json_object_iter_value(it))) : NULL;
    json_decref(input);
    return id;
}

static void *call(void *arg)
{
    const struct caller *c = arg;
    for (long i = 0; i < c->n; i++) {
        struct arena *a ARENA_AUTO = arena_new(0);
        struct outcome o;
        json_t *in = json_pack("{s:s,s:s}", "selection", c->selection, "note",
                               "catatan koordinasi yang cukup panjang untuk sebuah baris");
        struct request r = {.act = "bench.write", .as = c->officer, .role = ROLE__MAX, .input = in,
                            .token = entropy_id(a, 32)};
        gate_perform(c->gate, a, &r, &o);
        if (o.kind != OUT_DONE)
            fail("bench.write", &o);
        json_decref(in);
    }
    return NULL;
}

static struct gate *open_gate(const char *where, struct clock *clock)
{
    bool pg = str_starts(where, "postgresql:");
    struct store_options so = {.data_dir = pg ? getenv("SELTER_BENCH_DIR") : where,
                               .db_url = pg ? where : NULL, .create = true,
                               .write_connections = 32};
    struct store *store;
    struct err e = {0};
    const struct act_table *parts;
    size_t n = procedure_acts(&parts);
    static struct act_table tables[64];
    memcpy(tables, parts, n * sizeof *parts);
    tables[n] = (struct act_table){bench_act, 1};
    clock_real(clock);
    if (store_open(&so, &store, &e) != ST_OK) {
        fprintf(stderr, "%s\n", e.detail);
        exit(3);
    }
    struct gate_options go = {.store = store, .regulations_dir = SELTER_SHARE_DIR "/regulations",
                              .calendars_dir = SELTER_SHARE_DIR "/calendars", .clock = clock,
                              .acts = tables, .n_acts = n + 1};
    struct gate *g = gate_new(&go, &e);
    if (!g) {
        fprintf(stderr, "%s\n", e.detail);
        exit(3);
    }
    return g;
}

int main(int argc, char **argv)
{
    static struct caller callers[MAX_CALLERS];
    pthread_t threads[MAX_CALLERS];
    struct clock clock;
    if (argc != 4)
        return 2;
    int n = atoi(argv[2]);
    struct gate *g = open_gate(argv[1], &clock);
    char email[60];              /* a database of PostgreSQL serves several runs */
    snprintf(email, sizeof email, "petugas-%ld@contoh.go.id", (long)getpid());
    char *officer = perform(g, "sistem", "account.create",
                            json_pack("{s:s,s:s}", "name", "Petugas", "email", email));
    perform(g, "sistem", "admin.set_official",
            json_pack("{s:s,s:s,s:s}", "role", "badan-kepegawaian", "account", officer, "from",
                      "2019-01-01"));
    for (int i = 0; i < n; i++) {
        callers[i] = (struct caller){g, officer, NULL, atol(argv[3])};
        callers[i].selection = perform(g, officer, "selection.open",
                                       json_pack("{s:s,s:s}", "regulation", "bantaeng-69-2019",
                                                 "title", "Seleksi"));
    }
    instant start = clock_monotonic();
    for (int i = 0; i < n; i++)
        pthread_create(&threads[i], NULL, call, &callers[i]);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    double seconds = (double)(clock_monotonic() - start) / 1e6;
    printf("%.1f\n", (double)n * (double)atol(argv[3]) / seconds);
    return 0;
}
