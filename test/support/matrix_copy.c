#include "matrix_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct matrix_copy copy;
static int line_number;

static _Noreturn void bad(const char *what, const char *word)
{
    fprintf(stderr, "test/matrix/matrix.txt:%d: %s: %s\n", line_number, what, word);
    abort();
}

static size_t split(char *line, char *word[COPY_WORDS_MAX])
{
    size_t n = 0;
    for (char *save, *w = strtok_r(line, " \t\n", &save); w; w = strtok_r(NULL, " \t\n", &save)) {
        if (n == COPY_WORDS_MAX)
            bad("too many words", w);
        word[n++] = w;
    }
    return n;
}

static void keep(char to[40], const char *word)
{
    if (strlen(word) >= 40)
        bad("too long", word);
    memcpy(to, word, strlen(word) + 1);
}

static enum role role_named(const char *word)
{
    for (int i = 0; i < ROLE__MAX; i++)
        if (strcmp(role_word((enum role)i), word) == 0)
            return (enum role)i;
    bad("no role", word);
}

/* "-", "3+", "4-5" */
static phase_set cell(const char *word)
{
    char *end;
    phase_set all = 0;
    if (strcmp(word, "-") == 0)
        return 0;
    long from = strtol(word, &end, 10), to = PHASE_REPORTED;
    if (end == word || from < 0 || from > PHASE_REPORTED)
        bad("no phase", word);
    if (strcmp(end, "+") == 0)
        all = PHASE_BIT(PHASE_CANCELLED);
    else if (*end != '-' || (to = strtol(end + 1, &end, 10)) < from || *end || to > PHASE_REPORTED)
        bad("no cell", word);
    for (long p = from; p <= to; p++)
        all |= PHASE_BIT((unsigned)p);
    return all;
}

static void add_row(char **word, size_t n)
{
    static enum role column[COPY_WORDS_MAX];
    static size_t n_columns;
    if (strcmp(word[0], "resource") == 0) {
        for (n_columns = 0; n_columns + 1 < n; n_columns++)
            column[n_columns] = role_named(word[n_columns + 1]);
        return;
    }
    if (n != n_columns + 1 || copy.n_rows == COPY_ROWS_MAX)
        bad("not a cell for every role", word[0]);
    struct copy_row *r = &copy.rows[copy.n_rows++];
    keep(r->resource, word[0]);
    for (size_t i = 0; i < n_columns; i++) {
        r->named[column[i]] = true;
        r->may[column[i]] = cell(word[i + 1]);
    }
}

static void add_page(char **word, size_t n)
{
    if (n < 4 || copy.n_pages == COPY_ROWS_MAX)
        bad("page, row, log, roles", word[0]);
    struct copy_page *p = &copy.pages[copy.n_pages++];
    keep(p->name, word[0]);
    keep(p->resource, word[1]);
    p->logged = strcmp(word[2], "log") == 0;
    for (size_t i = 3; i < n; i++)
        p->who |= strcmp(word[i], "semua") == 0 ? ROLE_BIT(ROLE_SYSTEM) - 1
                                                : ROLE_BIT(role_named(word[i]));
}

static void add_value(char **word, size_t n)
{
    char *point = strchr(word[0], '.');
    if (n < 2 || !point || copy.n_values == COPY_ROWS_MAX)
        bad("table.column and rows", word[0]);
    struct copy_value *v = &copy.values[copy.n_values++];
    *point = '\0';
    keep(v->table, word[0]);
    keep(v->column, point + 1);
    for (size_t i = 1; i < n && strcmp(word[i], "-") != 0; i++)
        keep(v->resources[v->n_resources++], word[i]);
}

static void load(void)
{
    static const char path[] = SELTER_SOURCE_ROOT "/test/matrix/matrix.txt";
    static const struct {
        const char *head;
        void (*add)(char **, size_t);
    } parts[] = {{"[resources]", add_row}, {"[pages]", add_page}, {"[values]", add_value}};
    void (*add)(char **, size_t) = NULL;
    char line[1000], *word[COPY_WORDS_MAX];
    FILE *f = fopen(path, "re");
    if (!f)
        bad("cannot be read", path);
    while (fgets(line, sizeof line, f)) {
        line_number++;
        size_t n = line[0] == '#' ? 0 : split(line, word);
        if (!n)
            continue;
        bool head = false;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (strcmp(word[0], parts[i].head) == 0) {
                add = parts[i].add;
                head = true;
            }
        if (!head && !add)
            bad("outside of every part", word[0]);
        if (!head)
            add(word, n);
    }
    fclose(f);
}

const struct matrix_copy *matrix_copy(void)
{
    if (!copy.n_rows)
        load();
    return &copy;
}

const struct copy_row *matrix_copy_row(const char *resource)
{
    const struct matrix_copy *m = matrix_copy();
    for (size_t i = 0; i < m->n_rows; i++)
        if (strcmp(m->rows[i].resource, resource) == 0)
            return &m->rows[i];
    return NULL;
}

const struct copy_page *matrix_copy_page(const char *name)
{
    const struct matrix_copy *m = matrix_copy();
    for (size_t i = 0; i < m->n_pages; i++)
        if (strcmp(m->pages[i].name, name) == 0)
            return &m->pages[i];
    return NULL;
}

bool matrix_copy_value_on(const struct copy_value *v, const char *resource)
{
    for (size_t i = 0; i < v->n_resources; i++)
        if (strcmp(v->resources[i], resource) == 0)
            return true;
    return false;
}
