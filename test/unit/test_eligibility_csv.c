/* Files of persons: what a row means, every fault with its place, nothing written when there
 * is one, the posts' file beside, many rows in bounded memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <jansson.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/str.h"
#include "rules/eligibility_csv.h"

/* Bytes in memory, handed out in small pieces so that rows break anywhere. */
struct memory {
    const char *text;
    size_t n, at, piece;
    bool fails, stuck;                   /* fails: at the end; stuck: cannot be rewound */
};

static size_t memory_read(void *arg, void *p, size_t n)
{
    struct memory *m = arg;
    size_t left = m->n - m->at, some = n < m->piece ? n : m->piece;
    if (left == 0)
        return m->fails ? SIZE_MAX : 0;
    if (some > left)
        some = left;
    memcpy(p, m->text + m->at, some);
    m->at += some;
    return some;
}

static bool memory_rewind(void *arg)
{
    struct memory *m = arg;
    m->at = 0;
    return !m->stuck;
}

static bool keep(void *arg, const char *p, size_t n)
{
    buf_add(arg, p, n);
    return true;
}

static bool refuse(void *arg, const char *p, size_t n)
{
    (void)arg, (void)p, (void)n;
    return false;
}

struct fixture {
    struct arena *a;
    struct regulation *r;
    struct eligibility_csv_options o;
    struct memory persons, posts;
    struct eligibility_csv_totals t;
    struct faults f;
    struct err e;
    struct buf out;
};

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *x = arena_new_of(a, struct fixture);
    char *text;
    size_t n;
    x->a = a;
    faults_init(&x->f, a);
    assert_int_equal(fs_read(a, SELTER_SOURCE_ROOT "/regulations/blora-55-2014.yaml", 1 << 20, &text,
                             &n, &x->e), ST_OK);
    x->r = regulation_read(a, "blora", text, n, NULL, NULL, &x->f);
    assert_non_null(x->r);
    buf_init(&x->out, 8 << 20);
    x->o = (struct eligibility_csv_options){.regulation = x->r, .posts = POST_SEKDA,
                                            .level = JPT_PRATAMA, .write = keep, .arg = &x->out};
    assert_true(date_parse("2019-12-09", &x->o.dates.submission));
    x->o.dates.closing = x->o.dates.inauguration = x->o.dates.submission;
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *x = *state;
    buf_done(&x->out);
    arena_free(x->a);
    return 0;
}

static enum status run(struct fixture *x, const char *persons, const char *posts)
{
    x->persons = (struct memory){.text = persons, .n = strlen(persons), .piece = 7,
                                 .fails = x->persons.fails, .stuck = x->persons.stuck};
    x->posts = (struct memory){.text = posts, .n = posts ? strlen(posts) : 0, .piece = 5,
                               .fails = x->posts.fails};
    struct eligibility_csv_source s[] = {
        {"orang.csv", memory_read, memory_rewind, &x->persons},
        {"jabatan.csv", memory_read, memory_rewind, &x->posts},
    };
    faults_init(&x->f, x->a);
    x->e = (struct err){0};
    buf_clear(&x->out);
    return eligibility_csv_run(x->a, &x->o, &s[0], posts ? &s[1] : NULL, &x->f, &x->t, &x->e);
}

/* The n-th line as a tree; it must be valid JSON. */
static json_t *line(const struct fixture *x, size_t n)
{
    const char *at = x->out.data;
    while (n--) {
        at = strchr(at, '\n');
        assert_non_null(at);
        at++;
    }
    json_error_t e;
    json_t *j = json_loadb(at, strcspn(at, "\n"), JSON_REJECT_DUPLICATES, &e);
    assert_non_null(j);
    return j;
}

static json_t *finding(json_t *person, const char *clause)
{
    size_t i;
    json_t *v;
    json_array_foreach(json_object_get(person, "findings"), i, v)
        if (str_eq(json_string_value(json_object_get(v, "clause")), clause))
            return v;
    fail_msg("no finding on %s", clause);
    return NULL;
}

static bool met(json_t *person, const char *clause)
{
    return json_is_true(json_object_get(finding(person, clause), "met"));
}

static bool open_yet(json_t *person, const char *clause)
{
    return json_is_null(json_object_get(finding(person, clause), "met"));
}

static bool fault_at(const struct fixture *x, const char *where, int row, int col, const char *part)
{
    for (size_t i = 0; i < x->f.n; i++) {
        const struct fault_item *v = &x->f.v[i];
        if (str_eq(v->where, where) && v->line == row && (col == 0 || v->col == col) &&
            strstr(v->message, part))
            return true;
    }
    return false;
}

#define HEAD                                                                                     \
    "id,name,nip,birth_date,sex,own_government,rank,rank_tmt,rank_decree,education,training,"     \
    "performance,discipline,posts,competency,health\n"
#define POSTS                                                                                    \
    "Kepala Dinas|Dinas Pendidikan|II.b|2016-01-01|2017-12-31||2015-12-28;"                       \
    "Kepala Dinas|Dinas Kesehatan|jpt-pratama|2018-01-01|||2017-12-29"
#define GOOD(id, posts)                                                                          \
    id ",\"Contoh, \"\"S.Sos\"\"\",19641209 199003 1 002,1964-12-09,L,ya,IV/c,2018-04-01,"        \
       "2018-03-15,S2,Diklatpim Tk. III|2010-06-01;PKN Tingkat II|2017-06-01,"                    \
       "2017=Baik;2018=Sangat Baik,-," posts ",ya,ya\n"

static void one_good_row(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, HEAD GOOD("P1", POSTS), NULL), ST_OK);
    json_t *j = line(x, 0);
    assert_string_equal(json_string_value(json_object_get(j, "id")), "P1");
    assert_true(json_is_true(json_object_get(j, "eligible")));
    assert_int_equal(json_array_size(json_object_get(j, "findings")), 10);
    assert_true(met(j, "BLR-4.1.c"));
    assert_true(json_is_string(json_object_get(finding(j, "BLR-4.1.c"), "fact")));
    assert_true(json_is_string(json_object_get(finding(j, "BLR-4.1.c"), "message")));
    assert_int_equal(x->t.persons, 1);
    assert_int_equal(x->t.met, 1);
    json_decref(j);
}

static void an_id_alone_proves_nothing(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, "id\n\"Q\"\"1\\\"\n\"é\t\n2\"\n", NULL), ST_OK);
    json_t *j = line(x, 0);
    assert_true(json_is_null(json_object_get(j, "eligible")));
    assert_true(open_yet(j, "BLR-4.1.a"));
    assert_true(open_yet(j, "BLR-4.1.h"));
    assert_string_equal(json_string_value(json_object_get(j, "id")), "Q\"1\\");
    json_decref(j);
    j = line(x, 1);
    assert_string_equal(json_string_value(json_object_get(j, "id")), "é\t\n2");
    json_decref(j);
    assert_int_equal(x->t.unproved, 2);
}

static void none_is_not_unknown(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, "id;training;discipline;posts\nA;;;\nB;-;-;-\nC;;tidak pernah;nihil\n",
                         NULL), ST_OK);
    json_t *a = line(x, 0), *b = line(x, 1), *c = line(x, 2);
    assert_true(open_yet(a, "BLR-4.1.f") && open_yet(a, "BLR-4.1.h") && open_yet(a, "BLR-4.1.c"));
    assert_false(open_yet(b, "BLR-4.1.f") || met(b, "BLR-4.1.f"));
    assert_false(open_yet(b, "BLR-4.1.c") || met(b, "BLR-4.1.c"));
    assert_true(met(b, "BLR-4.1.h"));
    assert_true(met(c, "BLR-4.1.h"));
    assert_true(json_is_false(json_object_get(b, "eligible")));
    json_decref(a);
    json_decref(b);
    json_decref(c);
}

static void scores_and_schemes(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, "id,performance\nA,2017=76;2018=90.99\nB,2017=75.9;2018=91\n"
                            "C,\"2017:DP3=Amat Baik;2018=82,5\"\n", NULL), ST_OK);
    json_t *a = line(x, 0), *b = line(x, 1), *c = line(x, 2);
    assert_true(met(a, "BLR-4.1.g"));
    assert_false(met(b, "BLR-4.1.g"));
    assert_true(met(c, "BLR-4.1.g"));
    json_decref(a);
    json_decref(b);
    json_decref(c);
}

static void all_faults_at_once_and_no_line(void **state)
{
    struct fixture *x = *state;
    enum status s = run(x,
        "id,birth_date,sex,rank,education,training,performance,discipline,posts,own_government,nip\n"
        "A,1964-02-30,X,IV/f,S9,Diklatpim Tk. V,2017=Baikk;2018,berattt|2019-01-01,"
        "Kepala|D|II.z|2019-01-01|2018-01-01|plz,mungkin,1964\n"
        "A,,,,,,1717=Baik;2017=101,,|D|II.b,,\n"
        ",,,,,,,,,,\n", NULL);
    assert_int_equal(s, ST_INVALID);
    assert_int_equal(x->out.len, 0);
    assert_true(fault_at(x, "orang.csv", 2, 2, "1964-02-30"));
    assert_true(fault_at(x, "orang.csv", 2, 3, "L atau P"));
    assert_true(fault_at(x, "orang.csv", 2, 4, "IV/f"));
    assert_true(fault_at(x, "orang.csv", 2, 5, "S9"));
    assert_true(fault_at(x, "orang.csv", 2, 6, "mungkin maksud Anda \"Diklatpim Tk."));
    assert_true(fault_at(x, "orang.csv", 2, 7, "mungkin maksud Anda \"Baik\""));
    assert_true(fault_at(x, "orang.csv", 2, 7, "TAHUN=NILAI"));
    assert_true(fault_at(x, "orang.csv", 2, 8, "mungkin maksud Anda \"berat\""));
    assert_true(fault_at(x, "orang.csv", 2, 9, "jenjang \"II.z\""));
    assert_true(fault_at(x, "orang.csv", 2, 9, "lebih awal"));
    assert_true(fault_at(x, "orang.csv", 2, 9, "\"plz\""));
    assert_true(fault_at(x, "orang.csv", 2, 10, "ya atau tidak"));
    assert_true(fault_at(x, "orang.csv", 2, 11, "18 angka"));
    assert_true(fault_at(x, "orang.csv", 3, 1, "sudah ada pada baris 2"));
    assert_true(fault_at(x, "orang.csv", 3, 7, "1717"));
    assert_true(fault_at(x, "orang.csv", 3, 7, "101"));
    assert_true(fault_at(x, "orang.csv", 3, 9, "nama jabatan kosong"));
}

static void one_fault_in_the_last_row_keeps_the_first_unwritten(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, HEAD GOOD("P1", POSTS) GOOD("P2", POSTS) GOOD("P1", "-"), NULL),
                     ST_INVALID);
    assert_int_equal(x->out.len, 0);
    assert_int_equal(x->f.n_errors, 1);
    assert_true(fault_at(x, "orang.csv", 4, 1, "sudah ada pada baris 2"));
}

static void files_that_are_none(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, "", NULL), ST_INVALID);
    assert_int_equal(run(x, "name\nA\n", NULL), ST_INVALID);
    assert_int_equal(run(x, "id,id\nA,B\n", NULL), ST_INVALID);
    assert_int_equal(run(x, "id,usia\nA,57\n", NULL), ST_INVALID);
    assert_int_equal(run(x, "id\n\xff\n", NULL), ST_INVALID);
    assert_int_equal(x->out.len, 0);
    assert_int_equal(run(x, "\xef\xbb\xbfid\r\nA\r\n", NULL), ST_OK);
    assert_int_equal(x->t.persons, 1);
    assert_int_equal(run(x, "id\n", NULL), ST_OK);
    assert_int_equal(x->t.persons, 0);
}

#define POST_HEAD "id,title,unit,level,functional,from,until,acting,decree\n"

static void posts_in_a_second_file(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, HEAD GOOD("P1", "") GOOD("P2", "") GOOD("P3", "")
                            GOOD("P4", "Kepala Dinas|Dinas Pendidikan|II.b|2016-01-01|2017-12-31||2015-12-28"),
                         POST_HEAD
                         "P1,Kepala Dinas,Dinas Pendidikan,II.b,,2016-01-01,2017-12-31,,2015-12-28\n"
                         "P1,Kepala Dinas,Dinas Kesehatan,II.b,,2018-01-01,,,2017-12-29\n"
                         "P3,Kepala Dinas,Dinas Kesehatan,II.b,,2018-01-01,,plt,2017-12-29\n"
                         "P4,Kepala Dinas,Dinas Kesehatan,II.b,,2018-01-01,sekarang,,2017-12-29\n"),
                     ST_OK);
    json_t *j[4];
    for (size_t i = 0; i < 4; i++)
        j[i] = line(x, i);
    assert_true(met(j[0], "BLR-4.1.c"));
    assert_true(open_yet(j[1], "BLR-4.1.c"));            /* nothing stated */
    assert_false(met(j[2], "BLR-4.1.c") || open_yet(j[2], "BLR-4.1.c"));
    assert_true(met(j[3], "BLR-4.1.c"));                 /* both sources together */
    for (size_t i = 0; i < 4; i++)
        json_decref(j[i]);
}

static void posts_that_find_no_person(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(run(x, "id\nP1\nP2\n", POST_HEAD "P2,A,,,,,,,\nP1,B,,,,,,,\nP9,C,,,,2019-13-01,,,\n"),
                     ST_INVALID);
    assert_true(fault_at(x, "jabatan.csv", 3, 0, "urutannya"));
    assert_true(fault_at(x, "jabatan.csv", 4, 6, "2019-13-01"));
    assert_int_equal(x->out.len, 0);
}

static void more_posts_than_anybody_has(void **state)
{
    struct fixture *x = *state;
    struct buf b BUF_AUTO;
    buf_init(&b, 1 << 20);
    buf_str(&b, POST_HEAD);
    for (int i = 0; i < 70; i++)
        buf_printf(&b, "P1,Jabatan %d,Unit,II.b,,2016-01-01,,,\n", i);
    assert_int_equal(run(x, "id\nP1\n", b.data), ST_INVALID);
    assert_true(fault_at(x, "orang.csv", 2, 0, "70 jabatan"));
}

static void a_source_that_breaks(void **state)
{
    struct fixture *x = *state;
    x->persons.fails = true;
    assert_int_equal(run(x, "id\nA\n", NULL), ST_ERROR);
    assert_int_equal(x->e.class, ERR_IO);
    x->persons.fails = false;
    x->posts.fails = true;
    assert_int_equal(run(x, "id\nA\n", POST_HEAD), ST_ERROR);
    x->posts.fails = false;
    x->persons.stuck = true;
    assert_int_equal(run(x, "id\nA\n", NULL), ST_ERROR);
    x->persons.stuck = false;
    x->o.write = refuse;
    assert_int_equal(run(x, "id\nA\n", NULL), ST_ERROR);
    assert_int_equal(x->e.class, ERR_IO);
}

static void what_is_not_ruled_is_null(void **state)
{
    struct fixture *x = *state;
    x->r->n_eligibility = 0;
    assert_int_equal(run(x, "id\nA\n", NULL), ST_OK);
    json_t *j = line(x, 0);
    assert_true(json_is_null(json_object_get(j, "eligible")));
    json_t *only = json_array_get(json_object_get(j, "findings"), 0);
    assert_true(json_is_null(json_object_get(only, "clause")));
    assert_true(json_is_null(json_object_get(only, "met")));
    assert_int_equal(x->t.not_ruled, 1);
    json_decref(j);
}

/* ---- many rows, made as they are read ---- */

struct stream {
    size_t row, rows, n, at;
    char text[512];
};

static size_t stream_read(void *arg, void *p, size_t n)
{
    struct stream *s = arg;
    if (s->at == s->n) {
        if (s->row > s->rows)
            return 0;
        int len = s->row == 0 ? snprintf(s->text, sizeof s->text, HEAD)
                              : snprintf(s->text, sizeof s->text, GOOD("P%zu", POSTS), s->row);
        s->n = (size_t)len;
        s->at = 0;
        s->row++;
    }
    size_t some = s->n - s->at < n ? s->n - s->at : n;
    memcpy(p, s->text + s->at, some);
    s->at += some;
    return some;
}

static bool stream_rewind(void *arg)
{
    struct stream *s = arg;
    s->row = s->n = s->at = 0;
    return true;
}

static bool drop(void *arg, const char *p, size_t n)
{
    size_t *lines = arg;
    for (size_t i = 0; i < n; i++)
        *lines += p[i] == '\n';
    return true;
}

static void many_rows_in_bounded_memory(void **state)
{
    struct fixture *x = *state;
    struct stream s = {.rows = 20000};
    struct eligibility_csv_source source = {"orang.csv", stream_read, stream_rewind, &s};
    size_t lines = 0, before = arena_used(x->a);
    x->o.write = drop;
    x->o.arg = &lines;
    assert_int_equal(eligibility_csv_run(x->a, &x->o, &source, NULL, &x->f, &x->t, &x->e), ST_OK);
    assert_int_equal(lines, 20000);
    assert_int_equal(x->t.met, 20000);
    assert_int_equal(arena_used(x->a), before);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(one_good_row), T(an_id_alone_proves_nothing), T(none_is_not_unknown),
        T(scores_and_schemes), T(all_faults_at_once_and_no_line),
        T(one_fault_in_the_last_row_keeps_the_first_unwritten), T(files_that_are_none),
        T(posts_in_a_second_file), T(posts_that_find_no_person), T(more_posts_than_anybody_has),
        T(a_source_that_breaks), T(what_is_not_ruled_is_null), T(many_rows_in_bounded_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
