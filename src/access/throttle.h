/* How often one may be wrong. Three counts, each under a keyed hash: (who, from where), from where,
 * and who (codes of a second factor only, which are short).
 *
 * A wrong password makes the pair wait, longer each time; nobody else who wants that account from
 * another place waits with it, and an office behind one address has a much higher count. There is
 * no lock that somebody must open: a wait ends by itself, and what is counted is forgotten slowly.
 *
 * A try is counted before it is looked at, so that many at once are counted too, and taken back when
 * it was right. */
#pragma once
#include "access/access.h"

enum throttle_kind { THROTTLE_PAIR, THROTTLE_ADDRESS, THROTTLE_CODE, THROTTLE_MAIL, THROTTLE__MAX };

struct throttle {
    enum throttle_kind kind;
    const char *who;             /* what is counted; the pair's two parts parted by a blank */
};

/* Counts one try on each of v. ST_REFUSED: none was counted, *ret_wait seconds are left to wait. */
enum status throttle_enter(struct access *x, const struct throttle *v, size_t n, int *ret_wait,
                           struct err *e) __attribute__((warn_unused_result));
/* It was right: the pair and the code are forgotten, the address has one try back. */
enum status throttle_right(struct access *x, const struct throttle *v, size_t n, struct err *e)
    __attribute__((warn_unused_result));
/* Where an address comes from: itself, or the /64 of an IPv6 address. */
char *throttle_place(struct arena *a, const char *address);
