/* Typed leaves of a page's data (base/mustache.h says how each is shown): dates, instants,
 * clauses. What is absent becomes null, so that a template's section on it is false. */
#pragma once
#include <jansson.h>
#include "base/date.h"
#include "rules/regulation.h"

struct arena;

void leaf_date(struct arena *a, json_t *o, const char *key, struct date d);
/* iso: as the store keeps it; NULL or no date gives null. */
void leaf_iso(struct arena *a, json_t *o, const char *key, const char *iso);
void leaf_instant(struct arena *a, json_t *o, const char *key, instant t, enum zone z);
/* With the citation and the clause in our words where r (may be NULL) knows it. */
void leaf_clause(json_t *o, const char *key, const struct regulation *r, const char *clause);
/* The same as a value of its own (new reference), for lists. */
json_t *leaf_of_clause(const struct regulation *r, const char *clause);
