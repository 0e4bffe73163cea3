#include "rules/consent.h"
#include "base/arena.h"

static enum met needed(const struct consent_rules *k, struct verdicts *vs, const char *why,
                       struct date free_from)
{
    struct arena *a = vs->arena;
    struct verdict *v = verdict_add(vs, MET_NO, k->clause,
                                    "Pengangkatan memerlukan persetujuan tertulis menteri: %s.", why);
    v->lawful = date_is_none(free_from)
                    ? "Catat persetujuan tertulisnya lebih dahulu."
                    : arena_printf(a, "Catat persetujuan tertulisnya lebih dahulu; tanpa "
                                      "persetujuan paling cepat %s.", date_show(a, free_from));
    if (!date_is_none(free_from))
        v->lawful_from = date_iso(a, free_from);
    return MET_NO;
}

static bool in_election(const struct consent_rules *k, const struct head_of_region *h,
                        struct date today)
{
    return !date_is_none(h->candidates_on) &&
           date_cmp(today, date_add_months(h->candidates_on, -k->months)) >= 0 &&
           (date_is_none(h->until) || date_cmp(today, h->until) <= 0);
}

enum met consent_free(const struct regulation *r, const struct head_of_region *h,
                      struct date today, struct verdicts *vs)
{
    const struct consent_rules *k = &r->consent;
    struct date settled = date_is_none(h->from) ? DATE_NONE : date_add_months(h->from, k->months);
    if (k->clause == NULL) {
        verdict_add(vs, MET_NOT_RULED, NULL, "Persetujuan menteri tidak diatur di sini.");
        return MET_NOT_RULED;
    }
    if (h->acting)
        return needed(k, vs, "kepala daerah adalah penjabat", DATE_NONE);
    if (in_election(k, h, today))
        return needed(k, vs,
                      arena_printf(vs->arena, "calon kepala daerah ditetapkan %s",
                                   date_show(vs->arena, h->candidates_on)), DATE_NONE);
    if (!date_is_none(settled) && date_cmp(today, settled) < 0)
        return needed(k, vs,
                      arena_printf(vs->arena, "kepala daerah dilantik %s",
                                   date_show(vs->arena, h->from)), settled);
    verdict_add(vs, MET_YES, k->clause, "Persetujuan menteri tidak diperlukan.");
    return MET_YES;
}
