/* Thirty-two people at once: acts of the procedure, acts of the test's own, confirmations and pages
 * on the same few selections, through one gate, on both engines. Nothing may end in an error, what
 * is counted must come out, and ThreadSanitizer (tools/check-threads) may find nothing. */
#include <pthread.h>

#include "office_world.h"

#define N_THREADS 32
#define N_ROUNDS 24

static struct office world, *o = &world;

/* ---- an act that reads before it writes: a counter that must not lose one ---- */

static enum status run_count(struct ctx *c, const struct input *in)
{
    (void)in;
    int64_t so_far = db_int(c->db, 0,
                            "SELECT COUNT(*) FROM coordination WHERE selection_id = ?1", "i", c->sel->id);
    db_run(c->db,
           "INSERT INTO coordination (selection_id, kind, body, note, made_by)"
           " VALUES (?1, 'uji', ?2, 'uji', ?3)", "isi", c->sel->id,
           arena_printf(c->arena, "%lld", (long long)so_far), c->record);
    act_returns(c, "n", act_id(c, 0));
    return act_done(c, "Butir ke-%lld.", (long long)so_far);
}

/* The same for one dossier, among acts that share the selection and name either application. */
static enum status run_count_one(struct ctx *c, const struct input *in)
{
    (void)in;
    const char *about = arena_printf(c->arena, "berkas %s", c->app->dossier_pub);
    int64_t so_far = db_int(c->db, 0, "SELECT COUNT(*) FROM coordination WHERE kind = ?1", "s", about);
    db_run(c->db,
           "INSERT INTO coordination (selection_id, kind, body, note, made_by)"
           " VALUES (?1, ?2, ?3, 'uji', ?4)", "issi", c->sel->id, about,
           arena_printf(c->arena, "%lld", (long long)so_far), c->record);
    return act_done(c, "Butir ke-%lld.", (long long)so_far);
}

static const struct act acts[] = {
    {.name = "uji.hitung", .title = "Hitung", .who = ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_PPK),
     .lock = LOCK_SELECTION, .names = NAMES_SELECTION, .run = run_count},
    {.name = "uji.periksa", .title = "Hitung", .who = ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PPK) |
     ROLE_BIT(ROLE_GOVERNOR), .lock = LOCK_SELECTION_SHARED,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .run = run_count_one},
    {.name = "uji.dua", .title = "Berdua", .who = ROLE_BIT(ROLE_PPK), .second = ROLE_BIT(ROLE_PYB),
     .lock = LOCK_SELECTION, .names = NAMES_SELECTION, .run = run_count},
};
static const struct act_table table = {acts, sizeof acts / sizeof acts[0]};

/* ---- one of the many ---- */

struct worker {
    pthread_t thread;
    size_t no;
    struct arena *a;
    const char *error;
    size_t done, refused;
};

static void note(struct worker *w, const char *what, const struct outcome *out)
{
    w->done += out->kind == OUT_DONE;
    w->refused += out->kind == OUT_REFUSED;
    if (out->kind == OUT_ERROR && out->err.class != ERR_FORBIDDEN && !w->error)
        w->error = arena_printf(w->a, "%s: %s", what, out->err.detail);
}

static void perform(struct worker *w, const struct office_case *k, const char *act, enum role as,
                    json_t *in, const char *token, struct outcome *out)
{
    struct request r = {.act = act, .as = o->as[as], .role = ROLE__MAX, .token = token};
    r.input = json_in(w->a, in);
    if (k)
        json_put(r.input, "selection", k->sel);
    gate_perform(o->gate, w->a, &r, out);
    note(w, act, out);
}

static void two_of_them(struct worker *w, const struct office_case *k)
{
    struct outcome out;
    perform(w, k, "uji.dua", ROLE_PPK, json_object(), NULL, &out);
    if (out.kind == OUT_WAITING)
        perform(w, NULL, "act.confirm", ROLE_PYB, json_pack("{s:s}", "pending", out.pending),
                arena_printf(w->a, "setuju-%s", out.pending), &out);
}

static void read_pages(struct worker *w, const struct office_case *k)
{
    static const char *const names[] = {"selection.list", "selection.show", "selection.timeline",
                                        "law.list", "screening.worklist"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct outcome out;
        json_t *data = NULL, *in = json_in(w->a, json_object());
        if (gate_page(o->gate, names[i])->names & NAMES_SELECTION)
            json_put(in, "selection", k->sel);
        gate_read(o->gate, w->a, names[i], o->as[ROLE_SECRETARIAT], in, &data, &out);
        if (out.kind != OUT_DONE)
            note(w, names[i], &out);
    }
}

static void ask_first(struct worker *w, const struct office_case *k)
{
    struct verdict why;
    struct request r = {.act = "uji.hitung", .as = o->as[ROLE_AGENCY], .role = ROLE__MAX};
    r.input = json_in(w->a, json_pack("{s:s}", "selection", k->sel));
    if (!gate_may(o->gate, w->a, &r, &why) && !w->error)
        w->error = "gate_may: no";
}

static void one_round(struct worker *w, size_t i)
{
    const struct office_case *k = &o->cases[(w->no + i) % 2];
    static const enum role counters[] = {ROLE_PYB, ROLE_PPK, ROLE_GOVERNOR};
    struct outcome out;
    switch ((w->no + i) % 6) {
    case 0:
        perform(w, k, "uji.hitung", w->no % 2 ? ROLE_AGENCY : ROLE_PPK, json_object(), NULL, &out);
        break;
    case 1:
        perform(w, k, "uji.periksa", counters[w->no % 3],
                json_pack("{s:s}", "application", i % 2 ? k->app : k->app2), NULL, &out);
        break;
    case 2:
        two_of_them(w, k);
        break;
    case 3:
        read_pages(w, k);
        break;
    case 4:
        perform(w, k, "complaint.file", ROLE_PUBLIC,
                json_pack("{s:s, s:s}", "about", "hasil", "text", "Uji."),
                arena_printf(w->a, "aduan-%zu-%s", i, k->sel), &out);
        break;
    default:
        ask_first(w, k);
        perform(w, k, "selection.plan_schedule", ROLE_APPLICANT, json_object(), NULL, &out);
    }
}

static void *work(void *arg)
{
    struct worker *w = arg;
    for (size_t i = 0; i < N_ROUNDS; i++)
        one_round(w, i);
    return NULL;
}

/* ---- all of them ---- */

static int64_t one(const char *sql)
{
    return test_store_int(o->store, sql);
}

static void test_many(void **state)
{
    static struct worker w[N_THREADS];
    office_begin_with(o, *state, &table, NULL);
    int64_t before = one("SELECT COUNT(*) FROM record");
    memset(w, 0, sizeof w);
    for (size_t i = 0; i < N_THREADS; i++) {
        w[i].no = i;
        w[i].a = arena_new((size_t)128 << 20);
        assert_int_equal(pthread_create(&w[i].thread, NULL, work, &w[i]), 0);
    }
    size_t done = 0;
    for (size_t i = 0; i < N_THREADS; i++) {
        pthread_join(w[i].thread, NULL);
        done += w[i].done;
    }
    for (size_t i = 0; i < N_THREADS; i++) {
        if (w[i].error)
            fail_msg("thread %zu: %s", i, w[i].error);
        arena_free(w[i].a);
    }
    assert_true(done > N_THREADS * N_ROUNDS / 3);
    /* Every count was made by one who saw all before it. */
    assert_int_equal(one("SELECT COUNT(*) FROM coordination"),
                     one("SELECT COUNT(*) FROM (SELECT DISTINCT selection_id, kind, body"
                         " FROM coordination) AS x"));
    /* One leaf a record, and one answer an intention: the public shares its tokens here. */
    assert_int_equal(one("SELECT COUNT(*) FROM record") - before,
                     one("SELECT COUNT(*) FROM journal_leaf") - N_CASES);
    assert_int_equal(one("SELECT COUNT(*) FROM complaint"),
                     one("SELECT COUNT(*) FROM idempotency WHERE act = 'complaint.file'"));
    assert_int_equal(one("SELECT COUNT(*) FROM pending_act WHERE ended_by IS NULL"), 0);
    office_end(o);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {BOTH(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
