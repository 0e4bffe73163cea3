/* Percent-decoding, strictly: what does not give UTF-8 text without control characters does not
 * come in. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;

enum decode_as {
    DECODE_PATH,             /* '+' is itself */
    DECODE_QUERY,            /* '+' is a blank */
    DECODE_FORM,             /* as a query; line ends and tabs may be in it, line ends become \n */
};

/* NULL when it does not decode. */
char *decode_text(struct arena *a, const char *s, size_t n, enum decode_as as);
/* Line ends of any kind become \n; false: another control character, or not UTF-8. */
bool decode_plain(char *s, size_t *n, enum decode_as as);
