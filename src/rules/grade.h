/* Rank and class of a civil servant (pangkat dan golongan ruang): the 17 steps from I/a
 * (Juru Muda) to IV/e (Pembina Utama), as numbers 1..17 that compare. */
#pragma once

enum { GRADE_NONE = 0, GRADE_LOWEST = 1, GRADE_HIGHEST = 17 };

/* "IV/c", "IVc", "iv.c", "Pembina Utama Muda", "Pembina Tk. I", "Pembina Tingkat I", or both
 * together ("Pembina Utama Muda (IV/c)", "IV/c Pembina Utama Muda"). GRADE_NONE on anything
 * else, also when name and class contradict each other. */
int grade_parse(const char *s);
const char *grade_code(int grade);      /* "IV/c"; "" when out of range */
const char *grade_name(int grade);      /* "Pembina Utama Muda" */
const char *grade_show(int grade);      /* "IV/c (Pembina Utama Muda)" */
/* The valid word nearest to s, or NULL. */
const char *grade_nearest(const char *s);
