#include "web/watch.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "access/session.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "store/outbox.h"
#include "store/store.h"
#include "web/answer.h"
#include "web/metrics.h"
#include "web/request.h"

#define METRICS_BYTES ((size_t)4 << 20)
#define BEHIND_MAX (60 * INSTANT_SECOND)     /* machines that share a store differ a little */

bool watch_takes(const struct web_request *q)
{
    return q->n_segments == 1 && (str_eq(q->segments[0], "sehat") || str_eq(q->segments[0], "siap") ||
                                  str_eq(q->segments[0], "metrik"));
}

static void say(struct web_response *r, int status, const char *text)
{
    *r = (struct web_response){.status = status, .type = "text/plain; charset=utf-8", .body = text,
                               .n = strlen(text), .cache = "no-store"};
}

void watch_alive_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    (void)s;
    (void)q;
    say(r, 200, "sehat\n");
}

/* ---- ready ---- */

void watch_ready_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct err e = {0};
    instant newest;
    (void)q;
    if (atomic_load(&s->watch->stopping)) {
        say(r, 503, "belum siap: sedang berhenti\n");
    } else if (store_check(access_store(s->access), &newest, &e) != ST_OK) {
        log_err("ready.store", &e);
        say(r, 503, "belum siap: penyimpanan tidak menjawab atau susunannya tidak dikenal\n");
    } else if (newest - clock_machine() > BEHIND_MAX) {
        log_event(LOG_ERROR, "ready.clock", "behind_s=%lld",
                  (long long)((newest - clock_machine()) / INSTANT_SECOND));
        say(r, 503, "belum siap: jam mesin lebih awal daripada catatan terakhir\n");
    } else {
        say(r, 200, "siap\n");
    }
}

/* ---- figures ---- */

static int64_t resident_bytes(void)
{
    char text[128];
    int64_t pages = 0;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
    if (fd >= 0)
        close(fd);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    const char *second = text + strcspn(text, " ");
    for (second += *second == ' '; *second >= '0' && *second <= '9'; second++)
        pages = pages * 10 + (*second - '0');
    return pages * sysconf(_SC_PAGESIZE);
}

static void write_store(struct buf *out, struct store *store)
{
    struct store_stats st;
    store_stats(store, &st);
    metrics_figure(out, "writer_waiting", "gauge", "Units waiting for the writer.", (int64_t)st.waiting);
    metrics_figure(out, "writer_units_total", "counter", "Units written.", (int64_t)st.units);
    metrics_figure(out, "writer_groups_total", "counter", "Commits.", (int64_t)st.groups);
    metrics_figure(out, "writer_retries_total", "counter", "Units run again.",
                   (int64_t)(st.retries + st.alone));
    metrics_figure(out, "writer_slow_total", "counter", "Units of more than 20 ms.", (int64_t)st.slow);
}

/* What the store counts; left out when it does not answer, as Prometheus wants it. */
static void write_counts(struct buf *out, const struct site *s)
{
    struct err e = {0};
    struct db *db;
    int64_t sessions, waiting, failed;
    if (session_count(s->access, &sessions, &e) == ST_OK)
        metrics_figure(out, "sessions", "gauge", "Sessions that are not ended.", sessions);
    if (store_read(access_store(s->access), &db, &e) != ST_OK)
        return;
    outbox_count(db, &waiting, &failed);
    if (!db_failed(db)) {
        metrics_figure(out, "mails_waiting", "gauge", "Deliveries that wait.", waiting);
        metrics_figure(out, "mails_failed", "gauge", "Deliveries that failed for good.", failed);
    }
    store_read_done(db);
}

void watch_metrics_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct watch *w = s->watch;
    struct buf out BUF_AUTO;
    if (q->forwarded) {
        say(r, 403, "Hanya untuk mesin ini.\n");
        return;
    }
    instant up = clock_monotonic() - w->began_monotonic;
    buf_init(&out, METRICS_BYTES);
    metrics_write(w->metrics, &out);
    metrics_figure(&out, "connections", "gauge", "Open connections.", atomic_load(&w->connections));
    metrics_figure(&out, "requests_in_work", "gauge", "Requests being read or answered.",
                   atomic_load(&w->in_work));
    write_store(&out, access_store(s->access));
    write_counts(&out, s);
    metrics_figure(&out, "resident_bytes", "gauge", "Resident memory.", resident_bytes());
    metrics_figure(&out, "uptime_seconds", "gauge", "Since the start.", up / INSTANT_SECOND);
    metrics_figure(&out, "clock_drift_seconds", "gauge",
                   "How far the machine's clock was set since the start.",
                   (clock_machine() - w->began - up) / INSTANT_SECOND);
    say(r, 200, "");
    r->type = "text/plain; version=0.0.4; charset=utf-8";
    r->body = buf_dup(&out, q->arena);
    r->n = out.len;
}
