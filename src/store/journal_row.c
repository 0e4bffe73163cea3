/* A row of a fact as two hashes, and the list of effects that keeps them: docs/journal-format.md,
 * "Effects". The same on both engines, whatever the order in which the schema lists columns. */
#include "store/journal_private.h"

#include <string.h>

#include "base/buf.h"
#include "base/str.h"

enum { COLUMNS_MAX = 120 };

struct column {
    const char *name;
    int at;
    enum db_kind kind;
};

/* ---- rows ---- */

/* The columns with a value, the personal ones or the others, in order of name; few, and mostly
 * nearly in order. SIZE_MAX: too many. */
static size_t columns_of(struct rows *r, bool personal, struct column v[COLUMNS_MAX])
{
    size_t n = 0;
    int count = rows_columns(r);
    if (count > COLUMNS_MAX)
        return SIZE_MAX;
    for (int i = 0; i < count; i++) {
        const char *name = rows_name(r, i);
        if (!name || str_starts(name, "p_") != personal || str_eq(name, "ended_by"))
            continue;
        enum db_kind kind = rows_kind(r, i);
        if (kind == DB_NULL)
            continue;
        size_t at = n++;
        for (; at > 0 && strcmp(v[at - 1].name, name) > 0; at--)
            v[at] = v[at - 1];
        v[at] = (struct column){name, i, kind};
    }
    return n;
}

static void put_columns(struct buf *b, struct rows *r, const struct column *v, size_t n)
{
    buf_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        buf_lp(b, v[i].name, strlen(v[i].name));
        if (v[i].kind == DB_INT) {
            buf_u8(b, 'i');
            buf_u64(b, (uint64_t)rows_int(r, v[i].at));
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
        buf_u8(b, v[i].kind == DB_BYTES ? 'b' : 't');
        buf_lp(b, p ? p : "", len);
    }
}

static void put_name(struct buf *b, struct span s)
{
    buf_lp(b, s.p, s.n);
}

bool row_hash(struct buf *scratch, struct span table, struct rows *r, struct hash *ret,
              bool *ret_personal)
{
    struct column v[COLUMNS_MAX];
    size_t n = columns_of(r, false, v);
    if (n == SIZE_MAX)
        return false;
    buf_clear(scratch);
    buf_lp(scratch, "selter/v1/row", 13);
    put_name(scratch, table);
    put_columns(scratch, r, v, n);
    hash_bytes(scratch->data, scratch->len, ret);
    *ret_personal = columns_of(r, true, v) > 0;
    return !scratch->overflow;
}

bool row_personal_hash(struct buf *scratch, struct span table, int64_t id,
                       const uint8_t salt[ROW_SALT_LEN], struct rows *r, struct hash *ret)
{
    struct column v[COLUMNS_MAX];
    size_t n = columns_of(r, true, v);
    if (n == SIZE_MAX)
        return false;
    buf_clear(scratch);
    buf_lp(scratch, "selter/v1/personal", 18);
    buf_add(scratch, salt, ROW_SALT_LEN);
    put_name(scratch, table);
    buf_u64(scratch, (uint64_t)id);
    put_columns(scratch, r, v, n);
    hash_bytes(scratch->data, scratch->len, ret);
    return !scratch->overflow;
}

bool row_is_blank(struct rows *r)
{
    struct column v[COLUMNS_MAX];
    size_t n = columns_of(r, true, v), len = 0;
    for (size_t i = 0; n != SIZE_MAX && i < n; i++) {
        if (v[i].kind == DB_INT)
            len += rows_int(r, v[i].at) != 0;
        else if (v[i].kind == DB_TEXT)
            len += strlen(rows_text(r, v[i].at));
        else if (rows_blob(r, v[i].at, &len))
            len++;
        if (len)
            return false;
    }
    return n != SIZE_MAX;
}

/* ---- entries ---- */

void effect_write(struct buf *list, const struct effect *e)
{
    buf_u8(list, (uint8_t)e->kind);
    put_name(list, e->table);
    buf_u64(list, (uint64_t)e->id);
    if (e->kind == EFFECT_ENDED)
        return;
    buf_add(list, e->row.b, HASH_LEN);
    if (e->kind == EFFECT_MADE)
        return;
    buf_add(list, e->personal.b, HASH_LEN);
    buf_add(list, e->salt, ROW_SALT_LEN);
}

static uint64_t from_be(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

bool effect_read(struct span *list, struct effect *ret)
{
    static const size_t after[] = {[EFFECT_MADE] = HASH_LEN, [EFFECT_ENDED] = 0,
                                   [EFFECT_PERSONAL] = 2 * HASH_LEN + ROW_SALT_LEN};
    const uint8_t *p = (const uint8_t *)list->p;
    if (list->n < 5 || p[0] < EFFECT_MADE || p[0] > EFFECT_PERSONAL)
        return false;
    size_t name = (size_t)from_be(p + 1, 4), rest = list->n - 5;
    if (name > rest || rest - name < 8 + after[p[0]])
        return false;
    const uint8_t *q = p + 5 + name + 8;
    *ret = (struct effect){.kind = p[0], .table = {(const char *)p + 5, name},
                           .id = (int64_t)from_be(q - 8, 8), .salt = NULL};
    if (p[0] != EFFECT_ENDED)
        memcpy(ret->row.b, q, HASH_LEN);
    if (p[0] == EFFECT_PERSONAL) {
        memcpy(ret->personal.b, q + HASH_LEN, HASH_LEN);
        ret->salt = q + (size_t)2 * HASH_LEN;
    }
    q += after[p[0]];
    *list = (struct span){(const char *)q, list->n - (size_t)(q - p)};
    return true;
}

int effect_order(const struct effect *a, const struct effect *b)
{
    size_t n = a->table.n < b->table.n ? a->table.n : b->table.n;
    int c = memcmp(a->table.p, b->table.p, n);
    if (c == 0)
        c = (a->table.n > b->table.n) - (a->table.n < b->table.n);
    if (c == 0)
        c = (a->kind == EFFECT_ENDED) - (b->kind == EFFECT_ENDED);
    return c ? c : (a->id > b->id) - (a->id < b->id);
}

bool effect_is_erased(const struct effect *e)
{
    static const uint8_t none[ROW_SALT_LEN];
    return e->kind == EFFECT_PERSONAL && memcmp(e->salt, none, ROW_SALT_LEN) == 0;
}

bool journal_effects_hash(const void *list, size_t n, struct hash *ret)
{
    static const char label[] = {0, 0, 0, 17, 's', 'e', 'l', 't', 'e', 'r', '/',
                                 'v', '1', '/', 'e', 'f', 'f', 'e', 'c', 't', 's'};
    struct span left = {list, n};
    struct effect e;
    struct hasher *h = hasher_new();
    bool good = true;
    hasher_add(h, label, sizeof label);
    while (good && left.n) {
        const char *from = left.p;
        good = effect_read(&left, &e);
        if (good)
            hasher_add(h, from,
                       (size_t)(left.p - from) - (e.kind == EFFECT_PERSONAL ? ROW_SALT_LEN : 0));
    }
    hasher_end(h, ret);
    return good && n > 0;
}
