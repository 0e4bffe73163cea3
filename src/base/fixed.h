/* Exact numbers: scaled decimals as people write them, ratios as sums of them become.
 *
 * A `dec` is value * 10^-scale. A `ratio` is num/den in lowest terms, den > 0, in 128 bits;
 * every operation says whether it overflowed (inputs are bounded at the edge so that no
 * selection can). No floating point is used anywhere. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct dec {
    int64_t value;
    int scale;                                       /* digits after the point, 0..9 */
};

/* Parses "12", "-3.5", "82,64" (point or comma, not both, no grouping; at most 12 digits
 * before and 9 after). False on anything else. */
bool dec_parse(const char *s, struct dec *ret);
int dec_cmp(struct dec a, struct dec b);
/* "82,64": Indonesian, with exactly `places` digits, half up (away from zero on a tie). */
char *dec_show(struct arena *a, struct dec d, int places);
/* "82.64": canonical, no trailing zeros, for machines. */
char *dec_text(struct arena *a, struct dec d);
/* The decimal rescaled to `scale` digits as an integer; false when digits would be lost. */
bool dec_scaled(struct dec d, int scale, int64_t *ret);

struct ratio {
    __int128 num, den;                               /* den > 0, lowest terms */
};

struct ratio ratio_int(int64_t v);
struct ratio ratio_of(int64_t num, int64_t den);     /* den != 0 */
struct ratio ratio_dec(struct dec d);
/* Each returns false, with *ret untouched, on overflow (or division by zero). */
bool ratio_add(struct ratio a, struct ratio b, struct ratio *ret);
bool ratio_sub(struct ratio a, struct ratio b, struct ratio *ret);
bool ratio_mul(struct ratio a, struct ratio b, struct ratio *ret);
bool ratio_div(struct ratio a, struct ratio b, struct ratio *ret);
int ratio_cmp(struct ratio a, struct ratio b);       /* exact, never overflows */
/* The exact decimal ("37.98125", point) or "n/d" where the decimal does not end. */
char *ratio_exact(struct arena *a, struct ratio r);
/* Half up (away from zero on a tie) to `places` digits, with comma or point as `mark`. */
char *ratio_show(struct arena *a, struct ratio r, int places, char mark);
/* For storage: "num/den" both ways; den omitted when 1. */
char *ratio_text(struct arena *a, struct ratio r);
bool ratio_parse(const char *s, struct ratio *ret);
