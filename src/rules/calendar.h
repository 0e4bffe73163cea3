/* Working days: national holidays and collective leave per year, regional days, corrections.
 * Pure: files are given as bytes. A missing year is refused, never read as "no holidays".
 *
 * A *working day* is Monday to Friday and neither a holiday nor collective leave nor a regional
 * day. Counting in working days needs the file of every year it touches; counting in calendar
 * days or months needs none.
 *
 * Two ways of counting, chosen by the regulation (reading hitung-pengumuman):
 *
 *   INCLUSIVE  a duration. The opening is day 1 when it is a day of the unit (a day off counts
 *              nothing in working days); the last day is the n-th.
 *                Blora, 15 calendar days from Monday 9 December 2019: 9 is day 1, so the 15th
 *                is 9 + 14 = 23 December.
 *                NTT, 14 working days from the same day: 9-13 = 1..5, 16-20 = 6..10, 23 = 11
 *                (24 collective leave, 25 Christmas), 26 = 12, 27 = 13, 30 December = 14.
 *
 *   BEFORE     "at least n days before the closing date": counted back from the closing, which
 *              is day 1; the opening lies outside. So the days counted are those after the
 *              opening up to and including the closing, and the earliest closing is the n-th
 *              day of the unit after the opening.
 *                Bantaeng, 15 working days, opening Tuesday 12 November 2019: 13-15 = 1..3,
 *                18-22 = 4..8, 25-29 = 9..13, 2 December = 14, 3 December = 15.
 *                Opening Monday 9 December 2019: 10-13 = 1..4, 16-20 = 5..9, 23 = 10 (24, 25
 *                off), 26 = 11, 27 = 12, 30 = 13, 31 = 14 (1 January off), 2 January = 15.
 *              Not "15 full days between": then 3 December would be too early, as only 14
 *              working days lie strictly between it and 12 November. And not "opening counted,
 *              closing not": then 1 January 2020 would do in the second case. An opening on a
 *              day off counts nothing either way, so it is as good as one on the working day
 *              before it.
 *
 * The other end of the same rule: a closing is lawful when calendar_count() from the opening to
 * it gives at least n; this holds for every day from calendar_earliest() on. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/err.h"
#include "rules/regulation.h"

enum day_kind { DAY_HOLIDAY /* libur-nasional */, DAY_LEAVE /* cuti-bersama */,
                DAY_REGIONAL /* libur-daerah */, DAY_KIND__MAX };

int day_kind_from_word(const char *w);  /* "libur-nasional" ...; -1: none */

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
/* Regional days already added to that year stay. */
bool calendar_add(struct calendar *c, struct arena *a, const char *file, const char *text,
                  size_t n, struct faults *f);
/* Adds regional days (calendars/daerah/NAME.yaml) to years already loaded; a day of another year
 * is a fault that names the file to load first. Nothing is added when there are faults. */
bool calendar_add_regional(struct calendar *c, struct arena *a, const char *file,
                           const char *text, size_t n, struct faults *f);
/* A calendar of its own that can be corrected without touching c (days are shared, never
 * changed). */
struct calendar *calendar_copy(const struct calendar *c, struct arena *a);
/* Corrects one day: `off` puts it in (replacing what stood on that date), else it is struck and
 * day->date alone matters. False, and nothing changed, when the year is not there. */
bool calendar_correct(struct calendar *c, struct arena *a, const struct calendar_day *day,
                      bool off);
bool calendar_has_year(const struct calendar *c, int year);
/* The entry of a date, also when it falls on a weekend; NULL when the files name none. */
const struct calendar_day *calendar_day_of(const struct calendar *c, struct date d);
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
    int n;                     /* days counted; months for a period in months */
    enum day_unit unit;
    enum counting counting;
    struct counted_day *days; size_t n_days; /* from..until; none for a period in months */
    bool provisional;          /* a provisional year took part */
};

/* The earliest lawful last day for a period that opens on `opens`. Ends in ST_OK; ST_REFUSED
 * with a verdict when a calendar year is missing (lawful: which file is needed); ST_INVALID with a
 * verdict for what no calendar can count (hours, more than ten years). *ret only on ST_OK. */
enum status calendar_earliest(const struct calendar *c, struct arena *a, const struct period *p,
                              struct date opens, struct count *ret, struct verdicts *v);
/* How many days of the period's unit lie from..until, counted the same way. */
enum status calendar_count(const struct calendar *c, struct arena *a, const struct period *p,
                           struct date from, struct date until, struct count *ret,
                           struct verdicts *v);
/* The working day n working days after d (n >= 1: the first working day after d is 1). */
enum status calendar_add_working(const struct calendar *c, struct arena *a, struct date d, int n,
                                 struct date *ret, struct verdicts *v);
/* The counting as one line for people: "10 Des (1), 11 Des (2), ... 24 Des libur: Natal ...". */
char *count_show(struct arena *a, const struct count *n);
