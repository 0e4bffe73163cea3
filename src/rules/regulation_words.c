/* The words of a regulation file, both ways: one table a vocabulary, nothing else knows them.
 * Titles are what people read on pages and letters. */
#include "rules/regulation_words.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "rules/regulation.h"

static const struct yaml_word roles[] = {
    {"publik", ROLE_PUBLIC, "publik"},
    {"pelamar", ROLE_APPLICANT, "pelamar"},
    {"badan-kepegawaian", ROLE_AGENCY, "Badan Kepegawaian"},
    {"anggota-sekretariat", ROLE_SECRETARIAT, "Anggota Sekretariat"},
    {"ketua-sekretariat", ROLE_SECRETARIAT_CHAIR, "Ketua Sekretariat"},
    {"anggota-pansel", ROLE_PANEL, "Anggota Panitia Seleksi"},
    {"ketua-pansel", ROLE_PANEL_CHAIR, "Ketua Panitia Seleksi"},
    {"asesor", ROLE_ASSESSOR, "Asesor"},
    {"pyb", ROLE_PYB, "Pejabat yang Berwenang"},
    {"ppk", ROLE_PPK, "Pejabat Pembina Kepegawaian"},
    {"baperjakat", ROLE_BAPERJAKAT, "Baperjakat"},
    {"gubernur", ROLE_GOVERNOR, "Gubernur"},
    {"pengawas", ROLE_OVERSEER, "Pengawas Sistem Merit"},
    {"pengguna", ROLE_USER, "Pengguna Jabatan"},
    {"admin", ROLE_ADMIN, "Pengelola Akun"},
    {"sistem", ROLE_SYSTEM, "Sistem"},
};
const struct yaml_vocab words_role = YAML_VOCAB("role", roles);

static const struct yaml_word elements[] = {
    {"pejabat", ELEMENT_OFFICIAL, "pejabat"},
    {"akademisi", ELEMENT_ACADEMIC, "akademisi"},
    {"pakar", ELEMENT_EXPERT, "pakar"},
    {"profesional", ELEMENT_PROFESSIONAL, "profesional"},
};
const struct yaml_vocab words_element = YAML_VOCAB("element", elements);

static const struct yaml_word units[] = {
    {"hari-kerja", UNIT_WORKING, "hari kerja"},
    {"hari-kalender", UNIT_CALENDAR, "hari kalender"},
    {"jam", UNIT_HOUR, "jam"},
    {"menit", UNIT_MINUTE, "menit"},
    {"bulan", UNIT_MONTH, "bulan"},
};
const struct yaml_vocab words_unit = YAML_VOCAB("unit", units);

static const struct yaml_word countings[] = {
    {"inklusif", COUNT_INCLUSIVE, "hari pertama dan hari terakhir dihitung"},
    {"sebelum", COUNT_BEFORE, "dihitung mundur dari hari terakhir, hari pembukaan tidak dihitung"},
};
const struct yaml_vocab words_counting = YAML_VOCAB("counting", countings);

static const struct yaml_word post_classes[] = {
    {"semua", POST_ANY, "semua jabatan"},
    {"sekda", POST_SEKDA, "Sekretaris Daerah"},
    {"lainnya", POST_OTHER, "selain Sekretaris Daerah"},
};
const struct yaml_vocab words_post_class = YAML_VOCAB("post class", post_classes);

static const struct yaml_word jpt_levels[] = {
    {"semua", JPT_ANY, "semua jenjang"},
    {"pratama", JPT_PRATAMA, "JPT Pratama"},
    {"madya", JPT_MADYA, "JPT Madya"},
    {"utama", JPT_UTAMA, "JPT Utama"},
};
const struct yaml_vocab words_jpt_level = YAML_VOCAB("JPT level", jpt_levels);

static const struct yaml_word scopes[] = {
    {"instansi", SCOPE_INSTANCE, "instansi"},
    {"provinsi", SCOPE_PROVINCE, "provinsi"},
    {"nasional", SCOPE_NATIONAL, "nasional"},
};
const struct yaml_vocab words_scope = YAML_VOCAB("scope", scopes);

static const struct yaml_word effects[] = {
    {"toleransi", EFFECT_TOLERATE, NULL},
    {"catatan", EFFECT_REMARK, NULL},
    {"tolak", EFFECT_REFUSE, NULL},
};
const struct yaml_vocab words_effect = YAML_VOCAB("effect", effects);

static const struct yaml_word certainties[] = {
    {"pasti", SURE, "pasti"},
    {"mungkin", PROBABLE, "mungkin"},
    {"ragu", UNSURE, "ragu"},
};
const struct yaml_vocab words_certainty = YAML_VOCAB("certainty", certainties);

static const struct yaml_word clause_kinds[] = {
    {"asas", CLAUSE_PRINCIPLE, "asas"},
    {"larangan", CLAUSE_PROHIBITION, "larangan"},
    {"susunan", CLAUSE_COMPOSITION, "susunan"},
    {"alur", CLAUSE_ROUTE, "alur"},
    {"jangka-waktu", CLAUSE_PERIOD, "jangka waktu"},
    {"isi", CLAUSE_CONTENT, "isi"},
    {"syarat", CLAUSE_REQUIREMENT, "syarat"},
    {"tahap", CLAUSE_STAGE, "tahap"},
    {"langkah", CLAUSE_STEP, "langkah"},
    {"penilaian", CLAUSE_SCORING, "penilaian"},
    {"keputusan", CLAUSE_DECISION, "keputusan"},
    {"tugas", CLAUSE_DUTY, "tugas"},
    {"masa-kerja", CLAUSE_TERM, "masa kerja"},
    {"kerahasiaan", CLAUSE_SECRECY, "kerahasiaan"},
    {"pencatatan", CLAUSE_RECORD, "pencatatan"},
    {"laporan", CLAUSE_REPORT, "laporan"},
    {"daftar", CLAUSE_CATALOGUE, "daftar"},
    {"keberlakuan", CLAUSE_FORCE, "keberlakuan"},
};
const struct yaml_vocab words_clause_kind = YAML_VOCAB("clause kind", clause_kinds);

static const struct yaml_word paths[] = {
    {"perpanjang", PATH_EXTEND, "memperpanjang pengumuman"},
    {"tunjuk", PATH_APPOINT, "menunjuk calon"},
    {"berhenti", PATH_STOP, "berhenti"},
    {"perluas", PATH_WIDEN, "memperluas cakupan"},
};
const struct yaml_vocab words_path = YAML_VOCAB("way out", paths);

static const struct yaml_word requirements[] = {
    {"pns", REQ_CIVIL_SERVANT, "status PNS"},
    {"pangkat", REQ_RANK, "pangkat"},
    {"riwayat-jabatan", REQ_POSTS_HELD, "riwayat jabatan"},
    {"jenjang", REQ_LEVEL_HELD, "jenjang jabatan"},
    {"pengalaman", REQ_EXPERIENCE, "pengalaman"},
    {"usia", REQ_AGE, "usia"},
    {"pendidikan", REQ_EDUCATION, "pendidikan"},
    {"diklat", REQ_TRAINING, "pendidikan dan pelatihan kepemimpinan"},
    {"kinerja", REQ_PERFORMANCE, "penilaian kinerja"},
    {"disiplin", REQ_DISCIPLINE, "hukuman disiplin"},
    {"kompetensi", REQ_COMPETENCY, "kompetensi"},
    {"kesehatan", REQ_HEALTH, "kesehatan"},
    {"rekam-jejak", REQ_TRACK_RECORD, "rekam jejak"},
    {"dokumen", REQ_DOCUMENT, "dokumen"},
};
const struct yaml_vocab words_requirement = YAML_VOCAB("requirement kind", requirements);

static const struct yaml_word post_levels[] = {
    {"pelaksana", LEVEL_STAFF, "pelaksana"},
    {"pengawas", LEVEL_SUPERVISOR, "pengawas (eselon IV)"},
    {"administrator-iii.b", LEVEL_ADMIN_B, "administrator (eselon III.b)"},
    {"administrator-iii.a", LEVEL_ADMIN_A, "administrator (eselon III.a)"},
    {"jpt-pratama", LEVEL_PRATAMA, "JPT Pratama (eselon II)"},
    {"jpt-madya", LEVEL_MADYA, "JPT Madya (eselon I)"},
    {"jpt-utama", LEVEL_UTAMA, "JPT Utama"},
};
const struct yaml_vocab words_post_level = YAML_VOCAB("post level", post_levels);

static const struct yaml_word functionals[] = {
    {"ahli-pertama", JF_PERTAMA, "ahli pertama"},
    {"ahli-muda", JF_MUDA, "ahli muda"},
    {"ahli-madya", JF_MADYA, "ahli madya"},
    {"ahli-utama", JF_UTAMA, "ahli utama"},
};
const struct yaml_vocab words_functional = YAML_VOCAB("functional level", functionals);

static const struct yaml_word scorers[] = {
    {"tidak-dinilai", SCORER_NONE, "tidak dinilai"},
    {"sekretariat", SCORER_SECRETARIAT, "sekretariat"},
    {"pansel", SCORER_PANEL, "panitia seleksi"},
    {"asesor", SCORER_ASSESSOR, "tim asesor"},
};
const struct yaml_vocab words_scorer = YAML_VOCAB("scorer", scorers);

static const struct yaml_word methods[] = {
    {"rata-rata", METHOD_MEAN, "rata-rata penilai"},
    {"konsensus", METHOD_CONSENSUS, "kesepakatan penilai"},
    {"hasil-asesor", METHOD_ASSESSOR, "hasil tim asesor"},
    {"lulus-tidak", METHOD_PASS, "lulus atau tidak lulus"},
};
const struct yaml_vocab words_method = YAML_VOCAB("stage method", methods);

static const struct yaml_word bases[] = {
    {"nilai-tertinggi", BASIS_HIGHEST, "nilai tertinggi"},
    {"yang-lulus", BASIS_ANY_PASSED, "siapa pun yang lulus"},
};
const struct yaml_vocab words_basis = YAML_VOCAB("basis of the three", bases);

static const struct yaml_word opinions[] = {
    {"pendapat", OPINION_ADVICE, "pendapat"},
    {"penilaian", OPINION_ASSESSMENT, "penilaian"},
    {"persetujuan", OPINION_PERMISSION, "persetujuan"},
};
const struct yaml_vocab words_opinion = YAML_VOCAB("opinion effect", opinions);

static const struct yaml_word zones[] = {
    {"WIB", ZONE_WIB, NULL},
    {"WITA", ZONE_WITA, NULL},
    {"WIT", ZONE_WIT, NULL},
};
const struct yaml_vocab words_zone = YAML_VOCAB("zone", zones);

static const struct yaml_word internals[] = {
    {"bebas", -1, "dari dalam atau luar"},
    {"ya", 1, "dari dalam"},
    {"tidak", 0, "dari luar"},
};
const struct yaml_vocab words_internal = YAML_VOCAB("internal", internals);

static const struct yaml_word ranks[] = {
    {"I/a", 1, "Juru Muda (I/a)"},
    {"I/b", 2, "Juru Muda Tingkat I (I/b)"},
    {"I/c", 3, "Juru (I/c)"},
    {"I/d", 4, "Juru Tingkat I (I/d)"},
    {"II/a", 5, "Pengatur Muda (II/a)"},
    {"II/b", 6, "Pengatur Muda Tingkat I (II/b)"},
    {"II/c", 7, "Pengatur (II/c)"},
    {"II/d", 8, "Pengatur Tingkat I (II/d)"},
    {"III/a", 9, "Penata Muda (III/a)"},
    {"III/b", 10, "Penata Muda Tingkat I (III/b)"},
    {"III/c", 11, "Penata (III/c)"},
    {"III/d", 12, "Penata Tingkat I (III/d)"},
    {"IV/a", 13, "Pembina (IV/a)"},
    {"IV/b", 14, "Pembina Tingkat I (IV/b)"},
    {"IV/c", 15, "Pembina Utama Muda (IV/c)"},
    {"IV/d", 16, "Pembina Utama Madya (IV/d)"},
    {"IV/e", 17, "Pembina Utama (IV/e)"},
};
const struct yaml_vocab words_rank = YAML_VOCAB("rank", ranks);

/* D-IV and S1 are one level: the first word of a value is the one shown. */
static const struct yaml_word educations[] = {
    {"SD", 1, NULL},    {"SMP", 2, NULL},  {"SMA", 3, NULL},     {"D-I", 4, NULL},
    {"D-II", 5, NULL},  {"D-III", 6, NULL}, {"S1", 7, "S1/D-IV"}, {"D-IV", 7, NULL},
    {"profesi", 8, NULL}, {"S2", 9, NULL},  {"S3", 10, NULL},
};
const struct yaml_vocab words_education = YAML_VOCAB("education", educations);

static const struct yaml_word trainings[] = {
    {"I", 1, "Diklatpim Tingkat I"},
    {"II", 2, "Diklatpim Tingkat II"},
    {"III", 3, "Diklatpim Tingkat III"},
    {"IV", 4, "Diklatpim Tingkat IV"},
};
const struct yaml_vocab words_training = YAML_VOCAB("training", trainings);

static const struct yaml_word grades[] = {
    {"Sangat Baik", 0, NULL},
    {"Baik", 1, NULL},
    {"Cukup", 2, NULL},
    {"Kurang", 3, NULL},
    {"Sangat Kurang", 4, NULL},
};
const struct yaml_vocab words_grade = YAML_VOCAB("performance grade", grades);

/* As bits 1, 2, 4. */
static const struct yaml_word degrees[] = {
    {"ringan", 0, NULL},
    {"sedang", 1, NULL},
    {"berat", 2, NULL},
};
const struct yaml_vocab words_degree = YAML_VOCAB("degree of discipline", degrees);

static const struct yaml_word ages_on[] = {
    {"pengajuan", 0, "tanggal pengajuan lamaran"},
    {"penutupan", 1, "tanggal penutupan"},
    {"pelantikan", 2, "tanggal pelantikan"},
};
const struct yaml_vocab words_age_on = YAML_VOCAB("reference date of age", ages_on);

static const struct yaml_word minimums[] = {
    {"pendaftaran", 0, NULL},
    {"administrasi", 1, NULL},
    {"akhir", 2, NULL},
};
const struct yaml_vocab words_minimum = YAML_VOCAB("minimum", minimums);

/* ---- readings: the first choice of each key is what holds when the file is silent ---- */

enum { CHOICES_MAX = 3 };
static const char *const choices[READING__MAX][CHOICES_MAX + 1] = {
    [READING_COUNT] = {"inklusif", "sebelum"},
    [READING_COUNT_START] = {"saluran-terakhir", "saluran-pertama"},
    [READING_CHECK_PERIOD] = {"dari-pembukaan", "setelah-penutupan"},
    [READING_AGE] = {"hari-ulang-tahun", "sampai-sebelum-berikutnya"},
    [READING_AGE_DATE] = {"pengajuan", "penutupan", "pelantikan"},
    [READING_POSTS_TOGETHER] = {"bersama", "masing-masing"},
    [READING_POSTS_DIFFERENT] = {"nama-atau-unit", "nama-saja"},
    [READING_POSTS_ACTING] = {"tidak", "ya"},
    [READING_HIGHER_COUNTS] = {"dihitung", "tidak"},
    [READING_EFFECTIVE_DATE] = {"tmt", "keputusan"},
    [READING_PERFORMANCE_YEARS] = {"kalender-selesai", "dua-terakhir-yang-ada"},
    [READING_MINIMUM_BASIS] = {"per-jabatan", "keseluruhan"},
    [READING_APPOINTED] = {"memenuhi-syarat", "tanpa-syarat"},
    [READING_DRAFTS] = {"diajukan", "draf"},
    [READING_POSTED] = {"keduanya", "penerimaan"},
    [READING_PRIORITIES] = {"minimal-satu", "semua"},
    [READING_TWO_LISTS] = {"keduanya", "prioritas-saja"},
    [READING_PASSED] = {"ambang-atau-selesai", "semua-selesai"},
    [READING_FEWER_THAN_THREE] = {"berhenti", "lanjut-dengan-penyimpangan"},
    [READING_INTERNAL_SHARE] = {"satu-sampai-batas", "paling-banyak"},
    [READING_PROVISIONAL_ROLES] = {"badan-kepegawaian", "tidak-ada"},
    [READING_WEIGHT_RANGES] = {"peringatan", "penolakan"},
};

static const struct yaml_word reading_keys[] = {
    {"hitung-pengumuman", READING_COUNT, NULL},
    {"mulai-hitung", READING_COUNT_START, NULL},
    {"periode-pemeriksaan", READING_CHECK_PERIOD, NULL},
    {"batas-usia", READING_AGE, NULL},
    {"tanggal-usia", READING_AGE_DATE, NULL},
    {"masa-jabatan", READING_POSTS_TOGETHER, NULL},
    {"jabatan-berbeda", READING_POSTS_DIFFERENT, NULL},
    {"plt-dihitung", READING_POSTS_ACTING, NULL},
    {"jenjang-lebih-tinggi", READING_HIGHER_COUNTS, NULL},
    {"tanggal-efektif", READING_EFFECTIVE_DATE, NULL},
    {"tahun-kinerja", READING_PERFORMANCE_YEARS, NULL},
    {"minimum-dihitung", READING_MINIMUM_BASIS, NULL},
    {"calon-ditunjuk", READING_APPOINTED, NULL},
    {"arti-dikirim", READING_DRAFTS, NULL},
    {"kiriman-pos", READING_POSTED, NULL},
    {"prioritas", READING_PRIORITIES, NULL},
    {"dua-daftar", READING_TWO_LISTS, NULL},
    {"arti-lulus", READING_PASSED, NULL},
    {"kurang-dari-tiga", READING_FEWER_THAN_THREE, NULL},
    {"porsi-internal", READING_INTERNAL_SHARE, NULL},
    {"peran-sementara", READING_PROVISIONAL_ROLES, NULL},
    {"bobot-di-luar-rentang", READING_WEIGHT_RANGES, NULL},
};
const struct yaml_vocab words_reading = YAML_VOCAB("reading", reading_keys);

const char *const *reading_choices(enum reading_key k, size_t *ret_n)
{
    size_t n = 0;
    if ((unsigned)k >= READING__MAX) {
        *ret_n = 0;
        return NULL;
    }
    while (choices[k][n] != NULL)
        n++;
    *ret_n = n;
    return choices[k];
}

/* ---- both ways ---- */

static int from_word(const struct yaml_vocab *v, const char *w)
{
    int value;
    return yaml_word_find(v, w, &value) ? value : -1;
}

const char *role_word(enum role r) { return yaml_word_of(&words_role, (int)r); }
int role_from_word(const char *w) { return from_word(&words_role, w); }
const char *role_title(enum role r) { return yaml_title_of(&words_role, (int)r); }
const char *element_word(enum element e) { return yaml_word_of(&words_element, (int)e); }
int element_from_word(const char *w) { return from_word(&words_element, w); }
const char *unit_name(enum day_unit u) { return yaml_title_of(&words_unit, (int)u); }
const char *unit_word(enum day_unit u) { return yaml_word_of(&words_unit, (int)u); }
const char *clause_kind_name(enum clause_kind k) { return yaml_title_of(&words_clause_kind, (int)k); }
const char *certainty_name(enum certainty c) { return yaml_title_of(&words_certainty, (int)c); }
const char *reading_word(enum reading_key k) { return yaml_word_of(&words_reading, (int)k); }
const char *post_class_word(enum post_class c) { return yaml_word_of(&words_post_class, (int)c); }
int post_class_from_word(const char *w) { return from_word(&words_post_class, w); }
const char *jpt_level_word(enum jpt_level l) { return yaml_word_of(&words_jpt_level, (int)l); }
int jpt_level_from_word(const char *w) { return from_word(&words_jpt_level, w); }
const char *scope_word(enum scope s) { return yaml_word_of(&words_scope, (int)s); }
int scope_from_word(const char *w) { return from_word(&words_scope, w); }
const char *post_level_word(enum post_level l) { return yaml_word_of(&words_post_level, (int)l); }
int post_level_from_word(const char *w) { return from_word(&words_post_level, w); }

const char *functional_level_word(enum functional_level l)
{
    return yaml_word_of(&words_functional, (int)l);
}

int functional_level_from_word(const char *w)
{
    return from_word(&words_functional, w);
}

const char *role_set_show(struct arena *a, role_set s)
{
    struct buf b BUF_AUTO;
    unsigned left = (unsigned)__builtin_popcount(s);
    buf_init(&b, 2048);
    for (size_t i = 0; i < words_role.n; i++) {
        if ((s & ROLE_BIT(words_role.v[i].value)) == 0)
            continue;
        left--;
        buf_printf(&b, "%s%s", words_role.v[i].title, left == 0 ? "" : left == 1 ? " atau " : ", ");
    }
    return buf_dup(&b, a);
}
