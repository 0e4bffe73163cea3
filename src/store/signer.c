/* Key and memory are small text files; who signs holds a lock on the key file from reading the
 * memory to having written it. */
#include "store/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/str.h"
#include "store/merkle.h"

static const char key_head[] = "selter-journal-key-v1";
static const char state_head[] = "selter-journal-state-v1";

enum { FILE_MAX = 4096 };

struct signer {
    char *data_dir;
    struct note_key key;
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
};

/* ---- files ---- */

static char *path_of(struct arena *a, const char *data_dir, const char *name)
{
    return fs_join(a, fs_join(a, data_dir, "keys"), name);
}

/* The lines of a small file; exactly n of them, each ended. */
static enum status read_lines(struct arena *a, const char *path, size_t n, const char **ret,
                              struct err *e)
{
    char *text;
    size_t len;
    if (fs_read(a, path, FILE_MAX, &text, &len, e) != ST_OK)
        return ST_ERROR;
    for (size_t i = 0; i < n; i++) {
        char *end = strchr(text, '\n');
        if (!end)
            return err_set(e, ERR_CORRUPT, NULL, "%.300s is cut", path);
        *end = '\0';
        ret[i] = text;
        text = end + 1;
    }
    return *text ? err_set(e, ERR_CORRUPT, NULL, "%.300s has more lines than it should", path)
                 : ST_OK;
}

static enum status read_state(struct arena *a, const char *data_dir, struct checkpoint *ret,
                              struct err *e)
{
    const char *line[3], *path = path_of(a, data_dir, "journal.state");
    uint8_t *root;
    size_t n;
    int64_t size;
    if (read_lines(a, path, 3, line, e) != ST_OK)
        return ST_ERROR;
    if (!str_eq(line[0], state_head) || !str_int64(line[1], &size) || size < 0 ||
        !base64_decode(a, line[2], &root, &n) || n != HASH_LEN)
        return err_set(e, ERR_CORRUPT, NULL, "%.300s does not hold", path);
    ret->size = (uint64_t)size;
    memcpy(ret->root.b, root, HASH_LEN);
    return ST_OK;
}

static enum status write_state(struct arena *a, const char *data_dir, const struct checkpoint *c,
                               struct err *e)
{
    if (fault_here("journal.signer.state"))
        return err_set(e, ERR_IO, NULL, "failpoint journal.signer.state");
    const char *text = arena_printf(a, "%s\n%" PRIu64 "\n%s\n", state_head, c->size,
                                    base64_encode(a, c->root.b, HASH_LEN));
    return fs_write_atomic(path_of(a, data_dir, "journal.state"), text, strlen(text), 0600, e);
}

/* ---- making ---- */

static void make_key(struct note_key *k, const uint8_t seed[crypto_sign_SEEDBYTES],
                     uint8_t secret[crypto_sign_SECRETKEYBYTES])
{
    crypto_sign_seed_keypair(k->public_key, secret, seed);
}

/* The key comes last: as long as it is not there nothing was signed, and making may begin anew. */
static enum status create_files(struct arena *a, const char *data_dir, const char *origin,
                                const uint8_t seed[crypto_sign_SEEDBYTES], struct err *e)
{
    struct note_key k = {0};
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    struct checkpoint empty = {0};
    memcpy(k.origin, origin, strlen(origin));
    make_key(&k, seed, secret);
    sodium_memzero(secret, sizeof secret);
    hash_bytes("", 0, &empty.root);
    const char *public_text = arena_printf(a, "%s\n", note_key_text(a, &k));
    if (write_state(a, data_dir, &empty, e) != ST_OK ||
        fs_write_atomic(path_of(a, data_dir, "journal.pub"), public_text, strlen(public_text),
                        0644, e) != ST_OK)
        return ST_ERROR;
    char *text = arena_printf(a, "%s\n%s\n%s\n", key_head, origin,
                              base64_encode(a, seed, crypto_sign_SEEDBYTES));
    enum status st =
        fs_write_atomic(path_of(a, data_dir, "journal.key"), text, strlen(text), 0600, e);
    sodium_memzero(text, strlen(text));
    return st;
}

enum status signer_create(const char *data_dir, const char *origin, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    if (!note_origin_valid(origin))
        return err_set(e, ERR_INTERNAL, NULL, "not an origin: %.100s", origin ? origin : "");
    if (fs_exists(path_of(a, data_dir, "journal.key")))
        return ST_OK;
    if (fs_mkdir_p(fs_join(a, data_dir, "keys"), 0700, e) != ST_OK)
        return ST_ERROR;
    uint8_t seed[crypto_sign_SEEDBYTES];
    entropy_bytes(seed, sizeof seed);
    enum status st = create_files(a, data_dir, origin, seed, e);
    sodium_memzero(seed, sizeof seed);
    return st;
}

/* ---- opening ---- */

static enum status check_mode(const char *path, struct err *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return err_set(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, NULL, "%.300s: %m", path);
    if (st.st_mode & 077)
        return err_set(e, ERR_FORBIDDEN, NULL, "%.300s: mode %03o, must be 0600", path,
                       (unsigned)(st.st_mode & 0777));
    return ST_OK;
}

static enum status read_key(struct arena *a, struct signer *s, struct err *e)
{
    const char *line[3], *path = path_of(a, s->data_dir, "journal.key");
    uint8_t *seed;
    size_t n;
    if (check_mode(path, e) != ST_OK || read_lines(a, path, 3, line, e) != ST_OK)
        return ST_ERROR;
    if (!str_eq(line[0], key_head) || !note_origin_valid(line[1]) ||
        !base64_decode(a, line[2], &seed, &n) || n != crypto_sign_SEEDBYTES)
        return err_set(e, ERR_CORRUPT, NULL, "%.300s does not hold", path);
    memcpy(s->key.origin, line[1], strlen(line[1]) + 1);
    make_key(&s->key, seed, s->secret);
    sodium_memzero(seed, n);
    return ST_OK;
}

enum status signer_open(const char *data_dir, struct signer **ret, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct checkpoint last;
    struct signer *s = calloc(1, sizeof *s);
    if (!s || !(s->data_dir = strdup(data_dir))) {
        free(s);
        return err_set(e, ERR_MEMORY, NULL, "signer");
    }
    if (read_key(a, s, e) != ST_OK || read_state(a, data_dir, &last, e) != ST_OK) {
        signer_close(s);
        return ST_ERROR;
    }
    *ret = s;
    return ST_OK;
}

void signer_close(struct signer *s)
{
    if (!s)
        return;
    sodium_memzero(s->secret, sizeof s->secret);
    free(s->data_dir);
    free(s);
}

const struct note_key *signer_key(const struct signer *s)
{
    return &s->key;
}

enum status signer_memory(const char *data_dir, struct checkpoint *ret, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    return read_state(a, data_dir, ret, e);
}

enum status signer_last(struct signer *s, struct checkpoint *ret, struct err *e)
{
    return signer_memory(s->data_dir, ret, e);
}

enum status signer_public(const char *data_dir, struct note_key *ret, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    const char *line, *path = path_of(a, data_dir, "journal.pub");
    if (read_lines(a, path, 1, &line, e) != ST_OK)
        return ST_ERROR;
    return note_key_parse(a, line, ret)
               ? ST_OK
               : err_set(e, ERR_CORRUPT, NULL, "%.300s is not a public key", path);
}

/* ---- signing ---- */

static char *sign(const struct signer *s, struct arena *a, const char *text)
{
    uint8_t signature[NOTE_SIGNATURE_LEN];
    crypto_sign_detached(signature, NULL, (const uint8_t *)text, strlen(text), s->secret);
    return note_assemble(a, &s->key, text, signature);
}

static enum status remember_and_sign(struct signer *s, struct arena *a, const struct checkpoint *c,
                                     const struct hash *proof, size_t n, char **ret_note,
                                     struct err *e)
{
    struct checkpoint last;
    if (read_state(a, s->data_dir, &last, e) != ST_OK)
        return ST_ERROR;
    if (!merkle_consistency_holds(last.size, c->size, &last.root, &c->root, proof, n))
        return err_set(e, ERR_CONFLICT, NULL,
                       "the tree of %" PRIu64 " leaves does not extend the one of %" PRIu64
                       " that was signed",
                       c->size, last.size);
    if (c->size > last.size && write_state(a, s->data_dir, c, e) != ST_OK)
        return ST_ERROR;
    *ret_note = sign(s, a, checkpoint_text(a, s->key.origin, c));
    return ST_OK;
}

enum status signer_sign(struct signer *s, struct arena *a, const struct checkpoint *c,
                        const struct hash *proof, size_t n_proof, char **ret_note, struct err *e)
{
    const char *path = path_of(a, s->data_dir, "journal.key");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX) != 0) {
        enum status st = err_set(e, ERR_IO, NULL, "lock %.300s: %m", path);
        if (fd >= 0)
            close(fd);
        return st;
    }
    enum status st = remember_and_sign(s, a, c, proof, n_proof, ret_note, e);
    close(fd);
    return st;
}

char *signer_promise(const struct signer *s, struct arena *a, const struct hash *leaf)
{
    return sign(s, a, promise_text(a, s->key.origin, leaf));
}
