/* A file that comes with an act.
 *
 * The web face takes its bytes before the act (web/upload.h): stored by rows, measured, hashed and
 * looked at; what it found is filled into the params below, which nobody may send himself. The act
 * then keeps the blob in its own transaction. A scenario, which has no bytes, states name, hash and
 * size; then there is no blob. */
#pragma once
#include "gate/act.h"

enum { FILE_BYTES_MAX = 50 << 20, FILE_NAME_MAX = 200 };
/* Of one account in one body: what it has sent, replaced files included. */
#define FILE_QUOTA ((int64_t)1 << 30)

/* What a file is by its first bytes. */
enum file_kind { FILE_OTHER, FILE_PDF, FILE_JPG, FILE_PNG, FILE_KIND__MAX };
enum { FILE_MAGIC = 8 };                     /* bytes that are enough to tell */
enum file_kind file_kind_of(const void *p, size_t n);
const char *file_kind_word(enum file_kind k);    /* "pdf"; "lain" */
const char *file_kind_type(enum file_kind k);    /* "application/pdf"; octets for FILE_OTHER */
extern const char *const file_kind_words[];      /* for PARAM_WORD */

#define FILE_PARAMS(must)                                                                     \
    {"file", PARAM_LINE, must, "berkas", .max = FILE_NAME_MAX, .personal = true,              \
     .upload = true, .hint = "PDF, JPEG, atau PNG; paling besar 50 MB"},                      \
    {"sha256", PARAM_LINE, must, "sidik jari SHA-256", .max = 64, .upload = true},            \
    {"bytes", PARAM_INT, must, "ukuran (bita)", .min = 1, .max = FILE_BYTES_MAX,              \
     .upload = true},                                                                         \
    {"file_kind", PARAM_WORD, false, "jenis menurut isinya", .words = file_kind_words,             \
     .upload = true},                                                                         \
    {"blob", PARAM_LINE, false, "unggahan", .max = 80, .upload = true}

/* Does the act take a file? */
bool file_taken(const struct act *act);
/* What the blob of this act is for; item may be NULL. */
const char *file_slot(struct arena *a, const struct act *act, const char *item);
/* "pdf": by its bytes where they are known, else by its name; "" without either. */
const char *file_kind_stated(struct ctx *c, const struct input *in);
/* In run(): the stated hash is one; the upload named is the actor's own, for this act and item, and
 * holds these very bytes; it is kept. Nothing to do where no file came. */
enum status file_keep(struct ctx *c, const struct input *in, const char *item);
