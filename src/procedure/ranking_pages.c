/* The sealed ranking, for the panel and for whom it was handed to; nobody else, and every reading
 * is logged. Exact and shown totals stand side by side, and where the order hangs on digits that
 * are not shown the page says so. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_scores.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

/* ---- who may read it ---- */

static bool delivered_to(struct ctx *c, enum role role)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM ranking_delivery d JOIN ranking r ON r.id = d.ranking_id"
                  " WHERE r.post_id = ?1 AND r.ended_by IS NULL AND d.to_role = ?2", "is",
                  c->post->id, role_word(role)) > 0;
}

/* Baperjakat passes the ranking on to the appointing authority. */
static bool reached(struct ctx *c, enum role role)
{
    return delivered_to(c, role) || (role == ROLE_PPK && delivered_to(c, ROLE_BAPERJAKAT));
}

/* Where the regulation does not speak of secrecy but says how the ranking is handed over, that
 * clause keeps it back before. */
static const char *handing_over(const struct ctx *c, const char *otherwise)
{
    const struct act_rule *own = regulation_act(c->sel->reg, "ranking.deliver", NULL);
    bool secret = c->sel->reg->result.secrecy_clause != NULL;
    return !secret && own && own->clause ? own->clause : otherwise;
}

static enum status may_read(struct ctx *c)
{
    const struct result_rules *r = &c->sel->reg->result;
    const char *clause = r->secrecy_clause ? r->secrecy_clause : r->ranking_clause;
    role_set readers = r->ranking_readers;
    enum role role = c->actor.role;
    if (readers && !(readers & ROLE_BIT(role)))
        return act_refuse_clause(c, clause,
                                 arena_printf(c->arena, "Dibaca oleh %s.",
                                              role_set_show(c->arena, readers)),
                                 "Peringkat ini rahasia.");
    if (!(ROLE_BIT(role) & PANELISTS) && !reached(c, role))
        return act_refuse_clause(c, handing_over(c, clause),
                                 "Ketua Panitia Seleksi menyerahkannya lebih dahulu.",
                                 "Peringkat %s belum diserahkan kepada %s.", c->post->title,
                                 role_title(role));
    if (!scores_ranked(c, c->post->id))
        return act_refuse_clause(c, clause,
                                 "Peringkat terbaca setelah semua lembar dikunci dan disegel.",
                                 "Peringkat untuk %s belum ada.", c->post->title);
    return ST_OK;
}

/* A member with a conflict on the list does not read it (the chair keeps the meeting's order). */
static enum status check_conflicts(struct ctx *c)
{
    struct scores_field f;
    if (c->actor.role != ROLE_PANEL)
        return ST_OK;
    scores_field(c, c->post, &f);
    for (size_t i = 0; i < f.n; i++)
        if (act_conflicted(c, c->actor.account, &f.v[i].app))
            return act_refuse(c, "merit", NULL,
                              "Anda menyatakan benturan kepentingan dengan seorang "
                              "peserta jabatan ini.");
    return ST_OK;
}

/* ---- what it says ---- */

static void put_ratio(struct arena *a, json_t *o, const char *exact, const char *shown,
                      const char *text)
{
    struct ratio r;
    if (!text || !ratio_parse(text, &r))
        return;
    json_put(o, exact, ratio_exact(a, r));
    json_put(o, shown, ratio_show(a, r, RANK_PLACES, ','));
}

static json_t *parts_json(struct ctx *c, int64_t line)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT stage, value, weight, source FROM ranking_part"
                                " WHERE line_id = ?1 ORDER BY id", "i", line);
    while (rows_next(rows)) {
        const struct stage_rule *r = regulation_stage(c->sel->reg, rows_text(rows, 0));
        json_t *o = json_object();
        struct ratio w;
        json_put(o, "stage", rows_text(rows, 0));
        json_put(o, "name", r ? r->name : rows_text(rows, 0));
        json_put(o, "source", rows_text(rows, 3));
        put_ratio(c->arena, o, "value_exact", "value_shown", rows_text(rows, 1));
        if (ratio_parse(rows_text(rows, 2), &w) && ratio_mul(w, ratio_int(100), &w))
            json_put(o, "weight", ratio_show(c->arena, w, 2, ','));
        json_array_append_new(list, o);
    }
    return list;
}

/* The panel's track record in one word, where it was closed. */
static void put_flag(struct ctx *c, json_t *o, int64_t application)
{
    int64_t flagged = db_int(c->db, -1,
                             "SELECT flagged FROM track_result WHERE application_id = ?1"
                             " ORDER BY id DESC LIMIT 1", "i", application);
    if (flagged >= 0)
        json_put_flag(o, "track_record_flagged", flagged != 0);
}

static json_t *line_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    json_put(o, "application", rows_text(rows, 1));
    json_put(o, "number", rows_text(rows, 2));
    json_put(o, "name", rows_text(rows, 3));
    if (rows_null(rows, 4)) {
        json_put(o, "reason", rows_text(rows, 10));
        return o;
    }
    json_put_int(o, "place", rows_int(rows, 4));
    put_ratio(c->arena, o, "exact", "shown", rows_text(rows, 5));
    json_put_flag(o, "tied", rows_int(rows, 6) != 0);
    json_put_flag(o, "hidden_digits", rows_int(rows, 7) != 0);
    json_put_flag(o, "passed", rows_int(rows, 8) != 0);
    if (!rows_null(rows, 9))
        json_put(o, "parted_by", rows_text(rows, 9));
    if (!rows_null(rows, 11))
        json_put(o, "minute", rows_text(rows, 11));
    json_put_new(o, "parts", parts_json(c, rows_int(rows, 0)));
    put_flag(c, o, rows_int(rows, 12));
    return o;
}

static void put_lines(struct ctx *c, int64_t ranking, json_t *data)
{
    json_t *lines = json_array(), *excluded = json_array();
    bool hidden = false, tied = false;
    struct rows *rows = db_rows(
        c->db,
        "SELECT l.id, a.pub, (SELECT MAX(s.number) FROM submission s WHERE s.dossier_id = d.id"
        " AND s.void = 0), x.p_name, l.place, l.total, l.tied, l.hidden_digits, l.passed, "
        "l.parted_by,"
        " l.excluded, l.minute, a.id FROM ranking_line l JOIN application a ON a.id = "
        "l.application_id"
        " JOIN dossier d ON d.id = a.dossier_id JOIN account x ON x.id = d.account_id"
        " WHERE l.ranking_id = ?1 ORDER BY COALESCE(l.place, 1000000), a.pub",
        "i", ranking);
    while (rows_next(rows)) {
        json_array_append_new(rows_null(rows, 4) ? excluded : lines, line_json(c, rows));
        hidden = hidden || rows_int(rows, 7);
        tied = tied || rows_int(rows, 6);
    }
    json_put_new(data, "lines", lines);
    json_put_new(data, "excluded", excluded);
    json_put_flag(data, "hidden_digits", hidden);
    json_put_flag(data, "tied", tied);
    if (hidden)
        json_put(
            data, "hidden_digits_text",
            "Urutan sebagian peserta bergantung pada angka yang tidak ditampilkan; lihat nilai "
            "lengkapnya.");
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    enum status s = may_read(c);
    if (s == ST_OK)
        s = check_conflicts(c);
    if (s != ST_OK)
        return s;
    struct rows *rows =
        db_rows(c->db,
                "SELECT g.id, g.program, g.rule_hash, g.complete, r.legal_at"
                " FROM ranking g JOIN record r ON r.id = g.made_by"
                " WHERE g.post_id = ?1 AND g.ended_by IS NULL ORDER BY g.id DESC LIMIT 1",
                "i", c->post->id);
    if (!rows_next(rows))
        return act_fault(c, "post", "Peringkat tidak ditemukan");
    int64_t id = rows_int(rows, 0);
    json_t *seal = json_object();
    json_put(seal, "program", rows_text(rows, 1));
    json_put(seal, "rule_hash", rows_text(rows, 2));
    json_put(seal, "at", instant_iso(c->arena, rows_int(rows, 4), c->sel->zone));
    json_put_flag(data, "complete", rows_int(rows, 3) != 0);
    rows_end(rows);
    json_put_new(data, "seal", seal);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    json_put(data, "clause", c->sel->reg->result.ranking_clause);
    put_lines(c, id, data);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "ranking.show", .path = "/seleksi/:selection/peringkat/:post", .title = "Peringkat",
     .resource = "ranking",
     .who = PANELISTS | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_BAPERJAKAT),
     .names = NAMES_SELECTION | NAMES_POST, .template = "ranking", .reading_is_logged = true,
     .read = read_show},
};

const struct page_table ranking_pages = {pages, sizeof pages / sizeof pages[0]};
