/* Somebody applies: begins a dossier, chooses posts in order, states the facts, adds documents.
 *
 * Notions. A *dossier* is one person's in one selection; an *application* is a dossier and one
 * of the posts chosen. Until it is submitted a dossier is a draft, closed to every officer; it is
 * submitted once, validly, and then belongs to the panel. What was void may be sent again.
 *
 * Serves: dossiers and their window (BLR-9.1, BLR-9.3, BTG-II.B.1.e.3, NTT-14), no taking back
 * (BLR-9.2), the list of documents (BLR-9.4, BTG-II.B.1.e.2.a-k), priorities (BLR-9.5). The
 * submission itself stands in application_submit.c. */
#include "procedure/application_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/file.h"
#include "procedure/parts.h"
#include "procedure/parts_profile.h"
#include "rules/person_json.h"

/* ---- whose dossier ---- */

bool application_dossier(struct ctx *c, int64_t account, struct dossier_ref *ret)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT d.id, d.pub,"
        " (SELECT COUNT(*) FROM submission s WHERE s.dossier_id = d.id AND s.void = 0),"
        " (SELECT COUNT(*) FROM appointed_candidate p JOIN application a"
        "   ON a.id = p.application_id WHERE a.dossier_id = d.id AND a.ended_by IS NULL)"
        " FROM dossier d WHERE d.selection_id = ?1 AND d.account_id = ?2",
        "ii", c->sel->id, account);
    if (!rows_next(rows))
        return false;
    *ret = (struct dossier_ref){.id = rows_int(rows, 0),
                                .account = account,
                                .pub = arena_strdup(c->arena, rows_text(rows, 1)),
                                .submitted = rows_int(rows, 2) > 0,
                                .appointed = rows_int(rows, 3) > 0};
    rows_end(rows);
    return true;
}

const char application_at_server[] = "Berkas Anda sampai di server pada";

enum status application_window(struct ctx *c, instant at, const char *how)
{
    enum zone z = c->sel->zone;
    instant opens = instant_at(c->sel->opens, 0, 0, 0, z);
    instant closes = instant_at(c->sel->closes, 23, 59, 59, z);
    struct date day = instant_date(at, z);
    const char *arrived = instant_show(c->arena, at, z);
    const struct dossier_rules *d = &c->sel->reg->dossier;
    const char *window = d->window_clause ? d->window_clause
                                          : regulation_clause(c->sel->reg, "announcement.period");
    if (date_is_none(c->sel->opens))
        return act_refuse_clause(c, window, "Tunggu pengumuman.", "Pendaftaran belum diumumkan.");
    const char *lawful = arena_printf(c->arena, "Berkas diterima dari %s sampai %s.",
                                      instant_show(c->arena, opens, z),
                                      instant_show(c->arena, closes, z));
    if (date_cmp(day, c->sel->opens) < 0) {
        enum status s = act_refuse_clause(
            c, d->early_clause ? d->early_clause : window, lawful,
            "Pendaftaran belum dibuka. %s %s; pendaftaran dibuka %s.%s", how, arrived,
            instant_show(c->arena, opens, z),
            d->early_void ? " Berkas yang dikirim sebelum itu batal." : "");
        c->out->refusal.lawful_from = date_iso(c->arena, c->sel->opens);
        return s;
    }
    if (date_cmp(day, c->sel->closes) > 0)
        return act_refuse_clause(c, window, lawful,
                                 "Batas waktu telah lewat. %s %s; pendaftaran ditutup %s.%s", how,
                                 arrived, instant_show(c->arena, closes, z),
                                 how == application_at_server
                                     ? " Draf Anda tetap tersimpan, tetapi tidak dinilai." : "");
    return ST_OK;
}

enum status application_own_draft(struct ctx *c, struct dossier_ref *ret)
{
    if (!application_dossier(c, c->actor.account, ret))
        return act_fault(c, "selection", "Anda belum memulai lamaran dalam seleksi ini");
    if (ret->submitted)
        return act_refuse(c, "dossier.kept", "Tunggu permintaan perbaikan, atau tarik diri.",
                          "Berkas Anda sudah diajukan dan menjadi milik Panitia Seleksi; isinya "
                          "tidak dapat diubah atau diminta kembali.");
    /* A draft may be prepared before the opening; it is not sent by that. */
    if (!ret->appointed && date_cmp(c->today, c->sel->closes) > 0)
        return application_window(c, c->stamp, application_at_server);
    return ST_OK;
}

enum status application_may_begin(struct ctx *c, int64_t account)
{
    if (!db_int(c->db, 0,
                "SELECT COUNT(*) FROM role_grant WHERE selection_id = ?1 AND account_id = ?2"
                " AND ended_by IS NULL", "ii", c->sel->id, account))
        return ST_OK;
    const char *clause = c->sel->reg->shut_out_clause;
    return act_refuse_clause(c, clause ? clause : c->sel->reg->merit_clause,
                             "Mintakan penggantian dari tugas itu lebih dahulu.",
                             "Petugas seleksi ini tidak dapat melamar di dalamnya.");
}

int64_t application_begin(struct ctx *c, int64_t account, const char *pub)
{
    return db_insert(c->db,
                     "INSERT INTO dossier (pub, selection_id, account_id, made_by)"
                     " VALUES (?1, ?2, ?3, ?4) RETURNING id",
                     "siii", pub, c->sel->id, account, c->record);
}

static void keep_facts(struct ctx *c, int64_t dossier, const json_t *facts)
{
    db_run(c->db,
           "UPDATE dossier_profile SET ended_by = ?1 WHERE dossier_id = ?2 AND ended_by IS NULL",
           "ii", c->record, dossier);
    db_run(c->db,
           "INSERT INTO dossier_profile (dossier_id, p_person, made_by) VALUES (?1, ?2, ?3)", "isi",
           dossier, json_canonical(c->arena, facts), c->record);
}

static enum status run_start(struct ctx *c, const struct input *in)
{
    (void)in;
    struct dossier_ref d;
    if (application_dossier(c, c->actor.account, &d))
        return act_refuse_clause(c, NULL, "Lanjutkan berkas yang sudah ada.",
                                 "Anda sudah memulai lamaran dalam seleksi ini.");
    enum status s = application_may_begin(c, c->actor.account);
    if (s == ST_OK && date_cmp(c->today, c->sel->closes) > 0)
        s = application_window(c, c->stamp, application_at_server);
    if (s != ST_OK)
        return s;
    int64_t dossier = application_begin(c, c->actor.account, act_id(c, 0));
    json_t *facts = profile_facts(c, c->actor.account, NULL);
    if (facts)
        keep_facts(c, dossier, facts);
    act_returns(c, "dossier", act_id(c, 0));
    c->out->goes_on = "Pilih jabatan, isi data diri, lalu unggah kelengkapan.";
    return act_done(c, "Lamaran dimulai. Berkas Anda masih draf dan belum dikirim.");
}

/* ---- posts in order ---- */

static const struct param of_post[] = {{"", PARAM_PUB, true, "jabatan", .choose = "post"}, PARAMS_END};
static const struct param choose_params[] = {
    {"posts", PARAM_LIST, true, "jabatan menurut prioritas", .min = 1, .max = 20, .of = of_post,
     .ordered = true},
    PARAMS_END,
};

static enum status check_number(struct ctx *c, size_t n)
{
    const struct dossier_rules *d = &c->sel->reg->dossier;
    if (d->max_posts && n > (size_t)d->max_posts)
        return act_refuse(c, "dossier",
                          arena_printf(c->arena, "Pilih paling banyak %d jabatan.", d->max_posts),
                          "Anda memilih %zu jabatan; paling banyak %d.", n, d->max_posts);
    bool all = regulation_reading(c->sel->reg, READING_PRIORITIES) == 1;
    if (d->priorities_clause && all && n < c->sel->n_posts)
        return act_refuse(c, "dossier.priorities",
                          "Urutkan semua jabatan yang lowong menurut prioritas.",
                          "Prioritas baru dinyatakan untuk %zu dari %zu jabatan.", n,
                          c->sel->n_posts);
    return ST_OK;
}

enum status application_choose(struct ctx *c, int64_t dossier, const struct input *in,
                               unsigned first_id)
{
    size_t n = input_count(in, "posts");
    const struct post_ref **posts = arena_array_of(c->arena, n, const struct post_ref *);
    for (size_t i = 0; i < n; i++) {
        const char *where = arena_printf(c->arena, "posts[%zu]", i + 1);
        posts[i] = act_post(c, where, input_text(input_item(in, "posts", i), ""));
        for (size_t k = 0; k < i; k++)
            if (posts[i] && posts[k] == posts[i])
                act_fault(c, where, "Jabatan %s disebut dua kali", posts[i]->title);
    }
    if (c->out->faults->n_errors)
        return ST_INVALID;
    enum status s = check_number(c, n);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "UPDATE application SET ended_by = ?1 WHERE dossier_id = ?2 AND ended_by IS NULL"
           " AND origin = 'lamaran'", "ii", c->record, dossier);
    for (size_t i = 0; i < n; i++) {
        db_run(c->db,
               "INSERT INTO application (pub, selection_id, dossier_id, post_id, priority, origin,"
               " made_by) VALUES (?1, ?2, ?3, ?4, ?5, 'lamaran', ?6)",
               "siiiii", act_id(c, first_id + (unsigned)i), c->sel->id, dossier, posts[i]->id,
               i + 1, c->record);
        act_returns(c, i ? arena_printf(c->arena, "application_%zu", i + 1) : "application",
                    act_id(c, first_id + (unsigned)i));
    }
    return ST_OK;
}

static enum status run_choose_posts(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    enum status s = application_own_draft(c, &d);
    if (s == ST_OK && d.appointed)
        s = act_refuse(c, "minimum.administrasi.appoint", NULL,
                       "Anda ditunjuk untuk jabatan tertentu dan tidak dapat memilih yang lain.");
    if (s == ST_OK)
        s = application_choose(c, d.id, in, 0);
    if (s != ST_OK)
        return s;
    return act_done(c, "%zu jabatan dipilih%s.", input_count(in, "posts"),
                    input_count(in, "posts") > 1 ? ", menurut urutan prioritas" : "");
}

/* ---- the facts ---- */

static const struct param profile_params[] = {
    {"person", PARAM_OBJECT, false, "data diri", .max = 60000, .personal = true,
     .hint = "kosongkan untuk memakai profil akun Anda"},
    PARAMS_END,
};

static enum status run_fill_profile(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    struct person p;
    enum status s = application_own_draft(c, &d);
    if (s != ST_OK)
        return s;
    json_t *person = input_object(in, "person");
    if (!person)
        person = profile_facts(c, c->actor.account, NULL);
    if (!person)
        return act_fault(c, "person", "Profil akun Anda belum diisi; isi profil lebih dahulu");
    if (!person_json_read(c->arena, person, "person", c->out->faults, &p))
        return ST_INVALID;
    keep_facts(c, d.id, person);
    return act_done(c, "Data diri disimpan.");
}

/* ---- documents ---- */

const struct param application_file_params[] = {
    {"item", PARAM_LINE, true, "butir kelengkapan", .max = 60, .choose = "item"},
    FILE_PARAMS(true),
    PARAMS_END,
};

static bool kind_accepted(const struct wanted *w, const char *kind)
{
    bool good = w->n_kinds == 0;
    for (size_t i = 0; i < w->n_kinds && !good; i++)
        good = str_eq(w->kinds[i], kind);
    return good;
}

static const char *kinds_show(struct ctx *c, const struct wanted *w)
{
    const char *list = "";
    for (size_t i = 0; i < w->n_kinds; i++)
        list = arena_printf(c->arena, "%s%s%s", list, i ? ", " : "", w->kinds[i]);
    return list;
}

static enum status unknown_item(struct ctx *c, const char *item, const struct wanted *v, size_t n)
{
    const struct dossier_rules *d = &c->sel->reg->dossier;
    const char **ids = arena_array_of(c->arena, n, const char *);
    for (size_t i = 0; i < n; i++)
        ids[i] = v[i].id;
    const char *near = str_nearest(item, ids, n);
    if (near)
        return act_fault(c, "item", "Kelengkapan \"%s\" tidak dikenal; mungkin maksud Anda \"%s\"",
                         item, near);
    return act_refuse_clause(c, d->clause,
                             "Unggah hanya yang disebut dalam peraturan dan pengumuman.",
                             "Kelengkapan \"%s\" tidak diminta dalam seleksi ini.", item);
}

enum status application_put_file(struct ctx *c, const struct dossier_ref *d,
                                 const struct input *in)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    const char *item = input_text(in, "item"), *kind = file_kind_stated(c, in);
    const struct wanted *w = wanted_find(v, n, item);
    if (!w)
        return unknown_item(c, item, v, n);
    if (!kind_accepted(w, kind))
        return act_fault(c, "file",
                         "%s tidak diterima sebagai \"%s\"; jenis berkas yang diterima: %s",
                         w->name, kind, kinds_show(c, w));
    enum status s = file_keep(c, in, item);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "UPDATE dossier_item SET ended_by = ?1 WHERE dossier_id = ?2 AND item = ?3"
           " AND ended_by IS NULL", "iis", c->record, d->id, item);
    db_run(c->db,
           "INSERT INTO dossier_item (dossier_id, item, p_file_name, blob, sha256, bytes, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
           "issssii", d->id, item, input_text(in, "file"), input_text(in, "blob"), input_text(in, "sha256"),
           input_int(in, "bytes", 0), c->record);
    return act_done(c, "%s disimpan.", w->name);
}

/* Before the bytes come: is there a draft that may still change, and is this asked for? */
static enum status attach_ahead(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    enum status s = application_own_draft(c, &d);
    if (s == ST_OK && !wanted_find(v, n, input_text(in, "item")))
        s = unknown_item(c, input_text(in, "item"), v, n);
    return s;
}

static enum status run_attach(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    enum status s = application_own_draft(c, &d);
    return s == ST_OK ? application_put_file(c, &d, in) : s;
}

static const struct param detach_params[] = {
    {"item", PARAM_LINE, true, "butir kelengkapan", .max = 60, .choose = "item"},
    PARAMS_END,
};

static enum status run_detach(struct ctx *c, const struct input *in)
{
    struct dossier_ref d;
    enum status s = application_own_draft(c, &d);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "UPDATE dossier_item SET ended_by = ?1 WHERE dossier_id = ?2 AND item = ?3"
           " AND ended_by IS NULL", "iis", c->record, d.id, input_text(in, "item"));
    if (!db_changes(c->db))
        return act_fault(c, "item", "Tidak ada kelengkapan \"%s\" dalam draf Anda",
                         input_text(in, "item"));
    return act_done(c, "Kelengkapan dikeluarkan dari draf.");
}

/* ---- the table ---- */

#define OWN                                                                                   \
    .who = ROLE_BIT(ROLE_APPLICANT), .lock = LOCK_SELECTION_SHARED, .names = NAMES_SELECTION
/* Drafts from the announcement on; the run judges the closing, because one who was appointed
 * comes after it. */
#define DRAFTING PHASES(PHASE_ANNOUNCED, PHASE_SCREENED)

static const struct act acts[] = {
    {.name = "application.start", .title = "Mulai lamaran", OWN, .when = DRAFTING,
     .judged_by = STAMP_ARRIVAL, .rule = "dossier.window", .run = run_start},
    {.name = "application.choose_posts", .title = "Pilih jabatan", OWN, .when = DRAFTING,
     .judged_by = STAMP_ARRIVAL, .rule = "dossier.priorities", .params = choose_params,
     .run = run_choose_posts},
    {.name = "application.fill_profile", .title = "Isi data diri", OWN, .when = DRAFTING,
     .judged_by = STAMP_ARRIVAL, .rule = "eligibility", .params = profile_params,
     .run = run_fill_profile},
    {.name = "application.attach", .title = "Unggah kelengkapan", OWN, .when = DRAFTING,
     .judged_by = STAMP_ARRIVAL, .rule = "dossier", .params = application_file_params,
     .run = run_attach,
     .ahead = attach_ahead},
    {.name = "application.detach", .title = "Keluarkan kelengkapan dari draf", OWN,
     .when = PHASES(PHASE_ANNOUNCED, PHASE_REPORTED), .judged_by = STAMP_ARRIVAL,
     .rule = "dossier.kept", .params = detach_params, .run = run_detach},
    {.name = "application.submit", .title = "Ajukan lamaran",
     .effect = "Lamaran Anda masuk buku pendaftaran dan menerima nomor; berkas tidak "
               "dapat ditarik atau diganti lagi. Tanda terima tampil segera dan dikirim "
               "ke surel Anda.", OWN,
     .judged_by = STAMP_ARRIVAL, .flags = ACT_RECORD_REFUSAL | ACT_IRREVERSIBLE,
     .rule = "dossier.window", .run = application_run_submit},
    {.name = "application.correct", .title = "Perbaiki kelengkapan", OWN,
     .when = PHASES(PHASE_OPEN, PHASE_SCREENED), .judged_by = STAMP_ARRIVAL,
     .flags = ACT_RECORD_REFUSAL, .rule = "dossier", .params = application_file_params,
     .run = application_run_correct, .ahead = application_correct_ahead},
    {.name = "application.withdraw", .title = "Tarik diri",
     .effect = "Anda tidak lagi mengikuti seleksi untuk jabatan ini dan tidak dapat "
               "kembali. Sekretariat dan panitia seleksi melihat penarikan ini.",
     .who = ROLE_BIT(ROLE_APPLICANT), .when = PHASES(PHASE_OPEN, PHASE_RANKED),
     .flags = ACT_NEEDS_REASON | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION_SHARED,
     .rule = "dossier.kept", .params = application_withdraw_params,
     .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = application_run_withdraw},
    {.name = "application.receive_paper", .title = "Terima berkas lewat loket atau pos",
     .who = APPLICATION_DESK, .when = PHASES(PHASE_ANNOUNCED, PHASE_CLOSED),
     .flags = ACT_RECORD_REFUSAL | ACT_ORDERED | ACT_ON_BEHALF, .lock = LOCK_SELECTION_SHARED,
     .rule = "dossier.window", .params = application_paper_params, .names = NAMES_SELECTION,
     .run = application_run_paper},
};

const struct act_table application_acts = {acts, sizeof acts / sizeof acts[0]};
