/* Levels of formal education, ascending; D-IV equals S1 for eligibility (PP 11/2017 art. 107). */
#pragma once

enum education_level {
    EDUCATION_NONE = 0,      /* not known */
    EDUCATION_SD, EDUCATION_SMP, EDUCATION_SMA, EDUCATION_D1, EDUCATION_D2, EDUCATION_D3,
    EDUCATION_S1,            /* and D-IV */
    EDUCATION_PROFESSION, EDUCATION_S2 /* and Sp-1 */, EDUCATION_S3 /* and Sp-2 */,
    EDUCATION__MAX
};

/* "S1", "S-1", "D-IV", "D4", "Sarjana", "Magister", "SMK" ...; EDUCATION_NONE: no such word. */
enum education_level education_parse(const char *s);
const char *education_name(enum education_level l);      /* "S1/D-IV" */
const char *education_nearest(const char *s);
