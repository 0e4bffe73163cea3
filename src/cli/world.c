#include "cli/world.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "store/sequencer.h"
#include "store/tree.h"

#define CLOCK_FILE "clock.json"

/* clock.json: legal time of a demonstration folder. */
static enum status read_time(struct arena *a, const char *path, instant *ret, struct err *e)
{
    char *text;
    size_t n;
    struct faults f;
    enum status s = fs_read(a, path, 4096, &text, &n, e);
    if (s != ST_OK)
        return s;
    faults_init(&f, a);
    json_t *j = json_in(a, json_read(text, n, CLOCK_FILE, &f));
    if (!j || !instant_parse(json_str(j, "at") ? json_str(j, "at") : "", ret))
        return err_set(e, ERR_CORRUPT, "Berkas waktu folder data tidak dapat dibaca.", "%s", path);
    return ST_OK;
}

/* Legal time runs on from what the file says; without one it is the machine's. */
static enum status read_clock(struct cli *c, const char *data, struct world *w, struct err *e)
{
    instant at;
    const char *path = fs_join(c->arena, data, CLOCK_FILE);
    clock_real(&w->clock);
    if (!fs_exists(path))
        return ST_OK;
    enum status s = read_time(c->arena, path, &at, e);
    if (s == ST_OK) {
        clock_set(&w->clock, at, false);
        w->is_virtual = true;
    }
    return s;
}

enum status world_move_clock(struct world *w, instant *ret, struct err *e)
{
    if (!w->is_virtual)
        return ST_REFUSED;
    struct arena *a = arena_new(0);
    enum status s = read_time(a, fs_join(a, store_data_dir(w->store), CLOCK_FILE), ret, e);
    if (s == ST_OK && *ret < gate_now(w->gate))
        s = ST_REFUSED;
    if (s == ST_OK)
        clock_move(&w->clock, *ret);
    arena_free(a);
    return s;
}

enum status world_keep_clock(struct cli *c, struct world *w, instant at, struct err *e)
{
    const char *path = fs_join(c->arena, store_data_dir(w->store), CLOCK_FILE);
    const char *text = arena_printf(c->arena, "{\"at\": \"%s\"}\n",
                                    instant_iso(c->arena, at, ZONE_WIB));
    return fs_write_atomic(path, text, strlen(text), 0600, e);
}

/* The key's name holds the body's origin, which the store drew when it was made. */
static enum status create_key(struct cli *c, const char *data, struct world *w, struct err *e)
{
    struct db *db;
    enum status s = store_read(w->store, &db, e);
    if (s != ST_OK)
        return s;
    const char *origin = journal_origin(db, c->arena);
    if (db_failed(db)) {
        *e = *db_error(db);
        s = ST_ERROR;
    }
    store_read_done(db);
    return s == ST_OK ? signer_create(data, origin, e) : s;
}

enum status world_open(struct cli *c, bool create, struct world *w, struct err *e)
{
    const char *data = cli_option(c, "data");
    *w = (struct world){0};
    struct store_options o = {.data_dir = data, .db_url = cli_option(c, "db"), .create = create};
    enum status s = store_open(&o, &w->store, e);
    if (s == ST_OK)
        s = read_clock(c, data, w, e);
    if (s == ST_OK && create)
        s = create_key(c, data, w, e);
    if (s == ST_OK)
        s = signer_open(data, &w->signer, e);
    if (s != ST_OK) {
        world_close(w);
        return s;
    }
    struct gate_options g = {.store = w->store,
                             .regulations_dir = cli_share(c, "regulations"),
                             .calendars_dir = cli_share(c, "calendars"),
                             .clock = &w->clock, .signer = w->signer,
                             .acts = c->tables->acts, .n_acts = c->tables->n_acts,
                             .pages = c->tables->pages, .n_pages = c->tables->n_pages};
    w->gate = gate_new(&g, e);
    if (!w->gate) {
        world_close(w);
        return ST_ERROR;
    }
    return ST_OK;
}

void world_close(struct world *w)
{
    gate_free(w->gate);
    signer_close(w->signer);
    store_close(w->store);
    *w = (struct world){0};
}

enum status world_seal(struct world *w, struct err *e)
{
    struct journal_sequenced done;
    return journal_sequence(w->store, w->signer, clock_machine(), true, &done, e);
}
