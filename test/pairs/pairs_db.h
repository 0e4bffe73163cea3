/* A store that can be copied: a folder, and with PostgreSQL a database beside it. */
#pragma once
struct arena;
struct place {
    char *dir;
    char *url;               /* NULL: SQLite in the folder */
    char *database, *server; /* PostgreSQL: its name, and the address to manage it by */
};
/* server NULL: SQLite. */
void place_make(struct arena *a, const char *server, struct place *ret);
/* Nobody may have `from` open. */
void place_copy(struct arena *a, const struct place *from, struct place *ret);
void place_drop(struct place *p);
