/* Appraisal schemes as one table of names and lower bounds. */
#include "rules/appraisal.h"

#include "rules/wording.h"

enum { GRADES = APPRAISAL_LOWEST + 1 };

static const struct scheme {
    const char *name;
    const char *grades[GRADES];
    int from[GRADES];                /* lowest score of the grade; -1: not reached by a score */
    int highest;                     /* 0: no scores */
} schemes[APPRAISAL__MAX] = {
    [APPRAISAL_NONE] = {.name = ""},
    [APPRAISAL_DP3] = {"DP3", {"Amat Baik", "Baik", "Cukup", "Sedang", "Kurang"},
                       {91, 76, 61, 51, 0}, 100},
    [APPRAISAL_PP46] = {"PP 46/2011", {"Sangat Baik", "Baik", "Cukup", "Kurang", "Buruk"},
                        {91, 76, 61, 51, 0}, 100},
    [APPRAISAL_PP30] = {"PP 30/2019", {"Sangat Baik", "Baik", "Cukup", "Kurang", "Sangat Kurang"},
                        {-1, 90, 70, 50, 0}, 120},
    [APPRAISAL_PERMEN6] = {.name = "PermenPANRB 6/2022",
                           .grades = {"Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang",
                                      "Sangat Kurang"}},
};

static const struct wording words[] = {
    {"DP3", APPRAISAL_DP3}, {"PP 10/1979", APPRAISAL_DP3},
    {"PP46", APPRAISAL_PP46}, {"PP 46/2011", APPRAISAL_PP46},
    {"PP30", APPRAISAL_PP30}, {"PP 30/2019", APPRAISAL_PP30},
    {"PermenPANRB6", APPRAISAL_PERMEN6}, {"PermenPANRB 6/2022", APPRAISAL_PERMEN6},
    {"Permen6", APPRAISAL_PERMEN6},
};

static const struct scheme *scheme_of(enum appraisal_scheme s)
{
    return &schemes[s > APPRAISAL_NONE && s < APPRAISAL__MAX ? s : APPRAISAL_NONE];
}

enum appraisal_scheme appraisal_scheme_of_year(int year)
{
    return year <= 2013   ? APPRAISAL_DP3
           : year <= 2020 ? APPRAISAL_PP46
           : year == 2021 ? APPRAISAL_PP30
                          : APPRAISAL_PERMEN6;
}

enum appraisal_scheme appraisal_scheme_parse(const char *s)
{
    return (enum appraisal_scheme)wording_find(words, WORDING_COUNT(words), s, APPRAISAL_NONE);
}

const char *appraisal_scheme_name(enum appraisal_scheme s)
{
    return scheme_of(s)->name;
}

/* The scheme's grades as terms; the other name of the best grade is the last entry. */
static size_t grade_terms(enum appraisal_scheme s, struct wording ret[GRADES + 1])
{
    const struct scheme *at = scheme_of(s);
    if (!at->grades[0])
        return 0;
    for (int i = 0; i < GRADES; i++)
        ret[i] = (struct wording){at->grades[i], i};
    ret[GRADES] = (struct wording){s == APPRAISAL_DP3 ? "Sangat Baik" : "Amat Baik", 0};
    return GRADES + 1;
}

int appraisal_grade_parse(enum appraisal_scheme s, const char *word)
{
    struct wording terms[GRADES + 1];
    size_t n = grade_terms(s, terms);
    return wording_find(terms, n, word, APPRAISAL_UNKNOWN);
}

const char *appraisal_grade_name(enum appraisal_scheme s, int steps)
{
    const struct scheme *at = scheme_of(s);
    return at->grades[0] && steps >= 0 && steps < GRADES ? at->grades[steps] : "";
}

const char *appraisal_grade_nearest(enum appraisal_scheme s, const char *word)
{
    struct wording terms[GRADES + 1];
    size_t n = grade_terms(s, terms);
    return wording_nearest(terms, n, word);
}

int appraisal_grade_of_score(enum appraisal_scheme s, struct dec score)
{
    const struct scheme *at = scheme_of(s);
    struct dec zero = {0, 0}, top = {at->highest, 0};
    if (at->highest == 0 || dec_cmp(score, zero) < 0 || dec_cmp(score, top) > 0)
        return APPRAISAL_UNKNOWN;
    for (int i = 0; i < GRADES; i++) {
        struct dec from = {at->from[i], 0};
        if (at->from[i] >= 0 && dec_cmp(score, from) >= 0)
            return i;
    }
    return APPRAISAL_UNKNOWN;
}

bool appraisal_score_unsure(enum appraisal_scheme s)
{
    return s == APPRAISAL_PP30;
}
