/* API tokens: what a program shows in a person's name. Shown once, kept as a hash; to read only, or
 * to read and act; with an end. */
#pragma once
#include "access/access.h"

enum { TOKEN_DAYS_MAX = 366 };

struct api_token {
    int64_t id, account_id;
    const char *pub, *account, *person;  /* person: whose; account: pub */
    const char *name, *scope;            /* "baca" or "baca,tindak" */
    instant made_at, until, used_at;     /* used_at 0: never */
};

/* *ret_token: "slt_...", to be shown this once. name: what the person calls it. */
enum status token_make(struct access *x, struct arena *a, int64_t account_id, const char *name,
                       bool may_act, int days, char **ret_token, struct err *e)
    __attribute__((warn_unused_result));
/* ST_REFUSED: none (any more). */
enum status token_find(struct access *x, struct arena *a, const char *text, struct api_token *ret,
                       struct err *e) __attribute__((warn_unused_result));
/* Notes the use, once an hour at most. */
enum status token_touch(struct access *x, const struct api_token *t, struct err *e)
    __attribute__((warn_unused_result));
/* ST_REFUSED: the account has no such token. */
enum status token_end(struct access *x, int64_t account_id, const char *pub, struct err *e)
    __attribute__((warn_unused_result));
/* Those that count, newest first; at most 100. */
enum status token_list(struct access *x, struct arena *a, int64_t account_id, struct api_token **ret,
                       size_t *ret_n, struct err *e) __attribute__((warn_unused_result));
