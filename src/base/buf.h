/* A growing byte buffer that is made with its maximum.
 *
 * Writing past the maximum, or running out of memory, sets `overflow` and drops the write;
 * later writes are dropped too, so a long sequence of writes needs one check at its end.
 * data is always NUL-terminated (the NUL is not counted in len). */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct buf {
    char *data;
    size_t len, cap, max;
    bool overflow;
};

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);
void buf_clear(struct buf *b);                       /* len = 0, overflow forgotten */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Big-endian integers and length-prefixed bytes (u32 length), as the journal format wants. */
void buf_u8(struct buf *b, uint8_t v);
void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_lp(struct buf *b, const void *p, size_t n);
/* A copy of the contents in the arena, NUL-terminated. */
char *buf_dup(const struct buf *b, struct arena *a);
void buf_auto_done(struct buf *b);
#define BUF_AUTO __attribute__((cleanup(buf_auto_done)))
