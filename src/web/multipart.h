/* The body of a multipart/form-data POST, read as it comes.
 *
 * Strict: it begins with the boundary, has nothing before, between and after its parts, and each
 * part says its name in one Content-Disposition. What is held back is never more than a head of
 * MULTIPART_HEAD_MAX bytes or a boundary; how long a part is, is the receiver's business. Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;

enum {
    MULTIPART_BOUNDARY_MAX = 70,         /* RFC 2046 */
    MULTIPART_HEAD_MAX = 2048,           /* all lines of one part's head */
    MULTIPART_PARTS_MAX = 4000,
};

/* One part begins. file is NULL for a plain field, "" where no file was chosen; else what the
 * browser calls it, without folders. Texts lie in the arena: UTF-8 without control characters. */
struct multipart_part {
    const char *name, *file;
};

/* False from any of them ends the reading; the receiver knows why. */
struct multipart_receiver {
    bool (*begin)(void *arg, const struct multipart_part *p);
    bool (*bytes)(void *arg, const char *p, size_t n);
    bool (*end)(void *arg);
    void *arg;
};

struct multipart;

/* The boundary of a Content-Type (into ret, ended by zero); false: none, or one that is not
 * allowed. */
bool multipart_boundary(const char *content_type, char ret[MULTIPART_BOUNDARY_MAX + 1]);
/* Lives in the arena; heads of parts are put there, too. */
struct multipart *multipart_new(struct arena *a, const char *boundary,
                                const struct multipart_receiver *to);
/* False: it is none, or the receiver said so; nothing more is taken. */
bool multipart_take(struct multipart *m, const char *p, size_t n);
/* Has the last boundary come? False: cut off. */
bool multipart_is_whole(const struct multipart *m);
/* For the log; NULL while all is well. */
const char *multipart_why(const struct multipart *m);
