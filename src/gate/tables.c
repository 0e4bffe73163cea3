/* The tables of acts and pages as main hands them over: sorted, completed, described. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/tables.h"

static const struct param override_params[] = {
    {"clause", PARAM_LINE, true, "pasal", .max = 60},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

static const struct param common_selection = {"selection", PARAM_PUB, true, "seleksi"};
static const struct param common_post = {"post", PARAM_PUB, true, "jabatan", .choose = "post"};
static const struct param common_post_optional = {"post", PARAM_PUB, false, "jabatan",
                                                  .choose = "post"};
static const struct param common_application = {"application", PARAM_PUB, true, "lamaran",
                                                .choose = "application"};
static const struct param common_behalf = {"on_behalf", PARAM_PUB, false, "atas nama akun",
                                            .choose = "person"};
static const struct param common_override = {"override", PARAM_LIST, false, "penyimpangan",
                                             .max = 1, .of = override_params,
                                             .hint = "pasal yang memperbolehkan dan alasannya"};

static size_t count(const struct param *p)
{
    size_t n = 0;
    while (p && p[n].name)
        n++;
    return n;
}

static const struct param *complete(struct arena *a, const struct param *own, unsigned names,
                                    bool behalf, bool override)
{
    size_t n = count(own), k = 0;
    struct param *v = arena_array_of(a, n + 6, struct param);
    if (names & NAMES_SELECTION)
        v[k++] = common_selection;
    if (names & NAMES_POST)
        v[k++] = common_post;
    if (names & NAMES_POST_OPTIONAL)
        v[k++] = common_post_optional;
    if (names & NAMES_APPLICATION)
        v[k++] = common_application;
    if (n)
        memcpy(v + k, own, n * sizeof *v);
    k += n;
    if (behalf)
        v[k++] = common_behalf;
    if (override)
        v[k++] = common_override;
    return v;
}

static int by_act(const void *x, const void *y)
{
    const struct served_act *a = x, *b = y;
    return strcmp(a->act->name, b->act->name);
}

static int by_page(const void *x, const void *y)
{
    const struct served_page *a = x, *b = y;
    return strcmp(a->page->name, b->page->name);
}

size_t tables_acts(struct arena *a, const struct act_table *tables, size_t n_tables,
                   struct served_act **ret)
{
    size_t n = 0, k = 0;
    for (size_t t = 0; t < n_tables; t++)
        n += tables[t].n;
    struct served_act *v = arena_array_of(a, n, struct served_act);
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t].n; i++, k++) {
            const struct act *act = &tables[t].v[i];
            v[k] = (struct served_act){act, complete(a, act->params, act->names,
                                                   act->flags & ACT_ON_BEHALF, true)};
        }
    qsort(v, n, sizeof *v, by_act);
    *ret = v;
    return n;
}

size_t tables_pages(struct arena *a, const struct page_table *tables, size_t n_tables,
                    struct served_page **ret)
{
    size_t n = 0, k = 0;
    for (size_t t = 0; t < n_tables; t++)
        n += tables[t].n;
    struct served_page *v = arena_array_of(a, n, struct served_page);
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t].n; i++, k++) {
            const struct page *p = &tables[t].v[i];
            v[k] = (struct served_page){p, complete(a, p->params, p->names, false, false)};
        }
    qsort(v, n, sizeof *v, by_page);
    *ret = v;
    return n;
}

static json_t *roles_json(role_set s)
{
    json_t *list = json_array();
    for (int i = 0; i < ROLE__MAX; i++)
        if (s & ROLE_BIT(i))
            json_array_append_new(list, json_string(role_word((enum role)i)));
    return list;
}

static json_t *phases_json(phase_set s)
{
    json_t *list = json_array();
    for (int i = 0; i < PHASE__MAX; i++)
        if (!s || (s & PHASE_BIT(i)))
            json_array_append_new(list, json_string(phase_word((enum phase)i)));
    return list;
}

json_t *tables_describe(const struct served_act *v, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct act *a = v[i].act;
        json_t *o = json_object();
        json_put(o, "name", a->name);
        json_put(o, "title", a->title);
        json_put_new(o, "who", roles_json(a->who));
        json_put_new(o, "when", phases_json(a->when));
        if (a->second)
            json_put_new(o, "second", roles_json(a->second));
        if (a->tag_param)
            json_put(o, "tag", a->tag_param);
        if (a->rule)
            json_put(o, "rule", a->rule);
        if (a->effect)
            json_put(o, "effect", a->effect);
        json_put_flag(o, "milestone", a->flags & ACT_MILESTONE);
        json_put_flag(o, "irreversible", a->flags & ACT_IRREVERSIBLE);
        json_put_new(o, "params", params_describe(v[i].params));
        json_array_append_new(list, o);
    }
    return list;
}
