/* The ground acts of a test stand on: the whole procedure behind its gate, on the store of a place,
 * with a clock that stands where it is set. Stops the program, in TAP, when it cannot. */
#pragma once
#include "base/clock.h"
#include "gate/gate.h"
#include "support/place.h"
struct arena;
struct signer;

struct ground {
    struct arena *arena;
    struct clock clock;
    struct store *store;
    struct gate *gate;
    struct signer *signer;
};

/* create: the place has no store yet. */
void ground_open(struct ground *g, struct arena *a, const struct place *p, bool create, instant at);
void ground_close(struct ground *g);
/* A new gate on the same store: a gate remembers how far legal time has come. */
void ground_gate(struct ground *g);
/* Gives what waits its place and seals it, at machine time now + seconds. */
void ground_seal(struct ground *g, int seconds);
/* What the journal says at machine time now + seconds; NULL when it holds. */
const char *ground_verify(struct ground *g, struct arena *a, int seconds);
/* The same once what waits has its place, unsigned: nothing outside of the database is touched. */
const char *ground_verify_placed(struct ground *g, struct arena *a);
