/* The shipped regulations and calendars, for tests of the rules that read them; and changed copies,
 * to show that nothing of a regulation is in the code. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "rules/calendar.h"
#include "rules/regulation.h"

static inline char *law_text(struct arena *a, const char *path, size_t *ret_n)
{
    char *text, *full = arena_printf(a, "%s/%s", SELTER_SOURCE_ROOT, path);
    struct err e = {0};
    if (fs_read(a, full, 4 << 20, &text, ret_n, &e) != ST_OK)
        fail_msg("%s: %s", full, e.detail);
    return text;
}

static inline struct regulation *law_parse(struct arena *a, const char *key, const char *text,
                                           size_t n)
{
    struct faults f;
    faults_init(&f, a);
    struct regulation *r = regulation_read(a, key, text, n, NULL, NULL, &f);
    for (size_t i = 0; r == NULL && i < f.n; i++)
        print_message("# %s\n", fault_text(&f, i));
    assert_non_null(r);
    return r;
}

static inline struct regulation *law_read(struct arena *a, const char *key)
{
    size_t n;
    char *text = law_text(a, arena_printf(a, "regulations/%s.yaml", key), &n);
    return law_parse(a, key, text, n);
}

/* A copy in which the first `from` after `after` is replaced by `to`. */
static inline struct regulation *law_changed(struct arena *a, const char *key, const char *after,
                                             const char *from, const char *to)
{
    size_t n;
    char *text = law_text(a, arena_printf(a, "regulations/%s.yaml", key), &n);
    char *start = strstr(text, after), *at = start == NULL ? NULL : strstr(start, from);
    if (at == NULL)
        fail_msg("%s: no \"%s\" after \"%s\"", key, from, after);
    char *changed = arena_printf(a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return law_parse(a, key, changed, strlen(changed));
}

static inline struct calendar *law_calendar(struct arena *a)
{
    struct calendar *c = arena_new_of(a, struct calendar);
    struct faults f;
    faults_init(&f, a);
    for (int y = 2019; y <= 2027; y++) {
        size_t n;
        char *name = arena_printf(a, "calendars/%d.yaml", y);
        char *text = law_text(a, name, &n);
        assert_true(calendar_add(c, a, name, text, n, &f));
    }
    return c;
}

static inline struct date law_date(const char *iso)
{
    struct date d;
    assert_true(date_parse(iso, &d));
    return d;
}

/* How many verdicts say so, with this clause (NULL: with none). */
static inline size_t law_count(const struct verdicts *v, enum met met, const char *clause)
{
    size_t k = 0;
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i].met == met && (clause == NULL ? v->v[i].clause == NULL
                                                  : v->v[i].clause != NULL &&
                                                        strcmp(v->v[i].clause, clause) == 0))
            k++;
    return k;
}

static inline size_t law_count_met(const struct verdicts *v, enum met met)
{
    size_t k = 0;
    for (size_t i = 0; i < v->n; i++)
        k += v->v[i].met == met;
    return k;
}

static inline const char *law_fact(const struct verdict *v, const char *name)
{
    for (size_t i = 0; i < v->n_facts; i++)
        if (strcmp(v->facts[i].name, name) == 0)
            return v->facts[i].value;
    return NULL;
}
