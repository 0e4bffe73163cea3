/* Two clocks, never mixed. Legal time decides dates, windows and stamps and may be virtual
 * in a demonstration folder; machine time drives sessions, retries, leases and checkpoints
 * and is never virtual. Both are passed, nobody else reads a clock. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include "base/date.h"

struct clock {
    bool is_virtual;         /* legal time was set by hand: pages must say so */
    bool frozen;             /* scenario: legal time stands until set again */
    _Atomic instant base;    /* virtual: legal time itself when frozen, else its lead over the
                                monotonic clock, from which it runs on */
};

void clock_real(struct clock *c);
void clock_set(struct clock *c, instant at, bool frozen);
/* Sets a virtual clock to another time while others read it; one that runs goes on from there. */
void clock_move(struct clock *c, instant at);
instant clock_legal(const struct clock *c);
instant clock_machine(void);       /* CLOCK_REALTIME, microseconds */
instant clock_monotonic(void);     /* for durations only */
