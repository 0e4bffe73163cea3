/* Signed notes in the C2SP form, and the texts that are signed: a checkpoint (origin, size, root)
 * and a promise (a leaf that will be in the tree). docs/journal-format.md. Pure but for signing. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/hash.h"

struct arena;

enum {
    NOTE_ORIGIN_MAX = 120,
    NOTE_PUBLIC_LEN = 32,
    NOTE_SIGNATURE_LEN = 64,
    NOTE_KEY_HASH_LEN = 4,
};

/* The public half of a key: what a verifier must know. */
struct note_key {
    char origin[NOTE_ORIGIN_MAX + 1];    /* its name, too */
    uint8_t public_key[NOTE_PUBLIC_LEN];
};

struct checkpoint {
    uint64_t size;
    struct hash root;
};

/* Not empty, not too long, without white space and '+'. */
bool note_origin_valid(const char *origin);
void note_key_hash(const struct note_key *k, uint8_t ret[NOTE_KEY_HASH_LEN]);
/* "origin+hash+key", and back. False: it is not one, or its hash is not that of the key. */
char *note_key_text(struct arena *a, const struct note_key *k);
bool note_key_parse(struct arena *a, const char *text, struct note_key *ret);

char *checkpoint_text(struct arena *a, const char *origin, const struct checkpoint *c);
char *promise_text(struct arena *a, const char *origin, const struct hash *leaf);
/* Text and signature -> the note. */
char *note_assemble(struct arena *a, const struct note_key *k, const char *text,
                    const uint8_t signature[NOTE_SIGNATURE_LEN]);

/* Does the note carry a signature of the key that holds? Then its text, with the last line feed. */
bool note_open(struct arena *a, const char *note, const struct note_key *k, char **ret_text);
/* Strict: exactly what checkpoint_text() would write for the origin. */
bool checkpoint_parse(struct arena *a, const char *text, const char *origin,
                      struct checkpoint *ret);
/* Opens and parses. */
bool checkpoint_open(struct arena *a, const char *note, const struct note_key *k,
                     struct checkpoint *ret);
bool promise_open(struct arena *a, const char *note, const struct note_key *k,
                  struct hash *ret_leaf);
