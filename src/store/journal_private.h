/* Shared by the files of the journal: fact tables, effects entry by entry, keys. */
#pragma once
#include "base/hash.h"
#include "store/db.h"
#include "store/journal_format.h"

struct arena;
struct buf;

/* Each table with a column made_by. */
struct fact_table {
    const char *name;
    bool has_ended;                  /* a column ended_by */
    const char *made_sql, *ended_sql;
};
struct fact_tables {
    size_t n;
    struct fact_table v[];           /* in order of name */
};
/* Found from the schema once and kept with the store; NULL when the handle has failed. */
const struct fact_tables *journal_fact_tables(struct db *db);
const struct fact_table *journal_fact_table(const struct fact_tables *t, const char *name);

/* Bytes that lie elsewhere; not ended by a NUL. */
struct span {
    const char *p;
    size_t n;
};

enum { ROW_SALT_LEN = JOURNAL_ROW_SALT_LEN };

/* One entry of a list of effects. */
struct effect {
    enum { EFFECT_MADE = 1, EFFECT_ENDED, EFFECT_PERSONAL } kind;
    struct span table;
    int64_t id;
    struct hash row;                 /* not of EFFECT_ENDED */
    struct hash personal;            /* of EFFECT_PERSONAL only, like the salt */
    const uint8_t *salt;
};
void effect_write(struct buf *list, const struct effect *e);
/* The first entry of the list, which is then what follows. False: it is none. */
bool effect_read(struct span *list, struct effect *ret);
/* By table, made before ended, id: the order of a list after its first entry. */
int effect_order(const struct effect *a, const struct effect *b);
/* Its salt was destroyed. */
bool effect_is_erased(const struct effect *e);

/* Of all but the salts; false: it is no list. */
bool journal_effects_hash(const void *list, size_t n, struct hash *ret);

/* Hashes of the row on which r stands. False: it has too many columns or bytes. */
bool row_hash(struct buf *scratch, struct span table, struct rows *r, struct hash *ret,
              bool *ret_personal);
bool row_personal_hash(struct buf *scratch, struct span table, int64_t id,
                       const uint8_t salt[ROW_SALT_LEN], struct rows *r, struct hash *ret);
/* Nothing is left in the personal columns: null, empty or 0. */
bool row_is_blank(struct rows *r);

/* The key of an owner; false: there is none, or it was destroyed. */
bool journal_key_read(struct db *db, const char *owner, uint8_t ret[JOURNAL_KEY_LEN]);
#define JOURNAL_OWNER_BODY "body"
