/* Health and psychology after the result: those who passed hand in their results; the panel records
 * what it concludes. A missing result blocks that person (scores_health_handed_in, asked at the
 * choice and the appointment); a bad one is a recorded decision and no failure by itself. The
 * hospital letter of the dossier does not discharge this duty. Serves BTG-II.B.8; BLR-4.1.j and
 * 4.2.j, proved later. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "gate/file.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_scores.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define DESK (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

static const char *const kinds[] = {"kesehatan", "psikologi", "narkoba", NULL};

/* The stage after the result, else the requirement that is proved later; NULL: not ruled. */
static const char *health_clause(const struct ctx *c)
{
    const struct regulation *reg = c->sel->reg;
    const struct post_ref *post = c->app->post;
    for (size_t i = 0; i < reg->n_stages; i++)
        if (reg->stages[i].after_result)
            return reg->stages[i].clause;
    const struct eligibility_profile *p = regulation_eligibility(reg, post->class, post->level);
    for (size_t i = 0; p && i < p->n; i++)
        if (p->v[i].kind == REQ_HEALTH)
            return p->v[i].clause;
    return NULL;
}

static enum status check_ruled(struct ctx *c)
{
    return health_clause(c) ? ST_OK
                            : act_refuse_clause(c, NULL, NULL, "Tes kesehatan dan psikologi tidak "
                                                "diatur di sini.");
}

/* ---- results ---- */

static const struct param result_params[] = {
    {"kind", PARAM_WORD, true, "jenis tes", .words = kinds},
    {"source", PARAM_LINE, true, "lembaga penguji", .max = 200},
    {"dated", PARAM_DATE, true, "tanggal hasil"},
    {"result", PARAM_TEXT, true, "hasil", .max = 4000, .personal = true},
    FILE_PARAMS(false),
    PARAMS_END,
};

/* Is the post ranked, and did he pass? Only then there is something to hand in. */
static enum status check_passed(struct ctx *c)
{
    int64_t passed =
        db_int(c->db, -1,
               "SELECT l.passed FROM ranking_line l JOIN ranking r ON r.id = l.ranking_id"
               " WHERE r.post_id = ?1 AND r.ended_by IS NULL AND l.application_id = ?2"
               " ORDER BY l.id DESC LIMIT 1",
               "ii", c->app->post->id, c->app->id);
    if (passed == 1)
        return ST_OK;
    if (!matrix_may("ranking", c->actor.role, c->phase))
        return act_refuse_clause(c, health_clause(c),
                                 "Diserahkan oleh yang dinyatakan lulus sesudah hasil seleksi.",
                                 "Hasil tes untuk %s belum dapat diterima.", c->app->post->title);
    return act_refuse_clause(c, health_clause(c), NULL,
                             passed < 0 ? "Peringkat untuk %s belum ada."
                                        : "Peserta ini tidak dinyatakan lulus untuk %s.",
                             c->app->post->title);
}

static enum status may_hand_in(struct ctx *c, const struct input *in)
{
    (void)in;
    if (c->actor.role == ROLE_APPLICANT && c->app->account != c->actor.account)
        return act_fault(c, "application", "Lamaran tidak ditemukan");
    enum status s = check_ruled(c);
    return s == ST_OK ? check_passed(c) : s;
}

static void write_result(struct ctx *c, const struct input *in)
{
    const char *file = input_text(in, "file");
    db_run(c->db,
           "INSERT INTO health_result (selection_id, application_id, kind, source, dated, p_result,"
           " p_file_name, blob, sha256, bytes, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULLIF(?10, 0), ?11)",
           "iisssssssii", c->sel->id, c->app->id, input_text(in, "kind"),
           input_text(in, "source"), date_iso(c->arena, input_date(in, "dated")),
           input_text(in, "result"), file, input_text(in, "blob"), input_text(in, "sha256"),
           input_int(in, "bytes", 0), c->record);
}

static enum status run_take(struct ctx *c, const struct input *in)
{
    enum status s = may_hand_in(c, in);
    if (s == ST_OK && date_cmp(input_date(in, "dated"), c->today) > 0)
        s = act_fault(c, "dated", "Tanggal hasil belum tiba");
    if (s == ST_OK)
        s = file_keep(c, in, NULL);
    if (s != ST_OK)
        return s;
    write_result(c, in);
    return act_done(c, "Hasil tes %s diterima.", input_text(in, "kind"));
}

/* ---- the panel's conclusion ---- */

static const struct param decide_params[] = {
    {"fit", PARAM_FLAG, true, "memenuhi"},
    {"reason", PARAM_TEXT, false, "alasan", .max = 2000, .personal = true},
    PARAMS_END,
};

static enum status run_decide(struct ctx *c, const struct input *in)
{
    bool fit = input_flag(in, "fit");
    enum status s = check_ruled(c);
    if (s == ST_OK)
        s = scores_health_handed_in(c, c->app->id);
    if (s != ST_OK)
        return s;
    if (!db_int(c->db, 0,
                "SELECT COUNT(*) FROM health_result h JOIN application x ON x.id = h.application_id"
                " WHERE x.dossier_id = ?1", "i", c->app->dossier))
        return act_refuse_clause(c, health_clause(c), "Terima hasilnya lebih dahulu.",
                                 "Belum ada hasil tes peserta ini.");
    if (!fit && !input_has(in, "reason"))
        return act_fault(c, "reason", "Simpulan tidak memenuhi memerlukan alasan");
    db_run(c->db,
           "INSERT INTO health_decision (selection_id, application_id, fit, p_reason, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "iiisi", c->sel->id, c->app->id, fit, input_text(in, "reason"), c->record);
    if (!fit)
        c->out->goes_on = "Simpulan ini tidak menggugurkan dengan sendirinya; dipertimbangkan pada "
                          "pemilihan.";
    return act_done(c, "Simpulan tes dicatat.");
}

#define AFTER PHASES(PHASE_SELECTING, PHASE_DECIDED)
#define ON_APPLICATION .names = NAMES_SELECTION | NAMES_APPLICATION, .rule = "stages"

static const struct act acts[] = {
    {.name = "health.submit", .title = "Serahkan hasil tes", .who = ROLE_BIT(ROLE_APPLICANT),
     .when = AFTER, .flags = ACT_OWN_SUBJECT, .lock = LOCK_SELECTION_SHARED,
     .judged_by = STAMP_ARRIVAL, .params = result_params, ON_APPLICATION, .run = run_take,
     .ahead = may_hand_in},
    {.name = "health.receive", .title = "Terima hasil tes", .who = DESK, .when = AFTER,
     .flags = ACT_ORDERED, .lock = LOCK_SELECTION_SHARED, .params = result_params, ON_APPLICATION,
     .run = run_take, .ahead = may_hand_in},
    {.name = "health.decide", .title = "Simpulkan hasil tes", .who = PANELISTS, .when = AFTER,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_CONFLICT_FREE, .lock = LOCK_SELECTION,
     .params = decide_params, ON_APPLICATION, .run = run_decide},
};

const struct act_table health_acts = {acts, sizeof acts / sizeof acts[0]};
