/* Frames, chunks and keys of a blob's file. */
#include "store/blob_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/entropy.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/hash.h"

/* ---- places ---- */

/* The alphabet of entropy_id: no id can leave its folder. */
bool blob_id_valid(const char *id)
{
    return strlen(id) == BLOB_ID_LEN &&
           strspn(id, "23456789abcdefghjkmnpqrstuvwxyz") == BLOB_ID_LEN;
}

char *blob_folder(struct arena *a, const struct store *s, const char *id)
{
    return arena_printf(a, "%s/blobs/%.2s", s->data_dir, id);
}

char *blob_path(struct arena *a, const struct store *s, const char *id, bool part)
{
    return arena_printf(a, "%s/blobs/%.2s/%s%s", s->data_dir, id, id, part ? ".part" : "");
}

/* ---- keys ---- */

static enum status no_key(struct err *e)
{
    return err_set(e, ERR_UNAVAILABLE, "Kunci berkas tidak tersedia di mesin ini.",
                   "keys/master.key is not there: restore it from where it is kept");
}

enum status blob_wrap(const struct store *s, const char *id, const unsigned char *key,
                      unsigned char *ret_wrapped, struct err *e)
{
    unsigned long long n;
    if (!s->has_key)
        return no_key(e);
    entropy_bytes(ret_wrapped, BLOB_NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        ret_wrapped + BLOB_NONCE, &n, key, BLOB_KEY, (const unsigned char *)id, BLOB_ID_LEN, NULL,
        ret_wrapped, s->master_key);
    return ST_OK;
}

enum status blob_unwrap(const struct store *s, const char *id, const void *wrapped, size_t n,
                        unsigned char *ret_key, struct err *e)
{
    const unsigned char *w = wrapped;
    if (!s->has_key)
        return no_key(e);
    if (n != BLOB_WRAPPED ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(ret_key, NULL, NULL, w + BLOB_NONCE,
                                                   n - BLOB_NONCE, (const unsigned char *)id,
                                                   BLOB_ID_LEN, w, s->master_key) != 0)
        return err_set(e, ERR_CORRUPT, NULL, "the key of blob %s does not open", id);
    return ST_OK;
}

/* ---- bytes ---- */

static enum status write_all(int fd, const void *p, size_t n, struct err *e)
{
    const char *at = p;
    if (fault_here("blob.write"))
        return err_set(e, ERR_DISK_FULL, NULL, "failpoint blob.write");
    while (n > 0) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return err_set(e, errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_IO, NULL,
                           "write a blob: %m");
        at += done;
        n -= (size_t)done;
    }
    return ST_OK;
}

/* As many as there are, up to n. */
static enum status read_up_to(int fd, void *p, size_t n, size_t *ret_n, struct err *e)
{
    char *at = p;
    size_t left = n;
    while (left > 0) {
        ssize_t got = read(fd, at, left);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(e, ERR_IO, NULL, "read a blob: %m");
        if (got == 0)
            break;
        at += got;
        left -= (size_t)got;
    }
    *ret_n = n - left;
    return ST_OK;
}

/* ---- frames ---- */

void blob_stream_init(struct blob_stream *st, const char *id, int fd)
{
    *st = (struct blob_stream){.fd = fd, .hasher = hasher_new()};
    memcpy(st->id, id, BLOB_ID_LEN + 1);
}

void blob_stream_done(struct blob_stream *st)
{
    struct hash unused;
    if (st->hasher)
        hasher_end(st->hasher, &unused);
    if (st->fd >= 0)
        close(st->fd);
    sodium_memzero(st, sizeof *st);
    st->fd = -1;
}

static void associated(const struct blob_stream *st, unsigned char *ret)
{
    memcpy(ret, st->id, BLOB_ID_LEN);
    for (int i = 0; i < 8; i++)
        ret[BLOB_ID_LEN + i] = (unsigned char)(st->chunk >> (56 - 8 * i));
}

static enum status broken(const struct blob_stream *st, const char *why, struct err *e)
{
    return err_set(e, ERR_CORRUPT, NULL, "blob %s, chunk %llu: %s", st->id,
                   (unsigned long long)st->chunk, why);
}

static enum status pull_header(struct blob_stream *st, struct err *e)
{
    unsigned char header[BLOB_HEADER];
    size_t n;
    if (read_up_to(st->fd, header, sizeof header, &n, e) != ST_OK)
        return ST_ERROR;
    if (n != sizeof header ||
        crypto_secretstream_xchacha20poly1305_init_pull(&st->state, header, st->key) != 0)
        return broken(st, "no stream begins here", e);
    st->has_state = true;
    return ST_OK;
}

enum status blob_pull(struct blob_stream *st, unsigned char *p, size_t *ret_n, bool *ret_final,
                      bool *ret_end, struct err *e)
{
    unsigned char kind, tag, sealed[BLOB_SEALED], ad[BLOB_AD];
    unsigned long long plain;
    size_t n;
    for (;;) {
        if (read_up_to(st->fd, &kind, 1, &n, e) != ST_OK)
            return ST_ERROR;
        *ret_n = 0;
        *ret_end = n == 0;
        if (*ret_end)
            return ST_OK;
        if (kind != 'h')
            break;
        if (pull_header(st, e) != ST_OK)
            return ST_ERROR;
    }
    if (kind != 'c' || !st->has_state)
        return broken(st, "not a frame", e);
    if (read_up_to(st->fd, sealed, sizeof sealed, &n, e) != ST_OK)
        return ST_ERROR;
    associated(st, ad);
    if (n < crypto_secretstream_xchacha20poly1305_ABYTES ||
        crypto_secretstream_xchacha20poly1305_pull(&st->state, p, &plain, &tag, sealed, n, ad,
                                                   sizeof ad) != 0)
        return broken(st, "does not open", e);
    *ret_final = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    *ret_n = (size_t)plain;
    if (!*ret_final && plain != BLOB_CHUNK)
        return broken(st, "too short", e);
    st->chunk++;
    return ST_OK;
}

enum status blob_push(struct blob_stream *st, const unsigned char *p, size_t n, bool final,
                      struct err *e)
{
    unsigned char frame[1 + BLOB_HEADER + 1 + BLOB_SEALED], ad[BLOB_AD];
    unsigned long long sealed;
    size_t at = 0;
    if (!st->has_state) {
        frame[at++] = 'h';
        crypto_secretstream_xchacha20poly1305_init_push(&st->state, frame + at, st->key);
        at += BLOB_HEADER;
        st->has_state = true;
    }
    frame[at++] = 'c';
    associated(st, ad);
    crypto_secretstream_xchacha20poly1305_push(
        &st->state, frame + at, &sealed, p, n, ad, sizeof ad,
        final ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    if (write_all(st->fd, frame, at + (size_t)sealed, e) != ST_OK)
        return ST_ERROR;
    st->chunk++;
    return ST_OK;
}
