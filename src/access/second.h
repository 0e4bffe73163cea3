/* The second factor: a seed the person's telephone also has, and ten codes on paper for the day it
 * is lost. A code counts once; the clock of the telephone may be one step off. The seed lies sealed
 * under keys/access.key, the codes on paper only as keyed hashes. */
#pragma once
#include "access/sign_in.h"

enum { SECOND_RECOVERY_CODES = 10 };

/* The seed to be shown (base32, capitals): the one being enrolled, or a new one. ST_REFUSED: the
 * account has a second factor already. */
enum status second_begin(struct access *x, struct arena *a, int64_t account_id, char **ret_seed,
                         struct err *e) __attribute__((warn_unused_result));
/* The first code from the telephone: from now on it is asked for. ST_REFUSED: a wrong code. codes:
 * ten to be shown once. */
enum status second_confirm(struct access *x, struct arena *a, int64_t account_id, const char *code,
                           char *codes[SECOND_RECOVERY_CODES], struct err *e)
    __attribute__((warn_unused_result));
enum status second_remove(struct access *x, int64_t account_id, struct err *e)
    __attribute__((warn_unused_result));

struct second {
    bool right, by_recovery;
    int wait;                        /* seconds; nothing was looked at */
    int left;                        /* recovery codes left */
};
/* A code of the telephone or one of paper; counted as a try, and noted. */
enum status second_check(struct access *x, struct arena *a, int64_t account_id, const char *code,
                         const struct sign_in_from *from, struct second *ret, struct err *e)
    __attribute__((warn_unused_result));

/* Ten new ones in place of the old. */
enum status second_new_codes(struct access *x, struct arena *a, int64_t account_id,
                             char *codes[SECOND_RECOVERY_CODES], struct err *e)
    __attribute__((warn_unused_result));
/* left: of recovery codes. */
enum status second_state(struct access *x, int64_t account_id, bool *ret_has, int *ret_left,
                         struct err *e) __attribute__((warn_unused_result));
/* What the telephone reads from a QR: otpauth://totp/... */
char *second_address(struct arena *a, const char *issuer, const char *who, const char *seed);
