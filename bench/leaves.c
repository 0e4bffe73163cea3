/* Fills a store with records for the journal bench: real acts through the gate would take long,
 * so the records are appended as the gate appends them (record row and leaf), many in a unit.
 *   leaves DATA_DIR N */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "store/journal.h"
#include "store/sequencer.h"
#include "store/signer.h"
#include "store/store.h"
#include "store/tree.h"
#include "store/writer.h"

enum { BATCH = 1000 };

static enum keep append(struct db *db, void *arg)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    const long *n = arg;
    for (long i = 0; i < *n; i++) {
        int64_t id = db_insert(db,
                               "INSERT INTO record (act, role, legal_at, machine_at, stamp)"
                               " VALUES ('bench.leaf', 'sistem', ?1, ?1, ?1) RETURNING id", "i",
                               clock_machine());
        instant at = db_int(db, 0, "SELECT legal_at FROM record WHERE id = ?1", "i", id);
        struct record_field f = {.name = "note", .value = "catatan yang cukup panjang untuk sebuah isian"};
        struct journal_record r = {.record_id = id, .act = "bench.leaf", .body = "utama",
                                   .role = "sistem", .legal_at = at, .machine_at = at, .stamp = at,
                                   .program = "bench", .fields = &f, .n_fields = 1,
                                   .subject = "body"};
        struct hash leaf;
        journal_effects_of(db, a, id, r.seed, NULL, 0, &r.effects);
        journal_append(db, a, &r, &leaf);
        arena_reset(a);
    }
    return db_failed(db) ? DROP : KEEP;
}

static void must(enum status s, const struct err *e)
{
    if (s == ST_OK)
        return;
    fprintf(stderr, "%s\n", e->detail);
    exit(3);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    struct store_options o = {.data_dir = argv[1], .create = true};
    struct store *s;
    struct signer *signer;
    struct db *db;
    struct err e = {0};
    struct arena *a ARENA_AUTO = arena_new(0);
    must(store_open(&o, &s, &e), &e);
    must(store_read(s, &db, &e), &e);
    const char *origin = journal_origin(db, a);
    store_read_done(db);
    must(signer_create(argv[1], origin, &e), &e);
    must(signer_open(argv[1], &signer, &e), &e);
    struct journal_sequenced done;
    for (long left = atol(argv[2]); left > 0; left -= BATCH) {
        long n = left < BATCH ? left : BATCH;
        must(store_write(s, NULL, 0, append, &n, &e), &e);
        if (left / BATCH % 50 == 0)
            must(journal_sequence(s, signer, clock_machine(), true, &done, &e), &e);
    }
    must(journal_sequence(s, signer, clock_machine(), true, &done, &e), &e);
    signer_close(signer);
    store_close(s);
    return 0;
}
