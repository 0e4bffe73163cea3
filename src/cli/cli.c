#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/commands.h"
#include "rules/eligibility_csv.h"

#define STDIN_MAX ((size_t)256 << 20)

static const struct cli_option common_options[] = {
    {"json", NULL, "jawaban sebagai JSON"},
    {"share", "DIR", "folder peraturan, kalender, dan templat"},
    {"help", NULL, "bantuan"},
    {NULL, NULL, NULL},
};

#define DATA_OPTIONS                                                                          \
    {"data", "DIR", "folder data", .must = true}, {"db", "URL", "basis data PostgreSQL; tanpa ini SQLite"}

static const struct cli_option data_options[] = {DATA_OPTIONS, {NULL, NULL, NULL}};
static const struct cli_option deadline_options[] = {
    {"regulation", "KEY", "kunci atau berkas peraturan"},
    {"opens", "YYYY-MM-DD", "tanggal pembukaan"},
    {"calendar", "DIR", "folder kalender lain"},
    {NULL, NULL, NULL}};
static const struct cli_option panel_options[] = {
    {"regulation", "KEY", "kunci atau berkas peraturan"}, {NULL, NULL, NULL}};
static const struct cli_option eligibility_options[] = {
    {"regulation", "KEY", "kunci atau berkas peraturan"},
    {"post", "sekda|other", "golongan jabatan"},
    {"level", "pratama|madya|utama", "jenjang"},
    {"on", "YYYY-MM-DD", "tanggal acuan"},
    {"posts", "FILE.csv", "berkas riwayat jabatan"},
    {NULL, NULL, NULL}};
static const struct cli_option journal_options[] = {
    DATA_OPTIONS,
    {"note", "FILE", "segel yang diketahui dari luar"},
    {NULL, NULL, NULL}};
static const struct cli_option rank_options[] = {
    {"weights", "a=20,b=25,...", "bobot tahap dalam persen"},
    {"divide", "a=4", "pembagi nilai tahap"},
    {"partial", NULL, "bobot boleh kurang dari 100"},
    {NULL, NULL, NULL}};
static const struct cli_option serve_options[] = {
    DATA_OPTIONS, {"listen", "WHERE", "ADDR:PORT atau unix:PATH (bawaan 127.0.0.1:8080)"},
    {"behind-proxy", NULL, "proksi TLS ada di depan"}, {NULL, NULL, NULL}};

static const struct command commands[] = {
    {"account password", "WHO", "memberi akun kata sandi, dibaca dari masukan baku", 1, 1,
     data_options, command_account_password},
    {"acts", "", "daftar tindakan yang dikenal program", 0, 0, NULL, command_acts},
    {"deadline", "", "penutupan paling cepat menurut peraturan dan kalender", 0, 0,
     deadline_options, command_deadline},
    {"demo", "", "membuat folder data peragaan", 0, 0, data_options, command_demo},
    {"eligibility", "FILE.csv", "memeriksa syarat jabatan untuk setiap orang", 1, 1,
     eligibility_options, command_eligibility, eligibility_csv_help},
    {"init", "", "membuat folder data kosong", 0, 0, data_options, command_init},
    {"journal verify", "", "memeriksa seluruh jurnal tanpa mengubahnya", 0, 0, journal_options,
     command_journal_verify},
    {"panel check", "FILE.csv", "memeriksa susunan panitia seleksi", 1, 1, panel_options,
     command_panel_check},
    {"play", "FILE.yaml...", "menjalankan skenario", 1, 50, data_options, command_play},
    {"rank", "FILE.csv", "menghitung peringkat dari nilai", 1, 1, rank_options, command_rank},
    {"regulation check", "FILE", "memeriksa berkas peraturan", 1, 1, NULL, command_regulation_check},
    {"regulation diff", "KEY1 KEY2", "membandingkan dua peraturan", 2, 2, NULL,
     command_regulation_diff},
    {"regulation list", "", "daftar peraturan", 0, 0, NULL, command_regulation_list},
    {"regulation show", "KEY", "isi satu peraturan, pasal demi pasal", 1, 1, NULL,
     command_regulation_show},
    {"serve", "", "melayani halaman", 0, 0, serve_options, command_serve},
    {"upgrade", "", "memperbarui susunan basis data, dengan cadangan", 0, 0, data_options,
     command_upgrade},
};

const struct command *cli_commands(size_t *ret_n)
{
    *ret_n = sizeof commands / sizeof commands[0];
    return commands;
}

static void print_options(const struct cli_option *o)
{
    for (; o && o->name; o++)
        printf("  --%s%s%-*s%s\n", o->name, o->value ? " " : "",
               (int)(28 - strlen(o->name) - (o->value ? 1 : 0)), o->value ? o->value : "", o->help);
}

static void print_help(void)
{
    printf("selter %s - seleksi terbuka jabatan pimpinan tinggi\n\nPemakaian: selter PERINTAH "
           "[PILIHAN] [ARGUMEN]\n\n", SELTER_VERSION);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        printf("  %-18s %-14s %s\n", commands[i].name, commands[i].args, commands[i].help);
    printf("\nPilihan umum:\n");
    print_options(common_options);
    printf("\nStatus keluar: 0 sah atau selesai, 1 ditolak oleh peraturan, 2 pemakaian atau masukan "
           "keliru,\n3 sistem tidak dapat. Bantuan satu perintah: selter PERINTAH --help\n");
}

static enum status print_command_help(const struct command *cmd)
{
    printf("selter %s [PILIHAN] %s\n\n%s.\n\n", cmd->name, cmd->args, cmd->help);
    print_options(cmd->options);
    print_options(common_options);
    if (cmd->more)
        printf("\n%s", cmd->more());
    return ST_OK;
}

/* ---- arguments ---- */

static const struct command *find_command(char **argv, int argc, int *ret_words)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        const char *name = commands[i].name, *space = strchr(name, ' ');
        if (!space && str_eq(argv[0], name)) {
            *ret_words = 1;
            return &commands[i];
        }
        if (space && argc > 1 && strlen(argv[0]) == (size_t)(space - name) &&
            str_starts(name, argv[0]) && str_eq(argv[1], space + 1)) {
            *ret_words = 2;
            return &commands[i];
        }
    }
    return NULL;
}

static const struct cli_option *known_option(const struct command *cmd, const char *name, size_t n)
{
    for (int pass = 0; pass < 2; pass++)
        for (const struct cli_option *o = pass ? common_options : cmd->options; o && o->name; o++)
            if (strlen(o->name) == n && strncmp(o->name, name, n) == 0)
                return o;
    return NULL;
}

static enum status unknown_option(struct cli *c, const struct command *cmd, const char *name)
{
    const char *names[40];
    size_t n = 0;
    for (const struct cli_option *o = cmd->options; o && o->name && n < 30; o++)
        names[n++] = o->name;
    for (const struct cli_option *o = common_options; o->name; o++)
        names[n++] = o->name;
    const char *near = str_nearest(name, names, n);
    return cli_usage(c, "pilihan --%s tidak dikenal%s%s; lihat selter %s --help", name,
                     near ? "; mungkin maksud Anda --" : "", near ? near : "", cmd->name);
}

static enum status parse_args(struct cli *c, const struct command *cmd, char **argv, int argc)
{
    c->args = arena_array_of(c->arena, (size_t)argc, char *);
    c->options = arena_array_of(c->arena, (size_t)argc, struct option_value);
    bool options_end = false;
    for (int i = 0; i < argc; i++) {
        if (options_end || argv[i][0] != '-' || str_eq(argv[i], "-")) {
            c->args[c->n_args++] = argv[i];
            continue;
        }
        if (str_eq(argv[i], "--")) {
            options_end = true;
            continue;
        }
        const char *name = argv[i] + (argv[i][1] == '-' ? 2 : 1), *eq = strchr(name, '=');
        size_t len = eq ? (size_t)(eq - name) : strlen(name);
        const struct cli_option *o = argv[i][1] == '-' ? known_option(cmd, name, len) : NULL;
        if (!o)
            return unknown_option(c, cmd, arena_strndup(c->arena, name, len));
        if (cli_option(c, o->name))
            return cli_usage(c, "pilihan --%s ditulis dua kali", o->name);
        if (!o->value && eq)
            return cli_usage(c, "pilihan --%s tidak memakai nilai", o->name);
        if (o->value && !eq && i + 1 == argc)
            return cli_usage(c, "pilihan --%s memerlukan nilai %s", o->name, o->value);
        c->options[c->n_options++] =
            (struct option_value){o->name, !o->value ? "" : eq ? eq + 1 : argv[++i]};
    }
    return ST_OK;
}

/* PREFIX/share/selter of PREFIX/bin/selter; NULL: the program was not installed. */
static const char *installed_share(struct arena *a)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);
    for (int up = 0; up < 2; up++) {
        while (n > 0 && exe[n - 1] != '/')
            n--;
        n--;                       /* the slash itself */
    }
    if (n < 0 || (size_t)n >= sizeof exe)
        return NULL;
    exe[n] = '\0';
    const char *share = *SELTER_SHARE_INSTALLED == '/' ? SELTER_SHARE_INSTALLED
                                                       : fs_join(a, exe, SELTER_SHARE_INSTALLED);
    return fs_is_dir(fs_join(a, share, "regulations")) ? share : NULL;
}

static const char *default_share(struct arena *a)
{
    const char *env = getenv("SELTER_SHARE");
    const char *share = env && *env ? env : installed_share(a);
    return share ? share : SELTER_SHARE_DIR;
}

static enum status run_command(struct cli *c, const struct command *cmd, char **argv, int argc)
{
    enum status s = parse_args(c, cmd, argv, argc);
    if (s != ST_OK)
        return s;
    if (cli_flag(c, "help"))
        return print_command_help(cmd);
    if ((int)c->n_args < cmd->min_args || (cmd->max_args >= 0 && (int)c->n_args > cmd->max_args))
        return cli_usage(c, "selter %s memerlukan: %s", cmd->name,
                         *cmd->args ? cmd->args : "tanpa argumen");
    for (const struct cli_option *o = cmd->options; o && o->name; o++)
        if (o->must && !cli_option(c, o->name))
            return cli_usage(c, "selter %s memerlukan --%s %s", cmd->name, o->name, o->value);
    c->json = cli_flag(c, "json");
    c->share = cli_option(c, "share") ? cli_option(c, "share") : default_share(c->arena);
    return cmd->run(c);
}

int cli_main(int argc, char **argv, const struct cli_tables *tables)
{
    struct arena *a ARENA_AUTO = arena_new((size_t)1 << 32);
    struct cli c = {.arena = a, .tables = tables};
    if (argc < 2 || str_eq(argv[1], "--help") || str_eq(argv[1], "help")) {
        print_help();
        return argc < 2 ? ST_INVALID : ST_OK;
    }
    if (str_eq(argv[1], "--version")) {
        printf("selter %s\n", SELTER_VERSION);
        return ST_OK;
    }
    int words = 0;
    const struct command *cmd = find_command(argv + 1, argc - 1, &words);
    if (!cmd)
        return (int)cli_usage(&c, "perintah \"%s\" tidak dikenal; lihat selter --help", argv[1]);
    enum status s = run_command(&c, cmd, argv + 1 + words, argc - 1 - words);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "selter: keluaran tidak dapat ditulis\n");
        s = ST_ERROR;
    }
    return (int)s;
}

/* ---- for the commands ---- */

const char *cli_option(const struct cli *c, const char *name)
{
    for (size_t i = 0; i < c->n_options; i++)
        if (str_eq(c->options[i].name, name))
            return c->options[i].value;
    return NULL;
}

bool cli_flag(const struct cli *c, const char *name)
{
    return cli_option(c, name) != NULL;
}

enum status cli_faults(const struct cli *c, const struct faults *f)
{
    (void)c;
    for (size_t i = 0; i < f->n; i++)
        fprintf(stderr, "%s\n", fault_text(f, i));
    if (f->truncated)
        fprintf(stderr, "selter: kekeliruan selebihnya tidak ditampilkan\n");
    return f->n_errors ? ST_INVALID : ST_OK;
}

enum status cli_error(const struct cli *c, const struct err *e)
{
    (void)c;
    fprintf(stderr, "selter: %s (%s)\n", e->public_text, e->detail);
    return ST_ERROR;
}

enum status cli_usage(const struct cli *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, "selter: %s\n", arena_vprintf(c->arena, fmt, ap));
    va_end(ap);
    return ST_INVALID;
}

void cli_print_json(const struct cli *c, json_t *j)
{
    printf("%s\n", json_canonical(c->arena, j));
    json_decref(j);
}

static enum status read_stdin(struct cli *c, size_t max, char **ret, size_t *ret_n)
{
    size_t cap = max < STDIN_MAX ? max : STDIN_MAX, n = 0, got;
    char *p = arena_alloc(c->arena, cap + 1);
    while (n < cap && (got = fread(p + n, 1, cap - n, stdin)) > 0)
        n += got;
    if (n == cap && fgetc(stdin) != EOF)
        return cli_usage(c, "masukan baku lebih besar daripada %zu bita", cap);
    *ret = p;
    *ret_n = n;
    return ST_OK;
}

enum status cli_read(struct cli *c, const char *path, size_t max, char **ret, size_t *ret_n)
{
    struct err e = {0};
    if (str_eq(path, "-"))
        return read_stdin(c, max, ret, ret_n);
    if (fs_read(c->arena, path, max, ret, ret_n, &e) == ST_OK)
        return ST_OK;
    if (e.class == ERR_NOT_FOUND)
        return cli_usage(c, "berkas %s tidak ada", path);
    if (fs_is_dir(path))
        return cli_usage(c, "%s adalah folder, bukan berkas", path);
    if (e.class == ERR_LIMIT)
        return cli_usage(c, "berkas %s lebih besar daripada %zu bita", path, max);
    return cli_error(c, &e);
}

const char *cli_share(const struct cli *c, const char *name)
{
    return fs_join(c->arena, c->share, name);
}
