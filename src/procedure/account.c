/* Accounts: one a person in a body, applicant, officer or both. What the person may do hangs on
 * roles (official, role_grant), not on the account. Signing in is the workplace's matter. */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "rules/nip.h"

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
    if (email && !is_email(email))
        act_fault(c, "email", "Surel \"%s\" tidak sah; tulis misalnya nama@contoh.go.id", email);
    if (nip)
        nip = plain_nip(c, nip);
    if (c->out->faults->n_errors)
        return ST_INVALID;
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
    {"account", PARAM_PUB, true, "akun"},
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

static const struct act acts[] = {
    {.name = "account.create", .title = "Buat akun",
     .who = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_SYSTEM),
     .flags = ACT_BODY, .lock = LOCK_BODY, .params = create_params, .run = run_create},
    {.name = "account.disable", .title = "Tutup akun", .who = ROLE_BIT(ROLE_ADMIN),
     .flags = ACT_BODY | ACT_NEEDS_REASON, .lock = LOCK_BODY, .params = disable_params,
     .run = run_disable},
};

const struct act_table account_acts = {acts, sizeof acts / sizeof acts[0]};
