/* What a record did to the facts, as a list of rows; and the erasure of what is personal in one. */
#include "store/journal_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "store/journal.h"
#include "store/store_private.h"

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

/* ---- of one record ---- */

/* A list in the making. */
struct effects {
    struct db *db;
    const uint8_t *seed;
    struct buf list, scratch;
};

static void add_made(struct effects *e, const char *table, struct rows *r, int64_t id)
{
    uint8_t salt[ROW_SALT_LEN];
    struct effect x = {.kind = EFFECT_MADE, .table = {table, strlen(table)}, .id = id, .salt = salt};
    bool personal, told = row_hash(&e->scratch, x.table, r, &x.row, &personal);
    if (told && personal) {
        x.kind = EFFECT_PERSONAL;
        journal_row_salt(e->seed, table, id, salt);
        told = row_personal_hash(&e->scratch, x.table, id, salt, r, &x.personal);
    }
    if (!told)
        db_fail(e->db, ERR_INTERNAL, "a row is larger than the journal can hold");
    effect_write(&e->list, &x);
}

static int id_column(struct rows *r)
{
    int i = rows_columns(r);
    while (i-- > 0 && !str_eq(rows_name(r, i), "id"))
        ;
    return i;
}

/* The rows of one table that a record made and ended, asked for. */
struct asked_rows {
    const char *table;
    struct rows *made, *ended;       /* ended NULL: the table knows no end */
};

static struct asked_rows ask_table(struct db *db, const struct fact_table *f, int64_t record_id)
{
    return (struct asked_rows){f->name, db_rows(db, f->made_sql, "i", record_id),
                               f->has_ended ? db_rows(db, f->ended_sql, "i", record_id) : NULL};
}

static void add_table(struct effects *e, const struct asked_rows *of)
{
    for (int id = -1; rows_next(of->made);) {
        id = id < 0 ? id_column(of->made) : id;
        add_made(e, of->table, of->made, rows_int(of->made, id));
    }
    struct effect x = {.kind = EFFECT_ENDED, .table = {of->table, strlen(of->table)}};
    while (of->ended && rows_next(of->ended)) {
        x.id = rows_int(of->ended, 0);
        effect_write(&e->list, &x);
    }
}

static int by_name(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The record's own row, then the tables in order of name: all asked for before one is read. */
static size_t ask_tables(struct db *db, struct arena *a, const struct fact_tables *facts,
                         int64_t record_id, const char *const *tables, size_t n,
                         struct asked_rows **ret)
{
    /* The list is a copy: it changes with the next statement. */
    const char **names = arena_array_of(a, n + 1, const char *);
    for (size_t i = 0; i < n; i++)
        names[i] = arena_strdup(a, tables[i]);
    qsort(names, n, sizeof *names, by_name);
    struct asked_rows *v = arena_array_of(a, n + 1, struct asked_rows);
    size_t count = 0;
    v[count++] = (struct asked_rows){
        "record", db_rows(db, "SELECT * FROM record WHERE id = ?1", "i", record_id), NULL};
    for (size_t i = 0; i < n; i++) {
        const struct fact_table *f = journal_fact_table(facts, names[i]);
        if (f && (i == 0 || strcmp(names[i - 1], names[i]) != 0))
            v[count++] = ask_table(db, f, record_id);
    }
    *ret = v;
    return count;
}

void journal_effects_of(struct db *db, struct arena *a, int64_t record_id, const uint8_t seed[32],
                        const char *const *tables, size_t n, struct journal_effects *ret)
{
    const struct fact_tables *facts = journal_fact_tables(db);
    if (!facts)
        return;
    struct asked_rows *asked;
    size_t n_asked = ask_tables(db, a, facts, record_id, tables, n, &asked);
    struct effects e = {.db = db, .seed = seed};
    buf_init(&e.list, JOURNAL_RECORD_MAX);
    buf_init(&e.scratch, JOURNAL_RECORD_MAX);
    for (size_t i = 0; i < n_asked; i++)
        add_table(&e, &asked[i]);
    if (e.list.overflow)
        db_fail(db, ERR_LIMIT, "an act has more effects than the journal can hold");
    *ret = (struct journal_effects){buf_dup(&e.list, a), e.list.len};
    buf_done(&e.list);
    buf_done(&e.scratch);
}

/* ---- erasure ---- */

/* Empties the personal columns; the record that made the row, 0: there is nothing to empty. */
static int64_t empty_row(struct db *db, struct arena *a, const char *table, int64_t id)
{
    struct buf sql BUF_AUTO;
    int64_t made_by = 0;
    const char *comma = " SET ";
    buf_init(&sql, 1 << 14);
    buf_printf(&sql, "UPDATE %s", table);
    struct rows *r = db_rows(db, arena_printf(a, "SELECT * FROM %s WHERE id = ?1", table), "i", id);
    for (int i = 0, n = rows_next(r) ? rows_columns(r) : 0; i < n; i++) {
        if (str_eq(rows_name(r, i), "made_by"))
            made_by = rows_int(r, i);
        if (!str_starts(rows_name(r, i), "p_") || rows_null(r, i))
            continue;
        buf_printf(&sql, "%s%s = %s", comma, rows_name(r, i),
                   rows_kind(r, i) == DB_INT ? "0" : "''");
        comma = ", ";
    }
    rows_end(r);
    if (sql.overflow || comma[0] != ',')
        return 0;
    buf_str(&sql, " WHERE id = ?1");
    db_run(db, sql.data, "i", id);
    return made_by;
}

/* The salt of the row in the list, overwritten; false: the list knows none. */
static bool destroy_salt(uint8_t *list, size_t n, const char *table, int64_t id)
{
    struct span left = {(const char *)list, n};
    struct effect e;
    const struct effect sought = {.kind = EFFECT_PERSONAL, .table = {table, strlen(table)},
                                  .id = id};
    while (left.n && effect_read(&left, &e)) {
        if (e.kind != EFFECT_PERSONAL || effect_order(&e, &sought) != 0)
            continue;
        memset(list + (e.salt - list), 0, ROW_SALT_LEN);
        return true;
    }
    return false;
}

bool journal_erase_row(struct db *db, struct arena *a, const char *table, int64_t id)
{
    const struct fact_tables *facts = db_failed(db) ? NULL : journal_fact_tables(db);
    if (!facts || !journal_fact_table(facts, table))
        return false;
    int64_t record = empty_row(db, a, table, id);
    size_t n = 0;
    uint8_t *list = db_blob(db, a, &n, "SELECT effects FROM journal_leaf WHERE record_id = ?1", "i",
                            record);
    if (db_failed(db) || !record || !list)
        return false;
    if (!destroy_salt(list, n, table, id)) {
        db_fail(db, ERR_CORRUPT, "the journal knows nothing personal of a row that is to be erased");
        return false;
    }
    db_run(db, "UPDATE journal_leaf SET effects = ?2 WHERE record_id = ?1", "ib", record,
           (const void *)list, n);
    return !db_failed(db);
}
