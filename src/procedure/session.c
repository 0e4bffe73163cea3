/* Sessions of a stage: who is heard when and where, who came, and the opening with its attendance
 * list (NTT-21 ... NTT-23; the sessions in which Bantaeng's paper and interview and Blora's
 * presentation are held).
 *
 * Nobody can be in two places: rooms, candidates and those who score do not clash, unless a
 * session is held together (one room, one time, many candidates). The list closes with the
 * opening; who has a later slot of his own is entered when that comes. Absence fails the post of
 * the application only, except in a stage that belongs to the person. */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_scores.h"

#define OFFICE (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))
#define MINUTE (60 * INSTANT_SECOND)

/* ---- schedule ---- */

static const struct param schedule_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"at", PARAM_INSTANT, true, "waktu"},
    {"minutes", PARAM_INT, false, "lama (menit)", .min = 5, .max = 1440},
    {"room", PARAM_LINE, true, "ruang", .max = 200},
    {"together", PARAM_FLAG, false, "bersama peserta lain", .hint = "satu ruang, satu waktu"},
    PARAMS_END,
};

struct slot {
    const struct stage_rule *rule;
    const char *candidate;
    instant from, until;
    int64_t minutes;
    const char *room;
    bool together;
};

static enum status clash(struct ctx *c, const struct slot *s, const char *what, instant at)
{
    return act_refuse_clause(c, s->rule->clause,
                             arena_printf(c->arena, "Pilih waktu sesudah %s atau ruang lain.",
                                          instant_show(c->arena, at, c->sel->zone)),
                             "Jadwal bentrok: %s sudah terpakai pada waktu itu.", what);
}

/* Do those who score this stage score the other one too? The panel is one body; assessors clash
 * when one of them is assigned to both. */
static bool same_scorers(struct ctx *c, const struct slot *s, const struct stage_rule *other,
                         const char *candidate)
{
    if (!other || other->scorer != s->rule->scorer || other->scorer == SCORER_NONE)
        return false;
    if (other->scorer == SCORER_PANEL)
        return true;
    return db_int(
               c->db, 0,
               "SELECT COUNT(*) FROM assignment x JOIN assignment y ON y.account_id = x.account_id"
               " AND y.ended_by IS NULL AND y.selection_id = x.selection_id"
               " WHERE x.selection_id = ?1 AND x.ended_by IS NULL AND x.stage = ?2"
               " AND x.candidate = ?3 AND y.stage = ?4 AND y.candidate = ?5",
               "issss", c->sel->id, s->rule->id, s->candidate, other->id, candidate) > 0;
}

static enum status check_against(struct ctx *c, const struct slot *s, struct rows *rows)
{
    const struct stage_rule *other = regulation_stage(c->sel->reg, rows_text(rows, 0));
    const char *room = arena_strdup(c->arena, rows_text(rows, 2));
    const char *candidate = arena_strdup(
        c->arena, rows_text(rows, other && other->per_person ? 7 : 1));
    instant from = rows_int(rows, 3), until = from + rows_int(rows, 4) * MINUTE;
    bool joint = s->together && rows_int(rows, 5) && other == s->rule &&
                 str_eq(str_fold(c->arena, room), str_fold(c->arena, s->room)) && from == s->from;
    bool same_person = rows_int(rows, 6) == c->app->dossier;
    if (same_person)
        return clash(c, s, "peserta ini", until);
    if (joint)
        return ST_OK;
    if (str_eq(str_fold(c->arena, room), str_fold(c->arena, s->room)))
        return clash(c, s, arena_printf(c->arena, "ruang %s", s->room), until);
    if (same_scorers(c, s, other, candidate))
        return clash(c, s, "penilai", until);
    return ST_OK;
}

/* His own earlier slot in this stage is replaced, so it does not clash. */
static enum status check_clashes(struct ctx *c, const struct slot *s)
{
    enum status st = ST_OK;
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.stage, a.pub, x.room, x.at, x.minutes, x.together, a.dossier_id, d.pub"
        " FROM session x JOIN application a ON a.id = x.application_id"
        " JOIN dossier d ON d.id = a.dossier_id WHERE x.selection_id = ?1 AND x.ended_by IS NULL"
        " AND x.at < ?2 AND x.at + x.minutes * CAST(60000000 AS BIGINT) > ?3"
        " AND NOT (x.application_id = ?4 AND x.stage = ?5) ORDER BY x.at, x.id",
        "iiiis", c->sel->id, s->until, s->from, c->app->id, s->rule->id);
    while (st == ST_OK && rows_next(rows))
        st = check_against(c, s, rows);
    rows_end(rows);
    return st;
}

static bool opens_stage(const struct step_rule *step, const char *stage)
{
    const char *patterns[] = {step->begun, step->done};
    for (size_t i = 0; i < 2; i++) {
        const char *p = patterns[i];
        size_t at = p && str_starts(p, "session.open:") ? sizeof "session.open:" - 1 : 0;
        if (at && str_eq(p + at, stage))
            return true;
    }
    return false;
}

/* Inside the stage's own days, where the secretariat planned them. */
static enum status check_window(struct ctx *c, const struct slot *s)
{
    const struct regulation *reg = c->sel->reg;
    if (s->from < c->stamp)
        return act_fault(c, "at", "Waktu sesi sudah lewat");
    for (size_t i = 0; i < reg->n_steps; i++) {
        const struct step_rule *step = &reg->steps[i];
        if (!opens_stage(step, s->rule->id))
            continue;
        struct rows *rows = db_rows(c->db,
                                    "SELECT from_at, until_at FROM schedule_plan"
                                    " WHERE selection_id = ?1 AND step = ?2 AND ended_by IS NULL"
                                    " ORDER BY id DESC LIMIT 1", "is", c->sel->id, step->id);
        if (!rows_next(rows))
            continue;
        instant from = rows_int(rows, 0), until = rows_int(rows, 1);
        rows_end(rows);
        if (s->from < from || s->until > until)
            return act_refuse_clause(c, step->clause ? step->clause : step->id,
                                     "Pilih waktu di dalam jadwal tahap, atau ubah jadwalnya.",
                                     "%s dijadwalkan %s sampai %s.", s->rule->name,
                                     instant_show(c->arena, from, c->sel->zone),
                                     instant_show(c->arena, until, c->sel->zone));
    }
    return ST_OK;
}

static enum status run_schedule(struct ctx *c, const struct input *in)
{
    const struct stage_rule *rule = scores_rule(c, c->tag);
    if (!rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    struct slot s = {.rule = rule,
                     .candidate = scores_candidate_id(rule, c->app->pub, c->app->dossier_pub),
                     .from = input_instant(in, "at"), .minutes = input_int(in, "minutes", 60),
                     .room = input_text(in, "room"), .together = input_flag(in, "together")};
    s.until = s.from + s.minutes * MINUTE;
    enum status st = scores_reached(c, c->app, rule);
    if (st == ST_OK)
        st = check_window(c, &s);
    if (st == ST_OK)
        st = check_clashes(c, &s);
    if (st != ST_OK)
        return st;
    db_run(c->db,
           "UPDATE session SET ended_by = ?1 WHERE application_id = ?2 AND stage = ?3"
           " AND ended_by IS NULL", "iis", c->record, c->app->id, rule->id);
    db_run(c->db,
           "INSERT INTO session (pub, selection_id, stage, application_id, at, minutes, room, "
           "together,"
           " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
           "sisiiisii", act_id(c, 0), c->sel->id, rule->id, c->app->id, s.from, s.minutes, s.room,
           s.together, c->record);
    act_returns(c, "session", act_id(c, 0));
    act_notify(c, c->app->account, arena_printf(c->arena, "Jadwal %s", rule->name),
               arena_printf(c->arena, "Anda dijadwalkan mengikuti %s untuk %s pada %s di %s.",
                            rule->name, c->app->post->title,
                            instant_show(c->arena, s.from, c->sel->zone), s.room));
    return act_done(c, "%s dijadwalkan %s di %s.", rule->name,
                    instant_show(c->arena, s.from, c->sel->zone), s.room);
}

/* ---- attendance ---- */

static const struct param attend_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"present", PARAM_FLAG, true, "hadir"},
    {"reason", PARAM_LINE, false, "alasan tidak hadir", .max = 500, .personal = true},
    PARAMS_END,
};

/* When the stage was opened at the post, or everywhere; INSTANT_NONE: not yet. A post that waits
 * for candidates holds up no other: each may be opened when it is ready. */
static instant opened_at(struct ctx *c, const char *stage, int64_t post)
{
    size_t n;
    const struct event *e = act_events(c, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(e[i].act, "session.open") && str_eq(e[i].tag, stage) &&
            (!e[i].post || e[i].post == post))
            return e[i].at;
    return INSTANT_NONE;
}

/* The list closed with the opening, but for a slot of his own after it. */
static enum status check_list_open(struct ctx *c, const struct stage_rule *rule)
{
    instant opened = opened_at(c, rule->id, c->app->post->id);
    if (opened == INSTANT_NONE)
        return ST_OK;
    instant own = db_int(c->db, INSTANT_NONE,
                         "SELECT MAX(at) FROM session WHERE application_id = ?1 AND stage = ?2"
                         " AND ended_by IS NULL", "is", c->app->id, rule->id);
    if (own == INSTANT_NONE || own <= opened)
        return act_refuse_clause(c, rule->clause, NULL, "Daftar hadir %s sudah ditutup %s.",
                                 rule->name, instant_show(c->arena, opened, c->sel->zone));
    return ST_OK;
}

static int64_t recorded(struct ctx *c, const struct stage_rule *rule, const char *candidate)
{
    return db_int(c->db, -1,
                  "SELECT present FROM attendance WHERE selection_id = ?1 AND stage = ?2"
                  " AND candidate = ?3 AND ended_by IS NULL", "iss", c->sel->id, rule->id,
                  candidate);
}

/* Once he may be scored, who was entered as present stays so for the secretariat, scored or not:
 * it does not learn which. */
static enum status check_not_struck(struct ctx *c, const struct stage_rule *rule,
                                    const char *candidate, bool present)
{
    bool opens = scores_has_opening(c, rule->id);
    if (present || (opens && opened_at(c, rule->id, c->app->post->id) == INSTANT_NONE))
        return ST_OK;
    int64_t was = recorded(c, rule, candidate);
    if (was == 1)
        return act_refuse_clause(c, rule->clause, "Ketua Panitia Seleksi membetulkannya.",
                                 "Peserta ini sudah dicatat hadir pada %s.", rule->name);
    if (was < 0 && !opens && !scores_scheduled(c, c->app->id, rule->id))
        return act_refuse_clause(c, rule->clause, "Jadwalkan sesinya lebih dahulu.",
                                 "Peserta ini tidak dijadwalkan pada %s.", rule->name);
    return ST_OK;
}

static enum status enter(struct ctx *c, const struct input *in, const struct stage_rule *rule,
                         const char *candidate)
{
    bool present = input_flag(in, "present");
    db_run(c->db,
           "UPDATE attendance SET ended_by = ?1 WHERE selection_id = ?2 AND stage = ?3"
           " AND candidate = ?4 AND ended_by IS NULL", "iiss", c->record, c->sel->id, rule->id,
           candidate);
    enum status s = scores_reached(c, c->app, rule);
    if (s != ST_OK)
        return s;
    db_run(
        c->db,
        "INSERT INTO attendance (selection_id, stage, application_id, candidate, present, p_reason,"
        " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        "isisisi", c->sel->id, rule->id, c->app->id, candidate, present,
        present ? NULL : input_text(in, "reason"), c->record);
    if (!present)
        c->out->goes_on =
            rule->per_person
                ? "Peserta tidak diperingkat pada jabatan yang memakai hasil tahap ini."
                : "Peserta tidak diperingkat pada jabatan ini; lamaran lain tetap berjalan.";
    return act_done(c, "%s: %s.", c->app->number ? c->app->number : c->app->pub,
                    present ? "hadir" : "tidak hadir");
}

static enum status run_attend(struct ctx *c, const struct input *in)
{
    const struct stage_rule *rule = scores_rule(c, c->tag);
    if (!rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    const char *candidate = scores_candidate_id(rule, c->app->pub, c->app->dossier_pub);
    bool present = input_flag(in, "present");
    if (!present && !input_has(in, "reason"))
        return act_fault(c, "reason", "Sebutkan alasan tidak hadir, atau \"tanpa keterangan\"");
    enum status s = check_list_open(c, rule);
    if (s == ST_OK)
        s = check_not_struck(c, rule, candidate, present);
    return s == ST_OK ? enter(c, in, rule, candidate) : s;
}

/* ---- a wrong entry, corrected by the chair, who may know who was scored ---- */

static const struct param correct_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60},
    {"present", PARAM_FLAG, true, "hadir"},
    {"reason", PARAM_LINE, true, "alasan", .max = 500, .personal = true},
    PARAMS_END,
};

static enum status run_correct(struct ctx *c, const struct input *in)
{
    const struct stage_rule *rule = scores_rule(c, c->tag);
    if (!rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    const char *candidate = scores_candidate_id(rule, c->app->pub, c->app->dossier_pub);
    int64_t was = recorded(c, rule, candidate);
    if (was < 0 || was == input_flag(in, "present"))
        return act_fault(c, "present", "Tidak ada catatan kehadiran yang perlu dibetulkan");
    if (db_int(c->db, 0,
               "SELECT COUNT(*) FROM sheet WHERE selection_id = ?1 AND stage = ?2"
               " AND candidate = ?3 AND ended_by IS NULL", "iss", c->sel->id, rule->id, candidate))
        return act_refuse_clause(c, rule->clause, NULL,
                                 "Peserta ini sudah dinilai pada %s; kehadirannya tidak dapat "
                                 "diubah.", rule->name);
    return enter(c, in, rule, candidate);
}

/* ---- opening ---- */

static const struct param open_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"note", PARAM_TEXT, false, "susunan acara", .max = 2000},
    PARAMS_END,
};

/* Who should be on the list at the opening: everybody in the stage without a slot of his own
 * later. *ret_all counts all of them. */
static size_t not_entered(struct ctx *c, const struct stage_rule *rule, const struct post_ref *post,
                          size_t *ret_all)
{
    struct scores_field f;
    size_t missing = 0;
    scores_field(c, post, &f);
    for (size_t i = 0; i < f.n; i++) {
        const struct scores_candidate *k = &f.v[i];
        if ((k->out != OUT_NONE && !str_eq(k->out_stage, rule->id)) || scores_spared(k, rule->id))
            continue;
        if (db_int(c->db, 0,
                   "SELECT COUNT(*) FROM session WHERE application_id = ?1 AND stage = ?2"
                   " AND ended_by IS NULL AND at > ?3", "isi", k->app.id, rule->id, c->stamp))
            continue;
        ++*ret_all;
        missing += db_int(c->db, 0,
                          "SELECT COUNT(*) FROM attendance WHERE selection_id = ?1 AND stage = ?2"
                          " AND candidate = ?3 AND ended_by IS NULL", "iss", c->sel->id, rule->id,
                          scores_candidate_id(rule, k->app.pub, k->person)) == 0;
    }
    return missing;
}

static enum status run_open(struct ctx *c, const struct input *in)
{
    (void)in;
    const struct stage_rule *rule = scores_rule(c, c->tag);
    size_t posts = 0, missing = 0, all = 0;
    if (!rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *post = &c->sel->posts[i];
        if ((c->post && c->post->id != post->id) ||
            opened_at(c, rule->id, post->id) != INSTANT_NONE)
            continue;
        posts++;
        missing += not_entered(c, rule, post, &all);
    }
    if (!posts)
        return act_refuse_clause(c, rule->clause, NULL, "%s sudah dibuka.", rule->name);
    if (missing)
        return act_refuse_clause(c, rule->clause,
                                 "Catat hadir atau tidaknya, atau jadwalkan sesinya sesudah ini.",
                                 "Kehadiran %zu dari %zu peserta belum dicatat.", missing, all);
    c->out->goes_on = "Daftar hadir ditutup; penilaian tahap ini terbuka.";
    return c->post ? act_done(c, "%s untuk %s dibuka.", rule->name, c->post->title)
                   : act_done(c, "%s dibuka.", rule->name);
}

/* From the end of the registration: a post whose file check is decided waits for no other. */
#define TAKING PHASES(PHASE_CLOSED, PHASE_DECIDED)

static const struct act acts[] = {
    {.name = "session.schedule", .title = "Jadwalkan sesi", .who = OFFICE, .when = TAKING,
     .flags = ACT_ORDERED, .lock = LOCK_SELECTION, .tag_param = "stage", .rule = "stages",
     .params = schedule_params, .names = NAMES_SELECTION | NAMES_APPLICATION, .run = run_schedule},
    {.name = "session.attend", .title = "Catat kehadiran", .who = OFFICE, .when = TAKING,
     .flags = ACT_ORDERED, .lock = LOCK_SELECTION, .tag_param = "stage", .rule = "stages",
     .params = attend_params, .names = NAMES_SELECTION | NAMES_APPLICATION, .run = run_attend},
    {.name = "session.correct", .title = "Betulkan catatan kehadiran",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR), .when = TAKING,
     .flags = ACT_NEEDS_REASON | ACT_CONFLICT_FREE, .lock = LOCK_SELECTION, .tag_param = "stage",
     .rule = "stages", .params = correct_params, .names = NAMES_SELECTION | NAMES_APPLICATION,
     .run = run_correct},
    {.name = "session.open", .title = "Buka tahap dan tutup daftar hadir",
     .effect = "Tahap dimulai dan daftar hadir ditutup; peserta yang tidak hadir "
               "dinyatakan gugur menurut peraturan. Penilaian dapat diisi.",
     .who = OFFICE | ROLE_BIT(ROLE_PANEL_CHAIR), .when = TAKING,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .tag_param = "stage", .rule = "stages", .params = open_params,
     .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = run_open},
};

const struct act_table session_acts = {acts, sizeof acts / sizeof acts[0]};
