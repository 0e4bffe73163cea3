/* Writing: a unit is done wholly, durably and once, or not at all.
 *
 * store_write() gives fn a handle inside a transaction and returns only when what it did is on
 * the disk. On SQLite one writer thread runs the waiting units, each in a savepoint of its own,
 * and commits the group (at most 64 units or 5 ms) with one fsync. On PostgreSQL each unit is a
 * transaction of its own on a connection of the pool, READ COMMITTED, its locks taken with
 * BEGIN. BEGIN itself goes with fn's first question: the locks are held when the first answer is
 * there, and what fn does before it asks anything is not under them.
 *
 * *fn may be run more than once*: a group that could not be committed is taken back and each of
 * its units run again alone; PostgreSQL repeats after a serialization failure or a deadlock.
 * So fn is a function of its argument and the database: it overwrites its results instead of
 * adding to them, and touches no file, network, clock or randomness. It runs on another thread
 * than the caller's (SQLite), which waits: what it allocates from the caller's arena is safe.
 * It must not call store_write itself. */
#pragma once
#include "store/db.h"

struct store;

/* In the order in which they are taken, whatever the order in which they are named; equal kinds
 * by key. The two of a selection are one lock, shared or exclusive. A unit that names any lock
 * but not LOCK_BODY takes the body's lock shared, so that LOCK_BODY excludes them all; a unit
 * without locks waits for nobody. On SQLite there is one writer and the locks change nothing. */
enum lock_kind {
    LOCK_BODY,              /* key is ignored */
    LOCK_SELECTION,
    LOCK_SELECTION_SHARED,
    LOCK_DOSSIER,
    LOCK_REGISTER,
    LOCK_ACCOUNT,
};

struct lock_need {
    enum lock_kind kind;
    int64_t key;
};

#define STORE_MAX_LOCKS 16

/* ST_OK: fn said KEEP, its handle had not failed, and its changes are durable.
 * ST_REFUSED: fn said DROP, its changes are taken back, and what it had read is durable.
 * ST_ERROR: taken back; *e tells why. ERR_UNAVAILABLE when a connection was lost while
 * committing, and ERR_IO, leave open whether it is done: repeating with the same idempotency
 * token finds out.
 * After ERR_IO or ERR_CORRUPT of the engine the store is dead (store_dead()) and the process
 * should stop: starting is recovering. */
enum status store_write(struct store *s, const struct lock_need *locks, size_t n_locks,
                        enum keep (*fn)(struct db *, void *), void *arg, struct err *e)
    __attribute__((warn_unused_result));
