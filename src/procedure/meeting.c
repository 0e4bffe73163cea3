/* Meetings: called with an agenda, prepared with their material, attended, minuted (NTT-01, NTT-07,
 * NTT-20, NTT-25; Blora 7.4 c-g). The minutes need the call and who was present. Who reads them stands
 * in meeting_pages.c. */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

static const char *const kinds[] = {"persiapan-internal", "koordinasi", "persiapan-kompetensi",
                                    "pleno-administrasi", "pleno-hasil", "penggantian", NULL};

static const struct param call_params[] = {
    {"kind", PARAM_WORD, true, "jenis rapat", .words = kinds},
    {"at", PARAM_INSTANT, true, "waktu"},
    {"place", PARAM_LINE, true, "tempat"},
    {"agenda", PARAM_TEXT, true, "agenda", .max = 4000},
    PARAMS_END,
};

static enum status run_call(struct ctx *c, const struct input *in)
{
    if (input_instant(in, "at") < c->stamp - 24 * 3600 * INSTANT_SECOND)
        return act_fault(c, "at", "Waktu rapat sudah lewat");
    db_run(c->db,
           "INSERT INTO meeting (pub, selection_id, kind, at, place, agenda, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
           "sisissi", act_id(c, 0), c->sel->id, input_text(in, "kind"), input_instant(in, "at"),
           input_text(in, "place"), input_text(in, "agenda"), c->record);
    act_returns(c, "meeting", act_id(c, 0));
    return act_done(c, "Rapat dijadwalkan %s.",
                    instant_show(c->arena, input_instant(in, "at"), c->sel->zone));
}

static int64_t meeting_of(struct ctx *c, const struct input *in)
{
    int64_t id = db_int(c->db, 0, "SELECT id FROM meeting WHERE pub = ?1 AND selection_id = ?2",
                        "si", input_text(in, "meeting"), c->sel->id);
    if (!id)
        act_fault(c, "meeting", "Rapat tidak ditemukan");
    return id;
}

static const struct param prepare_params[] = {
    {"meeting", PARAM_PUB, true, "rapat", .choose = "meeting"},
    {"title", PARAM_LINE, true, "judul bahan"},
    {"text", PARAM_TEXT, true, "isi bahan"},
    PARAMS_END,
};

static bool minuted(struct ctx *c, int64_t meeting)
{
    return db_int(c->db, 0, "SELECT COUNT(*) FROM minutes WHERE meeting_id = ?1", "i", meeting) > 0;
}

static enum status run_prepare(struct ctx *c, const struct input *in)
{
    int64_t id = meeting_of(c, in);
    if (!id)
        return ST_INVALID;
    if (minuted(c, id))
        return act_refuse(c, "secretariat.duties.bahan", "Siapkan bahan untuk rapat berikutnya.",
                          "Rapat ini sudah dinotulenkan; bahannya tidak dapat ditambah.");
    db_run(c->db,
           "INSERT INTO meeting_material (meeting_id, title, text, made_by)"
           " VALUES (?1, ?2, ?3, ?4)", "issi", id, input_text(in, "title"), input_text(in, "text"),
           c->record);
    return act_done(c, "Bahan rapat \"%s\" disimpan.", input_text(in, "title"));
}

static const struct param account_of[] = {{"", PARAM_PUB, true, "akun", .choose = "person"},
                                          PARAMS_END};
static const struct param attend_params[] = {
    {"meeting", PARAM_PUB, true, "rapat", .choose = "meeting"},
    {"present", PARAM_LIST, true, "yang hadir", .min = 1, .max = 100, .of = account_of},
    PARAMS_END,
};

static enum status run_attend(struct ctx *c, const struct input *in)
{
    int64_t id = meeting_of(c, in);
    for (size_t i = 0; id && i < input_count(in, "present"); i++) {
        int64_t account = act_account(c, "present", input_text(input_item(in, "present", i), ""));
        if (account)
            db_run(c->db,
                   "INSERT INTO meeting_attendance (meeting_id, account_id, present, made_by)"
                   " VALUES (?1, ?2, 1, ?3)", "iii", id, account, c->record);
    }
    return c->out->faults->n_errors
               ? ST_INVALID
               : act_done(c, "Daftar hadir %zu orang dicatat.", input_count(in, "present"));
}

static const struct param minutes_params[] = {
    {"kind", PARAM_WORD, true, "jenis rapat", .words = kinds},
    {"meeting", PARAM_PUB, true, "rapat", .choose = "meeting"},
    {"text", PARAM_TEXT, true, "notulen"},
    {"decisions", PARAM_TEXT, true, "keputusan"},
    PARAMS_END,
};

static enum status run_minutes(struct ctx *c, const struct input *in)
{
    int64_t id = meeting_of(c, in);
    if (!id)
        return ST_INVALID;
    if (!db_int(c->db, 0, "SELECT COUNT(*) FROM meeting WHERE id = ?1 AND kind = ?2", "is", id,
                input_text(in, "kind")))
        return act_fault(c, "kind", "Jenis rapat berbeda dengan undangannya");
    if (!db_int(c->db, 0, "SELECT COUNT(*) FROM meeting_attendance WHERE meeting_id = ?1", "i", id))
        return act_refuse(c, NULL, "Catat daftar hadir rapat lebih dahulu.",
                          "Notulen belum dapat disimpan: daftar hadir rapat belum ada.");
    if (db_int(c->db, 0, "SELECT at FROM meeting WHERE id = ?1", "i", id) > c->stamp)
        return act_refuse(c, NULL, "Simpan notulen setelah rapat berlangsung.",
                          "Rapat belum berlangsung.");
    db_run(c->db,
           "INSERT INTO minutes (meeting_id, text, decisions, made_by) VALUES (?1, ?2, ?3, ?4)",
           "issi", id, input_text(in, "text"), input_text(in, "decisions"), c->record);
    return act_done(c, "Notulen disimpan.");
}

static const struct act acts[] = {
    {.name = "meeting.call", .title = "Undang rapat",
     .who = OFFICE | ROLE_BIT(ROLE_PANEL_CHAIR), .flags = ACT_MILESTONE | ACT_AFTER_CANCEL,
     .lock = LOCK_SELECTION, .tag_param = "kind", .rule = "secretariat.duties.rapat",
     .params = call_params, .names = NAMES_SELECTION, .run = run_call},
    {.name = "meeting.prepare", .title = "Siapkan bahan rapat", .who = OFFICE,
     .flags = ACT_AFTER_CANCEL, .lock = LOCK_SELECTION, .rule = "secretariat.duties.bahan",
     .params = prepare_params, .names = NAMES_SELECTION, .run = run_prepare},
    {.name = "meeting.attend", .title = "Catat daftar hadir rapat", .who = OFFICE,
     .flags = ACT_AFTER_CANCEL, .lock = LOCK_SELECTION, .rule = "secretariat.duties.rapat",
     .params = attend_params, .names = NAMES_SELECTION, .run = run_attend},
    {.name = "meeting.minutes", .title = "Simpan notulen", .who = OFFICE,
     .flags = ACT_MILESTONE | ACT_AFTER_CANCEL, .lock = LOCK_SELECTION, .tag_param = "kind",
     .rule = "secretariat.duties.notulen", .params = minutes_params, .names = NAMES_SELECTION,
     .run = run_minutes},
};

const struct act_table meeting_acts = {acts, sizeof acts / sizeof acts[0]};
