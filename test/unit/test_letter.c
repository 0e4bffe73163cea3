/* Letters: who may be named as the signer, in which role one signs, and what a void letter leaves
 * behind. On both engines; the way of a void decree through the procedure is in scenarios/ntt.yaml. */
#include "office_world.h"

static struct office world, *o = &world;

/* Under Blora's regulation, which orders no letters, so that each test begins with its own. */
static const struct office_case *begin(void **state)
{
    office_begin(o, *state);
    return &o->cases[1];
}

/* One act on a letter in the role named; the id of the letter drafted, else NULL. */
static const char *try_in(const struct office_case *k, enum role holder, enum role role,
                          const char *act, json_t *input)
{
    struct request r = {.act = act, .as = o->as[holder], .role = role,
                        .input = json_in(o->a, input)};
    json_put(r.input, "selection", k->sel);
    office_perform(o, o->a, &r);
    return o->out.kind == OUT_DONE ? json_str(o->out.ids, "letter") : NULL;
}

static const char *draft(const struct office_case *k, const char *kind, const char *signer)
{
    return try_in(k, ROLE_SECRETARIAT, ROLE_SECRETARIAT, "letter.draft",
                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", kind, "subject", "Uji",
                            "addressee", "Yang dituju", "signer", signer, "body", "Isi surat."));
}

static enum outcome_kind on(const struct office_case *k, enum role holder, enum role role,
                            const char *act, const char *kind, const char *letter)
{
    json_t *in = json_pack("{s:s, s:s}", "kind", kind, "letter", letter);
    if (str_eq(act, "letter.void") || str_eq(act, "letter.return"))
        json_put(in, "reason", "Keliru.");
    try_in(k, holder, role, act, in);
    return o->out.kind;
}

#define IS(kind_, call)                                                                       \
    do {                                                                                      \
        if ((call) != (kind_))                                                                \
            fail_msg("%s: %s", #call, office_told(o, o->a));                                  \
    } while (0)

/* REQ: BLR-5 refuse */
/* REQ: BLR-5 permit */
static void test_named_signer(void **state)
{
    const struct office_case *k = begin(state);
    assert_null(draft(k, "sk-panitia", "ketua-sekretariat"));
    assert_int_equal(o->out.kind, OUT_REFUSED);
    assert_string_equal(o->out.refusal.clause, "BLR-5");
    assert_non_null(strstr(o->out.refusal.lawful, role_title(ROLE_PPK)));
    assert_null(draft(k, "sk-pengangkatan", "pyb"));
    assert_string_equal(o->out.refusal.clause, "BLR-5");
    assert_int_equal(test_store_int(o->store, "SELECT COUNT(*) FROM letter"), 0);
    assert_non_null(draft(k, "sk-panitia", "ppk"));
    assert_non_null(draft(k, "sk-pengangkatan", "ppk"));
    /* Who signs an invitation is not ruled there. */
    assert_non_null(draft(k, "undangan-kompetensi", "ketua-sekretariat"));
    assert_non_null(draft(k, "undangan-kompetensi", "ketua-pansel"));
    office_end(o);
}

static enum keep put_second_role(struct db *db, void *arg)
{
    const struct office_case *k = arg;
    int64_t sel = db_int(db, 0, "SELECT id FROM selection WHERE pub = ?1", "s", k->sel);
    office_grant(db, o, sel, o->as[ROLE_SECRETARIAT_CHAIR], ROLE_PANEL_CHAIR);
    return db_failed(db) ? DROP : KEEP;
}

/* Who holds both roles signs in the one the letter waits for. */
static void test_acted_role(void **state)
{
    static const char kind[] = "undangan-kompetensi";
    static const char *const acts[] = {"letter.sign", "letter.return"};
    const struct office_case *k = begin(state);
    const enum role head = ROLE_SECRETARIAT_CHAIR;
    test_store_do(o->store, put_second_role, (void *)(uintptr_t)k);
    const char *letter = draft(k, kind, "ketua-sekretariat");
    IS(OUT_DONE, on(k, ROLE_SECRETARIAT, ROLE_SECRETARIAT, "letter.submit", kind, letter));
    for (size_t i = 0; i < 2; i++) {
        IS(OUT_REFUSED, on(k, head, ROLE_PANEL_CHAIR, acts[i], kind, letter));
        assert_non_null(strstr(o->out.refusal.lawful, role_title(head)));
        IS(OUT_REFUSED, on(k, ROLE_PANEL_CHAIR, ROLE_PANEL_CHAIR, acts[i], kind, letter));
        assert_null(o->out.refusal.lawful);
    }
    IS(OUT_DONE, on(k, head, head, "letter.sign", kind, letter));
    IS(OUT_REFUSED, on(k, head, ROLE_PANEL_CHAIR, "letter.void", kind, letter));
    IS(OUT_DONE, on(k, head, head, "letter.void", kind, letter));
    office_end(o);
}

static int64_t signed_events(void)
{
    return test_store_int(o->store, "SELECT COUNT(*) FROM event WHERE ended_by IS NULL"
                                    " AND act = 'letter.sign' AND tag = 'sk-panitia'");
}

/* A void letter takes back its own milestones, not those of another letter of its kind. */
static void test_void_takes_back(void **state)
{
    static const char kind[] = "sk-panitia";
    const char *letters[2];
    const struct office_case *k = begin(state);
    for (size_t i = 0; i < 2; i++) {
        letters[i] = draft(k, kind, "ppk");
        IS(OUT_DONE, on(k, ROLE_SECRETARIAT, ROLE_SECRETARIAT, "letter.submit", kind, letters[i]));
        IS(OUT_DONE, on(k, ROLE_PPK, ROLE_PPK, "letter.sign", kind, letters[i]));
    }
    assert_int_equal(signed_events(), 2);
    IS(OUT_DONE, on(k, ROLE_PPK, ROLE_PPK, "letter.void", kind, letters[0]));
    assert_int_equal(signed_events(), 1);
    IS(OUT_REFUSED, on(k, ROLE_PPK, ROLE_PPK, "letter.void", kind, letters[0]));
    IS(OUT_REFUSED, on(k, ROLE_PPK, ROLE_PPK, "letter.sign", kind, letters[0]));
    IS(OUT_DONE, on(k, ROLE_PPK, ROLE_PPK, "letter.void", kind, letters[1]));
    assert_int_equal(signed_events(), 0);
    assert_int_equal(test_store_int(o->store, "SELECT COUNT(*) FROM event WHERE ended_by IS NULL"
                                              " AND act = 'letter.void'"), 2);
    office_end(o);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {BOTH(test_named_signer), BOTH(test_acted_role),
                                       BOTH(test_void_takes_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
