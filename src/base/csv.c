#include "base/csv.h"
#include <csv.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum {
    HEAD_MAX = 64 * 1024,          /* bytes looked at to find the separator */
    SLICE = 64 * 1024,             /* bytes given to libcsv at once: a limit stops it soon */
    BLOCK = 4096
};

struct csv_reader {
    struct arena *a;
    const char *file;
    const struct csv_spec *spec;
    csv_row_fn *fn;
    void *arg;
    struct faults *f;
    size_t faults_before;          /* errors that were there when we began */

    struct csv_parser p;
    bool started;                  /* the separator is known, libcsv reads */
    bool stopped;                  /* nothing more is read */
    enum status end;               /* why, when it was not a fault */

    char *head;                    /* the first bytes, until the first line is whole */
    size_t head_len;
    size_t skip;                   /* bytes of the head that are no data (mark, "sep=;") */

    char *text;                    /* the cells of the row being read, NUL after each */
    size_t len, cap;
    size_t at[CSV_COLUMNS_MAX];    /* where each cell begins in text */
    size_t n_cells;                /* cells of this row, also those beyond the maximum */
    size_t nul_cell;               /* 1-based: the cell that holds a NUL; 0 none */
    int last_end;                  /* the byte that ended the previous row, for CRLF */
    size_t number;                 /* of the row being read */
    size_t rows;

    bool have_header, deliver;
    size_t width;                  /* columns of the file */
    size_t n;                      /* cells given to the callback */
    size_t *place;                 /* cell -> index in the file; SIZE_MAX: lacking */
    int *col;
    const char **name, **cell;
};

/* libcsv gives its callbacks no way to bound a cell, but it grows only through this. It asks
 * for less and less before it gives up, so its buffer ends at CSV_CELL_MAX exactly. */
static void *bounded_realloc(void *p, size_t n)
{
    return n > CSV_CELL_MAX ? NULL : realloc(p, n);
}

static void reader_release(void *arg)
{
    struct csv_reader *r = arg;
    csv_free(&r->p);
    free(r->text);
    free(r->head);
    r->text = r->head = NULL;
}

struct csv_reader *csv_reader_new(struct arena *a, const char *file, const struct csv_spec *spec,
                                  csv_row_fn *fn, void *arg, struct faults *f)
{
    struct csv_reader *r = arena_new_of(a, struct csv_reader);
    r->a = a;
    r->file = file;
    r->spec = spec;
    r->fn = fn;
    r->arg = arg;
    r->f = f;
    r->faults_before = f->n_errors;
    r->number = 1;
    csv_init(&r->p, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_realloc_func(&r->p, bounded_realloc);
    csv_set_blk_size(&r->p, BLOCK);
    arena_cleanup(a, reader_release, r);
    return r;
}

size_t csv_reader_rows(const struct csv_reader *r)
{
    return r->rows;
}

void csv_fault(const struct csv_row *row, size_t cell, const char *fmt, ...)
{
    struct csv_reader *r = row->reader;
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    fault_add(r->f, r->file, (int)row->number, cell < row->n ? row->col[cell] : 0, "%s", msg);
}

static void reader_stop(struct csv_reader *r, enum status s)
{
    r->stopped = true;
    r->end = s;
}

/* ---- the first bytes ---- */

static bool head_is_utf16(const char *p, size_t n)
{
    return n >= 2 && ((p[0] == '\xff' && p[1] == '\xfe') || (p[0] == '\xfe' && p[1] == '\xff'));
}

/* The separator of the first line: the tab where there is one (cells copied out of Excel), else the
 * semicolon when there are more of them than commas outside quotation marks. */
static char head_separator(const char *p, size_t n)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (size_t i = 0; i < n && (quoted || (p[i] != '\n' && p[i] != '\r')); i++) {
        if (p[i] == '"')
            quoted = !quoted;
        else if (!quoted && p[i] == ',')
            commas++;
        else if (!quoted && p[i] == ';')
            semicolons++;
        else if (!quoted && p[i] == '\t')
            tabs++;
    }
    return tabs ? '\t' : semicolons > commas ? ';' : ',';
}

/* Looks at the head, sets the separator and what to skip. False when it is no text at all. */
static bool head_read(struct csv_reader *r)
{
    const char *p = r->head;
    size_t n = r->head_len;
    if (head_is_utf16(p, n)) {
        fault_add(r->f, r->file, 1, 1,
                  "berkas ditulis dalam UTF-16; simpan ulang sebagai \"CSV UTF-8\"");
        return false;
    }
    if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
        r->skip = 3;
        p += 3;
        n -= 3;
    }
    char sep = head_separator(p, n);
    if (n >= 6 && memcmp(p, "sep=", 4) == 0 && (p[5] == '\r' || p[5] == '\n')) {
        sep = p[4];
        size_t line = n >= 7 && p[5] == '\r' && p[6] == '\n' ? 7 : 6;
        r->skip += line;
        r->number = 2;
    }
    csv_set_delim(&r->p, (unsigned char)sep);
    return true;
}

/* ---- a row ---- */

static void cell_end(void *s, size_t n, void *arg)
{
    struct csv_reader *r = arg;
    if (r->stopped)
        return;
    size_t i = r->n_cells++;
    if (i >= CSV_COLUMNS_MAX)
        return;                    /* counted only; row_end() refuses it if it holds something */
    if (r->len + n + 1 > r->cap) {
        size_t cap = r->cap == 0 ? BLOCK : r->cap;
        while (cap < r->len + n + 1)
            cap *= 2;
        char *t = cap <= CSV_ROW_MAX ? realloc(r->text, cap) : NULL;
        if (t == NULL) {
            if (cap <= CSV_ROW_MAX) {
                reader_stop(r, ST_ERROR);
                return;
            }
            fault_add(r->f, r->file, (int)r->number, (int)i + 1,
                      "baris lebih besar daripada batas %d KiB; pembacaan berhenti di sini",
                      CSV_ROW_MAX / 1024);
            reader_stop(r, ST_INVALID);
            return;
        }
        r->text = t;
        r->cap = cap;
    }
    if (n > 0) {
        memcpy(r->text + r->len, s, n);
        if (r->nul_cell == 0 && memchr(s, 0, n) != NULL)
            r->nul_cell = i + 1;
    }
    r->at[i] = r->len;
    r->len += n;
    r->text[r->len++] = '\0';
}

static size_t cells_kept(const struct csv_reader *r)
{
    return r->n_cells < CSV_COLUMNS_MAX ? r->n_cells : CSV_COLUMNS_MAX;
}

static bool is_ascii(const char *p, size_t n)
{
    uint64_t all = 0;
    while (n >= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        all |= w;
        p += 8;
        n -= 8;
    }
    while (n-- > 0)
        all |= (unsigned char)*p++;
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

/* Faults of the row's bytes; true when there are none. */
static bool row_text_check(struct csv_reader *r)
{
    if (r->nul_cell != 0) {
        fault_add(r->f, r->file, (int)r->number, (int)r->nul_cell,
                  "kolom memuat karakter NUL; berkas ini tampaknya bukan teks CSV");
        return false;
    }
    if (is_ascii(r->text, r->len))
        return true;
    bool ok = true;
    for (size_t i = 0; i < cells_kept(r); i++) {
        const char *s = r->text + r->at[i];
        if (!str_utf8_valid(s, strlen(s), NULL)) {
            fault_add(r->f, r->file, (int)r->number, (int)i + 1,
                      "teks bukan UTF-8; simpan ulang berkas sebagai \"CSV UTF-8\"");
            ok = false;
        }
    }
    return ok;
}

static bool row_is_blank(const struct csv_reader *r)
{
    for (size_t i = 0; i < cells_kept(r); i++)
        if (r->text[r->at[i]] != '\0')
            return false;
    return r->nul_cell == 0;
}

/* ---- the header ---- */

static size_t header_known(const struct csv_spec *spec, const char *folded)
{
    for (size_t i = 0; i < spec->n_columns; i++)
        if (str_eq(spec->columns[i].name, folded))
            return i;
    return SIZE_MAX;
}

static void header_unknown(struct csv_reader *r, size_t at, const char *written,
                           const char *folded)
{
    const char **names = arena_array_of(r->a, r->spec->n_columns + 1, const char *);
    for (size_t i = 0; i < r->spec->n_columns; i++)
        names[i] = r->spec->columns[i].name;
    const char *near = str_nearest(folded, names, r->spec->n_columns);
    if (near != NULL)
        fault_add(r->f, r->file, (int)r->number, (int)at + 1,
                  "kolom \"%s\" tidak dikenal; mungkin maksud Anda \"%s\"", written, near);
    else
        fault_add(r->f, r->file, (int)r->number, (int)at + 1, "kolom \"%s\" tidak dikenal",
                  written);
}

/* One column of the header finds its cell; doubled, nameless and unknown ones are faults. */
static void header_column(struct csv_reader *r, size_t at)
{
    const char *written = str_trim(r->a, r->text + r->at[at]);
    const char *folded = str_fold(r->a, written);
    if (folded[0] == '\0') {
        fault_add(r->f, r->file, (int)r->number, (int)at + 1, "kolom tanpa judul");
        return;
    }
    size_t k = header_known(r->spec, folded);
    for (size_t i = r->spec->n_columns; k == SIZE_MAX && i < r->n; i++)
        if (str_eq(str_fold(r->a, r->name[i]), folded))
            k = i;
    if (k != SIZE_MAX && r->place[k] != SIZE_MAX) {
        fault_add(r->f, r->file, (int)r->number, (int)at + 1,
                  "kolom \"%s\" ditulis dua kali (kolom %d dan %d)", written, r->col[k],
                  (int)at + 1);
        return;
    }
    if (k == SIZE_MAX && !r->spec->others) {
        header_unknown(r, at, written, folded);
        return;
    }
    if (k == SIZE_MAX) {
        k = r->n++;
        r->name[k] = written;
    }
    r->place[k] = at;
    r->col[k] = (int)at + 1;
}

static void header_read(struct csv_reader *r)
{
    r->have_header = true;
    r->width = cells_kept(r);
    if (r->n_cells > CSV_COLUMNS_MAX) {
        fault_add(r->f, r->file, (int)r->number, CSV_COLUMNS_MAX + 1,
                  "lebih dari %d kolom; pembacaan berhenti di sini", CSV_COLUMNS_MAX);
        reader_stop(r, ST_INVALID);
        return;
    }
    if (!row_text_check(r)) {
        reader_stop(r, ST_INVALID);
        return;
    }
    while (r->width > 0 && r->text[r->at[r->width - 1]] == '\0')
        r->width--;
    size_t most = r->spec->n_columns + r->width;
    r->place = arena_array_of(r->a, most, size_t);
    r->col = arena_array_of(r->a, most, int);
    r->name = arena_array_of(r->a, most, const char *);
    r->cell = arena_array_of(r->a, most, const char *);
    r->n = r->spec->n_columns;
    for (size_t i = 0; i < most; i++) {
        r->place[i] = SIZE_MAX;
        r->name[i] = i < r->n ? r->spec->columns[i].name : NULL;
    }
    for (size_t i = 0; i < r->width; i++)
        header_column(r, i);
    r->deliver = true;
    for (size_t i = 0; i < r->spec->n_columns; i++)
        if (r->place[i] == SIZE_MAX && !r->spec->columns[i].optional) {
            fault_add(r->f, r->file, (int)r->number, 0, "kolom \"%s\" tidak ada",
                      r->spec->columns[i].name);
            r->deliver = r->deliver && r->spec->incomplete;
        }
}

/* ---- rows under it ---- */

/* Too few cells, or more than the header names. */
static bool row_width_check(struct csv_reader *r)
{
    if (r->n_cells < r->width) {
        fault_add(r->f, r->file, (int)r->number, 0, "baris memuat %zu kolom, seharusnya %zu",
                  r->n_cells, r->width);
        return false;
    }
    for (size_t i = r->width; i < r->n_cells; i++)
        if (i >= CSV_COLUMNS_MAX || r->text[r->at[i]] != '\0') {
            fault_add(r->f, r->file, (int)r->number, (int)i + 1,
                      "isi di luar kolom terakhir: baris memuat %zu kolom, seharusnya %zu",
                      r->n_cells, r->width);
            return false;
        }
    return true;
}

static void row_read(struct csv_reader *r)
{
    bool ok = row_text_check(r);
    ok = row_width_check(r) && ok;
    if (!ok || !r->deliver)
        return;
    if (r->spec->max_rows != 0 && r->rows >= r->spec->max_rows) {
        fault_add(r->f, r->file, (int)r->number, 0,
                  "lebih dari %zu baris; pembacaan berhenti di sini", r->spec->max_rows);
        reader_stop(r, ST_INVALID);
        return;
    }
    for (size_t i = 0; i < r->n; i++)
        r->cell[i] = r->place[i] == SIZE_MAX ? NULL : r->text + r->at[r->place[i]];
    struct csv_row row = {.number = r->number, .n = r->n, .cell = r->cell, .name = r->name,
                          .col = r->col, .reader = r};
    r->rows++;
    enum status s = r->fn(r->arg, &row);
    if (s != ST_OK)
        reader_stop(r, s);
}

static void row_end(int c, void *arg)
{
    struct csv_reader *r = arg;
    if (r->stopped)
        return;
    bool second_half = c == '\n' && r->last_end == '\r' && r->n_cells == 0;
    r->last_end = second_half ? 0 : c;
    if (second_half)
        return;                    /* the LF of a CRLF is no row of its own */
    if (!row_is_blank(r)) {
        if (r->have_header)
            row_read(r);
        else
            header_read(r);
    }
    r->number++;
    r->len = r->n_cells = r->nul_cell = 0;
}

/* ---- feeding ---- */

/* Why libcsv stopped. */
static void reader_broken(struct csv_reader *r)
{
    int e = csv_error(&r->p);
    if (e == CSV_EPARSE)
        fault_add(r->f, r->file, (int)r->number, (int)r->n_cells + 1,
                  "tanda kutip (\") salah letak atau tidak ditutup; pembacaan berhenti di sini");
    else if (csv_get_buffer_size(&r->p) >= CSV_CELL_MAX)
        fault_add(r->f, r->file, (int)r->number, (int)r->n_cells + 1,
                  "isi kolom lebih besar daripada batas %d KiB; pembacaan berhenti di sini",
                  CSV_CELL_MAX / 1024);
    reader_stop(r, e == CSV_EPARSE || csv_get_buffer_size(&r->p) >= CSV_CELL_MAX ? ST_INVALID
                                                                                : ST_ERROR);
}

static bool reader_parse(struct csv_reader *r, const char *p, size_t n)
{
    while (n > 0 && !r->stopped) {
        size_t part = n < SLICE ? n : SLICE;
        size_t done = csv_parse(&r->p, p, part, cell_end, row_end, r);
        if (done != part && !r->stopped)
            reader_broken(r);
        p += part;
        n -= part;
    }
    return !r->stopped;
}

static bool reader_start(struct csv_reader *r)
{
    r->started = true;
    if (!head_read(r)) {
        reader_stop(r, ST_INVALID);
        return false;
    }
    return reader_parse(r, r->head + r->skip, r->head_len - r->skip);
}

/* Whether the first line is whole. One byte beyond its end is wanted, so that the LF of a CRLF
 * after "sep=;" is seen. */
static bool head_complete(const struct csv_reader *r)
{
    size_t seen = r->head_len > 0 ? r->head_len - 1 : 0;
    return r->head_len >= HEAD_MAX || memchr(r->head, '\n', seen) != NULL ||
           memchr(r->head, '\r', seen) != NULL;
}

bool csv_reader_feed(struct csv_reader *r, const void *p, size_t n)
{
    const char *s = p;
    if (!r->started && !r->stopped) {
        if (r->head == NULL && (r->head = malloc(HEAD_MAX)) == NULL) {
            reader_stop(r, ST_ERROR);
            return false;
        }
        size_t room = HEAD_MAX - r->head_len;
        size_t take = n < room ? n : room;
        if (take > 0)
            memcpy(r->head + r->head_len, s, take);
        r->head_len += take;
        s += take;
        n -= take;
        if (head_complete(r))
            reader_start(r);
    }
    return reader_parse(r, s, n);
}

enum status csv_reader_end(struct csv_reader *r)
{
    if (!r->started && !r->stopped && r->head != NULL)
        reader_start(r);
    if (!r->stopped && csv_fini(&r->p, cell_end, row_end, r) != 0)
        reader_broken(r);
    if (!r->stopped && !r->have_header) {
        struct buf names BUF_AUTO;
        buf_init(&names, 4096);
        for (size_t i = 0; i < r->spec->n_columns; i++)
            buf_printf(&names, "%s%s", i == 0 ? "" : ",", r->spec->columns[i].name);
        fault_add(r->f, r->file, 1, 0, "berkas kosong; baris pertama harus memuat judul kolom: %s",
                  names.data == NULL ? "" : names.data);
    }
    bool stopped = r->stopped;
    r->stopped = true;
    if (stopped && r->end != ST_INVALID && r->end != ST_OK)
        return r->end;
    if (r->f->n_errors > r->faults_before || r->f->truncated)
        return ST_INVALID;
    return stopped ? r->end : ST_OK;
}

enum status csv_read_text(struct arena *a, const char *file, const char *text, size_t n,
                          const struct csv_spec *spec, csv_row_fn *fn, void *arg,
                          struct faults *f)
{
    struct csv_reader *r = csv_reader_new(a, file, spec, fn, arg, f);
    csv_reader_feed(r, text, n);
    return csv_reader_end(r);
}
