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
        gw_do(w, "sistem", "account.create",
              "{'name': '%s', 'nip': '%s', 'email': '%s@contoh.go.id'}", full, nip, name);
    else
        gw_do(w, "sistem", "account.create", "{'name': '%s', 'email': '%s@contoh.go.id'}", full,
              name);
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
    gw_do(w, "bkd", "selection.add_post",
          "{'title': 'Sekretaris Daerah', 'unit': 'Sekretariat Daerah',"
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
          " 'exempt_value': 75, 'carry_months': 12}, {'stage': 'wawancara', 'weight': 50},"
          " {'stage': 'rekam-jejak', 'weight': 0}]}");
    gw_do(w, "ketua", "selection.fix_rubric",
          "{'stage': 'wawancara', 'criteria': [{'id': 'presentasi', 'name': 'Presentasi', "
          "'weight': 20},"
          " {'id': 'penguasaan', 'name': 'Penguasaan', 'weight': 20},"
          " {'id': 'strategis', 'name': 'Strategis', 'weight': 20},"
          " {'id': 'terobosan', 'name': 'Terobosan', 'weight': 20},"
          " {'id': 'waktu', 'name': 'Kendali waktu', 'weight': 20}]}");
    gw_do(w, "ase1", "selection.fix_rubric",
          "{'stage': 'kompetensi', 'criteria': [{'id': 'integritas', 'name': 'Integritas',"
          " 'weight': 40}, {'id': 'kepemimpinan', 'name': 'Kepemimpinan', 'weight': 60}]}");
    gw_do(w, "ketua", "selection.fix_requirements",
          "{'criteria': [{'code': 'pengalaman', 'name': 'Pengalaman', 'link': 'Memimpin "
          "perangkat.'}]}");
    gw_do(w, "sek", "selection.plan_schedule",
          "{'steps': [{'step': 'BLR-13.3', 'from': '2015-04-28T08:00+07:00',"
          " 'until': '2015-05-04T16:00+07:00'}]}");
}

static void announce(void)
{
    gw_at(w, "2015-02-24T10:00+07:00");
    gw_do(
        w, "sek", "announcement.draft",
        "{'opens': '2015-03-02', 'closes': '2015-03-16', 'contents': ["
        "{'item': 'jabatan', 'text': 'Dua jabatan.'}, {'item': 'persyaratan', 'text': 'Pasal 4.'},"
        "{'item': 'persyaratan-khusus', 'text': 'tidak ada'},"
        "{'item': 'batas-waktu', 'text': '16 Maret 2015'},"
        "{'item': 'tahapan', 'text': 'Tiga tahap.'}, {'item': 'prosedur-lain', 'text': 'tidak "
        "ada'}]}");
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
    apply("a6", "Mulyani Rengganingsih", "196610121992032004", "1966-10-12", false);
    gw_at(w, "2015-03-17T08:00+07:00");
    gw_do(w, "sek", "registration.close", "{}");
    static const char *const all[] = {"a1s", "a1k", "a2s", "a2k", "a3s", "a3k", "a4k", "a5k",
                                      "a6k"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gw_do(w, "sek", "screening.judge",
              "{'application': '$%s', 'met': true, 'reason': 'Berkas lengkap dan memenuhi.'}",
              all[i]);
    gw_refused(w, "BLR-12.5", "sek", "session.open", "{'stage': 'kompetensi'}");
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
    /* An earlier result holds for the twelve months the panel set beforehand. */
    gw_refused(w, "BLR-12.1", "ketua", "assessment.carry_over",
               "{'application': '$a6k', 'value': 70,"
               " 'dated': '2014-03-31', 'reason': 'Hasil provinsi'}");
    gw_faulty(w, "value", "ketua", "assessment.carry_over", "{'application': '$a6k', 'value': 101,"
              " 'dated': '2014-12-01', 'reason': 'Hasil provinsi'}");
    gw_do(w, "ketua", "assessment.carry_over", "{'application': '$a6k', 'value': 70,"
          " 'dated': '2014-12-01', 'reason': 'Hasil provinsi'}");
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
    /* The same person for another post, in another room. */
    SLOT(OUT_REFUSED, "a1s", "kompetensi", "2015-04-13T13:30+07:00", "Ruang Lain", false);
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
    gw_do(
        w, assessor, "sheet.lock",
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

/* What is missing is told without how much of how much. */
static void assert_tells_no_number(void)
{
    const struct verdict *v = &w->out.refusal;
    assert_null(strpbrk(v->message, "0123456789"));
    assert_true(!v->lawful || !strpbrk(v->lawful, "0123456789"));
    assert_int_equal(v->n_facts, 0);
}

/* The same answer as the one before: it tells nothing of what differs. */
static void assert_same_answer(const struct verdict *before)
{
    assert_string_equal(w->out.refusal.clause, before->clause);
    assert_string_equal(w->out.refusal.message, before->message);
    assert_string_equal(w->out.refusal.lawful, before->lawful);
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
    gw_refused(w, "BLR-12.2", "ketua", "sheet.lock",
               "{'application': '$a1k', 'stage': 'kompetensi',"
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
    /* Taking an assessor away is refused alike, whether he has scored (a3k) or not (a4k). */
    gw_refused(w, "BLR-12.1", "ketuasek", "assessment.assign",
               "{'application': '$a3k', 'assessors': ['$ase1', '$ase3']}");
    struct verdict scored = w->out.refusal;
    gw_refused(w, "BLR-12.1", "ketuasek", "assessment.assign",
               "{'application': '$a4k', 'assessors': ['$ase1', '$ase3']}");
    assert_same_answer(&scored);
    gw_refused(w, "BLR-12.1", "ase1", "assessment.hand_over",
               "{'post': '$kadpu', 'stage': 'kompetensi'}");
    assert_tells_no_number();
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
    assert_int_equal(json_array_size(lines), 5);
    assert_int_equal(json_int(json_array_get(lines, 1), "rank", 0), 1);   /* a1 and a2 share it */
    assert_string_equal(json_str(json_array_get(lines, 0), "value_shown"), "81,00");
    assert_string_equal(json_str(json_array_get(lines, 2), "source"), "hasil terdahulu");
    assert_int_equal(json_int(json_array_get(lines, 4), "rank", 0), 5);
    json_t *levels = json_object_get(json_array_get(json_object_get(json_array_get(lines, 4),
                                                                   "results"), 0), "levels");
    assert_int_equal(json_int(json_array_get(levels, 0), "gap", 0), -1);
    assert_int_equal(json_array_size(json_object_get(json_array_get(lines, 4), "advice")), 1);
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
    /* REQ: BLR-1.12 refuse */
    gw_do(w, "inspektur", "committee.declare_conflict", "{'about': '$a4k', 'kind': 'keluarga'}");
    gw_refused(w, "BLR-1.12", "inspektur", "stage.decide",
               "{'post': '$kadpu', 'stage': 'kompetensi'}");
    assert_non_null(strstr(w->out.refusal.lawful, "yang tidak berbenturan"));
    gw_do(w, "ketua", "stage.decide", "{'post': '$kadpu', 'stage': 'kompetensi'}");
    assert_non_null(strstr(w->out.message, "5 dari 6"));
    gw_do(w, "ketua", "stage.decide", "{'post': '$sekda', 'stage': 'kompetensi'}");
    gw_refused(w, "BLR-12.6", "ketua", "stage.decide", "{'post': '$sekda', 'stage': 'kompetensi'}");
    gw_refused(w, "BLR-12.1", "ase1", "sheet.lock", "{'application': '$a5k', 'stage': 'kompetensi',"
               " 'scores': [{'criterion': 'integritas', 'value': 80},"
               " {'criterion': 'kepemimpinan', 'value': 80}]}");
    gw_refused(w, "BLR-12.6", "sek", "session.schedule", "{'application': '$a4k',"
               " 'stage': 'wawancara', 'at': '2015-04-28T08:00+07:00', 'room': 'Aula'}");
    gw_do(w, "sek", "stage.notify", "{'stage': 'kompetensi'}");
    assert_non_null(strstr(w->out.message, "9 peserta"));
    gw_refused(w, "BLR-14.2", "sek", "stage.notify", "{'stage': 'kompetensi'}");
}

/* ---- paper and interview ---- */

/* REQ: BLR-13.2 permit */
/* REQ: BLR-13.2 refuse */
static void chapter_paper(void **state)
{
    (void)state;
    gw_at(w, "2015-04-21T08:00+07:00");
    gw_refused(w, "BLR-13.1", "a1", "paper.submit",
               "{'application': '$a1k', 'file': 'a.pdf', 'sha256': '%s', 'bytes': 9}", digest);
    gw_do(w, "ketua", "paper.set_theme", "{'post': '$kadpu', 'theme': 'Jalan desa'}");
    gw_do(w, "ketua", "paper.set_theme", "{'post': '$kadpu', 'theme': 'Jalan dan jembatan'}");
    gw_refused(w, "BLR-13.2", "sek", "paper.set_theme",
               "{'post': '$sekda', 'theme': 'Tata kelola'}");
    gw_do(w, "ketua", "paper.set_theme", "{'post': '$sekda', 'theme': 'Tata kelola'}");
    gw_faulty(w, "sha256", "a1", "paper.submit",
              "{'application': '$a1k', 'file': 'a.pdf', 'sha256': 'XYZ', 'bytes': 9}");
    gw_faulty(w, "application", "a2", "paper.submit",
              "{'application': '$a1k', 'file': 'a.pdf', 'sha256': '%s', 'bytes': 9}", digest);
    gw_refused(w, "BLR-12.6", "a4", "paper.submit",
               "{'application': '$a4k', 'file': 'a.pdf', 'sha256': '%s', 'bytes': 9}", digest);
    gw_do(w, "a1", "paper.submit",
          "{'application': '$a1k', 'file': 'a.pdf', 'sha256': '%s', 'bytes': 9}", digest);
    gw_refused(w, "BLR-13.1", "ketua", "paper.set_theme", "{'post': '$kadpu', 'theme': 'Lain'}");
    gw_do(w, "ketua", "interview.set_questions",
          "{'post': '$kadpu', 'stage': 'wawancara', 'questions': ['Apa terobosan Anda?']}");
    gw_faulty(w, "questions", "ketua", "interview.set_questions",
              "{'post': '$kadpu', 'stage': 'wawancara'}");
}

#define STRIKE_A3                                                                             \
    "{'application': '$a3k', 'stage': 'wawancara', 'present': false, 'reason': 'Keliru'}"
static struct verdict not_scored_yet;  /* what striking a3 off the list is answered */

static void chapter_interview_sessions(void **state)
{
    (void)state;
    static const char *const all[] = {"a1k", "a2k", "a3k", "a5k", "a1s", "a3s", "a6k"};
    gw_at(w, "2015-04-22T08:00+07:00");
    SLOT(OUT_REFUSED, "a1k", "wawancara", "2015-05-05T08:00+07:00", "Ruang 1", false);
    assert_string_equal(w->out.refusal.clause, "BLR-13.3");
    SLOT(OUT_DONE, "a1k", "wawancara", "2015-04-28T08:00+07:00", "Ruang 1", false);
    /* The panel is one body: another room does not help. */
    SLOT(OUT_REFUSED, "a2k", "wawancara", "2015-04-28T08:30+07:00", "Ruang 2", false);
    SLOT(OUT_DONE, "a2k", "wawancara", "2015-04-28T09:00+07:00", "Ruang 1", false);
    SLOT(OUT_DONE, "a3k", "wawancara", "2015-04-29T09:00+07:00", "Ruang 1", false);
    gw_at(w, "2015-04-28T08:00+07:00");
    for (size_t i = 0; i < 7; i++)
        if (i != 2)
            gw_do(w, "sek", "session.attend",
                  "{'application': '$%s', 'stage': 'wawancara', 'present': true}", all[i]);
    gw_refused(w, "BLR-13.1", "sek", "session.open", "{'stage': 'wawancara'}");
    gw_do(w, "sek", "session.attend", "{'application': '$a2s', 'stage': 'wawancara',"
          " 'present': false, 'reason': 'tanpa keterangan'}");
    gw_do(w, "sek", "session.open", "{'stage': 'wawancara'}");
    /* a3 has his own slot tomorrow: the list is open for him until then. */
    gw_do(w, "sek", "session.attend",
          "{'application': '$a3k', 'stage': 'wawancara', 'present': true}");
    /* Who is entered may be scored by now: the secretariat does not learn whether he was. */
    gw_refused(w, "BLR-13.1", "sek", "session.attend", STRIKE_A3);
    not_scored_yet = w->out.refusal;
    gw_refused(w, "BLR-10", "dosen", "session.correct", STRIKE_A3);
    gw_do(w, "ketua", "session.correct", STRIKE_A3);
    gw_faulty(w, "present", "ketua", "session.correct", STRIKE_A3);
    gw_do(w, "ketua", "session.correct", "{'application': '$a3k', 'stage': 'wawancara',"
          " 'present': true, 'reason': 'Keliru mencatat'}");
}

/* The sheet of one member with all criteria at `most`, but `less` of them one lower. */
static void interview(const char *who, const char *application, int most, int less)
{
    static const char *const ids[] = {"presentasi", "penguasaan", "strategis", "terobosan",
                                      "waktu"};
    char scores[400] = "";
    for (int i = 0; i < 5; i++)
        snprintf(scores + strlen(scores), sizeof scores - strlen(scores),
                 "%s{'criterion': '%s', 'value': %d}", i ? ", " : "", ids[i], most - (i < less));
    gw_do(w, who, "sheet.lock", "{'application': '$%s', 'stage': 'wawancara', 'scores': [%s]}",
          application, scores);
}

/* REQ: BLR-13.1 permit */
/* REQ: BLR-13.1 refuse */
/* REQ: BLR-1.12 refuse */
static void chapter_sheets_refused(void **state)
{
    (void)state;
    gw_at(w, "2015-04-28T10:00+07:00");
    gw_refused(w, "BLR-13.1", "sek", "sheet.lock", "{'application': '$a1k', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    gw_refused(w, "BLR-13.1", "ase1", "sheet.lock", "{'application': '$a1k', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    assert_int_equal(gw_try(w, "dosen", "sheet.lock",
                            "{'application': '$a1k', 'stage': 'wawancara',"
                            " 'scores': [{'criterion': 'waktu', 'value': 80}]}"),
                     OUT_FAULTS);
    assert_int_equal(gw_try(w, "dosen", "sheet.save",
                            "{'application': '$a1k', 'stage': 'wawancara',"
                            " 'scores': [{'criterion': 'waktu', 'value': 101}]}"),
                     OUT_FAULTS);
    assert_int_equal(gw_try(w, "dosen", "sheet.save",
                            "{'application': '$a1k', 'stage': 'wawancara',"
                            " 'scores': [{'criterion': 'gaya', 'value': 80}]}"),
                     OUT_FAULTS);
    gw_faulty(w, "stage", "dosen", "sheet.lock", "{'application': '$a1k', 'stage': 'makalah'}");
    gw_refused(w, "BLR-13.1", "dosen", "sheet.lock", "{'application': '$a2s', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    assert_non_null(strstr(w->out.refusal.message, "tidak hadir"));
    gw_refused(w, "BLR-12.6", "dosen", "sheet.lock", "{'application': '$a4k', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    gw_do(w, "pakar", "committee.declare_conflict", "{'about': '$a3k', 'kind': 'keluarga'}");
    gw_refused(w, "BLR-1.12", "pakar", "sheet.lock", "{'application': '$a3s', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
}

static json_t *first_candidate(json_t *page)
{
    json_t *stage = json_array_get(json_object_get(page, "stages"), 0);
    return json_array_get(json_object_get(stage, "candidates"), 0);
}

/* What the page says, with nothing in it that tells name, age, sex or number. */
static void assert_redacted(json_t *page)
{
    static const char *const telling[] = {"196204111988031002", "1962-04-11", "196309021989032003",
                                          "1963-09-02", "Drs.", "Hj.", "\"sex\"", "nip", "birth",
                                          "2011-04-01", "2008-03-01", "Wiratmo"};
    const char *text = json_canonical(w->arena, page);
    for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++)
        assert_null(strstr(text, telling[i]));
    assert_non_null(strstr(text, "Kepala Badan A"));
}

static void chapter_own_sheets_first(void **state)
{
    (void)state;
    /* A draft is kept, is not locked while it lacks a value, and becomes the sheet without a value
     * being sent again. */
    gw_do(w, "dosen", "sheet.save", "{'application': '$a1k', 'stage': 'wawancara',"
          " 'scores': [{'criterion': 'waktu', 'value': 80, 'note': 'tepat'}]}");
    assert_int_equal(gw_try(w, "dosen", "sheet.lock",
                            "{'application': '$a1k', 'stage': 'wawancara'}"), OUT_FAULTS);
    gw_do(w, "dosen", "sheet.save", "{'application': '$a1k', 'stage': 'wawancara', 'scores': ["
          "{'criterion': 'presentasi', 'value': 80}, {'criterion': 'penguasaan', 'value': 80},"
          "{'criterion': 'strategis', 'value': 80}, {'criterion': 'terobosan', 'value': 80},"
          "{'criterion': 'waktu', 'value': 80}]}");
    json_t *mine = gw_page(w, "dosen", "sheet.mine", "{'stage': 'wawancara'}");
    assert_non_null(mine);
    assert_redacted(mine);
    json_t *none = json_object_get(first_candidate(mine), "sheets");
    assert_int_equal(json_array_size(none), 0);
    gw_do(w, "dosen", "sheet.lock", "{'application': '$a1k', 'stage': 'wawancara'}");
    gw_refused(w, "BLR-13.1", "dosen", "sheet.save", "{'application': '$a1k', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 70}]}");
    gw_refused(w, "BLR-13.1", "dosen", "sheet.lock",
               "{'application': '$a1k', 'stage': 'wawancara'}");
    /* His own he always reads, those of others not yet. */
    assert_null(gw_page(w, "dosen", "sheet.all", "{'post': '$kadpu', 'stage': 'wawancara'}"));
    assert_int_equal(w->out.kind, OUT_REFUSED);
    assert_null(gw_page(w, "ase1", "sheet.all", "{'post': '$kadpu', 'stage': 'wawancara'}"));
    assert_null(gw_page(w, "sek", "sheet.mine", "{}"));
    gw_refused(w, "BLR-13.1", "ketua", "stage.minutes", "{'stage': 'wawancara', 'text': 'BA'}");
}

static void chapter_scribe(void **state)
{
    (void)state;
    gw_faulty(w, "on_behalf", "sek", "sheet.scribe", "{'application': '$a1k', 'stage': 'wawancara',"
              " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    gw_refused(w, "BLR-13.1", "sek", "sheet.scribe", "{'application': '$a1k', 'stage': 'wawancara',"
               " 'on_behalf': '$ase1', 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    /* The scribe is answered alike where the member has a conflict and where he has scored. */
    gw_refused(w, "BLR-13.1", "sek", "sheet.scribe", "{'application': '$a3k', 'stage': 'wawancara',"
               " 'on_behalf': '$pakar', 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    struct verdict conflict = w->out.refusal;
    gw_refused(w, "BLR-13.1", "sek", "sheet.scribe", "{'application': '$a1k', 'stage': 'wawancara',"
               " 'on_behalf': '$dosen', 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    assert_same_answer(&conflict);
    gw_refused(w, "BLR-13.1", "bappeda", "sheet.confirm",
               "{'application': '$a1k', 'stage': 'wawancara'}");
    gw_do(w, "sek", "sheet.scribe", "{'application': '$a1k', 'stage': 'wawancara',"
          " 'on_behalf': '$bappeda', 'scores': ["
          "{'criterion': 'presentasi', 'value': 80}, {'criterion': 'penguasaan', 'value': 80},"
          "{'criterion': 'strategis', 'value': 80}, {'criterion': 'terobosan', 'value': 80},"
          "{'criterion': 'waktu', 'value': 80}]}");
    json_t *mine = gw_page(w, "bappeda", "sheet.mine", "{'stage': 'wawancara'}");
    const char *text = json_canonical(w->arena, mine);
    assert_non_null(strstr(text, "menunggu-persetujuan"));
    assert_null(strstr(text, "terkunci"));
    assert_int_equal(test_store_int(&w->store, "SELECT COUNT(*) FROM sheet WHERE confirmed = 0"
                                    " AND ended_by IS NULL"), 1);
    gw_do(w, "bappeda", "sheet.confirm", "{'application': '$a1k', 'stage': 'wawancara'}");
    gw_refused(w, "BLR-13.1", "bappeda", "sheet.confirm",
               "{'application': '$a1k', 'stage': 'wawancara'}");
}

/* A member leaves midway: the sheet he locked stays and is not owed again; his successor owes the
 * others. */
static void chapter_replacement(void **state)
{
    (void)state;
    account("bappeda2", "bappeda2", NULL);
    gw_do(w, "ketuasek", "meeting.call", "{'kind': 'penggantian', 'at': '2015-04-28T11:00+07:00',"
          " 'place': 'BKD', 'agenda': 'Penggantian anggota'}");
    gw_save(w, "ganti", "meeting");
    gw_at(w, "2015-04-28T11:00+07:00");
    gw_do(w, "sek", "meeting.attend", "{'meeting': '$ganti', 'present': ['$ketua', '$dosen']}");
    gw_do(w, "sek", "meeting.minutes", "{'kind': 'penggantian', 'meeting': '$ganti',"
          " 'text': 'Sakit.', 'decisions': 'Diganti.'}");
    gw_do(w, "bupati", "committee.replace",
          "{'team': 'pansel', 'out': '$bappeda', 'reason': 'Sakit',"
          " 'meeting': '$ganti', 'account': '$bappeda2', 'element': 'pejabat', 'internal': true}");
    gw_refused(w, "BLR-13.1", "bappeda", "sheet.lock",
               "{'application': '$a2k', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
    json_t *mine = gw_page(w, "bappeda2", "sheet.mine", "{'stage': 'wawancara'}");
    const char *text = json_canonical(w->arena, mine);
    assert_null(strstr(text, gw_name(w, "a1k")));
    assert_non_null(strstr(text, gw_name(w, "a2k")));
}

/* a1 and a2 are equal at the Dinas; a5 (77.48) and a3 (77.475) show the same two decimals. */
static void chapter_all_sheets(void **state)
{
    (void)state;
    static const char *const panel[] = {"ketua", "dosen", "pakar", "inspektur", "bappeda2"};
    for (int i = 0; i < 5; i++) {
        if (i != 1 && i != 4)
            interview(panel[i], "a1k", 80, 0);
        interview(panel[i], "a2k", 80, 0);
        interview(panel[i], "a5k", 80, i == 0);
        if (i != 4)
            interview(panel[i], "a6k", 60, 0);
        interview(panel[i], "a1s", 90, 0);
        if (i != 2) {
            interview(panel[i], "a3k", 95, i == 0 ? 2 : 5);
            interview(panel[i], "a3s", 70, 0);
        }
        if (i == 0) {
            gw_refused(w, "BLR-13.1", "ketua", "stage.minutes",
                       "{'stage': 'wawancara', 'text': 'BA'}");
            assert_non_null(strstr(w->out.refusal.message, "4 dari 5"));
            /* How many have scored is the chair's to know, not a member's nor the office's. */
            gw_refused(w, "BLR-13.1", "dosen", "stage.announce", "{'stage': 'wawancara'}");
            assert_tells_no_number();
        }
    }
    gw_refused(w, "BLR-13.1", "sek", "session.attend", STRIKE_A3);
    assert_same_answer(&not_scored_yet);
    gw_refused(w, "BLR-13.1", "ketua", "session.correct", STRIKE_A3);
    assert_non_null(strstr(w->out.refusal.message, "sudah dinilai"));
    /* The last sheet is typed by a scribe: it counts when its scorer confirmed it. */
    gw_do(w, "sek", "sheet.scribe",
          "{'application': '$a6k', 'stage': 'wawancara', 'on_behalf': '$bappeda2', 'scores': ["
          "{'criterion': 'presentasi', 'value': 60}, {'criterion': 'penguasaan', 'value': 60},"
          "{'criterion': 'strategis', 'value': 60}, {'criterion': 'terobosan', 'value': 60},"
          "{'criterion': 'waktu', 'value': 60}]}");
    gw_refused(w, "BLR-13.1", "ketua", "stage.minutes", "{'stage': 'wawancara', 'text': 'BA'}");
    assert_non_null(strstr(w->out.refusal.message, "1 dari 6"));   /* the former member scored too */
    gw_do(w, "bappeda2", "sheet.confirm", "{'application': '$a6k', 'stage': 'wawancara'}");
    json_t *all = gw_page(w, "ketua", "sheet.all", "{'post': '$kadpu', 'stage': 'wawancara'}");
    assert_non_null(all);
    assert_redacted(all);
    assert_null(strstr(json_canonical(w->arena, all), "inspektur"));
    assert_null(strstr(json_canonical(w->arena, all), gw_name(w, "inspektur")));
    /* The member with a conflict does not read that candidate's sheets. */
    all = gw_page(w, "pakar", "sheet.all", "{'post': '$kadpu', 'stage': 'wawancara'}");
    assert_non_null(all);
    assert_null(strstr(json_canonical(w->arena, all), gw_name(w, "a3k")));
    assert_non_null(strstr(json_canonical(w->arena, all), gw_name(w, "a5k")));
}

/* REQ: BLR-13.3 permit */
/* REQ: BLR-13.3 refuse */
static void chapter_minutes(void **state)
{
    (void)state;
    gw_at(w, "2015-05-04T10:00+07:00");
    gw_do(w, "ketua", "stage.minutes", "{'stage': 'wawancara', 'text': 'Berita acara.'}");
    gw_do(w, "ketua", "stage.announce", "{'stage': 'wawancara'}");
    gw_refused(w, "BLR-11.5", "ketua", "stage.announce", "{'stage': 'administrasi'}");
}

/* ---- track record ---- */

/* REQ: BLR-6.3.f permit */
/* REQ: BLR-6.3.f refuse */
static void chapter_track_record(void **state)
{
    (void)state;
    gw_refused(w, "BLR-14.1", "ketua", "ranking.compute", "{'post': '$kadpu'}");
    gw_do(w, "sek", "track_record.note", "{'application': '$a2k', 'note': 'RAHASIA-SEK'}");
    gw_do(w, "dosen", "track_record.note",
          "{'application': '$a2k', 'note': 'RAHASIA-DOSEN', 'flag': true}");
    gw_refused(w, "BLR-1.12", "pakar", "track_record.note", "{'application': '$a3k', 'note': 'x'}");
    assert_null(gw_page(w, "a2", "track_record.show", "{'application': '$a2k'}"));
    assert_null(gw_page(w, "ase1", "track_record.show", "{'application': '$a2k'}"));
    int64_t before = test_store_int(&w->store, "SELECT COUNT(*) FROM reading");
    const char *text = json_canonical(w->arena, gw_page(w, "sek", "track_record.show",
                                                        "{'application': '$a2k'}"));
    assert_non_null(strstr(text, "RAHASIA-SEK"));
    assert_null(strstr(text, "RAHASIA-DOSEN"));
    text = json_canonical(w->arena, gw_page(w, "ketua", "track_record.show",
                                            "{'application': '$a2k'}"));
    assert_non_null(strstr(text, "RAHASIA-DOSEN"));
    assert_int_equal(test_store_int(&w->store, "SELECT COUNT(*) FROM reading"), before + 2);
    gw_faulty(w, "results[1]", "ketua", "track_record.close",
              "{'post': '$kadpu', 'results': [{'application': '$a2k', 'flagged': true}]}");
    gw_do(w, "ketua", "track_record.close", "{'post': '$kadpu', 'results':"
          " [{'application': '$a2k', 'flagged': true, 'reason': 'Temuan audit'}]}");
    gw_do(w, "ketua", "track_record.close", "{'post': '$sekda'}");
    gw_refused(w, "BLR-6.3.f", "sek", "track_record.note", "{'application': '$a2k', 'note': 'x'}");
    gw_refused(w, "BLR-6.3.f", "ketua", "track_record.close", "{'post': '$kadpu'}");
}

/* ---- ranking ---- */

static json_t *line(json_t *page, size_t i)
{
    return json_array_get(json_object_get(page, "lines"), i);
}

static void chapter_ranking(void **state)
{
    (void)state;
    gw_at(w, "2015-05-05T08:00+07:00");
    assert_null(gw_page(w, "ketua", "ranking.show", "{'post': '$kadpu'}"));
    gw_refused(w, "BLR-14.1", "sek", "ranking.compute", "{'post': '$kadpu'}");
    /* REQ: BLR-1.12 refuse */
    gw_refused(w, "BLR-1.12", "pakar", "ranking.compute", "{'post': '$kadpu'}");
    assert_non_null(strstr(w->out.refusal.lawful, "yang tidak berbenturan"));
    gw_do(w, "ketua", "ranking.compute", "{'post': '$kadpu'}");
    json_t *p = gw_page(w, "ketua", "ranking.show", "{'post': '$kadpu'}");
    assert_non_null(p);
    assert_int_equal(json_array_size(json_object_get(p, "lines")), 5);
    assert_true(json_flag(line(p, 0), "tied") && json_flag(line(p, 1), "tied"));
    assert_string_equal(json_str(line(p, 0), "exact"), "80.5");
    assert_string_equal(json_str(line(p, 0), "shown"), "80,50");
    assert_string_equal(json_str(line(p, 2), "application"), gw_name(w, "a5k"));
    assert_string_equal(json_str(line(p, 2), "exact"), "77.48");
    assert_string_equal(json_str(line(p, 3), "exact"), "77.475");
    assert_string_equal(json_str(line(p, 3), "shown"), json_str(line(p, 2), "shown"));
    assert_true(json_flag(line(p, 3), "hidden_digits") && json_flag(p, "hidden_digits"));
    assert_non_null(json_str(p, "hidden_digits_text"));
    assert_string_equal(json_str(line(p, 4), "exact"), "65");   /* (70 + 60) / 2 */
    assert_false(json_flag(p, "complete"));
    json_t *out = json_array_get(json_object_get(p, "excluded"), 0);
    assert_string_equal(json_str(out, "application"), gw_name(w, "a4k"));
    assert_non_null(strstr(json_str(out, "reason"), "tidak lulus"));
    /* Absent at one post, ranked at the other. */
    gw_do(w, "ketua", "ranking.compute", "{'post': '$sekda'}");
    p = gw_page(w, "ketua", "ranking.show", "{'post': '$sekda'}");
    assert_int_equal(json_array_size(json_object_get(p, "lines")), 2);
    out = json_array_get(json_object_get(p, "excluded"), 0);
    assert_string_equal(json_str(out, "application"), gw_name(w, "a2s"));
    assert_non_null(strstr(json_str(out, "reason"), "tidak hadir"));
    /* Computing again changes nothing. */
    int64_t n = test_store_int(&w->store, "SELECT COUNT(*) FROM ranking");
    gw_do(w, "ketua", "ranking.compute", "{'post': '$sekda'}");
    assert_int_equal(test_store_int(&w->store, "SELECT COUNT(*) FROM ranking"), n);
    gw_refused(w, "BLR-13.1", "dosen", "sheet.save", "{'application': '$a1k', 'stage': 'wawancara',"
               " 'scores': [{'criterion': 'waktu', 'value': 80}]}");
}

static void chapter_tie(void **state)
{
    (void)state;
    gw_refused(w, "BLR-14.3", "ketua", "ranking.deliver", "{'post': '$kadpu'}");
    gw_do(w, "ketuasek", "meeting.call", "{'kind': 'pleno-hasil', 'at': '2015-05-06T09:00+07:00',"
          " 'place': 'BKD', 'agenda': 'Nilai sama'}");
    gw_save(w, "pleno", "meeting");
    gw_at(w, "2015-05-06T09:00+07:00");
    gw_refused(w, "BLR-14.1", "ketua", "ranking.break_tie", "{'post': '$kadpu',"
               " 'order': ['$a2k', '$a1k'], 'meeting': '$pleno', 'reason': 'Rekam jejak'}");
    gw_do(w, "sek", "meeting.attend", "{'meeting': '$pleno', 'present': ['$ketua', '$dosen']}");
    gw_do(w, "sek", "meeting.minutes", "{'kind': 'pleno-hasil', 'meeting': '$pleno',"
          " 'text': 'Nilai sama.', 'decisions': 'a2 lebih dahulu.'}");
    gw_faulty(w, "order[2]", "ketua", "ranking.break_tie", "{'post': '$kadpu',"
              " 'order': ['$a2k', '$a3k'], 'meeting': '$pleno', 'reason': 'Rekam jejak'}");
    gw_faulty(w, "order[2]", "ketua", "ranking.break_tie", "{'post': '$kadpu',"
              " 'order': ['$a2k', '$a2k'], 'meeting': '$pleno', 'reason': 'Rekam jejak'}");
    gw_do(w, "ketua", "ranking.break_tie", "{'post': '$kadpu', 'order': ['$a2k', '$a1k'],"
          " 'meeting': '$pleno', 'reason': 'Rekam jejak'}");
    json_t *p = gw_page(w, "dosen", "ranking.show", "{'post': '$kadpu'}");
    assert_string_equal(json_str(line(p, 0), "application"), gw_name(w, "a2k"));
    assert_string_equal(json_str(line(p, 0), "minute"), gw_name(w, "pleno"));
    assert_true(json_flag(p, "complete") && !json_flag(p, "tied"));
    assert_true(json_flag(line(p, 0), "track_record_flagged"));
}

/* REQ: BLR-14.3 permit */
/* REQ: BLR-14.3 refuse */
static void chapter_delivery(void **state)
{
    (void)state;
    static const char *const nobody[] = {"sek", "ase1", "a1", "bkd", "gubernur", "admin"};
    for (size_t i = 0; i < sizeof nobody / sizeof nobody[0]; i++)
        assert_null(gw_page(w, nobody[i], "ranking.show", "{'post': '$kadpu'}"));
    assert_null(gw_page(w, NULL, "ranking.show", "{'post': '$kadpu'}"));
    /* A member with a candidate of his own on the list does not read it. */
    assert_null(gw_page(w, "pakar", "ranking.show", "{'post': '$kadpu'}"));
    assert_null(gw_page(w, "baperjakat", "ranking.show", "{'post': '$kadpu'}"));
    gw_refused(w, "BLR-14.3", "dosen", "ranking.deliver", "{'post': '$kadpu'}");
    gw_do(w, "ketua", "ranking.deliver", "{'post': '$kadpu'}");
    assert_non_null(strstr(w->out.message, "Baperjakat"));
    assert_non_null(gw_page(w, "baperjakat", "ranking.show", "{'post': '$kadpu'}"));
    assert_non_null(gw_page(w, "bupati", "ranking.show", "{'post': '$kadpu'}"));
    gw_refused(w, "BLR-14.1", "ketua", "ranking.deliver", "{'post': '$sekda', 'to': 'baperjakat'}");
    gw_do(w, "ketua", "ranking.deliver", "{'post': '$sekda'}");
    assert_null(gw_page(w, "baperjakat", "ranking.show", "{'post': '$sekda'}"));
}

/* REQ: BLR-14.2 permit */
/* REQ: BLR-14.2 refuse */
static void chapter_own_result(void **state)
{
    (void)state;
    gw_refused(w, "BLR-14.2", "ketua", "stage.notify", "{'stage': 'hasil'}");
    gw_do(w, "ketua", "stage.announce", "{'stage': 'hasil'}");
    gw_do(w, "sek", "stage.notify", "{'stage': 'hasil'}");
    assert_int_equal(test_store_int(&w->store,
                                    "SELECT COUNT(*) FROM notice WHERE stage = 'hasil'"), 9);
    /* No notice names a number: neither score nor place. */
    assert_int_equal(test_store_int(&w->store, "SELECT COUNT(*) FROM mail WHERE body LIKE '%80,%'"
                                    " OR body LIKE '%77,%' OR body LIKE '%peringkat 1%'"), 0);
    /* Blora states health as a requirement that is proved later; it is no stage that blocks. */
    gw_refused(w, "BLR-4.2.j", "a4", "health.submit", "{'application': '$a4k', 'kind': 'kesehatan',"
               " 'source': 'RSUD', 'dated': '2015-05-01', 'result': 'sehat'}");
    gw_do(w, "a1", "health.submit", "{'application': '$a1k', 'kind': 'kesehatan', 'source': 'RSUD',"
          " 'dated': '2015-05-01', 'result': 'sehat'}");
    gw_faulty(w, "reason", "ketua", "health.decide", "{'application': '$a1k', 'fit': false}");
    gw_do(w, "ketua", "health.decide", "{'application': '$a1k', 'fit': true}");
}

/* Somebody leaves: the ranking may be computed anew, without him. */
static void chapter_leaving(void **state)
{
    (void)state;
    gw_do(w, "a5", "application.withdraw", "{'post': '$kadpu', 'reason': 'Pindah tugas'}");
    gw_do(w, "ketua", "ranking.compute", "{'post': '$kadpu'}");
    json_t *p = gw_page(w, "ketua", "ranking.show", "{'post': '$kadpu'}");
    assert_int_equal(json_array_size(json_object_get(p, "lines")), 4);
    assert_string_equal(json_str(line(p, 0), "application"), gw_name(w, "a2k"));
    assert_false(json_flag(p, "hidden_digits"));
    /* One of the two the plenary parted leaves: its decision has nothing to part any more. */
    gw_do(w, "a1", "application.withdraw", "{'post': '$kadpu', 'reason': 'Sakit'}");
    gw_do(w, "ketua", "ranking.compute", "{'post': '$kadpu'}");
    /* What is sealed and what is computed must agree; a store that was tampered with is found. */
    test_store_sql(&w->store, "UPDATE ranking_line SET place = place + 10");
    assert_int_equal(gw_try(w, "ketua", "ranking.compute", "{'post': '$sekda'}"), OUT_ERROR);
    assert_int_equal(w->out.err.class, ERR_CORRUPT);
    test_store_sql(&w->store, "UPDATE ranking_line SET place = place - 10");
}

/* The names were taken from this ranking: it stands. */
static void chapter_three_names(void **state)
{
    (void)state;
    /* REQ: BLR-1.12 refuse */
    static const char three[] = "{'post': '$kadpu', 'names': [{'application': '$a2k'},"
                                " {'application': '$a3k'}, {'application': '$a6k'}]}";
    gw_do(w, "baperjakat", "committee.declare_conflict", "{'about': '$a6k', 'kind': 'keluarga'}");
    gw_refused(w, "BLR-1.12", "baperjakat", "decision.three", "%s", three);
    assert_non_null(strstr(w->out.refusal.lawful, "pejabat lain"));
    /* Another one acts in the place of the one who is bound. */
    account("baperjakat2", "baperjakat2", NULL);
    gw_do(w, "admin", "admin.set_official",
          "{'role': 'baperjakat', 'account': '$baperjakat2', 'from': '2014-11-24'}");
    gw_do(w, "baperjakat2", "decision.three", "%s", three);
    gw_do(w, "baperjakat2", "decision.propose", "{'post': '$kadpu'}");
    gw_do(w, "bupati", "committee.declare_conflict", "{'about': '$a2k', 'kind': 'keluarga'}");
    gw_refused(w, "BLR-1.12", "bupati", "decision.choose",
               "{'post': '$kadpu', 'chosen': '$a3k', 'reason': 'Unggul'}");
    gw_refused(w, "BLR-14.1", "ketua", "ranking.compute", "{'post': '$kadpu'}");
}

/* ---- one world, both engines ---- */

static void open_on(enum db_engine engine)
{
    w = calloc(1, sizeof *w);
    assert_non_null(w);
    gw_open(w, engine);
}

static void open_sqlite(void **state)
{
    (void)state;
    open_on(DB_SQLITE);
}

static void open_postgresql(void **state)
{
    (void)state;
    open_on(DB_POSTGRESQL);
}

static void shut(void **state)
{
    (void)state;
    gw_close(w);
    free(w);
}

#define CHAPTER(on, f) {#f " (" #on ")", f, NULL, NULL, NULL}
#define CHAPTERS(on)                                                                          \
    CHAPTER(on, open_##on), STORY(on), CHAPTER(on, shut)
#define STORY(on)                                                                             \
    CHAPTER(on, chapter_file_check), \
    CHAPTER(on, chapter_exemption), \
    CHAPTER(on, chapter_assessment_sessions), \
    CHAPTER(on, chapter_assessors), \
    CHAPTER(on, chapter_hand_over), \
    CHAPTER(on, chapter_who_goes_on), \
    CHAPTER(on, chapter_paper), \
    CHAPTER(on, chapter_interview_sessions), \
    CHAPTER(on, chapter_sheets_refused), \
    CHAPTER(on, chapter_own_sheets_first), \
    CHAPTER(on, chapter_scribe), \
    CHAPTER(on, chapter_replacement), \
    CHAPTER(on, chapter_all_sheets), \
    CHAPTER(on, chapter_minutes), \
    CHAPTER(on, chapter_track_record), \
    CHAPTER(on, chapter_ranking), \
    CHAPTER(on, chapter_tie), \
    CHAPTER(on, chapter_delivery), \
    CHAPTER(on, chapter_own_result), \
    CHAPTER(on, chapter_leaving), \
    CHAPTER(on, chapter_three_names)

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest chapters[] = {CHAPTERS(sqlite), CHAPTERS(postgresql)};
    return cmocka_run_group_tests(chapters, NULL, NULL);
}
