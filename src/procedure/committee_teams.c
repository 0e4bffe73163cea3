/* The people of a selection as read: who is nominated for which team and with what evidence, what
 * the regulation says of the composition as it stands, who was appointed, and who has bound himself
 * by the declaration. What somebody declared a conflict about is not on this page. */
#include "procedure/committee_inside.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_desk.h"
#include "rules/person.h"

#define READERS                                                                               \
    (COMMITTEE_OFFICE | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) |                   \
     ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_OVERSEER))

static const struct { const char *team, *title; } teams[] = {
    {"pansel", "Panitia seleksi"},
    {"sekretariat", "Sekretariat panitia seleksi"},
    {"asesor", "Tim penilai kompetensi"},
};

static const char *address(struct ctx *c)
{
    return arena_printf(c->arena, "/seleksi/%s/tim", c->sel->pub);
}

/* ---- one member ---- */

static void add_line(json_t *list, const char *label, const char *value)
{
    if (str_empty(value))
        return;
    json_t *o = json_object();
    json_put(o, "label", label);
    json_put(o, "value", value);
    json_array_append_new(list, o);
}

/* "0,2" -> the regulation's own words for them. */
static const char *qualified(struct ctx *c, const char *numbers)
{
    const struct secretariat_rules *r = &c->sel->reg->secretariat;
    const char *text = NULL;
    char **v;
    size_t n = str_split(c->arena, numbers ? numbers : "", ',', &v);
    for (size_t i = 0; i < n; i++) {
        int64_t k;
        if (str_int64(v[i], &k) && k >= 0 && (size_t)k < r->n_qualifications)
            text = text ? arena_printf(c->arena, "%s; %s", text, r->qualifications[k])
                        : r->qualifications[k];
    }
    return text;
}

static const char *level_show(const char *word)
{
    int level = word ? post_level_from_word(word) : -1;
    return level < 0 ? NULL : post_rank_name((enum post_level)level, false, JF_NONE);
}

static json_t *member_json(struct ctx *c, const json_t *offers, const char *team, struct rows *rows)
{
    json_t *o = json_object(), *evidence = json_array();
    const char *nominee = arena_strdup(c->arena, rows_text(rows, 0));
    const char *account = arena_strdup(c->arena, rows_text(rows, 1));
    bool appointed = rows_int(rows, 13) > 0, chair = rows_int(rows, 4) != 0;
    json_put(o, "nominee", nominee);
    json_put(o, "name", rows_text(rows, 2));
    json_put(o, "unit", rows_text(rows, 3));
    json_put_flag(o, "chair", chair);
    json_put(o, "element", rows_text(rows, 5));
    json_put_flag(o, "internal", rows_int(rows, 6));
    add_line(evidence, "Pengetahuan bidang", rows_text(rows, 7));
    add_line(evidence, "Pengetahuan penilaian kompetensi", rows_text(rows, 8));
    add_line(evidence, "Independen", rows_text(rows, 9));
    add_line(evidence, "Pengalaman", rows_text(rows, 10));
    add_line(evidence, "Kualifikasi", qualified(c, rows_text(rows, 11)));
    add_line(evidence, "Jenjang jabatan", level_show(rows_text(rows, 12)));
    json_put_flag(o, "has_evidence", json_array_size(evidence) > 0);
    json_put_new(o, "evidence", evidence);
    json_put_flag(o, "appointed", appointed);
    json_put_flag(o, "declared", rows_int(rows, 14) > 0);
    json_put_flag(o, "owes", appointed && rows_int(rows, 14) == 0);
    json_put_new(o, "withdraw",
                 appointed ? json_null()
                           : desk_button(c, offers, "committee.withdraw_nominee", NULL, NULL, "Tarik",
                                         arena_printf(c->arena, "&nominee=%s", nominee), address(c)));
    json_put_new(o, "replace",
                 appointed ? desk_button(c, offers, "committee.replace", team, NULL, "Ganti",
                                         arena_printf(c->arena, "&out=%s%s", account,
                                                      chair ? "&chair=ya" : ""), address(c))
                           : json_null());
    return o;
}

static json_t *members_json(struct ctx *c, const json_t *offers, const char *team, int64_t *ret_owing)
{
    json_t *list = json_array();
    *ret_owing = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT n.pub, a.pub, a.p_name, a.unit, n.chair, n.element, n.internal, n.field_evidence,"
        " n.assessment_evidence, n.independence_evidence, n.experience_evidence, n.qualifications,"
        " n.level,"
        " (SELECT COUNT(*) FROM role_grant g WHERE g.nominee_id = n.id AND g.ended_by IS NULL),"
        " (SELECT COUNT(*) FROM declaration d WHERE d.selection_id = n.selection_id"
        "  AND d.account_id = n.account_id)"
        " FROM nominee n JOIN account a ON a.id = n.account_id WHERE n.selection_id = ?1"
        " AND n.team = ?2 AND n.ended_by IS NULL ORDER BY n.chair DESC, n.id", "is", c->sel->id,
        team);
    while (rows_next(rows)) {
        json_t *o = member_json(c, offers, team, rows);
        *ret_owing += json_flag(o, "owes");
        json_array_append_new(list, o);
    }
    rows_end(rows);
    return list;
}

/* ---- what the regulation says of the composition ---- */

static json_t *finding_json(struct ctx *c, const struct verdict *v)
{
    json_t *o = json_object(), *facts = json_array();
    json_put(o, "message", v->message);
    json_put(o, "lawful", v->lawful);
    json_put_flag(o, "good", v->met == MET_YES);
    json_put_flag(o, "bad", v->met == MET_NO);
    leaf_clause(o, "clause", c->sel->reg, v->clause);
    for (size_t i = 0; i < v->n_facts; i++) {
        json_t *f = json_object();
        json_put(f, "label", v->facts[i].name);
        json_put(f, "value", v->facts[i].value);
        json_array_append_new(facts, f);
    }
    if (json_is_object(json_object_get(o, "clause")))
        json_put_new(json_object_get(o, "clause"), "facts", facts);
    else
        json_decref(facts);
    return o;
}

static void put_findings(struct ctx *c, json_t *o, const char *team)
{
    struct verdicts v;
    size_t n, chairs;
    json_t *list = json_array();
    bool bad = false;
    verdicts_init(&v, c->arena);
    committee_judge(c, team, &v, &n, &chairs);
    for (size_t i = 0; n && i < v.n; i++)
        if (v.v[i].met != MET_NOT_RULED) {
            bad = bad || v.v[i].met == MET_NO;
            json_array_append_new(list, finding_json(c, &v.v[i]));
        }
    bool chairless = n && chairs != 1 && !str_eq(team, "asesor");
    json_put_flag(o, "chairless", chairless);
    json_put_flag(o, "sound", n && !bad && !chairless);
    json_put_flag(o, "has_findings", json_array_size(list) > 0);
    json_put_new(o, "findings", list);
}

/* ---- the page ---- */

static void put_decree(struct ctx *c, json_t *o, const char *team)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT number, decided_on FROM decree WHERE selection_id = ?1"
                                " AND team = ?2 ORDER BY id DESC LIMIT 1", "is", c->sel->id, team);
    json_t *d = json_null();
    if (rows_next(rows)) {
        d = json_object();
        json_put(d, "number", rows_text(rows, 0));
        leaf_iso(c->arena, d, "on", rows_text(rows, 1));
    }
    rows_end(rows);
    json_put_flag(o, "appointed", json_is_object(d));
    json_put_new(o, "decree", d);
}

static json_t *team_json(struct ctx *c, const json_t *offers, size_t k)
{
    json_t *o = json_object();
    const char *team = teams[k].team;
    int64_t owing;
    json_t *members = members_json(c, offers, team, &owing);
    json_put(o, "team", team);
    json_put(o, "title", teams[k].title);
    json_put_int(o, "count", (json_int_t)json_array_size(members));
    json_put_flag(o, "none", json_array_size(members) == 0);
    json_put_new(o, "members", members);
    json_put_int(o, "owing", owing);
    json_put_flag(o, "some_owe", owing > 0);
    put_decree(c, o, team);
    put_findings(c, o, team);
    json_put_new(o, "nominate",
                 desk_button(c, offers, "committee.nominate", NULL, NULL, "Calonkan anggota",
                             arena_printf(c->arena, "&team=%s", team), address(c)));
    json_put_new(o, "appoint",
                 json_flag(o, "appointed")
                     ? json_null()
                     : desk_button(c, offers, "committee.appoint", team, NULL,
                                   "Angkat dengan keputusan", NULL, address(c)));
    return o;
}

static enum status read_teams(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *list = json_array(), *offers = act_offers(c);
    (void)in;
    desk_begin(c, data, "teams");
    for (size_t k = 0; k < sizeof teams / sizeof teams[0]; k++)
        json_array_append_new(list, team_json(c, offers, k));
    json_put_new(data, "teams", list);
    json_put_new(data, "declare", desk_button(c, offers, "committee.declare_integrity", NULL, NULL,
                                              NULL, NULL, address(c)));
    json_put_flag(data, "i_declared",
                  db_int(c->db, 0, "SELECT COUNT(*) FROM declaration WHERE selection_id = ?1"
                         " AND account_id = ?2", "ii", c->sel->id, c->actor.account) > 0);
    leaf_clause(data, "clause", c->sel->reg, c->sel->reg->declaration_clause);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "committee.teams", .path = "/seleksi/:selection/tim", .title = "Tim seleksi",
     .resource = "office", .who = READERS, .names = NAMES_SELECTION, .template = "teams",
     .read = read_teams},
};

const struct page_table team_pages = {pages, sizeof pages / sizeof pages[0]};
