/* The law as the program applies it, for everybody to read: every clause in our words, what in
 * the program enforces it, how it was read where it is open, and what the other reading would be.
 *
 * /regulasi/KEY shows the regulation on the shelf; with ?selection=ID the copy that selection is
 * bound to, whatever became of the file since. */
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/act.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "rules/regulation_diff.h"

/* ---- the list ---- */

static json_t *head_json(struct ctx *c, const struct regulation *r)
{
    json_t *o = json_object();
    json_put(o, "key", r->key);
    json_put(o, "title", r->title);
    json_put(o, "short_title", r->short_title);
    json_put(o, "government", r->government);
    json_put_int(o, "version", r->version);
    json_put(o, "hash", hex_encode(c->arena, r->hash.b, HASH_LEN));
    leaf_date(c->arena, o, "in_force", r->force.known ? r->force.from : DATE_NONE);
    json_put_int(o, "clause_count", (int64_t)r->n_clauses);
    json_put_int(o, "reading_count", (int64_t)r->n_readings);
    json_put_int(o, "step_count", (int64_t)r->n_steps);
    return o;
}

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *const *v;
    size_t n = gate_regulations(c->gate, &v);
    json_t *list = json_array();
    (void)in;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, head_json(c, v[i]));
    json_put_new(data, "regulations", list);
    return ST_OK;
}

/* ---- one regulation ---- */

/* The copy an announced selection is bound to, its own or a supplement's, by key; NULL. */
static const struct regulation *pinned_by(struct ctx *c, const char *selection, const char *key)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.regulation_hash, s.supplements FROM selection s WHERE s.pub = ?1"
        " AND EXISTS (SELECT 1 FROM announcement a WHERE a.selection_id = s.id)", "s", selection);
    if (!rows_next(rows))
        return NULL;
    const char *more = rows_text(rows, 1);
    char *hashes = arena_printf(c->arena, "%s,%s", rows_text(rows, 0), more ? more : ""), **v;
    rows_end(rows);
    size_t n = str_split(c->arena, hashes, ',', &v);
    for (size_t i = 0; i < n; i++) {
        const struct regulation *r = *v[i] ? gate_pinned(c->gate, c->db, v[i]) : NULL;
        if (r && str_eq(r->key, key))
            return r;
    }
    return NULL;
}

static enum status find_regulation(struct ctx *c, const struct input *in, const char *field,
                                   const struct regulation **ret)
{
    const char *key = input_text(in, field), *selection = input_text(in, "selection");
    *ret = selection ? pinned_by(c, selection, key) : gate_regulation(c->gate, key);
    return *ret ? ST_OK : act_fault(c, field, "Peraturan \"%s\" tidak ditemukan", key);
}

static void put_bound(struct ctx *c, const struct input *in, const struct regulation *r,
                      json_t *data)
{
    const char *selection = input_text(in, "selection");
    const struct regulation *shelf = gate_regulation(c->gate, r->key);
    json_t *o = selection ? json_object() : json_null();
    if (selection) {
        json_put(o, "pub", selection);
        json_put(o, "title", db_text(c->db, c->arena, "SELECT title FROM selection WHERE pub = ?1",
                                     "s", selection));
        json_put_flag(o, "differs", !shelf || !hash_eq(&shelf->hash, &r->hash));
    }
    json_put_new(data, "bound_to", o);
}

static void put_basis(const struct regulation *r, json_t *data)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_basis; i++) {
        json_t *o = json_object();
        json_put(o, "text", r->basis[i].text);
        json_put(o, "note", r->basis[i].note);
        json_array_append_new(list, o);
    }
    json_put_new(data, "basis", list);
}

/* The others, to compare with. */
static void put_others(struct ctx *c, const struct regulation *r, json_t *data)
{
    const struct regulation *const *v;
    size_t n = gate_regulations(c->gate, &v);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        if (str_eq(v[i]->key, r->key))
            continue;
        json_t *o = json_object();
        json_put(o, "key", v[i]->key);
        json_put(o, "title", v[i]->short_title);
        json_array_append_new(list, o);
    }
    json_put_new(data, "others", list);
}

/* ---- what enforces a clause ---- */

static void append(json_t *list, const char *name, const char *title)
{
    size_t i;
    json_t *o;
    json_array_foreach(list, i, o)
        if (str_eq(json_str(o, "name"), name))
            return;
    o = json_object();
    json_put(o, "name", name);
    json_put(o, "title", title);
    json_array_append_new(list, o);
}

/* "announcement.publish" of "announcement.publish:tag". */
static const struct act *act_of(const struct gate *g, struct arena *a, const char *pattern)
{
    return pattern ? gate_act(g, arena_strndup(a, pattern, strcspn(pattern, ":"))) : NULL;
}

static json_t *acts_json(struct ctx *c, const struct regulation *r, const char *clause)
{
    json_t *list = json_array();
    for (size_t i = 0; i < gate_acts(c->gate); i++) {
        const struct act *a = gate_act_at(c->gate, i);
        if (a->rule && str_eq(regulation_clause(r, a->rule), clause))
            append(list, a->name, a->title);
    }
    for (size_t i = 0; i < r->n_acts; i++) {
        const struct act *a = act_of(c->gate, c->arena, r->acts[i].act);
        if (a && str_eq(r->acts[i].clause, clause))
            append(list, a->name, a->title);
    }
    for (size_t i = 0; i < r->n_steps; i++) {
        const struct act *a = act_of(c->gate, c->arena, r->steps[i].done);
        if (a && str_eq(r->steps[i].clause, clause))
            append(list, a->name, a->title);
    }
    return list;
}

static json_t *steps_json(const struct regulation *r, const char *clause)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_steps; i++)
        if (str_eq(r->steps[i].clause, clause))
            append(list, r->steps[i].id, r->steps[i].title);
    return list;
}

static json_t *rule_keys(const struct regulation *r, const char *clause)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_citations; i++)
        if (str_eq(r->citations[i].clause, clause))
            json_array_append_new(list, json_string(r->citations[i].path));
    return list;
}

static json_t *reading_json(const struct reading *k)
{
    json_t *o = json_object(), *choices = json_array();
    size_t n = 0;
    const char *const *words = reading_choices(k->key, &n);
    json_put(o, "key", k->key_word);
    json_put(o, "clause", k->clause);
    json_put(o, "matter", k->matter);
    json_put(o, "choice", k->choice);
    json_put(o, "reason", k->reason);
    json_put(o, "alternative", k->alternative);
    for (size_t i = 0; i < n; i++)
        json_array_append_new(choices, json_string(words[i]));
    json_put_new(o, "choices", choices);
    return o;
}

static json_t *readings_json(const struct regulation *r, const char *clause)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_readings; i++)
        if (!clause || str_eq(r->readings[i].clause, clause))
            json_array_append_new(list, reading_json(&r->readings[i]));
    return list;
}

static json_t *clause_json(struct ctx *c, const struct regulation *r, const struct clause *k)
{
    json_t *o = json_object(), *keys = rule_keys(r, k->id), *acts = acts_json(c, r, k->id),
           *steps = steps_json(r, k->id), *readings = readings_json(r, k->id);
    json_put(o, "id", k->id);
    json_put(o, "cite", k->cite);
    json_put(o, "text", k->text);
    json_put(o, "kind", clause_kind_name(k->kind));
    json_put(o, "certainty", certainty_name(k->certainty));
    json_put_flag(o, "sure", k->certainty == SURE);
    json_put(o, "source", k->source);
    json_put(o, "note", k->note);
    json_put_flag(o, "enforced", json_array_size(keys) + json_array_size(acts) > 0);
    json_put_flag(o, "has_keys", json_array_size(keys) > 0);
    json_put_flag(o, "has_acts", json_array_size(acts) > 0);
    json_put_flag(o, "has_steps", json_array_size(steps) > 0);
    json_put_new(o, "rule_keys", keys);
    json_put_new(o, "acts", acts);
    json_put_new(o, "steps", steps);
    json_put_new(o, "readings", readings);
    return o;
}

static const struct param show_params[] = {
    {"key", PARAM_LINE, true, "kunci peraturan", .max = 60},
    {"selection", PARAM_PUB, false, "seleksi"},
    PARAMS_END,
};

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *r;
    enum status s = find_regulation(c, in, "key", &r);
    if (s != ST_OK)
        return s;
    json_t *clauses = json_array();
    size_t enforced = 0;
    for (size_t i = 0; i < r->n_clauses; i++) {
        json_t *k = clause_json(c, r, &r->clauses[i]);
        enforced += json_flag(k, "enforced");
        json_array_append_new(clauses, k);
    }
    json_put(data, "title", r->short_title);
    json_put_new(data, "regulation", head_json(c, r));
    leaf_clause(data, "in_force_clause", r, r->force.clause);
    json_put_int(data, "enforced_count", (int64_t)enforced);
    put_bound(c, in, r, data);
    put_basis(r, data);
    put_others(c, r, data);
    json_put_new(data, "readings", readings_json(r, NULL));
    json_put_new(data, "clauses", clauses);
    return ST_OK;
}

/* ---- two side by side ---- */

/* The parts of a regulation file as people call them; the rest goes by its key. */
static const struct part {
    const char *key, *title;
} parts[] = {
    {"in_force", "Mulai berlaku"},
    {"readings", "Penafsiran"},
    {"catalogue", "Daftar jabatan"},
    {"panel", "Panitia Seleksi"},
    {"secretariat", "Sekretariat"},
    {"assessors", "Tim Penilai Kompetensi"},
    {"announcement", "Pengumuman"},
    {"dossier", "Berkas lamaran"},
    {"minimum", "Jumlah paling sedikit"},
    {"eligibility", "Syarat jabatan"},
    {"objective_link", "Keterkaitan objektif"},
    {"stages", "Tahap seleksi"},
    {"weights", "Bobot"},
    {"steps", "Langkah"},
    {"result", "Hasil, tiga nama, dan pilihan"},
    {"reports", "Laporan"},
    {"orientation", "Masa orientasi"},
    {"acts", "Siapa berwenang melakukan apa"},
    {"declaration", "Pernyataan integritas"},
    {"merit", "Sistem merit"},
    {"shut_out", "Yang tidak boleh ikut bekerja"},
    {"equipment", "Anggaran dan perlengkapan"},
};

static const char *part_title(const char *key)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (str_eq(parts[i].key, key))
            return parts[i].title;
    return key;
}

static json_t *change_json(const struct regulation *a, const struct regulation *b,
                           const struct regulation_change *v)
{
    json_t *o = json_object();
    json_put(o, "path", v->path);
    json_put(o, "a", v->a);
    json_put(o, "b", v->b);
    leaf_clause(o, "clause_a", a, v->clause_a);
    leaf_clause(o, "clause_b", b, v->clause_b);
    return o;
}

/* Changes stand in the order of the file, so that those of a part are together. */
static json_t *changes_by_part(struct ctx *c, const struct regulation *a,
                               const struct regulation *b, const struct regulation_change *v,
                               size_t n)
{
    json_t *list = json_array(), *changes = NULL;
    const char *last = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *key = arena_strndup(c->arena, v[i].path, strcspn(v[i].path, "."));
        if (!str_eq(key, last)) {
            json_t *o = json_object();
            changes = json_array();
            json_put(o, "key", key);
            json_put(o, "title", part_title(key));
            json_put_new(o, "changes", changes);
            json_array_append_new(list, o);
        }
        last = key;
        json_array_append_new(changes, change_json(a, b, &v[i]));
    }
    return list;
}

static const struct param compare_params[] = {
    {"key", PARAM_LINE, true, "kunci peraturan", .max = 60},
    {"other", PARAM_LINE, true, "peraturan pembanding", .max = 60},
    PARAMS_END,
};

static enum status read_compare(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *a = NULL, *b = NULL;
    struct regulation_change *v;
    enum status s = find_regulation(c, in, "key", &a);
    if (s == ST_OK)
        s = find_regulation(c, in, "other", &b);
    if (s != ST_OK)
        return s;
    size_t n = regulation_diff(c->arena, a, b, false, &v);
    json_put(data, "title", arena_printf(c->arena, "%s dan %s", a->short_title, b->short_title));
    json_put_new(data, "from", head_json(c, a));
    json_put_new(data, "to", head_json(c, b));
    json_put_int(data, "count", (int64_t)n);
    json_put_new(data, "parts", changes_by_part(c, a, b, v, n));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "law.list", .path = "/regulasi", .title = "Peraturan", .resource = "regulation",
     .who = EVERYBODY, .template = "law_list", .read = read_list},
    {.name = "law.show", .path = "/regulasi/:key", .title = "Peraturan", .resource = "regulation",
     .who = EVERYBODY, .params = show_params, .template = "law", .read = read_show},
    {.name = "law.compare", .path = "/regulasi/:key/banding/:other",
     .title = "Perbandingan peraturan", .resource = "regulation", .who = EVERYBODY,
     .params = compare_params, .template = "law_compare", .read = read_compare},
};

const struct page_table law_pages = {pages, sizeof pages / sizeof pages[0]};
