/* What waits for an applicant in a selection: to hand in, to correct, to come. Reads only. */
#pragma once
#include "gate/act.h"

struct own_task {
    const char *what, *href;
    struct date due;             /* in the selection's zone */
};

enum { OWN_TASKS_MAX = 20 };

/* Of the selection at hand, for the actor; the first by which it is due stands first. */
size_t own_tasks(struct ctx *c, struct own_task ret[OWN_TASKS_MAX]);
