/* Tables people send: what is accepted, what is a fault and where, and that memory stays small. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/csv_file.h"
#include "base/str.h"

static const struct csv_column columns[] = {{"id", false}, {"nama", false}, {"catatan", true}};
static const struct csv_spec spec = {.columns = columns, .n_columns = 3};

/* What a run gave: every row as "number:cell|cell|..." and every fault as text. */
struct run {
    struct arena *a;
    struct faults f;
    struct buf rows, faults;
    enum status end;
};

static enum status collect(void *arg, const struct csv_row *row)
{
    struct run *r = arg;
    buf_printf(&r->rows, "%zu:", row->number);
    for (size_t i = 0; i < row->n; i++)
        buf_printf(&r->rows, "%s%s", i ? "|" : "", row->cell[i] == NULL ? "-" : row->cell[i]);
    buf_char(&r->rows, '\n');
    if (str_eq(row->cell[0], "berhenti"))
        return ST_REFUSED;
    if (str_eq(row->cell[0], "salah"))
        csv_fault(row, 1, "nama %s keliru", row->cell[1] == NULL ? "-" : row->cell[1]);
    return ST_OK;
}

static struct run run_of(const struct csv_spec *s, const char *text, size_t n, size_t piece)
{
    struct run r = {.a = arena_new(0)};
    faults_init(&r.f, r.a);
    buf_init(&r.rows, 1 << 20);
    buf_init(&r.faults, 1 << 20);
    struct csv_reader *c = csv_reader_new(r.a, "t.csv", s, collect, &r, &r.f);
    for (size_t at = 0; at < n; at += piece)
        csv_reader_feed(c, text + at, n - at < piece ? n - at : piece);
    r.end = csv_reader_end(c);
    for (size_t i = 0; i < r.f.n; i++)
        buf_printf(&r.faults, "%s\n", fault_text(&r.f, i));
    return r;
}

static void run_done(struct run *r)
{
    buf_done(&r->rows);
    buf_done(&r->faults);
    arena_free(r->a);
}

static void expect_n(const struct csv_spec *s, const char *text, size_t n, enum status end,
                     const char *rows, const char *faults)
{
    static const size_t pieces[] = {1, 2, 3, 7, 1 << 16};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct run r = run_of(s, text, n, pieces[i]);
        assert_string_equal(r.rows.data ? r.rows.data : "", rows);
        assert_string_equal(r.faults.data ? r.faults.data : "", faults);
        assert_int_equal(r.end, end);
        run_done(&r);
    }
}

static void expect(const char *text, enum status end, const char *rows, const char *faults)
{
    expect_n(&spec, text, strlen(text), end, rows, faults);
}

static void accepted_forms(void **state)
{
    (void)state;
    const char *two = "2:1|Ani|x\n3:2|Budi|\n";
    expect("id,nama,catatan\n1,Ani,x\n2,Budi,\n", ST_OK, two, "");
    expect("id,nama,catatan\r\n1,Ani,x\r\n2,Budi,\r\n", ST_OK, two, "");
    expect("id,nama,catatan\r1,Ani,x\r2,Budi,\r", ST_OK, two, "");
    expect("id,nama,catatan\n1,Ani,x\n2,Budi,", ST_OK, two, "");
    expect("\xef\xbb\xbfid,nama,catatan\n1,Ani,x\n2,Budi,\n", ST_OK, two, "");
    expect("id;nama;catatan\r\n1;Ani;x\r\n2;Budi;\r\n", ST_OK, two, "");
    /* Cells copied out of Excel: commas and semicolons in them part nothing. */
    expect("id\tnama\tcatatan\n1\tAni\tx\n2\tBudi\t\n", ST_OK, two, "");
    expect("id\tnama\n1\tAni, S.H.; M.H.\n", ST_OK, "2:1|Ani, S.H.; M.H.|-\n", "");
    expect("catatan,NAMA, Id \nx,Ani,1\n,Budi,2\n", ST_OK, two, "");
    expect("sep=;\r\nid;nama;catatan\r\n1;Ani;x\r\n2;Budi;\r\n", ST_OK, "3:1|Ani|x\n4:2|Budi|\n",
           "");
    expect("sep=|\nid|nama|catatan\n1|Ani|x\n", ST_OK, "3:1|Ani|x\n", "");
    /* Cells to the right that hold nothing, as Excel leaves them. */
    expect("id,nama,catatan,,\n1,Ani,x,,\n2,Budi,,,\n", ST_OK, two, "");
    /* An absent optional column. */
    expect("id,nama\n1,Ani\n", ST_OK, "2:1|Ani|-\n", "");
    /* A header and nothing under it is a table without rows. */
    expect("id,nama\n", ST_OK, "", "");
}

static void quoting(void **state)
{
    (void)state;
    expect("id,nama,catatan\n1,\"Ani, S.H.\",\"dua\nbaris\"\n2,\"\"\"B\"\"\",;\n", ST_OK,
           "2:1|Ani, S.H.|dua\nbaris\n3:2|\"B\"|;\n", "");
    /* A comma inside quotation marks of the header does not decide the separator. */
    expect("id;\"nama\";\"catatan\"\n1;\"a,b,c\";\n", ST_OK, "2:1|a,b,c|\n", "");
    expect("id,nama\n1,\"Ani\n2,Budi\n", ST_INVALID, "",
           "t.csv:2:2: tanda kutip (\") salah letak atau tidak ditutup; pembacaan berhenti di "
           "sini\n");
    expect("id,nama\n1,Ani\n2,B\"udi\n3,C\n", ST_INVALID, "2:1|Ani|-\n",
           "t.csv:3:2: tanda kutip (\") salah letak atau tidak ditutup; pembacaan berhenti di "
           "sini\n");
}

static void row_numbers_are_excels(void **state)
{
    (void)state;
    expect("id,nama\r\n\r\n1,Ani\r\n,\r\n\r\nsalah,Budi\r\n", ST_INVALID,
           "3:1|Ani|-\n6:salah|Budi|-\n", "t.csv:6:2: nama Budi keliru\n");
    expect("\n\nid,nama\n\n1,Ani\n", ST_OK, "5:1|Ani|-\n", "");
}

static void header_faults_together(void **state)
{
    (void)state;
    expect("id,nma,id,warna,,catatan\n1,2,3,4,5,6\n", ST_INVALID, "",
           "t.csv:1:2: kolom \"nma\" tidak dikenal; mungkin maksud Anda \"nama\"\n"
           "t.csv:1:3: kolom \"id\" ditulis dua kali (kolom 1 dan 3)\n"
           "t.csv:1:4: kolom \"warna\" tidak dikenal\n"
           "t.csv:1:5: kolom tanpa judul\n"
           "t.csv:1: kolom \"nama\" tidak ada\n");
    /* With `incomplete` the rows come nevertheless, so that their faults are found too. */
    struct csv_spec s = spec;
    s.incomplete = true;
    const char *t = "id,id\nsalah,1\n";
    expect_n(&s, t, strlen(t), ST_INVALID, "2:salah|-|-\n",
             "t.csv:1:2: kolom \"id\" ditulis dua kali (kolom 1 dan 2)\n"
             "t.csv:1: kolom \"nama\" tidak ada\n"
             "t.csv:2: nama - keliru\n");
}

static void other_columns(void **state)
{
    (void)state;
    struct csv_spec s = {.columns = columns, .n_columns = 1, .others = true};
    const char *t = "makalah,id,wawancara\n80,p1,90\n";
    expect_n(&s, t, strlen(t), ST_OK, "2:p1|80|90\n", "");
    t = "makalah,id,Makalah\n80,p1,90\n";
    expect_n(&s, t, strlen(t), ST_INVALID, "2:p1|80\n",
             "t.csv:1:3: kolom \"Makalah\" ditulis dua kali (kolom 1 dan 3)\n");
}

static void row_faults_together(void **state)
{
    (void)state;
    expect("id,nama\n1\nsalah,Ani\n2,B,C\n3,D,\n\xff,E\nsalah,\xc3\x28\n", ST_INVALID,
           "3:salah|Ani|-\n5:3|D|-\n",
           "t.csv:2: baris memuat 1 kolom, seharusnya 2\n"
           "t.csv:3:2: nama Ani keliru\n"
           "t.csv:4:3: isi di luar kolom terakhir: baris memuat 3 kolom, seharusnya 2\n"
           "t.csv:6:1: teks bukan UTF-8; simpan ulang berkas sebagai \"CSV UTF-8\"\n"
           "t.csv:7:2: teks bukan UTF-8; simpan ulang berkas sebagai \"CSV UTF-8\"\n");
}

static void no_text_at_all(void **state)
{
    (void)state;
    const char *empty = "t.csv:1: berkas kosong; baris pertama harus memuat judul kolom: "
                        "id,nama,catatan\n";
    expect("", ST_INVALID, "", empty);
    expect("\n\r\n\n", ST_INVALID, "", empty);
    expect("\xef\xbb\xbf", ST_INVALID, "", empty);
    static const char utf16[] = "\xff\xfei\0d\0,\0n\0a\0m\0a\0\n\0001\0,\0A\0\n";
    expect_n(&spec, utf16, sizeof utf16, ST_INVALID, "",
             "t.csv:1:1: berkas ditulis dalam UTF-16; simpan ulang sebagai \"CSV UTF-8\"\n");
    static const char nul[] = "id,nama\n1,A\0B\n2,C\n";
    expect_n(&spec, nul, sizeof nul - 1, ST_INVALID, "3:2|C|-\n",
             "t.csv:2:2: kolom memuat karakter NUL; berkas ini tampaknya bukan teks CSV\n");
}

static void limits(void **state)
{
    (void)state;
    /* One line of 10 MB, no separator in it: the cell's limit. */
    size_t n = 10u << 20;
    char *big = malloc(n + 32);
    memcpy(big, "id,nama\n1,", 10);
    memset(big + 10, 'x', n);
    struct run r = run_of(&spec, big, n + 10, 1 << 20);
    assert_int_equal(r.end, ST_INVALID);
    assert_string_equal(r.faults.data, "t.csv:2:2: isi kolom lebih besar daripada batas 64 KiB; "
                                       "pembacaan berhenti di sini\n");
    run_done(&r);
    /* The same as many cells: the row's limit (cells beyond the last column are not kept). */
    for (size_t i = 10; i < n + 10; i += 60000)
        big[i] = ',';
    r = run_of(&spec, big, n + 10, 1 << 20);
    assert_int_equal(r.end, ST_INVALID);
    assert_string_equal(r.faults.data, "t.csv:2:20: baris lebih besar daripada batas 1024 KiB; "
                                       "pembacaan berhenti di sini\n");
    run_done(&r);
    /* The same as the header. */
    r = run_of(&spec, big + 10, n, 4096);
    assert_int_equal(r.end, ST_INVALID);
    assert_int_equal(r.f.n, 1);
    run_done(&r);
    /* 10 MB of separators hold nothing; with something between them there are too many columns. */
    memset(big, ',', n);
    r = run_of(&spec, big, n, 1 << 20);
    assert_int_equal(r.end, ST_INVALID);
    assert_non_null(strstr(r.faults.data, "berkas kosong"));
    run_done(&r);
    for (size_t i = 0; i < n; i += 2)
        big[i] = 'a';
    r = run_of(&spec, big, n, 1 << 20);
    assert_int_equal(r.end, ST_INVALID);
    assert_non_null(strstr(r.faults.data, "t.csv:1:257: lebih dari 256 kolom"));
    run_done(&r);
    free(big);

    struct csv_spec s = spec;
    s.max_rows = 2;
    const char *t = "id,nama\n1,a\n2,b\n3,c\n4,d\n";
    expect_n(&s, t, strlen(t), ST_INVALID, "2:1|a|-\n3:2|b|-\n",
             "t.csv:4: lebih dari 2 baris; pembacaan berhenti di sini\n");
    s.max_rows = 4;
    expect_n(&s, t, strlen(t), ST_OK, "2:1|a|-\n3:2|b|-\n4:3|c|-\n5:4|d|-\n", "");
}

static void callback_stops(void **state)
{
    (void)state;
    expect("id,nama\n1,a\nberhenti,b\n3,c\n", ST_REFUSED, "2:1|a|-\n3:berhenti|b|-\n", "");
}

static enum status count_only(void *arg, const struct csv_row *row)
{
    (void)row;
    ++*(size_t *)arg;
    return ST_OK;
}

/* A table of many rows leaves nothing behind in the arena. */
static void memory_does_not_grow(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct faults f;
    faults_init(&f, a);
    size_t rows = 0;
    struct csv_reader *c = csv_reader_new(a, NULL, &spec, count_only, &rows, &f);
    csv_reader_feed(c, "id,nama\n", 8);
    csv_reader_feed(c, "1,Ani\n", 6);
    size_t used = arena_used(a);
    for (int i = 0; i < 200000; i++)
        csv_reader_feed(c, "2,\"Budi Santosa\"\n", 17);
    assert_int_equal(csv_reader_end(c), ST_OK);
    assert_int_equal(rows, 200001);
    assert_int_equal(csv_reader_rows(c), 200001);
    assert_int_equal(arena_used(a), used);
    arena_free(a);
}

static void files(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct faults f;
    faults_init(&f, a);
    struct err e = {0};
    size_t rows = 0;
    assert_int_equal(csv_read_file(a, "/tidak/ada.csv", &spec, count_only, &rows, &f, &e),
                     ST_ERROR);
    assert_int_equal(e.class, ERR_NOT_FOUND);
    assert_int_equal(f.n, 0);

    char path[] = "/tmp/selter-csv-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "id,nama\n1,a\n2\n", 14), 14);
    close(fd);
    struct err none = {0};
    assert_int_equal(csv_read_file(a, path, &spec, count_only, &rows, &f, &none), ST_INVALID);
    assert_int_equal(rows, 1);
    assert_int_equal(f.n, 1);
    assert_int_equal(f.v[0].line, 3);
    assert_string_equal(f.v[0].where, path);
    unlink(path);
    /* A folder opens but does not read. */
    assert_int_equal(csv_read_file(a, "/tmp", &spec, count_only, &rows, &f, &none), ST_ERROR);
    assert_int_equal(none.class, ERR_IO);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted_forms),       cmocka_unit_test(quoting),
        cmocka_unit_test(row_numbers_are_excels), cmocka_unit_test(header_faults_together),
        cmocka_unit_test(other_columns),        cmocka_unit_test(row_faults_together),
        cmocka_unit_test(no_text_at_all),       cmocka_unit_test(limits),
        cmocka_unit_test(callback_stops),       cmocka_unit_test(memory_does_not_grow),
        cmocka_unit_test(files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
