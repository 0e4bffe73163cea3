/* From a request to a response: the route, the page read through the gate, HTML or JSON of it,
 * and every way it can end badly in the words of the house. Knows nothing of sockets. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>
#include "base/err.h"

struct access;
struct file_out;
struct gate;
struct routes;
struct templates;
struct watch;
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
    bool gzip;               /* the body is compressed */
    bool close;
    bool reads_only;         /* a 405 on an address that takes GET and HEAD only */
    int retry_after;         /* seconds; 0: not said */
    bool clear_site;         /* signed out: the browser forgets what it was shown */
    const char *cookie;      /* a whole Set-Cookie; NULL */
    const char *route;       /* its name in the tables, for figures and the log; NULL: none */
    struct file_out *file;   /* n bytes of this instead of a body; NULL (web/file.h) */
    const char *policy;      /* Content-Security-Policy of a file; NULL: the pages' own */
    const char *disposition; /* Content-Disposition; NULL */
};

struct site {
    struct gate *gate;
    struct routes *routes;
    struct templates *templates;
    struct access *access;
    bool is_virtual;
    bool sends_mail;         /* false: what is written to people waits in the outbox */
    bool secure;             /* a proxy with TLS stands in front: cookies are Secure */
    const char *frame_page;
    struct watch *watch;
};

/* The visitor of q is known (web/visitor.h). */
void answer_request(const struct site *s, const struct web_request *q, struct web_response *ret);
/* Before the request could be understood: a plain sentence, and the connection is closed. */
void answer_plain(int status, struct web_response *ret);

/* ---- for handlers (web/dispatch.h) ---- */

/* A page from templates/pages, or its data where JSON is asked for. HTML is told of the visitor
 * (visitor_json) under "visitor", in the page as in the frame. */
void answer_page(const struct site *s, const struct web_request *q, int status, const char *template,
                 const char *title, json_t *data, struct web_response *r);
void answer_data(const struct web_request *q, int status, const json_t *data, struct web_response *r);
/* "What ended badly", as a page or as {"error": {...}}. faults may be NULL. */
void answer_failed(const struct site *s, const struct web_request *q, int status, const char *class,
                   const char *message, const struct faults *f, struct web_response *r);
/* From an error: logged when it is the system's. */
void answer_error(const struct site *s, const struct web_request *q, const struct err *e,
                  struct web_response *r);
/* 303: look there next. A path of our own. */
void answer_go(const struct web_request *q, const char *path, struct web_response *r);
void answer_not_that_way(const struct site *s, const struct web_request *q, bool takes_post,
                         struct web_response *r);
