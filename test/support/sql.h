/* A plain connection to a store's database, past the store: for what a test does to it. Stops the
 * program, in TAP, when a statement fails. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct arena;
struct sql;

/* dir: of SQLite; url: of PostgreSQL, else NULL. schema: of PostgreSQL. */
struct sql *sql_open(struct arena *a, const char *dir, const char *url, const char *schema);
void sql_close(struct sql *s);
bool sql_is_pg(const struct sql *s);
/* One or several statements. */
void sql_run(struct sql *s, const char *text);
/* Rows as text, NULL as NULL; names of the columns in row 0. */
struct sql_rows {
    char **v;
    size_t n, columns;               /* n: rows without the names */
};
void sql_rows(struct sql *s, struct arena *a, const char *text, struct sql_rows *ret);
const char *sql_at(const struct sql_rows *r, size_t row, size_t column);
const char *sql_name(const struct sql_rows *r, size_t column);
int64_t sql_int(struct sql *s, const char *text);
