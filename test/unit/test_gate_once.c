/* What the gate promises for every act, shown with acts of the test's own: one intention is done
 * once, two persons are two, legal time does not go back, an exception is made only by whom and on
 * the clause it needs, and who is shut out stays out. On both engines. */
#include <pthread.h>

#include "base/hash.h"
#include "office_world.h"
#include "store/signer.h"

static struct office world, *o = &world;

/* ---- acts and a page of the test's own ---- */

static const struct param text_params[] = {{"text", PARAM_LINE, true, "teks"}, PARAMS_END};

/* Writes one row a run and returns its id: what must be there exactly once. */
static enum status run_write(struct ctx *c, const struct input *in)
{
    db_run(c->db,
           "INSERT INTO complaint (pub, selection_id, about, p_text, made_by)"
           " VALUES (?1, ?2, 'hasil', ?3, ?4)",
           "sisi", act_id(c, 0), c->sel->id, input_text(in, "text"), c->record);
    act_returns(c, "complaint", act_id(c, 0));
    act_remark(c, NULL, "Tercatat satu kali.");
    return act_done(c, "Tercatat %s.", act_id(c, 0));
}

/* Refused until a coordination is there. */
static enum status run_when_open(struct ctx *c, const struct input *in)
{
    if (!db_int(c->db, 0, "SELECT COUNT(*) FROM coordination WHERE selection_id = ?1", "i", c->sel->id))
        return act_refuse(c, "merit", NULL, "Belum waktunya.");
    return run_write(c, in);
}

static enum status run_open_it(struct ctx *c, const struct input *in)
{
    (void)in;
    db_run(c->db,
           "INSERT INTO coordination (selection_id, kind, body, note, made_by)"
           " VALUES (?1, 'uji', 'uji', 'uji', ?2)", "ii", c->sel->id, c->record);
    return act_done(c, "Dibuka.");
}

static enum status run_exception(struct ctx *c, const struct input *in)
{
    if (!act_overrides(c, ROLE_PPK))
        return act_refuse(c, "merit", NULL, "Hanya sebagai penyimpangan.");
    return run_write(c, in);
}

#define SHARED .lock = LOCK_SELECTION_SHARED, .names = NAMES_SELECTION, .params = text_params
static const struct act acts[] = {
    {.name = "uji.buka", .title = "Buka", .who = ROLE_BIT(ROLE_AGENCY), .lock = LOCK_SELECTION,
     .names = NAMES_SELECTION, .run = run_open_it},
    {.name = "uji.dua", .title = "Berdua", .who = ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_GOVERNOR),
     .second = ROLE_BIT(ROLE_GOVERNOR) | ROLE_BIT(ROLE_PYB), .lock = LOCK_SELECTION,
     .names = NAMES_SELECTION, .params = text_params, .run = run_write},
    {.name = "uji.kecuali", .title = "Kecualikan", .who = ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_AGENCY),
     .lock = LOCK_SELECTION, .names = NAMES_SELECTION, .params = text_params, .run = run_exception},
    {.name = "uji.nanti", .title = "Nanti", .who = ROLE_BIT(ROLE_AGENCY), SHARED,
     .run = run_when_open},
    {.name = "uji.peserta", .title = "Nilai", .who = ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_SECRETARIAT),
     .flags = ACT_CONFLICT_FREE, .lock = LOCK_SELECTION_SHARED, .params = text_params,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .run = run_write},
    {.name = "uji.publik", .title = "Sampaikan", .who = ROLE_BIT(ROLE_PUBLIC), SHARED,
     .run = run_write},
    {.name = "uji.putuskan", .title = "Putuskan", .who = ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PPK),
     .lock = LOCK_SELECTION, .params = text_params, .names = NAMES_SELECTION | NAMES_APPLICATION,
     .run = run_write},
    {.name = "uji.tulis", .title = "Tulis", .who = ROLE_BIT(ROLE_AGENCY), SHARED, .run = run_write},
};
static const struct act_table table = {acts, sizeof acts / sizeof acts[0]};

/* What a page is told of the time. */
static instant page_stamp;
static enum status read_time(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    (void)data;
    page_stamp = c->stamp;
    return ST_OK;
}
static const struct page pages[] = {
    {.name = "uji.waktu", .title = "Waktu", .resource = "regulation", .who = ROLE_BIT(ROLE_PUBLIC),
     .read = read_time},
    {.name = "uji.berkas", .title = "Berkas", .resource = "regulation", .who = ROLE_BIT(ROLE_PANEL) |
     ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_PYB), .names = NAMES_SELECTION | NAMES_APPLICATION, .read = read_time},
};
static const struct page_table page_table = {pages, sizeof pages / sizeof pages[0]};

static void begin(void **state)
{
    office_begin_with(o, *state, &table, &page_table);
}

/* ---- performing ---- */

static struct request request(const char *act, const char *as, const char *text, const char *token)
{
    struct request r = {.act = act, .as = as, .role = ROLE__MAX, .token = token};
    r.input = json_in(o->a, json_pack("{s:s}", "selection", o->cases[1].sel));
    if (text)
        json_put(r.input, "text", text);
    return r;
}

static enum outcome_kind go(const char *act, enum role as, const char *text, const char *token)
{
    struct request r = request(act, o->as[as], text, token);
    return office_perform(o, o->a, &r);
}

static enum outcome_kind confirm(enum role as, const char *pending, const char *token)
{
    struct request r = {.act = "act.confirm", .as = o->as[as], .role = ROLE__MAX, .token = token};
    r.input = json_in(o->a, json_pack("{s:s}", "pending", pending));
    return office_perform(o, o->a, &r);
}

#define KIND(call, wanted)                                                                    \
    do {                                                                                      \
        if ((call) != (wanted))                                                               \
            fail_msg("%s: not %s: %s", #call, outcome_word(wanted), office_told(o, o->a));    \
    } while (0)

static int64_t rows(const char *table_name)
{
    return test_store_int(o->store, arena_printf(o->a, "SELECT COUNT(*) FROM %s", table_name));
}

static const char *answer(void)
{
    return json_canonical(o->a, json_in(o->a, outcome_describe(o->a, &o->out)));
}

/* ---- one intention, once ---- */

static void test_same_token(void **state)
{
    begin(state);
    KIND(go("uji.tulis", ROLE_AGENCY, "satu", "t1"), OUT_DONE);
    const char *first = answer();
    int64_t before = office_rows(o, false);
    KIND(go("uji.tulis", ROLE_AGENCY, "satu", "t1"), OUT_DONE);
    assert_string_equal(answer(), first);
    assert_int_equal(office_rows(o, false), before);
    /* The same intention although it was typed with other spaces. */
    KIND(go("uji.tulis", ROLE_AGENCY, "  satu ", "t1"), OUT_DONE);
    assert_string_equal(answer(), first);
    KIND(go("uji.tulis", ROLE_AGENCY, "dua", "t1"), OUT_ERROR);
    assert_int_equal(o->out.err.class, ERR_CONFLICT);
    KIND(go("uji.buka", ROLE_AGENCY, NULL, "t1"), OUT_ERROR);
    assert_int_equal(o->out.err.class, ERR_CONFLICT);
    assert_int_equal(office_rows(o, false), before);
    /* Without a token, or with another, it is another intention. */
    KIND(go("uji.tulis", ROLE_AGENCY, "satu", "t2"), OUT_DONE);
    KIND(go("uji.tulis", ROLE_AGENCY, "satu", NULL), OUT_DONE);
    KIND(go("uji.publik", ROLE_PUBLIC, "satu", "t1"), OUT_DONE);
    assert_int_equal(rows("complaint"), 4);
    office_end(o);
}

static void test_refusal_keeps_token(void **state)
{
    begin(state);
    int64_t before = office_rows(o, false);
    KIND(go("uji.nanti", ROLE_AGENCY, "satu", "t1"), OUT_REFUSED);
    KIND(go("uji.nanti", ROLE_GOVERNOR, "satu", "t1"), OUT_REFUSED);
    assert_int_equal(office_rows(o, false), before);
    KIND(go("uji.buka", ROLE_AGENCY, NULL, NULL), OUT_DONE);
    KIND(go("uji.nanti", ROLE_AGENCY, "satu", "t1"), OUT_DONE);
    const char *first = answer();
    KIND(go("uji.nanti", ROLE_AGENCY, "satu", "t1"), OUT_DONE);
    assert_string_equal(answer(), first);
    assert_int_equal(rows("complaint"), 1);
    office_end(o);
}

#define N_AT_ONCE 50

struct one_of_many {
    struct request r;
    struct arena *a;
    struct outcome out;
    pthread_t thread;
};

static void *perform_one(void *arg)
{
    struct one_of_many *m = arg;
    gate_perform(o->gate, m->a, &m->r, &m->out);
    return NULL;
}

static void at_once(struct one_of_many *m, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        m[i].a = arena_new((size_t)16 << 20);
        assert_int_equal(pthread_create(&m[i].thread, NULL, perform_one, &m[i]), 0);
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(m[i].thread, NULL);
}

static void forget(struct one_of_many *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        arena_free(m[i].a);
}

static void one_token_at_once(const char *act, enum role as)
{
    struct one_of_many m[N_AT_ONCE];
    int64_t records = rows("record"), leaves = rows("journal_leaf"), written = rows("complaint");
    memset(m, 0, sizeof m);
    for (size_t i = 0; i < N_AT_ONCE; i++)
        m[i].r = request(act, o->as[as], "sama", arena_printf(o->a, "serentak-%s", act));
    at_once(m, N_AT_ONCE);
    for (size_t i = 0; i < N_AT_ONCE; i++) {
        if (m[i].out.kind != OUT_DONE)
            fail_msg("%s: %s %s", act, outcome_word(m[i].out.kind), m[i].out.err.detail);
        assert_string_equal(m[i].out.receipt, m[0].out.receipt);
        assert_string_equal(json_str(m[i].out.ids, "complaint"), json_str(m[0].out.ids, "complaint"));
    }
    forget(m, N_AT_ONCE);
    assert_int_equal(rows("record"), records + 1);
    assert_int_equal(rows("journal_leaf"), leaves + 1);
    assert_int_equal(rows("complaint"), written + 1);
}

/* One token for two selections, whose locks know nothing of one another. */
static void two_intentions_at_once(void)
{
    struct one_of_many m[N_AT_ONCE];
    size_t done[2] = {0, 0};
    int64_t written = rows("complaint");
    memset(m, 0, sizeof m);
    for (size_t i = 0; i < N_AT_ONCE; i++) {
        m[i].r = request("uji.tulis", o->as[ROLE_AGENCY], "lain", "dua-niat");
        json_put(m[i].r.input, "selection", o->cases[i % 2].sel);
    }
    at_once(m, N_AT_ONCE);
    for (size_t i = 0; i < N_AT_ONCE; i++) {
        done[i % 2] += m[i].out.kind == OUT_DONE;
        if (m[i].out.kind == OUT_DONE)
            continue;
        assert_int_equal(m[i].out.kind, OUT_ERROR);
        if (m[i].out.err.class != ERR_CONFLICT || !strstr(m[i].out.err.public_text, "isi lain"))
            fail_msg("%s: %s", m[i].out.err.public_text, m[i].out.err.detail);
    }
    forget(m, N_AT_ONCE);
    assert_int_equal(done[0] + done[1], N_AT_ONCE / 2);
    assert_true(done[0] == 0 || done[1] == 0);
    assert_int_equal(rows("complaint"), written + 1);
}

static void test_at_once(void **state)
{
    begin(state);
    one_token_at_once("uji.tulis", ROLE_AGENCY);
    one_token_at_once("uji.publik", ROLE_PUBLIC);
    two_intentions_at_once();
    office_end(o);
}

static enum outcome_kind batch(const char *act, json_t *inputs, const char *token)
{
    struct request r = {.act = "act.batch", .as = o->as[ROLE_AGENCY], .role = ROLE__MAX,
                        .token = token};
    r.input = json_in(o->a, json_pack("{s:s, s:o}", "act", act, "inputs", inputs));
    return office_perform(o, o->a, &r);
}

static json_t *two_texts(const char *x, const char *y)
{
    const char *sel = o->cases[1].sel;
    return json_pack("[{s:s, s:s}, {s:s, s:s}]", "selection", sel, "text", x, "selection", sel,
                     "text", y);
}

/* Each of a batch is an act of its own: one answer, one record, one token each. */
static void test_batch(void **state)
{
    begin(state);
    int64_t records = rows("record");
    KIND(batch("uji.tulis", two_texts("satu", ""), "b1"), OUT_DONE);
    assert_int_equal(rows("record"), records + 1);
    const char *first = answer();
    KIND(batch("uji.tulis", two_texts("satu", ""), "b1"), OUT_DONE);
    assert_string_equal(answer(), first);
    /* What was wrong is put right, what was done stays done. */
    KIND(batch("uji.tulis", two_texts("satu", "dua"), "b1"), OUT_DONE);
    assert_int_equal(rows("record"), records + 2);
    int64_t before = office_rows(o, false);
    KIND(batch("uji.tulis", two_texts("dua", "satu"), "b1"), OUT_DONE);
    assert_non_null(strstr(answer(), "conflict"));
    KIND(batch("act.confirm", json_array(), NULL), OUT_FAULTS);
    KIND(batch("act.batch", json_array(), NULL), OUT_FAULTS);
    KIND(batch("uji.tulis", json_object(), NULL), OUT_FAULTS);
    struct request r = {.act = "act.batch", .as = o->as[ROLE_AGENCY], .role = ROLE__MAX};
    r.input = json_in(o->a, json_pack("{s:s, s:[], s:s}", "act", "uji.tulis", "inputs", "as", "sistem"));
    KIND(office_perform(o, o->a, &r), OUT_FAULTS);
    assert_int_equal(office_rows(o, false), before);
    office_end(o);
}

/* A refusal that is a decision is recorded, of one who has an account: else the journal would be
 * open to everybody who sends something. */
static void test_recorded_refusal(void **state)
{
    begin(state);
    int64_t before = office_rows(o, false), records = rows("record");
    KIND(go("application.submit", ROLE_PUBLIC, NULL, NULL), OUT_REFUSED);
    assert_int_equal(office_rows(o, false), before);
    KIND(go("application.submit", ROLE_APPLICANT, NULL, NULL), OUT_REFUSED);
    assert_int_equal(rows("record"), records + 1);
    office_end(o);
}

/* ---- two persons ---- */

static const char *propose(enum role as, const char *text, const char *token)
{
    KIND(go("uji.dua", as, text, token), OUT_WAITING);
    return o->out.pending;
}

static void test_two_persons(void **state)
{
    begin(state);
    const char *p = propose(ROLE_AGENCY, "berdua", "t1"), *again = propose(ROLE_AGENCY, "berdua", "t1");
    assert_string_equal(p, again);
    assert_int_equal(rows("pending_act"), 1);
    assert_int_equal(rows("complaint"), 0);
    int64_t before = office_rows(o, false);
    KIND(confirm(ROLE_AGENCY, p, NULL), OUT_REFUSED);
    KIND(confirm(ROLE_PPK, p, NULL), OUT_REFUSED);
    KIND(confirm(ROLE_APPLICANT, p, NULL), OUT_REFUSED);
    KIND(confirm(ROLE_PUBLIC, p, NULL), OUT_REFUSED);
    KIND(confirm(ROLE_SYSTEM, p, NULL), OUT_FAULTS);
    KIND(confirm(ROLE_PYB, "tidak-ada-0", NULL), OUT_FAULTS);
    assert_int_equal(office_rows(o, false), before);
    /* The first one's token is not the second one's. */
    KIND(confirm(ROLE_PYB, p, "t1"), OUT_DONE);
    const char *first = answer();
    assert_int_equal(rows("complaint"), 1);
    KIND(confirm(ROLE_PYB, p, "t1"), OUT_DONE);
    assert_string_equal(answer(), first);
    KIND(confirm(ROLE_PYB, p, "t2"), OUT_REFUSED);
    KIND(confirm(ROLE_GOVERNOR, p, NULL), OUT_REFUSED);
    assert_int_equal(rows("complaint"), 1);
    assert_int_equal(test_store_int(o->store,
                                    "SELECT COUNT(*) FROM record WHERE act = 'uji.dua'"
                                    " AND actor_id <> second_id"), 1);
    /* Who holds both roles is still one person. */
    p = propose(ROLE_GOVERNOR, "sendiri", NULL);
    KIND(confirm(ROLE_GOVERNOR, p, NULL), OUT_REFUSED);
    KIND(confirm(ROLE_PYB, p, NULL), OUT_DONE);
    office_end(o);
}

static enum keep put_end(struct db *db, void *arg)
{
    db_run(db, "UPDATE official SET ended_by = ?1 WHERE role = ?2", "is", o->prepared,
           (const char *)arg);
    return db_failed(db) ? DROP : KEEP;
}

static void test_revoked_meanwhile(void **state)
{
    begin(state);
    const char *p = propose(ROLE_AGENCY, "berdua", NULL);
    test_store_do(o->store, put_end, (void *)(uintptr_t)"pyb");
    int64_t before = office_rows(o, false);
    KIND(confirm(ROLE_PYB, p, NULL), OUT_REFUSED);
    test_store_do(o->store, put_end, (void *)(uintptr_t)"badan-kepegawaian");
    /* The one who proposed may no more, so there is nothing to agree to. */
    KIND(confirm(ROLE_GOVERNOR, p, NULL), OUT_REFUSED);
    assert_int_equal(office_rows(o, false), before);
    office_end(o);
}

static void test_confirm_at_once(void **state)
{
    struct one_of_many m[N_AT_ONCE];
    size_t done = 0;
    begin(state);
    const char *p = propose(ROLE_AGENCY, "berdua", NULL);
    memset(m, 0, sizeof m);
    for (size_t i = 0; i < N_AT_ONCE; i++) {
        m[i].r = (struct request){.act = "act.confirm", .role = ROLE__MAX,
                                  .as = o->as[i % 2 ? ROLE_PYB : ROLE_GOVERNOR]};
        m[i].r.input = json_in(o->a, json_pack("{s:s}", "pending", p));
    }
    at_once(m, N_AT_ONCE);
    for (size_t i = 0; i < N_AT_ONCE; i++) {
        done += m[i].out.kind == OUT_DONE;
        if (m[i].out.kind != OUT_DONE && m[i].out.kind != OUT_REFUSED)
            fail_msg("%s: %s", outcome_word(m[i].out.kind), m[i].out.err.detail);
    }
    forget(m, N_AT_ONCE);
    assert_int_equal(done, 1);
    assert_int_equal(rows("complaint"), 1);
    office_end(o);
}

/* ---- legal time ---- */

static instant last_record(void)
{
    return test_store_int(o->store, "SELECT legal_at FROM record ORDER BY id DESC LIMIT 1");
}

static void test_legal_time(void **state)
{
    struct err e = {0};
    json_t *data = NULL;
    begin(state);
    office_at(o, "2019-12-05T09:00:00+07:00");
    KIND(go("uji.tulis", ROLE_AGENCY, "maju", NULL), OUT_DONE);
    instant ahead = last_record();
    office_at(o, "2019-12-01T09:00:00+07:00");
    assert_true(gate_now(o->gate) == ahead);
    KIND(go("uji.tulis", ROLE_AGENCY, "mundur", NULL), OUT_DONE);
    assert_true(last_record() == ahead);
    /* What a page shows is of the same time as what an act is judged by. */
    assert_int_equal(gate_read(o->gate, o->a, "uji.waktu", NULL, NULL, &data, &o->out), ST_OK);
    assert_true(page_stamp == ahead);
    gate_free(o->gate);
    o->gate = gate_new(&o->options, &e);
    assert_non_null(o->gate);
    assert_true(gate_now(o->gate) == ahead);
    KIND(go("uji.tulis", ROLE_AGENCY, "sesudah mulai lagi", NULL), OUT_DONE);
    assert_true(last_record() == ahead);
    office_end(o);
}

/* Two processes on one store whose clocks differ: what one has recorded, the other comes after. */
static void test_two_clocks(void **state)
{
    struct err e = {0};
    struct clock slow;
    instant early;
    begin(state);
    assert_true(instant_parse("2019-12-04T09:00:00+07:00", &early));
    clock_set(&slow, early, true);
    struct gate_options options = o->options;
    options.clock = &slow;
    struct gate *second = gate_new(&options, &e), *first = o->gate;
    assert_non_null(second);
    office_at(o, "2019-12-05T09:00:00+07:00");
    KIND(go("uji.tulis", ROLE_AGENCY, "di depan", NULL), OUT_DONE);
    instant ahead = last_record();
    o->gate = second;
    assert_true(gate_now(second) == early);
    KIND(go("uji.tulis", ROLE_AGENCY, "di belakang", NULL), OUT_DONE);
    assert_true(last_record() == ahead);
    assert_true(test_store_int(o->store, "SELECT stamp FROM record ORDER BY id DESC LIMIT 1") == ahead);
    assert_true(gate_now(second) == ahead);
    o->gate = first;
    gate_free(second);
    office_end(o);
}

/* ---- receipts ---- */

/* A done act is promised a place in the tree, the same promise for the same intention; without a
 * signer the receipt says that it waits. */
static void test_promise(void **state)
{
    struct err e = {0};
    struct signer *signer;
    struct hash leaf;
    begin(state);
    KIND(go("uji.tulis", ROLE_AGENCY, "tanpa kunci", NULL), OUT_DONE);
    assert_null(o->out.promise);
    json_t *told = json_in(o->a, outcome_describe(o->a, &o->out));
    assert_string_equal(json_str(told, "receipt_state"), "menunggu segel");
    assert_int_equal(signer_create(o->store->dir, "uji.example/jurnal", &e), ST_OK);
    assert_int_equal(signer_open(o->store->dir, &signer, &e), ST_OK);
    gate_free(o->gate);
    o->options.signer = signer;
    o->gate = gate_new(&o->options, &e);
    assert_non_null(o->gate);
    KIND(go("uji.tulis", ROLE_AGENCY, "berkunci", "token-janji"), OUT_DONE);
    const char *promise = o->out.promise, *receipt = o->out.receipt;
    assert_true(promise_open(o->a, promise, signer_key(signer), &leaf));
    assert_string_equal(hex_encode(o->a, leaf.b, HASH_LEN), receipt);
    told = json_in(o->a, outcome_describe(o->a, &o->out));
    assert_string_equal(json_str(told, "promise"), promise);
    assert_null(json_object_get(told, "receipt_state"));
    KIND(go("uji.tulis", ROLE_AGENCY, "berkunci", "token-janji"), OUT_DONE);
    assert_string_equal(o->out.promise, promise);
    KIND(go("uji.tulis", ROLE_AGENCY, "lain", NULL), OUT_DONE);
    assert_string_not_equal(o->out.promise, promise);
    KIND(go("uji.nanti", ROLE_AGENCY, "belum", NULL), OUT_REFUSED);
    assert_null(o->out.promise);
    office_end(o);
    signer_close(signer);
}

/* ---- exceptions ---- */

static enum outcome_kind except(enum role as, const char *clause, const char *reason)
{
    struct request r = request("uji.kecuali", o->as[as], "kecuali", NULL);
    if (clause)
        json_put_new(r.input, "override",
                     json_pack("[{s:s, s:s}]", "clause", clause, "reason", reason));
    return office_perform(o, o->a, &r);
}

static void test_override(void **state)
{
    begin(state);
    const char *clause = o->cases[1].reg->shut_out_clause;
    assert_non_null(clause);
    int64_t before = office_rows(o, false);
    KIND(except(ROLE_PPK, NULL, NULL), OUT_REFUSED);
    KIND(except(ROLE_PPK, "BLR-99.99", "alasan"), OUT_REFUSED);
    KIND(except(ROLE_PPK, "pasal", "alasan"), OUT_REFUSED);
    KIND(except(ROLE_AGENCY, clause, "alasan"), OUT_REFUSED);
    KIND(except(ROLE_PPK, clause, ""), OUT_FAULTS);
    assert_int_equal(office_rows(o, false), before);
    KIND(except(ROLE_PPK, clause, "alasan"), OUT_DONE);
    assert_int_equal(rows("override_used"), 1);
    /* One that was not needed is not recorded. */
    struct request r = request("uji.tulis", o->as[ROLE_AGENCY], "biasa", NULL);
    json_put_new(r.input, "override", json_pack("[{s:s, s:s}]", "clause", clause, "reason", "x"));
    KIND(office_perform(o, o->a, &r), OUT_DONE);
    assert_int_equal(o->out.remarks->n, 2);
    assert_int_equal(rows("override_used"), 1);
    /* Told again with its remarks, and no more of them. */
    r.token = "t1";
    KIND(office_perform(o, o->a, &r), OUT_DONE);
    const char *first = answer();
    KIND(office_perform(o, o->a, &r), OUT_DONE);
    assert_string_equal(answer(), first);
    office_end(o);
}

/* ---- declaration, conflict, shut out ---- */

static enum outcome_kind about(const char *who, const struct office_case *k)
{
    struct request r = request("uji.peserta", who, "nilai", NULL);
    json_put(r.input, "selection", k->sel);
    json_put(r.input, "application", k->app);
    return office_perform(o, o->a, &r);
}

static enum outcome_kind declare(const char *act, const char *who, const struct office_case *k,
                                 json_t *more)
{
    struct request r = {.act = act, .as = who, .role = ROLE__MAX, .input = json_in(o->a, more)};
    json_put(r.input, "selection", k->sel);
    return office_perform(o, o->a, &r);
}

static void test_declaration(void **state)
{
    begin(state);
    const struct office_case *ntt = &o->cases[3];
    const char *panel = o->as[ROLE_PANEL];
    /* REQ: NTT-W refuse */
    KIND(about(panel, ntt), OUT_REFUSED);
    assert_string_equal(o->out.refusal.clause, ntt->reg->declaration_clause);
    KIND(declare("committee.declare_integrity", panel, ntt,
                 json_pack("{s:s}", "text", "Saya tidak menerima suap.")), OUT_DONE);
    /* REQ: NTT-W permit */
    KIND(about(panel, ntt), OUT_DONE);
    /* It holds for this selection and this person only. */
    KIND(about(o->second_panel, ntt), OUT_REFUSED);
    for (size_t i = 0; i < N_CASES; i++)
        if (!o->cases[i].reg->declaration_clause)
            KIND(about(panel, &o->cases[i]), OUT_DONE);
    office_end(o);
}

static void test_conflict(void **state)
{
    begin(state);
    const struct office_case *k = &o->cases[0];
    const char *panel = o->as[ROLE_PANEL];
    KIND(about(panel, k), OUT_DONE);
    KIND(declare("committee.declare_conflict", panel, k,
                 json_pack("{s:s, s:s}", "kind", "keluarga", "post", k->post[1])), OUT_DONE);
    KIND(about(panel, k), OUT_REFUSED);
    assert_non_null(strstr(o->out.refusal.message, "benturan"));
    KIND(about(o->second_panel, k), OUT_DONE);
    KIND(about(panel, &o->cases[1]), OUT_DONE);
    office_end(o);
}

static bool reads(const char *who, const struct office_case *k)
{
    json_t *data = NULL, *in = json_in(o->a, json_pack("{s:s, s:s}", "selection", k->sel,
                                                       "application", k->app));
    gate_read(o->gate, o->a, "uji.berkas", who, in, &data, &o->out);
    if (o->out.kind == OUT_DONE)
        return true;
    assert_int_equal(o->out.kind, OUT_ERROR);
    assert_int_equal(o->out.err.class, ERR_FORBIDDEN);
    assert_null(data);
    return false;
}

static enum keep put_officer_applies(struct db *db, void *arg)
{
    (void)arg;
    db_run(db,
           "INSERT INTO dossier (pub, selection_id, account_id, made_by)"
           " SELECT 'berkas-petugas', s.id, a.id, ?1 FROM selection s, account a"
           " WHERE s.pub = ?2 AND a.pub = ?3", "iss", o->prepared, o->cases[0].sel,
           o->as[ROLE_SECRETARIAT]);
    db_run(db, "UPDATE account SET unit = ' unit  JABATAN ' WHERE pub = ?1", "s", o->second_panel);
    return db_failed(db) ? DROP : KEEP;
}

/* The one who proposes applies himself; he works in the unit of the post, as its superior does. */
static enum keep put_decider_applies(struct db *db, void *arg)
{
    (void)arg;
    db_run(db,
           "INSERT INTO dossier (pub, selection_id, account_id, made_by)"
           " SELECT 'berkas-pejabat', s.id, a.id, ?1 FROM selection s, account a"
           " WHERE s.pub = ?2 AND a.pub = ?3", "iss", o->prepared, o->cases[0].sel,
           o->as[ROLE_PYB]);
    db_run(db, "UPDATE account SET unit = 'Unit Jabatan' WHERE pub IN (?1, ?2)", "ss",
           o->as[ROLE_PYB], o->as[ROLE_PPK]);
    return db_failed(db) ? DROP : KEEP;
}

static enum outcome_kind decides(enum role who, const struct office_case *k)
{
    struct request r = request("uji.putuskan", o->as[who], "putusan", NULL);
    json_put(r.input, "selection", k->sel);
    json_put(r.input, "application", k->app);
    return office_perform(o, o->a, &r);
}

static void test_shut_out(void **state)
{
    begin(state);
    const struct office_case *k = &o->cases[0];
    KIND(about(o->as[ROLE_SECRETARIAT], k), OUT_DONE);
    KIND(about(o->second_panel, k), OUT_DONE);
    assert_true(reads(o->as[ROLE_SECRETARIAT], k) && reads(o->second_panel, k));
    test_store_do(o->store, put_officer_applies, NULL);
    int64_t before = office_rows(o, false);
    KIND(about(o->as[ROLE_SECRETARIAT], k), OUT_REFUSED);
    assert_string_equal(o->out.refusal.clause, k->reg->shut_out_clause);
    /* Who works under the post. */
    KIND(about(o->second_panel, k), OUT_REFUSED);
    assert_string_equal(o->out.refusal.clause, k->reg->shut_out_clause);
    assert_int_equal(office_rows(o, false), before);
    /* Nor do they read as officers what they may not touch. */
    assert_false(reads(o->as[ROLE_SECRETARIAT], k));
    assert_false(reads(o->second_panel, k));
    assert_true(reads(o->as[ROLE_PANEL], k));
    /* Those who decide, too, when they compete; standing above the post shuts nobody out. */
    KIND(decides(ROLE_PYB, k), OUT_DONE);
    assert_true(reads(o->as[ROLE_PYB], k));
    test_store_do(o->store, put_decider_applies, NULL);
    KIND(decides(ROLE_PYB, k), OUT_REFUSED);
    assert_string_equal(o->out.refusal.clause, k->reg->shut_out_clause);
    assert_false(reads(o->as[ROLE_PYB], k));
    KIND(decides(ROLE_PPK, k), OUT_DONE);
    KIND(decides(ROLE_PYB, &o->cases[1]), OUT_DONE);
    /* In another selection the secretary is an officer like the others. */
    KIND(about(o->as[ROLE_SECRETARIAT], &o->cases[1]), OUT_DONE);
    assert_true(reads(o->as[ROLE_SECRETARIAT], &o->cases[1]));
    office_end(o);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_same_token), BOTH(test_refusal_keeps_token), BOTH(test_recorded_refusal), BOTH(test_batch),
        BOTH(test_at_once),
        BOTH(test_two_persons), BOTH(test_revoked_meanwhile), BOTH(test_confirm_at_once),
        BOTH(test_legal_time), BOTH(test_two_clocks), BOTH(test_promise), BOTH(test_override), BOTH(test_declaration), BOTH(test_conflict),
        BOTH(test_shut_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
