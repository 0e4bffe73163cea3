/* Typing the cells of the two files, fault by fault. */
#include "rules/eligibility_cells.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "rules/education.h"
#include "rules/grade.h"
#include "rules/nip.h"
#include "rules/training.h"
#include "rules/wording.h"

enum person_column {
    P_ID, P_NAME, P_NIP, P_BIRTH, P_SEX, P_SERVANT, P_OWN, P_RANK, P_RANK_TMT, P_RANK_DECREE,
    P_EDUCATION, P_EDUCATION_DATE, P_TRAINING, P_PERFORMANCE, P_DISCIPLINE, P_POSTS, P_COMPETENCY,
    P_HEALTH, P_TRACK, P_DOCUMENTS
};
static const struct csv_column person_columns[] = {
    [P_ID] = {"id", false}, [P_NAME] = {"name", true}, [P_NIP] = {"nip", true},
    [P_BIRTH] = {"birth_date", true}, [P_SEX] = {"sex", true},
    [P_SERVANT] = {"civil_servant", true}, [P_OWN] = {"own_government", true},
    [P_RANK] = {"rank", true}, [P_RANK_TMT] = {"rank_tmt", true},
    [P_RANK_DECREE] = {"rank_decree", true}, [P_EDUCATION] = {"education", true},
    [P_EDUCATION_DATE] = {"education_date", true}, [P_TRAINING] = {"training", true},
    [P_PERFORMANCE] = {"performance", true}, [P_DISCIPLINE] = {"discipline", true},
    [P_POSTS] = {"posts", true}, [P_COMPETENCY] = {"competency", true},
    [P_HEALTH] = {"health", true}, [P_TRACK] = {"track_record", true},
    [P_DOCUMENTS] = {"documents", true},
};
const struct csv_spec cells_persons = {.columns = person_columns,
                                       .n_columns = WORDING_COUNT(person_columns),
                                       .incomplete = true};

enum post_column {
    O_ID, O_TITLE, O_UNIT, O_LEVEL, O_FUNCTIONAL, O_FROM, O_UNTIL, O_ACTING, O_DECREE, O_RELATED
};
static const struct csv_column post_columns[] = {
    [O_ID] = {"id", false}, [O_TITLE] = {"title", false}, [O_UNIT] = {"unit", true},
    [O_LEVEL] = {"level", true}, [O_FUNCTIONAL] = {"functional", true},
    [O_FROM] = {"from", true}, [O_UNTIL] = {"until", true}, [O_ACTING] = {"acting", true},
    [O_DECREE] = {"decree", true}, [O_RELATED] = {"related", true},
};
const struct csv_spec cells_posts = {.columns = post_columns,
                                     .n_columns = WORDING_COUNT(post_columns),
                                     .incomplete = true};

/* ---- one cell ---- */

struct reader {
    struct arena *a;
    const struct csv_row *row;
};

/* The cell without blanks around it; "" when it is empty or the file lacks the column. */
static const char *cell(const struct reader *r, size_t column)
{
    const char *s = r->row->cell[column];
    return s && *s ? str_trim(r->a, s) : "";
}

static void unknown_word(const struct reader *r, size_t column, const char *what, const char *word,
                         const char *nearest)
{
    csv_fault(r->row, column, "%s \"%.60s\" tidak dikenal%s%s%s", what, word,
              nearest ? "; mungkin maksud Anda \"" : "", nearest ? nearest : "",
              nearest ? "\"" : "");
}

static struct date date_of(const struct reader *r, size_t column, const char *s)
{
    struct date d;
    if (!*s)
        return DATE_NONE;
    if (date_parse(s, &d))
        return d;
    csv_fault(r->row, column, "tanggal \"%.40s\" tidak ada atau bukan bentuk YYYY-MM-DD", s);
    return DATE_NONE;
}

/* The last day: none while the post is held or the punishment is not lifted. */
static struct date last_day_of(const struct reader *r, size_t column, const char *s,
                               struct date from)
{
    static const struct wording none[] = {{"sekarang", 1}};
    if (strcmp(s, "-") == 0 || wording_find(none, 1, s, 0))
        return DATE_NONE;
    struct date d = date_of(r, column, s);
    if (!date_is_none(d) && !date_is_none(from) && date_cmp(d, from) < 0) {
        csv_fault(r->row, column, "tanggal akhir %s lebih awal dari tanggal awal %s", s,
                  date_iso(r->a, from));
        return from;
    }
    return d;
}

static enum tri tri_of(const struct reader *r, size_t column, const char *s)
{
    static const struct wording words[] = {
        {"ya", TRI_YES}, {"1", TRI_YES}, {"y", TRI_YES}, {"yes", TRI_YES},
        {"tidak", TRI_NO}, {"0", TRI_NO}, {"t", TRI_NO}, {"no", TRI_NO},
    };
    int v = wording_find(words, WORDING_COUNT(words), s, TRI_NONE);
    if (*s && v == TRI_NONE)
        csv_fault(r->row, column, "isi \"%.40s\" harus ya atau tidak", s);
    return (enum tri)v;
}

static enum sex sex_of(const struct reader *r, size_t column, const char *s)
{
    static const struct wording words[] = {
        {"L", SEX_MALE}, {"laki-laki", SEX_MALE}, {"pria", SEX_MALE}, {"1", SEX_MALE},
        {"P", SEX_FEMALE}, {"perempuan", SEX_FEMALE}, {"wanita", SEX_FEMALE}, {"2", SEX_FEMALE},
    };
    int v = wording_find(words, WORDING_COUNT(words), s, SEX_NONE);
    if (*s && v == SEX_NONE)
        csv_fault(r->row, column, "jenis kelamin \"%.40s\" harus L atau P", s);
    return (enum sex)v;
}

/* ---- lists ---- */

/* "-" and its like: a list that is known to be empty. */
static bool says_none(const char *s)
{
    static const struct wording words[] = {
        {"tidak ada", 1}, {"tidak pernah", 1}, {"nihil", 1}};
    return strcmp(s, "-") == 0 || wording_find(words, WORDING_COUNT(words), s, 0);
}

/* The entries of a list cell; *ret_known: the cell is not empty. Empty entries are left out. */
static size_t entries(const struct reader *r, size_t column, bool *ret_known, char ***ret)
{
    const char *s = cell(r, column);
    *ret_known = *s != '\0';
    if (!*s || says_none(s))
        return 0;
    size_t n = str_split(r->a, s, ';', ret), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (*(*ret)[i])
            (*ret)[kept++] = (*ret)[i];
    return kept;
}

/* The parts of an entry, "" where they end early; a fault when there are more. */
static void parts(const struct reader *r, size_t column, const char *entry, size_t n,
                  const char **ret)
{
    char **v;
    size_t found = str_split(r->a, entry, '|', &v);
    for (size_t i = 0; i < n; i++)
        ret[i] = i < found ? v[i] : "";
    if (found > n)
        csv_fault(r->row, column, "\"%.60s\" mempunyai %zu bagian, paling banyak %zu", entry, found,
                  n);
}

static void read_trainings(const struct reader *r, struct person *p)
{
    static const struct wording states[] = {{"sedang", 1}, {"sedang diikuti", 1}, {"selesai", 0}};
    char **v;
    size_t n = entries(r, P_TRAINING, &p->trainings_known, &v);
    if (n)
        p->trainings = arena_array_of(r->a, n, struct person_training);
    for (size_t i = 0; i < n; i++) {
        const char *x[3];
        parts(r, P_TRAINING, v[i], 3, x);
        int level = training_parse(x[0]), state = *x[2] ? wording_find(states, 3, x[2], -1) : 0;
        if (level == TRAINING_NONE)
            unknown_word(r, P_TRAINING, "diklat", x[0], training_nearest(x[0]));
        if (state < 0)
            unknown_word(r, P_TRAINING, "keterangan diklat", x[2],
                         wording_nearest(states, 3, x[2]));
        p->trainings[p->n_trainings++] =
            (struct person_training){.level = level,
                                     .name = x[0],
                                     .date = date_of(r, P_TRAINING, x[1]),
                                     .attending = state == 1};
    }
}

/* "2021:PP46" into year and scheme; the scheme of the year when none is named. */
static bool read_year(const struct reader *r, const char *s, struct person_appraisal *ret)
{
    char **v;
    int64_t year;
    size_t n = str_split(r->a, s, ':', &v);
    if (n < 1 || n > 2 || !str_int64(v[0], &year) || year < 1950 || year > 2200) {
        csv_fault(r->row, P_PERFORMANCE, "\"%.40s\" bukan tahun penilaian", s);
        return false;
    }
    ret->year = (int)year;
    ret->scheme = n == 2 ? appraisal_scheme_parse(v[1]) : appraisal_scheme_of_year(ret->year);
    if (ret->scheme != APPRAISAL_NONE)
        return true;
    unknown_word(r, P_PERFORMANCE, "jenis penilaian", v[1], NULL);
    return false;
}

static bool read_appraisal(const struct reader *r, const char *entry, struct person_appraisal *ret)
{
    const char *sign = strchr(entry, '=');
    if (!sign) {
        csv_fault(r->row, P_PERFORMANCE, "\"%.60s\" bukan bentuk TAHUN=NILAI", entry);
        return false;
    }
    const char *value = str_trim(r->a, sign + 1);
    if (!read_year(r, arena_strndup(r->a, entry, (size_t)(sign - entry)), ret))
        return false;
    ret->by_score = dec_parse(value, &ret->score);
    ret->grade = ret->by_score ? appraisal_grade_of_score(ret->scheme, ret->score)
                               : appraisal_grade_parse(ret->scheme, value);
    if (ret->grade != APPRAISAL_UNKNOWN)
        return true;
    if (ret->by_score)
        csv_fault(r->row, P_PERFORMANCE, "nilai %.40s di luar batas %s tahun %d", value,
                  appraisal_scheme_name(ret->scheme), ret->year);
    else
        unknown_word(r, P_PERFORMANCE,
                     arena_printf(r->a, "predikat %s", appraisal_scheme_name(ret->scheme)), value,
                     appraisal_grade_nearest(ret->scheme, value));
    return false;
}

static void read_performance(const struct reader *r, struct person *p)
{
    char **v;
    size_t n = entries(r, P_PERFORMANCE, &p->appraisals_known, &v);
    if (n)
        p->appraisals = arena_array_of(r->a, n, struct person_appraisal);
    for (size_t i = 0; i < n; i++)
        if (read_appraisal(r, v[i], &p->appraisals[p->n_appraisals]))
            p->n_appraisals++;
}

static struct person_discipline read_punishment(const struct reader *r, const char *entry)
{
    const char *x[4];
    parts(r, P_DISCIPLINE, entry, 4, x);
    struct person_discipline d = {.from = date_of(r, P_DISCIPLINE, x[1])};
    d.until = last_day_of(r, P_DISCIPLINE, x[2], d.from);
    d.regime = *x[3] ? discipline_regime_parse(x[3]) : discipline_regime_on(d.from);
    if (*x[3] && d.regime == DISCIPLINE_UNKNOWN)
        unknown_word(r, P_DISCIPLINE, "peraturan disiplin", x[3], "PP 94/2021");
    d.degree = discipline_degree_parse(x[0]);
    d.kind = d.degree ? NULL : discipline_kind_find(d.regime, x[0]);
    if (d.kind)
        d.degree = d.kind->degree;
    else if (!d.degree)
        unknown_word(r, P_DISCIPLINE, "hukuman disiplin", x[0],
                     discipline_kind_nearest(d.regime, x[0]));
    if (d.kind && d.regime == DISCIPLINE_UNKNOWN)
        d.regime = d.kind->regime;
    return d;
}

static void read_discipline(const struct reader *r, struct person *p)
{
    char **v;
    size_t n = entries(r, P_DISCIPLINE, &p->discipline_known, &v);
    if (n)
        p->discipline = arena_array_of(r->a, n, struct person_discipline);
    for (size_t i = 0; i < n; i++)
        p->discipline[p->n_discipline++] = read_punishment(r, v[i]);
}

/* ---- posts ---- */

/* Texts of a post, wherever they came from, and the column to report each at. */
struct post_texts {
    const char *title, *unit, *level, *functional, *from, *until, *acting, *decree, *related;
    size_t columns[9];                   /* in the order of the texts */
};

static void read_level(const struct reader *r, const struct post_texts *t, struct person_post *ret)
{
    struct post_rank level = {0}, functional = {0};
    if (*t->level && !post_rank_parse(t->level, &level))
        unknown_word(r, t->columns[2], "jenjang", t->level, post_rank_nearest(t->level));
    if (*t->functional && (!post_rank_parse(t->functional, &functional) || !functional.functional))
        unknown_word(r, t->columns[3], "jenjang fungsional", t->functional,
                     post_rank_nearest(t->functional));
    ret->level = level.level;
    ret->echelon_open = level.echelon_open;
    ret->functional = functional.functional ? functional.functional : level.functional;
}

static struct person_post post_of(const struct reader *r, const struct post_texts *t)
{
    struct person_post p = {.title = t->title, .unit = t->unit};
    if (!*t->title)
        csv_fault(r->row, t->columns[0], "nama jabatan kosong");
    read_level(r, t, &p);
    p.from = date_of(r, t->columns[4], t->from);
    p.until = last_day_of(r, t->columns[5], t->until, p.from);
    int acting = *t->acting ? acting_parse(t->acting) : ACTING_NONE;
    if (acting < 0)
        unknown_word(r, t->columns[6], "cara menduduki jabatan", t->acting,
                     acting_nearest(t->acting));
    p.acting = acting < 0 ? ACTING_NONE : (enum acting)acting;
    p.decree = date_of(r, t->columns[7], t->decree);
    p.related = tri_of(r, t->columns[8], t->related);
    return p;
}

static void read_posts(const struct reader *r, struct person *p)
{
    char **v;
    size_t n = entries(r, P_POSTS, &p->posts_known, &v);
    if (n > CELLS_POSTS_MAX) {
        csv_fault(r->row, P_POSTS, "%zu jabatan, paling banyak %d", n, CELLS_POSTS_MAX);
        n = CELLS_POSTS_MAX;
    }
    if (n)
        p->posts = arena_array_of(r->a, n, struct person_post);
    for (size_t i = 0; i < n; i++) {
        const char *x[8];
        parts(r, P_POSTS, v[i], 8, x);
        struct post_texts t = {x[0], x[1], x[2], "", x[3], x[4], x[5], x[6], x[7], {0}};
        for (size_t c = 0; c < WORDING_COUNT(t.columns); c++)
            t.columns[c] = P_POSTS;
        p->posts[p->n_posts++] = post_of(r, &t);
    }
}

static const char *id_of(const struct reader *r, size_t column)
{
    const char *id = cell(r, column);
    if (!*id && r->row->cell[column])
        csv_fault(r->row, column, "id kosong");
    if (strlen(id) > CELLS_ID_MAX)
        csv_fault(r->row, column, "id lebih panjang dari %d bita", CELLS_ID_MAX);
    return id;
}

void cells_post(struct arena *a, const struct csv_row *row, const char **ret_id,
                struct person_post *ret)
{
    struct reader r = {a, row};
    struct post_texts t = {cell(&r, O_TITLE), cell(&r, O_UNIT), cell(&r, O_LEVEL),
                           cell(&r, O_FUNCTIONAL), cell(&r, O_FROM), cell(&r, O_UNTIL),
                           cell(&r, O_ACTING), cell(&r, O_DECREE), cell(&r, O_RELATED),
                           {O_TITLE, O_UNIT, O_LEVEL, O_FUNCTIONAL, O_FROM, O_UNTIL, O_ACTING,
                            O_DECREE, O_RELATED}};
    *ret_id = id_of(&r, O_ID);
    *ret = post_of(&r, &t);
}

/* ---- the person ---- */

static void read_rank(const struct reader *r, struct person *p)
{
    const char *word = cell(r, P_RANK), *tmt = cell(r, P_RANK_TMT);
    const char *decree = cell(r, P_RANK_DECREE);
    struct person_rank k = {grade_parse(word), date_of(r, P_RANK_TMT, tmt),
                            date_of(r, P_RANK_DECREE, decree)};
    if (*word && k.grade == GRADE_NONE)
        unknown_word(r, P_RANK, "pangkat", word, grade_nearest(word));
    if (!*word && (*tmt || *decree))
        csv_fault(r->row, P_RANK, "ada TMT atau keputusan pangkat, tetapi pangkatnya kosong");
    if (k.grade == GRADE_NONE)
        return;
    p->ranks = arena_memdup(r->a, &k, sizeof k);
    p->n_ranks = 1;
}

static void read_education(const struct reader *r, struct person *p)
{
    const char *word = cell(r, P_EDUCATION);
    struct person_education e = {(int)education_parse(word),
                                 date_of(r, P_EDUCATION_DATE, cell(r, P_EDUCATION_DATE))};
    if (*word && e.level == EDUCATION_NONE)
        unknown_word(r, P_EDUCATION, "pendidikan", word, education_nearest(word));
    if (e.level == EDUCATION_NONE)
        return;
    p->education = arena_memdup(r->a, &e, sizeof e);
    p->n_education = 1;
}

/* What is not even 18 digits is a fault of the file; what the digits say is judged. */
static void read_nip(const struct reader *r, struct person *p)
{
    struct nip n;
    p->nip = cell(r, P_NIP);
    if (!*p->nip)
        return;
    unsigned faults = nip_parse(p->nip, &n);
    for (enum nip_fault f = NIP_LENGTH; f <= NIP_SIGNS; f++)
        if (faults & NIP_FAULT(f))
            csv_fault(r->row, P_NIP, "%s", nip_fault_text(f));
}

static void read_documents(const struct reader *r, struct person *p)
{
    char **v = NULL;
    p->n_documents = entries(r, P_DOCUMENTS, &p->documents_known, &v);
    if (p->n_documents)
        p->documents = arena_array_of(r->a, p->n_documents, const char *);
    for (size_t i = 0; i < p->n_documents; i++)
        p->documents[i] = v[i];
}

void cells_person(struct arena *a, const struct csv_row *row, struct person *ret)
{
    struct reader r = {a, row};
    *ret = PERSON_UNKNOWN;
    ret->id = id_of(&r, P_ID);
    ret->name = cell(&r, P_NAME);
    read_nip(&r, ret);
    ret->birth = date_of(&r, P_BIRTH, cell(&r, P_BIRTH));
    ret->sex = sex_of(&r, P_SEX, cell(&r, P_SEX));
    ret->civil_servant = tri_of(&r, P_SERVANT, cell(&r, P_SERVANT));
    ret->own_government = tri_of(&r, P_OWN, cell(&r, P_OWN));
    read_rank(&r, ret);
    read_education(&r, ret);
    read_trainings(&r, ret);
    read_performance(&r, ret);
    read_discipline(&r, ret);
    read_posts(&r, ret);
    ret->competency = tri_of(&r, P_COMPETENCY, cell(&r, P_COMPETENCY));
    ret->health = tri_of(&r, P_HEALTH, cell(&r, P_HEALTH));
    ret->track_record = tri_of(&r, P_TRACK, cell(&r, P_TRACK));
    read_documents(&r, ret);
}
