/* Reading calendars/YEAR.yaml and calendars/daerah/NAME.yaml into a calendar; corrections of
 * single days. */
#include "rules/calendar.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "rules/yaml.h"

/* ---- the files as tables ---- */

struct raw_day {
    struct date date;
    int weekday;                   /* 0: not given */
    int kind;
    const char *name;
    int certainty;                 /* -1: that of the file */
    const char *source;
};

struct raw_file {
    int schema, year, certainty;
    const char *name, *source;
    bool provisional;
    struct raw_day *days;
    size_t n_days;
};

static const struct yaml_word year_schema_words[] = {{"selter/calendar/1", 0, NULL}};
static const struct yaml_vocab year_schemas = YAML_VOCAB("schema", year_schema_words);
static const struct yaml_word regional_schema_words[] = {{"selter/calendar-regional/1", 0, NULL}};
static const struct yaml_vocab regional_schemas = YAML_VOCAB("schema", regional_schema_words);
static const struct yaml_word kind_words[] = {{"libur-nasional", DAY_HOLIDAY, "libur nasional"},
                                              {"cuti-bersama", DAY_LEAVE, "cuti bersama"}};
static const struct yaml_vocab kinds = YAML_VOCAB("kind", kind_words);

int day_kind_from_word(const char *w)
{
    int kind;
    if (w && strcmp(w, "libur-daerah") == 0)
        return DAY_REGIONAL;
    return w && yaml_word_find(&kinds, w, &kind) ? kind : -1;
}

static const struct yaml_word certainty_words[] = {
    {"pasti", SURE, NULL}, {"mungkin", PROBABLE, NULL}, {"ragu", UNSURE, NULL}};
static const struct yaml_vocab certainties = YAML_VOCAB("certainty", certainty_words);
static const struct yaml_word weekday_words[] = {
    {"Senin", 1, NULL}, {"Selasa", 2, NULL}, {"Rabu", 3, NULL}, {"Kamis", 4, NULL},
    {"Jumat", 5, NULL}, {"Sabtu", 6, NULL}, {"Minggu", 7, NULL}};
static const struct yaml_vocab weekdays = YAML_VOCAB("weekday", weekday_words);

static void day_check(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct raw_day *d = obj;
    if (date_is_none(d->date) || d->weekday == 0 || d->weekday == date_weekday(d->date))
        return;
    yaml_fault(y, at, "weekday", "%s adalah hari %s, bukan %s", date_show(yaml_arena(y), d->date),
               date_weekday_name(date_weekday(d->date)), date_weekday_name(d->weekday));
}

static void certainty_check(struct yaml *y, const struct yaml_node *at, const struct raw_file *r)
{
    char path[64];
    for (size_t i = 0; i < r->n_days; i++)
        if (r->days[i].certainty > r->certainty) {
            snprintf(path, sizeof path, "days.%zu.certainty", i);
            yaml_fault(y, at, path,
                       "hari ini lebih meragukan daripada berkasnya; kepastian berkas adalah yang "
                       "terlemah dari semua harinya");
        }
}

static void year_check(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct raw_file *r = obj;
    char path[64];
    for (size_t i = 0; r->year != 0 && i < r->n_days; i++)
        if (!date_is_none(r->days[i].date) && date_ymd(r->days[i].date).y != r->year) {
            snprintf(path, sizeof path, "days.%zu.date", i);
            yaml_fault(y, at, path, "tanggal %s di luar tahun %d",
                       date_show(yaml_arena(y), r->days[i].date), r->year);
        }
    certainty_check(y, at, r);
}

static void regional_check(struct yaml *y, const struct yaml_node *at, void *obj)
{
    certainty_check(y, at, obj);
}

#define DAY_ROWS                                                                                  \
    {"date", YAML_DATE, YAML_AT(struct raw_day, date), .flags = YAML_MUST | YAML_PATH,             \
     .about = "the day; once in a file"},                                                         \
    {"weekday", YAML_WORD, YAML_AT(struct raw_day, weekday), .words = &weekdays,                   \
     .about = "checked against the date"},                                                        \
    {"name", YAML_TEXT, YAML_AT(struct raw_day, name), .flags = YAML_MUST | YAML_NAME,             \
     .about = "what the page and the counting call it"},                                          \
    {"certainty", YAML_WORD, YAML_AT(struct raw_day, certainty), .words = &certainties,            \
     .dflt = -1, .about = "when surer than the file"},                                            \
    {"source", YAML_TEXT, YAML_AT(struct raw_day, source), .flags = YAML_PROSE,                    \
     .about = "decree of this day"}

static const struct yaml_row national_day_rows[] = {
    DAY_ROWS,
    {"kind", YAML_WORD, YAML_AT(struct raw_day, kind), .flags = YAML_MUST, .words = &kinds,
     .about = "national holiday or collective leave"},
};
static const struct yaml_table national_day_table =
    YAML_TABLE(struct raw_day, national_day_rows, .check = day_check);
static const struct yaml_row regional_day_rows[] = {DAY_ROWS};
static const struct yaml_table regional_day_table =
    YAML_TABLE(struct raw_day, regional_day_rows, .check = day_check);

static const struct yaml_row year_rows[] = {
    {"schema", YAML_WORD, YAML_AT(struct raw_file, schema), .flags = YAML_MUST,
     .words = &year_schemas},
    {"year", YAML_INT, YAML_AT(struct raw_file, year), .flags = YAML_MUST, .min = 1990,
     .max = 2199},
    {"certainty", YAML_WORD, YAML_AT(struct raw_file, certainty), .flags = YAML_MUST,
     .words = &certainties, .about = "of the least certain day"},
    {"source", YAML_TEXT, YAML_AT(struct raw_file, source), .flags = YAML_MUST | YAML_PROSE,
     .about = "decree, or where the days are known from"},
    {"provisional", YAML_BOOL, YAML_AT(struct raw_file, provisional),
     .about = "no decree yet: counts that touch the year say so"},
    {"days", YAML_LIST, YAML_ATN(struct raw_file, days, n_days), .flags = YAML_MUST, .min = 1,
     .max = 366, .sub = &national_day_table},
};
static const struct yaml_table year_table =
    YAML_TABLE(struct raw_file, year_rows, .check = year_check);

static const struct yaml_row regional_rows[] = {
    {"schema", YAML_WORD, YAML_AT(struct raw_file, schema), .flags = YAML_MUST,
     .words = &regional_schemas},
    {"name", YAML_TEXT, YAML_AT(struct raw_file, name), .flags = YAML_MUST,
     .about = "the government whose days these are"},
    {"certainty", YAML_WORD, YAML_AT(struct raw_file, certainty), .flags = YAML_MUST,
     .words = &certainties},
    {"source", YAML_TEXT, YAML_AT(struct raw_file, source), .flags = YAML_MUST | YAML_PROSE},
    {"days", YAML_LIST, YAML_ATN(struct raw_file, days, n_days), .flags = YAML_MUST, .min = 1,
     .max = 3660, .sub = &regional_day_table},
};
static const struct yaml_table regional_table =
    YAML_TABLE(struct raw_file, regional_rows, .check = regional_check);

/* ---- into the calendar ---- */

static int by_date(const void *a, const void *b)
{
    return date_cmp(((const struct calendar_day *)a)->date, ((const struct calendar_day *)b)->date);
}

static struct calendar_day day_of(const struct raw_file *r, const struct raw_day *d, int kind)
{
    return (struct calendar_day){
        .date = d->date, .kind = (enum day_kind)kind, .name = d->name,
        .certainty = (enum certainty)(d->certainty < 0 ? r->certainty : d->certainty),
        .source = d->source != NULL ? d->source : r->source};
}

/* Adds days to a year: those of dates it names already are left out. */
static void year_take(struct calendar_year *y, struct arena *a, const struct calendar_day *more,
                      size_t n)
{
    struct calendar_day *days = arena_array_of(a, y->n_days + n, struct calendar_day);
    size_t k = y->n_days;
    if (k > 0)
        memcpy(days, y->days, k * sizeof *days);
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t j = 0; j < y->n_days && !there; j++)
            there = date_cmp(y->days[j].date, more[i].date) == 0;
        if (!there)
            days[k++] = more[i];
    }
    qsort(days, k, sizeof *days, by_date);
    y->days = days;
    y->n_days = k;
}

static struct calendar_year **year_slot(struct calendar *c, int year)
{
    for (size_t i = 0; i < c->n_years; i++)
        if (c->years[i]->year == year)
            return &c->years[i];
    return NULL;
}

static void year_put(struct calendar *c, struct arena *a, struct calendar_year *y)
{
    struct calendar_year **old = year_slot(c, y->year);
    if (old != NULL) {
        for (size_t i = 0; i < (*old)->n_days; i++)
            if ((*old)->days[i].kind == DAY_REGIONAL)
                year_take(y, a, &(*old)->days[i], 1);
        *old = y;
        return;
    }
    struct calendar_year **years = arena_array_of(a, c->n_years + 1, struct calendar_year *);
    size_t k = 0;
    while (k < c->n_years && c->years[k]->year < y->year) {
        years[k] = c->years[k];
        k++;
    }
    years[k] = y;
    for (size_t i = k; i < c->n_years; i++)
        years[i + 1] = c->years[i];
    c->years = years;
    c->n_years++;
}

/* "calendars/2019.yaml" must hold the year 2019; other names say nothing. */
static bool name_agrees(const char *file, int year)
{
    const char *base = file == NULL ? NULL : strrchr(file, '/');
    base = base == NULL ? file : base + 1;
    if (base == NULL || strlen(base) != strlen("2019.yaml") || !str_ends(base, ".yaml") ||
        strspn(base, "0123456789") != 4)
        return true;
    return strtol(base, NULL, 10) == year;
}

bool calendar_add(struct calendar *c, struct arena *a, const char *file, const char *text,
                  size_t n, struct faults *f)
{
    struct raw_file r = {0};
    struct yaml *y = yaml_parse(a, file, text, n, f);
    if (y == NULL || !yaml_read(y, &year_table, &r))
        return false;
    if (!name_agrees(file, r.year)) {
        fault_add(f, file, yaml_line(yaml_top(y), "year"), 0,
                  "berkas ini berisi tahun %d; namanya menyebut tahun lain", r.year);
        return false;
    }
    struct calendar_year *year = arena_new_of(a, struct calendar_year);
    *year = (struct calendar_year){.year = r.year, .certainty = (enum certainty)r.certainty,
                                   .source = r.source,
                                   .provisional = r.provisional || r.certainty == UNSURE};
    struct calendar_day *days = arena_array_of(a, r.n_days, struct calendar_day);
    for (size_t i = 0; i < r.n_days; i++)
        days[i] = day_of(&r, &r.days[i], r.days[i].kind);
    year_take(year, a, days, r.n_days);
    year_put(c, a, year);
    return true;
}

/* Days of years that are not there, and days that are off already. */
static bool regional_fits(struct calendar *c, const struct yaml *y, const struct raw_file *r,
                          const char *file, struct faults *f)
{
    char path[64];
    size_t errors = f->n_errors, from = f->n;
    for (size_t i = 0; i < r->n_days; i++) {
        struct date d = r->days[i].date;
        snprintf(path, sizeof path, "days.%zu.date", i);
        int line = yaml_line(yaml_top(y), path);
        if (!calendar_has_year(c, date_ymd(d).y))
            fault_add(f, file, line, 0, "kalender tahun %d belum ada; muat calendars/%d.yaml dahulu",
                      date_ymd(d).y, date_ymd(d).y);
        else if (calendar_day_of(c, d) != NULL && calendar_day_of(c, d)->kind != DAY_REGIONAL)
            fault_warn(f, file, line, 0, "tanggal ini sudah libur: %s",
                       calendar_day_of(c, d)->name);
    }
    yaml_sort_faults(f, from);
    return f->n_errors == errors;
}

bool calendar_add_regional(struct calendar *c, struct arena *a, const char *file,
                           const char *text, size_t n, struct faults *f)
{
    struct raw_file r = {0};
    struct yaml *y = yaml_parse(a, file, text, n, f);
    if (y == NULL || !yaml_read(y, &regional_table, &r) || !regional_fits(c, y, &r, file, f))
        return false;
    for (size_t i = 0; i < r.n_days; i++) {
        struct calendar_day d = day_of(&r, &r.days[i], DAY_REGIONAL);
        year_take(*year_slot(c, date_ymd(d.date).y), a, &d, 1);
    }
    return true;
}

/* ---- corrections ---- */

struct calendar *calendar_copy(const struct calendar *c, struct arena *a)
{
    struct calendar *copy = arena_new_of(a, struct calendar);
    copy->years = arena_array_of(a, c->n_years, struct calendar_year *);
    copy->n_years = c->n_years;
    for (size_t i = 0; i < c->n_years; i++)
        copy->years[i] = arena_memdup(a, c->years[i], sizeof *c->years[i]);
    return copy;
}

bool calendar_correct(struct calendar *c, struct arena *a, const struct calendar_day *day, bool off)
{
    struct calendar_year **slot = year_slot(c, date_ymd(day->date).y);
    if (slot == NULL)
        return false;
    struct calendar_year *y = *slot;
    struct calendar_day *days = arena_array_of(a, y->n_days + 1, struct calendar_day);
    size_t n = 0;
    for (size_t i = 0; i < y->n_days; i++)
        if (date_cmp(y->days[i].date, day->date) != 0)
            days[n++] = y->days[i];
    y->days = days;
    y->n_days = n;
    if (off)
        year_take(y, a, day, 1);
    return true;
}
