/* Who oversees on a date, from a file of bodies; and the faults of such a file. */
#include "law.h"
#include "base/str.h"
#include "rules/oversight.h"

static struct arena *a;
static struct faults f;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    faults_init(&f, a);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static const char bodies[] =
    "schema: selter/oversight/1\n"
    "bodies:\n"
    "  - id: kebijakan\n"
    "    name: Kementerian Contoh\n"
    "    address: Jalan Contoh 3\n"
    "    from: 2024-08-29\n"
    "    duties: [penetapan kebijakan]\n"
    "    certainty: pasti\n"
    "    source: peraturan contoh\n"
    "  - id: komisi\n"
    "    name: Komisi Contoh\n"
    "    address: Jalan Contoh 1\n"
    "    until: 2024-08-28\n"
    "    duties: [pengawasan sistem merit]\n"
    "    answers: [rencana, hasil]\n"
    "    certainty: pasti\n"
    "    source: undang-undang contoh\n"
    "  - id: badan\n"
    "    name: Badan Contoh\n"
    "    address: Jalan Contoh 2\n"
    "    from: 2024-08-29\n"
    "    until: 2027-10-16\n"
    "    duties: [pelaksanaan pengawasan]\n"
    "    answers: [rencana, hasil, pelantikan]\n"
    "    certainty: mungkin\n"
    "    source: peraturan contoh\n"
    "    note: dapat berganti\n";

static struct oversight *read_text(const char *text)
{
    return oversight_read(a, "pengawas.yaml", text, strlen(text), &f);
}

static void by_date(void **state)
{
    const struct oversight_body **v;
    (void)state;
    struct oversight *o = read_text(bodies);
    assert_non_null(o);
    assert_int_equal(f.n, 0);
    assert_int_equal(oversight_on(o, a, law_date("2019-12-09"), &v), 1);
    assert_string_equal(v[0]->id, "komisi");
    assert_string_equal(v[0]->address, "Jalan Contoh 1");
    assert_int_equal(oversight_on(o, a, law_date("2024-08-28"), &v), 1);
    /* The day after: two, the one whose answers are asked first. */
    assert_int_equal(oversight_on(o, a, law_date("2024-08-29"), &v), 2);
    assert_string_equal(v[0]->id, "badan");
    assert_string_equal(v[1]->id, "kebijakan");
    assert_int_equal(v[0]->certainty, PROBABLE);
    assert_int_equal(oversight_on(o, a, law_date("2027-10-17"), &v), 1);

    assert_string_equal(oversight_answers(o, law_date("2019-12-09"), "rencana")->id, "komisi");
    assert_null(oversight_answers(o, law_date("2019-12-09"), "pelantikan"));
    assert_string_equal(oversight_answers(o, law_date("2026-01-01"), "pelantikan")->id, "badan");
    assert_null(oversight_answers(o, law_date("2027-10-17"), "rencana"));   /* nobody, not the last */
    assert_string_equal(oversight_body_by_id(o, "badan")->note, "dapat berganti");
    assert_null(oversight_body_by_id(o, "lain"));
}

/* REQ: NAS-UU20.26 permit */ /* REQ: NAS-UU20.26 refuse */
/* The shipped file: one body after the other, no day without, no day with two for one answer. */
static void shipped_file(void **state)
{
    static const struct { const char *on, *id; } cases[] = {
        {"2019-12-09", "kasn"}, {"2024-05-08", "kasn"}, {"2024-09-23", "kasn"},
        {"2024-09-24", "bkn"},  {"2025-12-03", "bkn"},  {"2026-11-21", "bkn"},
    };
    (void)state;
    size_t n;
    char *text = law_text(a, "regulations/lembaga/pengawas.yaml", &n);
    struct oversight *o = oversight_read(a, "pengawas.yaml", text, n, &f);
    for (size_t i = 0; i < f.n; i++)
        print_message("# %s\n", fault_text(&f, i));
    assert_non_null(o);
    assert_int_equal(f.n, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct oversight_body **v;
        struct date on = law_date(cases[i].on);
        assert_string_equal(oversight_answers(o, on, "rencana")->id, cases[i].id);
        assert_string_equal(oversight_answers(o, on, "pelantikan")->id, cases[i].id);
        assert_true(oversight_on(o, a, on, &v) >= 1);
        assert_string_equal(v[0]->id, cases[i].id);
    }
    assert_null(oversight_answers(o, law_date("2013-12-31"), "rencana"));
    assert_string_equal(oversight_answers(o, law_date("2019-12-09"), "pendapat")->id, "gubernur");
}

static void faults_of_the_file(void **state)
{
    (void)state;
    assert_null(read_text("schema: selter/oversight/1\n"
                          "bodies:\n"
                          "  - {id: a, name: A, address: x, from: 2024-01-02, until: 2024-01-01, "
                          "duties: [x], certainty: pasti, source: x}\n"
                          "  - {id: a, name: B, address: x, duties: [x], answers: [rencana], "
                          "certainty: yakin, source: x}\n"
                          "  - {id: c, name: C, adress: x, duties: [], answers: [rencana], "
                          "certainty: pasti, source: x}\n"));
    static const struct { int line; const char *part; } want[] = {
        {3, "mendahului"}, {4, "\"a\""}, {4, "yakin"}, {5, "address"}, {5, "adress"},
        {5, "duties"}, {5, "wewenang B"},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        bool found = false;
        for (size_t k = 0; k < f.n && !found; k++)
            found = f.v[k].line == want[i].line && strstr(f.v[k].message, want[i].part) != NULL;
        if (!found)
            fail_msg("no fault on line %d about %s", want[i].line, want[i].part);
    }
    assert_null(read_text(""));
    assert_null(read_text("schema: selter/oversight/1\nbodies: []\n"));
}

int main(void)
{
#define T(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
    const struct CMUnitTest tests[] = {T(by_date), T(shipped_file), T(faults_of_the_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
