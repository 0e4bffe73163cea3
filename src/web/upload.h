/* Files on their way in: the body of a multipart POST, taken piece by piece.
 *
 * Plain fields are gathered as of any form. A file goes straight into the store of blobs, hashed and
 * looked at as it comes; before its first byte the gate is asked whether the act could be done at
 * all, now and by this person (gate_check), the form must have shown that it is ours, and the
 * account's quota must have room. What is refused is read past, not kept, so that the browser, which
 * listens only when it has sent everything, hears the reason. Each file stands for itself: one that
 * is refused takes none of the others along.
 *
 * A field "file" is the file of the act's form; "file:WORD" is one of several, for the item WORD.
 * What no act has kept when the request ends is removed (upload_close). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>

struct act;
struct outcome;
struct site;
struct web_request;

enum {
    UPLOAD_BODY_MAX = 256 << 20,         /* a whole request */
    UPLOAD_FILES_MAX = 40,
};

struct upload_file {
    const char *item;                    /* NULL: the field "file" */
    const char *name;                    /* as the browser calls it */
    const char *why;                     /* what is wrong with it; then it is not kept */
    const struct outcome *ahead;         /* what the gate said before it was read; NULL: go on */
    const char *blob, *sha256, *kind;    /* NULL when it is not kept */
    int64_t bytes;
};

struct upload;

/* The act of the request's address, when it takes files; NULL. */
const struct act *upload_act(const struct site *s, const struct web_request *q);
/* NULL: the type has no boundary. q->form becomes an object that is filled as the fields come. */
struct upload *upload_open(const struct site *s, struct web_request *q, const struct act *act,
                           const char *content_type, int64_t length);
void upload_take(struct upload *u, const char *p, size_t n);
/* Everything came. False: it was no such body; *ret_why for the log. */
bool upload_whole(struct upload *u, const char **ret_why);
/* NULL is allowed. */
void upload_close(struct upload *u);

size_t upload_files(const struct upload *u, const struct upload_file *const **ret);
/* The inputs a file stands for: file, sha256, bytes, file_kind, blob. */
void upload_fill(const struct upload_file *f, json_t *input);
