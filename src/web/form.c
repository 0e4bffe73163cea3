#include "web/form.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "rules/regulation.h"

#define LIST_MORE 100            /* items of one list a form can grow to */
#define RADIO_MAX 4              /* words shown side by side; more are a list to choose from */

static const char *join(struct arena *a, const char *prefix, const char *name)
{
    if (str_empty(prefix))
        return name;
    return str_empty(name) ? prefix : arena_printf(a, "%s.%s", prefix, name);
}

static bool is_single(const struct param *list)
{
    return list->of && list->of[0].name && !*list->of[0].name;
}

/* ---- from the browser ---- */

/* "2020-01-31T09:00" of a native field becomes an instant of the zone. */
static const char *with_zone(struct arena *a, const char *t, enum zone z)
{
    static const char *const offsets[] = {[ZONE_WIB] = "+07:00", [ZONE_WITA] = "+08:00",
                                          [ZONE_WIT] = "+09:00"};
    size_t n = strlen(t);
    if ((n != 16 && n != 19) || t[10] != 'T' || t[13] != ':')
        return t;
    return arena_printf(a, "%s%s%s", t, n == 16 ? ":00" : "", offsets[z]);
}

static json_t *collect(struct arena *a, const struct param *params, const json_t *flat,
                       const char *prefix, enum zone z);

static json_t *collect_scalar(struct arena *a, const struct param *p, const json_t *flat,
                              const char *name, enum zone z)
{
    const char *t = json_str(flat, name);
    if (!t || !*str_trim(a, t))
        return NULL;
    return json_string(p->type == PARAM_INSTANT ? with_zone(a, str_trim(a, t), z) : t);
}

/* How many items the fields "prefix.N..." speak of. */
size_t form_items(const json_t *flat, const char *prefix)
{
    size_t n = strlen(prefix), most = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)flat, key, value) {
        if (strncmp(key, prefix, n) != 0 || key[n] != '.' || !isdigit((unsigned char)key[n + 1]))
            continue;
        long i = strtol(key + n + 1, NULL, 10);
        if (i >= 0 && i < LIST_MORE && (size_t)i + 1 > most)
            most = (size_t)i + 1;
    }
    return most;
}

static json_t *collect_list(struct arena *a, const struct param *p, const json_t *flat,
                            const char *name, enum zone z)
{
    size_t n = form_items(flat, name);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const char *item = arena_printf(a, "%s.%zu", name, i);
        json_t *v = is_single(p) ? collect_scalar(a, &p->of[0], flat, item, z)
                                 : collect(a, p->of, flat, item, z);
        if (v && (is_single(p) || json_object_size(v)))
            json_array_append_new(list, v);
        else
            json_decref(v);
    }
    if (json_array_size(list))
        return list;
    json_decref(list);
    return NULL;
}

/* An object another parser checks: as JSON text, or not at all. */
static json_t *collect_object(const json_t *flat, const char *name)
{
    const char *t = json_str(flat, name);
    json_t *o = str_empty(t) ? NULL : json_loads(t, JSON_REJECT_DUPLICATES, NULL);
    return o ? o : str_empty(t) ? NULL : json_string(t);
}

static json_t *collect(struct arena *a, const struct param *params, const json_t *flat,
                       const char *prefix, enum zone z)
{
    json_t *o = json_object();
    for (const struct param *p = params; p && p->name; p++) {
        const char *name = join(a, prefix, p->name);
        if (p->upload)
            continue;
        json_t *v = p->type == PARAM_LIST     ? collect_list(a, p, flat, name, z)
                    : p->type == PARAM_OBJECT ? collect_object(flat, name)
                                              : collect_scalar(a, p, flat, name, z);
        if (v)
            json_object_set_new(o, p->name, v);
    }
    return o;
}

static bool known(const struct param *params, const char *key)
{
    size_t n = strcspn(key, ".");
    for (const struct param *p = params; p && p->name; p++)
        if (strlen(p->name) == n && strncmp(p->name, key, n) == 0)
            return true;
    return false;
}

json_t *form_collect(struct arena *a, const struct param *params, const json_t *flat, enum zone z)
{
    json_t *o = json_in(a, collect(a, params, flat, "", z));
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)flat, key, value)
        if (*key != '_' && !known(params, key))
            json_object_set(o, key, value);
    return o;
}

/* ---- to the template ---- */

const char *form_field_of(struct arena *a, const char *where)
{
    char *out = arena_alloc(a, strlen(where) + 1), *o = out;
    for (const char *s = where; *s;) {
        char *end;
        if (*s == '[' && isdigit((unsigned char)s[1])) {
            long i = strtol(s + 1, &end, 10);
            const char *n = arena_printf(a, ".%ld", i > 0 ? i - 1 : 0);
            memcpy(o, n, strlen(n));
            o += strlen(n);
            s = *end == ']' ? end + 1 : end;
        } else {
            *o++ = *s++;
        }
    }
    return out;
}

static const char *error_of(struct arena *a, const struct form_view *v, const char *name)
{
    for (size_t i = 0; v->faults && i < v->faults->n; i++)
        if (v->faults->v[i].where && str_eq(form_field_of(a, v->faults->v[i].where), name))
            return v->faults->v[i].message;
    return NULL;
}

/* "pleno-hasil" -> "Pleno hasil"; a role's word -> its title. */
static const char *word_label(struct arena *a, const char *word)
{
    int role = role_from_word(word);
    if (role >= 0)
        return role_title((enum role)role);
    char *t = arena_strdup(a, word);
    for (char *s = t; *s; s++)
        if (*s == '-')
            *s = ' ';
    t[0] = (char)toupper((unsigned char)t[0]);
    return t;
}

static const char *sentence_case(struct arena *a, const char *s)
{
    char *t = arena_strdup(a, s);
    t[0] = (char)toupper((unsigned char)t[0]);
    return t;
}

static bool is_chosen(const json_t *given, const char *value)
{
    if (json_is_array(given)) {
        for (size_t i = 0; i < json_array_size(given); i++)
            if (is_chosen(json_array_get(given, i), value))
                return true;
        return false;
    }
    if (json_is_boolean(given))
        return str_eq(value, json_is_true(given) ? "ya" : "tidak");
    return json_is_string(given) && str_eq(json_string_value(given), value);
}

static void add_option(struct arena *a, json_t *list, const char *name, const char *value,
                       const char *label, bool chosen)
{
    json_t *o = json_object();
    json_put(o, "value", value);
    json_put(o, "label", label);
    json_put_flag(o, "chosen", chosen);
    json_put(o, "about", NULL);
    /* Of several boxes each is a field of its own. */
    json_put(o, "name", arena_printf(a, "%s.%zu", name, json_array_size(list)));
    json_array_append_new(list, o);
}

static json_t *options_of(struct arena *a, const struct param *p, const json_t *offered,
                          const char *name, const json_t *given)
{
    json_t *list = json_array();
    if (p->type == PARAM_FLAG) {
        add_option(a, list, name, "ya", "Ya", is_chosen(given, "ya"));
        add_option(a, list, name, "tidak", "Tidak", is_chosen(given, "tidak"));
    }
    for (size_t i = 0; p->words && p->words[i]; i++)
        add_option(a, list, name, p->words[i], word_label(a, p->words[i]),
                   is_chosen(given, p->words[i]));
    for (size_t i = 0; offered && i < json_array_size(offered); i++) {
        const json_t *c = json_array_get(offered, i);
        add_option(a, list, name, json_str(c, "value"), json_str(c, "label"),
                   is_chosen(given, json_str(c, "value")));
    }
    return list;
}

/* A field with exactly one answer of one kind: one of one name for radio buttons. */
static void name_alike(json_t *options, const char *name)
{
    for (size_t i = 0; i < json_array_size(options); i++)
        json_put(json_array_get(options, i), "name", name);
}

static size_t words_of(const struct param *p)
{
    size_t n = 0;
    while (p->words && p->words[n])
        n++;
    return n;
}

static const char *kind_of(const struct param *p, bool offered)
{
    if (p->upload)
        return "as_file";
    if (p->type == PARAM_LIST)
        return is_single(p) && offered && !p->ordered ? "as_checks" : "field_list";
    if (p->type == PARAM_FLAG || (p->type == PARAM_WORD && p->required && words_of(p) <= RADIO_MAX))
        return "as_radio";
    if (offered || p->type == PARAM_WORD)
        return "as_select";
    switch (p->type) {
    case PARAM_TEXT:
    case PARAM_OBJECT: return "as_area";
    case PARAM_INT:
    case PARAM_DEC: return "as_number";
    case PARAM_DATE: return "as_date";
    default: return "as_text";
    }
}

/* As a native field wants it: a time without its zone, other values as given. */
static const char *value_text(struct arena *a, const struct param *p, const json_t *given,
                              enum zone z)
{
    instant t;
    if (json_is_object(given))
        return json_canonical(a, given);
    if (json_is_integer(given))
        return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(given));
    const char *s = json_is_string(given) ? json_string_value(given) : NULL;
    if (s && p->type == PARAM_INSTANT && instant_parse(s, &t))
        return arena_strndup(a, instant_iso(a, t, z), 16);
    return s;
}

static json_t *fields(struct arena *a, const struct param *params, const struct form_view *v,
                      const json_t *raw, const char *prefix);

static json_t *list_items(struct arena *a, const struct param *p, const struct form_view *v,
                          const json_t *given, const char *name)
{
    json_t *items = json_array();
    size_t n = json_array_size(given), least = p->min > 0 ? (size_t)p->min : 0;
    size_t more = (size_t)json_integer_value(json_object_get(v->extra, name));
    size_t most = p->max ? (size_t)p->max : LIST_MORE;
    size_t shown = n + more > least ? n + more : least;
    if (shown == 0 && p->required)
        shown = 1;
    for (size_t i = 0; i < shown && i < most; i++) {
        const char *item = arena_printf(a, "%s.%zu", name, i);
        json_t *o = json_object(), *value = json_array_get(given, i);
        if (is_single(p) && value) {
            json_t *wrapped = json_in(a, json_object());
            json_object_set(wrapped, "", value);
            value = wrapped;
        }
        json_put(o, "item_title", sentence_case(a, p->label ? p->label : "Butir"));
        json_put_int(o, "number", (int64_t)i + 1);
        json_put(o, "at", item);
        json_put_flag(o, "removable", i >= least);
        json_put_new(o, "fields", fields(a, p->of, v, value, item));
        json_array_append_new(items, o);
    }
    return items;
}

static json_t *list_json(struct arena *a, const struct param *p, const struct form_view *v,
                         const json_t *given, const char *name)
{
    json_t *o = json_object();
    json_put(o, "id", arena_printf(a, "f-%s", name));
    json_put(o, "name", name);
    json_put(o, "label", sentence_case(a, p->label ? p->label : "Daftar"));
    json_put(o, "hint", p->hint ? sentence_case(a, p->hint) : NULL);
    json_put(o, "error", error_of(a, v, name));
    json_put_int(o, "max", p->max ? p->max : LIST_MORE);
    json_put_flag(o, "may_add", true);
    json_put(o, "add_title", arena_printf(a, "Tambah %s", p->label ? p->label : "butir"));
    json_put_new(o, "blank", json_null());
    json_put_new(o, "items", list_items(a, p, v, given, name));
    return o;
}

/* What a kind of field needs besides its name and value. */
static void put_details(struct arena *a, json_t *o, const struct param *p, const char *kind)
{
    bool time = p->type == PARAM_INSTANT, email = str_eq(p->name, "email");
    json_put(o, "type", time ? "datetime-local" : email ? "email" : "text");
    json_put(o, "rows", "6");
    json_put_flag(o, "in_row", true);
    json_put(o, "max", str_eq(kind, "as_area") && p->max ? arena_printf(a, "%lld", (long long)p->max)
                                                         : NULL);
    static const char *const absent[] = {"width", "mode", "complete", "min", "before", "after", "shown", "accept",
                                        "present"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        json_put(o, absent[i], NULL);
}

/* NULL: nothing this person could choose, and it may be left out. */
static json_t *field(struct arena *a, const struct param *p, const struct form_view *v,
                     const json_t *given, const char *name)
{
    const char *source = is_single(p) && p->type == PARAM_LIST ? p->of[0].choose : p->choose;
    const json_t *offered = source ? v->choices.get(v->choices.arg, source) : NULL;
    const char *fixed = json_str(v->fixed, name);
    if (p->type == PARAM_LINE && p->required && offered && json_array_size(offered) == 0)
        offered = NULL;          /* nothing to choose from here: typed */
    if (source && json_array_size(offered) == 0 && !p->required && !given)
        return NULL;
    json_t *o = json_object();
    const char *kind = fixed ? "as_fixed" : kind_of(p, offered != NULL);
    json_put(o, "id", arena_printf(a, "f-%s", name));
    json_put(o, "name", name);
    json_put(o, "label", sentence_case(a, p->label ? p->label : "Isian"));
    json_put(o, "hint", p->hint ? sentence_case(a, p->hint) : NULL);
    json_put_flag(o, "optional", !p->required);
    json_put(o, "error", error_of(a, v, name));
    json_put(o, "value", value_text(a, p, given, v->zone));
    put_details(a, o, p, kind);
    json_put(o, "shown", fixed);
    if (p->upload)
        json_put(o, "accept", ".pdf,.jpg,.jpeg,.png");
    json_t *options = options_of(a, p, offered, name, given);
    if (str_eq(kind, "as_radio"))
        name_alike(options, name);
    if (str_eq(kind, "as_select")) {
        json_t *none = json_array();
        add_option(a, none, name, "", p->required ? "Pilih" : "Tidak diisi", false);
        json_array_extend(none, options);
        json_decref(options);
        options = none;
    }
    json_put_new(o, "options", options);
    if (str_eq(kind, "field_list"))
        json_put_new(o, kind, list_json(a, p, v, given, name));
    else
        json_put_flag(o, kind, true);
    return o;
}

/* Every kind a template asks for is said, so that a field within a list is not taken for one of
 * its list's kind. */
static json_t *fields(struct arena *a, const struct param *params, const struct form_view *v,
                      const json_t *raw, const char *prefix)
{
    static const char *const kinds[] = {"as_text",   "as_area",  "as_number", "as_date",
                                        "as_nip",    "as_select", "as_file",  "as_radio",
                                        "as_checks", "as_check", "as_hidden", "as_fixed",
                                        "field_list"};
    json_t *list = json_array();
    for (const struct param *p = params; p && p->name; p++) {
        if (p->upload && !str_eq(p->name, "file"))
            continue;
        json_t *o = field(a, p, v, json_object_get(raw, p->name), join(a, prefix, p->name));
        for (size_t i = 0; o && i < sizeof kinds / sizeof kinds[0]; i++)
            if (!json_object_get(o, kinds[i]))
                json_put_flag(o, kinds[i], false);
        if (o)
            json_array_append_new(list, o);
    }
    return list;
}

json_t *form_fields(struct arena *a, const struct param *params, const struct form_view *v)
{
    return fields(a, params, v, v->raw, "");
}
