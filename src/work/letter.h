/* A mail as bytes (RFC 5322): plain text in UTF-8, headers that nothing can break out of. Pure. */
#pragma once
#include "base/date.h"

struct arena;
struct buf;

struct letter {
    const char *from, *to, *subject, *body;
    const char *message_id;      /* the part before the @; the rest is the sender's domain */
    instant at;
};

void letter_write(const struct letter *l, struct arena *a, struct buf *out);
