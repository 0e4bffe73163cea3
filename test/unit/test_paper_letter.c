/* From template and read model to the document: what is said, what is refused, what data may not
 * do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"
#include "paper/html.h"
#include "paper/markdown.h"
#include "paper/template.h"
#include "support/papers.h"

static int set_up(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static const char head[] = "jenis: uji\nbentuk: naskah\nhal: Uji\npenanda_tangan: bupati\n---\n";

/* The faults of a template and data together, one a line. */
static char *faults_of(struct arena *a, const char *text, json_t *data)
{
    struct letter_facts facts = paper_facts();
    struct document *d = NULL;
    struct err e = {.class = ERR_NONE};
    struct faults f;
    struct template *t;
    char *all = arena_strdup(a, "");

    faults_init(&f, a);
    t = template_compile(a, "t", text, strlen(text), &f);
    if (t && letter_compose(a, t, data, &facts, &f, &e, &d) == ST_OK)
        assert_int_equal(f.n_errors, 0);
    for (size_t i = 0; i < f.n; i++)
        all = arena_printf(a, "%s%s\n", all, fault_text(&f, i));
    return all;
}

static struct document *compose(struct arena *a, const char *text, json_t *data)
{
    struct letter_facts facts = paper_facts();
    struct document *d = NULL;
    struct err e = {.class = ERR_NONE};
    struct faults f;
    struct template *t;

    faults_init(&f, a);
    t = template_compile(a, "t", text, strlen(text), &f);
    assert_int_equal(f.n, 0);
    assert_int_equal(letter_compose(a, t, data, &facts, &f, &e, &d), ST_OK);
    return d;
}

static char *plain(struct arena *a, const struct document *d)
{
    struct buf b BUF_AUTO;

    buf_init(&b, 1 << 20);
    document_plain(d, &b);
    return buf_dup(&b, a);
}

static char *html(struct arena *a, const struct document *d)
{
    struct buf b BUF_AUTO;

    buf_init(&b, 1 << 20);
    html_render(d, &b);
    return buf_dup(&b, a);
}

static char *escaped(struct arena *a, const char *s)
{
    struct buf b BUF_AUTO;

    buf_init(&b, 4096);
    markdown_escape(&b, s, strlen(s));
    return buf_dup(&b, a);
}

static json_t *value(struct arena *a, const char *s)
{
    json_t *data = json_in(a, json_object());

    json_put(data, "x", s);
    return data;
}

/* ---- escaping ---- */

static void test_escape(void **state)
{
    struct arena *a = *state;

    assert_string_equal(escaped(a, "a*b_c"), "a\\*b\\_c");
    assert_string_equal(escaped(a, " baris\r\n\tputus "), "baris putus");
    assert_string_equal(escaped(a, "a\xe2\x80\xa8" "b\xc2\x85" "c"), "a b c");
    assert_string_equal(escaped(a, "a\xe2\x80\xae" "b"), "ab");       /* writes no letter backwards */
    assert_string_equal(escaped(a, ""), "\xe2\x80\x8b");
    assert_string_equal(escaped(a, "Jos\xc3\xa9"), "Jos\xc3\xa9");
}

/* Whatever the value, it is the text of its place: alone on a line, in bold, in a cell, a field,
 * a list, the head. */
static void test_values_are_text(void **state)
{
    struct arena *a = *state;
    static const char *const hard[] = {"O'Brien", "a|b", "*x*", "**", "# x", "#", "[x](y)",
        "![x](y)", "<b>", "<!-- x", "{{x}}", "=1+1", "===", "---", "]]>", ":::", "::: diktum",
        "1. x", "- x", "+ x", "> x", "```", "&amp;", "&#65;", "a\\", "\\", "`x`", "~~~", "    x",
        "http://x.example", "hal: lain", "2) x", "| - |"};
    char *text = arena_printf(a, "%s{{x}}\n\n**{{x}}**\n\n- {{x}}\n\n| {{x}} | k |\n|---|---|\n"
        "| {{x}} | k |\n\n::: rincian\n{{x}}: {{x}}\n:::\n\n# {{x}}\n", head);

    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        const char *h = str_trim(a, hard[i]);
        char *want = arena_printf(a, "%s\n%s\n\xe2\x80\x93 %s\n%s | k\n%s | k\n%s : %s\n%s\n",
                                  h, h, h, h, h, h, h, h);
        char *said = plain(a, compose(a, text, value(a, hard[i])));
        if (!strstr(said, want))
            fail_msg("\"%s\" became:\n%s", hard[i], said);
    }
}

static void test_empty_values(void **state)
{
    struct arena *a = *state;
    char *text = arena_printf(a, "%sa **{{x}}** b\n\n**{{x}}**\n\n| {{x}} | k |\n|---|---|\n"
        "| {{x}} | {{tak_ada}} |\n\n::: rincian\nLabel: {{x}}\n", head);
    char *said = plain(a, compose(a, text, value(a, "")));

    assert_non_null(strstr(said, "a  b\n"));
    assert_null(strstr(said, "*"));
    assert_null(strstr(said, "\xe2\x80\x8b"));
    assert_non_null(strstr(said, "Label : \n"));
}

static void test_html_is_escaped(void **state)
{
    struct arena *a = *state;
    char *text = arena_printf(a, "%s{{x}}\n\n| {{x}} |\n|---|\n\n::: rincian\n{{x}}: {{x}}\n", head);
    char *page = html(a, compose(a, text, value(a, "<script>alert('1\")</script>&")));

    assert_null(strstr(page, "<script"));
    assert_non_null(strstr(page, "&lt;script&gt;alert(&#39;1&quot;)&lt;/script&gt;&amp;"));
}

/* ---- what a letter looks like ---- */

static void test_letter(void **state)
{
    struct arena *a = *state;
    struct letter_facts facts = paper_facts();
    struct document *d = paper_sample(a, "undangan", paper_invitation_data(a), &facts);
    char *said = plain(a, d);

    assert_string_equal(d->title, "Undangan Rapat Persiapan Seleksi Terbuka");
    assert_string_equal(d->author, "PANITIA SELEKSI TERBUKA");
    assert_null(d->secrecy);
    assert_non_null(strstr(said, "Kupang, 16 Januari 2025\nNomor : 15/Pansel-JPT/I/2025\n"
        "Sifat : Penting\nLampiran : 1 (satu) berkas\n"
        "Hal : Undangan Rapat Persiapan Seleksi Terbuka\n"
        "Yth. Dr. Ni Luh O'Brien-Sa'adah, M.Si.\ndi Tempat\n"));
    assert_non_null(strstr(said, "Hari, tanggal : Senin, 20 Januari 2025\n"));
    assert_non_null(strstr(said, "a. surat undangan ini; dan\nb. kartu identitas"));
    assert_non_null(strstr(said, "Plt. Ketua Panitia Seleksi Terbuka,\n"
        "Dr. Andreas Nalle, S.H., M.Si.\nPembina Utama Madya (IV/d)\n"
        "NIP 19680312 199403 1 005\nTembusan:\n1. Gubernur"));
}

static void test_decree(void **state)
{
    struct arena *a = *state;
    struct letter_facts facts = paper_facts();
    struct document *d = paper_sample(a, "keputusan", paper_decree_data(a), &facts);
    char *said = plain(a, d);

    assert_non_null(strstr(said, "Menimbang : a. bahwa"));
    assert_non_null(strstr(said, "Mengingat : 1. Undang-Undang"));
    assert_non_null(strstr(said, "MEMUTUSKAN:\nMenetapkan : KEPUTUSAN BUPATI"));
    assert_non_null(strstr(said, "KESATU : Menetapkan peserta"));
    assert_non_null(strstr(said, "KETIGA : "));
    assert_non_null(strstr(said, "Ditetapkan di Kupang\npada tanggal 16 Januari 2025\n"
        "BUPATI BLORA,\nSRI WULANDARI\nTembusan:\n"));
    assert_non_null(strstr(said, "Lampiran : KEPUTUSAN BUPATI BLORA\n"
        "Nomor : 15/Pansel-JPT/I/2025\nTanggal : 16 Januari 2025\nDAFTAR PESERTA"));
    assert_non_null(d->sections->next);
    assert_null(d->sections->next->next);
}

static void test_who_signs(void **state)
{
    struct arena *a = *state;
    struct letter_facts facts = paper_facts();
    char *said = plain(a, compose(a, arena_printf(a, "%sx\n\n::: tanda tangan sekda\n", head), NULL));

    assert_non_null(strstr(said, "Kupang, 16 Januari 2025\na.n. BUPATI BLORA\nSekretaris Daerah\n"
        "u.b.\nAsisten Administrasi Umum,\nBambang Setyo\nPembina\n"));
    assert_null(strstr(said, "SRI WULANDARI"));
    said = plain(a, paper_sample(a, "berita-acara", paper_minutes_data(a, 1), &facts));
    assert_non_null(strstr(said, "Kupang, 16 Januari 2025\nKetua,\nDr. Andreas Nalle, S.H., M.Si.\n"
        "NIP 19680312 199403 1 005\nSekretaris,\n"));
    assert_non_null(strstr(said, "Anggota,\nI Gusti Ngurah Alit\n"));
    assert_non_null(strstr(said, "Pasal 2\nDemikian"));
    assert_int_equal(strncmp(said, "RAHASIA\n", 8), 0);
}

static void test_enclosures_count(void **state)
{
    struct arena *a = *state;
    char *said = plain(a, compose(a, arena_printf(a, "%s# PENGUMUMAN\nx\n\n::: lampiran SATU\na\n\n"
        "::: lampiran DUA\nb\n", head), NULL));

    assert_non_null(strstr(said, "SRI WULANDARI\nLampiran I : PENGUMUMAN\n"));
    assert_non_null(strstr(said, "Lampiran II : PENGUMUMAN\n"));
}

static void test_paragraphs(void **state)
{
    struct arena *a = *state;
    json_t *data = json_in(a, json_object());

    json_put_new(data, "catatan", letter_paragraphs("satu\r\n\r\n  \n# dua\n"));
    assert_non_null(strstr(plain(a, compose(a, arena_printf(a,
        "%s{{#catatan}}\n{{.}}\n\n{{/catatan}}\n", head), data)), "satu\n# dua\n"));
}

static void test_ordinals(void **state)
{
    struct arena *a = *state;

    assert_string_equal(letter_ordinal(a, 1), "KESATU");
    assert_string_equal(letter_ordinal(a, 10), "KESEPULUH");
    assert_string_equal(letter_ordinal(a, 11), "KESEBELAS");
    assert_string_equal(letter_ordinal(a, 12), "KEDUA BELAS");
    assert_string_equal(letter_ordinal(a, 20), "KEDUA PULUH");
    assert_string_equal(letter_ordinal(a, 21), "KEDUA PULUH SATU");
    assert_string_equal(letter_ordinal(a, 100), "KE-100");
}

/* ---- faults ---- */

static void expect(struct arena *a, const char *text, const char *want)
{
    char *all = faults_of(a, text, NULL);

    if (!strstr(all, want))
        fail_msg("expected \"%s\", got:\n%s", want, all);
}

static void test_faults(void **state)
{
    struct arena *a = *state;

    expect(a, "", "belum ditutup");
    expect(a, "jenis: x\n---\n", "t:1:1: kepala surat belum memuat \"bentuk\"");
    expect(a, "jenis: x\nwarna: merah\n---\n", "t:2:1: baris kepala surat");
    expect(a, "jenis: x\nbentuk: poster\n---\n", "t:2:9: \"bentuk\" tidak boleh \"poster\"");
    expect(a, "jenis: x\nbentuk: {{b}}\n---\n", "t:2:9: \"bentuk\" ditulis tetap");
    expect(a, "jenis: x\njenis: y\n---\n", "t:2:1: \"jenis\" sudah ada pada baris 1");
    expect(a, "hal:\n---\n", "t:1:5: \"hal\" belum diisi");
    expect(a, "kerahasiaan: gaib\n---\n", "t:1:14: \"kerahasiaan\" tidak boleh");
    expect(a, arena_printf(a, "%s\n::: putusan\n", head), "t:7:4: bagian tidak dikenal");
    expect(a, arena_printf(a, "%s::: diktum lagi\n", head), "t:6:12: tidak boleh ada tulisan");
    expect(a, arena_printf(a, "%sx\n{{#a}}\n", head), "t:7:1:");
    expect(a, arena_printf(a, "%sx {{{mentah}}}\n", head), "t:6:3:");
    expect(a, arena_printf(a, "%s\xff\n", head), "bukan teks UTF-8");
    expect(a, arena_printf(a, "%s::: tanda tangan camat\n", head),
           "t:4:1: tidak ada penanda tangan untuk \"camat\"");
}

static void test_faults_of_data(void **state)
{
    struct arena *a = *state;
    static const char text[] = "jenis: x\nbentuk: naskah\nhal: {{x}}\nkerahasiaan: {{y}}\n"
                               "penanda_tangan: bupati\n---\n";
    json_t *data = value(a, "");

    json_put(data, "y", "gaib");
    char *all = faults_of(a, text, data);
    assert_non_null(strstr(all, "t:3:1: \"hal\" menjadi kosong"));
    assert_non_null(strstr(all, "t:4:1: \"kerahasiaan\" tidak boleh \"gaib\""));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_escape), T(test_values_are_text), T(test_empty_values), T(test_html_is_escaped),
        T(test_letter), T(test_decree), T(test_who_signs), T(test_enclosures_count),
        T(test_paragraphs), T(test_ordinals), T(test_faults), T(test_faults_of_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
