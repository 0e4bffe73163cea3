/* Forms made from tables of inputs (gate/param.h): what a browser sends becomes the nested input
 * the gate checks, and what was given, with the faults found in it, becomes the fields a template
 * shows. Pure: where choices come from is the caller's business. */
#pragma once
#include <jansson.h>
#include "base/date.h"
#include "base/err.h"
#include "gate/param.h"

struct arena;

/* The choices of a source ("post"): a list of {value, label}, borrowed; NULL: not to be known by
 * this person. */
struct form_choices {
    json_t *(*get)(void *arg, const char *source);
    void *arg;
};

/* Flat fields ("members.0.name": "...") to nested input. Empty fields and empty items of lists
 * count as not given; a local time ("2020-01-31T09:00") is of the zone. Fields that begin with an
 * underscore are not input. What fits no param stays and is a fault of the input later. The result
 * lives with the arena. */
json_t *form_collect(struct arena *a, const struct param *params, const json_t *flat, enum zone z);

/* How many items of a list were sent, empty ones too. */
size_t form_items(const json_t *flat, const char *name);

/* Fields for templates/parts/field.html and field_list.html (docs/templates.md), one a param that
 * this person can fill. A name the address fixes is shown as it is ("as_fixed": {"shown"}).
 *
 * raw: nested input as given, NULL; f: faults of it, NULL; fixed: {"name": "label"}; extra:
 * {"contents": 1} more empty items of a list; choices: what a source offers. */
struct form_view {
    const json_t *raw;
    const struct faults *faults;
    const json_t *fixed, *extra;
    enum zone zone;
    struct form_choices choices;
};
json_t *form_fields(struct arena *a, const struct param *params, const struct form_view *v);
/* "contents[2].item" -> "contents.1.item": where a fault's field is on the page. */
const char *form_field_of(struct arena *a, const char *where);
