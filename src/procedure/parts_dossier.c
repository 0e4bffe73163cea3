#include "procedure/parts_dossier.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "rules/person_json.h"

const struct wanted *wanted_find(const struct wanted *v, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].id, id))
            return &v[i];
    return NULL;
}

size_t wanted_items(struct ctx *c, struct wanted **ret)
{
    static const char *const extra_kinds[] = {"pdf", "jpg", "png"};
    const struct dossier_rules *d = &c->sel->reg->dossier;
    size_t extra = (size_t)db_int(c->db, 0,
                                  "SELECT COUNT(*) FROM requirement_criterion"
                                  " WHERE selection_id = ?1 AND item IS NOT NULL"
                                  " AND ended_by IS NULL", "i", c->sel->id);
    struct wanted *v = arena_array_of(c->arena, d->n_items + extra, struct wanted);
    size_t n = 0, most = d->n_items + extra;
    for (; n < d->n_items; n++) {
        const struct dossier_item *i = &d->items[n];
        v[n] = (struct wanted){.id = i->id, .name = i->name, .clause = i->clause,
                               .judged = i->judged, .reason = i->reason,
                               .requirement = i->requirement, .mandatory = i->mandatory,
                               .kinds = i->kinds, .n_kinds = i->n_kinds};
    }
    struct rows *rows = db_rows(c->db,
                                "SELECT item, name, link FROM requirement_criterion"
                                " WHERE selection_id = ?1 AND item IS NOT NULL"
                                " AND ended_by IS NULL ORDER BY id", "i", c->sel->id);
    while (n < most && rows_next(rows)) {
        if (wanted_find(v, n, rows_text(rows, 0)))
            continue;
        v[n++] = (struct wanted){.id = arena_strdup(c->arena, rows_text(rows, 0)),
                                 .name = arena_strdup(c->arena, rows_text(rows, 1)),
                                 .link = arena_strdup(c->arena, rows_text(rows, 2)),
                                 .clause = d->clause, .mandatory = true, .extra = true,
                                 .kinds = extra_kinds, .n_kinds = 3};
    }
    rows_end(rows);
    *ret = v;
    return n;
}

/* The documents that are there count as proofs of those who bring them. */
static void dossier_documents(struct ctx *c, int64_t dossier, struct person *p)
{
    size_t n = (size_t)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM dossier_item WHERE dossier_id = ?1"
                              " AND ended_by IS NULL", "i", dossier);
    const char **v = arena_array_of(c->arena, n, const char *);
    struct rows *rows = db_rows(c->db,
                                "SELECT item FROM dossier_item WHERE dossier_id = ?1"
                                " AND ended_by IS NULL ORDER BY id", "i", dossier);
    while (p->n_documents < n && rows_next(rows))
        v[p->n_documents++] = arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
    p->documents = v;
    p->documents_known = true;
}

void dossier_person(struct ctx *c, int64_t dossier, int64_t account, struct person *ret)
{
    struct faults f;
    faults_init(&f, c->arena);
    *ret = PERSON_UNKNOWN;
    char *text = db_text(c->db, c->arena,
                         "SELECT p_person FROM dossier_profile WHERE dossier_id = ?1"
                         " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", dossier);
    if (text)
        person_json_read(c->arena,
                         json_in(c->arena, json_read(text, strlen(text), "profil", &f)), "person",
                         &f, ret);
    if (str_empty(ret->nip))
        ret->nip = db_text(c->db, c->arena, "SELECT p_nip FROM account WHERE id = ?1", "i",
                           account);
    if (str_empty(ret->name))
        ret->name = db_text(c->db, c->arena, "SELECT p_name FROM account WHERE id = ?1", "i",
                            account);
    dossier_documents(c, dossier, ret);
}
