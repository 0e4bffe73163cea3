/* Letters: drafted, submitted for signature, signed with a number of the register or returned,
 * delivered against a receipt, voided (its number stays). The file is the body's text until the
 * paper room renders it.
 *
 * The one who signs is named in the draft and held against the regulation, and acts in that very
 * role. What a void letter had brought about in the procedure no longer counts: the step is open
 * until the letter is issued and signed anew.
 *
 * Serves the typing, submitting and delivering steps of NTT-02 ... NTT-33 and every letter the
 * other regulations ask for. A signed letter is immutable: its hash is kept with the signature. */
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "rules/procedure.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))
#define SIGNERS                                                                               \
    (ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PANEL_CHAIR) |                   \
     ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_AGENCY))

static const char *const kinds[] = {
    "permohonan-kesediaan", "sk-panitia", "undangan-koordinasi", "proposal", "laporan-rekomendasi",
    "edaran", "laporan-administrasi", "sk-lulus-administrasi", "pemberitahuan",
    "undangan-kompetensi", "sk-tiga-besar", "usulan-tiga-besar", "laporan-hasil", "nota-dinas",
    "sk-pengangkatan", "laporan-akhir", "hasil-seleksi", NULL};

static const char *const signers[] = {"ppk", "pyb", "ketua-pansel", "ketua-sekretariat",
                                      "badan-kepegawaian", NULL};

static const struct param draft_params[] = {
    {"kind", PARAM_WORD, true, "jenis surat", .words = kinds},
    {"subject", PARAM_LINE, true, "hal", .max = 300},
    {"addressee", PARAM_LINE, true, "kepada", .max = 300},
    {"signer", PARAM_WORD, true, "penanda tangan", .words = signers},
    {"body", PARAM_TEXT, true, "isi surat", .max = 50000},
    {"about", PARAM_PUB, false, "lamaran", .choose = "application"},
    PARAMS_END,
};

static void leave_state(struct ctx *c, int64_t letter, const char *state, const char *note)
{
    db_run(c->db,
           "INSERT INTO letter_state (letter_id, state, note, at, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "issii", letter, state, note, c->stamp, c->record);
}

/* Where the regulation says who signs this kind of letter, nobody else is named. */
static enum status check_named(struct ctx *c, const char *kind, const char *signer)
{
    const char *clause = NULL;
    enum role named = (enum role)role_from_word(signer);
    role_set by = procedure_roles(c->sel->reg, "letter.sign", kind,
                                  c->post ? c->post->class : POST_ANY, &clause);
    if (!by || (by & ROLE_BIT(named)))
        return ST_OK;
    return act_refuse_clause(c, clause,
                             arena_printf(c->arena, "Surat jenis ini ditandatangani oleh %s.",
                                          role_set_show(c->arena, by & SIGNERS)),
                             "Surat ini tidak ditandatangani oleh %s.", role_title(named));
}

static enum status run_draft(struct ctx *c, const struct input *in)
{
    struct application_ref *about = NULL;
    if (input_has(in, "about") && !(about = act_application(c, "about", input_text(in, "about"))))
        return ST_INVALID;
    if (check_named(c, input_text(in, "kind"), input_text(in, "signer")) != ST_OK)
        return ST_REFUSED;
    int64_t id = db_insert(
        c->db,
        "INSERT INTO letter (pub, selection_id, kind, subject, addressee, signer, body, post_id,"
        " application_id, made_by)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULLIF(?8, 0), NULLIF(?9, 0), ?10) RETURNING id",
        "sisssssiii", act_id(c, 0), c->sel->id, input_text(in, "kind"), input_text(in, "subject"),
        input_text(in, "addressee"), input_text(in, "signer"), input_text(in, "body"), c->post ? c->post->id : 0,
        about ? about->id : 0, c->record);
    leave_state(c, id, "draf", NULL);
    act_returns(c, "letter", act_id(c, 0));
    return act_done(c, "Konsep surat \"%s\" disimpan.", input_text(in, "subject"));
}

struct letter {
    int64_t id;
    const char *kind, *state, *body, *signer;
};

/* The letter named by the input, of the kind stated, in one of the states (comma list). */
static bool letter_in(struct ctx *c, const struct input *in, const char *states, struct letter *ret)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT l.id, l.kind, l.body, (SELECT s.state FROM letter_state s WHERE s.letter_id = l.id"
        " ORDER BY s.id DESC LIMIT 1), l.signer FROM letter l WHERE l.pub = ?1 AND l.selection_id = ?2",
        "si", input_text(in, "letter"), c->sel->id);
    if (!rows_next(rows)) {
        act_fault(c, "letter", "Surat tidak ditemukan");
        return false;
    }
    *ret = (struct letter){rows_int(rows, 0), arena_strdup(c->arena, rows_text(rows, 1)),
                           arena_strdup(c->arena, rows_text(rows, 3)),
                           arena_strdup(c->arena, rows_text(rows, 2)),
                           arena_strdup(c->arena, rows_text(rows, 4))};
    rows_end(rows);
    if (!str_eq(ret->kind, input_text(in, "kind"))) {
        act_fault(c, "kind", "Surat ini berjenis %s", ret->kind);
        return false;
    }
    char **v;
    size_t n = str_split(c->arena, states, ',', &v);
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i], ret->state))
            return true;
    act_refuse(c, NULL, arena_printf(c->arena, "Keadaan yang diperlukan: %s.", states),
               "Surat ini berkeadaan \"%s\".", ret->state);
    return false;
}

/* letter_in left either a fault or a refusal. */
static enum status not_so(struct ctx *c)
{
    return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
}

static const struct param letter_params[] = {
    {"kind", PARAM_WORD, true, "jenis surat", .words = kinds},
    {"letter", PARAM_PUB, true, "surat", .choose = "letter"},
    PARAMS_END,
};

static enum status run_submit(struct ctx *c, const struct input *in)
{
    struct letter l;
    if (!letter_in(c, in, "draf,dikembalikan", &l))
        return not_so(c);
    leave_state(c, l.id, "menunggu tanda tangan", NULL);
    return act_done(c, "Surat diajukan untuk ditandatangani.");
}

/* The next number of a register and year: atomic, gap-free within the transaction. */
static int64_t next_number(struct ctx *c, const char *name, int year)
{
    return db_insert(c->db,
                     "INSERT INTO register (name, year, n) VALUES (?1, ?2, 1)"
                     " ON CONFLICT (name, year) DO UPDATE SET n = register.n + 1 RETURNING n",
                     "si", name, year);
}

/* A letter is signed, sent back and voided by the one whose signature it waits for or bears, in
 * that role: who holds another one, too, says in which he acts. */
static enum status check_signer(struct ctx *c, const struct letter *l)
{
    enum role signer = (enum role)role_from_word(l->signer);
    if (c->actor.role == signer)
        return ST_OK;
    const char *lawful = c->actor.roles & ROLE_BIT(signer)
                             ? arena_printf(c->arena, "Ulangi dalam peran %s.", role_title(signer))
                             : NULL;
    return act_refuse(c, NULL, lawful, "Surat ini ditandatangani oleh %s, bukan oleh %s.",
                      role_title(signer), role_title(c->actor.role));
}

static enum status run_sign(struct ctx *c, const struct input *in)
{
    struct letter l;
    if (!letter_in(c, in, "menunggu tanda tangan", &l))
        return not_so(c);
    if (check_signer(c, &l) != ST_OK)
        return ST_REFUSED;
    bool panel = str_eq(l.signer, "ketua-pansel");
    const char *name = panel ? "pansel" : str_eq(l.signer, "ppk") ? "keputusan" : "kantor";
    struct ymd d = date_ymd(c->today);
    int64_t n = next_number(c, name, d.y);
    const char *number = panel ? arena_printf(c->arena, "%lld/Pansel-JPT/%s/%d", (long long)n,
                                              date_month_roman(d.m), d.y)
                               : arena_printf(c->arena, "800.1/%lld/%s/%d", (long long)n,
                                              date_month_roman(d.m), d.y);
    struct hash h;
    hash_bytes(l.body, strlen(l.body), &h);
    db_run(c->db,
           "INSERT INTO letter_state (letter_id, state, number, register_name, register_year,"
           " register_n, at, hash, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
           "isssiiisi", l.id, "ditandatangani", number, name, d.y, n, c->stamp,
           hex_encode(c->arena, h.b, HASH_LEN), c->record);
    act_returns(c, "number", number);
    return act_done(c, "Surat ditandatangani dengan nomor %s.", number);
}

static const struct param reason_params[] = {
    {"kind", PARAM_WORD, true, "jenis surat", .words = kinds},
    {"letter", PARAM_PUB, true, "surat", .choose = "letter"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

static enum status run_return(struct ctx *c, const struct input *in)
{
    struct letter l;
    if (!letter_in(c, in, "menunggu tanda tangan", &l))
        return not_so(c);
    if (check_signer(c, &l) != ST_OK)
        return ST_REFUSED;
    leave_state(c, l.id, "dikembalikan", input_text(in, "reason"));
    return act_done(c, "Surat dikembalikan untuk diperbaiki.");
}

/* The milestones this letter left; those of other letters of its kind stay. */
static void take_back(struct ctx *c, int64_t letter)
{
    db_run(c->db,
           "UPDATE event SET ended_by = ?1 WHERE selection_id = ?2 AND ended_by IS NULL"
           " AND made_by IN (SELECT made_by FROM letter_state WHERE letter_id = ?3)",
           "iii", c->record, c->sel->id, letter);
}

static enum status run_void(struct ctx *c, const struct input *in)
{
    struct letter l;
    if (!letter_in(c, in, "ditandatangani,terkirim", &l))
        return not_so(c);
    if (check_signer(c, &l) != ST_OK)
        return ST_REFUSED;
    take_back(c, l.id);
    leave_state(c, l.id, "batal", input_text(in, "reason"));
    c->out->goes_on = "Langkah yang memerlukan surat ini menunggu surat baru yang ditandatangani.";
    return act_done(c, "Surat dibatalkan; nomornya tetap tercatat.");
}

static const struct param deliver_params[] = {
    {"kind", PARAM_WORD, true, "jenis surat", .words = kinds},
    {"letter", PARAM_PUB, true, "surat", .choose = "letter"},
    {"receiver", PARAM_LINE, true, "penerima", .personal = true},
    {"at", PARAM_INSTANT, true, "waktu diterima"},
    {"receipt", PARAM_LINE, false, "tanda terima", .max = 300},
    PARAMS_END,
};

/* Delivered by hand against a receipt; an external invitee's letter needs one. */
static enum status run_deliver(struct ctx *c, const struct input *in)
{
    struct letter l;
    if (!letter_in(c, in, "ditandatangani,terkirim", &l))
        return not_so(c);
    if (input_instant(in, "at") > c->stamp)
        return act_fault(c, "at", "Waktu diterima belum tiba");
    if (str_eq(l.kind, "permohonan-kesediaan") && !input_has(in, "receipt"))
        return act_refuse(c, NULL, "Unggah atau catat tanda terima yang ditandatangani penerima.",
                          "Surat kepada undangan dari luar memerlukan tanda terima.");
    db_run(c->db,
           "INSERT INTO letter_state (letter_id, state, note, p_receiver, at, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "isssii", l.id, "terkirim", input_text(in, "receipt"), input_text(in, "receiver"),
           input_instant(in, "at"), c->record);
    return act_done(c, "Penyampaian surat dicatat.");
}

#define LETTER(name_, title_, effect_, who_, flags_, lock_, params_, run_)                    \
    {.name = name_, .title = title_, .effect = effect_, .who = who_,                          \
     .flags = ACT_MILESTONE | ACT_AFTER_CANCEL | (flags_), .lock = lock_, .tag_param = "kind",\
     .params = params_, .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = run_}

static const struct act acts[] = {
    LETTER("letter.draft", "Susun konsep surat", NULL, OFFICE | ROLE_BIT(ROLE_PANEL_CHAIR), 0,
           LOCK_SELECTION, draft_params, run_draft),
    LETTER("letter.submit", "Ajukan surat untuk ditandatangani", NULL, OFFICE, 0, LOCK_SELECTION,
           letter_params, run_submit),
    LETTER("letter.sign", "Tandatangani surat",
             "Surat mendapat nomor dan ditandatangani atas nama Anda; isinya tidak dapat "
             "diubah lagi. Perubahan sesudahnya hanya dengan surat baru.",
             SIGNERS, ACT_IRREVERSIBLE | ACT_REAUTH,
           LOCK_REGISTER, letter_params, run_sign),
    LETTER("letter.return", "Kembalikan surat", NULL, SIGNERS, ACT_NEEDS_REASON, LOCK_SELECTION,
           reason_params, run_return),
    LETTER("letter.void", "Batalkan surat",
             "Surat batal; nomornya tetap tercatat beserta alasannya. Langkah yang "
             "bertumpu pada surat ini terbuka kembali.",
             SIGNERS, ACT_NEEDS_REASON | ACT_IRREVERSIBLE,
           LOCK_SELECTION, reason_params, run_void),
    LETTER("letter.deliver", "Catat penyampaian surat", NULL, OFFICE, 0, LOCK_SELECTION, deliver_params,
           run_deliver),
};

const struct act_table letter_acts = {acts, sizeof acts / sizeof acts[0]};
