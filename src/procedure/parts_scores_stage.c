/* Sheets and debts of one stage, as rules/score wants them. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "gate/matrix.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"

/* ---- locked sheets ---- */

struct sheet_list {
    struct sheet *v;
    size_t n;
};

/* Sheets by instrument of one scorer on one candidate are one sheet together. */
static struct sheet_list read_sheets(struct ctx *c, const struct stage_rule *rule)
{
    size_t most =
        (size_t)db_int(c->db, 0,
                       "SELECT COUNT(*) FROM sheet_score k JOIN sheet s ON s.id = k.sheet_id"
                       " WHERE s.selection_id = ?1 AND s.stage = ?2 AND s.ended_by IS NULL"
                       " AND s.confirmed = 1",
                       "is", c->sel->id, rule->id);
    struct sheet_list l = {arena_array_of(c->arena, most, struct sheet), 0};
    struct sheet_value *values = arena_array_of(c->arena, most, struct sheet_value);
    size_t used = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.pub, s.candidate, k.criterion, k.value, s.agreed FROM sheet s"
        " JOIN account a ON a.id = s.account_id JOIN sheet_score k ON k.sheet_id = s.id"
        " WHERE s.selection_id = ?1 AND s.stage = ?2 AND s.ended_by IS NULL AND s.confirmed = 1"
        " ORDER BY s.agreed, s.candidate, a.pub, s.id, k.id", "is", c->sel->id, rule->id);
    while (used < most && rows_next(rows)) {
        const char *scorer = rows_int(rows, 4) ? NULL : rows_text(rows, 0);
        struct sheet *last = l.n ? &l.v[l.n - 1] : NULL;
        if (!last || !str_eq(last->candidate, rows_text(rows, 1)) ||
            !str_eq(last->scorer, scorer)) {
            last = &l.v[l.n++];
            *last = (struct sheet){.scorer = arena_strdup(c->arena, scorer),
                                   .candidate = arena_strdup(c->arena, rows_text(rows, 1)),
                                   .v = &values[used], .locked = true};
        }
        struct sheet_value *v = &values[used++];
        v->criterion = arena_strdup(c->arena, rows_text(rows, 2));
        v->value = scored_dec(rows_text(rows, 3));
        last->n++;
    }
    rows_end(rows);
    return l;
}

static bool has_sheet(const struct sheet_list *l, const char *scorer, const char *candidate)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->v[i].scorer, scorer) && str_eq(l->v[i].candidate, candidate))
            return true;
    return false;
}

/* ---- who scores ---- */

/* A seat in the team: who holds it now, and who held it before. */
struct seat {
    int64_t account;
    const char *pub;
    const char **before;
    size_t n_before;
};
struct team {
    struct seat *v;
    size_t n;
};

enum { SEAT_MAX_BEFORE = 8 };

static void read_before(struct ctx *c, struct seat *seat, const char *role, int64_t made_by)
{
    seat->before = arena_array_of(c->arena, SEAT_MAX_BEFORE, const char *);
    while (seat->n_before < SEAT_MAX_BEFORE) {
        struct rows *rows =
            db_rows(c->db,
                    "SELECT a.pub, g.made_by FROM role_grant g"
                    " JOIN account a ON a.id = g.account_id WHERE g.selection_id = ?1"
                    " AND g.role = ?2 AND g.ended_by = ?3 ORDER BY g.id LIMIT 1",
                    "isi", c->sel->id, role, made_by);
        if (!rows_next(rows))
            return;
        seat->before[seat->n_before++] = arena_strdup(c->arena, rows_text(rows, 0));
        made_by = rows_int(rows, 1);
        rows_end(rows);
    }
}

static struct team read_team(struct ctx *c, role_set roles)
{
    size_t most = (size_t)db_int(c->db, 0,
                                 "SELECT COUNT(*) FROM role_grant WHERE selection_id = ?1"
                                 " AND ended_by IS NULL", "i", c->sel->id);
    struct team t = {arena_array_of(c->arena, most, struct seat), 0};
    struct rows *rows = db_rows(c->db,
                                "SELECT g.account_id, a.pub, g.role, g.made_by FROM role_grant g"
                                " JOIN account a ON a.id = g.account_id WHERE g.selection_id = ?1"
                                " AND g.ended_by IS NULL ORDER BY g.id", "i", c->sel->id);
    while (t.n < most && rows_next(rows)) {
        int role = role_from_word(rows_text(rows, 2));
        if (role < 0 || !(roles & ROLE_BIT(role)))
            continue;
        struct seat *s = &t.v[t.n++];
        *s = (struct seat){rows_int(rows, 0), arena_strdup(c->arena, rows_text(rows, 1)), NULL, 0};
        read_before(c, s, role_word((enum role)role), rows_int(rows, 3));
    }
    rows_end(rows);
    return t;
}

/* Declared conflicts, and the assessors assigned: pairs of an account and whom it concerns. */
struct pair {
    int64_t account, candidate_account, post;
    const char *candidate, *pub;
};
struct pairs {
    struct pair *v;
    size_t n;
};

static struct pairs read_conflicts(struct ctx *c)
{
    size_t most = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM conflict WHERE selection_id = ?1",
                                 "i", c->sel->id);
    struct pairs p = {arena_array_of(c->arena, most, struct pair), 0};
    struct rows *rows = db_rows(c->db,
                                "SELECT account_id, candidate_id, post_id FROM conflict"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id",
                                "i", c->sel->id);
    while (p.n < most && rows_next(rows))
        p.v[p.n++] = (struct pair){.account = rows_int(rows, 0),
                                   .candidate_account = rows_int(rows, 1),
                                   .post = rows_int(rows, 2)};
    rows_end(rows);
    return p;
}

static bool conflicted(const struct pairs *p, int64_t account, const struct application_ref *app)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].account == account && (p->v[i].candidate_account == app->account ||
                                           (p->v[i].post && p->v[i].post == app->post->id)))
            return true;
    return false;
}

static struct pairs read_assignments(struct ctx *c, const struct stage_rule *rule)
{
    size_t most = (size_t)db_int(
        c->db, 0, "SELECT COUNT(*) FROM assignment WHERE selection_id = ?1", "i", c->sel->id);
    struct pairs p = {arena_array_of(c->arena, most, struct pair), 0};
    struct rows *rows = db_rows(c->db,
                                "SELECT s.account_id, s.candidate, a.pub FROM assignment s"
                                " JOIN account a ON a.id = s.account_id WHERE s.selection_id = ?1"
                                " AND s.stage = ?2 AND s.ended_by IS NULL ORDER BY s.id",
                                "is", c->sel->id, rule->id);
    while (p.n < most && rows_next(rows))
        p.v[p.n++] = (struct pair){.account = rows_int(rows, 0),
                                   .candidate = arena_strdup(c->arena, rows_text(rows, 1)),
                                   .pub = arena_strdup(c->arena, rows_text(rows, 2))};
    rows_end(rows);
    return p;
}

/* ---- debts ---- */

struct debts {
    const struct stage_rule *rule;
    struct team team;
    struct pairs conflicts, assigned;
    struct sheet_list sheets;
    struct owed *v;
    size_t n;
};

static void owe(struct debts *d, const char *scorer, const char *candidate)
{
    for (size_t i = 0; i < d->n; i++)
        if (str_eq(d->v[i].scorer, scorer) && str_eq(d->v[i].candidate, candidate))
            return;
    d->v[d->n++] = (struct owed){scorer, candidate};
}

static bool is_assigned(const struct debts *d, const char *candidate)
{
    for (size_t i = 0; i < d->assigned.n; i++)
        if (str_eq(d->assigned.v[i].candidate, candidate))
            return true;
    return false;
}

static void owe_of_seats(struct debts *d, const struct application_ref *app, const char *candidate)
{
    for (size_t i = 0; i < d->team.n; i++) {
        const struct seat *s = &d->team.v[i];
        const char *scorer = conflicted(&d->conflicts, s->account, app) ? NULL : s->pub;
        for (size_t k = 0; k < s->n_before; k++)
            if (has_sheet(&d->sheets, s->before[k], candidate))
                scorer = s->before[k];
        if (scorer)
            owe(d, scorer, candidate);
    }
}

static void owe_on(struct debts *d, const struct scores_candidate *k)
{
    const char *candidate = scores_candidate_id(d->rule, k->app.pub, k->person);
    if (d->rule->method == METHOD_CONSENSUS) {
        owe(d, NULL, candidate);
        return;
    }
    if (d->rule->scorer != SCORER_ASSESSOR || !is_assigned(d, candidate)) {
        owe_of_seats(d, &k->app, candidate);
        return;
    }
    for (size_t i = 0; i < d->assigned.n; i++)
        if (str_eq(d->assigned.v[i].candidate, candidate) &&
            !conflicted(&d->conflicts, d->assigned.v[i].account, &k->app))
            owe(d, d->assigned.v[i].pub, candidate);
}

void scores_stage(struct ctx *c, const struct post_ref *post, const struct stage_rule *rule,
                  const struct scores_field *f, struct score_stage *ret)
{
    struct debts d = {.rule = rule, .team = read_team(c, scores_scorers(rule)),
                      .conflicts = read_conflicts(c), .assigned = read_assignments(c, rule),
                      .sheets = read_sheets(c, rule)};
    struct rubric *rubric = arena_new_of(c->arena, struct rubric);
    d.v = arena_array_of(c->arena, f->n * (d.team.n + d.assigned.n + 1), struct owed);
    for (size_t i = 0; i < f->n; i++)
        if (f->v[i].out == OUT_NONE && !scores_spared(&f->v[i], rule->id))
            owe_on(&d, &f->v[i]);
    *ret = (struct score_stage){.rule = rule,
                                .rubric = scored_rubric(c, rule->id, rubric) ? rubric : NULL,
                                .owed = d.v, .n_owed = d.n,
                                .sheets = d.sheets.v, .n_sheets = d.sheets.n,
                                .handed_over = scores_handed_over(c, rule, post->id),
                                .waived = scores_waived(c, rule->id)};
}

size_t scores_stages(struct ctx *c, const struct post_ref *post, const struct scores_field *f,
                     struct score_stage **ret)
{
    const struct regulation *reg = c->sel->reg;
    struct score_stage *v = arena_array_of(c->arena, reg->n_stages, struct score_stage);
    for (size_t i = 0; i < reg->n_stages; i++)
        scores_stage(c, post, &reg->stages[i], f, &v[i]);
    *ret = v;
    return reg->n_stages;
}

bool scores_owes(const struct score_stage *s, const char *scorer, const char *candidate)
{
    for (size_t i = 0; i < s->n_owed; i++)
        if (str_eq(s->owed[i].scorer, scorer) && str_eq(s->owed[i].candidate, candidate))
            return true;
    return false;
}

/* ---- instruments ---- */

size_t scores_instruments(const struct ctx *c, const struct stage_rule *rule,
                          const char *const **ret, const char **ret_clause)
{
    const struct assessor_rules *as = &c->sel->reg->assessors;
    if (rule->instruments_clause && rule->n_instruments) {
        *ret = rule->instruments;
        *ret_clause = rule->instruments_clause;
        return rule->n_instruments;
    }
    bool team = rule->scorer == SCORER_ASSESSOR && as->instruments_clause;
    *ret = team ? as->instruments : NULL;
    *ret_clause = team ? as->instruments_clause : NULL;
    return team ? as->n_instruments : 0;
}

/* Which assessor (or member) used which instrument on the candidate: named by a locked sheet, by a
 * recorded result, or by a criterion that is the instrument. */
static size_t read_instruments(struct ctx *c, const struct stage_rule *rule, const char *candidate,
                               struct instrument_result **ret)
{
    static const char used[] =
        " SELECT a.pub AS who, s.instrument AS what FROM sheet s JOIN account a ON a.id = "
        "s.account_id"
        " WHERE s.selection_id = ?1 AND s.stage = ?2 AND s.candidate = ?3 AND s.ended_by IS NULL"
        " AND s.confirmed = 1"
        " UNION SELECT a.pub, k.criterion FROM sheet s JOIN account a ON a.id = s.account_id"
        " JOIN sheet_score k ON k.sheet_id = s.id"
        " WHERE s.selection_id = ?1 AND s.stage = ?2 AND s.candidate = ?3 AND s.ended_by IS NULL"
        " AND s.confirmed = 1"
        " UNION SELECT a.pub, x.instrument FROM assessment_result x"
        " JOIN account a ON a.id = x.account_id WHERE x.selection_id = ?1 AND x.stage = ?2"
        " AND x.candidate = ?3 AND x.ended_by IS NULL";
    size_t most = (size_t)db_int(c->db, 0,
                                 arena_printf(c->arena, "SELECT COUNT(*) FROM (%s) u", used), "iss",
                                 c->sel->id, rule->id, candidate), n = 0;
    struct instrument_result *v = arena_array_of(c->arena, most, struct instrument_result);
    struct rows *rows = db_rows(c->db, arena_printf(c->arena, "%s ORDER BY 1, 2", used + 1), "iss",
                                c->sel->id, rule->id, candidate);
    while (n < most && rows_next(rows))
        v[n++] = (struct instrument_result){arena_strdup(c->arena, rows_text(rows, 0)),
                                            arena_strdup(c->arena, rows_text(rows, 1))};
    rows_end(rows);
    *ret = v;
    return n;
}

/* ---- is it all in? ---- */

bool scores_sheet_whole(struct ctx *c, const struct score_stage *s, const char *scorer,
                        const char *candidate)
{
    struct owed owed = {scorer, candidate};
    struct score_stage one = *s;
    struct verdicts v;
    verdicts_init(&v, c->arena);
    one.owed = &owed;
    one.n_owed = 1;
    one.handed_over = true;
    return score_ready(&one, 1, &v) == MET_YES;
}


/* How much is missing is told to those who may know who has scored; to others only that it is. */
static enum status first_no(struct ctx *c, const struct stage_rule *rule, const struct verdicts *v)
{
    const struct verdict *no = verdicts_first_no(v);
    if (!no)
        return ST_OK;
    if (matrix_may("progress", c->actor.role, c->phase))
        return act_refuse_verdict(c, no);
    return act_refuse_clause(c, no->clause, no->lawful, "Penilaian %s belum lengkap.", rule->name);
}

static enum status check_instruments(struct ctx *c, const struct stage_rule *rule,
                                     const struct scores_field *f)
{
    enum status s = ST_OK;
    for (size_t i = 0; i < f->n && s == ST_OK; i++) {
        const struct scores_candidate *k = &f->v[i];
        struct instrument_result *used;
        struct verdicts v;
        verdicts_init(&v, c->arena);
        if (k->out != OUT_NONE || scores_spared(k, rule->id))
            continue;
        size_t n =
            read_instruments(c, rule, scores_candidate_id(rule, k->app.pub, k->person), &used);
        score_instruments(c->sel->reg, rule, used, n, &v);
        s = first_no(c, rule, &v);
    }
    return s;
}

enum status scores_complete(struct ctx *c, const struct post_ref *post,
                            const struct stage_rule *rule, const struct scores_field *f,
                            bool handing_over)
{
    struct score_stage stage;
    struct verdicts v;
    verdicts_init(&v, c->arena);
    scores_stage(c, post, rule, f, &stage);
    if (!stage.rubric)
        return act_refuse_clause(c, rule->clause,
                                 "Panitia Seleksi menetapkan kriteria penilaiannya.",
                                 "Kriteria penilaian %s belum ditetapkan.", rule->name);
    stage.handed_over = stage.handed_over || handing_over;
    score_ready(&stage, 1, &v);
    enum status s = first_no(c, rule, &v);
    return s == ST_OK ? check_instruments(c, rule, f) : s;
}
