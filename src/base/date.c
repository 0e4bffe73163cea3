/* Civil dates: day numbers of the proleptic Gregorian calendar, years counted from
 * 1 January of year 1 internally. */
#include "base/date.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"

enum { YEAR_MIN = 1800, YEAR_MAX = 2200, EPOCH_DAY = 719162 /* days from 0001-01-01 to 1970-01-01 */ };

static const int before_month[13] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static bool is_leap(int64_t y)
{
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

static int days_in_month(int64_t y, int m)
{
    return before_month[m] - before_month[m - 1] + (m == 2 && is_leap(y));
}

/* Days from 0001-01-01 to 1 January of year y. */
static int64_t before_year(int64_t y)
{
    int64_t n = y - 1;
    return n * 365 + floor_div(n, 4) - floor_div(n, 100) + floor_div(n, 400);
}

/* Any year, month and day are taken as valid. */
static struct date make(int64_t y, int m, int d)
{
    int64_t n = before_year(y) + before_month[m - 1] + (m > 2 && is_leap(y)) + d - 1 - EPOCH_DAY;
    if (n <= INT32_MIN || n > INT32_MAX)
        return DATE_NONE;
    return (struct date){(int32_t)n};
}

bool date_is_none(struct date d)
{
    return d.day == INT32_MIN;
}

bool date_from_ymd(int y, int m, int d, struct date *ret)
{
    if (y < YEAR_MIN || y > YEAR_MAX || m < 1 || m > 12 || d < 1 || d > days_in_month(y, m))
        return false;
    *ret = make(y, m, d);
    return true;
}

struct ymd date_ymd(struct date d)
{
    int64_t n = (int64_t)d.day + EPOCH_DAY;
    int64_t y = floor_div(n * 400, 146097) + 1;      /* right, or off by one at a year's edge */
    while (before_year(y) > n)
        y--;
    while (before_year(y + 1) <= n)
        y++;
    int rest = (int)(n - before_year(y)), m = 1;
    while (rest >= days_in_month(y, m))
        rest -= days_in_month(y, m++);
    return (struct ymd){(int)y, m, rest + 1};
}

/* Exactly n digits at s. */
static bool digits(const char *s, int n, int *ret)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        v = v * 10 + (s[i] - '0');
    }
    *ret = v;
    return true;
}

/* The ten characters YYYY-MM-DD at the beginning of s. */
static bool parse_ymd(const char *s, struct date *ret)
{
    int y, m, d;
    return digits(s, 4, &y) && s[4] == '-' && digits(s + 5, 2, &m) && s[7] == '-' &&
           digits(s + 8, 2, &d) && date_from_ymd(y, m, d, ret);
}

bool date_parse(const char *iso, struct date *ret)
{
    return iso && strlen(iso) == 10 && parse_ymd(iso, ret);
}

int date_cmp(struct date a, struct date b)
{
    return (a.day > b.day) - (a.day < b.day);
}

struct date date_add_days(struct date d, int days)
{
    int64_t n = (int64_t)d.day + days;
    if (date_is_none(d) || n <= INT32_MIN || n > INT32_MAX)
        return DATE_NONE;
    return (struct date){(int32_t)n};
}

struct date date_add_months(struct date d, int months)
{
    if (date_is_none(d))
        return d;
    struct ymd at = date_ymd(d);
    int64_t n = (int64_t)at.y * 12 + at.m - 1 + months;
    int64_t y = floor_div(n, 12);
    int m = (int)(n - y * 12) + 1, last = days_in_month(y, m);
    return make(y, m, at.d < last ? at.d : last);
}

int date_weekday(struct date d)
{
    int64_t since_thursday = (int64_t)d.day + 3;     /* 1970-01-01 was a Thursday */
    return (int)(since_thursday - floor_div(since_thursday, 7) * 7) + 1;
}

struct date date_birthday(struct date birth, int n)
{
    if (date_is_none(birth))
        return birth;
    struct ymd b = date_ymd(birth);
    int64_t y = (int64_t)b.y + n;
    if (b.m == 2 && b.d == 29 && !is_leap(y))
        return make(y, 3, 1);
    return make(y, b.m, b.d);
}

int date_age(struct date birth, struct date on)
{
    int n = date_ymd(on).y - date_ymd(birth).y;
    return date_cmp(date_birthday(birth, n), on) > 0 ? n - 1 : n;
}

int date_months_between(struct date from, struct date to)
{
    struct ymd a = date_ymd(from), b = date_ymd(to);
    int n = (b.y - a.y) * 12 + b.m - a.m;
    return date_cmp(date_add_months(from, n), to) > 0 ? n - 1 : n;
}

/* ---- text ---- */

const char *date_weekday_name(int weekday)
{
    static const char *const names[] = {"Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu",
                                        "Minggu"};
    return weekday >= 1 && weekday <= 7 ? names[weekday - 1] : "";
}

const char *date_month_name(int month)
{
    static const char *const names[] = {"Januari", "Februari", "Maret", "April", "Mei", "Juni",
                                        "Juli", "Agustus", "September", "Oktober", "November",
                                        "Desember"};
    return month >= 1 && month <= 12 ? names[month - 1] : "";
}

const char *date_month_roman(int month)
{
    static const char *const names[] = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
                                        "X", "XI", "XII"};
    return month >= 1 && month <= 12 ? names[month - 1] : "";
}

char *date_iso(struct arena *a, struct date d)
{
    if (date_is_none(d))
        return arena_strdup(a, "");
    struct ymd t = date_ymd(d);
    return arena_printf(a, "%04d-%02d-%02d", t.y, t.m, t.d);
}

char *date_show(struct arena *a, struct date d)
{
    if (date_is_none(d))
        return arena_strdup(a, "-");
    struct ymd t = date_ymd(d);
    return arena_printf(a, "%d %s %d", t.d, date_month_name(t.m), t.y);
}

char *date_show_long(struct arena *a, struct date d)
{
    if (date_is_none(d))
        return arena_strdup(a, "-");
    return arena_printf(a, "%s, %s", date_weekday_name(date_weekday(d)), date_show(a, d));
}

/* ---- instants ---- */

bool zone_parse(const char *s, enum zone *ret)
{
    for (int z = ZONE_WIB; s && z <= ZONE_WIT; z++) {
        if (strcmp(s, zone_name((enum zone)z)) == 0) {
            *ret = (enum zone)z;
            return true;
        }
    }
    return false;
}

const char *zone_name(enum zone z)
{
    return z == ZONE_WIB ? "WIB" : z == ZONE_WITA ? "WITA" : z == ZONE_WIT ? "WIT" : "";
}

static int64_t local_seconds(instant t, enum zone z)
{
    return floor_div(t, INSTANT_SECOND) + (int64_t)z * 3600;
}

struct date instant_date(instant t, enum zone z)
{
    if (t == INSTANT_NONE)
        return DATE_NONE;
    int64_t day = floor_div(local_seconds(t, z), 86400);
    return (struct date){(int32_t)day};
}

instant instant_at(struct date d, int hour, int minute, int second, enum zone z)
{
    if (date_is_none(d))
        return INSTANT_NONE;
    int64_t s = (int64_t)d.day * 86400 + (int64_t)hour * 3600 + (int64_t)minute * 60 + second -
                (int64_t)z * 3600;
    instant t;
    return __builtin_mul_overflow(s, INSTANT_SECOND, &t) ? INSTANT_NONE : t;
}

/* "Z", "+08:00" or "-03:30", to the end of the string; seconds east of Greenwich. */
static bool parse_offset(const char *s, int *ret)
{
    if ((*s == 'Z' || *s == 'z') && s[1] == '\0') {
        *ret = 0;
        return true;
    }
    int h, m;
    if ((*s != '+' && *s != '-') || strlen(s) != 6 || s[3] != ':' || !digits(s + 1, 2, &h) ||
        !digits(s + 4, 2, &m) || h > 23 || m > 59)
        return false;
    *ret = (*s == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return true;
}

/* ".25" and the like in microseconds; digits beyond the sixth are dropped. */
static bool parse_fraction(const char **s, int64_t *ret)
{
    const char *p = *s + 1;
    int64_t unit = INSTANT_SECOND, v = 0;
    for (; *p >= '0' && *p <= '9'; p++) {
        unit /= 10;
        v += (*p - '0') * unit;
    }
    if (p == *s + 1)
        return false;
    *s = p;
    *ret = v;
    return true;
}

bool instant_parse(const char *s, instant *ret)
{
    struct date d;
    int h, m, sec = 0, offset;
    int64_t fraction = 0;
    if (!s || strlen(s) < 17 || !parse_ymd(s, &d) || (s[10] != 'T' && s[10] != 't') ||
        !digits(s + 11, 2, &h) || s[13] != ':' || !digits(s + 14, 2, &m))
        return false;
    s += 16;
    if (*s == ':') {
        if (!digits(s + 1, 2, &sec))
            return false;
        s += 3;
        if (*s == '.' && !parse_fraction(&s, &fraction))
            return false;
    }
    if (h > 23 || m > 59 || sec > 59 || !parse_offset(s, &offset))
        return false;
    int64_t seconds = (int64_t)d.day * 86400 + h * 3600 + m * 60 + sec - offset;
    *ret = seconds * INSTANT_SECOND + fraction;
    return true;
}

struct wall {
    struct date date;
    int h, m, s;
};

static struct wall wall_of(instant t, enum zone z)
{
    int64_t local = local_seconds(t, z), day = floor_div(local, 86400);
    int rest = (int)(local - day * 86400);
    return (struct wall){{(int32_t)day}, rest / 3600, rest / 60 % 60, rest % 60};
}

char *instant_iso(struct arena *a, instant t, enum zone z)
{
    if (t == INSTANT_NONE)
        return arena_strdup(a, "");
    struct wall w = wall_of(t, z);
    return arena_printf(a, "%sT%02d:%02d:%02d+%02d:00", date_iso(a, w.date), w.h, w.m, w.s, (int)z);
}

char *instant_show(struct arena *a, instant t, enum zone z)
{
    if (t == INSTANT_NONE)
        return arena_strdup(a, "-");
    struct wall w = wall_of(t, z);
    return arena_printf(a, "%s pukul %02d.%02d %s", date_show_long(a, w.date), w.h, w.m,
                        zone_name(z));
}

char *instant_clock(struct arena *a, instant t, enum zone z)
{
    if (t == INSTANT_NONE)
        return arena_strdup(a, "-");
    struct wall w = wall_of(t, z);
    return arena_printf(a, "%02d.%02d.%02d %s", w.h, w.m, w.s, zone_name(z));
}
