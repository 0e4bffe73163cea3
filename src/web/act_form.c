#include "web/act_form.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "web/answer.h"
#include "web/form.h"
#include "web/request.h"
#include "web/visitor.h"

static bool says(const json_t *flat, const char *step)
{
    const char *s = json_str(flat, "_step");
    return s && str_starts(s, step);
}

bool act_form_steps(const struct act_form *f, const char *step)
{
    return says(f->flat, step);
}

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

json_t *act_form_choices(void *arg, const char *source)
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
    const json_t *list = act_form_choices(f, source);
    for (size_t i = 0; list && i < json_array_size(list); i++)
        if (str_eq(json_str(json_array_get(list, i), "value"), value))
            return json_str(json_array_get(list, i), "label");
    return NULL;
}

/* Subjects the address names are shown, not asked: the selection always, others where they can be
 * told. */
json_t *act_form_fixed(struct act_form *f)
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
    return says(flat, STEP_DEVIATE);
}

/* One more item of the list that is asked for; those sent empty stay, in every list, until the form
 * is sent for good. */
static json_t *extra_of(struct arena *a, const struct act_form *f)
{
    json_t *o = json_in(a, json_object());
    if (!says(f->flat, STEP_ADD))
        return o;
    const char *asked = json_str(f->flat, "_step") + strlen(STEP_ADD);
    for (const struct param *p = f->params; p->name; p++) {
        if (p->type != PARAM_LIST)
            continue;
        size_t sent = form_items(f->flat, p->name);
        size_t kept = json_array_size(json_object_get(f->raw, p->name));
        json_put_int(o, p->name, (int64_t)(sent > kept ? sent - kept : 0) + str_eq(p->name, asked));
    }
    return o;
}

/* Without the fields of the item that is to go. */
static json_t *without_dropped(struct arena *a, json_t *flat)
{
    if (!says(flat, STEP_DROP))
        return flat;
    const char *at = json_str(flat, "_step") + strlen(STEP_DROP), *key;
    size_t n = strlen(at);
    json_t *kept = json_in(a, json_object()), *value;
    json_object_foreach(flat, key, value)
        if (strncmp(key, at, n) != 0 || (key[n] != '\0' && key[n] != '.'))
            json_object_set(kept, key, value);
    return kept;
}

static enum zone zone_of(const json_t *subject)
{
    enum zone z = ZONE_WIB;
    const char *word = json_str(subject, "zone");
    if (word)
        zone_parse(word, &z);
    return z;
}

/* What is there already, where the house knows it (page "prefill.ACT"), under what the address says. */
static void prefill(struct act_form *f)
{
    json_t *data = read_page(f, arena_printf(f->q->arena, "prefill.%s", f->act->name));
    json_t *input = json_object_get(data, "input");
    if (json_is_object(input))
        json_object_update_missing(f->raw, input);
}

bool act_form_open(const struct site *s, const struct web_request *q, struct act_form *f)
{
    const char *name = q->segments[q->n_segments - 1];
    *f = (struct act_form){.site = s, .q = q, .act = gate_act(s->gate, name),
                           .posted = str_eq(q->method, "POST")};
    if (!f->act || str_eq(name, "act.batch"))    /* several at once: for programs */
        return false;
    f->flat = without_dropped(q->arena, f->posted && q->form ? q->form : q->query);
    f->lists = json_in(q->arena, json_object());
    f->params = shown_params(q->arena, gate_act_params(s->gate, name), asks_override(f->flat));
    f->subject = json_str(f->flat, "selection") ? read_page(f, "choices.subject") : NULL;
    f->zone = zone_of(f->subject);
    f->raw = form_collect(q->arena, f->params, f->flat, f->zone);
    f->extra = extra_of(q->arena, f);
    if (!f->posted)
        prefill(f);
    return true;
}

/* A path of our own to go back to; never another host. */
const char *act_form_back(const struct act_form *f)
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
