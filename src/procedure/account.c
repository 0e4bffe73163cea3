/* Accounts: one a person in a body, applicant, officer or both. What the person may do hangs on
 * roles (official, role_grant), not on the account. Signing in is the matter of access/; what others
 * do to somebody's way in (inviting, resetting) is an act, and told to the owner by mail. A mail
 * never holds what opens anything: the mailer puts the address in for {tautan:PUB}. */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "rules/nip.h"

enum { INVITATION_HOURS = 72, RESET_HOURS = 1 };

static const struct param create_params[] = {
    {"name", PARAM_LINE, true, "nama lengkap", .personal = true},
    {"nip", PARAM_LINE, false, "NIP", .max = 24, .personal = true,
     .hint = "18 angka, boleh dipisah spasi"},
    {"email", PARAM_LINE, false, "surel", .max = 120, .personal = true},
    {"unit", PARAM_LINE, false, "perangkat daerah"},
    PARAMS_END,
};

static bool is_email(const char *s)
{
    const char *at = NULL;
    for (const char *p = s; *p; p++) {
        if (*p == '@') {
            if (at)
                return false;
            at = p;
        } else if (*p == ' ' || *p == ',' || *p == ';' || *p == '<' || *p == '>') {
            return false;
        }
    }
    return at && at != s && at[1] && str_starts(s, "@") == false;
}

/* Spaces out; only a NIP that holds together is kept. */
static const char *plain_nip(struct ctx *c, const char *text)
{
    struct nip nip;
    unsigned faults = nip_parse(text, &nip);
    for (int i = 0; i < NIP_FAULT__MAX; i++)
        if (faults & NIP_FAULT(i))
            act_fault(c, "nip", "%s", nip_fault_text((enum nip_fault)i));
    return faults ? NULL : arena_strdup(c->arena, nip.digits);
}

static enum status run_create(struct ctx *c, const struct input *in)
{
    const char *email = input_text(in, "email"), *nip = input_text(in, "nip");
    if (c->actor.role == ROLE_PUBLIC && c->actor.account)
        return act_refuse_clause(c, NULL, NULL, "Anda sudah mempunyai akun.");
    if (email && !is_email(email))
        act_fault(c, "email", "Surel \"%s\" tidak sah; tulis misalnya nama@contoh.go.id", email);
    if (nip)
        nip = plain_nip(c, nip);
    if (c->out->faults->n_errors)
        return ST_INVALID;
    if (email && db_int(c->db, 0,
                        "SELECT id FROM account WHERE LOWER(p_email) = LOWER(?1) AND ended_by IS NULL",
                        "s", email))
        return act_fault(c, "email", "Surel ini sudah dipakai akun lain");
    if (nip && db_int(c->db, 0, "SELECT id FROM account WHERE p_nip = ?1 AND ended_by IS NULL", "s",
                      nip))
        return act_fault(c, "nip", "NIP ini sudah mempunyai akun");
    db_run(c->db,
           "INSERT INTO account (pub, p_name, p_nip, p_email, unit, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "sssssi", act_id(c, 0), input_text(in, "name"), nip, email, input_text(in, "unit"),
           c->record);
    act_returns(c, "account", act_id(c, 0));
    return act_done(c, "Akun dibuat.");
}

static const struct param disable_params[] = {
    {"account", PARAM_PUB, true, "akun", .choose = "account"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 1000},
    PARAMS_END,
};

static enum status run_disable(struct ctx *c, const struct input *in)
{
    int64_t id = act_account(c, "account", input_text(in, "account"));
    if (!id)
        return ST_INVALID;
    if (id == c->actor.account)
        return act_fault(c, "account", "Anda tidak dapat menutup akun sendiri");
    db_run(c->db, "UPDATE account SET ended_by = ?1 WHERE id = ?2", "ii", c->record, id);
    db_run(c->db, "UPDATE official SET ended_by = ?1 WHERE account_id = ?2 AND ended_by IS NULL",
           "ii", c->record, id);
    return act_done(c, "Akun ditutup; catatan perbuatannya tetap ada.");
}

/* ---- the way in ---- */

static const struct param invite_params[] = {
    {"account", PARAM_PUB, true, "akun", .choose = "account"},
    PARAMS_END,
};
static const struct param invite_member_params[] = {
    {"account", PARAM_PUB, true, "akun", .choose = "person"},
    PARAMS_END,
};

/* Machine time of this act: links live by it. */
static instant machine_now(struct ctx *c)
{
    return db_int(c->db, 0, "SELECT machine_at FROM record WHERE id = ?1", "i", c->record);
}

/* A one-time link; returns its pub. */
static const char *make_link(struct ctx *c, int64_t account, const char *purpose, int hours)
{
    instant now = machine_now(c);
    db_run(c->db,
           "INSERT INTO login_link (pub, account_id, purpose, made_at, until_at)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "sisii", act_id(c, 0), account, purpose, now, now + hours * 3600 * INSTANT_SECOND);
    return act_id(c, 0);
}

static bool has_email(struct ctx *c, int64_t account)
{
    if (db_int(c->db, 0, "SELECT COUNT(*) FROM account WHERE id = ?1 AND p_email IS NOT NULL", "i",
               account))
        return true;
    act_fault(c, "account", "Akun ini tidak mempunyai surel; tautan tidak dapat dikirim");
    return false;
}

static enum status invite(struct ctx *c, int64_t account)
{
    if (!has_email(c, account))
        return ST_INVALID;
    if (db_int(c->db, 0, "SELECT COUNT(*) FROM credential WHERE account_id = ?1", "i", account))
        return act_fault(c, "account", "Orang ini sudah mempunyai kata sandi");
    const char *pub = make_link(c, account, "undangan", INVITATION_HOURS);
    act_notify(c, account, "Undangan memakai akun",
               arena_printf(c->arena,
                            "Akun Anda untuk seleksi terbuka sudah dibuat.\n\nBuka tautan ini dalam "
                            "%d jam untuk memilih kata sandi:\n\n{tautan:%s}\n", INVITATION_HOURS, pub));
    return act_done(c, "Undangan dikirim; berlaku %d jam.", INVITATION_HOURS);
}

static enum status run_invite(struct ctx *c, const struct input *in)
{
    int64_t account = act_account(c, "account", input_text(in, "account"));
    return account ? invite(c, account) : ST_INVALID;
}

/* The secretariat invites those who have to do with its selection, and nobody else. */
static enum status run_invite_member(struct ctx *c, const struct input *in)
{
    int64_t account = act_account(c, "account", input_text(in, "account"));
    if (!account)
        return ST_INVALID;
    if (!db_int(c->db, 0,
                "SELECT COUNT(*) FROM (SELECT account_id FROM nominee WHERE selection_id = ?1"
                " AND ended_by IS NULL UNION ALL SELECT account_id FROM role_grant"
                " WHERE selection_id = ?1 AND ended_by IS NULL) x WHERE account_id = ?2",
                "ii", c->sel->id, account))
        return act_fault(c, "account", "Orang ini bukan anggota tim seleksi ini");
    return invite(c, account);
}

static const struct param reset_params[] = {
    {"account", PARAM_PUB, true, "akun", .choose = "account"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 1000},
    {"second_factor", PARAM_FLAG, false, "lepas juga faktor kedua"},
    PARAMS_END,
};

/* Nobody gets into somebody's account by this: the link goes to the owner's own e-mail, and it takes
 * two persons to send it. */
static enum status run_reset(struct ctx *c, const struct input *in)
{
    int64_t account = act_account(c, "account", input_text(in, "account"));
    if (!account || !has_email(c, account))
        return ST_INVALID;
    if (account == c->actor.account)
        return act_fault(c, "account", "Untuk akun sendiri, gunakan \"Lupa kata sandi\"");
    instant now = machine_now(c);
    if (input_flag(in, "second_factor")) {
        db_run(c->db, "DELETE FROM recovery_code WHERE account_id = ?1", "i", account);
        db_run(c->db, "DELETE FROM second_factor WHERE account_id = ?1", "i", account);
    }
    db_run(c->db,
           "UPDATE access_session SET ended_at = ?1 WHERE account_id = ?2 AND ended_at IS NULL", "ii",
           now, account);
    db_run(c->db, "UPDATE access_token SET ended_at = ?1 WHERE account_id = ?2 AND ended_at IS NULL",
           "ii", now, account);
    const char *pub = make_link(c, account, "sandi", RESET_HOURS);
    act_notify(c, account, "Akun Anda disetel ulang",
               arena_printf(c->arena,
                            "Dua petugas menyetel ulang akun Anda%s. Semua sesi diakhiri.\n\nBuka "
                            "tautan ini dalam %d jam untuk memilih kata sandi baru:\n\n{tautan:%s}\n\n"
                            "Jika Anda tidak memintanya, hubungi badan kepegawaian.\n",
                            input_flag(in, "second_factor") ? " dan melepas faktor keduanya" : "",
                            RESET_HOURS, pub));
    return act_done(c, "Akun disetel ulang; pemiliknya diberi tahu lewat surel.");
}

static const struct act acts[] = {
    {.name = "account.create", .title = "Buat akun",
     .who = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_PUBLIC) |
            ROLE_BIT(ROLE_SYSTEM),
     .flags = ACT_BODY | ACT_OWN_DOOR, .lock = LOCK_BODY, .params = create_params,
     .run = run_create},
    {.name = "account.disable", .title = "Tutup akun", .who = ROLE_BIT(ROLE_ADMIN),
     .flags = ACT_BODY | ACT_NEEDS_REASON, .lock = LOCK_BODY, .params = disable_params,
     .run = run_disable},
    {.name = "account.invite", .title = "Undang pemilik akun",
     .who = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AGENCY), .flags = ACT_BODY, .lock = LOCK_BODY,
     .params = invite_params, .run = run_invite},
    {.name = "account.invite_member", .title = "Undang anggota tim",
     .who = ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_AGENCY),
     .flags = ACT_NO_DECLARATION, .lock = LOCK_SELECTION, .names = NAMES_SELECTION,
     .params = invite_member_params, .run = run_invite_member},
    {.name = "account.reset", .title = "Setel ulang akun", .who = ROLE_BIT(ROLE_ADMIN),
     .flags = ACT_BODY | ACT_NEEDS_REASON | ACT_REAUTH, .lock = LOCK_BODY,
     .second = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_AGENCY),
     .params = reset_params, .run = run_reset},
};

const struct act_table account_acts = {acts, sizeof acts / sizeof acts[0]};
