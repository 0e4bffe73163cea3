/* Shared by the parts of verification. */
#pragma once
#include "store/db.h"
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
/* verify_record.c: records, their leaves, the facts they made. */
void verify_records(struct verify *v);
