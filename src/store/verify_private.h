/* Shared by the parts of verification. */
#pragma once
#include "store/db.h"
#include "store/journal_private.h"
#include "store/verify.h"

struct verify {
    struct arena *arena;             /* findings */
    struct arena *scratch;           /* emptied for every page */
    struct db *db;
    const char *data_dir;
    const struct journal_verify_options *o;
    struct journal_report *report;
};

enum { VERIFY_PAGE = 500 };

/* Adds a finding; the place is written by printf from place_fmt and number. */
void verify_found(struct verify *v, enum journal_fault f, const char *place, int64_t number,
                  const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* verify_tree.c: leaves with and without index, nodes, checkpoints. */
void verify_tree(struct verify *v);
/* verify_record.c: records and their leaves. */
void verify_records(struct verify *v);
/* verify_effects.c: the facts, record after record in the order of their ids; NULL: the handle has
 * failed. `record` stands on the row of the record, list is what it kept of its effects. At the end
 * what names no record is told. */
struct facts *verify_facts_begin(struct verify *v);
void verify_facts_of(struct facts *f, struct rows *record, int64_t id, const char *act,
                     struct span list);
void verify_facts_end(struct facts *f);
