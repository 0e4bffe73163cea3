/* Shared by the files of the journal: fact tables, effects entry by entry, keys. */
#pragma once
#include "base/hash.h"
#include "store/db.h"
#include "store/journal_format.h"

struct arena;

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

/* The hash of effects, entry by entry, in the order of docs/journal-format.md. */
struct effects {
    struct hasher *h;
};
void effects_begin(struct effects *e);
/* The row on which r stands. False: it cannot be told (the handle has failed). */
bool effects_made(struct effects *e, const char *table, struct rows *r);
void effects_ended(struct effects *e, const char *table, int64_t id);
void effects_end(struct effects *e, struct hash *ret);

/* The key of an owner; false: there is none, or it was destroyed. */
bool journal_key_read(struct db *db, const char *owner, uint8_t ret[JOURNAL_KEY_LEN]);
#define JOURNAL_OWNER_BODY "body"
