/* Mustache templates over JSON, escaping by default.
 *
 * The core of the specification without lambdas (comments, delimiters, interpolation,
 * inverted, partials, sections). Takes bytes and a loader, never paths.
 *
 * Values. Strings are escaped; integers and reals are written with a point and as few digits
 * as read back the same (1.21); booleans as true and false; null and an absent name as
 * nothing. A list or a plain object where a value belongs is a fault. False for a section:
 * absent, null, false, "", [], and a typed leaf whose value is null or "". The number 0 is
 * true: it is something to show.
 *
 * Typed leaves interpolate formatted for Indonesian readers:
 *
 *   {"$date": "2019-12-31"}                       31 Desember 2019
 *   {"$date": "2019-12-31", "style": "long"}      Selasa, 31 Desember 2019
 *   {"$instant": "2019-12-31T23:59:00+08:00", "zone": "WITA"}
 *                                                 Selasa, 31 Desember 2019 pukul 23.59 WITA
 *   {"$instant": ..., "zone": ..., "style": "clock"}      23.59.00 WITA
 *   {"$dec": "33.0875", "places": 2}              33,09 (half up; exact "n/d" is taken too)
 *   {"$dec": "33.0875"}                           33,0875
 *   {"$int": 12500}                               12.500
 *   {"$money": 1250000}                           Rp1.250.000
 *   {"$clause": "BLR-8.1"}                        BLR-8.1
 *   {"$clause": "BLR-8.1", "cite": "Pasal 8 ayat (1)"}    Pasal 8 ayat (1) [BLR-8.1]
 *   {"$query": "a b&c"}                           a%20b%26c (a part of an address)
 *
 * A dotted name reaches the raw members: <time datetime="{{closes.$date}}">{{closes}}</time>.
 * As a section's context a leaf is a value: its members hide no name of the contexts around
 * it, {{.}} shows it. A malformed leaf is a fault at rendering.
 *
 * Unescaped forms {{{x}}} and {{&x}} are refused at compile time unless the name is in
 * options.raw_allowed (NULL-terminated) or options.raw_all is set (specification tests).
 *
 * HTML contexts. With the HTML escape (escape NULL) and without raw_all the text around the
 * tags is followed as a browser would read it: {{x}} is refused where escaping does not help
 * (in a tag outside quotes, in <script> and <style>, in on... and style attributes), raw
 * forms are refused outside running text, and a value that may begin an address (href, src,
 * action ...) is written as "#" when it names a scheme other than http, https, mailto or
 * tel. A template closes the tags it opens; a section leaves the context as it found it. A
 * partial is read as running text of its own. */
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
    const char *const *raw_allowed;  /* must outlive the template */
    /* How {{x}} is escaped; NULL: HTML (& < > " ' as entities). */
    void (*escape)(struct buf *out, const char *s, size_t n);
};

enum {
    MUSTACHE_DEPTH = 32,             /* partials within partials */
    MUSTACHE_NESTING = 64,           /* sections within sections of one template */
    MUSTACHE_STEPS = 10000000,       /* nodes one rendering may visit */
};

/* Gives the text of a partial, or NULL when there is none (renders as empty). The bytes are
 * copied before the next call. */
typedef const char *mustache_loader(void *arg, const char *name, size_t *ret_n);

/* Compiles; faults carry name:line:column (columns in code points) in Indonesian, at most
 * 100 of a template. NULL when there were any. Options NULL: all defaults. Lives in a, with
 * a copy of the text. */
struct mustache *mustache_compile(struct arena *a, const char *name, const char *text, size_t n,
                                  const struct mustache_options *o, struct faults *f);
/* Renders into out. Partials are compiled on first use into a, with the options of m; depth
 * at most MUSTACHE_DEPTH. loader may be NULL: no partials.
 * ST_INVALID: faults were added (what out holds is not to be shown). ST_ERROR: out is full
 * or the arena failed. */
enum status mustache_render(struct arena *a, const struct mustache *m, const json_t *data,
                            mustache_loader *loader, void *loader_arg, struct buf *out,
                            struct faults *f);
