/* Whoever holds a letter or a receipt finds out here whether it is ours: by the code printed on it,
 * the fingerprint of the letter's text or of the record's leaf in the journal.
 *
 * Told is what the paper says anyway: kind, number, day, who signed in which office, and where it
 * stands now. Not told: whom it concerns, what it says, and a selection that is not announced. A code
 * cannot be guessed, so that only the holder of the paper asks with it. */
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_letter.h"
#include "procedure/parts_public.h"

#define CODE_LEN (2 * HASH_LEN)

/* As people copy it: with spaces, in capitals. NULL: not the shape of a code. */
static const char *plain_code(struct arena *a, const char *text)
{
    char *t = arena_array(a, CODE_LEN + 1, 1);
    size_t n = 0;
    for (const char *s = text; *s; s++) {
        char ch = *s >= 'A' && *s <= 'F' ? (char)(*s - 'A' + 'a') : *s;
        if (ch == ' ' || ch == '-')
            continue;
        if (n == CODE_LEN || !((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f')))
            return NULL;
        t[n++] = ch;
    }
    t[n] = '\0';
    return n == CODE_LEN ? t : NULL;
}

static const char *announced_title(struct ctx *c, int64_t selection)
{
    return db_text(c->db, c->arena,
                   "SELECT s.title FROM selection s WHERE s.id = ?1 AND EXISTS (SELECT 1"
                   " FROM announcement a WHERE a.selection_id = s.id)", "i", selection);
}

static enum zone zone_of(struct ctx *c, int64_t selection)
{
    enum zone z = ZONE_WIB;
    const char *word = db_text(c->db, c->arena, "SELECT zone FROM selection WHERE id = ?1", "i",
                               selection);
    if (word)
        zone_parse(word, &z);
    return z;
}

static json_t *document_json(struct ctx *c, const char *kind, int64_t selection)
{
    json_t *o = json_object();
    json_put(o, "kind", kind);
    json_put(o, "number", NULL);
    json_put(o, "signer", NULL);
    json_put(o, "signed_as", NULL);
    json_put(o, "state", NULL);
    json_put_flag(o, "in_force", true);
    json_put(o, "of", announced_title(c, selection));
    return o;
}

/* Several letters may have one text: each is told. */
static void add_letters(struct ctx *c, const char *code, json_t *list)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT l.kind, l.selection_id, t.number, t.at, l.signer, x.p_name, (SELECT u.state"
        "  FROM letter_state u WHERE u.letter_id = l.id ORDER BY u.id DESC LIMIT 1)"
        " FROM letter_state t JOIN letter l ON l.id = t.letter_id JOIN record r ON r.id = t.made_by"
        " LEFT JOIN account x ON x.id = r.actor_id WHERE t.hash = ?1 ORDER BY t.id LIMIT 20", "s", code);
    while (rows_next(rows)) {
        const char *state = rows_text(rows, 6);
        json_t *o = document_json(c, letter_kind_title(c->arena, rows_text(rows, 0)), rows_int(rows, 1));
        json_put(o, "number", rows_text(rows, 2));
        leaf_instant(c->arena, o, "at", rows_int(rows, 3), zone_of(c, rows_int(rows, 1)));
        json_put(o, "signer", rows_text(rows, 5));
        json_put(o, "signed_as", role_title((enum role)role_from_word(rows_text(rows, 4))));
        json_put(o, "state", letter_state_title(c->arena, state));
        json_put_flag(o, "in_force", letter_is_in_force(state));
        json_array_append_new(list, o);
    }
    rows_end(rows);
}

/* A receipt: that this was recorded then, and whether the journal has sealed it since. */
static void add_receipt(struct ctx *c, const char *code, json_t *list)
{
    struct hash h;
    if (!hex_decode(code, h.b, HASH_LEN))
        return;
    struct rows *rows = db_rows(
        c->db,
        "SELECT r.act, COALESCE(r.selection_id, 0), r.legal_at, r.refused_clause, COALESCE(l.idx, -1),"
        " (SELECT COALESCE(MAX(k.size), 0) FROM journal_checkpoint k) FROM journal_leaf l"
        " JOIN record r ON r.id = l.record_id WHERE l.hash = ?1", "b", h.b, (size_t)HASH_LEN);
    if (rows_next(rows)) {
        const struct act *act = gate_act(c->gate, rows_text(rows, 0));
        bool sealed = rows_int(rows, 4) >= 0 && rows_int(rows, 4) < rows_int(rows, 5);
        json_t *o = document_json(c, arena_printf(c->arena, "Tanda terima: %s",
                                                  act ? act->title : rows_text(rows, 0)),
                                  rows_int(rows, 1));
        leaf_instant(c->arena, o, "at", rows_int(rows, 2), zone_of(c, rows_int(rows, 1)));
        json_put(o, "state", !rows_null(rows, 3) ? "Tercatat sebagai penolakan"
                             : sealed            ? "Tercatat dan disegel dalam jurnal"
                                                 : "Tercatat; menunggu segel jurnal");
        json_array_append_new(list, o);
    }
    rows_end(rows);
}

static enum status read_check(struct ctx *c, const struct input *in, json_t *data)
{
    const char *text = input_text(in, "code"), *code = text ? plain_code(c->arena, text) : NULL;
    json_t *list = json_array();
    if (code) {
        add_letters(c, code, list);
        add_receipt(c, code, list);
    }
    json_put(data, "code", text);
    json_put_flag(data, "asked", text != NULL);
    json_put_flag(data, "well_formed", code != NULL);
    json_put_flag(data, "genuine", json_array_size(list) > 0);
    json_put_new(data, "documents", list);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

static const struct param check_params[] = {
    {"code", PARAM_LINE, false, "kode", .max = 120},
    PARAMS_END,
};

static const struct page pages[] = {
    {.name = "document.check", .path = "/cek", .title = "Periksa dokumen", .resource = "checkpoint",
     .who = EVERYBODY, .params = check_params, .template = "document", .read = read_check},
    {.name = "document.show", .path = "/cek/:code", .title = "Periksa dokumen",
     .resource = "checkpoint", .who = EVERYBODY, .params = check_params, .template = "document",
     .read = read_check},
};

const struct page_table document_pages = {pages, sizeof pages / sizeof pages[0]};
