/* One's own integrity declaration and conflicts of interest: what was declared, and about whom one
 * may still have to. Candidates are numbers. Who declared what is read by those who answer for the
 * committee: its chair, the head of the secretariat, the overseer. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_shown.h"

#define OFFICERS                                                                              \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |  \
     ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR))

static const char *kind_shown(struct arena *a, const char *kind)
{
    char *s = arena_strdup(a, kind);
    for (char *p = s; *p; p++)
        if (*p == '-')
            *p = ' ';
    return s;
}

/* ---- integrity.mine ---- */

static void put_declaration(struct ctx *c, json_t *data)
{
    const char *clause = c->sel->reg->declaration_clause;
    instant at = db_int(c->db, INSTANT_NONE,
                        "SELECT MIN(r.legal_at) FROM declaration d JOIN record r ON r.id = d.made_by"
                        " WHERE d.selection_id = ?1 AND d.account_id = ?2", "ii", c->sel->id,
                        c->actor.account);
    leaf_clause(data, "clause", c->sel->reg, clause);
    json_put_flag(data, "is_ruled", clause != NULL);
    json_put_flag(data, "signed", at != INSTANT_NONE);
    leaf_instant(c->arena, data, "signed_at", at, c->sel->zone);
    json_put_new(data, "standing", shown_standing(at != INSTANT_NONE ? STANDING_SIGNED : STANDING_NONE,
                                                  NULL));
    json_put(data, "sign_href",
             arena_printf(c->arena, "/tindakan/committee.declare_integrity?selection=%s"
                          "&_back=/seleksi/%s/integritas", c->sel->pub, c->sel->pub));
}

static const char *declare_href(struct ctx *c, const char *what, const char *pub)
{
    return arena_printf(c->arena, "/tindakan/committee.declare_conflict?selection=%s&%s=%s"
                        "&_back=/seleksi/%s/integritas", c->sel->pub, what, pub, c->sel->pub);
}

static void add_row(struct ctx *c, json_t *table, const char *name, const char *kind,
                    const char *what, const char *pub)
{
    json_t *row = shown_row(table);
    shown_cell(table, row, name);
    if (kind)
        shown_standing_cell(table, row, STANDING_RECEIVED, kind_shown(c->arena, kind));
    else
        shown_cell(table, row, "Tidak ada");
    if (kind)
        shown_cell(table, row, NULL);
    else
        shown_link(table, row, "Nyatakan benturan", declare_href(c, what, pub));
}

static json_t *table_of(const char *caption, const char *first)
{
    json_t *t = shown_table(caption, true);
    shown_column(t, first, false);
    shown_column(t, "Benturan Anda", false);
    shown_column(t, "Tindakan", false);
    return t;
}

static json_t *posts_table(struct ctx *c)
{
    json_t *t = table_of("Jabatan yang diseleksi", "Jabatan");
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *p = &c->sel->posts[i];
        const char *kind = db_text(c->db, c->arena,
                                   "SELECT kind FROM conflict WHERE selection_id = ?1"
                                   " AND account_id = ?2 AND post_id = ?3 AND ended_by IS NULL"
                                   " ORDER BY id LIMIT 1", "iii", c->sel->id, c->actor.account, p->id);
        add_row(c, t, p->title, kind, "post", p->pub);
    }
    return t;
}

/* Who may know who applied, by number; the rest declare about posts only. */
static bool knows_applicants(const struct ctx *c)
{
    for (int i = 0; i < ROLE__MAX; i++)
        if ((c->actor.roles & OFFICERS & ROLE_BIT(i)) &&
            matrix_may("choice-applicant", (enum role)i, c->phase))
            return true;
    return false;
}

static json_t *candidates_table(struct ctx *c)
{
    json_t *t = table_of("Pelamar menurut nomor", "Pelamar");
    struct rows *rows = db_rows(
        c->db,
        "SELECT v.pub, v.number, p.title, (SELECT MIN(k.kind) FROM conflict k WHERE"
        " k.selection_id = v.selection_id AND k.account_id = ?2 AND k.candidate_id = v.account_id"
        " AND k.ended_by IS NULL) FROM applicant v JOIN post p ON p.id = v.post_id"
        " WHERE v.selection_id = ?1 ORDER BY v.number, p.id", "ii", c->sel->id, c->actor.account);
    while (rows_next(rows)) {
        const char *pub = arena_strdup(c->arena, rows_text(rows, 0));
        add_row(c, t, arena_printf(c->arena, "%s, %s", rows_text(rows, 1), rows_text(rows, 2)),
                rows_null(rows, 3) ? NULL : arena_strdup(c->arena, rows_text(rows, 3)), "about", pub);
    }
    rows_end(rows);
    return t;
}

static void put_table(json_t *data, const char *key, json_t *table)
{
    json_t *o = json_object();
    json_put_flag(o, "has", json_array_size(json_object_get(table, "rows")) > 0);
    json_put_int(o, "count", (int64_t)json_array_size(json_object_get(table, "rows")));
    json_put_new(o, "table", table);
    json_put_new(data, key, o);
}

static enum status read_mine(struct ctx *c, const struct input *in, json_t *data)
{
    bool knows = knows_applicants(c);
    (void)in;
    public_selection(c, data);
    put_declaration(c, data);
    put_table(data, "posts", posts_table(c));
    json_put_flag(data, "knows_applicants", knows);
    put_table(data, "applicants", knows ? candidates_table(c) : table_of("Pelamar", "Pelamar"));
    json_put(data, "conflicts_href",
             c->actor.roles & (ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR)) &&
                     c->phase >= PHASE_CLOSED
                 ? arena_printf(c->arena, "/seleksi/%s/benturan", c->sel->pub) : NULL);
    return ST_OK;
}

/* ---- conflict.list ---- */

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *t = shown_table("Benturan kepentingan yang dinyatakan", true);
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.p_name, k.kind, p.title, (SELECT MAX(v.number) FROM applicant v"
        " WHERE v.selection_id = k.selection_id AND v.account_id = k.candidate_id)"
        " FROM conflict k JOIN account x ON x.id = k.account_id LEFT JOIN post p ON p.id = k.post_id"
        " WHERE k.selection_id = ?1 AND k.ended_by IS NULL ORDER BY k.id LIMIT 200", "i", c->sel->id);
    (void)in;
    shown_column(t, "Yang menyatakan", false);
    shown_column(t, "Tentang", false);
    shown_column(t, "Jenis", false);
    while (rows_next(rows)) {
        json_t *row = shown_row(t);
        shown_cell(t, row, rows_text(rows, 0));
        shown_cell(t, row, rows_null(rows, 2)
                               ? arena_printf(c->arena, "pelamar %s",
                                              rows_null(rows, 3) ? "yang mengundurkan diri"
                                                                 : rows_text(rows, 3))
                               : rows_text(rows, 2));
        shown_cell(t, row, kind_shown(c->arena, rows_text(rows, 1)));
    }
    public_selection(c, data);
    put_table(data, "conflicts", t);
    leaf_clause(data, "clause", c->sel->reg, regulation_clause(c->sel->reg, "merit"));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "integrity.mine", .path = "/seleksi/:selection/integritas",
     .title = "Pakta integritas dan benturan kepentingan", .resource = "integrity",
     .who = OFFICERS, .names = NAMES_SELECTION, .template = "integrity", .read = read_mine},
    {.name = "conflict.list", .path = "/seleksi/:selection/benturan",
     .title = "Benturan kepentingan", .resource = "conflict",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |
            ROLE_BIT(ROLE_OVERSEER),
     .names = NAMES_SELECTION, .template = "conflicts", .reading_is_logged = true,
     .read = read_list},
};

const struct page_table committee_pages = {pages, sizeof pages / sizeof pages[0]};
