#include "ground.h"

#include "base/arena.h"
#include "procedure/parts.h"
#include "store/sequencer.h"
#include "store/signer.h"
#include "store/store.h"
#include "store/tree.h"
#include "store/verify.h"

/* ---- store and gate ---- */

void ground_gate(struct ground *g)
{
    const struct act_table *acts;
    const struct page_table *pages;
    struct err e = {0};
    size_t n_acts = procedure_acts(&acts), n_pages = procedure_pages(&pages);
    struct gate_options o = {.store = g->store,
                             .regulations_dir = SELTER_SOURCE_ROOT "/regulations",
                             .calendars_dir = SELTER_SOURCE_ROOT "/calendars",
                             .clock = &g->clock, .acts = acts, .n_acts = n_acts,
                             .pages = pages, .n_pages = n_pages};
    gate_free(g->gate);
    g->gate = gate_new(&o, &e);
    if (!g->gate)
        place_stop("gate", e.detail);
}

static void open_signer(struct ground *g)
{
    struct err e = {0};
    struct db *db;
    if (store_read(g->store, &db, &e) != ST_OK)
        place_stop("read", e.detail);
    const char *origin = journal_origin(db, g->arena), *dir = store_data_dir(g->store);
    store_read_done(db);
    if (signer_create(dir, origin, &e) != ST_OK || signer_open(dir, &g->signer, &e) != ST_OK)
        place_stop("signer", e.detail);
}

void ground_open(struct ground *g, struct arena *a, const struct place *p, bool create, instant at)
{
    struct err e = {0};
    *g = (struct ground){.arena = a};
    struct store_options o = {.data_dir = p->dir, .db_url = p->url, .create = create};
    if (store_open(&o, &g->store, &e) != ST_OK)
        place_stop("open", e.detail);
    clock_set(&g->clock, at, true);
    open_signer(g);
    ground_gate(g);
}

void ground_close(struct ground *g)
{
    gate_free(g->gate);
    signer_close(g->signer);
    store_close(g->store);
}

/* ---- the journal ---- */

static void sequence(struct ground *g, struct signer *signer, int seconds)
{
    struct journal_sequenced done;
    struct err e = {0};
    if (journal_sequence(g->store, signer, clock_machine() + seconds * INSTANT_SECOND, true, &done,
                         &e) != ST_OK)
        place_stop("sequence", e.detail);
    if (done.busy)
        place_stop("sequence", "another holds the lease");
}

void ground_seal(struct ground *g, int seconds)
{
    sequence(g, g->signer, seconds);
}

const char *ground_verify(struct ground *g, struct arena *a, int seconds)
{
    struct journal_verify_options v = {.now = clock_machine() + seconds * INSTANT_SECOND};
    struct journal_report r = {0};
    struct err e = {0};
    enum status s = journal_verify(g->store, a, &v, &r, &e);
    return s == ST_OK        ? NULL
           : s == ST_REFUSED ? arena_printf(a, "%s: %s", r.v[0].place, r.v[0].message)
                             : arena_strdup(a, e.detail);
}

const char *ground_verify_placed(struct ground *g, struct arena *a)
{
    sequence(g, NULL, 0);
    return ground_verify(g, a, 0);
}
