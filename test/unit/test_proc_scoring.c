/* From the file check to the ranking, through the gate: one selection under Blora's regulation with
 * two posts, told in chapters that build on one another, on both engines. The first chapter brings
 * it to the point where scoring begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "support/gate_world.h"

static struct gate_world *w;

static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* ---- up to the file check ---- */

static void account(const char *name, const char *full, const char *nip)
{
    if (nip)
        gw_do(w, "sistem", "account.create", "{'name': '%s', 'nip': '%s', 'email': '%s@contoh.go.id'}",
              full, nip, name);
    else
        gw_do(w, "sistem", "account.create", "{'name': '%s', 'email': '%s@contoh.go.id'}", full, name);
    gw_save(w, name, "account");
}

static void official(const char *role, const char *name)
{
    account(name, name, NULL);
    gw_do(w, "admin", "admin.set_official",
          "{'role': '%s', 'account': '$%s', 'from': '2014-11-24'}", role, name);
}

static void member(const char *team, const char *name, const char *rest)
{
    account(name, name, NULL);
    gw_do(w, "bkd", "committee.nominate", "{'team': '%s', 'account': '$%s'%s}", team, name, rest);
}

static void team(const char *name, const char *number)
{
    gw_do(w, "bupati", "committee.appoint", "{'team': '%s', 'number': '%s', 'date': '2015-02-05'}",
          name, number);
}

static void open_selection(void)
{
    gw_at(w, "2015-02-02T09:00+07:00");
    account("admin", "Admin Instansi", NULL);
    gw_do(w, "sistem", "admin.set_official",
          "{'role': 'admin', 'account': '$admin', 'from': '2014-11-24'}");
    gw_do(w, "admin", "admin.set_body",
          "{'name': 'Pemerintah Kabupaten Blora', 'head_title': 'Bupati', 'agency': 'BKD',"
          " 'address': 'Jalan Contoh 1', 'zone': 'WIB'}");
    official("ppk", "bupati");
    official("baperjakat", "baperjakat");
    official("gubernur", "gubernur");
    official("badan-kepegawaian", "bkd");
    gw_do(w, "bkd", "selection.open", "{'regulation': 'blora-55-2014', 'title': 'Seleksi 2015'}");
    gw_save(w, "sel", "selection");
    gw_do(w, "bkd", "selection.add_post", "{'title': 'Sekretaris Daerah', 'unit': 'Sekretariat Daerah',"
          " 'posts': 'sekda', 'catalogue': 'a'}");
    gw_save(w, "sekda", "post");
    gw_do(w, "bkd", "selection.add_post", "{'title': 'Kepala Dinas Pekerjaan Umum',"
          " 'unit': 'Dinas Pekerjaan Umum', 'posts': 'lainnya', 'catalogue': 'y'}");
    gw_save(w, "kadpu", "post");
}

static void form_committee(void)
{
    gw_at(w, "2015-02-05T09:00+07:00");
    member("pansel", "ketua", ", 'element': 'akademisi', 'chair': true");
    member("pansel", "dosen", ", 'element': 'akademisi'");
    member("pansel", "pakar", ", 'element': 'pakar'");
    member("pansel", "inspektur", ", 'element': 'pejabat', 'internal': true");
    member("pansel", "bappeda", ", 'element': 'pejabat', 'internal': true");
    member("sekretariat", "ketuasek", ", 'chair': true");
    member("sekretariat", "sek", "");
    member("asesor", "ase1", "");
    member("asesor", "ase2", "");
    member("asesor", "ase3", "");
    team("pansel", "821/1/2015");
    team("sekretariat", "821/2/2015");
    team("asesor", "821/3/2015");
}

/* Blora names no integrity declaration, so nobody owes one. */
static void fix_terms(void)
{
    gw_at(w, "2015-02-11T10:00+07:00");
    gw_do(w, "ketua", "selection.fix_scoring",
          "{'weights': [{'stage': 'kompetensi', 'weight': 50, 'threshold': 60, 'exempt': 'nilai',"
          " 'exempt_value': 75}, {'stage': 'wawancara', 'weight': 50},"
          " {'stage': 'rekam-jejak', 'weight': 0}]}");
    gw_do(w, "ketua", "selection.fix_rubric",
          "{'stage': 'wawancara', 'criteria': [{'id': 'presentasi', 'name': 'Presentasi', 'weight': 20},"
          " {'id': 'penguasaan', 'name': 'Penguasaan', 'weight': 20},"
          " {'id': 'strategis', 'name': 'Strategis', 'weight': 20},"
          " {'id': 'terobosan', 'name': 'Terobosan', 'weight': 20},"
          " {'id': 'waktu', 'name': 'Kendali waktu', 'weight': 20}]}");
    gw_do(w, "ase1", "selection.fix_rubric",
          "{'stage': 'kompetensi', 'criteria': [{'id': 'integritas', 'name': 'Integritas',"
          " 'weight': 40}, {'id': 'kepemimpinan', 'name': 'Kepemimpinan', 'weight': 60}]}");
    gw_do(w, "ketua", "selection.fix_requirements",
          "{'criteria': [{'code': 'pengalaman', 'name': 'Pengalaman', 'link': 'Memimpin perangkat.'}]}");
    gw_do(w, "sek", "selection.plan_schedule",
          "{'steps': [{'step': 'BLR-13.3', 'from': '2015-04-28T08:00+07:00',"
          " 'until': '2015-05-04T16:00+07:00'}]}");
}

static void announce(void)
{
    gw_at(w, "2015-02-24T10:00+07:00");
    gw_do(w, "sek", "announcement.draft",
          "{'opens': '2015-03-02', 'closes': '2015-03-16', 'contents': ["
          "{'item': 'jabatan', 'text': 'Dua jabatan.'}, {'item': 'persyaratan', 'text': 'Pasal 4.'},"
          "{'item': 'persyaratan-khusus', 'text': 'tidak ada'},"
          "{'item': 'batas-waktu', 'text': '16 Maret 2015'},"
          "{'item': 'tahapan', 'text': 'Tiga tahap.'}, {'item': 'prosedur-lain', 'text': 'tidak ada'}]}");
    gw_do(w, "ketua", "announcement.publish", "{}");
}

static void apply(const char *who, const char *full, const char *nip, const char *birth, bool both)
{
    static const char *const items[] = {"ijazah", "sk-pangkat", "sk-jabatan", "sertifikat-diklat",
                                        "prestasi-kerja", "lhkpn-spt", "riwayat-hidup"};
    account(who, full, nip);
    gw_do(w, who, "application.start", "{}");
    gw_do(w, who, "application.choose_posts", "{'posts': [%s'$kadpu']}", both ? "'$sekda', " : "");
    if (both)
        gw_save(w, arena_printf(w->arena, "%ss", who), "application");
    gw_save(w, arena_printf(w->arena, "%sk", who), both ? "application_2" : "application");
    gw_do(w, who, "application.fill_profile",
          "{'person': {'nip': '%s', 'birth_date': '%s', 'sex': '%s', 'civil_servant': 'ya',"
          " 'own_government': 'ya', 'ranks': [{'rank': 'IV/c', 'tmt': '2011-04-01',"
          " 'decree': '2011-04-01'}], 'education': [{'level': 'S2', 'date': '2001-08-20'}],"
          " 'trainings': [{'name': 'Diklatpim Tingkat II', 'date': '2010-06-30'}],"
          " 'performance': [{'year': 2013, 'grade': 'Baik'}, {'year': 2014, 'grade': 'Baik'}],"
          " 'discipline': [], 'posts': [{'title': 'Kepala Badan A', 'unit': 'Badan A',"
          " 'level': 'jpt-pratama', 'from': '2008-03-01', 'until': '2011-02-28',"
          " 'decree': '2008-02-20'}, {'title': 'Kepala Dinas B', 'unit': 'Dinas B',"
          " 'level': 'jpt-pratama', 'from': '2011-03-01', 'decree': '2011-02-20'}]}}",
          nip, birth, nip[14] == '1' ? "L" : "P");
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        gw_do(w, who, "application.attach",
              "{'item': '%s', 'file': '%s.pdf', 'sha256': '%s', 'bytes': 1000}", items[i], items[i],
              digest);
    gw_do(w, who, "application.submit", "{}");
}

/* a1, a2 and a3 want both posts; a4 and a5 one. Applications are saved as a1s (Sekda), a1k ... */
static void chapter_file_check(void **state)
{
    (void)state;
    open_selection();
    form_committee();
    fix_terms();
    announce();
    gw_at(w, "2015-03-03T08:00+07:00");
    apply("a1", "Drs. Wiratmo Danudibrata", "196204111988031002", "1962-04-11", true);
    apply("a2", "Hj. Sri Kumalasari", "196309021989032003", "1963-09-02", true);
    apply("a3", "Purwanta Jatikusuma", "196112241987101004", "1961-12-24", true);
    apply("a4", "Teguh Pranowa", "196808081994031008", "1968-08-08", false);
    apply("a5", "Kuncoro Adhipamungkas", "197106211998031003", "1971-06-21", false);
    gw_at(w, "2015-03-17T08:00+07:00");
    gw_do(w, "sek", "registration.close", "{}");
    static const char *const all[] = {"a1s", "a1k", "a2s", "a2k", "a3s", "a3k", "a4k", "a5k"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gw_do(w, "sek", "screening.judge",
              "{'application': '$%s', 'met': true, 'reason': 'Berkas lengkap dan memenuhi.'}", all[i]);
    gw_refused(w, "BLR-10", "sek", "session.open", "{'stage': 'kompetensi'}");
    gw_do(w, "sek", "screening.report", "{}");
    gw_do(w, "sek", "screening.submit_report", "{}");
    gw_do(w, "ketua", "screening.decide", "{'post': '$sekda'}");
    gw_do(w, "ketua", "screening.decide", "{'post': '$kadpu'}");
    gw_do(w, "ketua", "screening.announce", "{}");
}

/* ---- the assessors' stage ---- */

/* REQ: BLR-12.3 permit */
/* REQ: BLR-12.3 refuse */
static void chapter_exemption(void **state)
{
    (void)state;
    gw_at(w, "2015-04-01T08:00+07:00");
    gw_refused(w, "BLR-12.3", "ketua", "assessment.exempt",
               "{'application': '$a1s', 'equal_post': 'Kepala Dinas', 'reason': 'Setara'}");
    gw_refused(w, "BLR-12.3", "ketua", "assessment.exempt",
               "{'application': '$a5k', 'reason': 'Berpengalaman'}");
    gw_refused(w, "BLR-12.3", "ketua", "assessment.exempt",
               "{'application': '$a5k', 'equal_post': 'Kepala Badan'}");
    gw_do(w, "ketua", "assessment.exempt", "{'application': '$a5k', 'equal_post': 'Kepala Badan',"
          " 'reason': 'Menduduki jabatan setara'}");
    gw_refused(w, "BLR-12.3", "sek", "session.schedule", "{'application': '$a5k',"
               " 'stage': 'kompetensi', 'at': '2015-04-13T08:00+07:00', 'room': 'Aula'}");
    /* No term was set for an earlier result, and the regulation knows none. */
    assert_int_equal(gw_try(w, "ketua", "assessment.carry_over", "{'application': '$a4k', 'value': 80,"
                            " 'dated': '2014-12-01', 'reason': 'Hasil provinsi'}"), OUT_REFUSED);
    assert_null(w->out.refusal.clause);
}

static void slot(const char *application, const char *stage, const char *at, const char *room,
                 bool together)
{
    gw_try(w, "sek", "session.schedule", "{'application': '$%s', 'stage': '%s', 'at': '%s',"
           " 'room': '%s', 'minutes': 60, 'together': %s}", application, stage, at, room,
           together ? "true" : "false");
}
#define SLOT(kind_, ...)                                                                      \
    do {                                                                                      \
        GW_HERE(w);                                                                           \
        slot(__VA_ARGS__);                                                                    \
        if (w->out.kind != (kind_))                                                           \
            gw_fail(w, "session.schedule", #kind_);                                           \
    } while (0)

static void chapter_assessment_sessions(void **state)
{
    (void)state;
    static const char *const people[] = {"a1k", "a2k", "a3k", "a4k"};
    gw_at(w, "2015-04-02T08:00+07:00");
    SLOT(OUT_DONE, "a1k", "kompetensi", "2015-04-13T08:00+07:00", "Aula", false);
    SLOT(OUT_REFUSED, "a2k", "kompetensi", "2015-04-13T08:30+07:00", " aula ", false);
    SLOT(OUT_REFUSED, "a2k", "kompetensi", "2015-04-13T08:00+07:00", "Aula", true);
    SLOT(OUT_DONE, "a2k", "kompetensi", "2015-04-13T09:00+07:00", "Aula", false);
    SLOT(OUT_FAULTS, "a3k", "kompetensi", "2015-04-01T09:00+07:00", "Aula", false);
    for (size_t i = 0; i < 4; i++)
        SLOT(OUT_DONE, people[i], "kompetensi", "2015-04-13T13:00+07:00", "Ruang CAT", true);
    gw_at(w, "2015-04-13T13:00+07:00");
    gw_refused(w, "BLR-12.1", "sek", "session.open", "{'stage': 'kompetensi'}");
    assert_non_null(strstr(w->out.refusal.message, "7 dari 7"));
    gw_faulty(w, "reason", "sek", "session.attend",
              "{'application': '$a1k', 'stage': 'kompetensi', 'present': false}");
    for (size_t i = 0; i < 4; i++)
        gw_do(w, "sek", "session.attend",
              "{'application': '$%s', 'stage': 'kompetensi', 'present': true}", people[i]);
    gw_refused(w, "BLR-12.1", "ase1", "sheet.lock", "{'application': '$a1k', 'stage': 'kompetensi',"
               " 'scores': [{'criterion': 'integritas', 'value': 80},"
               " {'criterion': 'kepemimpinan', 'value': 80}]}");
    assert_non_null(strstr(w->out.refusal.message, "belum dibuka"));
    gw_do(w, "sek", "session.open", "{'stage': 'kompetensi'}");
    gw_refused(w, "BLR-12.1", "sek", "session.attend", "{'application': '$a4k',"
               " 'stage': 'kompetensi', 'present': false, 'reason': 'tanpa keterangan'}");
}

static void assess(const char *assessor, const char *application, int integrity, int leadership)
{
    gw_do(w, assessor, "sheet.lock",
          "{'application': '$%s', 'stage': 'kompetensi', 'scores':"
          " [{'criterion': 'integritas', 'value': %d}, {'criterion': 'kepemimpinan', 'value': %d}]}",
          application, integrity, leadership);
}

static void instruments(const char *assessor, const char *application, size_t n)
{
    static const char *const names[] = {"psikotes", "kuesioner kompetensi", "wawancara kompetensi"};
    for (size_t i = 0; i < n; i++)
        gw_do(w, assessor, "assessment.record", "{'application': '$%s', 'instrument': '%s',"
              " 'value': 80, 'levels': [{'competency': 'Integritas', 'level': 3, 'required': 4}]}",
              application, names[i]);
}

/* REQ: BLR-1.13 permit */
/* REQ: BLR-1.13 refuse */
static void chapter_assessors(void **state)
{
    (void)state;
    static const char *const people[] = {"a1k", "a2k", "a3k", "a4k"};
    gw_at(w, "2015-04-14T08:00+07:00");
    gw_refused(w, "BLR-1.13", "ketuasek", "assessment.assign",
               "{'application': '$a1k', 'assessors': ['$ase1']}");
    gw_faulty(w, "assessors[2]", "ketuasek", "assessment.assign",
              "{'application': '$a1k', 'assessors': ['$ase1', '$dosen']}");
    for (size_t i = 0; i < 4; i++)
        gw_do(w, "ketuasek", "assessment.assign",
              "{'application': '$%s', 'assessors': ['$ase1', '$ase2']}", people[i]);
    gw_refused(w, "BLR-12.1", "ase3", "sheet.lock", "{'application': '$a1k', 'stage': 'kompetensi',"
               " 'scores': [{'criterion': 'integritas', 'value': 80},"
               " {'criterion': 'kepemimpinan', 'value': 80}]}");
    gw_refused(w, "BLR-12.2", "ketua", "sheet.lock", "{'application': '$a1k', 'stage': 'kompetensi',"
               " 'scores': [{'criterion': 'integritas', 'value': 80}]}");
    assess("ase1", "a1k", 80, 90);
    assess("ase2", "a1k", 70, 80);      /* (86 + 76) / 2 = 81 */
    assess("ase1", "a2s", 80, 90);      /* of the person: the Sekda application is the same sheet */
    gw_refused(w, "BLR-12.1", "ase1", "sheet.lock", "{'application': '$a2k', 'stage': 'kompetensi',"
               " 'scores': [{'criterion': 'integritas', 'value': 81},"
               " {'criterion': 'kepemimpinan', 'value': 81}]}");
    assess("ase2", "a2k", 70, 80);      /* 81 again */
    assess("ase1", "a3k", 60, 61);
    assess("ase2", "a3k", 61, 61);
    assess("ase1", "a4k", 50, 50);
    gw_refused(w, "BLR-12.1", "ase1", "assessment.hand_over",
               "{'post': '$kadpu', 'stage': 'kompetensi'}");
    assert_non_null(strstr(w->out.refusal.message, "1 dari 2"));
    assess("ase2", "a4k", 60, 50);      /* 52: below the threshold */
    instruments("ase1", "a1k", 3);
    instruments("ase2", "a2k", 3);
    instruments("ase1", "a3k", 3);
    instruments("ase1", "a4k", 2);
    gw_refused(w, "BLR-1.13", "ase1", "assessment.hand_over",
               "{'post': '$kadpu', 'stage': 'kompetensi'}");
}

/* REQ: BLR-12.5 permit */
/* REQ: BLR-12.5 refuse */
/* REQ: BLR-12.4 permit */
static void chapter_hand_over(void **state)
{
    (void)state;
    gw_at(w, "2015-04-15T08:00+07:00");
    gw_do(w, "ase2", "assessment.advise", "{'application': '$a4k', 'advised_post': 'Staf Ahli',"
          " 'text': 'Lebih sesuai.'}");
    assert_null(gw_page(w, "ketua", "assessment.results", "{'post': '$kadpu'}"));
    assert_int_equal(w->out.kind, OUT_REFUSED);
    assert_null(gw_page(w, "ketua", "sheet.all", "{'post': '$kadpu', 'stage': 'kompetensi'}"));
    gw_refused(w, "BLR-12.6", "ketua", "stage.decide", "{'post': '$kadpu', 'stage': 'kompetensi'}");
    instruments("ase1", "a4k", 3);
    gw_do(w, "ase1", "assessment.hand_over", "{'post': '$kadpu', 'stage': 'kompetensi'}");
    gw_do(w, "ase1", "assessment.hand_over", "{'post': '$sekda', 'stage': 'kompetensi'}");
    gw_refused(w, "BLR-12.1", "ase1", "assessment.hand_over",
               "{'post': '$sekda', 'stage': 'kompetensi'}");
    json_t *p = gw_page(w, "ketua", "assessment.results", "{'post': '$kadpu'}");
    assert_non_null(p);
    json_t *lines = json_object_get(p, "lines");
    assert_int_equal(json_array_size(lines), 4);
    assert_int_equal(json_int(json_array_get(lines, 1), "rank", 0), 1);   /* a1 and a2 share it */
    assert_string_equal(json_str(json_array_get(lines, 0), "value_shown"), "81,00");
    assert_int_equal(json_int(json_array_get(lines, 3), "rank", 0), 4);
    json_t *levels = json_object_get(json_array_get(json_object_get(json_array_get(lines, 3),
                                                                   "results"), 0), "levels");
    assert_int_equal(json_int(json_array_get(levels, 0), "gap", 0), -1);
    assert_int_equal(json_array_size(json_object_get(json_array_get(lines, 3), "advice")), 1);
    assert_int_equal(json_array_size(json_object_get(p, "exempt")), 1);
}

/* REQ: BLR-12.6 permit */
/* REQ: BLR-12.6 refuse */
static void chapter_who_goes_on(void **state)
{
    (void)state;
    gw_at(w, "2015-04-20T08:00+07:00");
    gw_refused(w, "BLR-12.6", "sek", "stage.decide", "{'post': '$kadpu', 'stage': 'kompetensi'}");
    gw_refused(w, "BLR-12.6", "ketua", "stage.decide", "{'post': '$kadpu', 'stage': 'kompetensi',"
               " 'passed': [{'application': '$a1k'}]}");
    gw_faulty(w, "passed[1]", "ketua", "stage.decide", "{'post': '$kadpu', 'stage': 'kompetensi',"
              " 'passed': [{'application': '$a1s'}], 'reason': 'Nilai baik'}");
    gw_do(w, "ketua", "stage.decide", "{'post': '$kadpu', 'stage': 'kompetensi'}");
    assert_non_null(strstr(w->out.message, "4 dari 5"));
    gw_do(w, "ketua", "stage.decide", "{'post': '$sekda', 'stage': 'kompetensi'}");
    gw_refused(w, "BLR-12.6", "ketua", "stage.decide", "{'post': '$sekda', 'stage': 'kompetensi'}");
    gw_refused(w, "BLR-12.1", "ase1", "sheet.lock", "{'application': '$a5k', 'stage': 'kompetensi',"
               " 'scores': [{'criterion': 'integritas', 'value': 80},"
               " {'criterion': 'kepemimpinan', 'value': 80}]}");
    gw_refused(w, "BLR-12.6", "sek", "session.schedule", "{'application': '$a4k',"
               " 'stage': 'wawancara', 'at': '2015-04-28T08:00+07:00', 'room': 'Aula'}");
    gw_do(w, "sek", "stage.notify", "{'stage': 'kompetensi'}");
    assert_non_null(strstr(w->out.message, "8 peserta"));
    gw_refused(w, "BLR-14.2", "sek", "stage.notify", "{'stage': 'kompetensi'}");
}

/* ---- one world, both engines ---- */

static int setup(void **state)
{
    const enum db_engine *engine = *state;
    w = calloc(1, sizeof *w);
    if (!w)
        return -1;
    gw_open(w, *engine);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    gw_close(w);
    free(w);
    return 0;
}

#define CHAPTER(f) {#f, f, NULL, NULL, NULL}

static int setup_sqlite(void **state)
{
    *state = (void *)(uintptr_t)&test_sqlite;
    return setup(state);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest chapters[] = {
        CHAPTER(chapter_file_check),          CHAPTER(chapter_exemption),
        CHAPTER(chapter_assessment_sessions), CHAPTER(chapter_assessors),
        CHAPTER(chapter_hand_over),           CHAPTER(chapter_who_goes_on),
    };
    return cmocka_run_group_tests_name("sqlite", chapters, setup_sqlite, teardown);
}
