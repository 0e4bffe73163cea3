#include "procedure/parts_ranked.h"

#include "base/arena.h"
#include "base/str.h"

bool ranked_is_out(struct ctx *c, int64_t application)
{
    return db_int(c->db, 0,
                  "SELECT (SELECT COUNT(*) FROM withdrawal WHERE application_id = ?1)"
                  " + (SELECT COUNT(*) FROM drop_out WHERE application_id = ?1)",
                  "i", application) > 0;
}

/* One line of the seal; entries carry what excludes, so that the rules see it. */
static void read_line(struct ctx *c, struct rows *rows, struct rank_row *row,
                      struct rank_entry *entry)
{
    entry->id = arena_strdup(c->arena, rows_text(rows, 0));
    row->id = entry->id;
    row->entry = entry;
    row->rank = (int)rows_int(rows, 1);
    row->total = ratio_int(0);
    if (rows_text(rows, 2) && !ratio_parse(rows_text(rows, 2), &row->total))
        db_fail(c->db, ERR_CORRUPT, "a total of a sealed ranking is no number");
    row->exact = ratio_exact(c->arena, row->total);
    row->shown = arena_strdup(c->arena, rows_text(rows, 3));
    row->hidden_digits = rows_int(rows, 5) != 0;
}

/* Those who still share a place after the plenary decided. */
static void link_ties(struct ctx *c, struct ranking *r)
{
    for (size_t i = 0; i < r->n; i++) {
        struct rank_row *row = &r->v[i];
        row->tied_with = arena_array_of(c->arena, r->n, const char *);
        for (size_t k = 0; k < r->n; k++) {
            if (k == i)
                continue;
            if (r->v[k].rank == row->rank)
                row->tied_with[row->n_tied++] = r->v[k].id;
            if (ratio_cmp(r->v[k].total, row->total) == 0)
                row->n_equal++;
        }
        r->open_ties = r->open_ties || row->n_tied > 0;
        r->hidden_digits = r->hidden_digits || row->hidden_digits;
    }
}

bool ranked_read(struct ctx *c, int64_t post, struct ranked *ret)
{
    *ret = (struct ranked){.id = db_int(c->db, 0,
                                        "SELECT id FROM ranking WHERE post_id = ?1"
                                        " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", post)};
    if (!ret->id)
        return false;
    size_t n = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM ranking_line WHERE ranking_id = ?1",
                              "i", ret->id);
    struct rank_entry *entries = arena_array_of(c->arena, n, struct rank_entry);
    ret->ranking.v = arena_array_of(c->arena, n, struct rank_row);
    ret->passed = arena_array_of(c->arena, n, const char *);
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.pub, l.place, l.total, l.shown, l.tied, l.hidden_digits, l.passed, a.id"
        " FROM ranking_line l JOIN application a ON a.id = l.application_id"
        " WHERE l.ranking_id = ?1 AND l.place IS NOT NULL ORDER BY l.place, a.pub", "i", ret->id);
    while (ret->ranking.n < n && rows_next(rows)) {
        int64_t application = rows_int(rows, 7);
        bool passed = rows_int(rows, 6) != 0;
        size_t k = ret->ranking.n;
        read_line(c, rows, &ret->ranking.v[k], &entries[k]);
        if (ranked_is_out(c, application))
            continue;
        ret->ranking.n++;
        if (passed)
            ret->passed[ret->n_passed++] = entries[k].id;
    }
    rows_end(rows);
    link_ties(c, &ret->ranking);
    return true;
}

void ranked_three(struct ctx *c, int64_t post, struct three_list *ret)
{
    *ret = (struct three_list){.id = db_int(c->db, 0,
                                            "SELECT id FROM three WHERE post_id = ?1"
                                            " AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                            "i", post)};
    if (!ret->id)
        return;
    size_t n = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM three_name WHERE three_id = ?1", "i",
                              ret->id);
    ret->pubs = arena_array_of(c->arena, n, const char *);
    ret->dropped = arena_array_of(c->arena, n, const char *);
    ret->applications = arena_array_of(c->arena, n, int64_t);
    struct rows *rows = db_rows(c->db,
                                "SELECT a.pub, a.id FROM three_name t"
                                " JOIN application a ON a.id = t.application_id"
                                " WHERE t.three_id = ?1 ORDER BY t.id", "i", ret->id);
    while (ret->n < n && rows_next(rows)) {
        ret->pubs[ret->n] = arena_strdup(c->arena, rows_text(rows, 0));
        ret->applications[ret->n] = rows_int(rows, 1);
        if (ranked_is_out(c, ret->applications[ret->n]))
            ret->dropped[ret->n_dropped++] = ret->pubs[ret->n];
        ret->n++;
    }
    rows_end(rows);
    ret->handed_over = db_int(c->db, 0, "SELECT COUNT(*) FROM transmission WHERE three_id = ?1", "i",
                              ret->id) > 0;
}

struct opinion ranked_opinion(struct ctx *c, int64_t post)
{
    struct opinion o = {0};
    int64_t request = db_int(c->db, 0,
                             "SELECT MAX(id) FROM opinion_request WHERE post_id = ?1", "i", post);
    o.asked = request != 0;
    if (!request)
        return o;
    size_t n = (size_t)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM opinion_favour f JOIN opinion o"
                              " ON o.id = f.opinion_id WHERE o.request_id = ?1", "i", request);
    const char **v = arena_array_of(c->arena, n, const char *);
    o.answered = db_int(c->db, 0, "SELECT COUNT(*) FROM opinion WHERE request_id = ?1", "i",
                        request) > 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT a.pub FROM opinion_favour f"
                                " JOIN opinion o ON o.id = f.opinion_id"
                                " JOIN application a ON a.id = f.application_id"
                                " WHERE o.request_id = ?1 ORDER BY f.id", "i", request);
    while (o.n_favours < n && rows_next(rows))
        v[o.n_favours++] = arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
    o.favours = v;
    return o;
}

const struct route_rule *ranked_route(struct ctx *c, const struct post_ref *post)
{
    const struct route_rule *r = regulation_route(c->sel->reg, post->class);
    for (size_t i = 0; !r && i < c->sel->n_supplements; i++)
        r = regulation_route(c->sel->supplements[i], post->class);
    if (!r)
        act_fault(c, "post", "Alur keputusan untuk jabatan ini tidak diatur dalam %s",
                  c->sel->reg->short_title);
    return r;
}
