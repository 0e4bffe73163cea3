/* Layout 1 of a record, byte by byte. One table says which items there are; writing and reading
 * both follow it. */
#include "store/journal_format.h"

#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

static const char label_prefix[] = "selter/v1/";
static const char padding_label[] = "selter/v1/padding";

enum { TYPE_TEXT = 1, TYPE_INTEGER, TYPE_BYTES, TYPE_PLAIN, TYPE_COMMITTED };
enum { KEY_REGULATION = 12, KEY_INPUT = 32, INTEGER_LEN = 8 };

#define AT(member) offsetof(struct journal_leaf, member)
static const struct item {
    uint8_t key, type;
    bool optional;
    size_t at;
} items[] = {
    {1, TYPE_BYTES, false, AT(nonce)},
    {2, TYPE_TEXT, false, AT(body)},
    {3, TYPE_TEXT, true, AT(selection)},
    {4, TYPE_TEXT, true, AT(actor)},
    {5, TYPE_TEXT, false, AT(role)},
    {6, TYPE_TEXT, true, AT(behalf)},
    {7, TYPE_TEXT, true, AT(second)},
    {8, TYPE_TEXT, true, AT(tag)},
    {9, TYPE_INTEGER, false, AT(legal_at)},
    {10, TYPE_INTEGER, false, AT(machine_at)},
    {11, TYPE_INTEGER, false, AT(stamp)},
    {KEY_REGULATION, TYPE_BYTES, true, AT(regulation)},
    {13, TYPE_TEXT, false, AT(program)},
    {14, TYPE_TEXT, true, AT(refused_clause)},
    {15, TYPE_BYTES, false, AT(prev)},
    {16, TYPE_BYTES, false, AT(binding)},
};
enum { N_ITEMS = sizeof items / sizeof *items };

bool journal_act_valid(const char *act)
{
    size_t words = 0;
    for (const char *p = act; p; words++) {
        if (!(*p >= 'a' && *p <= 'z'))
            return false;
        while ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_')
            p++;
        if (*p && *p != '.')
            return false;
        p = *p ? p + 1 : NULL;
    }
    return words >= 2;
}

/* ---- writing ---- */

static void put_label(struct buf *b, const char *act)
{
    buf_u32(b, (uint32_t)(sizeof label_prefix - 1 + strlen(act)));
    buf_str(b, label_prefix);
    buf_str(b, act);
}

static void put_head(struct buf *b, uint8_t key, uint8_t type, size_t n)
{
    buf_u8(b, key);
    buf_u8(b, type);
    buf_u32(b, (uint32_t)n);
}

static const char *put_item(struct buf *b, const struct journal_leaf *l, const struct item *it)
{
    const char *at = (const char *)l + it->at;
    const char *text;
    switch (it->type) {
    case TYPE_TEXT:
        memcpy(&text, at, sizeof text);
        if (str_empty(text))
            return it->optional && !text ? NULL : "a text is missing or empty";
        if (!str_utf8_valid(text, strlen(text), NULL))
            return "a text is not UTF-8";
        put_head(b, it->key, it->type, strlen(text));
        buf_str(b, text);
        return NULL;
    case TYPE_INTEGER: {
        int64_t v;
        memcpy(&v, at, sizeof v);
        put_head(b, it->key, it->type, INTEGER_LEN);
        buf_u64(b, (uint64_t)v);
        return NULL;
    }
    default:
        if (it->key == KEY_REGULATION && !l->has_regulation)
            return NULL;
        put_head(b, it->key, it->type, HASH_LEN);
        buf_add(b, at, HASH_LEN);
        return NULL;
    }
}

static const char *put_input(struct buf *b, const struct journal_input *in)
{
    size_t name = strlen(in->name);
    if (!name || !str_utf8_valid(in->name, name, NULL))
        return "the name of an input is empty or not UTF-8";
    if (!in->value) {
        put_head(b, KEY_INPUT, TYPE_COMMITTED, 4 + name + JOURNAL_KEY_ID_LEN + HASH_LEN);
        buf_lp(b, in->name, name);
        buf_add(b, in->key_id, JOURNAL_KEY_ID_LEN);
        buf_add(b, in->commitment.b, HASH_LEN);
        return NULL;
    }
    if (in->value_len > JOURNAL_RECORD_MAX)
        return "an input is too long";
    if (memchr(in->value, '\0', in->value_len) ||
        !str_utf8_valid(in->value, in->value_len, NULL))
        return "the value of an input is not UTF-8";
    put_head(b, KEY_INPUT, TYPE_PLAIN, 8 + name + in->value_len);
    buf_lp(b, in->name, name);
    buf_lp(b, in->value, in->value_len);
    return NULL;
}

const char *journal_encode(struct buf *out, const struct journal_leaf *l)
{
    if (!journal_act_valid(l->act))
        return "the name of the act is not two or more words";
    put_label(out, l->act);
    buf_u8(out, JOURNAL_LAYOUT);
    for (size_t i = 0; i < N_ITEMS; i++) {
        const char *why = put_item(out, l, &items[i]);
        if (why)
            return why;
    }
    for (size_t i = 0; i < l->n_inputs; i++) {
        if (i && strcmp(l->inputs[i - 1].name, l->inputs[i].name) >= 0)
            return "inputs are not in order, or doubled";
        const char *why = put_input(out, &l->inputs[i]);
        if (why)
            return why;
    }
    return out->overflow ? "the record is too long" : NULL;
}

/* ---- reading ---- */

struct cursor {
    const uint8_t *p;
    size_t n;
};

static bool take(struct cursor *c, size_t n, const uint8_t **ret)
{
    if (c->n < n)
        return false;
    *ret = c->p;
    c->p += n;
    c->n -= n;
    return true;
}

static bool take_u8(struct cursor *c, uint8_t *ret)
{
    const uint8_t *p;
    if (!take(c, 1, &p))
        return false;
    *ret = *p;
    return true;
}

static bool take_lp(struct cursor *c, struct cursor *ret)
{
    const uint8_t *p;
    if (!take(c, 4, &p))
        return false;
    size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
    if (!take(c, n, &p))
        return false;
    *ret = (struct cursor){p, n};
    return true;
}

static char *text_of(struct arena *a, struct cursor c)
{
    if ((c.n && memchr(c.p, '\0', c.n)) || !str_utf8_valid((const char *)c.p, c.n, NULL))
        return NULL;
    return arena_strndup(a, (const char *)c.p, c.n);
}

static const char *get_item(struct arena *a, struct journal_leaf *l, const struct item *it,
                            uint8_t type, struct cursor v)
{
    char *at = (char *)l + it->at;
    if (type != it->type)
        return "an item has another type than its key";
    if (type == TYPE_TEXT) {
        char *text = v.n ? text_of(a, v) : NULL;
        if (!text)
            return "a text is empty or not UTF-8";
        memcpy(at, &text, sizeof text);
    } else if (type == TYPE_INTEGER) {
        if (v.n != INTEGER_LEN)
            return "an integer has not 8 bytes";
        uint64_t u = 0;
        for (size_t i = 0; i < INTEGER_LEN; i++)
            u = u << 8 | v.p[i];
        int64_t value = (int64_t)u;
        memcpy(at, &value, sizeof value);
    } else {
        if (v.n != HASH_LEN)
            return "bytes are not 32";
        memcpy(at, v.p, HASH_LEN);
        if (it->key == KEY_REGULATION)
            l->has_regulation = true;
    }
    return NULL;
}

static const char *get_input(struct arena *a, struct journal_input *in, uint8_t type,
                             struct cursor v)
{
    struct cursor name, value;
    const uint8_t *p;
    if (!take_lp(&v, &name) || !name.n || !(in->name = text_of(a, name)))
        return "the name of an input does not hold";
    if (type == TYPE_COMMITTED) {
        if (!take(&v, JOURNAL_KEY_ID_LEN, &p))
            return "a commitment is too short";
        memcpy(in->key_id, p, JOURNAL_KEY_ID_LEN);
        if (!take(&v, HASH_LEN, &p))
            return "a commitment is too short";
        memcpy(in->commitment.b, p, HASH_LEN);
    } else if (type == TYPE_PLAIN) {
        if (!take_lp(&v, &value) || !(in->value = text_of(a, value)))
            return "the value of an input does not hold";
        in->value_len = value.n;
    } else {
        return "an input has an unknown type";
    }
    return v.n ? "an input has bytes left over" : NULL;
}

static const char *get_label(struct arena *a, struct cursor *c, struct journal_leaf *l)
{
    struct cursor label;
    size_t prefix = sizeof label_prefix - 1;
    uint8_t layout;
    if (!take_lp(c, &label) || label.n <= prefix || memcmp(label.p, label_prefix, prefix) != 0)
        return "the label is not of this version";
    label.p += prefix;
    label.n -= prefix;
    l->act = text_of(a, label);
    if (!l->act || !journal_act_valid(l->act))
        return "the label names no act";
    if (!take_u8(c, &layout) || layout != JOURNAL_LAYOUT)
        return "the layout is unknown";
    return NULL;
}

static const char *get_inputs(struct arena *a, struct cursor c, struct journal_leaf *l)
{
    size_t cap = 0;
    for (uint8_t key, type; c.n; l->n_inputs++) {
        struct cursor v;
        if (!take_u8(&c, &key) || !take_u8(&c, &type) || !take_lp(&c, &v))
            return "an item is cut";
        if (key != KEY_INPUT)
            return "an item is unknown, doubled or out of order";
        if (l->n_inputs == cap) {
            cap = cap ? 2 * cap : 16;
            struct journal_input *wider = arena_array_of(a, cap, struct journal_input);
            if (l->n_inputs)
                memcpy(wider, l->inputs, l->n_inputs * sizeof *wider);
            l->inputs = wider;
        }
        struct journal_input *in = &l->inputs[l->n_inputs];
        const char *why = get_input(a, in, type, v);
        if (why)
            return why;
        if (l->n_inputs && strcmp(in[-1].name, in->name) >= 0)
            return "inputs are not in order, or doubled";
    }
    return NULL;
}

const char *journal_decode(struct arena *a, const void *p, size_t n, struct journal_leaf *ret)
{
    struct cursor c = {p, n};
    struct journal_leaf l = {0};
    const char *why = get_label(a, &c, &l);
    for (size_t i = 0; !why && i < N_ITEMS; i++) {
        struct cursor before = c, v;
        uint8_t key, type;
        if (take_u8(&c, &key) && key == items[i].key) {
            if (!take_u8(&c, &type) || !take_lp(&c, &v))
                return "an item is cut";
            why = get_item(a, &l, &items[i], type, v);
        } else if (items[i].optional) {
            c = before;
        } else {
            why = "an item is missing, unknown or out of order";
        }
    }
    if (!why)
        why = get_inputs(a, c, &l);
    if (!why)
        *ret = l;
    return why;
}

/* ---- padding ---- */

void journal_padding(const uint8_t random[32], uint8_t ret[JOURNAL_PADDING_LEN])
{
    _Static_assert(JOURNAL_PADDING_LEN == 4 + sizeof padding_label - 1 + 32, "padding");
    const uint8_t head[4] = {0, 0, 0, sizeof padding_label - 1};
    memcpy(ret, head, 4);
    memcpy(ret + 4, padding_label, sizeof padding_label - 1);
    memcpy(ret + 4 + sizeof padding_label - 1, random, 32);
}

bool journal_is_padding(const void *p, size_t n)
{
    static const uint8_t zero[32];
    uint8_t expected[JOURNAL_PADDING_LEN];
    journal_padding(zero, expected);
    return n == JOURNAL_PADDING_LEN && memcmp(p, expected, JOURNAL_PADDING_LEN - 32) == 0;
}

/* ---- keys and commitments ---- */

/* Streaming and on the stack: nothing here can fail. */

static void to_be(uint64_t v, size_t n, uint8_t *ret)
{
    for (size_t i = n; i-- > 0; v >>= 8)
        ret[i] = (uint8_t)v;
}

typedef crypto_hash_sha256_state sha_state;
typedef crypto_auth_hmacsha256_state hmac_state;

static void sha_add(sha_state *s, const void *p, size_t n)
{
    crypto_hash_sha256_update(s, p, n);
}

static void sha_lp(sha_state *s, const void *p, size_t n)
{
    uint8_t length[4];
    to_be(n, sizeof length, length);
    sha_add(s, length, sizeof length);
    if (n)
        sha_add(s, p, n);
}

static void sha_begin(sha_state *s, const char *label)
{
    crypto_hash_sha256_init(s);
    sha_lp(s, label, strlen(label));
}

static void hmac_lp(hmac_state *s, const char *text)
{
    uint8_t length[4];
    to_be(strlen(text), sizeof length, length);
    crypto_auth_hmacsha256_update(s, length, sizeof length);
    crypto_auth_hmacsha256_update(s, (const uint8_t *)text, strlen(text));
}

_Static_assert(crypto_auth_hmacsha256_KEYBYTES == JOURNAL_KEY_LEN, "key");

static void hmac_begin(hmac_state *s, const uint8_t key[32], const char *label)
{
    crypto_auth_hmacsha256_init(s, key, 32);
    hmac_lp(s, label);
}

void journal_key_id(const uint8_t key[JOURNAL_KEY_LEN], uint8_t ret[JOURNAL_KEY_ID_LEN])
{
    sha_state s;
    uint8_t h[HASH_LEN];
    sha_begin(&s, "selter/v1/key-id");
    sha_add(&s, key, JOURNAL_KEY_LEN);
    crypto_hash_sha256_final(&s, h);
    memcpy(ret, h, JOURNAL_KEY_ID_LEN);
}

void journal_commitment(const uint8_t key[JOURNAL_KEY_LEN], const char *act,
                        const uint8_t nonce[JOURNAL_NONCE_LEN], const char *name,
                        const char *value, size_t value_len, struct hash *ret)
{
    hmac_state m;
    sha_state s;
    uint8_t salt[32], length[4];
    hmac_begin(&m, key, "selter/v1/salt");
    crypto_auth_hmacsha256_update(&m, nonce, JOURNAL_NONCE_LEN);
    hmac_lp(&m, name);
    crypto_auth_hmacsha256_final(&m, salt);
    sha_begin(&s, "selter/v1/commitment");
    to_be(sizeof label_prefix - 1 + strlen(act), sizeof length, length);
    sha_add(&s, length, sizeof length);
    sha_add(&s, label_prefix, sizeof label_prefix - 1);
    sha_add(&s, act, strlen(act));
    sha_lp(&s, name, strlen(name));
    sha_add(&s, salt, sizeof salt);
    sha_lp(&s, value, value_len);
    crypto_hash_sha256_final(&s, ret->b);
    sodium_memzero(salt, sizeof salt);
}

void journal_binding(const uint8_t body_key[JOURNAL_KEY_LEN],
                     const uint8_t nonce[JOURNAL_NONCE_LEN], int64_t record_id,
                     const char *subject, const struct hash *effects, struct hash *ret)
{
    hmac_state m;
    sha_state s;
    uint8_t salt[32], id[8];
    hmac_begin(&m, body_key, "selter/v1/binding-salt");
    crypto_auth_hmacsha256_update(&m, nonce, JOURNAL_NONCE_LEN);
    crypto_auth_hmacsha256_final(&m, salt);
    sha_begin(&s, "selter/v1/binding");
    sha_add(&s, salt, sizeof salt);
    to_be((uint64_t)record_id, sizeof id, id);
    sha_add(&s, id, sizeof id);
    sha_lp(&s, subject, strlen(subject));
    sha_add(&s, effects->b, HASH_LEN);
    crypto_hash_sha256_final(&s, ret->b);
    sodium_memzero(salt, sizeof salt);
}

void journal_nonce(const uint8_t seed[32], int64_t record_id, uint8_t ret[JOURNAL_NONCE_LEN])
{
    hmac_state m;
    uint8_t id[8];
    hmac_begin(&m, seed, "selter/v1/nonce");
    to_be((uint64_t)record_id, sizeof id, id);
    crypto_auth_hmacsha256_update(&m, id, sizeof id);
    crypto_auth_hmacsha256_final(&m, ret);
}

void journal_new_key(const uint8_t seed[32], const char *owner, uint8_t ret[JOURNAL_KEY_LEN])
{
    hmac_state m;
    hmac_begin(&m, seed, "selter/v1/new-key");
    hmac_lp(&m, owner);
    crypto_auth_hmacsha256_final(&m, ret);
}

void journal_row_salt(const uint8_t seed[32], const char *table, int64_t id,
                      uint8_t ret[JOURNAL_ROW_SALT_LEN])
{
    hmac_state m;
    uint8_t b[8];
    hmac_begin(&m, seed, "selter/v1/row-salt");
    hmac_lp(&m, table);
    to_be((uint64_t)id, sizeof b, b);
    crypto_auth_hmacsha256_update(&m, b, sizeof b);
    crypto_auth_hmacsha256_final(&m, ret);
}
