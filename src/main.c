/* selter: SELeksi TERbuka. Hands the tables of the procedure to the command line. */
#include "cli/cli.h"
#include "procedure/parts.h"

int main(int argc, char **argv)
{
    const struct act_table *acts;
    const struct page_table *pages;
    size_t n_acts = procedure_acts(&acts), n_pages = procedure_pages(&pages);
    const struct cli_tables tables = {acts, n_acts, pages, n_pages};
    return cli_main(argc, argv, &tables);
}
