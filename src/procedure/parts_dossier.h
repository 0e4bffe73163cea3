/* What a dossier must hold in this selection, and the person it tells of: shared by those who
 * hand dossiers in and those who check them. Reads only. */
#pragma once
#include "gate/act.h"
#include "rules/person.h"

/* One document a dossier may hold: of the regulation, or announced besides. */
struct wanted {
    const char *id, *name, *clause, *judged, *reason;
    const char *link;              /* objective link of what was announced besides; NULL */
    const char *requirement;       /* the requirement of eligibility it proves; NULL */
    bool mandatory, extra;
    const char *const *kinds;
    size_t n_kinds;
};

/* The regulation's list in its order, then what the panel fixed and announced besides. */
size_t wanted_items(struct ctx *c, struct wanted **ret);
const struct wanted *wanted_find(const struct wanted *v, size_t n, const char *id);

/* The facts stated in a dossier, and its documents as proofs; what is not stated is not known.
 * Name and number come from the account where the dossier does not repeat them. */
void dossier_person(struct ctx *c, int64_t dossier, int64_t account, struct person *ret);
