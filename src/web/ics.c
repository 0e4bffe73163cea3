#include "web/ics.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "web/answer.h"
#include "web/request.h"
#include "web/visitor.h"

enum { LINE_OCTETS = 75, FILE_MOST = 16 << 10 };

/* "20200114T010000Z" */
static const char *utc(struct arena *a, instant t)
{
    char *s = arena_strdup(a, instant_iso(a, t - 7 * 3600 * INSTANT_SECOND, ZONE_WIB)), *o = s;
    for (const char *p = s; *p && p < s + 19; p++)
        if (*p != '-' && *p != ':')
            *o++ = *p;
    *o = '\0';
    return arena_printf(a, "%sZ", s);
}

/* NAME:VALUE, escaped, and folded before an octet that begins a character. */
static void line(struct buf *out, const char *name, const char *value)
{
    size_t at = strlen(name) + 1;
    buf_printf(out, "%s:", name);
    for (const char *s = value ? value : ""; *s; s++) {
        bool begins = ((unsigned char)*s & 0xC0) != 0x80;
        if (begins && at > LINE_OCTETS - 5) {
            buf_str(out, "\r\n ");
            at = 1;
        }
        if (strchr(",;\\", *s))
            buf_char(out, '\\');
        if (*s == '\n')
            buf_str(out, "\\n");
        else
            buf_char(out, *s);
        at += 2;
    }
    buf_str(out, "\r\n");
}

static void write_event(struct buf *out, const struct web_request *q, const json_t *e, instant at,
                        instant now)
{
    struct arena *a = q->arena;
    buf_str(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//selter//ID\r\nBEGIN:VEVENT\r\n");
    line(out, "UID", arena_printf(a, "%s@%s", json_str(e, "session"), q->host ? q->host : "selter"));
    line(out, "DTSTAMP", utc(a, now));
    line(out, "DTSTART", utc(a, at));
    line(out, "DURATION", arena_printf(a, "PT%lldM", (long long)json_int(e, "minutes", 0)));
    line(out, "SUMMARY", arena_printf(a, "%s: %s", json_str(e, "name"), json_str(e, "post_title")));
    line(out, "LOCATION", json_str(e, "room"));
    buf_str(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

/* The session among the reader's own; NULL. */
static const json_t *find(const struct site *s, const struct web_request *q, const char *session)
{
    struct outcome o;
    json_t *data = NULL, *input = json_in(q->arena, json_object());
    json_put(input, "selection", q->segments[1]);
    if (gate_read(s->gate, q->arena, "application.mine", q->visitor->account, input, &data, &o) != ST_OK)
        return NULL;
    const json_t *list = json_object_get(data, "sessions");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(json_str(json_array_get(list, i), "session"), session))
            return json_array_get(list, i);
    return NULL;
}

void ics_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct buf out BUF_AUTO;
    instant at;
    const char *file = q->n_segments == 3 ? q->segments[2] : "";
    const json_t *e = str_ends(file, ".ics")
                          ? find(s, q, arena_strndup(q->arena, file, strlen(file) - 4)) : NULL;
    if (!e || !instant_parse(json_str(json_object_get(e, "at"), "$instant"), &at)) {
        answer_failed(s, q, 404, "not-found", "Tidak ada undangan pada alamat ini.", NULL, r);
        return;
    }
    buf_init(&out, FILE_MOST);
    write_event(&out, q, e, at, gate_now(s->gate));
    *r = (struct web_response){.status = 200, .type = "text/calendar; charset=utf-8",
                               .body = buf_dup(&out, q->arena), .n = out.len, .cache = "no-store"};
}
