/* Records in the order of their id, beside them their leaves and, from every fact table, the rows
 * they made and ended: a merge of sorted walks, so that each row is read once. */
#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/journal_format.h"
#include "store/journal_private.h"
#include "store/verify_private.h"

enum { FACT_PAGE = 200 };

/* ---- walks over facts ---- */

struct facts {
    const struct fact_table *table;
    bool ended;
    const char *sql;
    struct rows *rows;
    int of_col, id_col;              /* columns: the record's id, the row's */
    bool at_row;
    int64_t of, id;
};

static void facts_open(struct verify *v, struct facts *f)
{
    f->rows = db_rows(v->db, f->sql, "iii", f->of, f->id, FACT_PAGE);
}

static void find_columns(struct facts *f)
{
    f->of_col = f->id_col = -1;
    for (int i = 0; i < rows_columns(f->rows); i++) {
        if (str_eq(rows_name(f->rows, i), f->ended ? "ended_by" : "made_by"))
            f->of_col = i;
        else if (str_eq(rows_name(f->rows, i), "id"))
            f->id_col = i;
    }
}

/* The next row; a new page when one has ended, until a page is empty. */
static void facts_next(struct verify *v, struct facts *f)
{
    bool fresh = !f->rows;
    if (fresh)
        facts_open(v, f);
    f->at_row = rows_next(f->rows);
    if (!f->at_row && !fresh) {
        facts_open(v, f);
        f->at_row = rows_next(f->rows);
        fresh = true;
    }
    if (!f->at_row)
        return;
    if (fresh)
        find_columns(f);
    f->of = rows_int(f->rows, f->of_col);
    f->id = rows_int(f->rows, f->id_col);
    v->report->facts += !f->ended;
}

static size_t facts_all(struct verify *v, const struct fact_tables *t, struct facts *all)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const char *name = t->v[i].name;
        all[n++] = (struct facts){
            .table = &t->v[i],
            .sql = arena_printf(v->arena,
                                "SELECT * FROM %s WHERE (made_by, id) > (?1, ?2)"
                                " ORDER BY made_by, id LIMIT ?3",
                                name)};
        if (t->v[i].has_ended)
            all[n++] = (struct facts){
                .table = &t->v[i],
                .ended = true,
                .sql = arena_printf(v->arena,
                                    "SELECT ended_by, id FROM %s WHERE ended_by IS NOT NULL AND"
                                    " (ended_by, id) > (?1, ?2) ORDER BY ended_by, id LIMIT ?3",
                                    name)};
    }
    for (size_t i = 0; i < n; i++) {
        all[i].of = all[i].id = INT64_MIN;
        facts_next(v, &all[i]);
    }
    return n;
}

/* Everything that names a record below `id`, all of which have been passed: it does not exist. */
static void orphans_below(struct verify *v, struct facts *f, int64_t id)
{
    for (; f->at_row && f->of < id; facts_next(v, f))
        verify_found(v, FAULT_FACT, f->table->name, f->id,
                     "%s oleh catatan %lld, yang tidak ada.", f->ended ? "Diakhiri" : "Dibuat",
                     (long long)f->of);
}

/* ---- one record ---- */

struct records {
    struct verify *v;
    struct facts *all;
    size_t n;
    bool has_key;
    uint8_t key[JOURNAL_KEY_LEN];
    int64_t last;                    /* id of the record before */
};

static bool take_effects(struct records *s, struct rows *row, int64_t id, struct hash *ret)
{
    struct effects e;
    bool told = true;
    effects_begin(&e);
    told = effects_made(&e, "record", row);
    for (size_t i = 0; i < s->n; i++) {
        struct facts *f = &s->all[i];
        if (f->at_row && f->of < id)
            orphans_below(s->v, f, id);
        for (; f->at_row && f->of == id && !db_failed(s->v->db); facts_next(s->v, f)) {
            if (f->ended)
                effects_ended(&e, f->table->name, f->id);
            else
                told = effects_made(&e, f->table->name, f->rows) && told;
        }
    }
    effects_end(&e, ret);
    return told;
}

/* The columns of the page's statement. */
enum {
    C_ID, C_ACT, C_TAG, C_ROLE, C_LEGAL, C_MACHINE, C_STAMP, C_REFUSED, C_SELECTION_ID,
    C_SELECTION, C_ACTOR_ID, C_ACTOR, C_BEHALF_ID, C_BEHALF, C_SECOND_ID, C_SECOND, C_BYTES,
    C_PREV, C_SUBJECT, C_LEAF_ID
};
#define RECORD_PAGE                                                                           \
    "SELECT r.id, r.act, r.tag, r.role, r.legal_at, r.machine_at, r.stamp, r.refused_clause,"  \
    " r.selection_id, s.pub, r.actor_id, a.pub, r.behalf_id, b.pub, r.second_id, c.pub,"      \
    " l.bytes, l.prev, l.subject, l.id"                                                       \
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

static void check_binding(struct records *s, struct rows *r, const struct journal_leaf *l,
                          const struct hash *effects)
{
    struct hash h;
    const char *subject = rows_text(r, C_SUBJECT);
    if (!s->has_key)
        return;
    journal_binding(s->key, l->nonce, rows_int(r, C_ID), subject ? subject : "", effects, &h);
    if (!hash_eq(&h, &l->binding))
        verify_found(s->v, FAULT_EFFECTS, "catatan", rows_int(r, C_ID),
                     "Akibat tindakan %s yang ada di tabel bukan yang dicatat: ada baris yang"
                     " diubah, ditambah, dihapus, atau diakhiri.",
                     l->act);
}

static void check_record(struct records *s, struct rows *r, struct rows *row)
{
    struct verify *v = s->v;
    int64_t id = rows_int(r, C_ID);
    struct journal_leaf l;
    struct hash effects;
    size_t n;
    v->report->records++;
    if (!take_effects(s, row, id, &effects))
        db_fail(v->db, ERR_INTERNAL, "a row has more columns than the journal can hold");
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
    check_binding(s, r, &l, &effects);
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
    const struct fact_tables *t = db_failed(v->db) ? NULL : journal_fact_tables(v->db);
    if (!t)
        return;
    struct records s = {.v = v, .last = INT64_MIN};
    s.all = arena_array_of(v->arena, 2 * t->n, struct facts);
    s.n = facts_all(v, t, s.all);
    s.has_key = journal_key_read(v->db, JOURNAL_OWNER_BODY, s.key);
    while (check_page(&s))
        ;
    for (size_t i = 0; i < s.n; i++) {
        orphans_below(v, &s.all[i], INT64_MAX);
        if (s.all[i].rows)
            rows_end(s.all[i].rows);
    }
    if (v->report->records && !s.has_key)
        verify_found(v, FAULT_KEY, "journal_key", -1,
                     "Kunci pengikat milik instansi tidak ada: akibat tindakan tidak diperiksa.");
    check_strays(v);
    sodium_memzero(s.key, sizeof s.key);
}
