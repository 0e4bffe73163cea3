/* Tables people send: CSV read row by row through libcsv, in bounded memory.
 *
 * Bytes go in with csv_reader_feed(), in pieces of any size; every complete row comes out
 * through a callback. Nothing of an earlier row is kept, so a million rows cost what one
 * costs. No file is opened here (base/csv_file.h does that).
 *
 * What is accepted: UTF-8 with or without a byte order mark; LF, CRLF or CR; comma, semicolon
 * (Excel in an Indonesian locale writes semicolons) or tab (cells copied out of Excel), seen from
 * the first line, or Excel's own first line "sep=;"; columns in any order, their names in any letter case;
 * blank rows; empty cells to the right of the last column.
 *
 * What is a fault, each with the row and the column (line and col of struct fault_item; the
 * row is the one Excel shows, the header being row 1 of a plain file): an empty file, another
 * encoding, a NUL, a missing, doubled or unknown column, a row with fewer cells than the
 * header or with more that are not empty, a quotation mark that does not close, a cell, row or
 * table larger than its limit. Reading stops only after the last three; everything else is
 * reported together, with whatever the row callback finds. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct arena;

enum {
    CSV_CELL_MAX = 64 * 1024,      /* bytes of one cell */
    CSV_ROW_MAX = 1024 * 1024,     /* bytes of one row */
    CSV_COLUMNS_MAX = 256
};

struct csv_reader;

struct csv_column {
    const char *name;              /* lower case */
    bool optional;                 /* its absence is no fault */
};

struct csv_spec {
    const struct csv_column *columns;
    size_t n_columns;
    bool others;                   /* columns that are not in `columns` are allowed and follow them in
                                      the row, in the order of the file; else they are faults */
    bool incomplete;               /* rows are given even when a column that is not optional is
                                      missing (its cells are NULL), so that all faults are found */
    size_t max_rows;               /* 0: no limit */
};

/* One row, valid during the callback only. */
struct csv_row {
    size_t number;                 /* row as Excel numbers it */
    size_t n;                      /* cells: n_columns of the spec, then the others */
    const char *const *cell;       /* "" when empty; NULL when the file lacks the column */
    const char *const *name;       /* column names */
    const int *col;                /* where the cell stands in the file, from 1; 0: lacking */
    struct csv_reader *reader;
};

/* What to do with a row. Anything but ST_OK stops the reading and is what csv_reader_end()
 * returns; faults are added with csv_fault() and do not need to stop it. */
typedef enum status csv_row_fn(void *arg, const struct csv_row *row);

/* Never NULL. Lives in a; releases what libcsv holds when the arena ends. file names the table
 * in faults (may be NULL). spec and what it points to must outlive the reader. */
struct csv_reader *csv_reader_new(struct arena *a, const char *file, const struct csv_spec *spec,
                                  csv_row_fn *fn, void *arg, struct faults *f);
/* False when nothing more will be read (a limit, a broken quotation, the callback stopped). */
bool csv_reader_feed(struct csv_reader *r, const void *p, size_t n);
/* The end of the file. ST_OK; ST_INVALID when there are faults; ST_ERROR when memory ran out; or
 * what the callback stopped with. */
enum status csv_reader_end(struct csv_reader *r);
/* Rows given to the callback so far. */
size_t csv_reader_rows(const struct csv_reader *r);
/* A fault about cell `cell` of the row in hand (SIZE_MAX: about the row). */
void csv_fault(const struct csv_row *row, size_t cell, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The whole table at once: new, feed, end. */
enum status csv_read_text(struct arena *a, const char *file, const char *text, size_t n,
                          const struct csv_spec *spec, csv_row_fn *fn, void *arg,
                          struct faults *f);
