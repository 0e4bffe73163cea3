/* The tests' own copy of who may read what (test/matrix/matrix.txt). A fault in the file aborts. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "rules/phase.h"
#include "rules/regulation.h"

enum { COPY_ROWS_MAX = 200, COPY_WORDS_MAX = 24 };

struct copy_row {
    char resource[40];
    bool named[ROLE__MAX];           /* the table has a column for the role */
    phase_set may[ROLE__MAX];
};

struct copy_page {
    char name[40], resource[40];
    bool logged;
    role_set who;
};

struct copy_value {
    char table[40], column[40];
    char resources[COPY_WORDS_MAX][40];
    size_t n_resources;
};

struct matrix_copy {
    struct copy_row rows[COPY_ROWS_MAX];
    struct copy_page pages[COPY_ROWS_MAX];
    struct copy_value values[COPY_ROWS_MAX];
    size_t n_rows, n_pages, n_values;
};

/* Read once. */
const struct matrix_copy *matrix_copy(void);
const struct copy_row *matrix_copy_row(const char *resource);      /* NULL: none */
const struct copy_page *matrix_copy_page(const char *name);        /* NULL: none */
bool matrix_copy_value_on(const struct copy_value *v, const char *resource);
