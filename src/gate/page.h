/* A page is a read model and a template. The read model is typed data (the API) made by SQL
 * that selects exactly what this role may see; a value the HTML may not show is not in it. */
#pragma once
#include "gate/act.h"

/* What a reader gets besides JSON: a page in the frame, or a form of its own made of the data
 * (web/feed.h says of which). */
enum page_form { PAGE_HTML, PAGE_CALENDAR, PAGE_ATOM };

struct page {
    const char *name;              /* "selection.timeline" */
    const char *path;              /* "/seleksi/:selection/linimasa" */
    const char *title;
    const char *resource;          /* row of the matrix (gate/matrix.h) */
    role_set who;                  /* widest */
    unsigned names;                /* NAMES_SELECTION | NAMES_POST | NAMES_APPLICATION */
    const struct param *params;    /* query parameters; NULL */
    const char *template;          /* "timeline" -> templates/pages/timeline.html */
    bool reading_is_logged;
    enum page_form form;
    bool off_menu;                 /* the public finds it from other pages */
    bool has_form;                 /* anybody may send it, a guest too: he gets what a form carries */
    /* The page is a file: data.file is {"blob", "name", "sha256", "bytes"}; a browser gets its bytes,
     * a program what is said of it (without the blob's id). */
    bool gives_file;
    /* Fills data (a JSON object). ST_REFUSED with c->out->refusal, ST_INVALID with faults. */
    enum status (*read)(struct ctx *, const struct input *, json_t *data);
};
struct page_table { const struct page *v; size_t n; };
