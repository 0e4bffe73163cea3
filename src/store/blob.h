/* Files that belong to a body: uploads and rendered papers.
 *
 * By rows: first a row (owner, slot, length, expiry), then the bytes in NAME.part, fsync, rename,
 * fsync of the folder, row *stored*; then the act names the blob in its own transaction
 * (blob_keep) and it is *kept* for good. A blob that no act keeps ends at its expiry. A blob never
 * changes. Ids are random; the hash is SHA-256 of the content.
 *
 * On the disk each file is encrypted with a key of its own (secretstream, 64 KiB chunks, id and
 * number of the chunk as associated data); the key stands in the row, wrapped by the body's master key
 * (keys/master.key, mode 0600, not in the backup). blob_erase destroys the key: what a retention
 * schedule asks, in every copy at once.
 *
 * An upload that was cut can go on: blob_resume reads and checks what is there and tells from
 * which byte. Several processes share the folder; one writes one blob. */
#pragma once
#include "base/date.h"
#include "base/hash.h"
#include "store/store.h"

struct arena;

#define BLOB_ID_LEN 26
#define BLOB_MAX_LENGTH (INT64_C(1) << 34)

enum blob_state {
    BLOB_RECEIVING,
    BLOB_STORED,       /* whole and durable; no act names it yet */
    BLOB_KEPT,
    BLOB_GOING,        /* the sweeper has it */
    BLOB_ERASED,       /* the key is destroyed; the row remains */
};

struct blob_new {
    const char *owner;       /* who may go on with it and keep it: an account id, as text */
    const char *slot;        /* what for: "dossier/surat-lamaran" */
    int64_t length;          /* announced; more is refused (ERR_LIMIT). -1: unknown */
    int64_t max;             /* bytes; 0: BLOB_MAX_LENGTH */
    instant expires_at;      /* machine time */
};

struct blob_info {
    char id[BLOB_ID_LEN + 1];
    enum blob_state state;
    const char *owner, *slot;
    int64_t length;          /* bytes: announced while receiving (-1 unknown), real afterwards */
    int64_t offset;          /* known to be on the disk */
    struct hash sha256;      /* zero while receiving */
    instant expires_at;
};

struct blob_writer;
struct blob_reader;

/* Makes the row and the empty file. The writer holds the file until finish or pause. */
enum status blob_begin(struct store *s, const struct blob_new *b, instant now,
                       struct blob_writer **ret, struct err *e)
    __attribute__((warn_unused_result));
/* Goes on with a blob that is being received and belongs to owner; *ret_offset is where the next
 * byte belongs (at most 64 KiB before what was sent). ERR_NOT_FOUND when there is none,
 * ERR_CONFLICT while another connection is writing it. */
enum status blob_resume(struct store *s, const char *id, const char *owner,
                        struct blob_writer **ret, int64_t *ret_offset, struct err *e)
    __attribute__((warn_unused_result));
const char *blob_writer_id(const struct blob_writer *w);
enum status blob_append(struct blob_writer *w, const void *p, size_t n, struct err *e)
    __attribute__((warn_unused_result));
/* What is complete is made durable and the row told how far; frees w. */
enum status blob_pause(struct blob_writer *w, struct err *e);
/* Durable and stored; frees w, also on failure. Fewer bytes than announced: ERR_CONFLICT, paused;
 * any other failure: the part is removed, the row expires. */
enum status blob_finish(struct blob_writer *w, struct blob_info *ret, struct err *e)
    __attribute__((warn_unused_result));
/* Given up by its owner: the part and its row are removed; frees w. What cannot be removed now, the
 * sweeper ends. */
void blob_discard(struct blob_writer *w, const char *owner);
/* A stored blob no act keeps, or one still received, is removed at once; a kept one stays. */
void blob_drop(struct store *s, const char *id, const char *owner);
/* Bytes this owner has in the store: those received count with all they may become. */
int64_t blob_owned(struct db *db, const char *owner);
/* The three in one, for papers that were rendered. */
enum status blob_put(struct store *s, const struct blob_new *b, instant now, const void *p,
                     size_t n, struct blob_info *ret, struct err *e)
    __attribute__((warn_unused_result));

/* Inside a unit: the blob is stored and belongs to owner and slot -> kept, true. False: there is
 * no such blob (any more). Kept already: true. */
bool blob_keep(struct db *db, const char *id, const char *owner, const char *slot);
/* Inside a unit: destroys the key of a kept blob. */
bool blob_erase(struct db *db, const char *id);
bool blob_read_info(struct db *db, struct arena *a, const char *id, struct blob_info *ret);

/* Reads a stored or kept blob. Each chunk is checked before it is given; at the end length and
 * hash are: ERR_CORRUPT then, and what was given before must not be trusted. */
enum status blob_open(struct store *s, struct db *db, const char *id, struct blob_reader **ret,
                      struct err *e) __attribute__((warn_unused_result));
/* *ret_n is 0 at the end. */
enum status blob_read(struct blob_reader *r, void *p, size_t n, size_t *ret_n, struct err *e)
    __attribute__((warn_unused_result));
void blob_close(struct blob_reader *r);

struct blob_sweep {
    size_t removed;          /* blobs that had expired */
    char **unknown;          /* files no row names: reported, never deleted */
    size_t n_unknown;
    char **missing;          /* ids of stored or kept blobs whose file is not there */
    size_t n_missing;
};
/* Removes what has expired at `now`; looks for strangers and losses. */
enum status blob_sweep(struct store *s, struct arena *a, instant now, struct blob_sweep *ret,
                       struct err *e) __attribute__((warn_unused_result));
