/* The web face: pages of the gate's tables as HTML or JSON over HTTP/1.1.
 *
 * Plain http is served on loopback only; TLS is the work of a proxy in front. A page is read
 * as whoever is signed in (web/visitor.h), else as the public. One thread and one arena a request. */
#pragma once
#include <stdbool.h>
#include "base/err.h"

struct access;
struct gate;
struct web;

#define WEB_LISTEN "127.0.0.1:8080"

struct web_options {
    struct gate *gate;
    struct access *access;       /* who may sign in */
    bool behind_proxy;           /* a proxy with TLS is in front: cookies are Secure, and what it says
                                    of the caller's address is believed */
    bool sends_mail;             /* there is a mailer; pages of administrators say when not */
    const char *share;           /* folder of templates/ and assets/ */
    const char *listen;          /* web/listen.h; NULL: the socket systemd hands over, else
                                    WEB_LISTEN */
    bool is_virtual;             /* legal time was set by hand: every page says so */
    const char *frame_page;      /* page without an address whose data names the body */
    unsigned connections;        /* at once; 0: 512 */
};

/* Begins to serve. ST_INVALID: an address that may not be listened on (with the sentence how to
 * get TLS) or templates with faults, all of them. The options are copied, gate and access are borrowed. */
enum status web_start(const struct web_options *o, struct web **ret, struct faults *f,
                      struct err *e) __attribute__((warn_unused_result));
/* "http://127.0.0.1:40123/" with the port that was bound, or "unix:/run/selter/selter.sock". */
const char *web_address(const struct web *w);
/* Refuses new connections, lets the requests in work end (10 s at most), closes. NULL is
 * allowed. */
void web_stop(struct web *w);
