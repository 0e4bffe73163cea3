#include "procedure/parts_letter.h"

#include "base/arena.h"
#include "base/str.h"

/* An initial that is no letter of ASCII stays: words of the tables only. */
static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

const char *letter_kind_title(struct arena *a, const char *kind)
{
    char *t = arena_strdup(a, kind);
    for (char *s = t; *s; s++)
        if (*s == '-')
            *s = ' ';
    t[0] = upper(t[0]);
    if (str_starts(kind, "sk-"))
        t[1] = upper(t[1]);
    return t;
}

const char *letter_state_title(struct arena *a, const char *state)
{
    char *t = arena_strdup(a, state ? state : "");
    t[0] = upper(t[0]);
    return t;
}

bool letter_is_in_force(const char *state)
{
    return str_eq(state, "ditandatangani") || str_eq(state, "terkirim");
}
