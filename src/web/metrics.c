#include "web/metrics.h"

#include <inttypes.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/str.h"

/* Upper ends in microseconds; what is slower stands under +Inf only. */
static const struct {
    int64_t us;
    const char *seconds;
} bounds[] = {
    {500, "0.0005"}, {1000, "0.001"}, {2500, "0.0025"}, {5000, "0.005"}, {10000, "0.01"},
    {25000, "0.025"}, {50000, "0.05"}, {100000, "0.1"}, {250000, "0.25"}, {500000, "0.5"},
    {1000000, "1"}, {2500000, "2.5"}, {5000000, "5"},
};
enum { BOUNDS = sizeof bounds / sizeof bounds[0] };

struct series {
    const char *route;               /* NULL: free */
    int status;
    uint64_t count, us;
    uint64_t under[BOUNDS];          /* each request in one of them */
};

struct metrics {
    pthread_mutex_t lock;
    size_t n;
    struct series v[2 * METRICS_MAX];    /* open addressing, at most half full */
    struct series rest;
};

struct metrics *metrics_new(void)
{
    struct metrics *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    pthread_mutex_init(&m->lock, NULL);
    m->rest.route = "lain";
    return m;
}

void metrics_free(struct metrics *m)
{
    if (!m)
        return;
    pthread_mutex_destroy(&m->lock);
    free(m);
}

/* The caller holds the lock. */
static struct series *series_of(struct metrics *m, const char *route, int status)
{
    uint32_t h = 2166136261u ^ (uint32_t)status;
    for (const char *p = route; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619u;
    for (size_t i = h;; i++) {
        struct series *s = &m->v[i % (2 * METRICS_MAX)];
        if (s->route && (s->status != status || !str_eq(s->route, route)))
            continue;
        if (!s->route && m->n == METRICS_MAX)
            return &m->rest;
        if (!s->route) {
            m->n++;
            s->route = route;
            s->status = status;
        }
        return s;
    }
}

void metrics_count(struct metrics *m, const char *route, int status, int64_t us)
{
    size_t i = 0;
    while (i < BOUNDS && us > bounds[i].us)
        i++;
    pthread_mutex_lock(&m->lock);
    struct series *s = series_of(m, route, status);
    s->count++;
    s->us += us > 0 ? (uint64_t)us : 0;
    if (i < BOUNDS)
        s->under[i]++;
    pthread_mutex_unlock(&m->lock);
}

static void write_one(struct buf *out, const struct series *s)
{
    uint64_t so_far = 0;
    if (!s->route || !s->count)
        return;
    for (size_t i = 0; i < BOUNDS; i++) {
        so_far += s->under[i];
        buf_printf(out, "selter_http_request_seconds_bucket{route=\"%s\",status=\"%d\",le=\"%s\"} "
                   "%" PRIu64 "\n", s->route, s->status, bounds[i].seconds, so_far);
    }
    buf_printf(out, "selter_http_request_seconds_bucket{route=\"%s\",status=\"%d\",le=\"+Inf\"} %" PRIu64
               "\nselter_http_request_seconds_sum{route=\"%s\",status=\"%d\"} %" PRIu64 ".%06u\n"
               "selter_http_request_seconds_count{route=\"%s\",status=\"%d\"} %" PRIu64 "\n",
               s->route, s->status, s->count, s->route, s->status, s->us / 1000000,
               (unsigned)(s->us % 1000000), s->route, s->status, s->count);
}

void metrics_write(struct metrics *m, struct buf *out)
{
    buf_str(out, "# HELP selter_http_request_seconds Requests answered, by route and status.\n"
                 "# TYPE selter_http_request_seconds histogram\n");
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < 2 * METRICS_MAX; i++)
        write_one(out, &m->v[i]);
    write_one(out, &m->rest);
    pthread_mutex_unlock(&m->lock);
}

void metrics_figure(struct buf *out, const char *name, const char *type, const char *help,
                    int64_t value)
{
    buf_printf(out, "# HELP selter_%s %s\n# TYPE selter_%s %s\nselter_%s %" PRId64 "\n", name, help, name,
               type, name, value);
}
