/* The facts about one person as a JSON object: what an applicant's form, the counter and a
 * scenario send, and what a dossier keeps. The words are those of the persons' CSV
 * (rules/eligibility_csv.h); a list that is left out is not known, an empty one says "there is
 * none". What is proved later (competency, health, track record) nobody states about himself, so
 * it has no member here; the documents are those of the dossier.
 *
 *   name, nip, birth_date, sex (L, P), civil_servant, own_government
 *   ranks        [{rank, tmt, decree}]
 *   education    [{level, date}]
 *   trainings    [{name, date, attending}]
 *   performance  [{year, grade or score, scheme}]
 *   discipline   [{kind, from, until, regulation}]
 *   posts        [{title, unit, level, functional, from, until, acting, decree, related}] */
#pragma once
#include <stdbool.h>
#include <jansson.h>
#include "base/err.h"
#include "rules/person.h"

struct arena;

enum { PERSON_JSON_LIST_MAX = 64 };

/* Reads j into *ret (strings lie in a); every fault goes to f at "where.member[n].member".
 * False when there was one; *ret then holds what could be read. */
bool person_json_read(struct arena *a, json_t *j, const char *where, struct faults *f,
                      struct person *ret);
