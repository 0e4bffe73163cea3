/* What a person is, anywhere in the body: for those who must know before any act is named (how long
 * a session may rest, who needs a second factor, the switch of roles). */
#include "base/arena.h"
#include "gate/inside.h"

static enum zone zone_of_body(struct db *db, struct arena *a)
{
    enum zone z = ZONE_WIB;
    const char *word =
        db_text(db, a, "SELECT zone FROM body WHERE ended_by IS NULL ORDER BY id DESC LIMIT 1", "");
    if (word)
        zone_parse(word, &z);
    return z;
}

static role_set read_roles(struct db *db, struct arena *a, const char *as, instant now)
{
    role_set roles = 0;
    const char *today = date_iso(a, instant_date(now, zone_of_body(db, a)));
    struct rows *rows = db_rows(
        db,
        "SELECT o.role FROM official o JOIN account a ON a.id = o.account_id"
        " WHERE a.pub = ?1 AND a.ended_by IS NULL AND o.ended_by IS NULL AND o.from_date <= ?2"
        " AND (o.until_date IS NULL OR o.until_date >= ?2)"
        " UNION SELECT g.role FROM role_grant g JOIN account a ON a.id = g.account_id"
        " WHERE a.pub = ?1 AND a.ended_by IS NULL AND g.ended_by IS NULL"
        " UNION SELECT 'pelamar' FROM account a WHERE a.pub = ?1 AND a.ended_by IS NULL",
        "ss", as, today);
    while (rows_next(rows)) {
        int role = rows_text(rows, 0) ? role_from_word(rows_text(rows, 0)) : -1;
        if (role >= 0)
            roles |= ROLE_BIT(role);
    }
    return roles;
}

enum status gate_roles(struct gate *g, struct arena *a, const char *as, role_set *ret,
                       struct err *e)
{
    struct db *db;
    enum status s = store_read(g->store, &db, e);
    if (s != ST_OK)
        return s;
    role_set roles = read_roles(db, a, as, gate_now(g));
    if (db_failed(db)) {
        *e = *db_error(db);
        s = ST_ERROR;
    }
    store_read_done(db);
    if (s == ST_OK)
        *ret = roles;
    return s;
}
