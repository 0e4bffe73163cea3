/* Untrusted input becomes typed here or does not enter.
 *
 * Every act (and page) declares its inputs in a table of params. The raw input is a JSON
 * object, whoever sends it: a web form, the API, the command line, a scenario. input_parse()
 * checks every member against the table and reports all faults at once, each with the field's
 * name; members that are not declared are faults too (mass assignment). What comes out is read
 * with the typed getters below, which never fail. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>
#include "base/date.h"
#include "base/err.h"
#include "base/fixed.h"

struct arena;

enum param_type {
    PARAM_LINE,       /* one line of text, at most max bytes (default 200), trimmed, not empty */
    PARAM_TEXT,       /* several lines, at most max bytes (default 10,000) */
    PARAM_INT,        /* min..max */
    PARAM_DATE,       /* YYYY-MM-DD */
    PARAM_INSTANT,    /* RFC 3339 */
    PARAM_DEC,        /* "82,5" or "82.5" or a JSON number; at most 4 places */
    PARAM_FLAG,       /* true/false, "ya"/"tidak", 0/1 */
    PARAM_WORD,       /* one of words[] */
    PARAM_PUB,        /* public id of something: 4..40 characters a-z 0-9 */
    PARAM_LIST,       /* list of objects described by `of` (or of single values when of has one
                         entry named "") at most max items (default 100) */
    PARAM_OBJECT,     /* an object whose shape another parser checks (person facts); max bytes */
};

struct param {
    const char *name;
    enum param_type type;
    bool required;
    const char *label;             /* Indonesian, for messages and forms */
    int64_t min, max;              /* see the types; 0,0: default */
    const char *const *words;      /* NULL-terminated; for PARAM_WORD */
    const struct param *of;        /* for PARAM_LIST; ended by name == NULL */
    bool personal;                 /* recorded only as a salted commitment */
    const char *hint;              /* Indonesian, may be NULL */
    const char *choose;            /* what a form offers to choose from: page "choices.<this>";
                                      NULL: typed */
    bool upload;                   /* known only from the file itself: the web face fills it in and
                                      takes it from nobody (gate/file.h) */
    bool ordered;                  /* of a list: its order means something (priorities) */
};
#define PARAMS_END {.name = NULL}

struct input;                      /* parsed; lives in the arena */

/* NULL when there are faults. raw may be NULL (no input at all). */
const struct input *input_parse(struct arena *a, const struct param *params, json_t *raw,
                                struct faults *f);
bool input_has(const struct input *in, const char *name);
const char *input_text(const struct input *in, const char *name);        /* NULL when absent */
int64_t input_int(const struct input *in, const char *name, int64_t absent);
struct date input_date(const struct input *in, const char *name);        /* DATE_NONE */
instant input_instant(const struct input *in, const char *name);         /* INSTANT_NONE */
bool input_dec(const struct input *in, const char *name, struct dec *ret);
bool input_flag(const struct input *in, const char *name);
size_t input_count(const struct input *in, const char *name);            /* list items */
/* One item of a list: read with the same getters; single values under the name "". */
const struct input *input_item(const struct input *in, const char *name, size_t i);
json_t *input_object(const struct input *in, const char *name);          /* borrowed; NULL */
/* The whole input as checked, canonical (sorted keys): what is recorded, hashed and stored. */
json_t *input_json(const struct input *in);                              /* borrowed */
/* The table as JSON, for `selter acts --json` and openapi. New reference. */
json_t *params_describe(const struct param *params);
