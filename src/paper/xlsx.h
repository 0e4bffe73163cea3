/* A table as an Excel workbook: one sheet, a bold head that stays in view, numbers as numbers.
 *
 * The table has the shape pages show (docs/templates.md, "table"): {caption, columns [{title, number}],
 * rows [{cells [{text}]}]}. Text is written as text, whatever it begins with: nothing a person typed
 * becomes a formula. */
#pragma once
#include <stddef.h>
#include <jansson.h>
#include "base/err.h"

struct arena;

enum { XLSX_BYTES_MAX = 8 << 20 };

/* The bytes of the file, in the arena. ST_ERROR when it could not be made. */
enum status xlsx_of_table(struct arena *a, const json_t *table, char **ret, size_t *ret_n,
                          struct err *e) __attribute__((warn_unused_result));
