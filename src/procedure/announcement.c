/* The vacant posts are announced: drafted, published, proven channel by channel, corrected in
 * numbered versions, and extended where the regulation knows an extension.
 *
 * Notions. The *window* (opens, closes) is announced in whole days of the selection's zone; both
 * days belong to it. A version is never changed: a correction or extension is a new one, the
 * older stays readable. What is fixed beforehand (scoring, requirements, standards) is fixed
 * before the first version; its hash stands in it.
 *
 * Serves: openness and channels (BTG-II.B.1.a, NTT-13), length (BTG-II.B.1.b, BLR-8.1, NTT-13,
 * NTT-14), contents and signature (BTG-II.B.1.e, BLR-8.2), extension (BLR-8.3), standards before
 * the announcement (BTG-II.A.2), requirements and their link (BTG-II.B.2.b, BLR-11.2). */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/announcement_inside.h"
#include "procedure/parts.h"
#include "procedure/parts_scored.h"

/* ---- what is in force ---- */

bool announcement_in_force(struct ctx *c, struct announced *ret)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT id, version, pub, kind, scoring_hash, opens, closes"
                                " FROM announcement WHERE selection_id = ?1 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "i", c->sel->id);
    if (!rows_next(rows))
        return false;
    *ret = (struct announced){.id = rows_int(rows, 0),
                              .version = rows_int(rows, 1),
                              .pub = arena_strdup(c->arena, rows_text(rows, 2)),
                              .kind = arena_strdup(c->arena, rows_text(rows, 3)),
                              .scoring_hash = arena_strdup(c->arena, rows_text(rows, 4)),
                              .opens = DATE_NONE,
                              .closes = DATE_NONE};
    date_parse(rows_text(rows, 5), &ret->opens);
    date_parse(rows_text(rows, 6), &ret->closes);
    rows_end(rows);
    return true;
}

size_t announcement_proofs(struct ctx *c, struct announcement_proof **ret)
{
    size_t n = (size_t)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM channel_proof WHERE selection_id = ?1",
                              "i", c->sel->id), k = 0;
    struct announcement_proof *v = arena_array_of(c->arena, n, struct announcement_proof);
    struct rows *rows = db_rows(c->db,
                                "SELECT channel, proved_on, evidence FROM channel_proof"
                                " WHERE selection_id = ?1 ORDER BY id", "i", c->sel->id);
    while (k < n && rows_next(rows)) {
        v[k].channel = arena_strdup(c->arena, rows_text(rows, 0));
        v[k].on = DATE_NONE;
        date_parse(rows_text(rows, 1), &v[k].on);
        v[k++].evidence = arena_strdup(c->arena, rows_text(rows, 2));
    }
    rows_end(rows);
    *ret = v;
    return k;
}

bool announcement_counted_from(struct ctx *c, struct date opens, struct date *ret,
                               struct verdicts *v)
{
    struct announcement_proof *proofs;
    size_t n = announcement_proofs(c, &proofs);
    struct date start;
    bool proven = announcement_start(c->sel->reg, proofs, n, opens, &start, v) == ST_OK;
    *ret = proven && date_cmp(start, opens) > 0 ? start : opens;
    return proven;
}

/* ---- contents ---- */

static const struct param content_of[] = {
    {"item", PARAM_LINE, true, "bagian", .max = 60, .choose = "content"},
    {"text", PARAM_TEXT, true, "isi"},
    PARAMS_END,
};

struct contents {
    struct announcement_content *v;
    size_t n;
};

static void put_content(struct ctx *c, struct contents *k, const char *item, const char *text)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->v[i].id, item)) {
            k->v[i].text = arena_strdup(c->arena, text);
            return;
        }
    k->v[k->n++] = (struct announcement_content){arena_strdup(c->arena, item),
                                                 arena_strdup(c->arena, text), false};
}

/* Puts the parts of the input over what is there; a part the regulation does not know is a
 * fault (where it lists them). */
static void take_contents(struct ctx *c, const struct input *in, struct contents *k)
{
    const struct named_items *want = &c->sel->reg->announcement.contents;
    size_t n = input_count(in, "contents");
    struct announcement_content *v =
        arena_array_of(c->arena, k->n + n, struct announcement_content);
    for (size_t i = 0; i < k->n; i++)
        v[i] = k->v[i];
    k->v = v;
    for (size_t i = 0; i < n; i++) {
        const struct input *it = input_item(in, "contents", i);
        const char *item = input_text(it, "item");
        bool known = want->n == 0;
        for (size_t j = 0; j < want->n && !known; j++)
            known = str_eq(want->v[j].id, item);
        if (known)
            put_content(c, k, item, input_text(it, "text"));
        else
            act_fault(c, arena_printf(c->arena, "contents[%zu].item", i + 1),
                      "Bagian \"%s\" tidak dikenal dalam %s", item, c->sel->reg->short_title);
    }
}

static void contents_in_force(struct ctx *c, int64_t announcement, struct contents *k)
{
    size_t n = (size_t)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM announcement_content"
                              " WHERE announcement_id = ?1",
                              "i", announcement);
    k->v = arena_array_of(c->arena, n, struct announcement_content);
    struct rows *rows = db_rows(c->db,
                                "SELECT item, text FROM announcement_content"
                                " WHERE announcement_id = ?1 ORDER BY id", "i", announcement);
    while (k->n < n && rows_next(rows))
        put_content(c, k, rows_text(rows, 0), rows_text(rows, 1));
    rows_end(rows);
}

static void write_contents(struct ctx *c, int64_t announcement, const struct contents *k)
{
    for (size_t i = 0; i < k->n; i++)
        db_run(c->db,
               "INSERT INTO announcement_content (announcement_id, item, text, made_by)"
               " VALUES (?1, ?2, ?3, ?4)",
               "issi", announcement, k->v[i].id, k->v[i].text, c->record);
}

/* ---- drafting ---- */

static const struct param draft_params[] = {
    {"opens", PARAM_DATE, false, "tanggal pembukaan"},
    {"closes", PARAM_DATE, false, "tanggal penutupan"},
    {"contents", PARAM_LIST, false, "isi pengumuman", .max = 60, .of = content_of},
    PARAMS_END,
};

struct plan {
    struct date opens, closes;
    struct contents contents;
};

static void read_draft(struct ctx *c, struct plan *p)
{
    *p = (struct plan){DATE_NONE, DATE_NONE, {NULL, 0}};
    struct rows *rows = db_rows(c->db,
                                "SELECT opens, closes, contents FROM announcement_draft"
                                " WHERE selection_id = ?1", "i", c->sel->id);
    if (!rows_next(rows))
        return;
    if (rows_text(rows, 0))
        date_parse(rows_text(rows, 0), &p->opens);
    if (rows_text(rows, 1))
        date_parse(rows_text(rows, 1), &p->closes);
    const char *text = arena_strdup(c->arena, rows_text(rows, 2));
    rows_end(rows);
    struct faults f;
    faults_init(&f, c->arena);
    json_t *j = json_in(c->arena, json_read(text, strlen(text), "draft", &f)), *value;
    const char *key;
    p->contents.v = arena_array_of(c->arena, json_object_size(j), struct announcement_content);
    json_object_foreach(j, key, value)
        put_content(c, &p->contents, key, json_string_value(value));
}

static void take_plan(struct ctx *c, const struct input *in, struct plan *p)
{
    read_draft(c, p);
    if (input_has(in, "opens"))
        p->opens = input_date(in, "opens");
    if (input_has(in, "closes"))
        p->closes = input_date(in, "closes");
    take_contents(c, in, &p->contents);
}

static const char *iso_or_null(struct ctx *c, struct date d)
{
    return date_is_none(d) ? NULL : date_iso(c->arena, d);
}

/* What the plan would be refused for is said already now. */
static void remark_on_plan(struct ctx *c, const struct plan *p)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    announcement_check_contents(c->sel->reg, p->contents.v, p->contents.n, &v);
    if (!date_is_none(p->opens) && !date_is_none(p->closes))
        (void)announcement_check_closing(c->sel->reg, act_calendar(c), p->opens, p->closes, &v);
    for (size_t i = 0; i < v.n; i++)
        if (v.v[i].met == MET_NO)
            act_remark(c, v.v[i].clause, "%s %s", v.v[i].message,
                       v.v[i].lawful ? v.v[i].lawful : "");
}

static enum status run_draft(struct ctx *c, const struct input *in)
{
    struct plan p;
    take_plan(c, in, &p);
    json_t *j = json_in(c->arena, json_object());
    for (size_t i = 0; i < p.contents.n; i++)
        json_put(j, p.contents.v[i].id, p.contents.v[i].text);
    db_run(c->db, "DELETE FROM announcement_draft WHERE selection_id = ?1", "i", c->sel->id);
    db_run(c->db,
           "INSERT INTO announcement_draft (selection_id, opens, closes, contents, by_account)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "isssi", c->sel->id, iso_or_null(c, p.opens), iso_or_null(c, p.closes),
           json_canonical(c->arena, j), c->actor.account);
    remark_on_plan(c, &p);
    c->out->goes_on = "Pengumuman diterbitkan oleh yang berwenang menurut peraturan.";
    return act_done(c, "Rancangan pengumuman disimpan (%zu bagian).", p.contents.n);
}

/* ---- publishing ---- */

/* The clause that asks for something fixed beforehand: the first rule key the regulation knows. */
static const char *first_clause(const struct regulation *r, const char *a, const char *b,
                                const char *k)
{
    const char *keys[] = {a, b, k}, *found = NULL;
    for (size_t i = 0; i < 3 && !found; i++)
        found = keys[i] ? regulation_clause(r, keys[i]) : NULL;
    return found;
}

static void check_posts(struct ctx *c, struct verdicts *v)
{
    if (c->sel->n_posts)
        return;
    struct verdict *f = verdict_add(v, MET_NO,
                                    first_clause(c->sel->reg, "catalogue", "announcement.contents",
                                                 "announcement"),
                                    "Belum ada jabatan yang diumumkan.");
    f->lawful = "Tambahkan jabatan yang akan diisi lebih dahulu.";
}

/* A regulation whose steps name a kind of standard wants one for every post. */
static void check_standards(struct ctx *c, struct verdicts *v)
{
    const struct regulation *r = c->sel->reg;
    static const char prefix[] = "selection.set_standard:";
    for (size_t i = 0; i < r->n_steps; i++) {
        const struct step_rule *s = &r->steps[i];
        if (!s->done || s->optional || !str_starts(s->done, prefix))
            continue;
        const char *kind = s->done + sizeof prefix - 1;
        for (size_t k = 0; k < c->sel->n_posts; k++) {
            const struct post_ref *p = &c->sel->posts[k];
            if (s->posts != POST_ANY && s->posts != p->class)
                continue;
            if (db_int(c->db, 0,
                       "SELECT COUNT(*) FROM standard WHERE post_id = ?1 AND kind = ?2"
                       " AND ended_by IS NULL", "is", p->id, kind))
                continue;
            struct verdict *f = verdict_add(v, MET_NO, s->clause,
                                            "Standar kompetensi %s untuk %s belum ditetapkan.",
                                            kind, p->title);
            f->lawful = "Tetapkan standar kompetensi sebelum pengumuman.";
        }
    }
}

static void check_requirements(struct ctx *c, struct verdicts *v)
{
    const char *clause = c->sel->reg->objective_link_clause;
    if (!clause || act_happened(c, "selection.fix_requirements", NULL, 0))
        return;
    struct verdict *f = verdict_add(v, MET_NO, clause,
                                    "Persyaratan dan keterkaitannya dengan jabatan belum "
                                    "ditetapkan.");
    f->lawful = "Panitia Seleksi menetapkan persyaratan sebelum pengumuman.";
}

/* Weights, thresholds and the tie rule cannot be fixed any more once it is open. */
static const char *check_scoring(struct ctx *c, struct verdicts *v)
{
    const struct regulation *r = c->sel->reg;
    bool counts = false;
    for (size_t i = 0; i < r->n_stages && !counts; i++)
        counts = r->stages[i].counts;
    bool fixed = db_int(c->db, 0,
                        "SELECT COUNT(*) FROM scoring WHERE selection_id = ?1 AND fixed = 1"
                        " AND ended_by IS NULL", "i", c->sel->id) > 0;
    if (fixed || !counts)
        return fixed ? scored_hash(c) : NULL;
    struct verdict *f = verdict_add(v, MET_NO,
                                    first_clause(r, "weights", "result.ranking", "stages"),
                                    "Bobot tahap dan aturan nilai sama belum ditetapkan Panitia "
                                    "Seleksi.");
    f->lawful = "Tetapkan penilaian sebelum pengumuman; sesudah pembukaan bobot tidak dapat "
                "diubah.";
    return NULL;
}

/* The first refusal carries the others as facts, each under its clause: nothing is found out
 * one by one. */
static enum status refuse_all(struct ctx *c, struct verdicts *v)
{
    size_t first = 0;
    while (first < v->n && v->v[first].met != MET_NO)
        first++;
    for (size_t i = first + 1; i < v->n; i++)
        if (v->v[i].met == MET_NO)
            verdict_fact(v, &v->v[first], v->v[i].clause ? v->v[i].clause : "juga", "%s %s",
                         v->v[i].message, v->v[i].lawful ? v->v[i].lawful : "");
    return act_refuse_verdict(c, &v->v[first]);
}

/* Readings and counts that a lawful window rests on are told. */
static void remark_counts(struct ctx *c, const struct verdicts *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i].met == MET_YES && v->v[i].lawful)
            act_remark(c, v->v[i].clause, "%s %s", v->v[i].message, v->v[i].lawful);
}

static enum status check_plan(struct ctx *c, const struct plan *p)
{
    if (date_is_none(p->opens))
        act_fault(c, "opens", "Tanggal pembukaan wajib diisi");
    if (date_is_none(p->closes))
        act_fault(c, "closes", "Tanggal penutupan wajib diisi");
    if (c->out->faults->n_errors)
        return ST_INVALID;
    if (date_cmp(p->opens, c->today) < 0)
        return act_fault(c, "opens", "Tanggal pembukaan %s sudah lewat; paling cepat %s",
                         date_show(c->arena, p->opens), date_show(c->arena, c->today));
    if (date_cmp(p->closes, p->opens) < 0)
        return act_fault(c, "closes", "Penutupan mendahului pembukaan");
    return ST_OK;
}

static enum status judge_plan(struct ctx *c, const struct plan *p, const char **ret_hash)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    struct announcement a = {
        .opens = p->opens,
        .closes = p->closes,
        .contents = p->contents.v,
        .n_contents = p->contents.n,
        .signed_by = ROLE_BIT(c->actor.role),
        .scope = c->sel->scope,
        .widened = act_happened(c, "selection.widen_scope", NULL, 0),
    };
    enum status s = announcement_check(c->sel->reg, act_calendar(c), &a, &v);
    if (s == ST_OK)
        s = announcement_check_registration(c->sel->reg, act_calendar(c), p->opens, p->closes, &v);
    check_posts(c, &v);
    check_standards(c, &v);
    check_requirements(c, &v);
    *ret_hash = check_scoring(c, &v);
    if (verdicts_first_no(&v) || s != ST_OK)
        return refuse_all(c, &v);
    remark_counts(c, &v);
    return ST_OK;
}

static int64_t write_version(struct ctx *c, int64_t version, const char *kind, struct date opens,
                             struct date closes, const char *reason, const char *hash)
{
    db_run(c->db,
           "UPDATE announcement SET ended_by = ?1 WHERE selection_id = ?2 AND ended_by IS NULL",
           "ii", c->record, c->sel->id);
    act_returns(c, "announcement", act_id(c, 0));
    return db_insert(c->db,
                     "INSERT INTO announcement (pub, selection_id, version, kind, opens, closes,"
                     " reason, scoring_hash, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                     " RETURNING id",
                     "siisssssi", act_id(c, 0), c->sel->id, version, kind,
                     date_iso(c->arena, opens), date_iso(c->arena, closes), reason, hash,
                     c->record);
}

static enum status run_publish(struct ctx *c, const struct input *in)
{
    struct plan p;
    const char *hash;
    take_plan(c, in, &p);
    enum status s = check_plan(c, &p);
    if (s == ST_OK)
        s = judge_plan(c, &p, &hash);
    if (s != ST_OK)
        return s;
    int64_t id = write_version(c, 1, "pengumuman", p.opens, p.closes, NULL, hash);
    write_contents(c, id, &p.contents);
    db_run(c->db, "DELETE FROM announcement_draft WHERE selection_id = ?1", "i", c->sel->id);
    /* The registration book, begun here so that two first applicants do not both begin it. */
    db_run(c->db, "INSERT INTO register (name, year, n) VALUES (?1, ?2, 0)", "si",
           arena_printf(c->arena, "buku-pendaftaran/%s", c->sel->pub), 0);
    if (c->sel->reg->announcement.channels.n)
        c->out->goes_on = "Catat bukti setiap saluran pengumuman; hitungan hari dimulai dari "
                          "saluran yang terakhir terbukti.";
    return act_done(c, "Pengumuman diterbitkan: dibuka %s, ditutup %s pukul 23.59.59 %s.",
                    date_show(c->arena, p.opens), date_show(c->arena, p.closes),
                    zone_name(c->sel->zone));
}

/* ---- proof of the channels ---- */

static const struct param prove_params[] = {
    {"channel", PARAM_LINE, true, "saluran", .max = 60, .choose = "channel"},
    {"proved_on", PARAM_DATE, true, "tanggal bukti"},
    {"evidence", PARAM_LINE, true, "bukti", .max = 500},
    PARAMS_END,
};

static bool channel_known(const struct regulation *r, const char *channel)
{
    const struct named_items *items = &r->announcement.channels;
    bool known = items->n == 0;
    for (size_t i = 0; i < items->n && !known; i++)
        known = str_eq(items->v[i].id, channel);
    return known;
}

/* What the new proof does to the window that was announced. */
static enum status after_proof(struct ctx *c, const char *channel)
{
    struct verdicts v;
    struct date from;
    verdicts_init(&v, c->arena);
    if (!announcement_counted_from(c, c->sel->opens, &from, &v)) {
        for (size_t i = 0; i < v.n; i++)
            act_remark(c, v.v[i].clause, "%s", v.v[i].message);
        return act_done(c, "Bukti saluran \"%s\" dicatat; masih ada saluran yang belum terbukti.",
                        channel);
    }
    if (announcement_check_closing(c->sel->reg, act_calendar(c), from, c->sel->closes, &v) != ST_OK)
        return act_refuse_verdict(c, &v.v[v.n - 1]);
    const struct verdict *no = verdicts_first_no(&v);
    if (!no)
        return act_done(c, "Bukti saluran \"%s\" dicatat; hitungan hari dimulai %s.", channel,
                        date_show(c->arena, from));
    act_remark(c, no->clause, "%s %s", no->message, no->lawful ? no->lawful : "");
    c->out->goes_on = "Perpanjang penutupan; pendaftaran tidak dapat ditutup sebelum itu.";
    return act_done(c, "Bukti saluran \"%s\" dicatat. Hitungan baru dimulai %s, sehingga penutupan "
                    "pada %s terlalu cepat. %s", channel, date_show(c->arena, from),
                    date_show(c->arena, c->sel->closes), no->lawful ? no->lawful : "");
}

static enum status run_prove_channel(struct ctx *c, const struct input *in)
{
    const char *channel = input_text(in, "channel");
    struct date on = input_date(in, "proved_on");
    if (!channel_known(c->sel->reg, channel))
        return act_fault(c, "channel", "Saluran \"%s\" tidak disebut dalam %s", channel,
                         c->sel->reg->short_title);
    if (date_cmp(on, c->today) > 0)
        return act_fault(c, "proved_on", "Tanggal bukti %s belum tiba", date_show(c->arena, on));
    db_run(c->db,
           "INSERT INTO channel_proof (selection_id, channel, proved_on, evidence, made_by)"
           " VALUES (?1, ?2, ?3, ?4, ?5)",
           "isssi", c->sel->id, channel, date_iso(c->arena, on), input_text(in, "evidence"),
           c->record);
    return after_proof(c, channel);
}

/* ---- later versions ---- */

/* Everyone who has begun a dossier hears of it. */
static void tell_participants(struct ctx *c, const char *subject, const char *body)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT account_id FROM dossier WHERE selection_id = ?1"
                                " ORDER BY id",
                                "i", c->sel->id);
    while (rows_next(rows))
        act_notify(c, rows_int(rows, 0), subject, body);
}

static const struct param correct_params[] = {
    {"text", PARAM_TEXT, true, "apa yang diralat", .max = 2000},
    {"contents", PARAM_LIST, false, "bagian yang diralat", .max = 60, .of = content_of},
    PARAMS_END,
};

static enum status run_correct(struct ctx *c, const struct input *in)
{
    struct announced a;
    struct contents k = {NULL, 0};
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (!announcement_in_force(c, &a))
        return act_refuse(c, "announcement", NULL, "Belum ada pengumuman yang dapat diralat.");
    contents_in_force(c, a.id, &k);
    take_contents(c, in, &k);
    if (c->out->faults->n_errors)
        return ST_INVALID;
    announcement_check_contents(c->sel->reg, k.v, k.n, &v);
    if (verdicts_first_no(&v))
        return refuse_all(c, &v);
    int64_t id = write_version(c, a.version + 1, "ralat", a.opens, a.closes,
                               input_text(in, "text"), a.scoring_hash);
    write_contents(c, id, &k);
    tell_participants(c, arena_printf(c->arena, "Ralat pengumuman %s", c->sel->title),
                      input_text(in, "text"));
    return act_done(c, "Ralat diterbitkan sebagai versi %lld; jadwal pendaftaran tidak berubah.",
                    (long long)(a.version + 1));
}

static const struct param extend_params[] = {
    {"closes", PARAM_DATE, true, "penutupan baru"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    {"contents", PARAM_LIST, false, "bagian yang berubah", .max = 60, .of = content_of},
    PARAMS_END,
};

/* The regulation that rules extension: the selection's own, else a named supplement. */
static const struct regulation *extension_law(const struct ctx *c)
{
    const struct regulation *r = c->sel->reg;
    for (size_t i = 0; !r->announcement.extension.clause && i < c->sel->n_supplements; i++)
        if (c->sel->supplements[i]->announcement.extension.clause)
            return c->sel->supplements[i];
    return r->announcement.extension.clause ? r : NULL;
}

/* A window that later proof or a changed calendar has made too short must be lengthened: that
 * needs no rule on extension. */
static bool too_short(struct ctx *c, const struct announced *a, struct date *ret_from)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    announcement_counted_from(c, a->opens, ret_from, &v);
    verdicts_init(&v, c->arena);
    return announcement_check_closing(c->sel->reg, act_calendar(c), *ret_from, a->closes, &v) == ST_OK &&
           verdicts_first_no(&v);
}

static enum status judge_extension(struct ctx *c, const struct announced *a, struct date from,
                                   struct date closes)
{
    const struct regulation *law = extension_law(c);
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (!law)
        return act_refuse_clause(c, NULL, "Lanjutkan dengan pelamar yang ada.",
                                 "Perpanjangan pengumuman tidak diatur di sini (%s).",
                                 c->sel->reg->short_title);
    struct post_applicants *posts =
        arena_array_of(c->arena, c->sel->n_posts, struct post_applicants);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        posts[i] = (struct post_applicants){
            c->sel->posts[i].title,
            (int)db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE post_id = ?1", "i",
                        c->sel->posts[i].id)};
    struct announcement_extension x = {
        .opens = from,
        .closes = a->closes,
        .new_closes = closes,
        .on = c->today,
        .times_before = (int)db_int(c->db, 0,
                                    "SELECT COUNT(*) FROM announcement WHERE selection_id = ?1"
                                    " AND kind = 'perpanjangan'", "i", c->sel->id),
        .posts = posts,
        .n_posts = c->sel->n_posts,
        .by = ROLE_BIT(c->actor.role),
    };
    enum status s = announcement_check_extension(law, act_calendar(c), &x, &v);
    if (s == ST_OK && law != c->sel->reg)
        s = announcement_check_closing(c->sel->reg, act_calendar(c), from, closes, &v);
    return verdicts_first_no(&v) || s != ST_OK ? refuse_all(c, &v) : ST_OK;
}

/* Lengthening a window that is too short: to a lawful closing, which is later. */
static enum status judge_lengthening(struct ctx *c, const struct announced *a, struct date from,
                                     struct date closes)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (date_cmp(closes, a->closes) <= 0 || date_cmp(closes, c->today) < 0)
        return act_fault(c, "closes", "Penutupan baru harus sesudah %s",
                         date_show(c->arena, date_cmp(a->closes, c->today) > 0 ? a->closes
                                                                              : c->today));
    enum status s = announcement_check_closing(c->sel->reg, act_calendar(c), from, closes, &v);
    return verdicts_first_no(&v) || s != ST_OK ? refuse_all(c, &v) : ST_OK;
}

static enum status run_extend(struct ctx *c, const struct input *in)
{
    struct announced a;
    struct contents k = {NULL, 0};
    struct date from, closes = input_date(in, "closes");
    if (!announcement_in_force(c, &a))
        return act_refuse(c, "announcement.extension", NULL,
                          "Belum ada pengumuman yang dapat diperpanjang.");
    if (act_happened(c, "screening.report", NULL, 0))
        return act_refuse(c, "announcement.extension", NULL,
                          "Hasil pemeriksaan berkas sudah dilaporkan; pendaftaran tidak dapat "
                          "dibuka kembali.");
    bool needed = too_short(c, &a, &from);
    enum status s = needed ? judge_lengthening(c, &a, from, closes)
                           : judge_extension(c, &a, from, closes);
    contents_in_force(c, a.id, &k);
    take_contents(c, in, &k);
    if (s != ST_OK || c->out->faults->n_errors)
        return s == ST_OK ? ST_INVALID : s;
    int64_t id = write_version(c, a.version + 1, needed ? "penyesuaian" : "perpanjangan", a.opens,
                               closes, input_text(in, "reason"), a.scoring_hash);
    write_contents(c, id, &k);
    tell_participants(
        c, arena_printf(c->arena, "Perpanjangan pendaftaran %s", c->sel->title),
        arena_printf(c->arena, "Pendaftaran yang semula ditutup %s diperpanjang sampai %s pukul "
                     "23.59.59 %s. Alasan: %s", date_show(c->arena, a.closes),
                     date_show(c->arena, closes), zone_name(c->sel->zone),
                     input_text(in, "reason")));
    return act_done(c, "Pengumuman diperpanjang dari %s sampai %s (versi %lld).",
                    date_show(c->arena, a.closes), date_show(c->arena, closes),
                    (long long)(a.version + 1));
}

static const struct act acts[] = {
    {.name = "announcement.draft", .title = "Susun rancangan pengumuman",
     .who = ANNOUNCEMENT_OFFICE, .when = PHASE_BIT(PHASE_PREPARATION), .lock = LOCK_SELECTION,
     .rule = "announcement.contents", .params = draft_params, .names = NAMES_SELECTION,
     .run = run_draft},
    {.name = "announcement.publish", .title = "Terbitkan pengumuman",
     .effect = "Pengumuman terbit dan dapat dibaca semua orang; jadwal dan syarat di "
               "dalamnya mengikat. Perubahan sesudahnya hanya lewat ralat atau "
               "perpanjangan bernomor.",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_PPK),
     .when = PHASE_BIT(PHASE_PREPARATION),
     .flags = ACT_MILESTONE | ACT_ORDERED | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "announcement.period", .params = draft_params, .names = NAMES_SELECTION,
     .run = run_publish},
    {.name = "announcement.prove_channel", .title = "Catat bukti saluran pengumuman",
     .who = ANNOUNCEMENT_OFFICE, .when = PHASES(PHASE_ANNOUNCED, PHASE_CLOSED),
     .flags = ACT_MILESTONE, .lock = LOCK_SELECTION, .tag_param = "channel",
     .rule = "announcement.channels", .params = prove_params, .names = NAMES_SELECTION,
     .run = run_prove_channel},
    {.name = "announcement.correct", .title = "Ralat pengumuman",
     .effect = "Ralat tampil sebagai versi baru; versi lama tetap dapat dibaca. Pelamar "
               "yang telah memulai lamaran diberi tahu.",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR), .when = PHASES(PHASE_ANNOUNCED, PHASE_CLOSED),
     .flags = ACT_MILESTONE | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "announcement.contents", .params = correct_params, .names = NAMES_SELECTION,
     .run = run_correct},
    {.name = "announcement.extend", .title = "Perpanjang pengumuman",
     .effect = "Penutupan pendaftaran berpindah ke tanggal baru untuk semua pelamar; "
               "tanggal lama tetap tertulis. Pengumuman versi baru terbit setelah orang "
               "kedua menyetujui.",
     .who = ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_PANEL),
     .when = PHASES(PHASE_ANNOUNCED, PHASE_CLOSED),
     .flags = ACT_MILESTONE | ACT_NEEDS_REASON | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .second = ROLE_BIT(ROLE_SECRETARIAT_CHAIR), .rule = "announcement.extension",
     .params = extend_params, .names = NAMES_SELECTION, .run = run_extend},
    {.name = "registration.close", .title = "Tutup buku pendaftaran",
     .effect = "Buku pendaftaran ditutup dan pemeriksaan berkas dapat dimulai. Berkas "
               "yang datang sesudahnya tidak diterima.", .who = ANNOUNCEMENT_OFFICE,
     .when = PHASES(PHASE_ANNOUNCED, PHASE_CLOSED), .flags = ACT_MILESTONE | ACT_IRREVERSIBLE,
     .lock = LOCK_SELECTION, .rule = "announcement.registration", .names = NAMES_SELECTION,
     .run = announcement_run_close},
};

const struct act_table announcement_acts = {acts, sizeof acts / sizeof acts[0]};
