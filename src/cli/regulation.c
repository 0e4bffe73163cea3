/* selter regulation list | show | check | diff. */
#include "rules/regulation.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/law.h"
#include "rules/regulation_diff.h"

enum status command_regulation_list(struct cli *c)
{
    const struct regulation *const *v;
    size_t n;
    enum status s = law_regulations(c, &v, &n);
    json_t *list = json_array();
    for (size_t i = 0; s == ST_OK && i < n; i++) {
        if (!c->json) {
            printf("%-20s %-40s %zu pasal\n", v[i]->key, v[i]->short_title, v[i]->n_clauses);
            continue;
        }
        json_t *o = json_object();
        json_put(o, "key", v[i]->key);
        json_put(o, "title", v[i]->title);
        json_put(o, "government", v[i]->government);
        json_put(o, "in_force", v[i]->force.known ? date_iso(c->arena, v[i]->force.from) : NULL);
        json_put_int(o, "clauses", (int64_t)v[i]->n_clauses);
        json_put(o, "hash", hex_encode(c->arena, v[i]->hash.b, HASH_LEN));
        json_array_append_new(list, o);
    }
    if (c->json && s == ST_OK)
        cli_print_json(c, list);
    else
        json_decref(list);
    return s;
}

/* ---- show ---- */

static json_t *clause_json(const struct regulation *r, const struct clause *k)
{
    json_t *o = json_object(), *paths = json_array();
    json_put(o, "id", k->id);
    json_put(o, "cite", k->cite);
    json_put(o, "text", k->text);
    json_put(o, "kind", clause_kind_name(k->kind));
    json_put(o, "certainty", certainty_name(k->certainty));
    if (k->source)
        json_put(o, "source", k->source);
    if (k->note)
        json_put(o, "note", k->note);
    for (size_t i = 0; i < r->n_citations; i++)
        if (str_eq(r->citations[i].clause, k->id))
            json_array_append_new(paths, json_string(r->citations[i].path));
    json_put_new(o, "rule_keys", paths);
    return o;
}

static json_t *reading_json(const struct reading *k)
{
    json_t *o = json_object();
    json_put(o, "key", k->key_word);
    json_put(o, "clause", k->clause);
    json_put(o, "matter", k->matter);
    json_put(o, "choice", k->choice);
    json_put(o, "reason", k->reason);
    json_put(o, "alternative", k->alternative);
    return o;
}

static void show_json(struct cli *c, const struct regulation *r)
{
    json_t *o = json_object(), *clauses = json_array(), *readings = json_array();
    json_put(o, "key", r->key);
    json_put(o, "title", r->title);
    json_put(o, "hash", hex_encode(c->arena, r->hash.b, HASH_LEN));
    for (size_t i = 0; i < r->n_clauses; i++)
        json_array_append_new(clauses, clause_json(r, &r->clauses[i]));
    for (size_t i = 0; i < r->n_readings; i++)
        json_array_append_new(readings, reading_json(&r->readings[i]));
    json_put_new(o, "clauses", clauses);
    json_put_new(o, "readings", readings);
    cli_print_json(c, o);
}

static void show_text(struct cli *c, const struct regulation *r)
{
    printf("%s\n%s\nHash %s\n\n", r->title, r->government,
           hex_encode(c->arena, r->hash.b, HASH_LEN));
    for (size_t i = 0; i < r->n_clauses; i++) {
        const struct clause *k = &r->clauses[i];
        printf("%-16s %s [%s]\n    %s\n", k->id, k->cite, clause_kind_name(k->kind), k->text);
        if (k->note)
            printf("    Catatan: %s\n", k->note);
    }
    printf("\nPenafsiran:\n");
    for (size_t i = 0; i < r->n_readings; i++) {
        const struct reading *k = &r->readings[i];
        printf("%-24s %s: %s\n    Alasan: %s\n    Kemungkinan lain: %s\n", k->key_word, k->matter,
               k->choice, k->reason, k->alternative);
    }
}

enum status command_regulation_show(struct cli *c)
{
    const struct regulation *r;
    enum status s = law_regulation(c, c->args[0], &r);
    if (s != ST_OK)
        return s;
    if (c->json)
        show_json(c, r);
    else
        show_text(c, r);
    return ST_OK;
}

enum status command_regulation_check(struct cli *c)
{
    const struct regulation *r;
    const char *path = c->args[0];
    if (!str_ends(path, ".yaml") && !str_starts(path, "/"))
        path = str_starts(path, "./") ? path : arena_printf(c->arena, "./%s", path);
    enum status s = law_regulation(c, path, &r);
    if (s != ST_OK)
        return s;
    if (c->json)
        cli_print_json(c, json_pack("{s:b,s:s,s:i}", "valid", 1, "key", r->key, "clauses",
                                    (int)r->n_clauses));
    else
        printf("%s sah: %zu pasal, %zu penafsiran, %zu langkah.\n", r->key, r->n_clauses,
               r->n_readings, r->n_steps);
    return ST_OK;
}

/* ---- diff ---- */

static json_t *change_json(const struct regulation_change *k)
{
    json_t *o = json_object();
    json_put(o, "path", k->path);
    json_put(o, "a", k->a);
    json_put(o, "b", k->b);
    json_put(o, "clause_a", k->clause_a);
    json_put(o, "clause_b", k->clause_b);
    return o;
}

enum status command_regulation_diff(struct cli *c)
{
    const struct regulation *a, *b;
    struct regulation_change *v;
    enum status s = law_regulation(c, c->args[0], &a);
    if (s == ST_OK)
        s = law_regulation(c, c->args[1], &b);
    if (s != ST_OK)
        return s;
    size_t n = regulation_diff(c->arena, a, b, false, &v);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(list, change_json(&v[i]));
        if (!c->json)
            printf("%-44s %s -> %s\n", v[i].path, v[i].a ? v[i].a : "(tidak diatur)",
                   v[i].b ? v[i].b : "(tidak diatur)");
    }
    if (c->json)
        cli_print_json(c, list);
    else
        json_decref(list);
    return ST_OK;
}
