#include "gate/param.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"

/* One parsed member. Text-like types keep the canonical text; the others their value too. */
struct value {
    const char *name;
    const char *text;
    int64_t num;
    struct date date;
    struct dec dec;
    json_t *object;
    const struct input **items;
    size_t n_items;
};

struct input {
    struct value *v;
    size_t n;
    json_t *json;
};

static const char *label_of(const struct param *p)
{
    return p->label ? p->label : p->name;
}

/* Names in a fault: "names[2].reason". */
static const char *where_of(struct arena *a, const char *prefix, const char *name)
{
    if (str_empty(prefix))
        return name;
    return str_empty(name) ? prefix : arena_printf(a, "%s.%s", prefix, name);
}

/* The scalar as text, or NULL when it is an array or object. Numbers keep their JSON spelling
 * for integers; reals are refused for everything but decimals, where four places are plenty. */
static const char *scalar_text(struct arena *a, const json_t *j)
{
    if (json_is_string(j))
        return json_string_value(j);
    if (json_is_integer(j))
        return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(j));
    if (json_is_real(j)) {
        char *t = json_dumps(j, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
        char *copy = arena_strdup(a, t ? t : "");
        free(t);
        return copy;
    }
    if (json_is_boolean(j))
        return json_is_true(j) ? "ya" : "tidak";
    return NULL;
}

static bool has_control(const char *s, bool lines)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == 0x7f || (c < 0x20 && !(lines && (c == '\n' || c == '\t'))))
            return true;
    }
    return false;
}

/* "\r\n" and "\r" become "\n"; a byte order mark at the start goes. */
static char *unify_lines(struct arena *a, const char *s)
{
    if (strncmp(s, "\xef\xbb\xbf", 3) == 0)
        s += 3;
    char *out = arena_alloc(a, strlen(s) + 1), *o = out;
    for (; *s; s++) {
        if (*s == '\r') {
            *o++ = '\n';
            if (s[1] == '\n')
                s++;
        } else {
            *o++ = *s;
        }
    }
    return out;
}

static bool parse_text(struct arena *a, const struct param *p, const char *raw, const char *where,
                       struct value *v, struct faults *f)
{
    bool lines = p->type == PARAM_TEXT;
    int64_t max = p->max ? p->max : lines ? 10000 : 200;
    char *t = str_trim(a, unify_lines(a, raw));
    if (!str_utf8_valid(t, strlen(t), NULL)) {
        fault_add(f, where, 0, 0, "%s bukan teks UTF-8 yang sah", label_of(p));
        return false;
    }
    if (!*t) {
        fault_add(f, where, 0, 0, "%s kosong; isilah", label_of(p));
        return false;
    }
    if ((int64_t)strlen(t) > max) {
        fault_add(f, where, 0, 0, "%s terlalu panjang: %zu bita, paling banyak %" PRId64,
                  label_of(p), strlen(t), max);
        return false;
    }
    if (has_control(t, lines)) {
        fault_add(f, where, 0, 0, "%s memuat karakter kendali; hapuslah", label_of(p));
        return false;
    }
    v->text = t;
    return true;
}

static bool parse_int(const struct param *p, const char *t, const char *where, struct value *v,
                      struct faults *f)
{
    bool bounded = p->min != 0 || p->max != 0;
    if (!str_int64(t, &v->num)) {
        fault_add(f, where, 0, 0, "%s bukan bilangan bulat", label_of(p));
        return false;
    }
    if (bounded && (v->num < p->min || v->num > p->max)) {
        fault_add(f, where, 0, 0, "%s %s di luar batas %" PRId64 " sampai %" PRId64, label_of(p), t,
                  p->min, p->max);
        return false;
    }
    return true;
}

static bool parse_flag(const char *t, int64_t *ret)
{
    if (str_eq(t, "ya") || str_eq(t, "true") || str_eq(t, "1"))
        *ret = 1;
    else if (str_eq(t, "tidak") || str_eq(t, "false") || str_eq(t, "0"))
        *ret = 0;
    else
        return false;
    return true;
}

static bool is_pub(const char *t)
{
    size_t n = strlen(t);
    if (n < 4 || n > 40)
        return false;
    return strspn(t, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static bool parse_word(struct arena *a, const struct param *p, const char *t, const char *where,
                       struct faults *f)
{
    size_t n = 0;
    for (; p->words[n]; n++)
        if (str_eq(p->words[n], t))
            return true;
    struct buf b BUF_AUTO;
    buf_init(&b, 2000);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", p->words[i]);
    const char *near = str_nearest(t, p->words, n);
    fault_add(f, where, 0, 0, "%s \"%.60s\" tidak dikenal%s%s%s; yang sah: %s", label_of(p), t,
              near ? "; mungkin maksud Anda \"" : "", near ? near : "", near ? "\"" : "",
              buf_dup(&b, a));
    return false;
}

static bool parse_scalar(struct arena *a, const struct param *p, const json_t *j,
                         const char *where, struct value *v, struct faults *f)
{
    const char *t = scalar_text(a, j);
    if (!t) {
        fault_add(f, where, 0, 0, "%s harus berupa satu nilai", label_of(p));
        return false;
    }
    if (json_is_string(j) && strlen(t) != json_string_length(j)) {
        fault_add(f, where, 0, 0, "%s memuat karakter kendali; hapuslah", label_of(p));
        return false;
    }
    if (!parse_text(a, p, t, where, v, f))
        return false;
    switch (p->type) {
    case PARAM_INT:
        return parse_int(p, v->text, where, v, f);
    case PARAM_DATE:
        if (date_parse(v->text, &v->date))
            return true;
        fault_add(f, where, 0, 0, "%s \"%.40s\" bukan tanggal; tulis TTTT-BB-HH, misalnya 2019-12-31",
                  label_of(p), v->text);
        return false;
    case PARAM_INSTANT:
        if (instant_parse(v->text, &v->num))
            return true;
        fault_add(f, where, 0, 0,
                  "%s \"%.40s\" bukan waktu; tulis misalnya 2019-12-31T16:00:00+08:00", label_of(p),
                  v->text);
        return false;
    case PARAM_DEC:
        if (dec_parse(v->text, &v->dec) && v->dec.scale <= 4)
            return true;
        fault_add(f, where, 0, 0,
                  "%s \"%.40s\" bukan angka desimal dengan paling banyak 4 angka di belakang koma",
                  label_of(p), v->text);
        return false;
    case PARAM_FLAG:
        if (parse_flag(v->text, &v->num))
            return true;
        fault_add(f, where, 0, 0, "%s harus \"ya\" atau \"tidak\"", label_of(p));
        return false;
    case PARAM_WORD:
        return parse_word(a, p, v->text, where, f);
    case PARAM_PUB:
        if (is_pub(v->text))
            return true;
        fault_add(f, where, 0, 0, "%s \"%.40s\" bukan kode yang sah", label_of(p), v->text);
        return false;
    default:
        return true;
    }
}

static struct input *parse_object(struct arena *a, const struct param *params, json_t *raw,
                                  const char *prefix, struct faults *f);

static bool parse_list(struct arena *a, const struct param *p, json_t *j, const char *where,
                       struct value *v, struct faults *f)
{
    size_t max = p->max ? (size_t)p->max : 100;
    if (!json_is_array(j)) {
        fault_add(f, where, 0, 0, "%s harus berupa daftar", label_of(p));
        return false;
    }
    size_t n = json_array_size(j);
    if (n > max || n < (size_t)p->min) {
        fault_add(f, where, 0, 0, "%s berisi %zu butir; yang sah %" PRId64 " sampai %zu",
                  label_of(p), n, p->min, max);
        return false;
    }
    v->items = arena_array_of(a, n, const struct input *);
    v->n_items = n;
    bool single = p->of && p->of[0].name && !*p->of[0].name, good = true;
    for (size_t i = 0; i < n; i++) {
        const char *w = arena_printf(a, "%s[%zu]", where, i + 1);
        json_t *item = json_array_get(j, i), *made = NULL;
        if (single) {
            made = json_in(a, json_object());
            json_object_set(made, "", item);
            item = made;
        } else if (!json_is_object(item)) {
            fault_add(f, w, 0, 0, "butir %zu dari %s harus berupa objek", i + 1, label_of(p));
            good = false;
            continue;
        }
        v->items[i] = parse_object(a, p->of, item, w, f);
        good = good && v->items[i];
    }
    return good;
}

static bool parse_value(struct arena *a, const struct param *p, json_t *j, const char *where,
                        struct value *v, struct faults *f)
{
    if (p->type == PARAM_LIST)
        return parse_list(a, p, j, where, v, f);
    if (p->type != PARAM_OBJECT)
        return parse_scalar(a, p, j, where, v, f);
    size_t max = p->max ? (size_t)p->max : 200000;
    if (!json_is_object(j) || strlen(json_canonical(a, j)) > max) {
        fault_add(f, where, 0, 0, "%s harus berupa objek paling besar %zu bita", label_of(p), max);
        return false;
    }
    v->object = j;
    return true;
}

static void refuse_unknown(struct arena *a, const struct param *params, json_t *raw,
                           const char *prefix, struct faults *f)
{
    size_t n = 0;
    while (params && params[n].name)
        n++;
    const char **names = arena_array_of(a, n + 1, const char *);
    for (size_t i = 0; i < n; i++)
        names[i] = params[i].name;
    const char *key;
    json_t *value;
    json_object_foreach(raw, key, value) {
        bool known = false;
        for (size_t i = 0; i < n && !known; i++)
            known = str_eq(names[i], key);
        if (known)
            continue;
        const char *near = str_nearest(key, names, n);
        fault_add(f, where_of(a, prefix, arena_strdup(a, key)), 0, 0,
                  "isian \"%.60s\" tidak dikenal%s%s%s", key,
                  near ? "; mungkin maksud Anda \"" : "", near ? near : "", near ? "\"" : "");
    }
}

/* What was checked, in canonical spelling: text trimmed, dates and numbers as text. */
static json_t *canonical_of(const struct param *p, const struct value *v)
{
    if (p->type == PARAM_OBJECT)
        return json_incref(v->object);
    if (p->type == PARAM_INT || p->type == PARAM_FLAG)
        return p->type == PARAM_FLAG ? json_boolean(v->num) : json_integer(v->num);
    if (p->type != PARAM_LIST)
        return json_string(v->text);
    json_t *list = json_array();
    for (size_t i = 0; i < v->n_items; i++) {
        json_t *item = v->items[i]->json, *only = json_object_get(item, "");
        json_array_append(list, only ? only : item);
    }
    return list;
}

static struct input *parse_object(struct arena *a, const struct param *params, json_t *raw,
                                  const char *prefix, struct faults *f)
{
    size_t before = f->n_errors, n = 0;
    struct input *in = arena_new_of(a, struct input);
    while (params && params[n].name)
        n++;
    in->v = arena_array_of(a, n, struct value);
    in->json = json_in(a, json_object());
    refuse_unknown(a, params, raw, prefix, f);
    for (size_t i = 0; i < n; i++) {
        const struct param *p = &params[i];
        json_t *j = json_object_get(raw, p->name);
        const char *where = where_of(a, prefix, p->name);
        bool blank = !j || json_is_null(j) ||
                     (json_is_string(j) && !p->required && !*str_trim(a, json_string_value(j)));
        if (blank) {
            if (p->required)
                fault_add(f, where, 0, 0, "%s wajib diisi", label_of(p));
            continue;
        }
        struct value *v = &in->v[in->n];
        *v = (struct value){.name = p->name, .date = DATE_NONE};
        if (!parse_value(a, p, j, where, v, f))
            continue;
        json_object_set_new(in->json, p->name, canonical_of(p, v));
        in->n++;
    }
    return f->n_errors == before ? in : NULL;
}

const struct input *input_parse(struct arena *a, const struct param *params, json_t *raw,
                                struct faults *f)
{
    if (raw && !json_is_object(raw)) {
        fault_add(f, NULL, 0, 0, "masukan harus berupa objek JSON");
        return NULL;
    }
    return parse_object(a, params, raw ? raw : json_in(a, json_object()), "", f);
}

static const struct value *find(const struct input *in, const char *name)
{
    for (size_t i = 0; in && i < in->n; i++)
        if (str_eq(in->v[i].name, name))
            return &in->v[i];
    return NULL;
}

bool input_has(const struct input *in, const char *name)
{
    return find(in, name) != NULL;
}

const char *input_text(const struct input *in, const char *name)
{
    const struct value *v = find(in, name);
    return v ? v->text : NULL;
}

int64_t input_int(const struct input *in, const char *name, int64_t absent)
{
    const struct value *v = find(in, name);
    return v ? v->num : absent;
}

struct date input_date(const struct input *in, const char *name)
{
    const struct value *v = find(in, name);
    return v ? v->date : DATE_NONE;
}

instant input_instant(const struct input *in, const char *name)
{
    const struct value *v = find(in, name);
    return v ? v->num : INSTANT_NONE;
}

bool input_dec(const struct input *in, const char *name, struct dec *ret)
{
    const struct value *v = find(in, name);
    if (v)
        *ret = v->dec;
    return v != NULL;
}

bool input_flag(const struct input *in, const char *name)
{
    const struct value *v = find(in, name);
    return v && v->num;
}

size_t input_count(const struct input *in, const char *name)
{
    const struct value *v = find(in, name);
    return v ? v->n_items : 0;
}

const struct input *input_item(const struct input *in, const char *name, size_t i)
{
    const struct value *v = find(in, name);
    return v && i < v->n_items ? v->items[i] : NULL;
}

json_t *input_object(const struct input *in, const char *name)
{
    const struct value *v = find(in, name);
    return v ? v->object : NULL;
}

json_t *input_json(const struct input *in)
{
    return in->json;
}

static const char *type_name(enum param_type t)
{
    static const char *const names[] = {"line", "text", "integer", "date", "instant", "decimal",
                                        "flag", "word", "id",      "list", "object"};
    return names[t];
}

json_t *params_describe(const struct param *params)
{
    json_t *list = json_array();
    for (size_t i = 0; params && params[i].name; i++) {
        const struct param *p = &params[i];
        json_t *o = json_object();
        json_put(o, "name", p->name);
        json_put(o, "type", type_name(p->type));
        json_put_flag(o, "required", p->required);
        if (p->label)
            json_put(o, "label", p->label);
        if (p->hint)
            json_put(o, "hint", p->hint);
        if (p->personal)
            json_put_flag(o, "personal", true);
        if (p->words) {
            json_t *words = json_array();
            for (size_t w = 0; p->words[w]; w++)
                json_array_append_new(words, json_string(p->words[w]));
            json_put_new(o, "words", words);
        }
        if (p->choose)
            json_put(o, "choose", p->choose);
        if (p->of)
            json_put_new(o, "of", params_describe(p->of));
        json_array_append_new(list, o);
    }
    return list;
}
