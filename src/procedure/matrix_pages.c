/* Who may do what, and who may see what, when: the tables of acts and of the matrix themselves, shown.
 * With a selection chosen, each act is narrowed as its regulation narrows it, with the clause. Nothing
 * of it is kept by hand, so that the page cannot say anything but what the gate holds to. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "rules/procedure.h"

static role_set shown_roles(void)
{
    return EVERYBODY & ~ROLE_BIT(ROLE_SYSTEM);
}

/* ---- who sees what ---- */

/* "Sejak pendaftaran dibuka", "Hanya pada tahap seleksi", "Selalu", "–". */
static const char *when_text(struct arena *a, phase_set may)
{
    int first = -1, last = -1;
    for (int p = PHASE_PREPARATION; p <= PHASE_REPORTED; p++)
        if (may & PHASE_BIT(p)) {
            first = first < 0 ? p : first;
            last = p;
        }
    if (first < 0)
        return "–";
    if (last == PHASE_REPORTED)
        return first == PHASE_PREPARATION
                   ? "Selalu"
                   : arena_printf(a, "Sejak: %s", phase_title((enum phase)first));
    if (first == last)
        return arena_printf(a, "Hanya: %s", phase_title((enum phase)first));
    return arena_printf(a, "%s sampai %s", phase_title((enum phase)first),
                        phase_title((enum phase)last));
}

/* Roles that see it in the same phases stand together. */
static json_t *seen_json(struct arena *a, const struct matrix_row *row)
{
    json_t *o = json_object(), *list = json_array();
    role_set told = 0;
    json_put(o, "resource", row->resource);
    json_put(o, "title", row->title);
    for (int i = 0; i < ROLE_SYSTEM; i++) {
        if (!row->may[i] || (told & ROLE_BIT(i)))
            continue;
        role_set same = 0;
        for (int k = i; k < ROLE_SYSTEM; k++)
            if (row->may[k] == row->may[i])
                same |= ROLE_BIT(k);
        told |= same;
        json_t *who = json_object();
        json_put(who, "who", same == shown_roles() ? "Siapa pun" : role_set_show(a, same));
        json_put(who, "when", when_text(a, row->may[i]));
        json_array_append_new(list, who);
    }
    json_put_new(o, "readers", list);
    return o;
}

static void put_seen(struct ctx *c, json_t *data)
{
    const struct matrix_row *rows;
    json_t *list = json_array();
    size_t n = matrix_rows(&rows);
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, seen_json(c->arena, &rows[i]));
    json_put_int(data, "resource_count", (int64_t)n);
    json_put_new(data, "resources", list);
}

/* ---- who does what ---- */

static const char *who_text(struct arena *a, role_set who)
{
    role_set people = who & shown_roles();
    return !people ? "Sistem" : people == shown_roles() ? "Siapa pun" : role_set_show(a, people);
}

/* Where the regulation names who: an act of its own, or the steps that it completes. */
static role_set narrowed(const struct regulation *r, const struct act *act, const char **ret_clause)
{
    const struct act_rule *rule = r ? regulation_act(r, act->name, NULL) : NULL;
    *ret_clause = rule ? rule->clause : NULL;
    if (rule && rule->by)
        return rule->by & act->who;
    const char *clause = NULL;
    role_set by = r ? procedure_roles(r, act->name, NULL, POST_ANY, &clause) & act->who : 0;
    if (by && !*ret_clause)
        *ret_clause = clause;
    if (r && !*ret_clause && act->rule)
        *ret_clause = regulation_clause(r, act->rule);
    return by ? by : act->who;
}

static json_t *act_json(struct ctx *c, const struct act *act, const struct regulation *r)
{
    json_t *o = json_object();
    const char *clause;
    role_set who = narrowed(r, act, &clause);
    json_put(o, "act", act->name);
    json_put(o, "title", act->title);
    json_put(o, "who", who_text(c->arena, who));
    json_put(o, "widest", who == act->who ? NULL : who_text(c->arena, act->who));
    json_put(o, "second", act->second ? role_set_show(c->arena, act->second) : NULL);
    json_put(o, "when", act->when                      ? when_text(c->arena, act->when)
                        : act->names & NAMES_SELECTION ? "Kapan pun langkahnya terbuka"
                                                       : "Kapan pun");
    json_put_flag(o, "irreversible", act->flags & ACT_IRREVERSIBLE);
    json_put_flag(o, "needs_reason", act->flags & ACT_NEEDS_REASON);
    leaf_clause(o, "clause", r, clause);
    return o;
}

/* By the first word of their names, in the order of the table, which is by name. */
static void put_acts(struct ctx *c, const struct regulation *r, json_t *data)
{
    json_t *groups = json_array(), *acts = NULL;
    const char *part = NULL;
    for (size_t i = 0; i < gate_acts(c->gate); i++) {
        const struct act *act = gate_act_at(c->gate, i);
        const char *own = arena_strndup(c->arena, act->name, strcspn(act->name, "."));
        if (!str_eq(own, part)) {
            json_t *g = json_object();
            part = own;
            acts = json_array();
            json_put(g, "part", part);
            json_put_new(g, "acts", acts);
            json_array_append_new(groups, g);
        }
        json_array_append_new(acts, act_json(c, act, r));
    }
    json_put_int(data, "act_count", (int64_t)gate_acts(c->gate));
    json_put_new(data, "groups", groups);
}

/* ---- the regulation it is narrowed by ---- */

static void put_choice(struct ctx *c, const struct regulation *chosen, json_t *data)
{
    const struct regulation *const *v;
    size_t n = gate_regulations(c->gate, &v);
    json_t *filter = json_object(), *list = json_array(), *o = json_object();
    json_put(o, "title", "Tanpa peraturan tertentu");
    json_put(o, "href", "/matriks");
    json_put(o, "count", NULL);
    json_put_flag(o, "current", !chosen);
    json_array_append_new(list, o);
    for (size_t i = 0; i < n; i++) {
        o = json_object();
        json_put(o, "title", v[i]->short_title);
        json_put(o, "href", arena_printf(c->arena, "/matriks?regulation=%s", v[i]->key));
        json_put(o, "count", NULL);
        json_put_flag(o, "current", chosen && str_eq(v[i]->key, chosen->key));
        json_array_append_new(list, o);
    }
    json_put(filter, "label", "Peraturan");
    json_put_new(filter, "items", list);
    json_put_new(filter, "search", json_null());
    json_put_new(data, "filter", filter);
    json_t *law = chosen ? json_object() : json_null();
    if (chosen) {
        json_put(law, "key", chosen->key);
        json_put(law, "title", chosen->short_title);
    }
    json_put_new(data, "law", law);
}

static enum status show(struct ctx *c, const struct regulation *r, json_t *data)
{
    put_choice(c, r, data);
    put_acts(c, r, data);
    put_seen(c, data);
    return ST_OK;
}

static const struct param matrix_params[] = {
    {"regulation", PARAM_LINE, false, "peraturan", .max = 60},
    PARAMS_END,
};

static enum status read_matrix(struct ctx *c, const struct input *in, json_t *data)
{
    const char *key = input_text(in, "regulation");
    const struct regulation *r = key ? gate_regulation(c->gate, key) : NULL;
    if (key && !r)
        return act_fault(c, "regulation", "Peraturan tidak ditemukan");
    json_put_new(data, "selection", json_null());
    return show(c, r, data);
}

/* The copy that this selection is bound to, whatever is on file today. */
static enum status read_of_selection(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    public_selection(c, data);
    return show(c, c->sel->reg, data);
}

static const struct page pages[] = {
    {.name = "matrix.show", .path = "/matriks", .title = "Wewenang", .resource = "regulation",
     .who = EVERYBODY, .params = matrix_params, .template = "matrix", .off_menu = true,
     .read = read_matrix},
    {.name = "matrix.selection", .path = "/seleksi/:selection/matriks", .title = "Wewenang",
     .resource = "announcement", .who = EVERYBODY, .names = NAMES_SELECTION, .template = "matrix",
     .read = read_of_selection},
};

const struct page_table matrix_pages = {pages, sizeof pages / sizeof pages[0]};
