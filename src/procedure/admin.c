/* The body itself: its name, its officials by date, corrections of the calendar. The
 * administrator manages these and sees no content.
 *
 * A correction of the calendar recomputes the open deadlines: every open announcement whose
 * closing is no longer lawful is named in the outcome, and its panel is told. */
#include "base/arena.h"
#include "base/str.h"
#include "gate/gate.h"
#include "procedure/parts.h"
#include "rules/announcement.h"
#include "store/outbox.h"

static const char *const zones[] = {"WIB", "WITA", "WIT", NULL};
static const char *const outside_roles[] = {"ppk", "pyb", "baperjakat", "gubernur", "pengawas",
                                            "badan-kepegawaian", "admin", "pengguna", NULL};
static const char *const day_kinds[] = {"libur-nasional", "cuti-bersama", "libur-daerah", NULL};

static const struct param body_params[] = {
    {"name", PARAM_LINE, true, "nama pemerintah daerah"},
    {"head_title", PARAM_LINE, true, "sebutan kepala daerah", .max = 60},
    {"agency", PARAM_LINE, true, "badan kepegawaian"},
    {"address", PARAM_LINE, true, "alamat"},
    {"zone", PARAM_WORD, true, "zona waktu", .words = zones},
    PARAMS_END,
};

static enum status run_set_body(struct ctx *c, const struct input *in)
{
    db_run(c->db, "UPDATE body SET ended_by = ?1 WHERE ended_by IS NULL", "i", c->record);
    db_run(c->db,
           "INSERT INTO body (name, head_title, agency, address, zone, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "sssssi", input_text(in, "name"), input_text(in, "head_title"),
           input_text(in, "agency"), input_text(in, "address"), input_text(in, "zone"), c->record);
    return act_done(c, "Data %s disimpan.", input_text(in, "name"));
}

static const struct param official_params[] = {
    {"role", PARAM_WORD, true, "jabatan", .words = outside_roles},
    {"account", PARAM_PUB, true, "akun", .choose = "account"},
    {"from", PARAM_DATE, true, "sejak"},
    {"until", PARAM_DATE, false, "sampai"},
    {"acting", PARAM_FLAG, false, "penjabat"},
    PARAMS_END,
};

static enum status run_set_official(struct ctx *c, const struct input *in)
{
    int64_t id = act_account(c, "account", input_text(in, "account"));
    struct date from = input_date(in, "from"), until = input_date(in, "until");
    if (!date_is_none(until) && date_cmp(until, from) < 0)
        act_fault(c, "until", "Tanggal akhir mendahului tanggal mulai");
    if (c->out->faults->n_errors)
        return ST_INVALID;
    db_run(c->db,
           "INSERT INTO official (account_id, role, acting, from_date, until_date, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "isissi", id, input_text(in, "role"), input_flag(in, "acting"),
           date_iso(c->arena, from), date_is_none(until) ? NULL : date_iso(c->arena, until),
           c->record);
    return act_done(c, "%s dicatat.",
                    role_title((enum role)role_from_word(input_text(in, "role"))));
}

static const struct param end_official_params[] = {
    {"role", PARAM_WORD, true, "jabatan", .words = outside_roles},
    {"account", PARAM_PUB, true, "akun", .choose = "account"},
    PARAMS_END,
};

static enum status run_end_official(struct ctx *c, const struct input *in)
{
    int64_t id = act_account(c, "account", input_text(in, "account"));
    if (!id)
        return ST_INVALID;
    db_run(c->db,
           "UPDATE official SET ended_by = ?1 WHERE account_id = ?2 AND role = ?3"
           " AND ended_by IS NULL", "iis", c->record, id, input_text(in, "role"));
    if (!db_changes(c->db))
        return act_fault(c, "role", "Akun ini tidak memegang jabatan tersebut");
    return act_done(c, "Jabatan diakhiri.");
}

/* ---- the election of the head of region ---- */

static const struct param election_params[] = {
    {"candidates_on", PARAM_DATE, true, "tanggal penetapan calon kepala daerah"},
    {"until", PARAM_DATE, true, "akhir masa jabatan kepala daerah"},
    PARAMS_END,
};

static enum status run_set_election(struct ctx *c, const struct input *in)
{
    struct date set = input_date(in, "candidates_on"), until = input_date(in, "until");
    if (date_cmp(until, set) < 0)
        return act_fault(c, "until", "Akhir masa jabatan mendahului penetapan calon");
    db_run(c->db, "UPDATE election SET ended_by = ?1 WHERE ended_by IS NULL", "i", c->record);
    db_run(c->db,
           "INSERT INTO election (candidates_on, until_date, made_by) VALUES (?1, ?2, ?3)", "ssi",
           date_iso(c->arena, set), date_iso(c->arena, until), c->record);
    return act_done(c, "Jadwal pemilihan kepala daerah dicatat.");
}

/* ---- calendar ---- */

static const struct param calendar_params[] = {
    {"date", PARAM_DATE, true, "tanggal"},
    {"kind", PARAM_WORD, true, "jenis hari", .words = day_kinds},
    {"name", PARAM_LINE, true, "nama hari"},
    {"source", PARAM_LINE, true, "dasar (keputusan)"},
    {"working", PARAM_FLAG, false, "menjadi hari kerja"},
    PARAMS_END,
};

/* Open announcements of all selections, judged again by the corrected calendar. */
static unsigned recompute(struct ctx *c, const struct calendar *cal)
{
    unsigned n = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.title, s.regulation_hash, a.opens, a.closes FROM announcement a"
        " JOIN selection s ON s.id = a.selection_id"
        " WHERE a.ended_by IS NULL AND a.closes >= ?1"
        " AND NOT EXISTS (SELECT 1 FROM cancellation x WHERE x.selection_id = s.id)"
        " ORDER BY s.id",
        "s", date_iso(c->arena, c->today));
    while (rows_next(rows)) {
        const struct regulation *reg = gate_pinned(c->gate, c->db, rows_text(rows, 1));
        struct date opens = DATE_NONE, closes = DATE_NONE;
        date_parse(rows_text(rows, 2), &opens);
        date_parse(rows_text(rows, 3), &closes);
        struct verdicts v;
        struct announcement_recheck again;
        verdicts_init(&v, c->arena);
        if (!reg || announcement_recheck(reg, cal, opens, closes, c->today, &again, &v) != ST_OK ||
            again.closed || again.lawful)
            continue;
        act_remark(c, regulation_clause(reg, "announcement.period"),
                   "Seleksi \"%s\": penutupan %s tidak lagi sah; paling cepat %s.",
                   rows_text(rows, 0), date_show(c->arena, closes),
                   date_show(c->arena, again.becomes));
        n++;
    }
    return n;
}

static enum status run_correct_calendar(struct ctx *c, const struct input *in)
{
    struct date d = input_date(in, "date");
    const char *day = date_iso(c->arena, d);
    if (!calendar_has_year(act_calendar(c), date_ymd(d).y))
        return act_fault(c, "date", "Kalender tahun %d belum ada; pasang berkas kalendernya lebih "
                         "dahulu", date_ymd(d).y);
    db_run(c->db,
           "UPDATE calendar_correction SET ended_by = ?1 WHERE day = ?2 AND ended_by IS NULL", "is",
           c->record, day);
    db_run(c->db,
           "INSERT INTO calendar_correction (day, kind, name, source, working, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "ssssii", day, input_text(in, "kind"), input_text(in, "name"), input_text(in, "source"),
           input_flag(in, "working"), c->record);
    unsigned n = recompute(c, gate_calendar(c->gate, c->db));
    return act_done(c, "Kalender dibetulkan: %s %s. %u pengumuman terbuka perlu diperpanjang.",
                    date_show_long(c->arena, d),
                    input_flag(in, "working") ? "menjadi hari kerja" : "menjadi hari libur", n);
}

/* ---- mail ---- */

/* What was refused for good is sent again: due at once, counted from the first try. */
static enum status run_retry_mail(struct ctx *c, const struct input *in)
{
    (void)in;
    instant now = db_int(c->db, 0, "SELECT machine_at FROM record WHERE id = ?1", "i", c->record);
    int64_t id = 0;
    unsigned n = 0;
    while ((id = db_int(c->db, 0, "SELECT MIN(id) FROM mail_recipient WHERE state = 'failed' AND id > ?1",
                        "i", id)) != 0)
        n += outbox_retry(c->db, id, now);
    return n ? act_done(c, "%u kiriman surel dikirim ulang.", n)
             : act_done(c, "Tidak ada kiriman surel yang gagal.");
}

static const struct act acts[] = {
    {.name = "admin.set_body", .title = "Atur data pemerintah daerah",
     .who = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SYSTEM), .flags = ACT_BODY, .lock = LOCK_BODY,
     .params = body_params, .run = run_set_body},
    {.name = "admin.set_official", .title = "Catat pejabat",
     .who = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SYSTEM), .flags = ACT_BODY, .lock = LOCK_BODY,
     .params = official_params, .run = run_set_official},
    {.name = "admin.end_official", .title = "Akhiri jabatan", .who = ROLE_BIT(ROLE_ADMIN),
     .flags = ACT_BODY, .lock = LOCK_BODY, .params = end_official_params, .run = run_end_official},
    {.name = "admin.set_election", .title = "Catat jadwal pemilihan kepala daerah",
     .who = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AGENCY), .flags = ACT_BODY, .lock = LOCK_BODY,
     .params = election_params, .run = run_set_election},
    {.name = "admin.correct_calendar", .title = "Betulkan kalender",
     .who = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AGENCY), .flags = ACT_BODY, .lock = LOCK_BODY,
     .params = calendar_params, .run = run_correct_calendar},
    {.name = "admin.retry_mail", .title = "Kirim ulang surel yang gagal", .who = ROLE_BIT(ROLE_ADMIN),
     .flags = ACT_BODY, .lock = LOCK_BODY, .run = run_retry_mail},
};

const struct act_table admin_acts = {acts, sizeof acts / sizeof acts[0]};
