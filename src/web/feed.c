#include "web/feed.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"

#define FEED_MAX ((size_t)1 << 20)
#define LINE_OCTETS 75                 /* RFC 5545, 3.1 */

const char feed_calendar_type[] = "text/calendar; charset=utf-8";
const char feed_atom_type[] = "application/atom+xml; charset=utf-8";

static const char *done(struct arena *a, struct buf *out, size_t *ret_n)
{
    *ret_n = out->len;
    return out->overflow ? NULL : buf_dup(out, a);
}

static const char *absolute(struct arena *a, const char *base, const char *path)
{
    return arena_printf(a, "%s%s", base, path ? path : "/");
}

/* ---- calendar ---- */

/* One line, folded where it grows too long, never within a character. */
static void put_line(struct buf *out, const char *line)
{
    size_t in_line = 0;
    for (const char *s = line; *s;) {
        size_t n = 1;
        while ((s[n] & 0xc0) == 0x80)
            n++;
        if (in_line + n > LINE_OCTETS) {
            buf_str(out, "\r\n ");
            in_line = 1;
        }
        buf_add(out, s, n);
        in_line += n;
        s += n;
    }
    buf_str(out, "\r\n");
}

/* NAME:text with the characters that mean something escaped. */
static void put_text(struct arena *a, struct buf *out, const char *name, const char *text)
{
    struct buf line BUF_AUTO;
    buf_init(&line, FEED_MAX);
    buf_printf(&line, "%s:", name);
    for (const char *s = text ? text : ""; *s; s++) {
        if (*s == '\\' || *s == ';' || *s == ',')
            buf_char(&line, '\\');
        if (*s == '\n')
            buf_str(&line, "\\n");
        else if (*s != '\r')
            buf_char(&line, *s);
    }
    put_line(out, buf_dup(&line, a));
}

static const char *utc(struct arena *a, const json_t *leaf)
{
    instant t;
    if (!instant_parse(json_str(leaf, "$instant"), &t))
        return "19700101T000000Z";
    /* WIB is UTC+7: the day and the time of the zone shifted back. */
    instant shifted = t - 7 * 3600 * INSTANT_SECOND;
    struct ymd d = date_ymd(instant_date(shifted, ZONE_WIB));
    int64_t of_day = (shifted - instant_at(instant_date(shifted, ZONE_WIB), 0, 0, 0, ZONE_WIB)) /
                     INSTANT_SECOND;
    return arena_printf(a, "%04d%02d%02dT%02d%02d%02dZ", d.y, d.m, d.d, (int)(of_day / 3600),
                        (int)(of_day / 60 % 60), (int)(of_day % 60));
}

static const char *day(struct arena *a, const json_t *leaf, int more)
{
    struct date d;
    if (!date_parse(json_str(leaf, "$date"), &d))
        return "19700101";
    struct ymd v = date_ymd(date_add_days(d, more));
    return arena_printf(a, "%04d%02d%02d", v.y, v.m, v.d);
}

/* The end of a day in a calendar is the next day, not included. */
static void put_days(struct arena *a, struct buf *out, const json_t *e)
{
    put_line(out, arena_printf(a, "DTSTART;VALUE=DATE:%s", day(a, json_object_get(e, "from"), 0)));
    put_line(out, arena_printf(a, "DTEND;VALUE=DATE:%s", day(a, json_object_get(e, "until"), 1)));
}

static void put_time(struct arena *a, struct buf *out, const json_t *e)
{
    put_line(out, arena_printf(a, "DTSTART:%s", utc(a, json_object_get(e, "at"))));
    put_line(out, arena_printf(a, "DURATION:PT%lldM", (long long)json_int(e, "minutes", 0)));
}

static void put_event(struct arena *a, struct buf *out, const json_t *e, const json_t *stamp,
                      const char *base)
{
    put_line(out, "BEGIN:VEVENT");
    put_line(out, arena_printf(a, "UID:%s@selter", json_str(e, "uid")));
    put_line(out, arena_printf(a, "DTSTAMP:%s", utc(a, stamp)));
    if (json_object_get(e, "at"))
        put_time(a, out, e);
    else
        put_days(a, out, e);
    put_text(a, out, "SUMMARY", json_str(e, "title"));
    if (json_str(e, "about"))
        put_text(a, out, "DESCRIPTION", json_str(e, "about"));
    if (json_str(e, "place"))
        put_text(a, out, "LOCATION", json_str(e, "place"));
    put_line(out, arena_printf(a, "URL:%s", absolute(a, base, json_str(e, "href"))));
    put_line(out, json_object_get(e, "at") ? "TRANSP:OPAQUE" : "TRANSP:TRANSPARENT");
    put_line(out, "END:VEVENT");
}

const char *feed_calendar(struct arena *a, const json_t *data, const char *base, size_t *ret_n)
{
    const json_t *c = json_object_get(data, "calendar"), *list = json_object_get(c, "events");
    struct buf out BUF_AUTO;
    buf_init(&out, FEED_MAX);
    put_line(&out, "BEGIN:VCALENDAR");
    put_line(&out, "VERSION:2.0");
    put_line(&out, "PRODID:-//selter//seleksi terbuka//ID");
    put_line(&out, "CALSCALE:GREGORIAN");
    put_line(&out, "METHOD:PUBLISH");
    put_text(a, &out, "X-WR-CALNAME", json_str(c, "name"));
    for (size_t i = 0; i < json_array_size(list); i++)
        put_event(a, &out, json_array_get(list, i), json_object_get(c, "stamp"), base);
    put_line(&out, "END:VCALENDAR");
    return done(a, &out, ret_n);
}

/* ---- feed ---- */

static void put_xml(struct buf *out, const char *text)
{
    for (const char *s = text ? text : ""; *s; s++) {
        switch (*s) {
        case '&': buf_str(out, "&amp;"); break;
        case '<': buf_str(out, "&lt;"); break;
        case '>': buf_str(out, "&gt;"); break;
        case '"': buf_str(out, "&quot;"); break;
        default:
            if ((unsigned char)*s >= 0x20 || *s == '\n' || *s == '\t')
                buf_char(out, *s);
        }
    }
}

static void put_element(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "<%s>", name);
    put_xml(out, text);
    buf_printf(out, "</%s>\n", name);
}

static void put_entry(struct arena *a, struct buf *out, const json_t *e, const char *base)
{
    buf_str(out, "<entry>\n");
    put_element(out, "id", absolute(a, base, json_str(e, "id")));
    put_element(out, "title", json_str(e, "title"));
    put_element(out, "updated", json_str(json_object_get(e, "at"), "$instant"));
    buf_str(out, "<link rel=\"alternate\" type=\"text/html\" href=\"");
    put_xml(out, absolute(a, base, json_str(e, "href")));
    buf_str(out, "\"/>\n");
    put_element(out, "summary", json_str(e, "about"));
    buf_str(out, "</entry>\n");
}

const char *feed_atom(struct arena *a, const json_t *data, const char *base, const char *self,
                      size_t *ret_n)
{
    const json_t *f = json_object_get(data, "feed"), *list = json_object_get(f, "entries");
    struct buf out BUF_AUTO;
    buf_init(&out, FEED_MAX);
    buf_str(&out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"id\">\n");
    put_element(&out, "id", absolute(a, base, self));
    put_element(&out, "title", json_str(f, "title"));
    put_element(&out, "updated", json_str(json_object_get(f, "updated"), "$instant"));
    buf_str(&out, "<author>");
    put_element(&out, "name", json_str(f, "author"));
    buf_str(&out, "</author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    put_xml(&out, absolute(a, base, self));
    buf_str(&out, "\"/>\n");
    for (size_t i = 0; i < json_array_size(list); i++)
        put_entry(a, &out, json_array_get(list, i), base);
    buf_str(&out, "</feed>\n");
    return done(a, &out, ret_n);
}
