/* libFuzzer on files of persons and posts: no bytes crash the readers of cells, the join or the
 * judging; every line written is JSON; an invalid file writes none.
 *
 * Input: one byte of choices (piece size, which readings), then the persons' file and, after
 * 0xFF, the posts' file. A regulation with one requirement of each kind is built in memory. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "rules/eligibility_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
    const uint8_t *p;
    size_t n, at, piece;
};

static size_t memory_read(void *arg, void *p, size_t n)
{
    struct memory *m = arg;
    size_t some = m->n - m->at;
    if (some > m->piece)
        some = m->piece;
    if (some > n)
        some = n;
    if (some)
        memcpy(p, m->p + m->at, some);
    m->at += some;
    return some;
}

static bool memory_rewind(void *arg)
{
    ((struct memory *)arg)->at = 0;
    return true;
}

static bool keep(void *arg, const char *p, size_t n)
{
    buf_add(arg, p, n);
    return true;
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Each line by itself is a JSON object. */
static size_t check_lines(const struct buf *out)
{
    size_t lines = 0;
    for (const char *at = out->data; *at; lines++) {
        size_t n = strcspn(at, "\n");
        json_t *j = json_loadb(at, n, JSON_REJECT_DUPLICATES, NULL);
        must(j && at[n] == '\n');
        json_decref(j);
        at += n + 1;
    }
    return lines;
}

static struct requirement requirements[] = {
    {.id = "a", .clause = "X.a", .name = "PNS", .kind = REQ_CIVIL_SERVANT, .own_government = true},
    {.id = "b", .clause = "X.b", .name = "Pangkat", .kind = REQ_RANK, .rank = 14},
    {.id = "c", .clause = "X.c", .name = "Jabatan", .kind = REQ_POSTS_HELD, .level = LEVEL_ADMIN_A,
     .level_exact_a = true, .count = 2, .months = 24, .except = "Sekretaris Daerah"},
    {.id = "d", .clause = "X.d", .name = "Jenjang", .kind = REQ_LEVEL_HELD, .level = LEVEL_ADMIN_B,
     .functional = JF_MADYA, .months = 24},
    {.id = "e", .clause = "X.e", .name = "Pengalaman", .kind = REQ_EXPERIENCE, .months = 60},
    {.id = "f", .clause = "X.f", .name = "Usia", .kind = REQ_AGE, .years = 57},
    {.id = "g", .clause = "X.g", .name = "Pendidikan", .kind = REQ_EDUCATION, .education = 7},
    {.id = "h", .clause = "X.h", .name = "Diklat", .kind = REQ_TRAINING, .training = 3},
    {.id = "i", .clause = "X.i", .name = "Kinerja", .kind = REQ_PERFORMANCE, .grade = 1, .years = 2},
    {.id = "j", .clause = "X.j", .name = "Disiplin", .kind = REQ_DISCIPLINE, .not_undergoing = true,
     .never_had = true, .degrees = DEGREE_MEDIUM | DEGREE_HEAVY},
    {.id = "k", .clause = "X.k", .name = "Kompetensi", .kind = REQ_COMPETENCY},
    {.id = "l", .clause = "X.l", .name = "Berkas", .kind = REQ_DOCUMENT},
};

/* Every bit of the choices turns some of the readings. */
static void build(struct regulation *r, struct eligibility_profile *profile,
                  struct reading *readings, uint8_t choices)
{
    static const enum reading_key keys[] = {READING_AGE, READING_POSTS_TOGETHER,
                                            READING_POSTS_DIFFERENT, READING_POSTS_ACTING,
                                            READING_HIGHER_COUNTS, READING_EFFECTIVE_DATE,
                                            READING_PERFORMANCE_YEARS};
    for (size_t i = 0; i < 7; i++)
        readings[i] = (struct reading){.key = keys[i], .choice_index = choices >> i & 1};
    *profile = (struct eligibility_profile){
        .clause = "X", .posts = POST_ANY, .v = requirements,
        .n = sizeof requirements / sizeof requirements[0]};
    *r = (struct regulation){.government = "Pemerintah Contoh", .readings = readings,
                             .n_readings = 7, .eligibility = profile, .n_eligibility = 1};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 1 << 16)
        return 0;
    const uint8_t *p = data + 1, *cut = memchr(p, 0xFF, size - 1);
    size_t n = cut ? (size_t)(cut - p) : size - 1;
    struct memory m[2] = {{p, n, 0, data[0] % 64u + 1},
                          {cut ? cut + 1 : p, cut ? size - 2 - n : 0, 0, data[0] / 4u + 1}};
    struct eligibility_csv_source s[2] = {{"orang", memory_read, memory_rewind, &m[0]},
                                          {"jabatan", memory_read, memory_rewind, &m[1]}};
    struct regulation r;
    struct eligibility_profile profile;
    struct reading readings[7];
    struct arena *a ARENA_AUTO = arena_new(0);
    struct buf out BUF_AUTO;
    struct faults f;
    struct err e = {0};
    struct eligibility_csv_totals totals = {0};
    build(&r, &profile, readings, data[0]);
    buf_init(&out, 64u << 20);
    faults_init(&f, a);
    struct eligibility_csv_options o = {.regulation = &r, .posts = POST_OTHER, .level = JPT_PRATAMA,
                                        .write = keep, .arg = &out};
    must(date_parse("2020-01-15", &o.dates.submission));
    enum status st = eligibility_csv_run(a, &o, &s[0], cut ? &s[1] : NULL, &f, &totals, &e);
    if (st == ST_OK)
        must(check_lines(&out) == totals.persons && f.n_errors == 0);
    else
        must(out.len == 0);
    return 0;
}
