#include "cli/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "rules/yaml.h"

/* As it stands in the file; turned into scenario_step afterwards. */
struct raw_step {
    int line;
    const char *at, *arrived, *as, *role, *act, *page, *refused, *faults, *error, *token;
    bool waits;
    json_t *with, *save, *expect;
};
struct raw {
    int schema;
    const char *title;
    struct raw_step *steps;
    size_t n_steps;
};

static const struct yaml_word schema_words[] = {{"selter/scenario/1", 0, NULL}};
static const struct yaml_vocab schemas = YAML_VOCAB("schema", schema_words);

static void check_step(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct raw_step *s = obj;
    instant t;
    if (s->at && !instant_parse(s->at, &t))
        yaml_fault(y, at, "at", "\"%s\" bukan waktu; tulis misalnya 2019-11-12T09:00+08:00", s->at);
    if (s->arrived && !instant_parse(s->arrived, &t))
        yaml_fault(y, at, "arrived", "\"%s\" bukan waktu", s->arrived);
    if ((s->act == NULL) == (s->page == NULL))
        yaml_fault(y, at, NULL, "langkah harus mempunyai tepat satu dari act dan page");
    if (s->with && !json_is_object(s->with))
        yaml_fault(y, at, "with", "with harus berupa pemetaan");
    if (s->expect && !json_is_object(s->expect))
        yaml_fault(y, at, "expect", "expect harus berupa pemetaan jalur ke nilai");
    if (s->save && !json_is_string(s->save) && !json_is_object(s->save))
        yaml_fault(y, at, "save", "save harus berupa nama atau pemetaan nama ke anggota");
}

static const struct yaml_row step_rows[] = {
    {"", YAML_LINE, YAML_AT(struct raw_step, line)},
    {"at", YAML_TEXT, YAML_AT(struct raw_step, at), .flags = YAML_MUST},
    {"arrived", YAML_TEXT, YAML_AT(struct raw_step, arrived)},
    {"as", YAML_TEXT, YAML_AT(struct raw_step, as), .flags = YAML_MUST},
    {"role", YAML_TEXT, YAML_AT(struct raw_step, role)},
    {"act", YAML_TEXT, YAML_AT(struct raw_step, act)},
    {"page", YAML_TEXT, YAML_AT(struct raw_step, page)},
    {"with", YAML_ANY, YAML_AT(struct raw_step, with)},
    {"save", YAML_ANY, YAML_AT(struct raw_step, save)},
    {"refused", YAML_TEXT, YAML_AT(struct raw_step, refused)},
    {"faults", YAML_TEXT, YAML_AT(struct raw_step, faults)},
    {"error", YAML_TEXT, YAML_AT(struct raw_step, error)},
    {"waits", YAML_BOOL, YAML_AT(struct raw_step, waits)},
    {"token", YAML_TEXT, YAML_AT(struct raw_step, token)},
    {"expect", YAML_ANY, YAML_AT(struct raw_step, expect)},
};
static const struct yaml_table step_table =
    YAML_TABLE(struct raw_step, step_rows, .check = check_step);
static const struct yaml_row top_rows[] = {
    {"schema", YAML_WORD, YAML_AT(struct raw, schema), .flags = YAML_MUST, .words = &schemas},
    {"title", YAML_TEXT, YAML_AT(struct raw, title), .flags = YAML_MUST},
    {"steps", YAML_LIST, YAML_ATN(struct raw, steps, n_steps), .flags = YAML_MUST,
     .sub = &step_table},
};
static const struct yaml_table top_table = YAML_TABLE(struct raw, top_rows);

static void finish_step(const char *file, size_t scope, const struct raw_step *r,
                        struct scenario_step *s)
{
    *s = (struct scenario_step){
        .file = file, .line = r->line, .at_text = r->at, .as = r->as, .role = r->role,
        .act = r->act, .page = r->page, .with = r->with, .save = r->save, .refused = r->refused,
        .faults = r->faults, .error = r->error, .waits = r->waits, .token = r->token,
        .expect = r->expect, .scope = scope};
    instant_parse(r->at, &s->at);
    s->arrived = s->at;
    if (r->arrived)
        instant_parse(r->arrived, &s->arrived);
}

bool scenario_read(struct arena *a, const char *file, const char *text, size_t n,
                   struct scenario *s, struct faults *f)
{
    struct raw *raw = arena_new_of(a, struct raw);
    struct yaml *y = yaml_parse(a, file, text, n, f);
    if (!y || !yaml_read(y, &top_table, raw))
        return false;
    struct scenario_step *v = arena_array_of(a, s->n + raw->n_steps, struct scenario_step);
    if (s->n)
        memcpy(v, s->v, s->n * sizeof *v);
    for (size_t i = 0; i < raw->n_steps; i++) {
        finish_step(file, s->n_scopes, &raw->steps[i], &v[s->n + i]);
        if (i && v[s->n + i].at < v[s->n + i - 1].at)
            fault_add(f, file, raw->steps[i].line, 0,
                      "langkah ini (%s) mendahului langkah sebelumnya (%s)", raw->steps[i].at,
                      raw->steps[i - 1].at);
    }
    s->v = v;
    s->n += raw->n_steps;
    s->n_scopes++;
    return f->n_errors == 0;
}

void scenario_merge(struct scenario *s)
{
    /* Insertion sort: stable, and the files are nearly in order already. */
    for (size_t i = 1; i < s->n; i++) {
        struct scenario_step step = s->v[i];
        size_t k = i;
        for (; k > 0 && s->v[k - 1].at > step.at; k--)
            s->v[k] = s->v[k - 1];
        s->v[k] = step;
    }
}
