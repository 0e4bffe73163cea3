/* Two flat lists of (path, value) in table order, merged by path. */
#include "rules/regulation_diff.h"
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "rules/regulation.h"
#include "rules/regulation_tables.h"

struct side {
    struct yaml_value *v;
    const struct yaml_value **sorted;
    size_t n;
};

static int by_path(const void *a, const void *b)
{
    const struct yaml_value *x = *(const struct yaml_value *const *)a;
    const struct yaml_value *z = *(const struct yaml_value *const *)b;
    return strcmp(x->path, z->path);
}

static void flatten(struct arena *a, const struct regulation *r, bool texts, struct side *ret)
{
    ret->n = yaml_flatten(a, &regulation_table, r, texts, &ret->v);
    ret->sorted = arena_array_of(a, ret->n, const struct yaml_value *);
    for (size_t i = 0; i < ret->n; i++)
        ret->sorted[i] = &ret->v[i];
    if (ret->n > 1)
        qsort(ret->sorted, ret->n, sizeof ret->sorted[0], by_path);
}

static const struct yaml_value *find(const struct side *s, const char *path)
{
    struct yaml_value key = {.path = path};
    const struct yaml_value *k = &key, **p;
    p = s->n == 0 ? NULL : bsearch(&k, s->sorted, s->n, sizeof k, by_path);
    return p == NULL ? NULL : *p;
}

static bool below(const char *path, const char *item)
{
    size_t n = strlen(item);
    return strncmp(path, item, n) == 0 && path[n] == '.';
}

/* The index after item i and everything below it. */
static size_t past(const struct side *s, size_t i)
{
    size_t k = i + 1;
    while (k < s->n && below(s->v[k].path, s->v[i].path))
        k++;
    return k;
}

struct merging {
    struct arena *arena;
    struct side a, b;
    bool texts;
    struct regulation_change *v;
    size_t n;
};

static void add(struct merging *m, const struct yaml_value *a, const struct yaml_value *b)
{
    m->v[m->n++] = (struct regulation_change){
        .path = a != NULL ? a->path : b->path,
        .a = a == NULL ? NULL : a->text,
        .b = b == NULL ? NULL : b->text,
        .clause_a = a == NULL ? NULL : a->clause,
        .clause_b = b == NULL ? NULL : b->clause,
    };
}

/* What stands in b from *j on and a does not have, up to the next path that a has too. */
static void only_in_b(struct merging *m, size_t *j)
{
    while (*j < m->b.n && find(&m->a, m->b.v[*j].path) == NULL) {
        add(m, NULL, &m->b.v[*j]);
        *j = m->b.v[*j].item ? past(&m->b, *j) : *j + 1;
    }
}

size_t regulation_diff(struct arena *arena, const struct regulation *from,
                       const struct regulation *to, bool texts, struct regulation_change **ret)
{
    struct merging m = {.arena = arena, .texts = texts};
    size_t i = 0, j = 0;
    flatten(arena, from, texts, &m.a);
    flatten(arena, to, texts, &m.b);
    m.v = arena_array_of(arena, m.a.n + m.b.n, struct regulation_change);
    only_in_b(&m, &j);
    while (i < m.a.n) {
        const struct yaml_value *a = &m.a.v[i], *b = find(&m.b, a->path);
        if (b == NULL) {
            add(&m, a, NULL);
            i = a->item ? past(&m.a, i) : i + 1;
            continue;
        }
        if (!str_eq(a->text, b->text) && (texts || !a->item))
            add(&m, a, b);
        i++;
        /* Both walks are in table order: after a common path comes what only b has there. */
        j = (size_t)(b - m.b.v) + 1;
        only_in_b(&m, &j);
    }
    *ret = m.v;
    return m.n;
}
