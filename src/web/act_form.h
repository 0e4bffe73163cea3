/* One act on its way through a form: what was sent or the address names, what it is about, and what
 * may be chosen. */
#pragma once
#include <stdbool.h>
#include <jansson.h>
#include "base/date.h"

struct act;
struct param;
struct site;
struct web_request;

/* What the field _step says: sure of it; another item of a list; one less. */
#define STEP_SURE "yakin"
#define STEP_ADD "tambah:"
#define STEP_DROP "hapus:"
#define STEP_DEVIATE "menyimpang"
#define STEP_FILL "isi"               /* show the form with what a page put into it */

struct act_form {
const struct site *site;
    const struct web_request *q;
    const struct act *act;
    const struct param *params;     /* without what is not to be filled in */
    json_t *flat;                   /* as sent, or as the address names it */
    json_t *raw;                    /* nested */
    json_t *subject;                /* choices.subject; NULL */
    json_t *extra;                  /* more items of lists asked for */
    json_t *lists;                  /* choices already read, by source */
    enum zone zone;
    bool posted;
};

/* False: no such act. */
bool act_form_open(const struct site *s, const struct web_request *q, struct act_form *ret);
/* Does the field _step say this (or begin so)? */
bool act_form_steps(const struct act_form *f, const char *step);
/* What a source offers (struct form_choices); arg: the struct act_form. */
json_t *act_form_choices(void *arg, const char *source);
/* Subjects the address names, which are shown and not asked: {"post": "Kepala Dinas ..."}. */
json_t *act_form_fixed(struct act_form *f);
/* Where to go back to: a path of our own, never another host. */
const char *act_form_back(const struct act_form *f);
