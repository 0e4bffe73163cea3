/* What the rules find in a dossier, and which criteria a rejection may name. */
#include "procedure/screening_inside.h"

#include "base/arena.h"
#include "base/str.h"
#include "rules/procedure.h"

/* What the regulation says of this very act; else of the stage. */
const char *screening_clause(const struct ctx *c)
{
    const char *own = NULL;
    procedure_roles(c->sel->reg, c->act->name, c->tag, c->post ? c->post->class : POST_ANY, &own);
    if (own)
        return own;
    const struct stage_rule *s = regulation_stage(c->sel->reg, SCREENING_STAGE);
    const char *clause = s && s->decided_clause ? s->decided_clause : s ? s->clause : NULL;
    return clause ? clause : c->sel->reg->dossier.clause;
}

/* ---- findings ---- */

static void find_documents(struct ctx *c, const struct application_ref *app, struct verdicts *vs)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    for (size_t i = 0; i < n; i++) {
        bool there = db_int(c->db, 0,
                            "SELECT COUNT(*) FROM dossier_item WHERE dossier_id = ?1 AND item = ?2"
                            " AND ended_by IS NULL", "is", app->dossier, v[i].id) > 0;
        if (!there && v[i].mandatory)
            verdict_add(vs, MET_NO, v[i].clause, "%s tidak ada.", v[i].name);
        struct rows *rows = db_rows(c->db,
                                    "SELECT met, reason FROM item_check WHERE dossier_id = ?1"
                                    " AND item = ?2 AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                    "is", app->dossier, v[i].id);
        if (there && rows_next(rows)) {
            bool met = rows_int(rows, 0);
            struct verdict *f = verdict_add(vs, met || !v[i].mandatory ? MET_YES : MET_NO,
                                            v[i].clause, "%s %s.", v[i].name,
                                            met ? "memenuhi" : "tidak memenuhi");
            if (rows_text(rows, 1))
                verdict_fact(vs, f, "catatan", "%s", rows_text(rows, 1));
        }
        rows_end(rows);
    }
}

/* Measured on the day the dossier came in; the closing is the first that was announced, since an
 * extension must not make anybody older. */
static struct eligibility_dates dates_of(struct ctx *c, const struct application_ref *app)
{
    struct eligibility_dates d = {DATE_NONE, DATE_NONE, DATE_NONE,
                                  c->sel->scope > SCOPE_INSTANCE};
    int64_t at = db_int(c->db, INSTANT_NONE, "SELECT received_at FROM applicant WHERE id = ?1", "i",
                        app->id);
    if (at != INSTANT_NONE)
        d.submission = instant_date(at, c->sel->zone);
    const char *closes = db_text(c->db, c->arena,
                                 "SELECT closes FROM announcement WHERE selection_id = ?1"
                                 " ORDER BY version, id LIMIT 1", "i", c->sel->id);
    if (closes)
        date_parse(closes, &d.closing);
    return d;
}

static bool proved_later(const struct eligibility_profile *p, const char *clause)
{
    for (size_t i = 0; p && i < p->n; i++)
        if (str_eq(p->v[i].clause, clause))
            return p->v[i].kind == REQ_COMPETENCY || p->v[i].kind == REQ_HEALTH ||
                   p->v[i].kind == REQ_TRACK_RECORD;
    return false;
}

void screening_machine(struct ctx *c, const struct application_ref *app, struct machine *ret)
{
    struct person p;
    struct eligibility_dates d = dates_of(c, app);
    const struct post_ref *post = app->post;
    *ret = (struct machine){.met = MET_NOT_RULED};
    verdicts_init(&ret->vs, c->arena);
    find_documents(c, app, &ret->vs);
    dossier_person(c, app->dossier, app->account, &p);
    eligibility_judge(c->arena, c->sel->reg, post->class, post->level, &p, &d, &ret->vs);
    const struct eligibility_profile *profile =
        regulation_eligibility(c->sel->reg, post->class, post->level);
    bool ruled = false;
    for (size_t i = 0; i < ret->vs.n; i++) {
        const struct verdict *v = &ret->vs.v[i];
        ruled = ruled || v->met != MET_NOT_RULED;
        if (v->met == MET_NO && !ret->no)
            ret->no = v;
        if (v->met == MET_UNPROVED && !ret->open && !proved_later(profile, v->clause))
            ret->open = v;
    }
    ret->met = ret->no ? MET_NO : ret->open ? MET_UNPROVED : ruled ? MET_YES : MET_NOT_RULED;
}

/* ---- criteria ---- */

static bool of_panel(struct ctx *c, const char *code, struct named_criterion *ret)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT code, name, link FROM requirement_criterion"
                                " WHERE selection_id = ?1 AND code = ?2 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "is", c->sel->id, code);
    if (!rows_next(rows))
        return false;
    *ret = (struct named_criterion){arena_strdup(c->arena, rows_text(rows, 0)),
                                    arena_strdup(c->arena, rows_text(rows, 1)),
                                    arena_strdup(c->arena, rows_text(rows, 2)),
                                    c->sel->reg->objective_link_clause};
    rows_end(rows);
    return true;
}

static bool of_profile(const struct eligibility_profile *p, const char *code,
                       struct named_criterion *ret)
{
    for (size_t i = 0; p && i < p->n; i++)
        if (str_eq(p->v[i].clause, code) || str_eq(p->v[i].id, code)) {
            *ret = (struct named_criterion){p->v[i].clause, p->v[i].name, p->v[i].link,
                                            p->v[i].clause};
            return true;
        }
    return false;
}

/* A document is asked for by its clause; its link is that of the requirement it proves, else the
 * way it is judged. */
static bool of_list(struct ctx *c, const struct eligibility_profile *p, const char *code,
                    struct named_criterion *ret)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    struct named_criterion proves;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(v[i].id, code) && !(v[i].clause && !v[i].extra && str_eq(v[i].clause, code)))
            continue;
        *ret = (struct named_criterion){v[i].id, v[i].name, v[i].link, v[i].clause};
        if (v[i].requirement && of_profile(p, v[i].requirement, &proves))
            ret->link = proves.link;
        else if (str_empty(ret->link))
            ret->link = v[i].judged ? v[i].judged : v[i].name;
        return true;
    }
    return false;
}

enum status screening_criterion(struct ctx *c, const struct post_ref *post, const char *code,
                                struct named_criterion *ret)
{
    const struct regulation *r = c->sel->reg;
    const char *clause = r->objective_link_clause ? r->objective_link_clause : screening_clause(c);
    const struct eligibility_profile *p = regulation_eligibility(r, post->class, post->level);
    if (!code)
        return act_refuse_clause(c, clause, "Sebutkan kriteria yang tidak dipenuhi.",
                                 "Penolakan harus menyebut kriterianya.");
    if (!of_panel(c, code, ret) && !of_profile(p, code, ret) && !of_list(c, p, code, ret))
        return act_refuse_clause(c, clause,
                                 "Tolak hanya dengan kriteria yang ditetapkan sebelum pembukaan.",
                                 "Kriteria \"%s\" tidak ditetapkan untuk %s.", code, post->title);
    if (str_empty(ret->link) && r->objective_link_clause)
        return act_refuse_clause(c, r->objective_link_clause,
                                 "Gunakan kriteria yang menyebut keterkaitannya dengan jabatan.",
                                 "Kriteria \"%s\" tidak menyebut keterkaitan objektif dengan "
                                 "jabatan.", ret->name);
    return ST_OK;
}

/* ---- what is still open ---- */

int64_t screening_unjudged(struct ctx *c, int64_t post)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM applicant x WHERE x.selection_id = ?1"
                  " AND (x.post_id = ?2 OR ?2 = 0) AND EXISTS (SELECT 1 FROM post p"
                  "  WHERE p.id = x.post_id AND p.ended_by IS NULL) AND NOT EXISTS (SELECT 1 FROM file_judgement j"
                  "  WHERE j.application_id = x.id AND j.ended_by IS NULL)",
                  "ii", c->sel->id, post);
}

int64_t screening_decision(struct ctx *c, int64_t post)
{
    return db_int(c->db, 0,
                  "SELECT id FROM stage_decision WHERE post_id = ?1 AND stage = ?2"
                  " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "is", post, SCREENING_STAGE);
}
