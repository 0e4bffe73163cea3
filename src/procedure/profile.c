/* What an applicant tells about himself once, and what it means for a post before he applies.
 *
 * The profile belongs to the account: rank, posts held, trainings, education, appraisals, discipline. A
 * dossier that is begun takes a copy (application.start); what is judged is always the dossier's
 * own. Nobody but its owner reads it. A list left empty is not known; that there was no training or
 * no discipline must be said.
 *
 * Serves the eligibility profiles of a regulation (`eligibility`): each requirement met, not met or
 * not yet proved, with its clause, the fact, and what would be lawful. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_dossier.h"
#include "procedure/parts_profile.h"
#include "procedure/parts_public.h"
#include "rules/eligibility.h"
#include "rules/nip.h"
#include "rules/person_json.h"

/* ---- the facts ---- */

static const char *const sexes[] = {"laki-laki", "perempuan", NULL};
static const char *const ranks[] = {"IV/e", "IV/d", "IV/c", "IV/b", "IV/a", "III/d", "III/c",
                                    "III/b", "III/a", "II/d", "II/c", "II/b", "II/a", NULL};
static const char *const levels_of_education[] = {"S3", "S2", "Profesi", "S1", "D-IV", "D-III",
                                                  "D-II", "D-I", "SMA/SMK", NULL};
static const char *const trainings[] = {"PKN Tingkat I",        "PKN Tingkat II",
                                        "PKA",                  "PKP",
                                        "Diklatpim Tingkat I",  "Diklatpim Tingkat II",
                                        "Diklatpim Tingkat III", "Diklatpim Tingkat IV",
                                        "SPATI", "SPAMEN", "SPAMA", "SPADA", NULL};
static const char *const grades[] = {"Sangat Baik", "Baik", "Butuh Perbaikan", "Cukup", "Sedang",
                                     "Kurang", "Buruk", "Sangat Kurang", NULL};
static const char *const punishments[] = {
    "ringan", "sedang", "berat", "teguran-lisan", "teguran-tertulis", "pernyataan-tidak-puas",
    "penundaan-gaji-berkala", "penundaan-pangkat", "penurunan-pangkat-1-tahun",
    "penurunan-pangkat-3-tahun", "penurunan-jabatan", "pembebasan-jabatan", "potong-tukin-6-bulan",
    "potong-tukin-9-bulan", "potong-tukin-12-bulan", "penurunan-jabatan-12-bulan",
    "pembebasan-jabatan-12-bulan", NULL};
static const char *const levels[] = {"eselon I.a",   "eselon I.b",   "eselon II.a",   "eselon II.b",
                                     "eselon III.a", "eselon III.b", "eselon IV.a",   "eselon IV.b",
                                     "pelaksana",    "JF ahli utama", "JF ahli madya",
                                     "JF ahli muda", "JF ahli pertama", NULL};
static const char *const ways[] = {"definitif", "Plt", "Plh", "Pj", NULL};

static const struct param rank_params[] = {
    {"rank", PARAM_WORD, true, "golongan ruang", .words = ranks},
    {"tmt", PARAM_DATE, false, "terhitung mulai tanggal (TMT)"},
    {"decree", PARAM_DATE, false, "tanggal keputusan"},
    PARAMS_END,
};
static const struct param post_params[] = {
    {"title", PARAM_LINE, true, "nama jabatan"},
    {"unit", PARAM_LINE, false, "unit kerja"},
    {"level", PARAM_WORD, true, "jenjang atau eselon", .words = levels},
    {"acting", PARAM_WORD, false, "cara menduduki", .words = ways,
     .hint = "kosongkan bila definitif"},
    {"from", PARAM_DATE, true, "terhitung mulai tanggal (TMT)"},
    {"until", PARAM_DATE, false, "hari terakhir", .hint = "kosongkan bila masih diduduki"},
    {"decree", PARAM_DATE, false, "tanggal keputusan"},
    {"related", PARAM_FLAG, false, "sebidang dengan jabatan yang akan dilamar"},
    PARAMS_END,
};
static const struct param training_params[] = {
    {"name", PARAM_WORD, true, "nama pelatihan", .words = trainings},
    {"date", PARAM_DATE, false, "tanggal sertifikat"},
    {"attending", PARAM_FLAG, false, "sedang diikuti"},
    PARAMS_END,
};
static const struct param education_params[] = {
    {"level", PARAM_WORD, true, "jenjang", .words = levels_of_education},
    {"date", PARAM_DATE, false, "tanggal ijazah"},
    PARAMS_END,
};
static const struct param appraisal_params[] = {
    {"year", PARAM_INT, true, "tahun", .min = 1990, .max = 2100},
    {"grade", PARAM_WORD, true, "predikat", .words = grades},
    PARAMS_END,
};
static const struct param discipline_params[] = {
    {"kind", PARAM_WORD, true, "tingkat atau jenis hukuman", .words = punishments},
    {"from", PARAM_DATE, true, "mulai berlaku"},
    {"until", PARAM_DATE, false, "hari terakhir"},
    PARAMS_END,
};

static const struct param profile_params[] = {
    {"birth_date", PARAM_DATE, false, "tanggal lahir", .personal = true},
    {"sex", PARAM_WORD, false, "jenis kelamin", .words = sexes, .personal = true},
    {"own_government", PARAM_FLAG, false, "PNS pada pemerintah daerah ini", .personal = true},
    {"ranks", PARAM_LIST, false, "pangkat", .max = 20, .of = rank_params, .personal = true,
     .hint = "cukup pangkat terakhir"},
    {"posts", PARAM_LIST, false, "jabatan", .max = 40, .of = post_params, .personal = true,
     .hint = "jabatan sekarang dan yang pernah diduduki"},
    {"education", PARAM_LIST, false, "pendidikan", .max = 10, .of = education_params,
     .personal = true, .hint = "cukup yang tertinggi"},
    {"trainings", PARAM_LIST, false, "pelatihan kepemimpinan", .max = 10, .of = training_params,
     .personal = true},
    {"no_training", PARAM_FLAG, false, "belum pernah mengikuti pelatihan kepemimpinan",
     .personal = true},
    {"performance", PARAM_LIST, false, "penilaian kinerja", .max = 20, .of = appraisal_params,
     .personal = true, .hint = "paling sedikit dua tahun terakhir"},
    {"discipline", PARAM_LIST, false, "hukuman disiplin", .max = 10, .of = discipline_params,
     .personal = true},
    {"no_discipline", PARAM_FLAG, false, "tidak pernah dijatuhi hukuman disiplin",
     .personal = true},
    PARAMS_END,
};

/* "There is none" becomes an empty list; both at once contradict each other. */
static void say_none(struct ctx *c, json_t *facts, const char *flag, const char *list)
{
    bool none = json_flag(facts, flag);
    json_object_del(facts, flag);
    if (none && json_object_get(facts, list))
        act_fault(c, flag, "Daftarnya terisi; hapus isinya, atau pilih tidak");
    else if (none)
        json_put_new(facts, list, json_array());
}

static enum status run_fill(struct ctx *c, const struct input *in)
{
    struct person p;
    json_t *facts = json_in(c->arena, json_copy(input_json(in)));
    say_none(c, facts, "no_training", "trainings");
    say_none(c, facts, "no_discipline", "discipline");
    if (json_object_size(facts) == 0)
        return act_fault(c, "birth_date", "Profil masih kosong; isilah paling sedikit satu bagian");
    if (!person_json_read(c->arena, facts, "", c->out->faults, &p) || c->out->faults->n_errors)
        return ST_INVALID;
    db_run(c->db,
           "UPDATE account_profile SET ended_by = ?1 WHERE account_id = ?2 AND ended_by IS NULL",
           "ii", c->record, c->actor.account);
    db_run(c->db,
           "INSERT INTO account_profile (account_id, p_person, made_by) VALUES (?1, ?2, ?3)", "isi",
           c->actor.account, json_canonical(c->arena, facts), c->record);
    c->out->goes_on = "Profil ini mengisi setiap lamaran yang Anda mulai. Pada halaman syarat "
                      "sebuah seleksi Anda melihat syarat mana yang sudah terpenuhi.";
    return act_done(c, "Profil disimpan.");
}

/* ---- the own profile ---- */

/* As the form has it. */
static json_t *as_input(json_t *facts)
{
    json_t *o = json_copy(facts);
    if (json_is_array(json_object_get(o, "trainings")))
        json_put_flag(o, "no_training", json_array_size(json_object_get(o, "trainings")) == 0);
    if (json_is_array(json_object_get(o, "discipline")))
        json_put_flag(o, "no_discipline", json_array_size(json_object_get(o, "discipline")) == 0);
    return o;
}

static enum status read_prefill(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *facts = profile_facts(c, c->actor.account, NULL);
    (void)in;
    json_put_new(data, "input", facts ? as_input(facts) : json_null());
    return ST_OK;
}

static const char *const dated[] = {"tmt", "decree", "from", "until", "date", NULL};

/* The entries of a list, with every name the page asks for and dates as dates. */
static json_t *entries(struct ctx *c, const json_t *facts, const char *key)
{
    static const char *const names[] = {"rank", "title", "unit", "level", "acting", "name", "grade",
                                        "kind", "score", NULL};
    json_t *list = json_array();
    const json_t *from = json_object_get(facts, key);
    for (size_t i = 0; i < json_array_size(from); i++) {
        const json_t *e = json_array_get(from, i);
        json_t *o = json_object();
        for (size_t k = 0; names[k]; k++)
            json_put(o, names[k], json_str(e, names[k]));
        for (size_t k = 0; dated[k]; k++)
            leaf_iso(c->arena, o, dated[k], json_str(e, dated[k]));
        json_put_int(o, "year", json_int(e, "year", 0));
        json_put_flag(o, "attending", json_flag(e, "attending"));
        json_array_append_new(list, o);
    }
    return list;
}

static void put_section(struct ctx *c, json_t *data, const json_t *facts, const char *key)
{
    const json_t *given = json_object_get(facts, key);
    json_t *o = json_object(), *list = entries(c, facts, key);
    json_put_flag(o, "some", json_array_size(list) > 0);
    json_put_flag(o, "none", json_is_array(given) && json_array_size(given) == 0);
    json_put_flag(o, "unknown", !json_is_array(given));
    json_put_new(o, "entries", list);
    json_put_new(data, key, o);
}

static void put_drafts(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.pub, s.title FROM dossier d JOIN selection s ON s.id = d.selection_id"
        " WHERE d.account_id = ?1 AND NOT EXISTS (SELECT 1 FROM submission v"
        "  WHERE v.dossier_id = d.id AND v.void = 0) ORDER BY d.id DESC LIMIT 20",
        "i", c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "pub", rows_text(rows, 0));
        json_put(o, "title", rows_text(rows, 1));
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_drafts", json_array_size(list) > 0);
    json_put_new(data, "drafts", list);
}

static enum status read_profile(struct ctx *c, const struct input *in, json_t *data)
{
    static const char *const sections[] = {"ranks", "posts", "education", "trainings",
                                           "performance", "discipline", NULL};
    json_t *facts = profile_facts(c, c->actor.account, NULL);
    (void)in;
    json_put(data, "name", c->actor.name);
    const char *nip = db_text(c->db, c->arena, "SELECT p_nip FROM account WHERE id = ?1", "i",
                              c->actor.account);
    json_put(data, "nip", nip ? nip_show(c->arena, nip) : NULL);
    json_put_flag(data, "filled", facts != NULL);
    leaf_iso(c->arena, data, "birth_date", json_str(facts, "birth_date"));
    json_put(data, "sex", str_eq(json_str(facts, "sex"), "laki-laki")   ? "Laki-laki"
                          : str_eq(json_str(facts, "sex"), "perempuan") ? "Perempuan" : NULL);
    for (size_t i = 0; sections[i]; i++)
        put_section(c, data, facts, sections[i]);
    put_drafts(c, data);
    return ST_OK;
}

/* ---- what it means for a post ---- */

/* The facts of the draft where there is one, else of the profile. */
static bool find_person(struct ctx *c, struct person *ret)
{
    struct faults f;
    int64_t dossier = db_int(c->db, 0,
                             "SELECT id FROM dossier WHERE selection_id = ?1 AND account_id = ?2",
                             "ii", c->sel->id, c->actor.account);
    json_t *facts = profile_facts(c, c->actor.account, NULL);
    bool own = dossier && db_int(c->db, 0, "SELECT COUNT(*) FROM dossier_profile WHERE dossier_id = ?1"
                                 " AND ended_by IS NULL", "i", dossier);
    faults_init(&f, c->arena);
    *ret = PERSON_UNKNOWN;
    if (own) {
        dossier_person(c, dossier, c->actor.account, ret);
        return true;
    }
    if (facts)
        person_json_read(c->arena, facts, "", &f, ret);
    ret->nip = db_text(c->db, c->arena, "SELECT p_nip FROM account WHERE id = ?1", "i",
                       c->actor.account);
    ret->name = c->actor.name;
    return facts != NULL;
}

static json_t *facts_list(const struct verdict *v)
{
    json_t *list = json_array(), *all = json_verdict(v), *value;
    const char *key;
    json_object_foreach(json_object_get(all, "facts"), key, value) {
        json_t *o = json_object();
        json_put(o, "label", key);
        json_put(o, "value", json_string_value(value));
        json_array_append_new(list, o);
    }
    json_decref(all);
    return list;
}

static json_t *finding_json(struct ctx *c, const struct verdict *v)
{
    json_t *o = json_object(), *clause;
    struct date from;
    json_put_flag(o, "met", v->met == MET_YES);
    json_put_flag(o, "not_met", v->met == MET_NO);
    json_put_flag(o, "unproved", v->met != MET_YES && v->met != MET_NO);
    json_put(o, "message", v->message);
    json_put(o, "lawful", v->met == MET_YES ? NULL : v->lawful);
    leaf_date(c->arena, o, "lawful_from",
              v->lawful_from && date_parse(v->lawful_from, &from) ? from : DATE_NONE);
    leaf_clause(o, "clause", c->sel->reg, v->clause);
    clause = json_object_get(o, "clause");
    if (json_is_object(clause))
        json_put_new(clause, "facts", facts_list(v));
    return o;
}

static json_t *judged_json(struct ctx *c, const struct post_ref *post, const struct person *p)
{
    struct verdicts v;
    struct eligibility_dates when = {c->today, c->sel->closes, DATE_NONE,
                                     c->sel->scope > SCOPE_INSTANCE};
    json_t *o = json_object(), *list = json_array();
    int64_t counts[3] = {0};
    verdicts_init(&v, c->arena);
    enum met all = eligibility_judge(c->arena, c->sel->reg, post->class, post->level, p, &when, &v);
    for (size_t i = 0; i < v.n; i++) {
        json_array_append_new(list, finding_json(c, &v.v[i]));
        counts[v.v[i].met == MET_YES ? 0 : v.v[i].met == MET_NO ? 1 : 2]++;
    }
    json_put(o, "pub", post->pub);
    json_put(o, "title", post->title);
    json_put(o, "unit", post->unit);
    json_put_flag(o, "fits", all == MET_YES);
    json_put_flag(o, "lacks", all == MET_NO);
    json_put_flag(o, "open", all != MET_YES && all != MET_NO);
    json_put_int(o, "met", counts[0]);
    json_put_int(o, "not_met", counts[1]);
    json_put_int(o, "unproved", counts[2]);
    json_put_flag(o, "ruled", v.n > 0);
    json_put_new(o, "findings", list);
    return o;
}

static enum status read_requirements(struct ctx *c, const struct input *in, json_t *data)
{
    struct person p;
    json_t *list = json_array();
    (void)in;
    public_selection(c, data);
    json_put_flag(data, "known", find_person(c, &p));
    json_put_flag(data, "applied",
                  db_int(c->db, 0,
                         "SELECT COUNT(*) FROM dossier WHERE selection_id = ?1 AND account_id = ?2",
                         "ii", c->sel->id, c->actor.account) > 0);
    leaf_date(c->arena, data, "judged_on", c->today);
    leaf_date(c->arena, data, "closes", c->sel->closes);
    json_put_flag(data, "closed", date_cmp(c->today, c->sel->closes) > 0);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        json_array_append_new(list, judged_json(c, &c->sel->posts[i], &p));
    json_put_int(data, "post_count", (int64_t)c->sel->n_posts);
    json_put_new(data, "posts", list);
    return ST_OK;
}

/* ---- the tables ---- */

static const struct act acts[] = {
    {.name = "account.fill_profile", .title = "Isi profil", .who = ROLE_BIT(ROLE_APPLICANT),
     .flags = ACT_BODY, .lock = LOCK_BODY, .params = profile_params, .run = run_fill},
};

const struct act_table profile_acts = {acts, sizeof acts / sizeof acts[0]};

static const struct page pages[] = {
    {.name = "profile.show", .path = "/profil", .title = "Profil saya", .resource = "home",
     .who = ROLE_BIT(ROLE_APPLICANT), .template = "profile", .read = read_profile},
    {.name = "prefill.account.fill_profile", .title = "Isian profil", .resource = "home",
     .who = ROLE_BIT(ROLE_APPLICANT), .read = read_prefill},
    {.name = "profile.requirements", .path = "/seleksi/:selection/syarat",
     .title = "Syarat dan profil saya", .resource = "own-dossier",
     .who = ROLE_BIT(ROLE_APPLICANT), .names = NAMES_SELECTION, .template = "requirements",
     .read = read_requirements},
};

const struct page_table profile_pages = {pages, sizeof pages / sizeof pages[0]};
