/* The sealed ranking, for the panel and for whom it was handed to; nobody else, and every reading
 * is logged. Exact and shown totals stand side by side, and where the order hangs on digits that
 * are not shown the page says so. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_ranked.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

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

/* Stages in the order in which the bars are filled; the place in it is the pattern. */
static size_t shade_of(json_t *legend, const char *stage, const char *name)
{
    size_t n = json_array_size(legend);
    for (size_t i = 0; i < n; i++)
        if (str_eq(json_str(json_array_get(legend, i), "stage"), stage))
            return i + 1;
    json_t *o = json_object();
    json_put(o, "stage", stage);
    json_put(o, "name", name);
    json_put_int(o, "shade", (int64_t)n + 1);
    json_array_append_new(legend, o);
    return n + 1;
}

/* What the stage adds to the total, and where its piece of the bar lies. */
static void put_share(struct ctx *c, json_t *o, const char *value, struct ratio weight,
                      struct ratio *sum)
{
    struct ratio v, share;
    if (!value || !ratio_parse(value, &v) || !ratio_mul(v, weight, &share))
        return;
    json_put(o, "share", ratio_show(c->arena, share, RANK_PLACES, ','));
    json_put(o, "x", shown_percent(c->arena, *sum, ratio_int(100)));
    json_put(o, "width", shown_percent(c->arena, share, ratio_int(100)));
    ratio_add(*sum, share, sum);
}

static json_t *parts_json(struct ctx *c, int64_t line, json_t *legend)
{
    json_t *list = json_array();
    struct ratio sum = ratio_int(0);
    struct rows *rows = db_rows(c->db,
                                "SELECT stage, value, weight, source FROM ranking_part"
                                " WHERE line_id = ?1 ORDER BY id", "i", line);
    while (rows_next(rows)) {
        const struct stage_rule *r = regulation_stage(c->sel->reg, rows_text(rows, 0));
        const char *name = r ? r->name : rows_text(rows, 0);
        json_t *o = json_object();
        struct ratio w, hundred;
        json_put(o, "stage", rows_text(rows, 0));
        json_put(o, "name", name);
        json_put(o, "source", rows_text(rows, 3));
        put_ratio(c->arena, o, "value_exact", "value_shown", rows_text(rows, 1));
        if (ratio_parse(rows_text(rows, 2), &w) && ratio_mul(w, ratio_int(100), &hundred)) {
            json_put(o, "weight", ratio_show(c->arena, hundred, 2, ','));
            put_share(c, o, rows_text(rows, 1), w, &sum);
            if (w.num)
                json_put_int(o, "shade", (int64_t)shade_of(legend, rows_text(rows, 0), name));
        }
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

static json_t *line_json(struct ctx *c, struct rows *rows, json_t *legend)
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
    json_put_new(o, "parts", parts_json(c, rows_int(rows, 0), legend));
    put_flag(c, o, rows_int(rows, 12));
    return o;
}

/* What the picture shows, in words. */
static const char *finding(struct ctx *c, const json_t *lines)
{
    const json_t *first = json_array_get(lines, 0), *second = json_array_get(lines, 1);
    if (!first)
        return "Tidak ada peserta yang diperingkat";
    if (!second)
        return arena_printf(c->arena, "%s satu-satunya yang diperingkat, dengan %s",
                            json_str(first, "name"), json_str(first, "shown"));
    if (json_int(first, "place", 0) == json_int(second, "place", 0))
        return arena_printf(c->arena, "Tempat pertama belum terpisah: nilainya sama, %s",
                            json_str(first, "shown"));
    return arena_printf(c->arena, "%s di tempat pertama dengan %s; tempat kedua %s",
                        json_str(first, "name"), json_str(first, "shown"), json_str(second, "shown"));
}

static const char *share_in(const json_t *line, const char *stage)
{
    size_t i;
    json_t *part;
    json_array_foreach(json_object_get(line, "parts"), i, part)
        if (str_eq(json_str(part, "stage"), stage))
            return json_str(part, "share");
    return NULL;
}

static json_t *table_json(struct ctx *c, const json_t *lines, const json_t *legend)
{
    json_t *t = shown_table("Peringkat dengan nilai lengkap dan sumbangan tiap tahap", true), *line;
    size_t i, k;
    shown_column(t, "Nama", false);
    shown_column(t, "Tempat", true);
    shown_column(t, "Nomor", false);
    for (k = 0; k < json_array_size(legend); k++)
        shown_column(t, json_str(json_array_get(legend, k), "name"), true);
    shown_column(t, "Nilai", true);
    shown_column(t, "Nilai lengkap", true);
    shown_column(t, "Keterangan", false);
    json_array_foreach(lines, i, line) {
        json_t *row = shown_row(t);
        const char *parted = json_str(line, "parted_by"), *minute = json_str(line, "minute");
        const struct stage_rule *r = parted ? regulation_stage(c->sel->reg, parted) : NULL;
        shown_cell(t, row, json_str(line, "name"));
        shown_cell(t, row, arena_printf(c->arena, "%lld", (long long)json_int(line, "place", 0)));
        shown_cell(t, row, json_str(line, "number"));
        for (k = 0; k < json_array_size(legend); k++)
            shown_cell(t, row, share_in(line, json_str(json_array_get(legend, k), "stage")));
        shown_cell(t, row, json_str(line, "shown"));
        shown_cell(t, row, json_str(line, "exact"));
        shown_cell(t, row, json_flag(line, "tied") ? "nilai sama, belum diputus"
                           : minute ? "urutan diputus rapat pleno"
                           : r ? arena_printf(c->arena, "nilai sama, dipecah oleh %s", r->name)
                           : json_flag(line, "hidden_digits") ? "bergantung pada angka yang tidak ditampilkan"
                           : json_flag(line, "track_record_flagged") ? "rekam jejak perlu pertimbangan"
                           : json_flag(line, "passed") ? "lulus" : "tidak lulus ambang");
    }
    return t;
}

static void put_lines(struct ctx *c, int64_t ranking, json_t *data)
{
    json_t *lines = json_array(), *excluded = json_array(), *legend = json_array();
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
        json_array_append_new(rows_null(rows, 4) ? excluded : lines,
                              line_json(c, rows, legend));
        hidden = hidden || rows_int(rows, 7);
        tied = tied || rows_int(rows, 6);
    }
    json_put(data, "finding", finding(c, lines));
    json_put_flag(data, "has_excluded", json_array_size(excluded) > 0);
    json_put_new(data, "table", table_json(c, lines, legend));
    json_put_new(data, "legend", legend);
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

/* Handing it over is the chair's, where it was not done. */
static void put_next(struct ctx *c, json_t *data)
{
    bool chair = c->actor.role == ROLE_PANEL_CHAIR;
    bool panel = PANELISTS & ROLE_BIT(c->actor.role);
    bool delivered = ranked_delivered_to(c, ROLE_PPK) || ranked_delivered_to(c, ROLE_BAPERJAKAT);
    json_put_flag(data, "delivered", delivered);
    json_put(data, "plenary_href", panel ? arena_printf(c->arena, "/seleksi/%s/pleno/%s", c->sel->pub,
                                                        c->post->pub) : NULL);
    json_put(data, "deliver_href",
             chair && !delivered && json_flag(data, "complete")
                 ? arena_printf(c->arena, "/tindakan/ranking.deliver?selection=%s&post=%s"
                                "&_back=/seleksi/%s/peringkat/%s", c->sel->pub, c->post->pub,
                                c->sel->pub, c->post->pub)
                 : NULL);
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    enum status s = ranked_may_read(c);
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
    leaf_instant(c->arena, seal, "at", rows_int(rows, 4), c->sel->zone);
    json_put_flag(data, "complete", rows_int(rows, 3) != 0);
    rows_end(rows);
    json_put_new(data, "seal", seal);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    public_selection(c, data);
    leaf_clause(data, "clause", c->sel->reg, c->sel->reg->result.ranking_clause);
    put_next(c, data);
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
