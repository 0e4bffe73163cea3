/* Ranking: exact totals, order, ties; real published tables to the digit; random tables against
 * integers of a common denominator, computed without ratio_*. */
#include <stdio.h>
#include <string.h>
#include "base/json.h"
#include "rank_world.h"

static struct dec dec_of(const char *s)
{
    struct dec d;
    assert_true(dec_parse(s, &d));
    return d;
}

/* An entry from values, with the weights (hundredths of a percent) and stages of the test. */
static struct rank_entry entry(struct world *w, const char *id, size_t n, const char **stages,
                               const int *weights, const char **values)
{
    struct score_part *p = arena_array_of(w->a, n, struct score_part);
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (values[i])
            p[used++] = (struct score_part){.stage = stages[i],
                                            .value = ratio_dec(dec_of(values[i])),
                                            .weight = ratio_of(weights[i], 10000)};
    return (struct rank_entry){.id = id, .parts = p, .n_parts = used};
}

static const char *stages4[] = {"rekam-jejak", "kompetensi", "makalah", "wawancara"};
static const int weights4[] = {2000, 2500, 2000, 3500};

static struct rank_entry four(struct world *w, const char *id, const char *a, const char *b,
                              const char *c, const char *d)
{
    const char *values[] = {a, b, c, d};
    return entry(w, id, 4, stages4, weights4, values);
}

/* REQ: BTG-II.B.7.a permit */
/* REQ: BLR-14.1 permit */
static void published_interim_totals(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *id, *raw, *track, *exact, *shown;
    } t1[] = {
        {"Peserta 1", "307.7", "93.75", "37.98125", "37,98"},
        {"Peserta 2", "334.5", "81.25", "37.15625", "37,16"},
        {"Peserta 3", "309.4", "68.75", "33.0875", "33,09"},
        {"Peserta 4", "264.9", "75.00", "31.55625", "31,56"},
        {"Peserta 5", "272.2", "68.75", "30.7625", "30,76"},
    };
    struct rank_entry e[5];
    for (size_t i = 0; i < 5; i++) {
        struct score_part *p = arena_array_of(w->a, 2, struct score_part);
        p[0] = (struct score_part){"rekam-jejak", ratio_dec(dec_of(t1[i].track)),
                                   ratio_of(20, 100), SOURCE_SHEETS};
        p[1] = (struct score_part){"kompetensi", {0}, ratio_of(25, 100), SOURCE_SHEETS};
        assert_true(ratio_div(ratio_dec(dec_of(t1[i].raw)), ratio_int(4), &p[1].value));
        e[4 - i] = (struct rank_entry){.id = t1[i].id, .parts = p, .n_parts = 2};
    }
    assert_int_equal(rank_compute(w->a, e, 5, NULL, &w->r, &w->f), ST_OK);
    assert_int_equal(w->r.n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(w->r.v[i].id, t1[i].id);
        assert_int_equal(w->r.v[i].rank, i + 1);
        assert_string_equal(w->r.v[i].exact, t1[i].exact);
        assert_string_equal(w->r.v[i].shown, t1[i].shown);
        assert_int_equal(w->r.v[i].n_tied, 0);
    }
    assert_false(w->r.open_ties || w->r.hidden_digits);
}

/* T2: the last at the interim can still win, since 55 % comes last; needs 6.00 / 0.55. */
static void last_at_interim_wins(void **state)
{
    struct world *w = *state;
    static const char *interim[] = {"37.82", "36.09", "34.35", "33.73", "33.27", "31.82"};
    static const char *ids[] = {"Peserta 1", "Peserta 2", "Peserta 3", "Peserta 4", "Peserta 5",
                                "Peserta 6"};
    struct rank_entry e[6];
    struct score_part *p = arena_array_of(w->a, 12, struct score_part);
    for (size_t i = 0; i < 6; i++) {
        p[2 * i] = (struct score_part){"sementara", ratio_dec(dec_of(interim[i])), ratio_int(1),
                                       SOURCE_SHEETS};
        /* 10.92 more on the average of paper and interview overtakes, 10.90 does not. */
        p[2 * i + 1] = (struct score_part){"akhir", ratio_dec(dec_of(i == 5 ? "80.92" : "70")),
                                           ratio_of(55, 100), SOURCE_SHEETS};
        e[i] = (struct rank_entry){.id = ids[i], .parts = &p[2 * i], .n_parts = 1};
    }
    assert_int_equal(rank_compute(w->a, e, 6, NULL, &w->r, &w->f), ST_OK);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(w->r.v[i].id, ids[i]);
        assert_string_equal(w->r.v[i].exact, interim[i]);
        e[i].n_parts = 2;
    }
    assert_int_equal(rank_compute(w->a, e, 6, NULL, &w->r, &w->f), ST_OK);
    assert_string_equal(w->r.v[0].id, "Peserta 6");
    p[11].value = ratio_dec(dec_of("80.90"));
    assert_int_equal(rank_compute(w->a, e, 6, NULL, &w->r, &w->f), ST_OK);
    assert_string_equal(w->r.v[0].id, "Peserta 1");
    assert_string_equal(w->r.v[1].id, "Peserta 6");
}

static void equals_share_a_rank(void **state)
{
    struct world *w = *state;
    struct rank_entry e[] = {
        four(w, "D", "60", "60", "60", "60"), four(w, "C", "80", "80", "70", "80"),
        four(w, "A", "90", "90", "90", "90"), four(w, "B", "80", "80", "70", "80"),
    };
    assert_int_equal(rank_compute(w->a, e, 4, NULL, &w->r, &w->f), ST_OK);
    int ranks[] = {1, 2, 2, 4};
    const char *ids[] = {"A", "B", "C", "D"};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(w->r.v[i].rank, ranks[i]);
        assert_string_equal(w->r.v[i].id, ids[i]);
    }
    assert_int_equal(w->r.v[1].n_tied, 1);
    assert_string_equal(w->r.v[1].tied_with[0], "C");
    assert_string_equal(w->r.v[2].tied_with[0], "B");
    assert_true(w->r.open_ties);
    assert_int_equal(rank_settled(&w->r, "BTG-II.B.7.a", &w->vs), MET_NO);
    assert_string_equal(w->vs.v[0].clause, "BTG-II.B.7.a");
    assert_string_equal(w->vs.v[0].facts[0].value, "B dan C");
    const char **top;
    size_t n;
    /* Two of them cannot be taken: the cut falls among equals; three and one can. */
    assert_int_equal(rank_top(w->a, &w->r, 2, NULL, &top, &n, &w->vs), MET_NO);
    assert_int_equal(rank_top(w->a, &w->r, 3, NULL, &top, &n, &w->vs), MET_YES);
    assert_int_equal(n, 3);
    assert_int_equal(rank_top(w->a, &w->r, 9, NULL, &top, &n, &w->vs), MET_YES);
    assert_int_equal(n, 4);
}

static void ties_by_the_rule(void **state)
{
    struct world *w = *state;
    /* Equal totals, different interviews: 35 of interview against 25 of assessment. */
    struct rank_entry e[] = {
        four(w, "A", "70", "87", "70", "75"), four(w, "B", "70", "80", "70", "80"),
        four(w, "C", "70", "80", "70", "80"), four(w, "D", "99", "99", "99", "99"),
    };
    const char *rule[] = {"wawancara", "kompetensi", "makalah"};
    struct tie_rule ties = {.stages = rule, .n_stages = 3};
    assert_int_equal(rank_compute(w->a, e, 4, &ties, &w->r, &w->f), ST_OK);
    const char *ids[] = {"D", "B", "C", "A"};
    int ranks[] = {1, 2, 2, 4};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(w->r.v[i].id, ids[i]);
        assert_int_equal(w->r.v[i].rank, ranks[i]);
    }
    assert_null(w->r.v[0].parted_by);
    assert_string_equal(w->r.v[3].parted_by, "wawancara");
    assert_int_equal(w->r.v[3].n_equal, 2);
    assert_int_equal(w->r.v[3].n_tied, 0);
    assert_int_equal(w->r.v[1].n_tied, 1);
    /* The same with assessment first: A leads. */
    const char *other[] = {"kompetensi"};
    ties = (struct tie_rule){.stages = other, .n_stages = 1};
    assert_int_equal(rank_compute(w->a, e, 4, &ties, &w->r, &w->f), ST_OK);
    assert_string_equal(w->r.v[1].id, "A");
    /* A criterion that one of them lacks parts nobody. */
    e[0] = four(w, "A", "70", NULL, "70", "75");
    e[0].parts = arena_memdup(w->a, e[0].parts, 3 * sizeof *e[0].parts);
    ((struct score_part *)e[0].parts)[0].value = ratio_dec(dec_of("178.75"));
    assert_int_equal(rank_compute(w->a, e, 4, &ties, &w->r, &w->f), ST_OK);
    assert_int_equal(w->r.v[1].n_tied, 2);
}

static void ties_by_the_plenary(void **state)
{
    struct world *w = *state;
    struct rank_entry e[] = {
        four(w, "A", "70", "70", "70", "70"), four(w, "B", "70", "70", "70", "70"),
        four(w, "C", "70", "70", "70", "70"), four(w, "D", "60", "60", "60", "60"),
    };
    const char *order[] = {"C", "A", "B"}, *two[] = {"C", "A"}, *wrong[] = {"C", "A", "D"};
    struct tie_decision d = {.ids = order, .n = 3, .minute = "07/BA/2024"};
    struct tie_rule ties = {.decisions = &d, .n_decisions = 1};
    assert_int_equal(rank_compute(w->a, e, 4, &ties, &w->r, &w->f), ST_OK);
    assert_string_equal(w->r.v[0].id, "C");
    assert_string_equal(w->r.v[1].id, "A");
    assert_string_equal(w->r.v[2].id, "B");
    assert_int_equal(w->r.v[2].rank, 3);
    assert_string_equal(w->r.v[0].minute, "07/BA/2024");
    assert_false(w->r.open_ties);
    assert_int_equal(rank_settled(&w->r, NULL, &w->vs), MET_YES);
    /* A decision on a part of the equals, or on somebody who is not equal, is refused. */
    d = (struct tie_decision){.ids = two, .n = 2, .minute = "x"};
    assert_int_equal(rank_compute(w->a, e, 4, &ties, &w->r, &w->f), ST_INVALID);
    d = (struct tie_decision){.ids = wrong, .n = 3, .minute = "x"};
    assert_int_equal(rank_compute(w->a, e, 4, &ties, &w->r, &w->f), ST_INVALID);
    assert_int_equal(w->f.n_errors, 2);
}

static void hidden_digits_are_named(void **state)
{
    struct world *w = *state;
    struct rank_entry e[] = {
        four(w, "A", "70.01", "70", "70", "70"), four(w, "B", "70", "70.01", "70", "70"),
        four(w, "C", "60", "60", "60", "60"),
    };
    assert_int_equal(rank_compute(w->a, e, 3, NULL, &w->r, &w->f), ST_OK);
    assert_string_equal(w->r.v[0].id, "B");   /* 70.0025 against 70.002: both 70,00 */
    assert_string_equal(w->r.v[0].shown, w->r.v[1].shown);
    assert_true(w->r.v[0].hidden_digits && w->r.v[1].hidden_digits);
    assert_false(w->r.v[2].hidden_digits);
    assert_true(w->r.hidden_digits);
    assert_int_equal(w->r.v[0].n_tied, 0);
}

static void who_left_has_no_rank(void **state)
{
    struct world *w = *state;
    struct rank_entry e[] = {
        four(w, "A", "99", "99", "99", "99"), four(w, "B", "70", "70", "70", "70"),
        {.id = "C", .out = OUT_ABSENT, .out_reason = "wawancara"},
    };
    e[0].out = OUT_WITHDRAWN;
    assert_int_equal(rank_compute(w->a, e, 3, NULL, &w->r, &w->f), ST_OK);
    assert_int_equal(w->r.n, 1);
    assert_string_equal(w->r.v[0].id, "B");
    assert_int_equal(w->r.v[0].rank, 1);
    assert_int_equal(w->r.n_out, 2);
    assert_string_equal(w->r.out[0]->id, "A");
    assert_string_equal(rank_out_name(w->r.out[1]->out), "tidak hadir");
    assert_null(rank_row_of(&w->r, "A"));
}

static void faults_at_once(void **state)
{
    struct world *w = *state;
    struct rank_entry e[] = {
        four(w, "A", "1", "1", "1", "1"), four(w, "A", "2", "2", "2", "2"),
        {.id = "B"}, {.id = NULL, .out = OUT_ABSENT},
    };
    assert_int_equal(rank_compute(w->a, e, 4, NULL, &w->r, &w->f), ST_INVALID);
    assert_int_equal(w->f.n_errors, 3);
    assert_int_equal(rank_compute(w->a, e, 0, NULL, &w->r, &w->f), ST_OK);
    assert_int_equal(w->r.n, 0);
}

static void json_shape(void **state)
{
    struct world *w = *state;
    struct score_part p[] = {{"a", ratio_of(100, 3), ratio_int(1), SOURCE_SHEETS},
                             {"a", ratio_of(100, 3), ratio_int(1), SOURCE_SHEETS}};
    struct rank_entry e[] = {{.id = "x", .parts = p, .n_parts = 1},
                             {.id = "y", .parts = p + 1, .n_parts = 1}};
    assert_int_equal(rank_compute(w->a, e, 2, NULL, &w->r, &w->f), ST_OK);
    json_t *j = json_in(w->a, rank_json(&w->r));
    assert_string_equal(json_canonical(w->a, j),
        "{\"ranking\":[{\"id\":\"x\",\"rank\":1,\"tied_with\":[\"y\"],\"total_exact\":\"100/3\","
        "\"total_shown\":\"33.33\"},{\"id\":\"y\",\"rank\":1,\"tied_with\":[\"x\"],"
        "\"total_exact\":\"100/3\",\"total_shown\":\"33.33\"}]}");
}

/* ---- random tables against plain integers ---- */

static uint64_t seed = 20191231;

static uint64_t rnd(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

enum { PEOPLE = 12, PARTS = 4 };

static void random_tables(void **state)
{
    struct world *w = *state;
    for (int round = 0; round < 2000; round++) {
        struct arena *a = arena_child(w->a, 0);
        struct score_part p[PEOPLE][PARTS];
        struct rank_entry e[PEOPLE];
        __int128 total[PEOPLE];
        char ids[PEOPLE][4];
        int cuts[PARTS + 1] = {0, 0, 0, 0, 10000};
        for (int i = 1; i < PARTS; i++)
            cuts[i] = cuts[i - 1] + (int)rnd((uint64_t)(10000 - cuts[i - 1]));
        for (size_t k = 0; k < PEOPLE; k++) {
            total[k] = 0;
            ids[k][0] = (char)('A' + k);
            ids[k][1] = '\0';
            for (int i = 0; i < PARTS; i++) {
                /* A mean of 7 sheets: sevenths; few values so that ties happen. */
                int64_t sevenths = (int64_t)(round % 2 ? rnd(8) : rnd(70001));
                int weight = cuts[i + 1] - cuts[i];
                p[k][i] = (struct score_part){stages4[i], ratio_of(sevenths, 700),
                                              ratio_of(weight, 10000), SOURCE_SHEETS};
                total[k] += (__int128)sevenths * weight;
            }
            e[k] = (struct rank_entry){.id = ids[k], .parts = p[k], .n_parts = PARTS};
        }
        struct ranking r;
        assert_int_equal(rank_compute(a, e, PEOPLE, NULL, &r, &w->f), ST_OK);
        for (size_t i = 0; i < PEOPLE; i++) {
            size_t k = (size_t)(r.v[i].id[0] - 'A');
            int better = 0;
            size_t same = 0;
            for (size_t j = 0; j < PEOPLE; j++) {
                better += total[j] > total[k];
                same += j != k && total[j] == total[k];
            }
            assert_int_equal(r.v[i].rank, better + 1);
            assert_int_equal(r.v[i].n_tied, same);
            /* Half up in integers: hundredths of total / 7,000,000. */
            long long cents = (long long)((total[k] * 200 + 7000000) / 14000000);
            char shown[32];
            snprintf(shown, sizeof shown, "%lld,%02lld", cents / 100, cents % 100);
            assert_string_equal(r.v[i].shown, shown);
        }
        arena_free(a);
    }
}

/* Shuffling the entries changes nothing, and every criterion order gives a total order that
 * only true equals share. */
static void order_of_entries_is_nothing(void **state)
{
    struct world *w = *state;
    const char *rule[] = {"wawancara", "makalah"};
    struct tie_rule ties = {.stages = rule, .n_stages = 2};
    for (int round = 0; round < 500; round++) {
        struct arena *a = arena_child(w->a, 0);
        struct score_part p[PEOPLE][PARTS];
        struct rank_entry e[PEOPLE];
        char ids[PEOPLE][4];
        for (size_t k = 0; k < PEOPLE; k++) {
            ids[k][0] = (char)('A' + k);
            ids[k][1] = '\0';
            for (int i = 0; i < PARTS; i++)
                p[k][i] = (struct score_part){stages4[i], ratio_int((int64_t)rnd(3) * 10),
                                              ratio_of(1, 4), SOURCE_SHEETS};
            e[k] = (struct rank_entry){.id = ids[k], .parts = p[k], .n_parts = PARTS};
        }
        struct ranking one, two;
        struct rank_entry shuffled[PEOPLE];
        memcpy(shuffled, e, sizeof e);
        for (size_t k = PEOPLE - 1; k > 0; k--) {
            size_t j = (size_t)rnd(k + 1);
            struct rank_entry t = shuffled[k];
            shuffled[k] = shuffled[j];
            shuffled[j] = t;
        }
        assert_int_equal(rank_compute(a, e, PEOPLE, &ties, &one, &w->f), ST_OK);
        assert_int_equal(rank_compute(a, shuffled, PEOPLE, &ties, &two, &w->f), ST_OK);
        for (size_t i = 0; i < PEOPLE; i++) {
            assert_string_equal(one.v[i].id, two.v[i].id);
            assert_int_equal(one.v[i].rank, two.v[i].rank);
            if (i == 0)
                continue;
            const struct rank_row *x = &one.v[i - 1], *y = &one.v[i];
            int by_total = ratio_cmp(x->total, y->total);
            int by_talk = ratio_cmp(x->entry->parts[3].value, y->entry->parts[3].value);
            int by_paper = ratio_cmp(x->entry->parts[2].value, y->entry->parts[2].value);
            int cmp = by_total ? by_total : by_talk ? by_talk : by_paper;
            assert_true(cmp >= 0);
            assert_int_equal(cmp == 0, x->rank == y->rank);
        }
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(published_interim_totals, up, down),
        cmocka_unit_test_setup_teardown(last_at_interim_wins, up, down),
        cmocka_unit_test_setup_teardown(equals_share_a_rank, up, down),
        cmocka_unit_test_setup_teardown(ties_by_the_rule, up, down),
        cmocka_unit_test_setup_teardown(ties_by_the_plenary, up, down),
        cmocka_unit_test_setup_teardown(hidden_digits_are_named, up, down),
        cmocka_unit_test_setup_teardown(who_left_has_no_rank, up, down),
        cmocka_unit_test_setup_teardown(faults_at_once, up, down),
        cmocka_unit_test_setup_teardown(json_shape, up, down),
        cmocka_unit_test_setup_teardown(random_tables, up, down),
        cmocka_unit_test_setup_teardown(order_of_entries_is_nothing, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
