#include "access/link.h"

#include <string.h>

#include "access/inside.h"
#include "access/password.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/entropy.h"
#include "base/str.h"
#include "store/outbox.h"
#include "store/store.h"
#include "store/writer.h"

#define MARK "{tautan:"

enum { PUB_LEN = 12, TEXT_MAX = 64 << 10 };

/* hours: how long one that is made here is good; invitations and sheets are made by acts. */
static const struct kind {
    const char *word;
    int hours;
    const char *subject, *body;
} kinds[LINK__MAX] = {
    [LINK_INVITATION] = {.word = "undangan"},
    [LINK_PASSWORD] = {"sandi", 1, "Atur ulang kata sandi",
                       "Seseorang, semoga Anda sendiri, meminta kata sandi baru untuk akun Anda.\n\n"
                       "Buka tautan ini dalam satu jam untuk memilih kata sandi baru:\n\n" MARK "%s}\n\n"
                       "Jika Anda tidak memintanya, abaikan surel ini; tidak ada yang berubah.\n"},
    [LINK_EMAIL] = {"surel", 24, "Konfirmasi surel",
                    "Akun dengan alamat surel ini baru saja dibuat.\n\n"
                    "Buka tautan ini dalam 24 jam untuk mengonfirmasi surel dan mulai masuk:\n\n"
                    MARK "%s}\n\nJika bukan Anda yang membuatnya, abaikan surel ini.\n"},
    [LINK_SHEET] = {.word = "lembar"},
};

const char *link_word(enum link_purpose p)
{
    return kinds[p].word;
}

char *link_text(const struct access *x, struct arena *a, const char *pub)
{
    return arena_printf(a, "%s-%s", pub, access_mac_text(x, a, "link", pub));
}

/* ---- reading ---- */

static bool take_row(struct arena *a, struct rows *rows, struct link *ret)
{
    if (!rows_next(rows))
        return false;
    *ret = (struct link){.id = rows_int(rows, 0), .account_id = rows_int(rows, 1),
                         .name = arena_strdup(a, rows_text(rows, 3))};
    for (int i = 0; i < LINK__MAX; i++)
        if (str_eq(rows_text(rows, 2), kinds[i].word))
            ret->purpose = (enum link_purpose)i;
    return true;
}

enum status link_read(struct access *x, struct arena *a, const char *text, struct link *ret,
                      struct err *e)
{
    struct db *db;
    const char *dash = strchr(text, '-');
    const char *pub = arena_strndup(a, text, dash ? (size_t)(dash - text) : 0);
    if (!dash || !access_same(text, link_text(x, a, pub)))
        return ST_REFUSED;
    enum status s = store_read(access_store(x), &db, e);
    if (s != ST_OK)
        return s;
    struct rows *rows = db_rows(db,
                                "SELECT l.id, l.account_id, l.purpose, a.p_name FROM login_link l"
                                " JOIN account a ON a.id = l.account_id WHERE l.pub = ?1"
                                " AND l.used_at IS NULL AND l.until_at > ?2 AND a.ended_by IS NULL",
                                "si", pub, access_now(x));
    s = take_row(a, rows, ret) ? ST_OK : ST_REFUSED;
    rows_end(rows);
    ret->pub = pub;
    return access_read_end(db, s, e);
}

/* ---- using ---- */

struct unit {
    const struct link *link;
    const char *hash, *pub;
    struct arena *arena;
    int64_t account_id;
    enum link_purpose purpose;
    instant now;
};

static bool use(struct db *db, const struct unit *u)
{
    db_run(db, "UPDATE login_link SET used_at = ?1 WHERE id = ?2 AND used_at IS NULL", "ii", u->now,
           u->link->id);
    return db_changes(db) > 0;
}

static enum keep password_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    int64_t account = u->link->account_id;
    if (!use(db, u))
        return DROP;
    db_run(db,
           "UPDATE login_link SET used_at = ?1 WHERE account_id = ?2 AND used_at IS NULL"
           " AND purpose IN ('undangan', 'sandi')", "ii", u->now, account);
    credential_write(db, account, u->hash, true, u->now, 0);
    db_run(db, "UPDATE access_token SET ended_at = ?1 WHERE account_id = ?2 AND ended_at IS NULL",
           "ii", u->now, account);
    return KEEP;
}

enum status link_set_password(struct access *x, const struct link *l, const char *password,
                              struct err *e)
{
    char hash[PASSWORD_HASH_MAX];
    struct unit u = {.link = l, .hash = hash, .now = access_now(x)};
    enum status s = password_hash(x, password, hash, e);
    return s == ST_OK ? store_write(access_store(x), NULL, 0, password_unit, &u, e) : s;
}

static enum keep confirm_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    if (!use(db, u))
        return DROP;
    db_run(db,
           "UPDATE credential SET confirmed_at = ?1 WHERE account_id = ?2 AND confirmed_at IS NULL",
           "ii", u->now, u->link->account_id);
    return KEEP;
}

enum status link_confirm_email(struct access *x, const struct link *l, struct err *e)
{
    struct unit u = {.link = l, .now = access_now(x)};
    return store_write(access_store(x), NULL, 0, confirm_unit, &u, e);
}

/* ---- sending ---- */

static char *body_of(const struct unit *u)
{
    const char *format = kinds[u->purpose].body, *at = strstr(format, "%s");
    return arena_printf(u->arena, "%.*s%s%s", (int)(at - format), format, u->pub, at + 2);
}

static enum keep send_unit(struct db *db, void *arg)
{
    struct unit *u = arg;
    const char *address = db_text(db, u->arena,
                                  "SELECT p_email FROM account WHERE id = ?1 AND ended_by IS NULL", "i",
                                  u->account_id);
    if (str_empty(address))
        return DROP;
    db_run(db,
           "INSERT INTO login_link (pub, account_id, purpose, made_at, until_at)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "sisii", u->pub, u->account_id, kinds[u->purpose].word, u->now,
           u->now + kinds[u->purpose].hours * 3600 * INSTANT_SECOND);
    const struct mail_new m = {.kind = "access.link", .subject = kinds[u->purpose].subject,
                               .body = body_of(u), .to = &address, .n_to = 1};
    outbox_add(db, &m, u->now);
    return KEEP;
}

enum status link_send(struct access *x, struct arena *a, int64_t account_id, enum link_purpose purpose,
                      struct err *e)
{
    struct unit u = {.arena = a, .pub = entropy_id(a, PUB_LEN), .account_id = account_id,
                     .purpose = purpose, .now = access_now(x)};
    if (!kinds[purpose].body)
        return err_set(e, ERR_INTERNAL, NULL, "no mail for a link of %s", kinds[purpose].word);
    return store_write(access_store(x), NULL, 0, send_unit, &u, e);
}

char *link_expand(const struct access *x, struct arena *a, const char *base, const char *text)
{
    struct buf b BUF_AUTO;
    const char *mark;
    buf_init(&b, TEXT_MAX);
    while ((mark = strstr(text, MARK))) {
        const char *pub = mark + strlen(MARK), *end = strchr(pub, '}');
        size_t n = end ? (size_t)(end - pub) : 0;
        buf_add(&b, text, (size_t)(mark - text));
        if (n == 0 || n > 40) {
            buf_add(&b, mark, strlen(MARK));
            text = pub;
            continue;
        }
        buf_printf(&b, "%s/tautan/%s", base, link_text(x, a, arena_strndup(a, pub, n)));
        text = end + 1;
    }
    buf_str(&b, text);
    return buf_dup(&b, a);
}
