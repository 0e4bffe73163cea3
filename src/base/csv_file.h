/* A CSV file on disk, fed to base/csv.h in pieces: memory does not grow with the file. */
#pragma once
#include "base/csv.h"

/* Faults name the path as given. ST_ERROR with ERR_NOT_FOUND or ERR_IO when the file cannot be
 * read, with ERR_MEMORY when memory ran out; else as csv_reader_end(). */
enum status csv_read_file(struct arena *a, const char *path, const struct csv_spec *spec,
                          csv_row_fn *fn, void *arg, struct faults *f, struct err *e)
    __attribute__((warn_unused_result));
