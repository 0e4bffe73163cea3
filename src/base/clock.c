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
    c->is_virtual = c->frozen = false;
    c->base = 0;
}

void clock_set(struct clock *c, instant at, bool frozen)
{
    c->is_virtual = true;
    c->frozen = frozen;
    clock_move(c, at);
}

void clock_move(struct clock *c, instant at)
{
    c->base = c->frozen ? at : at - clock_monotonic();
}

instant clock_legal(const struct clock *c)
{
    if (!c->is_virtual)
        return clock_machine();
    return c->frozen ? c->base : c->base + clock_monotonic();
}

instant clock_machine(void)
{
    return read_clock(CLOCK_REALTIME);
}

instant clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}
