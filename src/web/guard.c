#include "web/guard.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"

/* RFC 9110 token. */
static bool is_token(const char *s, size_t n)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && (c == '\0' || !strchr(marks, c)))
            return false;
    }
    return n > 0;
}

/* Visible characters, blanks, tabs and what lies above ASCII; no control character. */
static bool is_value(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

/* Only the visible ASCII an address may have; %00 and encoded line ends are none of it. */
static const char *odd_target(const char *s)
{
    size_t n = strlen(s);
    if (n == 0 || s[0] != '/')
        return "the target does not begin with a slash";
    if (n > GUARD_TARGET_MAX)
        return "the target is too long";
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c <= 0x20 || c >= 0x7F || strchr("\"<>\\^`{|}#", c))
            return "a character in the target that must be encoded";
    }
    if (strstr(s, "%00") || strcasestr(s, "%0a") || strcasestr(s, "%0d"))
        return "an encoded NUL or line end in the target";
    return NULL;
}

static bool named(const struct head_field *f, const char *name)
{
    return strlen(name) == f->name_n && strncasecmp(f->name, name, f->name_n) == 0;
}

static size_t count(const struct head *h, const char *name, const struct head_field **ret)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++)
        if (named(&h->v[i], name)) {
            *ret = &h->v[i];
            n++;
        }
    return n;
}

static const char *odd_field(const struct head_field *f)
{
    if (!is_token(f->name, f->name_n))
        return "a header name that is none";
    if (!is_value(f->value, f->value_n))
        return "a control character in a header";
    if (f->value_n > GUARD_VALUE_MAX)
        return "a header is too long";
    /* A folded line is copied elsewhere: its gap is no distance within one line. */
    if (f->gap < 1 || f->gap > 64)
        return "a header over several lines";
    return NULL;
}

static bool is_number(const struct head_field *f)
{
    for (size_t i = 0; i < f->value_n; i++)
        if (f->value[i] < '0' || f->value[i] > '9')
            return false;
    return f->value_n > 0 && f->value_n <= 12;
}

static const char *odd_body(const struct head *h)
{
    const struct head_field *length = NULL, *other = NULL;
    size_t lengths = count(h, "Content-Length", &length);
    size_t encodings = count(h, "Transfer-Encoding", &other);
    if (encodings && lengths)
        return "Content-Length with Transfer-Encoding";
    if (encodings > 1)
        return "Transfer-Encoding twice";
    if (lengths > 1)
        return "Content-Length twice";
    if (lengths && !is_number(length))
        return "a Content-Length that is no number";
    /* A POST without exactly one length is answered without reading on; so are other methods. */
    bool read = str_eq(h->method, "GET") || str_eq(h->method, "HEAD");
    if (read && (encodings || (lengths && (length->value_n != 1 || length->value[0] != '0'))))
        return "a body where none is read";
    return NULL;
}

static size_t accounted(const struct head *h)
{
    size_t n = strlen(h->method) + 1 + strlen(h->target) + 1 + strlen(h->version) + 2;
    for (size_t i = 0; i < h->n; i++)
        n += h->v[i].name_n + (size_t)h->v[i].gap + h->v[i].value_n + 2;
    return n + 2;
}

const char *guard_head(const struct head *h)
{
    const struct head_field *host = NULL;
    const char *odd = odd_target(h->target);
    if (odd)
        return odd;
    if (!is_token(h->method, strlen(h->method)))
        return "a method that is none";
    if (!str_eq(h->version, "HTTP/1.1") && !str_eq(h->version, "HTTP/1.0"))
        return "another version of HTTP";
    if (h->n > GUARD_FIELDS_MAX)
        return "too many headers";
    for (size_t i = 0; i < h->n; i++)
        if ((odd = odd_field(&h->v[i])))
            return odd;
    size_t hosts = count(h, "Host", &host);
    if (hosts > 1 || (hosts == 0 && str_eq(h->version, "HTTP/1.1")))
        return "not exactly one Host";
    if ((odd = odd_body(h)))
        return odd;
    return accounted(h) == h->bytes ? NULL : "bytes in the head that belong to nothing";
}
