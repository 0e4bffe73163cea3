/* The regulation reader: a whole small regulation, each kind of contradiction at its place,
 * look-ups, comparison; the real files; and that a change in a copy is followed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/str.h"
#include "rules/education.h"
#include "rules/grade.h"
#include "rules/regulation.h"
#include "rules/regulation_diff.h"
#include "rules/regulation_tables.h"
#include "rules/regulation_words.h"
#include "rules/training.h"

/* Line numbers matter to the tests below: add at the end of a part, not in between. */
static const char small[] =
    /*  1 */ "schema: selter/regulation/1\n"
    /*  2 */ "key: uji-1-2020\n"
    /*  3 */ "title: Peraturan Uji Nomor 1 Tahun 2020\n"
    /*  4 */ "short_title: Peraturan Uji 1/2020\n"
    /*  5 */ "government: Kabupaten Uji\n"
    /*  6 */ "zone: WITA\n"
    /*  7 */ "version: 1\n"
    /*  8 */ "in_force: {clause: UJI-9, from: 2020-01-01}\n"
    /*  9 */ "clauses:\n"
    /* 10 */ "  UJI-1: {cite: Pasal 1, text: Panitia., kind: susunan}\n"
    /* 11 */ "  UJI-2: {cite: Pasal 2, text: Pengumuman., kind: jangka-waktu}\n"
    /* 12 */ "  UJI-3: {cite: Pasal 3, text: Tahap., kind: tahap, certainty: mungkin, note: x}\n"
    /* 13 */ "  UJI-9: {cite: Pasal 9, text: Berlaku., kind: keberlakuan}\n"
    /* 14 */ "readings:\n"
    /* 15 */ "  - {key: hitung-pengumuman, clause: UJI-2, matter: m, choice: sebelum, reason: r}\n"
    /* 16 */ "panel:\n"
    /* 17 */ "  clause: UJI-1\n"
    /* 18 */ "  size: {clause: UJI-1, min: 5, max: 9, odd: true}\n"
    /* 19 */ "  internal: {clause: UJI-1, min: 1, max_percent: 45}\n"
    /* 20 */ "  elements:\n"
    /* 21 */ "    - {name: pejabat, kinds: [pejabat], internal: tidak, min: 1}\n"
    /* 22 */ "announcement:\n"
    /* 23 */ "  clause: UJI-2\n"
    /* 24 */ "  period: {clause: UJI-2, count: 15, unit: hari-kerja}\n"
    /* 25 */ "  check: {clause: UJI-2, count: 17, unit: hari-kerja}\n"
    /* 26 */ "  contents:\n"
    /* 27 */ "    clause: UJI-2\n"
    /* 28 */ "    items:\n"
    /* 29 */ "      - {id: jabatan, name: nama jabatan}\n"
    /* 30 */ "      - {id: syarat, name: persyaratan, clause: UJI-3}\n"
    /* 31 */ "minimum:\n"
    /* 32 */ "  - {id: administrasi, clause: UJI-2, count: 3, paths: []}\n"
    /* 33 */ "eligibility:\n"
    /* 34 */ "  - posts: lainnya\n"
    /* 35 */ "    level: pratama\n"
    /* 36 */ "    clause: UJI-3\n"
    /* 37 */ "    requirements:\n"
    /* 38 */ "      - {id: b, clause: UJI-3, name: pangkat, kind: pangkat, rank: IV/b}\n"
    /* 39 */ "      - {id: d, clause: UJI-3, name: usia, kind: usia, years: 57}\n"
    /* 40 */ "stages:\n"
    /* 41 */ "  clause: UJI-3\n"
    /* 42 */ "  items:\n"
    /* 43 */ "    - {id: administrasi, name: Administrasi, scorer: sekretariat}\n"
    /* 44 */ "    - id: makalah\n"
    /* 45 */ "      name: Makalah\n"
    /* 46 */ "      scorer: pansel\n"
    /* 47 */ "      method: rata-rata\n"
    /* 48 */ "      counts: true\n"
    /* 49 */ "      default_weight: 40\n"
    /* 50 */ "      criteria:\n"
    /* 51 */ "        - {id: isi, name: Isi, weight: 62.5}\n"
    /* 52 */ "        - {id: paparan, name: Paparan, weight: 37.5}\n"
    /* 53 */ "    - {id: wawancara, name: Wawancara, scorer: pansel, method: rata-rata, counts: true,"
             " default_weight: 60}\n"
    /* 54 */ "steps:\n"
    /* 55 */ "  - {id: UJI-1, title: Membentuk, done: committee.appoint, by: [ppk]}\n"
    /* 56 */ "  - {id: UJI-2, title: Mengumumkan, norm: {count: 15, unit: hari-kerja}, after: UJI-1}\n"
    /* 57 */ "  - {id: UJI-2a, clause: UJI-2, title: Menutup, after: [UJI-2]}\n"
    /* 58 */ "result:\n"
    /* 59 */ "  routes:\n"
    /* 60 */ "    - {posts: semua, clause: UJI-3, names: 3}\n"
    /* 61 */ "    - {posts: sekda, clause: UJI-3, names: 4, choose: {clause: UJI-1, by: [ppk]}}\n"
    /* 62 */ "acts:\n"
    /* 63 */ "  - {act: announcement.publish, clause: UJI-2, by: [ketua-pansel]}\n"
    /* 64 */ "  - {act: \"letter.sign:sk\", clause: UJI-1, by: [ppk]}\n"
    /* 65 */ "  - {act: letter.sign, clause: UJI-2}\n";

struct state { struct arena *a; struct faults f; };

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

/* text with the one place where `old` stands replaced. */
static char *with(struct arena *a, const char *text, const char *old, const char *new)
{
    const char *p = strstr(text, old);
    assert_non_null(p);
    assert_null(strstr(p + 1, old));
    return arena_printf(a, "%.*s%s%s", (int)(p - text), text, new, p + strlen(old));
}

static struct regulation *read_with(struct state *s, const char *text, regulation_loader *loader,
                                    void *arg)
{
    s->f.n = s->f.n_errors = 0;
    return regulation_read(s->a, "uji.yaml", text, strlen(text), loader, arg, &s->f);
}

static struct regulation *read_whole(struct state *s, const char *text)
{
    struct regulation *r = read_with(s, text, NULL, NULL);
    if (r == NULL)
        print_message("%s\n", fault_text(&s->f, 0));
    assert_non_null(r);
    return r;
}

/* The small regulation with one change is refused with exactly these faults. */
static void refuse(struct state *s, const char *old, const char *new, const char *const *lines)
{
    size_t n = 0;
    assert_null(read_with(s, with(s->a, small, old, new), NULL, NULL));
    for (; lines[n] != NULL; n++)
        if (n < s->f.n)
            assert_string_equal(fault_text(&s->f, n), arena_printf(s->a, "uji.yaml:%s", lines[n]));
    if (s->f.n > n)
        print_message("not expected: %s\n", fault_text(&s->f, n));
    assert_int_equal(s->f.n, n);
}
#define REFUSE(s, old, new, ...) \
    refuse((s), (old), (new), (const char *const[]){__VA_ARGS__, NULL})

static void test_values(void **state)
{
    struct state *s = *state;
    struct regulation *r = read_whole(s, small);
    assert_int_equal(s->f.n, 0);
    assert_string_equal(r->file, "uji.yaml");
    assert_string_equal(r->key, "uji-1-2020");
    assert_int_equal(r->zone, ZONE_WITA);
    assert_true(r->force.known);
    assert_int_equal(r->n_clauses, 4);
    assert_string_equal(r->clauses[2].id, "UJI-3");
    assert_int_equal(r->clauses[2].certainty, PROBABLE);
    assert_int_equal(r->clauses[2].line, 12);
    assert_int_equal(r->panel.max, 9);
    assert_true(r->panel.odd);
    assert_int_equal(r->panel.internal_max_percent, 45);
    assert_int_equal(r->panel.elements[0].kinds, 1u << ELEMENT_OFFICIAL);
    assert_int_equal(r->panel.elements[0].internal, 0);
    assert_string_equal(r->panel.elements[0].clause, "UJI-1");
    assert_null(r->panel.strangers_clause);
    assert_null(r->secretariat.clause);
    assert_int_equal(r->announcement.period.count, 15);
    assert_int_equal(r->announcement.period.counting, COUNT_BEFORE);
    assert_int_equal(r->announcement.check.counting, COUNT_INCLUSIVE);
    assert_int_equal(r->minimums[0].paths, 0);
    assert_int_equal(r->eligibility[0].v[0].rank, 14);
    assert_int_equal(r->eligibility[0].v[1].years, 57);
    assert_int_equal(r->stages[1].criteria[0].weight, 6250);
    assert_int_equal(r->stages[2].default_weight, 6000);
    assert_int_equal(r->steps[1].norm, 15);
    assert_int_equal(r->steps[1].norm_unit, UNIT_WORKING);
    assert_string_equal(r->steps[0].clause, "UJI-1");
    assert_string_equal(r->steps[2].after[0], "UJI-2");
}

static void test_lookups(void **state)
{
    struct state *s = *state;
    struct regulation *r = read_whole(s, small);
    assert_string_equal(regulation_clause(r, "announcement.period"), "UJI-2");
    assert_string_equal(regulation_clause(r, "announcement.contents.syarat"), "UJI-3");
    assert_string_equal(regulation_clause(r, "announcement.contents.jabatan"), "UJI-2");
    assert_string_equal(regulation_clause(r, "eligibility.lainnya-pratama.b"), "UJI-3");
    assert_string_equal(regulation_clause(r, "stages.makalah"), "UJI-3");
    assert_string_equal(regulation_clause(r, "stages.makalah.criteria.isi"), "UJI-3");
    assert_string_equal(regulation_clause(r, "steps.UJI-2a"), "UJI-2");
    assert_string_equal(regulation_clause(r, "minimum.administrasi"), "UJI-2");
    assert_string_equal(regulation_clause(r, "result.routes.sekda.choose"), "UJI-1");
    assert_string_equal(regulation_clause(r, "acts.letter.sign:sk"), "UJI-1");
    assert_null(regulation_clause(r, "panel.evidence"));
    assert_null(regulation_clause(r, "panel.siz"));
    assert_null(regulation_clause(r, NULL));
    assert_string_equal(regulation_clause_by_id(r, "UJI-9")->cite, "Pasal 9");
    assert_null(regulation_clause_by_id(r, "UJI-8"));
    assert_int_equal(regulation_reading(r, READING_COUNT), 1);
    assert_int_equal(regulation_reading(r, READING_AGE), 0);
    assert_null(regulation_reading_get(r, READING_AGE));
    assert_ptr_equal(regulation_stage(r, "wawancara"), &r->stages[2]);
    assert_null(regulation_stage(r, "kesehatan"));
    assert_ptr_equal(regulation_step(r, "UJI-2a"), &r->steps[2]);
    assert_ptr_equal(regulation_minimum(r, "administrasi"), &r->minimums[0]);
    assert_null(regulation_minimum(r, "akhir"));
    assert_int_equal(regulation_route(r, POST_SEKDA)->names, 4);
    assert_int_equal(regulation_route(r, POST_OTHER)->names, 3);
    assert_ptr_equal(regulation_eligibility(r, POST_OTHER, JPT_PRATAMA), &r->eligibility[0]);
    assert_null(regulation_eligibility(r, POST_OTHER, JPT_MADYA));
    assert_null(regulation_eligibility(r, POST_SEKDA, JPT_PRATAMA));
    assert_int_equal(regulation_act(r, "announcement.publish", NULL)->by, ROLE_BIT(ROLE_PANEL_CHAIR));
    assert_string_equal(regulation_act(r, "letter.sign", "sk")->clause, "UJI-1");
    assert_string_equal(regulation_act(r, "letter.sign", "edaran")->clause, "UJI-2");
    assert_string_equal(regulation_act(r, "letter.sign", NULL)->clause, "UJI-2");
    assert_null(regulation_act(r, "letter", NULL));
    assert_null(regulation_act(r, "announcement.publish2", NULL));
}

static void test_citations(void **state)
{
    struct state *s = *state;
    struct regulation *r = read_whole(s, small);
    bool seen = false;
    assert_string_equal(r->citations[0].path, "in_force");
    assert_int_equal(r->citations[0].line, 8);
    for (size_t i = 0; i < r->n_citations; i++) {
        assert_non_null(regulation_clause_by_id(r, r->citations[i].clause));
        if (str_eq(r->citations[i].path, "announcement.contents.syarat")) {
            seen = true;
            assert_int_equal(r->citations[i].line, 30);
        }
    }
    assert_true(seen);
}

static void test_head_is_mandatory(void **state)
{
    struct state *s = *state;
    REFUSE(s, "schema: selter/regulation/1\n", "",
           "1:1: kunci wajib \"schema\" tidak ada");
    REFUSE(s, "regulation/1", "regulation/2",
           "1:9: \"schema\": kata \"selter/regulation/2\" tidak dikenal; mungkin maksud Anda "
           "\"selter/regulation/1\"; pilihan: selter/regulation/1");
    REFUSE(s, "zone: WITA", "zone: WITTA",
           "6:7: \"zone\": kata \"WITTA\" tidak dikenal; mungkin maksud Anda \"WITA\"; pilihan: "
           "WIB, WITA, WIT");
    REFUSE(s, "version: 1", "version: 0", "7:10: \"version\" paling sedikit 1, tetapi tertulis 0");
    REFUSE(s, "from: 2020-01-01", "from: 2020-02-30",
           "8:33: \"from\": tanggal 2020-02-30 tidak ada");
}

static void test_unknown_force_is_a_warning(void **state)
{
    struct state *s = *state;
    struct regulation *r = read_whole(s, with(s->a, small, "from: 2020-01-01", "from: ~"));
    assert_false(r->force.known);
    assert_int_equal(s->f.n, 1);
    assert_true(s->f.v[0].warning);
    assert_int_equal(s->f.v[0].line, 8);
}

static void test_references(void **state)
{
    struct state *s = *state;
    REFUSE(s, "size: {clause: UJI-1,", "size: {clause: UJI-l,",
           "18:18: tidak ada butir \"UJI-l\"; mungkin maksud Anda \"UJI-1\"");
    REFUSE(s, "after: [UJI-2]", "after: [UJI-2, UJI-4]",
           "57:64: tidak ada langkah \"UJI-4\"; mungkin maksud Anda \"UJI-1\"");
    REFUSE(s, "{id: UJI-2a, clause: UJI-2,", "{id: UJI-2a,",
           "57:10: tidak ada butir \"UJI-2a\"; mungkin maksud Anda \"UJI-2\"");
    REFUSE(s, "{id: syarat,", "{id: jabatan,",
           "30:9: butir \"jabatan\" ditulis dua kali: baris 29 dan baris 30");
    REFUSE(s, "  UJI-9: {cite", "  UJI-1: {cite",
           "8:20: tidak ada butir \"UJI-9\"; mungkin maksud Anda \"UJI-1\"",
           "13:3: kunci \"UJI-1\" ditulis dua kali: baris 10 dan baris 13");
}

static void test_readings(void **state)
{
    struct state *s = *state;
    REFUSE(s, "choice: sebelum", "choice: sebelim",
           "15:64: \"sebelim\" bukan pilihan penafsiran hitung-pengumuman; mungkin maksud Anda "
           "\"sebelum\"; pilihan: inklusif, sebelum");
    REFUSE(s, "count: 15, unit: hari-kerja}\n  check", "count: 15, unit: hari-kerja, counting: "
           "inklusif}\n  check",
           "24:66: bertentangan dengan penafsiran hitung-pengumuman yang memilih \"sebelum\"");
}

static void test_panel(void **state)
{
    struct state *s = *state;
    REFUSE(s, "min: 5, max: 9", "min: 11, max: 9",
           "18:30: paling sedikit 11 anggota melebihi paling banyak 9");
    REFUSE(s, "min: 5, max: 9", "min: 6, max: 6",
           "18:46: tidak ada jumlah ganjil antara 6 dan 6");
    REFUSE(s, "max_percent: 45", "max_percent: 145",
           "19:50: \"max_percent\" harus antara 0 dan 100, tetapi tertulis 145");
    REFUSE(s, "internal: tidak, min: 1", "internal: tidak, min: 10",
           "21:5: unsur-unsur meminta paling sedikit 10 anggota, sedangkan panitia paling banyak 9");
    REFUSE(s, "min: 1, max_percent", "min: -1, max_percent",
           "19:34: \"min\" paling sedikit 0, tetapi tertulis -1");
}

static void test_periods_and_ways_out(void **state)
{
    struct state *s = *state;
    REFUSE(s, "count: 15, unit: hari-kerja}\n  check", "count: 0, unit: hari}\n  check",
           "24:34: \"count\" harus antara 1 dan 3650, tetapi tertulis 0",
           "24:43: \"unit\": kata \"hari\" tidak dikenal; pilihan: hari-kerja, hari-kalender, jam, "
           "menit, bulan");
    REFUSE(s, "paths: []", "paths: [perpanjang, tunjuk, perluas]",
           "32:56: jalan keluar \"perluas\" memerlukan announcement.widen",
           "32:56: jalan keluar \"perpanjang\" memerlukan announcement.extension",
           "32:56: jalan keluar \"tunjuk\" memerlukan \"appoint\": siapa yang menunjuk dan menurut "
           "butir mana");
}

static void test_requirements(void **state)
{
    struct state *s = *state;
    REFUSE(s, "kind: pangkat, rank: IV/b", "kind: pangkat, years: 5",
           "38:9: syarat jenis \"pangkat\" memerlukan kunci \"rank\"",
           "38:69: kunci \"years\" tidak berlaku untuk syarat jenis \"pangkat\"");
    REFUSE(s, "rank: IV/b", "rank: IV/f",
           "38:68: \"rank\": kata \"IV/f\" tidak dikenal; mungkin maksud Anda \"IV/a\"; pilihan: "
           "I/a, I/b, I/c, I/d, II/a, II/b, II/c, II/d, III/a, III/b, III/c, III/d, IV/a, IV/b, "
           "IV/c, IV/d, IV/e");
    REFUSE(s, "kind: usia, years: 57", "kind: disiplin",
           "39:9: syarat disiplin memerlukan \"not_undergoing\" atau \"never_had\"");
    REFUSE(s, "level: pratama", "level: pratma",
           "35:12: \"level\": kata \"pratma\" tidak dikenal; mungkin maksud Anda \"pratama\"; "
           "pilihan: semua, pratama, madya, utama");
}

static void test_weights(void **state)
{
    struct state *s = *state;
    REFUSE(s, "default_weight: 60", "default_weight: 50",
           "43:5: bobot tahap yang dihitung berjumlah 90,00 persen, seharusnya 100 persen");
    REFUSE(s, "weight: 37.5", "weight: 37.49",
           "51:9: bobot kriteria berjumlah 99,99 persen, seharusnya 100 persen");
    REFUSE(s, "default_weight: 40", "default_weight: 101",
           "43:5: bobot tahap yang dihitung berjumlah 60,00 persen, seharusnya 100 persen",
           "49:23: \"default_weight\" harus antara 0 dan 100 persen, tetapi tertulis 101");
    REFUSE(s, "scorer: sekretariat}", "scorer: sekretariat, default_weight: 5}",
           "43:83: tahap yang tidak dihitung (counts: tidak) tidak dapat berbobot");
    REFUSE(s, "scorer: sekretariat}", "scorer: sekretariat, counts: ya}",
           "43:75: tahap yang dihitung tidak dapat hanya lulus atau tidak lulus; pilih cara "
           "penilaian lain (method)");
}

static void test_no_weights_at_all_is_fine(void **state)
{
    struct state *s = *state;
    char *text = with(s->a, small, "      default_weight: 40\n", "");
    text = with(s->a, text, ", default_weight: 60", "");
    struct regulation *r = read_whole(s, text);
    assert_int_equal(r->stages[1].default_weight, 0);
}

static void test_circles(void **state)
{
    struct state *s = *state;
    REFUSE(s, "done: committee.appoint, by: [ppk]}", "after: [UJI-2a]}",
           "55:42: langkah saling menunggu: UJI-1 menunggu UJI-2a menunggu UJI-2 menunggu UJI-1");
    REFUSE(s, "after: [UJI-2]", "after: [UJI-2a]",
           "57:56: langkah saling menunggu: UJI-2a menunggu UJI-2a");
}

static void test_all_at_once(void **state)
{
    struct state *s = *state;
    char *text = with(s->a, small, "zone: WITA", "zona: WITA");
    text = with(s->a, text, "max: 9, odd: true", "max: 3, ood: true");
    text = with(s->a, text, "kind: tahap,", "kind: tahapan,");
    text = with(s->a, text, "after: UJI-1", "after: UJI-2");
    text = with(s->a, text, "names: 4", "names: empat");
    const char *want[] = {
        "uji.yaml:1:1: kunci wajib \"zone\" tidak ada",
        "uji.yaml:6:1: kunci \"zona\" tidak dikenal; mungkin maksud Anda \"zone\"",
        "uji.yaml:12:46: \"kind\": kata \"tahapan\" tidak dikenal; mungkin maksud Anda \"tahap\"; "
        "pilihan: ",
        "uji.yaml:18:30: paling sedikit 5 anggota melebihi paling banyak 3",
        "uji.yaml:18:41: kunci \"ood\" tidak dikenal pada panel.size; mungkin maksud Anda \"odd\"",
        "uji.yaml:56:81: langkah saling menunggu: UJI-2 menunggu UJI-2",
        "uji.yaml:61:44: \"names\" harus bilangan bulat, tetapi tertulis \"empat\""};
    assert_null(read_with(s, text, NULL, NULL));
    assert_int_equal(s->f.n, 7);
    for (size_t i = 0; i < 7; i++)
        assert_true(str_starts(fault_text(&s->f, i), want[i]));
}

static const char national[] =
    "schema: selter/regulation/1\nkey: nasional-15-2019\ntitle: N\nshort_title: N\n"
    "government: Nasional\nzone: WIB\nversion: 1\nin_force: {clause: N-1, from: 2019-07-01}\n"
    "clauses:\n  N-1: {cite: Pasal 1, text: T., kind: tahap}\n"
    "stages:\n  clause: N-1\n  items:\n    - {id: makalah, name: M, scorer: pansel, method: "
    "rata-rata, counts: true, weight_range: {clause: N-1, min: 15, max: 20}}\n";

static const char *load(void *arg, const char *key, size_t *ret_n)
{
    (*(int *)arg)++;
    if (!str_eq(key, "nasional-15-2019"))
        return NULL;
    *ret_n = sizeof national - 1;
    return national;
}

static void test_national_ranges_warn(void **state)
{
    struct state *s = *state;
    int calls = 0;
    assert_non_null(read_with(s, small, load, &calls));
    assert_int_equal(s->f.n, 1);
    assert_string_equal(s->f.v[0].message,
                        "bobot 40,00 persen di luar rentang 15,00 sampai 20,00 persen (N-1)");
    assert_true(s->f.v[0].warning);
    assert_int_equal(s->f.v[0].line, 49);
    assert_int_equal(s->f.v[0].col, 23);
    assert_int_equal(calls, 1);
    /* The reading may make it a refusal. */
    char *text = with(s->a, small, "panel:\n", "  - {key: bobot-di-luar-rentang, clause: UJI-3, "
                      "matter: m, choice: penolakan, reason: r}\npanel:\n");
    assert_null(read_with(s, text, load, &calls));
    assert_int_equal(s->f.n_errors, 1);
    /* The regulation's own range comes before the national one. */
    text = with(s->a, small, "default_weight: 40\n",
                "default_weight: 40\n      weight_range: {clause: UJI-3, min: 30, max: 40}\n");
    assert_non_null(read_with(s, text, load, &calls));
    assert_int_equal(s->f.n, 0);
}

static void test_supplements(void **state)
{
    struct state *s = *state;
    int calls = 0;
    char *text = with(s->a, small, "version: 1\n", "version: 1\nsupplements: [nasional-15-2019, "
                      "lain-1-2001, uji-1-2020]\n");
    assert_null(read_with(s, text, load, &calls));
    assert_int_equal(s->f.n_errors, 2);
    assert_string_equal(fault_text(&s->f, 0), "uji.yaml:8:33: regulasi pelengkap \"lain-1-2001\" "
                                              "tidak ditemukan");
    assert_string_equal(fault_text(&s->f, 1), "uji.yaml:8:46: regulasi tidak dapat melengkapi "
                                              "dirinya sendiri");
}

/* ---- comparison ---- */

static const struct regulation_change *change_at(const struct regulation_change *v, size_t n,
                                                 const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].path, path))
            return &v[i];
    return NULL;
}

static void test_diff(void **state)
{
    struct state *s = *state;
    struct regulation_change *v;
    struct regulation *a = read_whole(s, small);
    char *text = with(s->a, small, "min: 5, max: 9, odd: true", "min: 5, max: 7");
    text = with(s->a, text, "choice: sebelum", "choice: inklusif");
    text = with(s->a, text, "      - {id: jabatan, name: nama jabatan}\n", "");
    text = with(s->a, text, "name: persyaratan,", "name: syarat jabatan,");
    text = with(s->a, text, "  internal: {clause: UJI-1, min: 1, max_percent: 45}\n", "");
    text = with(s->a, text, "result:\n", "result:\n  tie: {clause: UJI-3}\n");
    struct regulation *b = read_whole(s, text);
    size_t n = regulation_diff(s->a, a, b, false, &v);
    const char *want[] = {
        "readings.hitung-pengumuman.choice: sebelum > inklusif",
        "panel.size.max: 9 > 7",
        "panel.size.odd: ya > tidak",
        "panel.internal.min: 1 > -",
        "panel.internal.max_percent: 45 > -",
        "announcement.period.counting: sebelum > inklusif",
        "announcement.contents.jabatan: nama jabatan > -",
        "result.tie: - > diatur",
    };
    for (size_t i = 0; i < n && i < 8; i++)
        assert_string_equal(arena_printf(s->a, "%s: %s > %s", v[i].path, v[i].a ? v[i].a : "-",
                                         v[i].b ? v[i].b : "-"), want[i]);
    assert_int_equal(n, 8);
    assert_string_equal(v[1].clause_a, "UJI-1");
    assert_null(v[7].clause_a);
    assert_string_equal(v[7].clause_b, "UJI-3");
    n = regulation_diff(s->a, a, b, true, &v);
    const struct regulation_change *c = change_at(v, n, "announcement.contents.syarat");
    assert_non_null(c);
    assert_string_equal(c->b, "syarat jabatan");
    assert_int_equal(regulation_diff(s->a, a, a, true, &v), 0);
}

/* ---- vocabularies ---- */

static void test_words_both_ways(void **state)
{
    struct state *s = *state;
    size_t n;
    for (int i = 0; i < ROLE__MAX; i++) {
        assert_int_equal(role_from_word(role_word((enum role)i)), i);
        assert_non_null(role_title((enum role)i));
    }
    for (int i = 0; i < ELEMENT__MAX; i++)
        assert_int_equal(element_from_word(element_word((enum element)i)), i);
    for (int i = 0; i < POST_CLASS__MAX; i++)
        assert_int_equal(post_class_from_word(post_class_word((enum post_class)i)), i);
    for (int i = 0; i < JPT_LEVEL__MAX; i++)
        assert_int_equal(jpt_level_from_word(jpt_level_word((enum jpt_level)i)), i);
    for (int i = 0; i < SCOPE__MAX; i++)
        assert_int_equal(scope_from_word(scope_word((enum scope)i)), i);
    for (int i = LEVEL_STAFF; i < LEVEL__MAX; i++)
        assert_int_equal(post_level_from_word(post_level_word((enum post_level)i)), i);
    for (int i = JF_PERTAMA; i < JF__MAX; i++)
        assert_int_equal(functional_level_from_word(functional_level_word((enum functional_level)i)),
                         i);
    for (int i = 0; i < UNIT__MAX; i++)
        assert_true(unit_name((enum day_unit)i) != NULL && unit_word((enum day_unit)i) != NULL);
    for (int i = 0; i < CLAUSE_KIND__MAX; i++)
        assert_non_null(clause_kind_name((enum clause_kind)i));
    for (int i = 0; i < CERTAINTY__MAX; i++)
        assert_non_null(certainty_name((enum certainty)i));
    for (int i = 0; i < READING__MAX; i++) {
        assert_non_null(reading_word((enum reading_key)i));
        assert_non_null(reading_choices((enum reading_key)i, &n));
        assert_true(n >= 2);
    }
    assert_int_equal(role_from_word("ketua"), -1);
    assert_int_equal(role_from_word(NULL), -1);
    assert_null(role_word(ROLE__MAX));
    assert_null(reading_choices(READING__MAX, &n));
    assert_string_equal(role_set_show(s->a, ROLE_BIT(ROLE_PPK)), "Pejabat Pembina Kepegawaian");
    assert_string_equal(role_set_show(s->a, ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL_CHAIR) |
                                                ROLE_BIT(ROLE_PANEL)),
                        "Anggota Panitia Seleksi, Ketua Panitia Seleksi atau Pejabat Pembina "
                        "Kepegawaian");
    assert_string_equal(role_set_show(s->a, 0), "");
}

/* The words of ranks, education and training mean the same as where persons are read. */
static void test_words_agree_with_persons(void **state)
{
    (void)state;
    for (size_t i = 0; i < words_rank.n; i++)
        assert_int_equal(grade_parse(words_rank.v[i].word), words_rank.v[i].value);
    for (size_t i = 0; i < words_education.n; i++)
        assert_int_equal(education_parse(words_education.v[i].word), words_education.v[i].value);
    for (size_t i = 0; i < words_training.n; i++)
        assert_int_equal(training_parse(words_training.v[i].word), words_training.v[i].value);
    assert_int_equal(words_rank.n, GRADE_HIGHEST);
    assert_int_equal(words_training.n, TRAINING_LOWEST);
}

/* ---- the real files ---- */

static char *read_file(struct state *s, const char *path, size_t *ret_n)
{
    struct err e = {0};
    char *text;
    assert_int_equal(fs_read(s->a, path, 8 << 20, &text, ret_n, &e), ST_OK);
    return text;
}

static const char *load_real(void *arg, const char *key, size_t *ret_n)
{
    struct state *s = arg;
    const char *path = arena_printf(s->a, "%s/regulations/%s.yaml", SELTER_SOURCE_ROOT, key);
    return fs_exists(path) ? read_file(s, path, ret_n) : NULL;
}

static void test_real_files(void **state)
{
    struct state *s = *state;
    const char *dir = SELTER_SOURCE_ROOT "/regulations";
    struct err e = {0};
    char **names;
    size_t n_names, n, seen = 0, bad = 0;
    assert_int_equal(fs_list(s->a, dir, &names, &n_names, &e), ST_OK);
    for (size_t i = 0; i < n_names; i++) {
        if (!str_ends(names[i], ".yaml"))
            continue;
        char *text = read_file(s, fs_join(s->a, dir, names[i]), &n);
        s->f.n = s->f.n_errors = 0;
        struct regulation *r = regulation_read(s->a, names[i], text, n, load_real, s, &s->f);
        for (size_t k = 0; k < s->f.n; k++)
            if (!s->f.v[k].warning)
                print_message("%s\n", fault_text(&s->f, k));
        bad += r == NULL;
        seen++;
        if (r != NULL)   /* the file is named after its key */
            assert_string_equal(names[i], arena_printf(s->a, "%s.yaml", r->key));
    }
    assert_int_equal(bad, 0);
    assert_true(seen > 0);
}

/* What a government changes in its copy is what the program goes by. */
static void test_a_changed_copy_is_followed(void **state)
{
    struct state *s = *state;
    size_t n;
    const char *blora = load_real(s, "blora-55-2014", &n);
    assert_non_null(blora);
    struct regulation *r = read_whole(s, blora);
    int days = r->announcement.period.count, max = r->panel.max;
    char *text = with(s->a, blora, arena_printf(s->a, "count: %d\n    unit: hari-kalender", days),
                      arena_printf(s->a, "count: %d\n    unit: hari-kerja", days + 6));
    text = with(s->a, text, arena_printf(s->a, "max: %d\n    odd: true", max),
                "max: 7\n    odd: false");
    text = with(s->a, text, "key: masa-jabatan\n    clause: BLR-4.1.c\n    choice: bersama",
                "key: masa-jabatan\n    clause: BLR-4.1.c\n    choice: masing-masing");
    struct regulation *c = read_whole(s, text);
    assert_int_equal(c->announcement.period.count, days + 6);
    assert_int_equal(c->announcement.period.unit, UNIT_WORKING);
    assert_int_equal(c->panel.max, 7);
    assert_false(c->panel.odd);
    assert_int_equal(regulation_reading(r, READING_POSTS_TOGETHER), 0);
    assert_int_equal(regulation_reading(c, READING_POSTS_TOGETHER), 1);
    assert_false(hash_eq(&r->hash, &c->hash));
}

static void test_a_moved_stage_is_followed(void **state)
{
    struct state *s = *state;
    char *text = with(s->a, small,
                      "    - {id: administrasi, name: Administrasi, scorer: sekretariat}\n", "");
    text = with(s->a, text, "steps:\n",
                "    - {id: administrasi, name: Administrasi, scorer: sekretariat}\nsteps:\n");
    struct regulation *r = read_whole(s, text);
    assert_string_equal(r->stages[0].id, "makalah");
    assert_string_equal(r->stages[2].id, "administrasi");
    assert_ptr_equal(regulation_stage(r, "administrasi"), &r->stages[2]);
}

/* ---- the documentation is made from the tables ---- */

static void make_key_tables(struct buf *out)
{
    size_t n;
    yaml_document(&regulation_table, out);
    buf_str(out, "\n| reading | choices (the first holds when the file is silent) |\n|---|---|\n");
    for (int k = 0; k < READING__MAX; k++) {
        const char *const *choices = reading_choices((enum reading_key)k, &n);
        buf_printf(out, "| `%s` |", reading_word((enum reading_key)k));
        for (size_t i = 0; i < n; i++)
            buf_printf(out, " `%s`", choices[i]);
        buf_str(out, " |\n");
    }
}

static void test_documented_keys_are_those_read(void **state)
{
    struct state *s = *state;
    static const char begin[] = "<!-- keys: begin -->\n", end[] = "<!-- keys: end -->\n";
    const char *path = SELTER_SOURCE_ROOT "/docs/regulation-authoring.md";
    struct buf keys BUF_AUTO;
    struct err e = {0};
    size_t n;
    buf_init(&keys, 1 << 20);
    make_key_tables(&keys);
    assert_false(keys.overflow);
    char *doc = read_file(s, path, &n);
    char *from = strstr(doc, begin), *to = strstr(doc, end);
    assert_true(from != NULL && to != NULL && from < to);
    from += strlen(begin);
    if (getenv("SELTER_WRITE_DOCS") != NULL) {
        const char *all = arena_printf(s->a, "%.*s%s%s", (int)(from - doc), doc, keys.data, to);
        assert_int_equal(fs_write_atomic(path, all, strlen(all), 0644, &e), ST_OK);
        return;
    }
    if ((size_t)(to - from) != keys.len || memcmp(from, keys.data, keys.len) != 0)
        fail_msg("docs/regulation-authoring.md has drifted from the tables: run "
                 "SELTER_WRITE_DOCS=1 build/test/unit/test_regulation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lookups, setup, teardown),
        cmocka_unit_test_setup_teardown(test_citations, setup, teardown),
        cmocka_unit_test_setup_teardown(test_head_is_mandatory, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unknown_force_is_a_warning, setup, teardown),
        cmocka_unit_test_setup_teardown(test_references, setup, teardown),
        cmocka_unit_test_setup_teardown(test_readings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_panel, setup, teardown),
        cmocka_unit_test_setup_teardown(test_periods_and_ways_out, setup, teardown),
        cmocka_unit_test_setup_teardown(test_requirements, setup, teardown),
        cmocka_unit_test_setup_teardown(test_weights, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_weights_at_all_is_fine, setup, teardown),
        cmocka_unit_test_setup_teardown(test_circles, setup, teardown),
        cmocka_unit_test_setup_teardown(test_all_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_national_ranges_warn, setup, teardown),
        cmocka_unit_test_setup_teardown(test_supplements, setup, teardown),
        cmocka_unit_test_setup_teardown(test_diff, setup, teardown),
        cmocka_unit_test_setup_teardown(test_words_both_ways, setup, teardown),
        cmocka_unit_test_setup_teardown(test_words_agree_with_persons, setup, teardown),
        cmocka_unit_test_setup_teardown(test_real_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_changed_copy_is_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_moved_stage_is_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_documented_keys_are_those_read, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
