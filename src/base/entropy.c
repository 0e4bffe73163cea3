/* Chance, from libsodium; in a test build, on demand, from a seed. */
#include "base/entropy.h"

#include <pthread.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    if (sodium_init() < 0) {
        fprintf(stderr, "level=error event=entropy.unavailable\n");
        abort();
    }
}

#ifdef SELTER_FAILPOINTS
static struct {
    pthread_mutex_t lock;
    bool seeded;
    uint64_t calls;                                  /* the nonce: no two calls share a stream */
    uint8_t key[crypto_stream_chacha20_KEYBYTES];
} stream = {.lock = PTHREAD_MUTEX_INITIALIZER};

void entropy_seed(uint64_t seed)
{
    pthread_mutex_lock(&stream.lock);
    memset(stream.key, 0, sizeof stream.key);
    memcpy(stream.key, &seed, sizeof seed);
    stream.calls = 0;
    stream.seeded = true;
    pthread_mutex_unlock(&stream.lock);
}

static bool from_seed(void *p, size_t n)
{
    pthread_mutex_lock(&stream.lock);
    bool seeded = stream.seeded;
    if (seeded) {
        uint8_t nonce[crypto_stream_chacha20_NONCEBYTES];
        _Static_assert(sizeof nonce == sizeof stream.calls, "the nonce is the count of calls");
        memcpy(nonce, &stream.calls, sizeof nonce);
        stream.calls++;
        crypto_stream_chacha20(p, n, nonce, stream.key);
    }
    pthread_mutex_unlock(&stream.lock);
    return seeded;
}
#else
static bool from_seed(void *p, size_t n)
{
    (void)p, (void)n;
    return false;
}
#endif

void entropy_bytes(void *p, size_t n)
{
    pthread_once(&once, start);
    if (n && !from_seed(p, n))
        randombytes_buf(p, n);
}

uint64_t entropy_below(uint64_t n)
{
    if (n < 2)
        return 0;
    /* 2^64 mod n values too many at the bottom: drawing again keeps the rest uniform. */
    uint64_t v, least = -n % n;
    do
        entropy_bytes(&v, sizeof v);
    while (v < least);
    return v % n;
}

char *entropy_id(struct arena *a, size_t n)
{
    static const char alphabet[] = "23456789abcdefghjkmnpqrstuvwxyz";
    enum { LETTERS = sizeof alphabet - 1, FAIR = 256 / LETTERS * LETTERS };
    char *id = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n;) {
        uint8_t draw[64];
        entropy_bytes(draw, sizeof draw);
        for (size_t k = 0; k < sizeof draw && i < n; k++)
            if (draw[k] < FAIR)
                id[i++] = alphabet[draw[k] % LETTERS];
    }
    return id;
}
