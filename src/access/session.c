#include "access/session.h"

#include <string.h>

#include "access/inside.h"
#include "base/arena.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/str.h"
#include "store/store.h"
#include "store/writer.h"

enum { TOUCH_SECONDS = 60, LISTED = 100, PUB_LEN = 12, KEPT_DAYS = 30 };

struct unit {
    const struct session_new *new;
    const char *pub, *role;
    struct hash token;
    int64_t id, account_id;
    instant now;
};

/* ---- making and finding ---- */

static void hash_token(const char *token, struct hash *ret)
{
    hash_bytes(token, strlen(token), ret);
}

static enum keep start_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db, "DELETE FROM access_session WHERE account_id = ?1 AND made_at < ?2", "ii",
           u->new->account_id, u->now - KEPT_DAYS * INT64_C(86400) * INSTANT_SECOND);
    db_run(db,
           "INSERT INTO access_session (pub, token_hash, account_id, needs_second, address, agent,"
           " made_at, seen_at, fresh_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?7)",
           "sbiissi", u->pub, u->token.b, (size_t)HASH_LEN, u->new->account_id,
           u->new->needs_second, u->new->address, u->new->agent, u->now);
    return KEEP;
}

enum status session_start(struct access *x, struct arena *a, const struct session_new *n,
                          char **ret_token, struct err *e)
{
    struct unit u = {.new = n, .pub = entropy_id(a, PUB_LEN), .now = access_now(x)};
    char *token = access_new_token(a);
    hash_token(token, &u.token);
    enum status s = store_write(access_store(x), NULL, 0, start_unit, &u, e);
    if (s == ST_OK)
        *ret_token = token;
    return s;
}

#define SESSION_COLUMNS                                                                         \
    "SELECT s.id, s.account_id, s.pub, a.pub, a.p_name, s.role, s.address, s.agent,"            \
    " s.needs_second, (SELECT COUNT(*) FROM second_factor f WHERE f.account_id = a.id"          \
    " AND f.confirmed_at IS NOT NULL), s.made_at, s.seen_at, s.fresh_at"                        \
    " FROM access_session s JOIN account a ON a.id = s.account_id"                              \
    " WHERE s.ended_at IS NULL AND a.ended_by IS NULL AND s.made_at > ?1"

static void take_row(struct arena *a, struct rows *r, struct session *ret)
{
    *ret = (struct session){.id = rows_int(r, 0),
                            .account_id = rows_int(r, 1),
                            .pub = arena_strdup(a, rows_text(r, 2)),
                            .account = arena_strdup(a, rows_text(r, 3)),
                            .name = arena_strdup(a, rows_text(r, 4)),
                            .role = arena_strdup(a, rows_text(r, 5)),
                            .address = arena_strdup(a, rows_text(r, 6)),
                            .agent = arena_strdup(a, rows_text(r, 7)),
                            .needs_second = rows_int(r, 8) != 0,
                            .has_second = rows_int(r, 9) != 0,
                            .made_at = rows_int(r, 10),
                            .seen_at = rows_int(r, 11),
                            .fresh_at = rows_int(r, 12)};
}

static instant oldest(const struct access *x)
{
    return access_now(x) - SESSION_LONGEST * INSTANT_SECOND;
}

enum status session_find(struct access *x, struct arena *a, const char *token, struct session *ret,
                         struct err *e)
{
    struct hash h;
    struct db *db;
    hash_token(token, &h);
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    struct rows *rows = db_rows(db, SESSION_COLUMNS " AND s.token_hash = ?2", "ib", oldest(x), h.b,
                                (size_t)HASH_LEN);
    s = ST_REFUSED;
    if (rows_next(rows)) {
        take_row(a, rows, ret);
        s = ST_OK;
    }
    rows_end(rows);
    return access_read_end(db, s, e);
}

bool session_rests(const struct session *s, bool is_officer, instant now)
{
    int64_t most = is_officer ? SESSION_OFFICER_IDLE : SESSION_APPLICANT_IDLE;
    return now - s->seen_at > most * INSTANT_SECOND;
}

enum status session_list(struct access *x, struct arena *a, int64_t account_id, struct session **ret,
                         size_t *ret_n, struct err *e)
{
    struct session *v = arena_array_of(a, LISTED, struct session);
    struct db *db;
    size_t n = 0;
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    struct rows *rows = db_rows(db, SESSION_COLUMNS " AND s.account_id = ?2"
                                " ORDER BY s.seen_at DESC, s.id DESC LIMIT 100",
                                "ii", oldest(x), account_id);
    while (n < LISTED && rows_next(rows))
        take_row(a, rows, &v[n++]);
    rows_end(rows);
    s = access_read_end(db, ST_OK, e);
    if (s == ST_OK) {
        *ret = v;
        *ret_n = n;
    }
    return s;
}

enum status session_count(struct access *x, int64_t *ret, struct err *e)
{
    struct db *db;
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    *ret = db_int(db, 0, "SELECT COUNT(*) FROM access_session WHERE ended_at IS NULL AND made_at > ?1",
                  "i", oldest(x));
    return access_read_end(db, ST_OK, e);
}

/* ---- changing ---- */

static enum keep touch_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db, "UPDATE access_session SET seen_at = ?1 WHERE id = ?2 AND seen_at < ?1", "ii", u->now,
           u->id);
    return KEEP;
}

enum status session_touch(struct access *x, const struct session *s, struct err *e)
{
    struct unit u = {.id = s->id, .now = access_now(x)};
    if (u.now - s->seen_at < TOUCH_SECONDS * INSTANT_SECOND)
        return ST_OK;
    return store_write(access_store(x), NULL, 0, touch_unit, &u, e);
}

static enum keep strengthen_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "UPDATE access_session SET token_hash = ?1, needs_second = 0, fresh_at = ?2, seen_at = ?2"
           " WHERE id = ?3 AND ended_at IS NULL",
           "bii", u->token.b, (size_t)HASH_LEN, u->now, u->id);
    return db_changes(db) ? KEEP : DROP;
}

enum status session_strengthen(struct access *x, struct arena *a, int64_t id, char **ret_token,
                               struct err *e)
{
    struct unit u = {.id = id, .now = access_now(x)};
    char *token = access_new_token(a);
    hash_token(token, &u.token);
    enum status s = store_write(access_store(x), NULL, 0, strengthen_unit, &u, e);
    if (s == ST_OK)
        *ret_token = token;
    return s;
}

static enum keep role_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db, "UPDATE access_session SET role = ?1 WHERE id = ?2", "si", u->role, u->id);
    return KEEP;
}

enum status session_choose_role(struct access *x, int64_t id, const char *role, struct err *e)
{
    struct unit u = {.id = id, .role = role};
    return store_write(access_store(x), NULL, 0, role_unit, &u, e);
}

static enum keep end_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db, "UPDATE access_session SET ended_at = ?1 WHERE id = ?2 AND ended_at IS NULL", "ii",
           u->now, u->id);
    return KEEP;
}

enum status session_end(struct access *x, int64_t id, struct err *e)
{
    struct unit u = {.id = id, .now = access_now(x)};
    return store_write(access_store(x), NULL, 0, end_unit, &u, e);
}

static enum keep others_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "UPDATE access_session SET ended_at = ?1 WHERE account_id = ?2 AND id <> ?3"
           " AND ended_at IS NULL", "iii", u->now, u->account_id, u->id);
    return KEEP;
}

enum status session_end_others(struct access *x, int64_t account_id, int64_t keep, struct err *e)
{
    struct unit u = {.id = keep, .account_id = account_id, .now = access_now(x)};
    return store_write(access_store(x), NULL, 0, others_unit, &u, e);
}

static enum keep revoke_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "UPDATE access_session SET ended_at = ?1 WHERE account_id = ?2 AND pub = ?3"
           " AND ended_at IS NULL", "iis", u->now, u->account_id, u->pub);
    return db_changes(db) ? KEEP : DROP;
}

enum status session_revoke(struct access *x, int64_t account_id, const char *pub, struct err *e)
{
    struct unit u = {.account_id = account_id, .pub = pub, .now = access_now(x)};
    return store_write(access_store(x), NULL, 0, revoke_unit, &u, e);
}
