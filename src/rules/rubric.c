#include "rules/rubric.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define WHOLE 10000                /* 100 % in hundredths of a percent */

static const struct dec DEC_0 = {0, 0}, DEC_100 = {100, 0};

struct dec rubric_divide_from_full(struct dec full)
{
    full.scale += 2;
    while (full.scale > 0 && full.value % 10 == 0) {
        full.value /= 10;
        full.scale--;
    }
    return full;
}

/* The value in millionths, or false when it is outside 0..RUBRIC_VALUE_MAX or finer. */
static bool raw_units(struct dec d, int64_t *ret)
{
    if (dec_cmp(d, DEC_0) < 0 || dec_cmp(d, (struct dec){RUBRIC_VALUE_MAX, 0}) > 0)
        return false;
    return dec_scaled(d, RUBRIC_PLACES_MAX, ret);
}

static struct ratio divisor(const struct rubric *r)
{
    return r->divide.value > 0 ? ratio_dec(r->divide) : ratio_int(1);
}

/* Is a raw value at most 100 once divided? */
static bool within_hundred(const struct rubric *r, struct dec v)
{
    struct ratio q;
    return ratio_div(ratio_dec(v), divisor(r), &q) && ratio_cmp(q, ratio_dec(DEC_100)) <= 0;
}

bool rubric_value_allowed(const struct rubric_criterion *c, struct dec v)
{
    if (c->n_allowed) {
        for (size_t i = 0; i < c->n_allowed; i++)
            if (dec_cmp(c->allowed[i], v) == 0)
                return true;
        return false;
    }
    int64_t x, lo, step;
    if (!raw_units(v, &x) || !raw_units(c->min, &lo) || !raw_units(c->step, &step) || step <= 0)
        return false;
    return dec_cmp(v, c->min) >= 0 && dec_cmp(v, c->max) <= 0 && (x - lo) % step == 0;
}

/* A number as people read it: comma, no trailing zeros. */
static const char *show(struct arena *a, struct dec d)
{
    char *s = dec_text(a, d);
    for (char *p = s; *p; p++)
        if (*p == '.')
            *p = ',';
    return s;
}

const char *rubric_values_show(struct arena *a, const struct rubric_criterion *c)
{
    if (!c->n_allowed)
        return arena_printf(a, "%s sampai %s dengan kelipatan %s", show(a, c->min),
                            show(a, c->max), show(a, c->step));
    struct buf b BUF_AUTO;
    buf_init(&b, 4096);
    for (size_t i = 0; i < c->n_allowed; i++) {
        bool last = i + 1 == c->n_allowed;
        /* With decimal commas a comma cannot part the numbers. */
        buf_str(&b, i == 0 ? "" : last ? " atau " : "; ");
        buf_str(&b, show(a, c->allowed[i]));
    }
    return buf_dup(&b, a);
}

/* ---- checking a rubric ---- */

static void check_list(const struct rubric *r, const struct rubric_criterion *c,
                       const char *where, struct faults *f)
{
    for (size_t i = 0; i < c->n_allowed; i++) {
        int64_t x;
        if (!raw_units(c->allowed[i], &x))
            fault_add(f, where, 0, 0, "nilai %s tidak mungkin: harus 0 sampai %d dengan paling "
                      "banyak %d angka desimal", show(f->arena, c->allowed[i]),
                      RUBRIC_VALUE_MAX, RUBRIC_PLACES_MAX);
        else if (!within_hundred(r, c->allowed[i]))
            fault_add(f, where, 0, 0, "nilai %s menjadi lebih dari 100 setelah dibagi",
                      show(f->arena, c->allowed[i]));
        if (i > 0 && dec_cmp(c->allowed[i - 1], c->allowed[i]) >= 0)
            fault_add(f, where, 0, 0, "daftar nilai harus menaik tanpa pengulangan; %s "
                      "mengikuti %s", show(f->arena, c->allowed[i]),
                      show(f->arena, c->allowed[i - 1]));
    }
}

static void check_range(const struct rubric *r, const struct rubric_criterion *c,
                        const char *where, struct faults *f)
{
    int64_t lo, hi, step;
    if (!raw_units(c->min, &lo) || !raw_units(c->max, &hi) || !raw_units(c->step, &step)) {
        fault_add(f, where, 0, 0, "batas nilai harus 0 sampai %d dengan paling banyak %d angka "
                  "desimal", RUBRIC_VALUE_MAX, RUBRIC_PLACES_MAX);
        return;
    }
    if (lo >= hi)
        fault_add(f, where, 0, 0, "nilai terendah (%s) harus di bawah nilai tertinggi (%s)",
                  show(f->arena, c->min), show(f->arena, c->max));
    else if (step <= 0)
        fault_add(f, where, 0, 0, "kelipatan nilai harus di atas 0");
    else if ((hi - lo) % step != 0)
        fault_add(f, where, 0, 0, "nilai tertinggi (%s) tidak tercapai dari %s dengan kelipatan "
                  "%s", show(f->arena, c->max), show(f->arena, c->min), show(f->arena, c->step));
    if (!within_hundred(r, c->max))
        fault_add(f, where, 0, 0, "nilai tertinggi %s menjadi lebih dari 100 setelah dibagi",
                  show(f->arena, c->max));
}

static void check_levels(const struct rubric_criterion *c, const char *where, struct faults *f)
{
    for (size_t i = 0; i < c->n_levels; i++) {
        if (!rubric_value_allowed(c, c->levels[i].value))
            fault_add(f, where, 0, 0, "uraian jenjang untuk nilai %s, yang tidak dapat diberikan",
                      show(f->arena, c->levels[i].value));
        if (str_empty(c->levels[i].text))
            fault_add(f, where, 0, 0, "uraian jenjang untuk nilai %s kosong",
                      show(f->arena, c->levels[i].value));
        for (size_t j = 0; j < i; j++)
            if (dec_cmp(c->levels[i].value, c->levels[j].value) == 0)
                fault_add(f, where, 0, 0, "uraian jenjang untuk nilai %s ganda",
                          show(f->arena, c->levels[i].value));
    }
}

static void check_criterion(const struct rubric *r, size_t i, struct faults *f)
{
    const struct rubric_criterion *c = &r->v[i];
    const char *where = str_empty(c->id) ? arena_printf(f->arena, "kriteria %zu", i + 1)
                                         : arena_printf(f->arena, "kriteria %s", c->id);
    if (str_empty(c->id))
        fault_add(f, where, 0, 0, "kriteria tidak mempunyai pengenal");
    if (str_empty(c->name))
        fault_add(f, where, 0, 0, "kriteria tidak mempunyai nama");
    for (size_t j = 0; j < i && !str_empty(c->id); j++)
        if (str_eq(r->v[j].id, c->id))
            fault_add(f, where, 0, 0, "kriteria ini tertulis dua kali");
    if (c->weight <= 0 || c->weight > WHOLE)
        fault_add(f, where, 0, 0, "bobot harus di atas 0 dan paling banyak 100 %%");
    if (c->n_allowed)
        check_list(r, c, where, f);
    else
        check_range(r, c, where, f);
    check_levels(c, where, f);
}

bool rubric_check(const struct rubric *r, struct faults *f)
{
    size_t before = f->n_errors;
    int64_t total = 0;
    if (r->divide.value < 0)
        fault_add(f, "pembagi", 0, 0, "pembagi harus di atas 0");
    if (r->n == 0)
        fault_add(f, "kriteria", 0, 0, "rubrik harus memuat paling sedikit satu kriteria");
    for (size_t i = 0; i < r->n; i++) {
        check_criterion(r, i, f);
        total += r->v[i].weight;
    }
    if (r->n && total != WHOLE)
        fault_add(f, "bobot", 0, 0, "jumlah bobot kriteria %s %%, seharusnya 100 %%",
                  show(f->arena, (struct dec){total, 2}));
    return f->n_errors == before;
}

enum met rubric_lawful(const struct rubric *r, const struct stage_rule *rule,
                       struct verdicts *vs)
{
    enum met all = MET_YES;
    if (rule->n_criteria == 0) {
        verdict_add(vs, MET_NOT_RULED, NULL, "Kriteria penilaian %s tidak diatur di sini.",
                    rule->name);
        return MET_NOT_RULED;
    }
    for (size_t i = 0; i < rule->n_criteria; i++) {
        const struct criterion *want = &rule->criteria[i];
        const struct rubric_criterion *got = NULL;
        for (size_t j = 0; j < r->n; j++)
            if (str_eq(r->v[j].id, want->id))
                got = &r->v[j];
        const char *clause = want->clause ? want->clause : rule->clause;
        bool weighs = got && (want->weight == 0 || want->weight == got->weight);
        struct verdict *v;
        if (!got)
            v = verdict_add(vs, MET_NO, clause, "Rubrik %s tidak memuat kriteria %s.",
                            rule->name, want->name);
        else if (!weighs)
            v = verdict_add(vs, MET_NO, clause, "Bobot kriteria %s %s %%, seharusnya %s %%.",
                            want->name, show(vs->arena, (struct dec){got->weight, 2}),
                            show(vs->arena, (struct dec){want->weight, 2}));
        else
            v = verdict_add(vs, MET_YES, clause, "Rubrik memuat kriteria %s.", want->name);
        if (v->met == MET_NO) {
            v->lawful = arena_printf(vs->arena, "Tambahkan kriteria %s ke dalam rubrik.",
                                     want->name);
            if (got)
                v->lawful = "Sesuaikan bobot kriteria dengan peraturan.";
            all = MET_NO;
        }
    }
    return all;
}

/* ---- sheets ---- */

static const struct rubric_criterion *criterion_find(const struct rubric *r, const char *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->v[i].id, id))
            return &r->v[i];
    return NULL;
}

static const struct sheet_value *value_find(const struct sheet *s, const char *criterion)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->v[i].criterion, criterion))
            return &s->v[i];
    return NULL;
}

bool sheet_check(const struct rubric *r, const struct sheet *s, bool whole, struct faults *f)
{
    size_t before = f->n_errors;
    for (size_t i = 0; i < s->n; i++) {
        const char *id = s->v[i].criterion ? s->v[i].criterion : "";
        const struct rubric_criterion *c = criterion_find(r, id);
        if (!c) {
            fault_add(f, id, 0, 0, "kriteria \"%s\" tidak ada dalam rubrik", id);
            continue;
        }
        if (value_find(s, id) != &s->v[i])
            fault_add(f, id, 0, 0, "kriteria %s dinilai dua kali", c->name);
        if (!rubric_value_allowed(c, s->v[i].value))
            fault_add(f, id, 0, 0, "nilai %s untuk %s tidak dapat diberikan; yang dapat "
                      "diberikan: %s", show(f->arena, s->v[i].value), c->name,
                      rubric_values_show(f->arena, c));
    }
    for (size_t i = 0; whole && i < r->n; i++)
        if (!value_find(s, r->v[i].id))
            fault_add(f, r->v[i].id, 0, 0, "kriteria %s belum dinilai", r->v[i].name);
    return f->n_errors == before;
}

bool sheet_score(const struct rubric *r, const struct sheet *s, struct ratio *ret)
{
    struct ratio sum = ratio_int(0);
    for (size_t i = 0; i < r->n; i++) {
        const struct sheet_value *v = value_find(s, r->v[i].id);
        struct ratio part;
        if (!v || !ratio_mul(ratio_of(r->v[i].weight, WHOLE), ratio_dec(v->value), &part) ||
            !ratio_add(sum, part, &sum))
            return false;
    }
    return ratio_div(sum, divisor(r), ret);
}
