#include "rules/rank_csv.h"
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/csv.h"
#include "base/fixed.h"
#include "base/str.h"

#define WHOLE 10000                /* 100 % in hundredths of a percent */
#define STAGES_MAX 64
#define ROWS_MAX 100000

struct column {
    const char *name;
    int weight;                    /* hundredths of a percent */
    bool bad;                      /* its weight could not be read */
    struct dec divide;             /* value 0: not divided */
};

struct reader {
    struct arena *arena;
    const char *file;
    struct column columns[STAGES_MAX];
    size_t n_columns;
    struct rank_entry *entries;
    size_t *rows;                  /* as Excel numbers them */
    size_t n, cap;
    struct faults *f;
};

/* ---- options ---- */

static struct column *column_find(struct reader *r, const char *name)
{
    for (size_t i = 0; i < r->n_columns; i++)
        if (str_eq(r->columns[i].name, name))
            return &r->columns[i];
    return NULL;
}

/* Splits "name=number" at its sign; false with a fault when there is none. */
static bool split_pair(struct reader *r, const char *option, const char *pair,
                       const char **ret_name, struct dec *ret_number, bool *ret_is_number)
{
    const char *sign = strchr(pair, '=');
    const char *name = sign ? str_fold(r->arena, arena_strndup(r->arena, pair,
                                                               (size_t)(sign - pair))) : "";
    if (!sign || str_empty(name)) {
        fault_add(r->f, option, 0, 0, "\"%s\" bukan bentuk TAHAP=ANGKA", pair);
        return false;
    }
    *ret_name = name;
    *ret_is_number = dec_parse(str_trim(r->arena, sign + 1), ret_number);
    if (!*ret_is_number)
        fault_add(r->f, option, 0, 0, "\"%s\" untuk %s bukan angka", sign + 1, name);
    return true;
}

static void add_weight(struct reader *r, const char *pair)
{
    const char *name;
    struct dec number = {0, 0};
    bool is_number;
    int64_t hundredths = 0;
    if (!split_pair(r, "--weights", pair, &name, &number, &is_number))
        return;
    if (str_eq(name, "id")) {
        fault_add(r->f, "--weights", 0, 0, "id adalah kolom pengenal, bukan tahap");
        return;
    }
    if (column_find(r, name)) {
        fault_add(r->f, "--weights", 0, 0, "tahap %s tertulis dua kali", name);
        return;
    }
    if (r->n_columns == STAGES_MAX) {
        fault_add(r->f, "--weights", 0, 0, "paling banyak %d tahap", STAGES_MAX);
        return;
    }
    bool bad = !is_number;
    if (is_number && (dec_cmp(number, (struct dec){0, 0}) < 0 ||
                      dec_cmp(number, (struct dec){100, 0}) > 0)) {
        fault_add(r->f, "--weights", 0, 0, "bobot %s harus 0 sampai 100 %%", name);
        bad = true;
    } else if (is_number && !dec_scaled(number, 2, &hundredths)) {
        fault_add(r->f, "--weights", 0, 0, "bobot %s paling banyak dua angka desimal", name);
        bad = true;
    }
    r->columns[r->n_columns++] = (struct column){
        .name = name, .weight = bad ? 0 : (int)hundredths, .bad = bad};
}

static void check_total(struct reader *r, bool partial)
{
    int64_t total = 0;
    for (size_t i = 0; i < r->n_columns; i++) {
        if (r->columns[i].bad)
            return;                /* already a fault; the total would only confuse */
        total += r->columns[i].weight;
    }
    const char *found = dec_show(r->arena, (struct dec){total, 2}, 2);
    if (!partial && total != WHOLE)
        fault_add(r->f, "--weights", 0, 0, "jumlah bobot %s %%, seharusnya 100 %% (pakai "
                  "--partial untuk sebagian tahap)", found);
    else if (partial && (total <= 0 || total > WHOLE))
        fault_add(r->f, "--weights", 0, 0, "jumlah bobot %s %%, seharusnya di atas 0 dan paling "
                  "banyak 100 %%", found);
}

static void add_divide(struct reader *r, const char *pair)
{
    const char *name;
    struct dec number = {0, 0};
    bool is_number;
    if (!split_pair(r, "--divide", pair, &name, &number, &is_number))
        return;
    struct column *c = column_find(r, name);
    if (!c)
        fault_add(r->f, "--divide", 0, 0, "tahap %s tidak ada dalam --weights", name);
    else if (c->divide.value)
        fault_add(r->f, "--divide", 0, 0, "tahap %s tertulis dua kali", name);
    else if (is_number && number.value <= 0)
        fault_add(r->f, "--divide", 0, 0, "pembagi %s harus di atas 0", name);
    else if (is_number)
        c->divide = number;
}

static void read_options(struct reader *r, const struct rank_csv_options *o)
{
    char **parts;
    size_t n = str_split(r->arena, o->weights ? o->weights : "", ',', &parts);
    if (n == 0)
        fault_add(r->f, "--weights", 0, 0, "bobot tahap wajib diberikan");
    for (size_t i = 0; i < n; i++)
        add_weight(r, parts[i]);
    if (n)
        check_total(r, o->partial);
    n = str_split(r->arena, o->divide ? o->divide : "", ',', &parts);
    for (size_t i = 0; i < n; i++)
        add_divide(r, parts[i]);
}

/* ---- rows ---- */

/* The value of a cell on the scale of 0 to 100; a fault when it is none. */
static bool read_value(struct reader *r, const struct csv_row *row, size_t cell,
                       const struct column *c, struct ratio *ret)
{
    const char *text = str_trim(r->arena, row->cell[cell]);
    struct dec number;
    if (str_empty(text)) {
        csv_fault(row, cell, "nilai %s kosong", c->name);
        return false;
    }
    if (!dec_parse(text, &number)) {
        csv_fault(row, cell, "nilai %s \"%.40s\" bukan angka", c->name, text);
        return false;
    }
    struct ratio value = ratio_dec(number);
    if (c->divide.value && !ratio_div(value, ratio_dec(c->divide), &value)) {
        csv_fault(row, cell, "nilai %s di luar batas", c->name);
        return false;
    }
    if (number.value < 0) {
        csv_fault(row, cell, "nilai %s di bawah 0", c->name);
        return false;
    }
    if (ratio_cmp(value, ratio_int(100)) > 0) {
        csv_fault(row, cell, "nilai %s (%s) di atas 100", c->name,
                  ratio_show(r->arena, value, 2, ','));
        return false;
    }
    *ret = value;
    return true;
}

static void grow(struct reader *r)
{
    size_t cap = r->cap ? r->cap * 2 : 64;
    struct rank_entry *entries = arena_array_of(r->arena, cap, struct rank_entry);
    size_t *rows = arena_array_of(r->arena, cap, size_t);
    if (r->n) {
        memcpy(entries, r->entries, r->n * sizeof *entries);
        memcpy(rows, r->rows, r->n * sizeof *rows);
    }
    r->entries = entries;
    r->rows = rows;
    r->cap = cap;
}

static enum status on_row(void *arg, const struct csv_row *row)
{
    struct reader *r = arg;
    struct score_part *parts = arena_array_of(r->arena, r->n_columns, struct score_part);
    const char *id = row->cell[0] ? str_trim(r->arena, row->cell[0]) : "";
    if (row->cell[0] && str_empty(id))
        csv_fault(row, 0, "id kosong");
    for (size_t i = 0; i < r->n_columns; i++) {
        const struct column *c = &r->columns[i];
        parts[i] = (struct score_part){.stage = c->name, .weight = ratio_of(c->weight, WHOLE)};
        if (row->cell[i + 1])
            read_value(r, row, i + 1, c, &parts[i].value);
    }
    if (r->n == r->cap)
        grow(r);
    r->rows[r->n] = row->number;
    r->entries[r->n++] = (struct rank_entry){.id = id, .parts = parts,
                                             .n_parts = r->n_columns};
    return ST_OK;
}

struct place {
    const char *id;
    size_t row;
};

static int place_cmp(const void *x, const void *y)
{
    const struct place *a = x, *b = y;
    int by_id = strcmp(a->id, b->id);
    return by_id ? by_id : (a->row > b->row) - (a->row < b->row);
}

static void check_doubled(struct reader *r)
{
    struct place *v = arena_array_of(r->arena, r->n, struct place);
    for (size_t i = 0; i < r->n; i++)
        v[i] = (struct place){r->entries[i].id, r->rows[i]};
    qsort(v, r->n, sizeof *v, place_cmp);
    for (size_t i = 1; i < r->n; i++)
        if (!str_empty(v[i].id) && str_eq(v[i - 1].id, v[i].id))
            fault_add(r->f, r->file, (int)v[i].row, 0, "id \"%s\" sudah ada di baris %zu",
                      v[i].id, v[i - 1].row);
}

enum status rank_csv(struct arena *a, const char *file, const char *text, size_t n,
                     const struct rank_csv_options *options, struct ranking *ret,
                     struct faults *f)
{
    struct reader r = {.arena = a, .file = file, .f = f};
    size_t before = f->n_errors;
    read_options(&r, options);
    struct csv_column columns[STAGES_MAX + 1] = {{.name = "id"}};
    for (size_t i = 0; i < r.n_columns; i++)
        columns[i + 1].name = r.columns[i].name;
    struct csv_spec spec = {.columns = columns, .n_columns = r.n_columns + 1, .incomplete = true,
                            .max_rows = ROWS_MAX, .others = r.n_columns == 0};
    enum status st = csv_read_text(a, file, text, n, &spec, on_row, &r, f);
    if (st == ST_ERROR)
        return st;
    check_doubled(&r);
    if (r.n == 0 && f->n_errors == before)
        fault_add(f, file, 0, 0, "tabel tidak memuat peserta");
    if (f->n_errors > before)
        return ST_INVALID;
    return rank_compute(a, r.entries, r.n, NULL, ret, f);
}
