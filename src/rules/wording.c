/* Comparing words as people write them. No allocation: a million rows pass here. */
#include "rules/wording.h"

#include <stdbool.h>
#include <string.h>

#include "base/str.h"

/* Lower-cased when it counts, 0 when it does not. Bytes of other alphabets count as they are. */
static char counted(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
        return c;
    return 0;
}

void wording_squash(const char *s, char ret[WORDING_MAX])
{
    static const char level[] = "tingkat";
    size_t n = 0;
    for (; *s && n < WORDING_MAX - 1; s++) {
        char c = counted(*s);
        if (!c)
            continue;
        ret[n++] = c;
        if (c == 't' && n >= sizeof level - 1 &&
            memcmp(ret + n - (sizeof level - 1), level, sizeof level - 1) == 0) {
            n -= sizeof level - 1;
            ret[n++] = 't';
            ret[n++] = 'k';
        }
    }
    ret[n] = '\0';
}

static bool same(const char *key, const char *word)
{
    for (; *word; word++) {
        char c = counted(*word);
        if (c && *key++ != c)
            return false;
    }
    return *key == '\0';
}

int wording_find_key(const struct wording *v, size_t n, const char *key, int none)
{
    if (!*key)
        return none;
    for (size_t i = 0; i < n; i++)
        if (same(key, v[i].word))
            return v[i].value;
    return none;
}

int wording_find(const struct wording *v, size_t n, const char *s, int none)
{
    if (!s)
        return none;
    char key[WORDING_MAX];
    wording_squash(s, key);
    return wording_find_key(v, n, key, none);
}

const char *wording_nearest(const struct wording *v, size_t n, const char *s)
{
    char key[WORDING_MAX], other[WORDING_MAX];
    wording_squash(s, key);
    size_t len = strlen(key);
    unsigned best = (unsigned)len / 3 + 2;
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        wording_squash(v[i].word, other);
        unsigned d = str_distance(key, other);
        if (d < best) {
            best = d;
            nearest = v[i].word;
        }
    }
    return nearest;
}
