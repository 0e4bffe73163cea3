/* The signer: holds the journal's key and signs nothing but trees that extend the last one it
 * signed, and promises.
 *
 * The key lies in keys/journal.key, mode 0600, outside of backups; what was signed last in
 * keys/journal.state, written durably before a signature is given away. So a database that was
 * put back to an earlier day gets no signature that contradicts an older one. When the signer
 * cannot sign, acts go on; receipts say "menunggu segel". One at a time signs, across processes
 * (the file is locked). */
#pragma once
#include <stddef.h>
#include "base/err.h"
#include "base/hash.h"
#include "store/checkpoint.h"

struct arena;
struct store;
struct signer;

/* Makes key, public key and memory in the folder's keys/ when there is no key yet; once there is
 * one nothing is touched. origin: journal_origin(). */
enum status signer_create(const char *data_dir, const char *origin, struct err *e)
    __attribute__((warn_unused_result));
/* ERR_NOT_FOUND: there is no key. ERR_FORBIDDEN: others may read it. ERR_CORRUPT: a file is not
 * what it should be (a lost memory is not replaced: that would allow a second history). */
enum status signer_open(const char *data_dir, struct signer **ret, struct err *e)
    __attribute__((warn_unused_result));
void signer_close(struct signer *s);             /* NULL is allowed */
const struct note_key *signer_key(const struct signer *s);

/* What was signed last; size 0 and the root of the empty tree at first. */
enum status signer_last(struct signer *s, struct checkpoint *ret, struct err *e)
    __attribute__((warn_unused_result));
/* The note of a checkpoint, in the arena. proof: consistency from signer_last() to c. ERR_CONFLICT:
 * c does not extend what was signed, and nothing is signed. Signing the same again is harmless. */
enum status signer_sign(struct signer *s, struct arena *a, const struct checkpoint *c,
                        const struct hash *proof, size_t n_proof, char **ret_note, struct err *e)
    __attribute__((warn_unused_result));
/* The note of a promise: needs only the key. */
char *signer_promise(const struct signer *s, struct arena *a, const struct hash *leaf);

/* For whoever only verifies: the public key and the memory of a folder. */
enum status signer_public(const char *data_dir, struct note_key *ret, struct err *e)
    __attribute__((warn_unused_result));
enum status signer_memory(const char *data_dir, struct checkpoint *ret, struct err *e)
    __attribute__((warn_unused_result));
