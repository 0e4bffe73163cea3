/* The journal: what happened, so that it cannot be quietly changed.
 *
 * Record v1 (docs/journal-format.md) is length-prefixed, typed and versioned. Its hash is a leaf
 * of an RFC 6962 tree. The act's transaction writes the leaf *unsequenced*; the sequencer
 * (journal_sequence) takes all leaves without an index in random order, pads, writes the nodes
 * and signs a checkpoint. Personal fields enter the record only as salted commitments under the
 * key of their data subject, so that destroying one person's key leaves the rest openable. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"
#include "store/db.h"

struct arena;
struct store;

struct record_field {
    const char *name;
    const char *value;          /* canonical text (JSON for lists and objects) */
    bool personal;              /* commitment only */
    int64_t subject;            /* account whose key salts it; 0: the actor's */
};

struct journal_effects {
    const void *list;
    size_t n;
};

struct journal_record {
    int64_t record_id;          /* row of table record */
    const char *act, *tag;      /* tag NULL: none */
    const char *body;           /* name of the store's body */
    const char *selection;      /* public id or NULL */
    const char *actor, *role;   /* public id of the account (NULL: public/system), role word */
    const char *behalf, *second;/* public ids or NULL */
    int64_t actor_id;           /* for the key of personal fields */
    instant legal_at, machine_at, stamp;
    const char *regulation_hash;/* hex or NULL */
    const char *program;        /* version */
    const struct record_field *fields; size_t n_fields;
    const char *refused_clause; /* NULL: done */
    struct journal_effects effects; /* what the act did to the facts */
    const char *subject;        /* chain of the same subject: "selection:ID", "dossier:ID" ... */
    uint8_t seed[32];           /* drawn before the transaction: salts follow from it */
};

/* Inside a unit: writes the leaf (unsequenced), with the hash of the previous record of the same
 * subject. Sticky as the handle. */
void journal_append(struct db *db, struct arena *a, const struct journal_record *r,
                    struct hash *ret_leaf);

/* All a record did, as the list of docs/journal-format.md, "Effects": its own row, then of every
 * fact table (tables with a made_by column), in order of name, every row with made_by = record_id
 * and every row with ended_by = record_id, each in order of id. Asks only the named tables, those
 * the unit wrote (db_written): of the others there is nothing to say. The list lives in the arena.
 * From the seed of the record come the salts of what is personal in the rows. */
void journal_effects_of(struct db *db, struct arena *a, int64_t record_id, const uint8_t seed[32],
                        const char *const *tables, size_t n, struct journal_effects *ret);

/* Erasure of one row: empties its personal columns (null stays, a text becomes empty, a number 0)
 * and destroys the salt under which the journal knows what stood there. Verification then counts
 * the row as erased. False: no such row, or nothing personal in it. */
bool journal_erase_row(struct db *db, struct arena *a, const char *table, int64_t id);

/* Erasure: destroys the key of what an account handed in as personal. Its commitments tell nothing
 * from then on; every leaf stays as verifiable as before. False: there was no key. */
bool journal_forget(struct db *db, int64_t account, instant now);

enum journal_opening {
    JOURNAL_HOLDS,
    JOURNAL_DIFFERS,
    JOURNAL_CLOSED,             /* the key was destroyed, or is another account's */
    JOURNAL_NO_FIELD,           /* no such record, or it has no such input */
};
/* Is this the value that was handed in? account as in record_field.subject (0: the public's). */
enum journal_opening journal_open(struct db *db, struct arena *a, int64_t record_id,
                                  int64_t account, const char *name, const char *value);
