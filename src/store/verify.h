/* Verification of the journal: recomputes everything from the stored bytes and rows, reports every
 * finding with its place, never repairs. docs/journal-format.md, "What verification asks".
 *
 * Reads one snapshot through a read-only handle, page by page: memory does not grow with the
 * number of leaves. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"
#include "base/err.h"
#include "store/checkpoint.h"

struct arena;
struct store;

enum journal_fault {
    FAULT_LEAF_HASH,         /* hash is not that of bytes */
    FAULT_LEAF_FORM,         /* bytes are no record, or no padding where there should be */
    FAULT_INDEX,             /* a gap, or not a whole block */
    FAULT_WAITING,           /* without index for more than two minutes */
    FAULT_NODE,              /* a stored node differs, is missing or too many */
    FAULT_CHECKPOINT,        /* signature, form, size or root of a stored one */
    FAULT_UNSIGNED,          /* indexed, but under no checkpoint for more than two minutes */
    FAULT_KNOWN_CHECKPOINT,  /* one known from elsewhere (or the signer's memory) is not of this tree */
    FAULT_KEY,               /* public key or the body's key is missing */
    FAULT_RECORD_LEAF,       /* a record without its leaf, with two, or a leaf without its record */
    FAULT_RECORD_DIFFERS,    /* a column of the record is not what the leaf says */
    FAULT_EFFECTS,           /* a fact was changed, added, removed; or the list of them, the subject */
    FAULT_PERSONAL,          /* a personal column was changed, or is not empty though erased */
    FAULT_FACT,              /* a fact that names a record which does not exist */
    FAULT_CHAIN,             /* previous record of the subject */
    FAULT_REGISTER,          /* a register with a gap or a double */
    FAULT__MAX
};
const char *journal_fault_word(enum journal_fault f);       /* "leaf-hash" */

struct journal_finding {
    enum journal_fault fault;
    const char *place;       /* Indonesian: "daun 130", "catatan 17", "segel 192" */
    const char *message;     /* Indonesian sentence */
};

struct journal_verify_options {
    instant now;                         /* machine time: what is late */
    const struct note_key *key;          /* NULL: keys/journal.pub of the data folder */
    const char *const *notes;            /* signed checkpoints known from elsewhere */
    size_t n_notes;
    const struct checkpoint *known;      /* size and root as printed on a paper */
    size_t n_known;
    size_t max_findings;                 /* kept; 0: 1000. All are counted. */
};

struct journal_report {
    struct journal_finding *v;           /* the first max_findings, in order of checking */
    size_t n;
    uint64_t found;                      /* all */
    uint64_t leaves, padding, waiting, records, facts, checkpoints;
    uint64_t erased;                     /* facts whose personal columns were erased */
    struct checkpoint head;              /* recomputed */
    bool has_signed;                     /* the newest stored checkpoint that holds */
    struct checkpoint newest;
};

/* ST_OK: nothing was found. ST_REFUSED: findings. ST_ERROR: could not be finished; the report
 * holds what was found until then. The report lives in the arena. */
enum status journal_verify(struct store *s, struct arena *a,
                           const struct journal_verify_options *o, struct journal_report *ret,
                           struct err *e) __attribute__((warn_unused_result));
