/* Two clocks, never mixed. Legal time decides dates, windows and stamps and may be virtual
 * in a demonstration folder; machine time drives sessions, retries, leases and checkpoints
 * and is never virtual. Both are passed, nobody else reads a clock. */
#pragma once
#include <stdbool.h>
#include "base/date.h"

struct clock {
    bool is_virtual;         /* legal time was set by hand: pages must say so */
    instant virtual_at;      /* legal time when it was set */
    instant virtual_since;   /* machine time (monotonic) when it was set; legal time runs on from
                                there, unless frozen */
    bool frozen;             /* scenario: legal time stands until set again */
};

void clock_real(struct clock *c);
void clock_set(struct clock *c, instant at, bool frozen);
instant clock_legal(const struct clock *c);
instant clock_machine(void);       /* CLOCK_REALTIME, microseconds */
instant clock_monotonic(void);     /* for durations only */
