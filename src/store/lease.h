/* Leases with fencing numbers: who of several threads or processes is the one.
 *
 * A singleton (sequencer, mail, retention) holds a lease. Each taking gives a higher fencing
 * number, and every step's transaction checks that its number is still the newest: a holder that
 * slept past its end finds its next step refused instead of working beside its successor. Times
 * are machine time, passed in; all run inside a unit of store_write(). */
#pragma once
#include "base/date.h"
#include "store/db.h"

/* Takes the lease until `until` when nobody holds it, or its holder's time has passed. owner
 * names thread and process, unique to this start. False: another holds it, or the handle failed. */
bool lease_take(struct db *db, const char *name, const char *owner, instant now, instant until,
                int64_t *ret_fence);
/* Still mine? Then until the unit ends nobody can take it. Every step of a singleton calls it
 * first, and DROPs its unit when it says no. */
bool lease_holds(struct db *db, const char *name, int64_t fence);
/* Prolongs; false: lost. */
bool lease_renew(struct db *db, const char *name, int64_t fence, instant until);
/* Gives it back; harmless when it was lost. */
void lease_release(struct db *db, const char *name, int64_t fence);
