#include "procedure/parts.h"

size_t procedure_acts(const struct act_table **ret)
{
    static struct act_table v[24];
    size_t n = 0;
    v[n++] = selection_acts;
    v[n++] = scoring_acts;
    v[n++] = committee_acts;
    v[n++] = oversight_acts;
    v[n++] = meeting_acts;
    v[n++] = letter_acts;
    v[n++] = decision_acts;
    v[n++] = inauguration_acts;
    v[n++] = report_acts;
    v[n++] = account_acts;
    v[n++] = admin_acts;
    *ret = v;
    return n;
}

size_t procedure_pages(const struct page_table **ret)
{
    static struct page_table v[24];
    *ret = v;
    return 0;
}
