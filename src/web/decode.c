#include "web/decode.h"

#include "base/arena.h"
#include "base/str.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool decode_plain(char *s, size_t *n, enum decode_as as)
{
    size_t k = 0;
    for (size_t i = 0; i < *n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '\r' && as == DECODE_FORM) {
            if (i + 1 < *n && s[i + 1] == '\n')
                continue;
            c = '\n';
        }
        bool blank = as == DECODE_FORM && (c == '\n' || c == '\t');
        if ((c < 0x20 && !blank) || c == 0x7F)
            return false;
        s[k++] = (char)c;
    }
    s[k] = '\0';
    *n = k;
    return str_utf8_valid(s, k, NULL);
}

char *decode_text(struct arena *a, const char *s, size_t n, enum decode_as as)
{
    char *out = arena_alloc(a, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '%') {
            int high = i + 2 < n ? hex_digit(s[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(s[i + 2]) : -1;
            if (low < 0)
                return NULL;
            out[k++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[k++] = as != DECODE_PATH && s[i] == '+' ? ' ' : s[i];
        }
    }
    return decode_plain(out, &k, as) ? out : NULL;
}
