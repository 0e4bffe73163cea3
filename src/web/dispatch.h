/* Addresses that are no page of the gate's tables: forms that are sent, and signing in.
 *
 * A row says which address, with which methods, for whom. Before a handler sees a POST it is known
 * to come from one of our own pages, in this browser's name (web/visitor.h). */
#pragma once
#include <stdbool.h>

struct site;
struct web_request;
struct web_response;

enum handler_flag {
    TAKES_GET = 1,
    TAKES_POST = 2,
    FOR_SIGNED_IN = 4,           /* others are asked to sign in; what they typed is carried along */
    FOR_HALF_WAY = 8,            /* also one whose second factor is still to be given */
    FOR_ENROLLING = 16,          /* also an officer whose second factor is still to be enrolled */
    NOT_FOR_TOKENS = 32,         /* a person's own: no program may do it in their name */
};

typedef void web_handler(const struct site *, const struct web_request *, struct web_response *);

struct web_route {
    const char *path;            /* "masuk/kode"; "tindakan/..." is everything below, too */
    unsigned flags;
    web_handler *run;
};

/* False: no handler has this address. */
bool dispatch(const struct site *s, const struct web_request *q, struct web_response *ret);
/* True: the visitor has a step of signing in before them and is sent there, whatever was asked. */
bool dispatch_sends_on(const struct site *s, const struct web_request *q, struct web_response *ret);
