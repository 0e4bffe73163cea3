/* The three ways a thing can end badly, never mixed.
 *
 *  - a *verdict*: the law refuses (or could not be satisfied yet). Carries the clause, what
 *    was found, what would be lawful.
 *  - *faults*: the input is wrong. All of them at once, each with its place.
 *  - an *error*: the system could not. Class, a sentence for the user, detail for the operator.
 *
 * Command line exit status and HTTP status follow from `enum status`. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;

enum status {
    ST_OK = 0,       /* lawful, done */
    ST_REFUSED = 1,  /* a verdict says no */
    ST_INVALID = 2,  /* wrong usage or invalid input: faults */
    ST_ERROR = 3,    /* the system could not: err */
};

/* ---- errors ---- */

enum err_class {
    ERR_NONE,
    ERR_NOT_FOUND,    /* 404 */
    ERR_CONFLICT,     /* 409: unique violation, same token with other input */
    ERR_LIMIT,        /* 413/429: too large, too many */
    ERR_UNAVAILABLE,  /* 503: database gone, shutting down */
    ERR_IO,           /* 500: a file or the disk */
    ERR_DISK_FULL,    /* 507 */
    ERR_MEMORY,       /* 503 */
    ERR_DB,           /* 500 */
    ERR_CORRUPT,      /* 500: stored data does not hold */
    ERR_FORBIDDEN,    /* 403: not a matter of the law (no session, wrong token) */
    ERR_INTERNAL,     /* 500: a bug */
    ERR__MAX
};

struct err {
    enum err_class class;
    char public_text[240];   /* Indonesian, for the user; no personal data */
    char detail[400];        /* English, for the operator's log */
};

/* Fills *e (the first error wins: a second call on a set error is ignored) and returns
 * ST_ERROR. public_text NULL takes the class's standard sentence. e may be NULL. */
enum status err_set(struct err *e, enum err_class c, const char *public_text,
                    const char *detail_fmt, ...) __attribute__((format(printf, 4, 5)));
const char *err_class_name(enum err_class c);        /* "disk-full" */
int err_http_status(enum err_class c);

/* ---- faults: everything wrong with an input, at once ---- */

struct fault_item {
    const char *where;       /* file name or field name; NULL: the whole */
    int line, col;           /* 1-based; 0: unknown */
    bool warning;            /* does not make the input invalid */
    const char *message;     /* Indonesian: what is wrong and what would be right */
};

struct faults {
    struct arena *arena;     /* set by faults_init */
    struct fault_item *v;
    size_t n, cap;
    size_t n_errors;         /* items that are not warnings */
    bool truncated;          /* more than 1000: the rest was dropped, and says so */
};

void faults_init(struct faults *f, struct arena *a);
void fault_add(struct faults *f, const char *where, int line, int col, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void fault_warn(struct faults *f, const char *where, int line, int col, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* "FILE:LINE:COL: pesan" (parts that are unknown are left out; a warning reads
 * "FILE:LINE:COL: peringatan: pesan"), arena string. */
char *fault_text(const struct faults *f, size_t i);

/* ---- verdicts ---- */

/* The answer of a rule. NOT_RULED is an answer too: "tidak diatur di sini". */
enum met { MET_NO = 0, MET_YES = 1, MET_UNPROVED = 2, MET_NOT_RULED = 3 };

struct fact {
    const char *name;        /* Indonesian: "pangkat" */
    const char *value;       /* "IV/c (Pembina Utama Muda), TMT 1 April 2018" */
};

struct verdict {
    enum met met;
    const char *clause;      /* "BLR-4.1.b"; NULL when not ruled */
    const char *message;     /* one Indonesian sentence */
    const char *lawful;      /* what would be lawful; NULL if nothing to say */
    const char *lawful_from; /* ISO date from which the same thing is lawful; NULL */
    const char *reading;     /* key of the interpretation used; NULL */
    const char *overridable_by; /* role name that may override with clause and reason; NULL */
    bool remark;             /* worth telling although it decides nothing (met is then YES) */
    struct fact *facts;
    size_t n_facts;
};

struct verdicts {
    struct arena *arena;
    struct verdict *v;
    size_t n, cap;
};

void verdicts_init(struct verdicts *vs, struct arena *a);
/* Adds one and returns it for its facts and lawful text to be filled; the pointer holds until
 * the next verdict_add. */
struct verdict *verdict_add(struct verdicts *vs, enum met met, const char *clause,
                            const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void verdict_fact(struct verdicts *vs, struct verdict *v, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* All together: NO if any is NO; else UNPROVED if any; else NOT_RULED when every one is (or
 * there is none); else YES. */
enum met verdicts_all(const struct verdicts *vs);
/* The first that says NO, or NULL. */
const struct verdict *verdicts_first_no(const struct verdicts *vs);
