/* Passwords: Argon2id (64 MiB, two passes) in one worker thread with a short queue, so that people
 * signing in do not take the machine from people handing in. */
#pragma once
#include "access/access.h"

enum { PASSWORD_HASH_MAX = 128, PASSWORD_MIN = 12, PASSWORD_MAX = 128 };

enum status password_start(struct access *x, unsigned waiting, struct err *e)
    __attribute__((warn_unused_result));
void password_stop(struct access *x);

/* Both wait for the worker. ERR_UNAVAILABLE: the queue is full; try again in some seconds. */
enum status password_hash(struct access *x, const char *password, char ret[PASSWORD_HASH_MAX],
                          struct err *e) __attribute__((warn_unused_result));
/* hash NULL: nobody's; takes as long as any other and says no. */
enum status password_verify(struct access *x, const char *hash, const char *password, bool *ret_good,
                            struct err *e) __attribute__((warn_unused_result));

/* NULL, or in one sentence what a new password lacks: length, or that it is easily guessed (a known
 * word, one repeated sign, a run of signs, the person's own names and numbers). known:
 * NULL-terminated. No mix of kinds of signs is asked for. */
const char *password_fault(struct arena *a, const char *password, const char *const *known);
