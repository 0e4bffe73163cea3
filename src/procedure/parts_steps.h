/* Where a selection stands in the steps of its regulation, with the office's own plan where it made
 * one: what the timeline draws and the task lists tell. */
#pragma once
#include "gate/act.h"
#include "rules/procedure.h"

struct planned_step;
struct steps {
    struct step_status *v;
    size_t n;
    struct planned_step *plans;
    size_t n_plans;
};

/* At the stamp of c, in its arena. */
void steps_read(struct ctx *c, struct steps *ret);
/* Did the office plan this step itself (selection.plan_schedule)? */
bool steps_planned(const struct steps *s, const char *step);
