#include "cli/player.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

void player_init(struct player *p, struct arena *a, struct gate *g, size_t n_scopes,
                 struct faults *wrong)
{
    *p = (struct player){.arena = a, .gate = g, .wrong = wrong};
    p->names = arena_array_of(a, n_scopes, json_t *);
    for (size_t i = 0; i < n_scopes; i++)
        p->names[i] = json_in(a, json_object());
}

static const char *saved(struct player *p, size_t scope, const char *name)
{
    return json_str(p->names[scope], name);
}

json_t *player_resolve(struct player *p, const struct scenario_step *s, const json_t *j)
{
    const char *key;
    json_t *v;
    size_t i;
    if (json_is_string(j) && json_string_value(j)[0] == '$') {
        const char *name = json_string_value(j) + 1, *value = saved(p, s->scope, name);
        if (!value)
            fault_add(p->wrong, s->file, s->line, 0, "nama $%s belum disimpan", name);
        return json_string(value ? value : "");
    }
    if (json_is_object(j)) {
        json_t *o = json_object();
        json_object_foreach((json_t *)j, key, v)
            json_object_set_new(o, key, player_resolve(p, s, v));
        return o;
    }
    if (json_is_array(j)) {
        json_t *list = json_array();
        json_array_foreach((json_t *)j, i, v)
            json_array_append_new(list, player_resolve(p, s, v));
        return list;
    }
    return json_deep_copy(j);
}

/* "lines.0.shown" in an object; NULL when there is no such place. */
json_t *player_at(struct arena *a, json_t *j, const char *path)
{
    char **part;
    size_t n = str_split(a, path, '.', &part);
    for (size_t i = 0; j && i < n; i++) {
        int64_t k;
        if (json_is_array(j) && str_int64(part[i], &k))
            j = json_array_get(j, (size_t)k);
        else if (json_is_array(j) && str_eq(part[i], "n"))
            j = json_in(a, json_integer((json_int_t)json_array_size(j)));
        else
            j = json_object_get(j, part[i]);
    }
    return j;
}

static void save_one(struct player *p, const struct scenario_step *s, const char *name,
                     json_t *value)
{
    if (json_is_string(value))
        json_object_set(p->names[s->scope], name, value);
    else
        fault_add(p->wrong, s->file, s->line, 0, "tidak ada yang dapat disimpan sebagai %s", name);
}

void player_keep(struct player *p, const struct scenario_step *s, const struct outcome *o)
{
    const char *name;
    json_t *member;
    if (json_is_string(s->save)) {
        void *it = json_object_iter(o->ids);
        save_one(p, s, json_string_value(s->save), it ? json_object_iter_value(it) : NULL);
        return;
    }
    json_object_foreach(s->save, name, member)
        save_one(p, s, name, player_at(p->arena, o->ids, json_string_value(member)));
}

static const char *actor_of(struct player *p, const struct scenario_step *s)
{
    if (str_eq(s->as, "publik"))
        return NULL;
    if (str_eq(s->as, "sistem"))
        return s->as;
    const char *pub = saved(p, s->scope, s->as);
    if (!pub)
        fault_add(p->wrong, s->file, s->line, 0, "akun \"%s\" belum disimpan", s->as);
    return pub ? pub : "tak-dikenal";
}

void player_request(struct player *p, const struct scenario_step *s, struct request *ret)
{
    int role = s->role ? role_from_word(s->role) : -1;
    *ret = (struct request){
        .act = s->act ? s->act : s->page,
        .as = actor_of(p, s),
        .role = role < 0 ? ROLE__MAX : (enum role)role,
        .input = json_in(p->arena, s->with ? player_resolve(p, s, s->with) : json_object()),
        .token = s->token,
        .arrived = s->arrived,
    };
}
