#include "rules/pass.h"
#include "base/arena.h"
#include "base/str.h"

static const char *decided_clause(const struct stage_rule *rule)
{
    return rule->decided_clause ? rule->decided_clause : rule->clause;
}

static bool reaches(const struct stage_terms *t, struct ratio value)
{
    return !t || !t->has_threshold || ratio_cmp(value, ratio_dec(t->threshold)) >= 0;
}

enum met pass_stage(struct arena *a, const struct stage_rule *rule, const struct stage_terms *t,
                    const struct pass_entry *v, size_t n, const struct tie_rule *ties,
                    bool *ret_passes, struct faults *f, struct verdicts *vs)
{
    struct rank_entry *entries = arena_array_of(a, n, struct rank_entry);
    struct score_part *parts = arena_array_of(a, n, struct score_part);
    size_t reached = 0;
    for (size_t i = 0; i < n; i++) {
        parts[i] = (struct score_part){.stage = rule->id, .value = v[i].value,
                                       .weight = ratio_int(1)};
        entries[i] = (struct rank_entry){.id = v[i].id, .parts = &parts[i], .n_parts = 1,
                                         .out = v[i].out};
        if (v[i].out == OUT_NONE && !reaches(t, v[i].value))
            entries[i].out = OUT_NOT_PASSED;
        reached += entries[i].out == OUT_NONE;
    }
    size_t k = t && t->top_n > 0 ? (size_t)t->top_n : reached;
    struct ranking r;
    const char **ids;
    size_t n_ids;
    if (rank_compute(a, entries, n, ties, &r, f) != ST_OK)
        return MET_NO;
    if (rank_top(a, &r, k, decided_clause(rule), &ids, &n_ids, vs) != MET_YES)
        return MET_NO;
    for (size_t i = 0; i < n; i++) {
        ret_passes[i] = false;
        for (size_t j = 0; j < n_ids && !ret_passes[i]; j++)
            ret_passes[i] = str_eq(ids[j], v[i].id);
    }
    verdict_add(vs, MET_YES, decided_clause(rule), "%zu dari %zu peserta melanjutkan.", n_ids, n);
    return MET_YES;
}

static const struct score_part *part_of(const struct rank_entry *e, const char *stage)
{
    for (size_t i = 0; i < e->n_parts; i++)
        if (str_eq(e->parts[i].stage, stage))
            return &e->parts[i];
    return NULL;
}

/* READING_PASSED: 0 a threshold where one was fixed, 1 only that every stage was finished. */
enum met pass_selection(const struct regulation *r, const struct terms *t,
                        const struct rank_entry *e, struct verdicts *vs)
{
    const char *clause = r->result.ranking_clause, *reading = reading_word(READING_PASSED);
    if (e->out != OUT_NONE) {
        verdict_add(vs, MET_NO, clause, "Peserta %s.", rank_out_name(e->out))->reading = reading;
        return MET_NO;
    }
    for (size_t i = 0; i < t->n && regulation_reading(r, READING_PASSED) == 0; i++) {
        const struct score_part *p = part_of(e, t->v[i].stage);
        if (!p || p->source == SOURCE_EXEMPT || reaches(&t->v[i], p->value))
            continue;
        const struct stage_rule *rule = regulation_stage(r, t->v[i].stage);
        struct verdict *v = verdict_add(vs, MET_NO, rule ? decided_clause(rule) : clause,
                                        "Nilai %s di bawah ambang yang ditetapkan.",
                                        rule ? rule->name : t->v[i].stage);
        verdict_fact(vs, v, "nilai", "%s", ratio_show(vs->arena, p->value, RANK_PLACES, ','));
        verdict_fact(vs, v, "ambang", "%s", dec_show(vs->arena, t->v[i].threshold, RANK_PLACES));
        v->reading = reading;
        return MET_NO;
    }
    verdict_add(vs, MET_YES, clause, "Peserta lulus seleksi.")->reading = reading;
    return MET_YES;
}
