/* A data folder opened for work: store, journal, clock and gate together. */
#pragma once
#include "base/clock.h"
#include "cli/cli.h"
#include "gate/gate.h"
#include "store/signer.h"
#include "store/store.h"

struct world {
    struct clock clock;
    struct store *store;
    struct signer *signer;
    struct gate *gate;
    bool is_virtual;               /* legal time of the folder is set by hand: pages say so */
};

/* --data DIR [--db URL]. create: makes the folder, the store and its keys when absent. */
enum status world_open(struct cli *c, bool create, struct world *ret, struct err *e)
    __attribute__((warn_unused_result));
void world_close(struct world *w);
/* Sequences what waits and signs a checkpoint. */
enum status world_seal(struct world *w, struct err *e) __attribute__((warn_unused_result));
/* Keeps the virtual legal time with the folder (clock.json), so that serving goes on from it. */
enum status world_keep_clock(struct cli *c, struct world *w, instant at, struct err *e)
    __attribute__((warn_unused_result));
/* Looks at clock.json again: a virtual folder's legal time goes on from what it says now. ST_REFUSED:
 * that time is past already, or the folder's time is the machine's, which nobody sets. */
enum status world_move_clock(struct world *w, instant *ret, struct err *e)
    __attribute__((warn_unused_result));
