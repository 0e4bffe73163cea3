/* The bytes of docs/journal-format.md, layout 1: records, padding, commitments. Pure.
 *
 * What is here must never change; another layout is another number. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"
#include "base/hash.h"

struct arena;
struct buf;

enum {
    JOURNAL_NONCE_LEN = 32,
    JOURNAL_KEY_LEN = 32,
    JOURNAL_KEY_ID_LEN = 16,
    JOURNAL_ROW_SALT_LEN = 32,
    JOURNAL_LAYOUT = 1,
    JOURNAL_RECORD_MAX = 16 << 20,
};

struct journal_input {
    const char *name;
    const char *value;               /* NULL: committed */
    size_t value_len;
    uint8_t key_id[JOURNAL_KEY_ID_LEN];
    struct hash commitment;
};

/* A record, as values. Absent texts are NULL. */
struct journal_leaf {
    const char *act;                 /* the label is "selter/v1/" and this */
    uint8_t nonce[JOURNAL_NONCE_LEN];
    const char *body, *selection, *actor, *role, *behalf, *second, *tag;
    instant legal_at, machine_at, stamp;
    bool has_regulation;
    struct hash regulation;
    const char *program, *refused_clause;
    struct hash prev, binding;
    struct journal_input *inputs;    /* in order of name */
    size_t n_inputs;
};

/* Can this be the name of an act? */
bool journal_act_valid(const char *act);
/* Appends the record's bytes; NULL, or what is wrong with the values (English). */
const char *journal_encode(struct buf *out, const struct journal_leaf *l);
/* Strict: exactly the bytes journal_encode() would write. NULL, or what is wrong (English). */
const char *journal_decode(struct arena *a, const void *p, size_t n, struct journal_leaf *ret);

/* Padding from 32 random bytes, always of this length; and is it? */
#define JOURNAL_PADDING_LEN 53
void journal_padding(const uint8_t random[32], uint8_t ret[JOURNAL_PADDING_LEN]);
bool journal_is_padding(const void *p, size_t n);

void journal_key_id(const uint8_t key[JOURNAL_KEY_LEN], uint8_t ret[JOURNAL_KEY_ID_LEN]);
void journal_commitment(const uint8_t key[JOURNAL_KEY_LEN], const char *act,
                        const uint8_t nonce[JOURNAL_NONCE_LEN], const char *name,
                        const char *value, size_t value_len, struct hash *ret);
void journal_binding(const uint8_t body_key[JOURNAL_KEY_LEN],
                     const uint8_t nonce[JOURNAL_NONCE_LEN], int64_t record_id,
                     const char *subject, const struct hash *effects, struct hash *ret);
/* What an act draws before its transaction never lands on the disk: the nonce, and the keys and
 * salts it makes, are derived from it one-way and apart. */
void journal_nonce(const uint8_t seed[32], int64_t record_id, uint8_t ret[JOURNAL_NONCE_LEN]);
void journal_new_key(const uint8_t seed[32], const char *owner, uint8_t ret[JOURNAL_KEY_LEN]);
/* The salt of the personal columns of a row the act made. */
void journal_row_salt(const uint8_t seed[32], const char *table, int64_t id,
                      uint8_t ret[JOURNAL_ROW_SALT_LEN]);
