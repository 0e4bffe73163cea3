#include "access/throttle.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/writer.h"

/* After `free` tries the next waits 2 s, then 4, ... at most `most`; one try is forgotten each
 * `forget` seconds. */
static const struct rule {
    const char *label;
    int64_t free, most, forget;
} rules[THROTTLE__MAX] = {
    [THROTTLE_PAIR] = {"throttle:pair", 4, 900, 600},
    [THROTTLE_ADDRESS] = {"throttle:address", 100, 300, 20},
    [THROTTLE_CODE] = {"throttle:code", 8, 900, 600},
    [THROTTLE_MAIL] = {"throttle:mail", 3, 3600, 1200},
};

enum { THROTTLES_MAX = 4, KEEP_SECONDS = 86400 };

struct unit {
    const struct throttle *v;
    size_t n;
    uint8_t key[THROTTLES_MAX][ACCESS_MAC_LEN];
    instant now;
    int64_t wait;                /* microseconds */
};

static int64_t remembered(const struct rule *r, int64_t fails, instant last, instant now)
{
    int64_t left = fails - (now - last) / (r->forget * INSTANT_SECOND);
    return now <= last ? fails : left > 0 ? left : 0;
}

/* Seconds to wait after the fails-th try. */
static int64_t delay(const struct rule *r, int64_t fails)
{
    int64_t over = fails - r->free;
    if (over <= 0)
        return 0;
    return over >= 20 || (INT64_C(1) << over) > r->most ? r->most : INT64_C(1) << over;
}

static void read_count(struct db *db, const struct unit *u, size_t i, int64_t *ret_fails,
                       instant *ret_until)
{
    const struct rule *r = &rules[u->v[i].kind];
    struct rows *rows = db_rows(db, "SELECT fails, last_at, until_at FROM access_throttle WHERE key = ?1",
                                "b", u->key[i], (size_t)ACCESS_MAC_LEN);
    *ret_fails = 0;
    *ret_until = 0;
    if (rows_next(rows)) {
        *ret_fails = remembered(r, rows_int(rows, 0), rows_int(rows, 1), u->now);
        *ret_until = rows_int(rows, 2);
    }
    rows_end(rows);
}

static void write_count(struct db *db, const struct unit *u, size_t i, int64_t fails)
{
    const struct rule *r = &rules[u->v[i].kind];
    db_run(db,
           "INSERT INTO access_throttle (key, fails, last_at, until_at) VALUES (?1, ?2, ?3, ?4)"
           " ON CONFLICT (key) DO UPDATE SET fails = excluded.fails, last_at = excluded.last_at,"
           " until_at = excluded.until_at",
           "biii", u->key[i], (size_t)ACCESS_MAC_LEN, fails, u->now,
           u->now + delay(r, fails) * INSTANT_SECOND);
}

static enum keep enter_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    int64_t fails[THROTTLES_MAX];
    instant until;
    u->wait = 0;
    for (size_t i = 0; i < u->n; i++) {
        read_count(db, u, i, &fails[i], &until);
        if (until - u->now > u->wait)
            u->wait = until - u->now;
    }
    if (u->wait > 0)
        return DROP;
    for (size_t i = 0; i < u->n; i++)
        write_count(db, u, i, fails[i] + 1);
    db_run(db, "DELETE FROM access_throttle WHERE last_at < ?1", "i",
           u->now - KEEP_SECONDS * INSTANT_SECOND);
    return KEEP;
}

static enum keep right_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    for (size_t i = 0; i < u->n; i++) {
        int64_t fails;
        instant until;
        read_count(db, u, i, &fails, &until);
        if (u->v[i].kind == THROTTLE_ADDRESS)
            write_count(db, u, i, fails > 0 ? fails - 1 : 0);
        else
            db_run(db, "DELETE FROM access_throttle WHERE key = ?1", "b", u->key[i],
                   (size_t)ACCESS_MAC_LEN);
    }
    return KEEP;
}

/* Two tries on one count stand in line (PostgreSQL). */
static enum status run(struct access *x, struct unit *u, enum keep (*fn)(struct db *, void *),
                       struct err *e)
{
    struct lock_need locks[THROTTLES_MAX];
    if (u->n > THROTTLES_MAX)
        return err_set(e, ERR_INTERNAL, NULL, "%zu throttles", u->n);
    u->now = access_now(x);
    for (size_t i = 0; i < u->n; i++) {
        int64_t key;
        access_mac(x, rules[u->v[i].kind].label, u->v[i].who, strlen(u->v[i].who), u->key[i]);
        memcpy(&key, u->key[i], sizeof key);
        locks[i] = (struct lock_need){LOCK_ACCOUNT, key};
    }
    return store_write(access_store(x), locks, u->n, fn, u, e);
}

enum status throttle_enter(struct access *x, const struct throttle *v, size_t n, int *ret_wait,
                           struct err *e)
{
    struct unit u = {.v = v, .n = n};
    enum status s = run(x, &u, enter_unit, e);
    if (s == ST_REFUSED)
        *ret_wait = (int)((u.wait + INSTANT_SECOND - 1) / INSTANT_SECOND);
    return s;
}

enum status throttle_right(struct access *x, const struct throttle *v, size_t n, struct err *e)
{
    struct unit u = {.v = v, .n = n};
    return run(x, &u, right_unit, e);
}

char *throttle_place(struct arena *a, const char *address)
{
    struct in6_addr v6;
    if (!address || inet_pton(AF_INET6, address, &v6) != 1 || IN6_IS_ADDR_V4MAPPED(&v6))
        return arena_strdup(a, address ? address : "");
    const uint8_t *b = v6.s6_addr;
    return arena_printf(a, "%x:%x:%x:%x::/64", b[0] << 8 | b[1], b[2] << 8 | b[3], b[4] << 8 | b[5],
                        b[6] << 8 | b[7]);
}
