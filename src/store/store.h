/* A store: all that one body (instansi) keeps. A SQLite file `selter.db` in the body's folder,
 * or a schema of a PostgreSQL database; blobs and keys lie in the folder either way. One
 * process may open many; no statement names two.
 *
 * Opening checks what the promises rest on and refuses otherwise, with the reason in the
 * detail: SQLite in WAL mode with synchronous=FULL, foreign keys and secure delete; PostgreSQL
 * with fsync, synchronous_commit and full_page_writes, C collation, UTF-8. The shape of the
 * tables is changed only by numbered, checksummed, forward-only migrations, applied when a store
 * is created or upgraded; a shape this program does not know is refused and `selter upgrade`
 * named. Whoever has a store open holds its folder (flock, shared; an upgrade alone). */
#pragma once
#include "base/date.h"
#include "store/db.h"

struct store;

struct store_options {
    const char *data_dir;     /* the body's folder: database, blobs/, keys/ */
    const char *db_url;       /* NULL: SQLite in data_dir; else postgresql://... */
    const char *body;         /* NULL: "utama"; a-z, 0-9 and '_', a letter first, at most 40 */
    unsigned read_connections;  /* 0: 8 */
    unsigned write_connections; /* PostgreSQL only; 0: 8 */
    unsigned group_us;        /* SQLite: how long a group may grow; 0: 5000 */
    bool create;              /* make what is absent; what is there must be current */
    bool upgrade;             /* apply the migrations that are missing, after a backup
                                 (store/backup.h), all or none; nobody else may have the folder open */
};

/* ERR_NOT_FOUND: there is no store and create was not asked. ERR_CONFLICT: a shape this program
 * does not know, or a store of another body. ERR_UNAVAILABLE: the server does not answer. */
enum status store_open(const struct store_options *o, struct store **ret, struct err *e)
    __attribute__((warn_unused_result));
/* What opening with .upgrade did; lives with the store. */
struct store_upgrade {
    int from, to;             /* migrations */
    const char *backup;       /* NULL: nothing was to be done */
};
const struct store_upgrade *store_upgraded(const struct store *s);
/* Waits for the units that are waiting, then closes. Nobody may use the store any more; NULL is
 * allowed. */
void store_close(struct store *s);

/* A read-only handle on one snapshot; waits for a free connection (at most 10 s: then
 * ERR_UNAVAILABLE). Give it back with store_read_done(), which also ends its rows. A failure of
 * the handle ends with it. Keep it for one page, not longer. */
enum status store_read(struct store *s, struct db **ret, struct err *e)
    __attribute__((warn_unused_result));
void store_read_done(struct db *db);

enum db_engine store_engine(const struct store *s);
const char *store_body(const struct store *s);
const char *store_data_dir(const struct store *s);
/* Number of the newest migration this program knows. */
int store_schema_known(void);
/* Since a failed fsync, I/O error or damage nothing is accepted: the process should stop. */
bool store_dead(const struct store *s);

/* ST_OK: it answers and has the shape this program knows. *ret_newest: machine time of the newest
 * record; 0 when there is none. */
enum status store_check(struct store *s, instant *ret_newest, struct err *e)
    __attribute__((warn_unused_result));

struct store_stats {
    uint64_t units;     /* run to an answer */
    uint64_t groups;    /* commits of SQLite's writer, transactions of PostgreSQL */
    uint64_t alone;     /* units run again by themselves after their group was lost */
    uint64_t retries;   /* PostgreSQL: after a serialization failure or deadlock */
    uint64_t slow;      /* units of more than 20 ms */
    size_t waiting;     /* units waiting now */
    size_t largest;     /* most units in one group */
};
void store_stats(struct store *s, struct store_stats *ret);
