/* Fewer than three: each regulation's ways out, and the lack of them. */
#include <string.h>
#include "base/str.h"
#include "rules/minimum.h"
#include "law_world.h"

static struct minimum_answer check(struct world *w, const struct regulation *r, const char *id,
                                   int count, int extensions, const struct regulation *extra)
{
    struct minimum_case c = {id, count, extensions, extra};
    return minimum_check(r, w->a, &c, POST_OTHER, &w->vs);
}

/* REQ: BLR-8.3 permit */
/* REQ: BLR-11.7 permit */
static void blora_extends_then_appoints(void **state)
{
    struct world *w = *state;
    struct minimum_answer m = check(w, w->blora, MINIMUM_REGISTRATION, 2, 0, NULL);
    assert_int_equal(m.met, MET_NO);
    assert_int_equal(m.n_acts, 1);             /* extending comes before appointing */
    assert_int_equal(m.acts[0].path, PATH_EXTEND);
    assert_string_equal(m.acts[0].clause, "BLR-8.3");
    assert_string_equal(m.acts[0].act, "announcement.extend");
    m = check(w, w->blora, MINIMUM_REGISTRATION, 1, 1, NULL);
    assert_int_equal(m.n_acts, 2);             /* the number of extensions is not ruled */
    assert_int_equal(m.acts[1].path, PATH_APPOINT);
    assert_string_equal(m.acts[1].clause, "BLR-11.7");
    assert_int_equal(m.acts[1].count, 2);
    assert_int_equal(m.acts[1].by, ROLE_BIT(ROLE_PPK));
    assert_non_null(strstr(last(w)->lawful, "Tunjuk paling banyak 2 calon"));
    m = check(w, w->blora, MINIMUM_SCREENING, 2, 0, NULL);
    assert_int_equal(m.acts[0].path, PATH_APPOINT);
    assert_int_equal(check(w, w->blora, MINIMUM_REGISTRATION, 3, 0, NULL).met, MET_YES);
}

/* REQ: BLR-11.7 refuse */
/* REQ: BLR-11.7 permit */
static void only_the_regent_appoints_and_only_then(void **state)
{
    struct world *w = *state;
    struct minimum_case c = {MINIMUM_SCREENING, 2, 0, NULL};
    assert_int_equal(minimum_may_appoint(w->blora, w->a, &c, POST_OTHER, 1, ROLE_PPK, &w->vs),
                     MET_YES);
    assert_string_equal(last(w)->clause, "BLR-11.7");
    assert_int_equal(minimum_may_appoint(w->blora, w->a, &c, POST_OTHER, 1, ROLE_PANEL_CHAIR,
                                         &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BLR-11.7");
    assert_int_equal(minimum_may_appoint(w->blora, w->a, &c, POST_OTHER, 2, ROLE_PPK, &w->vs),
                     MET_NO);                  /* only as many as are missing */
    c.count = 3;
    assert_int_equal(minimum_may_appoint(w->blora, w->a, &c, POST_OTHER, 1, ROLE_PPK, &w->vs),
                     MET_NO);
    assert_string_equal(last(w)->clause, "BLR-11.7");
    c = (struct minimum_case){MINIMUM_REGISTRATION, 1, 0, NULL};
    assert_int_equal(minimum_may_appoint(w->blora, w->a, &c, POST_OTHER, 1, ROLE_PPK, &w->vs),
                     MET_NO);
    assert_non_null(strstr(last(w)->message, "setelah pengumuman diperpanjang"));
    c.extensions = 1;
    assert_int_equal(minimum_may_appoint(w->blora, w->a, &c, POST_OTHER, 1, ROLE_PPK, &w->vs),
                     MET_YES);
    c = (struct minimum_case){MINIMUM_SCREENING, 1, 0, NULL};
    assert_int_equal(minimum_may_appoint(w->bantaeng, w->a, &c, POST_OTHER, 1, ROLE_PPK, &w->vs),
                     MET_NO);
    assert_string_equal(last(w)->clause, "BTG-II.B.2.b");
}

/* REQ: BTG-II.B.2.b permit */
/* REQ: BTG-II.B.2.b refuse */
static void bantaeng_names_no_way_out(void **state)
{
    struct world *w = *state;
    assert_int_equal(check(w, w->bantaeng, MINIMUM_SCREENING, 3, 0, NULL).met, MET_YES);
    assert_string_equal(last(w)->clause, "BTG-II.B.2.b");
    struct minimum_answer m = check(w, w->bantaeng, MINIMUM_SCREENING, 2, 0, NULL);
    assert_int_equal(m.met, MET_NO);
    assert_true(m.no_way_out);
    assert_int_equal(m.n_acts, 0);
    assert_string_equal(last(w)->clause, "BTG-II.B.2.b");
    assert_non_null(strstr(last(w)->lawful, "Peraturan ini tidak menyebut jalan keluar"));
    assert_null(last(w)->overridable_by);
    /* A supplementary rule the government named: then its clause is cited. */
    struct minimum_rule rule = {.id = MINIMUM_SCREENING, .clause = "TBH-1", .count = 3,
                                .paths = 1u << PATH_APPOINT, .appoint_clause = "TBH-2",
                                .appoint_by = ROLE_BIT(ROLE_PPK)};
    struct regulation extra = {.key = "tambahan", .short_title = "Perbup Tambahan",
                               .minimums = &rule, .n_minimums = 1};
    m = check(w, w->bantaeng, MINIMUM_SCREENING, 2, 0, &extra);
    assert_int_equal(m.met, MET_NO);
    assert_int_equal(m.n_acts, 1);
    assert_string_equal(m.acts[0].clause, "TBH-2");
    assert_string_equal(m.acts[0].regulation, "tambahan");
    assert_string_equal(last(w)->clause, "BTG-II.B.2.b");
    /* Its registration is silent: that clause is not ruled, unless the supplement rules it. */
    assert_int_equal(check(w, w->bantaeng, MINIMUM_REGISTRATION, 1, 0, NULL).met, MET_NOT_RULED);
    assert_null(last(w)->clause);
    rule.id = MINIMUM_REGISTRATION;
    m = check(w, w->ntt, MINIMUM_REGISTRATION, 1, 0, &extra);
    assert_int_equal(m.met, MET_NO);
    assert_string_equal(m.clause, "TBH-1");
}

/* REQ: BLR-8.3 permit */
/* REQ: BLR-8.3 refuse */
static void extension_only_where_ruled(void **state)
{
    struct world *w = *state;
    assert_int_equal(minimum_may_extend(w->blora, w->a, 2, 0, ROLE_PANEL_CHAIR, &w->vs), MET_YES);
    assert_int_equal(minimum_may_extend(w->blora, w->a, 3, 0, ROLE_PANEL_CHAIR, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BLR-8.3");
    assert_int_equal(minimum_may_extend(w->blora, w->a, 2, 0, ROLE_PPK, &w->vs), MET_NO);
    assert_int_equal(minimum_may_extend(w->bantaeng, w->a, 0, 0, ROLE_PANEL_CHAIR, &w->vs),
                     MET_NOT_RULED);
    struct regulation twice = *w->blora;
    twice.announcement.extension.max_times = 2;
    assert_int_equal(minimum_may_extend(&twice, w->a, 2, 1, ROLE_PANEL_CHAIR, &w->vs), MET_YES);
    assert_int_equal(minimum_may_extend(&twice, w->a, 2, 2, ROLE_PANEL_CHAIR, &w->vs), MET_NO);
    /* Exhausted: appointing is next. */
    struct minimum_case c = {MINIMUM_REGISTRATION, 2, 2, NULL};
    struct minimum_answer m = minimum_check(&twice, w->a, &c, POST_OTHER, &w->vs);
    assert_int_equal(m.acts[0].path, PATH_APPOINT);
}

/* REQ: BTG-II.B.7.e refuse */
/* REQ: BLR-6.3.g refuse */
static void at_the_end_stop_or_override(void **state)
{
    struct world *w = *state;
    struct minimum_answer m = check(w, w->bantaeng, MINIMUM_END, 2, 0, NULL);
    assert_int_equal(m.met, MET_NO);
    assert_string_equal(m.clause, "BTG-II.B.7.e");
    assert_string_equal(m.acts[0].act, "selection.cancel");
    assert_null(last(w)->overridable_by);
    assert_string_equal(last(w)->reading, reading_word(READING_FEWER_THAN_THREE));
    m = check(w, w->bantaeng, MINIMUM_END, 2, 0, w->blora);
    const char *by = last(w)->overridable_by;
    assert_non_null(by);
    assert_int_equal(minimum_override(w->bantaeng, w->blora, "BLR-11.7", "hanya dua yang lulus",
                                      (enum role)role_from_word(by), by, &w->vs), MET_YES);
    assert_string_equal(last(w)->clause, "BLR-11.7");
    assert_int_equal(minimum_override(w->bantaeng, w->blora, "BLR-99", "alasan",
                                      (enum role)role_from_word(by), by, &w->vs), MET_NO);
    assert_int_equal(minimum_override(w->bantaeng, w->blora, "BLR-11.7", "",
                                      (enum role)role_from_word(by), by, &w->vs), MET_NO);
    assert_int_equal(minimum_override(w->bantaeng, w->blora, "BLR-11.7", "alasan", ROLE_ADMIN, by,
                                      &w->vs), MET_NO);
    assert_int_equal(minimum_override(w->bantaeng, NULL, "BLR-11.7", "alasan",
                                      (enum role)role_from_word(by), by, &w->vs), MET_NO);
    assert_int_equal(check(w, w->blora, MINIMUM_END, 2, 0, NULL).met, MET_NO);
    assert_string_equal(last(w)->clause, "BLR-6.3.g");
    assert_int_equal(check(w, w->ntt, MINIMUM_END, 3, 0, NULL).met, MET_YES);
    /* Where no minimum is written for the end the route's three names are it. */
    struct regulation bare = *w->ntt;
    bare.n_minimums = 0;
    assert_int_equal(check(w, &bare, MINIMUM_END, 2, 0, NULL).met, MET_NO);
    assert_string_equal(last(w)->clause, "NTT-26");
}

static void counted_per_post_or_together(void **state)
{
    struct world *w = *state;
    int counts[] = {1, 2, 4};
    minimum_counts(w->blora, counts, 3);
    assert_int_equal(counts[0], 1);
    struct reading together = {.key = READING_MINIMUM_BASIS, .choice_index = 1};
    struct regulation r = *w->blora;
    r.readings = &together;
    r.n_readings = 1;
    minimum_counts(&r, counts, 3);
    assert_int_equal(counts[0], 7);
    assert_int_equal(counts[2], 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(blora_extends_then_appoints, up, down),
        cmocka_unit_test_setup_teardown(only_the_regent_appoints_and_only_then, up, down),
        cmocka_unit_test_setup_teardown(bantaeng_names_no_way_out, up, down),
        cmocka_unit_test_setup_teardown(extension_only_where_ruled, up, down),
        cmocka_unit_test_setup_teardown(at_the_end_stop_or_override, up, down),
        cmocka_unit_test_setup_teardown(counted_per_post_or_together, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
