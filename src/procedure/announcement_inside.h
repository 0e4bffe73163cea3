/* Private to announcement*.c: the announcement in force and what proves it. */
#pragma once
#include "gate/act.h"
#include "gate/page.h"
#include "rules/announcement.h"

#define ANNOUNCEMENT_OFFICE                                                                   \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

/* The announcement in force; false before it was published. */
struct announced {
    int64_t id, version;
    const char *pub, *kind, *scoring_hash;
    struct date opens, closes;
};
bool announcement_in_force(struct ctx *c, struct announced *ret);
size_t announcement_proofs(struct ctx *c, struct announcement_proof **ret);
/* The day the count starts: the opening, or the proof of the channels when that is later. False
 * while channels are still to be proven (then from the opening), with their verdicts in v. */
bool announcement_counted_from(struct ctx *c, struct date opens, struct date *ret,
                               struct verdicts *v);
enum status announcement_run_close(struct ctx *c, const struct input *in);
