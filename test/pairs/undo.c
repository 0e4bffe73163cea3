#include "undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "support/sql.h"

enum { TEXT_MOST = 64 << 20, REACH = 5 };

struct column {
    const char *name;
    const char *refers;              /* table; NULL: to nothing */
    bool key;
};

struct table {
    const char *name;
    struct column *column;
    size_t n;
};

struct undo {
    struct arena *arena;
    struct sql *sql;
    struct table *table;
    size_t n;
};

/* ---- the schema ---- */

static const struct table *table_of(const struct undo *u, const char *name)
{
    for (size_t i = 0; i < u->n; i++)
        if (str_eq(u->table[i].name, name))
            return &u->table[i];
    return NULL;
}

static const char columns_lite[] =
    "SELECT m.name, c.name, c.pk > 0, f.\"table\" FROM sqlite_schema m, pragma_table_info(m.name) c"
    " LEFT JOIN pragma_foreign_key_list(m.name) f ON f.\"from\" = c.name"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid";
static const char columns_pg[] =
    "SELECT t.relname, a.attname,"
    " EXISTS (SELECT 1 FROM pg_index x WHERE x.indrelid = t.oid AND x.indisprimary"
    " AND a.attnum = ANY (x.indkey))::int,"
    " (SELECT f.relname FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid"
    " WHERE k.contype = 'f' AND k.conrelid = t.oid AND k.conkey = ARRAY[a.attnum])"
    " FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0"
    " AND NOT a.attisdropped WHERE t.relkind = 'r'"
    " AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname, a.attnum";

/* What a column without a foreign key refers to: by its name. */
static const char *refers_by_name(const struct undo *u, const char *column)
{
    static const struct {
        const char *column, *table;
    } known[] = {{"made_by", "record"},   {"ended_by", "record"},   {"actor_id", "account"},
                 {"behalf_id", "account"}, {"second_id", "account"}, {"scribe_id", "account"},
                 {"named_account_id", "account"}, {"candidate_id", "account"},
                 {"repeats_id", "selection"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(column, known[i].column))
            return known[i].table;
    if (!str_ends(column, "_id"))
        return NULL;
    const struct table *t =
        table_of(u, arena_strndup(u->arena, column, strlen(column) - 3));
    return t ? t->name : NULL;
}

static void read_schema(struct undo *u)
{
    struct sql_rows r;
    sql_rows(u->sql, u->arena, sql_is_pg(u->sql) ? columns_pg : columns_lite, &r);
    u->table = arena_array_of(u->arena, r.n, struct table);
    for (size_t i = 0; i < r.n; i++) {
        if (i == 0 || !str_eq(sql_at(&r, i, 0), sql_at(&r, i - 1, 0)))
            u->table[u->n++] = (struct table){
                .name = sql_at(&r, i, 0), .column = arena_array_of(u->arena, 64, struct column)};
        struct table *t = &u->table[u->n - 1];
        t->column[t->n++] = (struct column){sql_at(&r, i, 1), sql_at(&r, i, 3),
                                            str_eq(sql_at(&r, i, 2), "1")};
    }
    for (size_t i = 0; i < u->n; i++)
        for (size_t k = 0; k < u->table[i].n; k++)
            if (!u->table[i].column[k].refers)
                u->table[i].column[k].refers = refers_by_name(u, u->table[i].column[k].name);
}

/* ---- triggers ---- */

/* An SQL expression whose value is the value of a column as SQL. */
static const char *quoted(const struct undo *u, const char *row, const char *column)
{
    return arena_printf(u->arena, "%s(%s.%s)", sql_is_pg(u->sql) ? "quote_nullable" : "quote", row,
                        column);
}

/* ... whose value is the condition that finds the row: "id=17". */
static const char *key_of(const struct undo *u, const struct table *t, const char *row)
{
    const char *s = NULL;
    for (size_t i = 0; i < t->n; i++)
        if (t->column[i].key)
            s = arena_printf(u->arena, "%s%s'%s=' || %s", s ? s : "", s ? " || ' AND ' || " : "",
                             t->column[i].name, quoted(u, row, t->column[i].name));
    if (!s) {
        printf("Bail out! %s has no key\n", t->name);
        exit(1);
    }
    return s;
}

static const char *take_back(const struct undo *u, const struct table *t, char op)
{
    struct arena *a = u->arena;
    if (op == 'I')
        return arena_printf(a, "'DELETE FROM %s WHERE ' || %s", t->name, key_of(u, t, "NEW"));
    const char *names = "", *values = NULL, *sets = NULL;
    for (size_t i = 0; i < t->n; i++) {
        const char *c = t->column[i].name, *q = quoted(u, "OLD", c);
        names = arena_printf(a, "%s%s%s", names, i ? ", " : "", c);
        values = i ? arena_printf(a, "%s || ', ' || %s", values, q) : q;
        sets = arena_printf(a, "%s%s%s=' || %s", i ? sets : "'", i ? " || ', " : "", c, q);
    }
    if (op == 'D')
        return arena_printf(a, "'INSERT INTO %s (%s) VALUES (' || %s || ')'", t->name, names, values);
    return arena_printf(a, "'UPDATE %s SET ' || %s || ' WHERE ' || %s", t->name, sets,
                        key_of(u, t, "NEW"));
}

static const char *write_down(const struct undo *u, const struct table *t, char op)
{
    return arena_printf(u->arena,
                        "INSERT INTO pairs_log (tab, row_key, op, undo) VALUES ('%s', %s, '%c', %s);",
                        t->name, key_of(u, t, op == 'D' ? "OLD" : "NEW"), op, take_back(u, t, op));
}

static void plant(struct undo *u, const struct table *t)
{
    static const struct {
        char op;
        const char *word;
    } ops[] = {{'I', "INSERT"}, {'U', "UPDATE"}, {'D', "DELETE"}};
    struct arena *a = u->arena;
    const char *body = "";
    for (size_t i = 0; i < 3; i++) {
        const char *log = write_down(u, t, ops[i].op);
        if (sql_is_pg(u->sql))
            body = arena_printf(a, "%sIF TG_OP = '%s' THEN %s END IF; ", body, ops[i].word, log);
        else
            sql_run(u->sql, arena_printf(a, "CREATE TRIGGER pairs_%s_%c AFTER %s ON %s BEGIN %s END",
                                         t->name, ops[i].op, ops[i].word, t->name, log));
    }
    if (sql_is_pg(u->sql))
        sql_run(u->sql, arena_printf(a, "CREATE FUNCTION pairs_%s() RETURNS trigger LANGUAGE plpgsql"
                                        " AS $pairs$ BEGIN %s RETURN NULL; END $pairs$;"
                                        " CREATE TRIGGER pairs AFTER INSERT OR UPDATE OR DELETE ON %s"
                                        " FOR EACH ROW EXECUTE FUNCTION pairs_%s()",
                                     t->name, body, t->name, t->name));
}

struct undo *undo_open(struct arena *a, const char *dir, const char *url, const char *schema)
{
    struct undo *u = arena_new_of(a, struct undo);
    u->arena = a;
    u->sql = sql_open(a, dir, url, schema);
    read_schema(u);
    sql_run(u->sql, arena_printf(a, "CREATE TABLE pairs_log (n %s, tab TEXT NOT NULL,"
                                    " row_key TEXT NOT NULL, op TEXT NOT NULL, undo TEXT NOT NULL)",
                                 sql_is_pg(u->sql)
                                     ? "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
                                     : "INTEGER PRIMARY KEY"));
    sql_run(u->sql, "BEGIN");
    for (size_t i = 0; i < u->n; i++)
        plant(u, &u->table[i]);
    sql_run(u->sql, "COMMIT");
    return u;
}

void undo_close(struct undo *u)
{
    sql_close(u->sql);
}

/* ---- back ---- */

void undo_mark(struct undo *u)
{
    sql_run(u->sql, "DELETE FROM pairs_log");
}

void undo_back(struct undo *u)
{
    struct arena *a ARENA_AUTO = arena_new(TEXT_MOST);
    struct sql_rows r;
    struct buf all BUF_AUTO;
    buf_init(&all, TEXT_MOST);
    sql_rows(u->sql, a, "SELECT undo FROM pairs_log ORDER BY n DESC", &r);
    if (!r.n)
        return;
    /* Taking back must not be written down, nor may a foreign key look at what is half back. */
    buf_str(&all, "BEGIN; ");
    if (sql_is_pg(u->sql))
        buf_str(&all, "SET LOCAL session_replication_role TO replica; ");
    for (size_t i = 0; i < r.n; i++)
        buf_printf(&all, "%s; ", sql_at(&r, i, 0));
    buf_str(&all, "DELETE FROM pairs_log; COMMIT");
    sql_run(u->sql, all.data);
}

void undo_clear_away(struct undo *u)
{
    if (sql_is_pg(u->sql))
        sql_run(u->sql, "VACUUM");
}

static const char *bare(struct arena *a, const char *key)
{
    const char *id = key + 3;        /* "id=17" or "id='17'" */
    return *id == '\'' ? arena_strndup(a, id + 1, strlen(id) - 2) : arena_strdup(a, id);
}

int64_t undo_forks(struct undo *u)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct sql_rows r;
    int64_t n = 0;
    sql_rows(u->sql, a, "SELECT row_key FROM pairs_log WHERE tab = 'journal_leaf' AND op = 'I'", &r);
    for (size_t i = 0; i < r.n; i++)
        n += sql_int(u->sql, arena_printf(a, "SELECT count(*) FROM journal_leaf y JOIN journal_leaf x"
                                             " ON x.subject = y.subject AND x.prev = y.prev"
                                             " AND x.id <> y.id WHERE y.id = %s",
                                          bare(a, sql_at(&r, i, 0))));
    return n;
}

/* ---- what changed ---- */

struct change {
    const struct table *table;
    const char *key, *id;            /* id: NULL when the key is no id */
    bool fresh;
    struct sql_rows row;             /* as it stands now; none: deleted */
};

struct changes {
    struct undo *undo;
    struct arena *arena;
    struct change *v;
    size_t n;
    const char **chance;             /* public ids of new rows, and what is told instead */
    size_t n_chance;
};

/* Who sequences, when a job runs, what was answered under a token: no fact. */
static bool is_told(const char *table)
{
    return !str_starts(table, "journal_") && !str_eq(table, "idempotency") &&
           !str_eq(table, "lease") && !str_eq(table, "meta");
}

static bool is_of_machine(const char *column)
{
    static const char *const names[] = {"id", "machine_at", "made_at", "message_id", "run_after",
                                        "send_after"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(column, names[i]))
            return true;
    return false;
}

static void read_changes(struct changes *c)
{
    struct arena *a = c->arena;
    struct sql_rows r;
    sql_rows(c->undo->sql, a,
             "SELECT l.tab, l.row_key, l.op FROM pairs_log l JOIN (SELECT min(n) AS first FROM"
             " pairs_log GROUP BY tab, row_key) f ON f.first = l.n ORDER BY l.n", &r);
    c->v = arena_array_of(a, r.n, struct change);
    c->chance = arena_array_of(a, 2 * r.n, const char *);
    for (size_t i = 0; i < r.n; i++) {
        const char *key = sql_at(&r, i, 1);
        if (!is_told(sql_at(&r, i, 0)))
            continue;
        struct change *x = &c->v[c->n++];
        *x = (struct change){.table = table_of(c->undo, sql_at(&r, i, 0)), .key = key,
                             .fresh = *sql_at(&r, i, 2) == 'I'};
        if (str_starts(key, "id="))
            x->id = bare(a, key);
        sql_rows(c->undo->sql, a, arena_printf(a, "SELECT * FROM %s WHERE %s", x->table->name, key),
                 &x->row);
    }
}

/* What was drawn: public ids, and the number a dossier gets. */
static void find_chance(struct changes *c)
{
    for (size_t i = 0; i < c->n; i++) {
        struct change *x = &c->v[i];
        for (size_t k = 0; x->fresh && x->row.n && k < x->table->n; k++) {
            const char *name = x->table->column[k].name;
            if (!str_eq(name, "pub") &&
                !(str_eq(name, "number") && str_eq(x->table->name, "submission")))
                continue;
            c->chance[c->n_chance++] = sql_at(&x->row, 0, k);
            c->chance[c->n_chance++] = arena_printf(c->arena, "<%s.%s>", x->table->name, name);
        }
    }
}

static const char *without_chance(struct changes *c, const char *text)
{
    for (size_t i = 0; i < c->n_chance; i += 2) {
        const char *at;
        while (c->chance[i] && *c->chance[i] && (at = strstr(text, c->chance[i])))
            text = arena_printf(c->arena, "%.*s%s%s", (int)(at - text), text, c->chance[i + 1],
                                at + strlen(c->chance[i]));
    }
    return text;
}

static const char *row_text(struct changes *c, const struct change *x, int reach);

static const char *value_text(struct changes *c, const struct column *column, const char *value,
                              int reach)
{
    if (!value)
        return "-";
    for (size_t i = 0; column->refers && i < c->n; i++)
        if (c->v[i].fresh && str_eq(c->v[i].table->name, column->refers) &&
            str_eq(c->v[i].id, value))
            return reach ? row_text(c, &c->v[i], reach - 1) : "<baru>";
    return without_chance(c, value);
}

static const char *row_text(struct changes *c, const struct change *x, int reach)
{
    struct buf b BUF_AUTO;
    buf_init(&b, TEXT_MOST);
    buf_printf(&b, "%s(", x->table->name);
    if (!x->fresh)
        buf_printf(&b, "%s ", x->key);
    if (!x->row.n)
        buf_str(&b, "tidak ada");
    for (size_t k = 0; x->row.n && k < x->table->n; k++)
        if (!is_of_machine(x->table->column[k].name))
            buf_printf(&b, "%s%s=%s", k ? "|" : "", x->table->column[k].name,
                       value_text(c, &x->table->column[k], sql_at(&x->row, 0, k), reach));
    buf_str(&b, ")");
    return arena_strdup(c->arena, b.data);
}

static int by_text(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

char *undo_changes(struct undo *u, struct arena *a)
{
    struct changes c = {.undo = u, .arena = a};
    struct buf all BUF_AUTO;
    buf_init(&all, TEXT_MOST);
    read_changes(&c);
    find_chance(&c);
    const char **line = arena_array_of(a, c.n, const char *);
    size_t n = 0;
    for (size_t i = 0; i < c.n; i++)
        if (!c.v[i].fresh || c.v[i].row.n)       /* what came and went left nothing */
            line[n++] = row_text(&c, &c.v[i], REACH);
    qsort(line, n, sizeof *line, by_text);
    for (size_t i = 0; i < n; i++)
        buf_printf(&all, "%s\n", line[i]);
    return arena_strdup(a, all.data ? all.data : "");
}
