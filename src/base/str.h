/* Small helpers on UTF-8 strings. No locale anywhere. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

bool str_eq(const char *a, const char *b);           /* NULL equals only NULL */
bool str_empty(const char *s);                       /* NULL or "" */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
/* Is it valid UTF-8 (no overlong forms, no surrogates)? *ret_bad (may be NULL) gets the
 * offset of the first bad byte. */
bool str_utf8_valid(const char *s, size_t n, size_t *ret_bad);
size_t str_utf8_len(const char *s);                  /* code points */
/* Copy without leading and trailing ASCII white space. */
char *str_trim(struct arena *a, const char *s);
/* Lower-cased and stripped of repeated white space, for comparing titles; ASCII letters only
 * are folded. */
char *str_fold(struct arena *a, const char *s);
/* Levenshtein distance in bytes, at most 64 bytes of each are looked at. */
unsigned str_distance(const char *a, const char *b);
/* The nearest of n candidates to s, or NULL when none is within a third of its length + 1. */
const char *str_nearest(const char *s, const char *const *candidates, size_t n);
/* Decimal integer, whole string, optional leading '-'. False on anything else or overflow. */
bool str_int64(const char *s, int64_t *ret);
/* Splits at sep into arena copies, trimmed; a string of nothing but white space gives 0
 * parts. */
size_t str_split(struct arena *a, const char *s, char sep, char ***ret_parts);
