/* An account, the roles it holds, and how it stands in a selection: asked for at the beginning of
 * a performance, together with all else (run_begin), and read when it is needed. */
#include <string.h>

#include "base/arena.h"
#include "gate/inside.h"

void person_ask(struct ctx *c, const char *pub, const char *selection, struct person *ret)
{
    *ret = (struct person){.pub = pub};
    ret->account_row = db_rows(
        c->db,
        "SELECT a.id, a.p_name, a.unit,"
        " (SELECT COUNT(*) FROM declaration d WHERE d.selection_id = s.id AND d.account_id = a.id),"
        " (SELECT COUNT(*) FROM dossier d WHERE d.selection_id = s.id AND d.account_id = a.id)"
        " FROM account a LEFT JOIN selection s ON s.pub = ?2 WHERE a.pub = ?1 AND a.ended_by IS NULL",
        "ss", pub, selection);
    ret->grants = db_rows(
        c->db,
        "SELECT role, from_date, until_date FROM official WHERE ended_by IS NULL AND account_id ="
        " (SELECT id FROM account WHERE pub = ?1 AND ended_by IS NULL) UNION ALL"
        " SELECT role, NULL, NULL FROM role_grant WHERE ended_by IS NULL AND account_id ="
        " (SELECT id FROM account WHERE pub = ?1 AND ended_by IS NULL) AND selection_id ="
        " (SELECT id FROM selection WHERE pub = ?2)",
        "ss", pub, selection);
}

bool person_read(struct ctx *c, struct person *p)
{
    struct rows *rows = p->account_row;
    if (!rows_next(rows))
        return false;
    p->account = rows_int(rows, 0);
    p->name = arena_strdup(c->arena, rows_text(rows, 1));
    p->unit = arena_strdup(c->arena, rows_text(rows, 2));
    p->declared = rows_int(rows, 3) > 0;
    p->competes = rows_int(rows, 4) > 0;
    rows_end(rows);
    return true;
}

/* Dates are ISO 8601, so that their text compares as they do; no date is no bound. */
static bool holds_on(const char *from, const char *until, const char *day)
{
    return (!from || strcmp(from, day) <= 0) && (!until || strcmp(until, day) >= 0);
}

role_set person_roles(struct ctx *c, struct person *p)
{
    role_set roles = ROLE_BIT(ROLE_APPLICANT);
    const char *day = date_iso(c->arena, c->today);
    while (rows_next(p->grants)) {
        const char *word = rows_text(p->grants, 0);
        int role = word ? role_from_word(word) : -1;
        if (role >= 0 && holds_on(rows_text(p->grants, 1), rows_text(p->grants, 2), day))
            roles |= ROLE_BIT(role);
    }
    return roles;
}
