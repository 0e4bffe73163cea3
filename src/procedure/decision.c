/* From the ranking to one person: three names, their way to the chooser, the opinion that is
 * asked, the choice, the appointment, and what follows when somebody drops out.
 *
 * Who picks, from whom, whether the highest or any who passed, who opines and with what effect:
 * all of it is the route of the post in the regulation (result.routes). Serves NTT-26 ... NTT-33,
 * BTG-II.B.7.c-i, BLR-14.3-5; NAS-AW.mendagri (the minister's consent to appoint). */
#include "base/arena.h"
#include "base/str.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_conflict.h"
#include "procedure/parts_decree.h"
#include "procedure/parts_ranked.h"
#include "procedure/parts_scores.h"
#include "rules/consent.h"
#include "rules/minimum.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

static enum status first_no(struct ctx *c, const struct verdicts *v)
{
    const struct verdict *no = verdicts_first_no(v);
    return no ? act_refuse_verdict(c, no) : ST_OK;
}

/* ---- three names ---- */

static const struct param name_of[] = {
    {"application", PARAM_PUB, true, "lamaran", .choose = "application"},
    {"reason", PARAM_TEXT, false, "alasan", .max = 1000},
    PARAMS_END,
};
static const struct param three_params[] = {
    {"names", PARAM_LIST, true, "nama", .min = 1, .max = 9, .of = name_of},
    {"reason", PARAM_TEXT, false, "alasan", .max = 2000},
    PARAMS_END,
};

/* A person on another list of three already: the regulation's reading says whether that is well. */
static enum status on_other_lists(struct ctx *c, const struct application_ref *app)
{
    struct choice_list *lists = arena_array_of(c->arena, c->sel->n_posts + 1, struct choice_list);
    size_t n = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.pub, a.priority, (SELECT COUNT(*) FROM appointment p WHERE p.application_id = a.id"
        " AND p.ended_by IS NULL) FROM three t JOIN three_name n ON n.three_id = t.id"
        " JOIN application a ON a.id = n.application_id"
        " WHERE t.selection_id = ?1 AND t.ended_by IS NULL AND a.dossier_id = ?2 AND a.id <> ?3"
        " ORDER BY a.id", "iii", c->sel->id, app->dossier, app->id);
    while (n < c->sel->n_posts && rows_next(rows))
        lists[n++] = (struct choice_list){app->dossier_pub, arena_strdup(c->arena, rows_text(rows, 0)),
                                          (int)rows_int(rows, 1), rows_int(rows, 2) != 0};
    rows_end(rows);
    if (!n)
        return ST_OK;
    lists[n] = (struct choice_list){
        app->dossier_pub, app->pub,
        (int)db_int(c->db, 0, "SELECT priority FROM application WHERE id = ?1", "i", app->id), false};
    struct verdicts v;
    verdicts_init(&v, c->arena);
    choice_two_lists(c->sel->reg, lists, n + 1, n, &v);
    return first_no(c, &v);
}

/* Fewer names than the route asks: only by a reasoned override that cites a supplementary rule. */
static bool fewer_is_overridden(struct ctx *c, size_t n, const struct route_rule *route)
{
    if ((int)n >= route->names)
        return false;
    const struct regulation *supplement = c->sel->n_supplements ? c->sel->supplements[0] : NULL;
    struct minimum_case mc = {MINIMUM_END, (int)n, 0, supplement};
    struct verdicts v;
    verdicts_init(&v, c->arena);
    minimum_check(c->sel->reg, c->arena, &mc, c->post->class, &v);
    const struct verdict *no = verdicts_first_no(&v);
    if (!no || !no->overridable_by || c->override == OVERRIDE_NONE)
        return false;
    if (minimum_override(c->sel->reg, supplement, c->override_clause, c->override_reason,
                         c->actor.role, no->overridable_by, &v) == MET_NO)
        return false;
    return act_overrides(c, c->actor.role);
}

static void write_three(struct ctx *c, const struct input *in, struct application_ref **apps,
                        size_t n)
{
    db_run(c->db, "UPDATE three SET ended_by = ?1 WHERE post_id = ?2 AND ended_by IS NULL", "ii",
           c->record, c->post->id);
    int64_t id = db_insert(c->db,
                           "INSERT INTO three (selection_id, post_id, reason, made_by)"
                           " VALUES (?1, ?2, ?3, ?4) RETURNING id",
                           "iisi", c->sel->id, c->post->id, input_text(in, "reason"), c->record);
    for (size_t i = 0; i < n; i++)
        db_run(c->db,
               "INSERT INTO three_name (three_id, application_id, reason, made_by)"
               " VALUES (?1, ?2, ?3, ?4)",
               "iisi", id, apps[i]->id, input_text(input_item(in, "names", i), "reason"), c->record);
}

static enum status run_three(struct ctx *c, const struct input *in)
{
    struct ranked ranked;
    const struct route_rule *route = ranked_route(c, c->post);
    size_t n = input_count(in, "names");
    if (!route)
        return ST_INVALID;
    if (!ranked_read(c, c->post->id, &ranked))
        return act_refuse(c, "result.ranking", "Hitung peringkat lebih dahulu.",
                          "Peringkat untuk %s belum ada.", c->post->title);
    struct choice_name *names = arena_array_of(c->arena, n, struct choice_name);
    struct application_ref **apps = arena_array_of(c->arena, n, struct application_ref *);
    enum status s = conflict_at(c, c->post, NULL);
    for (size_t i = 0; i < n && s == ST_OK; i++) {
        const struct input *it = input_item(in, "names", i);
        apps[i] = act_application(c, "names", input_text(it, "application"));
        if (!apps[i])
            return ST_INVALID;
        names[i] = (struct choice_name){apps[i]->pub, input_text(it, "reason")};
        s = on_other_lists(c, apps[i]);
    }
    if (s != ST_OK)
        return s;
    struct choice_three three = {.route = route, .ranking = &ranked.ranking,
                                 .passed = ranked.passed, .n_passed = ranked.n_passed,
                                 .names = names, .n_names = n, .reason = input_text(in, "reason"),
                                 .fewer_overridden = fewer_is_overridden(c, n, route)};
    struct verdicts v;
    verdicts_init(&v, c->arena);
    choice_three(c->arena, &three, c->actor.role, &v);
    s = first_no(c, &v);
    if (s != ST_OK)
        return s;
    write_three(c, in, apps, n);
    return act_done(c, "%zu nama untuk %s ditetapkan.", n, c->post->title);
}

/* ---- handing over ---- */

static enum status hand_over(struct ctx *c, const char *to)
{
    struct three_list list;
    ranked_three(c, c->post->id, &list);
    if (!list.id)
        return act_refuse(c, "result.ranking", "Tetapkan nama-namanya lebih dahulu.",
                          "Belum ada tiga nama untuk %s.", c->post->title);
    db_run(c->db,
           "INSERT INTO transmission (selection_id, post_id, three_id, from_role, to_role, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iiissi", c->sel->id, c->post->id, list.id, role_word(c->actor.role), to, c->record);
    return act_done(c, "Tiga nama untuk %s diserahkan kepada %s.", c->post->title,
                    role_title((enum role)role_from_word(to)));
}

/* The step in which the three go on to the chooser through somebody else; NULL: the regulation's
 * procedure has none for this post. *ret_elsewhere: it has one for other posts. */
static const struct step_rule *through_whom(const struct ctx *c, const struct step_rule **ret_elsewhere)
{
    const struct regulation *r = c->sel->reg;
    *ret_elsewhere = NULL;
    for (size_t i = 0; i < r->n_steps; i++) {
        const struct step_rule *s = &r->steps[i];
        if (!str_eq(s->done, "decision.propose"))
            continue;
        if (s->posts == POST_ANY || s->posts == c->post->class)
            return s;
        *ret_elsewhere = s;
    }
    return NULL;
}

/* To the one who proposes where the route has one, else directly to the chooser. */
static enum status run_transmit(struct ctx *c, const struct input *in)
{
    (void)in;
    const struct step_rule *elsewhere, *s = through_whom(c, &elsewhere);
    if (!ranked_route(c, c->post))
        return ST_INVALID;
    enum role to = ROLE_PPK;
    for (int i = 0; s && i < ROLE__MAX; i++)
        if (s->by & ROLE_BIT(i))
            to = (enum role)i;
    return hand_over(c, role_word(to));
}

static enum status run_propose(struct ctx *c, const struct input *in)
{
    (void)in;
    const struct step_rule *elsewhere;
    const struct route_rule *route = ranked_route(c, c->post);
    if (!route)
        return ST_INVALID;
    if (!through_whom(c, &elsewhere) && elsewhere)
        return act_refuse_clause(c, route->three_clause ? route->three_clause : route->clause,
                                 "Panitia Seleksi menyerahkannya langsung kepada PPK.",
                                 "Nama untuk %s tidak diusulkan melalui %s.", c->post->title,
                                 role_title(c->actor.role));
    return hand_over(c, "ppk");
}

/* ---- opinion ---- */

static const struct param ask_params[] = {
    {"sent_on", PARAM_DATE, true, "tanggal dikirim"},
    PARAMS_END,
};

static enum status run_ask(struct ctx *c, const struct input *in)
{
    const struct route_rule *route = ranked_route(c, c->post);
    struct three_list list;
    if (!route)
        return ST_INVALID;
    if (!route->opinion_clause)
        return act_refuse_clause(c, NULL, NULL, "Pendapat gubernur untuk %s tidak diatur di sini.",
                                 c->post->title);
    ranked_three(c, c->post->id, &list);
    if (!list.id)
        return act_refuse_clause(c, route->opinion_clause, "Tetapkan nama-namanya lebih dahulu.",
                                 "Belum ada tiga nama untuk %s.", c->post->title);
    if (date_cmp(input_date(in, "sent_on"), c->today) > 0)
        return act_fault(c, "sent_on", "Tanggal kirim belum tiba");
    db_run(c->db,
           "INSERT INTO opinion_request (selection_id, post_id, sent_on, made_by)"
           " VALUES (?1, ?2, ?3, ?4)",
           "iisi", c->sel->id, c->post->id, date_iso(c->arena, input_date(in, "sent_on")), c->record);
    c->out->goes_on = "Penetapan dan pelantikan tertutup sampai jawaban dicatat.";
    return act_done(c, "Permintaan pendapat untuk %s dicatat.", c->post->title);
}

static const struct param pub_of[] = {{"", PARAM_PUB, true, "lamaran", .choose = "finalist"}, PARAMS_END};
static const struct param opinion_params[] = {
    {"answered_on", PARAM_DATE, true, "tanggal jawaban"},
    {"text", PARAM_TEXT, true, "isi jawaban", .max = 4000},
    {"favours", PARAM_LIST, false, "yang dinilai layak", .max = 9, .of = pub_of},
    PARAMS_END,
};

static enum status write_favours(struct ctx *c, const struct input *in, int64_t opinion,
                                 const struct three_list *list)
{
    for (size_t i = 0; i < input_count(in, "favours"); i++) {
        const char *pub = input_text(input_item(in, "favours", i), "");
        size_t k = 0;
        while (k < list->n && !str_eq(list->pubs[k], pub))
            k++;
        if (k == list->n)
            return act_fault(c, "favours", "Yang dinilai harus salah satu dari nama yang diajukan");
        db_run(c->db,
               "INSERT INTO opinion_favour (opinion_id, application_id, made_by) VALUES (?1, ?2, ?3)",
               "iii", opinion, list->applications[k], c->record);
    }
    return ST_OK;
}

/* Naming one of the three tells whether he is one: the office names them only when it may read
 * them. */
static enum status check_knows_three(struct ctx *c)
{
    if (!(ROLE_BIT(c->actor.role) & OFFICE) ||
        matrix_may("three-names", c->actor.role, c->phase))
        return ST_OK;
    return act_refuse(c, "result.ranking", "Dicatat oleh yang mengetahui nama-nama itu.",
                      "Nama-nama untuk %s belum terbuka bagi %s.", c->post->title,
                      role_title(c->actor.role));
}

static enum status run_opinion(struct ctx *c, const struct input *in)
{
    struct three_list list;
    if (input_has(in, "favours") && check_knows_three(c) != ST_OK)
        return ST_REFUSED;
    int64_t request = db_int(c->db, 0,
                             "SELECT q.id FROM opinion_request q WHERE q.post_id = ?1 AND NOT EXISTS"
                             " (SELECT 1 FROM opinion o WHERE o.request_id = q.id)"
                             " ORDER BY q.id DESC LIMIT 1", "i", c->post->id);
    if (!request)
        return act_refuse(c, NULL, "Catat permintaannya lebih dahulu.",
                          "Tidak ada permintaan pendapat yang menunggu jawaban.");
    if (date_cmp(input_date(in, "answered_on"), c->today) > 0)
        return act_fault(c, "answered_on", "Tanggal jawaban belum tiba");
    ranked_three(c, c->post->id, &list);
    int64_t id = db_insert(c->db,
                           "INSERT INTO opinion (request_id, text, answered_on, made_by)"
                           " VALUES (?1, ?2, ?3, ?4) RETURNING id",
                           "issi", request, input_text(in, "text"),
                           date_iso(c->arena, input_date(in, "answered_on")), c->record);
    enum status s = write_favours(c, in, id, &list);
    return s == ST_OK ? act_done(c, "Jawaban gubernur untuk %s dicatat.", c->post->title) : s;
}

/* ---- the choice ---- */

static const struct param choose_params[] = {
    {"chosen", PARAM_PUB, true, "yang dipilih", .choose = "finalist"},
    {"reason", PARAM_TEXT, false, "alasan", .max = 4000},
    PARAMS_END,
};

static enum status check_choice(struct ctx *c, const struct input *in,
                                const struct application_ref *chosen,
                                const struct route_rule *route)
{
    struct three_list list;
    ranked_three(c, c->post->id, &list);
    struct choice_one one = {.route = route, .three = list.pubs, .n_three = list.n,
                             .dropped = list.dropped, .n_dropped = list.n_dropped,
                             .opinion = ranked_opinion(c, c->post->id), .chosen = chosen->pub,
                             .other_post = chosen->post->id != c->post->id,
                             .reason = input_text(in, "reason")};
    struct verdicts v;
    verdicts_init(&v, c->arena);
    choice_one(c->arena, &one, c->actor.role, &v);
    return first_no(c, &v);
}

static enum status run_choose(struct ctx *c, const struct input *in)
{
    const struct route_rule *route = ranked_route(c, c->post);
    struct application_ref *chosen = act_application(c, "chosen", input_text(in, "chosen"));
    if (!route || !chosen)
        return ST_INVALID;
    enum status s = conflict_at(c, c->post, NULL);
    if (s == ST_OK)
        s = check_choice(c, in, chosen, route);
    if (s == ST_OK)
        s = scores_health_handed_in(c, chosen->id);
    if (s != ST_OK)
        return s;
    /* The first appointment strikes the person everywhere else. */
    if (db_int(c->db, 0,
               "SELECT COUNT(*) FROM choice h JOIN application a ON a.id = h.application_id"
               " WHERE h.selection_id = ?1 AND h.ended_by IS NULL AND a.dossier_id = ?2"
               " AND h.post_id <> ?3", "iii", c->sel->id, chosen->dossier, c->post->id))
        return act_refuse(c, "dossier.priorities", "Pilih nama lain dari daftar jabatan ini.",
                          "Orang ini sudah dipilih untuk jabatan lain dalam seleksi ini.");
    db_run(c->db, "UPDATE choice SET ended_by = ?1 WHERE post_id = ?2 AND ended_by IS NULL", "ii",
           c->record, c->post->id);
    db_run(c->db,
           "INSERT INTO choice (selection_id, post_id, application_id, reason, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "iiisi", c->sel->id, c->post->id, chosen->id, input_text(in, "reason"), c->record);
    return act_done(c, "Satu nama untuk %s ditetapkan oleh PPK.", c->post->title);
}

static const struct param appoint_params[] = {
    {"number", PARAM_LINE, true, "nomor keputusan", .max = 100},
    {"date", PARAM_DATE, true, "tanggal keputusan"},
    PARAMS_END,
};

/* ---- the minister's consent, where the head of region may not appoint alone ---- */

static const struct param consent_params[] = {
    {"number", PARAM_LINE, true, "nomor persetujuan", .max = 100},
    {"dated", PARAM_DATE, true, "tanggal persetujuan"},
    PARAMS_END,
};

/* The regulation that asks for it: the selection's own, else a supplement; its own when none does. */
static const struct regulation *consent_regulation(const struct ctx *c)
{
    const struct selection *s = c->sel;
    for (size_t i = 0; !s->reg->consent.clause && i < s->n_supplements; i++)
        if (s->supplements[i]->consent.clause)
            return s->supplements[i];
    return s->reg;
}

static enum status run_consent(struct ctx *c, const struct input *in)
{
    if (date_cmp(input_date(in, "dated"), c->today) > 0)
        return act_fault(c, "dated", "Tanggal persetujuan belum tiba");
    if (!consent_regulation(c)->consent.clause)
        return act_refuse_clause(c, NULL, NULL, "Persetujuan menteri tidak diatur di sini.");
    db_run(c->db,
           "INSERT INTO minister_consent (selection_id, number, dated, made_by)"
           " VALUES (?1, ?2, ?3, ?4)", "issi", c->sel->id, input_text(in, "number"),
           date_iso(c->arena, input_date(in, "dated")), c->record);
    return act_done(c, "Persetujuan menteri nomor %s dicatat.", input_text(in, "number"));
}

/* The one who appoints, as the body's officials tell, and the election that is recorded. */
static struct head_of_region head_of_region(struct ctx *c)
{
    struct head_of_region h = {DATE_NONE, false, DATE_NONE, DATE_NONE};
    struct rows *rows = db_rows(c->db,
                                "SELECT from_date, acting FROM official WHERE account_id = ?1"
                                " AND role = ?2 AND ended_by IS NULL AND from_date <= ?3"
                                " ORDER BY from_date DESC, id DESC LIMIT 1", "iss",
                                c->actor.account, role_word(ROLE_PPK), date_iso(c->arena, c->today));
    if (rows_next(rows)) {
        date_parse(rows_text(rows, 0), &h.from);
        h.acting = rows_int(rows, 1) != 0;
    }
    rows_end(rows);
    rows = db_rows(c->db, "SELECT candidates_on, until_date FROM election WHERE ended_by IS NULL"
                   " ORDER BY id DESC LIMIT 1", "");
    if (rows_next(rows)) {
        date_parse(rows_text(rows, 0), &h.candidates_on);
        date_parse(rows_text(rows, 1), &h.until);
    }
    rows_end(rows);
    return h;
}

static enum status check_consent(struct ctx *c)
{
    struct head_of_region h = head_of_region(c);
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (consent_free(consent_regulation(c), &h, c->today, &v) != MET_NO ||
        db_int(c->db, 0, "SELECT COUNT(*) FROM minister_consent WHERE selection_id = ?1", "i",
               c->sel->id))
        return ST_OK;
    return first_no(c, &v);
}

static enum status run_appoint(struct ctx *c, const struct input *in)
{
    const struct route_rule *route = ranked_route(c, c->post);
    int64_t chosen = db_int(c->db, 0,
                            "SELECT application_id FROM choice WHERE post_id = ?1"
                            " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", c->post->id);
    if (!route)
        return ST_INVALID;
    if (!chosen || ranked_is_out(c, chosen))
        return act_refuse_clause(c, route->choose_clause, "Pilih satu nama lebih dahulu.",
                                 "Belum ada nama yang dipilih untuk %s.", c->post->title);
    struct opinion o = ranked_opinion(c, c->post->id);
    struct verdicts v;
    verdicts_init(&v, c->arena);
    choice_may_appoint(route, &o, &v);
    enum status s = conflict_at(c, c->post, NULL);
    if (s == ST_OK)
        s = first_no(c, &v);
    if (s == ST_OK)
        s = scores_health_handed_in(c, chosen);
    if (s == ST_OK)
        s = check_consent(c);
    if (s == ST_OK)
        s = decree_signed(c, "sk-pengangkatan");
    if (s != ST_OK)
        return s;
    if (date_cmp(input_date(in, "date"), c->today) > 0)
        return act_fault(c, "date", "Tanggal keputusan belum tiba");
    db_run(c->db,
           "INSERT INTO appointment (selection_id, post_id, application_id, number, decided_on,"
           " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iiissi", c->sel->id, c->post->id, chosen, input_text(in, "number"),
           date_iso(c->arena, input_date(in, "date")), c->record);
    return act_done(c, "Keputusan %s: pengangkatan dalam jabatan %s.", input_text(in, "number"),
                    c->post->title);
}

/* ---- dropping out ---- */

static const struct param drop_out_params[] = {
    {"who", PARAM_PUB, true, "yang gugur", .choose = "finalist"},
    {"why", PARAM_TEXT, true, "sebab", .max = 2000},
    {"evidence", PARAM_LINE, false, "bukti", .max = 300},
    PARAMS_END,
};

/* Whatever stood on the person falls: the choice, and an appointment not yet followed by an
 * inauguration. */
static void undo(struct ctx *c, int64_t application)
{
    db_run(c->db, "UPDATE choice SET ended_by = ?1 WHERE application_id = ?2 AND ended_by IS NULL",
           "ii", c->record, application);
    db_run(c->db,
           "UPDATE appointment SET ended_by = ?1 WHERE application_id = ?2 AND ended_by IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM inauguration i WHERE i.appointment_id = appointment.id)",
           "ii", c->record, application);
}

static enum status run_drop_out(struct ctx *c, const struct input *in)
{
    struct application_ref *who = act_application(c, "who", input_text(in, "who"));
    const struct route_rule *route = ranked_route(c, c->post);
    struct three_list list;
    struct ranked ranked;
    if (!who || !route)
        return ST_INVALID;
    if (check_knows_three(c) != ST_OK || conflict_with(c, who) != ST_OK)
        return ST_REFUSED;
    ranked_three(c, c->post->id, &list);
    size_t k = 0;
    while (k < list.n && !str_eq(list.pubs[k], who->pub))
        k++;
    if (k == list.n || !ranked_read(c, c->post->id, &ranked))
        return act_fault(c, "who", "Orang ini tidak ada dalam daftar nama jabatan tersebut");
    struct verdicts v;
    verdicts_init(&v, c->arena);
    const char *supplement = c->sel->n_supplements
                                 ? regulation_clause(c->sel->supplements[0], "minimum.akhir")
                                 : NULL;
    struct dropout d = choice_dropout(c->arena, route, &ranked.ranking, list.pubs, list.n, who->pub,
                                      list.handed_over, supplement, &v);
    /* The ways out may name the next in rank: told only to those who know the ranking. */
    bool knows = ROLE_BIT(c->actor.role) & (ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL_CHAIR));
    for (size_t i = 0; knows && i < d.n; i++)
        act_remark(c, v.n ? v.v[0].clause : NULL, "%s", d.ways[i].text);
    db_run(c->db,
           "INSERT INTO drop_out (selection_id, application_id, why, evidence, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "iissi", c->sel->id, who->id, input_text(in, "why"), input_text(in, "evidence"),
           c->record);
    undo(c, who->id);
    c->out->goes_on = knows && d.n ? d.ways[0].text
                                   : "Langkah berikutnya ditentukan Ketua Panitia Seleksi atau PPK.";
    return act_done(c, "Gugurnya calon untuk %s dicatat.", c->post->title);
}

#define PER_POST(name_, title_, effect_, who_, flags_, params_, run_)                         \
    {.name = name_, .title = title_, .effect = effect_, .who = who_,                          \
     .when = PHASES(PHASE_SCREENED, PHASE_DECIDED),                                           \
     .flags = ACT_MILESTONE | (flags_), .lock = LOCK_SELECTION, .rule = "result.ranking",     \
     .params = params_, .names = NAMES_SELECTION | NAMES_POST, .run = run_}

static const struct act acts[] = {
    PER_POST("decision.three", "Tetapkan tiga nama",
             "Tiga nama ditetapkan menurut abjad untuk jabatan ini. Sesudahnya susunan "
             "hanya berubah bila ada calon yang gugur.",
             PANELISTS | ROLE_BIT(ROLE_BAPERJAKAT) | ROLE_BIT(ROLE_PPK), ACT_IRREVERSIBLE,
             three_params, run_three),
    PER_POST("decision.transmit", "Serahkan tiga nama",
             "Tiga nama diserahkan kepada pejabat yang berwenang. Sesudahnya panitia "
             "seleksi tidak dapat mengubahnya.",
             PANELISTS, ACT_IRREVERSIBLE, NULL,
             run_transmit),
    PER_POST("decision.propose", "Usulkan tiga nama kepada PPK",
             "Tiga nama diusulkan kepada PPK. Sesudahnya usulan ini tidak dapat diubah, "
             "hanya dijawab.",
             ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_BAPERJAKAT), ACT_IRREVERSIBLE, NULL, run_propose),
    PER_POST("decision.ask_opinion", "Minta pendapat gubernur", NULL, ROLE_BIT(ROLE_PPK) | OFFICE, 0,
             ask_params, run_ask),
    PER_POST("decision.opinion", "Catat jawaban gubernur", NULL, ROLE_BIT(ROLE_GOVERNOR) | OFFICE, 0,
             opinion_params, run_opinion),
    PER_POST("decision.choose", "Pilih satu nama",
             "Satu nama dipilih untuk jabatan ini; calon lain tidak terpilih. Pilihan "
             "tercatat atas nama Anda beserta alasannya.",
             ROLE_BIT(ROLE_PPK),
             ACT_IRREVERSIBLE | ACT_REAUTH, choose_params, run_choose),
    {.name = "decision.consent", .title = "Catat persetujuan menteri",
     .who = OFFICE | ROLE_BIT(ROLE_PPK), .when = PHASES(PHASE_SCREENED, PHASE_DECIDED),
     .flags = ACT_MILESTONE, .lock = LOCK_SELECTION, .rule = "consent", .params = consent_params,
     .names = NAMES_SELECTION, .run = run_consent},
    PER_POST("decision.appoint", "Tetapkan pengangkatan",
             "Keputusan pengangkatan tercatat dan menjadi dasar pelantikan. Sesudahnya "
             "keputusan tidak dapat diubah.",
             ROLE_BIT(ROLE_PPK),
             ACT_IRREVERSIBLE | ACT_REAUTH, appoint_params, run_appoint),
    PER_POST("decision.drop_out", "Catat gugurnya calon", NULL,
             OFFICE | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL_CHAIR), ACT_NEEDS_REASON,
             drop_out_params, run_drop_out),
};

const struct act_table decision_acts = {acts, sizeof acts / sizeof acts[0]};
