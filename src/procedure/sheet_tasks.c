/* Whom a scorer judges in a stage and how far he is; what he wrote. Reads only. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/sheet_inside.h"

const char *sheet_state_word(enum sheet_state s)
{
    static const char *const words[] = {"belum", "draf", "menunggu-persetujuan", "terkunci"};
    return words[s];
}

bool sheet_stage_scored(struct ctx *c, const struct stage_rule *rule, role_set roles)
{
    return rule->method != METHOD_PASS && (scores_scorers(rule) & roles) &&
           !scores_waived(c, rule->id);
}

/* ---- debts ---- */

static const char *debtor(const struct stage_rule *rule, const struct sheet_scorer *who)
{
    return rule->method == METHOD_CONSENSUS ? NULL : who->pub;
}

bool sheet_still_owes(struct ctx *c, const struct stage_rule *rule, const struct sheet_scorer *who)
{
    const char *scorer = debtor(rule, who);
    for (size_t p = 0; p < c->sel->n_posts; p++) {
        struct scores_field f;
        struct score_stage s;
        scores_field(c, &c->sel->posts[p], &f);
        scores_stage(c, &c->sel->posts[p], rule, &f, &s);
        for (size_t i = 0; i < s.n_owed; i++)
            if (str_eq(s.owed[i].scorer, scorer) &&
                !scores_sheet_whole(c, &s, scorer, s.owed[i].candidate))
                return true;
    }
    return false;
}

/* ---- what was begun ---- */

struct mark {
    const char *candidate;
    enum sheet_state state;
};
struct marks {
    struct mark *v;
    size_t n;
};

static struct marks marks_of(struct ctx *c, const struct stage_rule *rule,
                             const struct sheet_scorer *who)
{
    static const char sql[] =
        "SELECT candidate, 1 FROM sheet_draft WHERE selection_id = ?1 AND stage = ?2"
        " AND account_id = ?3 UNION ALL SELECT candidate, 2 FROM sheet WHERE selection_id = ?1"
        " AND stage = ?2 AND account_id = ?3 AND confirmed = 0 AND ended_by IS NULL"
        " UNION ALL SELECT candidate, 3 FROM sheet WHERE selection_id = ?1 AND stage = ?2"
        " AND (account_id = ?3 OR agreed = 1) AND confirmed = 1 AND ended_by IS NULL"
        " ORDER BY 1, 2";
    size_t most = (size_t)db_int(c->db, 0, arena_printf(c->arena, "SELECT COUNT(*) FROM (%s) x", sql),
                                 "isi", c->sel->id, rule->id, who->account);
    struct marks m = {arena_array_of(c->arena, most, struct mark), 0};
    struct rows *rows = db_rows(c->db, sql, "isi", c->sel->id, rule->id, who->account);
    while (m.n < most && rows_next(rows))
        m.v[m.n++] = (struct mark){arena_strdup(c->arena, rows_text(rows, 0)),
                                   (enum sheet_state)rows_int(rows, 1)};
    rows_end(rows);
    return m;
}

/* A draft beside an instrument that is locked already is a draft of the next. */
static enum sheet_state state_of(const struct marks *m, const char *candidate, bool whole)
{
    bool begun[SHEET_LOCKED + 1] = {false};
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(m->v[i].candidate, candidate))
            begun[m->v[i].state] = true;
    if (whole)
        return SHEET_LOCKED;
    return begun[SHEET_WAITING]                     ? SHEET_WAITING
           : begun[SHEET_DRAFT] || begun[SHEET_LOCKED] ? SHEET_DRAFT
                                                       : SHEET_NONE;
}

static bool has_locked(const struct marks *m, const char *candidate)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->v[i].state == SHEET_LOCKED && str_eq(m->v[i].candidate, candidate))
            return true;
    return false;
}

/* ---- all of them ---- */

static struct sheet_task *task_of(struct sheet_tasks *t, const char *candidate)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->v[i].candidate, candidate))
            return &t->v[i];
    return NULL;
}

/* A person who is scored once for several posts is one task. */
static void add(struct ctx *c, struct sheet_tasks *t, const struct sheet_task *new)
{
    struct sheet_task *known = task_of(t, new->candidate);
    if (!known) {
        t->v[t->n++] = *new;
        return;
    }
    known->posts = arena_printf(c->arena, "%s; %s", known->posts, new->posts);
    if (new->owed && !known->owed) {
        known->app = new->app;
        known->owed = true;
    }
}

static void add_post(struct ctx *c, const struct stage_rule *rule, const struct sheet_scorer *who,
                     const struct post_ref *post, const struct scores_field *f,
                     const struct marks *marks, struct sheet_tasks *t)
{
    struct score_stage s;
    const char *scorer = debtor(rule, who);
    scores_stage(c, post, rule, f, &s);
    for (size_t i = 0; i < f->n; i++) {
        const struct scores_candidate *k = &f->v[i];
        const char *candidate = scores_candidate_id(rule, k->app.pub, k->person);
        bool owed = scores_owes(&s, scorer, candidate) && !act_conflicted(c, who->account, &k->app);
        if (!owed && !has_locked(marks, candidate))
            continue;
        bool whole = has_locked(marks, candidate) && scores_sheet_whole(c, &s, scorer, candidate);
        add(c, t, &(struct sheet_task){.app = k->app, .candidate = candidate, .owed = owed,
                                       .posts = post->title,
                                       .state = state_of(marks, candidate, whole || !owed)});
    }
}

static int by_number(const void *a, const void *b)
{
    const struct sheet_task *x = a, *y = b;
    int order = strcmp(x->app.number ? x->app.number : "", y->app.number ? y->app.number : "");
    return order ? order : strcmp(x->app.pub, y->app.pub);
}

void sheet_tasks(struct ctx *c, const struct stage_rule *rule, const struct sheet_scorer *who,
                 struct sheet_tasks *ret)
{
    struct scores_field *fields = arena_array_of(c->arena, c->sel->n_posts, struct scores_field);
    struct marks marks = marks_of(c, rule, who);
    size_t most = 0;
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        scores_field(c, &c->sel->posts[i], &fields[i]);
        most += fields[i].n;
    }
    *ret = (struct sheet_tasks){arena_array_of(c->arena, most, struct sheet_task), 0, 0};
    for (size_t i = 0; i < c->sel->n_posts; i++)
        add_post(c, rule, who, &c->sel->posts[i], &fields[i], &marks, ret);
    if (ret->n)
        qsort(ret->v, ret->n, sizeof *ret->v, by_number);
    for (size_t i = 0; i < ret->n; i++)
        ret->locked += ret->v[i].state == SHEET_LOCKED;
}

/* ---- what was written ---- */

static size_t lines_of_draft(struct ctx *c, const char *text, struct sheet_line **ret)
{
    json_t *list = sheet_scores_read(c->arena, text), *it;
    size_t i, n = json_array_size(list);
    *ret = arena_array_of(c->arena, n, struct sheet_line);
    json_array_foreach(list, i, it)
        (*ret)[i] = (struct sheet_line){json_str(it, "criterion"), "", json_str(it, "note"),
                                        scored_dec(json_str(it, "value")), json_str(it, "value")};
    return n;
}

size_t sheet_lines(struct ctx *c, const struct stage_rule *rule, const struct sheet_scorer *who,
                   const char *candidate, const char *instrument, enum sheet_source source,
                   struct sheet_line **ret)
{
    if (source == SHEET_FROM_DRAFT)
        return lines_of_draft(c, db_text(c->db, c->arena,
                                         "SELECT p_scores FROM sheet_draft WHERE selection_id = ?1"
                                         " AND stage = ?2 AND candidate = ?3 AND account_id = ?4"
                                         " AND instrument = ?5", "issis", c->sel->id, rule->id,
                                         candidate, who->account, instrument), ret);
    static const char from[] =
        " FROM sheet s JOIN sheet_score k ON k.sheet_id = s.id WHERE s.selection_id = ?1"
        " AND s.stage = ?2 AND s.candidate = ?3 AND s.ended_by IS NULL"
        " AND ((?5 = 1 AND s.confirmed = 1 AND (s.account_id = ?4 OR s.agreed = 1))"
        "  OR (?5 = 0 AND s.confirmed = 0 AND s.account_id = ?4 AND s.instrument = ?6))";
    int locked = source == SHEET_FROM_LOCKED;
    size_t n = 0, most = (size_t)db_int(c->db, 0, arena_printf(c->arena, "SELECT COUNT(*)%s", from),
                                        "issiis", c->sel->id, rule->id, candidate, who->account,
                                        locked, instrument);
    *ret = arena_array_of(c->arena, most, struct sheet_line);
    struct rows *rows = db_rows(
        c->db,
        arena_printf(c->arena, "SELECT k.criterion, s.instrument, k.p_note, k.value%s"
                     " ORDER BY s.id, k.id", from),
        "issiis", c->sel->id, rule->id, candidate, who->account, locked, instrument);
    while (n < most && rows_next(rows)) {
        struct sheet_line *l = &(*ret)[n++];
        l->criterion = arena_strdup(c->arena, rows_text(rows, 0));
        l->instrument = arena_strdup(c->arena, rows_text(rows, 1));
        l->note = rows_null(rows, 2) ? NULL : arena_strdup(c->arena, rows_text(rows, 2));
        l->value = scored_dec(rows_text(rows, 3));
        l->valued = true;
    }
    rows_end(rows);
    return n;
}

const char *sheet_address(struct ctx *c, const struct stage_rule *rule, const char *application,
                          const char *instrument, bool summary)
{
    const char *path = arena_printf(c->arena, "/seleksi/%s/penilaian/lembar/%s%s?stage=%s",
                                    c->sel->pub, application, summary ? "/kunci" : "", rule->id);
    return str_empty(instrument) ? path
                                 : arena_printf(c->arena, "%s&instrument=%s", path, instrument);
}
