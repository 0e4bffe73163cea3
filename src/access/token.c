#include "access/token.h"

#include <string.h>

#include "access/inside.h"
#include "base/arena.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/str.h"
#include "store/store.h"
#include "store/writer.h"

#define PREFIX "slt_"

enum { LISTED = 100, PUB_LEN = 12, TOUCH_SECONDS = 3600, DAY_SECONDS = 86400 };

struct unit {
    const char *pub, *name, *scope;
    struct hash hash;
    int64_t id, account_id;
    instant now, until;
};

static enum keep make_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "INSERT INTO access_token (pub, token_hash, account_id, name, scope, made_at, until_at)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
           "sbissii", u->pub, u->hash.b, (size_t)HASH_LEN, u->account_id, u->name, u->scope, u->now,
           u->until);
    return KEEP;
}

enum status token_make(struct access *x, struct arena *a, int64_t account_id, const char *name,
                       bool may_act, int days, char **ret_token, struct err *e)
{
    struct unit u = {.pub = entropy_id(a, PUB_LEN), .name = name,
                     .scope = may_act ? "baca,tindak" : "baca", .account_id = account_id,
                     .now = access_now(x)};
    char *token = arena_printf(a, PREFIX "%s", access_new_token(a));
    u.until = u.now + (int64_t)days * DAY_SECONDS * INSTANT_SECOND;
    hash_bytes(token, strlen(token), &u.hash);
    enum status s = store_write(access_store(x), NULL, 0, make_unit, &u, e);
    if (s == ST_OK)
        *ret_token = token;
    return s;
}

#define TOKEN_COLUMNS                                                                           \
    "SELECT t.id, t.account_id, t.pub, a.pub, a.p_name, t.name, t.scope, t.made_at, t.until_at," \
    " t.used_at FROM access_token t JOIN account a ON a.id = t.account_id"                      \
    " WHERE t.ended_at IS NULL AND a.ended_by IS NULL AND t.until_at > ?1"

static void take_row(struct arena *a, struct rows *r, struct api_token *ret)
{
    *ret = (struct api_token){.id = rows_int(r, 0),
                              .account_id = rows_int(r, 1),
                              .pub = arena_strdup(a, rows_text(r, 2)),
                              .account = arena_strdup(a, rows_text(r, 3)),
                              .person = arena_strdup(a, rows_text(r, 4)),
                              .name = arena_strdup(a, rows_text(r, 5)),
                              .scope = arena_strdup(a, rows_text(r, 6)),
                              .made_at = rows_int(r, 7),
                              .until = rows_int(r, 8),
                              .used_at = rows_int(r, 9)};
}

enum status token_find(struct access *x, struct arena *a, const char *text, struct api_token *ret,
                       struct err *e)
{
    struct hash h;
    struct db *db;
    if (!str_starts(text, PREFIX))
        return ST_REFUSED;
    hash_bytes(text, strlen(text), &h);
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    struct rows *rows = db_rows(db, TOKEN_COLUMNS " AND t.token_hash = ?2", "ib", access_now(x), h.b,
                                (size_t)HASH_LEN);
    s = ST_REFUSED;
    if (rows_next(rows)) {
        take_row(a, rows, ret);
        s = ST_OK;
    }
    rows_end(rows);
    return access_read_end(db, s, e);
}

enum status token_list(struct access *x, struct arena *a, int64_t account_id, struct api_token **ret,
                       size_t *ret_n, struct err *e)
{
    struct api_token *v = arena_array_of(a, LISTED, struct api_token);
    struct db *db;
    size_t n = 0;
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    struct rows *rows = db_rows(db, TOKEN_COLUMNS " AND t.account_id = ?2 ORDER BY t.id DESC LIMIT 100",
                                "ii", access_now(x), account_id);
    while (n < LISTED && rows_next(rows))
        take_row(a, rows, &v[n++]);
    rows_end(rows);
    *ret = v;
    *ret_n = n;
    return access_read_end(db, ST_OK, e);
}

static enum keep touch_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db, "UPDATE access_token SET used_at = ?1 WHERE id = ?2", "ii", u->now, u->id);
    return KEEP;
}

enum status token_touch(struct access *x, const struct api_token *t, struct err *e)
{
    struct unit u = {.id = t->id, .now = access_now(x)};
    if (u.now - t->used_at < TOUCH_SECONDS * INSTANT_SECOND)
        return ST_OK;
    return store_write(access_store(x), NULL, 0, touch_unit, &u, e);
}

static enum keep end_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "UPDATE access_token SET ended_at = ?1 WHERE account_id = ?2 AND pub = ?3"
           " AND ended_at IS NULL", "iis", u->now, u->account_id, u->pub);
    return db_changes(db) ? KEEP : DROP;
}

enum status token_end(struct access *x, int64_t account_id, const char *pub, struct err *e)
{
    struct unit u = {.pub = pub, .account_id = account_id, .now = access_now(x)};
    return store_write(access_store(x), NULL, 0, end_unit, &u, e);
}
