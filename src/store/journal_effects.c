/* What a record did to the facts, as one hash: the same on both engines, whatever the order in
 * which the schema lists tables and columns. */
#include "store/journal_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "store/journal.h"
#include "store/store_private.h"

enum { COLUMNS_MAX = 120, ENTRY_MADE = 1, ENTRY_ENDED = 2 };

/* ---- which tables are facts ---- */

static const char tables_sqlite[] =
    "SELECT m.name, max(p.name = 'ended_by') FROM sqlite_schema m, pragma_table_info(m.name) p"
    " WHERE m.type = 'table' GROUP BY m.name HAVING max(p.name = 'made_by') = 1 ORDER BY m.name";
static const char tables_pg[] =
    "SELECT table_name::text, max(CASE WHEN column_name = 'ended_by' THEN 1 ELSE 0 END)"
    " FROM information_schema.columns WHERE table_schema = current_schema()"
    " GROUP BY table_name HAVING max(CASE WHEN column_name = 'made_by' THEN 1 ELSE 0 END) = 1"
    " ORDER BY table_name::text";

static struct fact_tables *read_tables(struct db *db, struct arena *a)
{
    struct fact_tables *t =
        arena_alloc(a, sizeof *t + DB_FACT_TABLES_MAX * sizeof(struct fact_table));
    struct rows *r = db_rows(db, db_engine(db) == DB_SQLITE ? tables_sqlite : tables_pg, "");
    while (rows_next(r)) {
        if (t->n == DB_FACT_TABLES_MAX) {
            db_fail(db, ERR_INTERNAL, "more fact tables than the journal can hold");
            break;
        }
        struct fact_table *f = &t->v[t->n++];
        f->name = arena_strdup(a, rows_text(r, 0));
        f->has_ended = rows_int(r, 1) != 0;
        f->made_sql = arena_printf(a, "SELECT * FROM %s WHERE made_by = ?1 ORDER BY id", f->name);
        f->ended_sql =
            arena_printf(a, "SELECT id FROM %s WHERE ended_by = ?1 ORDER BY id", f->name);
    }
    rows_end(r);
    return db_failed(db) || arena_failed(a) ? NULL : t;
}

const struct fact_tables *journal_fact_tables(struct db *db)
{
    struct store *s = db->store;
    pthread_mutex_lock(&s->facts_lock);
    const struct fact_tables *t = s->facts;
    if (!t && !db_failed(db)) {
        struct arena *a = arena_new(0);
        t = read_tables(db, a);
        s->facts = t;
        if (t)
            s->facts_arena = a;
        else
            arena_free(a);
    }
    pthread_mutex_unlock(&s->facts_lock);
    if (!t)
        db_fail(db, ERR_MEMORY, "the list of fact tables");
    return t;
}

const struct fact_table *journal_fact_table(const struct fact_tables *t, const char *name)
{
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = strcmp(name, t->v[mid].name);
        if (c == 0)
            return &t->v[mid];
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

/* ---- entries ---- */

static void add_lp(struct hasher *h, const void *p, size_t n)
{
    const uint8_t length[4] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8),
                               (uint8_t)n};
    hasher_add(h, length, sizeof length);
    if (n)
        hasher_add(h, p, n);
}

static void add_int(struct hasher *h, int64_t v)
{
    uint8_t b[8];
    uint64_t u = (uint64_t)v;
    for (int i = 7; i >= 0; i--, u >>= 8)
        b[i] = (uint8_t)u;
    hasher_add(h, b, sizeof b);
}

static void add_u8(struct hasher *h, uint8_t v)
{
    hasher_add(h, &v, 1);
}

void effects_begin(struct effects *e)
{
    static const char label[] = "selter/v1/effects";
    e->h = hasher_new();
    add_lp(e->h, label, sizeof label - 1);
}

struct column {
    const char *name;
    int at;
    enum db_kind kind;
};

/* The columns that count, in order of name; few, and mostly nearly in order. */
static size_t columns_of(struct rows *r, struct column v[COLUMNS_MAX])
{
    size_t n = 0;
    int count = rows_columns(r);
    for (int i = 0; i < count && n < COLUMNS_MAX; i++) {
        const char *name = rows_name(r, i);
        enum db_kind kind = rows_kind(r, i);
        if (!name || kind == DB_NULL || str_starts(name, "p_") || str_eq(name, "ended_by"))
            continue;
        size_t at = n++;
        for (; at > 0 && strcmp(v[at - 1].name, name) > 0; at--)
            v[at] = v[at - 1];
        v[at] = (struct column){name, i, kind};
    }
    return n;
}

bool effects_made(struct effects *e, const char *table, struct rows *r)
{
    struct column v[COLUMNS_MAX];
    if (rows_columns(r) > COLUMNS_MAX)
        return false;
    size_t n = columns_of(r, v);
    const uint8_t count[4] = {0, 0, 0, (uint8_t)n};
    add_u8(e->h, ENTRY_MADE);
    add_lp(e->h, table, strlen(table));
    hasher_add(e->h, count, sizeof count);
    for (size_t i = 0; i < n; i++) {
        add_lp(e->h, v[i].name, strlen(v[i].name));
        if (v[i].kind == DB_INT) {
            add_u8(e->h, 'i');
            add_int(e->h, rows_int(r, v[i].at));
            continue;
        }
        size_t len = 0;
        const void *p;
        if (v[i].kind == DB_BYTES) {
            p = rows_blob(r, v[i].at, &len);
        } else {
            p = rows_text(r, v[i].at);
            len = p ? strlen(p) : 0;
        }
        add_u8(e->h, v[i].kind == DB_BYTES ? 'b' : 't');
        add_lp(e->h, p, len);
    }
    return true;
}

void effects_ended(struct effects *e, const char *table, int64_t id)
{
    add_u8(e->h, ENTRY_ENDED);
    add_lp(e->h, table, strlen(table));
    add_int(e->h, id);
}

void effects_end(struct effects *e, struct hash *ret)
{
    hasher_end(e->h, ret);
    e->h = NULL;
}

/* ---- of one record ---- */

static void add_rows(struct db *db, struct effects *e, const char *table, const char *sql,
                     int64_t record_id)
{
    struct rows *r = db_rows(db, sql, "i", record_id);
    while (rows_next(r))
        if (!effects_made(e, table, r))
            db_fail(db, ERR_INTERNAL, "a row has more columns than the journal can hold");
    rows_end(r);
}

static void add_table(struct db *db, struct effects *e, const struct fact_table *f,
                      int64_t record_id)
{
    add_rows(db, e, f->name, f->made_sql, record_id);
    if (!f->has_ended)
        return;
    struct rows *r = db_rows(db, f->ended_sql, "i", record_id);
    while (rows_next(r))
        effects_ended(e, f->name, rows_int(r, 0));
    rows_end(r);
}

static int by_name(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

void journal_effects_of(struct db *db, struct arena *a, int64_t record_id,
                        const char *const *tables, size_t n, struct hash *ret)
{
    const struct fact_tables *facts = db_failed(db) ? NULL : journal_fact_tables(db);
    if (!facts)
        return;
    /* The list is a copy: it changes with the next statement. */
    const char **names = arena_array_of(a, n + 1, const char *);
    for (size_t i = 0; i < n; i++)
        names[i] = arena_strdup(a, tables[i]);
    qsort(names, n, sizeof *names, by_name);
    struct effects e;
    effects_begin(&e);
    add_rows(db, &e, "record", "SELECT * FROM record WHERE id = ?1", record_id);
    for (size_t i = 0; i < n; i++) {
        const struct fact_table *f = journal_fact_table(facts, names[i]);
        if (f && (i == 0 || strcmp(names[i - 1], names[i]) != 0))
            add_table(db, &e, f, record_id);
    }
    effects_end(&e, ret);
}
