/* One structured line per event to standard error: logfmt, UTC, control characters escaped,
 * no personal data. Libraries do not log; the top of each thread does. */
#pragma once
struct err;
enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
/* The request this thread works on: put into each of its lines. The text is kept by reference; NULL:
 * none. */
void log_set_request(const char *id);
void log_set_level(enum log_level l);
/* log_event(LOG_INFO, "act.slow", "act=%s ms=%d", name, ms) */
void log_event(enum log_level l, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_err(const char *event, const struct err *e);
