#include "rules/score.h"
#include "base/arena.h"
#include "base/str.h"

#define WHOLE 10000                /* 100 % in hundredths of a percent */

/* "Wawancara akhir" inside a sentence: "wawancara akhir". */
static const char *lower_name(struct arena *a, const char *name)
{
    char *s = arena_strdup(a, name);
    if (s && s[0] >= 'A' && s[0] <= 'Z' && !(s[1] >= 'A' && s[1] <= 'Z'))
        s[0] = (char)(s[0] - 'A' + 'a');
    return s;
}

static const char *scorer_noun(enum scorer s)
{
    return s == SCORER_ASSESSOR ? "asesor" : s == SCORER_SECRETARIAT ? "petugas" : "anggota";
}

/* The locked sheet that meets a debt; a later one supersedes. */
static const struct sheet *sheet_find(const struct score_stage *s, const struct owed *o)
{
    for (size_t i = s->n_sheets; i-- > 0;)
        if (s->sheets[i].locked && str_eq(s->sheets[i].scorer, o->scorer) &&
            str_eq(s->sheets[i].candidate, o->candidate))
            return &s->sheets[i];
    return NULL;
}

static bool paid(const struct score_stage *s, const struct owed *o)
{
    const struct sheet *sheet = sheet_find(s, o);
    struct ratio ignored;
    return sheet && sheet_score(s->rubric, sheet, &ignored);
}

static bool is_scored(const struct score_stage *s)
{
    return !s->waived && s->rubric && s->rule->method != METHOD_PASS;
}

/* ---- is everything in? ---- */

/* Distinct scorers and how many of them still owe; agreed sheets are counted by candidate. */
struct tally {
    size_t scorers, late, agreed, agreed_late;
};

static bool counted_before(const struct score_stage *s, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (str_eq(s->owed[j].scorer, s->owed[i].scorer))
            return true;
    return false;
}

static struct tally count(const struct score_stage *s)
{
    struct tally t = {0};
    for (size_t i = 0; i < s->n_owed; i++) {
        if (!s->owed[i].scorer) {
            t.agreed++;
            t.agreed_late += !paid(s, &s->owed[i]);
            continue;
        }
        if (counted_before(s, i))
            continue;
        bool late = false;
        for (size_t j = i; j < s->n_owed && !late; j++)
            late = str_eq(s->owed[j].scorer, s->owed[i].scorer) && !paid(s, &s->owed[j]);
        t.scorers++;
        t.late += late;
    }
    return t;
}

static enum met stage_ready(const struct score_stage *s, struct verdicts *vs)
{
    struct tally t = count(s);
    const char *name = lower_name(vs->arena, s->rule->name);
    struct verdict *v = NULL;
    if (t.late) {
        v = verdict_add(vs, MET_NO, s->rule->clause, "%zu dari %zu %s belum mengunci penilaian "
                        "%s.", t.late, t.scorers, scorer_noun(s->rule->scorer), name);
        v->lawful = "Tunggu sampai semua lembar dikunci, atau ganti penilai yang berhalangan "
                    "dengan berita acara.";
    }
    if (t.agreed_late) {
        v = verdict_add(vs, MET_NO, s->rule->clause, "Penilaian bersama %s belum dikunci untuk "
                        "%zu dari %zu peserta.", name, t.agreed_late, t.agreed);
        v->lawful = "Kunci lembar kesepakatan bagi setiap peserta.";
    }
    if (s->rule->method == METHOD_ASSESSOR && !s->handed_over) {
        v = verdict_add(vs, MET_NO, s->rule->clause, "Hasil %s belum diserahkan kepada panitia "
                        "seleksi.", name);
        v->lawful = "Tim penilai kompetensi menyerahkan hasil beserta peringkatnya.";
    }
    if (v)
        return MET_NO;
    verdict_add(vs, MET_YES, s->rule->clause, "Penilaian %s lengkap.", name);
    return MET_YES;
}

enum met score_ready(const struct score_stage *stages, size_t n, struct verdicts *vs)
{
    enum met all = MET_YES;
    for (size_t i = 0; i < n; i++)
        if (is_scored(&stages[i]) && stage_ready(&stages[i], vs) != MET_YES)
            all = MET_NO;
    return all;
}

enum met score_stage_value(const struct score_stage *s, const char *candidate,
                           struct ratio *ret, struct verdicts *vs)
{
    const char *name = lower_name(vs->arena, s->rule->name);
    if (!is_scored(s)) {
        verdict_add(vs, MET_NOT_RULED, NULL, "Tahap %s tidak diberi nilai.", name);
        return MET_NOT_RULED;
    }
    bool agreed = s->rule->method == METHOD_CONSENSUS;
    struct ratio sum = ratio_int(0), score;
    size_t owed = 0, missing = 0, used = 0;
    bool fits = true;
    for (size_t i = 0; i < s->n_owed; i++) {
        if (!str_eq(s->owed[i].candidate, candidate))
            continue;
        owed++;
        const struct sheet *sheet = sheet_find(s, &s->owed[i]);
        if (!sheet || !sheet_score(s->rubric, sheet, &score)) {
            missing++;
        } else if (!agreed || !s->owed[i].scorer) {
            fits = fits && ratio_add(sum, score, &sum);
            used++;
        }
    }
    if (s->rule->method == METHOD_ASSESSOR && !s->handed_over)
        missing = missing ? missing : 1;
    if (missing || used == 0 || !fits || !ratio_div(sum, ratio_int((int64_t)used), &score)) {
        struct verdict *v = verdict_add(vs, MET_NO, s->rule->clause, "Nilai %s belum dapat "
                                        "dihitung.", name);
        verdict_fact(vs, v, "lembar yang dikunci", "%zu dari %zu", owed - (missing < owed ?
                     missing : owed), owed);
        v->lawful = "Nilai dihitung setelah semua lembar penilaian peserta ini dikunci.";
        return MET_NO;
    }
    *ret = score;
    return MET_YES;
}

/* ---- instead of a score ---- */

static enum met refuse(struct verdicts *vs, const char *clause, const char *message,
                       const char *lawful)
{
    verdict_add(vs, MET_NO, clause, "%s", message)->lawful = lawful;
    return MET_NO;
}

enum met score_exempt(const struct stage_rule *rule, const struct stage_terms *terms,
                      enum post_class post, const struct exemption *x, struct verdicts *vs)
{
    const char *name = lower_name(vs->arena, rule->name);
    if (!rule->exempt_clause)
        return refuse(vs, rule->clause,
                      arena_printf(vs->arena, "Peraturan tidak mengenal pengecualian dari %s.",
                                   name),
                      "Peserta mengikuti tahap ini.");
    if (rule->exempt_posts != POST_ANY && post != rule->exempt_posts)
        return refuse(vs, rule->exempt_clause,
                      post == POST_SEKDA
                          ? "Pengecualian tidak berlaku bagi calon Sekretaris Daerah."
                          : "Pengecualian hanya berlaku bagi calon Sekretaris Daerah.",
                      "Peserta mengikuti tahap ini.");
    if (!x->equal_post)
        return refuse(vs, rule->exempt_clause,
                      "Pengecualian hanya bagi peserta yang menduduki jabatan setara.",
                      "Peserta mengikuti tahap ini.");
    if (str_empty(x->reason))
        return refuse(vs, rule->exempt_clause, "Pengecualian memerlukan alasan tertulis.",
                      "Isi alasan pengecualian.");
    if (!terms || terms->exempt == EXEMPT_NOT_SET)
        return refuse(vs, rule->exempt_clause,
                      "Cara menghitung nilai peserta yang dikecualikan belum ditetapkan sebelum "
                      "pendaftaran dibuka.",
                      "Peserta mengikuti tahap ini seperti peserta lain.");
    struct verdict *v = verdict_add(vs, MET_YES, rule->exempt_clause, "Peserta dikecualikan dari "
                                    "%s karena menduduki jabatan setara.", name);
    if (terms->exempt == EXEMPT_VALUE)
        verdict_fact(vs, v, "diperhitungkan", "nilai %s",
                     dec_show(vs->arena, terms->exempt_value, 2));
    else
        verdict_fact(vs, v, "diperhitungkan", "bobotnya dibagi kepada tahap lain secara "
                     "sebanding");
    return MET_YES;
}

enum met score_carry(const struct stage_rule *rule, const struct stage_terms *terms,
                     const struct carried *c, struct date on, struct verdicts *vs)
{
    const char *name = lower_name(vs->arena, rule->name);
    const char *clause = rule->carry_over_clause;
    int months = clause ? rule->carry_over_months : 0;
    if (months == 0 && terms)
        months = terms->carry_over_months;
    if (months == 0) {
        verdict_add(vs, MET_NOT_RULED, NULL, "Pemakaian hasil %s terdahulu tidak diatur di sini "
                    "dan tidak ditetapkan panitia seleksi.", name)->lawful =
            "Peserta mengikuti tahap ini.";
        return MET_NOT_RULED;
    }
    struct date last = date_add_months(c->dated, months);
    bool future = date_cmp(c->dated, on) > 0, ok = !future && date_cmp(on, last) <= 0;
    struct verdict *v = verdict_add(vs, ok ? MET_YES : MET_NO, clause ? clause : rule->clause,
        future ? "Hasil %s terdahulu bertanggal sesudah hari pemakaiannya."
        : ok   ? "Hasil %s terdahulu masih berlaku."
               : "Hasil %s terdahulu sudah tidak berlaku.", name);
    verdict_fact(vs, v, "tanggal penilaian", "%s", date_show(vs->arena, c->dated));
    verdict_fact(vs, v, "berlaku sampai", "%s (%d bulan)", date_show(vs->arena, last), months);
    if (!ok)
        v->lawful = "Peserta mengikuti tahap ini.";
    return ok ? MET_YES : MET_NO;
}

/* ---- an application ---- */

const char *score_source_name(enum score_source s)
{
    static const char *const names[] = {"penilaian", "hasil terdahulu", "dikecualikan"};
    return s < SOURCE__MAX ? names[s] : NULL;
}

static const struct exemption *exemption_of(const struct score_case *c, const char *stage)
{
    for (size_t i = 0; i < c->n_exemptions; i++)
        if (str_eq(c->exemptions[i].stage, stage))
            return &c->exemptions[i];
    return NULL;
}

static const struct carried *carried_of(const struct score_case *c, const char *stage)
{
    for (size_t i = 0; i < c->n_carried; i++)
        if (str_eq(c->carried[i].stage, stage))
            return &c->carried[i];
    return NULL;
}

/* Does a part without weight matter: is it a tie criterion? */
static bool parts_ties(const struct terms *t, const char *stage)
{
    for (size_t i = 0; i < t->n_ties; i++)
        if (str_eq(t->ties[i], stage))
            return true;
    return false;
}

/* One stage of an application. *ret_share: the stage's weight goes to the others. */
static enum met case_part(const struct score_stage *s, const struct stage_terms *t,
                          const struct score_case *c, struct date on, struct score_part *part,
                          bool *ret_share, struct verdicts *vs)
{
    const struct exemption *x = exemption_of(c, s->rule->id);
    const struct carried *k = carried_of(c, s->rule->id);
    if (x) {
        enum met met = score_exempt(s->rule, t, c->post, x, vs);
        if (met != MET_YES)
            return met;
        part->source = SOURCE_EXEMPT;
        *ret_share = t->exempt == EXEMPT_SHARE;
        part->value = ratio_dec(t->exempt_value);
        return MET_YES;
    }
    if (k) {
        part->source = SOURCE_CARRIED;
        part->value = ratio_dec(k->value);
        return score_carry(s->rule, t, k, on, vs);
    }
    part->source = SOURCE_SHEETS;
    return score_stage_value(s, s->rule->per_person ? c->person : c->application, &part->value,
                             vs);
}

/* Gives every part its weight of the whole that is left (all but the shared weights). */
static void spread(struct score_parts *p, const struct terms *terms, int left)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct stage_terms *t = terms_stage(terms, p->v[i].stage);
        p->v[i].weight = ratio_of(t ? t->weight : 0, left);
    }
}

enum status score_case_parts(struct arena *a, const struct score_stage *stages, size_t n,
                             const struct terms *terms, const struct score_case *c,
                             struct date on, struct score_parts *ret, struct faults *f,
                             struct verdicts *vs)
{
    struct score_parts p = {.v = arena_array_of(a, n, struct score_part)};
    int left = 0;
    bool whole = true;
    for (size_t i = 0; i < n; i++) {
        const struct score_stage *s = &stages[i];
        const struct stage_terms *t = terms_stage(terms, s->rule->id);
        int weight = t ? t->weight : 0;
        if (s->waived || (weight == 0 && !(is_scored(s) && parts_ties(terms, s->rule->id))))
            continue;
        struct score_part part = {.stage = s->rule->id};
        bool share = false;
        size_t before = vs->n;
        enum met met = case_part(s, t, c, on, &part, &share, vs);
        if (met != MET_YES && weight == 0) {
            vs->n = before;        /* an absent tie criterion keeps nobody from being ranked */
            continue;
        }
        whole = whole && met == MET_YES;
        if (share || met != MET_YES)
            continue;
        p.v[p.n++] = part;
        left += weight;
    }
    if (!whole)
        return ST_REFUSED;
    if (left == 0) {
        verdict_add(vs, MET_NO, NULL, "Tidak ada tahap berbobot yang dapat dihitung.")->lawful =
            "Tetapkan bobot tahap sebelum pendaftaran dibuka.";
        return ST_REFUSED;
    }
    if (left > WHOLE) {
        fault_add(f, c->application, 0, 0, "jumlah bobot melebihi 100 %%");
        return ST_INVALID;
    }
    spread(&p, terms, left);
    *ret = p;
    return ST_OK;
}

/* ---- assessors ---- */

static bool has_instrument(const struct instrument_result *v, size_t n, const char *instrument)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].instrument, instrument))
            return true;
    return false;
}

static size_t distinct_assessors(const struct instrument_result *v, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = str_eq(v[j].assessor, v[i].assessor);
        found += !seen && v[i].assessor;
    }
    return found;
}

static enum met check_instruments(const char *clause, const char *const *want, size_t n_want,
                                  int least, const struct instrument_result *v, size_t n,
                                  struct verdicts *vs)
{
    size_t have = 0;
    const char *missing = NULL;
    for (size_t i = 0; i < n_want; i++) {
        if (has_instrument(v, n, want[i]))
            have++;
        else
            missing = missing ? arena_printf(vs->arena, "%s, %s", missing, want[i]) : want[i];
    }
    size_t need = least > 0 && (size_t)least < n_want ? (size_t)least : n_want;
    if (have >= need) {
        verdict_add(vs, MET_YES, clause, "Metode penilaian lengkap: %zu dari %zu.", have, need);
        return MET_YES;
    }
    struct verdict *v1 = verdict_add(vs, MET_NO, clause, "Metode penilaian belum lengkap: %zu dari "
                                     "%zu.", have, need);
    verdict_fact(vs, v1, "belum ada", "%s", missing);
    v1->lawful = "Serahkan hasil setelah semua metode yang diwajibkan dilaksanakan.";
    return MET_NO;
}

/* How many assessors a participant needs; 0: not ruled. */
static int assessors_needed(const struct regulation *r, const struct stage_rule *rule,
                            const char **ret_clause)
{
    bool several = rule->scorer == SCORER_ASSESSOR && r->assessors.several_clause;
    *ret_clause = several ? r->assessors.several_clause : rule->clause;
    return several ? r->assessors.min_per_participant : rule->min_scorers;
}

enum met score_instruments(const struct regulation *r, const struct stage_rule *rule,
                           const struct instrument_result *v, size_t n, struct verdicts *vs)
{
    const struct assessor_rules *as = &r->assessors;
    const char *clause;
    int least = assessors_needed(r, rule, &clause);
    bool team = rule->scorer == SCORER_ASSESSOR && as->instruments_clause && as->n_instruments;
    bool own = rule->instruments_clause && rule->n_instruments;
    bool ok = true;
    if (least <= 0 && !team && !own) {
        verdict_add(vs, MET_NOT_RULED, NULL, "Metode dan jumlah penilai %s tidak diatur di sini.",
                    lower_name(vs->arena, rule->name));
        return MET_NOT_RULED;
    }
    if (least > 0) {
        size_t found = distinct_assessors(v, n);
        ok = found >= (size_t)least;
        struct verdict *x = verdict_add(vs, ok ? MET_YES : MET_NO, clause,
                                        "Peserta dinilai oleh %zu %s; paling sedikit %d.", found,
                                        scorer_noun(rule->scorer), least);
        if (!ok)
            x->lawful = "Lengkapi penilaian oleh penilai lain sebelum hasil diserahkan.";
    }
    if (team && check_instruments(as->instruments_clause, as->instruments, as->n_instruments, 0,
                                  v, n, vs) != MET_YES)
        ok = false;
    if (own && check_instruments(rule->instruments_clause, rule->instruments, rule->n_instruments,
                                 rule->min_instruments, v, n, vs) != MET_YES)
        ok = false;
    return ok ? MET_YES : MET_NO;
}
