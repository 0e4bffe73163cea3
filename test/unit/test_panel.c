/* Panel, secretariat and assessors under the shipped regulations: size, share, elements, strangers,
 * evidence; and the table of members as it comes from Excel. */
#include "law.h"
#include "base/str.h"
#include "rules/panel.h"

static struct arena *a;
static struct verdicts v;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    verdicts_init(&v, a);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* Members from a word: I internal official, O official of another agency, A academic, P expert,
 * R professional; lower case: without evidence (an internal academic: J). */
static size_t members(const char *word, struct panel_member *m)
{
    size_t n = strlen(word);
    for (size_t i = 0; i < n; i++) {
        char k = word[i], up = (char)(k >= 'a' ? k - 'a' + 'A' : k);
        bool with = k == up;
        m[i] = (struct panel_member){
            .name = arena_printf(a, "Anggota %zu", i + 1),
            .element = up == 'I' || up == 'O' ? ELEMENT_OFFICIAL
                       : up == 'P'            ? ELEMENT_EXPERT
                       : up == 'R'            ? ELEMENT_PROFESSIONAL
                                              : ELEMENT_ACADEMIC,
            .internal = up == 'I' || up == 'J',
            .field_evidence = with ? "ijazah" : NULL,
            .assessment_evidence = with ? "sertifikat" : "",
        };
    }
    return n;
}

static enum met check(const struct regulation *r, const char *word)
{
    struct panel_member m[32];
    size_t n = members(word, m);
    verdicts_init(&v, a);
    panel_check(r, m, n, &v);
    return verdicts_all(&v);
}

static const struct verdict *no_of(const char *clause)
{
    for (size_t i = 0; i < v.n; i++)
        if (v.v[i].met == MET_NO && str_eq(v.v[i].clause, clause))
            return &v.v[i];
    fail_msg("no refusal by %s", clause);
    return NULL;
}

/* REQ: BTG-II.A.1.b permit
 * REQ: BTG-II.A.1.c permit
 * REQ: BTG-II.A.1.d permit
 * REQ: BTG-II.A.1.e permit */
static void bantaeng_lawful(void **state)
{
    static const char *const lawful[] = {"OOAPR", "IIOAP", "IIIOOAP", "IIIIOOAPR", "OOOOA", "OAAAA"};
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    for (size_t i = 0; i < sizeof lawful / sizeof *lawful; i++) {
        assert_int_equal(check(r, lawful[i]), MET_YES);
        assert_int_equal(law_count_met(&v, MET_NO), 0);
    }
}

/* REQ: BTG-II.A.1.d refuse */
static void bantaeng_size(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    assert_int_equal(check(r, "OOAAPP"), MET_NO);
    const struct verdict *no = no_of("BTG-II.A.1.d");
    assert_string_equal(no->message, "Panitia Seleksi berjumlah 6 orang, bukan jumlah ganjil.");
    assert_string_equal(no->lawful, "Berjumlah ganjil, paling sedikit 5 dan paling banyak 9 orang: "
                                    "5, 7, atau 9.");
    assert_string_equal(law_fact(no, "jumlah anggota"), "6");
    assert_int_equal(law_count_met(&v, MET_NO), 1);
    assert_int_equal(check(r, "OAP"), MET_NO);
    assert_string_equal(no_of("BTG-II.A.1.d")->message, "Panitia Seleksi berjumlah 3 orang.");
    assert_int_equal(check(r, "OOOOOOAPRAA"), MET_NO);
    no_of("BTG-II.A.1.d");
    assert_int_equal(check(r, ""), MET_NO);
    no_of("BTG-II.A.1.d");
}

/* REQ: BTG-II.A.1.e refuse */
static void bantaeng_internal_share(void **state)
{
    static const struct { const char *word, *lawful; } over[] = {
        {"IIIOA", "Dari 5 anggota paling banyak 2 internal (batas 45%)."},
        {"IIIIOAP", "Dari 7 anggota paling banyak 3 internal (batas 45%)."},
        {"IIIIIOAPR", "Dari 9 anggota paling banyak 4 internal (batas 45%)."},
    };
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(check(r, over[i].word), MET_NO);
        assert_int_equal(law_count_met(&v, MET_NO), 1);
        assert_string_equal(no_of("BTG-II.A.1.e")->lawful, over[i].lawful);
        assert_string_equal(no_of("BTG-II.A.1.e")->reading, "porsi-internal");
    }
    assert_int_equal(panel_internal_most(r, 5), 2);
    assert_int_equal(panel_internal_most(r, 7), 3);
    assert_int_equal(panel_internal_most(r, 9), 4);
    assert_int_equal(panel_internal_most(law_read(a, "ntt-34-2019"), 7), -1);
}

/* An internal official does not stand for the officials of other agencies.
 * REQ: BTG-II.A.1.b refuse */
static void bantaeng_elements(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    assert_int_equal(check(r, "IIAPR"), MET_NO);
    assert_int_equal(law_count_met(&v, MET_NO), 1);
    assert_non_null(strstr(no_of("BTG-II.A.1.b")->message, "pejabat dari instansi lain"));
    assert_int_equal(check(r, "IIOOO"), MET_NO);
    assert_int_equal(law_count_met(&v, MET_NO), 1);
    assert_non_null(strstr(no_of("BTG-II.A.1.b")->lawful, "akademisi"));
    assert_int_equal(check(r, "IIIII"), MET_NO);
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.A.1.b"), 2);
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.A.1.e"), 1);
}

/* Evidence is demanded of academics, experts and professionals; of the others it is a remark.
 * REQ: BTG-II.A.1.c refuse */
static void bantaeng_evidence(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    assert_int_equal(check(r, "IIOpA"), MET_NO);
    const struct verdict *no = no_of("BTG-II.A.1.c");
    assert_string_equal(law_fact(no, "anggota"), "Anggota 4");
    assert_string_equal(law_fact(no, "bukti bidang"), "tidak ada");
    assert_int_equal(law_count_met(&v, MET_NO), 1);
    assert_int_equal(check(r, "iiOPA"), MET_YES);
    size_t remarks = 0;
    for (size_t i = 0; i < v.n; i++)
        remarks += v.v[i].remark && v.v[i].met == MET_YES &&
                   str_eq(v.v[i].clause, "BTG-II.A.1.c");
    assert_int_equal(remarks, 2);
    /* One of the two is not enough. */
    struct panel_member m[5];
    size_t n = members("IIOPA", m);
    m[4].assessment_evidence = NULL;
    verdicts_init(&v, a);
    panel_check(r, m, n, &v);
    assert_string_equal(no_of("BTG-II.A.1.c")->message,
                        "Anggota 5 (akademisi, eksternal) belum disertai bukti pengetahuan umum "
                        "tentang penilaian kompetensi.");
}

/* REQ: BLR-6.1 permit
 * REQ: BLR-6.2 permit */
static void blora_lawful(void **state)
{
    static const char *const lawful[] = {"IAPRA", "IIAPR", "IIIAPRA", "IIIIAAPPR", "iiapr"};
    (void)state;
    struct regulation *r = law_read(a, "blora-55-2014");
    for (size_t i = 0; i < sizeof lawful / sizeof *lawful; i++)
        assert_int_equal(check(r, lawful[i]), MET_YES);
}

/* REQ: BLR-6.1 refuse
 * REQ: BLR-6.2 refuse */
static void blora_refused(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "blora-55-2014");
    /* An official of another agency is neither element. */
    assert_int_equal(check(r, "IIOAP"), MET_NO);
    assert_int_equal(law_count_met(&v, MET_NO), 1);
    assert_non_null(strstr(no_of("BLR-6.1")->message, "Anggota 3 (pejabat, eksternal)"));
    /* So is an internal academic. */
    assert_int_equal(check(r, "IJAPR"), MET_NO);
    assert_non_null(strstr(no_of("BLR-6.1")->message, "Anggota 2 (akademisi, internal)"));
    /* No internal at all: the element and, by the reading, the share. */
    assert_int_equal(check(r, "AAPPR"), MET_NO);
    assert_int_equal(law_count(&v, MET_NO, "BLR-6.1"), 1);
    assert_string_equal(no_of("BLR-6.2")->lawful, "Dari 5 anggota paling sedikit 1 dan paling "
                                                  "banyak 2 internal (batas 45%).");
    assert_string_equal(no_of("BLR-6.2")->reading, "porsi-internal");
    /* Too many internal; nobody external. */
    assert_int_equal(check(r, "IIIAP"), MET_NO);
    no_of("BLR-6.2");
    assert_int_equal(check(r, "IIIII"), MET_NO);
    assert_int_equal(law_count(&v, MET_NO, "BLR-6.1"), 1);
    /* Even. */
    assert_int_equal(check(r, "IIAPRA"), MET_NO);
    assert_int_equal(law_count_met(&v, MET_NO), 1);
}

static void ntt_is_silent(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "ntt-34-2019");
    assert_int_equal(check(r, "II"), MET_NOT_RULED);
    assert_int_equal(v.n, 1);
    assert_null(v.v[0].clause);
    assert_string_equal(v.v[0].message, "Susunan Panitia Seleksi tidak diatur di sini.");
}

/* Elements that may but need not be there; evidence of everyone. */
static void national(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "nasional-15-2019");
    assert_int_equal(check(r, "IIOAP"), MET_YES);
    assert_int_equal(check(r, "AAAAA"), MET_YES);
    for (size_t i = 0; i < v.n; i++)
        assert_null(strstr(v.v[i].message, "pejabat"));   /* nothing is said of absent officials */
    assert_int_equal(check(r, "IIIAP"), MET_NO);
    no_of("NAS-PP.114.internal");
    assert_int_equal(check(r, "IIoAP"), MET_NO);
    no_of("NAS-PM.pansel.syarat");
    secretariat_check(r, NULL, 0, &v);
    assert_int_equal(law_count(&v, MET_NOT_RULED, NULL), 1);
}

/* What a nomination records: level of the post held, conditions one by one. */
/* REQ: NAS-PM.pansel.setara permit */ /* REQ: NAS-PM.pansel.setara refuse */
/* REQ: NAS-PM.pansel.syarat.3 permit */ /* REQ: NAS-PM.pansel.syarat.3 refuse */
static void standing_of_members(void **state)
{
    (void)state;
    struct panel_member m[8];
    struct regulation *r = law_read(a, "nasional-15-2019");
    size_t n = members("IOAAP", m);
    for (size_t i = 0; i < n; i++)
        m[i].conditions = 7;
    m[0].level = LEVEL_PRATAMA;
    verdicts_init(&v, a);
    panel_check_standing(r, m, n, LEVEL_PRATAMA, &v);
    assert_int_equal(v.n, 0);
    m[0].level = LEVEL_ADMIN_A;
    m[2].conditions = 6;
    panel_check_standing(r, m, n, LEVEL_PRATAMA, &v);
    assert_int_equal(v.n, 2);
    assert_non_null(strstr(no_of("NAS-PM.pansel.setara")->message, "administrator-iii.a"));
    assert_string_equal(law_fact(no_of("NAS-PM.pansel.syarat.3"), "anggota"), "Anggota 3");
    m[0].level = LEVEL_NONE;
    verdicts_init(&v, a);
    panel_check_standing(r, m, n, LEVEL_PRATAMA, &v);
    no_of("NAS-PM.pansel.setara");
    /* A higher vacancy asks for a higher post; the other regulations ask for neither. */
    m[0].level = LEVEL_PRATAMA;
    m[2].conditions = 7;
    verdicts_init(&v, a);
    panel_check_standing(r, m, n, LEVEL_MADYA, &v);
    assert_int_equal(v.n, 1);
    verdicts_init(&v, a);
    memset(m, 0, sizeof m);
    members("IOAAP", m);
    panel_check_standing(law_read(a, "bantaeng-69-2019"), m, n, LEVEL_PRATAMA, &v);
    assert_int_equal(v.n, 0);
}

/* Each evidence under a clause of its own, both missing under the one they share. */
static void evidences_ruled_apart(void **state)
{
    (void)state;
    struct panel_member m[8];
    struct regulation *r = law_read(a, "nasional-15-2019");
    size_t n = members("OOAAP", m);
    m[0].field_evidence = NULL;
    m[1].assessment_evidence = NULL;
    m[2].field_evidence = m[2].assessment_evidence = "";
    verdicts_init(&v, a);
    panel_check(r, m, n, &v);
    no_of("NAS-PM.pansel.syarat.1");
    no_of("NAS-PM.pansel.syarat.2");
    no_of("NAS-PM.pansel.syarat");
    assert_int_equal(law_count_met(&v, MET_NO), 3);
}

/* Another number or reading in a copy, another verdict. */
static void the_file_decides(void **state)
{
    (void)state;
    struct regulation *r = law_changed(a, "bantaeng-69-2019", "\npanel:", "max_percent: 45",
                                       "max_percent: 60");
    assert_int_equal(check(r, "IIIOA"), MET_YES);
    r = law_changed(a, "bantaeng-69-2019", "\npanel:", "odd: true", "odd: false");
    assert_int_equal(check(r, "OOAAPP"), MET_YES);
    r = law_changed(a, "bantaeng-69-2019", "key: porsi-internal", "paling-banyak",
                    "satu-sampai-batas");
    assert_int_equal(check(r, "OOAPR"), MET_NO);
    no_of("BTG-II.A.1.e");
    r = law_changed(a, "blora-55-2014", "key: porsi-internal", "satu-sampai-batas",
                    "paling-banyak");
    assert_int_equal(check(r, "AAPPR"), MET_NO);
    assert_int_equal(law_count(&v, MET_NO, "BLR-6.2"), 0);
    r = law_changed(a, "blora-55-2014", "  strangers:", "effect: tolak", "effect: catatan");
    assert_int_equal(check(r, "IIOAP"), MET_YES);
    assert_int_equal(v.v[v.n - 1].remark, true);
}

/* REQ: BLR-7.2 permit
 * REQ: BLR-7.2 refuse */
static void secretariat_of_blora(void **state)
{
    struct secretariat_member m[11];
    (void)state;
    struct regulation *r = law_read(a, "blora-55-2014");
    for (size_t i = 0; i < 11; i++)
        m[i] = (struct secretariat_member){.name = "Staf"};
    secretariat_check(r, m, 10, &v);
    assert_int_equal(verdicts_all(&v), MET_YES);
    verdicts_init(&v, a);
    secretariat_check(r, m, 11, &v);
    assert_int_equal(verdicts_all(&v), MET_NO);
    assert_string_equal(no_of("BLR-7.2")->message, "Sekretariat berjumlah 11 orang.");
    assert_string_equal(no_of("BLR-7.2")->lawful, "Paling banyak 10 orang.");
    verdicts_init(&v, a);
    secretariat_check(r, m, 0, &v);
    assert_int_equal(verdicts_all(&v), MET_UNPROVED);
}

/* REQ: NTT-Q permit
 * REQ: NTT-Q refuse */
static void qualifications_of_ntt(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "ntt-34-2019");
    struct secretariat_member m[] = {{"Staf A", 15}, {"Staf B", 13}};
    secretariat_check(r, m, 1, &v);
    assert_int_equal(law_count(&v, MET_YES, "NTT-Q"), 1);
    assert_int_equal(law_count(&v, MET_NOT_RULED, NULL), 1);   /* the number */
    assert_int_equal(verdicts_all(&v), MET_YES);
    secretariat_check(r, m, 2, &v);
    assert_int_equal(verdicts_all(&v), MET_UNPROVED);
    const struct verdict *last = &v.v[v.n - 1];
    assert_string_equal(last->message, "Kualifikasi Staf B belum tercatat lengkap.");
    assert_string_equal(law_fact(last, "belum tercatat"), r->secretariat.qualifications[1]);
}

/* REQ: BTG-II.A.1.f permit
 * REQ: BTG-II.A.1.f refuse */
static void assessors_of_bantaeng(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    assessors_check(r, NULL, 0, &v);                 /* "may": none is lawful */
    assert_int_equal(verdicts_all(&v), MET_YES);
    struct assessor_member m[] = {{"Asesor A", "surat pernyataan", "riwayat"},
                                  {"Asesor B", "surat pernyataan", ""},
                                  {"Asesor C", NULL, "riwayat"},
                                  {"Asesor D", NULL, NULL}};
    verdicts_init(&v, a);
    assessors_check(r, m, 1, &v);
    assert_int_equal(verdicts_all(&v), MET_YES);
    verdicts_init(&v, a);
    assessors_check(r, m, 4, &v);
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.A.1.f"), 3);
    assert_string_equal(v.v[2].message,
                        "Asesor B belum disertai bukti pengalaman menyeleksi pejabat.");
    assert_string_equal(v.v[3].message, "Asesor C belum disertai bukti independensi.");
}

/* REQ: BLR-12.2 permit
 * REQ: BLR-12.2 refuse
 * REQ: BLR-1.13 permit
 * REQ: BLR-1.13 refuse */
static void assessors_elsewhere(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "blora-55-2014");
    struct assessor_member m[] = {{"Asesor A", NULL, NULL}, {"Asesor B", NULL, NULL}};
    assessors_check(r, m, 0, &v);
    assert_int_equal(verdicts_all(&v), MET_NO);
    verdicts_init(&v, a);
    assessors_check(r, m, 1, &v);
    assert_int_equal(law_count(&v, MET_NO, "BLR-1.13"), 1);
    verdicts_init(&v, a);
    assessors_check(r, m, 2, &v);
    assert_int_equal(verdicts_all(&v), MET_YES);
    verdicts_init(&v, a);
    struct regulation silent = *r;
    silent.assessors.clause = NULL;
    assessors_check(&silent, m, 2, &v);
    assert_int_equal(verdicts_all(&v), MET_NOT_RULED);
}

/* ---- the table ---- */

#define HEADER "name,element,internal,field_evidence,assessment_evidence\n"

static bool read_csv(const char *text, struct panel_member **m, size_t *n, const char *faults)
{
    struct faults f;
    struct buf b BUF_AUTO;
    faults_init(&f, a);
    buf_init(&b, 1 << 16);
    bool ok = panel_members_read_csv(a, "p.csv", text, strlen(text), m, n, &f);
    for (size_t i = 0; i < f.n; i++)
        buf_printf(&b, "%s\n", fault_text(&f, i));
    assert_string_equal(b.data == NULL ? "" : b.data, faults);
    assert_int_equal(ok, f.n_errors == 0);
    return ok;
}

static void table_read(void **state)
{
    struct panel_member *m;
    size_t n;
    (void)state;
    assert_true(read_csv(HEADER "Ani,pejabat,1,,\nBudi,Akademisi,0,ijazah,sertifikat\n", &m, &n,
                         ""));
    assert_int_equal(n, 2);
    assert_string_equal(m[0].name, "Ani");
    assert_int_equal(m[0].element, ELEMENT_OFFICIAL);
    assert_true(m[0].internal);
    assert_null(m[0].field_evidence);
    assert_null(m[0].assessment_evidence);
    assert_int_equal(m[1].element, ELEMENT_ACADEMIC);
    assert_false(m[1].internal);
    assert_string_equal(m[1].field_evidence, "ijazah");
    assert_string_equal(m[1].assessment_evidence, "sertifikat");
    /* As Excel in an Indonesian locale writes it, columns in another order. */
    assert_true(read_csv("\xef\xbb\xbfinternal;element;name;assessment_evidence;field_evidence\r\n"
                         "0;pakar;\"Cici; M.Si.\";s;i\r\n", &m, &n, ""));
    assert_int_equal(n, 1);
    assert_string_equal(m[0].name, "Cici; M.Si.");
    assert_int_equal(m[0].element, ELEMENT_EXPERT);
    assert_string_equal(m[0].field_evidence, "i");
    assert_true(read_csv(HEADER, &m, &n, ""));
    assert_int_equal(n, 0);
}

static void table_faults(void **state)
{
    struct panel_member *m;
    size_t n;
    (void)state;
    read_csv(HEADER "Ani,pejabat,ya,,\n,dosen,0,,\nCici,akademis,2,,\nDodi,pakar\nani,pakar,0,,\n",
             &m, &n,
             "p.csv:2:3: isi 1 (internal) atau 0 (eksternal), bukan \"ya\"\n"
             "p.csv:3:1: nama anggota kosong\n"
             "p.csv:3:2: unsur \"dosen\" tidak dikenal; isi pejabat, akademisi, pakar, atau "
             "profesional\n"
             "p.csv:4:2: unsur \"akademis\" tidak dikenal; mungkin maksud Anda \"akademisi\"\n"
             "p.csv:4:3: isi 1 (internal) atau 0 (eksternal), bukan \"2\"\n"
             "p.csv:5: baris memuat 2 kolom, seharusnya 5\n"
             "p.csv:6:1: peringatan: nama \"ani\" sudah ada; pastikan ini orang yang lain\n");
    /* A missing and a doubled column do not hide the faults of the rows. */
    read_csv("name,element,element,intern,field_evidence,assessment_evidence\nAni,x1,pakar,1,,\n",
             &m, &n,
             "p.csv:1:3: kolom \"element\" ditulis dua kali (kolom 2 dan 3)\n"
             "p.csv:1:4: kolom \"intern\" tidak dikenal; mungkin maksud Anda \"internal\"\n"
             "p.csv:1: kolom \"internal\" tidak ada\n"
             "p.csv:2:2: unsur \"x1\" tidak dikenal; isi pejabat, akademisi, pakar, atau "
             "profesional\n");
    read_csv("", &m, &n,
             "p.csv:1: berkas kosong; baris pertama harus memuat judul kolom: "
             "name,element,internal,field_evidence,assessment_evidence\n");
    /* Latin-1. */
    read_csv(HEADER "Ren\xe9,pakar,0,,\n", &m, &n,
             "p.csv:2:1: teks bukan UTF-8; simpan ulang berkas sebagai \"CSV UTF-8\"\n");
}

static void table_too_long(void **state)
{
    struct panel_member *m;
    size_t n;
    struct buf b BUF_AUTO;
    (void)state;
    buf_init(&b, 1 << 20);
    buf_str(&b, HEADER);
    for (int i = 0; i <= PANEL_CSV_ROWS_MAX; i++)
        buf_printf(&b, "Anggota %d,pakar,0,,\n", i);
    assert_false(read_csv(b.data, &m, &n,
                          "p.csv:1002: lebih dari 1000 baris; pembacaan berhenti di sini\n"));
}

int main(void)
{
#define T(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(bantaeng_lawful),   T(bantaeng_size),        T(bantaeng_internal_share),
        T(bantaeng_elements), T(bantaeng_evidence),    T(blora_lawful),
        T(blora_refused),     T(ntt_is_silent),        T(the_file_decides),
        T(national),          T(standing_of_members),  T(evidences_ruled_apart),
        T(secretariat_of_blora), T(qualifications_of_ntt), T(assessors_of_bantaeng),
        T(assessors_elsewhere), T(table_read),         T(table_faults),
        T(table_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
