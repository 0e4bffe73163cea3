/* The file check as read: the nominatif for those who decide, the public result, and the table of
 * pages (worklist and dossier stand in files of their own). The mark of appointed candidates stands
 * on each. */
#include "procedure/screening_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_desk.h"
#include "procedure/parts_public.h"

#define CHECKERS                                                                              \
    (SCREENING_DESK | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_OVERSEER))

bool screening_attributes(const struct ctx *c)
{
    return (SCREENING_DESK | ROLE_BIT(ROLE_OVERSEER)) & ROLE_BIT(c->actor.role);
}

const struct post_ref *screening_post(const struct ctx *c, int64_t id)
{
    for (size_t i = 0; i < c->sel->n_posts; i++)
        if (c->sel->posts[i].id == id)
            return &c->sel->posts[i];
    return NULL;
}

bool screening_shut(struct ctx *c, int64_t account, int64_t post)
{
    struct post_ref p = {.id = post};
    struct application_ref app = {.account = account, .post = &p};
    return act_conflicted(c, c->actor.account, &app);
}

bool screening_may_desk(const struct ctx *c)
{
    return (SCREENING_DESK & c->actor.roles) && c->phase == PHASE_CLOSED && !c->sel->cancelled;
}

/* ---- nominatif ---- */

static json_t *line_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    json_put(o, "number", rows_text(rows, 0));
    json_put(o, "application", rows_text(rows, 1));
    json_put(o, "name", rows_text(rows, 2));
    if (screening_attributes(c))
        json_put(o, "nip", rows_text(rows, 3));
    json_put(o, "unit", rows_text(rows, 4));
    json_put_flag(o, "appointed", str_eq(rows_text(rows, 5), "ditunjuk"));
    json_put_int(o, "priority", rows_int(rows, 6));
    json_put_new(o, "met", rows_null(rows, 7) ? json_null() : json_boolean(rows_int(rows, 7)));
    json_put_flag(o, "not_met", !rows_null(rows, 7) && !rows_int(rows, 7));
    json_put_flag(o, "failed", !rows_null(rows, 10) && !rows_int(rows, 10));
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
    json_put_flag(o, "some_unjudged", screening_unjudged(c, post->id) > 0);
    json_put_int(o, "count", (json_int_t)json_array_size(list));
    json_put_flag(o, "any", json_array_size(list) > 0);
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
    desk_begin(c, data, "nominatif");
    json_put_flag(data, "has_reports", json_array_size(reports) > 0);
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
     .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .params = screening_worklist_params,
     .template = "screening_worklist", .reading_is_logged = true,
     .read = screening_read_worklist},
    {.name = "screening.dossier", .path = "/seleksi/:selection/pemeriksaan/:application",
     .title = "Berkas pelamar", .resource = "dossier", .who = CHECKERS,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .params = screening_dossier_params,
     .template = "screening_dossier", .reading_is_logged = true, .read = screening_read_dossier},
    /* Those who score see what was found in a document, not the document: it bears the number. */
    {.name = "screening.file", .path = "/seleksi/:selection/pemeriksaan/:application/berkas/:item",
     .title = "Dokumen pelamar", .resource = "dossier",
     .who = SCREENING_DESK | ROLE_BIT(ROLE_OVERSEER), .names = NAMES_SELECTION | NAMES_APPLICATION,
     .params = screening_file_params, .gives_file = true, .reading_is_logged = true,
     .read = screening_read_file},
    {.name = "screening.nominatif", .path = "/seleksi/:selection/nominatif", .title = "Nominatif",
     .resource = "dossier", .who = CHECKERS, .names = NAMES_SELECTION | NAMES_POST_OPTIONAL,
     .template = "nominatif", .reading_is_logged = true, .read = read_nominatif},
    {.name = "screening.result", .path = "/seleksi/:selection/hasil-administrasi",
     .title = "Hasil seleksi administrasi", .resource = "stage-result",
     .who = ROLE_BIT(ROLE__MAX) - 1, .names = NAMES_SELECTION, .template = "screening_result",
     .read = read_result},
};

const struct page_table screening_pages = {pages, sizeof pages / sizeof pages[0]};
