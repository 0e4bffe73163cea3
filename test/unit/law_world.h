/* Tests of rules: the regulations of the repository, and where faults and verdicts are gathered. */
#pragma once
#include <stdlib.h>
#include "regulation_file.h"

struct world {
    struct arena *a;
    struct faults f;
    struct verdicts vs;
    struct regulation *blora, *bantaeng, *ntt;
};

static inline int up(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    w->a = arena_new(0);
    faults_init(&w->f, w->a);
    verdicts_init(&w->vs, w->a);
    w->blora = regulation_file(w->a, "blora-55-2014");
    w->bantaeng = regulation_file(w->a, "bantaeng-69-2019");
    w->ntt = regulation_file(w->a, "ntt-34-2019");
    *state = w;
    return 0;
}

static inline int down(void **state)
{
    struct world *w = *state;
    arena_free(w->a);
    free(w);
    return 0;
}

/* The verdict given last. */
static inline const struct verdict *last(const struct world *w)
{
    assert_true(w->vs.n > 0);
    return &w->vs.v[w->vs.n - 1];
}
