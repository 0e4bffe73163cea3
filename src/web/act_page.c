#include "web/act_page.h"

#include <string.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/file.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "rules/regulation.h"
#include "web/act_form.h"
#include "web/act_inside.h"
#include "web/answer.h"
#include "web/code.h"
#include "web/form.h"
#include "web/request.h"
#include "web/signin.h"
#include "web/visitor.h"

#define TOKEN_BYTES 16
static const char *new_token(struct arena *a)
{
    uint8_t b[TOKEN_BYTES];
    entropy_bytes(b, sizeof b);
    return hex_encode(a, b, sizeof b);
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

static json_t *error_summary(struct arena *a, const struct faults *faults)
{
    if (!faults || faults->n == 0)
        return json_null();
    json_t *o = json_object(), *list = json_array();
    for (size_t i = 0; i < faults->n; i++) {
        json_t *item = json_object();
        const char *where = faults->v[i].where;
        json_put(item, "message", faults->v[i].message);
        json_put(item, "id", where ? arena_printf(a, "f-%s", form_field_of(a, where)) : NULL);
        json_array_append_new(list, item);
    }
    json_put_int(o, "count", (int64_t)faults->n);
    json_put_new(o, "items", list);
    return o;
}

static json_t *link_json(const char *href, const char *title)
{
    json_t *o = json_object();
    json_put(o, "href", href);
    json_put(o, "title", title);
    return o;
}

static json_t *page_data(struct act_form *f, const struct faults *faults)
{
    struct arena *a = f->q->arena;
    json_t *data = json_in(a, json_object());
    faults = act_upload_faults(a, f->act, faults);
    const struct form_view v = {.raw = f->raw, .faults = faults, .fixed = act_form_fixed(f),
                                .extra = f->extra, .zone = f->zone, .choices = {act_form_choices, f}};
    const char *token = json_str(f->flat, "_token");
    json_put(data, "act", f->act->name);
    json_put(data, "title", f->act->title);
    json_put_flag(data, "takes_file", file_taken(f->act));
    json_put_flag(data, "irreversible", f->act->flags & ACT_IRREVERSIBLE);
    json_put_new(data, "back", link_json(act_form_back(f), "Batal dan kembali"));
    json_put(data, "back_path", json_str(f->flat, "_back"));
    json_put(data, "token", token ? token : new_token(a));
    json_put(data, "csrf", visitor_form(f->site, f->q));
    if (f->subject)
        json_object_set(data, "selection", f->subject);
    put_clause(f, data);
    json_put_new(data, "fields", form_fields(a, f->params, &v));
    json_put_new(data, "error_summary", error_summary(a, faults));
    json_put_new(data, "refusal", json_null());
    return data;
}

void act_show_form(struct act_form *f, int status, const struct faults *faults,
                      struct web_response *r)
{
    answer_page(f->site, f->q, status, "act", f->act->title, page_data(f, faults), r);
}

static void keep(json_t *list, const char *name, const char *value)
{
    json_t *o = json_object();
    json_put(o, "name", name);
    json_put(o, "value", value);
    json_array_append_new(list, o);
}

/* Everything that was sent, as hidden fields of the page that asks once more. */
static json_t *kept_fields(const struct act_form *f, const char *token)
{
    json_t *list = json_array();
    const char *key;
    json_t *value;
    json_object_foreach(f->flat, key, value)
        if (*key != '_')
            keep(list, key, json_string_value(value));
    keep(list, "_token", token);
    keep(list, "_step", STEP_SURE);
    if (json_str(f->flat, "_back"))
        keep(list, "_back", json_str(f->flat, "_back"));
    return list;
}

/* "What. And then." as two sentences. */
static json_t *sentences_of(struct arena *a, const char *text)
{
    json_t *list = json_array();
    while (!str_empty(text)) {
        const char *end = strstr(text, ". ");
        size_t n = end ? (size_t)(end - text) + 1 : strlen(text);
        json_array_append_new(list, json_string(arena_strndup(a, text, n)));
        text = end ? end + 2 : NULL;
    }
    return list;
}

/* What will happen: before what cannot be undone. */
static void show_consequence(struct act_form *f, struct web_response *r)
{
    json_t *data = page_data(f, NULL), *o = json_object();
    const char *here = arena_printf(f->q->arena, "/tindakan/%s", f->act->name);
    json_put(o, "title", f->act->title);
    json_put_new(o, "action", link_json(here, f->act->title));
    json_put(o, "csrf", json_str(data, "csrf"));
    json_put_new(o, "hidden", kept_fields(f, json_str(data, "token")));
    json_put_new(o, "sentences", sentences_of(f->q->arena, f->act->effect));
    json_put_flag(o, "has_told", false);
    json_put_new(o, "fields", json_array());
    json_put(o, "final", "Tindakan ini tidak dapat dibatalkan.");
    json_put_flag(o, "destroys", false);
    json_object_set(o, "back", json_object_get(data, "back"));
    json_put_new(data, "consequence", o);
    json_put_new(data, "fields", json_array());
    answer_page(f->site, f->q, 200, "act_confirm", f->act->title, data, r);
}

/* With a way on where the regulation knows one: the same form with the field for a deviation. */
static void show_refusal(struct act_form *f, const struct outcome *o, struct web_response *r)
{
    json_t *data = page_data(f, NULL), *refusal = json_verdict(&o->refusal), *why = json_object();
    leaf_clause(why, "clause",
                gate_regulation(f->site->gate,
                                json_str(json_object_get(f->subject, "regulation"), "key")),
                o->refusal.clause);
    json_put_new(refusal, "why", o->refusal.clause && f->subject ? json_incref(why) : json_null());
    json_decref(why);
    json_put_new(refusal, "found", json_array());
    json_put_new(refusal, "act", json_null());
    json_put_new(data, "refusal", refusal);
    answer_page(f->site, f->q, 409, "act", f->act->title, data, r);
}

static json_t *next_of(const struct act_form *f, const struct outcome *o)
{
    json_t *list = json_array(), *item = json_object();
    const char *text = o->goes_on ? o->goes_on
                       : o->kind == OUT_WAITING
                           ? "Tindakan berlaku setelah orang kedua menyetujuinya."
                           : "Tidak ada lagi yang perlu Anda lakukan untuk tindakan ini.";
    (void)f;
    json_put(item, "text", text);
    json_put(item, "when", NULL);
    json_array_append_new(list, item);
    return list;
}

/* What the act gave back that leads to a page of its own. */
static json_t *kept_json(const struct act_form *f, const struct outcome *o)
{
    static const struct { const char *id, *label, *folder; } kept[] = {
        {"complaint", "Kode untuk membaca jawaban", "pengaduan"},
    };
    json_t *list = json_array();
    const char *selection = json_str(f->flat, "selection");
    for (size_t i = 0; selection && i < sizeof kept / sizeof kept[0]; i++) {
        const char *pub = json_str(o->ids, kept[i].id);
        if (!pub)
            continue;
        json_t *fact = json_object();
        json_put(fact, "label", kept[i].label);
        json_put(fact, "value", pub);
        json_put(fact, "href", arena_printf(f->q->arena, "/seleksi/%s/%s/%s", selection, kept[i].folder,
                                            pub));
        json_array_append_new(list, fact);
    }
    return list;
}

static json_t *receipt_of(struct act_form *f, const struct outcome *o)
{
    json_t *receipt = json_object();
    instant now = gate_now(f->site->gate);
    json_put(receipt, "title", o->message);
    json_put(receipt, "number", json_str(o->ids, "number"));
    leaf_date(f->q->arena, receipt, "day", instant_date(now, f->zone));
    json_put(receipt, "clock", instant_clock(f->q->arena, now, f->zone));
    json_put(receipt, "by", f->q->visitor->name);
    json_put_new(receipt, "facts", kept_json(f, o));
    json_put(receipt, "code", o->receipt);
    json_put(receipt, "check_href",
             o->receipt ? arena_printf(f->q->arena, "/cek/%s", o->receipt) : NULL);
    json_put_new(receipt, "qr", json_null());
    json_put_new(receipt, "next", next_of(f, o));
    return receipt;
}

static void show_done(struct act_form *f, const struct outcome *o, struct web_response *r)
{
    json_t *data = json_in(f->q->arena, outcome_describe(f->q->arena, o));
    json_put(data, "title", f->act->title);
    json_put_new(data, "back", link_json(act_form_back(f), "Lanjutkan"));
    json_put_new(data, "receipt", receipt_of(f, o));
    if (!json_object_get(data, "remarks"))
        json_put_new(data, "remarks", json_array());
    if (f->subject)
        json_object_set(data, "selection", f->subject);
    answer_page(f->site, f->q, 200, "act_done", f->act->title, data, r);
}

/* ---- doing it ---- */

struct request act_request(const struct web_request *q, const struct act *act, json_t *input,
                           const char *token)
{
    enum role role = visitor_role(q->visitor);
    bool fits = role != ROLE__MAX && (act->who & ROLE_BIT(role));
    return (struct request){.act = act->name, .as = q->visitor->account,
                            .role = fits ? role : ROLE__MAX, .input = input,
                            .token = token, .arrived = q->arrived};
}

static bool asks_first(const struct act_form *f)
{
    return (f->act->flags & ACT_IRREVERSIBLE) && !str_eq(json_str(f->flat, "_step"), STEP_SURE);
}

void act_show_outcome(struct act_form *f, const struct outcome *o, struct web_response *r)
{
    switch (o->kind) {
    case OUT_DONE:
        if (str_eq(json_str(f->flat, "_go"), "1")) {
            answer_go(f->q, act_form_back(f), r);
            break;
        }
        /* fall through */
    case OUT_WAITING:
        show_done(f, o, r);
        break;
    case OUT_REFUSED:
        show_refusal(f, o, r);
        break;
    case OUT_FAULTS:
        act_show_form(f, 422, o->faults, r);
        break;
    case OUT_ERROR:
        answer_error(f->site, f->q, &o->err, r);
        break;
    }
}

static void take_form(struct act_form *f, struct web_response *r)
{
    struct outcome *o = arena_new_of(f->q->arena, struct outcome);
    struct request req = act_request(f->q, f->act, f->raw, json_str(f->flat, "_token"));
    if (act_form_steps(f, STEP_ADD) || act_form_steps(f, STEP_DROP) ||
        act_form_steps(f, STEP_DEVIATE) || act_form_steps(f, STEP_FILL)) {
        act_show_form(f, 200, NULL, r);
        return;
    }
    if (act_upload_has_several(f->q)) {
        act_upload_several(f->site, f->q, f->act, f->raw, r);
        return;
    }
    if (!act_upload_single(f, r))
        return;
    if (asks_first(f)) {
        gate_check(f->site->gate, f->q->arena, &req, o);
        if (o->kind == OUT_DONE)
            show_consequence(f, r);
        else
            act_show_outcome(f, o, r);
        return;
    }
    if ((f->act->flags & ACT_REAUTH) && !f->q->visitor->fresh) {
        again_asked(f->site, f->q, r);
        return;
    }
    gate_perform(f->site->gate, f->q->arena, &req, o);
    act_show_outcome(f, o, r);
}

/* An act nobody but those who signed in may do asks for that first; so does what the public does at
 * an address of its own. */
static bool for_everybody(const struct act *act)
{
    return (act->who & ROLE_BIT(ROLE_PUBLIC)) && !(act->flags & ACT_OWN_DOOR);
}

void act_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct act_form f;
    if (q->n_segments != 2 || !act_form_open(s, q, &f)) {
        answer_failed(s, q, 404, "not-found", "Tidak ada tindakan pada alamat ini.", NULL, r);
        return;
    }
    if (!q->visitor->account && !for_everybody(f.act))
        signin_asked(s, q, r);
    else if (f.posted)
        take_form(&f, r);
    else
        act_show_form(&f, 200, NULL, r);
}

/* ---- for programs ---- */

int act_status(const struct outcome *o)
{
    switch (o->kind) {
    case OUT_DONE: return 200;
    case OUT_WAITING: return 202;
    case OUT_REFUSED: return 409;
    case OUT_FAULTS: return 422;
    default: return err_http_status(o->err.class);
    }
}

/* Of several at once, the act that is done each time. */
static const struct act *api_each(const struct site *s, const struct web_request *q,
                                  const struct act *act)
{
    const struct act *each = act && str_eq(act->name, "act.batch")
                                 ? gate_act(s->gate, json_str(q->form, "act")) : NULL;
    return each ? each : act;
}

/* The input as sent; what is known only from a file itself nobody may state, nor in one of several. */
static json_t *api_input(const struct web_request *q, const struct act *act, const struct act *each)
{
    if (each != act && file_taken(each))
        return NULL;
    json_t *input = json_in(q->arena, json_copy(q->form));
    json_object_del(input, "_token");
    json_object_del(input, "_csrf");
    for (const struct param *p = act->params; p && p->name; p++)
        if (p->upload && json_object_del(input, p->name) == 0)
            return NULL;
    return input;
}

/* Why it cannot be done at all; 0: go on. */
static int api_shut(const struct web_request *q, const struct act *act, const struct act *each,
                    const json_t *input, const char **ret_message)
{
    bool files = act && file_taken(each);
    *ret_message = "Tidak ada tindakan pada alamat ini.";
    if (!act)
        return 404;
    *ret_message = files ? "Kirim isian dan berkasnya sebagai multipart/form-data; ukuran, jenis, "
                           "dan sidik jari dihitung server."
                         : "Kirim isian sebagai objek JSON (application/json).";
    if ((!q->form_is_json && !(q->upload && files && each == act)) || !input)
        return 415;
    *ret_message = "Tindakan ini memerlukan akun.";
    return q->visitor->account || for_everybody(act) ? 0 : 401;
}

void act_answer_api(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const struct act *act = q->n_segments == 3 ? gate_act(s->gate, q->segments[2]) : NULL;
    struct outcome *o = arena_new_of(q->arena, struct outcome);
    const struct act *each = api_each(s, q, act);
    json_t *input = act ? api_input(q, act, each) : NULL;
    const char *message;
    int shut = api_shut(q, act, each, input, &message);
    if (shut) {
        answer_failed(s, q, shut, shut == 404 ? "not-found" : shut == 415 ? "media" : "unauthorized",
                      message, NULL, r);
        return;
    }
    if (act_upload_has_several(q)) {
        act_upload_several(s, q, act, input, r);
        return;
    }
    if ((act->flags & ACT_REAUTH) && !q->visitor->by_token && !q->visitor->fresh) {
        again_asked(s, q, r);    /* a token was made with the password, a session may be an old one */
        return;
    }
    const struct outcome *no = act_upload_into(q, input);
    struct request req = act_request(q, act, input, json_str(q->form, "_token"));
    req.role = act_request(q, each, input, NULL).role;
    if (!no)
        gate_perform(s->gate, q->arena, &req, o);
    no = no ? no : o;
    answer_data(q, act_status(no), json_in(q->arena, outcome_describe(q->arena, no)), r);
}
