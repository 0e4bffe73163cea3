/* A ranking straight from a table, for `selter rank FILE.csv --weights a=20,b=25,...`.
 *
 * The table has a column `id` and one column a stage, values with point or comma. Weights are
 * percent with at most two decimals and total 100 % unless the table is a part of the stages
 * (`partial`); a stage may be divided to bring it to the scale of 0 to 100. Equals share a rank:
 * a table says nothing of what parts them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "rules/rank.h"

struct rank_csv_options {
    const char *weights;           /* "rekam_jejak=20,asesmen=25" */
    const char *divide;            /* "asesmen=4"; NULL or "": none */
    bool partial;                  /* weights may total less than 100 % */
};

/* Reads n bytes of CSV and ranks them. ST_INVALID with all faults at once: of the options
 * (unknown, doubled or missing stages, numbers that are none, weights that do not total 100 %),
 * of the columns (missing, doubled, unknown) and of the rows (no id, a doubled id, values that
 * are missing, not numbers, below 0 or above 100 after division), or a table without rows.
 * ST_ERROR when memory ran out. */
enum status rank_csv(struct arena *a, const char *file, const char *text, size_t n,
                     const struct rank_csv_options *options, struct ranking *ret,
                     struct faults *f);
