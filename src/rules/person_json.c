#include "rules/person_json.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "rules/education.h"
#include "rules/grade.h"
#include "rules/nip.h"
#include "rules/training.h"
#include "rules/wording.h"

/* One object on its way into a struct. */
struct reader {
    struct arena *a;
    json_t *obj;
    const char *where;
    struct faults *f;
};

static const char *at(const struct reader *r, const char *key)
{
    return str_empty(r->where) ? key : arena_printf(r->a, "%s.%s", r->where, key);
}

static void unknown_word(const struct reader *r, const char *key, const char *what,
                         const char *word, const char *nearest)
{
    fault_add(r->f, at(r, key), 0, 0, "%s \"%.60s\" tidak dikenal%s%s%s", what, word,
              nearest ? "; mungkin maksud Anda \"" : "", nearest ? nearest : "",
              nearest ? "\"" : "");
}

/* Members that are not declared are faults, with the nearest that is. */
static void refuse_others(const struct reader *r, const char *const *keys, size_t n)
{
    const char *key;
    json_t *value;
    json_object_foreach(r->obj, key, value) {
        bool known = false;
        for (size_t i = 0; i < n && !known; i++)
            known = str_eq(keys[i], key);
        if (!known)
            unknown_word(r, arena_strdup(r->a, key), "isian", key, str_nearest(key, keys, n));
    }
}
#define REFUSE_OTHERS(r, keys) refuse_others(r, keys, sizeof(keys) / sizeof(keys)[0])

/* ---- one member ---- */

/* The text of a scalar, trimmed; "" when it is absent or empty. */
static const char *text(const struct reader *r, const char *key)
{
    const json_t *j = json_object_get(r->obj, key);
    if (!j || json_is_null(j))
        return "";
    if (json_is_integer(j))
        return arena_printf(r->a, "%" JSON_INTEGER_FORMAT, json_integer_value(j));
    if (json_is_boolean(j))
        return json_is_true(j) ? "ya" : "tidak";
    if (json_is_string(j) && json_string_length(j) <= 300)
        return str_trim(r->a, json_string_value(j));
    fault_add(r->f, at(r, key), 0, 0, "isian ini harus berupa teks paling panjang 300 bita");
    return "";
}

static struct date date_of(const struct reader *r, const char *key)
{
    const char *s = text(r, key);
    struct date d;
    if (!*s)
        return DATE_NONE;
    if (date_parse(s, &d))
        return d;
    fault_add(r->f, at(r, key), 0, 0, "tanggal \"%.40s\" tidak ada atau bukan bentuk TTTT-BB-HH",
              s);
    return DATE_NONE;
}

/* The last day, not before the first; DATE_NONE while it lasts. */
static struct date last_day_of(const struct reader *r, const char *key, struct date from)
{
    struct date d = date_of(r, key);
    if (!date_is_none(d) && !date_is_none(from) && date_cmp(d, from) < 0) {
        fault_add(r->f, at(r, key), 0, 0, "tanggal akhir lebih awal daripada tanggal awal %s",
                  date_iso(r->a, from));
        return from;
    }
    return d;
}

static enum tri tri_of(const struct reader *r, const char *key)
{
    static const struct wording words[] = {{"ya", TRI_YES}, {"1", TRI_YES}, {"tidak", TRI_NO},
                                           {"0", TRI_NO}};
    const char *s = text(r, key);
    int v = wording_find(words, WORDING_COUNT(words), s, TRI_NONE);
    if (*s && v == TRI_NONE)
        fault_add(r->f, at(r, key), 0, 0, "isi \"%.40s\" harus ya atau tidak", s);
    return (enum tri)v;
}

static enum sex sex_of(const struct reader *r, const char *key)
{
    static const struct wording words[] = {{"L", SEX_MALE}, {"laki-laki", SEX_MALE},
                                           {"P", SEX_FEMALE}, {"perempuan", SEX_FEMALE}};
    const char *s = text(r, key);
    int v = wording_find(words, WORDING_COUNT(words), s, SEX_NONE);
    if (*s && v == SEX_NONE)
        fault_add(r->f, at(r, key), 0, 0, "jenis kelamin \"%.40s\" harus L atau P", s);
    return (enum sex)v;
}

/* ---- lists ---- */

/* The list under key; *ret_known: it is there. NULL when it is absent or no list. */
static const json_t *list_of(const struct reader *r, const char *key, size_t *ret_n,
                             bool *ret_known)
{
    const json_t *j = json_object_get(r->obj, key);
    *ret_n = 0;
    *ret_known = false;
    if (!j || json_is_null(j))
        return NULL;
    size_t n = json_array_size(j);
    if (!json_is_array(j) || n > PERSON_JSON_LIST_MAX) {
        fault_add(r->f, at(r, key), 0, 0, "isian ini harus berupa daftar paling banyak %d butir",
                  PERSON_JSON_LIST_MAX);
        return NULL;
    }
    *ret_n = n;
    *ret_known = true;
    return j;
}

/* The reader of one entry; false, with a fault, when it is no object. */
static bool entry_of(const struct reader *r, const char *key, const json_t *list, size_t i,
                     struct reader *ret)
{
    *ret = (struct reader){r->a, json_array_get(list, i),
                           arena_printf(r->a, "%s[%zu]", at(r, key), i + 1), r->f};
    if (json_is_object(ret->obj))
        return true;
    fault_add(r->f, ret->where, 0, 0, "butir ini harus berupa objek");
    return false;
}

static struct person_rank rank_of(const struct reader *r)
{
    static const char *const keys[] = {"rank", "tmt", "decree"};
    REFUSE_OTHERS(r, keys);
    const char *word = text(r, "rank");
    struct person_rank k = {grade_parse(word), date_of(r, "tmt"), date_of(r, "decree")};
    if (k.grade == GRADE_NONE)
        unknown_word(r, "rank", "pangkat", word, grade_nearest(word));
    return k;
}

static struct person_education education_of(const struct reader *r)
{
    static const char *const keys[] = {"level", "date"};
    REFUSE_OTHERS(r, keys);
    const char *word = text(r, "level");
    struct person_education e = {education_parse(word), date_of(r, "date")};
    if (e.level == EDUCATION_NONE)
        unknown_word(r, "level", "pendidikan", word, education_nearest(word));
    return e;
}

static struct person_training training_of(const struct reader *r)
{
    static const char *const keys[] = {"name", "date", "attending"};
    REFUSE_OTHERS(r, keys);
    const char *name = text(r, "name");
    struct person_training t = {.level = training_parse(name),
                                .name = name,
                                .date = date_of(r, "date"),
                                .attending = tri_of(r, "attending") == TRI_YES};
    if (t.level == TRAINING_NONE)
        unknown_word(r, "name", "diklat", name, training_nearest(name));
    return t;
}

static void grade_of(const struct reader *r, struct person_appraisal *p)
{
    const char *word = text(r, "grade"), *score = text(r, "score");
    if (!*word && !*score) {
        fault_add(r->f, at(r, "grade"), 0, 0, "isilah predikat (grade) atau nilai (score)");
        return;
    }
    p->by_score = !*word;
    if (p->by_score && !dec_parse(score, &p->score)) {
        fault_add(r->f, at(r, "score"), 0, 0, "nilai \"%.40s\" bukan angka", score);
        return;
    }
    p->grade = p->by_score ? appraisal_grade_of_score(p->scheme, p->score)
                           : appraisal_grade_parse(p->scheme, word);
    if (p->grade != APPRAISAL_UNKNOWN)
        return;
    if (p->by_score)
        fault_add(r->f, at(r, "score"), 0, 0, "nilai %.40s di luar batas %s tahun %d", score,
                  appraisal_scheme_name(p->scheme), p->year);
    else
        unknown_word(r, "grade",
                     arena_printf(r->a, "predikat %s", appraisal_scheme_name(p->scheme)),
                     word, appraisal_grade_nearest(p->scheme, word));
}

static struct person_appraisal appraisal_of(const struct reader *r)
{
    static const char *const keys[] = {"year", "grade", "score", "scheme"};
    REFUSE_OTHERS(r, keys);
    struct person_appraisal p = {.grade = APPRAISAL_UNKNOWN};
    const char *year = text(r, "year"), *scheme = text(r, "scheme");
    int64_t y;
    if (!str_int64(year, &y) || y < 1950 || y > 2200) {
        fault_add(r->f, at(r, "year"), 0, 0, "\"%.40s\" bukan tahun penilaian", year);
        return p;
    }
    p.year = (int)y;
    p.scheme = *scheme ? appraisal_scheme_parse(scheme) : appraisal_scheme_of_year(p.year);
    if (p.scheme == APPRAISAL_NONE) {
        unknown_word(r, "scheme", "jenis penilaian", scheme, NULL);
        return p;
    }
    grade_of(r, &p);
    return p;
}

static struct person_discipline discipline_of(const struct reader *r)
{
    static const char *const keys[] = {"kind", "from", "until", "regulation"};
    REFUSE_OTHERS(r, keys);
    const char *word = text(r, "kind"), *regime = text(r, "regulation");
    struct person_discipline d = {.from = date_of(r, "from")};
    d.until = last_day_of(r, "until", d.from);
    d.regime = *regime ? discipline_regime_parse(regime) : discipline_regime_on(d.from);
    if (*regime && d.regime == DISCIPLINE_UNKNOWN)
        unknown_word(r, "regulation", "peraturan disiplin", regime, "PP 94/2021");
    d.degree = discipline_degree_parse(word);
    d.kind = d.degree ? NULL : discipline_kind_find(d.regime, word);
    if (d.kind)
        d.degree = d.kind->degree;
    else if (!d.degree)
        unknown_word(r, "kind", "hukuman disiplin", word, discipline_kind_nearest(d.regime, word));
    if (d.kind && d.regime == DISCIPLINE_UNKNOWN)
        d.regime = d.kind->regime;
    return d;
}

static void level_of(const struct reader *r, struct person_post *p)
{
    const char *level = text(r, "level"), *functional = text(r, "functional");
    struct post_rank l = {0}, f = {0};
    if (*level && !post_rank_parse(level, &l))
        unknown_word(r, "level", "jenjang", level, post_rank_nearest(level));
    if (*functional && (!post_rank_parse(functional, &f) || !f.functional))
        unknown_word(r, "functional", "jenjang fungsional", functional,
                     post_rank_nearest(functional));
    p->level = l.level;
    p->echelon_open = l.echelon_open;
    p->functional = f.functional ? f.functional : l.functional;
}

static struct person_post post_of(const struct reader *r)
{
    static const char *const keys[] = {"title", "unit", "level", "functional", "from",
                                       "until", "acting", "decree", "related"};
    REFUSE_OTHERS(r, keys);
    struct person_post p = {.title = text(r, "title"), .unit = text(r, "unit")};
    const char *acting = text(r, "acting");
    if (!*p.title)
        fault_add(r->f, at(r, "title"), 0, 0, "nama jabatan kosong");
    level_of(r, &p);
    p.from = date_of(r, "from");
    p.until = last_day_of(r, "until", p.from);
    int how = *acting ? acting_parse(acting) : ACTING_NONE;
    if (how < 0)
        unknown_word(r, "acting", "cara menduduki jabatan", acting, acting_nearest(acting));
    p.acting = how < 0 ? ACTING_NONE : (enum acting)how;
    p.decree = date_of(r, "decree");
    p.related = tri_of(r, "related");
    return p;
}

/* Reads every entry of one list into a fresh array. */
#define READ_LIST(r, key, type, read_one, array, count, known)                            \
    do {                                                                                  \
        size_t n_;                                                                        \
        const json_t *list_ = list_of(r, key, &n_, &(known));                             \
        (array) = arena_array_of((r)->a, n_, type);                                       \
        for (size_t i_ = 0; i_ < n_; i_++) {                                              \
            struct reader e_;                                                             \
            if (entry_of(r, key, list_, i_, &e_))                                         \
                (array)[(count)++] = read_one(&e_);                                       \
        }                                                                                 \
    } while (0)

static void nip_of(const struct reader *r, struct person *p)
{
    struct nip n;
    p->nip = text(r, "nip");
    if (!*p->nip)
        return;
    /* What is not even 18 digits is a fault; what the digits say is judged. */
    unsigned faults = nip_parse(p->nip, &n);
    for (enum nip_fault k = NIP_LENGTH; k <= NIP_SIGNS; k++)
        if (faults & NIP_FAULT(k))
            fault_add(r->f, at(r, "nip"), 0, 0, "%s", nip_fault_text(k));
}

bool person_json_read(struct arena *a, json_t *j, const char *where, struct faults *f,
                      struct person *ret)
{
    static const char *const keys[] = {"name",  "nip",       "birth_date", "sex",
                                       "ranks", "education", "trainings",  "performance",
                                       "posts", "discipline", "civil_servant", "own_government"};
    struct reader one = {a, j, where, f}, *r = &one;
    size_t before = f->n_errors;
    bool known;
    *ret = PERSON_UNKNOWN;
    if (!json_is_object(j)) {
        fault_add(f, where, 0, 0, "data diri harus berupa objek");
        return false;
    }
    REFUSE_OTHERS(r, keys);
    ret->name = text(r, "name");
    nip_of(r, ret);
    ret->birth = date_of(r, "birth_date");
    ret->sex = sex_of(r, "sex");
    ret->civil_servant = tri_of(r, "civil_servant");
    ret->own_government = tri_of(r, "own_government");
    READ_LIST(r, "ranks", struct person_rank, rank_of, ret->ranks, ret->n_ranks, known);
    READ_LIST(r, "education", struct person_education, education_of, ret->education,
              ret->n_education, known);
    READ_LIST(r, "trainings", struct person_training, training_of, ret->trainings,
              ret->n_trainings, ret->trainings_known);
    READ_LIST(r, "performance", struct person_appraisal, appraisal_of, ret->appraisals,
              ret->n_appraisals, ret->appraisals_known);
    READ_LIST(r, "discipline", struct person_discipline, discipline_of, ret->discipline,
              ret->n_discipline, ret->discipline_known);
    READ_LIST(r, "posts", struct person_post, post_of, ret->posts, ret->n_posts, ret->posts_known);
    (void)known;
    return f->n_errors == before;
}
