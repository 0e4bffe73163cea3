/* The migrations as they were built into the program: src/store/migrations/NNNN_name.sql. */
#pragma once
#include <stddef.h>

struct migration_file {
    const char *name;                    /* "0001_store.sql" */
    const char *text;
    size_t n;
};
/* In the order of their numbers; n does not count the terminator (name NULL). */
extern const struct migration_file migration_files[];
extern const size_t n_migration_files;
