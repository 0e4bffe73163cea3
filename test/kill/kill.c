/* kill -9 of a process that takes a dossier, sequences its record and has the tree signed, at every
 * failpoint it passes: the submission is wholly there or wholly absent, what was answered is there,
 * the same form sent again gives the one submission and its receipt, and the journal holds, at once
 * and after sealing.
 *
 *   kill ENGINE FILE.yaml MOST       ENGINE: sqlite or postgresql://...
 *
 * The scenario is played up to its first submission that is done; every try has its own copy of that
 * place. A run without faults tells which points are passed, and how often; of a point that is
 * passed more than MOST times, MOST passings are taken, the first and the last among them. TAP. */
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/player.h"
#include "support/ground.h"
#include "support/sql.h"

#define ACT "application.submit"
#define TOKEN "formulir-1"

enum { POINTS = 200, AFTER_LEASE = 40 };

struct point {
    const char *name;
    unsigned passed;
};

struct trial {
    struct arena *arena;
    struct place base;               /* as it is before the submission */
    struct request request;
    instant at;
    const char *engine;
    unsigned most;
    int64_t mails;                   /* that were there before */
    struct point point[POINTS];
    size_t n;
};

static unsigned number, failures;

/* ---- before ---- */

/* Plays up to the first submission that is to be done. */
static void prepare(struct trial *t, const char *file, const char *server)
{
    struct arena *a = t->arena;
    struct scenario s = {0};
    struct faults wrong;
    struct ground g;
    struct player p;
    struct err e = {0};
    char *text;
    size_t n, i = 0;
    faults_init(&wrong, a);
    if (fs_read(a, file, (size_t)4 << 20, &text, &n, &e) != ST_OK)
        place_stop(file, e.detail);
    if (!scenario_read(a, file, text, n, &s, &wrong))
        place_stop(file, fault_text(&wrong, 0));
    place_make(a, server, &t->base);
    ground_open(&g, a, &t->base, true, s.v[0].at);
    player_init(&p, a, g.gate, s.n_scopes, &wrong);
    for (; i < s.n && (!str_eq(s.v[i].act, ACT) || s.v[i].refused || s.v[i].faults); i++) {
        struct outcome o;
        struct request r;
        if (!s.v[i].act)
            continue;
        clock_set(&g.clock, s.v[i].at, true);
        player_request(&p, &s.v[i], &r);
        gate_perform(g.gate, a, &r, &o);
        if (s.v[i].save && (o.kind == OUT_DONE || o.kind == OUT_WAITING))
            player_keep(&p, &s.v[i], &o);
    }
    if (i == s.n)
        place_stop(file, "nothing is submitted in it");
    player_request(&p, &s.v[i], &t->request);
    t->request.token = TOKEN;
    t->at = s.v[i].at;
    ground_seal(&g, 0);
    ground_close(&g);
    if (wrong.n_errors)
        place_stop(file, fault_text(&wrong, 0));
}

/* ---- the process that is killed ---- */

static void tell(int out, const char *line)
{
    size_t n = strlen(line);
    if (write(out, line, n) != (ssize_t)n)
        _exit(3);
}

/* Forked while no store is open. Tells the answer, the seal, and the points it passed. */
static _Noreturn void child(const struct trial *t, const struct place *p, const char *spec, int out)
{
    struct arena *a = arena_new((size_t)256 << 20);
    struct ground g;
    struct outcome o;
    ground_open(&g, a, p, false, t->at);
    fault_arm(spec);
    gate_perform(g.gate, a, &t->request, &o);
    if (o.kind != OUT_DONE)
        _exit(4);
    tell(out, arena_printf(a, "answer %s\n", o.receipt));
    ground_seal(&g, 0);
    tell(out, "sealed\n");
    const char *name;
    for (size_t i = 0; (name = fault_point(i)) != NULL; i++)
        tell(out, arena_printf(a, "point %s %u\n", name, fault_count(name)));
    _exit(0);
}

/* What it told, as lines. *ret_status: how it ended. */
static char *run_child(const struct trial *t, struct arena *a, const struct place *p,
                       const char *spec, int *ret_status)
{
    int ends[2];
    char *told = arena_alloc(a, 65536);
    size_t n = 0;
    ssize_t got;
    if (pipe(ends) != 0)
        place_stop("pipe", "none");
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        place_stop("fork", "no process");
    if (pid == 0) {
        close(ends[0]);
        child(t, p, spec, ends[1]);
    }
    close(ends[1]);
    while (n < 65535 && (got = read(ends[0], told + n, 65535 - n)) > 0)
        n += (size_t)got;
    close(ends[0]);
    if (waitpid(pid, ret_status, 0) != pid)
        place_stop("waitpid", "another process");
    return told;
}

/* ---- what is there ---- */

/* One row each, or none of any: the parts of a submission. */
static const char *const parts[] = {
    "SELECT count(*) FROM submission s JOIN dossier d ON d.id = s.dossier_id"
    " JOIN account x ON x.id = d.account_id WHERE x.pub = '%s' AND s.void = 0",
    "SELECT count(*) FROM submission s JOIN dossier d ON d.id = s.dossier_id"
    " JOIN account x ON x.id = d.account_id WHERE x.pub = '%s' AND s.number IS NOT NULL"
    " AND s.book_no IS NOT NULL",
    "SELECT count(*) FROM record r JOIN account x ON x.id = r.actor_id"
    " WHERE x.pub = '%s' AND r.act = '" ACT "' AND r.refused_clause IS NULL",
    "SELECT count(*) FROM journal_leaf l JOIN record r ON r.id = l.record_id"
    " JOIN account x ON x.id = r.actor_id"
    " WHERE x.pub = '%s' AND r.act = '" ACT "' AND r.refused_clause IS NULL",
    "SELECT count(*) FROM idempotency WHERE actor = '%s' AND token = '" TOKEN "'",
};
static const char *const part_names[] = {"submission", "number", "record", "leaf", "answer", "mail",
                                         "recipient"};
enum { PARTS = sizeof parts / sizeof *parts, ALL = PARTS + 2 };

static const char *format(struct arena *a, const char *sql, const char *pub)
{
    const char *at = strstr(sql, "%s");
    return arena_printf(a, "%.*s%s%s", (int)(at - sql), sql, pub, at + 2);
}

/* 0: wholly absent, 1: wholly there, -1: *ret_why tells what is there by half. */
static int present(const struct trial *t, struct arena *a, struct sql *s, const char **ret_why)
{
    int64_t v[ALL];
    bool all_same = true;
    const char *why = "";
    for (size_t i = 0; i < PARTS; i++)
        v[i] = sql_int(s, format(a, parts[i], t->request.as));
    v[PARTS] = sql_int(s, "SELECT count(*) FROM mail") - t->mails;
    v[PARTS + 1] = sql_int(s, "SELECT count(*) FROM mail_recipient") - t->mails;
    for (size_t i = 0; i < ALL; i++) {
        all_same = all_same && v[i] == v[0];
        why = arena_printf(a, "%s%s %lld ", why, part_names[i], (long long)v[i]);
    }
    *ret_why = why;
    return all_same && (v[0] == 0 || v[0] == 1) ? (int)v[0] : -1;
}

/* The leaf of the submission, which is its receipt. */
static const char *leaf_of(const struct trial *t, struct arena *a, struct sql *s, bool placed)
{
    struct sql_rows r;
    sql_rows(s, a,
             arena_printf(a, "SELECT %s FROM journal_leaf l JOIN record r ON r.id = l.record_id"
                             " JOIN account x ON x.id = r.actor_id WHERE x.pub = '%s'"
                             " AND r.act = '" ACT "' AND r.refused_clause IS NULL%s",
                          sql_is_pg(s) ? "encode(l.hash, 'hex')" : "lower(hex(l.hash))",
                          t->request.as,
                          placed ? " AND l.idx < (SELECT max(size) FROM journal_checkpoint)" : ""),
             &r);
    return r.n == 1 ? sql_at(&r, 0, 0) : NULL;
}

/* ---- afterwards ---- */

/* Sends the form again; NULL when the answer is the one receipt, which it keeps in *receipt. */
static const char *again(const struct trial *t, struct arena *a, struct ground *g, struct sql *s,
                         const char **receipt)
{
    struct outcome o;
    const char *why;
    gate_perform(g->gate, a, &t->request, &o);
    if (o.kind != OUT_DONE)
        return arena_printf(a, "sent again: %s %s", outcome_word(o.kind), o.err.detail);
    if (*receipt && !str_eq(*receipt, o.receipt))
        return arena_printf(a, "sent again: receipt %s, before %s", o.receipt, *receipt);
    *receipt = o.receipt;
    if (present(t, a, s, &why) != 1)
        return arena_printf(a, "sent again: %s", why);
    if (!str_eq(leaf_of(t, a, s, false), o.receipt))
        return "sent again: the receipt is not the leaf of the submission";
    return NULL;
}

/* NULL when everything is as it must be. */
static const char *judge(const struct trial *t, struct arena *a, struct ground *g, struct sql *s,
                         const char *told)
{
    const char *why, *receipt = NULL, *bad;
    char *answer = strstr(told, "answer ");
    int there = present(t, a, s, &why);
    if (there < 0)
        return arena_printf(a, "by half: %s", why);
    if (answer) {
        receipt = arena_strndup(a, answer + 7, strcspn(answer + 7, "\n"));
        if (!there)
            return "answered, and not there";
    } else if (there) {
        receipt = leaf_of(t, a, s, false);
    }
    if ((bad = ground_verify(g, a, 0)))
        return arena_printf(a, "after the kill: %s", bad);
    if ((bad = again(t, a, g, s, &receipt)) || (bad = again(t, a, g, s, &receipt)))
        return bad;
    ground_seal(g, AFTER_LEASE);         /* the dead one's lease has to run out */
    if ((bad = ground_verify(g, a, AFTER_LEASE)))
        return arena_printf(a, "after sealing: %s", bad);
    if (!str_eq(leaf_of(t, a, s, true), receipt))
        return "after sealing: the leaf of the submission is under no seal";
    return again(t, a, g, s, &receipt);
}

static const char *after(const struct trial *t, struct arena *a, const struct place *p,
                         const char *told)
{
    struct ground g;
    ground_open(&g, a, p, false, t->at);
    struct sql *s = sql_open(a, p->dir, p->url, "selter_utama");
    const char *bad = judge(t, a, &g, s, told);
    sql_close(s);
    ground_close(&g);
    return bad;
}

/* ---- trials ---- */

/* Without faults: what is passed, and that all parts of a submission are looked at. */
static void list_points(struct trial *t)
{
    struct arena *a = t->arena;
    struct place p;
    int status;
    char **line;
    place_copy(a, &t->base, &p);
    struct sql *s = sql_open(a, p.dir, p.url, "selter_utama");
    t->mails = sql_int(s, "SELECT count(*) FROM mail");
    if (sql_int(s, "SELECT count(*) FROM mail_recipient") != t->mails)
        place_stop("mail", "not one recipient a mail before the submission");
    sql_close(s);
    char *told = run_child(t, a, &p, "", &status);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        place_stop("without faults", told);
    const char *bad = after(t, a, &p, told);
    place_drop(&p);
    if (bad)
        place_stop("without faults", bad);
    size_t n = str_split(a, told, '\n', &line);
    for (size_t i = 0; i < n; i++) {
        char **word;
        if (!str_starts(line[i], "point ") || str_split(a, line[i], ' ', &word) != 3)
            continue;
        if (t->n == POINTS)
            place_stop("failpoints", "too many");
        t->point[t->n++] = (struct point){word[1], (unsigned)strtoul(word[2], NULL, 10)};
    }
    printf("# %s: %zu failpoints are passed\n", t->engine, t->n);
}

/* *ret_killed: it came to that passing. Memory is asked for a little more or less often from run to
 * run, so the last passings of such a point may not come; then everything is as without faults. */
static const char *kill_at(const struct trial *t, const struct point *point, unsigned nth,
                           bool *ret_killed)
{
    struct arena *a = arena_child(t->arena, (size_t)512 << 20);
    struct place p;
    int status;
    place_copy(a, &t->base, &p);
    char *told = run_child(t, a, &p, arena_printf(a, "%s=%u!", point->name, nth), &status);
    *ret_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0 && nth > 1;
    const char *bad = *ret_killed || ended
                          ? after(t, a, &p, told)
                          : arena_printf(a, "the process was not killed: status %d", status);
    place_drop(&p);
    bad = bad ? arena_printf(t->arena, "at passing %u: %s", nth, bad) : NULL;
    arena_free(a);
    return bad;
}

static void kill_at_point(const struct trial *t, const struct point *point)
{
    unsigned n = point->passed < t->most ? point->passed : t->most, killed = 0;
    const char *bad = NULL;
    for (unsigned i = 0; i < n && !bad; i++) {
        bool came;
        bad = kill_at(t, point, n == 1 ? 1 : 1 + i * (point->passed - 1) / (n - 1), &came);
        killed += came;
    }
    if (!bad && killed + 1 < n)
        bad = "the process came to fewer passings than without faults";
    printf("%sok %u - %s: killed at %s, %u of %u passings\n", bad ? "not " : "", ++number,
           t->engine, point->name, killed, point->passed);
    if (bad)
        printf("# %s\n", bad);
    failures += bad != NULL;
    fflush(stdout);
}

int main(int argc, char **argv)
{
    struct trial t = {.arena = arena_new((size_t)4 << 30)};
    if (argc != 4)
        return 2;
    bool lite = str_eq(argv[1], "sqlite");
    t.engine = lite ? "SQLite" : "PostgreSQL";
    t.most = (unsigned)strtoul(argv[3], NULL, 10);
    prepare(&t, argv[2], lite ? NULL : argv[1]);
    list_points(&t);
    for (size_t i = 0; i < t.n; i++)
        if (t.point[i].passed)
            kill_at_point(&t, &t.point[i]);
    place_drop(&t.base);
    printf("1..%u\n", number);
    arena_free(t.arena);
    return failures ? 1 : 0;
}
