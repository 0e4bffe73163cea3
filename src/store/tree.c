/* Reading the stored tree. */
#include "store/tree.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

char *journal_origin(struct db *db, struct arena *a)
{
    static const char sql[] = "SELECT value FROM meta WHERE name = ?1";
    char *body = db_text(db, a, sql, "s", "body"), *install = db_text(db, a, sql, "s", "install");
    return body && install ? arena_printf(a, "selter/%s/%s", body, install) : NULL;
}

uint64_t tree_size(struct db *db)
{
    return (uint64_t)db_int(db, 0, "SELECT COALESCE(MAX(idx) + 1, 0) FROM journal_leaf", "");
}

/* ---- nodes ---- */

static bool take_hash(struct rows *r, struct hash *ret)
{
    size_t n;
    const void *p = rows_blob(r, 0, &n);
    if (!p || n != HASH_LEN)
        return false;
    memcpy(ret->b, p, HASH_LEN);
    return true;
}

static bool stored_node(struct db *db, unsigned level, uint64_t idx, struct hash *ret)
{
    struct rows *r = db_rows(db, "SELECT hash FROM journal_node WHERE level = ?1 AND idx = ?2",
                             "ii", level, idx);
    bool found = rows_next(r) && take_hash(r, ret);
    rows_end(r);
    return found;
}

/* A node below the stored levels, from its leaves. */
static bool low_node(struct db *db, unsigned level, uint64_t idx, struct hash *ret)
{
    uint64_t from = idx << level, n = UINT64_C(1) << level;
    struct merkle m = {0};
    struct hash h;
    struct rows *r = db_rows(db,
                             "SELECT hash FROM journal_leaf WHERE idx >= ?1 AND idx < ?2"
                             " ORDER BY idx",
                             "ii", from, from + n);
    while (rows_next(r) && take_hash(r, &h))
        merkle_add(&m, &h, NULL, NULL);
    rows_end(r);
    if (m.size != n)
        return false;
    merkle_root(&m, ret);
    return true;
}

static bool node_of(void *arg, unsigned level, uint64_t idx, struct hash *ret)
{
    struct db *db = arg;
    return level < TREE_LEVEL ? low_node(db, level, idx, ret) : stored_node(db, level, idx, ret);
}

struct merkle_source tree_source(struct db *db)
{
    return (struct merkle_source){node_of, db};
}

void tree_edge(struct db *db, struct merkle *ret)
{
    struct merkle m = {.size = tree_size(db)};
    if (m.size % TREE_BLOCK)
        db_fail(db, ERR_CORRUPT, "the journal's tree does not end with a whole block");
    for (unsigned level = TREE_LEVEL; level < 63; level++)
        if ((m.size >> level & 1) &&
            !stored_node(db, level, (m.size >> level) - 1, &m.edge[level]))
            db_fail(db, ERR_CORRUPT, "a node of the journal's tree is missing");
    *ret = m;
}

bool tree_head(struct db *db, struct checkpoint *ret)
{
    struct merkle m;
    tree_edge(db, &m);
    if (db_failed(db))
        return false;
    ret->size = m.size;
    merkle_root(&m, &ret->root);
    return true;
}

/* ---- for papers and owners ---- */

static bool read_head(struct arena *a, struct rows *r, struct checkpoint *ret, char **ret_note)
{
    bool found = rows_next(r) && take_hash(r, &ret->root);
    if (found) {
        ret->size = (uint64_t)rows_int(r, 1);
        if (ret_note)
            *ret_note = arena_strdup(a, rows_text(r, 2));
    }
    rows_end(r);
    return found;
}

static bool head_over(struct db *db, struct arena *a, int64_t idx, struct checkpoint *ret,
                      char **ret_note)
{
    return read_head(a,
                     db_rows(db,
                             "SELECT root, size, note FROM journal_checkpoint WHERE size > ?1"
                             " ORDER BY size LIMIT 1",
                             "i", idx),
                     ret, ret_note);
}

bool journal_head(struct db *db, struct arena *a, struct checkpoint *ret, char **ret_note)
{
    return read_head(a,
                     db_rows(db,
                             "SELECT root, size, note FROM journal_checkpoint"
                             " ORDER BY size DESC LIMIT 1",
                             ""),
                     ret, ret_note);
}

bool journal_head_of(struct db *db, struct arena *a, int64_t record_id, struct checkpoint *ret,
                     char **ret_note)
{
    int64_t idx =
        db_int(db, -1, "SELECT idx FROM journal_leaf WHERE record_id = ?1", "i", record_id);
    return idx >= 0 && head_over(db, a, idx, ret, ret_note);
}

char *journal_inclusion(struct db *db, struct arena *a, const struct hash *leaf)
{
    struct checkpoint c;
    struct merkle_proof p;
    char *note;
    int64_t idx = db_int(db, -1,
                         "SELECT idx FROM journal_leaf WHERE hash = ?1 AND record_id IS NOT NULL",
                         "b", leaf->b, sizeof leaf->b);
    if (idx < 0 || !head_over(db, a, idx, &c, &note))
        return NULL;
    struct merkle_source s = tree_source(db);
    if (!merkle_inclusion(&s, (uint64_t)idx, c.size, &p)) {
        db_fail(db, ERR_CORRUPT, "a node of the journal's tree is missing");
        return NULL;
    }
    struct buf b BUF_AUTO;
    buf_init(&b, 1 << 20);
    buf_printf(&b, "selter/v1/inclusion\nleaf %s\nindex %" PRId64 "\n",
               base64_encode(a, leaf->b, HASH_LEN), idx);
    for (size_t i = 0; i < p.n; i++)
        buf_printf(&b, "node %s\n", base64_encode(a, p.v[i].b, HASH_LEN));
    buf_printf(&b, "\n%s", note);
    return b.overflow ? NULL : buf_dup(&b, a);
}
