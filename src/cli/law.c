#include "cli/law.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/str.h"

#define FILE_MAX ((size_t)16 << 20)

/* Other regulations by key, for supplements and the national ranges. */
static const char *load_other(void *arg, const char *key, size_t *ret_n)
{
    struct cli *c = arg;
    struct err e = {0};
    char *text;
    if (strchr(key, '/'))
        return NULL;
    const char *path =
        fs_join(c->arena, cli_share(c, "regulations"), arena_printf(c->arena, "%s.yaml", key));
    return fs_read(c->arena, path, FILE_MAX, &text, ret_n, &e) == ST_OK ? text : NULL;
}

static const char *known_keys(struct cli *c, const char ***ret, size_t *ret_n)
{
    char **names;
    size_t n, k = 0;
    struct err e = {0};
    const char *list = "";
    *ret_n = 0;
    if (fs_list(c->arena, cli_share(c, "regulations"), &names, &n, &e) != ST_OK)
        return list;
    const char **keys = arena_array_of(c->arena, n, const char *);
    for (size_t i = 0; i < n; i++) {
        if (!str_ends(names[i], ".yaml"))
            continue;
        keys[k] = arena_strndup(c->arena, names[i], strlen(names[i]) - 5);
        list = arena_printf(c->arena, "%s%s%s", list, k ? ", " : "", keys[k]);
        k++;
    }
    *ret = keys;
    *ret_n = k;
    return list;
}

static enum status unknown_key(struct cli *c, const char *key)
{
    const char **keys = NULL;
    size_t n;
    const char *list = known_keys(c, &keys, &n), *near = str_nearest(key, keys, n);
    return cli_usage(c, "peraturan \"%s\" tidak dikenal%s%s; yang ada: %s", key,
                     near ? "; mungkin maksud Anda " : "", near ? near : "", list);
}

enum status law_regulation(struct cli *c, const char *key, const struct regulation **ret)
{
    bool is_path = strchr(key, '/') || str_ends(key, ".yaml");
    const char *path = is_path ? key
                               : fs_join(c->arena, cli_share(c, "regulations"),
                                         arena_printf(c->arena, "%s.yaml", key));
    if (!is_path && !fs_exists(path))
        return unknown_key(c, key);
    char *text;
    size_t n;
    struct faults f;
    enum status s = cli_read(c, path, FILE_MAX, &text, &n);
    if (s != ST_OK)
        return s;
    faults_init(&f, c->arena);
    *ret = regulation_read(c->arena, is_path ? path : fs_basename(path), text, n, load_other, c, &f);
    cli_faults(c, &f);
    return *ret ? ST_OK : ST_INVALID;
}

enum status law_regulations(struct cli *c, const struct regulation *const **ret, size_t *ret_n)
{
    const char **keys = NULL;
    size_t n;
    known_keys(c, &keys, &n);
    if (!n)
        return cli_usage(c, "folder %s tidak memuat peraturan; periksa --share",
                         cli_share(c, "regulations"));
    const struct regulation **v = arena_array_of(c->arena, n, const struct regulation *);
    for (size_t i = 0; i < n; i++) {
        enum status s = law_regulation(c, keys[i], &v[i]);
        if (s != ST_OK)
            return s;
    }
    *ret = v;
    *ret_n = n;
    return ST_OK;
}

static enum status add_files(struct cli *c, const char *dir, bool regional, struct calendar *cal,
                             struct faults *f, size_t *ret_n)
{
    char **names;
    size_t n;
    struct err e = {0};
    if (fs_list(c->arena, dir, &names, &n, &e) != ST_OK)
        return cli_usage(c, "folder kalender %s tidak dapat dibaca", dir);
    for (size_t i = 0; i < n; i++) {
        char *text;
        size_t size;
        if (!str_ends(names[i], ".yaml"))
            continue;
        enum status s = cli_read(c, fs_join(c->arena, dir, names[i]), FILE_MAX, &text, &size);
        if (s != ST_OK)
            return s;
        if (regional)
            calendar_add_regional(cal, c->arena, names[i], text, size, f);
        else
            calendar_add(cal, c->arena, names[i], text, size, f);
        ++*ret_n;
    }
    return ST_OK;
}

enum status law_calendar(struct cli *c, const char *dir, struct calendar *ret)
{
    struct faults f;
    size_t n = 0;
    const char *national = dir ? dir : cli_share(c, "calendars");
    *ret = (struct calendar){0};
    faults_init(&f, c->arena);
    enum status s = add_files(c, national, false, ret, &f, &n);
    if (s == ST_OK && n == 0)
        return cli_usage(c, "folder kalender %s tidak memuat berkas tahun (2019.yaml ...)", national);
    const char *regional = dir ? fs_join(c->arena, dir, "daerah") : NULL;
    if (s == ST_OK && regional && fs_is_dir(regional))
        s = add_files(c, regional, true, ret, &f, &n);
    return s == ST_OK ? cli_faults(c, &f) : s;
}

const char *law_met(enum met m)
{
    static const char *const words[] = {"tidak terpenuhi", "terpenuhi", "belum terbukti",
                                        "tidak diatur di sini"};
    return words[m];
}

void law_print_verdicts(const struct cli *c, const struct verdicts *v)
{
    (void)c;
    for (size_t i = 0; i < v->n; i++)
        printf("%-14s %-20s %s%s%s\n", v->v[i].clause ? v->v[i].clause : "-",
               v->v[i].remark ? "catatan" : law_met(v->v[i].met), v->v[i].message,
               v->v[i].lawful ? " " : "", v->v[i].lawful ? v->v[i].lawful : "");
}
