/* The signing queue: the letters of all selections that wait for the reader's own signature, each to
 * be read, signed, or sent back with a reason.
 *
 * A letter waits for a role, not for a person; who holds that role today in that selection reads it.
 * Signing itself is letter.sign, with its number and its one page before what cannot be undone. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_letter.h"
#include "procedure/parts_public.h"

#define SIGNERS                                                                               \
    (ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PANEL_CHAIR) |                   \
     ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_AGENCY))
#define LIST_MAX 200
#define WAITING "menunggu tanda tangan"

/* ---- the queue ---- */

struct waiting {
    const char *selection, *pub, *kind, *subject, *addressee, *signer, *post, *by;
    instant at;
};

static size_t waiting_letters(struct ctx *c, struct waiting **ret)
{
    size_t max = (size_t)db_int(c->db, 0, "SELECT COUNT(*) FROM letter", ""), n = 0;
    struct waiting *v = arena_array_of(c->arena, max, struct waiting);
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.pub, l.pub, l.kind, l.subject, l.addressee, l.signer, p.title, x.p_name, t.at"
        " FROM letter l JOIN letter_state t ON t.id = (SELECT MAX(u.id) FROM letter_state u"
        "  WHERE u.letter_id = l.id)"
        " JOIN selection s ON s.id = l.selection_id LEFT JOIN post p ON p.id = l.post_id"
        " JOIN record r ON r.id = t.made_by LEFT JOIN account x ON x.id = r.actor_id"
        " WHERE t.state = ?1 ORDER BY s.id DESC, t.id", "s", WAITING);
    while (n < max && rows_next(rows)) {
        struct waiting *w = &v[n++];
        const char **texts[] = {&w->selection, &w->pub, &w->kind, &w->subject, &w->addressee,
                                &w->signer, &w->post, &w->by};
        for (int i = 0; i < 8; i++)
            *texts[i] = rows_null(rows, i) ? NULL : arena_strdup(c->arena, rows_text(rows, i));
        w->at = rows_int(rows, 8);
    }
    rows_end(rows);
    *ret = v;
    return n;
}

/* Held in the selection that was entered, and one that may read there. */
static bool holds(const struct ctx *c, const char *signer)
{
    int role = role_from_word(signer);
    return role >= 0 && (c->actor.roles & SIGNERS & ROLE_BIT(role)) &&
           matrix_may("signing", (enum role)role, c->phase);
}

static json_t *waiting_json(struct ctx *c, const struct waiting *w)
{
    json_t *o = json_object();
    json_put(o, "pub", w->pub);
    json_put(o, "kind", w->kind);
    json_put(o, "kind_title", letter_kind_title(c->arena, w->kind));
    json_put(o, "subject", w->subject);
    json_put(o, "addressee", w->addressee);
    json_put(o, "post_title", w->post);
    json_put(o, "as", role_title((enum role)role_from_word(w->signer)));
    json_put(o, "submitted_by", w->by);
    leaf_instant(c->arena, o, "submitted_at", w->at, c->sel->zone);
    json_put(o, "of", c->sel->title);
    json_put(o, "of_pub", c->sel->pub);
    json_put(o, "href", arena_printf(c->arena, "/seleksi/%s/tanda-tangan/%s", c->sel->pub, w->pub));
    return o;
}

static enum status read_queue(struct ctx *c, const struct input *in, json_t *data)
{
    struct waiting *v;
    size_t n = waiting_letters(c, &v), mine = 0;
    json_t *list = json_array();
    bool entered = false;
    (void)in;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !str_eq(v[i].selection, v[i - 1].selection))
            entered = act_enter(c, v[i].selection) == ST_OK;
        if (!entered || !holds(c, v[i].signer))
            continue;
        if (mine++ < LIST_MAX)
            json_array_append_new(list, waiting_json(c, &v[i]));
    }
    json_put_int(data, "count", (int64_t)mine);
    json_put_flag(data, "none", mine == 0);
    json_put_flag(data, "more", mine > LIST_MAX);
    json_put_new(data, "letters", list);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

/* ---- one letter ---- */

static const struct param read_params[] = {
    {"letter", PARAM_PUB, true, "surat"},
    PARAMS_END,
};

static void put_history(struct ctx *c, json_t *o, int64_t letter)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT t.state, t.note, t.number, t.at, x.p_name FROM letter_state t"
                                " JOIN record r ON r.id = t.made_by"
                                " LEFT JOIN account x ON x.id = r.actor_id"
                                " WHERE t.letter_id = ?1 ORDER BY t.id", "i", letter);
    while (rows_next(rows)) {
        json_t *s = json_object();
        json_put(s, "state", letter_state_title(c->arena, rows_text(rows, 0)));
        json_put(s, "note", rows_text(rows, 1));
        json_put(s, "number", rows_text(rows, 2));
        leaf_instant(c->arena, s, "at", rows_int(rows, 3), c->sel->zone);
        json_put(s, "by", rows_text(rows, 4));
        json_put(o, "state", rows_text(rows, 0));
        json_array_append_new(list, s);
    }
    rows_end(rows);
    json_put_new(o, "history", list);
}

static const char *sign_href(struct ctx *c, const char *kind, const char *letter, const char *post)
{
    return arena_printf(c->arena,
                        "/tindakan/letter.sign?selection=%s&kind=%s&letter=%s%s%s&_back="
                        "/antrean-tanda-tangan", c->sel->pub, kind, letter, post ? "&post=" : "",
                        post ? post : "");
}

/* A letter that waits for somebody else is none of this reader's. */
static enum status read_letter(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *o = json_object();
    const char *pub = input_text(in, "letter");
    struct rows *rows = db_rows(
        c->db,
        "SELECT l.id, l.kind, l.subject, l.addressee, l.signer, l.body, p.pub, p.title FROM letter l"
        " LEFT JOIN post p ON p.id = l.post_id WHERE l.pub = ?1 AND l.selection_id = ?2",
        "si", pub, c->sel->id);
    public_selection(c, data);
    json_put_new(data, "letter", o);
    if (!rows_next(rows) || !holds(c, rows_text(rows, 4))) {
        rows_end(rows);
        return act_fault(c, "letter", "Surat tidak ditemukan");
    }
    int64_t id = rows_int(rows, 0);
    json_put(o, "pub", pub);
    json_put(o, "kind", rows_text(rows, 1));
    json_put(o, "kind_title", letter_kind_title(c->arena, rows_text(rows, 1)));
    json_put(o, "subject", rows_text(rows, 2));
    json_put(o, "addressee", rows_text(rows, 3));
    json_put(o, "as", role_title((enum role)role_from_word(rows_text(rows, 4))));
    json_put(o, "body", rows_text(rows, 5));
    json_put(o, "post", rows_text(rows, 6));
    json_put(o, "post_title", rows_text(rows, 7));
    json_put(o, "sign_href", sign_href(c, rows_text(rows, 1), pub, rows_text(rows, 6)));
    rows_end(rows);
    put_history(c, o, id);
    json_put_flag(o, "waits", str_eq(json_str(o, "state"), WAITING));
    json_put(o, "form_id", "kembalikan");
    return ST_OK;
}

static const struct page pages[] = {
    /* Outside a selection nobody holds a role of one: everybody signed in has a queue of his own. */
    {.name = "signing.queue", .path = "/antrean-tanda-tangan", .title = "Antrean tanda tangan",
     .resource = "home", .who = SIGNERS | ROLE_BIT(ROLE_APPLICANT), .template = "signing_queue",
     .read = read_queue},
    {.name = "signing.letter", .path = "/seleksi/:selection/tanda-tangan/:letter",
     .title = "Surat untuk ditandatangani", .resource = "signing", .who = SIGNERS,
     .names = NAMES_SELECTION, .params = read_params, .template = "signing_letter",
     .read = read_letter},
};

const struct page_table signing_pages = {pages, sizeof pages / sizeof pages[0]};
