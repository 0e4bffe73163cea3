/* libFuzzer on calendar files: no bytes crash the readers; what is accepted is in order and counts.
 * A corpus: the files of calendars/ and calendars/daerah/. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "rules/calendar.h"
#include "rules/oversight.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_accepted(struct arena *a, const struct calendar *c)
{
    const struct period p = {"X", 20, UNIT_WORKING, COUNT_BEFORE};
    struct verdicts v;
    struct count n;
    must(c->n_years == 1);
    const struct calendar_year *y = c->years[0];
    for (size_t i = 0; i < y->n_days; i++) {
        must(date_ymd(y->days[i].date).y == y->year && y->days[i].name != NULL);
        must(i == 0 || date_cmp(y->days[i - 1].date, y->days[i].date) < 0);
        must(calendar_day_of(c, y->days[i].date) == &y->days[i]);
        must(calendar_off(c, y->days[i].date) != NULL);
    }
    struct date first;
    must(date_from_ymd(y->year, 1, 1, &first));
    verdicts_init(&v, a);
    enum status s = calendar_earliest(c, a, &p, first, &n, &v);
    must(s == ST_OK ? n.n == 20 : s == ST_REFUSED && v.n == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct faults f;
    struct calendar c = {0};
    const char *text = (const char *)data;

    faults_init(&f, a);
    bool ok = calendar_add(&c, a, "f", text, size, &f);
    must(ok == (f.n_errors == 0));
    if (ok)
        check_accepted(a, &c);
    faults_init(&f, a);
    ok = calendar_add_regional(&c, a, "f", text, size, &f);
    must(ok == (f.n_errors == 0));
    faults_init(&f, a);
    must((oversight_read(a, "f", text, size, &f) != NULL) == (f.n_errors == 0));
    must(!arena_failed(a));
    arena_free(a);
    return 0;
}
