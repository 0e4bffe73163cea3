#include "rules/oversight.h"
#include <stdio.h>
#include "base/arena.h"
#include "base/str.h"
#include "rules/yaml.h"

/* ---- the file as tables ---- */

static const struct yaml_word schema_words[] = {{"selter/oversight/1", 0, NULL}};
static const struct yaml_vocab schemas = YAML_VOCAB("schema", schema_words);
static const struct yaml_word certainty_words[] = {
    {"pasti", SURE, NULL}, {"mungkin", PROBABLE, NULL}, {"ragu", UNSURE, NULL}};
static const struct yaml_vocab certainties = YAML_VOCAB("certainty", certainty_words);

struct raw_oversight {
    int schema;
    struct oversight o;
};

static void body_check(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct oversight_body *b = obj;
    if (!date_is_none(b->from) && !date_is_none(b->until) && date_cmp(b->until, b->from) < 0)
        yaml_fault(y, at, "until", "hari terakhir (%s) mendahului hari pertama (%s)",
                   date_iso(yaml_arena(y), b->until), date_iso(yaml_arena(y), b->from));
}

static bool overlap(const struct oversight_body *a, const struct oversight_body *b)
{
    bool a_ends_before = !date_is_none(a->until) && !date_is_none(b->from) &&
                         date_cmp(a->until, b->from) < 0;
    bool b_ends_before = !date_is_none(b->until) && !date_is_none(a->from) &&
                         date_cmp(b->until, a->from) < 0;
    return !a_ends_before && !b_ends_before;
}

static bool gives(const struct oversight_body *b, const char *kind)
{
    for (size_t i = 0; i < b->n_answers; i++)
        if (str_eq(b->answers[i], kind))
            return true;
    return false;
}

/* No answer may be asked of two bodies on one day. */
static void answers_check(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct oversight *o = &((const struct raw_oversight *)obj)->o;
    char path[64];
    for (size_t i = 0; i < o->n_bodies; i++)
        for (size_t k = 0; k < o->bodies[i].n_answers; k++)
            for (size_t j = 0; j < i; j++)
                if (gives(&o->bodies[j], o->bodies[i].answers[k]) &&
                    overlap(&o->bodies[i], &o->bodies[j])) {
                    snprintf(path, sizeof path, "bodies.%zu.answers", i);
                    yaml_fault(y, at, path,
                               "jawaban \"%s\" sudah menjadi wewenang %s pada masa yang sama",
                               o->bodies[i].answers[k],
                               o->bodies[j].name == NULL ? "lembaga lain" : o->bodies[j].name);
                }
}

static const struct yaml_row body_rows[] = {
    {"id", YAML_IDENT, YAML_AT(struct oversight_body, id), .flags = YAML_MUST | YAML_PATH},
    {"name", YAML_TEXT, YAML_AT(struct oversight_body, name), .flags = YAML_MUST | YAML_NAME},
    {"address", YAML_TEXT, YAML_AT(struct oversight_body, address), .flags = YAML_MUST,
     .about = "as letters print it"},
    {"from", YAML_DATE, YAML_AT(struct oversight_body, from), .about = "first day; open if absent"},
    {"until", YAML_DATE, YAML_AT(struct oversight_body, until), .about = "last day; open if absent"},
    {"duties", YAML_TEXTS, YAML_ATN(struct oversight_body, duties, n_duties), .flags = YAML_MUST,
     .min = 1, .max = 50, .about = "what it oversees"},
    {"answers", YAML_TEXTS, YAML_ATN(struct oversight_body, answers, n_answers),
     .flags = YAML_WORDLIKE, .max = 20, .about = "answers a selection must have from it"},
    {"certainty", YAML_WORD, YAML_AT(struct oversight_body, certainty), .flags = YAML_MUST,
     .words = &certainties},
    {"source", YAML_TEXT, YAML_AT(struct oversight_body, source), .flags = YAML_MUST | YAML_PROSE},
    {"note", YAML_TEXT, YAML_AT(struct oversight_body, note), .flags = YAML_PROSE},
};
static const struct yaml_table body_table =
    YAML_TABLE(struct oversight_body, body_rows, .check = body_check);
static const struct yaml_row top_rows[] = {
    {"schema", YAML_WORD, YAML_AT(struct raw_oversight, schema), .flags = YAML_MUST,
     .words = &schemas},
    {"bodies", YAML_LIST, YAML_ATN(struct raw_oversight, o.bodies, o.n_bodies),
     .flags = YAML_MUST, .min = 1, .max = 100, .sub = &body_table},
};
static const struct yaml_table top_table =
    YAML_TABLE(struct raw_oversight, top_rows, .check = answers_check);

struct oversight *oversight_read(struct arena *a, const char *file, const char *text, size_t n,
                                 struct faults *f)
{
    struct raw_oversight *r = arena_new_of(a, struct raw_oversight);
    struct yaml *y = yaml_parse(a, file, text, n, f);
    return y != NULL && yaml_read(y, &top_table, r) ? &r->o : NULL;
}

/* ---- looking up ---- */

static bool holds_on(const struct oversight_body *b, struct date on)
{
    return (date_is_none(b->from) || date_cmp(b->from, on) <= 0) &&
           (date_is_none(b->until) || date_cmp(on, b->until) <= 0);
}

size_t oversight_on(const struct oversight *o, struct arena *a, struct date on,
                    const struct oversight_body ***ret)
{
    const struct oversight_body **v = arena_array_of(a, o->n_bodies, const struct oversight_body *);
    size_t n = 0;
    for (int asked = 1; asked >= 0; asked--)
        for (size_t i = 0; i < o->n_bodies; i++)
            if (holds_on(&o->bodies[i], on) && (o->bodies[i].n_answers > 0) == (asked == 1))
                v[n++] = &o->bodies[i];
    *ret = v;
    return n;
}

const struct oversight_body *oversight_answers(const struct oversight *o, struct date on,
                                               const char *kind)
{
    for (size_t i = 0; i < o->n_bodies; i++)
        if (holds_on(&o->bodies[i], on) && gives(&o->bodies[i], kind))
            return &o->bodies[i];
    return NULL;
}

const struct oversight_body *oversight_body_by_id(const struct oversight *o, const char *id)
{
    for (size_t i = 0; i < o->n_bodies; i++)
        if (str_eq(o->bodies[i].id, id))
            return &o->bodies[i];
    return NULL;
}
