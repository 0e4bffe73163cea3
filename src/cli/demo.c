/* selter demo: the demonstration data. Plays the scenarios named in scenarios/demo.txt into one
 * empty data folder, merged by time and each up to an instant of its own, so that selections stand
 * at different stages; leaves the folder at the demonstration's legal time.
 *
 * demo.txt: the first line is that legal time, each further one "FILE UNTIL" (UNTIL "-": all of
 * the file). Lines that begin with # and empty lines say nothing. */
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/scenario.h"
#include "cli/world.h"

#define PLAN_MAX ((size_t)16 << 10)
#define SCENARIO_MAX ((size_t)4 << 20)

struct plan {
    const char *path;
    instant now;                   /* legal time of the demonstration; INSTANT_NONE: not read yet */
    struct scenario steps;
};

/* Drops the steps after `until` from the file read last: they are the last ones. */
static void cut(struct scenario *s, instant until)
{
    while (s->n && s->v[s->n - 1].scope == s->n_scopes - 1 && s->v[s->n - 1].at > until)
        s->n--;
}

static enum status read_file(struct cli *c, struct plan *p, const char *name, instant until,
                             struct faults *f)
{
    char *text;
    size_t n;
    const char *path = fs_join(c->arena, cli_share(c, "scenarios"), name);
    enum status st = cli_read(c, path, SCENARIO_MAX, &text, &n);
    if (st != ST_OK)
        return st;
    if (scenario_read(c->arena, path, text, n, &p->steps, f))
        cut(&p->steps, until);
    return ST_OK;
}

/* One line of the plan that says something. */
static enum status take_line(struct cli *c, struct plan *p, char *line, int number,
                             struct faults *f)
{
    char **word;
    instant until;
    size_t n = str_split(c->arena, line, ' ', &word);
    if (p->now == INSTANT_NONE) {
        if (!instant_parse(line, &p->now)) {
            fault_add(f, p->path, number, 0, "\"%s\" bukan waktu peragaan", line);
            p->now = INT64_MAX;    /* said; the other lines are still looked at */
        }
        return ST_OK;
    }
    until = p->now;
    if (n != 2 || (!str_eq(word[1], "-") && !instant_parse(word[1], &until))) {
        fault_add(f, p->path, number, 0, "tulis BERKAS WAKTU, atau BERKAS - untuk seluruh berkas");
        return ST_OK;
    }
    if (until > p->now)
        fault_add(f, p->path, number, 0, "%s melewati waktu peragaan", word[1]);
    size_t before = p->steps.n;
    enum status st = read_file(c, p, word[0], str_eq(word[1], "-") ? INT64_MAX : until, f);
    if (st == ST_OK && p->steps.n > before && p->steps.v[p->steps.n - 1].at > p->now)
        fault_add(f, p->path, number, 0, "%s berlanjut sesudah waktu peragaan; sebutkan sampai kapan",
                  word[0]);
    return st;
}

static enum status read_plan(struct cli *c, struct plan *p, struct faults *f)
{
    char *text, **lines;
    size_t n;
    enum status st = cli_read(c, p->path, PLAN_MAX, &text, &n);
    if (st != ST_OK)
        return st;
    size_t n_lines = str_split(c->arena, text, '\n', &lines);
    for (size_t i = 0; i < n_lines && st == ST_OK; i++) {
        char *line = str_trim(c->arena, lines[i]);
        if (*line && *line != '#')
            st = take_line(c, p, line, (int)i + 1, f);
    }
    if (st == ST_OK && !f->n_errors && !p->steps.n)
        fault_add(f, p->path, 0, 0, "tidak ada skenario yang disebut");
    return st;
}

enum status command_demo(struct cli *c)
{
    struct plan p = {.path = fs_join(c->arena, cli_share(c, "scenarios"), "demo.txt"),
                     .now = INSTANT_NONE};
    struct faults f;
    struct world w;
    struct err e = {0};
    faults_init(&f, c->arena);
    enum status st = read_plan(c, &p, &f);
    if (st != ST_OK || f.n_errors)
        return f.n_errors ? cli_faults(c, &f) : st;
    scenario_merge(&p.steps);
    if (world_open(c, true, &w, &e) != ST_OK)
        return cli_error(c, &e);
    if (gate_last(w.gate) != INSTANT_NONE) {
        world_close(&w);
        return cli_usage(c, "folder data %s sudah berisi; peragaan memerlukan folder kosong",
                         cli_option(c, "data"));
    }
    st = play_steps(c, &w, &p.steps, INSTANT_NONE);
    if (st != ST_ERROR && demo_people(c, &w) != ST_OK)
        st = ST_ERROR;
    if (world_seal(&w, &e) != ST_OK || world_keep_clock(c, &w, p.now, &e) != ST_OK)
        st = cli_error(c, &e);
    world_close(&w);
    if (st == ST_OK && !c->json)
        printf("Waktu peragaan %s. Langkah berikutnya: selter serve --data %s\n",
               instant_show(c->arena, p.now, ZONE_WIB), cli_option(c, "data"));
    return st;
}
