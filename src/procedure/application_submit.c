/* A dossier is handed in: by the applicant himself, at the counter or by post; it is corrected
 * when the secretariat asks, or its owner withdraws.
 *
 * Notions. What judges is the moment of arrival: of the request's last byte, or of the paper. The
 * *number* is public and random, so that it tells nobody how many applied; the *book number* is
 * the registration book's own running number and stays inside. Paper sent or received before the
 * opening is recorded as void (where the regulation says so); after the closing it is refused. */
#include "procedure/application_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
/* ---- the registration ---- */

static int64_t next_in_book(struct ctx *c)
{
    return db_int(c->db, 0,
                  "UPDATE register SET n = n + 1 WHERE name = ?1 AND year = 0 RETURNING n",
                  "s", arena_printf(c->arena, "buku-pendaftaran/%s", c->sel->pub));
}

/* A free public number "7F3K-9QX2", drawn before the transaction. */
static const char *draw_number(struct ctx *c)
{
    for (unsigned i = 0; i < 4; i++) {
        char s[10] = "";
        const char *id = act_id(c, 28 + i);
        if (strlen(id) < 8)
            return NULL;
        for (size_t k = 0, at = 0; k < 8; k++) {
            if (k == 4)
                s[at++] = '-';
            s[at++] = id[k] >= 'a' && id[k] <= 'z' ? (char)(id[k] - 'a' + 'A') : id[k];
        }
        if (!db_int(c->db, 0, "SELECT COUNT(*) FROM submission WHERE number = ?1", "s", s))
            return arena_strdup(c->arena, s);
    }
    db_fail(c->db, ERR_INTERNAL, "no free registration number");
    return NULL;
}

/* Writes the submission; void_clause NULL: valid, and the public number is returned. */
static const char *register_dossier(struct ctx *c, int64_t dossier, const char *channel,
                                    struct date sent_on, instant received, const char *void_clause)
{
    const char *number = void_clause ? NULL : draw_number(c);
    db_run(c->db,
           "INSERT INTO submission (dossier_id, selection_id, channel, sent_on, received_at, void,"
           " void_clause, number, book_no, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
           "iissiissii", dossier, c->sel->id, channel,
           date_is_none(sent_on) ? NULL : date_iso(c->arena, sent_on), received,
           void_clause != NULL, void_clause, number, next_in_book(c), c->record);
    return number;
}

/* What came with a dossier that was void does not complete the one that is sent again. */
static void forget_void_items(struct ctx *c, int64_t dossier)
{
    db_run(c->db,
           "UPDATE dossier_item SET ended_by = ?1 WHERE dossier_id = ?2 AND ended_by IS NULL"
           " AND made_by IN (SELECT made_by FROM submission WHERE dossier_id = ?2 AND void = 1)",
           "ii", c->record, dossier);
}

/* ---- by the applicant ---- */

static bool has_item(struct ctx *c, int64_t dossier, const char *item)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM dossier_item WHERE dossier_id = ?1 AND item = ?2"
                  " AND ended_by IS NULL", "is", dossier, item) > 0;
}

/* Everything mandatory that is not there, as one refusal: each under its clause. */
static enum status check_complete(struct ctx *c, int64_t dossier)
{
    struct wanted *v;
    struct verdicts vs;
    size_t n = wanted_items(c, &v);
    struct verdict *first = NULL;
    verdicts_init(&vs, c->arena);
    for (size_t i = 0; i < n; i++) {
        if (!v[i].mandatory || has_item(c, dossier, v[i].id))
            continue;
        if (!first) {
            first = verdict_add(&vs, MET_NO, v[i].clause, "Berkas belum lengkap: %s belum ada.",
                                v[i].name);
            first->lawful = "Unggah semua yang belum ada, lalu ajukan sebelum penutupan.";
        }
        verdict_fact(&vs, first, v[i].clause ? v[i].clause : v[i].id, "%s belum ada", v[i].name);
    }
    return first ? act_refuse_verdict(c, first) : ST_OK;
}

static enum status check_choice(struct ctx *c, int64_t dossier)
{
    const struct dossier_rules *d = &c->sel->reg->dossier;
    if (db_int(c->db, 0, "SELECT COUNT(*) FROM application WHERE dossier_id = ?1"
               " AND ended_by IS NULL", "i", dossier))
        return ST_OK;
    if (d->priorities_clause && c->sel->n_posts > 1)
        return act_refuse(c, "dossier.priorities", "Pilih jabatan menurut urutan prioritas.",
                          "Anda belum menyatakan prioritas jabatan yang dilamar.");
    return act_fault(c, "posts", "Pilih jabatan yang dilamar lebih dahulu");
}

static void remark_profile(struct ctx *c, int64_t dossier)
{
    if (!c->sel->reg->n_eligibility ||
        db_int(c->db, 0, "SELECT COUNT(*) FROM dossier_profile WHERE dossier_id = ?1"
               " AND ended_by IS NULL", "i", dossier))
        return;
    act_remark(c, c->sel->reg->eligibility[0].clause,
               "Data diri belum diisi; pemenuhan syarat dinilai dari dokumen saja.");
}

enum status application_run_submit(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    (void)in;
    if (!application_dossier(c, c->actor.account, &d))
        return act_fault(c, "selection", "Anda belum memulai lamaran dalam seleksi ini");
    if (d.submitted)
        return act_refuse(c, "dossier.kept", NULL,
                          "Berkas Anda sudah diajukan; satu pelamar mengajukan satu berkas.");
    enum status s = d.appointed ? ST_OK : application_window(c, c->stamp, application_at_server);
    if (s == ST_OK)
        s = check_choice(c, d.id);
    forget_void_items(c, d.id);
    if (s == ST_OK)
        s = check_complete(c, d.id);
    if (s != ST_OK)
        return s;
    remark_profile(c, d.id);
    const char *number = register_dossier(c, d.id, d.appointed ? "penunjukan" : "daring", DATE_NONE,
                                          c->stamp, NULL);
    act_returns(c, "dossier", d.pub);
    act_returns(c, "number", number ? number : "");
    act_notify(c, c->actor.account, arena_printf(c->arena, "Tanda terima %s", c->sel->title),
               arena_printf(c->arena, "Berkas Anda diterima pada %s dengan nomor pendaftaran %s.",
                            instant_show(c->arena, c->stamp, c->sel->zone), number ? number : ""));
    c->out->goes_on = "Sekretariat memeriksa berkas sesudah pendaftaran ditutup; hasilnya "
                      "diberitahukan kepada Anda.";
    return act_done(c, "Berkas diterima pada %s. Nomor pendaftaran Anda %s.",
                    instant_show(c->arena, c->stamp, c->sel->zone), number ? number : "");
}

/* ---- on paper ---- */

static const char *const paper_channels[] = {"loket", "pos", NULL};
static const struct param of_post[] = {{"", PARAM_PUB, true, "jabatan", .choose = "post"}, PARAMS_END};
static const struct param paper_of[] = {
    {"item", PARAM_LINE, true, "butir kelengkapan", .max = 60, .choose = "item"},
    {"file", PARAM_LINE, false, "nama berkas pindaian", .max = 200, .personal = true},
    {"sha256", PARAM_LINE, false, "sidik jari SHA-256", .max = 64},
    {"bytes", PARAM_INT, false, "ukuran (bita)", .min = 1, .max = 52428800},
    PARAMS_END,
};
const struct param application_paper_params[] = {
    {"channel", PARAM_WORD, true, "cara masuk", .words = paper_channels},
    {"sent_on", PARAM_DATE, false, "tanggal cap pos"},
    {"received_at", PARAM_INSTANT, false, "waktu diterima"},
    {"posts", PARAM_LIST, true, "jabatan menurut prioritas", .min = 1, .max = 20, .of = of_post,
     .ordered = true},
    {"items", PARAM_LIST, false, "kelengkapan yang diterima", .max = 60, .of = paper_of},
    PARAMS_END,
};

struct arrival {
    const char *channel;
    struct date sent_on;
    instant received;
};

static enum status read_arrival(struct ctx *c, const struct input *in, struct arrival *ret)
{
    *ret = (struct arrival){input_text(in, "channel"), input_date(in, "sent_on"),
                            input_instant(in, "received_at")};
    if (ret->received == INSTANT_NONE)
        ret->received = c->stamp;
    struct date day = instant_date(ret->received, c->sel->zone);
    if (ret->received > c->stamp)
        act_fault(c, "received_at", "Waktu diterima belum tiba");
    if (str_eq(ret->channel, "pos") && date_is_none(ret->sent_on))
        act_fault(c, "sent_on", "Tanggal cap pos wajib diisi untuk kiriman pos");
    if (!date_is_none(ret->sent_on) && date_cmp(ret->sent_on, day) > 0)
        act_fault(c, "sent_on", "Tanggal cap pos sesudah tanggal diterima");
    return c->out->faults->n_errors ? ST_INVALID : ST_OK;
}

/* By post either date before the opening voids, unless the reading looks at the receipt alone;
 * at the closing the receipt counts. */
static enum status judge_arrival(struct ctx *c, const struct arrival *r, const char **ret_void)
{
    const struct dossier_rules *d = &c->sel->reg->dossier;
    bool both = regulation_reading(c->sel->reg, READING_POSTED) == 0;
    bool early = date_cmp(instant_date(r->received, c->sel->zone), c->sel->opens) < 0 ||
                 (both && !date_is_none(r->sent_on) && date_cmp(r->sent_on, c->sel->opens) < 0);
    *ret_void = NULL;
    if (!early)
        return application_window(c, r->received, "Berkas diterima pada");
    if (!d->early_void)
        return date_cmp(instant_date(r->received, c->sel->zone), c->sel->opens) < 0
                   ? application_window(c, r->received, "Berkas diterima pada")
                   : application_window(c, instant_at(r->sent_on, 12, 0, 0, c->sel->zone),
                                        "Menurut cap pos berkas dikirim pada");
    *ret_void = d->early_clause;
    return ST_OK;
}

static void write_paper_items(struct ctx *c, int64_t dossier, const struct input *in)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    for (size_t i = 0; i < input_count(in, "items"); i++) {
        const struct input *it = input_item(in, "items", i);
        const char *item = input_text(it, "item"), *file = input_text(it, "file");
        if (!wanted_find(v, n, item)) {
            act_fault(c, arena_printf(c->arena, "items[%zu].item", i + 1),
                      "Kelengkapan \"%s\" tidak diminta dalam seleksi ini", item);
            continue;
        }
        db_run(c->db,
               "UPDATE dossier_item SET ended_by = ?1 WHERE dossier_id = ?2 AND item = ?3"
               " AND ended_by IS NULL", "iis", c->record, dossier, item);
        db_run(c->db,
               "INSERT INTO dossier_item (dossier_id, item, p_file_name, blob, sha256, bytes,"
               " made_by) VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6)",
               "isssii", dossier, item, file ? file : "berkas kertas",
               input_text(it, "sha256") ? input_text(it, "sha256") : "",
               input_int(it, "bytes", 0), c->record);
    }
    for (size_t i = 0; i < n; i++)
        if (v[i].mandatory && !has_item(c, dossier, v[i].id))
            act_remark(c, v[i].clause, "%s tidak ada dalam berkas yang diterima.", v[i].name);
}

static enum status paper_dossier(struct ctx *c, struct dossier_ref *ret)
{
    int64_t who = c->actor.behalf;
    if (!who || who == c->actor.account)
        return act_fault(c, "on_behalf", "Sebutkan akun pelamar yang berkasnya diterima");
    if (!application_dossier(c, who, ret)) {
        enum status s = application_may_begin(c, who);
        if (s != ST_OK)
            return s;
        *ret = (struct dossier_ref){.account = who, .pub = act_id(c, 27)};
        ret->id = application_begin(c, who, ret->pub);
    }
    if (ret->submitted)
        return act_refuse(c, "dossier.kept", NULL,
                          "Berkas pelamar ini sudah diterima; satu pelamar mengajukan satu "
                          "berkas.");
    return ST_OK;
}

enum status application_run_paper(struct ctx *c, const struct input *in)
{
    struct arrival r;
    struct dossier_ref d;
    const char *void_clause;
    enum status s = read_arrival(c, in, &r);
    if (s == ST_OK)
        s = paper_dossier(c, &d);
    if (s == ST_OK && act_happened(c, "registration.close", NULL, 0) &&
        date_cmp(c->today, c->sel->closes) > 0)
        s = act_refuse(c, "dossier.window", NULL, "Buku pendaftaran sudah ditutup.");
    if (s == ST_OK)
        s = judge_arrival(c, &r, &void_clause);
    if (s == ST_OK)
        s = application_choose(c, d.id, in, 0);
    if (s != ST_OK)
        return s;
    forget_void_items(c, d.id);
    write_paper_items(c, d.id, in);
    if (c->out->faults->n_errors)
        return ST_INVALID;
    const char *number = register_dossier(c, d.id, r.channel, r.sent_on, r.received, void_clause);
    const char *received = instant_show(c->arena, r.received, c->sel->zone);
    act_returns(c, "dossier", d.pub);
    if (void_clause) {
        act_remark(c, void_clause,
                   "Berkas dikirim atau diterima sebelum pendaftaran dibuka pada %s: "
                   "dicatat sebagai batal; pelamar dapat mengajukan lagi.",
                   date_show(c->arena, c->sel->opens));
        return act_done(c, "Berkas yang diterima %s dicatat sebagai batal (%s).", received,
                        void_clause);
    }
    act_returns(c, "number", number ? number : "");
    act_notify(c, d.account, arena_printf(c->arena, "Tanda terima %s", c->sel->title),
               arena_printf(c->arena, "Berkas Anda diterima pada %s dengan nomor pendaftaran %s.",
                            received, number ? number : ""));
    return act_done(c, "Berkas diterima %s dengan nomor pendaftaran %s.", received,
                    number ? number : "");
}

/* ---- withdrawal ---- */

const struct param application_withdraw_params[] = {
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

enum status application_run_withdraw(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    if (!application_dossier(c, c->actor.account, &d) || !d.submitted)
        return act_fault(c, "selection", "Tidak ada lamaran Anda yang sudah diajukan");
    struct rows *rows = db_rows(c->db,
                                "SELECT id FROM applicant WHERE dossier_id = ?1"
                                " AND (post_id = ?2 OR ?2 = 0) ORDER BY id", "ii", d.id,
                                c->post ? c->post->id : 0);
    int64_t ids[64];
    size_t n = 0;
    while (n < sizeof ids / sizeof ids[0] && rows_next(rows))
        ids[n++] = rows_int(rows, 0);
    rows_end(rows);
    if (n == 0)
        return act_fault(c, "post", "Tidak ada lamaran yang masih berlaku untuk ditarik");
    for (size_t i = 0; i < n; i++)
        db_run(c->db,
               "INSERT INTO withdrawal (application_id, reason, made_by) VALUES (?1, ?2, ?3)",
               "isi", ids[i], input_text(in, "reason"), c->record);
    act_remark(c, c->sel->reg->dossier.kept_clause,
               "Berkas yang sudah diterima tetap disimpan Panitia Seleksi.");
    return act_done(c, "%s. Berkas Anda tetap disimpan.",
                    c->post ? arena_printf(c->arena, "Anda menarik diri dari %s", c->post->title)
                            : "Anda menarik diri dari seleksi ini");
}

/* ---- correction, when it was asked for ---- */

/* The newest request for this document while its clock runs. */
static enum status find_request(struct ctx *c, const char *item, struct dossier_ref *d,
                                int64_t *ret)
{
    if (!application_dossier(c, c->actor.account, d) || !d->submitted)
        return act_fault(c, "selection", "Tidak ada lamaran Anda yang sudah diajukan");
    struct rows *rows = db_rows(c->db,
                                "SELECT id, until_at FROM correction_request WHERE dossier_id = ?1"
                                " AND item = ?2 AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                "is", d->id, item);
    if (!rows_next(rows))
        return act_refuse(c, "dossier.kept", NULL,
                          "Tidak ada permintaan perbaikan untuk kelengkapan ini; berkas yang sudah "
                          "diajukan tidak dapat diubah.");
    *ret = rows_int(rows, 0);
    instant until = rows_int(rows, 1);
    rows_end(rows);
    if (c->stamp <= until)
        return ST_OK;
    return act_refuse(c, "dossier.window", NULL,
                      "Batas waktu perbaikan telah lewat. Perbaikan Anda sampai di server pada "
                      "%s; batasnya %s.", instant_show(c->arena, c->stamp, c->sel->zone),
                      instant_show(c->arena, until, c->sel->zone));
}

enum status application_correct_ahead(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    int64_t request;
    return find_request(c, input_text(in, "item"), &d, &request);
}

enum status application_run_correct(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    int64_t request;
    const char *item = input_text(in, "item");
    enum status s = find_request(c, item, &d, &request);
    if (s == ST_OK)
        s = application_put_file(c, &d, in);
    if (s != ST_OK)
        return s;
    db_run(c->db, "UPDATE correction_request SET ended_by = ?1 WHERE id = ?2", "ii", c->record,
           request);
    /* What was judged on the old document has to be judged again. */
    db_run(c->db,
           "UPDATE item_check SET ended_by = ?1 WHERE dossier_id = ?2 AND item = ?3"
           " AND ended_by IS NULL", "iis", c->record, d.id, item);
    return act_done(c, "Perbaikan diterima pada %s; dokumen yang lama tetap disimpan.",
                    instant_show(c->arena, c->stamp, c->sel->zone));
}
