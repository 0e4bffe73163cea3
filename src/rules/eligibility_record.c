/* Requirements that look at a record over years: performance appraisals ("at least Baik in
 * each of the last two years") and discipline ("not undergoing", "never had"). */
#include "base/arena.h"
#include "rules/appraisal.h"
#include "rules/discipline.h"
#include "rules/eligibility_judging.h"

/* ---- performance ---- */

enum { YEARS_MAX = 16 };

/* The lowest appraisal of a year (a year cut in two by a new scheme has two), or NULL. */
static const struct person_appraisal *appraisal_of(const struct person *p, int year)
{
    const struct person_appraisal *lowest = NULL;
    for (size_t i = 0; i < p->n_appraisals; i++)
        if (p->appraisals[i].year == year && (!lowest || p->appraisals[i].grade > lowest->grade))
            lowest = &p->appraisals[i];
    return lowest;
}

/* The years that are asked for, newest first: completed calendar years without a gap, or the
 * last ones there are. Fewer than `want` only in the second reading. */
static int years_asked(const struct judging *j, int want, int ret[YEARS_MAX])
{
    int newest = date_ymd(j->d->submission).y - 1, n = 0;
    bool existing = regulation_reading(j->r, READING_PERFORMANCE_YEARS) == 1;
    if (want > YEARS_MAX)
        want = YEARS_MAX;
    int oldest = newest - (existing ? 60 : want - 1);
    for (int y = newest; y >= oldest && n < want; y--)
        if (!existing || appraisal_of(j->p, y))
            ret[n++] = y;
    return n;
}

struct performance {
    int n_years, missing_year, n_missing;
    bool only_newest_missing;            /* and it is January: not reported yet */
    const struct person_appraisal *bad;  /* the newest that is too low */
};

static struct performance weigh(const struct judging *j, const struct requirement *q,
                                const int *years, int n)
{
    struct performance f = {.n_years = n};
    struct ymd on = date_ymd(j->d->submission);
    for (int i = 0; i < n; i++) {
        const struct person_appraisal *x = appraisal_of(j->p, years[i]);
        if (!x) {
            if (!f.n_missing++)
                f.missing_year = years[i];
        } else if (x->grade > q->grade && !f.bad) {
            f.bad = x;
        }
    }
    f.only_newest_missing = f.n_missing == 1 && f.missing_year == on.y - 1 && on.m == 1;
    return f;
}

static void performance_facts(struct judging *j, struct verdict *v, const int *years, int n)
{
    for (int i = 0; i < n; i++) {
        const struct person_appraisal *x = appraisal_of(j->p, years[i]);
        if (!x) {
            verdict_fact(j->vs, v, "penilaian", "%d: tidak ada", years[i]);
            continue;
        }
        verdict_fact(j->vs, v, "penilaian", "%d: %s%s%s%s (%s)", x->year,
                     appraisal_grade_name(x->scheme, x->grade), x->by_score ? ", nilai " : "",
                     x->by_score ? dec_show(j->a, x->score, x->score.scale) : "",
                     x->by_score && appraisal_score_unsure(x->scheme) ? ", batas nilai belum pasti"
                                                                     : "",
                     appraisal_scheme_name(x->scheme));
    }
}

static struct verdict *performance_verdict(struct judging *j, const struct requirement *q,
                                           const struct performance *f)
{
    const char *asked = appraisal_grade_name(APPRAISAL_PP46, q->grade);
    if (f->bad)
        return verdict_add(j->vs, MET_NO, q->clause,
                           "Penilaian kinerja tahun %d adalah %s, di bawah %s.", f->bad->year,
                           appraisal_grade_name(f->bad->scheme, f->bad->grade), asked);
    if (f->n_missing && (!j->p->appraisals_known || f->only_newest_missing))
        return verdict_add(j->vs, MET_UNPROVED, q->clause,
                           "Penilaian kinerja tahun %d belum ada%s.", f->missing_year,
                           f->only_newest_missing ? "; pada bulan Januari hal ini belum menjadi "
                                                    "kekurangan, lengkapi bila sudah terbit"
                                                  : "");
    if (f->n_missing)
        return verdict_add(j->vs, MET_NO, q->clause, "Penilaian kinerja tahun %d tidak ada.",
                           f->missing_year);
    if (f->n_years < q->years)
        return verdict_add(j->vs, j->p->appraisals_known ? MET_NO : MET_UNPROVED, q->clause,
                           "Baru ada penilaian kinerja %d tahun, diminta %d tahun.", f->n_years,
                           q->years);
    return verdict_add(j->vs, MET_YES, q->clause,
                       "Penilaian kinerja %d tahun terakhir sekurang-kurangnya %s.", q->years,
                       asked);
}

void judge_performance(struct judging *j, const struct requirement *q)
{
    int years[YEARS_MAX];
    int n = years_asked(j, q->years, years);
    struct performance f = weigh(j, q, years, n);
    struct verdict *v;
    if (j->p->n_appraisals == 0 && !j->p->appraisals_known) {
        v = verdict_add(j->vs, MET_UNPROVED, q->clause, "Penilaian kinerja belum dinyatakan.");
    } else {
        v = performance_verdict(j, q, &f);
        performance_facts(j, v, years, n);
    }
    if (v->met == MET_NO)
        v->lawful = arena_printf(j->vs->arena,
                                 "Syarat: sekurang-kurangnya %s tiap tahun selama %d tahun terakhir.",
                                 appraisal_grade_name(APPRAISAL_PP46, q->grade), q->years);
    judging_reading(v, READING_PERFORMANCE_YEARS);
}

/* ---- discipline ---- */

static void discipline_fact(struct judging *j, struct verdict *v, const struct person_discipline *x)
{
    struct date last = discipline_last_day(x->kind, x->from, x->until);
    verdict_fact(j->vs, v, "hukuman disiplin", "%s: %s, %s s.d. %s%s%s",
                 discipline_degree_name(x->degree),
                 x->kind ? x->kind->name : "jenis tidak dinyatakan",
                 date_show(j->a, x->from), date_show(j->a, last), x->regime ? ", " : "",
                 discipline_regime_name(x->regime));
}

struct record_found {
    const struct person_discipline *running, *had, *open;
};

/* Degrees outside the requirement do not matter; what is imposed after the day is not there. */
static struct record_found search_record(const struct judging *j, unsigned degrees)
{
    struct record_found f = {0};
    for (size_t i = 0; i < j->p->n_discipline; i++) {
        const struct person_discipline *x = &j->p->discipline[i];
        if (!(x->degree & degrees))
            continue;
        switch (discipline_state_on(x->kind, x->from, x->until, j->d->submission)) {
        case DISCIPLINE_NOT_YET:
            continue;
        case DISCIPLINE_RUNNING:
            f.running = x;
            break;
        case DISCIPLINE_END_UNKNOWN:
            f.open = x;
            break;
        case DISCIPLINE_OVER:
            break;
        }
        f.had = x;
    }
    return f;
}

static void running_verdict(struct judging *j, const struct requirement *q, const char *degrees,
                            const struct person_discipline *x)
{
    struct verdict *v = verdict_add(j->vs, MET_NO, q->clause,
                                    "Sedang menjalani hukuman disiplin tingkat %s.",
                                    discipline_degree_name(x->degree));
    v->lawful = arena_printf(j->vs->arena,
                             "Syarat: tidak sedang%s menjalani hukuman disiplin tingkat %s.",
                             q->never_had ? " dan tidak pernah" : "", degrees);
    struct date last = discipline_last_day(x->kind, x->from, x->until);
    if (!q->never_had && !date_is_none(last))
        v->lawful_from = date_iso(j->vs->arena, date_add_days(last, 1));
    discipline_fact(j, v, x);
}

static void had_verdict(struct judging *j, const struct requirement *q, const char *degrees,
                        const struct person_discipline *x)
{
    struct verdict *v = verdict_add(j->vs, MET_NO, q->clause,
                                    "Pernah dijatuhi hukuman disiplin tingkat %s.",
                                    discipline_degree_name(x->degree));
    v->lawful = arena_printf(j->vs->arena,
                             "Syarat: tidak pernah dijatuhi hukuman disiplin tingkat %s.", degrees);
    discipline_fact(j, v, x);
}

void judge_discipline(struct judging *j, const struct requirement *q)
{
    const char *degrees = discipline_degrees_show(j->a, q->degrees);
    struct record_found f = search_record(j, q->degrees);
    struct verdict *v;
    if (f.running && (q->not_undergoing || q->never_had)) {
        running_verdict(j, q, degrees, f.running);
    } else if (f.had && q->never_had) {
        had_verdict(j, q, degrees, f.had);
    } else if (f.open && q->not_undergoing) {
        v = verdict_add(j->vs, MET_UNPROVED, q->clause,
                        "Akhir hukuman disiplin tingkat %s belum dinyatakan.",
                        discipline_degree_name(f.open->degree));
        discipline_fact(j, v, f.open);
    } else if (!j->p->discipline_known) {
        verdict_add(j->vs, MET_UNPROVED, q->clause, "Catatan hukuman disiplin belum dinyatakan.");
    } else {
        v = verdict_add(j->vs, MET_YES, q->clause,
                        "Tidak sedang%s menjalani hukuman disiplin tingkat %s.",
                        q->never_had ? " dan tidak pernah" : "", degrees);
        if (f.had)
            discipline_fact(j, v, f.had);
        else
            verdict_fact(j->vs, v, "hukuman disiplin", "tidak ada");
    }
}
