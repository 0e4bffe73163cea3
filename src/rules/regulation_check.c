/* What a single key cannot say: values that contradict each other within a regulation. Each
 * check gets a mapping that was read, faulty or not, and reports at the key concerned. */
#include "rules/regulation_tables.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/fixed.h"
#include "base/str.h"
#include "rules/regulation.h"
#include "rules/regulation_words.h"

enum { WHOLE = 10000 };   /* 100 percent in hundredths */

static const char *percent(struct yaml *y, int64_t hundredths)
{
    return dec_show(yaml_arena(y), (struct dec){hundredths, 2}, 2);
}

/* ---- readings ---- */

void check_reading(struct yaml *y, const struct yaml_node *at, void *obj)
{
    struct reading *r = obj;
    size_t n;
    r->key_word = reading_word(r->key);
    if (r->choice == NULL || !yaml_has(at, "key") || r->key_word == NULL)
        return;
    const char *const *choices = reading_choices(r->key, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(choices[i], r->choice)) {
            r->choice_index = (int)i;
            return;
        }
    struct buf list BUF_AUTO;
    buf_init(&list, 400);
    for (size_t i = 0; i < n; i++)
        buf_printf(&list, "%s%s", i == 0 ? "" : ", ", choices[i]);
    const char *near = str_nearest(r->choice, choices, n);
    yaml_fault(y, at, "choice", "\"%s\" bukan pilihan penafsiran %s%s%s%s; pilihan: %s", r->choice,
               r->key_word, near == NULL ? "" : "; mungkin maksud Anda \"",
               near == NULL ? "" : near, near == NULL ? "" : "\"", list.data);
}

/* ---- panel ---- */

void check_panel(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct panel_rules *p = obj;
    if (p->min > 0 && p->max > 0 && p->min > p->max)
        yaml_fault(y, at, "size.min", "paling sedikit %d anggota melebihi paling banyak %d", p->min,
                   p->max);
    else if (p->odd && p->min > 0 && p->min == p->max && p->min % 2 == 0)
        yaml_fault(y, at, "size.odd", "tidak ada jumlah ganjil antara %d dan %d", p->min, p->max);
    int64_t least = 0;
    for (size_t i = 0; i < p->n_elements; i++)
        least += p->elements[i].min;
    if (p->max > 0 && least > p->max)
        yaml_fault(y, at, "elements", "unsur-unsur meminta paling sedikit %lld anggota, sedangkan "
                   "panitia paling banyak %d", (long long)least, p->max);
    if (p->max > 0 && p->internal_min > p->max)
        yaml_fault(y, at, "internal.min", "paling sedikit %d anggota internal melebihi paling "
                   "banyak %d anggota", p->internal_min, p->max);
}

/* ---- announcement, minimum ---- */

void check_announcement(struct yaml *y, const struct yaml_node *at, void *obj)
{
    struct announcement_rules *n = obj;
    if (n->scope_clause == NULL)
        return;
    if (n->scopes == 0)
        n->scopes = 1u << n->scope_default;
    else if ((n->scopes & 1u << n->scope_default) == 0)
        yaml_fault(y, at, "scope.allowed", "cakupan bawaan \"%s\" tidak termasuk yang dibolehkan",
                   scope_word(n->scope_default));
}

void check_minimum(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct minimum_rule *m = obj;
    bool appoints = (m->paths & 1u << PATH_APPOINT) != 0;
    if (appoints && !yaml_has(at, "appoint"))
        yaml_fault(y, at, "paths", "jalan keluar \"tunjuk\" memerlukan \"appoint\": siapa yang "
                   "menunjuk dan menurut butir mana");
    else if (!appoints && yaml_has(at, "appoint"))
        yaml_fault(y, at, "appoint", "\"appoint\" hanya berlaku bila \"paths\" memuat \"tunjuk\"");
}

/* ---- eligibility ---- */

/* Which keys a kind of requirement needs and may have; any other of these keys is refused. */
static const char *const special[] = {
    "own_government", "rank", "level", "level_exact_a", "functional", "count", "months", "except",
    "years", "age_on", "education", "training", "attending_ok", "grade", "not_undergoing",
    "never_had", "degrees"};
static const struct {
    const char *must[3], *may[5];
} kinds[REQ__MAX] = {
    [REQ_CIVIL_SERVANT] = {{NULL}, {"own_government"}},
    [REQ_RANK] = {{"rank"}, {NULL}},
    [REQ_POSTS_HELD] = {{"level", "count"}, {"months", "except", "level_exact_a", "functional"}},
    [REQ_LEVEL_HELD] = {{"level"}, {"months", "level_exact_a", "functional"}},
    [REQ_EXPERIENCE] = {{"months"}, {NULL}},
    [REQ_AGE] = {{"years"}, {"age_on"}},
    [REQ_EDUCATION] = {{"education"}, {NULL}},
    [REQ_TRAINING] = {{"training"}, {"attending_ok"}},
    [REQ_PERFORMANCE] = {{"grade", "years"}, {NULL}},
    [REQ_DISCIPLINE] = {{NULL}, {"not_undergoing", "never_had", "degrees"}},
};

static bool listed(const char *const *list, size_t n, const char *key)
{
    for (size_t i = 0; i < n && list[i] != NULL; i++)
        if (strcmp(list[i], key) == 0)
            return true;
    return false;
}

void check_requirement(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct requirement *r = obj;
    if (!yaml_has(at, "kind") || (unsigned)r->kind >= REQ__MAX)
        return;
    const char *word = yaml_word_of(&words_requirement, (int)r->kind);
    for (size_t i = 0; i < 3 && kinds[r->kind].must[i] != NULL; i++)
        if (!yaml_has(at, kinds[r->kind].must[i]))
            yaml_fault(y, at, NULL, "syarat jenis \"%s\" memerlukan kunci \"%s\"", word,
                       kinds[r->kind].must[i]);
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (yaml_has(at, special[i]) && !listed(kinds[r->kind].must, 3, special[i]) &&
            !listed(kinds[r->kind].may, 5, special[i]))
            yaml_fault(y, at, special[i], "kunci \"%s\" tidak berlaku untuk syarat jenis \"%s\"",
                       special[i], word);
    if (r->kind == REQ_DISCIPLINE && !r->not_undergoing && !r->never_had)
        yaml_fault(y, at, NULL, "syarat disiplin memerlukan \"not_undergoing\" atau \"never_had\"");
}

/* ---- stages ---- */

void check_stage(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct stage_rule *s = obj;
    int64_t sum = 0;
    bool given = false;
    for (size_t i = 0; i < s->n_criteria; i++) {
        sum += s->criteria[i].weight;
        given = given || s->criteria[i].weight > 0;
    }
    if (given && sum != WHOLE)
        yaml_fault(y, at, "criteria", "bobot kriteria berjumlah %s persen, seharusnya 100 persen",
                   percent(y, sum));
    if (s->weight_min > s->weight_max)
        yaml_fault(y, at, "weight_range.min", "bobot paling rendah %s persen melebihi paling tinggi "
                   "%s persen", percent(y, s->weight_min), percent(y, s->weight_max));
    if (s->default_weight > 0 && !s->counts)
        yaml_fault(y, at, "default_weight", "tahap yang tidak dihitung (counts: tidak) tidak dapat "
                   "berbobot");
    if (s->counts && s->method == METHOD_PASS)
        yaml_fault(y, at, "counts", "tahap yang dihitung tidak dapat hanya lulus atau tidak lulus; "
                   "pilih cara penilaian lain (method)");
    if (s->counts && s->scorer == SCORER_NONE)
        yaml_fault(y, at, "counts", "tahap yang dihitung memerlukan penilai (scorer)");
    if (s->min_instruments > 0 && (size_t)s->min_instruments > s->n_instruments)
        yaml_fault(y, at, "instruments.min", "paling sedikit %d alat uji, sedangkan yang terdaftar "
                   "%zu", s->min_instruments, s->n_instruments);
}

void check_stages(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct regulation *r = obj;
    int64_t sum = 0;
    bool given = false;
    for (size_t i = 0; i < r->n_stages; i++)
        if (r->stages[i].counts) {
            sum += r->stages[i].default_weight;
            given = given || r->stages[i].default_weight > 0;
        }
    if (given && sum != WHOLE)
        yaml_fault(y, at, "items", "bobot tahap yang dihitung berjumlah %s persen, seharusnya 100 "
                   "persen", percent(y, sum));
}

/* ---- routes ---- */

void check_route(struct yaml *y, const struct yaml_node *at, void *obj)
{
    const struct route_rule *r = obj;
    if (r->opinion_clause != NULL && r->opinion != OPINION_NONE && r->opinion_by == 0)
        yaml_fault(y, at, "opinion", "\"opinion\" memerlukan \"by\": siapa yang memberikannya");
    if (r->choose_clause != NULL && r->choose_by == 0)
        yaml_fault(y, at, "choose", "\"choose\" memerlukan \"by\": siapa yang memilih");
}

/* ---- steps: nothing may wait for itself ---- */

struct step_index {
    const char *id;
    size_t i;
};

static int by_step_id(const void *a, const void *b)
{
    return strcmp(((const struct step_index *)a)->id, ((const struct step_index *)b)->id);
}

static struct step_index *index_steps(struct yaml *y, const struct regulation *r, size_t *ret_n)
{
    struct step_index *v = arena_array_of(yaml_arena(y), r->n_steps, struct step_index);
    size_t n = 0;
    for (size_t i = 0; i < r->n_steps; i++)
        if (r->steps[i].id != NULL)
            v[n++] = (struct step_index){r->steps[i].id, i};
    if (n > 1)
        qsort(v, n, sizeof v[0], by_step_id);
    *ret_n = n;
    return v;
}

struct waits {
    const struct step_index *index;
    size_t n;
    bool *done;
};

/* The first predecessor of a step that is itself not yet free of waiting, or -1. */
static long blocked_by(const struct waits *w, const struct step_rule *s)
{
    for (size_t k = 0; k < s->n_after; k++) {
        struct step_index key = {s->after[k], 0}, *p;
        p = bsearch(&key, w->index, w->n, sizeof key, by_step_id);
        if (p != NULL && !w->done[p->i])
            return (long)p->i;
    }
    return -1;
}

/* From a blocked step along what blocks it until a step comes again: that is the circle. */
static void report_circle(struct yaml *y, const struct yaml_node *at, const struct regulation *r,
                          const struct waits *w, size_t start)
{
    struct buf path BUF_AUTO, text BUF_AUTO;
    size_t i = start, k;
    for (k = 0; k < r->n_steps; k++)   /* after n steps we are surely on the circle */
        i = (size_t)blocked_by(w, &r->steps[i]);
    buf_init(&text, 400);
    buf_init(&path, 64);
    buf_str(&text, r->steps[i].id);
    for (k = (size_t)blocked_by(w, &r->steps[i]); k != i;
         k = (size_t)blocked_by(w, &r->steps[k]))
        buf_printf(&text, " menunggu %s", r->steps[k].id);
    buf_printf(&path, "steps.%zu.after", i);
    yaml_fault(y, at, path.data, "langkah saling menunggu: %s menunggu %s", text.data,
               r->steps[i].id);
}

static void check_steps(struct yaml *y, const struct yaml_node *at, const struct regulation *r)
{
    struct waits w = {.done = arena_array_of(yaml_arena(y), r->n_steps, bool)};
    w.index = index_steps(y, r, &w.n);
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < r->n_steps; i++)
            if (!w.done[i] && blocked_by(&w, &r->steps[i]) < 0)
                moved = w.done[i] = true;
    }
    for (size_t i = 0; i < r->n_steps; i++)
        if (!w.done[i]) {
            report_circle(y, at, r, &w, i);
            return;
        }
}

/* ---- the whole ---- */

/* Days of the announcement are counted as the reading says; a key beside it may not differ. */
static void settle_counting(struct yaml *y, const struct yaml_node *at, struct regulation *r)
{
    struct announcement_rules *n = &r->announcement;
    const struct reading *reading = regulation_reading_get(r, READING_COUNT);
    struct period *all[] = {&n->period, &n->registration, &n->check};
    if (reading != NULL && reading->choice != NULL) {
        if ((int)n->period.counting >= 0 && (int)n->period.counting != reading->choice_index)
            yaml_fault(y, at, "announcement.period.counting",
                       "bertentangan dengan penafsiran hitung-pengumuman yang memilih \"%s\"",
                       reading->choice);
        n->period.counting = (enum counting)reading->choice_index;
    }
    for (size_t i = 0; i < 3; i++)
        if ((int)all[i]->counting < 0)
            all[i]->counting = COUNT_INCLUSIVE;
}

static void check_ways_out(struct yaml *y, const struct yaml_node *at, const struct regulation *r)
{
    char path[64];
    for (size_t i = 0; i < r->n_minimums; i++) {
        snprintf(path, sizeof path, "minimum.%zu.paths", i);
        if ((r->minimums[i].paths & 1u << PATH_EXTEND) != 0 &&
            !yaml_has(at, "announcement.extension"))
            yaml_fault(y, at, path, "jalan keluar \"perpanjang\" memerlukan announcement.extension");
        if ((r->minimums[i].paths & 1u << PATH_WIDEN) != 0 && !yaml_has(at, "announcement.widen"))
            yaml_fault(y, at, path, "jalan keluar \"perluas\" memerlukan announcement.widen");
    }
}

void check_regulation(struct yaml *y, const struct yaml_node *at, void *obj)
{
    struct regulation *r = obj;
    r->force.known = !date_is_none(r->force.from);
    if (r->force.clause != NULL && !r->force.known && !yaml_has(at, "in_force.from"))
        yaml_warn(y, at, "in_force", "tanggal mulai berlaku tidak diketahui; keberlakuan tidak "
                  "dapat diperiksa");
    settle_counting(y, at, r);
    check_ways_out(y, at, r);
    check_steps(y, at, r);
}
