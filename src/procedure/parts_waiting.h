/* Acts that wait for a second person. */
#pragma once
#include "gate/act.h"

struct waiting_act {
    const char *pub, *title, *by;
    struct date on;
};

/* Those of the selection c is of (of the body without one) that this person may agree to: asked for
 * by somebody else, and for a role this person holds. Oldest first. */
size_t waiting_acts(struct ctx *c, struct waiting_act **ret);
