/* The table-driven reader on a table of its own: every kind of value, every kind of fault with
 * its exact place, all of them at once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"
#include "rules/yaml.h"

struct day { const char *id; struct date date; int kind, line; const char *after; };
struct part { const char *clause; int count; };
struct keyed { const char *id, *name; };
struct file {
    const char *title, *word;
    int count, share, kind;
    bool flag;
    struct date date;
    uint32_t bits;
    const char **names; size_t n_names;
    struct day *days; size_t n_days;
    struct keyed *keyed; size_t n_keyed;
    struct part part;
    json_t *any;
};

static const struct yaml_word kind_words[] = {
    {"libur-nasional", 1, "libur nasional"}, {"cuti-bersama", 2, NULL}, {"tidak-ada", 0, NULL}};
static const struct yaml_vocab kinds = YAML_VOCAB("kind", kind_words);

static const struct yaml_row day_rows[] = {
    {"id", YAML_IDENT, YAML_AT(struct day, id), .flags = YAML_MUST | YAML_PATH, .defines = 1},
    {"date", YAML_DATE, YAML_AT(struct day, date), .flags = YAML_MUST},
    {"kind", YAML_WORD, YAML_AT(struct day, kind), .words = &kinds},
    {"after", YAML_IDENT, YAML_AT(struct day, after), .refers = 1},
    {NULL, YAML_LINE, YAML_AT(struct day, line)},
};
static const struct yaml_table day_table = YAML_TABLE(struct day, day_rows);
static const struct yaml_row part_rows[] = {
    {"clause", YAML_IDENT, YAML_AT(struct part, clause), .flags = YAML_MUST | YAML_CITE},
    {"count", YAML_INT, YAML_AT(struct part, count), .min = 1, .max = 12, .flags = YAML_MUST},
};
static const struct yaml_table part_table = YAML_TABLE(struct part, part_rows);
static const struct yaml_row keyed_rows[] = {
    {"id", YAML_IDENT, YAML_AT(struct keyed, id), .flags = YAML_KEY},
    {"name", YAML_TEXT, YAML_AT(struct keyed, name), .flags = YAML_MUST | YAML_NAME},
};
static const struct yaml_table keyed_table = YAML_TABLE(struct keyed, keyed_rows);
static const struct yaml_row file_rows[] = {
    {"title", YAML_TEXT, YAML_AT(struct file, title), .flags = YAML_PROSE},
    {"word", YAML_IDENT, YAML_AT(struct file, word)},
    {"count", YAML_INT, YAML_AT(struct file, count), .dflt = 7},
    {"share", YAML_PERCENT, YAML_AT(struct file, share)},
    {"kind", YAML_WORD, YAML_AT(struct file, kind), .words = &kinds, .dflt = 2},
    {"flag", YAML_BOOL, YAML_AT(struct file, flag), .dflt = true},
    {"date", YAML_DATE, YAML_AT(struct file, date)},
    {"bits", YAML_BITS, YAML_AT(struct file, bits), .words = &kinds},
    {"names", YAML_TEXTS, YAML_ATN(struct file, names, n_names)},
    {"days", YAML_LIST, YAML_ATN(struct file, days, n_days), .sub = &day_table, .max = 10},
    {"keyed", YAML_KEYED, YAML_ATN(struct file, keyed, n_keyed), .sub = &keyed_table},
    {"part", YAML_MAP, YAML_AT(struct file, part), .sub = &part_table},
    {"any", YAML_ANY, YAML_AT(struct file, any)},
};
static const char *const spaces[YAML_SPACES] = {NULL, "hari"};
static const struct yaml_table file_table =
    YAML_TABLE(struct file, file_rows, .spaces = spaces);

struct state { struct arena *a; struct faults f; struct yaml *y; struct file v; };

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct state *s = arena_new_of(a, struct state);
    s->a = a;
    faults_init(&s->f, a);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct state *)*state)->a);
    return 0;
}

static bool read_bytes(struct state *s, const char *text, size_t n)
{
    memset(&s->v, 0xaa, sizeof s->v);   /* every field must be written */
    s->y = yaml_parse(s->a, "f.yaml", text, n, &s->f);
    return s->y != NULL && yaml_read(s->y, &file_table, &s->v);
}

static bool read_text(struct state *s, const char *text)
{
    return read_bytes(s, text, strlen(text));
}

/* Exactly these faults, in this order: "LINE:COL: text". */
static void expect(struct state *s, const char *text, const char *const *lines)
{
    size_t n = 0;
    s->f.n = s->f.n_errors = 0;
    assert_false(read_text(s, text));
    for (; lines[n] != NULL; n++) {
        char want[1200];
        snprintf(want, sizeof want, "f.yaml:%s", lines[n]);
        if (n < s->f.n)
            assert_string_equal(fault_text(&s->f, n), want);
    }
    if (s->f.n > n)
        print_message("not expected: %s\n", fault_text(&s->f, n));
    assert_int_equal(s->f.n, n);
}
#define EXPECT(s, text, ...) expect((s), (text), (const char *const[]){__VA_ARGS__, NULL})

static void test_values(void **state)
{
    struct state *s = *state;
    assert_true(read_text(s,
        "title: \"Judul: satu\"\nword: a.b-c:d\ncount: 12\nshare: 12,5\nkind: libur-nasional\n"
        "flag: tidak\ndate: 2020-02-29\nbits: [tidak-ada, cuti-bersama]\nnames: [x, 'y z']\n"
        "days:\n  - {id: d1, date: 2019-01-01, after: d2}\n  - id: d2\n    date: 2019-12-25\n"
        "    kind: cuti-bersama\nkeyed:\n  K-1: {name: satu}\npart: {clause: C-1, count: 3}\n"
        "any: {n: 5, t: \"5\", b: true, l: [~, x]}\n"));
    assert_int_equal(s->f.n, 0);
    assert_string_equal(s->v.title, "Judul: satu");
    assert_string_equal(s->v.word, "a.b-c:d");
    assert_int_equal(s->v.count, 12);
    assert_int_equal(s->v.share, 1250);
    assert_int_equal(s->v.kind, 1);
    assert_false(s->v.flag);
    assert_int_equal(date_ymd(s->v.date).d, 29);
    assert_int_equal(s->v.bits, 1u << 0 | 1u << 2);
    assert_int_equal(s->v.n_names, 2);
    assert_string_equal(s->v.names[1], "y z");
    assert_int_equal(s->v.n_days, 2);
    assert_int_equal(s->v.days[0].kind, 0);
    assert_int_equal(s->v.days[1].kind, 2);
    assert_int_equal(s->v.days[1].line, 12);
    assert_string_equal(s->v.keyed[0].id, "K-1");
    assert_string_equal(s->v.keyed[0].name, "satu");
    assert_int_equal(s->v.part.count, 3);
    assert_string_equal(json_canonical(s->a, s->v.any),
                        "{\"b\":true,\"l\":[null,\"x\"],\"n\":5,\"t\":\"5\"}");
    const struct yaml_cite *cites;
    assert_int_equal(yaml_cites(s->y, &cites), 1);
    assert_string_equal(cites[0].path, "part");
    assert_string_equal(cites[0].clause, "C-1");
    assert_int_equal(cites[0].line, 17);
}

static void test_defaults(void **state)
{
    struct state *s = *state;
    assert_true(read_text(s, "word: x\ncount: ~\ntitle:\n"));
    assert_null(s->v.title);
    assert_int_equal(s->v.count, 7);
    assert_int_equal(s->v.kind, 2);
    assert_true(s->v.flag);
    assert_true(date_is_none(s->v.date));
    assert_int_equal(s->v.n_days, 0);
    assert_null(s->v.part.clause);
    assert_null(s->v.any);
}

static void test_bom_and_crlf(void **state)
{
    struct state *s = *state;
    assert_true(read_text(s, "\xef\xbb\xbfword: x\r\ncount: 3\r\n"));
    assert_int_equal(s->v.count, 3);
    EXPECT(s, "\xef\xbb\xbfword: x\r\ncount: tiga\r\n",
           "2:8: \"count\" harus bilangan bulat, tetapi tertulis \"tiga\"");
}

static void test_wrong_values_all_at_once(void **state)
{
    struct state *s = *state;
    EXPECT(s,
        "title: [a]\nword: dua kata\ncount: -1\nshare: 100.01\nkind: libur-nasionl\nflag: mungkin\n"
        "date: 2019-02-29\nbits: [libur-nasional, libur-nasional, bukan]\nnames: {a: b}\n"
        "days:\n  - {id: a, date: 1 Januari}\n  - {id: a, date: 2019-01-02}\n"
        "part:\n  count: 13\nany: 1\n",
        "1:8: \"title\" harus teks, tetapi tertulis daftar",
        "2:7: \"word\" harus satu kata dari huruf, angka, dan tanda . _ - / : tanpa spasi, tetapi "
        "tertulis \"dua kata\"",
        "3:8: \"count\" paling sedikit 0, tetapi tertulis -1",
        "4:8: \"share\" harus antara 0 dan 100 persen, tetapi tertulis 100.01",
        "5:7: \"kind\": kata \"libur-nasionl\" tidak dikenal; mungkin maksud Anda "
        "\"libur-nasional\"; pilihan: libur-nasional, cuti-bersama, tidak-ada",
        "6:7: \"flag\" harus ya (true) atau tidak (false), tetapi tertulis \"mungkin\"",
        "7:7: \"date\": tanggal 2019-02-29 tidak ada",
        "8:24: \"bits\": \"libur-nasional\" ditulis dua kali",
        "8:40: \"bits\": kata \"bukan\" tidak dikenal; pilihan: libur-nasional, cuti-bersama, "
        "tidak-ada",
        "9:8: \"names\" harus daftar teks, tetapi tertulis pemetaan",
        "11:19: \"date\" harus tanggal TTTT-BB-HH, tetapi tertulis \"1 Januari\"",
        "12:5: butir \"a\" ditulis dua kali: baris 11 dan baris 12",
        "14:3: kunci wajib \"clause\" tidak ada pada part",
        "14:10: \"count\" harus antara 1 dan 12, tetapi tertulis 13");
}

static void test_keys(void **state)
{
    struct state *s = *state;
    EXPECT(s, "word: a\nwrod: b\nword: c\npart: {clause: x, cuont: 1}\nzzzzzzzz: 1\n",
           "2:1: kunci \"wrod\" tidak dikenal; mungkin maksud Anda \"word\"",
           "3:1: kunci \"word\" ditulis dua kali: baris 1 dan baris 3",
           "4:7: kunci wajib \"count\" tidak ada pada part",
           "4:19: kunci \"cuont\" tidak dikenal pada part; mungkin maksud Anda \"count\"",
           "5:1: kunci \"zzzzzzzz\" tidak dikenal");
    EXPECT(s, "keyed:\n  a: {name: x}\n  b:\n  a: {name: y}\n  \"c d\": {name: z}\n",
           "3:3: \"b\" tidak berisi apa pun",
           "4:3: kunci \"a\" ditulis dua kali: baris 2 dan baris 4",
           "5:3: \"id\" harus satu kata dari huruf, angka, dan tanda . _ - / : tanpa spasi, tetapi "
           "tertulis \"c d\"");
    EXPECT(s, "any: {a: {k: 1, k: 2}}\n", "1:17: kunci \"k\" ditulis dua kali: baris 1 dan baris 1");
    EXPECT(s, "? [a]\n: x\n", "1:3: kunci harus satu kata, bukan daftar atau pemetaan");
}

static void test_quoted_numbers(void **state)
{
    struct state *s = *state;
    EXPECT(s, "count: \"15\"\nflag: 'ya'\nword: ''\ntitle: '  '\n",
           "1:8: \"count\" harus bilangan bulat tanpa tanda kutip",
           "2:7: \"flag\" harus ya atau tidak tanpa tanda kutip",
           "3:7: \"word\" tidak boleh kosong",
           "4:8: \"title\" tidak boleh kosong");
    EXPECT(s, "share: 12.345\ncount: 99999999999999999999\n",
           "1:8: \"share\" paling banyak dua angka di belakang koma, tetapi tertulis 12.345",
           "2:8: \"count\" harus bilangan bulat, tetapi tertulis \"99999999999999999999\"");
}

static void test_references(void **state)
{
    struct state *s = *state;
    EXPECT(s, "days:\n  - {id: lebaran, date: 2019-06-05, after: lebarn}\n",
           "2:44: tidak ada hari \"lebarn\"; mungkin maksud Anda \"lebaran\"");
}

static void test_shapes(void **state)
{
    struct state *s = *state;
    EXPECT(s, "days: {a: b}\nkeyed: [1]\npart: 5\n",
           "1:7: \"days\" harus daftar (butir diawali \"-\"), tetapi tertulis pemetaan",
           "2:8: \"keyed\" harus pemetaan (kunci: nilai), tetapi tertulis daftar",
           "3:7: part harus pemetaan (kunci: nilai), tetapi tertulis satu nilai");
    EXPECT(s, "- a\n", "1:1: harus pemetaan (kunci: nilai), tetapi tertulis daftar");
    EXPECT(s, "", "1:1: berkas kosong");
    EXPECT(s, "# hanya komentar\n", "1:1: berkas kosong");
    EXPECT(s, "days: [1,2,3,4,5,6,7,8,9,10,11]\n",
           "1:7: \"days\" paling banyak 10 butir, tetapi tertulis 11");
}

static void test_anchors_aliases_tags(void **state)
{
    struct state *s = *state;
    EXPECT(s, "word: &a x\ntitle: *a\ncount: !!int 3\n",
           "1:7: jangkar \"&a\" tidak diizinkan; tulis nilainya langsung",
           "2:8: alias \"*a\" tidak diizinkan; tulis nilainya langsung",
           "3:8: tag YAML \"tag:yaml.org,2002:int\" tidak diizinkan");
    /* A billion laughs: each alias is one fault, nothing unfolds. */
    EXPECT(s, "any:\n  - &a [x, x]\n  - &b [*a, *a]\n",
           "2:5: jangkar \"&a\" tidak diizinkan; tulis nilainya langsung",
           "3:5: jangkar \"&b\" tidak diizinkan; tulis nilainya langsung",
           "3:9: alias \"*a\" tidak diizinkan; tulis nilainya langsung",
           "3:13: alias \"*a\" tidak diizinkan; tulis nilainya langsung");
    EXPECT(s, "word: a\n---\nword: b\n", "2:1: berkas memuat lebih dari satu dokumen YAML");
}

static void test_syntax(void **state)
{
    struct state *s = *state;
    EXPECT(s, "word: a\ncount: 1: 2\n",
           "2:9: kesalahan penulisan YAML: tanda titik dua tidak dapat berada di sini; periksa "
           "indentasi, atau beri tanda kutip pada teksnya");
    EXPECT(s, "names: [a, b\nword: c\n",
           "2:5: kesalahan penulisan YAML: tanda koma atau kurung siku penutup diharapkan di sini "
           "(bermula di baris 1)");
    EXPECT(s, "title: \"a\n\n",
           "3:1: kesalahan penulisan YAML: berkas berakhir sebelum tanda kutip ditutup (bermula di "
           "baris 1)");
    EXPECT(s, "part:\n\tcount: 1\n",
           "2:1: kesalahan penulisan YAML: karakter ini tidak dapat memulai nilai; beri tanda kutip "
           "bila bagian dari teks, dan jangan memakai tabulasi");
    EXPECT(s, "word: a\n  count: 2\n",
           "2:8: kesalahan penulisan YAML: tanda titik dua tidak dapat berada di sini; periksa "
           "indentasi, atau beri tanda kutip pada teksnya");
}

static void test_bytes(void **state)
{
    struct state *s = *state;
    EXPECT(s, "word: é\xff\n",
           "1:8: bita 0xFF bukan teks UTF-8; simpan ulang berkas sebagai UTF-8");
    EXPECT(s, "\xff\xfew\n", "1:1: berkas berpengodean UTF-16; simpan ulang sebagai UTF-8");
    EXPECT(s, "a: b\nc: \x01\n", "2:4: karakter kendali 0x01 tidak boleh ada dalam berkas");
    EXPECT(s, "title: \"a\\0b\"\n", "1:8: teks memuat karakter kendali 0x00");
    s->f.n = s->f.n_errors = 0;
    assert_false(read_bytes(s, "w: \0x", 5));
    assert_string_equal(fault_text(&s->f, 0),
                        "f.yaml:1:4: karakter kendali 0x00 tidak boleh ada dalam berkas");
}

static void test_limits(void **state)
{
    struct state *s = *state;
    struct buf b BUF_AUTO;
    size_t n = YAML_BYTES_MAX + 1;
    char *big = arena_alloc(s->a, n);
    memset(big, '#', n);
    assert_false(read_bytes(s, big, n));
    assert_string_equal(fault_text(&s->f, 0), "f.yaml: berkas terlalu besar: 4194305 bita; paling "
                                              "banyak 4194304 bita (4 MiB)");
    buf_init(&b, 1 << 20);
    buf_str(&b, "any: ");
    for (int i = 0; i < 64; i++)
        buf_char(&b, '[');
    s->f.n = s->f.n_errors = 0;
    assert_false(read_bytes(s, b.data, b.len));
    assert_string_equal(fault_text(&s->f, 0),
                        "f.yaml:1:69: susunan terlalu dalam: lebih dari 64 tingkat");
    buf_clear(&b);
    buf_str(&b, "any:\n");
    for (int i = 0; i < 100001; i++)
        buf_str(&b, "- a\n");
    s->f.n = s->f.n_errors = 0;
    assert_false(read_bytes(s, b.data, b.len));
    assert_string_equal(fault_text(&s->f, 0), "f.yaml: berkas memuat lebih dari 100000 nilai");
}

static void test_many_faults_are_bounded(void **state)
{
    struct state *s = *state;
    struct buf b BUF_AUTO;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 5000; i++)
        buf_printf(&b, "k%d: 1\n", i);
    assert_false(read_bytes(s, b.data, b.len));
    assert_int_equal(s->f.n_errors, 5000);
    assert_true(s->f.truncated);
    assert_int_equal(s->f.v[0].line, 1);
    assert_int_equal(s->f.v[999].line, 1000);
}

static void test_flatten_and_document(void **state)
{
    struct state *s = *state;
    struct yaml_value *v;
    struct buf b BUF_AUTO;
    assert_true(read_text(s, "title: T\nshare: 12.5\ndays:\n  - {id: d1, date: 2019-01-01}\n"
                             "part: {clause: C-1, count: 3}\n"));
    size_t n = yaml_flatten(s->a, &file_table, &s->v, false, &v);
    const char *want[] = {"share=12.5%", "kind=cuti-bersama", "flag=ya",
                          "days.d1.date=2019-01-01", "days.d1.kind=tidak-ada", "part.count=3"};
    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(arena_printf(s->a, "%s=%s", v[i].path, v[i].text), want[i]);
    assert_string_equal(v[5].clause, "C-1");
    assert_null(v[4].clause);
    buf_init(&b, 1 << 20);
    yaml_document(&file_table, &b);
    assert_non_null(strstr(b.data, "| `part.count` | whole number, 1..12 | yes |"));
    assert_non_null(strstr(b.data, "| `days[].after` | word, a known hari |"));
    assert_non_null(strstr(b.data, "| kind | `libur-nasional` `cuti-bersama` `tidak-ada` |"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_defaults, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bom_and_crlf, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_values_all_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_quoted_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_references, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shapes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_anchors_aliases_tags, setup, teardown),
        cmocka_unit_test_setup_teardown(test_syntax, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_faults_are_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_flatten_and_document, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
