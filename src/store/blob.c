/* Blobs: rows, and the way of a file from its first byte to "stored". */
#include "store/blob_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/entropy.h"
#include "base/fault.h"
#include "base/fs.h"

struct blob_writer {
    struct store *store;
    struct arena *arena;
    struct blob_stream stream;
    char *part, *path, *folder;
    int64_t length, most, offset;        /* offset: bytes taken, those in buf included */
    unsigned char buf[BLOB_CHUNK];
    size_t n_buf;
    bool broken;                         /* a write failed: only finish may follow */
};

/* ---- rows ---- */

static const char *const state_names[] = {
    [BLOB_RECEIVING] = "receiving", [BLOB_STORED] = "stored", [BLOB_KEPT] = "kept",
    [BLOB_GOING] = "going",         [BLOB_ERASED] = "erased",
};

const char *blob_state_name(enum blob_state st)
{
    return state_names[st];
}

static enum blob_state state_of(const char *name)
{
    for (int i = 0; i <= BLOB_ERASED; i++)
        if (strcmp(state_names[i], name) == 0)
            return (enum blob_state)i;
    return BLOB_ERASED;
}

bool blob_keep(struct db *db, const char *id, const char *owner, const char *slot)
{
    db_run(db,
           "UPDATE blob SET state = 'kept' WHERE id = ?1 AND owner = ?2 AND slot = ?3"
           " AND state IN ('stored', 'kept')",
           "sss", id, owner, slot);
    return !db_failed(db) && db_changes(db) == 1;
}

bool blob_erase(struct db *db, const char *id)
{
    db_run(db,
           "UPDATE blob SET state = 'erased', file_key = NULL WHERE id = ?1 AND state = 'kept'",
           "s", id);
    return !db_failed(db) && db_changes(db) == 1;
}

int64_t blob_owned(struct db *db, const char *owner)
{
    return db_int(db, 0,
                  "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'receiving' THEN most ELSE length END), 0)"
                  " AS BIGINT) FROM blob WHERE owner = ?1 AND state <> 'erased'", "s", owner);
}

bool blob_read_info(struct db *db, struct arena *a, const char *id, struct blob_info *ret)
{
    struct rows *r = db_rows(db,
                             "SELECT state, owner, slot, length, done, sha256, expires_at"
                             " FROM blob WHERE id = ?1",
                             "s", id);
    if (!rows_next(r))
        return false;
    struct blob_info info = {
        .state = state_of(rows_text(r, 0)),
        .owner = arena_strdup(a, rows_text(r, 1)),
        .slot = arena_strdup(a, rows_text(r, 2)),
        .length = rows_int(r, 3),
        .offset = rows_int(r, 4),
        .expires_at = rows_int(r, 6),
    };
    size_t n;
    const void *hash = rows_blob(r, 5, &n);
    if (n == sizeof info.sha256.b)
        memcpy(info.sha256.b, hash, n);
    snprintf(info.id, sizeof info.id, "%s", id);
    rows_end(r);
    if (db_failed(db))
        return false;
    *ret = info;
    return true;
}

/* ---- beginning ---- */

struct row_new {
    const struct blob_new *b;
    const char *id;
    int64_t most;
    instant now;
    unsigned char wrapped[BLOB_WRAPPED];
};

static enum keep insert_row(struct db *db, void *arg)
{
    struct row_new *r = arg;
    db_run(db,
           "INSERT INTO blob (id, owner, slot, state, length, most, done, file_key, made_at,"
           " expires_at) VALUES (?1, ?2, ?3, 'receiving', ?4, ?5, 0, ?6, ?7, ?8)",
           "sssiibii", r->id, r->b->owner, r->b->slot, r->b->length, r->most, r->wrapped,
           sizeof r->wrapped, r->now, r->b->expires_at);
    return KEEP;
}

static struct blob_writer *writer_new(struct store *s, const char *id)
{
    struct blob_writer *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->store = s;
    w->arena = arena_new(0);
    w->part = blob_path(w->arena, s, id, true);
    w->path = blob_path(w->arena, s, id, false);
    w->folder = blob_folder(w->arena, s, id);
    blob_stream_init(&w->stream, id, -1);
    return w;
}

static void writer_free(struct blob_writer *w)
{
    blob_stream_done(&w->stream);
    arena_free(w->arena);
    sodium_memzero(w->buf, sizeof w->buf);
    free(w);
}

const char *blob_writer_id(const struct blob_writer *w)
{
    return w->stream.id;
}

/* The folder, with its own entry durable. */
static enum status make_folder(struct blob_writer *w, struct err *e)
{
    if (fs_is_dir(w->folder))
        return ST_OK;
    if (fs_mkdir_p(w->folder, 0700, e) != ST_OK)
        return ST_ERROR;
    char *blobs = fs_join(w->arena, w->store->data_dir, "blobs");
    if (fs_fsync_dir(blobs, e) != ST_OK)
        return ST_ERROR;
    return fs_fsync_dir(w->store->data_dir, e);
}

static enum status open_part(struct blob_writer *w, struct err *e)
{
    if (make_folder(w, e) != ST_OK)
        return ST_ERROR;
    w->stream.fd = open(w->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (w->stream.fd < 0)
        return err_set(e, errno == ENOSPC ? ERR_DISK_FULL : ERR_IO, NULL, "create %.300s: %m",
                       w->part);
    if (flock(w->stream.fd, LOCK_EX | LOCK_NB) != 0)
        return err_set(e, ERR_IO, NULL, "lock %.300s: %m", w->part);
    return ST_OK;
}

enum status blob_begin(struct store *s, const struct blob_new *b, instant now,
                       struct blob_writer **ret, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct row_new row = {.b = b, .id = entropy_id(a, BLOB_ID_LEN), .now = now,
                          .most = b->max ? b->max : BLOB_MAX_LENGTH};
    if (b->length > row.most)
        return err_set(e, ERR_LIMIT, NULL, "announced %lld bytes, at most %lld",
                       (long long)b->length, (long long)row.most);
    struct blob_writer *w = writer_new(s, row.id);
    if (!w)
        return err_set(e, ERR_MEMORY, NULL, "blob writer");
    w->length = b->length;
    w->most = row.most;
    entropy_bytes(w->stream.key, sizeof w->stream.key);
    enum status st = blob_wrap(s, row.id, w->stream.key, row.wrapped, e);
    if (st == ST_OK)
        st = store_write(s, NULL, 0, insert_row, &row, e);
    if (st == ST_OK)
        st = open_part(w, e);
    if (st != ST_OK) {
        writer_free(w);
        return ST_ERROR;
    }
    *ret = w;
    return ST_OK;
}

/* ---- going on ---- */

/* The row of an upload of this owner: its key and limits. */
static enum status load_upload(struct blob_writer *w, const char *owner, struct err *e)
{
    struct db *db;
    if (store_read(w->store, &db, e) != ST_OK)
        return ST_ERROR;
    struct rows *r = db_rows(db,
                             "SELECT length, most, file_key FROM blob WHERE id = ?1 AND owner = ?2"
                             " AND state = 'receiving'",
                             "ss", w->stream.id, owner);
    enum status st;
    if (rows_next(r)) {
        size_t n;
        w->length = rows_int(r, 0);
        w->most = rows_int(r, 1);
        const void *wrapped = rows_blob(r, 2, &n);
        st = blob_unwrap(w->store, w->stream.id, wrapped, n, w->stream.key, e);
    } else if (db_failed(db)) {
        st = err_set(e, db_error(db)->class, NULL, "%s", db_error(db)->detail);
    } else {
        st = err_set(e, ERR_NOT_FOUND, NULL, "no upload %s", w->stream.id);
    }
    rows_end(r);
    store_read_done(db);
    return st;
}

/* Killed between rename and row: the whole file is there under its final name. */
static enum status reopen_part(struct blob_writer *w, struct err *e)
{
    bool whole = !fs_exists(w->part);
    w->stream.fd = open(whole ? w->path : w->part, O_RDWR | O_CLOEXEC);
    if (w->stream.fd < 0 && errno == ENOENT)
        return err_set(e, ERR_NOT_FOUND, NULL, "the part of upload %s is gone", w->stream.id);
    if (w->stream.fd < 0)
        return err_set(e, ERR_IO, NULL, "open %.300s: %m", w->part);
    if (flock(w->stream.fd, LOCK_EX | LOCK_NB) != 0)
        return err_set(e, ERR_CONFLICT, "Berkas ini sedang dikirim melalui sambungan lain.",
                       "upload %s is being written", w->stream.id);
    if (whole && rename(w->path, w->part) != 0)
        return err_set(e, ERR_IO, NULL, "rename %.300s: %m", w->path);
    return ST_OK;
}

/* Checks what is there, chunk by chunk, and cuts off what is not whole. A final chunk becomes
 * what is waiting to be written again. */
static enum status check_part(struct blob_writer *w, struct err *e)
{
    off_t good = 0;
    for (;;) {
        struct err why = {0};
        size_t n;
        bool final = false, end = false;
        enum status st = blob_pull(&w->stream, w->buf, &n, &final, &end, &why);
        if (st != ST_OK && why.class != ERR_CORRUPT)
            return err_set(e, why.class, NULL, "%s", why.detail);
        if (st != ST_OK || end)
            break;
        hasher_add(w->stream.hasher, w->buf, n);
        w->offset += (int64_t)n;
        if (final) {
            w->stream.chunk--;
            w->n_buf = n;
            break;
        }
        good = lseek(w->stream.fd, 0, SEEK_CUR);
    }
    if (ftruncate(w->stream.fd, good) != 0 || lseek(w->stream.fd, good, SEEK_SET) != good)
        return err_set(e, ERR_IO, NULL, "cut %.300s: %m", w->part);
    w->stream.has_state = false;         /* a new stream from here */
    return ST_OK;
}

enum status blob_resume(struct store *s, const char *id, const char *owner,
                        struct blob_writer **ret, int64_t *ret_offset, struct err *e)
{
    if (!blob_id_valid(id))
        return err_set(e, ERR_NOT_FOUND, NULL, "not the id of a blob");
    struct blob_writer *w = writer_new(s, id);
    if (!w)
        return err_set(e, ERR_MEMORY, NULL, "blob writer");
    enum status st = load_upload(w, owner, e);
    if (st == ST_OK)
        st = reopen_part(w, e);
    if (st == ST_OK)
        st = check_part(w, e);
    if (st != ST_OK) {
        writer_free(w);
        return ST_ERROR;
    }
    *ret = w;
    *ret_offset = w->offset;
    return ST_OK;
}

/* ---- bytes ---- */

enum status blob_append(struct blob_writer *w, const void *p, size_t n, struct err *e)
{
    const unsigned char *at = p;
    int64_t most = w->length >= 0 ? w->length : w->most;
    if (w->broken)
        return err_set(e, ERR_IO, NULL, "blob %s: a write has failed before", w->stream.id);
    if (n > (size_t)(most - w->offset))
        return err_set(e, ERR_LIMIT, NULL, "blob %s: more than %lld bytes", w->stream.id,
                       (long long)most);
    hasher_add(w->stream.hasher, at, n);
    w->offset += (int64_t)n;
    while (n > 0) {
        /* A full buffer waits for the byte after it: the last chunk is marked final. */
        if (w->n_buf == BLOB_CHUNK) {
            if (blob_push(&w->stream, w->buf, BLOB_CHUNK, false, e) != ST_OK) {
                w->broken = true;
                return ST_ERROR;
            }
            w->n_buf = 0;
        }
        size_t part = n < BLOB_CHUNK - w->n_buf ? n : BLOB_CHUNK - w->n_buf;
        memcpy(w->buf + w->n_buf, at, part);
        w->n_buf += part;
        at += part;
        n -= part;
    }
    return ST_OK;
}

static enum status sync_part(struct blob_writer *w, struct err *e)
{
    if (fault_here("blob.fsync"))
        return err_set(e, ERR_IO, NULL, "failpoint blob.fsync");
    if (fsync(w->stream.fd) != 0)
        return err_set(e, ERR_IO, NULL, "fsync %.300s: %m", w->part);
    return ST_OK;
}

struct row_end {
    const char *id;
    int64_t done;
    const struct hash *hash;
    bool found;
};

static enum keep update_done(struct db *db, void *arg)
{
    struct row_end *r = arg;
    db_run(db, "UPDATE blob SET done = ?2 WHERE id = ?1 AND state = 'receiving'", "si", r->id,
           r->done);
    r->found = db_changes(db) == 1;
    return KEEP;
}

static enum keep update_stored(struct db *db, void *arg)
{
    struct row_end *r = arg;
    db_run(db,
           "UPDATE blob SET state = 'stored', length = ?2, done = ?2, sha256 = ?3 WHERE id = ?1"
           " AND state = 'receiving'",
           "sib", r->id, r->done, r->hash->b, sizeof r->hash->b);
    r->found = db_changes(db) == 1;
    return KEEP;
}

/* Whole chunks stay; what waits in the buffer is sent again. */
static enum status pause_part(struct blob_writer *w, struct err *e)
{
    if (w->n_buf == BLOB_CHUNK && !w->broken) {
        if (blob_push(&w->stream, w->buf, BLOB_CHUNK, false, e) != ST_OK)
            return ST_ERROR;
        w->n_buf = 0;
    }
    if (sync_part(w, e) != ST_OK || fs_fsync_dir(w->folder, e) != ST_OK)
        return ST_ERROR;
    struct row_end row = {.id = w->stream.id, .done = w->offset - (int64_t)w->n_buf};
    if (store_write(w->store, NULL, 0, update_done, &row, e) != ST_OK)
        return ST_ERROR;
    if (!row.found)
        return err_set(e, ERR_NOT_FOUND, NULL, "upload %s has expired", w->stream.id);
    return ST_OK;
}

enum status blob_pause(struct blob_writer *w, struct err *e)
{
    enum status st = pause_part(w, e);
    writer_free(w);
    return st;
}

/* The order that makes a stored blob durable: bytes, name, folder, row. */
static enum status settle_part(struct blob_writer *w, struct err *e)
{
    if (w->broken)
        return err_set(e, ERR_IO, NULL, "blob %s: a write has failed", w->stream.id);
    if (blob_push(&w->stream, w->buf, w->n_buf, true, e) != ST_OK || sync_part(w, e) != ST_OK)
        return ST_ERROR;
    if (fault_here("blob.rename"))
        return err_set(e, ERR_IO, NULL, "failpoint blob.rename");
    if (rename(w->part, w->path) != 0)
        return err_set(e, ERR_IO, NULL, "rename %.300s: %m", w->part);
    if (fault_here("blob.fsync_dir"))
        return err_set(e, ERR_IO, NULL, "failpoint blob.fsync_dir");
    return fs_fsync_dir(w->folder, e);
}

static enum status store_row(struct blob_writer *w, struct blob_info *ret, struct err *e)
{
    struct blob_info info = {.state = BLOB_STORED, .length = w->offset, .offset = w->offset};
    hasher_end(w->stream.hasher, &info.sha256);
    w->stream.hasher = NULL;
    memcpy(info.id, w->stream.id, sizeof info.id);
    struct row_end row = {.id = w->stream.id, .done = w->offset, .hash = &info.sha256};
    if (fault_here("blob.row"))
        return err_set(e, ERR_UNAVAILABLE, NULL, "failpoint blob.row");
    if (store_write(w->store, NULL, 0, update_stored, &row, e) != ST_OK)
        return ST_ERROR;
    if (!row.found)
        return err_set(e, ERR_NOT_FOUND, NULL, "upload %s has expired", w->stream.id);
    *ret = info;
    return ST_OK;
}

enum status blob_finish(struct blob_writer *w, struct blob_info *ret, struct err *e)
{
    if (w->length >= 0 && w->offset < w->length) {
        struct err ignored = {0};
        (void)err_set(e, ERR_CONFLICT, "Berkas belum diterima seluruhnya.",
                      "blob %s: %lld of %lld bytes", w->stream.id, (long long)w->offset,
                      (long long)w->length);
        (void)blob_pause(w, &ignored);
        return ST_ERROR;
    }
    /* Once the bytes are settled the file is left alone: when the row could not be told, it is
     * open whether it was; the sweeper ends it with its row. */
    enum status st = settle_part(w, e);
    if (st != ST_OK) {
        unlink(w->part);
        unlink(w->path);
    } else {
        st = store_row(w, ret, e);
    }
    writer_free(w);
    return st;
}

/* The file is closed before it is removed: its lock ends with it. */
void blob_discard(struct blob_writer *w, const char *owner)
{
    char id[BLOB_ID_LEN + 1];
    struct store *s = w->store;
    memcpy(id, w->stream.id, sizeof id);
    writer_free(w);
    blob_drop(s, id, owner);
}

enum status blob_put(struct store *s, const struct blob_new *b, instant now, const void *p,
                     size_t n, struct blob_info *ret, struct err *e)
{
    struct blob_new known = *b;
    struct blob_writer *w = NULL;
    if (known.length < 0)
        known.length = (int64_t)n;
    if (blob_begin(s, &known, now, &w, e) != ST_OK)
        return ST_ERROR;
    if (blob_append(w, p, n, e) != ST_OK) {
        struct err ignored = {0};
        w->broken = true;
        w->length = -1;
        (void)!blob_finish(w, ret, &ignored);
        return ST_ERROR;
    }
    return blob_finish(w, ret, e);
}
