#include "rules/worktime.h"

#define MINUTE (60 * INSTANT_SECOND)
#define DAYS_MAX 8000              /* far beyond any norm; ends every loop */

struct span {
    int from, until;               /* minutes after midnight */
};

static const struct span thursday[2] = {{7 * 60 + 30, 12 * 60}, {13 * 60, 16 * 60}};
static const struct span friday[2] = {{7 * 60 + 30, 11 * 60 + 30}, {13 * 60, 16 * 60 + 30}};

/* Two spans of the day, none (NULL) on a day off. */
static const struct span *spans(const struct calendar *c, struct date d)
{
    if (calendar_off(c, d))
        return NULL;
    return date_weekday(d) == 5 ? friday : thursday;
}

/* The part of span i of the day that lies after `from`; false when nothing is left. */
static bool span_after(const struct span *s, int i, struct date d, enum zone zone, instant from,
                       instant *ret_begin, instant *ret_end)
{
    instant midnight = instant_at(d, 0, 0, 0, zone);
    instant begin = midnight + s[i].from * MINUTE, end = midnight + s[i].until * MINUTE;
    *ret_begin = begin > from ? begin : from;
    *ret_end = end;
    return *ret_begin < end;
}

bool worktime_add(const struct calendar *c, enum zone zone, instant from, int64_t minutes,
                  instant *ret)
{
    struct date d = instant_date(from, zone);
    int64_t left = minutes * MINUTE;
    if (minutes <= 0) {
        *ret = from;
        return true;
    }
    for (int day = 0; day < DAYS_MAX; day++, d = date_add_days(d, 1)) {
        if (!calendar_has_year(c, date_ymd(d).y))
            return false;
        const struct span *s = spans(c, d);
        for (int i = 0; s && i < 2; i++) {
            instant begin, end;
            if (!span_after(s, i, d, zone, from, &begin, &end))
                continue;
            if (left <= end - begin) {
                *ret = begin + left;
                return true;
            }
            left -= end - begin;
        }
    }
    return false;
}

bool worktime_between(const struct calendar *c, enum zone zone, instant from, instant until,
                      int64_t *ret)
{
    int64_t sum = 0;
    struct date d = instant_date(from, zone), last = instant_date(until, zone);
    if (until <= from) {
        *ret = 0;
        return true;
    }
    for (; date_cmp(d, last) <= 0; d = date_add_days(d, 1)) {
        if (!calendar_has_year(c, date_ymd(d).y))
            return false;
        const struct span *s = spans(c, d);
        for (int i = 0; s && i < 2; i++) {
            instant begin, end;
            if (span_after(s, i, d, zone, from, &begin, &end) && begin < until)
                sum += (end < until ? end : until) - begin;
        }
    }
    *ret = sum / MINUTE;
    return true;
}
