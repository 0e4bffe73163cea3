/* What the parts of the Mustache engine share: the compiled form. Only mustache*.c include
 * this.
 *
 * A template is a list of nodes; a section holds a list of its own. Text and names point
 * into the template's copy of its source or into its arena. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/mustache.h"

enum mu_kind { MU_TEXT, MU_VALUE, MU_SECTION, MU_INVERTED, MU_PARTIAL };

struct mu_name {
    const char *text;        /* as written: "a.b"; a partial's name */
    const char **part;       /* "a", "b" */
    size_t n;                /* 0: the implicit iterator "." */
};

struct mu_node {
    enum mu_kind kind;
    int line, col;
    const char *text;        /* MU_TEXT: the bytes; MU_PARTIAL: its indentation */
    size_t n;                /* their number */
    struct mu_name name;
    bool raw;                /* MU_VALUE: not escaped */
    bool url;                /* MU_VALUE: may begin an address, so its scheme is checked */
    struct mu_node *child, *next;
};

struct mustache {
    const char *name;
    struct mustache_options o;
    struct mu_node *nodes;
};

enum { MU_FAULTS = 100 };    /* of one template, of one rendering */

/* mustache.c: as mustache_compile, but text must outlive a, and every line that is not
 * empty begins with `indent` bytes that are not in the file (columns are counted without). */
struct mustache *mu_compile(struct arena *a, const char *name, const char *text, size_t n,
                            size_t indent, const struct mustache_options *o, struct faults *f);

/* mustache_html.c: follows the text of m through HTML, marks values that may begin an
 * address, adds a fault for each tag where its context refuses it. False: there were any. */
bool mu_html_check(struct mustache *m, struct faults *f);
/* Does s name no scheme, or a harmless one? */
bool mu_url_safe(const char *s, size_t n);

/* mustache_leaf.c */
/* An object that stands for a value: one of its few members begins with '$'. */
bool mu_is_leaf(const json_t *v);
/* False for a section: see base/mustache.h. */
bool mu_is_false(const json_t *v);
/* The text of a value; NULL is the absent one. Points into v or into scratch. On failure the
 * Indonesian reason, without the value itself: it may be personal. */
const char *mu_value_text(struct arena *scratch, const json_t *v, const char **ret, size_t *ret_n);
