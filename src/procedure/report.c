/* Reports: of the panel to the appointing authority, of the secretariat through the chair, and
 * the final ones to whom the regulation names. Serves BLR-6.3.h, BLR-7.4.i, BLR-15.2, BTG-II.C,
 * NTT-28..30. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "rules/procedure.h"

static const struct param text_params[] = {
    {"text", PARAM_TEXT, true, "isi laporan", .max = 50000},
    PARAMS_END,
};

static void write_report(struct ctx *c, const char *kind, const char *to, const char *copies,
                         const char *text)
{
    db_run(c->db,
           "INSERT INTO report (selection_id, kind, addressee, copies, text, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "issssi", c->sel->id, kind, to, copies, text, c->record);
}

static enum status run_panel(struct ctx *c, const struct input *in)
{
    write_report(c, "pansel", role_title(ROLE_PPK), "", input_text(in, "text"));
    return act_done(c, "Laporan Panitia Seleksi kepada PPK dicatat.");
}

static enum status run_secretariat(struct ctx *c, const struct input *in)
{
    write_report(c, "sekretariat", role_title(ROLE_PPK), role_title(ROLE_PANEL_CHAIR),
                 input_text(in, "text"));
    return act_done(c, "Laporan sekretariat melalui Ketua Panitia Seleksi dicatat.");
}

static const struct param send_params[] = {
    {"id", PARAM_LINE, true, "laporan", .max = 40, .choose = "report"},
    {"text", PARAM_TEXT, true, "isi laporan", .max = 50000},
    PARAMS_END,
};

static const struct report_rule *report_of(const struct regulation *r, const char *id)
{
    for (size_t i = 0; i < r->n_reports; i++)
        if (str_eq(r->reports[i].id, id))
            return &r->reports[i];
    return NULL;
}

/* A report that belongs to a step of the procedure follows what that step follows (the governor
 * hears of the coordination long before anybody applies); any other is on the whole and waits for
 * the file check. */
static enum status check_due(struct ctx *c, const struct report_rule *r)
{
    const struct step_rule *s = r->clause ? regulation_step(c->sel->reg, r->clause) : NULL;
    if (!s || !s->n_after) {
        if (c->sel->cancelled || (PHASES(PHASE_SCREENED, PHASE_REPORTED) & PHASE_BIT(c->phase)))
            return ST_OK;
        return act_refuse_clause(c, r->clause, NULL, "Laporan kepada %s belum dapat dikirim pada "
                                 "tahap \"%s\".", r->to, phase_title(c->phase));
    }
    size_t n;
    const struct event *past = act_events(c, &n);
    struct procedure_post *posts = arena_array_of(c->arena, c->sel->n_posts, struct procedure_post);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        posts[i] = (struct procedure_post){c->sel->posts[i].id, c->sel->posts[i].class};
    const struct step_rule *before =
        procedure_missing(c->sel->reg, past, n, posts, c->sel->n_posts, s->id);
    if (!before || c->sel->cancelled)
        return ST_OK;
    return act_refuse_clause(c, r->clause,
                             arena_printf(c->arena, "Selesaikan dahulu: %s.", before->title),
                             "Laporan kepada %s belum waktunya.", r->to);
}

/* To whom and with which copies is the regulation's, not the writer's. */
static enum status run_send(struct ctx *c, const struct input *in)
{
    const struct report_rule *r = report_of(c->sel->reg, input_text(in, "id"));
    if (!r)
        return act_fault(c, "id", "Laporan \"%s\" tidak disebut dalam %s", input_text(in, "id"),
                         c->sel->reg->short_title);
    if (r->by && !(ROLE_BIT(c->actor.role) & r->by))
        return act_refuse_clause(c, r->clause, NULL, "Laporan ini disampaikan oleh %s.",
                                 role_set_show(c->arena, r->by));
    if (check_due(c, r) != ST_OK)
        return ST_REFUSED;
    struct buf copies BUF_AUTO;
    buf_init(&copies, 2000);
    for (size_t i = 0; i < r->n_copies; i++)
        buf_printf(&copies, "%s%s", i ? "; " : "", r->copies[i]);
    write_report(c, r->id, r->to, buf_dup(&copies, c->arena), input_text(in, "text"));
    return act_done(c, "Laporan kepada %s dicatat%s%s.", r->to,
                    r->n_copies ? " dengan tembusan " : "", buf_dup(&copies, c->arena));
}

static const struct act acts[] = {
    {.name = "report.panel", .title = "Laporkan hasil tugas panitia",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR), .when = PHASES(PHASE_SCREENED, PHASE_REPORTED),
     .flags = ACT_MILESTONE | ACT_AFTER_CANCEL, .lock = LOCK_SELECTION, .rule = "reports",
     .params = text_params, .names = NAMES_SELECTION, .run = run_panel},
    {.name = "report.secretariat", .title = "Laporkan tugas sekretariat",
     .who = ROLE_BIT(ROLE_SECRETARIAT_CHAIR), .when = PHASES(PHASE_SCREENED, PHASE_REPORTED),
     .flags = ACT_MILESTONE | ACT_AFTER_CANCEL, .lock = LOCK_SELECTION, .rule = "reports",
     .params = text_params, .names = NAMES_SELECTION, .run = run_secretariat},
    {.name = "report.send", .title = "Kirim laporan",
     .who = ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_PANEL_CHAIR) |
            ROLE_BIT(ROLE_AGENCY),
     .flags = ACT_MILESTONE | ACT_AFTER_CANCEL, .lock = LOCK_SELECTION,
     .tag_param = "id", .rule = "reports", .params = send_params,
     .names = NAMES_SELECTION, .run = run_send},
};

const struct act_table report_acts = {acts, sizeof acts / sizeof acts[0]};
