/* All sheets of a scorer in a stage as one table: out as an Excel workbook, and back as cells copied
 * out of Excel or as CSV, with a sentence about every row. What comes back is a draft like any other;
 * it is locked sheet by sheet. */
#include <string.h>

#include "base/arena.h"
#include "base/csv.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_shown.h"
#include "procedure/sheet_inside.h"

#define TABLE_BYTES (64 * 1024)
#define TABLE_ROWS 200
/* Columns of the spec: nomor, jabatan, then the criteria. */
enum { COLUMN_NUMBER, COLUMN_POST, FIRST_CRITERION };

static enum status open_stage(struct ctx *c, const char *stage, const struct stage_rule **ret,
                              struct rubric *rubric)
{
    *ret = scores_rule(c, stage);
    if (!*ret)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    if (!sheet_stage_scored(c, *ret, c->actor.roles))
        return act_refuse_clause(c, (*ret)->clause, NULL, "Tahap %s tidak Anda nilai.", (*ret)->name);
    if (!scored_rubric(c, (*ret)->id, rubric))
        return act_refuse_clause(c, (*ret)->clause, "Panitia Seleksi menetapkan kriteria penilaiannya.",
                                 "Kriteria penilaian %s belum ditetapkan.", (*ret)->name);
    if (sheet_asks_instrument(c, *ret, rubric))
        return act_refuse_clause(c, (*ret)->clause, "Isi lembarnya satu per satu.",
                                 "%s dinilai dengan beberapa metode; lembarnya tidak dapat dibaca dari "
                                 "satu tabel.", (*ret)->name);
    return ST_OK;
}

/* ---- sheet.table ---- */

static const char *value_in(struct ctx *c, const struct sheet_line *v, size_t n, const char *criterion)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].valued && str_eq(v[i].criterion, criterion))
            return sheet_value_shown(c->arena, v[i].value);
    return NULL;
}

static void add_row(struct ctx *c, json_t *t, const struct stage_rule *r, const struct rubric *rubric,
                    const struct sheet_scorer *me, const struct sheet_task *k)
{
    struct sheet_line *v;
    json_t *row = shown_row(t);
    size_t n = sheet_lines(c, r, me, k->candidate, "",
                           k->state == SHEET_LOCKED ? SHEET_FROM_LOCKED : SHEET_FROM_DRAFT, &v);
    shown_cell(t, row, k->app.number);
    shown_cell(t, row, k->posts);
    for (size_t i = 0; i < rubric->n; i++)
        shown_cell(t, row, value_in(c, v, n, rubric->v[i].id));
    shown_cell(t, row, k->state == SHEET_LOCKED ? "terkunci" : k->state == SHEET_NONE ? "belum" : "draf");
}

static const struct param stage_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

static enum status read_table(struct ctx *c, const struct input *in, json_t *data)
{
    const struct sheet_scorer me = {c->actor.account, c->actor.pub};
    const struct stage_rule *r;
    struct rubric rubric;
    struct sheet_tasks tasks;
    enum status s = open_stage(c, input_text(in, "stage"), &r, &rubric);
    if (s != ST_OK)
        return s;
    json_t *t = shown_table(arena_printf(c->arena, "Lembar %s", r->name), true);
    shown_column(t, "Nomor", false);
    shown_column(t, "Jabatan", false);
    for (size_t i = 0; i < rubric.n; i++)
        shown_column(t, rubric.v[i].name, true);
    shown_column(t, "Keadaan", false);
    sheet_tasks(c, r, &me, &tasks);
    for (size_t i = 0; i < tasks.n; i++)
        add_row(c, t, r, &rubric, &me, &tasks.v[i]);
    public_selection(c, data);
    json_put(data, "stage", r->id);
    json_put(data, "name", r->name);
    leaf_clause(data, "clause", c->sel->reg, r->clause);
    json_put_int(data, "count", (int64_t)tasks.n);
    json_put_flag(data, "has_candidates", tasks.n > 0);
    json_put_new(data, "criteria", sheet_rubric_json(c, r));
    json_put_new(data, "table", t);
    return ST_OK;
}

/* ---- sheet.read ---- */

struct table_reading {
    struct ctx *c;
    const struct stage_rule *rule;
    struct rubric rubric;
    struct sheet_tasks tasks;
    size_t kept, left;
};

static void say(struct table_reading *r, const struct csv_row *row, const char *number, const char *what)
{
    act_remark(r->c, NULL, "Baris %zu%s%s: %s", row->number, *number ? ", peserta " : "", number, what);
}

static bool same_words(struct ctx *c, const char *a, const char *b)
{
    return a && str_eq(str_fold(c->arena, str_trim(c->arena, a)), str_fold(c->arena, b));
}

/* By number, and by post where the number applied for several. NULL after a sentence. */
static const struct sheet_task *task_of_row(struct table_reading *r, const struct csv_row *row)
{
    const char *number = row->cell[COLUMN_NUMBER] ? row->cell[COLUMN_NUMBER] : "";
    const char *post = row->cell[COLUMN_POST];
    const struct sheet_task *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < r->tasks.n; i++) {
        const struct sheet_task *t = &r->tasks.v[i];
        if (!t->app.number || !same_words(r->c, number, t->app.number) ||
            (!str_empty(post) && !same_words(r->c, post, t->posts)))
            continue;
        found = t;
        n++;
    }
    if (n == 1 && found->state != SHEET_LOCKED)
        return found;
    say(r, row, number,
        n > 1 ? "melamar beberapa jabatan; sebutkan jabatannya pada kolom Jabatan"
        : n   ? "sudah terkunci, dilewati"
              : "tidak ada lembar Anda dengan nomor dan jabatan ini");
    return NULL;
}

/* False after a sentence about a cell that is no number. */
static bool take_cells(struct table_reading *r, const struct csv_row *row, struct sheet_value *v, size_t *ret_n)
{
    *ret_n = 0;
    for (size_t i = 0; i < r->rubric.n; i++) {
        const char *cell = row->cell[FIRST_CRITERION + i];
        const char *text = cell ? str_trim(r->c->arena, cell) : "";
        if (!*text)
            continue;
        v[*ret_n].criterion = r->rubric.v[i].id;
        if (!dec_parse(text, &v[*ret_n].value)) {
            say(r, row, row->cell[COLUMN_NUMBER], arena_printf(r->c->arena, "\"%s\" pada %s bukan angka; baris ini "
                                                   "tidak disimpan", text, r->rubric.v[i].name));
            return false;
        }
        ++*ret_n;
    }
    return true;
}

static bool take_row(struct table_reading *r, const struct csv_row *row, const struct sheet_task *task)
{
    struct ctx *c = r->c;
    struct sheet_value *v = arena_array_of(c->arena, r->rubric.n, struct sheet_value);
    struct application_ref asked = task->app, *before = c->app;
    struct faults f;
    size_t n;
    faults_init(&f, c->arena);
    if (!take_cells(r, row, v, &n))
        return false;
    if (!n) {
        say(r, row, row->cell[COLUMN_NUMBER], "tidak ada nilai, dilewati");
        return false;
    }
    c->app = &asked;
    enum status s = sheet_take_row(c, r->rule, v, n, &f);
    c->app = before;
    if (s == ST_OK)
        say(r, row, row->cell[COLUMN_NUMBER], arena_printf(c->arena, "%zu dari %zu kriteria disimpan sebagai draf", n,
                                               r->rubric.n));
    else if (s == ST_REFUSED)
        say(r, row, row->cell[COLUMN_NUMBER], c->out->refusal.message);
    else
        say(r, row, row->cell[COLUMN_NUMBER], f.n ? f.v[0].message : "tidak dapat disimpan");
    c->out->refusal = (struct verdict){0};
    return s == ST_OK;
}

static enum status on_row(void *arg, const struct csv_row *row)
{
    struct table_reading *r = arg;
    const struct sheet_task *task = task_of_row(r, row);
    bool kept = task && take_row(r, row, task);
    r->kept += kept;
    r->left += !kept;
    return ST_OK;
}

/* Text loses the blanks at its end on the way in: the empty cells of the last row come back. */
static const char *whole_text(struct ctx *c, const char *text, size_t columns)
{
    if (!strchr(text, '\t'))
        return text;
    char *tabs = arena_alloc(c->arena, columns + 1);
    memset(tabs, '\t', columns);
    tabs[columns] = '\0';
    return arena_printf(c->arena, "%s%s", text, tabs);
}

static enum status run_read(struct ctx *c, const struct input *in)
{
    const struct sheet_scorer me = {c->actor.account, c->actor.pub};
    struct table_reading r = {.c = c};
    const char *text = input_text(in, "table");
    enum status s = open_stage(c, c->tag, &r.rule, &r.rubric);
    if (s != ST_OK)
        return s;
    struct csv_column *columns = arena_array_of(c->arena, r.rubric.n + FIRST_CRITERION, struct csv_column);
    columns[COLUMN_NUMBER] = (struct csv_column){"nomor", false};
    columns[COLUMN_POST] = (struct csv_column){"jabatan", true};
    for (size_t i = 0; i < r.rubric.n; i++)
        columns[FIRST_CRITERION + i] =
            (struct csv_column){str_fold(c->arena, r.rubric.v[i].name), false};
    struct csv_spec spec = {.columns = columns, .n_columns = r.rubric.n + FIRST_CRITERION, .others = true,
                            .max_rows = TABLE_ROWS};
    sheet_tasks(c, r.rule, &me, &r.tasks);
    text = whole_text(c, text, spec.n_columns + 1);
    if (csv_read_text(c->arena, "tabel", text, strlen(text), &spec, on_row, &r, c->out->faults) != ST_OK)
        return ST_INVALID;
    c->out->goes_on = "Periksa setiap lembar, lalu kunci. Draf belum dihitung.";
    return act_done(c, "Tabel %s dibaca: %zu baris disimpan sebagai draf, %zu tidak.", r.rule->name,
                    r.kept, r.left);
}

static const struct param read_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"table", PARAM_TEXT, true, "tabel nilai", .max = TABLE_BYTES, .personal = true,
     .hint = "sel yang disalin dari Excel beserta baris judulnya, atau isi berkas CSV"},
    PARAMS_END,
};

static const struct act acts[] = {
    {.name = "sheet.read", .title = "Baca tabel nilai", .who = SHEET_SCORERS,
     .when = PHASES(PHASE_CLOSED, PHASE_SELECTING), .flags = ACT_ORDERED,
     .lock = LOCK_SELECTION_SHARED, .tag_param = "stage", .rule = "stages", .params = read_params,
     .names = NAMES_SELECTION, .run = run_read},
};
static const struct page pages[] = {
    {.name = "sheet.table", .path = "/seleksi/:selection/penilaian/tabel",
     .title = "Lembar sebagai tabel", .resource = "sheet", .who = SHEET_SCORERS,
     .names = NAMES_SELECTION, .params = stage_params, .template = "sheet_table",
     .read = read_table},
};

const struct act_table sheet_table_acts = {acts, sizeof acts / sizeof acts[0]};
const struct page_table sheet_table_pages = {pages, sizeof pages / sizeof pages[0]};
