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

static void apply(const char *who, const char *full, const char *nip, const char *birth,
                  const char *posts)
{
    static const char *const items[] = {"ijazah", "sk-pangkat", "sk-jabatan", "sertifikat-diklat",
                                        "prestasi-kerja", "lhkpn-spt", "riwayat-hidup"};
    account(who, full, nip);
    gw_do(w, who, "application.start", "{}");
    gw_do(w, who, "application.choose_posts", "{'posts': [%s]}", posts);
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

/* Saves the applications of a post as WHO_POST. */
static void save_applications(const char *who, const char *first, const char *second)
{
    gw_do(w, who, "application.choose_posts", "{'posts': [%s%s%s]}", first, second ? ", " : "",
          second ? second : "");
}

static void chapter_file_check(void **state)
{
    (void)state;
    (void)save_applications;
    open_selection();
    form_committee();
    fix_terms();
    announce();
    gw_at(w, "2015-03-03T08:00+07:00");
    apply("a1", "Drs. Wiratmo Danudibrata", "196204111988031002", "1962-04-11", "'$sekda', '$kadpu'");
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
        CHAPTER(chapter_file_check),
    };
    return cmocka_run_group_tests_name("sqlite", chapters, setup_sqlite, teardown);
}
