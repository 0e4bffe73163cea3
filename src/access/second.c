#include "access/second.h"

#include <sodium.h>
#include <string.h>

#include "access/inside.h"
#include "access/throttle.h"
#include "access/totp.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/str.h"
#include "store/store.h"
#include "store/writer.h"

enum {
    SEALED_LEN = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + TOTP_SECRET_LEN,
    CODE_CHARS = 12,                 /* about 59 bits */
    CODE_GROUP = 4,
};

struct unit {
    struct access *x;
    int64_t account_id;
    uint8_t sealed[SEALED_LEN], found[SEALED_LEN];
    uint8_t hashes[SECOND_RECOVERY_CODES][ACCESS_MAC_LEN];
    instant now;
    int64_t step;
    bool taken;                      /* there is one already, confirmed */
};

/* ---- the seed ---- */

static void seal_key(const struct access *x, int64_t account_id, uint8_t ret[ACCESS_MAC_LEN])
{
    access_mac(x, "second-factor", &account_id, sizeof account_id, ret);
}

static void seal(struct unit *u, const uint8_t secret[TOTP_SECRET_LEN])
{
    uint8_t key[ACCESS_MAC_LEN];
    seal_key(u->x, u->account_id, key);
    entropy_bytes(u->sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(u->sealed + crypto_secretbox_NONCEBYTES, secret, TOTP_SECRET_LEN, u->sealed,
                          key);
    sodium_memzero(key, sizeof key);
}

static enum status unseal(const struct access *x, int64_t account_id, const uint8_t *sealed, size_t n,
                          uint8_t ret[TOTP_SECRET_LEN], struct err *e)
{
    uint8_t key[ACCESS_MAC_LEN];
    seal_key(x, account_id, key);
    bool good = n == SEALED_LEN &&
                crypto_secretbox_open_easy(ret, sealed + crypto_secretbox_NONCEBYTES,
                                           n - crypto_secretbox_NONCEBYTES, sealed, key) == 0;
    sodium_memzero(key, sizeof key);
    return good ? ST_OK : err_set(e, ERR_CORRUPT, NULL, "the seed of a second factor cannot be opened");
}

static char *shown_seed(struct arena *a, const uint8_t secret[TOTP_SECRET_LEN])
{
    char *s = base32_encode(a, secret, TOTP_SECRET_LEN);
    for (char *p = s; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 32);
    return s;
}

/* The one that is being enrolled stays the same, so that two open pages show one seed. */
static enum keep begin_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    struct rows *rows = db_rows(db,
                                "INSERT INTO second_factor (account_id, sealed, made_at, last_step)"
                                " VALUES (?1, ?2, ?3, 0)"
                                " ON CONFLICT (account_id) DO UPDATE SET account_id = excluded.account_id"
                                " RETURNING sealed, confirmed_at",
                                "ibi", u->account_id, u->sealed, (size_t)SEALED_LEN, u->now);
    size_t n = 0;
    if (rows_next(rows)) {
        const void *p = rows_blob(rows, 0, &n);
        if (p && n == SEALED_LEN)
            memcpy(u->found, p, n);
        u->taken = !rows_null(rows, 1);
    }
    rows_end(rows);
    return u->taken ? DROP : KEEP;
}

enum status second_begin(struct access *x, struct arena *a, int64_t account_id, char **ret_seed,
                         struct err *e)
{
    uint8_t secret[TOTP_SECRET_LEN];
    struct unit u = {.x = x, .account_id = account_id, .now = access_now(x)};
    entropy_bytes(secret, sizeof secret);
    seal(&u, secret);
    enum status s = store_write(access_store(x), NULL, 0, begin_unit, &u, e);
    if (s == ST_OK)
        s = unseal(x, account_id, u.found, SEALED_LEN, secret, e);
    if (s == ST_OK)
        *ret_seed = shown_seed(a, secret);
    sodium_memzero(secret, sizeof secret);
    return s;
}

/* ---- codes on paper ---- */

/* Small letters, without what people write between the groups. */
static char *plain_code(struct arena *a, const char *code)
{
    char *out = arena_alloc(a, strlen(code) + 1);
    size_t n = 0;
    for (const char *s = code; *s; s++)
        if (!strchr(" -\t", *s))
            out[n++] = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
    return out;
}

static void hash_code(const struct access *x, struct arena *a, int64_t account_id, const char *plain,
                      uint8_t ret[ACCESS_MAC_LEN])
{
    const char *text = arena_printf(a, "%lld %s", (long long)account_id, plain);
    access_mac(x, "recovery-code", text, strlen(text), ret);
}

static void draw_codes(struct unit *u, struct arena *a, char *codes[SECOND_RECOVERY_CODES])
{
    for (int i = 0; i < SECOND_RECOVERY_CODES; i++) {
        const char *id = entropy_id(a, CODE_CHARS);
        hash_code(u->x, a, u->account_id, id, u->hashes[i]);
        codes[i] = arena_printf(a, "%.*s-%.*s-%s", CODE_GROUP, id, CODE_GROUP, id + CODE_GROUP,
                                id + 2 * CODE_GROUP);
    }
}

static void keep_codes(struct db *db, struct unit *u)
{
    db_run(db, "DELETE FROM recovery_code WHERE account_id = ?1", "i", u->account_id);
    for (int i = 0; i < SECOND_RECOVERY_CODES; i++)
        db_run(db, "INSERT INTO recovery_code (account_id, hash) VALUES (?1, ?2)", "ib", u->account_id,
               u->hashes[i], (size_t)ACCESS_MAC_LEN);
}

static enum keep codes_unit(struct db *db, void *arg)
{
    keep_codes(db, arg);
    return KEEP;
}

enum status second_new_codes(struct access *x, struct arena *a, int64_t account_id,
                             char *codes[SECOND_RECOVERY_CODES], struct err *e)
{
    struct unit u = {.x = x, .account_id = account_id};
    draw_codes(&u, a, codes);
    return store_write(access_store(x), NULL, 0, codes_unit, &u, e);
}

static enum keep recovery_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "UPDATE recovery_code SET used_at = ?1 WHERE account_id = ?2 AND hash = ?3"
           " AND used_at IS NULL", "iib", u->now, u->account_id, u->hashes[0],
           (size_t)ACCESS_MAC_LEN);
    return db_changes(db) ? KEEP : DROP;
}

/* ---- codes of the telephone ---- */

/* The step whose code this is, one before to one after now; -1: none. All are looked at. */
static int64_t step_of(const uint8_t secret[TOTP_SECRET_LEN], const char *code, instant now)
{
    int64_t found = -1, here = totp_step(now);
    for (int64_t step = here - 1; step <= here + 1; step++) {
        char want[TOTP_DIGITS + 1];
        totp_code(secret, TOTP_SECRET_LEN, step, want);
        if (access_same(code, want))
            found = step;
    }
    return found;
}

/* found -1: wrong, or there is no seed. */
static enum status matching_step(struct access *x, int64_t account_id, const char *code, bool confirmed,
                                 int64_t *ret_step, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    uint8_t secret[TOTP_SECRET_LEN];
    struct db *db;
    size_t n = 0;
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    void *sealed = db_blob(db, a, &n,
                           "SELECT sealed FROM second_factor WHERE account_id = ?1"
                           " AND (confirmed_at IS NOT NULL) = (?2 = 1)",
                           "ii", account_id, confirmed);
    s = access_read_end(db, s, e);
    *ret_step = -1;
    if (s != ST_OK || !sealed)
        return s;
    s = unseal(x, account_id, sealed, n, secret, e);
    if (s == ST_OK)
        *ret_step = step_of(secret, code, access_now(x));
    sodium_memzero(secret, sizeof secret);
    return s;
}

static enum keep step_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "UPDATE second_factor SET last_step = ?1 WHERE account_id = ?2 AND last_step < ?1"
           " AND confirmed_at IS NOT NULL", "ii", u->step, u->account_id);
    return db_changes(db) ? KEEP : DROP;
}

static enum keep confirm_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db,
           "UPDATE second_factor SET confirmed_at = ?1, last_step = ?2 WHERE account_id = ?3"
           " AND confirmed_at IS NULL", "iii", u->now, u->step, u->account_id);
    if (!db_changes(db))
        return DROP;
    keep_codes(db, u);
    return KEEP;
}

enum status second_confirm(struct access *x, struct arena *a, int64_t account_id, const char *code,
                           char *codes[SECOND_RECOVERY_CODES], struct err *e)
{
    struct unit u = {.x = x, .account_id = account_id, .now = access_now(x)};
    enum status s = matching_step(x, account_id, plain_code(a, code), false, &u.step, e);
    if (s != ST_OK)
        return s;
    if (u.step < 0)
        return ST_REFUSED;
    draw_codes(&u, a, codes);
    return store_write(access_store(x), NULL, 0, confirm_unit, &u, e);
}

static enum keep remove_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    db_run(db, "DELETE FROM recovery_code WHERE account_id = ?1", "i", u->account_id);
    db_run(db, "DELETE FROM second_factor WHERE account_id = ?1", "i", u->account_id);
    return KEEP;
}

enum status second_remove(struct access *x, int64_t account_id, struct err *e)
{
    struct unit u = {.account_id = account_id};
    return store_write(access_store(x), NULL, 0, remove_unit, &u, e);
}

/* ---- asking for it ---- */

/* ST_REFUSED: wrong, or counted before. */
static enum status judge(struct access *x, struct arena *a, int64_t account_id, const char *code,
                         bool *ret_recovery, struct err *e)
{
    struct unit u = {.x = x, .account_id = account_id, .now = access_now(x)};
    const char *plain = plain_code(a, code);
    *ret_recovery = strlen(plain) != TOTP_DIGITS;
    if (*ret_recovery) {
        hash_code(x, a, account_id, plain, u.hashes[0]);
        return store_write(access_store(x), NULL, 0, recovery_unit, &u, e);
    }
    enum status s = matching_step(x, account_id, plain, true, &u.step, e);
    if (s == ST_OK && u.step < 0)
        return ST_REFUSED;
    return s == ST_OK ? store_write(access_store(x), NULL, 0, step_unit, &u, e) : s;
}

enum status second_state(struct access *x, int64_t account_id, bool *ret_has, int *ret_left,
                         struct err *e)
{
    struct db *db;
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    *ret_has = db_int(db, 0, "SELECT COUNT(*) FROM second_factor WHERE account_id = ?1"
                      " AND confirmed_at IS NOT NULL", "i", account_id) > 0;
    *ret_left = (int)db_int(db, 0, "SELECT COUNT(*) FROM recovery_code WHERE account_id = ?1"
                            " AND used_at IS NULL", "i", account_id);
    return access_read_end(db, s, e);
}

enum status second_check(struct access *x, struct arena *a, int64_t account_id, const char *code,
                         const struct sign_in_from *from, struct second *ret, struct err *e)
{
    const struct throttle v = {THROTTLE_CODE, arena_printf(a, "akun %lld", (long long)account_id)};
    bool recovery, has;
    *ret = (struct second){0};
    enum status s = throttle_enter(x, &v, 1, &ret->wait, e);
    if (s == ST_REFUSED)
        return ST_OK;
    if (s == ST_OK)
        s = judge(x, a, account_id, code, &recovery, e);
    if (s == ST_REFUSED)
        return attempt_note(x, account_id, "kode-salah", from, e);
    if (s != ST_OK)
        return s;
    ret->right = true;
    ret->by_recovery = recovery;
    s = attempt_note(x, account_id, recovery ? "kode-pemulihan" : "kode-benar", from, e);
    if (s == ST_OK)
        s = second_state(x, account_id, &has, &ret->left, e);
    return s == ST_OK ? throttle_right(x, &v, 1, e) : s;
}

/* Letters, digits and a few marks as they are. */
static void add_encoded(struct buf *b, const char *s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr("-._~@", c)) {
            buf_char(b, (char)c);
        } else {
            buf_char(b, '%');
            buf_char(b, hex[c >> 4]);
            buf_char(b, hex[c & 15]);
        }
    }
}

char *second_address(struct arena *a, const char *issuer, const char *who, const char *seed)
{
    struct buf b BUF_AUTO;
    buf_init(&b, 4096);
    buf_str(&b, "otpauth://totp/");
    add_encoded(&b, issuer);
    buf_str(&b, ":");
    add_encoded(&b, who);
    buf_printf(&b, "?secret=%s&issuer=", seed);
    add_encoded(&b, issuer);
    return buf_dup(&b, a);
}
