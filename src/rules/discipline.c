/* Discipline: the kinds of both regulations in one table. */
#include "rules/discipline.h"

#include <stddef.h>

#include "base/arena.h"
#include "rules/wording.h"

#define P53 DISCIPLINE_PP53
#define P94 DISCIPLINE_PP94
static const struct discipline_kind kinds[] = {
    {"teguran-lisan", "teguran lisan", P94, DEGREE_LIGHT, LASTS_MOMENT, 0},
    {"teguran-tertulis", "teguran tertulis", P94, DEGREE_LIGHT, LASTS_MOMENT, 0},
    {"pernyataan-tidak-puas", "pernyataan tidak puas secara tertulis", P94, DEGREE_LIGHT,
     LASTS_MOMENT, 0},
    {"potong-tukin-6-bulan", "pemotongan tunjangan kinerja 25% selama 6 bulan", P94,
     DEGREE_MEDIUM, LASTS_MONTHS, 6},
    {"potong-tukin-9-bulan", "pemotongan tunjangan kinerja 25% selama 9 bulan", P94,
     DEGREE_MEDIUM, LASTS_MONTHS, 9},
    {"potong-tukin-12-bulan", "pemotongan tunjangan kinerja 25% selama 12 bulan", P94,
     DEGREE_MEDIUM, LASTS_MONTHS, 12},
    {"penurunan-jabatan-12-bulan", "penurunan jabatan setingkat lebih rendah selama 12 bulan",
     P94, DEGREE_HEAVY, LASTS_MONTHS, 12},
    {"pembebasan-jabatan-12-bulan", "pembebasan dari jabatan menjadi pelaksana selama 12 bulan",
     P94, DEGREE_HEAVY, LASTS_MONTHS, 12},
    {"pemberhentian-dengan-hormat", "pemberhentian dengan hormat tidak atas permintaan sendiri",
     P94, DEGREE_HEAVY, LASTS_FOREVER, 0},
    {"teguran-lisan", "teguran lisan", P53, DEGREE_LIGHT, LASTS_MOMENT, 0},
    {"teguran-tertulis", "teguran tertulis", P53, DEGREE_LIGHT, LASTS_MOMENT, 0},
    {"pernyataan-tidak-puas", "pernyataan tidak puas secara tertulis", P53, DEGREE_LIGHT,
     LASTS_MOMENT, 0},
    {"penundaan-gaji-berkala", "penundaan kenaikan gaji berkala selama 1 tahun", P53,
     DEGREE_MEDIUM, LASTS_MONTHS, 12},
    {"penundaan-pangkat", "penundaan kenaikan pangkat selama 1 tahun", P53, DEGREE_MEDIUM,
     LASTS_MONTHS, 12},
    {"penurunan-pangkat-1-tahun", "penurunan pangkat setingkat lebih rendah selama 1 tahun", P53,
     DEGREE_MEDIUM, LASTS_MONTHS, 12},
    {"penurunan-pangkat-3-tahun", "penurunan pangkat setingkat lebih rendah selama 3 tahun", P53,
     DEGREE_HEAVY, LASTS_MONTHS, 36},
    {"penurunan-jabatan", "pemindahan dalam rangka penurunan jabatan setingkat lebih rendah",
     P53, DEGREE_HEAVY, LASTS_OPEN, 0},
    {"pembebasan-jabatan", "pembebasan dari jabatan", P53, DEGREE_HEAVY, LASTS_OPEN, 0},
    {"pemberhentian-dengan-hormat", "pemberhentian dengan hormat tidak atas permintaan sendiri",
     P53, DEGREE_HEAVY, LASTS_FOREVER, 0},
    {"pemberhentian-tidak-dengan-hormat", "pemberhentian tidak dengan hormat", P53, DEGREE_HEAVY,
     LASTS_FOREVER, 0},
};

static const struct wording degrees[] = {
    {"ringan", DEGREE_LIGHT}, {"sedang", DEGREE_MEDIUM}, {"berat", DEGREE_HEAVY},
};

static const struct wording regimes[] = {
    {"PP 53/2010", P53}, {"PP53", P53}, {"PP 53", P53},
    {"PP 94/2021", P94}, {"PP94", P94}, {"PP 94", P94},
};

enum discipline_regime discipline_regime_on(struct date from)
{
    struct date change;
    if (date_is_none(from) || !date_from_ymd(2021, 8, 31, &change))
        return DISCIPLINE_UNKNOWN;
    return date_cmp(from, change) >= 0 ? P94 : P53;
}

enum discipline_regime discipline_regime_parse(const char *s)
{
    return (enum discipline_regime)wording_find(regimes, WORDING_COUNT(regimes), s,
                                                DISCIPLINE_UNKNOWN);
}

const char *discipline_regime_name(enum discipline_regime r)
{
    return r == P53 ? "PP 53/2010" : r == P94 ? "PP 94/2021" : "";
}

const struct discipline_kind *discipline_kind_find(enum discipline_regime r, const char *word)
{
    for (size_t i = 0; i < WORDING_COUNT(kinds); i++) {
        struct wording byword = {kinds[i].word, 1}, byname = {kinds[i].name, 1};
        if (r != DISCIPLINE_UNKNOWN && kinds[i].regime != r)
            continue;
        if (wording_find(&byword, 1, word, 0) || wording_find(&byname, 1, word, 0))
            return &kinds[i];
    }
    return NULL;
}

const char *discipline_kind_nearest(enum discipline_regime r, const char *word)
{
    struct wording terms[WORDING_COUNT(kinds) + WORDING_COUNT(degrees)];
    size_t n = 0;
    for (size_t i = 0; i < WORDING_COUNT(degrees); i++)
        terms[n++] = degrees[i];
    for (size_t i = 0; i < WORDING_COUNT(kinds); i++)
        if (r == DISCIPLINE_UNKNOWN || kinds[i].regime == r)
            terms[n++] = (struct wording){kinds[i].word, 0};
    return wording_nearest(terms, n, word);
}

unsigned discipline_degree_parse(const char *s)
{
    return (unsigned)wording_find(degrees, WORDING_COUNT(degrees), s, 0);
}

const char *discipline_degree_name(unsigned bit)
{
    return bit == DEGREE_LIGHT    ? "ringan"
           : bit == DEGREE_MEDIUM ? "sedang"
           : bit == DEGREE_HEAVY  ? "berat"
                                  : "";
}

const char *discipline_degrees_show(struct arena *a, unsigned bits)
{
    const char *text = "";
    for (unsigned bit = DEGREE_LIGHT; bit <= DEGREE_HEAVY; bit <<= 1)
        if (bits & bit)
            text = *text ? arena_printf(a, "%s atau %s", text, discipline_degree_name(bit))
                         : discipline_degree_name(bit);
    return text;
}

struct date discipline_last_day(const struct discipline_kind *kind, struct date from,
                                struct date until)
{
    if (!date_is_none(until) || !kind || date_is_none(from))
        return until;
    if (kind->lasts == LASTS_MOMENT)
        return from;
    if (kind->lasts == LASTS_MONTHS)
        return date_add_days(date_add_months(from, kind->months), -1);
    return DATE_NONE;
}

enum discipline_state discipline_state_on(const struct discipline_kind *kind, struct date from,
                                          struct date until, struct date on)
{
    if (!date_is_none(from) && date_cmp(from, on) > 0)
        return DISCIPLINE_NOT_YET;
    if (kind && kind->lasts == LASTS_FOREVER)
        return DISCIPLINE_RUNNING;
    struct date last = discipline_last_day(kind, from, until);
    if (date_is_none(last))
        return DISCIPLINE_END_UNKNOWN;
    /* A reprimand is not undergone: on its own day it is already over. */
    if (kind && kind->lasts == LASTS_MOMENT)
        return DISCIPLINE_OVER;
    return date_cmp(on, last) <= 0 ? DISCIPLINE_RUNNING : DISCIPLINE_OVER;
}
