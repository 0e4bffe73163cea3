/* Reading a blob: each chunk is opened and checked before it is given. */
#include "store/blob_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"

struct blob_reader {
    struct blob_stream stream;
    int64_t length, given;               /* given: read from the file so far */
    struct hash sha256;
    unsigned char buf[BLOB_CHUNK];
    size_t at, n;
    bool final, broken;
};

static enum status load_row(struct store *s, struct db *db, const char *id,
                            struct blob_reader *r, struct err *e)
{
    struct rows *rows = db_rows(db,
                                "SELECT length, sha256, file_key FROM blob WHERE id = ?1"
                                " AND state IN ('stored', 'kept')",
                                "s", id);
    enum status st;
    size_t n;
    if (rows_next(rows)) {
        r->length = rows_int(rows, 0);
        const void *hash = rows_blob(rows, 1, &n);
        if (n == sizeof r->sha256.b)
            memcpy(r->sha256.b, hash, n);
        const void *wrapped = rows_blob(rows, 2, &n);
        st = blob_unwrap(s, id, wrapped, n, r->stream.key, e);
    } else if (db_failed(db)) {
        st = err_set(e, db_error(db)->class, NULL, "%s", db_error(db)->detail);
    } else {
        st = err_set(e, ERR_NOT_FOUND, NULL, "no blob %s", id);
    }
    rows_end(rows);
    return st;
}

enum status blob_open(struct store *s, struct db *db, const char *id, struct blob_reader **ret,
                      struct err *e)
{
    if (!blob_id_valid(id))
        return err_set(e, ERR_NOT_FOUND, NULL, "not the id of a blob");
    struct arena *a ARENA_AUTO = arena_new(0);
    struct blob_reader *r = calloc(1, sizeof *r);
    if (!r)
        return err_set(e, ERR_MEMORY, NULL, "blob reader");
    blob_stream_init(&r->stream, id, -1);
    enum status st = load_row(s, db, id, r, e);
    if (st == ST_OK) {
        r->stream.fd = open(blob_path(a, s, id, false), O_RDONLY | O_CLOEXEC);
        if (r->stream.fd < 0)
            st = err_set(e, errno == ENOENT ? ERR_CORRUPT : ERR_IO, NULL, "open blob %s: %m", id);
    }
    if (st != ST_OK) {
        blob_close(r);
        return st;
    }
    *ret = r;
    return ST_OK;
}

/* After the last chunk: is it all there, and is it what the row says? */
static enum status check_whole(struct blob_reader *r, struct err *e)
{
    struct hash found;
    hasher_end(r->stream.hasher, &found);
    r->stream.hasher = NULL;
    if (r->given != r->length || !hash_eq(&found, &r->sha256))
        return err_set(e, ERR_CORRUPT, NULL, "blob %s: length or hash differs from its row",
                       r->stream.id);
    return ST_OK;
}

static enum status next_chunk(struct blob_reader *r, struct err *e)
{
    bool end = false;
    if (fault_here("blob.read"))
        return err_set(e, ERR_IO, NULL, "failpoint blob.read");
    if (blob_pull(&r->stream, r->buf, &r->n, &r->final, &end, e) != ST_OK)
        return ST_ERROR;
    if (end)
        return err_set(e, ERR_CORRUPT, NULL, "blob %s ends before its last chunk", r->stream.id);
    r->at = 0;
    r->given += (int64_t)r->n;
    hasher_add(r->stream.hasher, r->buf, r->n);
    return r->final ? check_whole(r, e) : ST_OK;
}

enum status blob_read(struct blob_reader *r, void *p, size_t n, size_t *ret_n, struct err *e)
{
    if (r->broken)
        return err_set(e, ERR_CORRUPT, NULL, "blob %s: reading has failed before", r->stream.id);
    while (r->at == r->n && !r->final)
        if (next_chunk(r, e) != ST_OK) {
            r->broken = true;
            return ST_ERROR;
        }
    size_t give = r->n - r->at < n ? r->n - r->at : n;
    memcpy(p, r->buf + r->at, give);
    r->at += give;
    *ret_n = give;
    return ST_OK;
}

void blob_close(struct blob_reader *r)
{
    if (!r)
        return;
    blob_stream_done(&r->stream);
    sodium_memzero(r->buf, sizeof r->buf);
    free(r);
}
