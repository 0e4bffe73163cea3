/* Trying in a place and taking it back: what acts changed in the tables of a store, told and undone.
 *
 * Triggers on every table write down, for each row that was inserted, updated or deleted, the
 * statement that takes it back; undoing runs them, newest first. So a try costs what it changed,
 * on both engines alike, and no copy of the store is needed. What a try left behind is told as
 * text in which nothing of chance is left: rows without their own ids, references to new rows by
 * what those rows say, public ids and machine time by their place. Two tries from the same state
 * have the same text exactly when they leave the same data. */
#pragma once
#include <stdint.h>
struct arena;
struct undo;

/* Connects past the store and plants the triggers. dir: of SQLite; url: of PostgreSQL, else NULL.
 * Stops the program when it cannot, as everything here. */
struct undo *undo_open(struct arena *a, const char *dir, const char *url, const char *schema);
void undo_close(struct undo *u);
/* From here on. */
void undo_mark(struct undo *u);
/* What changed since the mark, in the arena. */
char *undo_changes(struct undo *u, struct arena *a);
/* How many new leaves of the journal stand beside another one behind the same leaf of a subject. */
int64_t undo_forks(struct undo *u);
/* PostgreSQL keeps what was taken back as dead rows until they are cleared away. */
void undo_clear_away(struct undo *u);
/* Back to the mark. */
void undo_back(struct undo *u);
