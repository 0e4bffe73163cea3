/* The public checkpoint of the journal: how many leaves, their root, who signed it and when.
 * Whoever keeps a copy can later show that nothing before it was changed (docs/journal-format.md). */
#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "gate/act.h"
#include "gate/leaf.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"

#define LIST_MAX 20

/* Signed in machine time: shown in WIB, the zone machines of the body are asked about. */
static json_t *checkpoint_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    size_t n;
    const void *root = rows_blob(rows, 1, &n);
    json_put_int(o, "size", rows_int(rows, 0));
    json_put(o, "root", hex_encode(c->arena, root, n));
    json_put(o, "note", rows_text(rows, 2));
    leaf_instant(c->arena, o, "signed_at", rows_int(rows, 3), ZONE_WIB);
    return o;
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT size, root, note, signed_at FROM journal_checkpoint"
                                " ORDER BY size DESC LIMIT ?1", "i", LIST_MAX);
    while (rows_next(rows)) {
        json_t *o = checkpoint_json(c, rows);
        if (json_array_size(list) == 0)
            json_put_new(data, "latest", json_deep_copy(o));
        json_array_append_new(list, o);
    }
    if (json_array_size(list) == 0)
        json_put_new(data, "latest", json_null());
    json_put_new(data, "checkpoints", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "checkpoint.show", .path = "/jurnal", .title = "Jurnal", .resource = "checkpoint",
     .who = EVERYBODY, .template = "checkpoint", .read = read_show},
};

const struct page_table checkpoint_pages = {pages, sizeof pages / sizeof pages[0]};
