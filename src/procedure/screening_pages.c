/* The file check as read: the worklist and one dossier for those who check, the nominatif for
 * those who decide, the public result. The mark of appointed candidates stands on each. */
#include "procedure/screening_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"

#define CHECKERS                                                                              \
    (SCREENING_DESK | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_OVERSEER))

/* Those who will score read no number, birth date or sex, not even while they decide here. */
static bool may_see_attributes(const struct ctx *c)
{
    return (SCREENING_DESK | ROLE_BIT(ROLE_OVERSEER)) & ROLE_BIT(c->actor.role);
}

static const struct post_ref *post_of(const struct ctx *c, int64_t id)
{
    for (size_t i = 0; i < c->sel->n_posts; i++)
        if (c->sel->posts[i].id == id)
            return &c->sel->posts[i];
    return NULL;
}

/* A conflict that was declared shuts the candidate's papers. */
static bool shut(struct ctx *c, int64_t account, int64_t post)
{
    struct post_ref p = {.id = post};
    struct application_ref app = {.account = account, .post = &p};
    return act_conflicted(c, c->actor.account, &app);
}

/* ---- worklist ---- */

static const struct param worklist_params[] = {
    {"after", PARAM_PUB, false, "sesudah lamaran"},
    PARAMS_END,
};

static json_t *work_json(struct ctx *c, struct rows *rows, size_t wanted)
{
    const struct post_ref *post = post_of(c, rows_int(rows, 2));
    json_t *o = json_object();
    bool closed = shut(c, rows_int(rows, 4), rows_int(rows, 2));
    json_put(o, "application", rows_text(rows, 1));
    json_put(o, "number", rows_text(rows, 3));
    json_put(o, "post", post ? post->title : NULL);
    json_put_int(o, "priority", rows_int(rows, 10));
    json_put_flag(o, "appointed", str_eq(rows_text(rows, 5), "ditunjuk"));
    json_put_flag(o, "conflict", closed);
    json_put(o, "name", closed ? NULL : rows_text(rows, 6));
    json_put_int(o, "items", (json_int_t)wanted);
    json_put_int(o, "checked", rows_int(rows, 7));
    json_put_flag(o, "judged", !rows_null(rows, 8));
    json_put_new(o, "met", rows_null(rows, 8) ? json_null() : json_boolean(rows_int(rows, 8)));
    json_put(o, "criterion", rows_text(rows, 9));
    return o;
}

static enum status read_worklist(struct ctx *c, const struct input *in, json_t *data)
{
    struct wanted *v;
    size_t wanted = wanted_items(c, &v), n = 0;
    const char *after = input_text(in, "after"), *last = NULL;
    int64_t from = after ? db_int(c->db, 0, "SELECT id FROM application WHERE pub = ?1", "s", after)
                         : 0;
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.id, x.pub, x.post_id, x.number, x.account_id, x.origin, a.p_name,"
        " (SELECT COUNT(*) FROM item_check k WHERE k.dossier_id = x.dossier_id"
        "  AND k.ended_by IS NULL), j.met, j.criterion, x.priority"
        " FROM applicant x JOIN account a ON a.id = x.account_id LEFT JOIN file_judgement j"
        " ON j.application_id = x.id AND j.ended_by IS NULL"
        " WHERE x.selection_id = ?1 AND x.id > ?2 ORDER BY x.id LIMIT 200", "ii", c->sel->id, from);
    while (rows_next(rows)) {
        json_array_append_new(list, work_json(c, rows, wanted));
        last = arena_strdup(c->arena, rows_text(rows, 1));
        n++;
    }
    public_selection(c, data);
    json_put_new(data, "applications", list);
    json_put_int(data, "unjudged", screening_unjudged(c, 0));
    json_put(data, "next", n == 200 ? last : NULL);
    leaf_clause(data, "clause", c->sel->reg, screening_clause(c));
    return ST_OK;
}

/* ---- one dossier ---- */

static json_t *item_json(struct ctx *c, const struct wanted *w)
{
    json_t *o = json_object();
    struct rows *rows = db_rows(c->db,
                                "SELECT p_file_name, bytes, sha256, blob FROM dossier_item"
                                " WHERE dossier_id = ?1 AND item = ?2 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "is", c->app->dossier, w->id);
    bool there = rows_next(rows);
    json_put(o, "item", w->id);
    json_put(o, "name", w->name);
    json_put(o, "judged_by", w->judged);
    json_put(o, "reason_if_not", w->reason);
    json_put_flag(o, "mandatory", w->mandatory);
    leaf_clause(o, "clause", c->sel->reg, w->clause);
    json_put_flag(o, "there", there);
    json_put(o, "file", there ? rows_text(rows, 0) : NULL);
    json_put_int(o, "bytes", there ? rows_int(rows, 1) : 0);
    json_put(o, "sha256", there ? rows_text(rows, 2) : NULL);
    json_put(o, "blob", there ? rows_text(rows, 3) : NULL);
    rows_end(rows);
    rows = db_rows(c->db,
                   "SELECT met, criterion, reason FROM item_check WHERE dossier_id = ?1"
                   " AND item = ?2 AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                   "is", c->app->dossier, w->id);
    bool checked = rows_next(rows);
    json_put_new(o, "met", checked ? json_boolean(rows_int(rows, 0)) : json_null());
    json_put(o, "criterion", checked ? rows_text(rows, 1) : NULL);
    json_put(o, "reason", checked ? rows_text(rows, 2) : NULL);
    rows_end(rows);
    return o;
}

static void put_findings(struct ctx *c, json_t *data)
{
    struct machine m;
    json_t *list = json_array();
    screening_machine(c, c->app, &m);
    for (size_t i = 0; i < m.vs.n; i++) {
        json_t *one = json_verdict(&m.vs.v[i]);
        if (!may_see_attributes(c))
            json_object_del(one, "facts");
        json_array_append_new(list, one);
    }
    json_put_new(data, "machine", json_met(m.met));
    json_put_flag(data, "machine_ruled", m.met != MET_NOT_RULED);
    json_put_new(data, "findings", list);
}

/* What a rejection may name. */
static void put_criteria(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    const struct post_ref *p = c->app->post;
    const struct eligibility_profile *e = regulation_eligibility(c->sel->reg, p->class, p->level);
    for (size_t i = 0; e && i < e->n; i++) {
        json_t *o = json_object();
        json_put(o, "code", e->v[i].clause);
        json_put(o, "name", e->v[i].name);
        json_put(o, "link", e->v[i].link);
        json_array_append_new(list, o);
    }
    struct rows *rows = db_rows(c->db,
                                "SELECT code, name, link FROM requirement_criterion"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id",
                                "i", c->sel->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "code", rows_text(rows, 0));
        json_put(o, "name", rows_text(rows, 1));
        json_put(o, "link", rows_text(rows, 2));
        json_array_append_new(list, o);
    }
    json_put_new(data, "criteria", list);
}

static void put_judgement(struct ctx *c, json_t *data)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT met, criterion, reason, p_findings FROM file_judgement"
                                " WHERE application_id = ?1 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "i", c->app->id);
    json_t *o = NULL;
    if (rows_next(rows)) {
        struct faults f;
        faults_init(&f, c->arena);
        const char *text = rows_text(rows, 3);
        json_t *found = json_in(c->arena, json_read(text, strlen(text), "temuan", &f));
        o = json_object();
        json_put_flag(o, "met", rows_int(rows, 0));
        json_put(o, "criterion", rows_text(rows, 1));
        json_put(o, "reason", rows_text(rows, 2));
        json_put(o, "criterion_name", json_str(found, "criterion_name"));
        json_put(o, "criterion_link", json_str(found, "criterion_link"));
        json_put_flag(o, "departs", json_flag(found, "departs"));
    }
    rows_end(rows);
    json_put_new(data, "judgement", o ? o : json_null());
}

static enum status read_dossier(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    struct wanted *v;
    struct faults f;
    struct rows *rows = db_rows(c->db,
                                "SELECT x.number, x.origin, a.p_name, a.p_nip, x.received_at"
                                " FROM applicant x JOIN account a ON a.id = x.account_id"
                                " WHERE x.id = ?1", "i", c->app->id);
    /* What is not an applicant is a draft, void or withdrawn: to an officer it is not there. */
    if (!rows_next(rows) || act_conflicted(c, c->actor.account, c->app))
        return act_fault(c, "application", "Lamaran tidak ditemukan");
    json_put(data, "application", c->app->pub);
    json_put(data, "number", rows_text(rows, 0));
    json_put_flag(data, "appointed", str_eq(rows_text(rows, 1), "ditunjuk"));
    json_put(data, "name", rows_text(rows, 2));
    if (may_see_attributes(c))
        json_put(data, "nip", rows_text(rows, 3));
    leaf_instant(c->arena, data, "received_at", rows_int(rows, 4), c->sel->zone);
    rows_end(rows);
    json_put(data, "post", c->app->post->title);
    size_t n = wanted_items(c, &v);
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(items, item_json(c, &v[i]));
    json_put_new(data, "items", items);
    faults_init(&f, c->arena);
    char *text = db_text(c->db, c->arena,
                         "SELECT p_person FROM dossier_profile WHERE dossier_id = ?1"
                         " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", c->app->dossier);
    json_t *person = text ? json_read(text, strlen(text), "profil", &f) : NULL;
    static const char *const attributes[] = {"nip", "birth_date", "sex"};
    for (size_t i = 0; person && !may_see_attributes(c) && i < 3; i++)
        json_object_del(person, attributes[i]);
    json_put_new(data, "person", person ? person : json_null());
    public_selection(c, data);
    put_findings(c, data);
    put_criteria(c, data);
    put_judgement(c, data);
    return ST_OK;
}

/* ---- nominatif ---- */

static json_t *line_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    json_put(o, "number", rows_text(rows, 0));
    json_put(o, "application", rows_text(rows, 1));
    json_put(o, "name", rows_text(rows, 2));
    if (may_see_attributes(c))
        json_put(o, "nip", rows_text(rows, 3));
    json_put(o, "unit", rows_text(rows, 4));
    json_put_flag(o, "appointed", str_eq(rows_text(rows, 5), "ditunjuk"));
    json_put_int(o, "priority", rows_int(rows, 6));
    json_put_new(o, "met", rows_null(rows, 7) ? json_null() : json_boolean(rows_int(rows, 7)));
    json_put(o, "criterion", rows_text(rows, 8));
    json_put(o, "reason", rows_text(rows, 9));
    json_put_new(o, "passed", rows_null(rows, 10) ? json_null() : json_boolean(rows_int(rows, 10)));
    json_put(o, "decided_criterion", rows_text(rows, 11));
    json_put(o, "decided_reason", rows_text(rows, 12));
    return o;
}

static json_t *nominatif_json(struct ctx *c, const struct post_ref *post)
{
    json_t *o = json_object(), *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.number, x.pub, a.p_name, a.p_nip, a.unit, x.origin, x.priority, j.met,"
        " j.criterion, j.reason, r.passed, r.criterion, r.reason FROM applicant x"
        " JOIN account a ON a.id = x.account_id"
        " LEFT JOIN file_judgement j ON j.application_id = x.id AND j.ended_by IS NULL"
        " LEFT JOIN stage_result r ON r.application_id = x.id AND r.stage = 'administrasi'"
        "  AND r.ended_by IS NULL"
        " WHERE x.post_id = ?1 ORDER BY x.number LIMIT 2000", "i", post->id);
    while (rows_next(rows))
        json_array_append_new(list, line_json(c, rows));
    json_put(o, "post", post->pub);
    json_put(o, "title", post->title);
    json_put_flag(o, "decided", screening_decision(c, post->id) != 0);
    json_put_int(o, "unjudged", screening_unjudged(c, post->id));
    json_put_new(o, "lines", list);
    return o;
}

static enum status read_nominatif(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *list = json_array(), *reports = json_array();
    (void)in;
    for (size_t i = 0; i < c->sel->n_posts; i++)
        if (!c->post || c->post->id == c->sel->posts[i].id)
            json_array_append_new(list, nominatif_json(c, &c->sel->posts[i]));
    struct rows *rows = db_rows(c->db,
                                "SELECT f.handed_over, f.text, r.legal_at FROM file_report f"
                                " JOIN record r ON r.id = f.made_by WHERE f.selection_id = ?1"
                                " ORDER BY f.id", "i", c->sel->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put_flag(o, "handed_over", rows_int(rows, 0));
        json_put(o, "text", rows_text(rows, 1));
        leaf_instant(c->arena, o, "at", rows_int(rows, 2), c->sel->zone);
        json_array_append_new(reports, o);
    }
    public_selection(c, data);
    json_put_new(data, "posts", list);
    json_put_new(data, "reports", reports);
    leaf_clause(data, "clause", c->sel->reg, screening_clause(c));
    return ST_OK;
}

/* ---- the published result ---- */

/* Those who passed, by registration number, at the posts whose result was published. */
static json_t *passed_json(struct ctx *c, const struct post_ref *post)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.number, a.p_name, x.origin FROM stage_result r"
        " JOIN stage_decision d ON d.id = r.decision_id AND d.ended_by IS NULL"
        " JOIN applicant x ON x.id = r.application_id JOIN account a ON a.id = x.account_id"
        " WHERE d.post_id = ?1 AND d.stage = 'administrasi' AND r.passed = 1 AND r.ended_by IS NULL"
        " ORDER BY x.number LIMIT 2000", "i", post->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "number", rows_text(rows, 0));
        json_put(o, "name", rows_text(rows, 1));
        json_put_flag(o, "appointed", str_eq(rows_text(rows, 2), "ditunjuk"));
        json_array_append_new(list, o);
    }
    return list;
}

static enum status read_result(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *list = json_array();
    const struct stage_rule *s = regulation_stage(c->sel->reg, SCREENING_STAGE);
    (void)in;
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *post = &c->sel->posts[i];
        int64_t at = db_int(c->db, INSTANT_NONE,
                            "SELECT MIN(r.legal_at) FROM stage_announcement n JOIN record r"
                            " ON r.id = n.made_by WHERE n.selection_id = ?1"
                            " AND n.stage = 'administrasi'"
                            " AND (n.post_id = ?2 OR n.post_id IS NULL)",
                            "ii", c->sel->id, post->id);
        if (at == INSTANT_NONE)
            continue;
        json_t *o = json_object();
        json_put(o, "post", post->pub);
        json_put(o, "title", post->title);
        leaf_instant(c->arena, o, "announced_at", at, c->sel->zone);
        json_put_new(o, "passed", passed_json(c, post));
        json_array_append_new(list, o);
    }
    public_selection(c, data);
    json_put_new(data, "posts", list);
    leaf_clause(data, "clause", c->sel->reg, s ? s->published_clause : NULL);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "screening.worklist", .path = "/seleksi/:selection/pemeriksaan",
     .title = "Pemeriksaan berkas", .resource = "dossier", .who = CHECKERS,
     .names = NAMES_SELECTION, .params = worklist_params, .template = "screening_worklist",
     .reading_is_logged = true, .read = read_worklist},
    {.name = "screening.dossier", .path = "/seleksi/:selection/pemeriksaan/:application",
     .title = "Berkas pelamar", .resource = "dossier", .who = CHECKERS,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .template = "screening_dossier",
     .reading_is_logged = true, .read = read_dossier},
    {.name = "screening.nominatif", .path = "/seleksi/:selection/nominatif", .title = "Nominatif",
     .resource = "dossier", .who = CHECKERS, .names = NAMES_SELECTION | NAMES_POST_OPTIONAL,
     .template = "nominatif", .reading_is_logged = true, .read = read_nominatif},
    {.name = "screening.result", .path = "/seleksi/:selection/hasil-administrasi",
     .title = "Hasil seleksi administrasi", .resource = "stage-result",
     .who = ROLE_BIT(ROLE__MAX) - 1, .names = NAMES_SELECTION, .template = "screening_result",
     .read = read_result},
};

const struct page_table screening_pages = {pages, sizeof pages / sizeof pages[0]};
