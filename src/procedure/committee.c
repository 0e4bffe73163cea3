/* The people of a selection: nominated, appointed by decree, bound by a declaration, replaced.
 *
 * Serves: forming panel, secretariat and assessor team (NTT-04..05, BTG-II.A.1, BLR-5, 6, 7.1-3),
 * integrity declaration (NTT-W), conflict of interest (BTG-M), replacement of a prevented member
 * (composition checked again, sheets kept), ratification of what the provisional office did. */
#include "procedure/committee_inside.h"

#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_decree.h"
#include "rules/panel.h"

#define OFFICE COMMITTEE_OFFICE
#define OFFICERS                                                                              \
    (OFFICE | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR) |   \
     ROLE_BIT(ROLE_USER))
#define DECIDERS (ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_BAPERJAKAT))

static const char *const teams[] = {"pansel", "sekretariat", "asesor", NULL};
static const char *const elements[] = {"pejabat", "akademisi", "pakar", "profesional", NULL};
static const char *const post_levels[] = {"pelaksana", "pengawas", "administrator-iii.b",
                                          "administrator-iii.a", "jpt-pratama", "jpt-madya",
                                          "jpt-utama", NULL};
static const char *const conflict_kinds[] = {"keluarga", "atasan-bawahan", "usaha", "lain", NULL};

/* ---- nominees ---- */

static const struct param of_text[] = {{"", PARAM_LINE, true, .max = 300, .choose = "qualification"}, PARAMS_END};

/* What is asked of a member, nominated or put in another's place. */
#define MEMBER_PARAMS                                                                         \
    {"chair", PARAM_FLAG, false, "ketua"},                                                    \
    {"element", PARAM_WORD, false, "unsur", .words = elements},                               \
    {"internal", PARAM_FLAG, false, "internal"},                                              \
    {"field_evidence", PARAM_LINE, false, "bukti pengetahuan bidang", .max = 300},            \
    {"assessment_evidence", PARAM_LINE, false, "bukti pengetahuan penilaian kompetensi",      \
     .max = 300},                                                                             \
    {"independence_evidence", PARAM_LINE, false, "bukti independen", .max = 300},             \
    {"experience_evidence", PARAM_LINE, false, "bukti pengalaman", .max = 300},               \
    {"qualifications", PARAM_LIST, false, "kualifikasi", .max = 20, .of = of_text},           \
    {"level", PARAM_WORD, false, "jenjang jabatan yang diduduki", .words = post_levels},      \
    {"conditions", PARAM_LIST, false, "syarat yang dinyatakan dipenuhi", .max = 20, .of = of_text}

static const struct param nominate_params[] = {
    {"team", PARAM_WORD, true, "tim", .words = teams},
    {"account", PARAM_PUB, true, "akun", .choose = "person"},
    MEMBER_PARAMS,
    PARAMS_END,
};

/* Numbers of the regulation's qualifications that are recorded, as "1,3". */
static enum status qualifications_of(struct ctx *c, const struct input *in, const char **ret)
{
    const struct secretariat_rules *r = &c->sel->reg->secretariat;
    const char *list = NULL;
    for (size_t i = 0; i < input_count(in, "qualifications"); i++) {
        const char *text = input_text(input_item(in, "qualifications", i), "");
        size_t k = 0;
        while (k < r->n_qualifications && !str_eq(r->qualifications[k], text))
            k++;
        if (k == r->n_qualifications)
            return act_fault(c, "qualifications", "Kualifikasi \"%s\" tidak disebut dalam %s", text,
                             c->sel->reg->short_title);
        list = list ? arena_printf(c->arena, "%s,%zu", list, k) : arena_printf(c->arena, "%zu", k);
    }
    *ret = list;
    return ST_OK;
}

/* Numbers of the regulation's conditions of a panel member that are met, likewise. */
static enum status conditions_of(struct ctx *c, const struct input *in, const char **ret)
{
    const struct named_items *r = &c->sel->reg->panel.conditions;
    const char *list = NULL;
    for (size_t i = 0; i < input_count(in, "conditions"); i++) {
        const char *id = input_text(input_item(in, "conditions", i), "");
        size_t k = 0;
        while (k < r->n && !str_eq(r->v[k].id, id))
            k++;
        if (k == r->n)
            return act_fault(c, "conditions", "Syarat \"%s\" tidak disebut dalam %s", id,
                             c->sel->reg->short_title);
        list = list ? arena_printf(c->arena, "%s,%zu", list, k) : arena_printf(c->arena, "%zu", k);
    }
    *ret = list;
    return ST_OK;
}

static enum status write_nominee(struct ctx *c, const struct input *in, unsigned id_at)
{
    const char *team = input_text(in, "team"), *qualifications = NULL, *conditions = NULL;
    int64_t account = act_account(c, "account", input_text(in, "account"));
    if (str_eq(team, "pansel") && !input_has(in, "element"))
        act_fault(c, "element", "Unsur anggota panitia seleksi wajib diisi");
    if (account && db_int(c->db, 0,
                          "SELECT COUNT(*) FROM nominee WHERE selection_id = ?1 AND account_id = ?2"
                          " AND team = ?3 AND ended_by IS NULL", "iis", c->sel->id, account, team))
        act_fault(c, "account", "Orang ini sudah dicalonkan untuk tim tersebut");
    qualifications_of(c, in, &qualifications);
    conditions_of(c, in, &conditions);
    if (c->out->faults->n_errors)
        return ST_INVALID;
    db_run(c->db,
           "INSERT INTO nominee (pub, selection_id, team, account_id, chair, element, internal,"
           " field_evidence, assessment_evidence, independence_evidence, experience_evidence,"
           " qualifications, level, conditions, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
           "sisiisisssssssi", act_id(c, id_at), c->sel->id, team, account, input_flag(in, "chair"),
           input_text(in, "element"), input_flag(in, "internal"), input_text(in, "field_evidence"),
           input_text(in, "assessment_evidence"), input_text(in, "independence_evidence"),
           input_text(in, "experience_evidence"), qualifications, input_text(in, "level"), conditions,
           c->record);
    act_returns(c, "nominee", act_id(c, id_at));
    return ST_OK;
}

static enum status run_nominate(struct ctx *c, const struct input *in)
{
    enum status s = write_nominee(c, in, 0);
    return s == ST_OK ? act_done(c, "Calon anggota dicatat.") : s;
}

static const struct param withdraw_params[] = {
    {"nominee", PARAM_PUB, true, "calon anggota", .choose = "nominee"},
    PARAMS_END,
};

static enum status run_withdraw_nominee(struct ctx *c, const struct input *in)
{
    int64_t id = db_int(c->db, 0,
                        "SELECT n.id FROM nominee n WHERE n.pub = ?1 AND n.selection_id = ?2"
                        " AND n.ended_by IS NULL AND NOT EXISTS"
                        " (SELECT 1 FROM role_grant g WHERE g.nominee_id = n.id)",
                        "si", input_text(in, "nominee"), c->sel->id);
    if (!id)
        return act_fault(c, "nominee", "Calon anggota tidak ditemukan atau sudah diangkat");
    db_run(c->db, "UPDATE nominee SET ended_by = ?1 WHERE id = ?2", "ii", c->record, id);
    return act_done(c, "Calon anggota ditarik.");
}

/* ---- composition ---- */

struct team {
    struct panel_member *panel;
    struct secretariat_member *secretariat;
    struct assessor_member *assessors;
    size_t n, chairs;
};

static unsigned numbered_bits(struct arena *a, const char *text)
{
    char **v;
    size_t n = str_split(a, text ? text : "", ',', &v);
    unsigned bits = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t k;
        if (str_int64(v[i], &k) && k >= 0 && k < 31)
            bits |= 1u << k;
    }
    return bits;
}

static void read_team(struct ctx *c, const char *team, struct team *t)
{
    size_t n = (size_t)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM nominee WHERE selection_id = ?1 AND team = ?2"
                              " AND ended_by IS NULL", "is", c->sel->id, team);
    *t = (struct team){arena_array_of(c->arena, n, struct panel_member),
                       arena_array_of(c->arena, n, struct secretariat_member),
                       arena_array_of(c->arena, n, struct assessor_member), 0, 0};
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.p_name, n.element, n.internal, n.field_evidence, n.assessment_evidence,"
        " n.independence_evidence, n.experience_evidence, n.qualifications, n.chair, n.level,"
        " n.conditions"
        " FROM nominee n JOIN account a ON a.id = n.account_id WHERE n.selection_id = ?1"
        " AND n.team = ?2 AND n.ended_by IS NULL ORDER BY n.id", "is", c->sel->id, team);
    while (t->n < n && rows_next(rows)) {
        const char *name = arena_strdup(c->arena, rows_text(rows, 0));
        int element = rows_null(rows, 1) ? -1 : element_from_word(rows_text(rows, 1));
        t->panel[t->n] = (struct panel_member){
            name, element < 0 ? ELEMENT_OFFICIAL : (enum element)element, rows_int(rows, 2) != 0,
            arena_strdup(c->arena, rows_text(rows, 3)), arena_strdup(c->arena, rows_text(rows, 4)),
            rows_null(rows, 9) ? LEVEL_NONE
                               : (enum post_level)post_level_from_word(rows_text(rows, 9)),
            numbered_bits(c->arena, rows_text(rows, 10))};
        t->assessors[t->n] = (struct assessor_member){
            name, arena_strdup(c->arena, rows_text(rows, 5)),
            arena_strdup(c->arena, rows_text(rows, 6))};
        t->secretariat[t->n] =
            (struct secretariat_member){name, numbered_bits(c->arena, rows_text(rows, 7))};
        t->chairs += rows_int(rows, 8) != 0;
        t->n++;
    }
    rows_end(rows);
}

static const char *rule_of(const char *team)
{
    return str_eq(team, "pansel") ? "panel" : str_eq(team, "asesor") ? "assessors" : "secretariat";
}

/* The level of the highest post to be filled. */
static enum post_level vacant_level(const struct ctx *c)
{
    static const enum post_level of[JPT_LEVEL__MAX] = {
        [JPT_ANY] = LEVEL_PRATAMA, [JPT_PRATAMA] = LEVEL_PRATAMA, [JPT_MADYA] = LEVEL_MADYA,
        [JPT_UTAMA] = LEVEL_UTAMA};
    enum post_level most = LEVEL_NONE;
    for (size_t i = 0; i < c->sel->n_posts; i++)
        if (of[c->sel->posts[i].level] > most)
            most = of[c->sel->posts[i].level];
    return most;
}

static void check_panel(struct ctx *c, const struct team *t, struct verdicts *v)
{
    panel_check(c->sel->reg, t->panel, t->n, v);
    panel_check_standing(c->sel->reg, t->panel, t->n, vacant_level(c), v);
}

void committee_judge(struct ctx *c, const char *team, struct verdicts *v, size_t *ret_n,
                     size_t *ret_chairs)
{
    struct team t;
    read_team(c, team, &t);
    *ret_n = t.n;
    *ret_chairs = t.chairs;
    if (str_eq(team, "pansel"))
        check_panel(c, &t, v);
    else if (str_eq(team, "sekretariat"))
        secretariat_check(c->sel->reg, t.secretariat, t.n, v);
    else
        assessors_check(c->sel->reg, t.assessors, t.n, v);
}

/* Remarks are said, the first refusal refuses. */
static enum status check_team(struct ctx *c, const char *team)
{
    struct verdicts v;
    size_t n, chairs;
    verdicts_init(&v, c->arena);
    committee_judge(c, team, &v, &n, &chairs);
    if (!n)
        return act_refuse(c, rule_of(team), "Catat calon anggotanya lebih dahulu.",
                          "Belum ada calon anggota %s.", team);
    if (chairs != 1 && !str_eq(team, "asesor"))
        return act_refuse(c, rule_of(team), "Tunjuk tepat satu ketua.", "Tim ini mempunyai %zu ketua.",
                          chairs);
    for (size_t i = 0; i < v.n; i++)
        if (v.v[i].met != MET_NO && v.v[i].remark)
            act_remark(c, v.v[i].clause, "%s", v.v[i].message);
    const struct verdict *no = verdicts_first_no(&v);
    return no ? act_refuse_verdict(c, no) : ST_OK;
}

/* ---- appointment by decree ---- */

static const struct param appoint_params[] = {
    {"team", PARAM_WORD, true, "tim", .words = teams},
    {"number", PARAM_LINE, true, "nomor keputusan", .max = 100},
    {"date", PARAM_DATE, true, "tanggal keputusan"},
    PARAMS_END,
};

static const char *role_of(const char *team, bool chair)
{
    if (str_eq(team, "asesor"))
        return role_word(ROLE_ASSESSOR);
    if (str_eq(team, "pansel"))
        return role_word(chair ? ROLE_PANEL_CHAIR : ROLE_PANEL);
    return role_word(chair ? ROLE_SECRETARIAT_CHAIR : ROLE_SECRETARIAT);
}

static void grant(struct ctx *c, int64_t account, const char *role, int64_t nominee)
{
    db_run(c->db,
           "INSERT INTO role_grant (selection_id, account_id, role, nominee_id, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)", "iisii", c->sel->id, account, role, nominee, c->record);
}

static void grant_team(struct ctx *c, const char *team)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT id, account_id, chair FROM nominee WHERE selection_id = ?1"
                                " AND team = ?2 AND ended_by IS NULL ORDER BY id",
                                "is", c->sel->id, team);
    while (rows_next(rows))
        grant(c, rows_int(rows, 1), role_of(team, rows_int(rows, 2) != 0), rows_int(rows, 0));
}

static enum status run_appoint(struct ctx *c, const struct input *in)
{
    const char *team = input_text(in, "team");
    if (db_int(c->db, 0, "SELECT COUNT(*) FROM decree WHERE selection_id = ?1 AND team = ?2", "is",
               c->sel->id, team))
        return act_refuse(c, NULL, "Pakai penggantian anggota.", "Tim ini sudah diangkat.");
    if (date_cmp(input_date(in, "date"), c->today) > 0)
        return act_fault(c, "date", "Tanggal keputusan belum tiba");
    enum status s = decree_signed(c, "sk-panitia");
    if (s == ST_OK)
        s = check_team(c, team);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO decree (selection_id, team, number, decided_on, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "isssi", c->sel->id, team, input_text(in, "number"),
           date_iso(c->arena, input_date(in, "date")), c->record);
    grant_team(c, team);
    c->out->goes_on = "Setiap anggota menandatangani pakta integritas sebelum bertugas.";
    return act_done(c, "Keputusan %s: anggota %s diangkat.", input_text(in, "number"), team);
}

static const struct param ratify_params[] = {
    {"note", PARAM_TEXT, true, "catatan pengesahan", .max = 2000},
    PARAMS_END,
};

/* What the agency prepared before the decrees is made the committee's own. */
static enum status run_ratify(struct ctx *c, const struct input *in)
{
    if (!act_happened(c, "committee.appoint", "sekretariat", 0))
        return act_refuse(c, "secretariat.decree", "Angkat sekretariat lebih dahulu.",
                          "Pengesahan menunggu keputusan pengangkatan sekretariat.");
    int64_t n = db_int(c->db, 0,
                       "SELECT COUNT(*) FROM record WHERE selection_id = ?1 AND role = ?2", "is",
                       c->sel->id, role_word(ROLE_AGENCY));
    db_run(c->db,
           "INSERT INTO coordination (selection_id, kind, body, note, made_by)"
           " VALUES (?1, 'pengesahan', ?2, ?3, ?4)",
           "issi", c->sel->id, role_title(ROLE_AGENCY), input_text(in, "note"), c->record);
    return act_done(c, "%lld perbuatan Badan Kepegawaian sebelum keputusan disahkan.", (long long)n);
}

/* ---- declarations ---- */

static const struct param declare_params[] = {
    {"text", PARAM_TEXT, true, "pernyataan", .max = 4000},
    PARAMS_END,
};

static enum status run_declare(struct ctx *c, const struct input *in)
{
    if (db_int(c->db, 0,
               "SELECT COUNT(*) FROM declaration WHERE selection_id = ?1 AND account_id = ?2", "ii",
               c->sel->id, c->actor.account))
        return act_refuse(c, "declaration", NULL, "Anda sudah menandatangani pakta integritas.");
    db_run(c->db,
           "INSERT INTO declaration (selection_id, account_id, text, made_by)"
           " VALUES (?1, ?2, ?3, ?4)", "iisi", c->sel->id, c->actor.account, input_text(in, "text"),
           c->record);
    return act_done(c, "Pakta integritas ditandatangani.");
}

static const struct param conflict_params[] = {
    {"about", PARAM_PUB, false, "lamaran", .choose = "application"},
    {"kind", PARAM_WORD, true, "jenis benturan", .words = conflict_kinds},
    {"note", PARAM_TEXT, false, "keterangan", .max = 2000, .personal = true},
    PARAMS_END,
};

static enum status run_conflict(struct ctx *c, const struct input *in)
{
    struct application_ref *about = NULL;
    if (input_has(in, "about") && !(about = act_application(c, "about", input_text(in, "about"))))
        return ST_INVALID;
    if (!about && !c->post)
        return act_fault(c, "about", "Sebutkan lamaran atau jabatan yang berbenturan");
    db_run(c->db,
           "INSERT INTO conflict (selection_id, account_id, candidate_id, post_id, kind, p_note,"
           " made_by) VALUES (?1, ?2, NULLIF(?3, 0), NULLIF(?4, 0), ?5, ?6, ?7)",
           "iiiissi", c->sel->id, c->actor.account, about ? about->account : 0,
           about ? 0 : c->post->id, input_text(in, "kind"), input_text(in, "note"), c->record);
    c->out->goes_on = "Anda tidak lagi membaca atau menilai yang bersangkutan.";
    return act_done(c, "Benturan kepentingan dicatat.");
}

/* ---- replacement ---- */

static const struct param replace_params[] = {
    {"team", PARAM_WORD, true, "tim", .words = teams},
    {"out", PARAM_PUB, true, "anggota yang diganti", .choose = "member"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    {"meeting", PARAM_PUB, true, "rapat penggantian", .choose = "meeting"},
    {"account", PARAM_PUB, true, "anggota pengganti", .choose = "person"},
    MEMBER_PARAMS,
    PARAMS_END,
};

static bool minuted(struct ctx *c, const char *meeting)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM minutes m JOIN meeting g ON g.id = m.meeting_id"
                  " WHERE g.pub = ?1 AND g.selection_id = ?2", "si", meeting, c->sel->id) > 0;
}

/* The old member's locked sheets stay; the new one owes what the old one had not locked. */
static enum status run_replace(struct ctx *c, const struct input *in)
{
    const char *team = input_text(in, "team");
    int64_t out = act_account(c, "out", input_text(in, "out"));
    int64_t nominee = out ? db_int(c->db, 0,
                                   "SELECT nominee_id FROM role_grant WHERE selection_id = ?1"
                                   " AND account_id = ?2 AND ended_by IS NULL AND role = ?3",
                                   "iis", c->sel->id, out, role_of(team, input_flag(in, "chair")))
                          : 0;
    if (!nominee)
        return act_fault(c, "out", "Orang ini bukan anggota tim dengan kedudukan itu");
    if (!minuted(c, input_text(in, "meeting")))
        return act_refuse(c, "panel", "Simpan notulen rapat penggantian lebih dahulu.",
                          "Penggantian anggota memerlukan rapat yang dinotulenkan.");
    db_run(c->db, "UPDATE nominee SET ended_by = ?1 WHERE id = ?2", "ii", c->record, nominee);
    db_run(c->db, "UPDATE role_grant SET ended_by = ?1 WHERE nominee_id = ?2 AND ended_by IS NULL",
           "ii", c->record, nominee);
    enum status s = write_nominee(c, in, 0);
    if (s == ST_OK)
        s = check_team(c, team);
    if (s != ST_OK)
        return s;
    int64_t fresh = db_int(c->db, 0, "SELECT id FROM nominee WHERE pub = ?1", "s", act_id(c, 0));
    grant(c, act_account(c, "account", input_text(in, "account")),
          role_of(team, input_flag(in, "chair")), fresh);
    return act_done(c, "Anggota diganti; lembar penilaian yang sudah terkunci tetap berlaku.");
}

static const struct act acts[] = {
    {.name = "committee.nominate", .title = "Calonkan anggota", .who = OFFICE,
     .when = PHASE_BIT(PHASE_PREPARATION), .lock = LOCK_SELECTION, .rule = "panel",
     .params = nominate_params, .names = NAMES_SELECTION, .run = run_nominate},
    {.name = "committee.withdraw_nominee", .title = "Tarik calon anggota", .who = OFFICE,
     .when = PHASE_BIT(PHASE_PREPARATION), .lock = LOCK_SELECTION, .rule = "panel",
     .params = withdraw_params, .names = NAMES_SELECTION, .run = run_withdraw_nominee},
    {.name = "committee.appoint", .title = "Angkat tim dengan keputusan",
     .effect = "Anggota tim memperoleh peran dan wewenangnya dalam seleksi ini. Perubahan "
               "sesudahnya hanya dengan penggantian anggota.",
     .who = ROLE_BIT(ROLE_PPK), .when = PHASE_BIT(PHASE_PREPARATION),
     .flags = ACT_MILESTONE | ACT_IRREVERSIBLE | ACT_REAUTH, .lock = LOCK_SELECTION,
     .tag_param = "team", .rule = "panel.formed", .params = appoint_params,
     .names = NAMES_SELECTION, .run = run_appoint},
    {.name = "committee.ratify", .title = "Sahkan persiapan", .who = ROLE_BIT(ROLE_PPK),
     .flags = ACT_MILESTONE, .lock = LOCK_SELECTION, .rule = "secretariat.decree",
     .params = ratify_params, .names = NAMES_SELECTION, .run = run_ratify},
    {.name = "committee.declare_integrity", .title = "Tanda tangani pakta integritas",
     .effect = "Pernyataan Anda tercatat dengan waktu dan tidak dapat ditarik. "
               "Sesudahnya Anda dapat mulai bertugas.",
     .who = OFFICERS, .flags = ACT_NO_DECLARATION | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "declaration", .params = declare_params, .names = NAMES_SELECTION,
     .run = run_declare},
    {.name = "committee.declare_conflict", .title = "Nyatakan benturan kepentingan",
     .who = OFFICERS | DECIDERS, .flags = ACT_NO_DECLARATION, .lock = LOCK_SELECTION,
     .rule = "merit", .params = conflict_params, .names = NAMES_SELECTION | NAMES_POST_OPTIONAL,
     .run = run_conflict},
    {.name = "committee.replace", .title = "Ganti anggota yang berhalangan",
     .effect = "Anggota lama berhenti dan anggota pengganti mulai bertugas; lembar "
               "penilaian yang telah dikunci tetap berlaku. Susunan tim diperiksa "
               "kembali.",
     .who = ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL_CHAIR),
     .when = PHASES(PHASE_PREPARATION, PHASE_SELECTING),
     .flags = ACT_MILESTONE | ACT_NEEDS_REASON | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .tag_param = "team", .rule = "panel", .params = replace_params, .names = NAMES_SELECTION,
     .run = run_replace},
};

const struct act_table committee_acts = {acts, sizeof acts / sizeof acts[0]};
