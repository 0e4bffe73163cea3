/* The announcement under the shipped regulations: when it may close, what it must say, through what,
 * by whom, for whom; extension; what a changed calendar does to a closing already announced. */
#include "law.h"
#include "base/str.h"
#include "rules/announcement.h"

static struct arena *a;
static struct verdicts v;
static struct calendar *c;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    verdicts_init(&v, a);
    c = law_calendar(a);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void again(void)
{
    verdicts_init(&v, a);
}

static const struct verdict *first_no(void)
{
    const struct verdict *no = verdicts_first_no(&v);
    assert_non_null(no);
    return no;
}

/* ---- the closing ---- */

static enum met closing(const struct regulation *r, const char *opens, const char *closes)
{
    again();
    assert_int_equal(announcement_check_closing(r, c, law_date(opens), law_date(closes), &v),
                     ST_OK);
    assert_int_equal(v.n, 1);
    return v.v[0].met;
}

/* REQ: BTG-II.B.1.b permit
 * REQ: BTG-II.B.1.b refuse */
static void closing_bantaeng(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    assert_int_equal(closing(r, "2019-11-12", "2019-11-20"), MET_NO);
    const struct verdict *no = first_no();
    assert_string_equal(no->clause, "BTG-II.B.1.b");
    assert_string_equal(no->message,
                        "Pengumuman belum dapat ditutup pada 20 November 2019.");
    assert_string_equal(no->lawful,
                        "Paling cepat 3 Desember 2019: 15 hari kerja sejak 12 November 2019, tidak "
                        "termasuk hari pembukaan, Sabtu, Minggu, dan hari libur.");
    assert_string_equal(no->lawful_from, "2019-12-03");
    assert_string_equal(no->reading, "hitung-pengumuman");
    assert_string_equal(law_fact(no, "pembukaan"), "Selasa, 12 November 2019");
    assert_string_equal(law_fact(no, "baru terhitung"), "6 hari kerja");
    assert_non_null(strstr(law_fact(no, "tidak dihitung"), "16 November 2019 (Sabtu)"));
    assert_null(law_fact(no, "catatan"));

    assert_int_equal(closing(r, "2019-11-12", "2019-12-02"), MET_NO);
    assert_int_equal(closing(r, "2019-11-12", "2019-12-03"), MET_YES);
    assert_null(v.v[0].lawful_from);
    assert_int_equal(closing(r, "2019-12-09", "2020-01-01"), MET_NO);
    assert_string_equal(first_no()->lawful_from, "2020-01-02");
    assert_int_equal(closing(r, "2019-12-09", "2020-01-02"), MET_YES);
    /* Before its opening. */
    assert_int_equal(closing(r, "2019-12-09", "2019-12-01"), MET_NO);
    assert_string_equal(law_fact(first_no(), "baru terhitung"), "0 hari kerja");
}

/* REQ: BLR-8.1 permit
 * REQ: BLR-8.1 refuse */
static void closing_blora(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "blora-55-2014");
    assert_int_equal(closing(r, "2019-12-09", "2019-12-22"), MET_NO);
    assert_string_equal(first_no()->clause, "BLR-8.1");
    assert_string_equal(first_no()->lawful,
                        "Paling cepat 23 Desember 2019: 15 hari kalender sejak 9 Desember 2019, "
                        "hari pertama dan terakhir dihitung.");
    assert_int_equal(closing(r, "2019-12-09", "2019-12-23"), MET_YES);
    /* Years without a calendar do not matter to calendar days. */
    assert_int_equal(closing(r, "2014-12-01", "2014-12-15"), MET_YES);
}

/* A missing year is refused, a provisional one is said. */
static void closing_without_calendar(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    assert_int_equal(announcement_check_closing(r, c, law_date("2027-12-20"),
                                                law_date("2028-01-20"), &v), ST_REFUSED);
    assert_int_equal(v.n, 1);
    assert_string_equal(v.v[0].clause, "BTG-II.B.1.b");
    assert_non_null(strstr(v.v[0].lawful, "calendars/2028.yaml"));
    assert_int_equal(closing(r, "2027-02-01", "2027-03-01"), MET_YES);
    assert_non_null(law_fact(&v.v[0], "catatan"));
}

/* Silence: no period of another regulation is borrowed. */
static void closing_not_ruled(void **state)
{
    (void)state;
    struct regulation r = *law_read(a, "blora-55-2014");
    r.announcement.period.clause = NULL;
    assert_int_equal(closing(&r, "2019-12-09", "2019-12-10"), MET_NOT_RULED);
    again();
    struct count n;
    assert_int_equal(announcement_check_registration(law_read(a, "blora-55-2014"), c,
                                                     law_date("2019-12-09"),
                                                     law_date("2019-12-09"), &v), ST_OK);
    assert_int_equal(verdicts_all(&v), MET_NOT_RULED);
    again();
    assert_int_equal(announcement_earliest(&r, c, law_date("2019-12-09"), &n, &v), ST_OK);
    assert_int_equal(n.n, 0);
    assert_int_equal(n.until.day, law_date("2019-12-09").day);
}

/* REQ: NTT-13 permit
 * REQ: NTT-13 refuse
 * REQ: NTT-14 permit
 * REQ: NTT-14 refuse */
static void closing_ntt(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "ntt-34-2019");
    assert_int_equal(closing(r, "2019-12-09", "2019-12-27"), MET_NO);
    assert_string_equal(first_no()->clause, "NTT-13");
    assert_string_equal(first_no()->lawful_from, "2019-12-30");
    assert_int_equal(closing(r, "2019-12-09", "2019-12-30"), MET_YES);

    again();
    assert_int_equal(announcement_check_registration(r, c, law_date("2019-12-09"),
                                                     law_date("2019-12-27"), &v), ST_OK);
    assert_string_equal(first_no()->clause, "NTT-14");
    assert_string_equal(first_no()->message,
                        "Pendaftaran belum dapat ditutup pada 27 Desember 2019.");
    again();
    assert_int_equal(announcement_check_registration(r, c, law_date("2019-12-09"),
                                                     law_date("2019-12-30"), &v), ST_OK);
    assert_int_equal(verdicts_all(&v), MET_YES);
}

/* 17 working days from the opening: 30 December is the 14th, 31 the 15th, 2 and 3 January.
 * REQ: NTT-15 permit
 * REQ: NTT-15 refuse */
static void checking_ntt(void **state)
{
    struct count n;
    (void)state;
    struct regulation *r = law_read(a, "ntt-34-2019");
    struct date opens = law_date("2019-12-09"), closes = law_date("2019-12-30");
    assert_int_equal(announcement_check_due(r, c, opens, closes, &n, &v), ST_OK);
    assert_string_equal(date_iso(a, n.until), "2020-01-03");
    assert_int_equal(
        announcement_check_finished(r, c, opens, closes, law_date("2020-01-03"), &v), ST_OK);
    assert_int_equal(verdicts_all(&v), MET_YES);
    again();
    assert_int_equal(
        announcement_check_finished(r, c, opens, closes, law_date("2020-01-06"), &v), ST_OK);
    assert_string_equal(first_no()->clause, "NTT-15");
    assert_non_null(strstr(first_no()->lawful, "Paling lambat 3 Januari 2020: 17 hari kerja"));
    assert_string_equal(first_no()->reading, "periode-pemeriksaan");
    /* The other reading: from the day after the closing. */
    r = law_changed(a, "ntt-34-2019", "key: periode-pemeriksaan", "dari-pembukaan",
                    "setelah-penutupan");
    assert_int_equal(announcement_check_due(r, c, opens, closes, &n, &v), ST_OK);
    assert_string_equal(date_iso(a, n.from), "2019-12-31");
    assert_string_equal(date_iso(a, n.until), "2020-01-23");
}

/* Another number, unit or reading in a copy, another date. */
static void the_file_decides(void **state)
{
    static const struct { const char *after, *from, *to, *until; } changes[] = {
        {"announcement:", "count: 15", "count: 3", "2019-12-12"},
        {"announcement:", "unit: hari-kerja", "unit: hari-kalender", "2019-12-24"},
        {"key: hitung-pengumuman", "choice: sebelum", "choice: inklusif", "2019-12-31"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct regulation *r = law_changed(a, "bantaeng-69-2019", changes[i].after, changes[i].from,
                                           changes[i].to);
        struct count n;
        assert_int_equal(announcement_earliest(r, c, law_date("2019-12-09"), &n, &v), ST_OK);
        assert_string_equal(date_iso(a, n.until), changes[i].until);
    }
}

/* ---- channels ---- */

#define DAY(iso) law_date(iso)

/* REQ: BTG-II.B.1.a permit
 * REQ: BTG-II.B.1.a refuse */
static void channels_bantaeng(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    struct announcement_proof p[] = {
        {"edaran", DAY("2019-11-12"), "tanda terima"},
        {"internet", DAY("2019-11-11"), "tangkapan layar"},
        {"papan", DAY("2019-11-14"), "foto"},
    };
    struct date start;
    announcement_check_channels(r, p, 3, &v);
    assert_int_equal(verdicts_all(&v), MET_YES);
    assert_int_equal(announcement_start(r, p, 3, DAY("2019-11-12"), &start, &v), ST_OK);
    assert_string_equal(date_iso(a, start), "2019-11-14");   /* the last proven */
    /* A later proof of the same channel moves nothing. */
    struct announcement_proof more[] = {p[0], p[1], p[2], {"papan", DAY("2019-11-20"), "foto"}};
    assert_int_equal(announcement_start(r, more, 4, DAY("2019-11-12"), &start, &v), ST_OK);
    assert_string_equal(date_iso(a, start), "2019-11-14");

    /* A date without evidence, and evidence without a date, prove nothing. */
    p[2].evidence = "";
    p[0].on = DATE_NONE;
    again();
    announcement_check_channels(r, p, 3, &v);
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.B.1.a"), 2);
    assert_string_equal(v.v[0].message, "Pengumuman melalui surat edaran belum dibuktikan.");
    again();
    start = DATE_NONE;
    assert_int_equal(announcement_start(r, p, 3, DAY("2019-11-12"), &start, &v), ST_REFUSED);
    assert_true(date_is_none(start));
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.B.1.a"), 2);

    /* The other reading counts from the first that is proven. */
    r = law_changed(a, "bantaeng-69-2019", "key: mulai-hitung", "saluran-terakhir",
                    "saluran-pertama");
    assert_int_equal(announcement_start(r, p, 3, DAY("2019-11-12"), &start, &v), ST_OK);
    assert_string_equal(date_iso(a, start), "2019-11-11");
    assert_int_equal(announcement_start(r, NULL, 0, DAY("2019-11-12"), &start, &v), ST_REFUSED);
}

/* REQ: NTT-13 refuse */
static void channels_elsewhere(void **state)
{
    (void)state;
    struct date start;
    struct regulation *r = law_read(a, "ntt-34-2019");
    struct announcement_proof p[] = {{"website", DAY("2020-02-03"), "x"},
                                     {"plakat", DAY("2020-02-04"), "x"}};
    announcement_check_channels(r, p, 2, &v);
    assert_int_equal(law_count(&v, MET_NO, "NTT-13"), 1);
    assert_non_null(strstr(v.v[0].message, "surat"));
    /* Blora names no channel: the planned day counts. */
    again();
    r = law_read(a, "blora-55-2014");
    announcement_check_channels(r, NULL, 0, &v);
    assert_int_equal(verdicts_all(&v), MET_NOT_RULED);
    assert_int_equal(announcement_start(r, NULL, 0, DAY("2019-12-09"), &start, &v), ST_OK);
    assert_string_equal(date_iso(a, start), "2019-12-09");
}

/* ---- contents ---- */

static const struct announcement_content bantaeng_contents[] = {
    {"jabatan", "Kepala Dinas Kesehatan", false},
    {"persyaratan", "huruf a sampai dengan k", false},
    {"batas-waktu", "3 Desember 2019", false},
    {"tahapan", "administrasi, makalah, ...", false},
    {"alamat", "Jalan Contoh 1", false},
    {"prosedur-lain", "Tidak ada.", false},
    {"tujuan-lamaran", "kepada Panitia Seleksi", false},
};

/* REQ: BTG-II.B.1.e permit
 * REQ: BTG-II.B.1.e refuse
 * REQ: BTG-II.B.1.e.1 permit
 * REQ: BTG-II.B.1.e.1 refuse
 * REQ: BTG-II.B.1.e.2 permit
 * REQ: BTG-II.B.1.e.2 refuse
 * REQ: BTG-II.B.1.e.3 permit
 * REQ: BTG-II.B.1.e.3 refuse
 * REQ: BTG-II.B.1.e.4 permit
 * REQ: BTG-II.B.1.e.4 refuse
 * REQ: BTG-II.B.1.e.5 permit
 * REQ: BTG-II.B.1.e.5 refuse
 * REQ: BTG-II.B.1.e.6 permit
 * REQ: BTG-II.B.1.e.6 refuse
 * REQ: BTG-II.B.1.e.7 permit
 * REQ: BTG-II.B.1.e.7 refuse */
static void contents_bantaeng(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    announcement_check_contents(r, bantaeng_contents, 7, &v);
    assert_int_equal(verdicts_all(&v), MET_YES);
    again();
    announcement_check_contents(r, NULL, 0, &v);
    for (int i = 1; i <= 7; i++)                    /* each by its own clause */
        assert_int_equal(law_count(&v, MET_NO, arena_printf(a, "BTG-II.B.1.e.%d", i)), 1);
    assert_int_equal(v.n, 7);
    assert_string_equal(v.v[0].message, "Pengumuman belum memuat nama jabatan yang lowong.");
    assert_string_equal(v.v[5].lawful, "Isi bagian ini, atau nyatakan \"tidak ada\".");
    /* One missing, one that says "tidak ada" and may not, one of blanks. */
    struct announcement_content some[7];
    memcpy(some, bantaeng_contents, sizeof some);
    some[0].id = "judul";
    some[2].text = " TIDAK ADA ";
    some[4].text = " \t";
    again();
    announcement_check_contents(r, some, 7, &v);
    assert_int_equal(v.n, 3);
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.B.1.e.1"), 1);
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.B.1.e.3"), 1);
    assert_int_equal(law_count(&v, MET_NO, "BTG-II.B.1.e.5"), 1);
    assert_string_equal(v.v[1].lawful, "Bagian ini wajib diisi; \"tidak ada\" tidak mencukupi.");
}

/* REQ: BLR-8.2.a permit
 * REQ: BLR-8.2.a refuse
 * REQ: BLR-8.2.b permit
 * REQ: BLR-8.2.b refuse
 * REQ: BLR-8.2.c permit
 * REQ: BLR-8.2.c refuse
 * REQ: BLR-8.2.d permit
 * REQ: BLR-8.2.d refuse
 * REQ: BLR-8.2.e permit
 * REQ: BLR-8.2.e refuse
 * REQ: BLR-8.2.f permit
 * REQ: BLR-8.2.f refuse
 * REQ: BLR-8.2 permit
 * REQ: BLR-8.2 refuse */
static void contents_blora(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "blora-55-2014");
    struct announcement_content all[] = {
        {"jabatan", "Inspektur", false},
        {"persyaratan", "Pasal 4 ayat (2)", false},
        {"persyaratan-khusus", NULL, true},
        {"batas-waktu", "23 Desember 2019", false},
        {"tahapan", "tiga tahap", false},
        {"prosedur-lain", "tidak ada", false},
    };
    announcement_check_contents(r, all, 6, &v);
    assert_int_equal(verdicts_all(&v), MET_YES);
    for (size_t i = 0; i < 6; i++) {
        struct announcement_content one[6];
        memcpy(one, all, sizeof one);
        one[i] = (struct announcement_content){.id = all[i].id};    /* silence is missing */
        again();
        announcement_check_contents(r, one, 6, &v);
        assert_int_equal(v.n, 1);
        assert_string_equal(first_no()->clause, arena_printf(a, "BLR-8.2.%c", 'a' + (int)i));
        one[i].none = true;                                         /* "tidak ada": c and f only */
        again();
        announcement_check_contents(r, one, 6, &v);
        assert_int_equal(v.v[0].met, i == 2 || i == 5 ? MET_YES : MET_NO);
    }
    /* Nothing borrowed: no address and no chair's signature is asked here. */
    again();
    announcement_check_signature(r, 0, &v);
    assert_int_equal(verdicts_all(&v), MET_NOT_RULED);
}

/* ---- signature, scope, all together ---- */

/* REQ: BTG-II.B.1.e.8 permit
 * REQ: BTG-II.B.1.e.8 refuse */
static void signature_bantaeng(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    announcement_check_signature(r, ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR), &v);
    assert_string_equal(first_no()->clause, "BTG-II.B.1.e.8");
    assert_string_equal(first_no()->message,
                        "Pengumuman belum ditandatangani oleh Ketua Panitia Seleksi.");
    again();
    announcement_check_signature(r, ROLE_BIT(ROLE_PANEL_CHAIR), &v);
    assert_int_equal(verdicts_all(&v), MET_YES);
}

/* REQ: BTG-II.B.1.c permit
 * REQ: BTG-II.B.1.c refuse
 * REQ: NTT-13 refuse
 * REQ: BLR-15.3 permit
 * REQ: BLR-15.3 refuse */
static void scopes(void **state)
{
    (void)state;
    struct regulation *btg = law_read(a, "bantaeng-69-2019"), *ntt = law_read(a, "ntt-34-2019"),
                      *blr = law_read(a, "blora-55-2014");
    const struct { const struct regulation *r; enum scope s; bool widened; enum met met;
                   const char *clause; } cases[] = {
        {btg, SCOPE_PROVINCE, false, MET_YES, "BTG-II.B.1.c"},
        {btg, SCOPE_NATIONAL, false, MET_YES, "BTG-II.B.1.c"},
        {btg, SCOPE_INSTANCE, false, MET_NO, "BTG-II.B.1.c"},
        {btg, SCOPE_INSTANCE, true, MET_NO, "BTG-II.B.1.c"},
        {ntt, SCOPE_INSTANCE, false, MET_YES, "NTT-13"},
        {ntt, SCOPE_NATIONAL, false, MET_NO, "NTT-13"},
        {ntt, SCOPE_NATIONAL, true, MET_YES, "NTT-13"},
        {blr, SCOPE_PROVINCE, false, MET_NO, "BLR-4.1.a"},
        {blr, SCOPE_PROVINCE, true, MET_YES, "BLR-15.3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        again();
        announcement_check_scope(cases[i].r, cases[i].s, cases[i].widened, &v);
        assert_int_equal(v.n, 1);
        assert_int_equal(v.v[0].met, cases[i].met);
        assert_string_equal(v.v[0].clause, cases[i].clause);
    }
}

static void everything_at_once(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    struct announcement n = {.opens = DAY("2019-11-12"), .closes = DAY("2019-12-03"),
                             .contents = bantaeng_contents, .n_contents = 7,
                             .signed_by = ROLE_BIT(ROLE_PANEL_CHAIR), .scope = SCOPE_PROVINCE};
    assert_int_equal(announcement_check(r, c, &n, &v), ST_OK);
    assert_int_equal(verdicts_all(&v), MET_YES);
    assert_int_equal(v.n, 4);
    n = (struct announcement){.opens = DAY("2019-11-12"), .closes = DAY("2019-11-20"),
                              .contents = bantaeng_contents, .n_contents = 6,
                              .scope = SCOPE_INSTANCE};
    again();
    assert_int_equal(announcement_check(r, c, &n, &v), ST_OK);
    assert_int_equal(law_count_met(&v, MET_NO), 4);
}

/* ---- extension ---- */

static struct announcement_extension extension(const char *new_closes, int first, int second)
{
    struct post_applicants *p = arena_array_of(a, 2, struct post_applicants);
    p[0] = (struct post_applicants){"Inspektur", first};
    p[1] = (struct post_applicants){"Kepala Dinas Kesehatan", second};
    return (struct announcement_extension){
        .opens = DAY("2019-12-09"), .closes = DAY("2019-12-23"), .new_closes = DAY(new_closes),
        .on = DAY("2019-12-24"), .posts = p, .n_posts = 2};
}

/* REQ: BLR-8.3 permit
 * REQ: BLR-8.3 refuse */
static void extension_blora(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "blora-55-2014");
    struct announcement_extension x = extension("2020-01-03", 2, 5);
    assert_int_equal(announcement_check_extension(r, c, &x, &v), ST_OK);
    assert_int_equal(verdicts_all(&v), MET_YES);
    assert_string_equal(law_fact(&v.v[0], "jabatan"), "Inspektur (2)");
    assert_int_equal(law_count(&v, MET_NOT_RULED, NULL), 1);    /* how often */
    x.times_before = 7;
    again();
    assert_int_equal(announcement_check_extension(r, c, &x, &v), ST_OK);
    assert_int_equal(verdicts_all(&v), MET_YES);

    /* Enough everywhere. */
    x = extension("2020-01-03", 3, 5);
    again();
    assert_int_equal(announcement_check_extension(r, c, &x, &v), ST_OK);
    assert_string_equal(first_no()->clause, "BLR-8.3");
    assert_string_equal(law_fact(first_no(), "Inspektur"), "3 pelamar");
    /* Not later; or past already. */
    x = extension("2019-12-23", 0, 0);
    again();
    assert_int_equal(announcement_check_extension(r, c, &x, &v), ST_OK);
    assert_string_equal(first_no()->lawful_from, "2019-12-24");
    x = extension("2019-12-26", 0, 0);
    x.on = DAY("2019-12-27");
    again();
    assert_int_equal(announcement_check_extension(r, c, &x, &v), ST_OK);
    assert_string_equal(first_no()->lawful_from, "2019-12-27");
    /* By someone else. */
    x = extension("2020-01-03", 2, 5);
    x.by = ROLE_BIT(ROLE_SECRETARIAT);
    again();
    assert_int_equal(announcement_check_extension(r, c, &x, &v), ST_OK);
    assert_int_equal(law_count(&v, MET_NO, "BLR-8.3"), 1);
}

static void extension_not_ruled(void **state)
{
    static const char *const silent[] = {"bantaeng-69-2019", "ntt-34-2019"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct announcement_extension x = extension("2020-01-03", 0, 0);
        again();
        assert_int_equal(announcement_check_extension(law_read(a, silent[i]), c, &x, &v), ST_OK);
        assert_int_equal(v.n, 1);
        assert_int_equal(v.v[0].met, MET_NOT_RULED);
        assert_null(v.v[0].clause);
    }
}

/* At most twice, seven days each, and fewer than four: the national rule.
 * REQ: NAS-PM.perpanjangan permit
 * REQ: NAS-PM.perpanjangan refuse */
static void extension_national(void **state)
{
    (void)state;
    struct regulation r = *law_read(a, "nasional-15-2019");
    struct announcement_extension x = extension("2019-12-30", 3, 5);
    x.times_before = 1;
    assert_int_equal(announcement_check_extension(&r, c, &x, &v), ST_OK);
    assert_int_equal(verdicts_all(&v), MET_YES);
    assert_int_equal(law_count(&v, MET_NOT_RULED, NULL), 0);
    x.times_before = 2;
    again();
    assert_int_equal(announcement_check_extension(&r, c, &x, &v), ST_OK);
    assert_string_equal(first_no()->message, "Pengumuman sudah diperpanjang 2 kali.");
    x.times_before = 0;
    x.new_closes = DAY("2019-12-29");
    again();
    assert_int_equal(announcement_check_extension(&r, c, &x, &v), ST_OK);
    assert_string_equal(first_no()->lawful_from, "2019-12-30");
    /* A calendar that ends within the extension. */
    r.announcement.extension.unit = UNIT_WORKING;
    x.opens = DAY("2027-12-01");
    x.closes = DAY("2027-12-29");
    x.on = DATE_NONE;
    again();
    assert_int_equal(announcement_check_extension(&r, c, &x, &v), ST_REFUSED);
}

/* ---- a changed calendar ---- */

/* REQ: BTG-II.B.1.b refuse */
static void calendar_changes(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "bantaeng-69-2019");
    struct date opens = DAY("2019-11-12"), closes = DAY("2019-12-03");
    struct announcement_recheck k;
    struct calendar *changed = calendar_copy(c, a);
    struct calendar_day day = {.date = DAY("2019-11-27"), .kind = DAY_HOLIDAY,
                               .name = "Hari Pemilihan (rekaan)", .certainty = SURE};
    assert_true(calendar_correct(changed, a, &day, true));
    assert_null(calendar_off(c, day.date));                     /* the original stands */
    assert_int_equal(announcement_recheck(r, c, opens, closes, DAY("2019-11-21"), &k, &v), ST_OK);
    assert_true(k.lawful);
    again();
    assert_int_equal(announcement_recheck(r, changed, opens, closes, DAY("2019-11-21"), &k, &v),
                     ST_OK);
    assert_false(k.lawful);
    assert_false(k.closed);
    assert_string_equal(date_iso(a, k.becomes), "2019-12-04");
    assert_int_equal(k.count.n, 15);
    assert_string_equal(first_no()->clause, "BTG-II.B.1.b");
    assert_string_equal(first_no()->lawful_from, "2019-12-04");
    assert_non_null(strstr(law_fact(first_no(), "tidak dihitung"), "Hari Pemilihan (rekaan)"));
    /* A later closing still holds; on its last day it can still move; after it nothing does. */
    again();
    assert_int_equal(announcement_recheck(r, changed, opens, DAY("2019-12-06"),
                                          DAY("2019-11-21"), &k, &v), ST_OK);
    assert_true(k.lawful);
    assert_string_equal(date_iso(a, k.becomes), "2019-12-06");
    assert_int_equal(announcement_recheck(r, changed, opens, closes, closes, &k, &v), ST_OK);
    assert_string_equal(date_iso(a, k.becomes), "2019-12-04");
    assert_int_equal(announcement_recheck(r, changed, opens, closes, DAY("2019-12-04"), &k, &v),
                     ST_OK);
    assert_true(k.closed && k.lawful);
    assert_string_equal(date_iso(a, k.becomes), "2019-12-03");
    /* A holiday struck: never earlier. */
    assert_true(calendar_correct(changed, a, &day, false));
    assert_null(calendar_off(changed, day.date));
    assert_int_equal(announcement_recheck(r, changed, opens, DAY("2019-12-04"),
                                          DAY("2019-11-21"), &k, &v), ST_OK);
    assert_string_equal(date_iso(a, k.becomes), "2019-12-04");
    /* A day of a year that is not there cannot be corrected. */
    day.date = DAY("2031-01-01");
    assert_false(calendar_correct(changed, a, &day, true));
}

int main(void)
{
#define T(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(closing_bantaeng),   T(closing_blora),      T(closing_without_calendar),
        T(closing_not_ruled),  T(closing_ntt),        T(checking_ntt),
        T(the_file_decides),   T(channels_bantaeng),  T(channels_elsewhere),
        T(contents_bantaeng),  T(contents_blora),     T(signature_bantaeng),
        T(scopes),             T(everything_at_once), T(extension_blora),
        T(extension_not_ruled), T(extension_national), T(calendar_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
