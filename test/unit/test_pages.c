/* Every page, read by everybody at every phase the scenarios reach, on both engines: it answers
 * exactly those whom the tests' own copy of the matrix names at that phase, the others are told that
 * it is closed, and nobody meets an error. What is personal, and the names of those who compete, are
 * read by nobody they are not meant for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/player.h"
#include "procedure/parts.h"
#include "support/matrix_copy.h"
#include "support/store.h"

#define STAFF                                                                                 \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |  \
     ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR) |            \
     ROLE_BIT(ROLE_USER))

static struct test_store *store;
static struct clock legal;
static struct gate *gate;
static struct arena *arena;            /* of the play */
static struct arena *scratch;          /* of one reading */
static size_t n_read, n_closed, n_values, n_names;

/* ---- a page that tells where a selection stands ---- */

static enum phase told_phase;
static bool told_announced;

static enum status read_phase(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    (void)data;
    told_phase = c->phase;
    told_announced = !date_is_none(c->sel->opens);
    return ST_OK;
}
static const struct page probe[] = {
    {.name = "uji.tahap", .title = "Tahap", .resource = "regulation", .who = ROLE_BIT(ROLE_PUBLIC),
     .names = NAMES_SELECTION, .read = read_phase},
};

static void open_gate(void)
{
    struct err e = {0};
    const struct act_table *acts;
    const struct page_table *pages;
    size_t n_acts = procedure_acts(&acts), n_pages = procedure_pages(&pages);
    struct page_table *all = arena_array_of(arena, n_pages + 1, struct page_table);
    memcpy(all, pages, n_pages * sizeof *pages);
    all[n_pages++] = (struct page_table){probe, 1};
    struct gate_options o = {.store = store->store, .clock = &legal, .acts = acts,
                             .n_acts = n_acts, .pages = all, .n_pages = n_pages,
                             .regulations_dir = SELTER_SOURCE_ROOT "/regulations",
                             .calendars_dir = SELTER_SOURCE_ROOT "/calendars"};
    clock_real(&legal);
    gate = gate_new(&o, &e);
    if (!gate)
        fail_msg("%s", e.detail);
}

/* ---- people and subjects, as the store has them ---- */

struct reader {
    int64_t id;
    const char *pub, *nip, *email;
    role_set roles;
    bool competes;                     /* has a dossier in the selection */
};

static struct db *reading(void)
{
    struct db *db;
    struct err e = {0};
    if (store_read(store->store, &db, &e) != ST_OK)
        fail_msg("%s", e.detail);
    return db;
}

static role_set roles_of(struct db *db, int64_t account, int64_t sel, const char *today)
{
    role_set roles = ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_APPLICANT);
    struct rows *rows = db_rows(
        db,
        "SELECT role FROM official WHERE account_id = ?1 AND ended_by IS NULL AND from_date <= ?3"
        " AND (until_date IS NULL OR until_date >= ?3) UNION SELECT role FROM role_grant"
        " WHERE account_id = ?1 AND selection_id = ?2 AND ended_by IS NULL ORDER BY 1",
        "iis", account, sel, today);
    while (rows_next(rows))
        roles |= ROLE_BIT(role_from_word(rows_text(rows, 0)));
    return roles;
}

/* The public, and one person of each set of roles; of those with equal roles who compete and who
 * do not are two kinds. */
static size_t readers_of(int64_t sel, const char *today, struct reader **ret)
{
    struct db *db = reading();
    size_t n = (size_t)db_int(db, 0, "SELECT COUNT(*) FROM account WHERE ended_by IS NULL", ""), k = 1;
    struct reader *all = arena_array_of(scratch, n, struct reader), *v;
    v = arena_array_of(scratch, n + 1, struct reader);
    struct rows *rows = db_rows(db,
                                "SELECT id, pub, p_nip, p_email, (SELECT COUNT(*) FROM dossier d WHERE"
                                " d.account_id = a.id AND d.selection_id = ?1) FROM account a"
                                " WHERE ended_by IS NULL ORDER BY id", "i", sel);
    for (size_t i = 0; i < n && rows_next(rows); i++)
        all[i] = (struct reader){.id = rows_int(rows, 0), .competes = rows_int(rows, 4),
                                 .pub = arena_strdup(scratch, rows_text(rows, 1)),
                                 .nip = arena_strdup(scratch, rows_text(rows, 2)),
                                 .email = arena_strdup(scratch, rows_text(rows, 3))};
    rows_end(rows);
    v[0] = (struct reader){.roles = ROLE_BIT(ROLE_PUBLIC)};
    for (size_t i = 0; i < n; i++) {
        bool known = false;
        all[i].roles = roles_of(db, all[i].id, sel, today);
        for (size_t j = 1; j < k; j++)
            known = known || (v[j].roles == all[i].roles && v[j].competes == all[i].competes);
        if (!known)
            v[k++] = all[i];
    }
    assert_false(db_failed(db));
    store_read_done(db);
    *ret = v;
    return k;
}

static const char *text_of(const char *sql, int64_t sel)
{
    struct db *db = reading();
    const char *t = db_text(db, scratch, sql, "i", sel);
    store_read_done(db);
    return t;
}

static const char *value_of(const struct param *p, int64_t sel)
{
    if (str_eq(p->name, "key"))
        return "blora-55-2014";
    if (str_eq(p->name, "other"))
        return "ntt-34-2019";
    if (str_eq(p->name, "version"))
        return text_of("SELECT pub FROM announcement WHERE selection_id = ?1 ORDER BY id LIMIT 1", sel);
    if (str_eq(p->name, "stage"))
        return "wawancara";
    if (str_eq(p->name, "complaint"))
        return text_of("SELECT pub FROM complaint WHERE selection_id = ?1 ORDER BY id LIMIT 1", sel);
    if (str_eq(p->name, "letter"))
        return text_of("SELECT pub FROM letter WHERE selection_id = ?1 ORDER BY id DESC LIMIT 1", sel);
    return p->required ? "tidak-ada-0" : NULL;
}

/* NULL: the selection has no such subject yet. */
static json_t *input_for(const struct page *p, int64_t sel, const char *sel_pub)
{
    json_t *in = json_in(scratch, json_object());
    const char *post = text_of("SELECT pub FROM post WHERE selection_id = ?1 AND ended_by IS NULL"
                               " ORDER BY id LIMIT 1", sel);
    const char *app = text_of("SELECT a.pub FROM application a JOIN post p ON p.id = a.post_id"
                              " WHERE a.selection_id = ?1 AND a.ended_by IS NULL"
                              " AND p.ended_by IS NULL ORDER BY a.id LIMIT 1", sel);
    if (((p->names & NAMES_POST) && !post) || ((p->names & NAMES_APPLICATION) && !app))
        return NULL;
    if (p->names & NAMES_SELECTION)
        json_put(in, "selection", sel_pub);
    if (p->names & NAMES_POST)
        json_put(in, "post", post);
    if (p->names & NAMES_APPLICATION)
        json_put(in, "application", app);
    for (const struct param *q = p->params; q && q->name; q++) {
        const char *v = value_of(q, sel);
        if (v)
            json_put(in, q->name, v);
        else if (q->required)
            return NULL;
    }
    return in;
}

/* ---- what must come of it ---- */

static bool open_to(const struct page *p, const struct copy_page *copy, const struct reader *r)
{
    const struct copy_row *row = matrix_copy_row(copy->resource);
    enum phase phase = !(p->names & NAMES_SELECTION)                       ? PHASE_REPORTED
                       : told_phase == PHASE_CANCELLED && !told_announced ? PHASE_PREPARATION
                                                                           : told_phase;
    role_set can = r->roles & copy->who;
    if (r->competes && (p->names & NAMES_SELECTION))
        can &= ~(role_set)STAFF;
    for (int i = 0; i < ROLE__MAX; i++)
        if ((can & ROLE_BIT(i)) && (row->may[i] & PHASE_BIT(phase)))
            return true;
    return false;
}

/* Too short a value would be found by accident. */
#define TELLING 8

/* Is it in the text of a JSON document? */
static bool stands_in(const char *text, const char *value)
{
    json_t *v = json_string(value);
    char *quoted = json_dumps(v, JSON_ENCODE_ANY);
    quoted[strlen(quoted) - 1] = '\0';
    bool found = strstr(text, quoted + 1) != NULL;
    free(quoted);
    json_decref(v);
    return found;
}

/* Values of the store that stand only on pages of certain rows; what the reader knows of himself may
 * be equal. The law is the same for everybody: what it says of "berkas kertas" is no file's name. */
static void check_values(const struct copy_page *copy, const struct reader *r, const char *text)
{
    if (str_eq(copy->resource, "regulation"))
        return;
    struct db *db = reading();
    for (size_t i = 0; i < matrix_copy()->n_values; i++) {
        const struct copy_value *v = &matrix_copy()->values[i];
        if (matrix_copy_value_on(v, copy->resource))
            continue;
        struct rows *rows = db_rows(db, arena_printf(scratch, "SELECT DISTINCT %s FROM %s WHERE %s"
                                                     " IS NOT NULL ORDER BY 1",
                                                     v->column, v->table, v->column), "");
        for (; rows_next(rows); n_values++) {
            const char *x = rows_text(rows, 0);
            if (strlen(x) >= TELLING && !str_eq(x, r->nip) && !str_eq(x, r->email) &&
                stands_in(text, x))
                fail_msg("%s gives %s at %s a value of %s.%s: %s", copy->name,
                         r->pub ? r->pub : "the public", phase_word(told_phase), v->table, v->column,
                         x);
        }
        rows_end(rows);
    }
    assert_false(db_failed(db));
    store_read_done(db);
}

/* Who competes is told by nothing that is public but the announced result of a stage. */
static void check_names(const struct page *p, const struct reader *r, int64_t sel, const char *text)
{
    static const char *const open[] = {"announcement", "timeline", "regulation", "checkpoint",
                                       "own-dossier", "theme", "stage-result"};
    bool is_open = false;
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        is_open = is_open || str_eq(open[i], p->resource);
    if (!is_open || !(p->names & NAMES_SELECTION))
        return;
    struct db *db = reading();
    struct rows *rows = db_rows(
        db,
        "SELECT DISTINCT a.id, a.p_name FROM account a JOIN dossier d ON d.account_id = a.id"
        " WHERE d.selection_id = ?1 AND a.id <> ?2 AND NOT (?3 = 1 AND EXISTS (SELECT 1"
        " FROM stage_result x JOIN stage_decision k ON k.id = x.decision_id"
        " JOIN application q ON q.id = x.application_id JOIN stage_announcement n"
        " ON n.selection_id = k.selection_id AND n.stage = k.stage"
        " AND (n.post_id IS NULL OR n.post_id = k.post_id)"
        " WHERE q.dossier_id = d.id AND x.passed = 1))"
        " AND NOT (?4 = 1 AND EXISTS (SELECT 1 FROM choice h JOIN application q"
        " ON q.id = h.application_id WHERE q.dossier_id = d.id)) ORDER BY a.id",
        "iiii", sel, r->id, (int)str_eq(p->resource, "stage-result"),
        (int)str_eq(p->resource, "timeline"));
    for (; rows_next(rows); n_names++)
        if (stands_in(text, rows_text(rows, 1)))
            fail_msg("%s tells %s at %s that %s competes", p->name, r->pub ? r->pub : "the public",
                     phase_word(told_phase), rows_text(rows, 1));
    rows_end(rows);
    assert_false(db_failed(db));
    store_read_done(db);
}

static void check_content(const struct page *p, const struct copy_page *copy, const struct reader *r,
                          int64_t sel, json_t *data)
{
    char *text = json_dumps(data, JSON_COMPACT);
    check_values(copy, r, text);
    check_names(p, r, sel, text);
    free(text);
}

static void try_page(const struct page *p, const struct copy_page *copy, const struct reader *r,
                     int64_t sel, json_t *in)
{
    struct outcome out;
    json_t *data = NULL;
    bool may = open_to(p, copy, r);
    gate_read(gate, scratch, p->name, r->pub, in, &data, &out);
    bool closed = out.kind == OUT_ERROR && out.err.class == ERR_FORBIDDEN;
    if ((out.kind == OUT_ERROR && !closed) || closed == may) {
        json_t *told = json_in(scratch, outcome_describe(scratch, &out));
        fail_msg("%s at %s as %s (%s%s): %s %s", p->name, phase_word(told_phase),
                 r->pub ? r->pub : "publik", role_set_show(scratch, r->roles),
                 r->competes ? ", competes" : "", json_canonical(scratch, told), out.err.detail);
    }
    n_read += !closed;
    n_closed += closed;
    if (out.kind == OUT_DONE)
        check_content(p, copy, r, sel, data);
}

static void sweep(int64_t sel, const char *pub, const char *today)
{
    struct reader *readers;
    size_t n = readers_of(sel, today, &readers);
    for (size_t i = 0; i < gate_pages(gate); i++) {
        const struct page *p = gate_page_at(gate, i);
        const struct copy_page *copy = p == probe ? NULL : matrix_copy_page(p->name);
        json_t *in = copy ? input_for(p, sel, pub) : NULL;
        for (size_t k = 0; in && k < n; k++)
            try_page(p, copy, &readers[k], sel, in);
    }
}

/* ---- along the scenarios ---- */

#define MAX_SELECTIONS 100
static phase_set seen[MAX_SELECTIONS];

static bool new_phase(int64_t sel, const char *pub)
{
    struct outcome out;
    json_t *data = NULL, *in = json_in(scratch, json_object());
    json_put(in, "selection", pub);
    if (gate_read(gate, scratch, "uji.tahap", NULL, in, &data, &out) != ST_OK)
        fail_msg("%s: %s", pub, out.err.detail);
    assert_true(sel < MAX_SELECTIONS);
    bool fresh = !(seen[sel] & PHASE_BIT(told_phase));
    seen[sel] |= PHASE_BIT(told_phase);
    return fresh;
}

/* Reads all pages of the selection of this act when its phase is one not seen before. */
static void look(const char *pub, instant at)
{
    scratch = arena_new((size_t)512 << 20);
    struct db *db = reading();
    int64_t sel = db_int(db, 0, "SELECT id FROM selection WHERE pub = ?1", "s", pub);
    const char *word = db_text(db, scratch, "SELECT zone FROM selection WHERE pub = ?1", "s", pub);
    store_read_done(db);
    enum zone z;
    if (sel && zone_parse(word, &z) && new_phase(sel, pub))
        sweep(sel, pub, date_iso(scratch, instant_date(at, z)));
    arena_free(scratch);
}

static void play(const char *file)
{
    struct scenario s = {0};
    struct faults wrong;
    struct player p;
    struct err e = {0};
    char *text;
    size_t n;
    faults_init(&wrong, arena);
    assert_int_equal(fs_read(arena, fs_join(arena, SELTER_SOURCE_ROOT "/scenarios", file),
                             (size_t)4 << 20, &text, &n, &e), ST_OK);
    assert_true(scenario_read(arena, file, text, n, &s, &wrong));
    scenario_merge(&s);
    player_init(&p, arena, gate, s.n_scopes, &wrong);
    for (size_t i = 0; i < s.n; i++) {
        struct outcome o;
        struct request r;
        clock_set(&legal, s.v[i].at, true);
        if (!s.v[i].act)
            continue;
        player_request(&p, &s.v[i], &r);
        gate_perform(gate, arena, &r, &o);
        if (s.v[i].save && (o.kind == OUT_DONE || o.kind == OUT_WAITING))
            player_keep(&p, &s.v[i], &o);
        const char *sel = json_str(r.input, "selection");
        if (sel && o.kind == OUT_DONE)
            look(sel, s.v[i].at);
    }
    assert_int_equal(wrong.n, 0);
}

static void sweep_scenario(void **state, const char *file, phase_set reached)
{
    store = *state;
    store->group_us = 1;
    test_store_reopen(store);
    arena = arena_new((size_t)1 << 30);
    memset(seen, 0, sizeof seen);
    n_read = n_closed = n_values = n_names = 0;
    open_gate();
    play(file);
    phase_set all = 0;
    for (size_t i = 0; i < MAX_SELECTIONS; i++)
        all |= seen[i];
    if ((all & reached) != reached)
        fail_msg("%s: phases seen %#x, not all of %#x", file, (unsigned)all, (unsigned)reached);
    assert_true(n_read > 500 && n_closed > 500 && n_values > 5000 && n_names > 500);
    gate_free(gate);
    arena_free(arena);
}

#define TO_THE_END                                                                            \
    (PHASES(PHASE_PREPARATION, PHASE_INAUGURATED) & ~PHASE_BIT(PHASE_ANNOUNCED))

static void test_bantaeng(void **state)
{
    sweep_scenario(state, "bantaeng.yaml", TO_THE_END);
}

static void test_blora(void **state)
{
    sweep_scenario(state, "blora.yaml", TO_THE_END);
}

static void test_ntt(void **state)
{
    sweep_scenario(state, "ntt.yaml", TO_THE_END);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        ON(sqlite, test_bantaeng), ON(postgresql, test_blora), ON(sqlite, test_ntt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
