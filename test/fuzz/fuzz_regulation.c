/* libFuzzer on the regulation reader: no bytes crash it or run away; what it refuses it gives a
 * reason for, at a place; what it accepts holds together (every citation leads to a clause, it
 * does not differ from itself). A corpus: the files of regulations/. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "rules/regulation.h"
#include "rules/regulation_diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
    const char *s;
    size_t n;
};

/* The input is also the national rule and every supplement. */
static const char *load(void *arg, const char *key, size_t *ret_n)
{
    const struct text *t = arg;
    (void)key;
    *ret_n = t->n;
    return t->s;
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_accepted(struct arena *a, const struct regulation *r)
{
    struct regulation_change *v;
    for (size_t i = 0; i < r->n_citations; i++) {
        must(regulation_clause_by_id(r, r->citations[i].clause) != NULL);
        must(regulation_clause(r, r->citations[i].path) != NULL);
    }
    for (size_t i = 0; i < r->n_steps; i++)
        for (size_t k = 0; k < r->steps[i].n_after; k++)
            must(regulation_step(r, r->steps[i].after[k]) != NULL);
    for (int k = 0; k < READING__MAX; k++)
        must(regulation_reading(r, (enum reading_key)k) >= 0);
    must(regulation_diff(a, r, r, true, &v) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct faults f;
    struct text t = {(const char *)data, size};

    faults_init(&f, a);
    struct regulation *r = regulation_read(a, "f", t.s, t.n, load, &t, &f);
    must((r == NULL) == (f.n_errors > 0));
    for (size_t i = 0; i < f.n; i++)
        must(f.v[i].message != NULL && *f.v[i].message != '\0' && *fault_text(&f, i) != '\0');
    if (r != NULL)
        check_accepted(a, r);
    must(!arena_failed(a));
    arena_free(a);
    return 0;
}
