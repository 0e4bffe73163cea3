/* Where to listen, and the socket of it: loopback addresses, a Unix socket, or the one systemd
 * hands over. Nothing that others can reach: plain http is spoken here. */
#pragma once
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "base/err.h"

struct arena;

struct listen_at {
    union {
        struct sockaddr any;
        struct sockaddr_storage room;
        struct sockaddr_un local;
    } at;
    socklen_t n;
};

struct listener {
    int fd;                      /* -1: none */
    const char *address;         /* "http://127.0.0.1:40123/", "unix:/run/selter/selter.sock" */
    const char *path;            /* file to remove at the end; NULL */
    bool is_handed;              /* systemd's */
    bool is_local;               /* a Unix socket: whoever reaches it stands in front as a proxy */
};

/* "127.0.0.1:8080", "[::1]:0", "localhost:8080", "unix:/run/selter/selter.sock". ST_INVALID with a
 * fault: not an address, or one that others can reach (the fault tells how to get TLS). */
enum status listen_parse(const char *text, struct listen_at *ret, struct faults *f)
    __attribute__((warn_unused_result));
/* Bound and listening. A Unix socket has mode 0660; one that was left behind by a process that is
 * gone is replaced, one that is served is not. */
enum status listen_open(struct arena *a, const char *text, const struct listen_at *at,
                        struct listener *ret, struct err *e) __attribute__((warn_unused_result));
/* Did systemd hand over sockets (LISTEN_FDS, LISTEN_PID)? Takes the variables away. */
int listen_handed(void);
/* The one that was handed over; ST_INVALID as listen_parse(). */
enum status listen_take(struct arena *a, int n_handed, struct listener *ret, struct faults *f)
    __attribute__((warn_unused_result));
/* Who comes now is refused, not left waiting. A socket of systemd's goes on collecting callers for
 * the next one. */
void listen_refuse(struct listener *l);
/* The descriptor is closed, the file of a Unix socket of our own removed. */
void listen_close(struct listener *l);

/* The address without its port: "127.0.0.1", "::1"; "" for NULL and for a Unix socket. */
const char *listen_shown(struct arena *a, const struct sockaddr *at);
