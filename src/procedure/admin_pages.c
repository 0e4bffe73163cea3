/* What the keeper of accounts looks after: the body and its officials, the accounts and who can get
 * in, calendars with their corrections and what they do to open deadlines, registers, mail that
 * waits or failed, the state of the journal. Nothing of the content of a selection.
 *
 * E-mail addresses and NIPs are looked for, not shown: whoever knows one finds its account. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "rules/announcement.h"
#include "rules/nip.h"
#include "store/outbox.h"

#define KEEPERS (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AGENCY))
#define LIST_MAX 200

static enum zone body_zone(struct ctx *c)
{
    enum zone z = ZONE_WIB;
    const char *word = db_text(c->db, c->arena, "SELECT zone FROM body WHERE ended_by IS NULL"
                               " ORDER BY id DESC LIMIT 1", "");
    if (word)
        zone_parse(word, &z);
    return z;
}

/* ---- the body and its officials ---- */

static void put_body(struct ctx *c, json_t *data)
{
    static const char *const names[] = {"name", "head_title", "agency", "address", "zone"};
    json_t *o = json_null();
    struct rows *rows = db_rows(c->db,
                                "SELECT name, head_title, agency, address, zone FROM body"
                                " WHERE ended_by IS NULL ORDER BY id DESC LIMIT 1", "");
    if (rows_next(rows)) {
        o = json_object();
        for (int i = 0; i < 5; i++)
            json_put(o, names[i], rows_text(rows, i));
    }
    rows_end(rows);
    json_put_new(data, "body", o);
    o = json_null();
    rows = db_rows(c->db, "SELECT candidates_on, until_date FROM election WHERE ended_by IS NULL"
                   " ORDER BY id DESC LIMIT 1", "");
    if (rows_next(rows)) {
        o = json_object();
        leaf_iso(c->arena, o, "candidates_on", rows_text(rows, 0));
        leaf_iso(c->arena, o, "until", rows_text(rows, 1));
    }
    rows_end(rows);
    json_put_new(data, "election", o);
}

static void put_officials(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT o.role, x.p_name, x.pub, o.acting, o.from_date, o.until_date"
                                " FROM official o JOIN account x ON x.id = o.account_id"
                                " WHERE o.ended_by IS NULL ORDER BY o.role, o.from_date, o.id LIMIT ?1",
                                "i", (int64_t)LIST_MAX);
    while (rows_next(rows)) {
        json_t *o = json_object();
        int role = role_from_word(rows_text(rows, 0));
        const char *until = rows_text(rows, 5);
        struct date last = DATE_NONE;
        if (until)
            date_parse(until, &last);
        json_put(o, "role", rows_text(rows, 0));
        json_put(o, "role_title", role >= 0 ? role_title((enum role)role) : rows_text(rows, 0));
        json_put(o, "name", rows_text(rows, 1));
        json_put_flag(o, "acting", rows_int(rows, 3) != 0);
        leaf_iso(c->arena, o, "from", rows_text(rows, 4));
        leaf_iso(c->arena, o, "until", until);
        json_put_flag(o, "past", !date_is_none(last) && date_cmp(last, c->today) < 0);
        json_put(o, "end_href",
                 arena_printf(c->arena, "/tindakan/admin.end_official?role=%s&account=%s&_back=/admin",
                              rows_text(rows, 0), rows_text(rows, 2)));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_int(data, "official_count", (int64_t)json_array_size(list));
    json_put_flag(data, "has_officials", json_array_size(list) > 0);
    json_put_new(data, "officials", list);
}

/* ---- calendars ---- */

static void put_years(struct ctx *c, json_t *data)
{
    const struct calendar *cal = act_calendar(c);
    json_t *list = json_array();
    for (size_t i = 0; cal && i < cal->n_years; i++) {
        const struct calendar_year *y = cal->years[i];
        json_t *o = json_object();
        json_put_int(o, "year", y->year);
        json_put_int(o, "days", (int64_t)y->n_days);
        json_put_flag(o, "provisional", y->provisional);
        json_put(o, "source", y->source);
        json_array_append_new(list, o);
    }
    json_put_new(data, "years", list);
}

static void put_corrections(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT day, kind, name, source, working FROM calendar_correction"
                                " WHERE ended_by IS NULL ORDER BY day DESC LIMIT ?1", "i",
                                (int64_t)LIST_MAX);
    while (rows_next(rows)) {
        json_t *o = json_object();
        leaf_iso(c->arena, o, "day", rows_text(rows, 0));
        json_put(o, "kind", rows_text(rows, 1));
        json_put(o, "name", rows_text(rows, 2));
        json_put(o, "source", rows_text(rows, 3));
        json_put_flag(o, "working", rows_int(rows, 4) != 0);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "has_corrections", json_array_size(list) > 0);
    json_put_new(data, "corrections", list);
}

/* Open announcements judged by the calendar as it is now: what is announced is public. */
static void put_open_deadlines(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.title, s.pub, s.regulation_hash, a.opens, a.closes FROM announcement a"
        " JOIN selection s ON s.id = a.selection_id WHERE a.ended_by IS NULL AND a.closes >= ?1"
        " AND NOT EXISTS (SELECT 1 FROM cancellation x WHERE x.selection_id = s.id)"
        " ORDER BY a.closes, s.id LIMIT ?2", "si", date_iso(c->arena, c->today), (int64_t)LIST_MAX);
    while (rows_next(rows)) {
        const struct regulation *reg = gate_pinned(c->gate, c->db, rows_text(rows, 2));
        struct date opens = DATE_NONE, closes = DATE_NONE;
        struct announcement_recheck again = {.lawful = true};
        struct verdicts v;
        verdicts_init(&v, c->arena);
        date_parse(rows_text(rows, 3), &opens);
        date_parse(rows_text(rows, 4), &closes);
        bool judged = reg && announcement_recheck(reg, act_calendar(c), opens, closes, c->today,
                                                  &again, &v) == ST_OK;
        json_t *o = json_object();
        json_put(o, "title", rows_text(rows, 0));
        json_put(o, "pub", rows_text(rows, 1));
        leaf_date(c->arena, o, "closes", closes);
        json_put_flag(o, "judged", judged);
        json_put_flag(o, "lawful", again.lawful);
        leaf_date(c->arena, o, "becomes", judged && !again.lawful ? again.becomes : DATE_NONE);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "has_open", json_array_size(list) > 0);
    json_put_new(data, "open", list);
}

/* ---- registers, mail, journal ---- */

static void put_registers(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db, "SELECT name, year, n FROM register ORDER BY year DESC, name"
                                " LIMIT ?1", "i", (int64_t)LIST_MAX);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "name", rows_text(rows, 0));
        json_put(o, "year", arena_printf(c->arena, "%lld", (long long)rows_int(rows, 1)));
        json_put_int(o, "last", rows_int(rows, 2));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "has_registers", json_array_size(list) > 0);
    json_put_new(data, "registers", list);
}

/* How many and why; to whom and about what is nobody's business here. */
static void put_mail(struct ctx *c, json_t *data)
{
    json_t *o = json_object(), *list = json_array();
    int64_t waiting, failed;
    outbox_count(c->db, &waiting, &failed);
    json_put_int(o, "waiting", waiting);
    json_put_int(o, "failed", failed);
    json_put_int(o, "sent", db_int(c->db, 0, "SELECT COUNT(*) FROM mail_recipient WHERE state = 'sent'",
                                   ""));
    struct rows *rows = db_rows(c->db,
                                "SELECT COALESCE(reply, ''), COUNT(*) FROM mail_recipient"
                                " WHERE state = 'failed' GROUP BY COALESCE(reply, '')"
                                " ORDER BY 2 DESC, 1 LIMIT 20", "");
    while (rows_next(rows)) {
        json_t *why = json_object();
        const char *reply = rows_text(rows, 0);
        /* The first figures of an answer say what is wrong; the rest may repeat the address. */
        json_put(why, "reply", str_empty(reply) ? "tanpa jawaban" : arena_strndup(c->arena, reply, 3));
        json_put_int(why, "count", rows_int(rows, 1));
        json_array_append_new(list, why);
    }
    rows_end(rows);
    json_put_flag(o, "has_failed", failed > 0);
    json_put_new(o, "why", list);
    json_put_new(data, "mail", o);
}

static void put_journal(struct ctx *c, json_t *data)
{
    json_t *o = json_object();
    struct rows *rows = db_rows(c->db, "SELECT size, signed_at FROM journal_checkpoint"
                                " ORDER BY size DESC LIMIT 1", "");
    bool sealed = rows_next(rows);
    json_put_flag(o, "sealed", sealed);
    leaf_instant(c->arena, o, "signed_at", sealed ? rows_int(rows, 1) : INSTANT_NONE, body_zone(c));
    json_put_int(o, "size", sealed ? rows_int(rows, 0) : 0);
    rows_end(rows);
    json_put_int(o, "unsealed",
                 db_int(c->db, 0, "SELECT COUNT(*) FROM journal_leaf WHERE idx IS NULL", ""));
    json_put_new(data, "journal", o);
}

static void put_account_counts(struct ctx *c, json_t *data)
{
    json_t *o = json_object();
    json_put_int(o, "open", db_int(c->db, 0, "SELECT COUNT(*) FROM account WHERE ended_by IS NULL", ""));
    json_put_int(o, "closed",
                 db_int(c->db, 0, "SELECT COUNT(*) FROM account WHERE ended_by IS NOT NULL", ""));
    json_put_int(o, "active",
                 db_int(c->db, 0, "SELECT COUNT(*) FROM account a WHERE ended_by IS NULL AND EXISTS"
                        " (SELECT 1 FROM credential k WHERE k.account_id = a.id)", ""));
    json_put_new(data, "accounts", o);
}

static enum status read_admin(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    json_put_flag(data, "is_admin", c->actor.roles & ROLE_BIT(ROLE_ADMIN));
    put_body(c, data);
    put_officials(c, data);
    put_account_counts(c, data);
    put_years(c, data);
    put_corrections(c, data);
    put_open_deadlines(c, data);
    put_registers(c, data);
    put_mail(c, data);
    put_journal(c, data);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

/* ---- accounts ---- */

static const char *const states[] = {"aktif", "diundang", "belum", "ditutup", NULL};
static const char *const state_titles[] = {"Aktif", "Diundang", "Belum diundang", "Ditutup"};

static const struct param list_params[] = {
    {"q", PARAM_LINE, false, "cari", .max = 120},
    {"state", PARAM_WORD, false, "keadaan", .words = states},
    {"after", PARAM_PUB, false, "sesudah"},
    PARAMS_END,
};

#define STATE_OF                                                                              \
    "CASE WHEN a.ended_by IS NOT NULL THEN 'ditutup' WHEN EXISTS (SELECT 1 FROM credential k"  \
    " WHERE k.account_id = a.id) THEN 'aktif' WHEN EXISTS (SELECT 1 FROM login_link l WHERE"   \
    " l.account_id = a.id AND l.purpose = 'undangan' AND l.used_at IS NULL) THEN 'diundang'"   \
    " ELSE 'belum' END"

static json_t *roles_json(struct ctx *c, int64_t account)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT role FROM official WHERE account_id = ?1 AND ended_by IS NULL"
                                " UNION SELECT role FROM role_grant WHERE account_id = ?1"
                                " AND ended_by IS NULL ORDER BY 1", "i", account);
    while (rows_next(rows)) {
        int role = role_from_word(rows_text(rows, 0));
        if (role >= 0)
            json_array_append_new(list, json_string(role_title((enum role)role)));
    }
    rows_end(rows);
    return list;
}

static const char *act_href(struct ctx *c, const char *act, const char *account)
{
    return arena_printf(c->arena, "/tindakan/%s?account=%s&_back=/admin/akun", act, account);
}

/* What may be done with it: an invitation before there is a password, a reset after. */
static void put_account_acts(struct ctx *c, json_t *o, const char *pub, const char *state, bool mail)
{
    bool admin = c->actor.roles & ROLE_BIT(ROLE_ADMIN), closed = str_eq(state, "ditutup");
    bool active = str_eq(state, "aktif");
    json_put(o, "invite_href", !closed && !active && mail ? act_href(c, "account.invite", pub) : NULL);
    json_put(o, "reset_href", admin && active && mail ? act_href(c, "account.reset", pub) : NULL);
    json_put(o, "disable_href", admin && !closed && !str_eq(pub, c->actor.pub)
                                    ? act_href(c, "account.disable", pub) : NULL);
}

static json_t *account_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    const char *state = rows_text(rows, 4);
    for (int i = 0; states[i]; i++)
        if (str_eq(states[i], state))
            json_put(o, "state_title", state_titles[i]);
    json_put(o, "pub", rows_text(rows, 1));
    json_put(o, "name", rows_text(rows, 2));
    json_put(o, "unit", rows_text(rows, 3));
    json_put(o, "state", state);
    json_put_flag(o, "has_email", rows_int(rows, 5) != 0);
    json_t *roles = roles_json(c, rows_int(rows, 0));
    json_put_flag(o, "has_roles", json_array_size(roles) > 0);
    json_put_new(o, "roles", roles);
    put_account_acts(c, o, rows_text(rows, 1), state, rows_int(rows, 5) != 0);
    return o;
}

/* A name by any part of it, an address or a NIP only as a whole. */
static const char *plain_nip(struct ctx *c, const char *text)
{
    struct nip nip;
    return text && !nip_parse(text, &nip) ? arena_strdup(c->arena, nip.digits) : NULL;
}

static void put_filter(struct ctx *c, const char *q, const char *state, json_t *data)
{
    json_t *f = json_object(), *list = json_array(), *search = json_object();
    const char *with = q ? "&q=" : "";
    (void)with;
    for (int i = -1; i < 0 || states[i]; i++) {
        json_t *o = json_object();
        json_put(o, "title", i < 0 ? "Semua" : state_titles[i]);
        json_put(o, "href", i < 0 ? "/admin/akun" : arena_printf(c->arena, "/admin/akun?state=%s",
                                                                 states[i]));
        json_put(o, "count", NULL);
        json_put_flag(o, "current", i < 0 ? !state : str_eq(states[i], state));
        json_array_append_new(list, o);
    }
    json_put(search, "action", "/admin/akun");
    json_put(search, "name", "q");
    json_put(search, "label", "Cari nama, atau surel atau NIP selengkapnya");
    json_put(search, "value", q);
    json_put(f, "label", "Keadaan akun");
    json_put_new(f, "items", list);
    json_put_new(f, "search", search);
    json_put_new(data, "filter", f);
}

static enum status read_accounts(struct ctx *c, const struct input *in, json_t *data)
{
    const char *q = input_text(in, "q"), *state = input_text(in, "state"), *last = NULL;
    const char *after = input_text(in, "after");
    int64_t from = after ? db_int(c->db, 0, "SELECT id FROM account WHERE pub = ?1", "s", after) : 0;
    json_t *list = json_array();
    bool more = false;
    struct rows *rows = db_rows(
        c->db,
        "SELECT * FROM (SELECT a.id, a.pub, a.p_name, a.unit, " STATE_OF " AS state,"
        " CASE WHEN a.p_email IS NULL THEN 0 ELSE 1 END AS mail, LOWER(a.p_name) AS folded,"
        " LOWER(COALESCE(a.p_email, '')) AS address, COALESCE(a.p_nip, '') AS nip FROM account a) x"
        " WHERE x.id > ?1 AND (?2 = '' OR x.state = ?2) AND (?3 = '' OR x.folded LIKE ?4"
        " OR x.address = ?3 OR x.nip = ?5) ORDER BY x.id LIMIT ?6", "issssi", from,
        state ? state : "", q ? str_fold(c->arena, q) : "",
        arena_printf(c->arena, "%%%s%%", q ? str_fold(c->arena, q) : ""),
        plain_nip(c, q) ? plain_nip(c, q) : "-", (int64_t)LIST_MAX + 1);
    while (rows_next(rows)) {
        if (json_array_size(list) == LIST_MAX) {
            more = true;
            break;
        }
        json_array_append_new(list, account_json(c, rows));
        last = arena_strdup(c->arena, rows_text(rows, 1));
    }
    rows_end(rows);
    put_filter(c, q, state, data);
    json_put_int(data, "count", (int64_t)json_array_size(list));
    json_put_flag(data, "none", json_array_size(list) == 0);
    json_put_new(data, "accounts", list);
    json_t *pager = more || after ? json_object() : json_null();
    if (more || after) {
        json_put(pager, "shown", NULL);
        json_put(pager, "first_href", after ? "/admin/akun" : NULL);
        json_put(pager, "next_href", more ? arena_printf(c->arena, "/admin/akun?after=%s%s%s", last,
                                                         state ? "&state=" : "", state ? state : "")
                                          : NULL);
    }
    json_put_new(data, "pager", pager);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

static const struct page pages[] = {
    {.name = "admin.show", .path = "/admin", .title = "Pengelolaan", .resource = "account",
     .who = KEEPERS, .template = "admin", .read = read_admin},
    {.name = "account.list", .path = "/admin/akun", .title = "Akun", .resource = "account",
     .who = KEEPERS, .params = list_params, .template = "accounts", .reading_is_logged = true,
     .read = read_accounts},
};

const struct page_table admin_pages = {pages, sizeof pages / sizeof pages[0]};
