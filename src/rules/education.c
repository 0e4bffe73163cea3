/* Education: words to levels. */
#include "rules/education.h"

#include "rules/wording.h"

static const struct wording words[] = {
    {"SD", EDUCATION_SD}, {"MI", EDUCATION_SD}, {"SR", EDUCATION_SD},
    {"SMP", EDUCATION_SMP}, {"SLTP", EDUCATION_SMP}, {"MTs", EDUCATION_SMP},
    {"SMA", EDUCATION_SMA}, {"SMK", EDUCATION_SMA}, {"SLTA", EDUCATION_SMA},
    {"SMU", EDUCATION_SMA}, {"STM", EDUCATION_SMA}, {"SMEA", EDUCATION_SMA},
    {"SPG", EDUCATION_SMA}, {"MA", EDUCATION_SMA}, {"SMA/SMK", EDUCATION_SMA},
    {"D-I", EDUCATION_D1}, {"D1", EDUCATION_D1}, {"Diploma I", EDUCATION_D1},
    {"D-II", EDUCATION_D2}, {"D2", EDUCATION_D2}, {"Diploma II", EDUCATION_D2},
    {"D-III", EDUCATION_D3}, {"D3", EDUCATION_D3}, {"Diploma III", EDUCATION_D3},
    {"Sarjana Muda", EDUCATION_D3},
    {"S1", EDUCATION_S1}, {"S-I", EDUCATION_S1}, {"Strata 1", EDUCATION_S1},
    {"Sarjana", EDUCATION_S1}, {"Sarjana Strata 1", EDUCATION_S1}, {"D-IV", EDUCATION_S1},
    {"D4", EDUCATION_S1}, {"Diploma IV", EDUCATION_S1}, {"S1/D-IV", EDUCATION_S1},
    {"D-IV/S1", EDUCATION_S1}, {"Sarjana Terapan", EDUCATION_S1},
    {"Profesi", EDUCATION_PROFESSION},
    {"S2", EDUCATION_S2}, {"S-II", EDUCATION_S2}, {"Strata 2", EDUCATION_S2},
    {"Magister", EDUCATION_S2}, {"Master", EDUCATION_S2}, {"Magister Terapan", EDUCATION_S2},
    {"Sp-1", EDUCATION_S2}, {"Sp-I", EDUCATION_S2}, {"Spesialis", EDUCATION_S2},
    {"S3", EDUCATION_S3}, {"S-III", EDUCATION_S3}, {"Strata 3", EDUCATION_S3},
    {"Doktor", EDUCATION_S3}, {"Sp-2", EDUCATION_S3}, {"Sp-II", EDUCATION_S3},
    {"Subspesialis", EDUCATION_S3},
};

enum education_level education_parse(const char *s)
{
    return (enum education_level)wording_find(words, WORDING_COUNT(words), s, EDUCATION_NONE);
}

const char *education_name(enum education_level l)
{
    static const char *const names[EDUCATION__MAX] = {
        "", "SD", "SMP", "SMA/SMK", "D-I", "D-II", "D-III", "S1/D-IV", "profesi", "S2", "S3"};
    return l > EDUCATION_NONE && l < EDUCATION__MAX ? names[l] : "";
}

const char *education_nearest(const char *s)
{
    return wording_nearest(words, WORDING_COUNT(words), s);
}
