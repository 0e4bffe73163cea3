#include "procedure/parts_own.h"

#include "base/arena.h"
#include "base/str.h"
#include "procedure/parts_dossier.h"

struct found {
    struct own_task *v;
    size_t n;
    const char *here;
};

static void add(struct found *f, const char *what, const char *href, struct date due)
{
    if (f->n < OWN_TASKS_MAX)
        f->v[f->n++] = (struct own_task){what, href, due};
}

static void add_corrections(struct ctx *c, int64_t dossier, struct found *f)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    struct rows *rows = db_rows(c->db,
                                "SELECT item, until_at FROM correction_request WHERE dossier_id = ?1"
                                " AND ended_by IS NULL AND until_at >= ?2 ORDER BY until_at, id",
                                "ii", dossier, c->stamp);
    while (rows_next(rows)) {
        const char *item = arena_strdup(c->arena, rows_text(rows, 0));
        const struct wanted *w = wanted_find(v, n, item);
        add(f, arena_printf(c->arena, "Unggah perbaikan: %s", w ? w->name : item),
            arena_printf(c->arena, "%s#perbaikan", f->here),
            instant_date(rows_int(rows, 1), c->sel->zone));
    }
    rows_end(rows);
}

static void add_sessions(struct ctx *c, int64_t dossier, struct found *f)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT s.stage, s.at, s.room FROM session s JOIN application a"
                                " ON a.id = s.application_id WHERE a.dossier_id = ?1"
                                " AND s.ended_by IS NULL AND s.at >= ?2 ORDER BY s.at, s.id",
                                "ii", dossier, c->stamp);
    while (rows_next(rows)) {
        const struct stage_rule *r = regulation_stage(c->sel->reg, rows_text(rows, 0));
        instant at = rows_int(rows, 1);
        add(f, arena_printf(c->arena, "Hadiri %s pukul %s, %s", r ? r->name : rows_text(rows, 0),
                            instant_clock(c->arena, at, c->sel->zone), rows_text(rows, 2)),
            arena_printf(c->arena, "%s#undangan", f->here), instant_date(at, c->sel->zone));
    }
    rows_end(rows);
}

size_t own_tasks(struct ctx *c, struct own_task ret[OWN_TASKS_MAX])
{
    struct found f = {ret, 0, arena_printf(c->arena, "/seleksi/%s/lamaran", c->sel->pub)};
    int64_t dossier = db_int(c->db, 0,
                             "SELECT id FROM dossier WHERE selection_id = ?1 AND account_id = ?2",
                             "ii", c->sel->id, c->actor.account);
    if (!dossier)
        return 0;
    bool sent = db_int(c->db, 0, "SELECT COUNT(*) FROM submission WHERE dossier_id = ?1 AND void = 0",
                       "i", dossier) > 0;
    if (!sent && date_cmp(c->today, c->sel->closes) <= 0)
        add(&f, "Lengkapi dan ajukan lamaran", f.here, c->sel->closes);
    add_corrections(c, dossier, &f);
    add_sessions(c, dossier, &f);
    return f.n;
}
