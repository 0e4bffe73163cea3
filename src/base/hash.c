/* SHA-256 by OpenSSL, text forms by libsodium. A digest that cannot be made stops the
 * process: nothing here may go on with a wrong one. */
#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct hasher {
    EVP_MD_CTX *ctx;
};

/* Fetched once: fetching it anew with each digest costs more than hashing a small record. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const EVP_MD *algorithm;

static void fetch(void)
{
    algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
}

static void must(bool ok)
{
    if (!ok) {
        fprintf(stderr, "level=error event=hash.failed\n");
        abort();
    }
}

static const EVP_MD *sha256(void)
{
    pthread_once(&once, fetch);
    must(algorithm != NULL);
    return algorithm;
}

void hash_bytes(const void *p, size_t n, struct hash *ret)
{
    must(EVP_Digest(p, n, ret->b, NULL, sha256(), NULL) == 1);
}

bool hash_eq(const struct hash *a, const struct hash *b)
{
    return CRYPTO_memcmp(a->b, b->b, HASH_LEN) == 0;
}

struct hasher *hasher_new(void)
{
    struct hasher *h = calloc(1, sizeof *h);
    must(h != NULL);
    h->ctx = EVP_MD_CTX_new();
    must(h->ctx && EVP_DigestInit_ex(h->ctx, sha256(), NULL) == 1);
    return h;
}

void hasher_add(struct hasher *h, const void *p, size_t n)
{
    must(EVP_DigestUpdate(h->ctx, p, n) == 1);
}

void hasher_end(struct hasher *h, struct hash *ret)
{
    must(EVP_DigestFinal_ex(h->ctx, ret->b, NULL) == 1);
    EVP_MD_CTX_free(h->ctx);
    free(h);
}

char *hex_encode(struct arena *a, const void *p, size_t n)
{
    char *s = arena_alloc(a, n * 2 + 1);
    return sodium_bin2hex(s, n * 2 + 1, p, n);
}

bool hex_decode(const char *s, void *ret, size_t n)
{
    size_t len;
    const char *end;
    if (!s || strlen(s) != n * 2)
        return false;
    if (n == 0)
        return true;
    /* Into a copy first: ret stays untouched on failure. */
    uint8_t *copy = malloc(n);
    must(copy != NULL);
    bool ok = sodium_hex2bin(copy, n, s, n * 2, NULL, &len, &end) == 0 && len == n &&
              end == s + n * 2;
    if (ok)
        memcpy(ret, copy, n);
    free(copy);
    return ok;
}

char *base32_encode(struct arena *a, const void *p, size_t n)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    const uint8_t *in = p;
    char *s = arena_alloc(a, n / 5 * 8 + 9), *out = s;
    unsigned bits = 0, held = 0;                     /* held: number of bits not yet written */
    for (size_t i = 0; i < n; i++) {
        bits = (bits << 8 | in[i]) & 0xfff;
        held += 8;
        for (; held >= 5; held -= 5)
            *out++ = alphabet[bits >> (held - 5) & 31];
    }
    if (held)
        *out++ = alphabet[bits << (5 - held) & 31];
    return s;
}

char *base64_encode(struct arena *a, const void *p, size_t n)
{
    size_t size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
    return sodium_bin2base64(arena_alloc(a, size), size, p, n, sodium_base64_VARIANT_ORIGINAL);
}

bool base64_decode(struct arena *a, const char *s, uint8_t **ret, size_t *ret_n)
{
    size_t n = strlen(s), len;
    const char *end;
    /* libsodium 1.0.18 takes some bytes above 127 for digits. */
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] > 127)
            return false;
    uint8_t *out = arena_alloc(a, n / 4 * 3 + 3);
    if (sodium_base642bin(out, n / 4 * 3 + 3, s, n, NULL, &len, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != s + n)
        return false;
    *ret = out;
    *ret_n = len;
    return true;
}
