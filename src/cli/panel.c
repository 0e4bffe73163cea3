/* selter panel check: is the composition what the regulation wants? */
#include "rules/panel.h"

#include "base/arena.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/law.h"

#define CSV_MAX ((size_t)16 << 20)

static json_t *findings_json(const struct verdicts *v)
{
    json_t *list = json_array();
    for (size_t i = 0; i < v->n; i++) {
        const struct verdict *x = &v->v[i];
        if (x->met == MET_YES && !x->remark)
            continue;
        json_t *o = json_object();
        json_put(o, "clause", x->clause);
        json_put(o, "message", x->message);
        if (x->lawful)
            json_put(o, "lawful", x->lawful);
        json_put_flag(o, "remark", x->remark);
        json_array_append_new(list, o);
    }
    return list;
}

enum status command_panel_check(struct cli *c)
{
    const char *key = cli_option(c, "regulation");
    const struct regulation *r;
    struct panel_member *m;
    struct faults f;
    struct verdicts v;
    char *text;
    size_t n, n_members;
    if (!key)
        return cli_usage(c, "selter panel check memerlukan --regulation KEY");
    enum status s = law_regulation(c, key, &r);
    if (s == ST_OK)
        s = cli_read(c, c->args[0], CSV_MAX, &text, &n);
    if (s != ST_OK)
        return s;
    faults_init(&f, c->arena);
    verdicts_init(&v, c->arena);
    if (!panel_members_read_csv(c->arena, c->args[0], text, n, &m, &n_members, &f))
        return cli_faults(c, &f);
    cli_faults(c, &f);
    panel_check(r, m, n_members, &v);
    enum met all = verdicts_all(&v);
    if (c->json) {
        json_t *j = json_object();
        json_put_new(j, "lawful", json_met(all));
        json_put_new(j, "findings", findings_json(&v));
        cli_print_json(c, j);
    } else {
        law_print_verdicts(c, &v);
        printf("%zu anggota: %s.\n", n_members, law_met(all));
    }
    return all == MET_NO ? ST_REFUSED : ST_OK;
}
