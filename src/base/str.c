/* UTF-8 strings without a locale. */
#include "base/str.h"

#include <string.h>

#include "base/arena.h"

enum { DISTANCE_MAX = 64 };

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a, b) == 0;
}

bool str_empty(const char *s)
{
    return !s || !*s;
}

bool str_starts(const char *s, const char *prefix)
{
    return s && strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
    if (!s)
        return false;
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

/* The length of the well-formed sequence at p, 0 when there is none (Unicode, table 3-7:
 * the second byte's range excludes overlong forms, surrogates and what is above 10FFFF). */
static size_t sequence_len(const unsigned char *p, size_t n)
{
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    size_t len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (n < len)
        return 0;
    unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

bool str_utf8_valid(const char *s, size_t n, size_t *ret_bad)
{
    const unsigned char *p = (const unsigned char *)s;
    for (size_t i = 0; i < n;) {
        size_t len = sequence_len(p + i, n - i);
        if (len == 0) {
            if (ret_bad)
                *ret_bad = i;
            return false;
        }
        i += len;
    }
    return true;
}

size_t str_utf8_len(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        if (((unsigned char)*s & 0xC0) != 0x80)
            n++;
    return n;
}

static char *trim_n(struct arena *a, const char *s, size_t n)
{
    while (n && is_space(*s))
        s++, n--;
    while (n && is_space(s[n - 1]))
        n--;
    return arena_strndup(a, s, n);
}

char *str_trim(struct arena *a, const char *s)
{
    return trim_n(a, s, strlen(s));
}

char *str_fold(struct arena *a, const char *s)
{
    char *out = arena_alloc(a, strlen(s) + 1), *p = out;
    bool gap = false;
    for (; *s; s++) {
        if (is_space(*s)) {
            gap = p != out;
            continue;
        }
        if (gap)
            *p++ = ' ';
        gap = false;
        *p++ = lower(*s);
    }
    *p = '\0';
    return out;
}

unsigned str_distance(const char *a, const char *b)
{
    size_t n = strnlen(a, DISTANCE_MAX), m = strnlen(b, DISTANCE_MAX);
    unsigned row[DISTANCE_MAX + 1];
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned above = row[j];
            unsigned best = diagonal + (a[i - 1] != b[j - 1]);
            if (above + 1 < best)
                best = above + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            diagonal = above;
        }
    }
    return row[m];
}

const char *str_nearest(const char *s, const char *const *candidates, size_t n)
{
    const char *best = NULL;
    unsigned best_distance = (unsigned)(strnlen(s, DISTANCE_MAX) / 3 + 2);
    for (size_t i = 0; i < n; i++) {
        unsigned d = str_distance(s, candidates[i]);
        if (d < best_distance) {
            best = candidates[i];
            best_distance = d;
        }
    }
    return best;
}

bool str_int64(const char *s, int64_t *ret)
{
    if (!s)
        return false;
    bool negative = *s == '-';
    if (negative)
        s++;
    if (!*s)
        return false;
    int64_t v = 0;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return false;
        int digit = *s - '0';
        /* Counting downwards for negative numbers reaches INT64_MIN. */
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, negative ? -digit : digit, &v))
            return false;
    }
    *ret = v;
    return true;
}

size_t str_split(struct arena *a, const char *s, char sep, char ***ret_parts)
{
    size_t n = 0;
    bool blank = true;
    for (const char *p = s; p && *p; p++) {
        n += *p == sep;
        blank = blank && is_space(*p) && *p != sep;
    }
    if (blank) {
        *ret_parts = arena_array_of(a, 1, char *);
        return 0;
    }
    n++;
    char **parts = arena_array_of(a, n, char *);
    for (size_t i = 0; i < n; i++) {
        const char *end = strchr(s, sep);
        size_t len = end ? (size_t)(end - s) : strlen(s);
        parts[i] = trim_n(a, s, len);
        s = end ? end + 1 : s + len;
    }
    *ret_parts = parts;
    return n;
}
