/* The order of checking, findings, and the small checks: chains and registers. */
#include "store/verify_private.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/store.h"

enum { DEFAULT_FINDINGS = 1000 };

const char *journal_fault_word(enum journal_fault f)
{
    static const char *const words[FAULT__MAX] = {
        [FAULT_LEAF_HASH] = "leaf-hash",
        [FAULT_LEAF_FORM] = "leaf-form",
        [FAULT_INDEX] = "index",
        [FAULT_WAITING] = "waiting",
        [FAULT_NODE] = "node",
        [FAULT_CHECKPOINT] = "checkpoint",
        [FAULT_UNSIGNED] = "unsigned",
        [FAULT_KNOWN_CHECKPOINT] = "known-checkpoint",
        [FAULT_KEY] = "key",
        [FAULT_RECORD_LEAF] = "record-leaf",
        [FAULT_RECORD_DIFFERS] = "record-differs",
        [FAULT_EFFECTS] = "effects",
        [FAULT_PERSONAL] = "personal",
        [FAULT_FACT] = "fact",
        [FAULT_CHAIN] = "chain",
        [FAULT_REGISTER] = "register",
    };
    return f < FAULT__MAX ? words[f] : "?";
}

void verify_found(struct verify *v, enum journal_fault f, const char *place, int64_t number,
                  const char *fmt, ...)
{
    struct journal_report *r = v->report;
    size_t max = v->o->max_findings ? v->o->max_findings : DEFAULT_FINDINGS;
    if (r->found++ >= max)
        return;
    va_list ap;
    va_start(ap, fmt);
    r->v[r->n++] = (struct journal_finding){
        .fault = f,
        .place = number < 0 ? arena_strdup(v->arena, place)
                            : arena_printf(v->arena, "%s %lld", place, (long long)number),
        .message = arena_vprintf(v->arena, fmt, ap),
    };
    va_end(ap);
}

/* ---- chains ---- */

struct chain {
    char *subject;
    struct hash last;
    bool any;
};

static bool same_hash(const void *p, size_t n, const struct hash *h)
{
    return p && n == HASH_LEN && memcmp(p, h->b, HASH_LEN) == 0;
}

static void chain_ends(struct verify *v, const struct chain *c)
{
    size_t n;
    if (!c->any)
        return;
    const void *p = db_blob(v->db, v->scratch, &n,
                            "SELECT hash FROM journal_chain WHERE subject = ?1", "s", c->subject);
    if (!same_hash(p, n, &c->last))
        verify_found(v, FAULT_CHAIN, c->subject, -1,
                     "Ujung rantai bukan catatan terakhir dari pokok ini.");
}

static void chain_goes_on(struct verify *v, struct arena *names, struct chain *c, struct rows *r)
{
    const char *subject = rows_text(r, 1);
    size_t n;
    if (!str_eq(c->subject, subject)) {
        chain_ends(v, c);
        arena_reset(names);
        *c = (struct chain){.subject = arena_strdup(names, subject), .any = true};
    }
    const void *p = rows_blob(r, 2, &n);
    if (!same_hash(p, n, &c->last))
        verify_found(v, FAULT_CHAIN, "daun nomor", rows_int(r, 0),
                     "Tidak menyambung ke catatan sebelumnya dari pokok %s.", subject);
    p = rows_blob(r, 3, &n);
    if (p && n == HASH_LEN)
        memcpy(c->last.b, p, HASH_LEN);
}

#define CHAIN_COLUMNS "SELECT id, subject, prev, hash FROM journal_leaf"

/* A page: what is left of the subject that the last page may have cut, else what follows it. (One
 * row-value comparison would say both, but SQLite seeks by its first column only.) */
static struct rows *chain_page(struct verify *v, const char *subject, int64_t id, bool cut)
{
    return cut ? db_rows(v->db,
                         CHAIN_COLUMNS " WHERE subject = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
                         "sii", subject, id, VERIFY_PAGE)
               : db_rows(v->db, CHAIN_COLUMNS " WHERE subject > ?1 ORDER BY subject, id LIMIT ?2",
                         "si", subject, VERIFY_PAGE);
}

static void verify_chains(struct verify *v)
{
    struct arena *names ARENA_AUTO = arena_new(0);
    struct chain c = {0};
    int64_t id = INT64_MIN;
    bool cut = false, end = false;
    while (!end && !db_failed(v->db)) {
        size_t n = 0;
        arena_reset(v->scratch);
        struct rows *r = chain_page(v, c.subject ? c.subject : "", id, cut);
        for (; rows_next(r); n++) {
            chain_goes_on(v, names, &c, r);
            id = rows_int(r, 0);
        }
        rows_end(r);
        end = !cut && n == 0;
        cut = n == VERIFY_PAGE;
    }
    chain_ends(v, &c);
    int64_t extra = db_int(v->db, 0,
                           "SELECT count(*) FROM journal_chain c WHERE NOT EXISTS"
                           " (SELECT 1 FROM journal_leaf l WHERE l.subject = c.subject)",
                           "");
    if (extra)
        verify_found(v, FAULT_CHAIN, "journal_chain", -1,
                     "%lld pokok berujung rantai tetapi tidak mempunyai catatan.",
                     (long long)extra);
}

/* ---- registers ---- */

/* Every place where a number of a register is given out. */
#define GIVEN_OUT                                                                             \
    "SELECT register_name AS name, register_year AS year, register_n AS n FROM letter_state"  \
    " WHERE register_n IS NOT NULL"                                                           \
    " UNION ALL SELECT 'buku-pendaftaran/' || s.pub, 0, b.book_no FROM submission b"          \
    " JOIN selection s ON s.id = b.selection_id WHERE b.book_no IS NOT NULL"

static void verify_registers(struct verify *v)
{
    struct rows *r = db_rows(
        v->db,
        "SELECT q.name, q.year, q.n, count(g.n), count(DISTINCT g.n), COALESCE(min(g.n), 1),"
        " COALESCE(max(g.n), 0) FROM register q LEFT JOIN (" GIVEN_OUT ") g"
        " ON g.name = q.name AND g.year = q.year GROUP BY q.name, q.year, q.n"
        " ORDER BY q.name, q.year",
        "");
    while (rows_next(r)) {
        int64_t n = rows_int(r, 2);
        if (rows_int(r, 3) != n || rows_int(r, 4) != n || rows_int(r, 5) != 1 ||
            rows_int(r, 6) != n)
            verify_found(v, FAULT_REGISTER, rows_text(r, 0), rows_int(r, 1),
                         "Register telah memberi nomor sampai %lld, tetapi %lld nomor terpakai"
                         " (%lld sampai %lld): ada yang hilang atau ganda.",
                         (long long)n, (long long)rows_int(r, 4), (long long)rows_int(r, 5),
                         (long long)rows_int(r, 6));
    }
    rows_end(r);
    r = db_rows(v->db,
                "SELECT DISTINCT g.name, g.year FROM (" GIVEN_OUT ") g WHERE NOT EXISTS"
                " (SELECT 1 FROM register q WHERE q.name = g.name AND q.year = g.year)"
                " ORDER BY g.name, g.year",
                "");
    while (rows_next(r))
        verify_found(v, FAULT_REGISTER, rows_text(r, 0), rows_int(r, 1),
                     "Nomor terpakai dari register yang tidak ada.");
    rows_end(r);
}

/* ---- all ---- */

enum status journal_verify(struct store *s, struct arena *a,
                           const struct journal_verify_options *o, struct journal_report *ret,
                           struct err *e)
{
    struct arena *scratch ARENA_AUTO = arena_new(0);
    struct verify v = {.arena = a, .scratch = scratch, .o = o, .report = ret,
                       .data_dir = store_data_dir(s)};
    *ret = (struct journal_report){0};
    ret->v = arena_array_of(a, o->max_findings ? o->max_findings : DEFAULT_FINDINGS,
                            struct journal_finding);
    if (store_read(s, &v.db, e) != ST_OK)
        return ST_ERROR;
    verify_tree(&v);
    verify_records(&v);
    verify_chains(&v);
    verify_registers(&v);
    enum status st = ret->found ? ST_REFUSED : ST_OK;
    if (db_failed(v.db))
        st = err_set(e, db_error(v.db)->class, NULL, "%s", db_error(v.db)->detail);
    else if (arena_failed(a) || arena_failed(scratch))
        st = err_set(e, ERR_MEMORY, NULL, "verification");
    store_read_done(v.db);
    return st;
}
