/* What an applicant told about himself once: shared by the profile and by those who begin a dossier
 * from it. Reads only. */
#pragma once
#include <jansson.h>
#include "gate/act.h"

/* The profile of an account as the facts of rules/person_json.h; it lives with the arena. NULL: none
 * yet. ret_made (may be NULL): the record that kept it. */
json_t *profile_facts(struct ctx *c, int64_t account, int64_t *ret_made);
