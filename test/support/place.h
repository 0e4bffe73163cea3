/* A place for a store that can be copied: a folder, and on PostgreSQL a database beside it. Stops the
 * program, in TAP, when it cannot. */
#pragma once
struct arena;

struct place {
    char *dir;
    char *url;                       /* NULL: SQLite in the folder */
    char *database, *server;         /* PostgreSQL: its name, and the address to manage it by */
};

/* Under TMPDIR. server NULL: SQLite. */
void place_make(struct arena *a, const char *server, struct place *ret);
/* Nobody may have `from` open. */
void place_copy(struct arena *a, const struct place *from, struct place *ret);
/* Ends connections that are left. */
void place_drop(struct place *p);
_Noreturn void place_stop(const char *what, const char *why);
