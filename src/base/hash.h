/* SHA-256 (OpenSSL), hex, base32 and base64. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define HASH_LEN 32
struct hash {
    uint8_t b[HASH_LEN];
};

void hash_bytes(const void *p, size_t n, struct hash *ret);
bool hash_eq(const struct hash *a, const struct hash *b);

struct hasher;                                       /* incremental */
struct hasher *hasher_new(void);
void hasher_add(struct hasher *h, const void *p, size_t n);
void hasher_end(struct hasher *h, struct hash *ret); /* frees h */

char *hex_encode(struct arena *a, const void *p, size_t n);            /* lower case */
bool hex_decode(const char *s, void *ret, size_t n);                   /* exactly 2n digits */
char *base32_encode(struct arena *a, const void *p, size_t n);         /* lower case RFC 4648, no padding */
char *base64_encode(struct arena *a, const void *p, size_t n);         /* padded */
bool base64_decode(struct arena *a, const char *s, uint8_t **ret, size_t *ret_n);
