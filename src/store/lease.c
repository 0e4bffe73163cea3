/* Leases: one row a name. Taking is one statement whose condition is asked again by the engine
 * when another has changed the row meanwhile, so no lock is needed. */
#include "store/lease.h"

bool lease_take(struct db *db, const char *name, const char *owner, instant now, instant until,
                int64_t *ret_fence)
{
    int64_t fence = db_insert(
        db,
        "INSERT INTO lease (name, owner, fence, expires_at) VALUES (?1, ?2, 1, ?4)"
        " ON CONFLICT (name) DO UPDATE SET owner = ?2, fence = lease.fence + 1, expires_at = ?4"
        " WHERE lease.expires_at <= ?3 RETURNING fence",
        "ssii", name, owner, now, until);
    if (fence == 0)
        return false;
    *ret_fence = fence;
    return true;
}

/* An update of nothing: it holds the row until the unit ends. */
bool lease_holds(struct db *db, const char *name, int64_t fence)
{
    db_run(db, "UPDATE lease SET fence = fence WHERE name = ?1 AND fence = ?2", "si", name, fence);
    return !db_failed(db) && db_changes(db) == 1;
}

bool lease_renew(struct db *db, const char *name, int64_t fence, instant until)
{
    db_run(db, "UPDATE lease SET expires_at = ?3 WHERE name = ?1 AND fence = ?2", "sii", name,
           fence, until);
    return !db_failed(db) && db_changes(db) == 1;
}

/* The row stays: its fence must go on growing. */
void lease_release(struct db *db, const char *name, int64_t fence)
{
    db_run(db, "UPDATE lease SET expires_at = 0 WHERE name = ?1 AND fence = ?2", "si", name,
           fence);
}
