/* Which table does a statement write? Asked once, when it is prepared. */
#include "store/db_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct word {
    const char *at;
    size_t n;
};

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The next word outside of brackets, literals and comments; n 0 at the end. */
static struct word next_word(const char **p, int *depth)
{
    while (**p) {
        const char *s = *p, *end = NULL;
        if (*s == '\'' || *s == '"') {
            end = strchr(s + 1, *s);
        } else if (s[0] == '-' && s[1] == '-') {
            end = strchr(s, '\n');
        } else if (s[0] == '/' && s[1] == '*') {
            end = strstr(s + 2, "*/");
        } else if (in_name(*s)) {
            while (in_name(**p))
                (*p)++;
            if (*depth == 0)
                return (struct word){s, (size_t)(*p - s)};
            continue;
        } else {
            *depth += (*s == '(') - (*s == ')');
            end = s;
        }
        *p = end ? end + 1 : s + strlen(s);
    }
    return (struct word){*p, 0};
}

static bool is(struct word w, const char *s)
{
    return w.n == strlen(s) && strncasecmp(w.at, s, w.n) == 0;
}

/* "INSERT INTO name" and "UPDATE name", but not the "DO UPDATE SET" of an upsert. */
char *db_table_written(const char *sql, bool *ret_ok)
{
    int depth = 0;
    struct word w = next_word(&sql, &depth), before = {"", 0};
    for (; w.n; before = w, w = next_word(&sql, &depth)) {
        bool insert = is(before, "INSERT") && is(w, "INTO");
        if (!insert && !(is(w, "UPDATE") && !is(before, "DO") && !is(before, "FOR")))
            continue;
        struct word name = next_word(&sql, &depth);
        char *table = name.n ? strndup(name.at, name.n) : NULL;
        *ret_ok = *ret_ok && (table || !name.n);
        return table;
    }
    return NULL;
}
