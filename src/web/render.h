/* Templates and assets of the shared folder: read and compiled once, at start.
 *
 *   templates/pages/NAME.html    a page's own part (struct page.template)
 *   templates/parts/NAME.html    partials; "frame" is what stands around every page
 *   assets/FILE                  served as /aset/NAME-HASH.EXT, for ever the same
 *   assets/style/NN-NAME.css     one style sheet, selter.css, behind Debian's Bootstrap
 *
 * A fault in any of them refuses the start, with its place. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>
#include "base/err.h"

struct arena;
struct buf;
struct templates;

struct asset {
    const char *name;        /* "selter-3fa4b2c1d05e.css" */
    const char *type;        /* "text/css; charset=utf-8" */
    const char *body;
    size_t n;
    const char *etag;        /* with its quotes */
    const char *gzip;        /* the body compressed; NULL when that does not pay */
    size_t gzip_n;
};

/* ST_INVALID: faults of templates. Lives in a, immutable, shared by all threads. */
enum status templates_load(struct arena *a, const char *share, struct templates **ret,
                           struct faults *f, struct err *e) __attribute__((warn_unused_result));
bool templates_have(const struct templates *t, const char *name);
/* The page's part from data, set into the frame. frame gets "content"; it is changed. */
enum status templates_render(const struct templates *t, struct arena *a, const char *name,
                             const json_t *data, json_t *frame, struct buf *out, struct err *e)
    __attribute__((warn_unused_result));
const struct asset *templates_asset(const struct templates *t, const char *name);
/* {"selter_css": "/aset/selter-3fa4b2c1d05e.css"}, borrowed; not to be changed. */
json_t *templates_assets(const struct templates *t);
