/* The growing byte buffer. An empty one points at a shared NUL, so that data is always a
 * string; room is doubled up to the maximum. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

/* Never written: cap 0 says that there is no room of the buffer's own. */
static char nothing[1];

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.data = nothing, .max = max};
}

void buf_done(struct buf *b)
{
    if (b->cap)
        free(b->data);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->overflow = false;
    if (b->cap)
        b->data[0] = '\0';
}

/* Room for n more bytes and the NUL, or overflow. */
static bool make_room(struct buf *b, size_t n)
{
    if (b->overflow)
        return false;
    if (n > b->max || b->len > b->max - n || b->max == SIZE_MAX) {
        b->overflow = true;
        return false;
    }
    size_t need = b->len + n + 1;
    if (need <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    if (cap > b->max + 1)
        cap = b->max + 1;
    char *p = fault_here("buf.grow") ? NULL : realloc(b->cap ? b->data : NULL, cap);
    if (!p) {
        b->overflow = true;
        return false;
    }
    b->data = p;
    b->cap = cap;
    return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n == 0 || !make_room(b, n))
        return;
    memcpy(b->data + b->len, p, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0) {
        b->overflow = true;
        return;
    }
    if (n == 0 || !make_room(b, (size_t)n))
        return;
    vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
    b->len += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

void buf_u8(struct buf *b, uint8_t v)
{
    buf_add(b, &v, 1);
}

void buf_u32(struct buf *b, uint32_t v)
{
    uint8_t be[4];
    for (int i = 3; i >= 0; i--, v >>= 8)
        be[i] = (uint8_t)(v & 0xff);
    buf_add(b, be, sizeof be);
}

void buf_u64(struct buf *b, uint64_t v)
{
    uint8_t be[8];
    for (int i = 7; i >= 0; i--, v >>= 8)
        be[i] = (uint8_t)(v & 0xff);
    buf_add(b, be, sizeof be);
}

void buf_lp(struct buf *b, const void *p, size_t n)
{
    /* Both or neither: a length without its bytes would be another message. */
    if (n > UINT32_MAX || !make_room(b, n + 4)) {
        b->overflow = true;
        return;
    }
    buf_u32(b, (uint32_t)n);
    buf_add(b, p, n);
}

char *buf_dup(const struct buf *b, struct arena *a)
{
    char *s = arena_alloc(a, b->len + 1);
    memcpy(s, b->data, b->len);
    return s;
}

void buf_auto_done(struct buf *b)
{
    buf_done(b);
}
