#include "web/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/str.h"
#include "web/decode.h"

/* What comes next. A delimiter is "\r\n--BOUNDARY"; the first one lacks its line end, which is
 * taken as read. Its '\r' stands nowhere else in it, so that after a mismatch only the byte at
 * hand can begin another. */
enum at { AT_BYTES, AT_AFTER, AT_DASH, AT_LINE, AT_HEAD, AT_END, AT_LAST_LINE, AT_NOTHING, AT_BAD };

struct multipart {
    struct arena *arena;
    struct multipart_receiver to;
    char delimiter[MULTIPART_BOUNDARY_MAX + 5];
    size_t delimiter_n, matched;
    char head[MULTIPART_HEAD_MAX];
    size_t head_n, parts;
    bool in_part;
    enum at at;
    const char *why;
};

/* ---- the boundary ---- */

static bool boundary_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("'()+_,-./:=?", c));
}

bool multipart_boundary(const char *type, char ret[MULTIPART_BOUNDARY_MAX + 1])
{
    static const char kind[] = "multipart/form-data", key[] = "boundary=";
    size_t n = 0;
    if (!type || strncasecmp(type, kind, sizeof kind - 1) != 0)
        return false;
    const char *s = type + sizeof kind - 1;
    if (*s != ';' && *s != ' ')
        return false;
    s += strspn(s, "; \t");
    if (strncasecmp(s, key, sizeof key - 1) != 0)
        return false;
    s += sizeof key - 1;
    bool quoted = *s == '"';
    s += quoted;
    while (boundary_char(s[n]) && n <= MULTIPART_BOUNDARY_MAX)
        n++;
    if (n == 0 || n > MULTIPART_BOUNDARY_MAX || s[n] != (quoted ? '"' : '\0') ||
        (quoted && s[n + 1]))
        return false;
    memcpy(ret, s, n);
    ret[n] = '\0';
    return true;
}

struct multipart *multipart_new(struct arena *a, const char *boundary,
                                const struct multipart_receiver *to)
{
    struct multipart *m = arena_new_of(a, struct multipart);
    size_t n = strlen(boundary);
    *m = (struct multipart){.arena = a, .to = *to, .matched = 2, .delimiter_n = n + 4};
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary, n);
    return m;
}

static bool bad(struct multipart *m, const char *why)
{
    m->at = AT_BAD;
    m->why = why;
    return false;
}

/* ---- the head of a part ---- */

/* `name="value"` at s; a quote within is sent as %22, by older programs as \". */
static const char *quoted(struct arena *a, const char *s, char **ret)
{
    char *out = arena_alloc(a, strlen(s) + 1);
    size_t n = 0;
    if (*s++ != '"')
        return NULL;
    for (; *s && *s != '"'; s++) {
        if (s[0] == '\\' && s[1] == '"') {
            out[n++] = '"';
            s++;
        } else if (strncmp(s, "%22", 3) == 0) {
            out[n++] = '"';
            s += 2;
        } else {
            out[n++] = *s;
        }
    }
    out[n] = '\0';
    *ret = out;
    return *s == '"' && decode_plain(out, &n, DECODE_QUERY) ? s + 1 : NULL;
}

static const char *base_name(const char *file)
{
    for (const char *s = file; *s; s++)
        if (*s == '/' || *s == '\\')
            file = s + 1;
    return file;
}

/* "form-data; name="..."; filename="..."" and nothing else. */
static bool take_disposition(struct multipart *m, const char *s, struct multipart_part *ret)
{
    static const char kind[] = "form-data";
    if (strncasecmp(s, kind, sizeof kind - 1) != 0)
        return bad(m, "a part that is no form data");
    s += sizeof kind - 1;
    while (*s) {
        char *value;
        s += strspn(s, "; \t");
        size_t n = strcspn(s, "=");
        if (!s[n])
            return bad(m, "a disposition that does not parse");
        const char *after = quoted(m->arena, s + n + 1, &value);
        if (!after)
            return bad(m, "a name that does not decode");
        bool is_name = n == 4 && strncasecmp(s, "name", n) == 0;
        bool is_file = n == 8 && strncasecmp(s, "filename", n) == 0;
        if ((is_name && ret->name) || (is_file && ret->file) || (!is_name && !is_file))
            return bad(m, "a disposition that says something twice or strange");
        if (is_name)
            ret->name = value;
        else
            ret->file = base_name(value);
        s = after;
    }
    return true;
}

/* The lines of the head, without the empty one at its end. */
static bool take_head(struct multipart *m)
{
    static const char key[] = "content-disposition:";
    struct multipart_part p = {0};
    if (memchr(m->head, '\0', m->head_n))
        return bad(m, "a NUL in the head of a part");
    char *s = arena_strndup(m->arena, m->head, m->head_n);
    while (*s) {
        char *end = strstr(s, "\r\n");
        char *next = end ? end + 2 : s + strlen(s);
        if (end)
            *end = '\0';
        if (strncasecmp(s, key, sizeof key - 1) == 0) {
            const char *value = s + sizeof key - 1;
            if (p.name)
                return bad(m, "two dispositions of one part");
            if (!take_disposition(m, value + strspn(value, " \t"), &p))
                return false;
        } else if (!strchr(s, ':') || strpbrk(s, "\r\n")) {
            return bad(m, "a line in the head of a part that is none");
        }
        s = next;
    }
    if (!p.name || !*p.name)
        return bad(m, "a part without a name");
    if (++m->parts > MULTIPART_PARTS_MAX)
        return bad(m, "too many parts");
    m->in_part = true;
    m->at = AT_BYTES;
    m->matched = 0;
    return m->to.begin(m->to.arg, &p) || bad(m, "refused by the receiver");
}

static bool take_head_byte(struct multipart *m, char c)
{
    if (m->head_n == sizeof m->head)
        return bad(m, "an over-long head of a part");
    m->head[m->head_n++] = c;
    if (m->head_n < 4 || memcmp(m->head + m->head_n - 4, "\r\n\r\n", 4) != 0)
        return true;
    m->head_n -= 2;
    return take_head(m);
}

/* ---- bytes of a part ---- */

static bool give(struct multipart *m, const char *p, size_t n)
{
    if (n == 0)
        return true;
    if (!m->in_part)
        return bad(m, "something before the first boundary");
    return m->to.bytes(m->to.arg, p, n) || bad(m, "refused by the receiver");
}

/* What looked like a delimiter and was none belongs to the part. */
static bool give_back(struct multipart *m)
{
    size_t n = m->matched;
    m->matched = 0;
    return give(m, m->delimiter, n);
}

static bool ended(struct multipart *m)
{
    m->matched = 0;
    m->head_n = 0;
    m->at = AT_AFTER;
    if (!m->in_part)
        return true;
    m->in_part = false;
    return m->to.end(m->to.arg) || bad(m, "refused by the receiver");
}

/* Takes bytes of a part up to a delimiter; *ret_taken of them. */
static bool take_bytes(struct multipart *m, const char *p, size_t n, size_t *ret_taken)
{
    size_t i = 0;
    while (i < n && m->at == AT_BYTES) {
        if (m->matched == 0) {
            const char *cr = memchr(p + i, '\r', n - i);
            size_t plain = cr ? (size_t)(cr - (p + i)) : n - i;
            if (!give(m, p + i, plain))
                return false;
            i += plain;
            if (cr) {
                m->matched = 1;
                i++;
            }
        } else if (p[i] == m->delimiter[m->matched]) {
            i++;
            if (++m->matched == m->delimiter_n && !ended(m))
                return false;
        } else if (!m->in_part || !give_back(m)) {
            return m->at == AT_BAD ? false : bad(m, "something before the first boundary");
        }
    }
    *ret_taken = i;
    return true;
}

/* Between a delimiter and the head after it, or at the end. */
static bool take_mark(struct multipart *m, char c)
{
    switch (m->at) {
    case AT_AFTER:
        m->at = c == '\r' ? AT_LINE : AT_DASH;
        return c == '\r' || c == '-' || bad(m, "a boundary that goes on");
    case AT_LINE:
        m->at = AT_HEAD;
        return c == '\n' || bad(m, "a boundary without its line end");
    case AT_DASH:
        m->at = AT_END;
        return c == '-' || bad(m, "a boundary that goes on");
    case AT_END:
        m->at = AT_LAST_LINE;
        return c == '\r' || bad(m, "something after the last boundary");
    case AT_LAST_LINE:
        m->at = AT_NOTHING;
        return c == '\n' || bad(m, "something after the last boundary");
    default:
        return bad(m, "something after the last boundary");
    }
}

bool multipart_take(struct multipart *m, const char *p, size_t n)
{
    bool good = m->at != AT_BAD;
    for (size_t i = 0; good && i < n;) {
        size_t taken = 1;
        if (m->at == AT_BYTES)
            good = take_bytes(m, p + i, n - i, &taken);
        else if (m->at == AT_HEAD)
            good = take_head_byte(m, p[i]);
        else
            good = take_mark(m, p[i]);
        i += taken;
    }
    return good;
}

bool multipart_is_whole(const struct multipart *m)
{
    return m->at == AT_END || m->at == AT_NOTHING;
}

const char *multipart_why(const struct multipart *m)
{
    return m->why ? m->why : multipart_is_whole(m) ? NULL : "a body that ends before its last boundary";
}
