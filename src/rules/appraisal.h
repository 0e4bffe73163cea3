/* Performance appraisal in its four schemes, made comparable as steps below the best grade
 * (0 best, 1 = Baik in every scheme, 4 lowest):
 *   to 2013    DP3 (PP 10/1979)          Amat Baik, Baik, Cukup, Sedang, Kurang
 *   2014-2020  PP 46/2011                Sangat Baik, Baik, Cukup, Kurang, Buruk
 *   2021       PP 30/2019                Sangat Baik, Baik, Cukup, Kurang, Sangat Kurang
 *   from 2022  PermenPANRB 6/2022        Sangat Baik, Baik, Butuh Perbaikan, Kurang, Sangat Kurang
 * The last has no number. */
#pragma once
#include <stdbool.h>
#include "base/fixed.h"

enum appraisal_scheme {
    APPRAISAL_NONE, APPRAISAL_DP3, APPRAISAL_PP46, APPRAISAL_PP30, APPRAISAL_PERMEN6,
    APPRAISAL__MAX
};

enum { APPRAISAL_UNKNOWN = -1, APPRAISAL_LOWEST = 4 };

enum appraisal_scheme appraisal_scheme_of_year(int year);
/* "DP3", "PP46", "PP30", "PermenPANRB6"; APPRAISAL_NONE: no such word. */
enum appraisal_scheme appraisal_scheme_parse(const char *s);
const char *appraisal_scheme_name(enum appraisal_scheme s);     /* "PP 46/2011" */
/* Steps below the best, or APPRAISAL_UNKNOWN when the scheme has no such grade. "Amat Baik"
 * and "Sangat Baik" are taken for each other. */
int appraisal_grade_parse(enum appraisal_scheme s, const char *word);
/* The grade's name in the scheme; "" when there is none. */
const char *appraisal_grade_name(enum appraisal_scheme s, int steps);
const char *appraisal_grade_nearest(enum appraisal_scheme s, const char *word);
/* Score to grade: a grade begins at its lowest whole number and reaches up to the next one
 * (PP 46: 90,99 is Baik, 91 Sangat Baik). APPRAISAL_UNKNOWN when the scheme has no numbers or
 * the score is outside 0..100 (PP 30: 0..120). Under PP 30 a score alone never proves Sangat
 * Baik, which also asks for a proven new idea: 90 and more give Baik. */
int appraisal_grade_of_score(enum appraisal_scheme s, struct dec score);
/* Are the bounds of the scheme's scores not surely known? (PP 30) */
bool appraisal_score_unsure(enum appraisal_scheme s);
