/* Letters as PDF, judged by other people's tools: poppler reads the text and its boxes, qpdf the
 * structure. With PAPERS_KEEP=FOLDER the files stay there to be looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/json.h"
#include "paper/fonts.h"
#include "paper/pdf.h"
#include "support/papers.h"

#define MM (72.0 / 25.4)
#define TEXT_BOTTOM ((297 - 30) * MM)
#define FOOTER_TOP ((297 - 26) * MM)

enum { FILE_MAX = 32 << 20 };

/* What fontconfig knows of the fonts is kept for the life of the process, by offsets that the leak
 * checker does not follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

static struct {
    char folder[256];
    bool keep;
} place;

static int set_up(void **state)
{
    const char *keep = getenv("PAPERS_KEEP");

    (void)state;
    place.keep = keep != NULL;
    snprintf(place.folder, sizeof place.folder, "%s", keep ? keep : "/tmp/selter-papers-XXXXXX");
    return keep || mkdtemp(place.folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    if (!place.keep)
        rmdir(place.folder);
    return 0;
}

/* What a program prints (both outputs); fails the test when it does not end with 0. */
static char *output_of(struct arena *a, const char *const *argv)
{
    struct buf b BUF_AUTO;
    char piece[4096];
    int fd[2], status;
    ssize_t n;

    buf_init(&b, FILE_MAX);
    assert_int_equal(pipe(fd), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(fd[1], 1);
        dup2(fd[1], 2);
        close(fd[0]);
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    close(fd[1]);
    while ((n = read(fd[0], piece, sizeof piece)) > 0)
        buf_add(&b, piece, (size_t)n);
    close(fd[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: status %d: %s", argv[0], status, b.len ? b.data : "");
    return buf_dup(&b, a);
}

struct paper {
    struct arena *a;
    struct buf pdf;
    int pages;
    char *path;
};

static void render(struct paper *p, const char *name, const struct document *d)
{
    struct paper_fonts *fonts PAPER_FONTS_AUTO = NULL;
    struct err e = {.class = ERR_NONE};

    fonts = paper_fonts_new(&e);
    if (!fonts)
        fail_msg("%s", e.detail);
    buf_init(&p->pdf, FILE_MAX);
    if (pdf_render(d, fonts, &p->pdf, &p->pages, &e) != ST_OK)
        fail_msg("%s", e.detail);
    p->path = arena_printf(p->a, "%s/%s.pdf", place.folder, name);
    assert_int_equal(fs_write_atomic(p->path, p->pdf.data, p->pdf.len, 0600, &e), ST_OK);
}

static void paper_done(struct paper *p)
{
    buf_done(&p->pdf);
    if (!place.keep && p->path)
        unlink(p->path);
    arena_free(p->a);
}

static struct paper sample(const char *name)
{
    struct paper p = {.a = arena_new(0)};
    struct letter_facts facts = paper_facts();
    json_t *data = strcmp(name, "undangan") == 0 ? paper_invitation_data(p.a)
        : strcmp(name, "keputusan") == 0         ? paper_decree_data(p.a)
                                                 : paper_minutes_data(p.a, 400);

    render(&p, name, paper_sample(p.a, name, data, &facts));
    return p;
}

static char *text_of_pdf(const struct paper *p)
{
    return output_of(p->a, (const char *[]){"pdftotext", "-layout", "-nopgbrk", p->path, "-", NULL});
}

static size_t count(const char *in, const char *what)
{
    size_t n = 0;

    for (const char *s = in; (s = strstr(s, what)); s += strlen(what))
        n++;
    return n;
}

/* ---- boxes ---- */

struct box {
    double x0, y0, x1, y1;
    char word[64];
};

static bool overlap(const struct box *a, const struct box *b)
{
    const double slack = 1.0;

    return a->x0 + slack < b->x1 && b->x0 + slack < a->x1 && a->y0 + slack < b->y1 &&
        b->y0 + slack < a->y1;
}

static void check_page(const struct box *box, size_t n, int page)
{
    for (size_t i = 0; i < n; i++) {
        if (box[i].y1 > TEXT_BOTTOM + 2 && box[i].y0 < FOOTER_TOP)
            fail_msg("page %d: \"%s\" runs into the footer", page, box[i].word);
        if (box[i].x0 < 20 * MM || box[i].x1 > 195 * MM || box[i].y1 > 297 * MM)
            fail_msg("page %d: \"%s\" stands outside the margins", page, box[i].word);
        for (size_t k = i + 1; k < n; k++) {
            if (overlap(&box[i], &box[k]))
                fail_msg("page %d: \"%s\" is printed over \"%s\"", page, box[k].word, box[i].word);
        }
    }
}

/* No word over another, none in the footer but the footer's own. The number of words. */
static size_t check_boxes(const struct paper *p)
{
    char *xml = output_of(p->a, (const char *[]){"pdftotext", "-bbox", p->path, "-", NULL});
    struct box *box = NULL;
    size_t n = 0, all = 0;
    int page = 0;

    for (char *line = strtok_r(xml, "\n", &xml); line; line = strtok_r(NULL, "\n", &xml)) {
        struct box b;
        if (strstr(line, "<page ")) {
            page++;
            n = 0;
        } else if (strstr(line, "</page>")) {
            check_page(box, n, page);
            all += n;
        } else if (sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%63[^<]",
                          &b.x0, &b.y0, &b.x1, &b.y1, b.word) == 5) {
            if ((unsigned char)b.word[0] >= 0x80)        /* signs stand over their letters there */
                continue;
            box = arena_grown(p->a, box, n, sizeof b);
            box[n++] = b;
        }
    }
    assert_int_equal(page, p->pages);
    return all;
}

/* ---- tests ---- */

static void check_sound(struct paper *p)
{
    char *check = output_of(p->a, (const char *[]){"qpdf", "--check", p->path, NULL});
    char *fonts = output_of(p->a, (const char *[]){"pdffonts", p->path, NULL});
    char *info = output_of(p->a, (const char *[]){"pdfinfo", p->path, NULL});
    size_t lines = count(fonts, "\n") - 2;

    assert_non_null(strstr(check, "No syntax or stream encoding errors found"));
    assert_true(lines > 0);
    assert_int_equal(count(fonts, " yes yes yes "), lines);      /* embedded, subset, Unicode */
    assert_non_null(strstr(info, "Tagged:          yes"));
    assert_non_null(strstr(info, "A4"));
    assert_non_null(strstr(info, "CreationDate:    Thu Jan 16 "));
    assert_non_null(memmem(p->pdf.data, p->pdf.len, "/Lang (id-ID)", 13));
    assert_true(check_boxes(p) > 50);
}

static void check_golden(const char *name, int pages)
{
    struct paper p = sample(name);
    char *golden = paper_sample_file(p.a, arena_printf(p.a, "%s.txt", name));

    check_sound(&p);
    assert_int_equal(p.pages, pages);
    assert_string_equal(text_of_pdf(&p), golden);
    paper_done(&p);
}

static void test_invitation(void **state)
{
    (void)state;
    check_golden("undangan", 1);
}

static void test_decree(void **state)
{
    (void)state;
    check_golden("keputusan", 2);
}

/* 400 rows: the head of the table stands on each of its pages, every row is there once, and the
 * panel signs on a page that has text too. */
static void test_minutes(void **state)
{
    (void)state;
    struct paper p = sample("berita-acara");
    char *text = text_of_pdf(&p);
    char *last = output_of(p.a, (const char *[]){"pdftotext", "-layout", "-f",
        arena_printf(p.a, "%d", p.pages), p.path, "-", NULL});

    check_sound(&p);
    assert_true(p.pages > 10);
    assert_true(count(text, "Keterangan") >= (size_t)p.pages - 1);
    assert_int_equal(count(text, "memenuhi syarat"), 400);
    assert_non_null(strstr(text, "400"));
    assert_int_equal(count(text, "RAHASIA"), p.pages);
    assert_int_equal(count(text, "Kode naskah 7QK2-MX4D"), p.pages);
    assert_int_equal(count(last, "Anggota,"), 3);
    assert_non_null(strstr(last, "sebagaimana mestinya"));
    paper_done(&p);
}

static void test_same_bytes(void **state)
{
    static const char *const names[] = {"undangan", "keputusan", "berita-acara"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct paper one = sample(names[i]), two = sample(names[i]);
        assert_int_equal(one.pdf.len, two.pdf.len);
        assert_memory_equal(one.pdf.data, two.pdf.data, one.pdf.len);
        paper_done(&two);
        paper_done(&one);
    }
}

static const char balinese[] = "\xe1\xac\x85\xe1\xac\x93\xe1\xac\xb8\xe1\xac\x82";
static const char arabic[] = "\xd8\xb9\xd8\xa8\xd8\xaf \xd8\xa7\xd9\x84\xd9\x84\xd9\x87";

/* A value is always text: nothing of it becomes markup, and it takes none of the letter away. */
static void test_hard_values(void **state)
{
    (void)state;
    static const char *const hard[] = {"O'Brien-Sa'adah", "a|b", "*tebal*", "# bukan judul",
        "[x](y)", "<b>", "{{x}}", "=1+1", "]]>", "::: diktum", "1. satu", "&amp;", "a\\b"};
    struct paper p = {.a = arena_new(0)};
    struct letter_facts facts = paper_facts();
    json_t *data = paper_invitation_data(p.a), *notes = json_array();
    char *text;

    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        json_array_append_new(notes, json_string(hard[i]));
    json_array_append_new(notes, json_string("baris\nputus"));
    json_array_append_new(notes, json_string(balinese));
    json_array_append_new(notes, json_string(arabic));
    json_put_new(data, "catatan", notes);
    render(&p, "sulit", paper_sample(p.a, "undangan", data, &facts));
    check_sound(&p);
    text = text_of_pdf(&p);
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_non_null(strstr(text, hard[i]));
    assert_non_null(strstr(text, "baris putus"));
    char *fonts = output_of(p.a, (const char *[]){"pdffonts", p.path, NULL});
    assert_non_null(strstr(fonts, "Balinese"));
    assert_non_null(strstr(fonts, "Naskh"));
    paper_done(&p);
}

static void test_many_copies(void **state)
{
    (void)state;
    struct paper p = {.a = arena_new(0)};
    struct letter_facts facts = paper_facts();
    json_t *data = paper_invitation_data(p.a), *copies = json_array();
    char *text;

    for (int i = 1; i <= 60; i++)
        json_array_append_new(copies, json_sprintf("Kepala Perangkat Daerah %d;", i));
    json_put_new(data, "tembusan", copies);
    render(&p, "tembusan", paper_sample(p.a, "undangan", data, &facts));
    check_sound(&p);
    text = text_of_pdf(&p);
    for (int i = 1; i <= 60; i++)
        assert_int_equal(count(text, arena_printf(p.a, "%d. ", i)) > 0 &&
                         count(text, arena_printf(p.a, "Daerah %d;", i)) == 1, 1);
    assert_true(p.pages >= 2);
    paper_done(&p);
}

/* A cell that is longer than a page is parted, and nothing of it is lost. */
static void test_long_cell(void **state)
{
    (void)state;
    struct paper p = {.a = arena_new(0)};
    struct letter_facts facts = paper_facts();
    json_t *data = paper_minutes_data(p.a, 3);
    struct buf words BUF_AUTO;

    buf_init(&words, 1 << 20);
    for (int i = 1; i <= 900; i++)
        buf_printf(&words, "kata%d. ", i);
    json_put(json_array_get(json_object_get(data, "baris"), 1), "keterangan", words.data);
    render(&p, "panjang", paper_sample(p.a, "berita-acara", data, &facts));
    check_sound(&p);
    char *text = text_of_pdf(&p);
    for (int i = 1; i <= 900; i++)
        assert_int_equal(count(text, arena_printf(p.a, "kata%d.", i)), 1);
    paper_done(&p);
}

/* Without number, place, date, code and values: still a letter. */
static void test_empty(void **state)
{
    (void)state;
    struct paper p = {.a = arena_new(0)};
    struct letter_facts facts = paper_facts();
    json_t *data = json_in(p.a, json_object());

    facts = (struct letter_facts){.date = DATE_NONE, .signers = facts.signers, .n_signers = 1};
    json_put(data, "acara", "Rapat");
    render(&p, "kosong", paper_sample(p.a, "undangan", data, &facts));
    char *text = text_of_pdf(&p);
    assert_int_equal(p.pages, 1);
    assert_null(strstr(text, "Kode naskah"));
    assert_null(strstr(text, "Tembusan"));
    assert_null(strstr(text, "Yth."));
    assert_non_null(strstr(text, "Undangan Rapat"));
    assert_true(check_boxes(&p) > 50);
    paper_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_invitation), cmocka_unit_test(test_decree),
        cmocka_unit_test(test_minutes), cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_hard_values), cmocka_unit_test(test_many_copies),
        cmocka_unit_test(test_long_cell), cmocka_unit_test(test_empty),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
