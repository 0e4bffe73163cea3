/* Working days: national holidays and collective leave per year, regional days, corrections.
 * Pure: files are given as bytes. A missing year is refused, never read as "no holidays". */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/err.h"
#include "rules/regulation.h"

enum day_kind { DAY_HOLIDAY /* libur-nasional */, DAY_LEAVE /* cuti-bersama */,
                DAY_REGIONAL /* libur-daerah */, DAY_KIND__MAX };

struct calendar_day {
    struct date date;
    enum day_kind kind;
    const char *name;
    enum certainty certainty;
    const char *source;        /* decree or where known from */
};

struct calendar_year {
    int year;
    enum certainty certainty;  /* UNSURE: provisional (2027) */
    const char *source;
    bool provisional;
    struct calendar_day *days; size_t n_days;   /* ascending */
};

struct calendar {
    struct calendar_year **years; size_t n_years; /* ascending */
};

/* Reads one year file (calendars/2019.yaml) and adds it; a later file for the same year
 * replaces it (a correction). Faults as for regulations. */
bool calendar_add(struct calendar *c, struct arena *a, const char *file, const char *text,
                  size_t n, struct faults *f);
/* Adds regional days (calendars/daerah/NAME.yaml) to years already loaded. */
bool calendar_add_regional(struct calendar *c, struct arena *a, const char *file,
                           const char *text, size_t n, struct faults *f);
bool calendar_has_year(const struct calendar *c, int year);
/* Why a date is off: "Sabtu", "Minggu", the holiday's name; NULL on a working day. */
const char *calendar_off(const struct calendar *c, struct date d);

/* ---- counting, with the day-by-day explanation ---- */

struct counted_day {
    struct date date;
    bool counted;
    int number;                /* running number when counted */
    const char *why;           /* why skipped; NULL when counted */
};

struct count {
    struct date from, until;   /* until: the last day counted to */
    int n;                     /* days counted */
    enum day_unit unit;
    enum counting counting;
    struct counted_day *days; size_t n_days;
    bool provisional;          /* a provisional year took part */
};

/* The earliest lawful last day for a period that opens on `opens`. Ends in ST_OK; ST_REFUSED
 * with a verdict when a calendar year is missing (lawful: which file is needed). */
enum status calendar_earliest(const struct calendar *c, struct arena *a, const struct period *p,
                              struct date opens, struct count *ret, struct verdicts *v);
/* How many days of the period's unit lie from..until, counted the same way. */
enum status calendar_count(const struct calendar *c, struct arena *a, const struct period *p,
                           struct date from, struct date until, struct count *ret,
                           struct verdicts *v);
/* The working day n working days after d (n >= 1: the first working day after d is 1). */
enum status calendar_add_working(const struct calendar *c, struct arena *a, struct date d, int n,
                                 struct date *ret, struct verdicts *v);
