/* gzip of what is sent, where the reader takes it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Whether an Accept-Encoding header (NULL: none) takes gzip. */
bool compress_wanted(const char *accept_encoding);
/* Both give NULL when the text is short, or would not become shorter, or memory is out. The result
 * lives in a. */

/* As small as can be: for what is made once. The same text gives the same bytes. */
char *compress_asset(struct arena *a, const char *p, size_t n, size_t *ret_n);
/* Quick: for what is made for one answer. Its length is blurred by up to COMPRESS_BLUR random bytes
 * in the head, because the length of a compressed page that repeats what was asked tells about the
 * secrets beside it. */
enum { COMPRESS_BLUR = 64, COMPRESS_LEAST = 1024 };
char *compress_page(struct arena *a, const char *p, size_t n, size_t *ret_n);
