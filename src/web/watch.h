/* For whoever watches over the server: does it live, can it serve, how is it doing.
 *
 *   /sehat    200 as long as it answers at all
 *   /siap     200 when it can serve: the store answers and has the shape this program knows, the
 *             clock is not behind what was recorded, and nobody is stopping it; else 503
 *   /metrik   figures for Prometheus, to this machine only: not through a proxy */
#pragma once
#include <stdatomic.h>
#include "base/date.h"
#include "web/dispatch.h"

struct metrics;

struct watch {
    struct metrics *metrics;
    atomic_bool stopping;
    atomic_int in_work;          /* requests between head and last byte */
    atomic_int connections;
    instant began;               /* machine time */
    instant began_monotonic;
};

/* Are these the addresses above, which know no visitor? */
bool watch_takes(const struct web_request *q);
web_handler watch_alive_answer, watch_ready_answer, watch_metrics_answer;
