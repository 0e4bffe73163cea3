/* One dossier on the desk of the file check: the documents with their checklist, what the rules
 * found, what was judged; and each document itself. */
#include "procedure/screening_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts_desk.h"
#include "procedure/parts_public.h"

const struct param screening_dossier_params[] = {
    {"item", PARAM_LINE, false, "butir yang ditampilkan", .max = 60},
    PARAMS_END,
};

static const char *address(struct ctx *c, const char *application)
{
    return arena_printf(c->arena, "/seleksi/%s/pemeriksaan/%s", c->sel->pub, application);
}

/* ---- the checklist ---- */

static bool in_browser(struct arena *a, const char *file)
{
    static const char *const kinds[] = {".pdf", ".png", ".jpg", ".jpeg"};
    const char *folded = str_fold(a, file ? file : "");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_ends(folded, kinds[i]))
            return true;
    return false;
}

static const char *size_show(struct arena *a, int64_t bytes)
{
    return bytes < 1000000 ? arena_printf(a, "%lld kB", (long long)((bytes + 999) / 1000))
                           : arena_printf(a, "%lld,%lld MB", (long long)(bytes / 1000000),
                                          (long long)(bytes % 1000000 / 100000));
}

static void put_file(struct ctx *c, json_t *o, const struct wanted *w)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT p_file_name, bytes, sha256, blob FROM dossier_item"
                                " WHERE dossier_id = ?1 AND item = ?2 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "is", c->app->dossier, w->id);
    bool there = rows_next(rows);
    bool kept = there && !rows_null(rows, 3) &&
                (ROLE_BIT(c->actor.role) & (SCREENING_DESK | ROLE_BIT(ROLE_OVERSEER)));
    const char *href = arena_printf(c->arena, "%s/berkas/%s", address(c, c->app->pub), w->id);
    json_put_flag(o, "there", there);
    json_put(o, "file", there ? rows_text(rows, 0) : NULL);
    json_put_int(o, "bytes", there ? rows_int(rows, 1) : 0);
    json_put(o, "size", there ? size_show(c->arena, rows_int(rows, 1)) : NULL);
    json_put(o, "sha256", there ? rows_text(rows, 2) : NULL);
    json_put(o, "file_href", kept ? href : NULL);
    json_put(o, "frame_href", kept && in_browser(c->arena, rows_text(rows, 0)) ? href : NULL);
    rows_end(rows);
}

static void put_check(struct ctx *c, json_t *o, const struct wanted *w)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT k.met, k.criterion, k.reason, a.p_name, r.legal_at"
                                " FROM item_check k JOIN record r ON r.id = k.made_by"
                                " LEFT JOIN account a ON a.id = r.actor_id"
                                " WHERE k.dossier_id = ?1 AND k.item = ?2 AND k.ended_by IS NULL"
                                " ORDER BY k.id DESC LIMIT 1", "is", c->app->dossier, w->id);
    bool checked = rows_next(rows), met = checked && rows_int(rows, 0);
    json_put_flag(o, "checked", checked);
    json_put_flag(o, "not_met", checked && !met);
    json_put_new(o, "met", checked ? json_boolean(met) : json_null());
    json_put(o, "criterion", checked ? rows_text(rows, 1) : NULL);
    json_put(o, "reason", checked ? rows_text(rows, 2) : NULL);
    json_put(o, "checked_by", checked ? rows_text(rows, 3) : NULL);
    leaf_instant(c->arena, o, "checked_at", checked ? rows_int(rows, 4) : INSTANT_NONE, c->sel->zone);
    rows_end(rows);
}

/* What the applicant was asked to mend, and whether the clock still runs. */
static void put_correction(struct ctx *c, json_t *o, const struct wanted *w)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT text, until_at FROM correction_request"
                                " WHERE dossier_id = ?1 AND item = ?2 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "is", c->app->dossier, w->id);
    json_t *q = NULL;
    if (rows_next(rows)) {
        q = json_object();
        json_put(q, "text", rows_text(rows, 0));
        leaf_instant(c->arena, q, "until", rows_int(rows, 1), c->sel->zone);
        json_put_flag(q, "open", rows_int(rows, 1) > c->stamp);
    }
    rows_end(rows);
    json_put_new(o, "correction", q ? q : json_null());
}

static json_t *item_json(struct ctx *c, const struct wanted *w, size_t i)
{
    json_t *o = json_object();
    json_put(o, "item", w->id);
    json_put(o, "form_id", arena_printf(c->arena, "b%zu", i));
    json_put(o, "name", w->name);
    json_put(o, "judged_by", w->judged);
    json_put(o, "reason_if_not", w->reason);
    json_put_flag(o, "mandatory", w->mandatory);
    leaf_clause(o, "clause", c->sel->reg, w->clause);
    put_file(c, o, w);
    put_check(c, o, w);
    put_correction(c, o, w);
    json_put(o, "show_href", arena_printf(c->arena, "%s?item=%s#butir-%s", address(c, c->app->pub),
                                          w->id, w->id));
    json_put(o, "correct_href",
             desk_form(c, "screening.request_correction",
                       arena_printf(c->arena, "&application=%s&item=%s", c->app->pub, w->id),
                       address(c, c->app->pub)));
    json_put_flag(o, "at", false);
    return o;
}

/* The one where the work goes on, and the one whose document lies on the desk. */
static void put_items(struct ctx *c, const struct input *in, json_t *data)
{
    struct wanted *v;
    const char *asked = input_text(in, "item");
    size_t n = wanted_items(c, &v), checked = 0;
    json_t *items = json_array(), *at = NULL, *shown = NULL;
    for (size_t i = 0; i < n; i++) {
        json_t *o = item_json(c, &v[i], i);
        bool done = json_flag(o, "checked");
        checked += done;
        json_array_append_new(items, o);
        if (!at && !done)
            at = o;
        if (asked && str_eq(asked, v[i].id))
            shown = o;
    }
    shown = shown ? shown : at ? at : json_array_get(items, 0);
    if (shown)
        json_put_flag(shown, "at", true);
    json_put_flag(data, "framed", json_str(shown, "frame_href") != NULL);
    json_put_new(data, "view", shown ? json_incref(shown) : json_null());
    json_put_int(data, "item_count", (json_int_t)n);
    json_put_int(data, "item_checked", (json_int_t)checked);
    json_put_new(data, "items", items);
}

/* ---- what the rules found, and what was judged ---- */

/* The chip of a finding: its clause and the values it was found with. */
static json_t *why_json(struct ctx *c, const struct verdict *v)
{
    json_t *o = json_object(), *facts = json_array(), *clause;
    leaf_clause(o, "clause", c->sel->reg, v->clause);
    clause = json_object_get(o, "clause");
    for (size_t i = 0; screening_attributes(c) && i < v->n_facts; i++) {
        json_t *fact = json_object();
        json_put(fact, "label", v->facts[i].name);
        json_put(fact, "value", v->facts[i].value);
        json_array_append_new(facts, fact);
    }
    if (json_is_object(clause))
        json_put_new(clause, "facts", facts);
    else
        json_decref(facts);
    return o;
}

static void put_findings(struct ctx *c, json_t *data)
{
    struct machine m;
    json_t *list = json_array();
    screening_machine(c, c->app, &m);
    for (size_t i = 0; i < m.vs.n; i++) {
        json_t *one = json_verdict(&m.vs.v[i]);
        if (!screening_attributes(c))
            json_object_del(one, "facts");
        json_put_new(one, "why", why_json(c, &m.vs.v[i]));
        json_put_flag(one, "contradicts", m.vs.v[i].met == MET_NO);
        json_array_append_new(list, one);
    }
    json_put_new(data, "machine", json_met(m.met));
    json_put_flag(data, "machine_ruled", m.met != MET_NOT_RULED);
    json_put_new(data, "findings", list);
}

/* What a rejection may name. */
static void put_criteria(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    const struct post_ref *p = c->app->post;
    const struct eligibility_profile *e = regulation_eligibility(c->sel->reg, p->class, p->level);
    for (size_t i = 0; e && i < e->n; i++) {
        json_t *o = json_object();
        json_put(o, "code", e->v[i].clause);
        json_put(o, "name", e->v[i].name);
        json_put(o, "link", e->v[i].link);
        json_array_append_new(list, o);
    }
    struct rows *rows = db_rows(c->db,
                                "SELECT code, name, link FROM requirement_criterion"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id",
                                "i", c->sel->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "code", rows_text(rows, 0));
        json_put(o, "name", rows_text(rows, 1));
        json_put(o, "link", rows_text(rows, 2));
        json_array_append_new(list, o);
    }
    json_put_new(data, "criteria", list);
}

static void put_judgement(struct ctx *c, json_t *data)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT met, criterion, reason, p_findings FROM file_judgement"
                                " WHERE application_id = ?1 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "i", c->app->id);
    json_t *o = NULL;
    if (rows_next(rows)) {
        struct faults f;
        faults_init(&f, c->arena);
        const char *text = rows_text(rows, 3);
        json_t *found = json_in(c->arena, json_read(text, strlen(text), "temuan", &f));
        o = json_object();
        json_put_flag(o, "met", rows_int(rows, 0));
        json_put(o, "criterion", rows_text(rows, 1));
        json_put(o, "reason", rows_text(rows, 2));
        json_put(o, "criterion_name", json_str(found, "criterion_name"));
        json_put(o, "criterion_link", json_str(found, "criterion_link"));
        json_put_flag(o, "departs", json_flag(found, "departs"));
    }
    rows_end(rows);
    json_put_new(data, "judgement", o ? o : json_null());
}

/* ---- the person ---- */

static void add_fact(json_t *list, const char *label, const char *value)
{
    if (str_empty(value))
        return;
    json_t *o = json_object();
    json_put(o, "label", label);
    json_put(o, "value", value);
    json_array_append_new(list, o);
}

static const char *day(struct ctx *c, const char *iso)
{
    struct date d;
    return iso && date_parse(iso, &d) ? date_show(c->arena, d) : iso;
}

static const char *joined(struct ctx *c, const char *a, const char *glue, const char *b)
{
    return str_empty(b) ? a : str_empty(a) ? b : arena_printf(c->arena, "%s%s%s", a, glue, b);
}

/* Each entry of a list the applicant stated, in his own words. */
static void add_list(struct ctx *c, json_t *facts, const json_t *person, const char *member,
                     const char *label, const char *what, const char *of, const char *on)
{
    const json_t *list = json_object_get(person, member);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *x = json_array_get(list, i);
        const json_t *year = json_object_get(x, "year");
        const char *text = json_is_integer(year)
                               ? arena_printf(c->arena, "%lld", (long long)json_integer_value(year))
                               : json_str(x, what);
        text = joined(c, text, ", ", json_str(x, of));
        text = joined(c, text, ", ", day(c, json_str(x, on)));
        if (json_str(x, "until"))
            text = joined(c, text, " sampai ", day(c, json_str(x, "until")));
        add_fact(facts, label, text);
    }
}

static void put_person(struct ctx *c, json_t *data)
{
    struct faults f;
    json_t *facts = json_array();
    faults_init(&f, c->arena);
    char *text = db_text(c->db, c->arena,
                         "SELECT p_person FROM dossier_profile WHERE dossier_id = ?1"
                         " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", c->app->dossier);
    json_t *person = text ? json_read(text, strlen(text), "profil", &f) : NULL;
    static const char *const attributes[] = {"nip", "birth_date", "sex"};
    for (size_t i = 0; person && !screening_attributes(c) && i < 3; i++)
        json_object_del(person, attributes[i]);
    add_fact(facts, "Tanggal lahir", day(c, json_str(person, "birth_date")));
    add_list(c, facts, person, "ranks", "Pangkat", "rank", "-", "tmt");
    add_list(c, facts, person, "posts", "Jabatan", "title", "unit", "from");
    add_list(c, facts, person, "education", "Pendidikan", "level", "-", "date");
    add_list(c, facts, person, "trainings", "Pelatihan", "name", "-", "date");
    add_list(c, facts, person, "performance", "Penilaian kinerja", "-", "grade", "-");
    add_list(c, facts, person, "discipline", "Hukuman disiplin", "kind", "-", "from");
    json_put_flag(data, "has_facts", json_array_size(facts) > 0);
    json_put_new(data, "facts", facts);
    json_put_new(data, "person", person ? person : json_null());
}

/* ---- the page ---- */

/* Beside it "19720615 200003 2 821": as people read it. */
static void put_nip(struct ctx *c, json_t *data, const char *nip)
{
    bool whole = nip && strlen(nip) == 18;
    json_put(data, "nip", nip);
    json_put(data, "nip_shown", whole ? arena_printf(c->arena, "%.8s %.6s %.1s %s", nip, nip + 8,
                                                     nip + 14, nip + 15) : nip);
}

static bool put_head(struct ctx *c, json_t *data)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT x.number, x.origin, a.p_name, a.p_nip, x.received_at,"
                                " x.channel FROM applicant x JOIN account a ON a.id = x.account_id"
                                " WHERE x.id = ?1", "i", c->app->id);
    bool there = rows_next(rows);
    if (there) {
        json_put(data, "application", c->app->pub);
        json_put(data, "number", rows_text(rows, 0));
        json_put_flag(data, "appointed", str_eq(rows_text(rows, 1), "ditunjuk"));
        json_put(data, "name", rows_text(rows, 2));
        if (screening_attributes(c))
            put_nip(c, data, rows_text(rows, 3));
        leaf_instant(c->arena, data, "received_at", rows_int(rows, 4), c->sel->zone);
        json_put_flag(data, "on_paper", !str_eq(rows_text(rows, 5), "daring"));
        json_put(data, "post", c->app->post->title);
    }
    rows_end(rows);
    return there;
}

static void put_ways(struct ctx *c, json_t *data)
{
    const char *next = screening_next_open(c, c->app->id);
    bool decided = screening_decision(c, c->app->post->id) != 0;
    json_put_flag(data, "decided", decided);
    json_put_flag(data, "may_check", screening_may_desk(c) && !decided);
    json_put(data, "next_href", next ? address(c, next) : NULL);
    json_t *judge = json_object();
    json_put(judge, "form_id", "nilai");
    json_put_new(data, "judge", judge);
    json_put(data, "list_href", arena_printf(c->arena, "/seleksi/%s/pemeriksaan", c->sel->pub));
}

enum status screening_read_dossier(struct ctx *c, const struct input *in, json_t *data)
{
    /* What is not an applicant is a draft, void or withdrawn: to an officer it is not there. */
    if (act_conflicted(c, c->actor.account, c->app) || !put_head(c, data))
        return act_fault(c, "application", "Lamaran tidak ditemukan");
    c->post = NULL;
    put_items(c, in, data);
    put_person(c, data);
    public_selection(c, data);
    screening_put_progress(c, data, NULL, false);
    put_findings(c, data);
    put_criteria(c, data);
    put_judgement(c, data);
    put_ways(c, data);
    return ST_OK;
}

/* ---- a document ---- */

const struct param screening_file_params[] = {
    {"item", PARAM_LINE, true, "butir kelengkapan", .max = 60},
    PARAMS_END,
};

enum status screening_read_file(struct ctx *c, const struct input *in, json_t *data)
{
    if (act_conflicted(c, c->actor.account, c->app) ||
        !db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE id = ?1", "i", c->app->id))
        return act_fault(c, "application", "Lamaran tidak ditemukan");
    struct rows *rows = db_rows(c->db,
                                "SELECT p_file_name, bytes, sha256, blob FROM dossier_item"
                                " WHERE dossier_id = ?1 AND item = ?2 AND ended_by IS NULL"
                                " AND blob IS NOT NULL ORDER BY id DESC LIMIT 1", "is",
                                c->app->dossier, input_text(in, "item"));
    bool there = rows_next(rows);
    json_t *o = json_object();
    json_put(o, "name", there ? rows_text(rows, 0) : NULL);
    json_put_int(o, "bytes", there ? rows_int(rows, 1) : 0);
    json_put(o, "sha256", there ? rows_text(rows, 2) : NULL);
    json_put(o, "blob", there ? rows_text(rows, 3) : NULL);
    rows_end(rows);
    json_put_new(data, "file", o);
    return there ? ST_OK : act_fault(c, "item", "Dokumen ini tidak ada dalam berkas");
}
