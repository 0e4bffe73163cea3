/* A handle on which statements run: the only face of the database the upper floors see.
 *
 * One SQL text serves both engines. Placeholders are ?1 ?2 ... (numbered, each may be used
 * several times, none left out). Only statements that begin with SELECT, INSERT, UPDATE, DELETE,
 * WITH or VALUES (in capitals) are taken: transactions belong to the store, the shape of tables
 * to its migrations. Works on both: ON CONFLICT, RETURNING, UPDATE ... FROM, WITH, windows,
 * FILTER, NULLS LAST, comparison of rows, partial and expression indexes. Does not, or differs:
 * BOOLEAN (use INTEGER CHECK (x IN (0, 1))), JSON functions, ILIKE, = ANY, FOR UPDATE, INSERT OR
 * ..., string_agg, changes inside WITH, || with a number (CAST it), max(a, b) of two values.
 *
 * *Errors stick.* After the first failure every further call on the handle does nothing and
 * gives the absent value (0, NULL, no row); whoever owns the unit asks db_failed() once at its
 * end, and the writer does so before it keeps anything. Classes: a unique key or a
 * reference that does not hold is ERR_CONFLICT, a full disk ERR_DISK_FULL, a lost or busy database
 * ERR_UNAVAILABLE, a disk that fails ERR_IO, damaged data ERR_CORRUPT, a wrong statement (or one
 * that breaks NOT NULL, CHECK or a column's type) ERR_DB.
 * The detail names the statement and the constraint, never a value.
 *
 * *Arguments.* `types` has one letter an argument:
 *   i  an integer of any width           I  the same, INT64_MIN (INSTANT_NONE) is stored as null
 *   s  text, NULL is null                b  bytes: pointer and size (two arguments), NULL is null
 *   n  null (no argument)
 * The calls are macros that give each argument its type, so that an int is as good as an
 * int64_t; a letter that does not fit its argument is an ERR_INTERNAL. At most 60 arguments.
 * (PostgreSQL must be able to tell the type of an `n` from its place: use I, or s with NULL.)
 *
 * *Journeys.* In a unit on PostgreSQL statements wait until an answer is needed - by a call that
 * gives a value, by rows_next(), db_failed() or db_changes() - and then make one journey to the
 * server together, in their order. So what does not depend on one another is asked for together:
 * first all the db_rows() (and db_run()), then rows_next() on each.
 *
 * A handle belongs to one thread at a time and is given by store_read() or store_write(). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "store/db_args.h"

struct arena;
struct db;
struct rows;

enum db_engine { DB_SQLITE, DB_POSTGRESQL };

/* void db_run(struct db *, const char *sql, const char *types, ...);
 * Runs a statement; rows it gives are passed over. */
#define db_run(db, sql, types, ...) db_run_args(db, sql, types, DB_ARGS(__VA_ARGS__))
/* int64_t db_insert(struct db *, const char *sql, const char *types, ...);
 * "INSERT ... RETURNING id": the first column of the first row; 0 when it failed or gave none. */
#define db_insert(db, sql, types, ...) db_int_args(db, 0, sql, types, DB_ARGS(__VA_ARGS__))
/* int64_t db_int(struct db *, int64_t absent, const char *sql, const char *types, ...);
 * The first column of the first row; `absent` when there is no row, a null, or a failure. */
#define db_int(db, absent, sql, types, ...) \
    db_int_args(db, absent, sql, types, DB_ARGS(__VA_ARGS__))
/* char *db_text(struct db *, struct arena *, const char *sql, const char *types, ...);
 * A copy in the arena; NULL when there is no row, a null, or a failure. */
#define db_text(db, arena, sql, types, ...) \
    db_text_args(db, arena, sql, types, DB_ARGS(__VA_ARGS__))
/* void *db_blob(struct db *, struct arena *, size_t *ret_n, const char *sql, const char *types,
 * ...);  As db_text, for bytes; *ret_n is 0 when NULL. */
#define db_blob(db, arena, ret_n, sql, types, ...) \
    db_blob_args(db, arena, ret_n, sql, types, DB_ARGS(__VA_ARGS__))
/* struct rows *db_rows(struct db *, const char *sql, const char *types, ...);
 * Never NULL; a failed handle gives rows without a row. Several may be open at once. PostgreSQL
 * fetches the whole answer: a walk over a large table is paged by its key. */
#define db_rows(db, sql, types, ...) db_rows_args(db, sql, types, DB_ARGS(__VA_ARGS__))

void db_run_args(struct db *db, const char *sql, const char *types, const struct db_arg *v);
int64_t db_int_args(struct db *db, int64_t absent, const char *sql, const char *types,
                    const struct db_arg *v);
char *db_text_args(struct db *db, struct arena *a, const char *sql, const char *types,
                   const struct db_arg *v);
void *db_blob_args(struct db *db, struct arena *a, size_t *ret_n, const char *sql,
                   const char *types, const struct db_arg *v);
struct rows *db_rows_args(struct db *db, const char *sql, const char *types,
                          const struct db_arg *v);

/* Rows changed by the last statement that was run to its end. */
int64_t db_changes(struct db *db);

/* The next row; false when there is none (the rows are then ended). */
bool rows_next(struct rows *r);
/* Columns count from 0. A pointer is good until the next call of rows_next or rows_end. */
int64_t rows_int(struct rows *r, int col);               /* 0 when null */
const char *rows_text(struct rows *r, int col);          /* NULL when null */
const void *rows_blob(struct rows *r, int col, size_t *ret_n); /* NULL when null (or empty) */
bool rows_null(struct rows *r, int col);
/* What a SELECT * came back with. Names live as long as the rows; the kind is that of the value
 * on the current row, the same on both engines. */
enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BYTES };
int rows_columns(struct rows *r);
const char *rows_name(struct rows *r, int col);
enum db_kind rows_kind(struct rows *r, int col);
/* Ends early; harmless on rows that have ended. What a unit leaves open is ended with it. */
void rows_end(struct rows *r);

/* Names of the tables into which this unit has inserted, or in which it has updated, since it
 * began or, inside db_try(), since that began; in order of first use, each once. The list is good
 * until the next statement. */
size_t db_written(struct db *db, const char *const **ret_tables);

bool db_failed(struct db *db);
/* Has it failed, as far as is known without waiting for an answer? False is no promise. */
bool db_doomed(const struct db *db);
const struct err *db_error(const struct db *db);
enum db_engine db_engine(const struct db *db);
/* Fails the handle from outside: the unit found that it cannot be kept (its arena failed, stored
 * data does not hold). The first failure wins. */
void db_fail(struct db *db, enum err_class c, const char *detail);
/* What the log calls this unit when it is slow; a string that lives as long as the program. */
void db_label(struct db *db, const char *label);

/* Part of a unit that may be taken back by itself: fn runs in a savepoint. KEEP leaves its
 * changes to the unit (ST_OK); DROP takes them back (ST_REFUSED); a failure of the handle takes
 * them back too (ST_ERROR, *e filled) and, when the database can go on (a constraint, a limit),
 * makes the handle usable again. Writers only; may be nested. */
enum keep {
    KEEP,
    DROP,
};
enum status db_try(struct db *db, enum keep (*fn)(struct db *, void *), void *arg, struct err *e);
