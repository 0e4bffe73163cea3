/* What changes when a government switches from one regulation to another: the values of both
 * side by side, made from the same tables that read them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct regulation;

struct regulation_change {
    const char *path;              /* "panel.size.max"; a listed thing as a whole: "steps.NTT-09" */
    const char *a, *b;             /* as written; NULL: not ruled there */
    const char *clause_a, *clause_b; /* NULL: not ruled there */
};

/* In the order of the keys (docs/regulation-authoring.md). A listed thing that one of them
 * lacks is one change with its name, not one a field. Names, titles,
 * clause texts and reasons are compared only when `texts` is asked for. */
size_t regulation_diff(struct arena *a, const struct regulation *from, const struct regulation *to,
                       bool texts, struct regulation_change **ret);
