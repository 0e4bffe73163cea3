/* selter acts: the catalogue, so that anyone can write a scenario. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/commands.h"
#include "gate/tables.h"

static void print_one(const json_t *a)
{
    json_t *p;
    size_t i;
    printf("%-32s %s\n", json_str(a, "name"), json_str(a, "title"));
    json_array_foreach(json_object_get(a, "params"), i, p)
        printf("    %-20s %-8s %s%s\n", json_str(p, "name"), json_str(p, "type"),
               json_str(p, "label") ? json_str(p, "label") : "",
               json_flag(p, "required") ? "" : " (boleh kosong)");
}

enum status command_acts(struct cli *c)
{
    struct served_act *v;
    size_t n = tables_acts(c->arena, c->tables->acts, c->tables->n_acts, &v), i;
    json_t *list = tables_describe(v, n), *a;
    if (c->json) {
        cli_print_json(c, list);
        return ST_OK;
    }
    json_array_foreach(list, i, a)
        print_one(a);
    json_decref(list);
    return ST_OK;
}
