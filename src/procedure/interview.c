/* Standardised material of a post and stage: questions and outlines the panel prepares, the same
 * for every candidate of the post (BTG-II.B.5.b, II.B.4.b). It stands from the first locked sheet
 * on. It is read by the panel, and, where the regulation lets the user of the post ask along
 * (BTG-II.B.5.d, NAS-PM.narasumber), by him while the interviews are held: his questions are kept
 * beside the panel's, and he has no sheet. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scores.h"

static const struct param question_of[] = {{"", PARAM_TEXT, true, "pertanyaan", .max = 2000},
                                           PARAMS_END};
static const struct param questions_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
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
                                 matrix_may("progress", c->actor.role, c->phase)
                                     ? "Penilaian %s untuk %s sudah dimulai; materinya harus sama "
                                       "bagi semua peserta."
                                     : "Materi %s untuk %s tidak dapat diubah lagi; harus sama bagi "
                                       "semua peserta.",
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

/* ---- the user of the post asks along ---- */

static const struct param ask_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60},
    {"question", PARAM_TEXT, true, "pertanyaan", .max = 2000},
    PARAMS_END,
};

static bool material_set(struct ctx *c, int64_t post, const char *stage)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM material WHERE post_id = ?1 AND stage = ?2"
                  " AND kind IN ('pertanyaan', 'kisi-kisi') AND ended_by IS NULL",
                  "is", post, stage) > 0;
}

static enum status check_asking(struct ctx *c, const struct stage_rule *r)
{
    const struct post_ref *post = c->app->post;
    if (!r->user_clause)
        return act_refuse_clause(c, r->clause, "Pertanyaan diajukan oleh Panitia Seleksi.",
                                 "%s tidak melibatkan pengguna jabatan pada %s.",
                                 c->sel->reg->short_title, r->name);
    if (!material_set(c, post->id, r->id))
        return act_refuse_clause(c, r->user_clause, "Tunggu materi dari Panitia Seleksi.",
                                 "Materi %s untuk %s belum ditetapkan.", r->name, post->title);
    if (scores_ranked(c, post->id))
        return act_refuse_clause(c, r->user_clause, NULL, "Peringkat untuk %s sudah ditetapkan.",
                                 post->title);
    enum status s = scores_reached(c, c->app, r);
    return s == ST_OK ? scores_present(c, c->app, r) : s;
}

static enum status run_ask(struct ctx *c, const struct input *in)
{
    const struct stage_rule *r = scores_rule(c, c->tag);
    if (!r)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    enum status s = check_asking(c, r);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO user_question (selection_id, application_id, account_id, stage, text,"
           " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iiissi", c->sel->id, c->app->id, c->actor.account, r->id, input_text(in, "question"),
           c->record);
    return act_done(c, "Pertanyaan pengguna jabatan dicatat pada %s.", r->name);
}

static const struct act acts[] = {
    {.name = "interview.set_questions", .title = "Tetapkan materi wawancara",
     .who = ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR),
     .when = PHASES(PHASE_PREPARATION, PHASE_SELECTING), .flags = ACT_MILESTONE | ACT_ORDERED,
     .lock = LOCK_SELECTION, .tag_param = "stage", .rule = "stages", .params = questions_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_questions},
    {.name = "interview.ask", .title = "Ajukan pertanyaan sebagai pengguna jabatan",
     .who = ROLE_BIT(ROLE_USER), .when = PHASE_BIT(PHASE_SELECTING), .flags = ACT_CONFLICT_FREE,
     .lock = LOCK_SELECTION_SHARED, .tag_param = "stage", .rule = "stages", .params = ask_params,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .run = run_ask},
};

const struct act_table interview_acts = {acts, sizeof acts / sizeof acts[0]};

/* ---- what is asked: for those who ask ---- */

static json_t *texts_json(struct ctx *c, const char *stage, const char *kind)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT text FROM material WHERE post_id = ?1 AND stage = ?2"
                                " AND kind = ?3 AND ended_by IS NULL ORDER BY id",
                                "iss", c->post->id, stage, kind);
    while (rows_next(rows))
        json_array_append_new(list, json_string(rows_text(rows, 0)));
    return list;
}

/* The user reads his own questions, the panel all of them. */
static json_t *asked_json(struct ctx *c, const char *stage)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.pub, q.text, r.legal_at FROM user_question q JOIN application a"
        " ON a.id = q.application_id JOIN record r ON r.id = q.made_by WHERE a.post_id = ?1"
        " AND q.stage = ?2 AND (?3 = 0 OR q.account_id = ?4) ORDER BY q.id LIMIT 200",
        "isii", c->post->id, stage, c->actor.role == ROLE_USER, c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "application", rows_text(rows, 0));
        json_put(o, "question", rows_text(rows, 1));
        leaf_instant(c->arena, o, "at", rows_int(rows, 2), c->sel->zone);
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *stage_json(struct ctx *c, const struct stage_rule *r)
{
    json_t *o = json_object();
    json_put(o, "stage", r->id);
    json_put(o, "name", r->name);
    leaf_clause(o, "clause", c->sel->reg, r->clause);
    leaf_clause(o, "user_clause", c->sel->reg, r->user_clause);
    json_put_new(o, "outlines", texts_json(c, r->id, "kisi-kisi"));
    json_put_new(o, "questions", texts_json(c, r->id, "pertanyaan"));
    json_put_new(o, "asked", asked_json(c, r->id));
    return o;
}

/* Who signed nothing where a declaration is due, or has a conflict about the post, reads nothing. */
static enum status check_reading(struct ctx *c)
{
    const struct regulation *reg = c->sel->reg;
    struct application_ref none = {.post = c->post};
    if (act_conflicted(c, c->actor.account, &none))
        return act_refuse(c, "merit", NULL,
                          "Anda menyatakan benturan kepentingan dengan jabatan ini.");
    if (c->actor.role != ROLE_USER || !reg->declaration_clause ||
        db_int(c->db, 0,
               "SELECT COUNT(*) FROM declaration WHERE selection_id = ?1 AND account_id = ?2", "ii",
               c->sel->id, c->actor.account))
        return ST_OK;
    return act_refuse_clause(c, reg->declaration_clause,
                             "Tanda tangani pakta integritas, lalu ulangi.",
                             "Anda belum menandatangani pakta integritas untuk seleksi ini.");
}

static enum status read_material(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    const struct regulation *reg = c->sel->reg;
    enum status s = check_reading(c);
    if (s != ST_OK)
        return s;
    json_t *list = json_array();
    for (size_t i = 0; i < reg->n_stages; i++) {
        const struct stage_rule *r = &reg->stages[i];
        if (material_set(c, c->post->id, r->id) &&
            (c->actor.role != ROLE_USER || r->user_clause))
            json_array_append_new(list, stage_json(c, r));
    }
    public_selection(c, data);
    json_put(data, "post_title", c->post->title);
    json_put_new(data, "stages", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "interview.material", .path = "/seleksi/:selection/materi/:post",
     .title = "Materi wawancara", .resource = "material",
     .who = ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_USER) |
            ROLE_BIT(ROLE_OVERSEER),
     .names = NAMES_SELECTION | NAMES_POST, .template = "material", .reading_is_logged = true,
     .read = read_material},
};

const struct page_table interview_pages = {pages, sizeof pages / sizeof pages[0]};
