/* A copy of the database as it stands, made while nobody writes: before its shape is changed.
 *
 * Lies in the data folder under cadangan/: with SQLite a file that can be put in the place of
 * selter.db, checked after it was written; with PostgreSQL what pg_dump made (pg_restore reads it).
 * It is there whole and durable, or not at all. Blobs and keys are not in it: no change of shape
 * touches them. */
#pragma once
#include "base/date.h"
#include "base/err.h"

struct arena;
struct store;

/* *ret_path: where it lies. */
enum status store_backup(struct store *s, struct arena *a, instant now, char **ret_path,
                         struct err *e) __attribute__((warn_unused_result));
