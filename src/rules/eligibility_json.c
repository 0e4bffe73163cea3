/* A fast writer for one shape of JSON. */
#include "rules/eligibility_json.h"

#include <string.h>

#include "base/buf.h"

/* May the byte stand in a JSON string as it is? (RFC 8259: all but controls, quote, backslash) */
static bool plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

/* The inside of a JSON string. */
static void inside(struct buf *b, const char *s)
{
    static const char hex[] = "0123456789abcdef";
    while (*s) {
        const char *from = s;
        while (*s && plain((unsigned char)*s))
            s++;
        buf_add(b, from, (size_t)(s - from));
        if (!*s)
            return;
        unsigned char c = (unsigned char)*s++;
        if (c == '"' || c == '\\') {
            char pair[2] = {'\\', (char)c};
            buf_add(b, pair, 2);
        } else {
            char code[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            buf_add(b, code, 6);
        }
    }
}

void eligibility_json_text(struct buf *b, const char *s)
{
    if (!s) {
        buf_str(b, "null");
        return;
    }
    buf_char(b, '"');
    inside(b, s);
    buf_char(b, '"');
}

static const char *met_word(enum met m)
{
    return m == MET_YES ? "true" : m == MET_NO ? "false" : "null";
}

static void facts(struct buf *b, const struct verdict *v)
{
    if (v->n_facts == 0) {
        buf_str(b, "null");
        return;
    }
    buf_char(b, '"');
    for (size_t i = 0; i < v->n_facts; i++) {
        if (i)
            buf_str(b, "; ");
        inside(b, v->facts[i].name);
        buf_str(b, ": ");
        inside(b, v->facts[i].value);
    }
    buf_char(b, '"');
}

static void message(struct buf *b, const struct verdict *v)
{
    buf_char(b, '"');
    inside(b, v->message);
    if (v->lawful) {
        buf_char(b, ' ');
        inside(b, v->lawful);
    }
    if (v->lawful_from) {
        buf_str(b, " Terpenuhi mulai ");
        inside(b, v->lawful_from);
        buf_char(b, '.');
    }
    buf_char(b, '"');
}

void eligibility_json_line(struct buf *b, const char *id, enum met all, const struct verdicts *vs)
{
    buf_str(b, "{\"id\":");
    eligibility_json_text(b, id);
    buf_str(b, ",\"eligible\":");
    buf_str(b, met_word(all));
    buf_str(b, ",\"findings\":[");
    for (size_t i = 0; i < vs->n; i++) {
        const struct verdict *v = &vs->v[i];
        buf_str(b, i ? ",{\"clause\":" : "{\"clause\":");
        eligibility_json_text(b, v->clause);
        buf_str(b, ",\"met\":");
        buf_str(b, met_word(v->met));
        buf_str(b, ",\"fact\":");
        facts(b, v);
        buf_str(b, ",\"message\":");
        message(b, v);
        buf_char(b, '}');
    }
    buf_str(b, "]}\n");
}
