/* Appending a record inside the transaction of its act, and the keys under which what is personal
 * in it stands. */
#include "store/journal.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/str.h"
#include "store/journal_private.h"
#include "store/merkle.h"

/* ---- keys ---- */

bool journal_key_read(struct db *db, const char *owner, uint8_t ret[JOURNAL_KEY_LEN])
{
    size_t n = 0;
    bool found = false;
    struct rows *r = db_rows(db, "SELECT key FROM journal_key WHERE owner = ?1", "s", owner);
    if (rows_next(r)) {
        const void *p = rows_blob(r, 0, &n);
        found = p && n == JOURNAL_KEY_LEN;
        if (found)
            memcpy(ret, p, JOURNAL_KEY_LEN);
        else if (p)
            db_fail(db, ERR_CORRUPT, "a key of the journal has a wrong length");
    }
    rows_end(r);
    return found && !db_failed(db);
}

/* The key of an owner, made when there is none (or the last was destroyed: what was committed
 * under that stays closed, as the key id tells). Two at once: the first wins for both. */
static void key_of(struct db *db, const struct journal_record *r, const char *owner,
                   uint8_t ret[JOURNAL_KEY_LEN])
{
    if (journal_key_read(db, owner, ret) || db_failed(db))
        return;
    uint8_t fresh[JOURNAL_KEY_LEN];
    journal_new_key(r->seed, owner, fresh);
    db_run(db,
           "INSERT INTO journal_key (owner, key, made_at) VALUES (?1, ?2, ?3)"
           " ON CONFLICT (owner) DO UPDATE SET key = excluded.key, made_at = excluded.made_at,"
           " erased_at = NULL WHERE journal_key.key IS NULL",
           "sbi", owner, fresh, sizeof fresh, r->machine_at);
    sodium_memzero(fresh, sizeof fresh);
    if (fault_here("journal.append.key"))
        db_fail(db, ERR_DB, "failpoint journal.append.key");
    if (!journal_key_read(db, owner, ret))
        db_fail(db, ERR_CORRUPT, "a key of the journal is not there although it was written");
}

static const char *owner_of(struct arena *a, int64_t account, int64_t record_id)
{
    return account ? arena_printf(a, "account:%lld", (long long)account)
                   : arena_printf(a, "record:%lld", (long long)record_id);
}

bool journal_forget(struct db *db, int64_t account, instant now)
{
    char owner[40];
    snprintf(owner, sizeof owner, "account:%lld", (long long)account);
    db_run(db,
           "UPDATE journal_key SET key = NULL, erased_at = ?2"
           " WHERE owner = ?1 AND key IS NOT NULL",
           "si", owner, now);
    return !db_failed(db) && db_changes(db) == 1;
}

/* ---- inputs ---- */

static int by_name(const void *x, const void *y)
{
    const struct record_field *a = *(const struct record_field *const *)x;
    const struct record_field *b = *(const struct record_field *const *)y;
    return strcmp(a->name, b->name);
}

static void commit_to(struct db *db, struct arena *a, const struct journal_record *r,
                      const struct journal_leaf *l, const struct record_field *f,
                      struct journal_input *in)
{
    uint8_t key[JOURNAL_KEY_LEN] = {0};
    key_of(db, r, owner_of(a, f->subject ? f->subject : r->actor_id, r->record_id), key);
    journal_key_id(key, in->key_id);
    journal_commitment(key, l->act, l->nonce, in->name, in->value, in->value_len,
                       &in->commitment);
    in->value = NULL;
    in->value_len = 0;
    sodium_memzero(key, sizeof key);
}

static void fill_inputs(struct db *db, struct arena *a, const struct journal_record *r,
                        struct journal_leaf *l)
{
    const struct record_field **order = arena_array_of(a, r->n_fields + 1,
                                                       const struct record_field *);
    for (size_t i = 0; i < r->n_fields; i++)
        order[i] = &r->fields[i];
    qsort(order, r->n_fields, sizeof *order, by_name);
    l->inputs = arena_array_of(a, r->n_fields + 1, struct journal_input);
    l->n_inputs = r->n_fields;
    for (size_t i = 0; i < r->n_fields && !db_failed(db); i++) {
        struct journal_input *in = &l->inputs[i];
        in->name = order[i]->name;
        in->value = order[i]->value ? order[i]->value : "null";
        in->value_len = strlen(in->value);
        if (order[i]->personal)
            commit_to(db, a, r, l, order[i], in);
    }
}

/* ---- the chain of a subject ---- */

/* The newest leaf of the subject. Asking takes its row until the unit ends, so that of two at
 * once the second comes after the first; a subject's first record makes the row. */
static struct rows *chain_ask(struct db *db, const char *subject)
{
    static const struct hash none;
    return db_rows(db,
                   "INSERT INTO journal_chain (subject, hash) VALUES (?1, ?2)"
                   " ON CONFLICT (subject) DO UPDATE SET hash = journal_chain.hash"
                   " RETURNING hash",
                   "sb", subject, none.b, sizeof none.b);
}

static void chain_take(struct db *db, struct rows *r, struct hash *ret)
{
    size_t n = 0;
    const void *p = rows_next(r) ? rows_blob(r, 0, &n) : NULL;
    if (p && n == HASH_LEN)
        memcpy(ret->b, p, HASH_LEN);
    else
        db_fail(db, ERR_CORRUPT, "the chain of a subject has a wrong hash");
    while (rows_next(r))
        ;
}

/* ---- appending ---- */

static void fill_values(struct db *db, struct journal_leaf *l, const struct journal_record *r)
{
    *l = (struct journal_leaf){
        .act = r->act,
        .body = r->body,
        .selection = r->selection,
        .actor = r->actor,
        .role = r->role,
        .behalf = r->behalf,
        .second = r->second,
        .tag = r->tag,
        .legal_at = r->legal_at,
        .machine_at = r->machine_at,
        .stamp = r->stamp,
        .has_regulation = r->regulation_hash != NULL,
        .program = r->program,
        .refused_clause = r->refused_clause,
    };
    if (r->regulation_hash && !hex_decode(r->regulation_hash, l->regulation.b, HASH_LEN))
        db_fail(db, ERR_INTERNAL, "the hash of the regulation is not 64 hex digits");
    journal_nonce(r->seed, r->record_id, l->nonce);
}

static void bind_record(struct db *db, const struct journal_record *r, struct journal_leaf *l)
{
    uint8_t key[JOURNAL_KEY_LEN] = {0};
    struct hash effects;
    if (!journal_effects_hash(r->effects.list, r->effects.n, &effects))
        db_fail(db, ERR_INTERNAL, "a record without a list of its effects");
    key_of(db, r, JOURNAL_OWNER_BODY, key);
    journal_binding(key, l->nonce, r->record_id, r->subject, &effects, &l->binding);
    sodium_memzero(key, sizeof key);
}

static void insert_leaf(struct db *db, const struct journal_record *r,
                        const struct journal_leaf *l, const struct buf *bytes,
                        const struct hash *leaf)
{
    db_run(db,
           "INSERT INTO journal_leaf (record_id, bytes, hash, prev, subject, made_at, effects)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
           "ibbbsib", r->record_id, (const void *)bytes->data, bytes->len, leaf->b, sizeof leaf->b,
           l->prev.b, sizeof l->prev.b, r->subject, r->machine_at, r->effects.list, r->effects.n);
    if (fault_here("journal.append.leaf"))
        db_fail(db, ERR_DB, "failpoint journal.append.leaf");
    db_run(db, "UPDATE journal_chain SET hash = ?2 WHERE subject = ?1", "sb", r->subject, leaf->b,
           sizeof leaf->b);
    if (fault_here("journal.append.chain"))
        db_fail(db, ERR_DB, "failpoint journal.append.chain");
}

void journal_append(struct db *db, struct arena *a, const struct journal_record *r,
                    struct hash *ret_leaf)
{
    if (db_failed(db))
        return;
    if (str_empty(r->subject)) {
        db_fail(db, ERR_INTERNAL, "a record without a subject");
        return;
    }
    struct journal_leaf l;
    struct hash leaf;
    struct buf bytes BUF_AUTO;
    buf_init(&bytes, JOURNAL_RECORD_MAX);
    fill_values(db, &l, r);
    fill_inputs(db, a, r, &l);
    struct rows *chain = chain_ask(db, r->subject);  /* last: others of the subject wait from here on */
    bind_record(db, r, &l);
    chain_take(db, chain, &l.prev);
    if (db_failed(db))
        return;
    const char *why = journal_encode(&bytes, &l);
    if (why) {
        db_fail(db, bytes.overflow ? ERR_LIMIT : ERR_INTERNAL, why);
        return;
    }
    if (arena_failed(a)) {
        db_fail(db, ERR_MEMORY, "the arena of a record has failed");
        return;
    }
    merkle_leaf(bytes.data, bytes.len, &leaf);
    insert_leaf(db, r, &l, &bytes, &leaf);
    if (!db_doomed(db))
        *ret_leaf = leaf;
}

/* ---- opening ---- */

static enum journal_opening open_input(struct db *db, const struct journal_leaf *l,
                                       const struct journal_input *in, const char *owner,
                                       const char *value)
{
    if (in->value)
        return str_eq(in->value, value) ? JOURNAL_HOLDS : JOURNAL_DIFFERS;
    uint8_t key[JOURNAL_KEY_LEN], id[JOURNAL_KEY_ID_LEN];
    if (!journal_key_read(db, owner, key))
        return JOURNAL_CLOSED;
    struct hash c;
    journal_key_id(key, id);
    journal_commitment(key, l->act, l->nonce, in->name, value, strlen(value), &c);
    sodium_memzero(key, sizeof key);
    if (memcmp(id, in->key_id, sizeof id) != 0)
        return JOURNAL_CLOSED;
    return hash_eq(&c, &in->commitment) ? JOURNAL_HOLDS : JOURNAL_DIFFERS;
}

enum journal_opening journal_open(struct db *db, struct arena *a, int64_t record_id,
                                  int64_t account, const char *name, const char *value)
{
    size_t n = 0;
    struct journal_leaf l;
    const void *p = db_blob(db, a, &n, "SELECT bytes FROM journal_leaf WHERE record_id = ?1", "i",
                            record_id);
    if (!p || journal_decode(a, p, n, &l) != NULL)
        return JOURNAL_NO_FIELD;
    for (size_t i = 0; i < l.n_inputs; i++)
        if (str_eq(l.inputs[i].name, name))
            return open_input(db, &l, &l.inputs[i], owner_of(a, account, record_id), value);
    return JOURNAL_NO_FIELD;
}
