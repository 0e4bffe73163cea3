/* A selection is opened, built and, if it must be, cancelled or repeated.
 *
 * Serves: in force (BTG-4, BLR-16), catalogue of posts (BLR-3.2), competency standards
 * (BTG-II.A.2, II.B.4.a.2, II.B.4.c), budget and equipment (NTT-P, BTG-II.B.9), wider scope
 * (BLR-15.3, NTT-13), schedule (BLR-7.4.b). What is scored, and how, stands in scoring.c. */
#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/act.h"
#include "gate/gate.h"
#include "procedure/parts.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

static const char *const zones[] = {"WIB", "WITA", "WIT", NULL};
static const char *const scopes[] = {"instansi", "provinsi", "nasional", NULL};
static const char *const classes[] = {"sekda", "lainnya", NULL};
static const char *const levels[] = {"pratama", "madya", "utama", NULL};
static const char *const standard_kinds[] = {"manajerial", "bidang", NULL};

/* ---- opening ---- */

static const struct param of_text[] = {{"", PARAM_LINE, true, .choose = "regulation"}, PARAMS_END};

static const struct param open_params[] = {
    {"regulation", PARAM_LINE, true, "peraturan", .max = 60, .choose = "regulation"},
    {"title", PARAM_LINE, true, "judul seleksi"},
    {"zone", PARAM_WORD, false, "zona waktu", .words = zones},
    {"scope", PARAM_WORD, false, "lingkup", .words = scopes},
    {"supplements", PARAM_LIST, false, "peraturan pelengkap", .max = 4, .of = of_text},
    PARAMS_END,
};

/* Copies the text of a regulation into the store, once for each content. */
static const char *pin(struct ctx *c, const struct regulation *reg)
{
    const char *hash = hex_encode(c->arena, reg->hash.b, HASH_LEN);
    if (!db_int(c->db, 0, "SELECT id FROM regulation_copy WHERE hash = ?1", "s", hash))
        db_run(c->db,
               "INSERT INTO regulation_copy (hash, reg_key, text, made_by) VALUES (?1, ?2, ?3, ?4)",
               "sssi", hash, reg->key, gate_regulation_text(c->gate, reg->key), c->record);
    return hash;
}

static enum status in_force(struct ctx *c, const struct regulation *reg)
{
    if (!reg->force.known) {
        act_remark(c, reg->force.clause,
                   "Tanggal mulai berlaku %s tidak tercantum dalam naskahnya; pastikan sebelum "
                   "membuka seleksi.", reg->short_title);
        return ST_OK;
    }
    if (date_cmp(c->today, reg->force.from) >= 0)
        return ST_OK;
    enum status s = act_refuse_clause(
        c, reg->force.clause,
        arena_printf(c->arena, "Paling cepat dibuka pada %s.",
                     date_show(c->arena, reg->force.from)),
        "%s mulai berlaku pada %s; seleksi tidak dapat dibuka di bawahnya pada %s.",
        reg->short_title, date_show(c->arena, reg->force.from), date_show(c->arena, c->today));
    c->out->refusal.lawful_from = date_iso(c->arena, reg->force.from);
    return s;
}

static enum status supplements_of(struct ctx *c, const struct input *in, const char **ret)
{
    const char *list = NULL;
    for (size_t i = 0; i < input_count(in, "supplements"); i++) {
        const char *key = input_text(input_item(in, "supplements", i), "");
        const struct regulation *reg = gate_regulation(c->gate, key);
        if (!reg)
            return act_fault(c, "supplements", "Peraturan \"%s\" tidak ada", key);
        const char *hash = pin(c, reg);
        list = list ? arena_printf(c->arena, "%s,%s", list, hash) : hash;
    }
    *ret = list;
    return ST_OK;
}

static enum status open_selection(struct ctx *c, const struct input *in, int64_t repeats)
{
    const char *key = input_text(in, "regulation");
    const struct regulation *reg = gate_regulation(c->gate, key);
    if (!reg)
        return act_fault(c, "regulation", "Peraturan \"%s\" tidak ada", key);
    enum status s = in_force(c, reg);
    const char *supplements = NULL;
    if (s == ST_OK)
        s = supplements_of(c, in, &supplements);
    if (s != ST_OK)
        return s;
    const char *zone = input_text(in, "zone"), *scope = input_text(in, "scope");
    enum scope least = reg->announcement.scope_clause ? reg->announcement.scope_default
                                                      : SCOPE_INSTANCE;
    if (scope && reg->announcement.scope_clause &&
        !(reg->announcement.scopes & (1u << scope_from_word(scope))))
        return act_refuse_clause(c, reg->announcement.scope_clause,
                                 "Lingkup yang lebih luas ditetapkan dengan tindakan tersendiri.",
                                 "Lingkup \"%s\" tidak diperbolehkan oleh %s.", scope,
                                 reg->short_title);
    int64_t id = db_insert(
        c->db,
        "INSERT INTO selection (pub, title, regulation_key, regulation_hash, zone, scope,"
        " repeats_id, supplements, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULLIF(?7, 0), ?8, ?9)"
        " RETURNING id",
        "ssssssisi", act_id(c, 0), input_text(in, "title"), reg->key, pin(c, reg),
        zone ? zone : zone_name(reg->zone), scope ? scope : scope_word(least), repeats, supplements,
        c->record);
    db_run(c->db,
           "INSERT INTO event (selection_id, act, tag, at, made_by) VALUES (?1, ?2, NULL, ?3, ?4)",
           "isii", id, "selection.open", c->stamp, c->record);
    act_returns(c, "selection", act_id(c, 0));
    c->out->goes_on = "Tambahkan jabatan yang akan diisi.";
    return act_done(c, "Seleksi \"%s\" dibuka berdasarkan %s.", input_text(in, "title"),
                    reg->short_title);
}

static enum status run_open(struct ctx *c, const struct input *in)
{
    return open_selection(c, in, 0);
}

static const struct param repeat_params[] = {
    {"of", PARAM_PUB, true, "seleksi yang diulang", .choose = "selection"},
    {"title", PARAM_LINE, true, "judul seleksi"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    {"regulation", PARAM_LINE, true, "peraturan", .max = 60, .choose = "regulation"},
    {"zone", PARAM_WORD, false, "zona waktu", .words = zones},
    {"scope", PARAM_WORD, false, "lingkup", .words = scopes},
    {"supplements", PARAM_LIST, false, "peraturan pelengkap", .max = 4, .of = of_text},
    PARAMS_END,
};

/* Only what was cancelled may be repeated: two selections for one post would run side by side. */
static enum status run_repeat(struct ctx *c, const struct input *in)
{
    int64_t of = db_int(c->db, 0, "SELECT id FROM selection WHERE pub = ?1", "s",
                        input_text(in, "of"));
    if (!of)
        return act_fault(c, "of", "Seleksi tidak ditemukan");
    if (!db_int(c->db, 0, "SELECT COUNT(*) FROM cancellation WHERE selection_id = ?1", "i", of))
        return act_refuse_clause(c, NULL, "Batalkan seleksi yang lama lebih dahulu.",
                                 "Hanya seleksi yang telah dibatalkan yang dapat diulang.");
    return open_selection(c, in, of);
}

/* ---- posts ---- */

static const struct param add_post_params[] = {
    {"title", PARAM_LINE, true, "nama jabatan"},
    {"unit", PARAM_LINE, true, "perangkat daerah"},
    {"posts", PARAM_WORD, true, "golongan jabatan", .words = classes},
    {"level", PARAM_WORD, false, "jenjang", .words = levels},
    {"catalogue", PARAM_LINE, false, "huruf dalam daftar jabatan", .max = 10, .choose = "catalogue"},
    {"vacant_from", PARAM_DATE, false, "lowong sejak"},
    PARAMS_END,
};

static const struct post_entry *entry_of(const struct regulation *reg, const char *id)
{
    for (size_t i = 0; i < reg->n_posts; i++)
        if (str_eq(reg->posts[i].id, id))
            return &reg->posts[i];
    return NULL;
}

static enum status in_catalogue(struct ctx *c, const struct input *in)
{
    const struct regulation *reg = c->sel->reg;
    if (!reg->n_posts)
        return ST_OK;
    const struct post_entry *e = entry_of(reg, input_text(in, "catalogue"));
    if (!e)
        return act_refuse_clause(
            c, reg->catalogue_clause,
            arena_printf(c->arena, "Pilih salah satu dari %zu jabatan dalam daftar (%s sampai %s).",
                         reg->n_posts, reg->posts[0].id, reg->posts[reg->n_posts - 1].id),
            "Jabatan \"%s\" tidak tercantum dalam daftar jabatan %s.", input_text(in, "title"),
            reg->short_title);
    if (e->posts != POST_ANY && !str_eq(post_class_word(e->posts), input_text(in, "posts")))
        return act_refuse_clause(c, reg->catalogue_clause, NULL,
                                 "Huruf %s adalah %s, bukan golongan \"%s\".", e->id, e->title,
                                 input_text(in, "posts"));
    return ST_OK;
}

static enum status of_level(struct ctx *c, const char *level)
{
    const struct regulation *reg = c->sel->reg;
    if (!reg->level_clause || (reg->levels & 1u << jpt_level_from_word(level)))
        return ST_OK;
    return act_refuse_clause(c, reg->level_clause, "Isi jabatan ini menurut peraturan jenjangnya.",
                             "%s tidak mengatur pengisian JPT %s.", reg->short_title, level);
}

static enum status run_add_post(struct ctx *c, const struct input *in)
{
    const char *level = input_text(in, "level") ? input_text(in, "level") : "pratama";
    enum status s = of_level(c, level);
    if (s == ST_OK)
        s = in_catalogue(c, in);
    if (s != ST_OK)
        return s;
    struct date vacant = input_date(in, "vacant_from");
    if (db_int(c->db, 0,
               "SELECT COUNT(*) FROM post WHERE selection_id = ?1 AND title = ?2 AND unit = ?3"
               " AND ended_by IS NULL", "iss", c->sel->id, input_text(in, "title"),
               input_text(in, "unit")))
        return act_fault(c, "title", "Jabatan ini sudah ada dalam seleksi");
    db_run(c->db,
           "INSERT INTO post (pub, selection_id, title, unit, class, level, catalogue, vacant_from,"
           " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
           "sissssssi", act_id(c, 0), c->sel->id, input_text(in, "title"), input_text(in, "unit"),
           input_text(in, "posts"), level, input_text(in, "catalogue"),
           date_is_none(vacant) ? NULL : date_iso(c->arena, vacant), c->record);
    act_returns(c, "post", act_id(c, 0));
    return act_done(c, "Jabatan %s ditambahkan.", input_text(in, "title"));
}

/* ---- competency standards ---- */

static const struct param standard_params[] = {
    {"kind", PARAM_WORD, true, "jenis standar", .words = standard_kinds},
    {"source", PARAM_LINE, false, "dasar standar"},
    {"as_needed", PARAM_FLAG, false, "ditetapkan sesuai kebutuhan"},
    {"content", PARAM_TEXT, true, "isi standar"},
    PARAMS_END,
};

static enum status run_set_standard(struct ctx *c, const struct input *in)
{
    const char *kind = input_text(in, "kind"), *source = input_text(in, "source");
    if (!source && !input_flag(in, "as_needed"))
        return act_fault(c, "source",
                         "Sebutkan dasar standar, atau tandai ditetapkan sesuai kebutuhan");
    int64_t version = 1 + db_int(c->db, 0,
                                 "SELECT MAX(version) FROM standard WHERE post_id = ?1 AND kind = ?2",
                                 "is", c->post->id, kind);
    db_run(c->db,
           "UPDATE standard SET ended_by = ?1 WHERE post_id = ?2 AND kind = ?3 AND ended_by IS NULL",
           "iis", c->record, c->post->id, kind);
    db_run(c->db,
           "INSERT INTO standard (selection_id, post_id, kind, version, source, as_needed, content,"
           " made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           "iisisisi", c->sel->id, c->post->id, kind, version, source,
           input_flag(in, "as_needed"), input_text(in, "content"), c->record);
    return act_done(c, "Standar kompetensi %s untuk %s ditetapkan (versi %lld%s).", kind,
                    c->post->title, (long long)version,
                    source ? "" : ", ditetapkan sesuai kebutuhan");
}

/* ---- schedule, budget, equipment, scope ---- */

static const struct param plan_of[] = {
    {"step", PARAM_LINE, true, "langkah", .max = 40, .choose = "step"},
    {"from", PARAM_INSTANT, true, "mulai"},
    {"until", PARAM_INSTANT, true, "selesai"},
    PARAMS_END,
};
static const struct param plan_params[] = {
    {"steps", PARAM_LIST, true, "rencana langkah", .min = 1, .max = 100, .of = plan_of},
    PARAMS_END,
};

static enum status run_plan_schedule(struct ctx *c, const struct input *in)
{
    for (size_t i = 0; i < input_count(in, "steps"); i++) {
        const struct input *it = input_item(in, "steps", i);
        const char *step = input_text(it, "step");
        const char *where = arena_printf(c->arena, "steps[%zu]", i + 1);
        if (!regulation_step(c->sel->reg, step)) {
            act_fault(c, where, "Langkah \"%s\" tidak ada dalam %s", step,
                      c->sel->reg->short_title);
            continue;
        }
        if (input_instant(it, "until") < input_instant(it, "from")) {
            act_fault(c, where, "Langkah %s selesai sebelum mulai", step);
            continue;
        }
        db_run(c->db,
               "UPDATE schedule_plan SET ended_by = ?1 WHERE selection_id = ?2 AND step = ?3"
               " AND ended_by IS NULL", "iis", c->record, c->sel->id, step);
        db_run(c->db,
               "INSERT INTO schedule_plan (selection_id, step, from_at, until_at, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5)",
               "isiii", c->sel->id, step, input_instant(it, "from"), input_instant(it, "until"),
               c->record);
    }
    return act_done(c, "Rencana %zu langkah disimpan.", input_count(in, "steps"));
}

static const struct param budget_of[] = {
    {"name", PARAM_LINE, true, "uraian"},
    {"source", PARAM_LINE, true, "sumber dana"},
    {"amount", PARAM_INT, true, "jumlah (rupiah)", .min = 1, .max = INT64_C(1000000000000)},
    PARAMS_END,
};
static const struct param budget_params[] = {
    {"items", PARAM_LIST, true, "butir anggaran", .min = 1, .max = 200, .of = budget_of},
    PARAMS_END,
};

static enum status write_budget(struct ctx *c, const struct input *in, bool planned)
{
    int64_t total = 0;
    for (size_t i = 0; i < input_count(in, "items"); i++) {
        const struct input *it = input_item(in, "items", i);
        total += input_int(it, "amount", 0);
        db_run(c->db,
               "INSERT INTO budget_item (selection_id, planned, name, source, amount, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               "iissii", c->sel->id, planned, input_text(it, "name"), input_text(it, "source"),
               input_int(it, "amount", 0), c->record);
    }
    return act_done(c, "%s %zu butir, jumlah Rp%lld.", planned ? "Rencana anggaran" : "Realisasi",
                    input_count(in, "items"), (long long)total);
}

static enum status run_plan_budget(struct ctx *c, const struct input *in)
{
    return write_budget(c, in, true);
}

static enum status run_realise_budget(struct ctx *c, const struct input *in)
{
    if (!db_int(c->db, 0, "SELECT COUNT(*) FROM budget_item WHERE selection_id = ?1 AND planned = 1",
                "i", c->sel->id))
        return act_refuse(c, "equipment", "Susun rencana anggaran (RKA) lebih dahulu.",
                          "Belum ada rencana anggaran yang dapat direalisasikan.");
    return write_budget(c, in, false);
}

static const struct param equipment_params[] = {
    {"item", PARAM_LINE, true, "perlengkapan", .max = 40, .choose = "equipment"},
    {"detail", PARAM_TEXT, true, "uraian"},
    PARAMS_END,
};

static enum status run_set_equipment(struct ctx *c, const struct input *in)
{
    const struct named_items *items = &c->sel->reg->equipment;
    const char *item = input_text(in, "item");
    bool known = items->n == 0;
    for (size_t i = 0; i < items->n && !known; i++)
        known = str_eq(items->v[i].id, item);
    if (!known)
        return act_fault(c, "item", "Perlengkapan \"%s\" tidak disebut dalam %s", item,
                         c->sel->reg->short_title);
    db_run(c->db,
           "UPDATE equipment SET ended_by = ?1 WHERE selection_id = ?2 AND item = ?3"
           " AND ended_by IS NULL", "iis", c->record, c->sel->id, item);
    db_run(c->db,
           "INSERT INTO equipment (selection_id, item, detail, made_by) VALUES (?1, ?2, ?3, ?4)",
           "issi", c->sel->id, item, input_text(in, "detail"), c->record);
    return act_done(c, "Perlengkapan dicatat.");
}

static const struct param widen_params[] = {
    {"scope", PARAM_WORD, true, "lingkup", .words = scopes},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

/* Is widening, in this regulation, the way out where nobody was found fit inside? */
static bool only_for_want(const struct regulation *r)
{
    bool named = false;
    for (size_t i = 0; i < r->n_minimums; i++)
        named = named || (r->minimums[i].paths & (1u << PATH_WIDEN));
    return named;
}

/* A post for which the file check, of this selection or of the one it repeats, found nobody. */
static bool found_nobody(struct ctx *c)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM post p WHERE p.ended_by IS NULL AND p.selection_id IN"
                  " (SELECT id FROM selection WHERE id = ?1 UNION"
                  "  SELECT repeats_id FROM selection WHERE id = ?1)"
                  " AND EXISTS (SELECT 1 FROM file_report f WHERE f.selection_id = p.selection_id"
                  "  AND f.handed_over = 1)"
                  " AND NOT EXISTS (SELECT 1 FROM applicant x JOIN file_judgement j"
                  "  ON j.application_id = x.id AND j.ended_by IS NULL AND j.met = 1"
                  "  WHERE x.post_id = p.id)", "i", c->sel->id) > 0;
}

static enum status run_widen_scope(struct ctx *c, const struct input *in)
{
    const char *scope = input_text(in, "scope");
    if (!c->sel->reg->announcement.widen_clause)
        return act_refuse_clause(c, NULL, NULL, "Perluasan lingkup tidak diatur dalam %s.",
                                 c->sel->reg->short_title);
    if (scope_from_word(scope) <= (int)c->sel->scope)
        return act_fault(c, "scope", "Lingkup \"%s\" tidak lebih luas daripada yang berlaku (%s)",
                         scope, scope_word(c->sel->scope));
    if (only_for_want(c->sel->reg) && !found_nobody(c))
        return act_refuse(c, "announcement.widen",
                          "Perluas setelah pemeriksaan berkas menemukan jabatan tanpa calon yang "
                          "memenuhi syarat.",
                          "Belum terbukti bahwa di lingkungan sendiri tidak ada yang memenuhi syarat.");
    db_run(c->db,
           "INSERT INTO scope_change (selection_id, scope, reason, made_by) VALUES (?1, ?2, ?3, ?4)",
           "issi", c->sel->id, scope, input_text(in, "reason"), c->record);
    return act_done(c, "Lingkup seleksi diperluas menjadi %s.", scope);
}

/* ---- the end that nobody planned ---- */

static const struct param cancel_params[] = {
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

/* Everybody with a dossier hears of it; post 0: of the whole selection. */
static void tell_applicants(struct ctx *c, int64_t post, const char *what)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT DISTINCT account_id FROM applicant WHERE selection_id = ?1"
                                " AND (post_id = ?2 OR ?2 = 0) ORDER BY account_id",
                                "ii", c->sel->id, post);
    while (rows_next(rows))
        act_notify(c, rows_int(rows, 0), arena_printf(c->arena, "Pembatalan %s", what),
                   arena_printf(c->arena, "Seleksi untuk %s dibatalkan. Berkas Anda tetap disimpan "
                                "Panitia Seleksi.", what));
}

/* One post stops, the others go on: it leaves the selection with all that happened at it. */
static enum status cancel_post(struct ctx *c, const struct input *in)
{
    if (c->sel->n_posts == 1)
        return act_fault(c, "post", "Ini satu-satunya jabatan; batalkan seleksinya");
    if (act_happened(c, "decision.choose", NULL, c->post->id))
        return act_refuse(c, "result.ranking", NULL, "Calon untuk %s sudah dipilih.",
                          c->post->title);
    tell_applicants(c, c->post->id, c->post->title);
    db_run(c->db,
           "INSERT INTO post_cancellation (selection_id, post_id, reason, made_by)"
           " VALUES (?1, ?2, ?3, ?4)",
           "iisi", c->sel->id, c->post->id, input_text(in, "reason"), c->record);
    db_run(c->db, "UPDATE post SET ended_by = ?1 WHERE id = ?2", "ii", c->record, c->post->id);
    c->out->goes_on = "Jabatan lain diteruskan; jabatan ini dapat diisi dengan seleksi baru.";
    return act_done(c, "Seleksi untuk %s dihentikan.", c->post->title);
}

static enum status run_cancel(struct ctx *c, const struct input *in)
{
    if (c->post)
        return cancel_post(c, in);
    tell_applicants(c, 0, c->sel->title);
    db_run(c->db, "INSERT INTO cancellation (selection_id, reason, made_by) VALUES (?1, ?2, ?3)",
           "isi", c->sel->id, input_text(in, "reason"), c->record);
    c->out->goes_on = "Pelamar diberi tahu; seleksi dapat diulang dengan seleksi baru.";
    return act_done(c, "Seleksi dibatalkan.");
}

static const struct act acts[] = {
    {.name = "selection.open", .title = "Buka seleksi", .who = OFFICE | ROLE_BIT(ROLE_PPK),
     .flags = ACT_BODY | ACT_NO_DECLARATION, .lock = LOCK_BODY, .rule = "in_force",
     .params = open_params, .run = run_open},
    {.name = "selection.repeat", .title = "Ulangi seleksi",
     .who = ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_AGENCY), .flags = ACT_BODY | ACT_NO_DECLARATION,
     .lock = LOCK_BODY, .rule = "in_force", .params = repeat_params, .run = run_repeat},
    {.name = "selection.add_post", .title = "Tambah jabatan", .who = OFFICE,
     .when = PHASE_BIT(PHASE_PREPARATION), .lock = LOCK_SELECTION, .rule = "catalogue",
     .params = add_post_params, .names = NAMES_SELECTION, .run = run_add_post},
    {.name = "selection.set_standard", .title = "Tetapkan standar kompetensi",
     .who = ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) |
            ROLE_BIT(ROLE_ASSESSOR) | OFFICE,
     .when = PHASE_BIT(PHASE_PREPARATION), .flags = ACT_MILESTONE, .lock = LOCK_SELECTION,
     .tag_param = "kind", .rule = "standards", .params = standard_params,
     .names = NAMES_SELECTION | NAMES_POST, .run = run_set_standard},
    {.name = "selection.plan_schedule", .title = "Susun jadwal", .who = OFFICE,
     .lock = LOCK_SELECTION, .rule = "steps", .params = plan_params, .names = NAMES_SELECTION,
     .run = run_plan_schedule},
    {.name = "selection.plan_budget", .title = "Susun rencana anggaran", .who = OFFICE,
     .flags = ACT_MILESTONE, .lock = LOCK_SELECTION, .rule = "equipment", .params = budget_params,
     .names = NAMES_SELECTION, .run = run_plan_budget},
    {.name = "selection.realise_budget", .title = "Catat realisasi anggaran", .who = OFFICE,
     .flags = ACT_AFTER_CANCEL, .lock = LOCK_SELECTION, .rule = "equipment",
     .params = budget_params, .names = NAMES_SELECTION, .run = run_realise_budget},
    {.name = "selection.set_equipment", .title = "Catat perlengkapan", .who = OFFICE,
     .lock = LOCK_SELECTION, .tag_param = "item", .rule = "equipment", .params = equipment_params,
     .names = NAMES_SELECTION, .run = run_set_equipment},
    {.name = "selection.widen_scope", .title = "Perluas lingkup",
     .effect = "Seleksi terbuka bagi pelamar dari lingkup yang lebih luas. Perluasan "
               "tidak dapat ditarik.", .who = ROLE_BIT(ROLE_PPK),
     .flags = ACT_MILESTONE | ACT_NEEDS_REASON | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "announcement.widen", .params = widen_params, .names = NAMES_SELECTION,
     .run = run_widen_scope},
    {.name = "selection.cancel", .title = "Batalkan seleksi",
     .effect = "Seleksi dihentikan dan tidak dapat dilanjutkan. Pembatalan dan alasannya "
               "diumumkan kepada pelamar.",
     .who = ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL_CHAIR),
     .when = PHASES(PHASE_PREPARATION, PHASE_DECIDED),
     .flags = ACT_MILESTONE | ACT_NEEDS_REASON | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .params = cancel_params, .names = NAMES_SELECTION | NAMES_POST_OPTIONAL, .run = run_cancel},
};

const struct act_table selection_acts = {acts, sizeof acts / sizeof acts[0]};
