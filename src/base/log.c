/* One event, one line, one write(2): lines of several threads never mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum { LINE_MAX_BYTES = 8192, FIELDS_MAX_BYTES = 2000 };

static atomic_int shown_level = LOG_INFO;

static _Thread_local const char *request;

void log_set_request(const char *id)
{
    request = id;
}

void log_set_level(enum log_level l)
{
    atomic_store(&shown_level, (int)l);
}

/* Text as it may stand in a log: control characters (the C1 set too) and bytes that are not
 * UTF-8 are written \n, \t or \xNN, so that no input can forge a line or steer a terminal. */
static void add_escaped(struct buf *b, const char *s, size_t n, bool quoted)
{
    size_t good_to = 0;                              /* everything before it is valid UTF-8 */
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (i >= good_to) {
            size_t bad;
            good_to = str_utf8_valid(s + i, n - i, &bad) ? n : i + bad;
        }
        bool c1 = c == 0xC2 && i + 1 < n && (unsigned char)s[i + 1] < 0xA0;
        if (i == good_to || c < 0x20 || c == 0x7F || c1) {
            if (c == '\n')
                buf_str(b, "\\n");
            else if (c == '\t')
                buf_str(b, "\\t");
            else
                buf_printf(b, "\\x%02x", c1 ? (unsigned char)s[++i] : c);
        } else {
            if (quoted && (c == '"' || c == '\\'))
                buf_char(b, '\\');
            buf_char(b, s[i]);
        }
    }
}

static void add_head(struct buf *b, enum log_level l, const char *event)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    instant now = clock_machine();
    int64_t seconds = now / INSTANT_SECOND, of_day = seconds % 86400;
    struct ymd d = date_ymd((struct date){(int32_t)(seconds / 86400)});
    buf_printf(b, "ts=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ level=%s event=", d.y, d.m, d.d,
               (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60),
               (int)(now % INSTANT_SECOND / 1000), names[l]);
    add_escaped(b, event, strlen(event), false);
    if (request)
        buf_printf(b, " request=%s", request);
}

static void emit(struct buf *b)
{
    buf_char(b, '\n');
    for (size_t at = 0; at < b->len;) {
        ssize_t n = write(STDERR_FILENO, b->data + at, b->len - at);
        if (n <= 0)
            return;                                  /* there is nowhere left to say so */
        at += (size_t)n;
    }
}

void log_event(enum log_level l, const char *event, const char *fmt, ...)
{
    if ((int)l > atomic_load(&shown_level))
        return;
    struct buf b BUF_AUTO;
    buf_init(&b, LINE_MAX_BYTES);
    add_head(&b, l, event);
    char fields[FIELDS_MAX_BYTES];
    va_list ap;
    va_start(ap, fmt);
    int n = fmt ? vsnprintf(fields, sizeof fields, fmt, ap) : 0;
    va_end(ap);
    if (n > 0) {
        buf_char(&b, ' ');
        add_escaped(&b, fields, strlen(fields), false);
        if ((size_t)n >= sizeof fields)
            buf_str(&b, " cut=1");
    }
    emit(&b);
}

void log_err(const char *event, const struct err *e)
{
    struct buf b BUF_AUTO;
    buf_init(&b, LINE_MAX_BYTES);
    add_head(&b, LOG_ERROR, event);
    buf_printf(&b, " class=%s detail=\"", err_class_name(e->class));
    add_escaped(&b, e->detail, strlen(e->detail), true);
    buf_char(&b, '"');
    emit(&b);
}
