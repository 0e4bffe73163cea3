/* The document model: what a letter says and how it is built, before anybody draws it.
 *
 * One model, several renderers (paper/pdf.h, paper/html.h). What makes an Indonesian official
 * letter is decided where the model is made (paper/letter.h); labels of lists, ordinals and dates
 * stand in it as text, so that no renderer counts or words anything of its own. All strings are
 * UTF-8 and plain: nothing in a model is markup.
 *
 * Everything lives in the arena of whoever made it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"

struct arena;
struct buf;

enum { RUN_BOLD = 1, RUN_ITALIC = 2 };

struct run {
    const char *text;            /* '\n' is a line break that was asked for */
    unsigned style;
};

struct text {
    struct run *v;
    size_t n;
};

enum text_align { ALIGN_JUSTIFY, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

enum block_kind {
    BLOCK_PARAGRAPH,             /* text */
    BLOCK_TITLE,                 /* text: a line of the title, centred and bold; tight: same title */
    BLOCK_HEADING,               /* text: bold, stays with what follows */
    BLOCK_LIST,                  /* children: BLOCK_ITEM */
    BLOCK_ITEM,                  /* label, children */
    BLOCK_CLAUSE,                /* label ":" children (Menimbang, KESATU ...) */
    BLOCK_FIELDS,                /* fields: label ":" value, one under the other */
    BLOCK_TABLE,
    BLOCK_SIGNATURES,
};

struct field {
    const char *label;
    struct text value;
};

struct cell {
    struct text text;
    enum text_align align;
};

struct row {
    struct cell *cell;           /* as many as the table has columns */
};

struct table {
    size_t n_columns;
    struct row *head, *row;      /* head rows are repeated on every page */
    size_t n_head, n_rows;
};

/* One block to sign in, from top to bottom. */
struct signature {
    const char **above;          /* place and date, a.n., title ... */
    size_t n_above;
    const char *name;
    const char **below;          /* rank, NIP */
    size_t n_below;
};

struct signatures {
    struct signature *v;         /* one: right half of the page; several: two beside each other */
    size_t n;
};

struct block {
    enum block_kind kind;
    enum text_align align;       /* BLOCK_PARAGRAPH */
    bool tight;                  /* no space above: goes on from the block before */
    bool keep;                   /* not parted from the next block by a page's end */
    bool right;                  /* BLOCK_FIELDS: in the right half of the page */
    bool numbered;               /* BLOCK_LIST: labels count, they are no bullets */
    int level;                   /* BLOCK_HEADING: 2 ... 6 */
    const char *label;
    struct text text;
    struct field *field;
    size_t n_fields;
    struct table *table;
    struct signatures *signatures;
    struct block *child, *next;
};

struct letterhead {
    const void *logo;            /* PNG; NULL: none */
    size_t n_logo;
    const char *government;      /* PEMERINTAH PROVINSI ... */
    const char *agency;          /* PANITIA SELEKSI TERBUKA ... */
    const char **address;        /* lines */
    size_t n_address;
};

struct section {                 /* the letter itself, then each enclosure, on a new page */
    struct block *blocks;
    struct section *next;
};

struct document {
    const char *title, *author;  /* metadata */
    const char *language;        /* "id-ID" */
    struct date date;            /* of the letter; the only time a rendering knows */
    const char *secrecy;         /* "RAHASIA", marked on every page; NULL: none */
    const char *code;            /* short code; NULL: no footer with a QR */
    const char *check_url;       /* what the QR holds */
    const char *journal_head;    /* NULL: none */
    struct letterhead letterhead;
    struct section *sections;
};

/* Appends a block to the list that begins at *list; returns it, zeroed but for its kind. */
struct block *block_add(struct arena *a, struct block **list, enum block_kind kind);
/* One run; NULL is an empty text. */
struct text text_of(struct arena *a, const char *s);
void text_add(struct arena *a, struct text *t, const char *s, size_t n, unsigned style);
bool text_empty(const struct text *t);
char *text_plain(struct arena *a, const struct text *t);
/* The whole document as text in the order of reading, a line for each thing that stands alone:
 * what every rendering must say. Cells are parted by " | ". */
void document_plain(const struct document *d, struct buf *out);
