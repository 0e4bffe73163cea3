/* The register of letters as read by the office: what is drafted, waits for a signature, was signed,
 * handed over or voided; one letter with its course and the acts that are open for it now.
 *
 * A letter that names the three candidates, or what came of them, is read by those only who may read
 * the three names, by the one who is to sign it, and by the one who wrote it. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_desk.h"

#define READERS                                                                               \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |  \
     ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PYB) |                   \
     ROLE_BIT(ROLE_OVERSEER))

static const char *const states[] = {"draf", "menunggu tanda tangan", "dikembalikan",
                                     "ditandatangani", "terkirim", "batal"};
static const char *const state_words[] = {"draf", "menunggu", "dikembalikan", "ditandatangani",
                                          "terkirim", "batal", NULL};
static const char *const state_titles[] = {"Draf", "Menunggu tanda tangan", "Dikembalikan",
                                           "Ditandatangani", "Diterima", "Batal"};
enum { STATES = 6 };

#define LATEST                                                                                \
    " JOIN letter_state t ON t.id = (SELECT MAX(u.id) FROM letter_state u"                    \
    " WHERE u.letter_id = l.id)"

static const char *address(struct ctx *c, const char *letter)
{
    return letter ? arena_printf(c->arena, "/seleksi/%s/surat/%s", c->sel->pub, letter)
                  : arena_printf(c->arena, "/seleksi/%s/surat", c->sel->pub);
}

static int state_of(const char *state)
{
    for (int i = 0; i < STATES; i++)
        if (str_eq(states[i], state))
            return i;
    return 0;
}

/* "sk-tiga-besar" -> "Sk tiga besar". */
static const char *kind_title(struct ctx *c, const char *kind)
{
    char *t = arena_strdup(c->arena, kind);
    for (char *s = t; *s; s++)
        if (*s == '-')
            *s = ' ';
    if (t[0] >= 'a' && t[0] <= 'z')
        t[0] = (char)(t[0] - 'a' + 'A');
    return t;
}

/* A shape for the four states that have one, a word for the others. */
static void put_standing(json_t *o, int state, const char *note)
{
    json_t *s = json_object();
    json_put_flag(s, "draft", state == 0 || state == 2);
    json_put_flag(s, "locked", state == 1);
    json_put_flag(s, "signed", state == 3);
    json_put_flag(s, "received", state == 4);
    json_put(s, "note", state == 1 ? "menunggu tanda tangan" : state == 2 ? "dikembalikan"
                        : state == 5 ? "batal" : note);
    json_put_new(o, "standing", s);
    json_put(o, "state", states[state]);
    json_put(o, "state_title", state_titles[state]);
}

/* ---- who may read the text ---- */

static bool tells_names(const char *kind)
{
    static const char *const kinds[] = {"sk-tiga-besar", "usulan-tiga-besar", "laporan-hasil",
                                        "nota-dinas", "sk-pengangkatan", "hasil-seleksi",
                                        "laporan-akhir"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_eq(kinds[i], kind))
            return true;
    return false;
}

static bool may_read(const struct ctx *c, const char *kind, const char *signer, int64_t writer)
{
    int role = role_from_word(signer);
    return !tells_names(kind) || writer == c->actor.account ||
           (role >= 0 && (c->actor.roles & ROLE_BIT(role))) ||
           matrix_may("three-names", c->actor.role, c->phase);
}

/* ---- the list ---- */

static const struct param list_params[] = {
    {"after", PARAM_PUB, false, "sesudah surat"},
    {"state", PARAM_WORD, false, "keadaan", .words = state_words},
    PARAMS_END,
};

static void put_filter(struct ctx *c, json_t *data, int asked)
{
    json_t *f = desk_filter(data, "Surat menurut keadaan");
    int64_t n[STATES] = {0}, all = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT t.state, COUNT(*) FROM letter l" LATEST
                                " WHERE l.selection_id = ?1 GROUP BY t.state ORDER BY t.state", "i",
                                c->sel->id);
    while (rows_next(rows)) {
        n[state_of(rows_text(rows, 0))] += rows_int(rows, 1);
        all += rows_int(rows, 1);
    }
    rows_end(rows);
    desk_filter_add(f, "Semua", address(c, NULL), asked < 0, all);
    for (int i = 0; i < STATES; i++)
        desk_filter_add(f, state_titles[i],
                        arena_printf(c->arena, "%s?state=%s", address(c, NULL), state_words[i]),
                        asked == i, n[i]);
}

static struct rows *selected(struct ctx *c, int asked, const char *after)
{
    return db_rows(c->db,
                   "SELECT l.pub, l.kind, l.subject, l.addressee, l.signer, t.state, t.at,"
                   " (SELECT MAX(s.number) FROM letter_state s WHERE s.letter_id = l.id"
                   "  AND s.number IS NOT NULL) FROM letter l" LATEST
                   " WHERE l.selection_id = ?1 AND (?2 = '' OR t.state = ?2)"
                   " AND (?3 = '' OR l.id < (SELECT b.id FROM letter b WHERE b.pub = ?3))"
                   " ORDER BY l.id DESC LIMIT 200", "iss", c->sel->id, asked < 0 ? "" : states[asked],
                   after ? after : "");
}

static json_t *row_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    int signer = role_from_word(rows_text(rows, 4));
    json_put(o, "pub", rows_text(rows, 0));
    json_put(o, "href", address(c, rows_text(rows, 0)));
    json_put(o, "kind", rows_text(rows, 1));
    json_put(o, "kind_title", kind_title(c, rows_text(rows, 1)));
    json_put(o, "subject", rows_text(rows, 2));
    json_put(o, "addressee", rows_text(rows, 3));
    json_put(o, "signer", signer < 0 ? NULL : role_title((enum role)signer));
    put_standing(o, state_of(rows_text(rows, 5)), NULL);
    leaf_instant(c->arena, o, "at", rows_int(rows, 6), c->sel->zone);
    json_put(o, "number", rows_text(rows, 7));
    return o;
}

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    const char *word = input_text(in, "state"), *after = input_text(in, "after"), *last = NULL;
    json_t *list = json_array(), *offers = act_offers(c);
    int asked = -1;
    size_t n = 0;
    for (int i = 0; word && i < STATES; i++)
        if (str_eq(word, state_words[i]))
            asked = i;
    desk_begin(c, data, "letters");
    struct rows *rows = selected(c, asked, after);
    for (; rows_next(rows); n++) {
        json_array_append_new(list, row_json(c, rows));
        last = arena_strdup(c->arena, rows_text(rows, 0));
    }
    rows_end(rows);
    const char *here = asked < 0 ? address(c, NULL)
                                 : arena_printf(c->arena, "%s?state=%s", address(c, NULL), word);
    json_put_new(data, "letters", list);
    json_put_flag(data, "none", n == 0);
    json_put_flag(data, "any", n > 0);
    put_filter(c, data, asked);
    desk_pager(data, arena_printf(c->arena, "%zu surat", n), after ? here : NULL,
               n == DESK_ROWS ? arena_printf(c->arena, "%s%safter=%s", here, asked < 0 ? "?" : "&",
                                             last) : NULL);
    json_put_new(data, "draft", desk_button(c, offers, "letter.draft", NULL, NULL, NULL, NULL,
                                            address(c, NULL)));
    return ST_OK;
}

/* ---- one letter ---- */

static const struct param show_params[] = {
    {"letter", PARAM_PUB, true, "surat"},
    PARAMS_END,
};

/* Everything that happened to it; a delivery with who took it and against what. */
static void put_course(struct ctx *c, json_t *data, int64_t letter)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT s.state, s.number, s.note, s.p_receiver, s.at, s.hash, a.p_name"
                                " FROM letter_state s JOIN record r ON r.id = s.made_by"
                                " LEFT JOIN account a ON a.id = r.actor_id WHERE s.letter_id = ?1"
                                " ORDER BY s.id", "i", letter);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "title", state_titles[state_of(rows_text(rows, 0))]);
        json_put(o, "number", rows_text(rows, 1));
        json_put(o, "note", rows_text(rows, 2));
        json_put(o, "receiver", rows_text(rows, 3));
        leaf_instant(c->arena, o, "at", rows_int(rows, 4), c->sel->zone);
        json_put(o, "hash", rows_text(rows, 5));
        json_put(o, "by", rows_text(rows, 6));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_new(data, "course", list);
}

static void add_button(json_t *list, json_t *button)
{
    if (json_is_object(button))
        json_array_append_new(list, button);
    else
        json_decref(button);
}

/* What may be done with it in this state; some of it by the one who signs alone. */
static void put_buttons(struct ctx *c, json_t *data, const char *letter, const char *kind, int state,
                        int signer, const char *post)
{
    static const struct { const char *act; unsigned when; bool signer; } acts[] = {
        {"letter.submit", 1u << 0 | 1u << 2, false}, {"letter.sign", 1u << 1, true},
        {"letter.return", 1u << 1, true}, {"letter.deliver", 1u << 3 | 1u << 4, false},
        {"letter.void", 1u << 3 | 1u << 4, true}};
    bool signs = signer >= 0 && (c->actor.roles & ROLE_BIT(signer));
    json_t *list = json_array(), *offers = act_offers(c);
    const char *more = arena_printf(c->arena, "&letter=%s%s%s", letter, post ? "&post=" : "",
                                    post ? post : "");
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if ((acts[i].when & (1u << state)) && (signs || !acts[i].signer))
            add_button(list, desk_button(c, offers, acts[i].act, kind, NULL, NULL, more,
                                         address(c, letter)));
    json_put_flag(data, "has_buttons", json_array_size(list) > 0);
    json_put_new(data, "buttons", list);
}

static enum status read_letter(struct ctx *c, const struct input *in, json_t *data)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT l.id, l.kind, l.subject, l.addressee, l.signer, t.state, l.body,"
                                " r.actor_id, p.pub, p.title FROM letter l" LATEST
                                " JOIN record r ON r.id = l.made_by"
                                " LEFT JOIN post p ON p.id = l.post_id"
                                " WHERE l.pub = ?1 AND l.selection_id = ?2", "si",
                                input_text(in, "letter"), c->sel->id);
    if (!rows_next(rows))
        return act_fault(c, "letter", "Surat tidak ditemukan");
    int64_t id = rows_int(rows, 0);
    const char *kind = arena_strdup(c->arena, rows_text(rows, 1));
    const char *post = rows_null(rows, 8) ? NULL : arena_strdup(c->arena, rows_text(rows, 8));
    int state = state_of(rows_text(rows, 5)), signer = role_from_word(rows_text(rows, 4));
    bool open = may_read(c, kind, rows_text(rows, 4), rows_int(rows, 7));
    json_put(data, "letter", input_text(in, "letter"));
    json_put(data, "kind_title", kind_title(c, kind));
    json_put(data, "subject", rows_text(rows, 2));
    json_put(data, "addressee", rows_text(rows, 3));
    json_put(data, "signer", signer < 0 ? NULL : role_title((enum role)signer));
    json_put(data, "body", open ? rows_text(rows, 6) : NULL);
    json_put_flag(data, "closed", !open);
    json_put(data, "post", rows_text(rows, 9));
    rows_end(rows);
    desk_begin(c, data, "letters");
    put_standing(data, state, NULL);
    put_course(c, data, id);
    put_buttons(c, data, input_text(in, "letter"), kind, state, signer, post);
    json_put(data, "list_href", address(c, NULL));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "letter.list", .path = "/seleksi/:selection/surat", .title = "Surat",
     .resource = "office", .who = READERS, .names = NAMES_SELECTION, .params = list_params,
     .template = "letters", .read = read_list},
    {.name = "letter.show", .path = "/seleksi/:selection/surat/:letter", .title = "Surat",
     .resource = "office", .who = READERS, .names = NAMES_SELECTION, .params = show_params,
     .template = "letter", .read = read_letter},
};

const struct page_table letter_pages = {pages, sizeof pages / sizeof pages[0]};
