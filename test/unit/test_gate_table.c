/* Every act of the catalogue against wrong input and wrong people, generated from the tables, in a
 * selection under each regulation, on both engines. None of it may be done, none may end in an
 * error, and none may leave a row. */
#include "office_world.h"

static struct office world, *o = &world;

static void begin(void **state)
{
    office_begin(o, *state);
}

/* ---- one try ---- */

struct attempt {
    const struct served_act *served;
    const struct office_case *k;
    const char *as;
    enum role role;
};

static struct arena *scratch;

/* `in` is stolen. */
static enum outcome_kind attempt(const struct attempt *t, json_t *in)
{
    struct request r = {.act = t->served->act->name, .as = t->as, .role = t->role,
                        .input = json_in(scratch, in)};
    office_perform(o, scratch, &r);
    json_t *told = json_in(scratch, outcome_describe(scratch, &o->out));
    for (size_t i = 0; o->out.kind == OUT_FAULTS && i < o->out.faults->n; i++) {
        json_t *f = json_array_get(json_object_get(told, "faults"), i);
        if (!json_str(f, "message"))
            fail_msg("%s: a fault that cannot be told", r.act);
    }
    return o->out.kind;
}

static void expect_fault(const struct attempt *t, const char *field, const char *why, json_t *in)
{
    char *sent = json_dumps(in, JSON_COMPACT);
    if (attempt(t, in) != OUT_FAULTS || !office_fault_on(&o->out, field))
        fail_msg("%s (%s): %s on \"%s\" by %.300s gave %s", t->served->act->name, t->k->regulation,
                 why, field, sent ? sent : "(not UTF-8)", office_told(o, scratch));
    free(sent);
}

static void expect_not_done(const struct attempt *t, const char *why, json_t *in)
{
    enum outcome_kind kind = attempt(t, in);
    if (kind != OUT_REFUSED && kind != OUT_FAULTS)
        fail_msg("%s (%s) as %s in %s: %s gave %s", t->served->act->name, t->k->regulation,
                 t->as ? t->as : "publik", t->role == ROLE__MAX ? "-" : role_word(t->role), why,
                 office_told(o, scratch));
}

/* Runs `battery` for every act in every case; nothing of it may leave a row, except the record of
 * a refusal that is a decision. */
static void each_act(void (*battery)(const struct attempt *))
{
    struct served_act *acts;
    size_t n = office_acts(o, &acts);
    assert_true(n > 80);
    for (size_t i = 0; i < n; i++) {
        bool keeps = acts[i].act->flags & ACT_RECORD_REFUSAL;
        int64_t before = office_rows(o, keeps);
        for (size_t k = 0; k < N_CASES; k++) {
            scratch = arena_new((size_t)256 << 20);
            struct attempt t = {.served = &acts[i], .k = &o->cases[k], .role = ROLE__MAX,
                                .as = o->as[ROLE_SECRETARIAT]};
            battery(&t);
            arena_free(scratch);
        }
        if (office_rows(o, keeps) != before)
            fail_msg("%s left rows behind", acts[i].act->name);
    }
}

static json_t *good(const struct attempt *t)
{
    return params_input(t->k, t->served->params, false);
}

/* ---- members ---- */

static void try_members(const struct attempt *t)
{
    json_t *in = good(t);
    json_put(in, "isian-liar", "x");
    expect_fault(t, "isian-liar", "an unknown member", in);

    in = good(t);
    json_object_set_new(in, "is\xc3\xad" "an-liar-yang-namanya-jauh-lebih-panjang-daripada-enam-puluh-b"
                            "\xc3\xadta", json_null());
    assert_int_equal(attempt(t, in), OUT_FAULTS);

    assert_true(attempt(t, json_object()) != OUT_ERROR);
    for (size_t i = 0; t->served->params[i].name; i++)
        if (t->served->params[i].required && !office_fault_on(&o->out, t->served->params[i].name))
            fail_msg("%s: nothing said of the missing %s: %s", t->served->act->name,
                     t->served->params[i].name, office_told(o, scratch));
}

static void test_members(void **state)
{
    begin(state);
    each_act(try_members);
    office_end(o);
}

/* ---- values ---- */

static json_t *repeated(const char *unit, size_t times)
{
    size_t n = strlen(unit);
    char *s = arena_alloc(scratch, n * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(s + i * n, unit, n);
    s[n * times] = '\0';
    return json_string(s);
}

static size_t most_bytes(const struct param *p)
{
    bool text = p->type == PARAM_LINE || p->type == PARAM_TEXT;
    return text && p->max ? (size_t)p->max : p->type == PARAM_TEXT ? 10000 : 200;
}

/* What no scalar takes, whatever its type. New references. */
static size_t bad_scalars(const struct param *p, json_t *ret[8])
{
    size_t n = 0;
    ret[n++] = json_object();
    ret[n++] = json_array();
    ret[n++] = repeated("x", most_bytes(p) + 1);
    ret[n++] = repeated("\xc3\xa9", most_bytes(p) / 2 + 1);
    ret[n++] = json_string("a\x01z");
    ret[n++] = json_string("a\x7fz");
    ret[n++] = json_string_nocheck("a\xff\xfez");
    if (p->type != PARAM_LINE && p->type != PARAM_TEXT)
        ret[n++] = repeated("a\xc3\xa9", 30);
    return n;
}

/* Puts each bad value at `name` of the object `spot` makes, and expects a fault at `where`. */
static void try_scalar(const struct attempt *t, const struct param *p, const char *list,
                       const char *where)
{
    json_t *bad[8];
    size_t n = bad_scalars(p, bad);
    for (size_t i = 0; i < n; i++) {
        json_t *in = good(t), *at = in;
        if (list) {
            const struct param *all = t->served->params;
            while (!str_eq(all->name, list))
                all++;
            json_put_new(in, list, param_value(t->k, all));
            at = json_array_get(json_object_get(in, list), 0);
        }
        if (*p->name)
            json_put_new(at, p->name, bad[i]);
        else
            json_array_set_new(json_object_get(in, list), 0, bad[i]);
        expect_fault(t, where, "a bad value", in);
    }
}

static void try_list(const struct attempt *t, const struct param *p)
{
    json_t *in = good(t), *many = json_array();
    json_put(in, p->name, "teks");
    expect_fault(t, p->name, "a text for a list", in);
    in = good(t);
    for (int64_t i = 0; i <= (p->max ? p->max : 100); i++)
        json_array_append_new(many, json_object());
    json_put_new(in, p->name, many);
    expect_fault(t, p->name, "too long a list", in);
    for (const struct param *q = p->of; q && q->name; q++) {
        const char *where = *q->name ? arena_printf(scratch, "%s[1].%s", p->name, q->name)
                                     : arena_printf(scratch, "%s[1]", p->name);
        if (q->type != PARAM_LIST && q->type != PARAM_OBJECT)
            try_scalar(t, q, p->name, where);
        if (!*q->name)
            continue;
        in = good(t);
        json_put_new(in, p->name, param_value(t->k, p));
        json_put(json_array_get(json_object_get(in, p->name), 0), "isian-liar", "x");
        expect_fault(t, arena_printf(scratch, "%s[1].isian-liar", p->name), "an unknown member", in);
    }
}

static void try_object(const struct attempt *t, const struct param *p)
{
    json_t *in = good(t), *big = json_object();
    json_put(in, p->name, "teks");
    expect_fault(t, p->name, "a text for an object", in);
    in = good(t);
    json_put_new(big, "x", repeated("x", p->max ? (size_t)p->max : 200000));
    json_put_new(in, p->name, big);
    expect_fault(t, p->name, "too large an object", in);
}

static void try_values(const struct attempt *t)
{
    for (const struct param *p = t->served->params; p->name; p++) {
        if (p->type == PARAM_LIST)
            try_list(t, p);
        else if (p->type == PARAM_OBJECT)
            try_object(t, p);
        else
            try_scalar(t, p, NULL, p->name);
    }
}

/* Typing comes before the law: one regulation is as good as four. */
static void try_values_once(const struct attempt *t)
{
    if (t->k == o->cases)
        try_values(t);
}

static void test_values(void **state)
{
    begin(state);
    each_act(try_values_once);
    office_end(o);
}

/* ---- subjects ---- */

static void try_subjects(const struct attempt *t)
{
    static const char *const subjects[] = {"selection", "post", "application"};
    const struct office_case *other = t->k == o->cases ? t->k + 1 : t->k - 1;
    const char *theirs[] = {NULL, other->post[1], other->app};
    for (size_t s = 0; s < 3; s++) {
        for (const struct param *p = t->served->params; p->name; p++) {
            if (!str_eq(p->name, subjects[s]))
                continue;
            json_t *in = good(t);
            json_put(in, p->name, "tidak-ada-0");
            expect_fault(t, p->name, "what does not exist", in);
            if (!theirs[s] || !(t->served->act->names & NAMES_SELECTION))
                continue;
            in = good(t);
            json_put(in, p->name, theirs[s]);
            expect_fault(t, p->name, "what another selection has", in);
        }
    }
}

static void test_subjects(void **state)
{
    begin(state);
    each_act(try_subjects);
    office_end(o);
}

/* ---- people ---- */

/* The roles the regulation leaves of the act's own, for the tag of this input. */
static role_set allowed_roles(const struct attempt *t, json_t *in)
{
    const struct act *act = t->served->act;
    const char *clause, *tag = act->tag_param ? json_str(in, act->tag_param) : NULL;
    role_set left = 0;
    if (act->names & NAMES_SELECTION)
        left = procedure_roles(t->k->reg, act->name, tag,
                               act->names & (NAMES_POST | NAMES_APPLICATION) ? POST_OTHER : POST_ANY,
                               &clause);
    return left ? act->who & left : act->who;
}

static void try_people_with(struct attempt *t, json_t *in)
{
    role_set allowed = allowed_roles(t, in);
    for (int r = 0; r < ROLE__MAX; r++) {
        /* In a role that may not, held or not. */
        if (!(allowed & ROLE_BIT(r))) {
            t->as = o->as[r];
            t->role = (enum role)r;
            expect_not_done(t, "a role that may not", json_deep_copy(in));
            t->role = ROLE__MAX;
            if (!(allowed & (ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_APPLICANT))))
                expect_not_done(t, "a person without the role", json_deep_copy(in));
        } else if (r > ROLE_APPLICANT) {
            /* In a role that may, but is another's. */
            t->as = o->as[ROLE_APPLICANT];
            t->role = (enum role)r;
            expect_not_done(t, "a role somebody else holds", json_deep_copy(in));
        }
    }
    t->as = "akun-tak-ada";
    t->role = ROLE__MAX;
    expect_not_done(t, "an account that does not exist", in);
}

static void try_people(const struct attempt *given)
{
    struct attempt t = *given;
    const struct act *act = t.served->act;
    const struct param *tag = NULL;
    for (const struct param *p = t.served->params; p->name && act->tag_param; p++)
        if (str_eq(p->name, act->tag_param))
            tag = p;
    if (!tag || tag->type != PARAM_WORD) {
        try_people_with(&t, good(&t));
        return;
    }
    for (size_t i = 0; tag->words[i]; i++) {
        json_t *in = good(&t);
        json_put(in, tag->name, tag->words[i]);
        try_people_with(&t, in);
    }
}

static void test_people(void **state)
{
    begin(state);
    each_act(try_people);
    office_end(o);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_members), BOTH(test_values), BOTH(test_subjects), BOTH(test_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
