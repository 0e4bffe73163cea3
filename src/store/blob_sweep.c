/* The sweeper goes by rows: what a row says has expired is removed, file first, row last; a file
 * no row names is reported and left alone. */
#include "store/blob_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/fs.h"
#include "base/str.h"

enum { PAGE = 200, REPORT_MAX = 1000 };

struct page {
    struct store *store;
    struct arena *arena;
    instant now;
    const char *after;                   /* keyset: ids greater than this */
    char ids[PAGE][BLOB_ID_LEN + 1];
    size_t n;
};

static void take_ids(struct page *p, struct rows *r)
{
    for (p->n = 0; p->n < PAGE && rows_next(r); p->n++)
        snprintf(p->ids[p->n], sizeof p->ids[0], "%s", rows_text(r, 0));
    rows_end(r);
}

/* From here no act can keep them: an upload is either kept or swept, never both. */
static enum keep mark_going(struct db *db, void *arg)
{
    struct page *p = arg;
    db_run(db,
           "UPDATE blob SET state = 'going' WHERE state IN ('receiving', 'stored')"
           " AND expires_at <= ?1",
           "i", p->now);
    take_ids(p, db_rows(db, "SELECT id FROM blob WHERE state = 'going' ORDER BY id LIMIT ?1", "i",
                        PAGE));
    return KEEP;
}

static enum keep delete_rows(struct db *db, void *arg)
{
    struct page *p = arg;
    for (size_t i = 0; i < p->n; i++)
        db_run(db, "DELETE FROM blob WHERE id = ?1 AND state = 'going'", "s", p->ids[i]);
    return KEEP;
}

static enum status remove_file(const char *path, struct err *e)
{
    if (fault_here("blob.unlink"))
        return err_set(e, ERR_IO, NULL, "failpoint blob.unlink");
    if (unlink(path) != 0 && errno != ENOENT)
        return err_set(e, ERR_IO, NULL, "remove %.300s: %m", path);
    return ST_OK;
}

static enum status remove_files(struct page *p, const char *id, struct err *e)
{
    if (remove_file(blob_path(p->arena, p->store, id, true), e) != ST_OK)
        return ST_ERROR;
    return remove_file(blob_path(p->arena, p->store, id, false), e);
}

static enum status remove_expired(struct page *p, struct blob_sweep *ret, struct err *e)
{
    do {
        if (store_write(p->store, NULL, 0, mark_going, p, e) != ST_OK)
            return ST_ERROR;
        for (size_t i = 0; i < p->n; i++)
            if (remove_files(p, p->ids[i], e) != ST_OK)
                return ST_ERROR;
        if (p->n && store_write(p->store, NULL, 0, delete_rows, p, e) != ST_OK)
            return ST_ERROR;
        ret->removed += p->n;
    } while (p->n == PAGE);
    return ST_OK;
}

/* ---- one that is given up ---- */

struct drop {
    const char *id, *owner;
    bool going;
};

static enum keep mark_one(struct db *db, void *arg)
{
    struct drop *d = arg;
    db_run(db,
           "UPDATE blob SET state = 'going' WHERE id = ?1 AND owner = ?2"
           " AND state IN ('receiving', 'stored')", "ss", d->id, d->owner);
    d->going = db_changes(db) == 1;
    return KEEP;
}

void blob_drop(struct store *s, const char *id, const char *owner)
{
    struct arena *scratch ARENA_AUTO = arena_new((size_t)1 << 20);
    struct page *p = arena_new_of(scratch, struct page);
    struct drop d = {.id = id, .owner = owner};
    struct err ignored = {0};
    *p = (struct page){.store = s, .arena = scratch, .n = 1};
    snprintf(p->ids[0], sizeof p->ids[0], "%s", id);
    if (store_write(s, NULL, 0, mark_one, &d, &ignored) == ST_OK && d.going &&
        remove_files(p, id, &ignored) == ST_OK)
        (void)!store_write(s, NULL, 0, delete_rows, p, &ignored);
}

/* ---- strangers and losses ---- */

static void report(struct arena *a, char ***list, size_t *n, const char *text)
{
    if (!*list)
        *list = arena_array_of(a, REPORT_MAX, char *);
    if (*n < REPORT_MAX)
        (*list)[(*n)++] = arena_strdup(a, text);
}

/* The state of the blob a file is named after; NULL: no row names it. */
static enum status state_of_file(struct page *p, const char *name, char **ret, struct err *e)
{
    char id[BLOB_ID_LEN + 1];
    size_t len = strcspn(name, ".");
    *ret = NULL;
    if (len != BLOB_ID_LEN || (name[len] && strcmp(name + len, ".part") != 0))
        return ST_OK;
    memcpy(id, name, len);
    id[len] = '\0';
    struct db *db;
    if (store_read(p->store, &db, e) != ST_OK)
        return ST_ERROR;
    *ret = db_text(db, p->arena, "SELECT state FROM blob WHERE id = ?1", "s", id);
    enum status st = db_failed(db) ? err_set(e, db_error(db)->class, NULL, "%s",
                                             db_error(db)->detail)
                                   : ST_OK;
    store_read_done(db);
    return st;
}

static enum status look_at_folder(struct page *p, const char *folder, const char *shown,
                                  struct arena *a, struct blob_sweep *ret, struct err *e)
{
    char **names;
    size_t n;
    if (!fs_is_dir(folder)) {
        report(a, &ret->unknown, &ret->n_unknown, shown);
        return ST_OK;
    }
    if (fs_list(p->arena, folder, &names, &n, e) != ST_OK)
        return ST_ERROR;
    for (size_t i = 0; i < n; i++) {
        char *state, *path = fs_join(p->arena, folder, names[i]);
        if (state_of_file(p, names[i], &state, e) != ST_OK)
            return ST_ERROR;
        /* Swept by another process meanwhile: not a stranger. */
        if (!state && fs_exists(path))
            report(a, &ret->unknown, &ret->n_unknown, fs_join(p->arena, shown, names[i]));
        if (state && strcmp(state, blob_state_name(BLOB_ERASED)) == 0 &&
            remove_file(path, e) != ST_OK)
            return ST_ERROR;
    }
    return ST_OK;
}

static enum status look_for_strangers(struct page *p, struct arena *a, struct blob_sweep *ret,
                                      struct err *e)
{
    char *blobs = fs_join(p->arena, p->store->data_dir, "blobs");
    char **folders;
    size_t n;
    if (!fs_is_dir(blobs))
        return ST_OK;
    if (fs_list(p->arena, blobs, &folders, &n, e) != ST_OK)
        return ST_ERROR;
    for (size_t i = 0; i < n; i++)
        if (look_at_folder(p, fs_join(p->arena, blobs, folders[i]), folders[i], a, ret, e) != ST_OK)
            return ST_ERROR;
    return ST_OK;
}

static enum status look_for_losses(struct page *p, struct arena *a, struct blob_sweep *ret,
                                   struct err *e)
{
    p->after = "";
    do {
        struct db *db;
        if (store_read(p->store, &db, e) != ST_OK)
            return ST_ERROR;
        take_ids(p, db_rows(db,
                            "SELECT id FROM blob WHERE state IN ('stored', 'kept') AND id > ?1"
                            " ORDER BY id LIMIT ?2",
                            "si", p->after, PAGE));
        enum status st = db_failed(db) ? err_set(e, db_error(db)->class, NULL, "%s",
                                                 db_error(db)->detail)
                                       : ST_OK;
        store_read_done(db);
        if (st != ST_OK)
            return st;
        for (size_t i = 0; i < p->n; i++) {
            char *state;
            if (fs_exists(blob_path(p->arena, p->store, p->ids[i], false)))
                continue;
            if (state_of_file(p, p->ids[i], &state, e) != ST_OK)
                return ST_ERROR;
            if (state && (str_eq(state, blob_state_name(BLOB_KEPT)) ||
                          str_eq(state, blob_state_name(BLOB_STORED))))
                report(a, &ret->missing, &ret->n_missing, p->ids[i]);
        }
        if (p->n)
            p->after = arena_strdup(p->arena, p->ids[p->n - 1]);
    } while (p->n == PAGE);
    return ST_OK;
}

enum status blob_sweep(struct store *s, struct arena *a, instant now, struct blob_sweep *ret,
                       struct err *e)
{
    struct arena *scratch ARENA_AUTO = arena_new((size_t)1 << 30);
    struct page *p = arena_new_of(scratch, struct page);
    *p = (struct page){.store = s, .arena = scratch, .now = now};
    *ret = (struct blob_sweep){0};
    if (remove_expired(p, ret, e) != ST_OK || look_for_strangers(p, a, ret, e) != ST_OK)
        return ST_ERROR;
    return look_for_losses(p, a, ret, e);
}
