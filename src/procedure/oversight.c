/* The overseer of the day: coordination, requests that wait for an answer, the answer.
 *
 * Serves NTT-09, NTT-30 (a wait; silence is never consent), BTG-II.A.1.a (coordination when the
 * panel is formed). Who oversees is data by date (rules/oversight). A request stays open until
 * it is answered; a negative answer opens nothing. */
#include "base/arena.h"
#include "base/str.h"
#include "gate/gate.h"
#include "procedure/parts.h"
#include "rules/oversight.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

static const char *const coordination_kinds[] = {"pembentukan-pansel", "lain", NULL};
static const char *const kinds[] = {"rencana", "hasil", "pelantikan", NULL};

static const struct param coordinate_params[] = {
    {"kind", PARAM_WORD, true, "hal yang dikoordinasikan", .words = coordination_kinds},
    {"note", PARAM_TEXT, true, "catatan koordinasi", .max = 4000},
    PARAMS_END,
};

/* The first body that oversees today. */
static const struct oversight_body *overseer_today(struct ctx *c)
{
    const struct oversight_body **v;
    size_t n = oversight_on(gate_oversight(c->gate), c->arena, c->today, &v);
    return n ? v[0] : NULL;
}

static enum status run_coordinate(struct ctx *c, const struct input *in)
{
    const struct oversight_body *o = overseer_today(c);
    db_run(c->db,
           "INSERT INTO coordination (selection_id, kind, body, note, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "isssi", c->sel->id, input_text(in, "kind"), o ? o->name : "-", input_text(in, "note"),
           c->record);
    return act_done(c, "Koordinasi dengan %s dicatat.", o ? o->name : "pengawas");
}

static const struct param request_params[] = {
    {"kind", PARAM_WORD, true, "jenis permohonan", .words = kinds},
    {"sent_on", PARAM_DATE, true, "tanggal dikirim"},
    PARAMS_END,
};

static int64_t open_request(struct ctx *c, const char *kind)
{
    return db_int(c->db, 0,
                  "SELECT q.id FROM oversight_request q WHERE q.selection_id = ?1 AND q.kind = ?2"
                  " AND NOT EXISTS (SELECT 1 FROM oversight_answer a WHERE a.request_id = q.id)"
                  " ORDER BY q.id DESC LIMIT 1", "is", c->sel->id, kind);
}

static enum status run_request(struct ctx *c, const struct input *in)
{
    const char *kind = input_text(in, "kind");
    const struct oversight_body *o = oversight_answers(gate_oversight(c->gate), c->today, kind);
    struct date sent = input_date(in, "sent_on");
    if (date_cmp(sent, c->today) > 0)
        return act_fault(c, "sent_on", "Tanggal kirim belum tiba");
    if (!o)
        return act_fault(c, "kind", "Tidak ada lembaga pengawas yang memberi jawaban ini pada tanggal tersebut");
    if (open_request(c, kind))
        return act_refuse(c, NULL, "Tunggu atau catat jawabannya.",
                          "Permohonan yang sama masih menunggu jawaban.");
    db_run(c->db,
           "INSERT INTO oversight_request (selection_id, kind, body, sent_on, due_on, made_by)"
           " VALUES (?1, ?2, ?3, ?4, NULL, ?5)",
           "isssi", c->sel->id, kind, o->name, date_iso(c->arena, sent), c->record);
    c->out->goes_on = "Langkah yang memerlukan jawaban ini tertutup sampai jawaban dicatat.";
    return act_done(c, "Permohonan %s kepada %s dicatat dan menunggu jawaban.", kind, o->name);
}

static const struct param answer_params[] = {
    {"kind", PARAM_WORD, true, "jenis permohonan", .words = kinds},
    {"granted", PARAM_FLAG, true, "disetujui"},
    {"number", PARAM_LINE, true, "nomor surat", .max = 100},
    {"answered_on", PARAM_DATE, true, "tanggal jawaban"},
    {"note", PARAM_TEXT, false, "catatan", .max = 4000},
    PARAMS_END,
};

static enum status run_answer(struct ctx *c, const struct input *in)
{
    const char *kind = input_text(in, "kind");
    int64_t request = open_request(c, kind);
    if (!request)
        return act_refuse(c, NULL, "Catat permohonannya lebih dahulu.",
                          "Tidak ada permohonan %s yang menunggu jawaban.", kind);
    struct date on = input_date(in, "answered_on"), sent = DATE_NONE;
    date_parse(db_text(c->db, c->arena, "SELECT sent_on FROM oversight_request WHERE id = ?1", "i",
                       request), &sent);
    if (date_cmp(on, sent) < 0 || date_cmp(on, c->today) > 0)
        return act_fault(c, "answered_on", "Tanggal jawaban harus antara %s dan hari ini",
                         date_show(c->arena, sent));
    bool granted = input_flag(in, "granted");
    db_run(c->db,
           "INSERT INTO oversight_answer (request_id, granted, number, answered_on, note, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           "iisssi", request, granted, input_text(in, "number"), date_iso(c->arena, on),
           input_text(in, "note"), c->record);
    if (granted)
        act_event(c, "oversight.answer", kind, 0);
    c->out->goes_on = granted ? "Langkah yang menunggu jawaban ini terbuka."
                              : "Langkah berikutnya tetap tertutup; ajukan permohonan baru setelah "
                                "perbaikan.";
    return act_done(c, "Jawaban nomor %s dicatat: %s.", input_text(in, "number"),
                    granted ? "disetujui" : "tidak disetujui");
}

static const struct act acts[] = {
    {.name = "oversight.coordinate", .title = "Catat koordinasi dengan pengawas",
     .who = OFFICE | ROLE_BIT(ROLE_PPK), .flags = ACT_MILESTONE, .lock = LOCK_SELECTION,
     .tag_param = "kind", .rule = "panel.coordination", .params = coordinate_params,
     .names = NAMES_SELECTION, .run = run_coordinate},
    {.name = "oversight.request", .title = "Catat permohonan kepada pengawas",
     .who = OFFICE | ROLE_BIT(ROLE_PPK), .flags = ACT_MILESTONE, .lock = LOCK_SELECTION,
     .tag_param = "kind", .params = request_params, .names = NAMES_SELECTION, .run = run_request},
    /* Only a favourable answer is a milestone, left by run_answer itself. */
    {.name = "oversight.answer", .title = "Catat jawaban pengawas",
     .who = OFFICE | ROLE_BIT(ROLE_OVERSEER), .flags = ACT_ORDERED, .lock = LOCK_SELECTION,
     .tag_param = "kind", .params = answer_params, .names = NAMES_SELECTION, .run = run_answer},
};

const struct act_table oversight_acts = {acts, sizeof acts / sizeof acts[0]};
