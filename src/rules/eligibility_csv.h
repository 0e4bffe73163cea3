/* Eligibility of a file of persons, in memory that does not grow with the file: a million rows
 * cost what one costs, plus the set of ids (24 MiB at the most).
 *
 * The persons' file has one row per person. Only `id` is mandatory; what is empty is not
 * known, and what is not known is not yet proved. In list cells the entries are separated by
 * ';', the parts of an entry by '|', and a single "-" says "there is none".
 *
 *   id                 mandatory, at most 128 bytes, once per file
 *   name, nip          nip: 18 digits, blanks allowed
 *   birth_date         YYYY-MM-DD, like every date
 *   sex                L or P
 *   civil_servant      ya or tidak; empty: a sound NIP proves it
 *   own_government     ya or tidak
 *   rank, rank_tmt, rank_decree
 *                      "IV/c" or "Pembina Utama Muda"; effective from; date of the decree
 *   education, education_date
 *   training           list: NAME|DATE|STATUS; "sedang" while it is being followed
 *   performance        list: YEAR=GRADE or YEAR=SCORE, YEAR:SCHEME=... where the scheme is not
 *                      that of the year: "2017=Baik;2018=Sangat Baik", "2021:PP46=82,5"
 *   discipline         list: KIND|FROM|UNTIL|REGULATION; KIND may be a degree: "sedang"
 *   posts              list: TITLE|UNIT|LEVEL|FROM|UNTIL|ACTING|DECREE|RELATED; UNTIL is the last
 *                      day in the post, empty while it is held; ACTING plt, plh, pj or empty;
 *                      RELATED ya or tidak (to the field of the post applied for)
 *   competency, health, track_record
 *                      ya or tidak once there is a result
 *   documents          list of dossier items
 *
 * The posts' file, if there is one, has id,title,unit,level,functional,from,until,acting,
 * decree,related, several rows per person, all rows of one person together and the persons
 * in the order of the persons' file (both sorted by the same key is the plain case). A row that
 * finds no person is a fault.
 *
 * Both files are read twice: the first time everything is checked and all faults are reported
 * with row and column; only a file without faults is judged. */
#pragma once
#include "rules/eligibility.h"

struct arena;

enum { ELIGIBILITY_CSV_PERSONS_MAX = 1500000 };

/* Bytes of a file, twice. read: up to n bytes into p, 0 at the end, SIZE_MAX on an error.
 * rewind: back to the first byte; false when that cannot be. */
struct eligibility_csv_source {
    const char *name;                    /* for faults */
    size_t (*read)(void *arg, void *p, size_t n);
    bool (*rewind)(void *arg);
    void *arg;
};

struct eligibility_csv_options {
    const struct regulation *regulation;
    enum post_class posts;
    enum jpt_level level;
    struct eligibility_dates dates;
    /* Takes JSON lines as they come, several at once; false stops with ERR_IO. */
    bool (*write)(void *arg, const char *p, size_t n);
    void *arg;
};

struct eligibility_csv_totals {
    size_t persons, met, refused, unproved, not_ruled;
};

/* ST_OK when every row was judged (whatever the verdicts: see totals); ST_INVALID with faults,
 * nothing written; ST_ERROR. posts may be NULL. */
enum status eligibility_csv_run(struct arena *a, const struct eligibility_csv_options *o,
                                const struct eligibility_csv_source *persons,
                                const struct eligibility_csv_source *posts, struct faults *f,
                                struct eligibility_csv_totals *ret, struct err *e)
    __attribute__((warn_unused_result));

/* The columns explained to the user, Indonesian, several lines. */
const char *eligibility_csv_help(void);
