/* Leaves in the order of their index: hash, form, tree; at every checkpoint's size the root. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/journal_format.h"
#include "store/merkle.h"
#include "store/sequencer.h"
#include "store/signer.h"
#include "store/tree.h"
#include "store/verify_private.h"

enum { KNOWN_MAX = 256 };

struct known {
    struct checkpoint c;
    const char *from;                /* "ingatan penanda tangan", ... */
    bool seen;
};

struct walk {
    struct verify *v;
    struct merkle tree;
    bool gap;                        /* from here on the tree is not what it was */
    uint64_t nodes;                  /* that should be stored */
    bool has_key;
    struct note_key key;
    struct known known[KNOWN_MAX];
    size_t n_known;
    struct arena *page;              /* checkpoints of the current page */
    struct rows *checkpoints;
    bool has_next;
    uint64_t next_size, last_size;   /* of the stored checkpoint that comes; of the newest */
};

/* ---- what is known from elsewhere ---- */

static void know(struct walk *w, const struct checkpoint *c, const char *from)
{
    if (w->n_known == KNOWN_MAX) {
        verify_found(w->v, FAULT_KNOWN_CHECKPOINT, from, -1,
                     "Lebih dari %d segel pembanding: yang selebihnya tidak diperiksa.",
                     (int)KNOWN_MAX);
        return;
    }
    w->known[w->n_known++] = (struct known){.c = *c, .from = from};
}

static void load_known(struct walk *w)
{
    struct verify *v = w->v;
    struct err e = {0};
    struct checkpoint c;
    if (v->o->key) {
        w->key = *v->o->key;
        w->has_key = true;
    } else {
        w->has_key = signer_public(v->data_dir, &w->key, &e) == ST_OK;
    }
    if (signer_memory(v->data_dir, &c, &e) == ST_OK && c.size > 0)
        know(w, &c, "ingatan penanda tangan");
    for (size_t i = 0; i < v->o->n_known; i++)
        know(w, &v->o->known[i], "segel yang tercetak");
    for (size_t i = 0; i < v->o->n_notes; i++) {
        if (w->has_key && checkpoint_open(v->scratch, v->o->notes[i], &w->key, &c))
            know(w, &c, "segel pembanding");
        else
            verify_found(v, FAULT_KNOWN_CHECKPOINT, "segel pembanding", (int64_t)i + 1,
                         "Tanda tangannya bukan dari kunci instansi ini.");
    }
}

static void compare_known(struct walk *w, const struct checkpoint *now)
{
    for (size_t i = 0; i < w->n_known; i++) {
        struct known *k = &w->known[i];
        if (k->c.size != now->size)
            continue;
        k->seen = true;
        if (!hash_eq(&k->c.root, &now->root))
            verify_found(w->v, FAULT_KNOWN_CHECKPOINT, k->from, (int64_t)k->c.size,
                         "Akar pohon pada ukuran itu berbeda: sejarah sebelum segel itu diubah.");
    }
}

static void report_unseen(struct walk *w)
{
    for (size_t i = 0; i < w->n_known; i++)
        if (!w->known[i].seen)
            verify_found(w->v, FAULT_KNOWN_CHECKPOINT, w->known[i].from,
                         (int64_t)w->known[i].c.size,
                         "Jurnal ini hanya berisi %lld daun: lebih pendek daripada segel itu,"
                         " atau segel itu bukan dari jurnal ini.",
                         (long long)w->tree.size);
}

/* ---- stored checkpoints ---- */

static void next_checkpoint(struct walk *w)
{
    w->has_next = rows_next(w->checkpoints);
    if (w->has_next)
        w->next_size = (uint64_t)rows_int(w->checkpoints, 0);
}

static void check_note(struct walk *w, struct checkpoint *stored, bool *ret_holds)
{
    struct checkpoint c;
    const char *note = rows_text(w->checkpoints, 2);
    *ret_holds = false;
    if (!w->has_key)
        return;
    if (!note || !checkpoint_open(w->page, note, &w->key, &c))
        verify_found(w->v, FAULT_CHECKPOINT, "segel", (int64_t)stored->size,
                     "Tanda tangan atau bentuknya tidak sah.");
    else if (c.size != stored->size || !hash_eq(&c.root, &stored->root))
        verify_found(w->v, FAULT_CHECKPOINT, "segel", (int64_t)stored->size,
                     "Ukuran atau akar di tabel bukan yang ditandatangani.");
    else
        *ret_holds = true;
}

/* The row on which the list of checkpoints stands, against the tree of its size (or none). */
static void check_checkpoint(struct walk *w, const struct checkpoint *now)
{
    struct checkpoint stored = {.size = w->next_size};
    size_t n;
    bool holds;
    arena_reset(w->page);
    const void *root = rows_blob(w->checkpoints, 1, &n);
    if (root && n == HASH_LEN)
        memcpy(stored.root.b, root, HASH_LEN);
    w->v->report->checkpoints++;
    w->last_size = stored.size;
    check_note(w, &stored, &holds);
    if (!now) {
        verify_found(w->v, FAULT_CHECKPOINT, "segel", (int64_t)stored.size,
                     "Tidak ada pohon seukuran itu: daun dihapus, atau segelnya palsu.");
    } else if (!hash_eq(&stored.root, &now->root)) {
        verify_found(w->v, FAULT_CHECKPOINT, "segel", (int64_t)stored.size,
                     "Akar yang dihitung ulang berbeda dari akar segel.");
    } else if (holds) {
        w->v->report->has_signed = true;
        w->v->report->newest = stored;
    }
}

/* A tree of whole blocks has grown: does a checkpoint speak of this size? */
static void at_size(struct walk *w)
{
    struct checkpoint now = {.size = w->tree.size};
    bool speaks = w->has_next && w->next_size <= now.size;
    for (size_t i = 0; i < w->n_known && !speaks; i++)
        speaks = w->known[i].c.size == now.size;
    if (!speaks)
        return;
    merkle_root(&w->tree, &now.root);
    compare_known(w, &now);
    for (; w->has_next && w->next_size <= now.size; next_checkpoint(w))
        check_checkpoint(w, w->next_size == now.size ? &now : NULL);
}

/* ---- leaves ---- */

static void check_leaf(struct walk *w, struct rows *r, const char *place, int64_t number,
                       struct hash *ret)
{
    struct verify *v = w->v;
    size_t n, n_hash;
    const void *hash = rows_blob(r, 3, &n_hash);
    struct hash stored = {{0}};
    if (hash && n_hash == HASH_LEN)
        memcpy(stored.b, hash, HASH_LEN);
    const void *p = rows_blob(r, 2, &n);
    merkle_leaf(p ? p : "", n, ret);
    if (!hash_eq(ret, &stored))
        verify_found(v, FAULT_LEAF_HASH, place, number, "Isi daun tidak sesuai dengan hash-nya.");
    bool padding = rows_null(r, 4);
    v->report->leaves++;
    v->report->padding += padding;
    if (padding != journal_is_padding(p ? p : "", n))
        verify_found(v, FAULT_LEAF_FORM, place, number,
                     padding ? "Bukan bantalan, tetapi tidak menyebut catatan."
                             : "Bantalan yang menyebut catatan.");
}

static void check_node(void *arg, unsigned level, uint64_t idx, const struct hash *h)
{
    struct walk *w = arg;
    struct hash stored;
    if (level < TREE_LEVEL)
        return;
    w->nodes++;
    struct merkle_source s = tree_source(w->v->db);
    if (w->gap)
        return;
    if (!s.node(s.arg, level, idx, &stored))
        verify_found(w->v, FAULT_NODE, "simpul", (int64_t)idx,
                     "Simpul tingkat %u tidak tersimpan.", level);
    else if (!hash_eq(&stored, h))
        verify_found(w->v, FAULT_NODE, "simpul", (int64_t)idx,
                     "Simpul tingkat %u berbeda dari hasil hitung ulang.", level);
}

static void walk_leaf(struct walk *w, struct rows *r)
{
    int64_t idx = rows_int(r, 1);
    struct hash h;
    if (!w->gap && (uint64_t)idx != w->tree.size) {
        verify_found(w->v, FAULT_INDEX, "daun", (int64_t)w->tree.size,
                     "Daun dengan indeks ini tidak ada; berikutnya %lld.", (long long)idx);
        w->gap = true;
    }
    check_leaf(w, r, "daun", idx, &h);
    merkle_add(&w->tree, &h, check_node, w);
    if (w->tree.size % TREE_BLOCK == 0)
        at_size(w);
}

#define LEAF_COLUMNS "SELECT id, idx, bytes, hash, record_id, made_at FROM journal_leaf"

static void walk_indexed(struct walk *w)
{
    struct verify *v = w->v;
    int64_t last = INT64_MIN;
    for (bool more = true; more && !db_failed(v->db);) {
        more = false;
        arena_reset(v->scratch);
        struct rows *r = db_rows(v->db, LEAF_COLUMNS " WHERE idx > ?1 ORDER BY idx LIMIT ?2", "ii",
                                 last, VERIFY_PAGE);
        while (rows_next(r)) {
            more = true;
            last = rows_int(r, 1);
            walk_leaf(w, r);
        }
        rows_end(r);
    }
    if (w->tree.size % TREE_BLOCK)
        verify_found(v, FAULT_INDEX, "daun", (int64_t)w->tree.size,
                     "Jumlah daun berindeks bukan kelipatan %d.", (int)TREE_BLOCK);
}

static void walk_waiting(struct walk *w)
{
    struct verify *v = w->v;
    int64_t last = INT64_MIN;
    for (bool more = true; more && !db_failed(v->db);) {
        more = false;
        arena_reset(v->scratch);
        struct rows *r = db_rows(v->db,
                                 LEAF_COLUMNS " WHERE idx IS NULL AND id > ?1 ORDER BY id LIMIT ?2",
                                 "ii", last, VERIFY_PAGE);
        while (rows_next(r)) {
            struct hash h;
            more = true;
            last = rows_int(r, 0);
            v->report->waiting++;
            check_leaf(w, r, "daun nomor", last, &h);
            if (rows_int(r, 5) < v->o->now - JOURNAL_LATE)
                verify_found(v, FAULT_WAITING, "daun nomor", last,
                             "Lebih dari dua menit belum mendapat indeks.");
        }
        rows_end(r);
    }
}

/* ---- after the walk ---- */

static void check_unsigned(struct walk *w)
{
    struct verify *v = w->v;
    int64_t idx = db_int(v->db, -1,
                         "SELECT idx FROM journal_leaf WHERE idx >= ?1 AND made_at < ?2"
                         " ORDER BY idx LIMIT 1",
                         "ii", w->last_size, v->o->now - JOURNAL_LATE);
    if (idx >= 0)
        verify_found(v, FAULT_UNSIGNED, "daun", idx,
                     "Lebih dari dua menit berindeks tanpa segel: penanda tangan tidak bekerja.");
}

static void finish(struct walk *w)
{
    struct verify *v = w->v;
    for (; w->has_next; next_checkpoint(w))
        check_checkpoint(w, NULL);
    rows_end(w->checkpoints);
    report_unseen(w);
    if (v->report->checkpoints && !w->has_key)
        verify_found(v, FAULT_KEY, "keys/journal.pub", -1,
                     "Kunci publik tidak ada atau rusak: tanda tangan segel tidak diperiksa.");
    int64_t nodes = db_int(v->db, 0, "SELECT count(*) FROM journal_node", "");
    if (!w->gap && (uint64_t)nodes > w->nodes)
        verify_found(v, FAULT_NODE, "journal_node", -1,
                     "Tersimpan %lld simpul, seharusnya %lld.", (long long)nodes,
                     (long long)w->nodes);
    check_unsigned(w);
    v->report->head.size = w->tree.size;
    merkle_root(&w->tree, &v->report->head.root);
}

void verify_tree(struct verify *v)
{
    struct arena *page ARENA_AUTO = arena_new(0);
    struct walk *w = arena_new_of(v->arena, struct walk);
    w->v = v;
    w->page = page;
    load_known(w);
    w->checkpoints =
        db_rows(v->db, "SELECT size, root, note FROM journal_checkpoint ORDER BY size", "");
    next_checkpoint(w);
    walk_indexed(w);
    walk_waiting(w);
    finish(w);
}
