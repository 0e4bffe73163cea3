/* Cells of the persons' and the posts' file to typed facts. Private to eligibility_csv.c; the
 * format is told in eligibility_csv.h. Whatever cannot be read is a fault at its cell, with
 * the nearest valid word, and leaves the fact unknown. */
#pragma once
#include "base/csv.h"
#include "rules/person.h"

enum { CELLS_POSTS_MAX = 64, CELLS_ID_MAX = 128 };

extern const struct csv_spec cells_persons, cells_posts;

/* Reads a row of the persons' file. Strings lie in a. */
void cells_person(struct arena *a, const struct csv_row *row, struct person *ret);
/* Reads a row of the posts' file; *ret_id is "" when the row has none (a fault). */
void cells_post(struct arena *a, const struct csv_row *row, const char **ret_id,
                struct person_post *ret);
