/* Connections, and the reaper that closes those that drip.
 *
 * The library's own timeout is one of inactivity: a byte now and then keeps a connection for ever.
 * So each has a time for what it is doing: its head to come, its body to come (with a minimum rate),
 * its answer to be taken. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct peer;
struct peers;

enum peer_doing { PEER_IDLE, PEER_SENDING_BODY, PEER_SENDING_FILES, PEER_ANSWERED };

/* NULL: no memory or no thread. */
struct peers *peers_start(void);
/* The reaper ends; connections may still end afterwards. */
void peers_stop(struct peers *p);
void peers_free(struct peers *p);

/* NULL: no memory; the others take a NULL peer. */
struct peer *peer_begins(struct peers *p, int fd);
void peer_ends(struct peers *p, struct peer *one);
void peer_now(struct peers *p, struct peer *one, enum peer_doing doing);
/* PEER_ANSWERED, and the answer is so long. */
void peer_answers(struct peers *p, struct peer *one, size_t n);
/* So many more bytes of its body have come. */
void peer_received(struct peers *p, struct peer *one, size_t n);
