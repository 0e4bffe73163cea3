/* The sequencer: gives waiting leaves their place in the tree and has the tree signed.
 *
 * One at a time in a body, by a lease ("journal.sequencer") whose fencing number every step's
 * transaction checks. Leaves get their index in random order among all that wait, mixed with
 * padding up to the next multiple of 64; the nodes above them are written in the same transaction.
 * Then the signer signs the tree, and the checkpoint is kept in a transaction of its own. Killed
 * anywhere between, the next run goes on from what is durable; doing it twice is harmless. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/err.h"
#include "store/checkpoint.h"

struct db;
struct signer;
struct store;

#define JOURNAL_INTERVAL (60 * INSTANT_SECOND)
#define JOURNAL_LATE (2 * JOURNAL_INTERVAL)      /* a leaf that waits longer is a fault */

struct journal_sequenced {
    size_t leaves, padding;          /* that got an index now */
    bool busy;                       /* another sequencer is at it: nothing was done */
    bool signed_now;                 /* a new checkpoint is kept */
    struct checkpoint head;          /* the tree as it stands; size 0: empty, or busy */
};

/* Sequences what waits when the newest checkpoint is a minute old or older, or force; now is
 * machine time. signer NULL: the tree grows and is signed later. ST_ERROR: leaves that have their
 * index keep it (what failed may be the signer), and the next run goes on. */
enum status journal_sequence(struct store *s, struct signer *signer, instant now, bool force,
                             struct journal_sequenced *ret, struct err *e)
    __attribute__((warn_unused_result));

/* Is there anything to do at `now`? Reads only; for the timer. */
bool journal_due(struct db *db, instant now, bool force);
