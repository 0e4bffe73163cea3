/* The members of a panel from a table (`selter panel check`). */
#include "rules/panel.h"
#include "base/arena.h"
#include "base/csv.h"
#include "base/str.h"

enum column { NAME, ELEMENT, INTERNAL, FIELD, ASSESSMENT, COLUMNS };

static const struct csv_column columns[COLUMNS] = {
    [NAME] = {"name", false},
    [ELEMENT] = {"element", false},
    [INTERNAL] = {"internal", false},
    [FIELD] = {"field_evidence", false},
    [ASSESSMENT] = {"assessment_evidence", false},
};
static const struct csv_spec spec = {
    .columns = columns, .n_columns = COLUMNS, .incomplete = true, .max_rows = PANEL_CSV_ROWS_MAX};

struct reading_state {
    struct arena *a;
    const char *file;
    struct faults *f;
    struct panel_member *m;
    const char **folded;               /* the names so far, for comparing */
    size_t n;
};

static void element_read(struct reading_state *s, const struct csv_row *row, enum element *ret)
{
    const char *written = str_fold(s->a, row->cell[ELEMENT]);
    int e = element_from_word(written);
    if (e >= 0) {
        *ret = (enum element)e;
        return;
    }
    const char *words[ELEMENT__MAX];
    for (int i = 0; i < ELEMENT__MAX; i++)
        words[i] = element_word((enum element)i);
    const char *near = str_nearest(written, words, ELEMENT__MAX);
    if (near != NULL)
        csv_fault(row, ELEMENT, "unsur \"%s\" tidak dikenal; mungkin maksud Anda \"%s\"",
                  row->cell[ELEMENT], near);
    else
        csv_fault(row, ELEMENT,
                  "unsur \"%s\" tidak dikenal; isi pejabat, akademisi, pakar, atau profesional",
                  row->cell[ELEMENT]);
}

static const char *evidence_read(struct reading_state *s, const char *cell)
{
    const char *t = cell == NULL ? "" : str_trim(s->a, cell);
    return str_empty(t) ? NULL : t;
}

/* The same name twice may be two people, or one counted twice. */
static void name_warn(struct reading_state *s, const struct csv_row *row, const char *name)
{
    s->folded[s->n] = str_fold(s->a, name);
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->folded[i], s->folded[s->n])) {
            fault_warn(s->f, s->file, (int)row->number, row->col[NAME],
                       "nama \"%s\" sudah ada; pastikan ini orang yang lain", name);
            return;
        }
}

static enum status member_read(void *arg, const struct csv_row *row)
{
    struct reading_state *s = arg;
    struct panel_member *m = &s->m[s->n];
    *m = (struct panel_member){.field_evidence = evidence_read(s, row->cell[FIELD]),
                               .assessment_evidence = evidence_read(s, row->cell[ASSESSMENT])};
    if (row->cell[NAME] != NULL) {
        m->name = str_trim(s->a, row->cell[NAME]);
        if (str_empty(m->name))
            csv_fault(row, NAME, "nama anggota kosong");
        else
            name_warn(s, row, m->name);
    }
    if (row->cell[ELEMENT] != NULL)
        element_read(s, row, &m->element);
    if (row->cell[INTERNAL] != NULL) {
        const char *t = str_trim(s->a, row->cell[INTERNAL]);
        m->internal = str_eq(t, "1");
        if (!str_eq(t, "0") && !str_eq(t, "1"))
            csv_fault(row, INTERNAL, "isi 1 (internal) atau 0 (eksternal), bukan \"%s\"", t);
    }
    s->n++;
    return ST_OK;
}

bool panel_members_read_csv(struct arena *a, const char *file, const char *text, size_t n,
                            struct panel_member **ret, size_t *ret_n, struct faults *f)
{
    struct reading_state s = {.a = a, .file = file, .f = f};
    s.m = arena_array_of(a, PANEL_CSV_ROWS_MAX, struct panel_member);
    s.folded = arena_array_of(a, PANEL_CSV_ROWS_MAX, const char *);
    if (csv_read_text(a, file, text, n, &spec, member_read, &s, f) != ST_OK)
        return false;
    *ret = s.m;
    *ret_n = s.n;
    return true;
}
