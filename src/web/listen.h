/* Where to listen: loopback addresses only. */
#pragma once
#include <stdbool.h>
#include <sys/socket.h>
#include "base/err.h"

struct arena;

/* "127.0.0.1:8080", "[::1]:0", "localhost:8080". ST_INVALID with a fault: not an address, or one
 * that others can reach (the fault tells how to get TLS). */
enum status listen_parse(const char *text, struct sockaddr_storage *ret, struct faults *f)
    __attribute__((warn_unused_result));
/* The address without its port: "127.0.0.1", "::1"; "" for NULL and for a Unix socket. */
const char *listen_shown(struct arena *a, const struct sockaddr *at);
