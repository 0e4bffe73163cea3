#include "procedure/parts_scored.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"

struct dec scored_dec(const char *text)
{
    struct dec d = {0, 0};
    if (text)
        dec_parse(text, &d);
    return d;
}

static void read_stage_terms(struct ctx *c, struct rows *rows, struct stage_terms *t)
{
    const char *threshold = rows_text(rows, 2), *exempt = rows_text(rows, 4);
    t->stage = arena_strdup(c->arena, rows_text(rows, 0));
    t->weight = (int)rows_int(rows, 1);
    t->has_threshold = threshold != NULL;
    t->threshold = scored_dec(threshold);
    t->top_n = (int)rows_int(rows, 3);
    t->exempt = exempt ? (enum exempt_way)exempt_way_from_word(exempt) : EXEMPT_NOT_SET;
    t->exempt_value = scored_dec(rows_text(rows, 5));
    t->carry_over_months = (int)rows_int(rows, 6);
}

static void add_waivers(struct ctx *c, struct stage_terms *v, size_t n)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT stage, reason FROM stage_waiver WHERE selection_id = ?1"
                                " ORDER BY id", "i", c->sel->id);
    while (rows_next(rows)) {
        for (size_t i = 0; i < n; i++) {
            if (!str_eq(v[i].stage, rows_text(rows, 0)))
                continue;
            v[i].waived = true;
            v[i].waive_reason = arena_strdup(c->arena, rows_text(rows, 1));
        }
    }
}

bool scored_terms(struct ctx *c, bool draft, struct terms *ret)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT id, ties FROM scoring WHERE selection_id = ?1 AND fixed = ?2"
                                " AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                "ii", c->sel->id, draft ? 0 : 1);
    if (!rows_next(rows))
        return false;
    int64_t id = rows_int(rows, 0);
    char **ties;
    ret->n_ties = str_split(c->arena, rows_text(rows, 1), ',', &ties);
    ret->ties = (const char *const *)ties;
    rows_end(rows);
    size_t n = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM scoring_stage WHERE scoring_id = ?1",
                              "i", id);
    struct stage_terms *v = arena_array_of(c->arena, n, struct stage_terms);
    rows = db_rows(c->db,
                   "SELECT stage, weight, threshold, top_n, exempt, exempt_value, carry_months"
                   " FROM scoring_stage WHERE scoring_id = ?1 ORDER BY id", "i", id);
    size_t k = 0;
    while (k < n && rows_next(rows))
        read_stage_terms(c, rows, &v[k++]);
    rows_end(rows);
    add_waivers(c, v, k);
    ret->v = v;
    ret->n = k;
    return true;
}

/* "80,90,100" as ascending decimals; the text was checked when it was fixed. */
static size_t decimals_of(struct arena *a, const char *text, const struct dec **ret)
{
    char **parts;
    size_t n = str_split(a, text ? text : "", ';', &parts);
    struct dec *v = arena_array_of(a, n, struct dec);
    for (size_t i = 0; i < n; i++)
        v[i] = scored_dec(parts[i]);
    *ret = v;
    return n;
}

/* Levels are kept as JSON: [{"value": "4", "text": "..."}]. */
static size_t levels_of(struct arena *a, const char *text, const struct rubric_level **ret)
{
    struct faults f;
    faults_init(&f, a);
    json_t *list = text ? json_in(a, json_read(text, strlen(text), "levels", &f)) : NULL, *it;
    struct rubric_level *v = arena_array_of(a, json_array_size(list), struct rubric_level);
    size_t i;
    json_array_foreach(list, i, it) {
        v[i].value = scored_dec(json_str(it, "value"));
        v[i].text = json_str(it, "text");
    }
    *ret = v;
    return json_array_size(list);
}

bool scored_rubric(struct ctx *c, const char *stage, struct rubric *ret)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT id, divide FROM rubric WHERE selection_id = ?1 AND stage = ?2"
                                " AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                "is", c->sel->id, stage);
    if (!rows_next(rows))
        return false;
    int64_t id = rows_int(rows, 0);
    *ret = (struct rubric){.stage = arena_strdup(c->arena, stage),
                           .divide = scored_dec(rows_text(rows, 1))};
    rows_end(rows);
    size_t n = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM rubric_criterion WHERE rubric_id = ?1",
                              "i", id);
    struct rubric_criterion *v = arena_array_of(c->arena, n, struct rubric_criterion);
    rows = db_rows(c->db,
                   "SELECT criterion, name, weight, allowed, min_value, max_value, step, levels"
                   " FROM rubric_criterion WHERE rubric_id = ?1 ORDER BY seq", "i", id);
    while (ret->n < n && rows_next(rows)) {
        struct rubric_criterion *k = &v[ret->n++];
        k->id = arena_strdup(c->arena, rows_text(rows, 0));
        k->name = arena_strdup(c->arena, rows_text(rows, 1));
        k->weight = (int)rows_int(rows, 2);
        k->n_allowed = decimals_of(c->arena, rows_text(rows, 3), &k->allowed);
        k->min = scored_dec(rows_text(rows, 4));
        k->max = scored_dec(rows_text(rows, 5));
        k->step = scored_dec(rows_text(rows, 6));
        k->n_levels = levels_of(c->arena, rows_text(rows, 7), &k->levels);
    }
    rows_end(rows);
    ret->v = v;
    return true;
}

instant scored_opened(struct ctx *c)
{
    if (!c->sel || date_is_none(c->sel->opens))
        return INSTANT_NONE;
    return instant_at(c->sel->opens, 0, 0, 0, c->sel->zone);
}

instant scored_first(struct ctx *c)
{
    return db_int(c->db, INSTANT_NONE,
                  "SELECT MIN(r.legal_at) FROM sheet s JOIN record r ON r.id = s.made_by"
                  " WHERE s.selection_id = ?1", "i", c->sel->id);
}

/* Names in a fixed order, so that the same terms always give the same hash. */
const char *scored_hash(struct ctx *c)
{
    struct buf b BUF_AUTO;
    buf_init(&b, 1 << 20);
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.stage, s.weight, s.threshold, s.top_n, s.exempt, s.exempt_value, s.carry_months,"
        " g.ties FROM scoring g JOIN scoring_stage s ON s.scoring_id = g.id"
        " WHERE g.selection_id = ?1 AND g.fixed = 1 AND g.ended_by IS NULL ORDER BY s.stage",
        "i", c->sel->id);
    while (rows_next(rows))
        for (int i = 0; i < 8; i++)
            buf_printf(&b, "%s|", rows_text(rows, i) ? rows_text(rows, i) : "");
    rows = db_rows(c->db,
                   "SELECT r.stage, r.divide, k.seq, k.criterion, k.name, k.weight, k.allowed,"
                   " k.min_value, k.max_value, k.step, k.levels"
                   " FROM rubric r JOIN rubric_criterion k ON k.rubric_id = r.id"
                   " WHERE r.selection_id = ?1 AND r.ended_by IS NULL ORDER BY r.stage, k.seq",
                   "i", c->sel->id);
    while (rows_next(rows))
        for (int i = 0; i < 11; i++)
            buf_printf(&b, "%s|", rows_text(rows, i) ? rows_text(rows, i) : "");
    struct hash h;
    hash_bytes(b.data, b.len, &h);
    return hex_encode(c->arena, h.b, HASH_LEN);
}
