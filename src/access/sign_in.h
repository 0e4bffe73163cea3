/* Signing in with a password, and keeping passwords.
 *
 * An account that is not there, one without a password and a wrong password have one answer after
 * the same work. A person is named by NIP (blanks do not matter), by e-mail (case does
 * not), or, having neither, by the account's public id. */
#pragma once
#include "access/access.h"

enum sign_in_result {
    SIGN_IN_RIGHT,
    SIGN_IN_WRONG,
    SIGN_IN_WAIT,                    /* too many tries: nothing was looked at */
    SIGN_IN_UNCONFIRMED,             /* right, but the e-mail is not confirmed yet */
};

struct sign_in {
    enum sign_in_result result;
    int64_t account_id;              /* RIGHT and UNCONFIRMED */
    bool has_second;                 /* a second factor must be given (and this folder wants it) */
    int wait;                        /* seconds */
};

struct sign_in_from {
    const char *address, *agent;
};

/* ERR_UNAVAILABLE: too many are signing in at this moment. */
enum status sign_in(struct access *x, struct arena *a, const char *who, const char *password,
                    const struct sign_in_from *from, struct sign_in *ret, struct err *e)
    __attribute__((warn_unused_result));
/* The password of somebody who is signed in, asked again. Counts as a try. */
enum status sign_in_again(struct access *x, struct arena *a, int64_t account_id, const char *password,
                          const struct sign_in_from *from, struct sign_in *ret, struct err *e)
    __attribute__((warn_unused_result));

/* The one account with this NIP, e-mail or public id; 0: none, or more than one. */
enum status credential_find(struct access *x, struct arena *a, const char *who, int64_t *ret,
                            struct err *e) __attribute__((warn_unused_result));
/* Sets or replaces; the other sessions of the account end (keep_session: 0 all). confirmed: the
 * person's e-mail is known to be theirs, or needs no proof; it is never taken back. */
enum status credential_set(struct access *x, int64_t account_id, const char *password, bool confirmed,
                           int64_t keep_session, struct err *e) __attribute__((warn_unused_result));
/* One hash for many accounts that have none yet (demonstration data). */
enum status credential_set_all(struct access *x, const char *password, struct err *e)
    __attribute__((warn_unused_result));
enum status credential_confirm(struct access *x, int64_t account_id, struct err *e)
    __attribute__((warn_unused_result));

/* What a password must not be made of: name, NIP, e-mail. NULL-terminated. */
enum status credential_known(struct access *x, struct arena *a, int64_t account_id,
                             const char *const **ret, struct err *e)
    __attribute__((warn_unused_result));

/* Attempts on an account, newest first, at most 50. */
struct attempt {
    instant at;
    const char *result, *address, *agent;   /* result: "masuk", "sandi-salah", "kode-salah", ... */
};
enum status attempt_list(struct access *x, struct arena *a, int64_t account_id, struct attempt **ret,
                         size_t *ret_n, struct err *e) __attribute__((warn_unused_result));
enum status attempt_note(struct access *x, int64_t account_id, const char *result,
                         const struct sign_in_from *from, struct err *e)
    __attribute__((warn_unused_result));
