#include "work/letter.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

enum { WORD_BYTES = 42, LINE_CHARS = 76 };

/* "Sun, 22 Nov 2026 00:04:41 +0000" */
static void add_date(struct buf *out, instant t)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date d = {(int32_t)(t / (86400 * INSTANT_SECOND))};
    struct ymd y = date_ymd(d);
    int second = (int)(t / INSTANT_SECOND % 86400);
    buf_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[date_weekday(d) - 1], y.d,
               months[y.m - 1], y.y, second / 3600, second / 60 % 60, second % 60);
}

/* Encoded words (RFC 2047), none of which parts a character. */
static void add_subject(struct buf *out, struct arena *a, const char *s)
{
    buf_str(out, "Subject:");
    while (*s) {
        size_t n = strlen(s) > WORD_BYTES ? WORD_BYTES : strlen(s);
        while (n > 1 && ((unsigned char)s[n] & 0xC0) == 0x80)
            n--;
        buf_printf(out, " =?UTF-8?B?%s?=\r\n", base64_encode(a, s, n));
        s += n;
    }
}

static void add_body(struct buf *out, struct arena *a, const char *body)
{
    struct buf text BUF_AUTO;
    buf_init(&text, 1 << 20);
    for (const char *s = body; *s; s++) {
        if (*s == '\n')
            buf_char(&text, '\r');
        buf_char(&text, *s);
    }
    const char *coded = base64_encode(a, text.data, text.len);
    for (size_t n = strlen(coded), i = 0; i < n; i += LINE_CHARS)
        buf_printf(out, "%.*s\r\n", (int)(n - i < LINE_CHARS ? n - i : LINE_CHARS), coded + i);
    out->overflow |= text.overflow;
}

void letter_write(const struct letter *l, struct arena *a, struct buf *out)
{
    const char *domain = strchr(l->from, '@');
    add_date(out, l->at);
    buf_printf(out, "From: <%s>\r\nTo: <%s>\r\n", l->from, l->to);
    add_subject(out, a, l->subject);
    buf_printf(out, "Message-ID: <%s%s>\r\n", l->message_id, domain ? domain : "@selter");
    buf_str(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                 "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
    add_body(out, a, l->body);
}
