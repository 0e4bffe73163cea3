/* selter upgrade: the shape of a data folder's database is brought to this program's, after a backup
 * and in one transaction; then the journal is verified. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/commands.h"
#include "store/store.h"
#include "store/verify.h"

static void print_text(const struct store_upgrade *u)
{
    if (u->backup)
        printf("Susunan basis data diperbarui dari %04d ke %04d. Cadangan: %s\n", u->from, u->to, u->backup);
    else
        printf("Susunan basis data sudah yang terbaru (%04d); tidak ada yang diubah.\n", u->to);
}

static void print_json(struct cli *c, const struct store_upgrade *u, const struct journal_report *r,
                       enum status s)
{
    json_t *o = json_object();
    json_put_int(o, "from", u->from);
    json_put_int(o, "to", u->to);
    json_put(o, "backup", u->backup);
    json_put_new(o, "journal", journal_report_json(c, r, s));
    cli_print_json(c, o);
}

enum status command_upgrade(struct cli *c)
{
    struct store_options o = {.data_dir = cli_option(c, "data"), .db_url = cli_option(c, "db"),
                              .upgrade = true};
    const struct journal_verify_options v = {.now = clock_machine()};
    struct journal_report r = {0};
    struct store *store;
    struct err e = {0};
    if (store_open(&o, &store, &e) != ST_OK)
        return cli_error(c, &e);
    const struct store_upgrade *u = store_upgraded(store);
    if (!c->json)
        print_text(u);
    enum status s = journal_verify(store, c->arena, &v, &r, &e);
    if (s == ST_ERROR)
        cli_error(c, &e);
    else if (c->json)
        print_json(c, u, &r, s);
    else
        journal_report_print(c, &r, s);
    store_close(store);
    return s;
}
