/* Disciplinary punishments under PP 53/2010 and, from 31 August 2021, PP 94/2021.
 *
 * Two questions are asked of a record: is it *running* on a day ("tidak sedang menjalani"),
 * and was it ever imposed ("tidak pernah"). A punishment with a fixed term ends by itself;
 * one that is spoken or written is over on its day; a dismissal never ends; for the rest the
 * end must be stated. */
#pragma once
#include <stdbool.h>
#include "base/date.h"

struct arena;

enum discipline_regime { DISCIPLINE_UNKNOWN, DISCIPLINE_PP53, DISCIPLINE_PP94, DISCIPLINE__MAX };

/* Bits, as struct requirement.degrees has them. */
enum { DEGREE_LIGHT = 1, DEGREE_MEDIUM = 2, DEGREE_HEAVY = 4 };

enum discipline_lasts {
    LASTS_MOMENT,     /* over on the day it is imposed */
    LASTS_MONTHS,     /* `months` from the first day */
    LASTS_OPEN,       /* until it is lifted: the end must be stated */
    LASTS_FOREVER,    /* dismissal */
};

struct discipline_kind {
    const char *word;                /* "teguran-lisan" */
    const char *name;                /* "teguran lisan" */
    enum discipline_regime regime;
    unsigned degree;
    enum discipline_lasts lasts;
    int months;
};

enum discipline_state { DISCIPLINE_OVER, DISCIPLINE_RUNNING, DISCIPLINE_NOT_YET,
                        DISCIPLINE_END_UNKNOWN };

/* PP 94/2021 from 31 August 2021, PP 53/2010 before; DATE_NONE gives DISCIPLINE_UNKNOWN. */
enum discipline_regime discipline_regime_on(struct date from);
enum discipline_regime discipline_regime_parse(const char *s);  /* "PP 53/2010", "pp94" */
const char *discipline_regime_name(enum discipline_regime r);
/* A kind of the regime by its word, or NULL. DISCIPLINE_UNKNOWN looks in both, the later first. */
const struct discipline_kind *discipline_kind_find(enum discipline_regime r, const char *word);
const char *discipline_kind_nearest(enum discipline_regime r, const char *word);
/* "ringan", "sedang", "berat" to a bit, 0: none. */
unsigned discipline_degree_parse(const char *s);
const char *discipline_degree_name(unsigned bit);
/* "sedang atau berat"; for a set of bits. */
const char *discipline_degrees_show(struct arena *a, unsigned bits);
/* kind may be NULL (only the degree is known). from DATE_NONE with no end: end unknown.
 * until is the last day; DATE_NONE takes the kind's own term. */
enum discipline_state discipline_state_on(const struct discipline_kind *kind, struct date from,
                                          struct date until, struct date on);
/* The last day by the kind's term or as stated, DATE_NONE when it is open or never. */
struct date discipline_last_day(const struct discipline_kind *kind, struct date from,
                                struct date until);
