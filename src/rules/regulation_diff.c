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

/* A change with its place in the order of the tables: the row of the first key, then that of
 * the second, then as it was found. */
struct placed {
    struct regulation_change change;
    size_t first, second, i;
};

struct merging {
    struct side a, b;
    struct placed *v;
    size_t n;
};

static const struct yaml_row *row_at(const struct yaml_table *t, const char *path, size_t *ret_i)
{
    size_t len = strcspn(path, ".");
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].key != NULL && strncmp(t->rows[i].key, path, len) == 0 &&
            t->rows[i].key[len] == '\0') {
            *ret_i = i;
            return &t->rows[i];
        }
    *ret_i = t->n;
    return NULL;
}

static void place(struct placed *p)
{
    const char *dot = strchr(p->change.path, '.');
    const struct yaml_row *row = row_at(&regulation_table, p->change.path, &p->first);
    if (row != NULL && row->kind == YAML_MAP && dot != NULL)
        row_at(row->sub, dot + 1, &p->second);
}

static int by_table(const void *a, const void *b)
{
    const struct placed *x = a, *z = b;
    if (x->first != z->first)
        return x->first < z->first ? -1 : 1;
    if (x->second != z->second)
        return x->second < z->second ? -1 : 1;
    return (x->i > z->i) - (x->i < z->i);
}

static void add(struct merging *m, const struct yaml_value *a, const struct yaml_value *b)
{
    struct placed *p = &m->v[m->n];
    p->i = m->n++;
    p->change = (struct regulation_change){
        .path = a != NULL ? a->path : b->path,
        .a = a == NULL ? NULL : a->text,
        .b = b == NULL ? NULL : b->text,
        .clause_a = a == NULL ? NULL : a->clause,
        .clause_b = b == NULL ? NULL : b->clause,
    };
    place(p);
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
    struct merging m = {.n = 0};
    size_t i = 0, j = 0;
    flatten(arena, from, texts, &m.a);
    flatten(arena, to, texts, &m.b);
    m.v = arena_array_of(arena, m.a.n + m.b.n, struct placed);
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
    if (m.n > 1)
        qsort(m.v, m.n, sizeof m.v[0], by_table);
    *ret = arena_array_of(arena, m.n, struct regulation_change);
    for (i = 0; i < m.n; i++)
        (*ret)[i] = m.v[i].change;
    return m.n;
}
