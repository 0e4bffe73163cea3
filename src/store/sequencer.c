/* Three kinds of units: take the lease; give leaves their index (as often as it takes); keep what
 * was signed. Signing happens between units, because it touches files. */
#include "store/sequencer.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/fault.h"
#include "store/journal_format.h"
#include "store/lease.h"
#include "store/merkle.h"
#include "store/signer.h"
#include "store/store.h"
#include "store/tree.h"
#include "store/writer.h"

/* A step takes at most this many leaves: the writer is held for a few tens of milliseconds. */
enum { STEP_LEAVES = 2048, SEED_LEN = 32, PER_UPDATE = 16 };
#define LEASE_NAME "journal.sequencer"
#define LEASE_TIME (30 * INSTANT_SECOND)

_Static_assert(STEP_LEAVES % TREE_BLOCK == 0 && TREE_BLOCK % PER_UPDATE == 0, "whole blocks");

struct run {
    struct store *store;
    struct signer *signer;
    char owner[64];
    instant now, began;              /* machine time; monotonic */
    bool force;

    /* drawn or read before a unit, so that the unit may run twice */
    instant step_now, until;
    uint8_t seed[SEED_LEN];          /* of padding and order; never stored */
    const char *note;
    struct checkpoint signed_head;

    /* results of a unit, overwritten by it */
    int64_t fence;
    bool lost, due, more;
    size_t leaves, padding;

    struct journal_sequenced total;
};

/* ---- units ---- */

static int64_t newest_signed(struct db *db, int64_t *ret_size)
{
    int64_t at = 0;
    *ret_size = 0;
    struct rows *r = db_rows(
        db, "SELECT size, signed_at FROM journal_checkpoint ORDER BY size DESC LIMIT 1", "");
    if (rows_next(r)) {
        *ret_size = rows_int(r, 0);
        at = rows_int(r, 1);
    }
    rows_end(r);
    return at;
}

bool journal_due(struct db *db, instant now, bool force)
{
    int64_t size, at = newest_signed(db, &size);
    if (size && !force && at > now - JOURNAL_INTERVAL && at <= now)
        return false;
    return (uint64_t)size != tree_size(db) ||
           db_int(db, 0, "SELECT id FROM journal_leaf WHERE idx IS NULL ORDER BY id LIMIT 1", "");
}

static enum keep begin_unit(struct db *db, void *arg)
{
    struct run *r = arg;
    db_label(db, "journal.lease");
    r->lost = false;
    r->due = journal_due(db, r->now, r->force);
    if (!r->due)
        return DROP;
    r->lost = !lease_take(db, LEASE_NAME, r->owner, r->step_now, r->until, &r->fence);
    return r->lost ? DROP : KEEP;
}

static enum keep end_unit(struct db *db, void *arg)
{
    struct run *r = arg;
    lease_release(db, LEASE_NAME, r->fence);
    return KEEP;
}

/* The unit's own random numbers, from the seed that was drawn before it. */
struct stream {
    const uint8_t *seed;
    uint8_t block[4096];
    size_t used;
    uint32_t n;
};

static void stream_bytes(struct stream *s, uint8_t *p, size_t n)
{
    for (; n; n--, p++) {
        if (s->used == sizeof s->block || s->n == 0) {
            struct hash h;
            uint8_t all[SEED_LEN + sizeof s->n];
            memcpy(all, s->seed, SEED_LEN);
            memcpy(all + SEED_LEN, &s->n, sizeof s->n);
            hash_bytes(all, sizeof all, &h);
            randombytes_buf_deterministic(s->block, sizeof s->block, h.b);
            s->used = 0;
            s->n++;
        }
        *p = s->block[s->used++];
    }
}

/* Uniform: what would favour low numbers is drawn again. */
static size_t stream_below(struct stream *s, size_t n)
{
    uint32_t v, limit = UINT32_MAX - UINT32_MAX % (uint32_t)n;
    do {
        stream_bytes(s, (uint8_t *)&v, sizeof v);
    } while (v >= limit);
    return v % n;
}

struct waiting {
    int64_t id;
    struct hash hash;
};

static size_t take_waiting(struct db *db, struct waiting *v, bool *ret_more)
{
    size_t n = 0;
    *ret_more = false;
    struct rows *r = db_rows(
        db, "SELECT id, hash FROM journal_leaf WHERE idx IS NULL ORDER BY id LIMIT ?1", "i",
        STEP_LEAVES + 1);
    while (rows_next(r)) {
        size_t len;
        const void *p = rows_blob(r, 1, &len);
        if (!p || len != HASH_LEN) {
            db_fail(db, ERR_CORRUPT, "a leaf without its hash");
            break;
        }
        if (n == STEP_LEAVES) {
            *ret_more = true;
            break;
        }
        v[n].id = rows_int(r, 0);
        memcpy(v[n++].hash.b, p, HASH_LEN);
    }
    rows_end(r);
    return n;
}

static size_t pad(struct db *db, struct run *r, struct stream *s, struct waiting *v, size_t n)
{
    for (; n % TREE_BLOCK && !db_failed(db); n++) {
        uint8_t random[32], bytes[JOURNAL_PADDING_LEN];
        stream_bytes(s, random, sizeof random);
        journal_padding(random, bytes);
        merkle_leaf(bytes, sizeof bytes, &v[n].hash);
        v[n].id = db_insert(db,
                            "INSERT INTO journal_leaf (bytes, hash, made_at)"
                            " VALUES (?1, ?2, ?3) RETURNING id",
                            "bbi", bytes, sizeof bytes, v[n].hash.b, HASH_LEN, r->step_now);
    }
    return n;
}

static void shuffle(struct stream *s, struct waiting *v, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = stream_below(s, i);
        struct waiting w = v[i - 1];
        v[i - 1] = v[j];
        v[j] = w;
    }
}

/* Sixteen at a time: on PostgreSQL a statement is a journey. */
static void place(struct db *db, const struct waiting *v, int64_t idx)
{
    db_run(db,
           "UPDATE journal_leaf SET idx = w.column2 FROM (VALUES (?1, ?2), (?3, ?4), (?5, ?6),"
           " (?7, ?8), (?9, ?10), (?11, ?12), (?13, ?14), (?15, ?16), (?17, ?18), (?19, ?20),"
           " (?21, ?22), (?23, ?24), (?25, ?26), (?27, ?28), (?29, ?30), (?31, ?32)) AS w"
           " WHERE journal_leaf.id = w.column1 AND journal_leaf.idx IS NULL",
           "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii", v[0].id, idx, v[1].id, idx + 1, v[2].id, idx + 2,
           v[3].id, idx + 3, v[4].id, idx + 4, v[5].id, idx + 5, v[6].id, idx + 6, v[7].id,
           idx + 7, v[8].id, idx + 8, v[9].id, idx + 9, v[10].id, idx + 10, v[11].id, idx + 11,
           v[12].id, idx + 12, v[13].id, idx + 13, v[14].id, idx + 14, v[15].id, idx + 15);
    if (!db_failed(db) && db_changes(db) != PER_UPDATE)
        db_fail(db, ERR_CONFLICT, "a leaf got its index from somebody else");
}

static void keep_node(void *arg, unsigned level, uint64_t idx, const struct hash *h)
{
    if (level >= TREE_LEVEL)
        db_run((struct db *)arg, "INSERT INTO journal_node (level, idx, hash) VALUES (?1, ?2, ?3)",
               "iib", level, idx, h->b, HASH_LEN);
}

static bool failpoint(struct db *db, const char *name)
{
    if (fault_here(name))
        db_fail(db, ERR_DB, name);
    return db_failed(db);
}

static enum keep step_unit(struct db *db, void *arg)
{
    struct run *r = arg;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct waiting *v = arena_array_of(a, STEP_LEAVES, struct waiting);
    struct stream *s = arena_new_of(a, struct stream);
    struct merkle tree;
    db_label(db, "journal.sequence");
    s->seed = r->seed;
    r->leaves = r->padding = 0;
    r->more = false;
    r->lost = !lease_holds(db, LEASE_NAME, r->fence) ||
              !lease_renew(db, LEASE_NAME, r->fence, r->until);
    if (r->lost || failpoint(db, "journal.sequence.before"))
        return DROP;
    r->leaves = take_waiting(db, v, &r->more);
    if (r->leaves == 0)
        return KEEP;
    size_t n = pad(db, r, s, v, r->leaves);
    r->padding = n - r->leaves;
    shuffle(s, v, n);
    tree_edge(db, &tree);
    for (size_t i = 0; i < n && !db_failed(db); i += PER_UPDATE)
        place(db, v + i, (int64_t)(tree.size + i));
    if (failpoint(db, "journal.sequence.leaves"))
        return DROP;
    for (size_t i = 0; i < n; i++)
        merkle_add(&tree, &v[i].hash, keep_node, db);
    if (arena_failed(a))
        db_fail(db, ERR_MEMORY, "the sequencer's step");
    return failpoint(db, "journal.sequence.nodes") ? DROP : KEEP;
}

static enum keep keep_unit(struct db *db, void *arg)
{
    struct run *r = arg;
    db_label(db, "journal.checkpoint");
    r->lost = !lease_holds(db, LEASE_NAME, r->fence);
    if (r->lost || failpoint(db, "journal.checkpoint"))
        return DROP;
    db_run(db,
           "INSERT INTO journal_checkpoint (size, root, note, signed_at) VALUES (?1, ?2, ?3, ?4)"
           " ON CONFLICT (size) DO NOTHING",
           "ibsi", r->signed_head.size, r->signed_head.root.b, HASH_LEN, r->note, r->step_now);
    return KEEP;
}

/* ---- the run ---- */

static enum status do_unit(struct run *r, enum keep (*fn)(struct db *, void *), struct err *e)
{
    r->step_now = r->now + (clock_monotonic() - r->began);
    r->until = r->step_now + LEASE_TIME;
    enum status st = store_write(r->store, NULL, 0, fn, r, e);
    if (st != ST_REFUSED)
        return st;
    return ST_OK;                    /* the unit has said why in *r */
}

static enum status sequence_all(struct run *r, struct err *e)
{
    do {
        entropy_bytes(r->seed, sizeof r->seed);
        enum status st = do_unit(r, step_unit, e);
        sodium_memzero(r->seed, sizeof r->seed);
        if (st != ST_OK)
            return st;
        if (r->lost)
            return err_set(e, ERR_UNAVAILABLE, NULL, "the sequencer's lease was lost");
        r->total.leaves += r->leaves;
        r->total.padding += r->padding;
    } while (r->more);
    return ST_OK;
}

/* The tree as it stands and the proof that it extends what the signer signed last. */
static enum status read_tree(struct run *r, struct merkle_proof *ret, struct err *e)
{
    struct db *db;
    struct checkpoint last = {0};
    if (r->signer && signer_last(r->signer, &last, e) != ST_OK)
        return ST_ERROR;
    if (store_read(r->store, &db, e) != ST_OK)
        return ST_ERROR;
    struct merkle_source s = tree_source(db);
    bool whole = tree_head(db, &r->total.head) &&
                 (last.size > r->total.head.size ||          /* the signer will refuse it */
                  merkle_consistency(&s, last.size, r->total.head.size, ret));
    enum status st = ST_OK;
    if (!whole)
        st = db_failed(db) ? err_set(e, db_error(db)->class, NULL, "%s", db_error(db)->detail)
                           : err_set(e, ERR_CORRUPT, NULL, "a node of the tree is missing");
    store_read_done(db);
    return st;
}

static enum status sign_and_keep(struct run *r, struct arena *a, struct err *e)
{
    struct merkle_proof proof = {0};
    char *note;
    if (read_tree(r, &proof, e) != ST_OK)
        return ST_ERROR;
    if (!r->signer || r->total.head.size == 0)
        return ST_OK;
    r->signed_head = r->total.head;
    if (signer_sign(r->signer, a, &r->signed_head, proof.v, proof.n, &note, e) != ST_OK)
        return ST_ERROR;
    if (fault_here("journal.signed"))
        return err_set(e, ERR_IO, NULL, "failpoint journal.signed");
    r->note = note;
    enum status st = do_unit(r, keep_unit, e);
    if (st == ST_OK && r->lost)
        return err_set(e, ERR_UNAVAILABLE, NULL, "the sequencer's lease was lost");
    r->total.signed_now = st == ST_OK;
    return st;
}

enum status journal_sequence(struct store *s, struct signer *signer, instant now, bool force,
                             struct journal_sequenced *ret, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct run r = {.store = s, .signer = signer, .now = now, .began = clock_monotonic(),
                    .force = force};
    struct err ignored = {0};
    snprintf(r.owner, sizeof r.owner, "%d-%s", (int)getpid(), entropy_id(a, 16));
    enum status st = do_unit(&r, begin_unit, e);
    if (st == ST_OK && r.due && !r.lost) {
        st = sequence_all(&r, e);
        if (st == ST_OK)
            st = sign_and_keep(&r, a, e);
        (void)do_unit(&r, end_unit, &ignored);
    }
    r.total.busy = st == ST_OK && r.due && r.lost;
    *ret = r.total;
    return st;
}
