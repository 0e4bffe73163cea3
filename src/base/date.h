/* Civil dates and instants.
 *
 * A date is a day number (days since 1970-01-01, proleptic Gregorian). An instant is
 * microseconds since 1970-01-01T00:00Z. A zone is a fixed offset: Indonesia has three and
 * no summer time. Nothing here reads a clock. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct arena;

struct date {
    int32_t day;
};
#define DATE_NONE ((struct date){INT32_MIN})

enum zone { ZONE_WIB = 7, ZONE_WITA = 8, ZONE_WIT = 9 };

struct ymd {
    int y, m, d;
};

bool date_is_none(struct date d);
bool date_from_ymd(int y, int m, int d, struct date *ret);  /* false: no such day, or not 1800..2200 */
struct ymd date_ymd(struct date d);
bool date_parse(const char *iso, struct date *ret);         /* exactly YYYY-MM-DD */
int date_cmp(struct date a, struct date b);
struct date date_add_days(struct date d, int days);
/* Calendar months, clipped to the end of the month: 31 January + 1 = 28 or 29 February. */
struct date date_add_months(struct date d, int months);
int date_weekday(struct date d);                            /* 1 = Monday ... 7 = Sunday */
/* Completed years on `on`; a birthday of 29 February counts on 1 March in other years.
 * Negative before birth. */
int date_age(struct date birth, struct date on);
/* The day of the n-th birthday (29 February becomes 1 March). */
struct date date_birthday(struct date birth, int n);
/* Completed months from `from` to the day before `to` (half-open): the largest n with
 * date_add_months(from, n) <= to; negative when to is earlier. */
int date_months_between(struct date from, struct date to);

char *date_iso(struct arena *a, struct date d);             /* 2019-12-31 */
char *date_show(struct arena *a, struct date d);            /* 31 Desember 2019 */
char *date_show_long(struct arena *a, struct date d);       /* Selasa, 31 Desember 2019 */
const char *date_weekday_name(int weekday);                 /* "Senin" ... */
const char *date_month_name(int month);                     /* "Januari" ... */
const char *date_month_roman(int month);                    /* "I" ... "XII" */

typedef int64_t instant;                                    /* microseconds, UTC */
#define INSTANT_NONE INT64_MIN
#define INSTANT_SECOND INT64_C(1000000)

bool zone_parse(const char *s, enum zone *ret);             /* "WIB", "WITA", "WIT" */
const char *zone_name(enum zone z);
struct date instant_date(instant t, enum zone z);
/* Local wall time on a date; INSTANT_NONE for DATE_NONE. */
instant instant_at(struct date d, int hour, int minute, int second, enum zone z);
/* RFC 3339 with offset or Z, seconds optional, fraction optional. */
bool instant_parse(const char *s, instant *ret);
char *instant_iso(struct arena *a, instant t, enum zone z); /* 2019-12-31T23:59:59+08:00 */
char *instant_show(struct arena *a, instant t, enum zone z);/* Selasa, 31 Desember 2019 pukul 23.59 WITA */
char *instant_clock(struct arena *a, instant t, enum zone z); /* 23.59.59 WITA */
