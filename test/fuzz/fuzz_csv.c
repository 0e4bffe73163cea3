/* libFuzzer on tables: no bytes crash the reader or make it keep more than its limits; every refusal
 * has a reason at a row; fed in pieces or at once the outcome is the same. The first byte of the
 * input decides the size of the pieces. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/csv.h"
#include "rules/panel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What a run gave, folded into a few numbers. */
struct outcome {
    uint64_t cells;
    size_t rows, faults;
    enum status end;
};

static enum status fold(void *arg, const struct csv_row *row)
{
    struct outcome *o = arg;
    must(row->number > 0 && row->n >= 2 && row->n <= 2 + CSV_COLUMNS_MAX);
    for (size_t i = 0; i < row->n; i++) {
        must(row->name[i] != NULL && (row->cell[i] == NULL) == (row->col[i] == 0));
        for (const char *s = row->cell[i]; s != NULL && *s != '\0'; s++)
            o->cells = o->cells * 31 + (unsigned char)*s;
        o->cells = o->cells * 31 + 256;
    }
    o->rows++;
    return ST_OK;
}

static struct outcome run(const uint8_t *data, size_t size, size_t piece)
{
    static const struct csv_column columns[] = {{"id", false}, {"nama", true}};
    static const struct csv_spec spec = {.columns = columns, .n_columns = 2, .others = true,
                                         .incomplete = true, .max_rows = 1000};
    struct arena *a = arena_new(0);
    struct outcome o = {0};
    struct faults f;
    faults_init(&f, a);
    struct csv_reader *r = csv_reader_new(a, "f.csv", &spec, fold, &o, &f);
    for (size_t at = 0; at < size; at += piece)
        csv_reader_feed(r, data + at, size - at < piece ? size - at : piece);
    o.end = csv_reader_end(r);
    o.faults = f.n;
    must((o.end == ST_INVALID) == (f.n_errors > 0));
    must(csv_reader_rows(r) == o.rows);
    for (size_t i = 0; i < f.n; i++)
        must(f.v[i].line > 0 && f.v[i].message != NULL && *f.v[i].message != '\0');
    arena_free(a);
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t piece = size == 0 ? 1 : (size_t)data[0] + 1;
    struct outcome whole = run(data, size, size + 1), parts = run(data, size, piece);
    must(whole.cells == parts.cells && whole.rows == parts.rows &&
         whole.faults == parts.faults && whole.end == parts.end);

    struct arena *a = arena_new(0);
    struct faults f;
    struct panel_member *m = NULL;
    size_t n = 0;
    faults_init(&f, a);
    bool ok = panel_members_read_csv(a, "f.csv", (const char *)data, size, &m, &n, &f);
    must(ok == (f.n_errors == 0));
    for (size_t i = 0; ok && i < n; i++)
        must(m[i].name != NULL && m[i].name[0] != '\0');
    arena_free(a);
    return 0;
}
