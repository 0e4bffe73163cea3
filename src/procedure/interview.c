/* Standardised material of a post and stage: questions and outlines the panel prepares, the same
 * for every candidate of the post (BTG-II.B.5.b, II.B.4.b). It stands from the first locked sheet
 * on. The user of the post may ask along and has no sheet. */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_scores.h"

static const struct param question_of[] = {{"", PARAM_TEXT, true, "pertanyaan", .max = 2000},
                                           PARAMS_END};
static const struct param questions_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60},
    {"questions", PARAM_LIST, false, "pertanyaan", .max = 60, .of = question_of},
    {"outline", PARAM_TEXT, false, "kisi-kisi"},
    PARAMS_END,
};

static void write_material(struct ctx *c, const char *stage, const char *kind, const char *text)
{
    db_run(c->db,
           "INSERT INTO material (selection_id, post_id, stage, kind, text, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iisssi", c->sel->id, c->post->id, stage, kind, text, c->record);
}

static bool scored_already(struct ctx *c, const struct stage_rule *r)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM sheet s JOIN application a ON a.id = s.application_id"
                  " WHERE s.selection_id = ?1 AND s.stage = ?2 AND a.post_id = ?3"
                  " AND s.ended_by IS NULL", "isi", c->sel->id, r->id, c->post->id) > 0;
}

static enum status run_questions(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = scores_rule(c, c->tag);
    size_t n = input_count(in, "questions");
    const char *outline = input_text(in, "outline");
    if (!r)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    if (!n && !outline)
        return act_fault(c, "questions", "Isi pertanyaan atau kisi-kisi");
    if (r->scorer != SCORER_PANEL)
        return act_refuse_clause(c, r->clause, NULL, "%s tidak dinilai Panitia Seleksi.", r->name);
    if (scored_already(c, r))
        return act_refuse_clause(c, r->clause, NULL,
                                 "Penilaian %s untuk %s sudah dimulai; materinya "
                                 "harus sama bagi semua peserta.",
                                 r->name, c->post->title);
    db_run(c->db,
           "UPDATE material SET ended_by = ?1 WHERE post_id = ?2 AND stage = ?3"
           " AND kind IN ('pertanyaan', 'kisi-kisi') AND ended_by IS NULL",
           "iis", c->record, c->post->id, r->id);
    for (size_t i = 0; i < n; i++)
        write_material(c, r->id, "pertanyaan", input_text(input_item(in, "questions", i), ""));
    if (outline)
        write_material(c, r->id, "kisi-kisi", outline);
    return act_done(c, "Materi %s untuk %s ditetapkan.", r->name, c->post->title);
}

static const struct act acts[] = {
    {.name = "interview.set_questions", .title = "Tetapkan materi wawancara",
     .who = ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR),
     .when = PHASES(PHASE_PREPARATION, PHASE_SELECTING), .flags = ACT_MILESTONE | ACT_ORDERED,
     .lock = LOCK_SELECTION, .tag_param = "stage", .rule = "stages", .params = questions_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_questions},
};

const struct act_table interview_acts = {acts, sizeof acts / sizeof acts[0]};
