/* The order of steps, who may do them, the panel's term, the plan against what happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "rules/phase.h"
#include "rules/procedure.h"
#include "rules/procedure_steps.h"
#include "rules/worktime.h"
#include "regulation_file.h"

enum { SEKDA = 1, DINAS = 2, BADAN = 3, EVENTS_MAX = 400 };

struct world {
    struct arena *a;
    struct verdicts vs;
    struct regulation *blora, *bantaeng, *ntt;
    struct calendar calendar;
    struct event events[EVENTS_MAX];
    size_t n;
    struct procedure_post posts[3];
    size_t n_posts;
};

static void load_year(struct world *w, int year)
{
    char *path = arena_printf(w->a, SELTER_SOURCE_ROOT "/calendars/%d.yaml", year);
    char *text = arena_alloc(w->a, 1 << 16);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, 1 << 16, f);
    fclose(f);
    struct faults faults;
    faults_init(&faults, w->a);
    assert_true(calendar_add(&w->calendar, w->a, path, text, n, &faults));
}

static int up(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    w->a = arena_new(0);
    verdicts_init(&w->vs, w->a);
    w->blora = regulation_file(w->a, "blora-55-2014");
    w->bantaeng = regulation_file(w->a, "bantaeng-69-2019");
    w->ntt = regulation_file(w->a, "ntt-34-2019");
    w->posts[0] = (struct procedure_post){SEKDA, POST_SEKDA};
    w->posts[1] = (struct procedure_post){DINAS, POST_OTHER};
    w->posts[2] = (struct procedure_post){BADAN, POST_OTHER};
    w->n_posts = 3;
    load_year(w, 2020);
    *state = w;
    return 0;
}

static int down(void **state)
{
    struct world *w = *state;
    arena_free(w->a);
    free(w);
    return 0;
}

static instant at(int month, int day, int hour, int minute)
{
    struct date d;
    assert_true(date_from_ymd(2020, month, day, &d));
    return instant_at(d, hour, minute, 0, ZONE_WITA);
}

static void happen_at(struct world *w, const char *pattern, int64_t post, instant t)
{
    assert_true(w->n < EVENTS_MAX);
    const char *colon = strchr(pattern, ':');
    w->events[w->n++] = (struct event){
        .act = colon ? arena_strndup(w->a, pattern, (size_t)(colon - pattern)) : pattern,
        .tag = colon ? colon + 1 : NULL, .post = post, .at = t};
}

static void happen(struct world *w, const char *pattern, int64_t post)
{
    happen_at(w, pattern, post, at(3, 2, 9, 0) + (instant)w->n * INSTANT_SECOND);
}

/* The verdict of an act; asked as "act:tag". */
static enum met may(struct world *w, const struct regulation *r, const char *pattern,
                    int64_t post, enum role role)
{
    const char *colon = strchr(pattern, ':');
    const char *act = colon ? arena_strndup(w->a, pattern, (size_t)(colon - pattern)) : pattern;
    verdicts_init(&w->vs, w->a);
    procedure_may(r, w->a, w->events, w->n, w->posts, w->n_posts, act, colon ? colon + 1 : NULL,
                  post, role, &w->vs);
    return verdicts_all(&w->vs);
}

static enum met serve(struct world *w, const struct regulation *r, const char *act, enum role role)
{
    verdicts_init(&w->vs, w->a);
    procedure_may_serve(r, w->events, w->n, w->posts, w->n_posts, act, NULL, role, &w->vs);
    return verdicts_all(&w->vs);
}

static const char *clause(const struct world *w)
{
    return w->vs.n ? w->vs.v[w->vs.n - 1].clause : NULL;
}

/* Completes every step that stands before `id`, in the file's order, at every post. */
static void until(struct world *w, const struct regulation *r, const char *id)
{
    for (size_t i = 0; i < r->n_steps && !str_eq(r->steps[i].id, id); i++) {
        const struct step_rule *s = &r->steps[i];
        bool posted = false;
        for (size_t k = 0; s->per_post && k < w->n_posts; k++)
            if (s->posts == POST_ANY || s->posts == w->posts[k].class) {
                happen(w, s->done, w->posts[k].id);
                posted = true;
            }
        if (!posted && !s->per_post)
            happen(w, s->done, 0);
    }
}

/* ---- order ---- */

static void patterns(void **state)
{
    (void)state;
    assert_true(pattern_matches("a.b", "a.b", NULL) && pattern_matches("a.b", "a.b", "x"));
    assert_true(pattern_matches("a.b:x", "a.b", "x") && pattern_matches("report.*", "report.send", "x"));
    assert_false(pattern_matches("a.b:x", "a.b", NULL) || pattern_matches("a.b:x", "a.b", "y"));
    assert_false(pattern_matches("a.b", "a.bc", NULL) || pattern_matches("a.bc", "a.b", NULL));
    assert_false(pattern_matches("report.*", "reports", NULL) || pattern_matches(NULL, "a", NULL));
}

/* Every step of every regulation: shut while the first of its predecessors is missing, open and
 * then done once they are; the files' own order is a possible one. */
static void whole_order_of_each_regulation(void **state)
{
    struct world *w = *state;
    const struct regulation *all[] = {w->ntt, w->bantaeng, w->blora};
    for (size_t k = 0; k < 3; k++) {
        const struct regulation *r = all[k];
        w->n = 0;
        for (size_t i = 0; i < r->n_steps; i++) {
            const struct step_rule *s = &r->steps[i];
            const struct procedure none = {r, NULL, 0, w->posts, w->n_posts};
            const struct procedure p = {r, w->events, w->n, w->posts, w->n_posts};
            const char *by;
            int64_t post = s->posts == POST_SEKDA ? SEKDA : s->per_post ? DINAS : 0;
            enum step_state first = step_state(&none, s, post, &by);
            if (s->n_after) {
                assert_int_equal(first, STEP_BLOCKED);
                assert_non_null(by);
            } else {
                assert_int_equal(first, STEP_OPEN);
            }
            assert_int_not_equal(step_state(&p, s, post, &by), STEP_BLOCKED);
            for (size_t q = 0; q < (s->per_post ? w->n_posts : 1); q++)
                if (!s->per_post || step_applies(&p, s, w->posts[q].id))
                    happen(w, s->done, s->per_post ? w->posts[q].id : 0);
            const struct procedure after = {r, w->events, w->n, w->posts, w->n_posts};
            assert_int_equal(step_state(&after, s, post, &by), STEP_DONE);
        }
    }
}

/* REQ: NTT-09 permit */
/* REQ: NTT-09 refuse */
static void nothing_is_announced_without_permission(void **state)
{
    struct world *w = *state;
    until(w, w->ntt, "NTT-09");
    assert_int_equal(may(w, w->ntt, "letter.draft:edaran", 0, ROLE_SECRETARIAT), MET_NO);
    assert_string_equal(clause(w), "NTT-11");
    assert_int_equal(may(w, w->ntt, "oversight.request:rencana", 0, ROLE_SECRETARIAT_CHAIR),
                     MET_YES);
    happen(w, "oversight.request:rencana", 0);
    const struct procedure p = {w->ntt, w->events, w->n, w->posts, w->n_posts};
    const char *by;
    assert_int_equal(step_state(&p, regulation_step(w->ntt, "NTT-09"), 0, &by), STEP_WAITING);
    assert_int_equal(may(w, w->ntt, "announcement.publish", 0, ROLE_PANEL_CHAIR), MET_NO);
    assert_string_equal(clause(w), "NTT-13");
    assert_non_null(strstr(w->vs.v[0].lawful, "NTT-09"));
    assert_int_equal(may(w, w->ntt, "letter.draft:laporan-rekomendasi", 0, ROLE_SECRETARIAT),
                     MET_NO);
    happen(w, "oversight.answer:rencana", 0);
    assert_int_equal(may(w, w->ntt, "letter.draft:laporan-rekomendasi", 0, ROLE_SECRETARIAT),
                     MET_YES);
    assert_int_equal(may(w, w->ntt, "announcement.publish", 0, ROLE_PANEL_CHAIR), MET_NO);
    happen(w, "letter.deliver:edaran", 0);
    assert_int_equal(may(w, w->ntt, "announcement.publish", 0, ROLE_PANEL_CHAIR), MET_YES);
}

/* REQ: NTT-30 permit */
/* REQ: NTT-30 refuse */
/* REQ: NTT-33 refuse */
/* REQ: NTT-35 refuse */
static void choosing_goes_on_while_the_answer_is_awaited(void **state)
{
    struct world *w = *state;
    until(w, w->ntt, "NTT-30");
    happen(w, "oversight.request:pelantikan", 0);
    assert_int_equal(may(w, w->ntt, "decision.choose", DINAS, ROLE_PPK), MET_YES);
    for (size_t i = 0; i < w->n_posts; i++)
        happen(w, "decision.choose", w->posts[i].id);
    assert_int_equal(may(w, w->ntt, "letter.draft:sk-pengangkatan", 0, ROLE_SECRETARIAT), MET_YES);
    happen(w, "letter.draft:sk-pengangkatan", 0);
    happen(w, "inauguration.prepare", 0);
    assert_int_equal(may(w, w->ntt, "letter.sign:sk-pengangkatan", 0, ROLE_PPK), MET_NO);
    assert_string_equal(clause(w), "NTT-33");
    assert_int_equal(may(w, w->ntt, "inauguration.hold", DINAS, ROLE_PPK), MET_NO);
    assert_string_equal(clause(w), "NTT-35");
    happen(w, "oversight.answer:pelantikan", 0);
    assert_int_equal(may(w, w->ntt, "letter.sign:sk-pengangkatan", 0, ROLE_PPK), MET_YES);
    happen(w, "letter.sign:sk-pengangkatan", 0);
    assert_int_equal(may(w, w->ntt, "inauguration.hold", DINAS, ROLE_PPK), MET_YES);
}

/* REQ: BLR-14.4 refuse */
/* REQ: BLR-14.5 permit */
static void each_post_has_its_own_route(void **state)
{
    struct world *w = *state;
    until(w, w->blora, "BLR-14.5");
    assert_int_equal(may(w, w->blora, "decision.three", DINAS, ROLE_BAPERJAKAT), MET_YES);
    assert_int_equal(may(w, w->blora, "decision.three", DINAS, ROLE_PPK), MET_NO);
    assert_string_equal(clause(w), "BLR-14.5");
    assert_int_equal(may(w, w->blora, "decision.three", SEKDA, ROLE_PPK), MET_YES);
    assert_int_equal(may(w, w->blora, "decision.three", SEKDA, ROLE_BAPERJAKAT), MET_NO);
    happen(w, "decision.three", DINAS);
    happen(w, "decision.three", SEKDA);
    happen(w, "decision.propose", DINAS);
    assert_int_equal(may(w, w->blora, "decision.choose", DINAS, ROLE_PPK), MET_YES);
    assert_int_equal(may(w, w->blora, "decision.choose", BADAN, ROLE_PPK), MET_NO);
    happen(w, "decision.ask_opinion", SEKDA);
    assert_int_equal(may(w, w->blora, "decision.choose", SEKDA, ROLE_PPK), MET_NO);
    assert_string_equal(clause(w), "BLR-14.4");
    happen(w, "decision.opinion", SEKDA);
    assert_int_equal(may(w, w->blora, "decision.choose", SEKDA, ROLE_PPK), MET_YES);
}

/* REQ: BTG-II.B.7.i refuse */
/* REQ: BTG-II.B.7.i permit */
static void bantaeng_asks_the_governor_first(void **state)
{
    struct world *w = *state;
    until(w, w->bantaeng, "BTG-II.B.7.i");
    happen(w, "decision.choose", DINAS);
    assert_int_equal(may(w, w->bantaeng, "decision.appoint", DINAS, ROLE_PPK), MET_NO);
    assert_int_equal(may(w, w->bantaeng, "inauguration.hold", DINAS, ROLE_PPK), MET_NO);
    happen(w, "decision.ask_opinion", DINAS);
    assert_int_equal(may(w, w->bantaeng, "decision.appoint", DINAS, ROLE_PPK), MET_NO);
    happen(w, "decision.opinion", DINAS);
    assert_int_equal(may(w, w->bantaeng, "decision.appoint", DINAS, ROLE_PPK), MET_YES);
    assert_int_equal(may(w, w->bantaeng, "decision.appoint", BADAN, ROLE_PPK), MET_NO);
}

/* A step that applies to nobody here, or is optional and not begun, is transparent. */
static void what_does_not_apply_blocks_nobody(void **state)
{
    struct world *w = *state;
    const char *after_a[] = {"A"}, *after_b[] = {"B"}, *after_c[] = {"C"};
    struct step_rule steps[] = {
        {.id = "A", .title = "a", .done = "x.a"},
        {.id = "B", .title = "b", .done = "x.b", .begun = "x.begin", .optional = true,
         .after = after_a, .n_after = 1},
        {.id = "C", .title = "c", .done = "x.c", .posts = POST_SEKDA, .per_post = true,
         .after = after_b, .n_after = 1},
        {.id = "D", .title = "d", .done = "x.d", .after = after_c, .n_after = 1},
    };
    struct regulation r = {.key = "x", .zone = ZONE_WIB, .steps = steps, .n_steps = 4};
    struct procedure_post other = {DINAS, POST_OTHER};
    w->posts[0] = other;
    w->n_posts = 1;
    assert_int_equal(may(w, &r, "x.d", 0, ROLE_PPK), MET_NO);
    assert_non_null(strstr(w->vs.v[0].lawful, "(A)"));
    happen(w, "x.a", 0);
    assert_int_equal(may(w, &r, "x.d", 0, ROLE_PPK), MET_YES);
    happen(w, "x.begin", 0);       /* begun, so it must be finished */
    assert_int_equal(may(w, &r, "x.d", 0, ROLE_PPK), MET_NO);
    happen(w, "x.b", 0);
    assert_int_equal(may(w, &r, "x.d", 0, ROLE_PPK), MET_YES);
    w->posts[0] = (struct procedure_post){SEKDA, POST_SEKDA};
    assert_int_equal(may(w, &r, "x.d", 0, ROLE_PPK), MET_NO);   /* now C is there */
    assert_int_equal(may(w, &r, "y.z", 0, ROLE_PPK), MET_NOT_RULED);
    assert_int_equal(w->vs.n, 0);
    steps[0].after = after_c;      /* a circle ends */
    steps[0].n_after = 1;
    steps[2].optional = true;
    w->n = 0;
    may(w, &r, "x.d", 0, ROLE_PPK);
}

/* ---- who ---- */

/* REQ: BLR-11.5 permit */ /* REQ: BLR-11.5 refuse */ /* REQ: BLR-11.3 refuse */
static void who_may_do_it(void **state)
{
    struct world *w = *state;
    until(w, w->blora, "BLR-11.5");
    assert_int_equal(may(w, w->blora, "screening.decide", DINAS, ROLE_PANEL_CHAIR), MET_YES);
    assert_int_equal(may(w, w->blora, "screening.decide", DINAS, ROLE_SECRETARIAT), MET_NO);
    assert_string_equal(clause(w), "BLR-11.5");
    assert_non_null(strstr(w->vs.v[0].lawful, role_title(ROLE_PANEL_CHAIR)));
    assert_int_equal(may(w, w->blora, "screening.judge", 0, ROLE_PANEL), MET_NO);
    assert_string_equal(clause(w), "BLR-11.3");
    assert_int_equal(may(w, w->blora, "screening.appoint_candidate", DINAS, ROLE_PANEL_CHAIR),
                     MET_NO);
    const char *c;
    assert_int_equal(procedure_roles(w->blora, "decision.three", NULL, POST_OTHER, &c),
                     ROLE_BIT(ROLE_BAPERJAKAT));
    assert_string_equal(c, "BLR-14.5");
    assert_int_equal(procedure_roles(w->blora, "decision.three", NULL, POST_SEKDA, &c),
                     ROLE_BIT(ROLE_PPK));
    assert_int_equal(procedure_roles(w->blora, "unheard.of", NULL, POST_ANY, &c), 0);
    assert_null(c);
}

/* ---- the term ---- */

/* REQ: BLR-6.4 permit */
/* REQ: BLR-6.4 refuse */
/* REQ: BLR-7.5 permit */
/* REQ: BLR-7.5 refuse */
static void the_term_ends_with_the_last_three(void **state)
{
    struct world *w = *state;
    until(w, w->blora, "BLR-14.5");
    happen(w, "decision.three", SEKDA);
    happen(w, "decision.three", DINAS);
    assert_int_not_equal(may(w, w->blora, "sheet.lock:wawancara", 0, ROLE_PANEL), MET_NO);
    happen(w, "decision.three", BADAN);
    assert_int_equal(may(w, w->blora, "sheet.lock:wawancara", 0, ROLE_PANEL), MET_NO);
    assert_string_equal(clause(w), "BLR-6.4");
    assert_int_equal(may(w, w->blora, "screening.revise", 0, ROLE_PANEL_CHAIR), MET_NO);
    assert_string_equal(clause(w), "BLR-6.4");
    assert_int_not_equal(may(w, w->blora, "report.panel", 0, ROLE_PANEL_CHAIR), MET_NO);
    assert_int_not_equal(may(w, w->blora, "complaint.answer", 0, ROLE_PANEL_CHAIR), MET_NO);
    assert_int_not_equal(may(w, w->blora, "letter.draft:hasil-seleksi", 0, ROLE_SECRETARIAT), MET_NO);
    /* The secretariat's term has a clause of its own, and both hold for acts of no order too. */
    assert_int_equal(may(w, w->blora, "session.schedule:wawancara", 0, ROLE_SECRETARIAT), MET_NO);
    assert_string_equal(clause(w), "BLR-7.5");
    assert_int_equal(serve(w, w->blora, "screening.check_item", ROLE_SECRETARIAT_CHAIR), MET_NO);
    assert_string_equal(clause(w), "BLR-7.5");
    assert_int_not_equal(serve(w, w->blora, "report.secretariat", ROLE_SECRETARIAT_CHAIR), MET_NO);
    assert_int_not_equal(serve(w, w->blora, "decision.choose", ROLE_PPK), MET_NO);
    happen(w, "decision.propose", DINAS);
    assert_int_equal(may(w, w->blora, "decision.choose", DINAS, ROLE_PPK), MET_YES);
    /* Bantaeng sets no such term. */
    assert_int_not_equal(may(w, w->bantaeng, "sheet.lock:wawancara", 0, ROLE_PANEL), MET_NO);
}

/* ---- time ---- */

static const struct step_status *row(struct world *w, const struct regulation *r, const char *id,
                                     int64_t post, instant now)
{
    struct step_status *rows;
    size_t n = procedure_timeline(r, &w->calendar, w->a, w->events, w->n, w->posts, w->n_posts,
                                  ZONE_WITA, now, &rows);
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].step->id, id) && rows[i].post == post)
            return &rows[i];
    fail_msg("no row %s", id);
    return NULL;
}

/* REQ: NTT-T permit */
/* REQ: NTT-T refuse */
static void norms_of_ntt(void **state)
{
    struct world *w = *state;
    const struct step_status *s;
    /* A meeting of one hour, called on Monday 2 March 2020 at 15.30: its hour ends on Tuesday. */
    happen_at(w, "selection.open", 0, at(3, 2, 15, 0));
    happen_at(w, "meeting.call:persiapan-internal", 0, at(3, 2, 15, 30));
    s = row(w, w->ntt, "NTT-01", 0, at(3, 2, 15, 45));
    assert_int_equal(s->state, STEP_BEGUN);
    assert_int_equal(s->planned_until, at(3, 3, 8, 0));
    assert_false(s->overdue);
    s = row(w, w->ntt, "NTT-01", 0, at(3, 3, 9, 30));
    assert_true(s->overdue);
    assert_int_equal(s->overdue_minutes, 90);
    assert_int_equal(row(w, w->ntt, "NTT-02", 0, at(3, 3, 9, 30))->state, STEP_BLOCKED);
    assert_false(row(w, w->ntt, "NTT-02", 0, at(3, 3, 9, 30))->overdue);
    happen_at(w, "meeting.minutes:persiapan-internal", 0, at(3, 3, 7, 45));
    s = row(w, w->ntt, "NTT-01", 0, at(6, 1, 9, 0));
    assert_int_equal(s->state, STEP_DONE);
    assert_false(s->overdue);
    /* The next starts when it ended: 15 minutes from 07.45. */
    s = row(w, w->ntt, "NTT-02", 0, at(3, 3, 8, 5));
    assert_int_equal(s->planned_from, at(3, 3, 7, 45));
    assert_int_equal(s->planned_until, at(3, 3, 8, 0));
    assert_int_equal(s->overdue_minutes, 5);
    /* Everything further is planned from there: 2 hours, then 15 minutes. */
    assert_int_equal(row(w, w->ntt, "NTT-04", 0, at(3, 3, 7, 50))->planned_until,
                     at(3, 3, 10, 15));
}

/* REQ: NTT-T permit */
static void waits_days_and_no_norm(void **state)
{
    struct world *w = *state;
    const struct step_status *s;
    until(w, w->ntt, "NTT-09");
    happen_at(w, "oversight.request:rencana", 0, at(3, 10, 10, 0));
    s = row(w, w->ntt, "NTT-09", 0, at(3, 17, 23, 0));
    assert_int_equal(s->state, STEP_WAITING);
    assert_int_equal(s->planned_until, at(3, 17, 23, 59) + 59 * INSTANT_SECOND);
    assert_false(s->overdue);      /* seven calendar days from the 10th */
    s = row(w, w->ntt, "NTT-09", 0, at(3, 18, 0, 59));
    assert_true(s->overdue);
    assert_int_equal(s->overdue_minutes, 60);
    /* 13, 14 and 15 are in working days from the opening, first day counted. Monday 6 April:
     * the 14th is Friday 24 April (Good Friday, 10 April, is off), the 17th Wednesday 29. */
    w->n = 0;
    until(w, w->ntt, "NTT-13");
    happen_at(w, "announcement.publish", 0, at(4, 6, 9, 0));
    s = row(w, w->ntt, "NTT-14", 0, at(4, 7, 9, 0));
    assert_int_equal(s->state, STEP_BEGUN);
    assert_int_equal(s->planned_until, at(4, 24, 23, 59) + 59 * INSTANT_SECOND);
    s = row(w, w->ntt, "NTT-15", 0, at(4, 7, 9, 0));
    assert_int_equal(s->planned_until, at(4, 29, 23, 59) + 59 * INSTANT_SECOND);
    /* The governor's signature (33) has no norm: never overdue. */
    w->n = 0;
    until(w, w->ntt, "NTT-33");
    s = row(w, w->ntt, "NTT-33", 0, at(12, 1, 9, 0));
    assert_int_equal(s->state, STEP_OPEN);
    assert_false(s->overdue);
    /* Minutes at step 30 are of the sending; the answer may take its time. */
    w->n = 0;
    until(w, w->ntt, "NTT-30");
    happen_at(w, "oversight.request:pelantikan", 0, at(6, 2, 9, 0));
    s = row(w, w->ntt, "NTT-30", 0, at(7, 2, 9, 0));
    assert_int_equal(s->state, STEP_WAITING);
    assert_false(s->overdue);
    /* Without the calendar of 2021 nothing beyond it is planned, and nothing is invented. */
    w->n = 0;
    until(w, w->ntt, "NTT-13");
    happen_at(w, "announcement.publish", 0, at(12, 30, 9, 0));
    s = row(w, w->ntt, "NTT-15", 0, at(12, 30, 10, 0));
    assert_int_equal(s->planned_until, INSTANT_NONE);
    assert_false(s->overdue);
}

static void a_row_for_each_post(void **state)
{
    struct world *w = *state;
    struct step_status *rows;
    size_t n = procedure_timeline(w->blora, &w->calendar, w->a, NULL, 0, w->posts, w->n_posts,
                                  ZONE_WIB, at(3, 2, 9, 0), &rows);
    size_t sekda = 0, others = 0;
    for (size_t i = 0; i < n; i++) {
        sekda += str_eq(rows[i].step->id, "BLR-14.4-pilih");
        others += str_eq(rows[i].step->id, "BLR-14.5-pilih");
    }
    assert_int_equal(sekda, 1);
    assert_int_equal(others, 2);
    w->posts[0] = (struct procedure_post){DINAS, POST_OTHER};
    w->n_posts = 1;
    assert_int_equal(row(w, w->blora, "BLR-14.4-pilih", 0, at(3, 2, 9, 0))->state,
                     STEP_NOT_APPLICABLE);
    assert_string_equal(step_state_word(STEP_WAITING), "menunggu");
}

static void working_time(void **state)
{
    struct world *w = *state;
    instant t;
    int64_t m;
    assert_true(worktime_add(&w->calendar, ZONE_WITA, at(3, 5, 11, 45), 30, &t));
    assert_int_equal(t, at(3, 5, 13, 15));     /* over the break */
    assert_true(worktime_add(&w->calendar, ZONE_WITA, at(3, 6, 16, 15), 60, &t));
    assert_int_equal(t, at(3, 9, 8, 15));      /* Friday to Monday */
    assert_true(worktime_add(&w->calendar, ZONE_WITA, at(4, 9, 15, 0), 90, &t));
    assert_int_equal(t, at(4, 13, 8, 0));      /* over Good Friday */
    assert_true(worktime_add(&w->calendar, ZONE_WITA, at(3, 2, 5, 0), 0, &t));
    assert_int_equal(t, at(3, 2, 5, 0));
    assert_true(worktime_between(&w->calendar, ZONE_WITA, at(3, 2, 0, 0), at(3, 9, 0, 0), &m));
    assert_int_equal(m, 2250);                 /* 37.5 hours a week */
    assert_false(worktime_add(&w->calendar, ZONE_WITA, at(12, 31, 15, 0), 600, &t));
    assert_false(worktime_between(&w->calendar, ZONE_WITA, at(12, 30, 0, 0),
                                  at(12, 31, 23, 0) + 86400 * INSTANT_SECOND, &m));
    assert_true(worktime_between(&w->calendar, ZONE_WITA, at(3, 9, 0, 0), at(3, 2, 0, 0), &m));
    assert_int_equal(m, 0);
}

/* Against counting minute by minute; and what is added is what lies between. */
static void working_time_at_random(void **state)
{
    struct world *w = *state;
    uint32_t seed = 3;
    for (int round = 0; round < 300; round++) {
        seed = seed * 1103515245u + 12345u;
        instant from = at(4, 1, 0, 0) + (instant)((seed >> 8) % 28800) * 60 * INSTANT_SECOND;
        seed = seed * 1103515245u + 12345u;
        int64_t minutes = 1 + (seed >> 8) % 900, counted = 0;
        instant t = from, end, step = 60 * INSTANT_SECOND;
        while (counted < minutes) {
            struct date d = instant_date(t, ZONE_WITA);
            int of_day = (int)((t - instant_at(d, 0, 0, 0, ZONE_WITA)) / step);
            bool friday = date_weekday(d) == 5;
            bool open = !calendar_off(&w->calendar, d) &&
                        ((of_day >= 450 && of_day < (friday ? 690 : 720)) ||
                         (of_day >= 780 && of_day < (friday ? 990 : 960)));
            counted += open;
            t += step;
        }
        assert_true(worktime_add(&w->calendar, ZONE_WITA, from, minutes, &end));
        assert_int_equal(end, t);
        int64_t between;
        assert_true(worktime_between(&w->calendar, ZONE_WITA, from, end, &between));
        assert_int_equal(between, minutes);
    }
}

/* ---- phases ---- */

static void phases(void **state)
{
    struct world *w = *state;
    struct date opens, closes, none = DATE_NONE;
    assert_true(date_from_ymd(2020, 3, 2, &opens) && date_from_ymd(2020, 3, 16, &closes));
    struct date later = date_add_days(closes, 1);
#define PHASE(o, c, t, x) phase_of(w->blora, w->events, w->n, 3, o, c, t, x)
    assert_int_equal(PHASE(none, none, opens, false), PHASE_PREPARATION);
    assert_int_equal(PHASE(opens, closes, date_add_days(opens, -1), false), PHASE_ANNOUNCED);
    assert_int_equal(PHASE(opens, closes, opens, false), PHASE_OPEN);
    assert_int_equal(PHASE(opens, closes, closes, false), PHASE_OPEN);
    assert_int_equal(PHASE(opens, closes, later, false), PHASE_CLOSED);
    happen(w, "report.send:gubernur", 0); /* on the preparation: not the final report */
    static const struct {
        const char *act;
        enum phase phase;
    } path[] = {{"screening.decide", PHASE_SCREENED}, {"ranking.compute", PHASE_RANKED},
                {"decision.three", PHASE_PROPOSED}, {"decision.choose", PHASE_DECIDED},
                {"inauguration.hold", PHASE_INAUGURATED}};
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        enum phase before = PHASE(opens, closes, later, false);
        happen(w, path[i].act, SEKDA);
        happen(w, path[i].act, SEKDA);         /* twice at one post is one post */
        happen(w, path[i].act, DINAS);
        assert_int_equal(PHASE(opens, closes, later, false), before);
        happen(w, path[i].act, BADAN);
        assert_int_equal(PHASE(opens, closes, later, false), path[i].phase);
        if (i == 0) {
            /* Extended after the file check: open again. The first stage begins selecting. */
            assert_int_equal(PHASE(opens, later, later, false), PHASE_OPEN);
            happen(w, "stage.announce:administrasi", 0);
            assert_int_equal(PHASE(opens, closes, later, false), PHASE_SCREENED);
            happen(w, "session.open:kompetensi", 0);
            assert_int_equal(PHASE(opens, closes, later, false), PHASE_SELECTING);
        }
    }
    happen(w, "report.send:menteri", 0);
    assert_int_equal(PHASE(opens, closes, later, false), PHASE_REPORTED);
    assert_int_equal(PHASE(opens, closes, later, true), PHASE_CANCELLED);
    assert_int_equal(PHASES(PHASE_OPEN, PHASE_SCREENED),
                     PHASE_BIT(PHASE_OPEN) | PHASE_BIT(PHASE_CLOSED) | PHASE_BIT(PHASE_SCREENED));
    for (int p = 0; p < PHASE__MAX; p++)
        assert_true(phase_word((enum phase)p) && phase_title((enum phase)p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(patterns, up, down),
        cmocka_unit_test_setup_teardown(whole_order_of_each_regulation, up, down),
        cmocka_unit_test_setup_teardown(nothing_is_announced_without_permission, up, down),
        cmocka_unit_test_setup_teardown(choosing_goes_on_while_the_answer_is_awaited, up, down),
        cmocka_unit_test_setup_teardown(each_post_has_its_own_route, up, down),
        cmocka_unit_test_setup_teardown(bantaeng_asks_the_governor_first, up, down),
        cmocka_unit_test_setup_teardown(what_does_not_apply_blocks_nobody, up, down),
        cmocka_unit_test_setup_teardown(who_may_do_it, up, down),
        cmocka_unit_test_setup_teardown(the_term_ends_with_the_last_three, up, down),
        cmocka_unit_test_setup_teardown(norms_of_ntt, up, down),
        cmocka_unit_test_setup_teardown(waits_days_and_no_norm, up, down),
        cmocka_unit_test_setup_teardown(a_row_for_each_post, up, down),
        cmocka_unit_test_setup_teardown(working_time, up, down),
        cmocka_unit_test_setup_teardown(working_time_at_random, up, down),
        cmocka_unit_test_setup_teardown(phases, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
