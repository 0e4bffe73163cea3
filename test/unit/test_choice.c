/* Who goes on the list of three, who is chosen of them, and who moves up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "rules/choice.h"
#include "regulation_file.h"

enum { PEOPLE = 6 };

struct world {
    struct arena *a;
    struct faults f;
    struct verdicts vs;
    struct regulation *blora, *bantaeng, *ntt;
    struct ranking r;              /* A 90, B 80, C 70, D 60, E 50; F withdrew */
    struct score_part parts[PEOPLE];
    struct rank_entry entries[PEOPLE];
};

static const char *const ids[] = {"A", "B", "C", "D", "E", "F"};

static void rank(struct world *w, const int *values)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        w->parts[i] = (struct score_part){"wawancara", ratio_int(values[i]), ratio_int(1),
                                          SOURCE_SHEETS};
        w->entries[i] = (struct rank_entry){.id = ids[i], .parts = &w->parts[i], .n_parts = 1,
                                            .out = i == 5 ? OUT_WITHDRAWN : OUT_NONE};
    }
    assert_int_equal(rank_compute(w->a, w->entries, PEOPLE, NULL, &w->r, &w->f), ST_OK);
}

static int up(void **state)
{
    static const int values[] = {90, 80, 70, 60, 50, 99};
    struct world *w = calloc(1, sizeof *w);
    w->a = arena_new(0);
    faults_init(&w->f, w->a);
    verdicts_init(&w->vs, w->a);
    w->blora = regulation_file(w->a, "blora-55-2014");
    w->bantaeng = regulation_file(w->a, "bantaeng-69-2019");
    w->ntt = regulation_file(w->a, "ntt-34-2019");
    rank(w, values);
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

static const struct verdict *last(const struct world *w)
{
    assert_true(w->vs.n > 0);
    return &w->vs.v[w->vs.n - 1];
}

static enum met three(struct world *w, const struct regulation *r, enum post_class post,
                      const char *names, const char *reason, enum role role)
{
    struct choice_name v[8];
    size_t n = 0;
    for (const char *p = names; *p; p++)
        v[n++] = (struct choice_name){arena_strndup(w->a, p, 1), NULL};
    struct choice_three c = {.route = regulation_route(r, post), .ranking = &w->r, .passed = ids,
                             .n_passed = 4, .names = v, .n_names = n, .reason = reason};
    verdicts_init(&w->vs, w->a);
    return choice_three(w->a, &c, role, &w->vs);
}

/* REQ: BTG-II.B.7.e permit */
/* REQ: BTG-II.B.7.e refuse */
static void bantaeng_takes_the_three_highest(void **state)
{
    struct world *w = *state;
    assert_int_equal(three(w, w->bantaeng, POST_OTHER, "ABC", NULL, ROLE_PANEL_CHAIR), MET_YES);
    assert_string_equal(last(w)->clause, "BTG-II.B.7.e");
    static const char *const wrong[] = {"ABD", "BAC", "AB", "ABCD", "AAB", "ABF", "ABX", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(three(w, w->bantaeng, POST_OTHER, wrong[i], "alasan", ROLE_PANEL_CHAIR),
                         MET_NO);
        const char *clause = verdicts_first_no(&w->vs)->clause;
        assert_true(str_eq(clause, "BTG-II.B.7.e") || str_eq(clause, "BTG-II.B.7.g"));
    }
    assert_int_equal(three(w, w->bantaeng, POST_OTHER, "ABC", NULL, ROLE_PPK), MET_NO);
    /* Equals across the cut: nobody by chance. Equals inside it: either order. */
    rank(w, (const int[]){90, 80, 70, 70, 50, 99});
    assert_int_equal(three(w, w->bantaeng, POST_OTHER, "ABC", NULL, ROLE_PANEL_CHAIR), MET_NO);
    assert_non_null(strstr(last(w)->lawful, "Pleno"));
    rank(w, (const int[]){90, 80, 80, 70, 50, 99});
    assert_int_equal(three(w, w->bantaeng, POST_OTHER, "ACB", NULL, ROLE_PANEL_CHAIR), MET_YES);
}

/* REQ: BLR-14.5 permit */
/* REQ: BLR-14.5 refuse */
static void blora_takes_any_who_passed(void **state)
{
    struct world *w = *state;
    assert_int_equal(three(w, w->blora, POST_OTHER, "BDA", "kebutuhan jabatan", ROLE_BAPERJAKAT),
                     MET_YES);
    assert_string_equal(last(w)->clause, "BLR-14.5");
    assert_int_equal(three(w, w->blora, POST_OTHER, "ABC", NULL, ROLE_BAPERJAKAT), MET_YES);
    assert_int_equal(three(w, w->blora, POST_OTHER, "ABD", NULL, ROLE_BAPERJAKAT), MET_NO);
    assert_int_equal(three(w, w->blora, POST_OTHER, "ABE", "alasan", ROLE_BAPERJAKAT), MET_NO);
    assert_non_null(strstr(verdicts_first_no(&w->vs)->message, "tidak lulus"));
    assert_string_equal(verdicts_first_no(&w->vs)->clause, "BLR-14.5");
    assert_int_equal(three(w, w->blora, POST_OTHER, "ABC", NULL, ROLE_PANEL_CHAIR), MET_NO);
    assert_string_equal(verdicts_first_no(&w->vs)->clause, "BLR-14.5");
    assert_int_equal(three(w, w->blora, POST_OTHER, "ABCD", "alasan", ROLE_BAPERJAKAT), MET_NO);
}

static const char *const abc[] = {"A", "B", "C"};

static struct choice_one one(const struct regulation *r, enum post_class post,
                             const char *chosen)
{
    return (struct choice_one){.route = regulation_route(r, post), .three = abc, .n_three = 3,
                               .chosen = chosen};
}

/* REQ: BLR-14.4 permit */
/* REQ: BLR-14.4 refuse */
static void sekda_of_blora_follows_the_assessment(void **state)
{
    struct world *w = *state;
    static const char *const fit[] = {"B", "C"};
    assert_int_equal(three(w, w->blora, POST_SEKDA, "ABC", NULL, ROLE_PPK), MET_YES);
    assert_int_equal(three(w, w->blora, POST_SEKDA, "ABC", NULL, ROLE_BAPERJAKAT), MET_NO);
    struct choice_one c = one(w->blora, POST_SEKDA, "B");
    c.reason = "hasil penilaian gubernur";
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BLR-14.4");
    c.opinion = (struct opinion){.asked = true};
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    assert_non_null(strstr(last(w)->lawful, "diam bukan persetujuan"));
    c.opinion = (struct opinion){true, true, fit, 2};
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
    assert_string_equal(last(w)->clause, "BLR-14.4");
    c.chosen = "A";                /* not found fit */
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BLR-14.4");
}

/* REQ: BTG-II.B.7.g permit */
/* REQ: BTG-II.B.7.g refuse */
static void appointee_is_of_the_post_and_the_list(void **state)
{
    struct world *w = *state;
    struct choice_one c = one(w->bantaeng, POST_OTHER, "C");
    c.opinion = (struct opinion){true, true, NULL, 0};
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
    assert_string_equal(last(w)->clause, "BTG-II.B.7.g");
    c.chosen = "D";
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BTG-II.B.7.g");
    c.chosen = "A";
    c.other_post = true;
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BTG-II.B.7.g");
    c.other_post = false;
    c.dropped = abc;
    c.n_dropped = 1;
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    c.chosen = "B";
    assert_int_equal(choice_one(w->a, &c, ROLE_PYB, &w->vs), MET_NO);
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
}

/* REQ: BTG-II.B.7.i permit */
/* REQ: BTG-II.B.7.i refuse */
static void opinion_is_advice_but_must_be_there(void **state)
{
    struct world *w = *state;
    const struct route_rule *route = regulation_route(w->bantaeng, POST_OTHER);
    static const char *const favours[] = {"B"};
    struct choice_one c = one(w->bantaeng, POST_OTHER, "A");
    assert_int_equal(choice_may_appoint(route, &c.opinion, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BTG-II.B.7.i");
    assert_int_equal(choice_may_inaugurate(route, &c.opinion, false, false, &w->vs), MET_NO);
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    c.opinion = (struct opinion){true, true, favours, 1};
    assert_int_equal(choice_may_appoint(route, &c.opinion, &w->vs), MET_YES);
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);  /* differing: a reason */
    assert_string_equal(last(w)->clause, "BTG-II.B.7.i");
    c.reason = "pengalaman lebih sesuai";
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
    c.reason = NULL;
    c.chosen = "B";                /* as advised: none needed */
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
}

/* REQ: NTT-30 permit */
/* REQ: NTT-30 refuse */
/* REQ: NTT-31 permit */
/* REQ: NTT-31 refuse */
static void permission_shuts_the_inauguration_only(void **state)
{
    struct world *w = *state;
    const struct route_rule *route = regulation_route(w->ntt, POST_OTHER);
    struct choice_one c = one(w->ntt, POST_OTHER, "A");
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
    c.chosen = "B";
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "NTT-31");
    c.reason = "kebutuhan jabatan";
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
    assert_int_equal(choice_may_inaugurate(route, &c.opinion, true, false, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "NTT-30");
    assert_non_null(strstr(last(w)->lawful, "diam bukan persetujuan"));
    assert_int_equal(choice_may_inaugurate(route, &c.opinion, true, true, &w->vs), MET_YES);
    /* A route whose opinion is a permission: only who is permitted. */
    struct route_rule strict = *regulation_route(w->bantaeng, POST_SEKDA);
    strict.opinion = OPINION_PERMISSION;
    c.route = &strict;
    c.opinion = (struct opinion){true, true, abc, 1};
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_NO);
    c.chosen = "A";
    assert_int_equal(choice_one(w->a, &c, ROLE_PPK, &w->vs), MET_YES);
}

static void when_a_finalist_drops_out(void **state)
{
    struct world *w = *state;
    const struct route_rule *high = regulation_route(w->bantaeng, POST_OTHER);
    const struct route_rule *any = regulation_route(w->blora, POST_OTHER);
    struct dropout d = choice_dropout(w->a, high, &w->r, abc, 3, "B", false, NULL, &w->vs);
    assert_int_equal(d.met, MET_YES);
    assert_int_equal(d.ways[0].path, DROPOUT_MOVE_UP);
    assert_string_equal(d.ways[0].id, "D");
    d = choice_dropout(w->a, any, &w->r, abc, 3, "B", false, NULL, &w->vs);
    assert_int_equal(d.ways[0].path, DROPOUT_PICK_AGAIN);
    d = choice_dropout(w->a, high, &w->r, abc, 3, "X", false, NULL, &w->vs);
    assert_int_equal(d.met, MET_NO);
    /* After handing over no regulation answers: alternatives only. */
    d = choice_dropout(w->a, high, &w->r, abc, 3, "B", true, NULL, &w->vs);
    assert_int_equal(d.met, MET_NOT_RULED);
    assert_null(last(w)->clause);
    assert_int_equal(d.n, 2);
    assert_int_equal(d.ways[0].path, DROPOUT_AMONG_THE_REST);
    d = choice_dropout(w->a, high, &w->r, abc, 3, "B", true, "NAS-1", &w->vs);
    assert_int_equal(d.n, 3);
    assert_non_null(strstr(last(w)->lawful, "NAS-1"));
    /* The next two are equals: the plenary decides; nobody left: stop. */
    rank(w, (const int[]){90, 80, 70, 50, 50, 99});
    d = choice_dropout(w->a, high, &w->r, abc, 3, "B", false, NULL, &w->vs);
    assert_int_equal(d.met, MET_NO);
    w->r.n = 3;
    d = choice_dropout(w->a, high, &w->r, abc, 3, "B", false, NULL, &w->vs);
    assert_int_equal(d.met, MET_NO);
    assert_int_equal(d.ways[0].path, DROPOUT_REPEAT);
}

/* REQ: BLR-9.5 permit */
static void on_two_lists(void **state)
{
    struct world *w = *state;
    struct choice_list lists[] = {{"orang", "L1", 2, false}, {"orang", "L2", 1, false},
                                  {"lain", "L3", 1, true}};
    bool struck[3];
    assert_int_equal(choice_two_lists(w->blora, lists, 3, 0, &w->vs), MET_YES);
    assert_string_equal(last(w)->facts[0].value, "2");
    assert_string_equal(last(w)->reading, "dua-daftar");
    choice_strike(lists, 3, struck);
    assert_false(struck[0] || struck[1] || struck[2]);
    lists[1].appointed = true;
    choice_strike(lists, 3, struck);
    assert_true(struck[0]);
    assert_false(struck[1] || struck[2]);
    assert_int_equal(choice_two_lists(w->blora, lists, 3, 0, &w->vs), MET_NO);
    struct reading only = {.key = READING_TWO_LISTS, .choice_index = 1};
    struct regulation r = *w->blora;
    r.readings = &only;
    r.n_readings = 1;
    lists[1].appointed = false;
    assert_int_equal(choice_two_lists(&r, lists, 3, 0, &w->vs), MET_NO);
    assert_int_equal(choice_two_lists(&r, lists, 3, 1, &w->vs), MET_YES);
}

/* The three highest never leave out anybody higher, whatever the scores (naive count). */
static void three_highest_at_random(void **state)
{
    struct world *w = *state;
    uint32_t seed = 7;
    for (int round = 0; round < 1000; round++) {
        int values[PEOPLE] = {0};
        for (size_t i = 0; i < PEOPLE; i++)
            values[i] = (int)((seed = seed * 1103515245u + 12345u) >> 16) % 6;
        rank(w, values);
        size_t x = (seed >> 8) % 5, y = (seed >> 12) % 5, z = (seed >> 20) % 5;
        const char names[] = {(char)('A' + x), (char)('A' + y), (char)('A' + z), '\0'};
        bool right = x != y && y != z && x != z && values[x] >= values[y] &&
                     values[y] >= values[z];
        for (size_t i = 0; i < 5; i++)
            if (i != x && i != y && i != z && values[i] >= values[z])
                right = false;     /* equal at the cut is undecided too */
        assert_int_equal(three(w, w->bantaeng, POST_OTHER, names, NULL, ROLE_PANEL_CHAIR),
                         right ? MET_YES : MET_NO);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bantaeng_takes_the_three_highest, up, down),
        cmocka_unit_test_setup_teardown(blora_takes_any_who_passed, up, down),
        cmocka_unit_test_setup_teardown(sekda_of_blora_follows_the_assessment, up, down),
        cmocka_unit_test_setup_teardown(appointee_is_of_the_post_and_the_list, up, down),
        cmocka_unit_test_setup_teardown(opinion_is_advice_but_must_be_there, up, down),
        cmocka_unit_test_setup_teardown(permission_shuts_the_inauguration_only, up, down),
        cmocka_unit_test_setup_teardown(when_a_finalist_drops_out, up, down),
        cmocka_unit_test_setup_teardown(on_two_lists, up, down),
        cmocka_unit_test_setup_teardown(three_highest_at_random, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
