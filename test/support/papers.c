#include "support/papers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "paper/template.h"

enum { FILE_MAX = 1 << 20 };

char *paper_sample_file(struct arena *a, const char *name)
{
    struct err e = {.class = ERR_NONE};
    char *text = NULL;
    size_t n;

    if (fs_read(a, arena_printf(a, "%s/test/support/papers/%s", SELTER_SOURCE_ROOT, name), FILE_MAX,
                &text, &n, &e) != ST_OK)
        fail_msg("%s: %s", name, e.detail);
    return text;
}

static json_t *strings(const char *const *v)
{
    json_t *list = json_array();

    for (; *v; v++)
        json_array_append_new(list, json_string(*v));
    return list;
}

json_t *paper_invitation_data(struct arena *a)
{
    static const char *const to[] = {"Dr. Ni Luh O'Brien-Sa'adah, M.Si.", NULL};
    static const char *const copies[] = {"Gubernur Nusa Tenggara Timur;",
                                         "Kepala Badan Kepegawaian Daerah.", NULL};
    json_t *data = json_in(a, json_object()), *start = json_object();

    json_put(data, "acara", "Rapat Persiapan Seleksi Terbuka");
    json_put(data, "sifat", "Penting");
    json_put(data, "pemerintah", "Pemerintah Provinsi Nusa Tenggara Timur");
    json_put(data, "tempat", "Ruang Rapat Sasando, Kantor Gubernur");
    json_put(start, "$date", "2025-01-20");
    json_put(start, "style", "long");
    json_put_new(data, "mulai", start);
    json_put_new(data, "penerima", strings(to));
    json_put_new(data, "tembusan", strings(copies));
    return data;
}

static json_t *person(size_t i)
{
    static const char *const names[] = {"Yosefina Tapo", "I Made Sa'id", "Maria O'Ghe Lado",
                                        "Petrus Rihi", "Siti Nur'aini"};
    json_t *p = json_object();
    char text[64];

    json_put_int(p, "nomor", (int64_t)i + 1);
    snprintf(text, sizeof text, "%s %zu", names[i % 5], i + 1);
    json_put(p, "nama", text);
    snprintf(text, sizeof text, "19800101200501%zu%03zu", i % 2 + 1, i % 999 + 1);
    json_put(p, "nip", text);
    return p;
}

json_t *paper_decree_data(struct arena *a)
{
    static const char *const copies[] = {"Menteri Dalam Negeri;", "Gubernur Jawa Tengah;",
                                         "yang bersangkutan.", NULL};
    json_t *data = json_in(a, json_object()), *list = json_array();

    for (size_t i = 0; i < 12; i++) {
        json_t *p = person(i);
        json_put(p, "jabatan", i % 2 ? "Sekretaris Dinas Pekerjaan Umum dan Penataan Ruang"
                                     : "Kepala Bidang Mutasi pada Badan Kepegawaian Daerah");
        json_array_append_new(list, p);
    }
    json_put_new(data, "peserta", list);
    json_put_new(data, "tembusan", strings(copies));
    return data;
}

json_t *paper_minutes_data(struct arena *a, size_t n_rows)
{
    json_t *data = json_in(a, json_object()), *list = json_array();

    for (size_t i = 0; i < n_rows; i++) {
        json_t *p = person(i), *score = json_object();
        char text[32];
        snprintf(text, sizeof text, "%zu.%02zu", 60 + i % 40, i * 7 % 100);
        json_put(score, "$dec", text);
        json_put_int(score, "places", 2);
        json_put_new(p, "nilai", score);
        json_put(p, "keterangan", i % 7 ? "memenuhi syarat"
                                        : "tidak memenuhi syarat: ijazah belum dilegalisasi oleh "
                                          "pejabat yang berwenang");
        json_array_append_new(list, p);
    }
    json_put_new(data, "baris", list);
    json_put_int(data, "jumlah", (int64_t)n_rows);
    json_put(data, "hari", "Kamis tanggal enam belas bulan Januari tahun dua ribu dua puluh lima");
    json_put(data, "tempat", "Kupang");
    return data;
}

struct letter_facts paper_facts(void)
{
    static const char *address[] = {"Jalan El Tari Nomor 52, Kupang 85111, Telepon (0380) 000000",
                                    "Laman https://pansel.example.go.id, pos-el "
                                    "pansel@example.go.id"};
    static const struct signer signers[] = {
        {.role = "ketua_pansel", .standing = "Plt.", .title = "Ketua Panitia Seleksi Terbuka",
         .name = "Dr. Andreas Nalle, S.H., M.Si.", .rank = "Pembina Utama Madya (IV/d)",
         .nip = "196803121994031005"},
        {.role = "bupati", .title = "BUPATI BLORA", .name = "SRI WULANDARI"},
        {.role = "sekda", .title = "Sekretaris Daerah", .on_behalf = "BUPATI BLORA",
         .for_title = "Asisten Administrasi Umum", .name = "Bambang Setyo", .rank = "Pembina",
         .nip = "197001011995031002"},
        {.role = "panel", .title = "Ketua", .name = "Dr. Andreas Nalle, S.H., M.Si.",
         .nip = "196803121994031005"},
        {.role = "panel", .title = "Sekretaris", .name = "Maria Seran, S.Sos.",
         .nip = "197205052000032001"},
        {.role = "panel", .title = "Anggota", .name = "Prof. Dr. Yohanes Bria"},
        {.role = "panel", .title = "Anggota", .name = "Siti Rahma, S.Psi., M.Psi."},
        {.role = "panel", .title = "Anggota", .name = "I Gusti Ngurah Alit"},
    };

    return (struct letter_facts){
        .letterhead = {.government = "PEMERINTAH PROVINSI NUSA TENGGARA TIMUR",
                       .agency = "PANITIA SELEKSI TERBUKA",
                       .address = address,
                       .n_address = 2},
        .number = "15/Pansel-JPT/I/2025",
        .place = "Kupang",
        .date = {20104},                                  /* 16 January 2025 is 20104 */
        .signers = signers,
        .n_signers = sizeof signers / sizeof *signers,
        .code = "7QK2-MX4D",
        .check_url = "https://pansel.example.go.id/cek/7QK2-MX4D",
        .journal_head = "3f1c9a0be7d24c66a1f0 (No. 1204)",
    };
}

struct document *paper_sample(struct arena *a, const char *name, const json_t *data,
                              const struct letter_facts *facts)
{
    char *text = paper_sample_file(a, arena_printf(a, "%s.md", name));
    struct document *d = NULL;
    struct err e = {.class = ERR_NONE};
    struct faults f;
    struct template *t;

    faults_init(&f, a);
    t = template_compile(a, name, text, strlen(text), &f);
    if (t && letter_compose(a, t, data, facts, &f, &e, &d) == ST_ERROR)
        fail_msg("%s", e.detail);
    for (size_t i = 0; i < f.n; i++)
        print_error("%s\n", fault_text(&f, i));
    assert_int_equal(f.n, 0);
    assert_non_null(d);
    return d;
}
