/* Playing one step of a scenario: names that were saved, what a step asks of the gate. Shared by
 * selter play and by the test of acts that happen at once. */
#pragma once
#include "cli/scenario.h"
#include "gate/gate.h"

/* What was saved, one object a file. */
struct player {
    struct arena *arena;
    struct gate *gate;
    json_t **names;
    struct faults *wrong;          /* lines of the scenario that did not hold */
    size_t acts, refusals, pages;
};

void player_init(struct player *p, struct arena *a, struct gate *g, size_t n_scopes,
                 struct faults *wrong);
/* j with every "$name" replaced; a name not saved yet is a finding. New reference. */
json_t *player_resolve(struct player *p, const struct scenario_step *s, const json_t *j);
/* "lines.0.shown" in an object; NULL when there is no such place. "lines.n": how many. */
json_t *player_at(struct arena *a, json_t *j, const char *path);
/* Keeps what the step saves. */
void player_keep(struct player *p, const struct scenario_step *s, const struct outcome *o);
void player_request(struct player *p, const struct scenario_step *s, struct request *ret);
