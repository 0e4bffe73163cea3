/* The only place that reads a clock. */
#include "base/clock.h"

#include <time.h>

static instant read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (instant)t.tv_sec * INSTANT_SECOND + t.tv_nsec / 1000;
}

void clock_real(struct clock *c)
{
    *c = (struct clock){.is_virtual = false};
}

void clock_set(struct clock *c, instant at, bool frozen)
{
    *c = (struct clock){.is_virtual = true,
                        .virtual_at = at,
                        .virtual_since = clock_monotonic(),
                        .frozen = frozen};
}

instant clock_legal(const struct clock *c)
{
    if (!c->is_virtual)
        return clock_machine();
    return c->frozen ? c->virtual_at : c->virtual_at + (clock_monotonic() - c->virtual_since);
}

instant clock_machine(void)
{
    return read_clock(CLOCK_REALTIME);
}

instant clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}
