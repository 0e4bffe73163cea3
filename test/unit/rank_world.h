/* Tests of the ranking: where faults, verdicts and the result are gathered. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "base/arena.h"
#include "rules/rank.h"

struct world {
    struct arena *a;
    struct faults f;
    struct verdicts vs;
    struct ranking r;
};

static inline int up(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    w->a = arena_new(0);
    faults_init(&w->f, w->a);
    verdicts_init(&w->vs, w->a);
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
