/* Mustache templates over JSON, escaping by default.
 *
 * The core of the specification without lambdas (comments, delimiters, interpolation,
 * inverted, partials, sections). Takes bytes and a loader, never paths. Typed leaves: an
 * object {"$date": "2019-12-31"}, {"$instant": "...", "zone": "WITA"}, {"$dec": "33.0875",
 * "places": 2}, {"$money": 1250000}, {"$clause": "BLR-8.1"} interpolates formatted for
 * Indonesian readers.
 *
 * The unescaped forms {{{x}}} and {{&x}} are refused at compile time unless the name is in
 * options.raw_allowed (NULL-terminated) or options.raw_all is set (specification tests). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>
#include "base/err.h"

struct arena;
struct buf;
struct mustache;                     /* a compiled template; immutable, shareable */

struct mustache_options {
    bool raw_all;
    const char *const *raw_allowed;
    /* How {{x}} is escaped; NULL: HTML (& < > " ' as entities). */
    void (*escape)(struct buf *out, const char *s, size_t n);
};

/* Gives the text of a partial, or NULL when there is none (renders as empty). */
typedef const char *mustache_loader(void *arg, const char *name, size_t *ret_n);

/* Compiles; faults carry name:line:column in Indonesian. NULL when there were any. Lives in a. */
struct mustache *mustache_compile(struct arena *a, const char *name, const char *text, size_t n,
                                  const struct mustache_options *o, struct faults *f);
/* Renders into out. Partials are compiled on first use into a; depth at most 32. */
enum status mustache_render(struct arena *a, const struct mustache *m, const json_t *data,
                            mustache_loader *loader, void *loader_arg, struct buf *out,
                            struct faults *f);
