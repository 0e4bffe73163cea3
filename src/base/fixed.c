/* Exact numbers. Magnitudes are unsigned 128-bit integers below 2^127; a product is tried
 * against that bound before it is made, comparisons are made in 256 bits. */
#include "base/fixed.h"

#include <string.h>

#include "base/arena.h"

typedef unsigned __int128 u128;
#define MAGNITUDE_MAX (((u128)1 << 127) - 1)

enum { DIGITS_BEFORE = 12, DIGITS_AFTER = 9, SHOW_MAX = 38 };

static const int64_t power10[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
                                  100000000, 1000000000};

/* ---- 128-bit helpers ---- */

static u128 magnitude(__int128 v)
{
    return v < 0 ? -(u128)v : (u128)v;
}

static __int128 with_sign(u128 m, bool negative)
{
    return negative ? -(__int128)m : (__int128)m;
}

static u128 gcd(u128 a, u128 b)
{
    while (b) {
        u128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool mul(u128 a, u128 b, u128 *ret)
{
    if (b && a > MAGNITUDE_MAX / b)
        return false;
    *ret = a * b;
    return true;
}

/* a * b in 256 bits, from the four products of their 64-bit halves. */
static void mul_wide(u128 a, u128 b, u128 *ret_high, u128 *ret_low)
{
    const u128 mask = UINT64_MAX;
    u128 ll = (a & mask) * (b & mask), lh = (a & mask) * (b >> 64);
    u128 hl = (a >> 64) * (b & mask), hh = (a >> 64) * (b >> 64);
    u128 middle = (ll >> 64) + (lh & mask) + (hl & mask);
    *ret_low = (middle << 64) | (ll & mask);
    *ret_high = hh + (lh >> 64) + (hl >> 64) + (middle >> 64);
}

/* The digits of v, written before end; returns where they begin. */
static char *digits_before(char *end, u128 v)
{
    do {
        *--end = (char)('0' + (int)(v % 10));
        v /= 10;
    } while (v);
    return end;
}

/* ---- decimals ---- */

bool dec_parse(const char *s, struct dec *ret)
{
    if (!s)
        return false;
    bool negative = *s == '-';
    if (negative)
        s++;
    int64_t v = 0;
    int before = 0, after = 0;
    bool mark = false;
    for (; *s; s++) {
        if (!mark && before && (*s == '.' || *s == ',')) {
            mark = true;
            continue;
        }
        if (*s < '0' || *s > '9' || (mark ? ++after > DIGITS_AFTER : ++before > DIGITS_BEFORE))
            return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *s - '0', &v))
            return false;
    }
    if (before == 0 || (mark && after == 0))
        return false;
    *ret = (struct dec){.value = negative ? -v : v, .scale = after};
    return true;
}

int dec_cmp(struct dec a, struct dec b)
{
    __int128 x = (__int128)a.value * power10[DIGITS_AFTER - a.scale];
    __int128 y = (__int128)b.value * power10[DIGITS_AFTER - b.scale];
    return (x > y) - (x < y);
}

char *dec_show(struct arena *a, struct dec d, int places)
{
    return ratio_show(a, ratio_dec(d), places, ',');
}

char *dec_text(struct arena *a, struct dec d)
{
    return ratio_exact(a, ratio_dec(d));
}

bool dec_scaled(struct dec d, int scale, int64_t *ret)
{
    if (scale < 0 || scale > DIGITS_AFTER)
        return false;
    if (scale >= d.scale) {
        int64_t v;
        if (__builtin_mul_overflow(d.value, power10[scale - d.scale], &v))
            return false;
        *ret = v;
        return true;
    }
    int64_t by = power10[d.scale - scale];
    if (d.value % by)
        return false;
    *ret = d.value / by;
    return true;
}

/* ---- ratios ---- */

/* num/den in lowest terms; both are magnitudes below 2^127, den > 0. */
static struct ratio lowest(u128 num, u128 den, bool negative)
{
    u128 g = gcd(num, den);
    return (struct ratio){.num = with_sign(num / g, negative), .den = (__int128)(den / g)};
}

struct ratio ratio_int(int64_t v)
{
    return (struct ratio){.num = v, .den = 1};
}

struct ratio ratio_of(int64_t num, int64_t den)
{
    return lowest(magnitude(num), magnitude(den), (num < 0) != (den < 0));
}

struct ratio ratio_dec(struct dec d)
{
    return ratio_of(d.value, power10[d.scale]);
}

/* With g = gcd of the denominators the sum is t / (da/g * db) with t = na*(db/g) + nb*(da/g),
 * and only divisors of g are left to cancel (Knuth, TAOCP 2, section 4.5.1). */
bool ratio_add(struct ratio a, struct ratio b, struct ratio *ret)
{
    u128 da = (u128)a.den, db = (u128)b.den, g = gcd(da, db);
    u128 x, y, den;
    if (!mul(magnitude(a.num), db / g, &x) || !mul(magnitude(b.num), da / g, &y))
        return false;
    bool negative = a.num < 0, other = b.num < 0;
    u128 t;
    if (negative == other) {
        t = x + y;                                   /* below 2^128 */
        if (t > MAGNITUDE_MAX)
            return false;
    } else if (x >= y) {
        t = x - y;
    } else {
        t = y - x;
        negative = other;
    }
    u128 g2 = gcd(t, g);
    if (!mul(da / g, db / g2, &den))
        return false;
    *ret = lowest(t / g2, den, negative);
    return true;
}

bool ratio_sub(struct ratio a, struct ratio b, struct ratio *ret)
{
    if (magnitude(b.num) > MAGNITUDE_MAX)
        return false;
    b.num = -b.num;
    return ratio_add(a, b, ret);
}

bool ratio_mul(struct ratio a, struct ratio b, struct ratio *ret)
{
    u128 na = magnitude(a.num), nb = magnitude(b.num), da = (u128)a.den, db = (u128)b.den;
    u128 g1 = gcd(na, db), g2 = gcd(nb, da), num, den;
    if (!mul(na / g1, nb / g2, &num) || !mul(da / g2, db / g1, &den))
        return false;
    *ret = lowest(num, den, (a.num < 0) != (b.num < 0));
    return true;
}

bool ratio_div(struct ratio a, struct ratio b, struct ratio *ret)
{
    u128 top = magnitude(b.num);
    if (top == 0 || top > MAGNITUDE_MAX)
        return false;
    struct ratio inverse = {.num = with_sign((u128)b.den, b.num < 0), .den = (__int128)top};
    return ratio_mul(a, inverse, ret);
}

int ratio_cmp(struct ratio a, struct ratio b)
{
    int sa = (a.num > 0) - (a.num < 0), sb = (b.num > 0) - (b.num < 0);
    if (sa != sb)
        return sa < sb ? -1 : 1;
    u128 ah, al, bh, bl;
    mul_wide(magnitude(a.num), (u128)b.den, &ah, &al);
    mul_wide(magnitude(b.num), (u128)a.den, &bh, &bl);
    int by_size = ah != bh ? (ah < bh ? -1 : 1) : al != bl ? (al < bl ? -1 : 1) : 0;
    return sa < 0 ? -by_size : by_size;
}

/* The next digit after the point: *rest = 10 * *rest mod den, returning the quotient. In
 * ten additions, each below 2^128, because 10 * *rest need not fit. */
static int next_digit(u128 *rest, u128 den)
{
    u128 sum = 0;
    int digit = 0;
    for (int i = 0; i < 10; i++) {
        sum += *rest;
        if (sum >= den) {
            sum -= den;
            digit++;
        }
    }
    *rest = sum;
    return digit;
}

/* One more in the last place of the digits in [begin, end), carrying over the mark; begin[-1]
 * must be writable. Returns where the digits begin now. */
static char *count_up(char *begin, char *end)
{
    for (char *p = end - 1; p >= begin; p--) {
        if (*p < '0' || *p > '9')
            continue;
        if (*p != '9') {
            ++*p;
            return begin;
        }
        *p = '0';
    }
    *--begin = '1';
    return begin;
}

/* r with `places` digits; what is left over is rounded half away from zero. */
static char *decimal(struct arena *a, struct ratio r, int places, char mark)
{
    u128 den = (u128)r.den, whole = magnitude(r.num) / den, rest = magnitude(r.num) % den;
    char *text = arena_alloc(a, (size_t)(places + 44)), *point = text + 42;
    char *begin = digits_before(point, whole), *end = point;
    if (places > 0) {
        *end++ = mark;
        for (int i = 0; i < places; i++)
            *end++ = (char)('0' + next_digit(&rest, den));
    }
    if (rest >= den - rest)
        begin = count_up(begin, end);
    bool zero = true;
    for (const char *p = begin; p < end; p++)
        zero = zero && (*p == '0' || *p == mark);
    if (r.num < 0 && !zero)
        *--begin = '-';
    return begin;
}

char *ratio_exact(struct arena *a, struct ratio r)
{
    u128 den = (u128)r.den;
    int twos = 0, fives = 0;
    for (; den % 2 == 0; den /= 2)
        twos++;
    for (; den % 5 == 0; den /= 5)
        fives++;
    if (den != 1)
        return ratio_text(a, r);
    return decimal(a, r, twos > fives ? twos : fives, '.');
}

char *ratio_show(struct arena *a, struct ratio r, int places, char mark)
{
    int n = places < 0 ? 0 : places > SHOW_MAX ? SHOW_MAX : places;
    return decimal(a, r, n, mark);
}

char *ratio_text(struct arena *a, struct ratio r)
{
    char text[96], *end = text + sizeof text, *p = end;
    if (r.den != 1) {
        p = digits_before(p, (u128)r.den);
        *--p = '/';
    }
    p = digits_before(p, magnitude(r.num));
    if (r.num < 0)
        *--p = '-';
    return arena_strndup(a, p, (size_t)(end - p));
}

/* Reads digits up to something else; at least one, at most MAGNITUDE_MAX. */
static bool read_magnitude(const char **s, u128 *ret)
{
    u128 v = 0;
    const char *p = *s;
    for (; *p >= '0' && *p <= '9'; p++) {
        u128 digit = (u128)(*p - '0');
        if (!mul(v, 10, &v) || v > MAGNITUDE_MAX - digit)
            return false;
        v += digit;
    }
    if (p == *s)
        return false;
    *s = p;
    *ret = v;
    return true;
}

bool ratio_parse(const char *s, struct ratio *ret)
{
    if (!s)
        return false;
    bool negative = *s == '-';
    if (negative)
        s++;
    u128 num, den = 1;
    if (!read_magnitude(&s, &num))
        return false;
    if (*s == '/') {
        s++;
        if (!read_magnitude(&s, &den) || den == 0)
            return false;
    }
    if (*s)
        return false;
    *ret = lowest(num, den, negative);
    return true;
}
