#include "paper/xlsx.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/fixed.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"

enum { CELL_CHARACTERS = 32767, WIDEST = 60, NARROWEST = 9 };

/* A cell of a column of numbers that holds one ("82,5"); percentages and sentences stay text. */
static bool as_number(const char *text, double *ret)
{
    struct dec d;
    int64_t scale = 1;
    if (!dec_parse(text, &d))
        return false;
    for (int i = 0; i < d.scale; i++)
        scale *= 10;
    *ret = (double)d.value / (double)scale;
    return true;
}

static void write_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col, const char *text,
                       bool number, lxw_format *wrap)
{
    double v;
    if (str_empty(text))
        return;
    if (number && as_number(text, &v))
        worksheet_write_number(sheet, row, col, v, NULL);
    else if (str_utf8_len(text) <= CELL_CHARACTERS)
        worksheet_write_string(sheet, row, col, text, wrap);
}

static size_t widest(const json_t *table, size_t col)
{
    size_t i, most = str_utf8_len(json_str(json_array_get(json_object_get(table, "columns"), col), "title"));
    json_t *row;
    json_array_foreach(json_object_get(table, "rows"), i, row) {
        const char *t = json_str(json_array_get(json_object_get(row, "cells"), col), "text");
        size_t n = t ? str_utf8_len(t) : 0;
        most = n > most ? n : most;
    }
    return most < NARROWEST ? NARROWEST : most > WIDEST ? WIDEST : most;
}

static void write_table(lxw_workbook *book, const json_t *table)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    lxw_format *head = workbook_add_format(book), *wrap = workbook_add_format(book);
    const json_t *columns = json_object_get(table, "columns");
    size_t i, k;
    json_t *column, *row, *cell;
    format_set_bold(head);
    format_set_bottom(head, LXW_BORDER_THIN);
    format_set_text_wrap(head);
    format_set_text_wrap(wrap);
    json_array_foreach(columns, k, column) {
        worksheet_set_column(sheet, (lxw_col_t)k, (lxw_col_t)k, (double)widest(table, k) + 2, NULL);
        worksheet_write_string(sheet, 0, (lxw_col_t)k, json_str(column, "title"), head);
    }
    json_array_foreach(json_object_get(table, "rows"), i, row)
        json_array_foreach(json_object_get(row, "cells"), k, cell)
            write_cell(sheet, (lxw_row_t)i + 1, (lxw_col_t)k, json_str(cell, "text"),
                       json_flag(json_array_get(columns, k), "number"), wrap);
    worksheet_freeze_panes(sheet, 1, 0);
}

/* The library of Debian 12 writes files only: one of ours, gone again before anybody is answered. */
enum status xlsx_of_table(struct arena *a, const json_t *table, char **ret, size_t *ret_n, struct err *e)
{
    const char *folder = getenv("TMPDIR");
    char *path = arena_printf(a, "%s/selter-XXXXXX", str_empty(folder) ? "/tmp" : folder);
    int fd = mkstemp(path);
    if (fd < 0)
        return err_set(e, ERR_IO, NULL, "mkstemp %s", path);
    close(fd);
    lxw_workbook *book = workbook_new(path);
    enum status s = ST_ERROR;
    if (!book) {
        err_set(e, ERR_MEMORY, NULL, "workbook_new");
    } else {
        write_table(book, table);
        lxw_error problem = workbook_close(book);
        s = problem == LXW_NO_ERROR ? fs_read(a, path, XLSX_BYTES_MAX, ret, ret_n, e)
                                    : err_set(e, ERR_IO, NULL, "xlsx: %s", lxw_strerror(problem));
    }
    unlink(path);
    return s;
}
