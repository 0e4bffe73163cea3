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
    struct hash effects;        /* hash of the facts the act made */
    const char *subject;        /* chain of the same subject: "selection:ID", "dossier:ID" ... */
    uint8_t seed[32];           /* drawn before the transaction: salts follow from it */
};

/* Inside a unit: writes the leaf (unsequenced), with the hash of the previous record of the same
 * subject. Sticky as the handle. */
void journal_append(struct db *db, struct arena *a, const struct journal_record *r,
                    struct hash *ret_leaf);

/* The hash of all facts a record made: every row with made_by = record_id of every fact table
 * (tables with a made_by column), in order of table name and id, without columns p_... and
 * ended_by. journal_effects_of() asks only the named tables (those the unit touched). */
void journal_effects_of(struct db *db, struct arena *a, int64_t record_id,
                        const char *const *tables, size_t n, struct hash *ret);
