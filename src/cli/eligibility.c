/* selter eligibility: one JSON line a person; refused (1) when somebody does not qualify. */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/law.h"
#include "rules/eligibility_csv.h"

static size_t read_file(void *arg, void *p, size_t n)
{
    size_t got = fread(p, 1, n, arg);
    return got == 0 && ferror((FILE *)arg) ? SIZE_MAX : got;
}

static bool rewind_file(void *arg)
{
    clearerr(arg);
    return fseek(arg, 0, SEEK_SET) == 0;
}

static bool write_out(void *arg, const char *p, size_t n)
{
    return fwrite(p, 1, n, arg) == n;
}

static enum status options_of(struct cli *c, struct eligibility_csv_options *o)
{
    const char *post = cli_option(c, "post"), *level = cli_option(c, "level");
    const char *on = cli_option(c, "on"), *key = cli_option(c, "regulation");
    if (!key || !post || !on)
        return cli_usage(c, "selter eligibility memerlukan --regulation KEY, --post sekda|other, "
                            "dan --on YYYY-MM-DD");
    if (str_eq(post, "sekda"))
        o->posts = POST_SEKDA;
    else if (str_eq(post, "other") || str_eq(post, "lainnya"))
        o->posts = POST_OTHER;
    else
        return cli_usage(c, "--post \"%s\" tidak dikenal; yang sah: sekda, other", post);
    int l = level ? jpt_level_from_word(level) : JPT_PRATAMA;
    if (l < 0)
        return cli_usage(c, "--level \"%s\" tidak dikenal; yang sah: pratama, madya, utama", level);
    o->level = (enum jpt_level)l;
    if (!date_parse(on, &o->dates.submission))
        return cli_usage(c, "\"%s\" bukan tanggal; tulis YYYY-MM-DD", on);
    o->dates.closing = o->dates.inauguration = o->dates.submission;
    return law_regulation(c, key, &o->regulation);
}

static enum status open_source(struct cli *c, const char *path, struct eligibility_csv_source *s)
{
    if (fs_is_dir(path))
        return cli_usage(c, "%s adalah folder, bukan berkas", path);
    FILE *f = fopen(path, "rb");
    if (!f)
        return cli_usage(c, "berkas %s tidak dapat dibuka: %s", path, strerror(errno));
    *s = (struct eligibility_csv_source){path, read_file, rewind_file, f};
    return ST_OK;
}

enum status command_eligibility(struct cli *c)
{
    struct eligibility_csv_options o = {.write = write_out, .arg = stdout};
    struct eligibility_csv_source persons = {0}, posts = {0};
    struct eligibility_csv_totals t = {0};
    struct faults f;
    struct err e = {0};
    faults_init(&f, c->arena);
    enum status s = options_of(c, &o);
    if (s == ST_OK)
        s = open_source(c, c->args[0], &persons);
    if (s == ST_OK && cli_option(c, "posts"))
        s = open_source(c, cli_option(c, "posts"), &posts);
    if (s == ST_OK) {
        s = eligibility_csv_run(c->arena, &o, &persons, posts.arg ? &posts : NULL, &f, &t, &e);
        cli_faults(c, &f);
        if (s == ST_ERROR)
            cli_error(c, &e);
    }
    if (persons.arg)
        fclose(persons.arg);
    if (posts.arg)
        fclose(posts.arg);
    return s == ST_OK && t.refused ? ST_REFUSED : s;
}
