/* The law on the shelf: regulations and calendars read once and shared by all threads.
 *
 * Regulations on file serve new selections; a selection in being has its own pinned copy,
 * found by content hash. Everything handed out is immutable and lives as long as the library. */
#pragma once
#include "base/err.h"
#include "rules/calendar.h"
#include "rules/regulation.h"

struct library;
struct db;
struct oversight;

struct library *library_open(const char *regulations_dir, const char *calendars_dir, struct err *e);
void library_close(struct library *l);
/* By key, from the folder; NULL. */
const struct regulation *library_regulation(struct library *l, const char *key);
/* The file's text of a regulation on the shelf (what a selection pins). */
const char *library_text(struct library *l, const char *key);
size_t library_regulations(struct library *l, const struct regulation *const **ret);
/* A pinned copy by hash (hex); reads it from the store the first time. NULL: not there, or it
 * does not hold (db fails with ERR_CORRUPT). */
const struct regulation *library_pinned(struct library *l, struct db *db, const char *hash);
/* The national calendar with the body's corrections as the store has them now. */
const struct calendar *library_calendar(struct library *l, struct db *db);
/* Who oversees, by date (lembaga/pengawas.yaml in the regulations' folder). */
const struct oversight *library_oversight(struct library *l);
/* Loader over the shelf, for regulation_read(). */
const char *library_load(void *arg, const char *key, size_t *ret_n);
