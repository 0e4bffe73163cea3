#include "rules/terms.h"
#include "base/arena.h"
#include "base/str.h"

#define WHOLE 10000                /* 100 % in hundredths of a percent */

static const char *const exempt_words[] = {"tidak-ditetapkan", "nilai", "bobot-dibagi"};

const char *exempt_way_word(enum exempt_way w)
{
    return w < EXEMPT_WAY__MAX ? exempt_words[w] : NULL;
}

int exempt_way_from_word(const char *w)
{
    for (int i = 0; i < EXEMPT_WAY__MAX; i++)
        if (str_eq(exempt_words[i], w))
            return i;
    return -1;
}

const struct stage_terms *terms_stage(const struct terms *t, const char *stage)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->v[i].stage, stage))
            return &t->v[i];
    return NULL;
}

struct terms terms_default(struct arena *a, const struct regulation *r)
{
    struct stage_terms *v = arena_array_of(a, r->n_stages, struct stage_terms);
    for (size_t i = 0; i < r->n_stages; i++)
        v[i] = (struct stage_terms){.stage = r->stages[i].id,
                                    .weight = r->stages[i].default_weight};
    return (struct terms){.v = v, .n = r->n_stages};
}

static const char *percent(struct arena *a, int64_t hundredths)
{
    char *s = dec_text(a, (struct dec){hundredths, 2});
    for (char *p = s; *p; p++)
        if (*p == '.')
            *p = ',';
    return s;
}

static bool outside_hundred(struct dec d)
{
    return dec_cmp(d, (struct dec){0, 0}) < 0 || dec_cmp(d, (struct dec){100, 0}) > 0;
}

static void check_numbers(const struct stage_terms *s, struct faults *f)
{
    if (s->weight < 0 || s->weight > WHOLE)
        fault_add(f, s->stage, 0, 0, "bobot harus 0 sampai 100 %%");
    if (s->has_threshold && outside_hundred(s->threshold))
        fault_add(f, s->stage, 0, 0, "ambang kelulusan harus 0 sampai 100");
    if (s->top_n < 0)
        fault_add(f, s->stage, 0, 0, "jumlah yang melanjutkan tidak boleh di bawah 0");
    if (s->exempt == EXEMPT_VALUE && outside_hundred(s->exempt_value))
        fault_add(f, s->stage, 0, 0, "nilai bagi yang dikecualikan harus 0 sampai 100");
    if (s->carry_over_months < 0 || s->carry_over_months > 120)
        fault_add(f, s->stage, 0, 0, "masa berlaku hasil terdahulu harus 0 sampai 120 bulan");
    if (s->waived && str_empty(s->waive_reason))
        fault_add(f, s->stage, 0, 0, "alasan meniadakan tahap wajib diisi");
    if (s->waived && s->weight > 0)
        fault_add(f, s->stage, 0, 0, "tahap yang ditiadakan tidak dapat berbobot");
}

/* The stage whose range holds: its own, else the guide's, which the reading calls in. NULL: none. */
static const struct stage_rule *ranged(const struct regulation *r, const struct regulation *guide,
                                       const struct stage_rule *rule)
{
    if (rule->weight_max == 0 && guide && regulation_reading_get(r, READING_WEIGHT_RANGES))
        rule = regulation_stage(guide, rule->id);
    return rule && rule->weight_max > 0 ? rule : NULL;
}

/* Told or refused, as the regulation's reading says. */
static void check_range(const struct regulation *r, const struct regulation *guide,
                        const struct stage_rule *rule, const struct stage_terms *s,
                        struct verdicts *vs)
{
    const struct stage_rule *from = ranged(r, guide, rule);
    if (s->waived || !from || (s->weight >= from->weight_min && s->weight <= from->weight_max))
        return;
    const char *clause = from->weight_clause ? from->weight_clause : r->weights_clause;
    const char *got = percent(vs->arena, s->weight), *lo = percent(vs->arena, from->weight_min),
               *hi = percent(vs->arena, from->weight_max);
    bool told = regulation_reading(r, READING_WEIGHT_RANGES) == 0;
    struct verdict *v = verdict_add(vs, told ? MET_YES : MET_NO, clause, "Bobot %s %s %%, di luar "
                                    "rentang %s sampai %s %%.", rule->name, got, lo, hi);
    v->remark = told;
    v->lawful = arena_printf(vs->arena, "Tetapkan bobot %s sampai %s %%.", lo, hi);
    v->reading = reading_word(READING_WEIGHT_RANGES);
}

static void check_law(const struct regulation *r, const struct regulation *guide,
                      const struct stage_rule *rule, const struct stage_terms *s,
                      struct verdicts *vs)
{
    if (s->weight > 0 && !rule->counts) {
        struct verdict *v = verdict_add(vs, MET_NO, rule->clause, "%s tidak diperhitungkan dalam "
                                        "peringkat, tetapi diberi bobot.", rule->name);
        v->lawful = "Tetapkan bobot 0 %; hasilnya lulus atau tidak lulus.";
    }
    if (s->waived && !rule->waive_clause) {
        struct verdict *v = verdict_add(vs, MET_NO, rule->clause, "%s tidak dapat ditiadakan.",
                                        rule->name);
        v->lawful = "Laksanakan tahap ini; peraturan tidak memberi pengecualian.";
    }
    if (s->exempt != EXEMPT_NOT_SET && !rule->exempt_clause) {
        struct verdict *v = verdict_add(vs, MET_NO, rule->clause, "Peraturan tidak mengenal "
                                        "pengecualian dari %s.", rule->name);
        v->lawful = "Semua peserta mengikuti tahap ini.";
    }
    check_range(r, guide, rule, s, vs);
}

static void check_ties(const struct regulation *r, const struct terms *t, struct faults *f)
{
    for (size_t i = 0; i < t->n_ties; i++) {
        if (!regulation_stage(r, t->ties[i]))
            fault_add(f, "nilai sama", 0, 0, "tahap \"%s\" tidak dikenal", t->ties[i]);
        for (size_t j = 0; j < i; j++)
            if (str_eq(t->ties[i], t->ties[j]))
                fault_add(f, "nilai sama", 0, 0, "tahap \"%s\" tertulis dua kali", t->ties[i]);
        const struct stage_terms *s = terms_stage(t, t->ties[i]);
        if (s && s->waived)
            fault_add(f, "nilai sama", 0, 0, "tahap \"%s\" ditiadakan", t->ties[i]);
    }
}

enum status terms_check(const struct regulation *r, const struct regulation *guide,
                        const struct terms *t, struct faults *f, struct verdicts *vs)
{
    size_t before = f->n_errors, refused = 0, first = vs->n;
    int64_t total = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct stage_terms *s = &t->v[i];
        const struct stage_rule *rule = regulation_stage(r, s->stage);
        total += s->weight;
        if (terms_stage(t, s->stage) != s)
            fault_add(f, s->stage, 0, 0, "tahap ini tertulis dua kali");
        check_numbers(s, f);
        if (rule)
            check_law(r, guide, rule, s, vs);
        else
            fault_add(f, s->stage, 0, 0, "tahap \"%s\" tidak dikenal", s->stage);
    }
    if (total != WHOLE)
        fault_add(f, "bobot", 0, 0, "jumlah bobot %s %%, seharusnya 100 %%",
                  percent(f->arena, total));
    check_ties(r, t, f);
    for (size_t i = first; i < vs->n; i++)
        refused += vs->v[i].met == MET_NO;
    return f->n_errors > before ? ST_INVALID : refused ? ST_REFUSED : ST_OK;
}

enum met terms_may_fix(const struct regulation *r, unsigned what, instant opened,
                       instant first_score, instant now, struct verdicts *vs)
{
    bool ties_only = (what & TERMS_WEIGHTS) == 0;
    const char *clause = r->weights_clause ? r->weights_clause
                         : r->stages_clause ? r->stages_clause : r->result.ranking_clause;
    if (what == TERMS_TIES)
        clause = r->result.tie_clause ? r->result.tie_clause : r->result.ranking_clause;
    if (first_score != INSTANT_NONE && now >= first_score) {
        struct verdict *v = verdict_add(vs, MET_NO, clause, "Bobot, rubrik, dan aturan nilai sama "
                                        "tidak dapat diubah setelah penilaian pertama.");
        verdict_fact(vs, v, "penilaian pertama", "%s",
                     instant_show(vs->arena, first_score, r->zone));
        v->lawful = "Penilaian berjalan dengan ketentuan yang sudah ditetapkan; nilai yang sama "
                    "diputus oleh pleno.";
        return MET_NO;
    }
    if (!ties_only && opened != INSTANT_NONE && now >= opened) {
        struct verdict *v = verdict_add(vs, MET_NO, clause, "Bobot, ambang, dan pengecualian "
                                        "ditetapkan sebelum pendaftaran dibuka.");
        verdict_fact(vs, v, "pendaftaran dibuka", "%s", instant_show(vs->arena, opened, r->zone));
        v->lawful = "Yang masih dapat ditetapkan: rubrik dan aturan nilai sama, sebelum penilaian "
                    "pertama.";
        return MET_NO;
    }
    verdict_add(vs, MET_YES, clause, "Ketentuan penilaian dapat ditetapkan.");
    return MET_YES;
}
