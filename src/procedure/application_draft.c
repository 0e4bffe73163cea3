/* What a draft still needs of its owner: the posts in their order, the way through the page, and
 * everything once more before it is handed in. Reads what application_pages.c put together. */
#include "procedure/application_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"

/* ---- what is to be filled in ---- */

static json_t *post_options(struct ctx *c, const json_t *choices, int64_t priority)
{
    json_t *list = json_array(), *none = json_object();
    const char *now = NULL;
    for (size_t i = 0; i < json_array_size(choices); i++)
        if (json_int(json_array_get(choices, i), "priority", 0) == priority)
            now = json_str(json_array_get(choices, i), "post");
    json_put(none, "value", "");
    json_put(none, "label", "Tidak diisi");
    json_put_flag(none, "chosen", now == NULL);
    json_array_append_new(list, none);
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        json_t *o = json_object();
        json_put(o, "value", c->sel->posts[i].pub);
        json_put(o, "label", c->sel->posts[i].title);
        json_put_flag(o, "chosen", str_eq(now, c->sel->posts[i].pub));
        json_array_append_new(list, o);
    }
    return list;
}

/* A field a rank: as many as there are posts, or as the regulation allows. */
static void put_ranks(struct ctx *c, json_t *data)
{
    int most = c->sel->reg->dossier.max_posts;
    size_t n = most && (size_t)most < c->sel->n_posts ? (size_t)most : c->sel->n_posts;
    json_t *list = json_array(), *choices = json_object_get(data, "choices");
    for (size_t i = 0; i < n && i < 20; i++) {
        json_t *o = json_object();
        json_put_int(o, "rank", (int64_t)i + 1);
        json_put(o, "name", arena_printf(c->arena, "posts.%zu", i));
        json_put_new(o, "options", post_options(c, choices, (int64_t)i + 1));
        json_array_append_new(list, o);
    }
    json_put_flag(data, "several_posts", n > 1);
    json_put(data, "only_post", c->sel->n_posts == 1 ? c->sel->posts[0].pub : NULL);
    json_put(data, "only_title", c->sel->n_posts == 1 ? c->sel->posts[0].title : NULL);
    json_put_flag(data, "has_choices", json_array_size(choices) > 0);
    leaf_clause(data, "priorities", c->sel->reg, c->sel->reg->dossier.priorities_clause);
    json_put_new(data, "ranks", list);
}

static void put_step(json_t *list, const char *title, const char *href, bool done, bool *current)
{
    json_t *o = json_object();
    json_put(o, "title", title);
    json_put(o, "href", href);
    json_put_flag(o, "done", done);
    json_put_flag(o, "current", !done && *current);
    *current = *current && done;
    json_array_append_new(list, o);
}

/* The way through a draft; the first step that is not done is the one to go on with. */
static void put_steps(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    json_t *o = json_object(), *list = json_array();
    bool current = true;
    const char *here = arena_printf(c->arena, "/seleksi/%s/lamaran", c->sel->pub);
    put_step(list, "Data diri", arena_printf(c->arena, "%s#data-diri", here),
             json_flag(data, "has_person"), &current);
    put_step(list, "Jabatan", arena_printf(c->arena, "%s#jabatan", here),
             json_flag(data, "has_choices") || d->appointed, &current);
    put_step(list, "Kelengkapan", arena_printf(c->arena, "%s#kelengkapan", here),
             !json_flag(data, "is_missing"), &current);
    put_step(list, "Periksa dan ajukan", arena_printf(c->arena, "%s/periksa", here), false, &current);
    json_put_new(o, "items", list);
    json_put_new(data, "steps", o);
}

/* Names of forms on the page: each sends its own token. */
void application_put_forms(json_t *data)
{
    static const char *const names[] = {"mulai", "profil", "jabatan", "unggah", "ajukan"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char key[16] = "form_";
        json_t *o = json_object();
        strncat(key, names[i], sizeof key - strlen(key) - 1);
        json_put(o, "form_id", names[i]);
        json_put_new(data, key, o);
    }
}

void application_put_draft(struct ctx *c, json_t *data, const struct dossier_ref *d)
{
    put_ranks(c, data);
    put_steps(c, data, d);
}

/* ---- check your answers ---- */

static void put_answer(json_t *list, const char *label, const char *value, const char *change)
{
    json_t *o = json_object();
    json_put(o, "label", label);
    json_put(o, "value", value);
    json_put(o, "change_href", change);
    json_array_append_new(list, o);
}

/* "ijazah.pdf (113 kB)"; what came on paper has no size. */
static const char *file_show(struct arena *a, const json_t *item)
{
    const char *size = json_str(item, "size");
    return size ? arena_printf(a, "%s (%s)", json_str(item, "file"), size) : json_str(item, "file");
}

static void put_answers(struct ctx *c, json_t *data)
{
    json_t *list = json_array(), *choices = json_object_get(data, "choices");
    json_t *items = json_object_get(data, "items");
    const char *here = arena_printf(c->arena, "/seleksi/%s/lamaran", c->sel->pub);
    put_answer(list, "Nama", c->actor.name, NULL);
    put_answer(list, "Data diri", json_flag(data, "has_person") ? "Terisi dari profil Anda" : NULL,
               arena_printf(c->arena, "%s#data-diri", here));
    for (size_t i = 0; i < json_array_size(choices); i++)
        put_answer(list, arena_printf(c->arena, "Prioritas %zu", i + 1),
                   json_str(json_array_get(choices, i), "title"),
                   arena_printf(c->arena, "%s#jabatan", here));
    if (!json_array_size(choices))
        put_answer(list, "Jabatan", NULL, arena_printf(c->arena, "%s#jabatan", here));
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *o = json_array_get(items, i);
        if (json_flag(o, "mandatory") || json_flag(o, "there"))
            put_answer(list, json_str(o, "name"),
                       json_flag(o, "there") ? file_show(c->arena, o) : "Belum diunggah",
                       arena_printf(c->arena, "%s#f-%s", here, json_str(o, "item")));
    }
    json_put_new(data, "answers", list);
}

/* What stands in the way of handing in, each with the place to mend it. */
static void put_gaps(struct ctx *c, json_t *data)
{
    json_t *list = json_array(), *items = json_object_get(data, "items");
    const char *here = arena_printf(c->arena, "/seleksi/%s/lamaran", c->sel->pub);
    if (!json_flag(data, "has_choices"))
        put_answer(list, "Jabatan yang dilamar belum dipilih.", NULL,
                   arena_printf(c->arena, "%s#jabatan", here));
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *o = json_array_get(items, i);
        if (json_flag(o, "mandatory") && !json_flag(o, "there"))
            put_answer(list, arena_printf(c->arena, "%s belum diunggah.", json_str(o, "name")), NULL,
                       arena_printf(c->arena, "%s#f-%s", here, json_str(o, "item")));
    }
    json_put_int(data, "gap_count", (int64_t)json_array_size(list));
    json_put_flag(data, "has_gaps", json_array_size(list) > 0);
    json_put_new(data, "gaps", list);
}

void application_put_check(struct ctx *c, json_t *data)
{
    put_answers(c, data);
    put_gaps(c, data);
}
