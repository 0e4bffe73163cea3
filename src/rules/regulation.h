/* A regulation as typed values: what regulations/KEY.yaml says, read into structs.
 *
 * Every value that binds stands beside the id of the clause it comes from (`clause`). A part
 * the regulation does not rule has clause == NULL: rules answer MET_NOT_RULED ("tidak diatur
 * di sini") and never borrow from another regulation. A `rule key` is the dotted path of a
 * part ("announcement.period"); acts and verdicts name rule keys, regulation_clause() turns
 * them into the clause of *this* regulation. Readings are interpretations: which of the
 * possible meanings was chosen, why, and the alternatives.
 *
 * All strings and arrays live in the arena given to the reader. Everything is open on purpose. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"

struct arena;

/* The key of the national rule, which guides where a regulation gives no range of weights. */
#define REGULATION_NATIONAL "nasional-15-2019"

/* ---- vocabularies (YAML words are given in regulation_words.c, kebab-case Indonesian) ---- */

/* Who may act. A role is held within one selection. YAML word in the comment. */
enum role {
    ROLE_PUBLIC,            /* publik */
    ROLE_APPLICANT,         /* pelamar */
    ROLE_AGENCY,            /* badan-kepegawaian: provisional office role before the decrees */
    ROLE_SECRETARIAT,       /* anggota-sekretariat */
    ROLE_SECRETARIAT_CHAIR, /* ketua-sekretariat */
    ROLE_PANEL,             /* anggota-pansel */
    ROLE_PANEL_CHAIR,       /* ketua-pansel */
    ROLE_ASSESSOR,          /* asesor */
    ROLE_PYB,               /* pyb */
    ROLE_PPK,               /* ppk */
    ROLE_BAPERJAKAT,        /* baperjakat */
    ROLE_GOVERNOR,          /* gubernur: opinion or assessment */
    ROLE_OVERSEER,          /* pengawas: KASN and its successors, read only */
    ROLE_USER,              /* pengguna: the user of the post; asks, has no sheet */
    ROLE_ADMIN,             /* admin: accounts only, no content */
    ROLE_SYSTEM,            /* sistem */
    ROLE__MAX
};
typedef uint32_t role_set;
#define ROLE_BIT(r) ((role_set)1u << (r))

/* Kinds of panel members (issue: CSV column `element`). */
enum element { ELEMENT_OFFICIAL /* pejabat */, ELEMENT_ACADEMIC /* akademisi */,
               ELEMENT_EXPERT /* pakar */, ELEMENT_PROFESSIONAL /* profesional */, ELEMENT__MAX };

enum day_unit { UNIT_WORKING /* hari-kerja */, UNIT_CALENDAR /* hari-kalender */,
                UNIT_HOUR /* jam */, UNIT_MINUTE /* menit */, UNIT_MONTH /* bulan */, UNIT__MAX };

/* How days are counted. INCLUSIVE: a duration, first and last day counted. BEFORE: count back
 * from a point, the opening day is not counted (Bantaeng "sebelum batas akhir"). */
enum counting { COUNT_INCLUSIVE /* inklusif */, COUNT_BEFORE /* sebelum */, COUNT__MAX };

enum post_class { POST_ANY /* semua */, POST_SEKDA /* sekda */, POST_OTHER /* lainnya */,
                  POST_CLASS__MAX };
enum jpt_level { JPT_ANY /* semua */, JPT_PRATAMA /* pratama */, JPT_MADYA /* madya */,
                 JPT_UTAMA /* utama */, JPT_LEVEL__MAX };

enum scope { SCOPE_INSTANCE /* instansi */, SCOPE_PROVINCE /* provinsi */,
             SCOPE_NATIONAL /* nasional */, SCOPE__MAX };

enum effect { EFFECT_TOLERATE /* toleransi */, EFFECT_REMARK /* catatan */,
              EFFECT_REFUSE /* tolak */, EFFECT__MAX };

enum certainty { SURE /* pasti */, PROBABLE /* mungkin */, UNSURE /* ragu */, CERTAINTY__MAX };

/* ---- clauses ---- */

enum clause_kind {
    CLAUSE_PRINCIPLE /* asas */, CLAUSE_PROHIBITION /* larangan */, CLAUSE_COMPOSITION /* susunan */,
    CLAUSE_ROUTE /* alur */, CLAUSE_PERIOD /* jangka-waktu */, CLAUSE_CONTENT /* isi */,
    CLAUSE_REQUIREMENT /* syarat */, CLAUSE_STAGE /* tahap */, CLAUSE_STEP /* langkah */,
    CLAUSE_SCORING /* penilaian */, CLAUSE_DECISION /* keputusan */, CLAUSE_DUTY /* tugas */,
    CLAUSE_TERM /* masa-kerja */, CLAUSE_SECRECY /* kerahasiaan */, CLAUSE_RECORD /* pencatatan */,
    CLAUSE_REPORT /* laporan */, CLAUSE_CATALOGUE /* daftar */, CLAUSE_FORCE /* keberlakuan */,
    CLAUSE_KIND__MAX
};

struct clause {
    const char *id;          /* "BLR-4.1.b" */
    const char *cite;        /* "Pasal 4 ayat (1) huruf b" */
    const char *text;        /* paraphrase in Indonesian, our words */
    enum clause_kind kind;
    enum certainty certainty;
    const char *source;      /* where the fact comes from, for probable ones; may be NULL */
    const char *note;        /* may be NULL: a slip of the source, a remark */
    int line;                /* in the file */
};

/* ---- readings ---- */

enum reading_key {
    READING_COUNT,            /* hitung-pengumuman: inklusif | sebelum */
    READING_COUNT_START,      /* mulai-hitung: saluran-terakhir | saluran-pertama */
    READING_CHECK_PERIOD,     /* periode-pemeriksaan: dari-pembukaan | setelah-penutupan */
    READING_AGE,              /* batas-usia: hari-ulang-tahun | sampai-sebelum-berikutnya */
    READING_AGE_DATE,         /* tanggal-usia: pengajuan | penutupan | pelantikan */
    READING_POSTS_TOGETHER,   /* masa-jabatan: bersama | masing-masing */
    READING_POSTS_DIFFERENT,  /* jabatan-berbeda: nama-atau-unit | nama-saja */
    READING_POSTS_ACTING,     /* plt-dihitung: tidak | ya */
    READING_HIGHER_COUNTS,    /* jenjang-lebih-tinggi: dihitung | tidak */
    READING_EFFECTIVE_DATE,   /* tanggal-efektif: tmt | keputusan */
    READING_PERFORMANCE_YEARS,/* tahun-kinerja: kalender-selesai | dua-terakhir-yang-ada */
    READING_MINIMUM_BASIS,    /* minimum-dihitung: per-jabatan | keseluruhan */
    READING_APPOINTED,        /* calon-ditunjuk: memenuhi-syarat | tanpa-syarat */
    READING_DRAFTS,           /* arti-dikirim: diajukan | draf */
    READING_POSTED,           /* kiriman-pos: keduanya | penerimaan */
    READING_PRIORITIES,       /* prioritas: minimal-satu | semua */
    READING_TWO_LISTS,        /* dua-daftar: keduanya | prioritas-saja */
    READING_PASSED,           /* arti-lulus: ambang-atau-selesai | semua-selesai */
    READING_FEWER_THAN_THREE, /* kurang-dari-tiga: berhenti | lanjut-dengan-penyimpangan */
    READING_INTERNAL_SHARE,   /* porsi-internal: satu-sampai-batas | paling-banyak */
    READING_PROVISIONAL_ROLES,/* peran-sementara: badan-kepegawaian | tidak-ada */
    READING_WEIGHT_RANGES,    /* bobot-di-luar-rentang: peringatan | penolakan */
    READING__MAX
};

struct reading {
    enum reading_key key;
    const char *key_word;     /* as written */
    const char *clause;       /* the clause it interprets */
    const char *matter;       /* what is open, Indonesian */
    const char *choice;       /* the chosen word */
    int choice_index;         /* its index in the key's vocabulary */
    const char *reason;
    const char *alternative;  /* what the other reading would mean, Indonesian */
};

/* ---- parts ---- */

struct period {               /* {clause, count, unit, counting} */
    const char *clause;
    int count;
    enum day_unit unit;
    enum counting counting;   /* resolved through READING_COUNT when one is given for it */
};

struct named_item {           /* a listed thing: channel, content of the announcement, duty ... */
    const char *id, *name, *clause;
    bool mandatory;
    bool may_be_none;         /* "tidak ada" is an acceptable answer */
};
struct named_items {
    const char *clause;
    struct named_item *v;
    size_t n;
};

struct element_rule {
    const char *clause, *name;
    unsigned kinds;           /* bits of enum element */
    int internal;             /* 1 internal only, 0 external only, -1 either */
    int min;
};

struct panel_rules {
    const char *clause;                        /* any rule on the panel at all; NULL: silent */
    const char *formed_clause; role_set formed_by;   /* who appoints */
    const char *coordination_clause;           /* coordination with the overseer; NULL none */
    const char *size_clause; int min, max; bool odd;
    const char *internal_clause; int internal_min, internal_max_percent;
    struct element_rule *elements; size_t n_elements;
    const char *strangers_clause; enum effect strangers; /* members who fit no element */
    const char *evidence_clause; unsigned evidence_kinds; /* kinds that need both evidences */
    enum effect evidence_others;               /* what a lack means for the other kinds */
    const char *field_clause, *assessment_clause; /* own clauses of the two evidences; NULL: one */
    const char *equal_clause;                  /* internal: a post not below the vacant one */
    struct named_items conditions;             /* what else each member must be known to satisfy */
    const char *decree_clause;
    const char *term_clause;                   /* term ends when three are chosen at every post */
    const char **after_term; size_t n_after_term; /* acts that stay allowed ("report.*") */
};

struct secretariat_rules {
    const char *clause;
    const char *size_clause; int max;
    const char *decree_clause;
    const char *qualification_clause; const char **qualifications; size_t n_qualifications;
    const char *term_clause;                   /* its own clause on the term the panel has too */
    struct named_items duties;
};

struct assessor_rules {
    const char *clause; bool mandatory;
    const char *evidence_clause; bool independent, experienced; /* evidence of both is needed */
    const char *several_clause; int min_per_participant;
    const char **instruments; size_t n_instruments; const char *instruments_clause;
};

struct extension_rules {
    const char *clause;                        /* NULL: not ruled */
    int min_applicants;                        /* fewer than this per post allows it */
    int max_times;                             /* 0: number not ruled */
    int days; enum day_unit unit;              /* of each extension; 0: not ruled */
    role_set by;
};

struct announcement_rules {
    const char *clause;
    struct period period;                      /* rule key announcement.period */
    struct period registration;                /* announcement.registration (NTT-14) */
    struct period check;                       /* announcement.check (NTT-15) */
    struct named_items channels;               /* announcement.channels */
    struct named_items contents;               /* announcement.contents */
    const char *signed_clause; role_set signed_by; /* NULL: no signature required */
    const char *scope_clause; enum scope scope_default; unsigned scopes; /* allowed bits */
    const char *widen_clause;                  /* a wider scope as a recorded act */
    struct extension_rules extension;          /* announcement.extension */
};

struct dossier_item {
    const char *id, *name, *clause;
    bool mandatory;
    const char **kinds; size_t n_kinds;        /* accepted file kinds: "pdf", "jpg" */
    const char *judged;                        /* how a verifier judges it */
    const char *reason;                        /* the reason printed when refused */
    const char *requirement;                   /* eligibility requirement id it proves; NULL */
};

struct dossier_rules {
    const char *clause;
    struct dossier_item *items; size_t n_items;
    bool fixed_order, exact;                   /* exact: others only when announced */
    bool may_add;                              /* "antara lain" */
    const char *window_clause;                 /* only inside the window */
    const char *early_clause; bool early_void; /* before the opening: void */
    const char *kept_clause;                   /* not given back, no deletion */
    const char *priorities_clause;             /* priorities must be stated */
    int max_posts;                             /* 0: not ruled */
};

/* Ways out when there are too few, in the order they may be used. */
enum too_few_path { PATH_EXTEND /* perpanjang */, PATH_APPOINT /* tunjuk */, PATH_STOP /* berhenti */,
                    PATH_WIDEN /* perluas */, PATH__MAX };
struct minimum_rule {
    const char *id;            /* pendaftaran | administrasi | akhir */
    const char *clause;
    int count;                 /* per post */
    unsigned paths;            /* bits of enum too_few_path; 0: the regulation names none */
    const char *appoint_clause; role_set appoint_by;
};

/* ---- eligibility ---- */

enum requirement_kind {
    REQ_CIVIL_SERVANT,  /* pns: scope own government or any */
    REQ_RANK,           /* pangkat: lowest rank */
    REQ_POSTS_HELD,     /* riwayat-jabatan: `count` different posts of `level`, months together */
    REQ_LEVEL_HELD,     /* jenjang: sitting or former post of level, or functional, >= months */
    REQ_EXPERIENCE,     /* pengalaman: related experience, cumulative months */
    REQ_AGE,            /* usia: at most */
    REQ_EDUCATION,      /* pendidikan: lowest */
    REQ_TRAINING,       /* diklat: leadership training level 1..4, new names equal */
    REQ_PERFORMANCE,    /* kinerja: grade at least, years */
    REQ_DISCIPLINE,     /* disiplin: not undergoing; never had */
    REQ_COMPETENCY,     /* kompetensi: proved later */
    REQ_HEALTH,         /* kesehatan: proved later */
    REQ_TRACK_RECORD,   /* rekam-jejak: proved later */
    REQ_DOCUMENT,       /* dokumen: satisfied by a dossier item alone */
    REQ__MAX
};

/* Levels of posts, as eligibility counts them, ascending. */
enum post_level { LEVEL_NONE, LEVEL_STAFF /* pelaksana */, LEVEL_SUPERVISOR /* pengawas */,
                  LEVEL_ADMIN_B /* administrator-iii.b */, LEVEL_ADMIN_A /* administrator-iii.a */,
                  LEVEL_PRATAMA /* jpt-pratama */, LEVEL_MADYA /* jpt-madya */,
                  LEVEL_UTAMA /* jpt-utama */, LEVEL__MAX };
enum functional_level { JF_NONE, JF_PERTAMA /* ahli-pertama */, JF_MUDA /* ahli-muda */,
                        JF_MADYA /* ahli-madya */, JF_UTAMA /* ahli-utama */, JF__MAX };

struct requirement {
    const char *id;            /* "a" ... or a word */
    const char *clause, *name; /* name: Indonesian, for findings */
    enum requirement_kind kind;
    const char *link;          /* objective link between requirement and post */
    bool own_government;       /* pns */
    int rank;                  /* pangkat: 1 = I/a ... 17 = IV/e */
    enum post_level level; bool level_exact_a; /* riwayat-jabatan/jenjang: iii.b does not count */
    enum functional_level functional;          /* equal functional post; JF_NONE: none */
    int count, months;         /* posts, months (years are stored times 12) */
    const char *except;        /* post title that does not count ("Sekretaris Daerah") */
    int years;                 /* usia, kinerja */
    const char *age_on;        /* pengajuan | penutupan | pelantikan; from the reading if NULL */
    int education;             /* 1 SD 2 SMP 3 SMA 4 D-I 5 D-II 6 D-III 7 D-IV=S1 8 profesi 9 S2 10 S3 */
    int training; bool attending_ok; /* diklat: PIM level 1..4; a letter "being followed" suffices */
    int grade;                 /* kinerja: steps below the best (0 best, 1 = Baik) */
    bool not_undergoing, never_had; unsigned degrees; /* disiplin: bits 1 ringan 2 sedang 4 berat */
    enum certainty certainty;
};

struct eligibility_profile {
    const char *clause;
    enum post_class posts;
    enum jpt_level level;
    struct requirement *v; size_t n;
};

/* ---- stages and scoring ---- */

enum scorer { SCORER_NONE /* tidak-dinilai */, SCORER_SECRETARIAT /* sekretariat */,
              SCORER_PANEL /* pansel */, SCORER_ASSESSOR /* asesor */, SCORER__MAX };
enum stage_method { METHOD_MEAN /* rata-rata */, METHOD_CONSENSUS /* konsensus */,
                    METHOD_ASSESSOR /* hasil-asesor */, METHOD_PASS /* lulus-tidak */,
                    METHOD__MAX };

struct criterion {
    const char *id, *name, *clause;
    int weight;                /* hundredths of a percent within the stage; 0: to be set */
};

struct stage_rule {
    const char *id;            /* administrasi makalah kompetensi wawancara rekam-jejak kesehatan hasil */
    const char *name, *clause;
    enum scorer scorer;
    enum stage_method method;
    bool counts;               /* may carry weight in the ranking */
    bool beside;               /* runs beside the others, not in their order (BLR-6.3.f) */
    bool per_person;           /* the score belongs to the person, shared by posts */
    bool after_result;         /* after the ranking (Bantaeng health) */
    const char *waive_clause;  /* may be waived with a reason before opening; NULL: no */
    const char *user_clause;   /* the user of the post may ask along, without a sheet; NULL: no */
    const char *exempt_clause; enum post_class exempt_posts; /* exemption for holders of an equal post */
    const char *decided_clause; role_set decided_by; /* who decides who goes on; 0: not ruled */
    const char *published_clause; role_set published_by;
    struct criterion *criteria; size_t n_criteria;
    const char *instruments_clause; const char **instruments; size_t n_instruments; int min_instruments;
    int min_scorers;           /* per participant; 0: all members of the panel */
    int default_weight;        /* hundredths of a percent; 0: none given */
    int weight_min, weight_max;/* range, hundredths of a percent; 0,0: not ruled */
    const char *weight_clause;
    int carry_over_months; const char *carry_over_clause; /* an earlier result stays usable; 0: not ruled */
};

/* ---- steps: the procedure in the regulation's order ---- */

struct step_rule {
    const char *id;            /* "NTT-01", own suffix allowed ("NTT-27a") */
    const char *clause;        /* clause id; defaults to id */
    const char *title;
    const char *done;          /* event pattern "act" or "act:tag" that completes it */
    const char *begun;         /* event that starts it; NULL */
    role_set by;
    bool inferred;             /* the source does not say who or that */
    const char *ready, *output;
    int norm; enum day_unit norm_unit; /* 0: no norm, never overdue */
    const char **after; size_t n_after;/* ids of steps that must be done first */
    enum post_class posts;     /* only for selections/posts of this class */
    bool per_post;             /* done once for every post */
    bool optional;
    bool waits;                /* wait state for an outside answer */
};

/* ---- result: ranking, three names, choice ---- */

enum three_basis { BASIS_HIGHEST /* nilai-tertinggi */, BASIS_ANY_PASSED /* yang-lulus */,
                   BASIS__MAX };
enum opinion_effect { OPINION_NONE, OPINION_ADVICE /* pendapat: differing needs a reason */,
                      OPINION_ASSESSMENT /* penilaian: the choice follows from it */,
                      OPINION_PERMISSION /* persetujuan: shut until given */, OPINION__MAX };

struct route_rule {            /* one per post class (or POST_ANY) */
    const char *clause;
    enum post_class posts;
    int names;                 /* 3 */
    role_set three_by; enum three_basis basis; const char *three_clause;
    role_set choose_by; const char *choose_clause;
    const char *consistency_clause;      /* appointee must be for the post and among the named */
    role_set opinion_by; enum opinion_effect opinion; const char *opinion_clause;
    const char *permission_clause;       /* overseer's answer needed before inauguration; NULL */
    const char *reason_clause;           /* choosing others than recommended/first needs a reason */
};

struct result_rules {
    const char *ranking_clause;
    const char *secrecy_clause; role_set ranking_readers; /* 0: not ruled */
    const char *tie_clause;              /* NULL: not ruled, plenary decides */
    const char *notice_clause;           /* result of each stage to the participants */
    const char *public_clause;           /* scores published openly (PP 11/2017 art. 121) */
    struct route_rule *routes; size_t n_routes;
};

struct report_rule {
    const char *id, *clause, *to; const char **copies; size_t n_copies; role_set by;
};
struct orientation_rules { const char *clause; int months; role_set by; };

/* The minister's written consent to appoint, while the head of region is acting, in his first
 * `months`, and from `months` before the candidates of the next election are set. */
struct consent_rules { const char *clause; int months; };

struct act_rule {              /* narrows who may do an act, and names its clause */
    const char *act;           /* "announcement.publish" or "announcement.publish:tag" */
    const char *clause;
    role_set by;               /* 0: not narrowed */
};

struct post_entry { const char *id, *title; enum post_class posts; };

struct force_rules {
    const char *clause; struct date from; bool known; /* unknown: a warning only */
};

struct legal_basis { const char *text, *note; };

struct regulation {
    const char *file;          /* as named by the caller; for messages */
    struct hash hash;          /* of the bytes */
    const char *schema;        /* "selter/regulation/1" */
    const char *key, *title, *short_title, *government, *region_head, *province;
    enum zone zone;
    int version;
    struct force_rules force;
    struct legal_basis *basis; size_t n_basis;
    const char **supplements; size_t n_supplements;
    struct clause *clauses; size_t n_clauses;
    struct reading *readings; size_t n_readings;
    const char *catalogue_clause; struct post_entry *posts; size_t n_posts;
    const char *level_clause; unsigned levels;   /* bits of enum jpt_level it may fill; NULL: any */
    struct panel_rules panel;
    struct secretariat_rules secretariat;
    struct assessor_rules assessors;
    struct announcement_rules announcement;
    struct dossier_rules dossier;
    struct minimum_rule *minimums; size_t n_minimums;
    struct eligibility_profile *eligibility; size_t n_eligibility;
    const char *objective_link_clause;
    const char *stages_clause; struct stage_rule *stages; size_t n_stages;
    const char *weights_clause;
    struct step_rule *steps; size_t n_steps;
    struct result_rules result;
    struct report_rule *reports; size_t n_reports;
    struct orientation_rules orientation;
    struct consent_rules consent;
    struct act_rule *acts; size_t n_acts;
    const char *declaration_clause;      /* integrity declaration before the first act (NTT-W) */
    const char *merit_clause;            /* protected attributes hidden from scorers */
    const char *shut_out_clause;         /* staff subordinate to or competing for a post */
    struct named_items equipment;        /* NTT-P: budget, TOR, rooms; BTG-II.B.9 */
    /* For `regulation show` and /regulasi: which dotted path cites which clause. */
    struct citation { const char *path, *clause; int line; } *citations; size_t n_citations;
};

/* Reads bytes; all faults of the file at once, with line and column. NULL when any is not a
 * warning. `loader` (may be NULL) gives the text of another regulation by key, for
 * supplements and for the national weight ranges (warnings). */
typedef const char *regulation_loader(void *arg, const char *key, size_t *ret_n);
struct regulation *regulation_read(struct arena *a, const char *file, const char *text, size_t n,
                                   regulation_loader *loader, void *loader_arg, struct faults *f);

const struct clause *regulation_clause_by_id(const struct regulation *r, const char *id);
/* The clause id behind a rule key (dotted path), or NULL when the regulation is silent. */
const char *regulation_clause(const struct regulation *r, const char *rule_key);
/* Index of the chosen word of a reading in its vocabulary; the vocabulary's first word (0)
 * when the file does not state the reading. */
int regulation_reading(const struct regulation *r, enum reading_key k);
const struct reading *regulation_reading_get(const struct regulation *r, enum reading_key k);
const struct stage_rule *regulation_stage(const struct regulation *r, const char *stage_id);
const struct step_rule *regulation_step(const struct regulation *r, const char *step_id);
const struct minimum_rule *regulation_minimum(const struct regulation *r, const char *id);
/* The profile for a post class and level: the most specific that matches, or NULL. */
const struct eligibility_profile *regulation_eligibility(const struct regulation *r,
                                                         enum post_class c, enum jpt_level l);
const struct route_rule *regulation_route(const struct regulation *r, enum post_class c);
/* The narrowing of an act ("announcement.publish", tag may be NULL); exact tag first. */
const struct act_rule *regulation_act(const struct regulation *r, const char *act, const char *tag);

/* Words of the vocabularies, both ways; NULL / -1 when there is none. */
const char *role_word(enum role r);
int role_from_word(const char *w);
const char *role_title(enum role r);                 /* "Ketua Panitia Seleksi" */
const char *role_set_show(struct arena *a, role_set s); /* "Ketua Panitia Seleksi atau PPK" */
const char *element_word(enum element e);
int element_from_word(const char *w);
const char *unit_name(enum day_unit u);              /* "hari kerja" */
const char *unit_word(enum day_unit u);
const char *clause_kind_name(enum clause_kind k);
const char *certainty_name(enum certainty c);
const char *reading_word(enum reading_key k);
const char *const *reading_choices(enum reading_key k, size_t *ret_n);
const char *post_class_word(enum post_class c);
int post_class_from_word(const char *w);
const char *jpt_level_word(enum jpt_level l);
int jpt_level_from_word(const char *w);
const char *scope_word(enum scope s);
int scope_from_word(const char *w);
const char *post_level_word(enum post_level l);
int post_level_from_word(const char *w);
const char *functional_level_word(enum functional_level l);
int functional_level_from_word(const char *w);
