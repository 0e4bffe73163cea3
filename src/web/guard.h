/* The first look at a request: is its head one that every program on the way read alike?
 *
 * libmicrohttpd 0.9.75 takes doubled and contradicting lengths, NUL, bare CR and LF, folded
 * lines and strange names. Where two programs read one head differently, a request can hide in
 * another; so whatever is odd is answered with 400 and the connection is closed. Pure: what the
 * library made of the head goes in, the reason comes out. */
#pragma once
#include <stddef.h>

enum {
    GUARD_TARGET_MAX = 2048,
    GUARD_FIELDS_MAX = 64,
    GUARD_VALUE_MAX = 4096,
};

struct head_field {
    const char *name;
    size_t name_n;
    const char *value;
    size_t value_n;
    ptrdiff_t gap;           /* bytes from the end of the name to the value, ':' included */
};

struct head {
    const char *method, *target, *version;
    const struct head_field *v;
    size_t n;
    size_t bytes;            /* of the whole head, from the method to the empty line */
};

/* NULL when the head may be served; else what is odd about it, for the log. Every byte of the
 * head must be accounted for by what was understood of it: what a NUL or a bare LF hid shows as
 * a difference. GET and HEAD have no body. */
const char *guard_head(const struct head *h);
