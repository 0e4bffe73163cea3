/* The ceremony is prepared and rehearsed, the official inaugurated, and introduced to the office
 * for a month. Serves NTT-34, NTT-35, BTG-II.B.7.i, BLR-15.1. */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_ranked.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

static const struct param prepare_params[] = {
    {"at", PARAM_INSTANT, true, "waktu pelantikan"},
    {"place", PARAM_LINE, true, "tempat"},
    {"programme", PARAM_TEXT, true, "susunan acara", .max = 4000},
    {"rehearsed_on", PARAM_DATE, false, "tanggal geladi"},
    PARAMS_END,
};

static enum status run_prepare(struct ctx *c, const struct input *in)
{
    struct date rehearsed = input_date(in, "rehearsed_on");
    if (input_instant(in, "at") < c->stamp)
        return act_fault(c, "at", "Waktu pelantikan sudah lewat");
    db_run(c->db,
           "INSERT INTO ceremony_plan (selection_id, post_id, at, place, programme, rehearsed_on,"
           " made_by) VALUES (?1, NULLIF(?2, 0), ?3, ?4, ?5, ?6, ?7)",
           "iiisssi", c->sel->id, c->post ? c->post->id : 0, input_instant(in, "at"),
           input_text(in, "place"), input_text(in, "programme"),
           date_is_none(rehearsed) ? NULL : date_iso(c->arena, rehearsed), c->record);
    return act_done(c, "Acara pelantikan %s disiapkan.",
                    instant_show(c->arena, input_instant(in, "at"), c->sel->zone));
}

static const struct param hold_params[] = {
    {"on", PARAM_DATE, true, "tanggal pelantikan"},
    {"place", PARAM_LINE, true, "tempat"},
    PARAMS_END,
};

/* The post must be vacant on the day: the winner of a post to become vacant waits. */
static enum status vacant_on(struct ctx *c, struct date on)
{
    struct date from;
    const char *text = db_text(c->db, c->arena, "SELECT vacant_from FROM post WHERE id = ?1", "i",
                               c->post->id);
    if (!text || !date_parse(text, &from) || date_cmp(on, from) >= 0)
        return ST_OK;
    return act_refuse(c, NULL,
                      arena_printf(c->arena, "Paling cepat %s.", date_show(c->arena, from)),
                      "%s baru lowong pada %s.", c->post->title, date_show(c->arena, from));
}

/* The kind of answer this regulation's procedure waits for before an inauguration: its own
 * request where a step asks for one, else the answer on the result. */
static const char *permission_kind(const struct regulation *r)
{
    for (size_t i = 0; i < r->n_steps; i++)
        if (str_eq(r->steps[i].done, "oversight.answer:pelantikan"))
            return "pelantikan";
    return "hasil";
}

static enum status permitted(struct ctx *c, const struct route_rule *route)
{
    struct opinion o = ranked_opinion(c, c->post->id);
    const char *kind = permission_kind(c->sel->reg);
    bool asked = act_happened(c, "oversight.request", kind, 0);
    bool granted = act_happened(c, "oversight.answer", kind, 0);
    struct verdicts v;
    verdicts_init(&v, c->arena);
    choice_may_inaugurate(route, &o, asked, granted, &v);
    const struct verdict *no = verdicts_first_no(&v);
    return no ? act_refuse_verdict(c, no) : ST_OK;
}

static enum status run_hold(struct ctx *c, const struct input *in)
{
    const struct route_rule *route = ranked_route(c, c->post);
    struct date on = input_date(in, "on");
    if (!route)
        return ST_INVALID;
    int64_t appointment = db_int(c->db, 0,
                                 "SELECT id FROM appointment WHERE post_id = ?1 AND ended_by IS NULL"
                                 " ORDER BY id DESC LIMIT 1", "i", c->post->id);
    if (!appointment)
        return act_refuse_clause(c, route->choose_clause, "Tetapkan pengangkatannya lebih dahulu.",
                                 "Belum ada keputusan pengangkatan untuk %s.", c->post->title);
    if (date_cmp(on, c->today) > 0)
        return act_fault(c, "on", "Tanggal pelantikan belum tiba");
    enum status s = vacant_on(c, on);
    if (s == ST_OK)
        s = permitted(c, route);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO inauguration (selection_id, post_id, appointment_id, on_date, place, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iiissi", c->sel->id, c->post->id, appointment, date_iso(c->arena, on),
           input_text(in, "place"), c->record);
    return act_done(c, "Pelantikan %s pada %s dicatat.", c->post->title, date_show(c->arena, on));
}

static const struct param orientation_params[] = {
    {"official", PARAM_LINE, true, "pejabat yang memberi orientasi"},
    PARAMS_END,
};

/* A calendar month from the inauguration, clipped to the end of a shorter month. */
static enum status run_orientation(struct ctx *c, const struct input *in)
{
    const struct orientation_rules *o = &c->sel->reg->orientation;
    struct date starts;
    if (!o->clause)
        return act_refuse_clause(c, NULL, NULL, "Masa orientasi tidak diatur dalam %s.",
                                 c->sel->reg->short_title);
    const char *text = db_text(c->db, c->arena,
                               "SELECT on_date FROM inauguration WHERE post_id = ?1"
                               " ORDER BY id DESC LIMIT 1", "i", c->post->id);
    if (!text || !date_parse(text, &starts))
        return act_refuse_clause(c, o->clause, "Catat pelantikannya lebih dahulu.",
                                 "Orientasi dimulai setelah pelantikan.");
    struct date ends = date_add_months(starts, o->months);
    db_run(c->db,
           "INSERT INTO orientation (selection_id, post_id, official, starts, ends, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iisssi", c->sel->id, c->post->id, input_text(in, "official"),
           date_iso(c->arena, starts), date_iso(c->arena, ends), c->record);
    act_returns(c, "ends", date_iso(c->arena, ends));
    return act_done(c, "Orientasi %s sampai %s.", c->post->title, date_show(c->arena, ends));
}

static const struct act acts[] = {
    {.name = "inauguration.prepare", .title = "Siapkan pelantikan", .who = OFFICE,
     .when = PHASES(PHASE_SCREENED, PHASE_INAUGURATED), .flags = ACT_MILESTONE,
     .lock = LOCK_SELECTION, .rule = "result.ranking", .params = prepare_params,
     .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = run_prepare},
    {.name = "inauguration.hold", .title = "Catat pelantikan",
     .effect = "Pelantikan tercatat dan jabatan terisi. Seleksi untuk jabatan ini "
               "berakhir.", .who = ROLE_BIT(ROLE_PPK) | OFFICE,
     .when = PHASES(PHASE_SCREENED, PHASE_INAUGURATED),
     .flags = ACT_MILESTONE | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION, .rule = "result.ranking",
     .params = hold_params, .names = NAMES_SELECTION | NAMES_POST, .run = run_hold},
    {.name = "orientation.start", .title = "Mulai orientasi", .who = ROLE_BIT(ROLE_PPK) | OFFICE,
     .when = PHASES(PHASE_SCREENED, PHASE_REPORTED), .flags = ACT_MILESTONE,
     .lock = LOCK_SELECTION, .rule = "orientation", .params = orientation_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_orientation},
};

const struct act_table inauguration_acts = {acts, sizeof acts / sizeof acts[0]};
