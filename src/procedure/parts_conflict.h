/* Decisions about persons, and who declared a conflict of interest with one of them: he does not
 * decide, whatever his role, and the refusal says who does. The gate asks for acts on one candidate
 * (ACT_CONFLICT_FREE); here it is asked for those on a whole post. Reads only. */
#pragma once
#include "gate/act.h"

/* Has the actor declared a conflict with somebody whom a decision at the post concerns: still in,
 * or absent from `stage` (NULL: no stage)? ST_OK or a refusal. */
enum status conflict_at(struct ctx *c, const struct post_ref *post, const char *stage);
/* With this one? */
enum status conflict_with(struct ctx *c, const struct application_ref *app);
