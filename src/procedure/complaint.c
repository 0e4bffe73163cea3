/* Complaints, and reports of gratification: the channels that must not pass through those they
 * are about.
 *
 * Who is named in a complaint neither reads nor answers it, whatever the office; if the chair is
 * named, the appointing authority answers. A complaint may come without a name. What was told is
 * personal data: the journal keeps a commitment only.
 *
 * Serves: prohibited practices and the protected channel (BTG-M, BLR-1.12), no bribe or
 * gratification (NTT-W). Both stay open after a term has ended and in a cancelled selection. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"

#define ANSWERERS (ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_PPK))
#define OFFICERS                                                                              \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |  \
     ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR) |            \
     ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_BAPERJAKAT))
#define ANYBODY (OFFICERS | ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_APPLICANT) | ROLE_BIT(ROLE_USER))

static const char *const matters[] = {"diskriminasi", "melawan-merit", "pembalasan",
                                      "pelanggaran-lain",
                                      "hasil", "pelayanan", NULL};

static const char *matter_title(const char *matter)
{
    static const char *const titles[] = {
        "Diskriminasi", "Tindakan yang melawan sistem merit", "Pembalasan terhadap pelapor",
        "Pelanggaran lain", "Hasil seleksi", "Pelayanan"};
    for (size_t i = 0; matters[i]; i++)
        if (str_eq(matters[i], matter))
            return titles[i];
    return matter;
}

/* ---- complaints ---- */

static const struct param file_params[] = {
    {"about", PARAM_WORD, true, "perihal", .words = matters},
    {"named", PARAM_PUB, false, "petugas yang diadukan", .choose = "person"},
    {"text", PARAM_TEXT, true, "pengaduan", .max = 10000, .personal = true},
    {"contact", PARAM_LINE, false, "alamat untuk jawaban", .max = 200, .personal = true},
    PARAMS_END,
};

static enum status run_file(struct ctx *c, const struct input *in)
{
    int64_t named = 0;
    if (input_has(in, "named")) {
        named = act_account(c, "named", input_text(in, "named"));
        if (!named)
            return ST_INVALID;
    }
    db_run(c->db,
           "INSERT INTO complaint (pub, selection_id, about, named_account_id, p_text, p_contact,"
           " made_by) VALUES (?1, ?2, ?3, NULLIF(?4, 0), ?5, ?6, ?7)",
           "sisissi", act_id(c, 0), c->sel->id, input_text(in, "about"), named,
           input_text(in, "text"), input_text(in, "contact"), c->record);
    act_returns(c, "complaint", act_id(c, 0));
    c->out->goes_on = "Simpan kode ini untuk membaca jawabannya.";
    return act_done(c, "Pengaduan diterima dengan kode %s.%s", act_id(c, 0),
                    named ? " Petugas yang diadukan tidak dapat membacanya." : "");
}

static const struct param answer_params[] = {
    {"complaint", PARAM_PUB, true, "pengaduan", .choose = "complaint"},
    {"text", PARAM_TEXT, true, "jawaban", .max = 10000},
    PARAMS_END,
};

static enum status run_answer(struct ctx *c, const struct input *in)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT q.id, q.named_account_id, r.actor_id FROM complaint q"
                                " JOIN record r ON r.id = q.made_by"
                                " WHERE q.pub = ?1 AND q.selection_id = ?2",
                                "si", input_text(in, "complaint"), c->sel->id);
    if (!rows_next(rows))
        return act_fault(c, "complaint", "Pengaduan tidak ditemukan");
    int64_t id = rows_int(rows, 0), named = rows_int(rows, 1), from = rows_int(rows, 2);
    rows_end(rows);
    if (named == c->actor.account)
        return act_refuse(c, "merit", "Dijawab oleh pejabat yang tidak diadukan.",
                          "Anda diadukan dalam pengaduan ini dan tidak dapat menjawabnya.");
    db_run(c->db, "INSERT INTO complaint_answer (complaint_id, text, made_by) VALUES (?1, ?2, ?3)",
           "isi", id, input_text(in, "text"), c->record);
    if (from)
        act_notify(c, from,
                   arena_printf(c->arena, "Jawaban pengaduan %s", input_text(in, "complaint")),
                   input_text(in, "text"));
    return act_done(c, "Pengaduan %s dijawab.", input_text(in, "complaint"));
}

/* ---- gratification ---- */

static const struct param gratification_params[] = {
    {"text", PARAM_TEXT, true, "pemberian, pemberi, dan keadaannya", .max = 10000,
     .personal = true},
    PARAMS_END,
};

static enum status run_gratification(struct ctx *c, const struct input *in)
{
    db_run(c->db,
           "INSERT INTO gratification (selection_id, account_id, p_text, made_by)"
           " VALUES (?1, ?2, ?3, ?4)",
           "iisi", c->sel->id, c->actor.account, input_text(in, "text"), c->record);
    c->out->goes_on = "Laporkan juga kepada unit pengendalian gratifikasi di instansi Anda.";
    return act_done(c, "Laporan gratifikasi diterima.");
}

static const struct act acts[] = {
    {.name = "complaint.file", .title = "Sampaikan pengaduan", .who = ANYBODY,
     .flags = ACT_NO_DECLARATION | ACT_AFTER_CANCEL, .lock = LOCK_SELECTION_SHARED, .rule = "merit",
     .params = file_params, .names = NAMES_SELECTION, .run = run_file},
    {.name = "complaint.answer", .title = "Jawab pengaduan", .who = ANSWERERS,
     .flags = ACT_AFTER_CANCEL, .lock = LOCK_SELECTION, .rule = "merit", .params = answer_params,
     .names = NAMES_SELECTION, .run = run_answer},
    {.name = "gratification.report", .title = "Laporkan gratifikasi", .who = OFFICERS,
     .flags = ACT_NO_DECLARATION | ACT_AFTER_CANCEL, .lock = LOCK_SELECTION_SHARED,
     .rule = "declaration", .params = gratification_params, .names = NAMES_SELECTION,
     .run = run_gratification},
};

const struct act_table complaint_acts = {acts, sizeof acts / sizeof acts[0]};

/* ---- pages ---- */

static json_t *answers_json(struct ctx *c, int64_t complaint)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT a.text, r.legal_at FROM complaint_answer a JOIN record r"
                                " ON r.id = a.made_by WHERE a.complaint_id = ?1 ORDER BY a.id",
                                "i", complaint);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "text", rows_text(rows, 0));
        leaf_instant(c->arena, o, "at", rows_int(rows, 1), c->sel->zone);
        json_array_append_new(list, o);
    }
    return list;
}

/* Those who answer, and who oversees: never the one who is named, not even that there is one. */
static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT q.id, q.pub, q.about, q.p_text, q.p_contact, a.p_name, r.legal_at FROM complaint q"
        " JOIN record r ON r.id = q.made_by LEFT JOIN account a ON a.id = q.named_account_id"
        " WHERE q.selection_id = ?1 AND (q.named_account_id IS NULL OR q.named_account_id <> ?2)"
        " ORDER BY q.id DESC LIMIT 200", "ii", c->sel->id, c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "pub", rows_text(rows, 1));
        json_put(o, "about", rows_text(rows, 2));
        json_put(o, "about_title", matter_title(rows_text(rows, 2)));
        json_put(o, "text", rows_text(rows, 3));
        json_put(o, "contact", rows_text(rows, 4));
        json_put(o, "named", rows_text(rows, 5));
        leaf_instant(c->arena, o, "at", rows_int(rows, 6), c->sel->zone);
        json_put_new(o, "answers", answers_json(c, rows_int(rows, 0)));
        json_put_flag(o, "answered", json_array_size(json_object_get(o, "answers")) > 0);
        json_put(o, "form_id", rows_text(rows, 1));
        json_put_flag(o, "may_answer", ANSWERERS & ROLE_BIT(c->actor.role));
        json_array_append_new(list, o);
    }
    public_selection(c, data);
    json_put_int(data, "count", (int64_t)json_array_size(list));
    json_put_flag(data, "none", json_array_size(list) == 0);
    json_put_new(data, "complaints", list);
    leaf_clause(data, "clause", c->sel->reg, c->sel->reg->merit_clause);
    return ST_OK;
}

/* Whoever knows the code reads the answer; the complaint itself is not repeated. */
static const struct param show_params[] = {
    {"complaint", PARAM_PUB, true, "kode pengaduan", .choose = "complaint"},
    PARAMS_END,
};

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT q.id, q.about, r.legal_at, q.named_account_id"
                                " FROM complaint q JOIN record r ON r.id = q.made_by"
                                " WHERE q.pub = ?1 AND q.selection_id = ?2",
                                "si", input_text(in, "complaint"), c->sel->id);
    if (!rows_next(rows) || (c->actor.account && rows_int(rows, 3) == c->actor.account))
        return act_fault(c, "complaint", "Pengaduan tidak ditemukan");
    int64_t id = rows_int(rows, 0);
    public_selection(c, data);
    json_put(data, "pub", input_text(in, "complaint"));
    json_put(data, "about", rows_text(rows, 1));
    json_put(data, "about_title", matter_title(rows_text(rows, 1)));
    leaf_instant(c->arena, data, "at", rows_int(rows, 2), c->sel->zone);
    rows_end(rows);
    json_put_new(data, "answers", answers_json(c, id));
    return ST_OK;
}

/* What may be complained of, who reads it, and who answers. */
static enum status read_form(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *list = json_array();
    (void)in;
    public_selection(c, data);
    for (size_t i = 0; matters[i]; i++) {
        json_t *o = json_object();
        json_put(o, "value", matters[i]);
        json_put(o, "title", matter_title(matters[i]));
        json_array_append_new(list, o);
    }
    json_put_new(data, "matters", list);
    json_put(data, "form_id", "pengaduan");
    json_put_flag(data, "anonymous", c->actor.account == 0);
    leaf_clause(data, "clause", c->sel->reg, c->sel->reg->merit_clause);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "complaint.form", .path = "/seleksi/:selection/pengaduan/baru", .title = "Pengaduan",
     .resource = "announcement", .who = EVERYBODY, .names = NAMES_SELECTION,
     .template = "complaint_form", .has_form = true, .read = read_form},
    {.name = "complaint.answer", .path = "/seleksi/:selection/pengaduan/jawaban",
     .title = "Jawaban pengaduan", .resource = "announcement", .who = EVERYBODY,
     .names = NAMES_SELECTION, .params = show_params, .template = "complaint", .read = read_show},
    {.name = "complaint.list", .path = "/seleksi/:selection/pengaduan", .title = "Pengaduan",
     .resource = "office", .who = ANSWERERS | ROLE_BIT(ROLE_OVERSEER), .names = NAMES_SELECTION,
     .template = "complaints", .reading_is_logged = true, .read = read_list},
    {.name = "complaint.show", .path = "/seleksi/:selection/pengaduan/:complaint",
     .title = "Jawaban pengaduan", .resource = "announcement", .who = EVERYBODY,
     .names = NAMES_SELECTION, .params = show_params, .template = "complaint", .read = read_show},
};

const struct page_table complaint_pages = {pages, sizeof pages / sizeof pages[0]};
