/* The facts about one person that eligibility is judged on: typed, and each of them possibly
 * not known. What is not known is never taken for met: a list has a `known` flag (an empty
 * known list says "there is none"), a date may be DATE_NONE, an answer may be TRI_NONE.
 *
 * Nothing is owned here: strings and arrays live where the caller put them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "rules/appraisal.h"
#include "rules/discipline.h"
#include "rules/regulation.h"

enum tri { TRI_NONE /* not known */, TRI_YES, TRI_NO };
enum sex { SEX_NONE, SEX_MALE, SEX_FEMALE };

/* How a post is held: acting ones (Plt, Plh, Pj) count only where the reading says so. */
enum acting { ACTING_NONE /* definitif */, ACTING_PLT, ACTING_PLH, ACTING_PJ, ACTING__MAX };

struct person_rank {
    int grade;               /* rules/grade.h */
    struct date tmt;         /* effective from */
    struct date decree;      /* date of the decree */
};

struct person_education {
    int level;               /* rules/education.h */
    struct date date;        /* of the diploma; DATE_NONE: not stated, then only the level counts */
};

struct person_post {
    const char *title, *unit;            /* unit may be NULL or "" */
    enum post_level level;               /* LEVEL_NONE: not known, unless functional is set */
    bool echelon_open;                   /* "administrator": III.a or III.b is not said */
    enum functional_level functional;    /* JF_NONE: not a functional post */
    struct date from, until;             /* TMT; last day in the post, DATE_NONE: still held */
    enum acting acting;
    struct date decree;
    enum tri related;                    /* to the field of the post applied for */
};

struct person_training {
    int level;               /* rules/training.h */
    const char *name;        /* as written */
    struct date date;        /* of the certificate; DATE_NONE: not stated */
    bool attending;          /* being followed, not finished */
};

struct person_appraisal {
    int year;
    enum appraisal_scheme scheme;
    int grade;               /* steps below the best */
    bool by_score;
    struct dec score;
};

struct person_discipline {
    enum discipline_regime regime;
    unsigned degree;                     /* one bit */
    const struct discipline_kind *kind;  /* NULL: only the degree is known */
    struct date from, until;
};

struct person {
    const char *id, *name, *nip;         /* nip NULL or "": not known */
    struct date birth;
    enum sex sex;
    enum tri civil_servant;              /* TRI_NONE: a sound NIP proves it */
    enum tri own_government;
    struct person_rank *ranks; size_t n_ranks;             /* n 0: not known */
    struct person_education *education; size_t n_education; /* n 0: not known */
    struct person_post *posts; size_t n_posts; bool posts_known;
    struct person_training *trainings; size_t n_trainings; bool trainings_known;
    struct person_appraisal *appraisals; size_t n_appraisals; bool appraisals_known;
    struct person_discipline *discipline; size_t n_discipline; bool discipline_known;
    enum tri competency, health, track_record;             /* proved later */
    const char **documents; size_t n_documents; bool documents_known;
};

/* A person about whom nothing is known: every date DATE_NONE. */
#define PERSON_UNKNOWN ((struct person){.birth = {INT32_MIN}})

const char *acting_name(enum acting k);                  /* "Plt." ...; "" for definitif */
int acting_parse(const char *s);                         /* -1: no such word */
const char *acting_nearest(const char *s);

/* A post's level as people write it: "III.a", "eselon II/b", "JPT Pratama",
 * "administrator-iii.b", "administrator" (echelon open), "pengawas", "ahli madya",
 * "JF Ahli Utama". False: no such word. */
struct post_rank {
    enum post_level level;
    bool echelon_open;
    enum functional_level functional;
};
bool post_rank_parse(const char *s, struct post_rank *ret);
const char *post_rank_nearest(const char *s);
/* "III.a (Administrator)"; "" when not known. */
const char *post_rank_name(enum post_level l, bool echelon_open, enum functional_level f);
