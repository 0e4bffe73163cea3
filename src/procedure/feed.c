/* What a reader of news is told of all selections: announcements with their corrections, results
 * that were announced, cancellations. Nothing stands here that its own page does not tell the public. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"

#define ENTRIES_MAX 50

struct entry {
    const char *selection, *title, *hash, *kind, *what, *zone;
    int64_t version;
    instant at;
};

static size_t take_entries(struct ctx *c, struct entry *v)
{
    size_t n = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT * FROM (SELECT s.pub, s.title, s.regulation_hash, 'pengumuman' AS kind, a.pub AS what,"
        "  a.version, r.legal_at, s.zone, r.id AS record FROM announcement a"
        "  JOIN selection s ON s.id = a.selection_id JOIN record r ON r.id = a.made_by"
        " UNION ALL SELECT s.pub, s.title, s.regulation_hash, 'hasil', n.stage, 0, r.legal_at, s.zone,"
        "  r.id FROM stage_announcement n JOIN selection s ON s.id = n.selection_id"
        "  JOIN record r ON r.id = n.made_by WHERE n.id = (SELECT MIN(m.id) FROM stage_announcement m"
        "   WHERE m.made_by = n.made_by)"
        " UNION ALL SELECT s.pub, s.title, s.regulation_hash, 'batal', '', 0, r.legal_at, s.zone, r.id"
        "  FROM cancellation k JOIN selection s ON s.id = k.selection_id"
        "  JOIN record r ON r.id = k.made_by WHERE EXISTS (SELECT 1 FROM announcement b"
        "   WHERE b.selection_id = s.id)) x ORDER BY legal_at DESC, record DESC LIMIT ?1", "i",
        (int64_t)ENTRIES_MAX);
    while (n < ENTRIES_MAX && rows_next(rows)) {
        struct entry *e = &v[n++];
        e->selection = arena_strdup(c->arena, rows_text(rows, 0));
        e->title = arena_strdup(c->arena, rows_text(rows, 1));
        e->hash = arena_strdup(c->arena, rows_text(rows, 2));
        e->kind = arena_strdup(c->arena, rows_text(rows, 3));
        e->what = arena_strdup(c->arena, rows_text(rows, 4));
        e->version = rows_int(rows, 5);
        e->at = rows_int(rows, 6);
        e->zone = arena_strdup(c->arena, rows_text(rows, 7));
    }
    rows_end(rows);
    return n;
}

static void put(json_t *o, const char *title, const char *about, const char *href)
{
    json_put(o, "title", title);
    json_put(o, "about", about);
    json_put(o, "href", href);
    json_put(o, "id", href);
}

static void put_announcement(struct ctx *c, const struct entry *e, json_t *o)
{
    const char *what = e->version > 1 ? arena_printf(c->arena, "Perubahan pengumuman (versi %lld)",
                                                     (long long)e->version)
                                      : "Pengumuman";
    put(o, arena_printf(c->arena, "%s: %s", what, e->title),
        e->version > 1 ? "Pengumuman diubah; versi ini yang berlaku."
                       : "Pendaftaran, jabatan, dan persyaratannya diumumkan.",
        arena_printf(c->arena, "/seleksi/%s/pengumuman/%s", e->selection, e->what));
}

/* False: the regulation does not publish the result of this stage. */
static bool put_result(struct ctx *c, const struct entry *e, json_t *o)
{
    const struct regulation *r = gate_pinned(c->gate, c->db, e->hash);
    const struct stage_rule *stage = r ? regulation_stage(r, e->what) : NULL;
    bool files = str_eq(e->what, "administrasi");
    if (!files && (!r || !r->result.public_clause))
        return false;
    put(o, arena_printf(c->arena, "Hasil %s: %s", stage ? stage->name : "seleksi administrasi",
                        e->title), "Hasil diumumkan menurut nomor pendaftaran.",
        arena_printf(c->arena, "/seleksi/%s/%s", e->selection,
                     files ? "hasil-administrasi" : "hasil-tahap"));
    json_put(o, "id", arena_printf(c->arena, "%s#%s-%lld", json_str(o, "href"), e->what,
                                   (long long)(e->at / INSTANT_SECOND)));
    return true;
}

static json_t *entry_json(struct ctx *c, const struct entry *e)
{
    json_t *o = json_object();
    enum zone z = ZONE_WIB;
    zone_parse(e->zone, &z);
    leaf_instant(c->arena, o, "at", e->at, z);
    if (str_eq(e->kind, "pengumuman")) {
        put_announcement(c, e, o);
    } else if (str_eq(e->kind, "batal")) {
        put(o, arena_printf(c->arena, "Dibatalkan: %s", e->title),
            "Seleksi dibatalkan; yang telah diumumkan tetap dapat dibaca.",
            arena_printf(c->arena, "/seleksi/%s", e->selection));
        json_put(o, "id", arena_printf(c->arena, "%s#batal", json_str(o, "href")));
    } else if (!put_result(c, e, o)) {
        json_decref(o);
        return NULL;
    }
    return o;
}

static enum status read_feed(struct ctx *c, const struct input *in, json_t *data)
{
    struct entry *v = arena_array_of(c->arena, ENTRIES_MAX, struct entry);
    json_t *f = json_object(), *list = json_array();
    (void)in;
    size_t n = take_entries(c, v);
    const char *body = db_text(c->db, c->arena, "SELECT name FROM body WHERE ended_by IS NULL"
                               " ORDER BY id DESC LIMIT 1", "");
    for (size_t i = 0; i < n; i++) {
        json_t *o = entry_json(c, &v[i]);
        if (o)
            json_array_append_new(list, o);
    }
    json_put(f, "title", arena_printf(c->arena, "Seleksi terbuka %s", body ? body : "JPT"));
    json_put(f, "author", body ? body : "Seleksi terbuka");
    leaf_instant(c->arena, f, "updated", n ? v[0].at : c->stamp, ZONE_WIB);
    json_put_int(f, "count", (int64_t)json_array_size(list));
    json_put_new(f, "entries", list);
    json_put_new(data, "feed", f);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

static const struct page pages[] = {
    {.name = "feed.show", .path = "/umpan.xml", .title = "Umpan berita", .resource = "announcement",
     .who = EVERYBODY, .form = PAGE_ATOM, .read = read_feed},
};

const struct page_table feed_pages = {pages, sizeof pages / sizeof pages[0]};
