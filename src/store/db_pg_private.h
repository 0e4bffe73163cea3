/* Inside the PostgreSQL driver: what its statements and its queue share. */
#pragma once
#include <libpq-fe.h>

#include "store/db_private.h"

struct pg_bound {
    const char *values[DB_MAX_ARGS];
    int lengths[DB_MAX_ARGS], formats[DB_MAX_ARGS];
    unsigned char numbers[DB_MAX_ARGS][8];
};

/* db_pg.c */
/* Fails the handle over an answer (NULL: the connection did not give one), which is freed. */
void pg_fail(struct db *db, PGresult *res, const char *sql);
void pg_set_error(struct db *db, PGresult *res, const char *sql, struct err *e);
/* Takes an answer: counts its changes; keeps it in r, or frees it when r is NULL. */
void pg_take(struct db *db, PGresult *res, struct rows *r, const char *sql);

/* v, which fits types, as libpq wants it; points into v. */
void pg_bind(struct pg_bound *b, const char *types, const struct db_arg *v);

/* db_pg_queue.c */
/* Prepares inside a unit; waits. */
bool pg_ask_prepare(struct db *db, struct stmt *st, const char *sql, int n, const Oid *oids);
/* Sends a prepared statement without waiting; r (NULL: nobody reads it) gets its answer later. */
bool pg_ask(struct db *db, struct stmt *st, const struct pg_bound *b, struct rows *r);
/* Takes the answers to all that was asked; the first that failed fails the handle. */
void pg_settle(struct db *db);
/* Nobody will read r any more. */
void pg_forget(struct db *db, const struct rows *r);
/* A control statement behind all that was asked. */
bool pg_queue_control(struct db *db, const char *sql, struct err *e);
