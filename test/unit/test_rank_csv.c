/* `selter rank`: published tables to the digit, and every way such a file goes wrong. */
#include <string.h>
#include "base/json.h"
#include "base/str.h"
#include "rules/rank_csv.h"
#include "rank_world.h"

static enum status run(struct world *w, const char *text, const char *weights,
                       const char *divide, bool partial)
{
    struct rank_csv_options o = {weights, divide, partial};
    faults_init(&w->f, w->a);
    return rank_csv(w->a, "t.csv", text, strlen(text), &o, &w->r, &w->f);
}

static bool said(const struct world *w, const char *text)
{
    for (size_t i = 0; i < w->f.n; i++)
        if (strstr(fault_text(&w->f, i), text))
            return true;
    print_message("missing: %s\n", text);
    for (size_t i = 0; i < w->f.n; i++)
        print_message("  %s\n", fault_text(&w->f, i));
    return false;
}

static const char t1[] =
    "id,rekam_jejak,asesmen\r\n"
    "Peserta 3,68.75,309.4\r\nPeserta 1,93.75,307.7\r\nPeserta 5,68.75,272.2\r\n"
    "Peserta 2,81.25,334.5\r\nPeserta 4,75,264.9\r\n";

static void published_table(void **state)
{
    struct world *w = *state;
    assert_int_equal(run(w, t1, "rekam_jejak=20,asesmen=25", "asesmen=4", true), ST_OK);
    json_t *j = json_in(w->a, rank_json(&w->r));
    assert_string_equal(json_canonical(w->a, j),
        "{\"ranking\":["
        "{\"id\":\"Peserta 1\",\"rank\":1,\"tied_with\":[],\"total_exact\":\"37.98125\",\"total_shown\":\"37.98\"},"
        "{\"id\":\"Peserta 2\",\"rank\":2,\"tied_with\":[],\"total_exact\":\"37.15625\",\"total_shown\":\"37.16\"},"
        "{\"id\":\"Peserta 3\",\"rank\":3,\"tied_with\":[],\"total_exact\":\"33.0875\",\"total_shown\":\"33.09\"},"
        "{\"id\":\"Peserta 4\",\"rank\":4,\"tied_with\":[],\"total_exact\":\"31.55625\",\"total_shown\":\"31.56\"},"
        "{\"id\":\"Peserta 5\",\"rank\":5,\"tied_with\":[],\"total_exact\":\"30.7625\",\"total_shown\":\"30.76\"}]}");
    assert_int_equal(run(w, t1, "rekam_jejak=20,asesmen=25", "asesmen=4", false), ST_INVALID);
    assert_int_equal(w->f.n_errors, 1);
    assert_true(said(w, "jumlah bobot 45,00 %, seharusnya 100 %"));
}

static void interim_of_post_b(void **state)
{
    struct world *w = *state;
    static const char t2[] = "id;sementara\nPeserta 6;31,82\nPeserta 5;33,27\nPeserta 4;33,73\n"
                             "Peserta 3;34,35\nPeserta 2;36,09\nPeserta 1;37,82\n";
    static const char *shown[] = {"37,82", "36,09", "34,35", "33,73", "33,27", "31,82"};
    assert_int_equal(run(w, t2, "sementara=100", NULL, false), ST_OK);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(w->r.v[i].id[8], (int)('1' + i));
        assert_string_equal(w->r.v[i].shown, shown[i]);
    }
}

static void points_commas_and_ties(void **state)
{
    struct world *w = *state;
    static const char text[] = "\xEF\xBB\xBFID,A,B\nx,\"82,5\",80\ny,80,82.5\nz,0,100\n";
    assert_int_equal(run(w, text, "a=50, b=50", "", false), ST_OK);
    assert_int_equal(w->r.v[0].rank, 1);
    assert_string_equal(w->r.v[0].id, "x");
    assert_string_equal(w->r.v[0].tied_with[0], "y");
    assert_string_equal(w->r.v[0].exact, "81.25");
    assert_int_equal(w->r.v[2].rank, 3);
    /* A decimal that does not end is given as a ratio. */
    assert_int_equal(run(w, "id,a\nx,100\n", "a=100", "a=3", false), ST_OK);
    assert_string_equal(w->r.v[0].exact, "100/3");
    assert_string_equal(w->r.v[0].shown, "33,33");
}

static void all_faults_of_rows(void **state)
{
    struct world *w = *state;
    static const char text[] = "id,a,b\nx,101,5\ny,-1,satu\n,7,\nx,1,1\n\nz,1e2,\"1.000,5\"\n";
    assert_int_equal(run(w, text, "a=50,b=50", NULL, false), ST_INVALID);
    assert_true(said(w, "t.csv:2:2: nilai a (101,00) di atas 100"));
    assert_true(said(w, "t.csv:3:2: nilai a di bawah 0"));
    assert_true(said(w, "t.csv:3:3: nilai b \"satu\" bukan angka"));
    assert_true(said(w, "t.csv:4:1: id kosong"));
    assert_true(said(w, "t.csv:4:3: nilai b kosong"));
    assert_true(said(w, "t.csv:5: id \"x\" sudah ada di baris 2"));
    assert_true(said(w, "nilai a \"1e2\" bukan angka"));
    assert_true(said(w, "nilai b \"1.000,5\" bukan angka"));
    assert_int_equal(w->f.n_errors, 8);
}

static void all_faults_of_columns_and_options(void **state)
{
    struct world *w = *state;
    assert_int_equal(run(w, "id,a,a,c\nx,1,2,300\n", "a=50,b=30,d=x", "q=2,a=0", false),
                     ST_INVALID);
    assert_true(said(w, "--weights: \"x\" untuk d bukan angka"));
    assert_true(said(w, "--divide: tahap q tidak ada"));
    assert_true(said(w, "--divide: pembagi a harus di atas 0"));
    assert_true(w->f.n_errors >= 6);           /* b and d missing, a doubled, c unknown */
    assert_int_equal(run(w, "id,a\nx,1\n", "a=60,a=40", NULL, false), ST_INVALID);
    assert_true(said(w, "tahap a tertulis dua kali"));
    assert_int_equal(run(w, "id,a\nx,1\n", "a=101", NULL, true), ST_INVALID);
    assert_int_equal(run(w, "id,a\nx,1\n", "a=-1", NULL, true), ST_INVALID);
    assert_int_equal(run(w, "id,a\nx,1\n", "a=33.333", NULL, true), ST_INVALID);
    assert_int_equal(run(w, "id,a\nx,1\n", "a=0", NULL, true), ST_INVALID);
    assert_int_equal(run(w, "id,a\nx,1\n", "id=100", NULL, false), ST_INVALID);
    assert_int_equal(run(w, "id,a\nx,1\n", "", NULL, true), ST_INVALID);
    assert_true(said(w, "bobot tahap wajib diberikan"));
    assert_int_equal(run(w, "id,a\nx,1\n", "a", NULL, true), ST_INVALID);
    assert_true(said(w, "\"a\" bukan bentuk TAHAP=ANGKA"));
    assert_int_equal(run(w, "", "a=100", NULL, false), ST_INVALID);
    assert_int_equal(run(w, "id,a\n", "a=100", NULL, false), ST_INVALID);
    assert_true(said(w, "tabel tidak memuat peserta"));
    assert_int_equal(run(w, "id,a\nx,999999999999\n", "a=100", NULL, false), ST_INVALID);
    assert_int_equal(run(w, "id,a\nx,9999999999999\n", "a=100", NULL, false), ST_INVALID);
    assert_int_equal(run(w, "id,a\nx,0.000000001\n", "a=100", "a=0.000000001", false), ST_OK);
    assert_string_equal(w->r.v[0].exact, "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(published_table, up, down),
        cmocka_unit_test_setup_teardown(interim_of_post_b, up, down),
        cmocka_unit_test_setup_teardown(points_commas_and_ties, up, down),
        cmocka_unit_test_setup_teardown(all_faults_of_rows, up, down),
        cmocka_unit_test_setup_teardown(all_faults_of_columns_and_options, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
