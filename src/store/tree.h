/* The journal's tree as it is stored: its size, its nodes, proofs for the owner of a leaf. Reads
 * only; a handle of store_read() or of a unit. */
#pragma once
#include "store/checkpoint.h"
#include "store/db.h"
#include "store/merkle.h"

/* Nodes are stored from this level on; below they follow from the 64 leaves. */
enum { TREE_LEVEL = 6, TREE_BLOCK = 1 << TREE_LEVEL };

/* "selter/<body>/<install>" of this store, in the arena; NULL when the handle failed. */
char *journal_origin(struct db *db, struct arena *a);
/* How many leaves have an index (a multiple of 64). */
uint64_t tree_size(struct db *db);
/* The right edge of the stored tree, to go on with. */
void tree_edge(struct db *db, struct merkle *ret);
/* For proofs: the source reads through db. */
struct merkle_source tree_source(struct db *db);
/* The tree as it stands. False: the handle failed, or a node is missing. */
bool tree_head(struct db *db, struct checkpoint *ret);

/* The first checkpoint that covers a record's leaf: the head a paper prints for its act. False:
 * not yet (or no such record). note may be NULL. */
bool journal_head_of(struct db *db, struct arena *a, int64_t record_id, struct checkpoint *ret,
                     char **ret_note);
/* The newest checkpoint; false: there is none. */
bool journal_head(struct db *db, struct arena *a, struct checkpoint *ret, char **ret_note);
/* The inclusion proof of a leaf in the first checkpoint that covers it, as the text of
 * docs/journal-format.md. Who asks must own the leaf. NULL: not yet, or there is no such leaf. */
char *journal_inclusion(struct db *db, struct arena *a, const struct hash *leaf);
