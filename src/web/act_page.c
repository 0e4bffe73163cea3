#include "web/act_page.h"

#include <string.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "web/answer.h"
#include "web/form.h"
#include "web/request.h"
#include "web/signin.h"
#include "web/visitor.h"

#define TOKEN_BYTES 16

/* One act on its way through a form. */
struct act_form {
    const struct site *site;
    const struct web_request *q;
    const struct act *act;
    const struct param *params;     /* without what is not to be filled in */
    json_t *flat;                   /* as sent, or as the address names it */
    json_t *raw;                    /* nested */
    json_t *subject;                /* choices.subject; NULL */
    json_t *extra;                  /* more items of lists asked for */
    json_t *lists;                  /* choices already read, by source */
    enum zone zone;
    bool posted;
};

/* ---- what it is about ---- */

static json_t *read_page(const struct act_form *f, const char *page)
{
    struct outcome o;
    json_t *data = NULL, *input = json_in(f->q->arena, json_object());
    const char *selection = json_str(f->flat, "selection");
    if (!gate_page(f->site->gate, page))
        return NULL;
    if (selection && (gate_page(f->site->gate, page)->names & NAMES_SELECTION))
        json_put(input, "selection", selection);
    return gate_read(f->site->gate, f->q->arena, page, f->q->visitor->account, input, &data, &o) == ST_OK
               ? data : NULL;
}

static json_t *choices(void *arg, const char *source)
{
    struct act_form *f = arg;
    json_t *known = json_object_get(f->lists, source);
    if (known)
        return json_is_array(known) ? known : NULL;
    json_t *data = read_page(f, arena_printf(f->q->arena, "choices.%s", source));
    json_t *list = json_object_get(data, "choices");
    json_object_set_new(f->lists, source, list ? json_incref(list) : json_null());
    return list;
}

static const char *label_of(struct act_form *f, const char *source, const char *value)
{
    const json_t *list = choices(f, source);
    for (size_t i = 0; list && i < json_array_size(list); i++)
        if (str_eq(json_str(json_array_get(list, i), "value"), value))
            return json_str(json_array_get(list, i), "label");
    return NULL;
}

/* Subjects the address names are shown, not asked: the selection always, others where they can be
 * told. */
static json_t *fixed_of(struct act_form *f)
{
    json_t *o = json_in(f->q->arena, json_object());
    const char *selection = json_str(f->flat, "selection");
    if (selection && f->subject)
        json_put(o, "selection", json_str(f->subject, "title"));
    for (const struct param *p = f->params; p->name; p++) {
        const char *value = json_str(f->q->query, p->name);
        if (!value || json_object_get(o, p->name) || !p->choose)
            continue;
        const char *label = label_of(f, p->choose, value);
        if (label)
            json_put(o, p->name, label);
    }
    return o;
}

/* The inputs but those a form of everyday does not show: a deviation is asked for when a refusal
 * can be overridden. */
static const struct param *shown_params(struct arena *a, const struct param *all, bool override)
{
    size_t n = 0, k = 0;
    while (all[n].name)
        n++;
    struct param *v = arena_array_of(a, n + 1, struct param);
    for (size_t i = 0; i < n; i++)
        if (override || !str_eq(all[i].name, "override"))
            v[k++] = all[i];
    return v;
}

static bool asks_override(const json_t *flat)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)flat, key, value)
        if (str_starts(key, "override"))
            return true;
    return json_object_get(flat, "_override") != NULL;
}

/* "_add": one more item of a list; "_more.LIST" keeps how many were asked for before. */
static json_t *extra_of(struct arena *a, const json_t *flat)
{
    json_t *o = json_in(a, json_object());
    const char *more = json_str(flat, "_add");
    if (more)
        json_put_int(o, more, 1);
    return o;
}

static enum zone zone_of(const json_t *subject)
{
    enum zone z = ZONE_WIB;
    const char *word = json_str(subject, "zone");
    if (word)
        zone_parse(word, &z);
    return z;
}

static bool form_open(const struct site *s, const struct web_request *q, struct act_form *f)
{
    const char *name = q->segments[q->n_segments - 1];
    *f = (struct act_form){.site = s, .q = q, .act = gate_act(s->gate, name),
                           .posted = str_eq(q->method, "POST")};
    if (!f->act)
        return false;
    f->flat = f->posted && q->form ? q->form : q->query;
    f->lists = json_in(q->arena, json_object());
    f->params = shown_params(q->arena, gate_act_params(s->gate, name), asks_override(f->flat));
    f->subject = json_str(f->flat, "selection") ? read_page(f, "choices.subject") : NULL;
    f->zone = zone_of(f->subject);
    f->extra = extra_of(q->arena, f->flat);
    f->raw = form_collect(q->arena, f->params, f->flat, f->zone);
    return true;
}

/* ---- pages ---- */

static const char *new_token(struct arena *a)
{
    uint8_t b[TOKEN_BYTES];
    entropy_bytes(b, sizeof b);
    return hex_encode(a, b, sizeof b);
}

/* A path of our own to go back to; never another host. */
static const char *back_of(const struct act_form *f)
{
    const char *back = json_str(f->flat, "_back"), *selection = json_str(f->flat, "selection");
    if (back && back[0] == '/' && back[1] != '/' && !strchr(back, '\\'))
        return back;
    if (selection && f->q->visitor->account && !(f->act->who & ROLE_BIT(ROLE_APPLICANT)))
        return arena_printf(f->q->arena, "/seleksi/%s/kerja", selection);
    if (selection && f->act->who & ROLE_BIT(ROLE_APPLICANT) && f->q->visitor->account)
        return arena_printf(f->q->arena, "/seleksi/%s/lamaran", selection);
    return f->q->visitor->account ? "/beranda" : "/";
}

static void put_clause(const struct act_form *f, json_t *data)
{
    const char *selection = json_str(f->flat, "selection");
    const struct regulation *r = NULL;
    const char *key = json_str(json_object_get(f->subject, "regulation"), "key");
    const char *clause = NULL;
    if (selection && key)
        r = gate_regulation(f->site->gate, key);
    if (r) {
        const struct act_rule *rule = regulation_act(r, f->act->name, json_str(f->flat, f->act->tag_param
                                                                     ? f->act->tag_param : "-"));
        clause = rule && rule->clause ? rule->clause
                                      : f->act->rule ? regulation_clause(r, f->act->rule) : NULL;
    }
    leaf_clause(data, "clause", r, clause);
}

static json_t *fault_list(struct arena *a, const struct faults *faults)
{
    json_t *list = json_array();
    for (size_t i = 0; faults && i < faults->n; i++) {
        json_t *o = json_object();
        const char *where = faults->v[i].where;
        json_put(o, "message", faults->v[i].message);
        json_put(o, "href", where ? arena_printf(a, "#f-%s", form_field_of(a, where)) : NULL);
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *page_data(struct act_form *f, const struct faults *faults)
{
    struct arena *a = f->q->arena;
    json_t *data = json_in(a, json_object());
    const struct form_view v = {.raw = f->raw, .faults = faults, .fixed = fixed_of(f),
                                .extra = f->extra, .zone = f->zone, .choices = {choices, f}};
    const char *token = json_str(f->flat, "_token");
    json_put(data, "act", f->act->name);
    json_put(data, "title", f->act->title);
    json_put(data, "effect", f->act->effect);
    json_put_flag(data, "irreversible", f->act->flags & ACT_IRREVERSIBLE);
    json_put(data, "back", back_of(f));
    json_put(data, "token", token ? token : new_token(a));
    json_put(data, "csrf", visitor_form(f->site, f->q));
    if (f->subject)
        json_object_set(data, "selection", f->subject);
    put_clause(f, data);
    json_put_new(data, "fields", form_fields(a, f->params, &v));
    json_put_new(data, "faults", fault_list(a, faults));
    json_put_int(data, "fault_count", faults ? (int64_t)faults->n : 0);
    json_put_flag(data, "has_faults", faults && faults->n > 0);
    json_put_new(data, "refusal", json_null());
    return data;
}

static void show_form(struct act_form *f, int status, const struct faults *faults,
                      struct web_response *r)
{
    answer_page(f->site, f->q, status, "act", f->act->title, page_data(f, faults), r);
}

/* Everything that was sent, as hidden fields of the page that asks once more. */
static json_t *kept_fields(const struct act_form *f)
{
    json_t *list = json_array();
    const char *key;
    json_t *value;
    json_object_foreach(f->flat, key, value) {
        if (*key == '_')
            continue;
        json_t *o = json_object();
        json_put(o, "name", key);
        json_object_set(o, "value", value);
        json_array_append_new(list, o);
    }
    return list;
}

/* What will happen: before what cannot be undone. */
static void show_consequence(struct act_form *f, struct web_response *r)
{
    json_t *data = page_data(f, NULL);
    json_put_new(data, "kept", kept_fields(f));
    answer_page(f->site, f->q, 200, "act_confirm", f->act->title, data, r);
}

static void show_refusal(struct act_form *f, const struct outcome *o, struct web_response *r)
{
    json_t *data = page_data(f, NULL), *refusal = json_verdict(&o->refusal);
    leaf_clause(refusal, "clause",
                gate_regulation(f->site->gate,
                                json_str(json_object_get(f->subject, "regulation"), "key")),
                o->refusal.clause);
    json_put_new(data, "refusal", refusal);
    answer_page(f->site, f->q, 409, "act", f->act->title, data, r);
}

static void show_done(struct act_form *f, const struct outcome *o, struct web_response *r)
{
    json_t *data = json_in(f->q->arena, outcome_describe(f->q->arena, o));
    json_put(data, "title", f->act->title);
    json_put(data, "back", back_of(f));
    json_put(data, "csrf", visitor_form(f->site, f->q));
    if (f->subject)
        json_object_set(data, "selection", f->subject);
    leaf_instant(f->q->arena, data, "at", gate_now(f->site->gate), f->zone);
    json_put_flag(data, "waits", o->kind == OUT_WAITING);
    answer_page(f->site, f->q, 200, "act_done", f->act->title, data, r);
}

/* ---- doing it ---- */

static struct request request_of(const struct web_request *q, const struct act *act, json_t *input,
                                 const char *token)
{
    int role = q->visitor->role ? role_from_word(q->visitor->role) : -1;
    bool fits = role >= 0 && (act->who & ROLE_BIT(role)) &&
                (q->visitor->roles & ROLE_BIT(role));
    return (struct request){.act = act->name, .as = q->visitor->account,
                            .role = fits ? (enum role)role : ROLE__MAX, .input = input,
                            .token = token, .arrived = q->arrived};
}

static bool asks_first(const struct act_form *f)
{
    return (f->act->flags & ACT_IRREVERSIBLE) && !str_eq(json_str(f->flat, "_step"), "yakin");
}

static void show_outcome(struct act_form *f, const struct outcome *o, struct web_response *r)
{
    switch (o->kind) {
    case OUT_DONE:
    case OUT_WAITING:
        show_done(f, o, r);
        break;
    case OUT_REFUSED:
        show_refusal(f, o, r);
        break;
    case OUT_FAULTS:
        show_form(f, 422, o->faults, r);
        break;
    case OUT_ERROR:
        answer_error(f->site, f->q, &o->err, r);
        break;
    }
}

static void take_form(struct act_form *f, struct web_response *r)
{
    struct outcome *o = arena_new_of(f->q->arena, struct outcome);
    struct request req = request_of(f->q, f->act, f->raw, json_str(f->flat, "_token"));
    if (json_object_get(f->flat, "_add") || json_object_get(f->flat, "_override")) {
        show_form(f, 200, NULL, r);
        return;
    }
    if (asks_first(f)) {
        gate_check(f->site->gate, f->q->arena, &req, o);
        if (o->kind == OUT_DONE)
            show_consequence(f, r);
        else
            show_outcome(f, o, r);
        return;
    }
    gate_perform(f->site->gate, f->q->arena, &req, o);
    show_outcome(f, o, r);
}

/* An act nobody but those who signed in may do asks for that first. */
static bool for_everybody(const struct act *act)
{
    return act->who & ROLE_BIT(ROLE_PUBLIC);
}

void act_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct act_form f;
    if (q->n_segments != 2 || !form_open(s, q, &f)) {
        answer_failed(s, q, 404, "not-found", "Tidak ada tindakan pada alamat ini.", NULL, r);
        return;
    }
    if (!q->visitor->account && !for_everybody(f.act))
        signin_asked(s, q, r);
    else if (f.posted)
        take_form(&f, r);
    else
        show_form(&f, 200, NULL, r);
}

/* ---- for programs ---- */

static int api_status(const struct outcome *o)
{
    switch (o->kind) {
    case OUT_DONE: return 200;
    case OUT_WAITING: return 202;
    case OUT_REFUSED: return 409;
    case OUT_FAULTS: return 422;
    default: return err_http_status(o->err.class);
    }
}

void act_answer_api(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const struct act *act = q->n_segments == 3 ? gate_act(s->gate, q->segments[2]) : NULL;
    struct outcome *o = arena_new_of(q->arena, struct outcome);
    if (!act) {
        answer_failed(s, q, 404, "not-found", "Tidak ada tindakan pada alamat ini.", NULL, r);
        return;
    }
    if (!q->form_is_json) {
        answer_failed(s, q, 415, "media", "Kirim isian sebagai objek JSON (application/json).", NULL, r);
        return;
    }
    if (!q->visitor->account && !for_everybody(act)) {
        answer_failed(s, q, 401, "unauthorized", "Tindakan ini memerlukan akun.", NULL, r);
        return;
    }
    json_t *input = json_in(q->arena, json_copy(q->form));
    const char *token = json_str(q->form, "_token");
    json_object_del(input, "_token");
    struct request req = request_of(q, act, input, token);
    gate_perform(s->gate, q->arena, &req, o);
    answer_data(q, api_status(o), json_in(q->arena, outcome_describe(q->arena, o)), r);
}
