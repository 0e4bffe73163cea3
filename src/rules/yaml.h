/* A YAML file read into a struct, by a table that describes both.
 *
 * Two steps. yaml_parse() turns bytes into a tree that remembers the place of everything, or
 * faults. yaml_read() walks the tree with a *table*: one row a key, saying what kind of value
 * stands there, what is allowed, and where in the struct it goes. All faults of a file are
 * reported in one go as FILE:LINE:COL with an Indonesian sentence; nothing stops at the first.
 *
 *     struct day { struct date date; int kind; const char *name; };
 *     struct year { int year; struct day *days; size_t n_days; };
 *
 *     static const struct yaml_row day_rows[] = {
 *         {"tanggal", YAML_DATE, YAML_AT(struct day, date), .flags = YAML_MUST | YAML_PATH},
 *         {"jenis", YAML_WORD, YAML_AT(struct day, kind), .flags = YAML_MUST, .words = &kinds},
 *         {"nama", YAML_TEXT, YAML_AT(struct day, name), .flags = YAML_MUST},
 *     };
 *     static const struct yaml_table day_table = YAML_TABLE(struct day, day_rows);
 *     static const struct yaml_row year_rows[] = {
 *         {"tahun", YAML_INT, YAML_AT(struct year, year), .flags = YAML_MUST, .min = 1990, .max = 2100},
 *         {"hari", YAML_LIST, YAML_ATN(struct year, days, n_days), .sub = &day_table},
 *     };
 *     static const struct yaml_table year_table = YAML_TABLE(struct year, year_rows, .check = check_year);
 *
 *     struct yaml *y = yaml_parse(a, file, text, n, faults);
 *     struct year *year = arena_new_of(a, struct year);
 *     if (y == NULL || !yaml_read(y, &year_table, year)) return false;  // faults say why
 *
 * Every field is written: an absent optional key gives its default (`dflt`, NULL, 0,
 * DATE_NONE). null (~) counts as absent. What a row cannot say (min > max, dates in order)
 * is said by the table's `check`.
 *
 * Refused whatever the table: more than 4 MiB, text that is not UTF-8, control characters,
 * anchors, aliases, tags, a second document, more than 64 levels, more than 100,000 nodes,
 * and a key written twice. A byte-order mark and CRLF are accepted. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct arena;
struct buf;
struct yaml;       /* a parsed file */
struct yaml_node;  /* a place in it */

#define YAML_BYTES_MAX ((size_t)4 << 20)

/* ---- vocabularies ---- */

struct yaml_word {
    const char *word;
    int value;
    const char *title;       /* how it is shown to people; may be NULL */
};
struct yaml_vocab {
    const char *name;        /* for the documentation: "role" */
    const struct yaml_word *v;
    size_t n;
};
#define YAML_VOCAB(name_, words_) {(name_), (words_), sizeof(words_) / sizeof((words_)[0])}

const char *yaml_word_of(const struct yaml_vocab *v, int value);   /* NULL: no such value */
const char *yaml_title_of(const struct yaml_vocab *v, int value);  /* title, else the word */
bool yaml_word_find(const struct yaml_vocab *v, const char *word, int *ret_value);

/* ---- tables ---- */

enum yaml_kind {
    /* kind          C type of the field       what stands in the file */
    YAML_TEXT,    /* const char *              any scalar that is not empty */
    YAML_IDENT,   /* const char *              letters, digits and ._-/:*+ without space; one
                                               of `words` when given */
    YAML_INT,     /* int                       whole number, min..max */
    YAML_PERCENT, /* int                       0..100 with at most two decimals, stored times 100 */
    YAML_BOOL,    /* bool                      true/false, ya/tidak */
    YAML_DATE,    /* struct date               YYYY-MM-DD that exists */
    YAML_WORD,    /* int or an enum            one word of `words` */
    YAML_BITS,    /* uint32_t / unsigned       one word or a list; bit 1u << value each */
    YAML_TEXTS,   /* const char **, size_t     one scalar or a list (IDENT rules when flagged) */
    YAML_MAP,     /* struct at offset          a mapping read by `sub` at the field's place */
    YAML_LIST,    /* struct *, size_t          a list of mappings, each read by `sub` */
    YAML_KEYED,   /* struct *, size_t          a mapping id -> mapping; the row of `sub` flagged
                                               YAML_KEY receives the id */
    YAML_LINE,    /* int                       not a key: receives the line of the mapping */
    YAML_ANY,     /* json_t *                  anything, as JSON (scenario inputs) */
};

enum {
    YAML_MUST = 1 << 0,      /* missing is a fault */
    YAML_SILENT = 1 << 1,    /* MAP/LIST: adds no part to the dotted path ("items") */
    YAML_PATH = 1 << 2,      /* the value names its list item: path part, unique in the list */
    YAML_PATH_MORE = 1 << 3, /* as YAML_PATH, but value 0 of a vocabulary adds nothing */
    YAML_KEY = 1 << 4,       /* receives the id of a YAML_KEYED item (implies YAML_PATH) */
    YAML_CITE = 1 << 5,      /* the clause of this mapping: recorded with its path */
    YAML_INHERIT = 1 << 6,   /* a missing YAML_CITE takes the clause of the mapping around it */
    YAML_PROSE = 1 << 7,     /* words for people, not a value that decides: left out of a diff */
    YAML_NAME = 1 << 8,      /* the title of its list item */
    YAML_WORDLIKE = 1 << 9,  /* TEXTS: each entry obeys the rules of IDENT */
};

struct yaml_row {
    const char *key;
    enum yaml_kind kind;
    size_t at, at_n;                /* offsets: the field, and the count of a list */
    unsigned flags;
    int min, max;                   /* INT: range, max 0 is no limit. PERCENT: hundredths.
                                     * LIST, KEYED, TEXTS: number of entries */
    int dflt;                       /* INT, PERCENT (hundredths), BOOL, WORD */
    const struct yaml_vocab *words; /* WORD, BITS; IDENT may */
    const struct yaml_table *sub;   /* MAP, LIST, KEYED */
    unsigned char defines;          /* the value is an id of this space (1..YAML_SPACES-1) */
    unsigned char refers;           /* the value must be an id of this space */
    const char *otherwise;          /* when missing: the value of this other key */
    const char *about;              /* English, one phrase, for the generated documentation */
};

/* Spaces of ids: a table set numbers its own, 1..7, and names them for messages. */
enum { YAML_SPACES = 8 };

struct yaml_table {
    const char *name;
    size_t size;                    /* of the struct */
    const struct yaml_row *rows;
    size_t n;
    /* Called when a mapping of this table has been read, faulty or not: fields of faulty
     * keys hold their defaults. Reports with yaml_fault/yaml_warn. May complete fields. */
    void (*check)(struct yaml *y, const struct yaml_node *at, void *obj);
    const char *const *spaces;      /* top table only: names of the spaces ("butir", "tahap") */
};
#define YAML_TABLE(type_, rows_, ...) \
    {.name = #rows_, .size = sizeof(type_), .rows = (rows_), \
     .n = sizeof(rows_) / sizeof((rows_)[0]), __VA_ARGS__}
#define YAML_AT(type_, field_) .at = offsetof(type_, field_)
#define YAML_ATN(type_, field_, count_) .at = offsetof(type_, field_), .at_n = offsetof(type_, count_)

/* ---- reading ---- */

/* NULL when the file cannot be parsed at all (faults say where). Lives in the arena. */
struct yaml *yaml_parse(struct arena *a, const char *file, const char *text, size_t n,
                        struct faults *f);
/* Fills *ret (t->size bytes) from the top mapping. False when any fault of this file is not a
 * warning. Faults are left sorted by place. */
bool yaml_read(struct yaml *y, const struct yaml_table *t, void *ret);

/* A fault at a place below `at`: path is dotted ("items.3.weight"; list entries by index from
 * 0), NULL or "" is the mapping itself; a missing part reports at the deepest that is there. */
void yaml_fault(struct yaml *y, const struct yaml_node *at, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void yaml_warn(struct yaml *y, const struct yaml_node *at, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
struct arena *yaml_arena(const struct yaml *y);
const struct yaml_node *yaml_top(const struct yaml *y);
/* Is the key there and not null? path as above. */
bool yaml_has(const struct yaml_node *at, const char *path);
int yaml_line(const struct yaml_node *at, const char *path);
/* Sorts faults from index `from` on by line and column (for faults added after yaml_read). */
void yaml_sort_faults(struct faults *f, size_t from);

/* The clauses met, in file order: one for each mapping with a YAML_CITE row. */
struct yaml_cite { const char *path, *clause; int line; };
size_t yaml_cites(const struct yaml *y, const struct yaml_cite **ret);

/* ---- what else a table is good for ---- */

/* The values of a struct as (path, text) in table order; prose only when asked. A list item
 * with a YAML_NAME row comes first as one line with `item` set (its path and name), then its
 * fields. A mapping that cites a clause and says nothing else gives "diatur". */
struct yaml_value { const char *path, *text, *clause; bool item; };
size_t yaml_flatten(struct arena *a, const struct yaml_table *t, const void *obj, bool prose,
                    struct yaml_value **ret);
/* Markdown: every key with its kind, whether it is mandatory and what it means; then the
 * vocabularies. */
void yaml_document(const struct yaml_table *t, struct buf *out);
