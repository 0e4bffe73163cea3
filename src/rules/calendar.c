#include "rules/calendar.h"
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"

enum { DAYS_MAX = 3660, SHOW_MAX = 64 * 1024 };

/* ---- looking up ---- */

static const struct calendar_year *year_of(const struct calendar *c, int year)
{
    for (size_t i = 0; i < c->n_years; i++)
        if (c->years[i]->year == year)
            return c->years[i];
    return NULL;
}

bool calendar_has_year(const struct calendar *c, int year)
{
    return year_of(c, year) != NULL;
}

const struct calendar_day *calendar_day_of(const struct calendar *c, struct date d)
{
    const struct calendar_year *y = year_of(c, date_ymd(d).y);
    size_t low = 0, high = y == NULL ? 0 : y->n_days;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int cmp = date_cmp(y->days[mid].date, d);
        if (cmp == 0)
            return &y->days[mid];
        if (cmp < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

const char *calendar_off(const struct calendar *c, struct date d)
{
    int w = date_weekday(d);
    if (w >= 6)
        return date_weekday_name(w);
    const struct calendar_day *day = calendar_day_of(c, d);
    return day == NULL ? NULL : day->name;
}

/* ---- counting ---- */

/* One count in the making. */
struct tally {
    const struct calendar *c;
    struct arena *a;
    const struct period *p;
    struct count n;
    size_t cap;
    struct verdicts *v;
};

static struct tally tally_new(const struct calendar *c, struct arena *a, const struct period *p,
                              struct date from, struct verdicts *v)
{
    return (struct tally){.c = c, .a = a, .p = p, .v = v,
                          .n = {.from = from, .until = from, .unit = p->unit,
                                .counting = p->counting}};
}

static enum status year_missing(const struct tally *t, int year)
{
    struct verdict *v = verdict_add(t->v, MET_NO, t->p->clause,
                                    "Hari kerja tidak dapat dihitung: kalender tahun %d belum ada.",
                                    year);
    v->lawful = arena_printf(t->a, "Muat berkas calendars/%d.yaml (hari libur nasional dan cuti "
                                   "bersama tahun %d), lalu ulangi.", year, year);
    verdict_fact(t->v, v, "tahun", "%d", year);
    verdict_fact(t->v, v, "berkas", "calendars/%d.yaml", year);
    return ST_REFUSED;
}

static enum status not_countable(const struct tally *t, const char *why)
{
    verdict_add(t->v, MET_NO, t->p->clause, "Jangka waktu tidak dapat dihitung: %s.", why);
    return ST_INVALID;
}

/* Why a date counts nothing in this unit; NULL when it counts. */
static const char *skip_reason(const struct tally *t, struct date d)
{
    return t->p->unit == UNIT_WORKING ? calendar_off(t->c, d) : NULL;
}

/* Takes the next day into the list. */
static enum status tally_day(struct tally *t, struct date d)
{
    if (t->n.n_days >= DAYS_MAX)
        return not_countable(t, "lebih dari sepuluh tahun");
    if (t->p->unit == UNIT_WORKING) {
        const struct calendar_year *y = year_of(t->c, date_ymd(d).y);
        if (y == NULL)
            return year_missing(t, date_ymd(d).y);
        t->n.provisional = t->n.provisional || y->provisional;
    }
    if (t->n.n_days == t->cap) {
        size_t cap = t->cap == 0 ? 32 : t->cap * 2;
        struct counted_day *days = arena_array_of(t->a, cap, struct counted_day);
        if (t->n.n_days > 0)
            memcpy(days, t->n.days, t->n.n_days * sizeof *days);
        t->n.days = days;
        t->cap = cap;
    }
    const char *why = skip_reason(t, d);
    if (why == NULL && t->p->counting == COUNT_BEFORE && date_cmp(d, t->n.from) == 0)
        why = "hari pembukaan";
    struct counted_day *day = &t->n.days[t->n.n_days++];
    *day = (struct counted_day){.date = d, .counted = why == NULL, .why = why};
    if (day->counted)
        day->number = ++t->n.n;
    t->n.until = d;
    return ST_OK;
}

/* The last day of n months from `from`. */
static struct date months_end(const struct period *p, struct date from, int months)
{
    struct date d = date_add_months(from, months);
    return p->counting == COUNT_INCLUSIVE && months > 0 ? date_add_days(d, -1) : d;
}

static bool counts_days(const struct period *p)
{
    return p->unit == UNIT_WORKING || p->unit == UNIT_CALENDAR;
}

enum status calendar_earliest(const struct calendar *c, struct arena *a, const struct period *p,
                              struct date opens, struct count *ret, struct verdicts *v)
{
    struct tally t = tally_new(c, a, p, opens, v);
    if (p->unit == UNIT_MONTH && p->count <= DAYS_MAX / 30) {
        t.n.n = p->count;
        t.n.until = months_end(p, opens, p->count);
    } else if (!counts_days(p)) {
        return not_countable(&t, p->unit == UNIT_MONTH ? "lebih dari sepuluh tahun"
                                                       : "jam dan menit bukan hitungan hari");
    }
    struct date d = opens;
    while (counts_days(p) && t.n.n < p->count) {
        enum status s = tally_day(&t, d);
        if (s != ST_OK)
            return s;
        d = date_add_days(d, 1);
    }
    *ret = t.n;
    return ST_OK;
}

enum status calendar_count(const struct calendar *c, struct arena *a, const struct period *p,
                           struct date from, struct date until, struct count *ret,
                           struct verdicts *v)
{
    struct tally t = tally_new(c, a, p, from, v);
    if (p->unit == UNIT_MONTH) {
        if (until.day - from.day > DAYS_MAX)
            return not_countable(&t, "lebih dari sepuluh tahun");
        while (date_cmp(months_end(p, from, t.n.n + 1), until) <= 0)
            t.n.n++;
    } else if (!counts_days(p)) {
        return not_countable(&t, "jam dan menit bukan hitungan hari");
    }
    for (struct date d = from; counts_days(p) && date_cmp(d, until) <= 0; d = date_add_days(d, 1)) {
        enum status s = tally_day(&t, d);
        if (s != ST_OK)
            return s;
    }
    t.n.until = until;
    *ret = t.n;
    return ST_OK;
}

enum status calendar_add_working(const struct calendar *c, struct arena *a, struct date d, int n,
                                 struct date *ret, struct verdicts *v)
{
    struct period p = {.count = n, .unit = UNIT_WORKING, .counting = COUNT_BEFORE};
    struct count k;
    enum status s = calendar_earliest(c, a, &p, d, &k, v);
    if (s == ST_OK)
        *ret = k.until;
    return s;
}

/* ---- for people ---- */

static void show_date(struct buf *b, struct date d)
{
    struct ymd y = date_ymd(d);
    buf_printf(b, "%d %.3s", y.d, date_month_name(y.m));
}

char *count_show(struct arena *a, const struct count *n)
{
    struct buf b BUF_AUTO;
    buf_init(&b, SHOW_MAX);
    for (size_t i = 0; i < n->n_days; i++) {
        const struct counted_day *d = &n->days[i];
        buf_str(&b, i == 0 ? "" : ", ");
        show_date(&b, d->date);
        if (d->counted)
            buf_printf(&b, " (%d)", d->number);
        else
            buf_printf(&b, " tidak dihitung: %s", d->why);
    }
    return buf_dup(&b, a);
}
