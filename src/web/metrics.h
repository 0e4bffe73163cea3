/* What was answered how often and how fast, by the name of the route and the status. Never by
 * person, address or id. Written in Prometheus' text format. */
#pragma once
#include <stdint.h>

struct buf;
struct metrics;

enum { METRICS_MAX = 1024 };         /* routes times statuses; what comes after counts as "lain" */

/* NULL: no memory. */
struct metrics *metrics_new(void);
void metrics_free(struct metrics *m);
/* route is copied by reference: a text of the program's tables. us: microseconds it took. */
void metrics_count(struct metrics *m, const char *route, int status, int64_t us);
void metrics_write(struct metrics *m, struct buf *out);
/* One figure with its help; type is "gauge" or "counter". */
void metrics_figure(struct buf *out, const char *name, const char *type, const char *help,
                    int64_t value);
