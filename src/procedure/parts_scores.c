#include "procedure/parts_scores.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

#define FILE_CHECK "administrasi"

/* ---- the field ---- */

static void shut_out(struct scores_candidate *k, enum rank_out out, const char *stage,
                     const char *reason)
{
    if (k->out != OUT_NONE)
        return;
    k->out = out;
    k->out_stage = stage;
    k->out_reason = reason;
}

static const char *stage_name(const struct ctx *c, const char *stage)
{
    const struct stage_rule *r = regulation_stage(c->sel->reg, stage);
    return r ? r->name : stage;
}

static struct scores_candidate *find(const struct scores_field *f, int64_t application)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->v[i].app.id == application)
            return &f->v[i];
    return NULL;
}

/* Withdrawn, or dropped out for a reason outside the stages. */
static void read_leavers(struct ctx *c, int64_t post, struct scores_field *f)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT w.application_id FROM withdrawal w"
                                " JOIN application a ON a.id = w.application_id"
                                " WHERE a.post_id = ?1 ORDER BY w.id", "i", post);
    struct scores_candidate *k;
    while (rows_next(rows))
        if ((k = find(f, rows_int(rows, 0))))
            shut_out(k, OUT_WITHDRAWN, NULL, "mengundurkan diri");
    rows = db_rows(c->db,
                   "SELECT x.application_id, x.why FROM drop_out x"
                   " JOIN application a ON a.id = x.application_id"
                   " WHERE a.post_id = ?1 ORDER BY x.id", "i", post);
    while (rows_next(rows))
        if ((k = find(f, rows_int(rows, 0))))
            shut_out(k, OUT_DISQUALIFIED, NULL,
                     arena_printf(c->arena, "gugur: %s", rows_text(rows, 1)));
}

/* Who was not let go on by the decision of a later stage. */
static void read_failures(struct ctx *c, int64_t post, struct scores_field *f)
{
    struct rows *rows =
        db_rows(c->db,
                "SELECT r.application_id, r.stage FROM stage_result r"
                " JOIN stage_decision d ON d.id = r.decision_id"
                " WHERE d.post_id = ?1 AND d.ended_by IS NULL AND r.ended_by IS NULL"
                " AND r.passed = 0 AND r.stage <> ?2 ORDER BY r.id",
                "is", post, FILE_CHECK);
    struct scores_candidate *k;
    while (rows_next(rows)) {
        if (!(k = find(f, rows_int(rows, 0))))
            continue;
        const char *stage = arena_strdup(c->arena, rows_text(rows, 1));
        shut_out(k, OUT_NOT_PASSED, stage,
                 arena_printf(c->arena, "tidak lulus pada %s", stage_name(c, stage)));
    }
}

static bool scored_stage(const struct stage_rule *r)
{
    return r && !r->after_result && r->method != METHOD_PASS;
}

/* Absence in one post fails that post only; in a stage of the person, wherever it counts. */
static void read_absences(struct ctx *c, struct scores_field *f)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT stage, candidate, p_reason FROM attendance"
                                " WHERE selection_id = ?1 AND present = 0 AND ended_by IS NULL"
                                " ORDER BY id", "i", c->sel->id);
    while (rows_next(rows)) {
        const struct stage_rule *r = regulation_stage(c->sel->reg, rows_text(rows, 0));
        for (size_t i = 0; scored_stage(r) && i < f->n; i++) {
            struct scores_candidate *k = &f->v[i];
            if (!str_eq(scores_candidate_id(r, k->app.pub, k->person), rows_text(rows, 1)) ||
                scores_spared(k, r->id))
                continue;
            const char *why = rows_text(rows, 2);
            shut_out(k, OUT_ABSENT, r->id,
                     arena_printf(c->arena, "tidak hadir pada %s%s%s", r->name, why ? ": " : "",
                                  why ? why : ""));
        }
    }
}

/* One row of `exemption` into the candidate's lists, which have room for `most` each. */
static void spare(struct ctx *c, struct scores_candidate *k, struct rows *rows, size_t most)
{
    if (!k->exemptions) {
        k->exemptions = arena_array_of(c->arena, most, struct exemption);
        k->carried = arena_array_of(c->arena, most, struct carried);
    }
    const char *stage = arena_strdup(c->arena, rows_text(rows, 1));
    if (str_eq(rows_text(rows, 2), "dikecualikan")) {
        k->exemptions[k->n_exemptions++] =
            (struct exemption){stage, !rows_null(rows, 4),
                               arena_strdup(c->arena, rows_text(rows, 3))};
        return;
    }
    struct carried *x = &k->carried[k->n_carried++];
    struct date on = instant_date(rows_int(rows, 7), c->sel->zone);
    x->stage = stage;
    dec_parse(rows_text(rows, 5), &x->value);
    date_parse(rows_text(rows, 6), &x->dated);
    if (date_is_none(k->carried_on) || date_cmp(on, k->carried_on) < 0)
        k->carried_on = on;
}

static void read_spared(struct ctx *c, int64_t post, struct scores_field *f)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.application_id, x.stage, x.kind, x.reason, x.equal_post, x.value, x.dated,"
        " r.legal_at FROM exemption x JOIN application a ON a.id = x.application_id"
        " JOIN record r ON r.id = x.made_by WHERE a.post_id = ?1 AND x.ended_by IS NULL"
        " ORDER BY x.id", "i", post);
    struct scores_candidate *k;
    while (rows_next(rows))
        if ((k = find(f, rows_int(rows, 0))) &&
            k->n_exemptions + k->n_carried < c->sel->reg->n_stages)
            spare(c, k, rows, c->sel->reg->n_stages);
}

/* Begun from the decisions: of thousands who applied, few are still there. */
#define PASSED_FILE_CHECK                                                                         \
    " FROM stage_decision x JOIN stage_result r ON r.decision_id = x.id WHERE x.post_id = ?1"     \
    " AND x.ended_by IS NULL AND r.stage = ?2 AND r.passed = 1 AND r.ended_by IS NULL"

void scores_field(struct ctx *c, const struct post_ref *post, struct scores_field *ret)
{
    size_t most = (size_t)db_int(c->db, 0, "SELECT COUNT(*)" PASSED_FILE_CHECK, "is", post->id,
                                 FILE_CHECK);
    *ret = (struct scores_field){arena_array_of(c->arena, most, struct scores_candidate), 0};
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.id, a.dossier_id, d.account_id, a.pub, d.pub,"
        " (SELECT MAX(s.number) FROM submission s WHERE s.dossier_id = d.id AND s.void = 0)"
        " FROM application a JOIN dossier d ON d.id = a.dossier_id"
        " WHERE a.post_id = ?1 AND a.ended_by IS NULL AND a.id IN"
        " (SELECT r.application_id" PASSED_FILE_CHECK ") ORDER BY a.pub", "is", post->id, FILE_CHECK);
    while (ret->n < most && rows_next(rows)) {
        struct scores_candidate *k = &ret->v[ret->n++];
        k->app = (struct application_ref){rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2),
                                          arena_strdup(c->arena, rows_text(rows, 3)),
                                          arena_strdup(c->arena, rows_text(rows, 4)), post,
                                          arena_strdup(c->arena, rows_text(rows, 5))};
        k->person = k->app.dossier_pub;
        k->carried_on = DATE_NONE;
    }
    rows_end(rows);
    read_spared(c, post->id, ret);
    read_leavers(c, post->id, ret);
    read_failures(c, post->id, ret);
    read_absences(c, ret);
}

const struct scores_candidate *scores_find(const struct scores_field *f, const char *application)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->v[i].app.pub, application))
            return &f->v[i];
    return NULL;
}

bool scores_spared(const struct scores_candidate *k, const char *stage)
{
    for (size_t i = 0; i < k->n_exemptions; i++)
        if (str_eq(k->exemptions[i].stage, stage))
            return true;
    for (size_t i = 0; i < k->n_carried; i++)
        if (str_eq(k->carried[i].stage, stage))
            return true;
    return false;
}

const char *scores_candidate_id(const struct stage_rule *rule, const char *application,
                                const char *dossier)
{
    return rule->per_person ? dossier : application;
}

/* ---- stages ---- */

const struct stage_rule *scores_stage_named(const struct ctx *c, const char *stage)
{
    return regulation_stage(c->sel->reg, stage);
}

bool scores_waived(struct ctx *c, const char *stage)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM stage_waiver WHERE selection_id = ?1 AND stage = ?2", "is",
                  c->sel->id, stage) > 0;
}

const struct stage_rule *scores_rule(struct ctx *c, const char *stage)
{
    const struct stage_rule *r = regulation_stage(c->sel->reg, stage);
    if (!r) {
        act_fault(c, "stage", "Tahap \"%s\" tidak ada dalam %s", stage, c->sel->reg->short_title);
        return NULL;
    }
    if (scores_waived(c, r->id)) {
        act_refuse_clause(c, r->waive_clause, NULL, "Tahap %s ditiadakan dalam seleksi ini.",
                          r->name);
        return NULL;
    }
    return r;
}

role_set scores_scorers(const struct stage_rule *rule)
{
    switch (rule->scorer) {
    case SCORER_PANEL:
        return ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR);
    case SCORER_ASSESSOR:
        return ROLE_BIT(ROLE_ASSESSOR);
    case SCORER_SECRETARIAT:
        return ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR);
    default:
        return 0;
    }
}

bool scores_holds(struct ctx *c, int64_t account, role_set roles)
{
    bool holds = false;
    struct rows *rows = db_rows(c->db,
                                "SELECT role FROM role_grant WHERE selection_id = ?1"
                                " AND account_id = ?2 AND ended_by IS NULL ORDER BY id",
                                "ii", c->sel->id, account);
    while (rows_next(rows)) {
        int role = role_from_word(rows_text(rows, 0));
        holds = holds || (role >= 0 && (roles & ROLE_BIT(role)));
    }
    return holds;
}

bool scores_handed_over(struct ctx *c, const struct stage_rule *rule, int64_t post)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM handover WHERE selection_id = ?1 AND stage = ?2"
                  " AND post_id = ?3", "isi", c->sel->id, rule->id, post) > 0;
}

int64_t scores_decision(struct ctx *c, const char *stage, int64_t post)
{
    return db_int(c->db, 0,
                  "SELECT id FROM stage_decision WHERE post_id = ?1 AND stage = ?2"
                  " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "is", post, stage);
}

static bool names_opening(const char *pattern, const char *stage)
{
    static const char act[] = "session.open:";
    return str_starts(pattern ? pattern : "", act) && str_eq(pattern + sizeof act - 1, stage);
}

bool scores_has_opening(const struct ctx *c, const char *stage)
{
    for (size_t i = 0; i < c->sel->reg->n_steps; i++)
        if (names_opening(c->sel->reg->steps[i].begun, stage) ||
            names_opening(c->sel->reg->steps[i].done, stage))
            return true;
    return false;
}

bool scores_ranked(struct ctx *c, int64_t post)
{
    return db_int(c->db, 0, "SELECT COUNT(*) FROM ranking WHERE post_id = ?1 AND ended_by IS NULL",
                  "i", post) > 0;
}

bool scores_scheduled(struct ctx *c, int64_t application, const char *stage)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM session WHERE application_id = ?1 AND stage = ?2"
                  " AND ended_by IS NULL", "is", application, stage) > 0;
}

/* ---- may he take part? ---- */

/* The stages before this one whose result decides who goes on. A stage beside the others follows
 * the file check alone. */
static bool comes_before(const struct stage_rule *s, const struct stage_rule *rule)
{
    if (s->beside || s->after_result)
        return false;
    return !rule->beside || str_eq(s->id, FILE_CHECK);
}

static enum status check_passed(struct ctx *c, const struct application_ref *app,
                                const struct stage_rule *s)
{
    int64_t decision = scores_decision(c, s->id, app->post->id);
    const char *clause = s->decided_clause ? s->decided_clause : s->clause;
    if (!decision && !s->decided_clause)
        return ST_OK;              /* nobody decides who goes on from it: everybody does */
    if (!decision)
        return act_refuse_clause(c, clause,
                                 arena_printf(c->arena, "Tetapkan hasil %s lebih dahulu.", s->name),
                                 "Hasil %s untuk %s belum ditetapkan.", s->name, app->post->title);
    if (db_int(c->db, 0,
               "SELECT passed FROM stage_result WHERE decision_id = ?1 AND application_id = ?2"
               " AND ended_by IS NULL", "ii", decision, app->id))
        return ST_OK;
    return act_refuse_clause(c, clause, NULL, "Peserta ini tidak lulus %s.", s->name);
}

enum status scores_reached(struct ctx *c, const struct application_ref *app,
                           const struct stage_rule *rule)
{
    const struct regulation *reg = c->sel->reg;
    struct scores_field f;
    enum status s = ST_OK;
    for (size_t i = 0; i < reg->n_stages && s == ST_OK && &reg->stages[i] != rule; i++)
        if (comes_before(&reg->stages[i], rule) && !scores_waived(c, reg->stages[i].id))
            s = check_passed(c, app, &reg->stages[i]);
    if (s != ST_OK || str_eq(rule->id, FILE_CHECK))
        return s;
    scores_field(c, app->post, &f);
    const struct scores_candidate *k = scores_find(&f, app->pub);
    if (!k)
        return act_refuse_clause(c, rule->clause, NULL,
                                 "Peserta ini tidak lulus seleksi administrasi.");
    if (k->out != OUT_NONE)
        return act_refuse_clause(c, rule->clause, NULL,
                                 "Peserta ini tidak mengikuti tahap ini lagi: "
                                 "%s.",
                                 k->out_reason);
    if (scores_spared(k, rule->id))
        return act_refuse_clause(c, rule->exempt_clause ? rule->exempt_clause : rule->clause, NULL,
                                 "Peserta ini dikecualikan dari %s atau memakai hasil terdahulu.",
                                 rule->name);
    return ST_OK;
}

enum status scores_present(struct ctx *c, const struct application_ref *app,
                           const struct stage_rule *rule)
{
    const char *who = scores_candidate_id(rule, app->pub, app->dossier_pub);
    int64_t present = db_int(c->db, -1,
                             "SELECT present FROM attendance WHERE selection_id = ?1 AND stage = ?2"
                             " AND candidate = ?3 AND ended_by IS NULL",
                             "iss", c->sel->id, rule->id, who);
    bool opened = act_happened(c, "session.open", rule->id, app->post->id),
         kept = scores_has_opening(c, rule->id);
    if (kept && !opened)
        return act_refuse_clause(c, rule->clause, "Buka tahap ini dan catat kehadiran peserta.",
                                 "Tahap %s belum dibuka.", rule->name);
    bool listed = opened || scores_scheduled(c, app->id, rule->id);
    if (present == 1 || (present < 0 && !listed))
        return ST_OK;
    if (present == 0)
        return act_refuse_clause(c, rule->clause, NULL, "Peserta ini tidak hadir pada %s.",
                                 rule->name);
    return act_refuse_clause(c, rule->clause, "Sekretariat mencatat kehadirannya.",
                             "Kehadiran peserta ini pada %s belum dicatat.", rule->name);
}

/* ---- health ---- */

static bool handed_in(struct ctx *c, int64_t application, const char *kind)
{
    return db_int(
               c->db, 0,
               "SELECT COUNT(*) FROM health_result h JOIN application x ON x.id = h.application_id"
               " JOIN application a ON a.dossier_id = x.dossier_id"
               " WHERE a.id = ?1 AND h.selection_id = ?2 AND (?3 = '' OR h.kind = ?3)",
               "iis", application, c->sel->id, kind) > 0;
}

enum status scores_health_handed_in(struct ctx *c, int64_t application)
{
    const struct regulation *reg = c->sel->reg;
    const char *missing = NULL;
    for (size_t i = 0; i < reg->n_stages; i++) {
        const struct stage_rule *s = &reg->stages[i];
        if (!s->after_result || scores_waived(c, s->id))
            continue;
        if (!s->n_instruments && !handed_in(c, application, ""))
            missing = s->name;
        for (size_t k = 0; k < s->n_instruments; k++)
            if (!handed_in(c, application, s->instruments[k]))
                missing = missing ? arena_printf(c->arena, "%s, %s", missing, s->instruments[k])
                                  : s->instruments[k];
        if (missing)
            return act_refuse_clause(c, s->instruments_clause ? s->instruments_clause : s->clause,
                                     "Calon menyerahkan hasilnya lebih dahulu.",
                                     "Calon ini belum menyerahkan hasil: %s.", missing);
    }
    return ST_OK;
}

/* ---- what scorers may see ---- */

/* Titles that only men or only women bear, or that tell a pilgrimage. */
static bool tells(const char *word)
{
    static const char *const telling[] = {"h.",   "hj.",    "hajah", "hajjah", "haji", "drs.",
                                          "dra.", "bapak",  "ibu",   "bpk.",   "sdr.", "sdri.",
                                          "tuan", "nyonya", "ny.",   "tn.",    "nona", "h",
                                          "hj",   "drs",    "dra",   "kh.",    "kh"};
    for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++)
        if (str_eq(word, telling[i]))
            return true;
    return false;
}

const char *scores_plain_name(struct arena *a, const char *name)
{
    char **words;
    size_t n = str_split(a, name ? name : "", ' ', &words);
    const char *plain = NULL;
    for (size_t i = 0; i < n; i++) {
        char *bare = arena_strdup(a, words[i]);
        size_t len = strlen(bare);
        if (len && bare[len - 1] == ',')
            bare[len - 1] = '\0';
        if (*bare && !tells(str_fold(a, bare)))
            plain = plain ? arena_printf(a, "%s %s", plain, words[i]) : words[i];
    }
    return plain ? plain : "";
}

/* The members of each object of a list that may be seen. */
static json_t *only(json_t *list, const char *const *keys)
{
    json_t *out = json_array(), *it;
    size_t i;
    json_array_foreach(list, i, it) {
        json_t *o = json_object();
        for (size_t k = 0; keys[k]; k++)
            if (json_object_get(it, keys[k]))
                json_put_new(o, keys[k], json_incref(json_object_get(it, keys[k])));
        json_array_append_new(out, o);
    }
    return out;
}

json_t *scores_profile(struct ctx *c, const struct application_ref *app)
{
    static const char *const posts[] = {"title", "unit", "level", "functional", "acting", NULL};
    static const char *const education[] = {"level", NULL}, *const trainings[] = {"name", NULL},
                      *const ranks[] = {"rank", NULL};
    struct faults f;
    faults_init(&f, c->arena);
    json_t *o = json_object();
    json_put(o, "application", app->pub);
    json_put(o, "number", app->number);
    json_put(o, "name",
             scores_plain_name(c->arena,
                               db_text(c->db, c->arena, "SELECT p_name FROM account WHERE id = ?1",
                                       "i", app->account)));
    const char *text = db_text(c->db, c->arena,
                               "SELECT p_person FROM dossier_profile WHERE dossier_id = ?1"
                               " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", app->dossier);
    json_t *p = text ? json_in(c->arena, json_read(text, strlen(text), "profil", &f)) : NULL;
    json_put_new(o, "posts", only(json_object_get(p, "posts"), posts));
    json_put_new(o, "education", only(json_object_get(p, "education"), education));
    json_put_new(o, "trainings", only(json_object_get(p, "trainings"), trainings));
    json_put_new(o, "ranks", only(json_object_get(p, "ranks"), ranks));
    return o;
}
