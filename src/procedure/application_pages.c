/* What an applicant reads of his own dossier, and the registration book of the secretariat.
 *
 * Nobody but its owner reads a draft. The own result appears when it was published, never
 * before; the book's own numbers are shown to the secretariat only. */
#include "procedure/application_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_desk.h"
#include "procedure/parts_profile.h"
#include "procedure/parts_public.h"
#include "rules/eligibility.h"

/* ---- own dossier ---- */

static void put_window(struct ctx *c, json_t *data)
{
    enum zone z = c->sel->zone;
    json_t *w = json_object();
    leaf_instant(c->arena, w, "opens_at", instant_at(c->sel->opens, 0, 0, 0, z), z);
    leaf_instant(c->arena, w, "closes_at", instant_at(c->sel->closes, 23, 59, 59, z), z);
    leaf_instant(c->arena, w, "now", c->stamp, z);
    json_put_flag(w, "before", date_cmp(c->today, c->sel->opens) < 0);
    json_put_flag(w, "closed", date_cmp(c->today, c->sel->closes) > 0);
    json_put_flag(w, "open", date_cmp(c->today, c->sel->opens) >= 0 &&
                                 date_cmp(c->today, c->sel->closes) <= 0);
    json_put_int(w, "days_left", c->sel->closes.day - c->today.day);
    json_put_flag(w, "last_day", date_cmp(c->today, c->sel->closes) == 0);
    leaf_clause(w, "clause", c->sel->reg, c->sel->reg->dossier.window_clause);
    json_put_new(data, "window", w);
}

/* The own result of the file check at one post: null until it was published. */
static void put_result(struct ctx *c, json_t *o, int64_t application, int64_t post)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT r.passed, r.criterion, r.reason FROM stage_result r JOIN stage_decision d"
        " ON d.id = r.decision_id AND d.ended_by IS NULL WHERE r.application_id = ?1"
        " AND r.stage = 'administrasi' AND r.ended_by IS NULL AND EXISTS (SELECT 1"
        "  FROM stage_announcement n WHERE n.selection_id = d.selection_id AND n.stage = r.stage"
        "  AND (n.post_id = ?2 OR n.post_id IS NULL)) ORDER BY r.id DESC LIMIT 1",
        "ii", application, post);
    json_t *r = NULL;
    if (rows_next(rows)) {
        r = json_object();
        json_put_flag(r, "passed", rows_int(rows, 0));
        json_put(r, "criterion", rows_text(rows, 1));
        json_put(r, "reason", rows_text(rows, 2));
    }
    rows_end(rows);
    json_put_new(o, "result", r ? r : json_null());
}

/* What the rules would find today; a help, not the secretariat's judgement. */
static void put_preview(struct ctx *c, json_t *o, const struct dossier_ref *d,
                        const struct post_ref *post)
{
    struct person p;
    struct verdicts v;
    struct eligibility_dates when = {c->today, c->sel->closes, DATE_NONE,
                                     c->sel->scope > SCOPE_INSTANCE};
    json_t *list = json_array();
    verdicts_init(&v, c->arena);
    dossier_person(c, d->id, d->account, &p);
    enum met all = eligibility_judge(c->arena, c->sel->reg, post->class, post->level, &p, &when,
                                     &v);
    for (size_t i = 0; i < v.n; i++)
        json_array_append_new(list, json_verdict(&v.v[i]));
    json_put_new(o, "eligible", json_met(all));
    json_put_new(o, "findings", list);
}

static const struct post_ref *post_of(const struct ctx *c, int64_t id)
{
    for (size_t i = 0; i < c->sel->n_posts; i++)
        if (c->sel->posts[i].id == id)
            return &c->sel->posts[i];
    return NULL;
}

static bool offered(const json_t *offers, const char *act)
{
    for (size_t i = 0; i < json_array_size(offers); i++)
        if (str_eq(json_str(json_array_get(offers, i), "act"), act))
            return json_flag(json_array_get(offers, i), "open");
    return false;
}

/* Could it be handed in for this application, as far as can be said before the file comes? */
static bool may_hand_in(struct ctx *c, const char *name, const char *application)
{
    const struct act *act = gate_act(c->gate, name);
    c->app = act_application(c, "application", application);
    bool good = act && act->ahead && c->app && act->ahead(c, NULL) == ST_OK;
    c->app = NULL;
    c->out->refusal = (struct verdict){0};
    faults_init(c->out->faults, c->arena);
    return good;
}

/* What may be handed in for this application now: a paper, a result of tests. */
static json_t *open_acts(struct ctx *c, const json_t *offers, const char *application)
{
    static const char *const wanted[] = {"paper.submit", "health.submit"};
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(offers); i++) {
        const json_t *f = json_array_get(offers, i);
        const char *act = json_str(f, "act");
        if (!json_flag(f, "open") || (!str_eq(act, wanted[0]) && !str_eq(act, wanted[1])) ||
            !may_hand_in(c, act, application))
            continue;
        json_t *o = json_object();
        json_put(o, "title", json_str(f, "title"));
        json_put(o, "href",
                 arena_printf(c->arena, "/tindakan/%s?selection=%s&application=%s"
                              "&_back=/seleksi/%s/lamaran", act, c->sel->pub, application,
                              c->sel->pub));
        json_array_append_new(list, o);
    }
    return list;
}

static void put_choices(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *list = json_array(), *offers = d->submitted ? act_offers(c) : NULL;
    size_t left = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.id, a.pub, a.post_id, a.priority, a.origin, p.pub, p.title, p.unit,"
        " (SELECT w.reason FROM withdrawal w WHERE w.application_id = a.id ORDER BY w.id LIMIT 1)"
        " FROM application a JOIN post p ON p.id = a.post_id WHERE a.dossier_id = ?1"
        " AND a.ended_by IS NULL ORDER BY a.priority, a.id", "i", d->id);
    while (rows_next(rows)) {
        const struct post_ref *post = post_of(c, rows_int(rows, 2));
        json_t *o = json_object();
        json_put(o, "application", rows_text(rows, 1));
        json_put(o, "post", rows_text(rows, 5));
        json_put(o, "title", rows_text(rows, 6));
        json_put(o, "unit", rows_text(rows, 7));
        json_put_int(o, "priority", rows_int(rows, 3));
        json_put_flag(o, "appointed", str_eq(rows_text(rows, 4), "ditunjuk"));
        json_put_flag(o, "stopped", post == NULL);
        json_put_flag(o, "withdrawn", !rows_null(rows, 8));
        left += rows_null(rows, 8) && post;
        json_put(o, "withdrawal_reason", rows_text(rows, 8));
        put_result(c, o, rows_int(rows, 0), rows_int(rows, 2));
        json_put_new(o, "open_acts", open_acts(c, offers, arena_strdup(c->arena, rows_text(rows, 1))));
        if (!d->submitted && post)
            put_preview(c, o, d, post);
        json_array_append_new(list, o);
    }
    json_put_flag(data, "may_withdraw", left > 0 && offered(offers, "application.withdraw"));
    json_put_new(data, "choices", list);
}

/* "12,3 MB"; a document is never so small that bytes say more. */
static const char *size_show(struct arena *a, int64_t bytes)
{
    int64_t tenths = (bytes * 10 + (1 << 19)) >> 20;
    if (bytes < 1024)
        return arena_printf(a, "%lld bita", (long long)bytes);
    return tenths < 10 ? arena_printf(a, "%lld kB", (long long)((bytes + 512) >> 10))
                       : arena_printf(a, "%lld,%lld MB", (long long)(tenths / 10),
                                      (long long)(tenths % 10));
}

/* "PDF, JPG, atau PNG", and ".pdf,.jpg,.jpeg,.png" for the browser. */
static void put_kinds(struct ctx *c, json_t *o, const struct wanted *w)
{
    json_t *kinds = json_array();
    const char *text = "", *accept = "";
    for (size_t k = 0; k < w->n_kinds; k++) {
        char *upper = arena_strdup(c->arena, w->kinds[k]);
        for (char *p = upper; *p; p++)
            *p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
        const char *between = k == 0 ? "" : k + 1 < w->n_kinds ? ", " : k == 1 ? " atau " : ", atau ";
        text = arena_printf(c->arena, "%s%s%s", text, between, upper);
        accept = arena_printf(c->arena, "%s%s.%s%s", accept, k ? "," : "", w->kinds[k],
                              str_eq(w->kinds[k], "jpg") ? ",.jpeg" : "");
        json_array_append_new(kinds, json_string(w->kinds[k]));
    }
    json_put_new(o, "kinds", kinds);
    json_put(o, "kinds_text", *text ? text : "PDF, JPG, atau PNG");
    json_put(o, "accept", *accept ? accept : ".pdf,.jpg,.jpeg,.png");
}

static json_t *item_json(struct ctx *c, const struct wanted *w, const struct dossier_ref *d)
{
    json_t *o = json_object(), *standing = json_object();
    struct rows *rows = db_rows(c->db,
                                "SELECT p_file_name, bytes, sha256 FROM dossier_item"
                                " WHERE dossier_id = ?1 AND item = ?2 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "is", d->id, w->id);
    bool there = rows_next(rows);
    json_put(o, "item", w->id);
    json_put(o, "name", w->name);
    json_put_flag(o, "mandatory", w->mandatory);
    json_put_flag(o, "extra", w->extra);
    json_put_flag(o, "there", there);
    json_put(o, "file", there ? rows_text(rows, 0) : NULL);
    json_put_int(o, "bytes", there ? rows_int(rows, 1) : 0);
    json_put(o, "size", there && rows_int(rows, 1) ? size_show(c->arena, rows_int(rows, 1)) : NULL);
    json_put(o, "sha256", there ? rows_text(rows, 2) : NULL);
    rows_end(rows);
    json_put(o, "judged", w->judged);
    json_put_flag(standing, "draft", there && !d->submitted);
    json_put_flag(standing, "received", there && d->submitted);
    json_put_flag(standing, "locked", false);
    json_put_flag(standing, "signed", false);
    json_put(standing, "note", NULL);
    if (there)
        json_object_set(o, "standing", standing);
    else
        json_put_new(o, "standing", json_null());
    json_decref(standing);
    json_put(o, "form_id", arena_printf(c->arena, "buang-%s", w->id));
    leaf_clause(o, "clause", c->sel->reg, w->clause);
    put_kinds(c, o, w);
    return o;
}

/* The list of documents with what is there, and what is still missing. */
static void put_items(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v), missing = 0, there = 0;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = item_json(c, &v[i], d);
        there += json_flag(o, "there");
        missing += v[i].mandatory && !json_flag(o, "there");
        json_array_append_new(list, o);
    }
    json_put_new(data, "items", list);
    json_put_int(data, "missing", (json_int_t)missing);
    json_put_flag(data, "is_missing", missing > 0);
    json_put_int(data, "items_there", (json_int_t)there);
    json_put_int(data, "item_count", (json_int_t)n);
}

static void put_submissions(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT number, received_at, channel, sent_on, void, void_clause"
                                " FROM submission WHERE dossier_id = ?1 ORDER BY id", "i", d->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "number", rows_text(rows, 0));
        leaf_instant(c->arena, o, "received_at", rows_int(rows, 1), c->sel->zone);
        json_put(o, "channel", rows_text(rows, 2));
        leaf_iso(c->arena, o, "sent_on", rows_text(rows, 3));
        json_put_flag(o, "void", rows_int(rows, 4));
        leaf_clause(o, "void_clause", c->sel->reg, rows_text(rows, 5));
        json_array_append_new(list, o);
    }
    json_put_new(data, "submissions", list);
}

/* Attempts that were refused and recorded: when, and under which clause. */
static void put_refusals(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT act, stamp, refused_clause FROM record"
                                " WHERE selection_id = ?1 AND actor_id = ?2"
                                " AND refused_clause IS NOT NULL AND act IN ('application.submit',"
                                " 'application.correct') ORDER BY id", "ii", c->sel->id,
                                c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "act", rows_text(rows, 0));
        leaf_instant(c->arena, o, "at", rows_int(rows, 1), c->sel->zone);
        leaf_clause(o, "clause", c->sel->reg, rows_text(rows, 2));
        json_array_append_new(list, o);
    }
    json_put_new(data, "refusals", list);
}

static void put_corrections(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *list = json_array();
    struct wanted *v;
    size_t n = wanted_items(c, &v), open = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT item, text, until_at, ended_by FROM correction_request"
                                " WHERE dossier_id = ?1 ORDER BY id", "i", d->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        const struct wanted *w = wanted_find(v, n, rows_text(rows, 0));
        json_put(o, "item", rows_text(rows, 0));
        json_put(o, "name", w ? w->name : rows_text(rows, 0));
        json_put(o, "text", rows_text(rows, 1));
        leaf_instant(c->arena, o, "until", rows_int(rows, 2), c->sel->zone);
        bool waits = rows_null(rows, 3) && rows_int(rows, 2) >= c->stamp;
        json_put_flag(o, "open", waits);
        json_put_flag(o, "answered", !rows_null(rows, 3));
        json_put_flag(o, "lapsed", rows_null(rows, 3) && !waits);
        open += waits;
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_corrections", json_array_size(list) > 0);
    json_put_int(data, "open_corrections", (int64_t)open);
    json_put_new(data, "corrections", list);
}

static void put_profile(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    struct faults f;
    int64_t newest = 0, made = 0;
    char *text = NULL;
    faults_init(&f, c->arena);
    struct rows *rows = db_rows(c->db,
                                "SELECT p_person, made_by FROM dossier_profile WHERE dossier_id = ?1"
                                " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", d->id);
    if (rows_next(rows)) {
        text = arena_strdup(c->arena, rows_text(rows, 0));
        made = rows_int(rows, 1);
    }
    rows_end(rows);
    bool own = profile_facts(c, d->account, &newest) != NULL;
    json_t *j = text ? json_read(text, strlen(text), "profil", &f) : NULL;
    json_put_flag(data, "has_person", j != NULL);
    json_put_flag(data, "has_profile", own);
    json_put_flag(data, "newer_profile", own && newest > made);
    json_put_new(data, "person", j ? j : json_null());
}

static json_t *own_dossier(struct ctx *c, const struct dossier_ref *d)
{
    json_t *o = json_object();
    bool late = !d->appointed && date_cmp(c->today, c->sel->closes) > 0;
    json_put(o, "pub", d->pub);
    json_put_flag(o, "submitted", d->submitted);
    json_put_flag(o, "appointed", d->appointed);
    json_put_flag(o, "draft", !d->submitted && !late);
    json_put_flag(o, "late_draft", !d->submitted && late);
    leaf_clause(o, "kept", c->sel->reg, c->sel->reg->dossier.kept_clause);
    return o;
}

static enum status read_mine(struct ctx *c, const struct input *in, json_t *data)
{
    struct dossier_ref d;
    (void)in;
    public_selection(c, data);
    put_window(c, data);
    put_refusals(c, data);
    application_put_forms(data);
    json_put_flag(data, "has_profile", profile_facts(c, c->actor.account, NULL) != NULL);
    if (!application_dossier(c, c->actor.account, &d)) {
        json_put_new(data, "dossier", json_null());
        return ST_OK;
    }
    json_put_new(data, "dossier", own_dossier(c, &d));
    put_choices(c, data, &d);
    put_items(c, data, &d);
    put_submissions(c, data, &d);
    put_corrections(c, data, &d);
    put_profile(c, data, &d);
    application_put_draft(c, data, &d);
    application_put_results(c, data, &d);
    application_put_stages(c, data);
    application_put_sessions(c, data, &d);
    application_put_letters(c, data, &d);
    application_put_readers(c, data, &d);
    return ST_OK;
}

/* ---- check your answers ---- */

static enum status read_check(struct ctx *c, const struct input *in, json_t *data)
{
    if (read_mine(c, in, data) != ST_OK)
        return ST_ERROR;
    if (!json_is_object(json_object_get(data, "dossier")))
        return act_fault(c, "selection", "Anda belum memulai lamaran dalam seleksi ini");
    application_put_check(c, data);
    return ST_OK;
}

/* ---- the registration book ---- */

static const struct param book_params[] = {
    {"after", PARAM_INT, false, "sesudah nomor buku", .min = 1, .max = INT64_C(1000000000)},
    PARAMS_END,
};

static json_t *posts_of(struct ctx *c, int64_t dossier)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT p.title, a.priority FROM application a JOIN post p"
                                " ON p.id = a.post_id WHERE a.dossier_id = ?1"
                                " AND a.ended_by IS NULL ORDER BY a.priority, a.id", "i", dossier);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "title", rows_text(rows, 0));
        json_put_int(o, "priority", rows_int(rows, 1));
        json_array_append_new(list, o);
    }
    return list;
}

static enum status read_book(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *list = json_array();
    int64_t last = 0, n = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.book_no, s.number, s.received_at, s.channel, s.sent_on, s.void, s.void_clause,"
        " a.p_name, a.p_nip, a.unit, d.id FROM submission s JOIN dossier d ON d.id = s.dossier_id"
        " JOIN account a ON a.id = d.account_id WHERE s.selection_id = ?1 AND s.book_no > ?2"
        " ORDER BY s.book_no LIMIT 200", "ii", c->sel->id, input_int(in, "after", 0));
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put_int(o, "book_no", last = rows_int(rows, 0));
        json_put(o, "number", rows_text(rows, 1));
        leaf_instant(c->arena, o, "received_at", rows_int(rows, 2), c->sel->zone);
        json_put(o, "channel", rows_text(rows, 3));
        leaf_iso(c->arena, o, "sent_on", rows_text(rows, 4));
        json_put_flag(o, "void", rows_int(rows, 5));
        leaf_clause(o, "void_clause", c->sel->reg, rows_text(rows, 6));
        json_put(o, "name", rows_text(rows, 7));
        json_put(o, "nip", rows_text(rows, 8));
        json_put(o, "unit", rows_text(rows, 9));
        json_put_new(o, "posts", posts_of(c, rows_int(rows, 10)));
        json_array_append_new(list, o);
        n++;
    }
    const char *here = arena_printf(c->arena, "/seleksi/%s/buku-pendaftaran", c->sel->pub);
    desk_begin(c, data, "book");
    json_put_new(data, "entries", list);
    json_put_flag(data, "none", n == 0);
    json_put_flag(data, "any", n > 0);
    json_put(data, "counter_href", desk_may(c, "application.receive_paper")
                 ? arena_printf(c->arena, "/seleksi/%s/loket", c->sel->pub) : NULL);
    desk_pager(data, arena_printf(c->arena, "%lld berkas", (long long)n),
               input_has(in, "after") ? here : NULL,
               n == DESK_ROWS ? arena_printf(c->arena, "%s?after=%lld", here, (long long)last)
                              : NULL);
    if (n == DESK_ROWS)
        json_put_int(data, "next", last);
    return ST_OK;
}

/* ---- the counter: whose paper is it? ---- */

#define FOUND_MAX 20

static const struct param counter_params[] = {
    {"q", PARAM_LINE, false, "nama atau NIP", .max = 80},
    PARAMS_END,
};

static const char *digits_of(struct arena *a, const char *s)
{
    char *out = arena_strdup(a, s), *o = out;
    for (; *s; s++)
        if (*s >= '0' && *s <= '9')
            *o++ = *s;
    *o = '\0';
    return out;
}

/* What LIKE would take for a pattern stands for itself. */
static const char *plain(struct arena *a, const char *s)
{
    char *out = arena_strdup(a, str_fold(a, s));
    for (char *o = out; *o; o++)
        if (*o == '%' || *o == '_' || *o == '\\')
            *o = ' ';
    return str_trim(a, out);
}

/* A name in part, a NIP in whole. Who has applied is not told: that is the book's. */
static json_t *found_json(struct ctx *c, const char *q)
{
    json_t *list = json_array();
    const char *back = arena_printf(c->arena, "/seleksi/%s/loket", c->sel->pub);
    struct rows *rows = db_rows(c->db,
                                "SELECT pub, p_name, unit FROM account WHERE ended_by IS NULL"
                                " AND ((?1 <> '' AND LOWER(p_name) LIKE '%' || ?1 || '%')"
                                " OR (?2 <> '' AND p_nip = ?2)) ORDER BY p_name, id LIMIT 20", "ss",
                                plain(c->arena, q), digits_of(c->arena, q));
    while (rows_next(rows)) {
        json_t *o = json_object();
        const char *more = arena_printf(c->arena, "&on_behalf=%s", rows_text(rows, 0));
        json_put(o, "account", rows_text(rows, 0));
        json_put(o, "name", rows_text(rows, 1));
        json_put(o, "unit", rows_text(rows, 2));
        json_put(o, "receive_href", desk_form(c, "application.receive_paper", more, back));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    return list;
}

static enum status read_counter(struct ctx *c, const struct input *in, json_t *data)
{
    const char *q = input_text(in, "q");
    json_t *list = q ? found_json(c, q) : json_array();
    size_t n = json_array_size(list);
    desk_begin(c, data, "book");
    put_window(c, data);
    json_put(data, "q", q);
    json_put_flag(data, "may_receive", desk_may(c, "application.receive_paper"));
    json_put_flag(data, "any", n > 0);
    json_put_flag(data, "nobody", q && n == 0);
    json_put_flag(data, "too_many", n == FOUND_MAX);
    json_put_new(data, "found", list);
    json_put(data, "create_href",
             arena_printf(c->arena, "/tindakan/account.create?_back=/seleksi/%s/loket", c->sel->pub));
    return ST_OK;
}

static const struct param invitation_params[] = {
    {"session", PARAM_PUB, true, "sesi"},
    PARAMS_END,
};

static const struct page pages[] = {
    {.name = "application.mine", .path = "/seleksi/:selection/lamaran", .title = "Lamaran saya",
     .resource = "own-dossier", .who = ROLE_BIT(ROLE_APPLICANT), .names = NAMES_SELECTION,
     .template = "application", .read = read_mine},
    {.name = "application.check", .path = "/seleksi/:selection/lamaran/periksa",
     .title = "Periksa jawaban", .resource = "own-dossier", .who = ROLE_BIT(ROLE_APPLICANT),
     .names = NAMES_SELECTION, .template = "application_check", .read = read_check},
    {.name = "application.invitation", .path = "/seleksi/:selection/undangan/:session/kalender.ics",
     .title = "Undangan", .resource = "own-dossier", .who = ROLE_BIT(ROLE_APPLICANT),
     .names = NAMES_SELECTION, .params = invitation_params, .form = PAGE_CALENDAR,
     .read = application_read_invitation},
    {.name = "application.book", .path = "/seleksi/:selection/buku-pendaftaran",
     .title = "Buku pendaftaran", .resource = "dossier",
     .who = APPLICATION_DESK | ROLE_BIT(ROLE_OVERSEER), .names = NAMES_SELECTION,
     .params = book_params, .template = "registration_book", .reading_is_logged = true,
     .read = read_book},
    {.name = "application.counter", .path = "/seleksi/:selection/loket",
     .title = "Loket pendaftaran", .resource = "choice-person", .who = APPLICATION_DESK,
     .names = NAMES_SELECTION, .params = counter_params, .template = "counter",
     .read = read_counter},
};

const struct page_table application_pages = {pages, sizeof pages / sizeof pages[0]};
