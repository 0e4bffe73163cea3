/* Bytes to a regulation: parse, walk by the tables, then what needs other files (supplements,
 * the national weight ranges). */
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/fixed.h"
#include "base/str.h"
#include "rules/regulation.h"
#include "rules/regulation_tables.h"

struct asked {
    struct yaml *y;
    struct regulation *r;
    regulation_loader *loader;
    void *arg;
};

/* Another regulation must be there to be named. */
static void check_supplements(const struct asked *q)
{
    char path[64];
    size_t n;
    for (size_t i = 0; i < q->r->n_supplements; i++) {
        const char *key = q->r->supplements[i];
        snprintf(path, sizeof path, "supplements.%zu", i);
        if (str_eq(key, q->r->key))
            yaml_fault(q->y, yaml_top(q->y), path, "regulasi tidak dapat melengkapi dirinya "
                       "sendiri");
        else if (q->loader != NULL && q->loader(q->arg, key, &n) == NULL)
            yaml_fault(q->y, yaml_top(q->y), path, "regulasi pelengkap \"%s\" tidak ditemukan", key);
    }
}

static void outside(const struct asked *q, size_t i, int min, int max, const char *clause)
{
    const struct stage_rule *s = &q->r->stages[i];
    struct arena *a = yaml_arena(q->y);
    char path[64];
    snprintf(path, sizeof path, "stages.items.%zu.default_weight", i);
    const char *w = dec_show(a, (struct dec){s->default_weight, 2}, 2);
    const char *lo = dec_show(a, (struct dec){min, 2}, 2), *hi = dec_show(a, (struct dec){max, 2}, 2);
    if (regulation_reading(q->r, READING_WEIGHT_RANGES) == 1)
        yaml_fault(q->y, yaml_top(q->y), path, "bobot %s persen di luar rentang %s sampai %s persen "
                   "(%s)", w, lo, hi, clause);
    else
        yaml_warn(q->y, yaml_top(q->y), path, "bobot %s persen di luar rentang %s sampai %s persen "
                  "(%s)", w, lo, hi, clause);
}

/* The national rule, read for its weight ranges only; its own faults are not ours to report. */
static const struct regulation *read_national(const struct asked *q, struct arena *a)
{
    struct faults unused;
    size_t n;
    if (q->loader == NULL || str_eq(q->r->key, REGULATION_NATIONAL))
        return NULL;
    const char *text = q->loader(q->arg, REGULATION_NATIONAL, &n);
    if (text == NULL)
        return NULL;
    faults_init(&unused, a);
    return regulation_read(a, REGULATION_NATIONAL, text, n, NULL, NULL, &unused);
}

/* A default weight should keep the range: its own, else the national one of the same stage. */
static void check_ranges(const struct asked *q)
{
    const struct regulation *nat = NULL;
    struct arena *scratch = NULL;
    for (size_t i = 0; i < q->r->n_stages; i++) {
        const struct stage_rule *s = &q->r->stages[i], *from = s;
        if (s->default_weight == 0)
            continue;
        if (s->weight_max == 0) {
            if (scratch == NULL) {
                scratch = arena_new(0);
                nat = read_national(q, scratch);
            }
            from = nat == NULL ? NULL : regulation_stage(nat, s->id);
        }
        if (from != NULL && from->weight_max > 0 &&
            (s->default_weight < from->weight_min || s->default_weight > from->weight_max))
            outside(q, i, from->weight_min, from->weight_max,
                    from->weight_clause == NULL ? "" : from->weight_clause);
    }
    arena_free(scratch);
}

static void keep_citations(struct yaml *y, struct regulation *r)
{
    const struct yaml_cite *v;
    size_t n = yaml_cites(y, &v);
    r->citations = arena_array_of(yaml_arena(y), n, struct citation);
    r->n_citations = n;
    for (size_t i = 0; i < n; i++)
        r->citations[i] = (struct citation){v[i].path, v[i].clause, v[i].line};
}

struct regulation *regulation_read(struct arena *a, const char *file, const char *text, size_t n,
                                   regulation_loader *loader, void *loader_arg, struct faults *f)
{
    size_t from = f->n, errors = f->n_errors;
    struct yaml *y = yaml_parse(a, file, text, n, f);
    if (y == NULL)
        return NULL;
    struct regulation *r = arena_new_of(a, struct regulation);
    yaml_read(y, &regulation_table, r);
    struct asked q = {y, r, loader, loader_arg};
    check_supplements(&q);
    check_ranges(&q);
    yaml_sort_faults(f, from);
    if (f->n_errors != errors)
        return NULL;
    r->file = arena_strdup(a, file);
    hash_bytes(text, n, &r->hash);
    keep_citations(y, r);
    return r;
}
