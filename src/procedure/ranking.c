/* The ranking of a post: computed from every stage, sealed, its ties parted by the plenary, and
 * handed to whom the regulation says.
 *
 * It exists nowhere before all sheets are locked. What is sealed is kept with the program's
 * version and the hash of the rules; computing again is compared with it: the same result changes
 * nothing, another one makes a new version only when a decision of the plenary or somebody's
 * dropping out came since, and is otherwise an error of the store. Serves BTG-II.B.7.a-d, BLR-14.1,
 * 14.3, NTT-26. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_conflict.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "rules/pass.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define TRACK "rekam-jejak"

/* One post on its way to a ranking. */
struct computing {
    struct terms terms;
    struct scores_field field;
    struct score_stage *stages;
    size_t n_stages;
    struct rank_entry *entries;
    struct ranking ranking;
};

/* ---- is everything in? ---- */

static int weight_of(const struct computing *k, const struct stage_rule *r)
{
    const struct stage_terms *t = terms_stage(&k->terms, r->id);
    return t ? t->weight : 0;
}

static enum status check_no_three(struct ctx *c)
{
    if (!db_int(c->db, 0, "SELECT COUNT(*) FROM three WHERE post_id = ?1 AND ended_by IS NULL", "i",
                c->post->id))
        return ST_OK;
    return act_refuse(c, "result.ranking", NULL,
                      "Nama-nama untuk %s sudah ditetapkan dari peringkat "
                      "ini.",
                      c->post->title);
}

/* The track record is asked for even where it weighs nothing. */
static enum status check_track_record(struct ctx *c)
{
    const struct stage_rule *r = regulation_stage(c->sel->reg, TRACK);
    if (!r || scores_waived(c, r->id) || act_happened(c, "track_record.close", NULL, c->post->id))
        return ST_OK;
    return act_refuse_clause(c, r->clause, "Panitia Seleksi menutup rekam jejak jabatan ini.",
                             "Rekam jejak untuk %s belum ditutup.", c->post->title);
}

static enum status check_stages(struct ctx *c, const struct computing *k)
{
    enum status s = ST_OK;
    for (size_t i = 0; i < k->n_stages && s == ST_OK; i++) {
        const struct score_stage *st = &k->stages[i];
        if (!st->waived && weight_of(k, st->rule) > 0)
            s = scores_complete(c, c->post, st->rule, &k->field, false);
    }
    return s;
}

/* ---- computing ---- */

static enum status entry_of(struct ctx *c, struct computing *k, size_t i)
{
    const struct scores_candidate *who = &k->field.v[i];
    struct rank_entry *e = &k->entries[i];
    struct score_parts parts = {0};
    struct verdicts v;
    verdicts_init(&v, c->arena);
    *e = (struct rank_entry){.id = who->app.pub, .out = who->out, .out_reason = who->out_reason};
    if (who->out != OUT_NONE)
        return ST_OK;
    struct score_case sc = {.application = who->app.pub, .person = who->person,
                            .post = c->post->class,
                            .exemptions = who->exemptions, .n_exemptions = who->n_exemptions,
                            .carried = who->carried, .n_carried = who->n_carried};
    enum status s = score_case_parts(c->arena, k->stages, k->n_stages, &k->terms, &sc,
                                     date_is_none(who->carried_on) ? c->today : who->carried_on,
                                     &parts, c->out->faults, &v);
    e->parts = parts.v;
    e->n_parts = parts.n;
    if (s != ST_REFUSED)
        return s;
    const struct verdict *no = verdicts_first_no(&v);
    return no ? act_refuse_verdict(c, no)
              : act_refuse(c, "result.ranking", NULL,
                           "Nilai seorang peserta belum dapat dihitung.");
}

/* The plenary's orders in force, without those who are out since. */
static void read_ties(struct ctx *c, const struct computing *k, struct tie_rule *ret)
{
    size_t most = (size_t)db_int(c->db, 0,
                                 "SELECT COUNT(*) FROM tie_decision WHERE post_id = ?1"
                                 " AND ended_by IS NULL", "i", c->post->id);
    struct tie_decision *v = arena_array_of(c->arena, most, struct tie_decision);
    *ret = (struct tie_rule){k->terms.ties, k->terms.n_ties, v, 0};
    struct rows *rows = db_rows(c->db,
                                "SELECT t.ordering, g.pub FROM tie_decision t"
                                " JOIN meeting g ON g.id = t.meeting_id WHERE t.post_id = ?1"
                                " AND t.ended_by IS NULL ORDER BY t.id", "i", c->post->id);
    while (ret->n_decisions < most && rows_next(rows)) {
        char **ids;
        size_t n = str_split(c->arena, rows_text(rows, 0), ',', &ids), left = 0;
        for (size_t i = 0; i < n; i++) {
            const struct scores_candidate *who = scores_find(&k->field, ids[i]);
            if (who && who->out == OUT_NONE)
                ids[left++] = ids[i];
        }
        if (left > 1)
            v[ret->n_decisions++] = (struct tie_decision){
                (const char *const *)ids, left, arena_strdup(c->arena, rows_text(rows, 1))};
    }
    rows_end(rows);
}

static enum status prepare(struct ctx *c, struct computing *k)
{
    *k = (struct computing){0};
    enum status s = check_no_three(c);
    if (s == ST_OK)
        s = conflict_at(c, c->post, NULL);
    if (s == ST_OK && !scored_terms(c, false, &k->terms))
        s = act_refuse(c, "weights", NULL,
                       "Bobot tahap tidak ditetapkan sebelum pendaftaran dibuka.");
    if (s == ST_OK)
        s = check_track_record(c);
    if (s != ST_OK)
        return s;
    scores_field(c, c->post, &k->field);
    k->n_stages = scores_stages(c, c->post, &k->field, &k->stages);
    return check_stages(c, k);
}

static enum status compute(struct ctx *c, struct computing *k)
{
    struct tie_rule ties;
    enum status s = prepare(c, k);
    k->entries = arena_array_of(c->arena, k->field.n, struct rank_entry);
    for (size_t i = 0; i < k->field.n && s == ST_OK; i++)
        s = entry_of(c, k, i);
    if (s != ST_OK)
        return s;
    read_ties(c, k, &ties);
    return rank_compute(c->arena, k->entries, k->field.n, &ties, &k->ranking, c->out->faults);
}

/* ---- comparing with what is sealed ---- */

/* "pub|place|total" of every line, in the order of the ids. */
static void line_text(struct buf *b, const char *pub, int64_t place, const char *total)
{
    buf_printf(b, "%s|%lld|%s\n", pub, (long long)place, total ? total : "");
}

static const char *computed_text(struct ctx *c, const struct computing *k)
{
    struct buf b BUF_AUTO;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < k->field.n; i++) {
        const char *pub = k->field.v[i].app.pub;
        const struct rank_row *row = rank_row_of(&k->ranking, pub);
        line_text(&b, pub, row ? row->rank : 0, row ? ratio_text(c->arena, row->total) : NULL);
    }
    return buf_dup(&b, c->arena);
}

static const char *sealed_text(struct ctx *c, int64_t ranking)
{
    struct buf b BUF_AUTO;
    buf_init(&b, 1 << 20);
    struct rows *rows = db_rows(c->db,
                                "SELECT a.pub, l.place, l.total FROM ranking_line l"
                                " JOIN application a ON a.id = l.application_id"
                                " WHERE l.ranking_id = ?1 ORDER BY a.pub", "i", ranking);
    while (rows_next(rows))
        line_text(&b, rows_text(rows, 0), rows_int(rows, 1), rows_text(rows, 2));
    return buf_dup(&b, c->arena);
}

/* Did something happen since that may change a ranking: a decision of the plenary, somebody
 * leaving, a changed result of the file check, a member's conflict? */
static bool may_differ(struct ctx *c, int64_t made_by)
{
    return db_int(
               c->db, 0,
               "SELECT (SELECT COUNT(*) FROM tie_decision WHERE post_id = ?1 AND made_by > ?2)"
               " + (SELECT COUNT(*) FROM withdrawal w JOIN application a ON a.id = w.application_id"
               "    WHERE a.post_id = ?1 AND w.made_by > ?2)"
               " + (SELECT COUNT(*) FROM drop_out x JOIN application a ON a.id = x.application_id"
               "    WHERE a.post_id = ?1 AND x.made_by > ?2)"
               " + (SELECT COUNT(*) FROM stage_result s JOIN application a"
               "    ON a.id = s.application_id WHERE a.post_id = ?1 AND s.made_by > ?2)"
               " + (SELECT COUNT(*) FROM conflict WHERE selection_id = ?3 AND made_by > ?2)",
               "iii", c->post->id, made_by, c->sel->id) > 0;
}

/* ---- sealing ---- */

static bool passes(struct ctx *c, const struct computing *k, const struct rank_entry *e)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    return pass_selection(c->sel->reg, &k->terms, e, &v) == MET_YES;
}

static void write_line(struct ctx *c, const struct computing *k, int64_t ranking, size_t i)
{
    const struct rank_entry *e = &k->entries[i];
    const struct rank_row *row = rank_row_of(&k->ranking, e->id);
    int64_t line = db_insert(
        c->db,
        "INSERT INTO ranking_line (ranking_id, application_id, place, total, shown, parted_by, "
        "minute,"
        " tied, hidden_digits, passed, excluded, made_by)"
        " VALUES (?1, ?2, NULLIF(?3, 0), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id",
        "iiissssiiisi", ranking, k->field.v[i].app.id, row ? row->rank : 0,
        row ? ratio_text(c->arena, row->total) : NULL, row ? row->shown : NULL,
        row ? row->parted_by : NULL, row ? row->minute : NULL, row && row->n_tied > 0,
        row && row->hidden_digits, row && passes(c, k, e), row ? NULL : e->out_reason, c->record);
    for (size_t p = 0; row && p < e->n_parts; p++)
        db_run(c->db,
               "INSERT INTO ranking_part (line_id, stage, value, weight, source, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               "issssi", line, e->parts[p].stage, ratio_text(c->arena, e->parts[p].value),
               ratio_text(c->arena, e->parts[p].weight), score_source_name(e->parts[p].source),
               c->record);
}

static void seal(struct ctx *c, const struct computing *k)
{
    db_run(c->db, "UPDATE ranking SET ended_by = ?1 WHERE post_id = ?2 AND ended_by IS NULL", "ii",
           c->record, c->post->id);
    int64_t id =
        db_insert(c->db,
                  "INSERT INTO ranking (selection_id, post_id, program, rule_hash, complete,"
                  " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
                  "iissii", c->sel->id, c->post->id, SELTER_VERSION, scored_hash(c),
                  !k->ranking.open_ties, c->record);
    for (size_t i = 0; i < k->field.n; i++)
        write_line(c, k, id, i);
}

static void say_ties(struct ctx *c, const struct computing *k)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (rank_settled(&k->ranking, regulation_clause(c->sel->reg, "result.tie"), &v) == MET_YES)
        return;
    const struct verdict *no = verdicts_first_no(&v);
    act_remark(c, no->clause ? no->clause : c->sel->reg->result.ranking_clause, "%s %s",
               no->message, no->lawful);
    c->out->goes_on = no->lawful;
}

/* Computes, compares with what is sealed, seals. */
static enum status compute_and_seal(struct ctx *c, struct computing *k, bool *ret_same)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT id, made_by FROM ranking WHERE post_id = ?1"
                                " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", c->post->id);
    bool sealed = rows_next(rows);
    int64_t old = sealed ? rows_int(rows, 0) : 0, made_by = sealed ? rows_int(rows, 1) : 0;
    rows_end(rows);
    enum status s = compute(c, k);
    if (s != ST_OK)
        return s;
    *ret_same = sealed && str_eq(computed_text(c, k), sealed_text(c, old));
    if (sealed && !*ret_same && !may_differ(c, made_by))
        return err_set(
            &c->out->err, ERR_CORRUPT,
            "Perhitungan ulang tidak sama dengan peringkat yang tersegel. Hubungi pengelola.",
            "ranking %lld differs when computed again", (long long)old);
    if (!*ret_same)
        seal(c, k);
    if (k->ranking.hidden_digits)
        act_remark(c, c->sel->reg->result.ranking_clause, "Urutan sebagian peserta bergantung pada "
                   "angka di belakang dua desimal yang ditampilkan.");
    say_ties(c, k);
    return ST_OK;
}

static enum status run_compute(struct ctx *c, const struct input *in)
{
    (void)in;
    struct computing k;
    bool same;
    enum status s = compute_and_seal(c, &k, &same);
    if (s != ST_OK)
        return s;
    if (same)
        return act_done(c, "Perhitungan ulang sama dengan peringkat %s yang tersegel.",
                        c->post->title);
    return act_done(c, "Peringkat %s disegel: %zu peserta diperingkat, %zu tidak.", c->post->title,
                    k.ranking.n, k.ranking.n_out);
}

/* ---- the plenary parts equals ---- */

static const struct param pub_of[] = {{"", PARAM_PUB, true, "lamaran", .choose = "application"}, PARAMS_END};
static const struct param tie_params[] = {
    {"order", PARAM_LIST, true, "urutan, terbaik dahulu", .min = 2, .max = 50, .of = pub_of,
     .ordered = true},
    {"meeting", PARAM_PUB, true, "rapat pleno", .choose = "meeting"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

/* The group that shares a place now: exactly the ones named, each once. */
static enum status check_group(struct ctx *c, const struct input *in, const char **ret_ordering)
{
    size_t n = input_count(in, "order"), same = 0;
    int64_t place = 0;
    *ret_ordering = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *pub = input_text(input_item(in, "order", i), "");
        const char *where = arena_printf(c->arena, "order[%zu]", i + 1);
        int64_t here =
            db_int(c->db, 0,
                   "SELECT l.place FROM ranking_line l JOIN ranking r ON r.id = l.ranking_id"
                   " JOIN application a ON a.id = l.application_id WHERE r.post_id = ?1"
                   " AND r.ended_by IS NULL AND a.pub = ?2 AND l.tied = 1",
                   "is", c->post->id, pub);
        for (size_t k = 0; k < i; k++)
            if (str_eq(pub, input_text(input_item(in, "order", k), "")))
                return act_fault(c, where, "Peserta disebut dua kali");
        if (!here || (place && here != place))
            return act_fault(c, where,
                             "Peserta ini tidak berbagi tempat dengan yang lain dalam urutan ini");
        place = here;
        *ret_ordering = *ret_ordering ? arena_printf(c->arena, "%s,%s", *ret_ordering, pub) : pub;
    }
    same =
        (size_t)db_int(c->db, 0,
                       "SELECT COUNT(*) FROM ranking_line l JOIN ranking r ON r.id = l.ranking_id"
                       " WHERE r.post_id = ?1 AND r.ended_by IS NULL AND l.place = ?2",
                       "ii", c->post->id, place);
    return same == n ? ST_OK
                     : act_fault(c, "order", "Sebutkan semua %zu peserta yang nilainya sama", same);
}

/* The meeting whose minutes carry the decision; 0 after a refusal. */
static int64_t minuted_meeting(struct ctx *c, const char *pub)
{
    int64_t id = db_int(c->db, 0,
                        "SELECT g.id FROM meeting g WHERE g.pub = ?1 AND g.selection_id = ?2"
                        " AND EXISTS (SELECT 1 FROM minutes m WHERE m.meeting_id = g.id)",
                        "si", pub, c->sel->id);
    if (!id)
        act_refuse(c, "result.tie", "Simpan notulen rapat pleno yang memutusnya lebih dahulu.",
                   "Urutan nilai yang sama diputus rapat pleno yang dinotulenkan.");
    return id;
}

static enum status run_break_tie(struct ctx *c, const struct input *in)
{
    const char *ordering;
    struct computing k;
    bool same;
    if (!scores_ranked(c, c->post->id))
        return act_refuse(c, "result.ranking", "Hitung peringkat lebih dahulu.",
                          "Peringkat untuk %s belum ada.", c->post->title);
    enum status s = check_no_three(c);
    if (s == ST_OK)
        s = conflict_at(c, c->post, NULL);
    if (s == ST_OK)
        s = check_group(c, in, &ordering);
    if (s != ST_OK)
        return s;
    int64_t meeting = minuted_meeting(c, input_text(in, "meeting"));
    if (!meeting)
        return ST_REFUSED;
    db_run(c->db,
           "INSERT INTO tie_decision (selection_id, post_id, ordering, reason, meeting_id, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iissii", c->sel->id, c->post->id, ordering, input_text(in, "reason"), meeting,
           c->record);
    s = compute_and_seal(c, &k, &same);
    return s == ST_OK
               ? act_done(c, "Urutan nilai yang sama ditetapkan; peringkat %s disegel kembali.",
                          c->post->title)
               : s;
}

/* ---- to whom it goes ---- */

static const char *const receivers[] = {"ppk", "baperjakat", NULL};
static const struct param deliver_params[] = {
    {"to", PARAM_WORD, false, "penerima", .words = receivers},
    PARAMS_END,
};

/* Who picks the three where that is not the panel, who chooses, and the readers the regulation
 * names; Baperjakat first, for it passes the ranking on. */
static role_set receivers_of(struct ctx *c)
{
    const struct route_rule *r = regulation_route(c->sel->reg, c->post->class);
    role_set all = c->sel->reg->result.ranking_readers;
    for (size_t i = 0; !r && i < c->sel->n_supplements; i++)
        r = regulation_route(c->sel->supplements[i], c->post->class);
    if (r)
        all |= r->three_by | r->choose_by;
    return all & (ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_BAPERJAKAT));
}

static enum status run_deliver(struct ctx *c, const struct input *in)
{
    role_set may = receivers_of(c);
    const char *to = input_text(in, "to");
    int64_t complete = db_int(c->db, -1,
                              "SELECT complete FROM ranking WHERE post_id = ?1 AND ended_by IS NULL"
                              " ORDER BY id DESC LIMIT 1", "i", c->post->id);
    if (complete < 0)
        return act_refuse(c, "result.ranking", "Hitung peringkat lebih dahulu.",
                          "Peringkat untuk %s belum ada.", c->post->title);
    if (!complete)
        return act_refuse(c, "result.tie", "Rapat pleno memutus urutannya lebih dahulu.",
                          "Masih ada peserta %s yang nilainya sama.", c->post->title);
    if (!to)
        to = role_word(may & ROLE_BIT(ROLE_BAPERJAKAT) ? ROLE_BAPERJAKAT : ROLE_PPK);
    if (!(may & ROLE_BIT(role_from_word(to))))
        return act_refuse(
            c, "result.ranking",
            arena_printf(c->arena, "Serahkan kepada %s.", role_set_show(c->arena, may)),
            "Peringkat %s tidak diserahkan kepada %s.", c->post->title,
            role_title((enum role)role_from_word(to)));
    db_run(c->db,
           "INSERT INTO ranking_delivery (ranking_id, to_role, made_by)"
           " SELECT id, ?1, ?2 FROM ranking WHERE post_id = ?3 AND ended_by IS NULL",
           "sii", to, c->record, c->post->id);
    return act_done(c, "Peringkat %s diserahkan kepada %s.", c->post->title,
                    role_title((enum role)role_from_word(to)));
}

#define RANKING PHASES(PHASE_SCREENED, PHASE_PROPOSED)
#define PER_POST .when = RANKING, .lock = LOCK_SELECTION, .names = NAMES_SELECTION | NAMES_POST

static const struct act acts[] = {
    {.name = "ranking.compute", .title = "Hitung dan segel peringkat",
     .effect = "Peringkat dihitung dari lembar yang terkunci dan disegel. Nilai tidak "
               "dapat diubah lagi; peringkat hanya terbaca oleh yang disebut peraturan.", .who = PANELISTS, PER_POST,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .rule = "result.ranking",
     .run = run_compute},
    {.name = "ranking.break_tie", .title = "Tetapkan urutan nilai yang sama",
     .effect = "Urutan peserta dengan nilai sama ditetapkan menurut keputusan pleno. "
               "Urutan ini masuk ke peringkat yang disegel.",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR), PER_POST,
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE | ACT_NEEDS_REASON,
     .rule = "result.tie", .params = tie_params, .run = run_break_tie},
    {.name = "ranking.deliver", .title = "Serahkan peringkat",
     .effect = "Peringkat diserahkan secara rahasia kepada penerima yang disebut "
               "peraturan. Penyerahan tercatat.", .who = ROLE_BIT(ROLE_PANEL_CHAIR),
     PER_POST, .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .rule = "result.ranking",
     .params = deliver_params, .run = run_deliver},
};

const struct act_table ranking_acts = {acts, sizeof acts / sizeof acts[0]};
