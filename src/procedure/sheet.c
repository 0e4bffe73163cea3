/* Score sheets: drafted, locked, or typed by a scribe and confirmed by the scorer.
 *
 * A locked sheet is immutable and no act takes it back: the regulations know none. Only those score
 * whom the stage names, in its turn, on candidates who are still in and were there; who declared
 * a conflict owes no sheet. Values are those the rubric allows, and all of them. A scribe's
 * sheet counts when the scorer confirmed it. Nobody sees the sheets of others before his own of
 * that stage are locked, and then without a name; the candidate's profile holds nothing that tells
 * age or sex.
 *
 * Serves the stages' rule keys (BTG-II.B.3, II.B.4.b, II.B.5, II.B.6; BLR-12.2, 13.1; NTT-24) and
 * "merit" (BTG-M, BLR-1.12). */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/sheet_inside.h"

/* ---- what is written on a sheet ---- */

static const struct param score_of[] = {
    {"criterion", PARAM_LINE, true, "kriteria", .max = 40},
    {"value", PARAM_DEC, false, "nilai"},
    {"note", PARAM_TEXT, false, "catatan", .max = 1000},
    PARAMS_END,
};
static const struct param save_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"instrument", PARAM_LINE, false, "metode", .max = 60, .choose = "instrument"},
    {"scores", PARAM_LIST, true, "nilai", .min = 1, .max = 30, .of = score_of, .personal = true},
    PARAMS_END,
};
static const struct param lock_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"instrument", PARAM_LINE, false, "metode", .max = 60, .choose = "instrument"},
    {"scores", PARAM_LIST, false, "nilai", .max = 30, .of = score_of, .personal = true,
     .hint = "tanpa nilai, draf Anda yang dikunci"},
    PARAMS_END,
};
static const struct param confirm_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"instrument", PARAM_LINE, false, "metode", .max = 60, .choose = "instrument"},
    PARAMS_END,
};

/* One scorer's sheet on its way: who, on whom, what. */
struct filing {
    const struct stage_rule *rule;
    struct rubric rubric;
    const char *candidate, *instrument;   /* instrument "" for the whole */
    int64_t account, scribe;
    struct sheet_value *v;
    const char **notes;
    size_t n;
};

/* A criterion without a value is not judged yet: a form sends every criterion, a draft keeps its
 * note. */
static void take_scores(struct ctx *c, const struct input *in, struct filing *f)
{
    size_t n = input_count(in, "scores");
    f->v = arena_array_of(c->arena, n, struct sheet_value);
    f->notes = arena_array_of(c->arena, n, const char *);
    for (size_t i = 0; i < n; i++) {
        const struct input *it = input_item(in, "scores", i);
        struct sheet_value *v = &f->v[f->n];
        v->criterion = input_text(it, "criterion");
        f->notes[f->n] = input_text(it, "note");
        f->n += input_dec(it, "value", &v->value);
    }
}

/* ---- who may file ---- */

/* A scribe is told neither that the scorer has a conflict nor that he has scored. */
static enum status not_for_scribe(struct ctx *c, const struct filing *f)
{
    return act_refuse_clause(c, f->rule->clause, "Penilai mengisi lembarnya sendiri.",
                             "Lembar %s ini tidak dapat diketik atas nama penilai tersebut.",
                             f->rule->name);
}

static enum status check_scorer(struct ctx *c, const struct filing *f)
{
    role_set roles = scores_scorers(f->rule);
    if (!roles || f->rule->method == METHOD_PASS)
        return act_refuse_clause(c, f->rule->clause, NULL, "Tahap %s tidak diberi nilai.",
                                 f->rule->name);
    if (!scores_holds(c, f->account, roles))
        return act_refuse_clause(c, f->rule->clause,
                                 arena_printf(c->arena, "Dinilai oleh %s.",
                                              role_set_show(c->arena, roles)),
                                 "Tahap %s tidak dinilai oleh yang bersangkutan.", f->rule->name);
    if (!act_conflicted(c, f->account, c->app))
        return ST_OK;
    return f->scribe
               ? not_for_scribe(c, f)
               : act_refuse(c, "merit", "Peserta ini dinilai oleh anggota lain.",
                            "Penilai menyatakan benturan kepentingan dengan peserta ini.");
}

/* Where assessors were assigned to the candidate, only they score him. */
static enum status check_assigned(struct ctx *c, const struct filing *f)
{
    static const char sql[] =
        "SELECT COUNT(*) FROM assignment WHERE selection_id = ?1 AND stage = ?2"
        " AND candidate = ?3 AND ended_by IS NULL AND (?4 = 0 OR account_id = ?4)";
    int64_t all = db_int(c->db, 0, sql, "issi", c->sel->id, f->rule->id, f->candidate, 0);
    if (!all || db_int(c->db, 0, sql, "issi", c->sel->id, f->rule->id, f->candidate, f->account))
        return ST_OK;
    return act_refuse_clause(c, f->rule->clause, "Dinilai oleh asesor yang ditugasi.",
                             "Peserta ini ditugaskan kepada asesor lain.");
}

/* The stage is still open for the post: not decided, not handed over, not ranked. */
static enum status check_stage_open(struct ctx *c, const struct filing *f)
{
    const struct post_ref *post = c->app->post;
    if (scores_ranked(c, post->id))
        return act_refuse(c, "result.ranking", NULL, "Peringkat untuk %s sudah disegel.",
                          post->title);
    if (scores_handed_over(c, f->rule, post->id))
        return act_refuse_clause(c, f->rule->clause, NULL, "Hasil %s untuk %s sudah diserahkan.",
                                 f->rule->name, post->title);
    if (scores_decision(c, f->rule->id, post->id) && f->rule->method != METHOD_PASS &&
        f->rule->scorer != SCORER_SECRETARIAT)
        return act_refuse_clause(c, f->rule->clause, NULL, "Hasil %s untuk %s sudah ditetapkan.",
                                 f->rule->name, post->title);
    return ST_OK;
}

static enum status check_filing(struct ctx *c, struct filing *f)
{
    enum status s = check_scorer(c, f);
    if (s == ST_OK)
        s = check_assigned(c, f);
    if (s == ST_OK && !scored_rubric(c, f->rule->id, &f->rubric))
        s = act_refuse_clause(c, f->rule->clause,
                              "Panitia Seleksi menetapkan kriteria penilaiannya.",
                              "Kriteria penilaian %s belum ditetapkan.", f->rule->name);
    if (s == ST_OK)
        s = check_stage_open(c, f);
    if (s == ST_OK)
        s = scores_reached(c, c->app, f->rule);
    if (s == ST_OK)
        s = scores_present(c, c->app, f->rule);
    return s;
}

enum status sheet_may_file(struct ctx *c, const struct stage_rule *rule, int64_t account)
{
    struct filing f = {.rule = rule, .account = account, .instrument = "",
                       .candidate = scores_candidate_id(rule, c->app->pub, c->app->dossier_pub)};
    return check_filing(c, &f);
}

static enum status start(struct ctx *c, const struct input *in, int64_t account, int64_t scribe,
                         struct filing *f)
{
    const struct stage_rule *rule = scores_rule(c, c->tag);
    if (!rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    const char *instrument = input_text(in, "instrument");
    *f = (struct filing){.rule = rule, .account = account, .scribe = scribe,
                         .instrument = instrument ? instrument : "",
                         .candidate = scores_candidate_id(rule, c->app->pub, c->app->dossier_pub)};
    return check_filing(c, f);
}

/* ---- instruments ---- */

static bool one_of(const char *const *v, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i], word))
            return true;
    return false;
}

static bool criterion_is_instrument(const struct rubric *r, const char *word)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->v[i].id, word))
            return true;
    return false;
}

/* A stage of the panel that must use several instruments (written and interview): the sheet says
 * which, by its name or by a criterion of that name. Assessors record theirs beside the sheet. */
bool sheet_asks_instrument(struct ctx *c, const struct stage_rule *rule, const struct rubric *rubric)
{
    const char *const *v, *clause;
    size_t n = scores_instruments(c, rule, &v, &clause), shown = 0;
    for (size_t i = 0; i < n; i++)
        shown += criterion_is_instrument(rubric, v[i]);
    return rule->scorer == SCORER_PANEL && n && shown < (size_t)rule->min_instruments;
}

static enum status check_instrument(struct ctx *c, const struct filing *f)
{
    const char *const *v, *clause, *names = NULL;
    size_t n = scores_instruments(c, f->rule, &v, &clause);
    for (size_t i = 0; i < n; i++)
        names = names ? arena_printf(c->arena, "%s, %s", names, v[i]) : v[i];
    if (*f->instrument)
        return !n || one_of(v, n, f->instrument)
                   ? ST_OK
                   : act_fault(c, "instrument", "Metode %s: %s", f->rule->name, names);
    if (!sheet_asks_instrument(c, f->rule, &f->rubric))
        return ST_OK;
    return act_refuse_clause(c, clause, arena_printf(c->arena, "Sebutkan metodenya: %s.", names),
                             "%s dinilai dengan paling sedikit %d metode.", f->rule->name,
                             f->rule->min_instruments);
}

/* ---- locked before ---- */

/* What this scorer (in a consensus stage the panel) locked on the candidate already. */
struct before {
    size_t sheets;
    bool whole, same;              /* a sheet of the whole stage; of this instrument */
    const char **instruments;
    struct sheet_value *v;
    size_t n;
};

static void read_before(struct ctx *c, const struct filing *f, struct before *b)
{
    static const char from[] =
        " FROM sheet s JOIN sheet_score k ON k.sheet_id = s.id WHERE s.selection_id = ?1"
        " AND s.stage = ?2 AND s.candidate = ?3 AND s.ended_by IS NULL AND s.confirmed = 1"
        " AND (s.agreed = 1 OR s.account_id = ?4)";
    size_t most = (size_t)db_int(c->db, 0, arena_printf(c->arena, "SELECT COUNT(*)%s", from),
                                 "issi", c->sel->id, f->rule->id, f->candidate, f->account);
    *b = (struct before){.instruments = arena_array_of(c->arena, most, const char *),
                         .v = arena_array_of(c->arena, most, struct sheet_value)};
    struct rows *rows = db_rows(
        c->db,
        arena_printf(c->arena, "SELECT s.instrument, k.criterion, k.value%s ORDER BY s.id, k.id",
                     from),
        "issi", c->sel->id, f->rule->id, f->candidate, f->account);
    while (b->n < most && rows_next(rows)) {
        const char *instrument = rows_text(rows, 0);
        b->whole = b->whole || str_eq(instrument, "");
        b->same = b->same || str_eq(instrument, f->instrument);
        if (!one_of(b->instruments, b->sheets, instrument))
            b->instruments[b->sheets++] = arena_strdup(c->arena, instrument);
        b->v[b->n++] = (struct sheet_value){arena_strdup(c->arena, rows_text(rows, 1)),
                                            scored_dec(rows_text(rows, 2))};
    }
    rows_end(rows);
}

static enum status check_first(struct ctx *c, const struct filing *f, const struct before *b)
{
    if (!b->whole && !b->same && (*f->instrument || !b->sheets))
        return ST_OK;
    if (f->scribe)
        return not_for_scribe(c, f);
    return act_refuse_clause(c, f->rule->clause, "Nilai yang terkunci tidak dapat diubah.",
                             "Lembar %s untuk peserta ini sudah dikunci.", f->rule->name);
}

/* Is this the last instrument of the stage, so that nothing may be missing after it? */
static bool is_last(struct ctx *c, const struct filing *f, const struct before *b)
{
    const char *const *v, *clause;
    size_t n = scores_instruments(c, f->rule, &v, &clause), open = 0;
    if (!*f->instrument)
        return true;
    for (size_t i = 0; i < n; i++)
        open += !str_eq(v[i], f->instrument) && !one_of(b->instruments, b->sheets, v[i]);
    return n > 0 && open == 0;
}

static enum status check_values(struct ctx *c, const struct filing *f, const struct before *b)
{
    struct sheet all = {.candidate = f->candidate, .n = b->n + f->n};
    struct sheet_value *v = arena_array_of(c->arena, all.n, struct sheet_value);
    for (size_t i = 0; i < all.n; i++)
        v[i] = i < b->n ? b->v[i] : f->v[i - b->n];
    all.v = v;
    return sheet_check(&f->rubric, &all, is_last(c, f, b), c->out->faults) ? ST_OK : ST_INVALID;
}

/* ---- drafts ---- */

/* What was written so far, criterion by criterion: a value, a note, or both. */
static json_t *draft_json(struct arena *a, const struct input *in)
{
    json_t *list = json_in(a, json_array());
    for (size_t i = 0; i < input_count(in, "scores"); i++) {
        const struct input *it = input_item(in, "scores", i);
        const char *note = input_text(it, "note");
        struct dec value;
        bool valued = input_dec(it, "value", &value);
        if (!valued && !note)
            continue;
        json_t *o = json_object();
        json_put(o, "criterion", input_text(it, "criterion"));
        if (valued)
            json_put(o, "value", dec_text(a, value));
        if (note)
            json_put(o, "note", note);
        json_array_append_new(list, o);
    }
    return list;
}

static void drop_draft(struct ctx *c, const struct filing *f)
{
    db_run(c->db,
           "DELETE FROM sheet_draft WHERE selection_id = ?1 AND stage = ?2 AND candidate = ?3"
           " AND account_id = ?4 AND instrument = ?5",
           "issis", c->sel->id, f->rule->id, f->candidate, f->account, f->instrument);
}

static void take_draft(struct ctx *c, struct filing *f)
{
    const char *text =
        db_text(c->db, c->arena,
                "SELECT p_scores FROM sheet_draft WHERE selection_id = ?1"
                " AND stage = ?2 AND candidate = ?3 AND account_id = ?4"
                " AND instrument = ?5",
                "issis", c->sel->id, f->rule->id, f->candidate, f->account, f->instrument);
    json_t *list = sheet_scores_read(c->arena, text), *it;
    size_t i, n = json_array_size(list);
    f->v = arena_array_of(c->arena, n, struct sheet_value);
    f->notes = arena_array_of(c->arena, n, const char *);
    json_array_foreach(list, i, it) {
        if (!json_str(it, "value"))
            continue;
        f->v[f->n] =
            (struct sheet_value){json_str(it, "criterion"), scored_dec(json_str(it, "value"))};
        f->notes[f->n++] = json_str(it, "note");
    }
}

static void keep_draft(struct ctx *c, const struct filing *f, json_t *list)
{
    drop_draft(c, f);
    db_run(
        c->db,
        "INSERT INTO sheet_draft (selection_id, stage, candidate, account_id, instrument, p_scores)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        "ississ", c->sel->id, f->rule->id, f->candidate, f->account, f->instrument,
        json_canonical(c->arena, list));
}

/* Values of a table take the place of those drafted before; notes stay. */
static json_t *merged_json(struct ctx *c, const struct filing *f)
{
    struct sheet_line *old;
    json_t *list = json_in(c->arena, json_array());
    const struct sheet_scorer who = {f->account, NULL};
    size_t n = sheet_lines(c, f->rule, &who, f->candidate, f->instrument, SHEET_FROM_DRAFT, &old);
    for (size_t i = 0; i < f->n; i++) {
        json_t *o = json_object();
        json_put(o, "criterion", f->v[i].criterion);
        json_put(o, "value", dec_text(c->arena, f->v[i].value));
        for (size_t k = 0; k < n; k++)
            if (old[k].note && str_eq(old[k].criterion, f->v[i].criterion))
                json_put(o, "note", old[k].note);
        json_array_append_new(list, o);
    }
    return list;
}

enum status sheet_take_row(struct ctx *c, const struct stage_rule *rule, struct sheet_value *v, size_t n,
                           struct faults *f)
{
    struct before b;
    struct filing x = {.rule = rule, .account = c->actor.account, .instrument = "", .v = v, .n = n,
                       .candidate = scores_candidate_id(rule, c->app->pub, c->app->dossier_pub)};
    struct sheet draft = {.candidate = x.candidate, .v = v, .n = n};
    enum status s = check_filing(c, &x);
    if (s != ST_OK)
        return s;
    read_before(c, &x, &b);
    s = check_first(c, &x, &b);
    if (s != ST_OK)
        return s;
    if (!sheet_check(&x.rubric, &draft, false, f))
        return ST_INVALID;
    keep_draft(c, &x, merged_json(c, &x));
    return ST_OK;
}

static enum status run_save(struct ctx *c, const struct input *in)
{
    struct filing f;
    struct before b;
    enum status s = start(c, in, c->actor.account, 0, &f);
    if (s != ST_OK)
        return s;
    take_scores(c, in, &f);
    read_before(c, &f, &b);
    s = check_first(c, &f, &b);
    if (s != ST_OK)
        return s;
    struct sheet draft = {.candidate = f.candidate, .v = f.v, .n = f.n};
    if (!sheet_check(&f.rubric, &draft, false, c->out->faults))
        return ST_INVALID;
    keep_draft(c, &f, draft_json(c->arena, in));
    c->out->goes_on = "Draf belum dihitung. Kunci lembar setelah lengkap.";
    return act_done(c, "Draf penilaian %s disimpan.", f.rule->name);
}

/* ---- locking ---- */

static void write_sheet(struct ctx *c, const struct filing *f, bool confirmed)
{
    bool agreed = f->rule->method == METHOD_CONSENSUS;
    int64_t id = db_insert(
        c->db,
        "INSERT INTO sheet (pub, selection_id, stage, application_id, candidate, account_id,"
        " instrument, agreed, scribe_id, confirmed, made_by)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULLIF(?9, 0), ?10, ?11) RETURNING id",
        "sisisisiiii", act_id(c, 0), c->sel->id, f->rule->id, c->app->id, f->candidate, f->account,
        f->instrument, agreed, f->scribe, confirmed, c->record);
    for (size_t i = 0; i < f->n; i++)
        db_run(c->db,
               "INSERT INTO sheet_score (sheet_id, criterion, value, p_note, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5)",
               "isssi", id, f->v[i].criterion, dec_text(c->arena, f->v[i].value), f->notes[i],
               c->record);
    act_returns(c, "sheet", act_id(c, 0));
}

static enum status check_sheet(struct ctx *c, const struct filing *f)
{
    struct before b;
    read_before(c, f, &b);
    enum status s = check_instrument(c, f);
    if (s == ST_OK)
        s = check_first(c, f, &b);
    return s == ST_OK ? check_values(c, f, &b) : s;
}

/* His own sheet takes the place of one typed for him. */
static void end_unconfirmed(struct ctx *c, const struct filing *f)
{
    db_run(
        c->db,
        "UPDATE sheet SET ended_by = ?1 WHERE selection_id = ?2 AND stage = ?3 AND candidate = ?4"
        " AND account_id = ?5 AND instrument = ?6 AND confirmed = 0 AND ended_by IS NULL",
        "iissis", c->record, c->sel->id, f->rule->id, f->candidate, f->account, f->instrument);
}

static enum status run_lock(struct ctx *c, const struct input *in)
{
    struct filing f;
    enum status s = start(c, in, c->actor.account, 0, &f);
    if (s != ST_OK)
        return s;
    if (input_count(in, "scores"))
        take_scores(c, in, &f);
    else
        take_draft(c, &f);
    s = check_sheet(c, &f);
    if (s != ST_OK)
        return s;
    end_unconfirmed(c, &f);
    drop_draft(c, &f);
    write_sheet(c, &f, true);
    c->out->goes_on = "Nilai ini tidak dapat diubah lagi.";
    return act_done(c, "Lembar penilaian %s dikunci.", f.rule->name);
}

/* ---- typed by a scribe, confirmed by the scorer ---- */

static enum status run_scribe(struct ctx *c, const struct input *in)
{
    struct filing f;
    if (!c->actor.behalf)
        return act_fault(c, "on_behalf", "Sebutkan penilai yang lembarnya diketik");
    enum status s = start(c, in, c->actor.behalf, c->actor.account, &f);
    if (s != ST_OK)
        return s;
    take_scores(c, in, &f);
    s = check_sheet(c, &f);
    if (s != ST_OK)
        return s;
    end_unconfirmed(c, &f);
    write_sheet(c, &f, false);
    act_notify(c, f.account, "Lembar penilaian menunggu persetujuan Anda",
               arena_printf(c->arena,
                            "Sekretariat mengetik lembar %s Anda untuk peserta %s. Periksa "
                            "dan setujui agar dihitung.",
                            f.rule->name, c->app->number ? c->app->number : c->app->pub));
    c->out->goes_on = "Lembar dihitung setelah disetujui penilainya.";
    return act_done(c, "Lembar %s diketik atas nama penilai.", f.rule->name);
}

/* Fills the filing from the scribe's sheet; false when there is none. */
static bool take_scribed(struct ctx *c, struct filing *f)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT id, scribe_id FROM sheet WHERE selection_id = ?1"
                                " AND stage = ?2 AND candidate = ?3 AND account_id = ?4"
                                " AND instrument = ?5 AND confirmed = 0 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "issis", c->sel->id, f->rule->id,
                                f->candidate, f->account, f->instrument);
    if (!rows_next(rows))
        return false;
    int64_t id = rows_int(rows, 0);
    f->scribe = rows_int(rows, 1);
    rows_end(rows);
    size_t n = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM sheet_score WHERE sheet_id = ?1", "i",
                              id);
    f->v = arena_array_of(c->arena, n, struct sheet_value);
    f->notes = arena_array_of(c->arena, n, const char *);
    rows = db_rows(
        c->db, "SELECT criterion, value, p_note FROM sheet_score WHERE sheet_id = ?1 ORDER BY id",
        "i", id);
    while (f->n < n && rows_next(rows)) {
        f->v[f->n] = (struct sheet_value){arena_strdup(c->arena, rows_text(rows, 0)),
                                          scored_dec(rows_text(rows, 1))};
        f->notes[f->n++] = arena_strdup(c->arena, rows_text(rows, 2));
    }
    rows_end(rows);
    return true;
}

static enum status run_confirm(struct ctx *c, const struct input *in)
{
    struct filing f;
    enum status s = start(c, in, c->actor.account, 0, &f);
    if (s != ST_OK)
        return s;
    if (!take_scribed(c, &f))
        return act_refuse_clause(c, f.rule->clause, NULL,
                                 "Tidak ada lembar %s yang menunggu persetujuan Anda.",
                                 f.rule->name);
    s = check_sheet(c, &f);
    if (s != ST_OK)
        return s;
    end_unconfirmed(c, &f);
    drop_draft(c, &f);
    write_sheet(c, &f, true);
    return act_done(c, "Lembar %s disetujui dan dikunci.", f.rule->name);
}

/* ---- tables ---- */

#define SHEET(name_, title_, effect_, who_, flags_, params_, run_)                            \
    {.name = name_, .title = title_, .effect = effect_, .who = who_,                          \
     .when = PHASES(PHASE_CLOSED, PHASE_SELECTING),                                           \
     .flags = ACT_ORDERED | ACT_CONFLICT_FREE | (flags_), .lock = LOCK_SELECTION_SHARED,      \
     .tag_param = "stage", .rule = "stages", .params = params_,                               \
     .names = NAMES_SELECTION | NAMES_APPLICATION, .run = run_}

static const struct act acts[] = {
    SHEET("sheet.save", "Simpan draf penilaian", NULL, SHEET_SCORERS | SHEET_DESK, 0, save_params, run_save),
    SHEET("sheet.lock", "Kunci lembar penilaian",
             "Lembar terkunci dan nilainya tidak dapat diubah lagi. Sesudah semua lembar "
             "Anda terkunci, penilaian anggota lain dapat Anda baca.",
             SHEET_SCORERS | SHEET_DESK, ACT_IRREVERSIBLE, lock_params,
          run_lock),
    SHEET("sheet.scribe", "Ketik lembar atas nama penilai", NULL, SHEET_DESK, ACT_ON_BEHALF, save_params,
          run_scribe),
    SHEET("sheet.confirm", "Setujui lembar yang diketik",
             "Lembar yang diketik orang lain menjadi lembar Anda dan terkunci. Nilainya "
             "tidak dapat diubah lagi.",
             SHEET_SCORERS, ACT_IRREVERSIBLE,
          confirm_params, run_confirm),
};

const struct act_table sheet_acts = {acts, sizeof acts / sizeof acts[0]};
