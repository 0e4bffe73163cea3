/* The only source of nonces, ids and tokens (libsodium). In a test build a fixed seed makes
 * runs repeatable. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct arena;

void entropy_bytes(void *p, size_t n);
uint64_t entropy_below(uint64_t n);                 /* uniform in [0, n) */
/* A random public id: n characters of the alphabet 23456789abcdefghjkmnpqrstuvwxyz (no 0 o 1
 * l i). 10 characters hold about 49 bits, 26 about 129. */
char *entropy_id(struct arena *a, size_t n);
#ifdef SELTER_FAILPOINTS
/* Test builds only: every later call of this process follows from the seed. */
void entropy_seed(uint64_t seed);
#endif
