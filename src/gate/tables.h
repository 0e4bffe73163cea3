/* The tables of acts and pages as main hands them over: sorted, completed with the params the
 * gate adds (selection, post, application, on_behalf, override), described as JSON. */
#pragma once
#include "gate/act.h"
#include "gate/page.h"

struct served_act {
    const struct act *act;
    const struct param *params;
};
struct served_page {
    const struct page *page;
    const struct param *params;
};

size_t tables_acts(struct arena *a, const struct act_table *tables, size_t n_tables,
                   struct served_act **ret);
size_t tables_pages(struct arena *a, const struct page_table *tables, size_t n_tables,
                    struct served_page **ret);
json_t *tables_describe(const struct served_act *v, size_t n);
