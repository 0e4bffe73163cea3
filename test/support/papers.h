/* Letters for the tests of src/paper: three templates in papers/, with invented people. */
#pragma once
#include <jansson.h>
#include "paper/letter.h"

struct arena;

/* The text of papers/NAME.md or of another file there; fails the test when it is not there. */
char *paper_sample_file(struct arena *a, const char *name);
/* The read models; the objects live in a. */
json_t *paper_invitation_data(struct arena *a);
json_t *paper_decree_data(struct arena *a);
json_t *paper_minutes_data(struct arena *a, size_t n_rows);
/* Kop, place, date, code and signers "ketua_pansel" (Plt.), "bupati", "sekda" (a.n., u.b.),
 * "panel" (five). */
struct letter_facts paper_facts(void);
/* Composes template NAME; every fault is printed and fails the test. */
struct document *paper_sample(struct arena *a, const char *name, const json_t *data,
                              const struct letter_facts *facts);
