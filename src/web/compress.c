#include "web/compress.h"

#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "web/request.h"

/* How the work is weighed. Windows are kept small for pages: 64 KiB of state for each that is
 * being written at once. */
struct effort {
    int level, window, memory;
};

static const struct effort for_assets = {9, 15, 9};
static const struct effort for_pages = {3, 13, 6};

enum { GZIP = 16 };                  /* zlib: a gzip head instead of its own */

bool compress_wanted(const char *accept_encoding)
{
    return accept_encoding && request_weight(accept_encoding, "gzip") > 0;
}

/* comment: text for the head of the file, which readers pass over; NULL: none. */
static char *pack(struct arena *a, const char *p, size_t n, const struct effort *how,
                  const char *comment, size_t *ret_n)
{
    z_stream z = {0};
    gz_header head = {.os = 255, .comment = (Bytef *)(uintptr_t)comment};
    if (n < COMPRESS_LEAST || n > UINT32_MAX)
        return NULL;
    if (deflateInit2(&z, how->level, Z_DEFLATED, how->window + GZIP, how->memory,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    deflateSetHeader(&z, &head);
    char *out = arena_alloc(a, n);
    z.next_in = (Bytef *)(uintptr_t)p;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)n;
    int end = deflate(&z, Z_FINISH);
    *ret_n = z.total_out;
    deflateEnd(&z);
    return end == Z_STREAM_END ? out : NULL;
}

char *compress_asset(struct arena *a, const char *p, size_t n, size_t *ret_n)
{
    return pack(a, p, n, &for_assets, NULL, ret_n);
}

char *compress_page(struct arena *a, const char *p, size_t n, size_t *ret_n)
{
    char blur[COMPRESS_BLUR + 1];
    size_t k = (size_t)entropy_below(COMPRESS_BLUR + 1);
    memset(blur, 'x', k);
    blur[k] = '\0';
    return pack(a, p, n, &for_pages, blur, ret_n);
}
