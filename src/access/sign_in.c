#include "access/sign_in.h"

#include <string.h>

#include "access/inside.h"
#include "access/password.h"
#include "access/throttle.h"
#include "base/arena.h"
#include "base/str.h"
#include "store/store.h"
#include "store/writer.h"

enum { ATTEMPTS_SHOWN = 50, NIP_LEN = 18, ATTEMPT_DAYS = 180 };

struct unit {
    int64_t account_id, keep_session;
    const char *hash, *result;
    bool confirmed;
    const struct sign_in_from *from;
    instant now;
};

/* ---- attempts ---- */

static enum keep note_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    instant oldest = u->now - ATTEMPT_DAYS * INT64_C(86400) * INSTANT_SECOND;
    db_run(db, "DELETE FROM access_attempt WHERE at < ?1", "i", oldest);
    db_run(db,
           "INSERT INTO access_attempt (account_id, at, result, address, agent)"
           " VALUES (NULLIF(?1, 0), ?2, ?3, ?4, ?5)",
           "iisss", u->account_id, u->now, u->result, u->from->address, u->from->agent);
    return KEEP;
}

enum status attempt_note(struct access *x, int64_t account_id, const char *result,
                         const struct sign_in_from *from, struct err *e)
{
    struct unit u = {.account_id = account_id, .result = result, .from = from,
                     .now = access_now(x)};
    return store_write(access_store(x), NULL, 0, note_unit, &u, e);
}

enum status attempt_list(struct access *x, struct arena *a, int64_t account_id, struct attempt **ret,
                         size_t *ret_n, struct err *e)
{
    struct attempt *v = arena_array_of(a, ATTEMPTS_SHOWN, struct attempt);
    struct db *db;
    size_t n = 0;
    if (store_read(access_store(x), &db, e) != ST_OK)
        return ST_ERROR;
    struct rows *rows = db_rows(db,
                                "SELECT at, result, address, agent FROM access_attempt"
                                " WHERE account_id = ?1 ORDER BY id DESC LIMIT 50", "i", account_id);
    while (n < ATTEMPTS_SHOWN && rows_next(rows))
        v[n++] = (struct attempt){rows_int(rows, 0), arena_strdup(a, rows_text(rows, 1)),
                                  arena_strdup(a, rows_text(rows, 2)),
                                  arena_strdup(a, rows_text(rows, 3))};
    rows_end(rows);
    *ret = v;
    *ret_n = n;
    return access_read_end(db, ST_OK, e);
}

/* ---- finding who is meant ---- */

struct found {
    int64_t account_id;              /* 0: nobody */
    const char *hash;                /* NULL: no password */
    bool confirmed, has_second;
};

#define CREDENTIAL_COLUMNS                                                                       \
    "SELECT a.id, c.hash, c.confirmed_at, (SELECT COUNT(*) FROM second_factor f"                 \
    " WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)"                                 \
    " FROM account a LEFT JOIN credential c ON c.account_id = a.id WHERE a.ended_by IS NULL"

/* Digits only when it is a NIP, else the address in small letters. */
static char *normal(struct arena *a, const char *who)
{
    char *s = str_trim(a, who), *digits = arena_alloc(a, strlen(s) + 1);
    size_t n = 0;
    for (const char *p = s; *p; p++) {
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
        else if (*p != ' ')
            n = NIP_LEN + 1;
        if (n > NIP_LEN)
            break;
    }
    if (n == NIP_LEN)
        return digits;
    for (char *p = s; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    return s;
}

/* Two accounts with one e-mail: neither is found by it. */
static enum status find(struct access *x, struct arena *a, const char *who, int64_t account_id,
                        struct found *ret, struct err *e)
{
    struct db *db;
    *ret = (struct found){0};
    if (store_read(access_store(x), &db, e) != ST_OK)
        return ST_ERROR;
    struct rows *rows =
        who ? db_rows(db, CREDENTIAL_COLUMNS " AND (a.p_nip = ?1 OR LOWER(a.p_email) = ?1 OR a.pub = ?1)"
                      " ORDER BY a.id LIMIT 2", "s", who)
            : db_rows(db, CREDENTIAL_COLUMNS " AND a.id = ?1", "i", account_id);
    if (rows_next(rows)) {
        *ret = (struct found){rows_int(rows, 0), arena_strdup(a, rows_text(rows, 1)),
                              !rows_null(rows, 2), rows_int(rows, 3) != 0};
        if (rows_next(rows))
            *ret = (struct found){0};
    }
    rows_end(rows);
    return access_read_end(db, ST_OK, e);
}

/* ---- signing in ---- */

/* What is counted is the account where there is one, so that NIP and e-mail are one count. */
static size_t counts(struct arena *a, const struct found *f, const char *who,
                     const struct sign_in_from *from, struct throttle v[2])
{
    const char *place = throttle_place(a, from->address);
    const char *name = f->account_id
                           ? arena_printf(a, "akun %lld", (long long)f->account_id)
                           : arena_printf(a, "nama %s", who ? who : "");
    v[0] = (struct throttle){THROTTLE_PAIR, arena_printf(a, "%s dari %s", name, place)};
    v[1] = (struct throttle){THROTTLE_ADDRESS, place};
    return 2;
}

static enum status try_password(struct access *x, struct arena *a, const struct found *f,
                                const char *who, const char *password,
                                const struct sign_in_from *from, struct sign_in *ret, struct err *e)
{
    struct throttle v[2];
    size_t n = counts(a, f, who, from, v);
    bool good = false;
    *ret = (struct sign_in){.result = SIGN_IN_WRONG};
    enum status s = throttle_enter(x, v, n, &ret->wait, e);
    if (s == ST_REFUSED) {
        ret->result = SIGN_IN_WAIT;
        return ST_OK;
    }
    if (s == ST_OK)
        s = password_verify(x, f->hash, password, &good, e);
    if (s == ST_OK)
        s = attempt_note(x, f->account_id,
                         !good ? "sandi-salah" : f->confirmed ? "sandi-benar" : "belum-dikonfirmasi",
                         from, e);
    if (s != ST_OK || !good)
        return s;
    ret->account_id = f->account_id;
    ret->has_second = f->has_second && access_wants_second(x);
    ret->result = f->confirmed ? SIGN_IN_RIGHT : SIGN_IN_UNCONFIRMED;
    return throttle_right(x, v, n, e);
}

enum status sign_in(struct access *x, struct arena *a, const char *who, const char *password,
                    const struct sign_in_from *from, struct sign_in *ret, struct err *e)
{
    struct found f;
    const char *name = normal(a, who);
    enum status s = find(x, a, name, 0, &f, e);
    return s == ST_OK ? try_password(x, a, &f, name, password, from, ret, e) : s;
}

enum status sign_in_again(struct access *x, struct arena *a, int64_t account_id, const char *password,
                          const struct sign_in_from *from, struct sign_in *ret, struct err *e)
{
    struct found f;
    enum status s = find(x, a, NULL, account_id, &f, e);
    return s == ST_OK ? try_password(x, a, &f, NULL, password, from, ret, e) : s;
}

/* ---- credentials ---- */

enum status credential_find(struct access *x, struct arena *a, const char *who, int64_t *ret,
                            struct err *e)
{
    struct found f;
    enum status s = find(x, a, normal(a, who), 0, &f, e);
    *ret = f.account_id;
    return s;
}

void credential_write(struct db *db, int64_t account_id, const char *hash, bool confirmed, instant now,
                      int64_t keep_session)
{
    db_run(db,
           "INSERT INTO credential (account_id, hash, set_at, confirmed_at) VALUES (?1, ?2, ?3, ?4)"
           " ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at,"
           " confirmed_at = COALESCE(credential.confirmed_at, excluded.confirmed_at)",
           "isiI", account_id, hash, now, confirmed ? now : INSTANT_NONE);
    db_run(db,
           "UPDATE access_session SET ended_at = ?1 WHERE account_id = ?2 AND id <> ?3"
           " AND ended_at IS NULL", "iii", now, account_id, keep_session);
}

static enum keep set_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    credential_write(db, u->account_id, u->hash, u->confirmed, u->now, u->keep_session);
    return KEEP;
}

enum status credential_set(struct access *x, int64_t account_id, const char *password, bool confirmed,
                           int64_t keep_session, struct err *e)
{
    char hash[PASSWORD_HASH_MAX];
    struct unit u = {.account_id = account_id, .keep_session = keep_session, .hash = hash,
                     .confirmed = confirmed, .now = access_now(x)};
    enum status s = password_hash(x, password, hash, e);
    return s == ST_OK ? store_write(access_store(x), NULL, 0, set_unit, &u, e) : s;
}

static enum keep all_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "INSERT INTO credential (account_id, hash, set_at, confirmed_at)"
           " SELECT a.id, ?1, ?2, ?2 FROM account a WHERE a.ended_by IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.account_id = a.id)",
           "si", u->hash, u->now);
    return KEEP;
}

enum status credential_set_all(struct access *x, const char *password, struct err *e)
{
    char hash[PASSWORD_HASH_MAX];
    struct unit u = {.hash = hash, .now = access_now(x)};
    enum status s = password_hash(x, password, hash, e);
    return s == ST_OK ? store_write(access_store(x), NULL, 0, all_unit, &u, e) : s;
}

static enum keep confirm_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db, "UPDATE credential SET confirmed_at = ?1 WHERE account_id = ?2 AND confirmed_at IS NULL",
           "ii", u->now, u->account_id);
    return KEEP;
}

enum status credential_confirm(struct access *x, int64_t account_id, struct err *e)
{
    struct unit u = {.account_id = account_id, .now = access_now(x)};
    return store_write(access_store(x), NULL, 0, confirm_unit, &u, e);
}

enum status credential_known(struct access *x, struct arena *a, int64_t account_id,
                             const char *const **ret, struct err *e)
{
    const char **v = arena_array_of(a, 4, const char *);
    struct db *db;
    size_t n = 0;
    if (store_read(access_store(x), &db, e) != ST_OK)
        return ST_ERROR;
    struct rows *rows = db_rows(db, "SELECT p_name, p_nip, p_email FROM account WHERE id = ?1", "i",
                                account_id);
    if (rows_next(rows))
        for (int i = 0; i < 3; i++)
            if (!str_empty(rows_text(rows, i)))
                v[n++] = arena_strdup(a, rows_text(rows, i));
    rows_end(rows);
    *ret = v;
    return access_read_end(db, ST_OK, e);
}
