#include "access/access.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "access/inside.h"
#include "access/password.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "store/store.h"

#define SETTINGS_FILE "access.json"
#define KEY_FILE "access.key"
#define SETTINGS_MAX ((size_t)16 << 10)

enum { TOKEN_BYTES = 32, MAC_SHOWN = 20 };

/* ---- the key ---- */

/* Made once. A store whose people have second factors, but whose key is gone, is not given another:
 * their seeds could not be opened, and links that are under way would be dead. */
static bool anything_sealed(struct access *x)
{
    struct db *db;
    struct err e = {0};
    if (store_read(x->store, &db, &e) != ST_OK)
        return true;
    bool sealed = db_int(db, 1, "SELECT COUNT(*) FROM second_factor", "") > 0;
    store_read_done(db);
    return sealed;
}

static enum status make_key(struct access *x, const char *path, struct err *e)
{
    if (anything_sealed(x))
        return err_set(e, ERR_CORRUPT, "Kunci pintu masuk (keys/" KEY_FILE ") hilang.",
                       "keys/" KEY_FILE " is not there: restore it from where it is kept");
    entropy_bytes(x->key, sizeof x->key);
    return fs_write_atomic(path, x->key, sizeof x->key, 0600, e);
}

static enum status load_key(struct access *x, struct arena *a, struct err *e)
{
    char *text, *dir = fs_join(a, store_data_dir(x->store), "keys");
    char *path = fs_join(a, dir, KEY_FILE);
    size_t n;
    enum status s = fs_mkdir_p(dir, 0700, e);
    if (s == ST_OK && !fs_exists(path))
        return make_key(x, path, e);
    if (s == ST_OK)
        s = fs_read(a, path, 4096, &text, &n, e);
    if (s != ST_OK)
        return s;
    if (n != sizeof x->key)
        return err_set(e, ERR_CORRUPT, NULL, "keys/" KEY_FILE " is not %zu bytes", sizeof x->key);
    memcpy(x->key, text, n);
    sodium_memzero(text, n);
    return ST_OK;
}

/* ---- settings ---- */

static enum status load_settings(struct access *x, struct arena *a, bool is_demonstration,
                                 struct err *e)
{
    char *text, *path = fs_join(a, store_data_dir(x->store), SETTINGS_FILE);
    size_t n;
    struct faults f;
    if (!fs_exists(path))
        return ST_OK;
    if (fs_read(a, path, SETTINGS_MAX, &text, &n, e) != ST_OK)
        return ST_ERROR;
    faults_init(&f, a);
    json_t *j = json_in(a, json_read(text, n, SETTINGS_FILE, &f));
    const char *second = json_str(j, "second_factor");
    if (!json_is_object(j) || json_object_size(j) != (second ? 1 : 0) ||
        (second && !str_eq(second, "on") && !str_eq(second, "off")))
        return err_set(e, ERR_CORRUPT, SETTINGS_FILE " tidak dapat dibaca.", "%s", path);
    x->without_second = str_eq(second, "off");
    if (x->without_second && !is_demonstration)
        return err_set(e, ERR_FORBIDDEN,
                       "Faktor kedua hanya boleh dimatikan pada folder peragaan (waktu hukum diatur, "
                       "dilayani di loopback).", "%s: second_factor off", path);
    return ST_OK;
}

/* ---- life ---- */

static instant machine(void *arg)
{
    (void)arg;
    return clock_machine();
}

enum status access_open(const struct access_options *o, struct access **ret, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct access *x = calloc(1, sizeof *x);
    if (!x || sodium_init() < 0) {
        free(x);
        return err_set(e, ERR_MEMORY, NULL, "access");
    }
    x->store = o->store;
    x->now = o->now ? o->now : machine;
    x->now_arg = o->now_arg;
    enum status s = load_key(x, a, e);
    if (s == ST_OK)
        s = load_settings(x, a, o->is_demonstration, e);
    if (s == ST_OK)
        s = password_start(x, o->hash_waiting ? o->hash_waiting : 32, e);
    if (s != ST_OK) {
        access_close(x);
        return s;
    }
    *ret = x;
    return ST_OK;
}

void access_close(struct access *x)
{
    if (!x)
        return;
    password_stop(x);
    sodium_memzero(x->key, sizeof x->key);
    free(x);
}

instant access_now(const struct access *x)
{
    return x->now(x->now_arg);
}

struct store *access_store(const struct access *x)
{
    return x->store;
}

bool access_wants_second(const struct access *x)
{
    return !x->without_second;
}

enum status access_read_end(struct db *db, enum status s, struct err *e)
{
    if (db_failed(db)) {
        *e = *db_error(db);
        s = ST_ERROR;
    }
    store_read_done(db);
    return s;
}

/* ---- keyed hashes and tokens ---- */

void access_mac(const struct access *x, const char *label, const void *p, size_t n,
                uint8_t ret[ACCESS_MAC_LEN])
{
    crypto_auth_hmacsha256_state s;
    crypto_auth_hmacsha256_init(&s, x->key, sizeof x->key);
    crypto_auth_hmacsha256_update(&s, (const unsigned char *)label, strlen(label) + 1);
    crypto_auth_hmacsha256_update(&s, p, n);
    crypto_auth_hmacsha256_final(&s, ret);
}

char *access_mac_text(const struct access *x, struct arena *a, const char *label, const char *text)
{
    uint8_t mac[ACCESS_MAC_LEN];
    access_mac(x, label, text, strlen(text), mac);
    return base32_encode(a, mac, MAC_SHOWN);
}

bool access_same(const char *one, const char *other)
{
    size_t n = one ? strlen(one) : 0;
    return one && other && n == strlen(other) && sodium_memcmp(one, other, n) == 0;
}

char *access_new_token(struct arena *a)
{
    uint8_t b[TOKEN_BYTES];
    entropy_bytes(b, sizeof b);
    return base32_encode(a, b, sizeof b);
}
