/* From every fact table the rows that records made and ended, in the order of the records: sorted
 * walks, so that each row is read once; beside them the lists of effects that the records kept. What
 * differs is told with its table, its row and its record. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "store/journal_private.h"
#include "store/verify_private.h"

enum { FACT_PAGE = 200, ROW_MAX = 64 << 20 };

/* ---- walks ---- */

struct walk {
    const struct fact_table *table;
    bool ended;
    const char *sql;
    struct rows *rows;
    int of_col, id_col;              /* columns: the record's id, the row's */
    bool at_row;
    int64_t of, id;
};

static void walk_open(struct verify *v, struct walk *f)
{
    f->rows = db_rows(v->db, f->sql, "iii", f->of, f->id, FACT_PAGE);
}

static void find_columns(struct walk *f)
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
static void walk_next(struct verify *v, struct walk *f)
{
    bool fresh = !f->rows;
    if (fresh)
        walk_open(v, f);
    f->at_row = rows_next(f->rows);
    if (!f->at_row && !fresh) {
        walk_open(v, f);
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

struct facts {
    struct verify *v;
    struct walk *all;                /* by table, made before ended */
    size_t n;
    struct buf scratch;
};

static size_t open_walks(struct verify *v, const struct fact_tables *t, struct walk *all)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const char *name = t->v[i].name;
        all[n++] = (struct walk){
            .table = &t->v[i],
            .sql = arena_printf(v->arena,
                                "SELECT * FROM %s WHERE (made_by, id) > (?1, ?2)"
                                " ORDER BY made_by, id LIMIT ?3",
                                name)};
        if (t->v[i].has_ended)
            all[n++] = (struct walk){
                .table = &t->v[i],
                .ended = true,
                .sql = arena_printf(v->arena,
                                    "SELECT ended_by, id FROM %s WHERE ended_by IS NOT NULL AND"
                                    " (ended_by, id) > (?1, ?2) ORDER BY ended_by, id LIMIT ?3",
                                    name)};
    }
    for (size_t i = 0; i < n; i++) {
        all[i].of = all[i].id = INT64_MIN;
        walk_next(v, &all[i]);
    }
    return n;
}

/* Everything that names a record below `id`, all of which have been passed: it does not exist. */
static void orphans_below(struct verify *v, struct walk *f, int64_t id)
{
    for (; f->at_row && f->of < id; walk_next(v, f))
        verify_found(v, FAULT_FACT, f->table->name, f->id,
                     "%s oleh catatan %lld, yang tidak ada.", f->ended ? "Diakhiri" : "Dibuat",
                     (long long)f->of);
}

/* ---- what is against what was recorded ---- */

/* One record: its list, of which `next` is the first entry not yet met. */
struct compared {
    struct facts *f;
    int64_t record;
    const char *act;
    struct span list;
    bool has_next;
    struct effect next;
};

static void next_entry(struct compared *c)
{
    c->has_next = c->list.n && effect_read(&c->list, &c->next);
}

static void tell(struct compared *c, enum journal_fault fault, const struct effect *e,
                 const char *what)
{
    verify_found(c->f->v, fault, "catatan", c->record, "Tabel %.*s baris %lld (tindakan %s): %s.",
                 (int)e->table.n, e->table.p, (long long)e->id, c->act ? c->act : "?", what);
}

/* What the list names and no row shows. */
static void tell_gone(struct compared *c)
{
    tell(c, FAULT_EFFECTS, &c->next,
         c->next.kind == EFFECT_ENDED ? "tercatat diakhiri, tetapi tidak lagi"
                                      : "tercatat dibuat, tetapi tidak ada lagi");
    next_entry(c);
}

static void compare_personal(struct compared *c, const struct effect *e, struct rows *row,
                             bool has_personal)
{
    struct verify *v = c->f->v;
    struct hash h;
    if (c->next.kind == EFFECT_MADE) {
        if (has_personal)
            tell(c, FAULT_PERSONAL, e, "kolom pribadi diisi sesudah dicatat");
    } else if (effect_is_erased(&c->next)) {
        v->report->erased++;
        if (!row_is_blank(row))
            tell(c, FAULT_PERSONAL, e, "kolom pribadi tercatat sudah dihapus, tetapi masih berisi");
    } else if (!row_personal_hash(&c->f->scratch, e->table, e->id, c->next.salt, row, &h) ||
               !hash_eq(&h, &c->next.personal)) {
        tell(c, FAULT_PERSONAL, e, "kolom pribadi diubah sesudah dicatat");
    }
}

/* A row that says it was made by this record. */
static void compare_made(struct compared *c, const char *table, int64_t id, struct rows *row)
{
    struct effect e = {.kind = EFFECT_MADE, .table = {table, strlen(table)}, .id = id};
    bool personal = false;
    if (!row_hash(&c->f->scratch, e.table, row, &e.row, &personal))
        db_fail(c->f->v->db, ERR_INTERNAL, "a row is larger than the journal can hold");
    while (c->has_next && effect_order(&c->next, &e) < 0)
        tell_gone(c);
    if (!c->has_next || effect_order(&c->next, &e) != 0) {
        tell(c, FAULT_EFFECTS, &e, "disisipkan, tindakan itu tidak membuatnya");
        return;
    }
    if (!hash_eq(&e.row, &c->next.row))
        tell(c, FAULT_EFFECTS, &e, "diubah sesudah dicatat");
    compare_personal(c, &e, row, personal);
    next_entry(c);
}

static void compare_ended(struct compared *c, const char *table, int64_t id)
{
    struct effect e = {.kind = EFFECT_ENDED, .table = {table, strlen(table)}, .id = id};
    while (c->has_next && effect_order(&c->next, &e) < 0)
        tell_gone(c);
    if (c->has_next && effect_order(&c->next, &e) == 0)
        next_entry(c);
    else
        tell(c, FAULT_EFFECTS, &e, "diakhiri, tetapi bukan oleh tindakan itu");
}

/* The record's own row is the first entry, out of the order of tables. */
static void compare_record(struct compared *c, struct rows *row)
{
    struct effect e = {.kind = EFFECT_MADE, .table = {"record", 6}, .id = c->record};
    bool personal;
    if (!row_hash(&c->f->scratch, e.table, row, &e.row, &personal))
        db_fail(c->f->v->db, ERR_INTERNAL, "a row is larger than the journal can hold");
    bool first = c->has_next && effect_order(&c->next, &e) == 0;
    if (!first || !hash_eq(&e.row, &c->next.row))
        tell(c, FAULT_EFFECTS, &e, "diubah sesudah dicatat");
    if (first)
        next_entry(c);
}

void verify_facts_of(struct facts *f, struct rows *record, int64_t id, const char *act,
                     struct span list)
{
    struct compared c = {.f = f, .record = id, .act = act, .list = list};
    next_entry(&c);
    compare_record(&c, record);
    for (size_t i = 0; i < f->n; i++) {
        struct walk *w = &f->all[i];
        if (w->at_row && w->of < id)
            orphans_below(f->v, w, id);
        for (; w->at_row && w->of == id && !db_failed(f->v->db); walk_next(f->v, w)) {
            if (w->ended)
                compare_ended(&c, w->table->name, w->id);
            else
                compare_made(&c, w->table->name, w->id, w->rows);
        }
    }
    while (c.has_next)
        tell_gone(&c);
}

struct facts *verify_facts_begin(struct verify *v)
{
    const struct fact_tables *t = db_failed(v->db) ? NULL : journal_fact_tables(v->db);
    if (!t)
        return NULL;
    struct facts *f = arena_new_of(v->arena, struct facts);
    f->v = v;
    f->all = arena_array_of(v->arena, 2 * t->n, struct walk);
    buf_init(&f->scratch, ROW_MAX);
    f->n = open_walks(v, t, f->all);
    return f;
}

void verify_facts_end(struct facts *f)
{
    for (size_t i = 0; i < f->n; i++) {
        orphans_below(f->v, &f->all[i], INT64_MAX);
        if (f->all[i].rows)
            rows_end(f->all[i].rows);
    }
    buf_done(&f->scratch);
}
