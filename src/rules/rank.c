#include "rules/rank.h"
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"

const char *rank_out_name(enum rank_out o)
{
    static const char *const names[] = {NULL, "mengundurkan diri", "tidak hadir", "gugur",
                                        "tidak lulus"};
    return o < OUT__MAX ? names[o] : NULL;
}

/* ---- totals ---- */

static bool total_of(const struct rank_entry *e, struct ratio *ret)
{
    struct ratio sum = ratio_int(0), part;
    for (size_t i = 0; i < e->n_parts; i++)
        if (!ratio_mul(e->parts[i].value, e->parts[i].weight, &part) ||
            !ratio_add(sum, part, &sum))
            return false;
    *ret = sum;
    return true;
}

static const struct score_part *part_of(const struct rank_entry *e, const char *stage)
{
    for (size_t i = 0; i < e->n_parts; i++)
        if (str_eq(e->parts[i].stage, stage))
            return &e->parts[i];
    return NULL;
}

/* ---- order ---- */

/* What is sorted: a row with the number compared at this moment, higher first, then by id. */
struct item {
    struct rank_row row;
    struct ratio key;
};

static int item_cmp(const void *x, const void *y)
{
    const struct item *a = x, *b = y;
    int by_key = ratio_cmp(b->key, a->key);
    return by_key ? by_key : strcmp(a->row.id, b->row.id);
}

struct sorter {
    struct arena *arena;
    const struct tie_rule *ties;
    bool *used;                    /* decisions that parted a group */
    bool crowded;                  /* more share a rank than can be told to each of them */
};

static size_t group_end(const struct item *v, size_t from, size_t n)
{
    size_t end = from + 1;
    while (end < n && ratio_cmp(v[end].key, v[from].key) == 0)
        end++;
    return end;
}

/* The place of an id in a decision, or its n. */
static size_t place_in(const struct tie_decision *d, const char *id)
{
    size_t i = 0;
    while (i < d->n && !str_eq(d->ids[i], id))
        i++;
    return i;
}

static bool decides(const struct tie_decision *d, const struct item *v, size_t n)
{
    if (d->n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (place_in(d, v[i].row.id) == n)
            return false;
    return true;
}

/* Equals by every criterion: the plenary's order, or they share the rank. */
static void leaf(struct sorter *s, struct item *v, size_t n, int rank)
{
    for (size_t i = 0; i < n; i++)
        v[i].row.rank = rank;
    for (size_t k = 0; n > 1 && k < s->ties->n_decisions; k++) {
        const struct tie_decision *d = &s->ties->decisions[k];
        if (s->used[k] || !decides(d, v, n))
            continue;
        s->used[k] = true;
        for (size_t i = 0; i < n; i++) {
            size_t place = place_in(d, v[i].row.id);
            v[i].key = ratio_int(-(int64_t)place);
            v[i].row.rank = rank + (int)place;
            v[i].row.minute = d->minute ? d->minute : "";
        }
        qsort(v, n, sizeof *v, item_cmp);
        return;
    }
    if (n > RANK_EQUALS_MAX) {
        s->crowded = true;
        return;
    }
    const char **ids = arena_array_of(s->arena, n, const char *);
    for (size_t i = 0; i < n; i++)
        ids[i] = v[i].row.id;
    for (size_t i = 0; n > 1 && i < n; i++) {
        const char **others = arena_array_of(s->arena, n, const char *);
        memcpy(others, ids, i * sizeof *ids);
        memcpy(others + i, ids + i + 1, (n - i - 1) * sizeof *ids);
        v[i].row.tied_with = others;
        v[i].row.n_tied = n - 1;
    }
}

/* Parts the equals v[0..n) by the criteria from `c` on; the first of them has `rank`. */
static void part_equals(struct sorter *s, struct item *v, size_t n, size_t c, int rank)
{
    for (; n > 1 && c < s->ties->n_stages; c++) {
        const char *stage = s->ties->stages[c];
        bool all = true;
        for (size_t i = 0; i < n && all; i++)
            all = part_of(v[i].row.entry, stage) != NULL;
        if (!all)
            continue;              /* who was exempt there cannot be compared by it */
        for (size_t i = 0; i < n; i++)
            v[i].key = part_of(v[i].row.entry, stage)->value;
        qsort(v, n, sizeof *v, item_cmp);
        if (group_end(v, 0, n) == n)
            continue;
        for (size_t i = 0; i < n; i++)
            v[i].row.parted_by = stage;
        for (size_t i = 0; i < n;) {
            size_t end = group_end(v, i, n);
            part_equals(s, v + i, end - i, c + 1, rank + (int)i);
            i = end;
        }
        return;
    }
    leaf(s, v, n, rank);
}

static void note_equals(struct item *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i].row.n_equal = n - 1;
}

static void order(struct sorter *s, struct item *v, size_t n)
{
    qsort(v, n, sizeof *v, item_cmp);
    for (size_t i = 0; i < n;) {
        size_t end = group_end(v, i, n);
        note_equals(v + i, end - i);
        part_equals(s, v + i, end - i, 0, (int)i + 1);
        i = end;
    }
}

/* ---- the whole ---- */

static int id_cmp(const void *x, const void *y)
{
    const struct rank_entry *const *a = x, *const *b = y;
    return strcmp((*a)->id ? (*a)->id : "", (*b)->id ? (*b)->id : "");
}

static void check_ids(struct arena *a, const struct rank_entry *e, size_t n, struct faults *f)
{
    const struct rank_entry **v = arena_array_of(a, n, const struct rank_entry *);
    for (size_t i = 0; i < n; i++)
        v[i] = &e[i];
    qsort(v, n, sizeof(struct rank_entry *), id_cmp);
    for (size_t i = 0; i < n; i++) {
        if (str_empty(v[i]->id))
            fault_add(f, NULL, 0, 0, "peserta tanpa pengenal");
        else if (i > 0 && str_eq(v[i - 1]->id, v[i]->id))
            fault_add(f, v[i]->id, 0, 0, "peserta %s tertulis dua kali", v[i]->id);
        if (v[i]->out == OUT_NONE && v[i]->n_parts == 0)
            fault_add(f, v[i]->id, 0, 0, "peserta tidak mempunyai nilai");
    }
}

static void finish(struct arena *a, struct ranking *r)
{
    for (size_t i = 0; i < r->n; i++) {
        struct rank_row *x = &r->v[i];
        x->exact = ratio_exact(a, x->total);
        x->shown = ratio_show(a, x->total, RANK_PLACES, ',');
        r->open_ties = r->open_ties || x->n_tied > 0;
        if (i > 0 && str_eq(x[-1].shown, x->shown) && ratio_cmp(x[-1].total, x->total) != 0) {
            x[-1].hidden_digits = x->hidden_digits = true;
            r->hidden_digits = true;
        }
    }
}

enum status rank_compute(struct arena *a, const struct rank_entry *entries, size_t n,
                         const struct tie_rule *ties, struct ranking *ret, struct faults *f)
{
    static const struct tie_rule none = {0};
    struct sorter s = {.arena = a, .ties = ties ? ties : &none};
    size_t before = f->n_errors;
    struct item *v = arena_array_of(a, n, struct item);
    struct ranking r = {.out = arena_array_of(a, n, const struct rank_entry *)};
    s.used = arena_array_of(a, s.ties->n_decisions, bool);
    check_ids(a, entries, n, f);
    if (f->n_errors > before)
        return ST_INVALID;
    for (size_t i = 0; i < n; i++) {
        const struct rank_entry *e = &entries[i];
        if (e->out != OUT_NONE) {
            r.out[r.n_out++] = e;
            continue;
        }
        v[r.n].row = (struct rank_row){.entry = e, .id = e->id};
        if (!total_of(e, &v[r.n].row.total))
            fault_add(f, e->id, 0, 0, "nilai peserta di luar batas yang dapat dihitung");
        v[r.n].key = v[r.n].row.total;
        r.n++;
    }
    if (f->n_errors > before)
        return ST_INVALID;
    order(&s, v, r.n);
    if (s.crowded)
        fault_add(f, NULL, 0, 0, "lebih dari %d peserta bernilai sama; periksa kolom nilainya",
                  RANK_EQUALS_MAX);
    qsort(r.out, r.n_out, sizeof(struct rank_entry *), id_cmp);
    for (size_t k = 0; k < s.ties->n_decisions; k++)
        if (!s.used[k])
            fault_add(f, s.ties->decisions[k].minute, 0, 0, "keputusan pleno tidak memuat tepat "
                      "satu kelompok peserta yang nilainya sama");
    if (f->n_errors > before)
        return ST_INVALID;
    r.v = arena_array_of(a, r.n, struct rank_row);
    for (size_t i = 0; i < r.n; i++)
        r.v[i] = v[i].row;
    finish(a, &r);
    *ret = r;
    return ST_OK;
}

/* ---- questions about it ---- */

const struct rank_row *rank_row_of(const struct ranking *r, const char *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->v[i].id, id))
            return &r->v[i];
    return NULL;
}

/* "A, B dan C" of the group that starts at row i. */
static const char *group_names(struct arena *a, const struct rank_row *x)
{
    const char *s = x->id;
    for (size_t i = 0; i < x->n_tied; i++)
        s = arena_printf(a, "%s%s%s", s, i + 1 == x->n_tied ? " dan " : ", ", x->tied_with[i]);
    return s;
}

enum met rank_settled(const struct ranking *r, const char *tie_clause, struct verdicts *vs)
{
    for (size_t i = 0; i < r->n; i += r->v[i].n_tied + 1) {
        const struct rank_row *x = &r->v[i];
        if (!x->n_tied)
            continue;
        struct verdict *v = verdict_add(vs, MET_NO, tie_clause, "Nilai %zu peserta sama (%s); "
                                        "urutannya belum ditetapkan.", x->n_tied + 1, x->shown);
        verdict_fact(vs, v, "peserta", "%s", group_names(vs->arena, x));
        v->lawful = "Pleno panitia seleksi memutus urutannya dalam berita acara.";
    }
    if (r->open_ties)
        return MET_NO;
    verdict_add(vs, MET_YES, tie_clause, "Urutan semua peserta sudah tetap.");
    return MET_YES;
}

enum met rank_top(struct arena *a, const struct ranking *r, size_t k, const char *clause,
                  const char ***ret_ids, size_t *ret_n, struct verdicts *vs)
{
    size_t n = k < r->n ? k : r->n;
    if (n > 0 && n < r->n && r->v[n - 1].rank == r->v[n].rank) {
        const struct rank_row *x = &r->v[n];
        struct verdict *v = verdict_add(vs, MET_NO, clause, "Batas %zu besar jatuh pada peserta "
                                        "yang nilainya sama (%s).", k, x->shown);
        verdict_fact(vs, v, "peserta", "%s", group_names(vs->arena, x));
        v->lawful = "Pleno panitia seleksi memutus urutannya dalam berita acara.";
        return MET_NO;
    }
    const char **ids = arena_array_of(a, n, const char *);
    for (size_t i = 0; i < n; i++)
        ids[i] = r->v[i].id;
    *ret_ids = ids;
    *ret_n = n;
    return MET_YES;
}

static json_t *strings(const char **v, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(v[i]));
    return list;
}

json_t *rank_json(const struct ranking *r)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    json_t *root = json_object(), *list = json_array();
    for (size_t i = 0; i < r->n; i++) {
        const struct rank_row *x = &r->v[i];
        json_t *o = json_object();
        json_put_int(o, "rank", x->rank);
        json_put(o, "id", x->id);
        json_put(o, "total_exact", x->exact);
        json_put(o, "total_shown", ratio_show(a, x->total, RANK_PLACES, '.'));
        json_put_new(o, "tied_with", strings(x->tied_with, x->n_tied));
        if (x->parted_by)
            json_put(o, "parted_by", x->parted_by);
        if (x->minute)
            json_put(o, "minute", x->minute);
        if (x->hidden_digits)
            json_put_flag(o, "hidden_digits", true);
        json_array_append_new(list, o);
    }
    json_put_new(root, "ranking", list);
    return root;
}
