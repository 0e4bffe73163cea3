/* What became of an own dossier after it was handed in: results that were announced, sessions one is
 * called to, letters that were signed, and who has read it. Reads only.
 *
 * A result appears when it was announced, never before; letters when they were signed. Who read is
 * told by role: which officer it was is not the applicant's business. */
#include "procedure/application_inside.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "procedure/parts_scores.h"

#define SHOWN 100

static const char *stage_name(struct ctx *c, const char *id)
{
    const struct stage_rule *r = regulation_stage(c->sel->reg, id);
    return r ? r->name : id;
}

/* ---- results ---- */

void application_put_results(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT r.stage, p.title, r.passed, r.criterion, r.reason,"
        " (SELECT MIN(x.legal_at) FROM stage_announcement n JOIN record x ON x.id = n.made_by"
        "  WHERE n.selection_id = e.selection_id AND n.stage = r.stage"
        "  AND (n.post_id = a.post_id OR n.post_id IS NULL)) AS at"
        " FROM stage_result r JOIN stage_decision e ON e.id = r.decision_id AND e.ended_by IS NULL"
        " JOIN application a ON a.id = r.application_id JOIN post p ON p.id = a.post_id"
        " WHERE a.dossier_id = ?1 AND a.ended_by IS NULL AND r.ended_by IS NULL"
        " AND EXISTS (SELECT 1 FROM stage_announcement n WHERE n.selection_id = e.selection_id"
        "  AND n.stage = r.stage AND (n.post_id = a.post_id OR n.post_id IS NULL))"
        " ORDER BY at, a.priority, r.id LIMIT 100",
        "i", d->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "stage", rows_text(rows, 0));
        json_put(o, "name", stage_name(c, rows_text(rows, 0)));
        json_put(o, "post_title", rows_text(rows, 1));
        json_put_flag(o, "passed", rows_int(rows, 2));
        json_put(o, "criterion", rows_text(rows, 3));
        json_put(o, "reason", rows_text(rows, 4));
        leaf_instant(c->arena, o, "at", rows_int(rows, 5), c->sel->zone);
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_results", json_array_size(list) > 0);
    json_put_new(data, "results", list);
}

/* Announced for him at this stage, and did he go on anywhere? */
static void own_at(const json_t *results, const char *stage, bool *ret_told, bool *ret_goes_on)
{
    *ret_told = *ret_goes_on = false;
    for (size_t i = 0; i < json_array_size(results); i++) {
        const json_t *r = json_array_get(results, i);
        if (!str_eq(json_str(r, "stage"), stage))
            continue;
        *ret_told = true;
        *ret_goes_on = *ret_goes_on || json_flag(r, "passed");
    }
}

/* The regulation's stages in their order, up to the one that ended it for him. */
void application_put_stages(struct ctx *c, json_t *data)
{
    json_t *list = json_array(), *results = json_object_get(data, "results");
    bool ended = false;
    for (size_t i = 0; i < c->sel->reg->n_stages && !ended; i++) {
        const struct stage_rule *r = &c->sel->reg->stages[i];
        bool told, goes_on;
        if (scores_waived(c, r->id))
            continue;
        own_at(results, r->id, &told, &goes_on);
        ended = told && !goes_on;
        json_t *o = json_object();
        json_put(o, "title", r->name);
        json_put_flag(o, "told", told);
        json_put_flag(o, "goes_on", goes_on);
        json_put_flag(o, "ended", ended);
        json_array_append_new(list, o);
    }
    json_put_flag(data, "ended", ended);
    json_put_new(data, "stages", list);
}

/* ---- sessions ---- */

void application_put_sessions(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.pub, s.stage, s.at, s.minutes, s.room, p.title FROM session s"
        " JOIN application a ON a.id = s.application_id JOIN post p ON p.id = a.post_id"
        " WHERE a.dossier_id = ?1 AND s.ended_by IS NULL ORDER BY s.at, s.id LIMIT 100", "i", d->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "session", rows_text(rows, 0));
        json_put(o, "stage", rows_text(rows, 1));
        json_put(o, "name", stage_name(c, rows_text(rows, 1)));
        leaf_instant(c->arena, o, "at", rows_int(rows, 2), c->sel->zone);
        json_put_int(o, "minutes", rows_int(rows, 3));
        json_put(o, "room", rows_text(rows, 4));
        json_put(o, "post_title", rows_text(rows, 5));
        json_put_flag(o, "over", rows_int(rows, 2) + rows_int(rows, 3) * 60 * INSTANT_SECOND <
                                     c->stamp);
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_sessions", json_array_size(list) > 0);
    json_put_new(data, "sessions", list);
}

/* One session of his own, for his calendar. */
enum status application_read_invitation(struct ctx *c, const struct input *in, json_t *data)
{
    const char *pub = input_text(in, "session");
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.stage, s.at, s.minutes, s.room, p.title, r.legal_at FROM session s"
        " JOIN application a ON a.id = s.application_id JOIN post p ON p.id = a.post_id"
        " JOIN dossier d ON d.id = a.dossier_id JOIN record r ON r.id = s.made_by"
        " WHERE s.pub = ?1 AND s.ended_by IS NULL AND d.account_id = ?2 AND d.selection_id = ?3",
        "sii", pub, c->actor.account, c->sel->id);
    if (!rows_next(rows))
        return act_fault(c, "session", "Tidak ada undangan ini");
    json_t *o = json_object(), *list = json_array(), *e = json_object();
    json_put(e, "uid", pub);
    json_put(e, "title", arena_printf(c->arena, "%s: %s", stage_name(c, rows_text(rows, 0)),
                                      rows_text(rows, 4)));
    json_put(e, "about", c->sel->title);
    leaf_instant(c->arena, e, "at", rows_int(rows, 1), c->sel->zone);
    json_put_int(e, "minutes", rows_int(rows, 2));
    json_put(e, "place", rows_text(rows, 3));
    json_put(e, "href", arena_printf(c->arena, "/seleksi/%s/lamaran", c->sel->pub));
    json_array_append_new(list, e);
    json_put(o, "name", c->sel->title);
    leaf_instant(c->arena, o, "stamp", rows_int(rows, 5), c->sel->zone);
    rows_end(rows);
    json_put_new(o, "events", list);
    json_put_new(data, "calendar", o);
    return ST_OK;
}

/* ---- letters ---- */

void application_put_letters(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT l.subject, l.body, s.number, s.at FROM letter l"
        " JOIN application a ON a.id = l.application_id"
        " JOIN letter_state s ON s.letter_id = l.id AND s.state = 'ditandatangani'"
        " WHERE a.dossier_id = ?1 AND NOT EXISTS (SELECT 1 FROM letter_state v"
        "  WHERE v.letter_id = l.id AND v.state = 'batal') ORDER BY s.at DESC, l.id DESC LIMIT 100",
        "i", d->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "subject", rows_text(rows, 0));
        json_put(o, "body", rows_text(rows, 1));
        json_put(o, "number", rows_text(rows, 2));
        leaf_instant(c->arena, o, "at", rows_int(rows, 3), c->sel->zone);
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_letters", json_array_size(list) > 0);
    json_put_new(data, "letters", list);
}

/* ---- who has read it ---- */

/* The role somebody read in: of this selection, else of the body. */
static const char *reader_role(const char *granted, const char *official)
{
    const char *word = granted ? granted : official;
    int role = word ? role_from_word(word) : -1;
    return role >= 0 ? role_title((enum role)role) : "Petugas";
}

/* Newest first, the same reader's repeated looks at one page on one day as one row. */
void application_put_readers(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT r.resource, r.at, (SELECT MIN(g.role) FROM role_grant g WHERE"
        " g.selection_id = r.selection_id AND g.account_id = r.account_id),"
        " (SELECT MIN(o.role) FROM official o WHERE o.account_id = r.account_id)"
        " FROM reading r WHERE r.dossier_id = ?1 AND r.account_id <> ?2"
        " ORDER BY r.id DESC LIMIT ?3", "iii", d->id, d->account, (int64_t)SHOWN + 1);
    while (json_array_size(list) < SHOWN && rows_next(rows)) {
        const struct page *page = gate_page(c->gate, rows_text(rows, 0));
        json_t *o = json_object();
        json_put(o, "what", page ? page->title : "Berkas");
        leaf_instant(c->arena, o, "at", rows_int(rows, 1), c->sel->zone);
        json_put(o, "role", reader_role(rows_text(rows, 2), rows_text(rows, 3)));
        json_array_append_new(list, o);
    }
    json_put_flag(data, "more_readers", rows_next(rows));
    rows_end(rows);
    json_put_flag(data, "has_readers", json_array_size(list) > 0);
    json_put_new(data, "readers", list);
}
