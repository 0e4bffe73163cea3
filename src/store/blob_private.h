/* Inside the room: where a blob lies and how it is locked up.
 *
 * A file is a row of frames. 'h' and 24 bytes: a new secretstream begins (the first frame, and
 * one after each resumption, so that no nonce is ever used for two texts). 'c' and a chunk: 64 KiB
 * of content, the last one less and marked final, with the id and the chunk's number as associated
 * data, so that no chunk can be left out, doubled or moved. */
#pragma once
#include <sodium.h>
#include "base/arena.h"
#include "store/blob.h"
#include "store/store_private.h"

enum {
    BLOB_CHUNK = 64 * 1024,
    BLOB_SEALED = BLOB_CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES,
    BLOB_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    BLOB_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
    BLOB_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    BLOB_WRAPPED = BLOB_NONCE + BLOB_KEY + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    BLOB_AD = BLOB_ID_LEN + 8,
    BLOB_HASH = HASH_LEN,
};

/* What both directions share: the stream at the current chunk. */
struct blob_stream {
    int fd;
    char id[BLOB_ID_LEN + 1];
    unsigned char key[BLOB_KEY];
    crypto_secretstream_xchacha20poly1305_state state;
    bool has_state;
    uint64_t chunk;                      /* number of the next chunk */
    struct hasher *hasher;               /* of the content; fed by who has it in clear */
};

char *blob_path(struct arena *a, const struct store *s, const char *id, bool part);
char *blob_folder(struct arena *a, const struct store *s, const char *id);
bool blob_id_valid(const char *id);
const char *blob_state_name(enum blob_state st);

/* The file's key, wrapped by the store's master key with the id as associated data. */
enum status blob_wrap(const struct store *s, const char *id, const unsigned char *key,
                      unsigned char *ret_wrapped, struct err *e);
enum status blob_unwrap(const struct store *s, const char *id, const void *wrapped, size_t n,
                        unsigned char *ret_key, struct err *e);

void blob_stream_init(struct blob_stream *st, const char *id, int fd);
void blob_stream_done(struct blob_stream *st);
/* The next frame that holds content: *ret_n bytes into p (BLOB_CHUNK). ERR_CORRUPT when it does
 * not open; *ret_end: there is no further frame (*ret_n is 0). */
enum status blob_pull(struct blob_stream *st, unsigned char *p, size_t *ret_n, bool *ret_final,
                      bool *ret_end, struct err *e);
/* Writes one chunk, beginning a new stream when there is none. */
enum status blob_push(struct blob_stream *st, const unsigned char *p, size_t n, bool final,
                      struct err *e);
