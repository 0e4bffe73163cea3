/* selter rank: a ranking straight from a table of scores. */
#include "base/arena.h"
#include "base/buf.h"
#include "cli/commands.h"
#include "rules/rank_csv.h"

#define CSV_MAX ((size_t)256 << 20)

static void print_text(const struct ranking *r)
{
    for (size_t i = 0; i < r->n; i++)
        printf("%4d  %-24s %s  (%s)%s%s\n", r->v[i].rank, r->v[i].id, r->v[i].shown, r->v[i].exact,
               r->v[i].n_tied ? "  nilai sama" : "",
               r->v[i].hidden_digits ? "  urutan ditentukan angka yang tidak ditampilkan" : "");
}

enum status command_rank(struct cli *c)
{
    struct rank_csv_options o = {cli_option(c, "weights"), cli_option(c, "divide"),
                                 cli_flag(c, "partial")};
    struct ranking r;
    struct faults f;
    char *text;
    size_t n;
    if (!o.weights)
        return cli_usage(c, "selter rank memerlukan --weights a=20,b=25,...");
    enum status s = cli_read(c, c->args[0], CSV_MAX, &text, &n);
    if (s != ST_OK)
        return s;
    faults_init(&f, c->arena);
    s = rank_csv(c->arena, c->args[0], text, n, &o, &r, &f);
    cli_faults(c, &f);
    if (s != ST_OK)
        return s;
    if (c->json)
        cli_print_json(c, rank_json(&r));
    else
        print_text(&r);
    return ST_OK;
}
