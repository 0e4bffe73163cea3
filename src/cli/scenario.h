/* A scenario: a whole selection as a file of steps, performed through the gate.
 *
 *     schema: selter/scenario/1
 *     title: ...
 *     steps:
 *       - {at: 2019-11-12T09:00+08:00, as: sistem, act: account.create, with: {name: ...}, save: ketua}
 *       - {at: ..., as: ketua, act: selection.open, with: {regulation: ..., title: ...}, save: sel}
 *       - {at: ..., as: ketua, act: announcement.publish, with: {selection: $sel, ...},
 *          refused: BTG-II.B.1.b}
 *       - {at: ..., as: ketua, page: ranking.show, with: {selection: $sel},
 *          expect: {"lines.0.shown": "82,64"}}
 *
 * `save: NAME` keeps the act's first id, `save: {NAME: member, ...}` the named ones ("answers.0.x"
 * reaches into lists). "$NAME" in `with` is replaced by what was saved. `as:` is a saved account,
 * "sistem" or "publik". `refused:` is the clause (or "-" for a refusal without one) that must
 * refuse the act; `faults:` the field that must be wrong; `waits: true` that a second person is
 * needed; without them the act must be done. Names are per file; several files are merged by
 * `at`. All faults of a file are reported at once with line and column. */
#pragma once
#include <jansson.h>
#include "base/date.h"
#include "base/err.h"

struct arena;

struct scenario_step {
    const char *file;
    int line;
    instant at, arrived;           /* arrived: of a request judged by its arrival; 0: at */
    const char *at_text;
    const char *as, *role;
    const char *act, *page;        /* exactly one */
    json_t *with;                  /* object or NULL */
    json_t *save;                  /* string, object or NULL */
    const char *refused, *faults, *error;
    bool waits;
    const char *token;
    json_t *expect;                /* path -> value */
    size_t scope;                  /* which file: names are per file */
};

struct scenario {
    struct scenario_step *v;
    size_t n;
    size_t n_scopes;
};

/* Reads one file and appends its steps. False when there are faults. */
bool scenario_read(struct arena *a, const char *file, const char *text, size_t n,
                   struct scenario *s, struct faults *f);
/* Merges by time, keeping the order within a file. */
void scenario_merge(struct scenario *s);
