/* Records in the order of their id, beside them their leaves; what they did to the facts is asked of
 * verify_effects.c in the same order. */
#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/journal_format.h"
#include "store/journal_private.h"
#include "store/verify_private.h"

/* ---- one record ---- */

struct records {
    struct verify *v;
    struct facts *facts;
    bool has_key;
    uint8_t key[JOURNAL_KEY_LEN];
    int64_t last;                    /* id of the record before */
};

/* The columns of the page's statement. */
enum {
    C_ID, C_ACT, C_TAG, C_ROLE, C_LEGAL, C_MACHINE, C_STAMP, C_REFUSED, C_SELECTION_ID,
    C_SELECTION, C_ACTOR_ID, C_ACTOR, C_BEHALF_ID, C_BEHALF, C_SECOND_ID, C_SECOND, C_BYTES,
    C_PREV, C_SUBJECT, C_LEAF_ID, C_EFFECTS
};
#define RECORD_PAGE                                                                           \
    "SELECT r.id, r.act, r.tag, r.role, r.legal_at, r.machine_at, r.stamp, r.refused_clause,"  \
    " r.selection_id, s.pub, r.actor_id, a.pub, r.behalf_id, b.pub, r.second_id, c.pub,"      \
    " l.bytes, l.prev, l.subject, l.id, l.effects"                                                       \
    " FROM record r LEFT JOIN journal_leaf l ON l.record_id = r.id"                           \
    " LEFT JOIN selection s ON s.id = r.selection_id"                                         \
    " LEFT JOIN account a ON a.id = r.actor_id LEFT JOIN account b ON b.id = r.behalf_id"     \
    " LEFT JOIN account c ON c.id = r.second_id WHERE r.id > ?1 ORDER BY r.id, l.id LIMIT ?2"

static void agree(struct records *s, int64_t id, const char *what, bool agrees)
{
    if (!agrees)
        verify_found(s->v, FAULT_RECORD_DIFFERS, "catatan", id,
                     "Kolom %s berbeda dari isi daunnya.", what);
}

/* The leaf says who; the row says which account; the account says its public id. */
static bool same_person(struct rows *r, int id_col, const char *leaf)
{
    return rows_null(r, id_col) ? leaf == NULL : leaf && str_eq(rows_text(r, id_col + 1), leaf);
}

static void check_agreement(struct records *s, struct rows *r, const struct journal_leaf *l)
{
    int64_t id = rows_int(r, C_ID);
    size_t n;
    agree(s, id, "act", str_eq(rows_text(r, C_ACT), l->act));
    agree(s, id, "tag", str_eq(rows_text(r, C_TAG), l->tag));
    agree(s, id, "role", str_eq(rows_text(r, C_ROLE), l->role));
    agree(s, id, "refused_clause", str_eq(rows_text(r, C_REFUSED), l->refused_clause));
    agree(s, id, "legal_at", rows_int(r, C_LEGAL) == l->legal_at);
    agree(s, id, "machine_at", rows_int(r, C_MACHINE) == l->machine_at);
    agree(s, id, "stamp", rows_int(r, C_STAMP) == l->stamp);
    agree(s, id, "selection_id", same_person(r, C_SELECTION_ID, l->selection));
    agree(s, id, "actor_id", same_person(r, C_ACTOR_ID, l->actor));
    agree(s, id, "behalf_id", same_person(r, C_BEHALF_ID, l->behalf));
    agree(s, id, "second_id", same_person(r, C_SECOND_ID, l->second));
    const void *prev = rows_blob(r, C_PREV, &n);
    if (!prev || n != HASH_LEN || memcmp(prev, l->prev.b, HASH_LEN) != 0)
        verify_found(s->v, FAULT_CHAIN, "catatan", id,
                     "Catatan sebelumnya menurut tabel bukan yang tertulis di daunnya.");
}

/* The list of effects is what the leaf binds. */
static void check_binding(struct records *s, struct rows *r, const struct journal_leaf *l,
                          struct span list)
{
    struct hash h, effects;
    const char *subject = rows_text(r, C_SUBJECT);
    if (!s->has_key)
        return;
    bool good = journal_effects_hash(list.p, list.n, &effects);
    journal_binding(s->key, l->nonce, rows_int(r, C_ID), subject ? subject : "", &effects, &h);
    if (!good || !hash_eq(&h, &l->binding))
        verify_found(s->v, FAULT_EFFECTS, "catatan", rows_int(r, C_ID),
                     "Daftar akibat, nomor, atau pokok tindakan %s bukan yang diikat daunnya.",
                     l->act);
}

static void check_record(struct records *s, struct rows *r, struct rows *row)
{
    struct verify *v = s->v;
    int64_t id = rows_int(r, C_ID);
    struct journal_leaf l;
    struct span list = {NULL, 0};
    size_t n;
    v->report->records++;
    list.p = rows_blob(r, C_EFFECTS, &list.n);
    verify_facts_of(s->facts, row, id, rows_text(r, C_ACT), list);
    const void *p = rows_blob(r, C_BYTES, &n);
    if (!p) {
        verify_found(v, FAULT_RECORD_LEAF, "catatan", id, "Tidak mempunyai daun di jurnal.");
        return;
    }
    const char *why = journal_decode(v->scratch, p, n, &l);
    if (why) {
        verify_found(v, FAULT_LEAF_FORM, "catatan", id, "Daunnya bukan catatan yang sah (%s).",
                     why);
        return;
    }
    check_agreement(s, r, &l);
    check_binding(s, r, &l, list);
}

/* A page of records with their leaves, and the same records once more as bare rows. */
static bool check_page(struct records *s)
{
    struct verify *v = s->v;
    bool any = false;
    arena_reset(v->scratch);
    struct rows *r = db_rows(v->db, RECORD_PAGE, "ii", s->last, VERIFY_PAGE);
    struct rows *row = db_rows(v->db, "SELECT * FROM record WHERE id > ?1 ORDER BY id LIMIT ?2",
                               "ii", s->last, VERIFY_PAGE);
    while (rows_next(r)) {
        int64_t id = rows_int(r, C_ID);
        if (any && id == s->last)
            continue;                /* a second leaf: check_strays tells */
        any = true;
        s->last = id;
        if (rows_next(row))
            check_record(s, r, row);
    }
    rows_end(r);
    rows_end(row);
    return any && !db_failed(v->db);
}

static void check_strays(struct verify *v)
{
    struct rows *twice = db_rows(v->db,
                                 "SELECT record_id, count(*) FROM journal_leaf"
                                 " WHERE record_id IS NOT NULL GROUP BY record_id"
                                 " HAVING count(*) > 1 ORDER BY record_id LIMIT 10000",
                                 "");
    while (rows_next(twice))
        verify_found(v, FAULT_RECORD_LEAF, "catatan", rows_int(twice, 0),
                     "Mempunyai %lld daun.", (long long)rows_int(twice, 1));
    rows_end(twice);
    struct rows *r = db_rows(v->db,
                             "SELECT l.id, l.record_id FROM journal_leaf l"
                             " LEFT JOIN record r ON r.id = l.record_id"
                             " WHERE l.record_id IS NOT NULL AND r.id IS NULL"
                             " ORDER BY l.id LIMIT 10000",
                             "");
    while (rows_next(r))
        verify_found(v, FAULT_RECORD_LEAF, "daun nomor", rows_int(r, 0),
                     "Menyebut catatan %lld, yang tidak ada.", (long long)rows_int(r, 1));
    rows_end(r);
}

void verify_records(struct verify *v)
{
    struct records s = {.v = v, .facts = verify_facts_begin(v), .last = INT64_MIN};
    if (!s.facts)
        return;
    s.has_key = journal_key_read(v->db, JOURNAL_OWNER_BODY, s.key);
    while (check_page(&s))
        ;
    verify_facts_end(s.facts);
    if (v->report->records && !s.has_key)
        verify_found(v, FAULT_KEY, "journal_key", -1,
                     "Kunci pengikat milik instansi tidak ada: akibat tindakan tidak diperiksa.");
    check_strays(v);
    sodium_memzero(s.key, sizeof s.key);
}
