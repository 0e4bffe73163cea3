/* Which two acts are tried where: every unordered pair of acts whose declared locks could conflict,
 * at the steps of the scenarios where they come nearest to one another.
 *
 * An *occasion* is one performance of one act in a scenario: a step, an item of a step that is a
 * batch (act.batch has no lock of its own: each item is an act with its own transaction), or the
 * confirmation of an act that waited for a second person. A *chance* of a pair is a state (all
 * steps before that of the first occasion are done, so that it is done next) and a second occasion
 * whose names are all known in that state. */
#pragma once
#include "cli/scenario.h"
#include "gate/gate.h"

enum { CHANCES = 8 };

struct occasion {
    size_t step, item;               /* item: of a batch; SIZE_MAX: the whole step */
    size_t act;                      /* by its place in the gate's table */
    size_t ready;                    /* first state in which its names are known */
    bool done;                       /* the scenario expects it to be done */
    bool confirms;                   /* it is the second person's act.confirm */
};

struct chance {
    size_t file;
    const struct occasion *x, *y;    /* the state is before x->step; x == y: the same twice */
    size_t cost;
};

struct pair {
    size_t a, b;                     /* acts, a <= b */
    struct chance chance[CHANCES];   /* nearest first */
    size_t n;
    bool apart;                      /* left out */
};

struct plan {
    size_t n_files;
    const char **file;
    struct scenario *scenario;       /* one a file */
    struct occasion **occasion;
    size_t *n_occasions;
    struct pair *pair;
    size_t n_pairs, apart;           /* apart: pairs left out, their locks cannot conflict */
    size_t n_acts;
    size_t *times;                   /* occasions of each act */
};

/* Can these two wait for one another? What an act locks is declared in its row (gate/act.h,
 * run_locks): the body; its selection, alone or shared; shared, also the dossier of who does it, of
 * whom it is done for, and of whom the application is. Left out are, therefore, two acts that only
 * share the selection and cannot meet in one person's dossier: no role may do both, and neither
 * reaches, through an application or on behalf, into what the other's doer keeps. */
bool plan_may_conflict(const struct act *a, const struct act *b);

/* gate: for the table of acts. Stops the program when a file cannot be read. */
void plan_make(struct plan *p, struct arena *a, const struct gate *g, char **files, size_t n_files);
/* The step that performs an occasion alone: of a batch, the item. */
struct scenario_step plan_step(const struct scenario *s, const struct occasion *o);
