/* Who stands at the door: passwords, sessions, second factors, links, tokens.
 *
 * Knows the store and nothing of acts or pages. All times are machine time, read through
 * access_now(), so that a test can stand at any moment; legal time never enters. Every secret a
 * person or a program shows is compared with a hash of it; what the server itself must be able to
 * recompute (links, form tokens, seeds of second factors) hangs on keys/access.key of the data
 * folder, which is made with the first use and has mode 0600.
 *
 * access.json in the data folder may say {"second_factor": "off"}: only a demonstration folder
 * (virtual legal time, served on loopback) may; any other is refused at the start. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/date.h"
#include "base/err.h"

struct arena;
struct access;
struct store;

struct access_options {
    struct store *store;
    bool is_demonstration;       /* loopback and virtual legal time: the second factor may be off */
    unsigned hash_waiting;       /* passwords that may wait to be hashed; 0: 32 */
    instant (*now)(void *);      /* NULL: the machine's clock */
    void *now_arg;
};

enum status access_open(const struct access_options *o, struct access **ret, struct err *e)
    __attribute__((warn_unused_result));
/* Nobody may be in a call any more. NULL is allowed. */
void access_close(struct access *x);

instant access_now(const struct access *x);
struct store *access_store(const struct access *x);
/* False: this demonstration folder does without second factors. */
bool access_wants_second(const struct access *x);

enum { ACCESS_MAC_LEN = 32 };
/* HMAC-SHA-256 of label and bytes under the folder's key; each purpose has a label of its own. */
void access_mac(const struct access *x, const char *label, const void *p, size_t n,
                uint8_t ret[ACCESS_MAC_LEN]);
/* The same of a text, as base32 of the first 20 bytes: 32 characters. */
char *access_mac_text(const struct access *x, struct arena *a, const char *label, const char *text);
/* In a time that does not depend on where they differ; different lengths are unequal. */
bool access_same(const char *one, const char *other);

/* A token: 52 characters of base32, 256 random bits. */
char *access_new_token(struct arena *a);
