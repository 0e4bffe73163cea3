/* Sessions: rows that hold the hash of a random token and are good until they are ended, are not
 * used for a while, or are twelve hours old. The account's being closed ends them too. */
#pragma once
#include "access/access.h"

enum {
    SESSION_OFFICER_IDLE = 1800,     /* seconds */
    SESSION_APPLICANT_IDLE = 7200,
    SESSION_LONGEST = 43200,
    SESSION_FRESH = 600,
};

struct session {
    int64_t id, account_id;
    const char *pub, *account, *name;
    const char *role;                /* word; NULL: not chosen */
    const char *address, *agent;
    bool needs_second;               /* the second factor is still to be given */
    bool has_second;                 /* the account has one */
    instant made_at, seen_at, fresh_at;
};

struct session_new {
    int64_t account_id;
    bool needs_second;
    const char *address, *agent;
};

/* *ret_token: to be set as the cookie. Always a new one. */
enum status session_start(struct access *x, struct arena *a, const struct session_new *n,
                          char **ret_token, struct err *e) __attribute__((warn_unused_result));
/* ST_REFUSED: there is none (any more). How long it may rest is the caller's to ask (session_rests):
 * it depends on what the person is today. */
enum status session_find(struct access *x, struct arena *a, const char *token, struct session *ret,
                         struct err *e) __attribute__((warn_unused_result));
bool session_rests(const struct session *s, bool is_officer, instant now);
/* Notes that it was used, once a minute at most. */
enum status session_touch(struct access *x, const struct session *s, struct err *e)
    __attribute__((warn_unused_result));
/* Password or second factor were given again: fresh from now, nothing missing, and a new token. */
enum status session_strengthen(struct access *x, struct arena *a, int64_t id, char **ret_token,
                               struct err *e) __attribute__((warn_unused_result));
/* role NULL: none chosen. */
enum status session_choose_role(struct access *x, int64_t id, const char *role, struct err *e)
    __attribute__((warn_unused_result));
enum status session_end(struct access *x, int64_t id, struct err *e)
    __attribute__((warn_unused_result));
/* All of the account's but one (0: all). */
enum status session_end_others(struct access *x, int64_t account_id, int64_t keep, struct err *e)
    __attribute__((warn_unused_result));
/* By its public id. ST_REFUSED: the account has no such session. */
enum status session_revoke(struct access *x, int64_t account_id, const char *pub, struct err *e)
    __attribute__((warn_unused_result));
/* How many there are of everybody. */
enum status session_count(struct access *x, int64_t *ret, struct err *e)
    __attribute__((warn_unused_result));
/* Those that are not ended and not too old, newest use first; at most 100. */
enum status session_list(struct access *x, struct arena *a, int64_t account_id, struct session **ret,
                         size_t *ret_n, struct err *e) __attribute__((warn_unused_result));
