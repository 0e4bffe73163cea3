/* selter init: an empty data folder with its store and keys. */
#include "base/arena.h"
#include "cli/commands.h"
#include "cli/world.h"

enum status command_init(struct cli *c)
{
    struct world w;
    struct err e = {0};
    if (world_open(c, true, &w, &e) != ST_OK)
        return cli_error(c, &e);
    world_close(&w);
    if (!c->json)
        printf("Folder data %s siap. Langkah berikutnya: selter serve --data %s\n",
               cli_option(c, "data"), cli_option(c, "data"));
    else
        cli_print_json(c, json_pack("{s:s}", "data", cli_option(c, "data")));
    return ST_OK;
}
