/* Who stands before the page: nobody, a person with a session, a program with a token.
 *
 * One cookie. For a guest it is a random value that only ties forms to a browser; signing in always
 * gives a new one, so a value planted before is worth nothing after. What a form must carry (csrf)
 * is a keyed hash of the cookie, so that it still fits when the session behind it has ended, and
 * what was typed can be carried over a new signing in. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <jansson.h>
#include "base/err.h"
#include "rules/regulation.h"

struct site;
struct web_request;

struct visitor {
    const char *account;         /* pub; NULL: nobody signed in */
    const char *name;
    const char *csrf;            /* for the field _csrf; NULL: a token, or a guest without a form */
    bool fresh;                  /* password (and second factor) given in the last ten minutes */
    bool by_token;               /* an API token; then */
    const char *scope;           /* "baca" or "baca,tindak" */
    bool needs_second;           /* sees only /masuk/kode and /keluar */
    bool must_enrol;             /* an officer without second factor: sees only /akun/kode */
    const char *role;            /* word of the role chosen in the switcher; NULL */

    role_set roles;              /* all held today */
    int64_t account_id, session_id;
    const char *session;         /* pub */
    const char *cookie;          /* value the request came with, if it can be one of ours */
    const char *set_cookie;      /* whole header for the answer; NULL: none */
    bool expired;                /* there was a session, and it has ended by itself */
    bool bad_token;              /* an Authorization that is none of ours */
};

/* Fills q->visitor. A failure of the store is an error: nobody is taken for a guest by accident. */
enum status visitor_find(const struct site *s, struct web_request *q, struct err *e)
    __attribute__((warn_unused_result));
/* The value for _csrf, with a guest's cookie made where there is none yet. */
const char *visitor_form(const struct site *s, const struct web_request *q);
/* Signed in (or a step further): from now on this token. NULL: the cookie is taken away. */
void visitor_take(const struct site *s, const struct web_request *q, const char *token);

enum post_check { POST_GOOD, POST_FOREIGN, POST_STALE };
/* Did one of our own pages send it (FOREIGN: no), and in this browser's name (STALE: no)? */
enum post_check visitor_post(const struct site *s, const struct web_request *q);

/* The role chosen in the switcher, while it is held; ROLE__MAX: none. */
enum role visitor_role(const struct visitor *v);
/* Seen by officers: any role but the applicant's. */
bool visitor_is_officer(const struct visitor *v);
/* What pages and the frame are told of the visitor (new reference): {signed_in, name, csrf, role,
 * roles: [{word, title, current}], several, needs_second, must_enrol}. */
json_t *visitor_json(const struct visitor *v);
