/* From a request to a response: the route, the page read through the gate, HTML or JSON of it,
 * and every way it can end badly in the words of the house. Knows nothing of sockets. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct gate;
struct routes;
struct templates;
struct web_request;

struct web_response {
    int status;
    const char *type;        /* NULL: no body */
    const char *body;        /* lives with the request's arena, or as long as the program */
    size_t n;
    const char *etag;        /* NULL */
    const char *cache;       /* Cache-Control */
    const char *location;    /* of a redirect; NULL */
    bool varies;             /* by Accept */
    bool close;
};

struct site {
    struct gate *gate;
    struct routes *routes;
    struct templates *templates;
    bool is_virtual;
    const char *frame_page;
};

void answer_request(const struct site *s, const struct web_request *q, struct web_response *ret);
/* Before the request could be understood: a plain sentence, and the connection is closed. */
void answer_plain(int status, struct web_response *ret);
