/* The command line: one table of commands, the same exit status everywhere (0 lawful or done,
 * 1 refused by law, 2 wrong usage or invalid input, 3 the system could not). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <jansson.h>
#include "base/err.h"

struct arena;
struct act_table;
struct page_table;

/* What main hands down: the tables of the procedure. */
struct cli_tables {
    const struct act_table *acts; size_t n_acts;
    const struct page_table *pages; size_t n_pages;
};

/* One invocation, its arguments parsed. */
struct cli {
    struct arena *arena;
    const struct cli_tables *tables;
    const char *share;             /* folder of regulations/, calendars/, templates/ ... */
    char **args; size_t n_args;    /* without options */
    bool json;
    struct option_value { const char *name, *value; } *options; size_t n_options;
};

struct cli_option {
    const char *name;              /* "data" for --data */
    const char *value;             /* name of its value in the help ("DIR"); NULL: a flag */
    const char *help;              /* Indonesian */
    bool must;                     /* the command cannot do without it */
};

struct command {
    const char *name;              /* "journal verify" */
    const char *args;              /* "FILE.yaml..." */
    const char *help;              /* Indonesian, one sentence */
    int min_args, max_args;        /* max -1: any number */
    const struct cli_option *options;   /* NULL-terminated by name; --json, --share are common */
    enum status (*run)(struct cli *c);
    const char *(*more)(void);     /* more help, several lines; NULL */
};

int cli_main(int argc, char **argv, const struct cli_tables *tables);
const struct command *cli_commands(size_t *ret_n);

/* ---- for the commands ---- */
const char *cli_option(const struct cli *c, const char *name);   /* NULL: not given */
bool cli_flag(const struct cli *c, const char *name);
/* Prints faults to standard error, one a line; ST_INVALID when there are errors, else ST_OK. */
enum status cli_faults(const struct cli *c, const struct faults *f);
enum status cli_error(const struct cli *c, const struct err *e);
/* A usage fault in one sentence. */
enum status cli_usage(const struct cli *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* One JSON document to standard output, with a newline. Drops the reference. */
void cli_print_json(const struct cli *c, json_t *j);
/* The whole input file ("-": standard input) with a limit; prints the error. */
enum status cli_read(struct cli *c, const char *path, size_t max, char **ret, size_t *ret_n);
/* FOLDER/NAME of the shared data. */
const char *cli_share(const struct cli *c, const char *name);
