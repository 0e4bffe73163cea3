/* The walk: a tree and a table become a struct, and everything that does not fit a fault.
 *
 * A faulty value leaves its field at the default, so that the checks of the table can run
 * on whatever was read and one pass finds all there is to find. References are kept until
 * the end, when all ids are known. */
#include "rules/yaml_node.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/fixed.h"
#include "base/json.h"
#include "base/str.h"

enum { ENTRIES_MAX = 2000 };   /* of one list, unless the row says otherwise */

/* Where the walk stands: the dotted path of the mapping, the clause that holds around it. */
struct here {
    const char *path, *clause;
};

#define FIELD(obj, row, type) ((type *)(void *)((char *)(obj) + (row)->at))
#define COUNT(obj, row) ((size_t *)(void *)((char *)(obj) + (row)->at_n))

static void read_map(struct yaml *y, const struct yaml_table *t, const struct yaml_node *n,
                     void *obj, struct here h);

/* Suggestions cost time; a file made of mistakes does not get one for each. */
static const char *nearest(struct yaml *y, const char *word, const char **all, size_t n)
{
    enum { SUGGESTIONS_MAX = 100, CANDIDATES_MAX = 1000 };
    if (y->suggestions++ >= SUGGESTIONS_MAX)
        return NULL;
    return str_nearest(word, all, n < CANDIDATES_MAX ? n : CANDIDATES_MAX);
}

static const char *shape_name(const struct yaml_node *n)
{
    switch (n->shape) {
    case YAML_SEQUENCE: return "daftar";
    case YAML_MAPPING: return "pemetaan";
    default: return "satu nilai";
    }
}

static const char *path_join(struct yaml *y, const char *path, const char *part)
{
    if (str_empty(part))
        return path;
    return *path == '\0' ? arena_strdup(y->arena, part)
                         : arena_printf(y->arena, "%s.%s", path, part);
}

/* ---- defaults ---- */

static void set_defaults(const struct yaml_table *t, void *obj)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct yaml_row *r = &t->rows[i];
        switch (r->kind) {
        case YAML_INT:
        case YAML_PERCENT:
        case YAML_WORD: *FIELD(obj, r, int) = r->dflt; break;
        case YAML_BOOL: *FIELD(obj, r, bool) = r->dflt != 0; break;
        case YAML_BITS: *FIELD(obj, r, uint32_t) = 0; break;
        case YAML_DATE: *FIELD(obj, r, struct date) = DATE_NONE; break;
        case YAML_MAP: set_defaults(r->sub, FIELD(obj, r, char)); break;
        case YAML_TEXT:
        case YAML_IDENT:
        case YAML_ANY: *FIELD(obj, r, const void *) = NULL; break;
        case YAML_TEXTS:
        case YAML_LIST:
        case YAML_KEYED:
            *FIELD(obj, r, const void *) = NULL;
            *COUNT(obj, r) = 0;
            break;
        case YAML_LINE: *FIELD(obj, r, int) = 0; break;
        }
    }
}

/* ---- scalars ---- */

/* Is it a scalar that can be read? Otherwise says what was expected. */
static bool scalar(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                   const char *expected)
{
    if (n->bad)
        return false;
    if (n->shape == YAML_SCALAR)
        return true;
    yaml_fault_node(y, n, "\"%s\" harus %s, tetapi tertulis %s", r->key, expected, shape_name(n));
    return false;
}

/* Numbers and yes/no are written plainly: "15" in quotes is a text. */
static bool bare(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                 const char *expected)
{
    if (!scalar(y, r, n, expected))
        return false;
    if (n->plain)
        return true;
    yaml_fault_node(y, n, "\"%s\" harus %s tanpa tanda kutip", r->key, expected);
    return false;
}

static bool ident_fits(const char *s)
{
    return *s != '\0' && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789._-/:*+") == strlen(s);
}

static void note_id(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n)
{
    if (r->defines != 0) {
        y->ids = yaml_grow(y->arena, y->ids, y->n_ids, &y->cap_ids, sizeof *y->ids);
        y->ids[y->n_ids++] = (struct yaml_id){r->defines, n};
    }
    if (r->refers != 0) {
        y->refs = yaml_grow(y->arena, y->refs, y->n_refs, &y->cap_refs, sizeof *y->refs);
        y->refs[y->n_refs++] = (struct yaml_id){r->refers, n};
    }
}

/* A text of its own, or NULL with a fault. */
static const char *read_text(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                             bool ident)
{
    if (!scalar(y, r, n, "teks"))
        return NULL;
    if (n->text[strspn(n->text, " \t\n")] == '\0') {
        yaml_fault_node(y, n, "\"%s\" tidak boleh kosong", r->key);
        return NULL;
    }
    if (ident && !ident_fits(n->text)) {
        yaml_fault_node(y, n, "\"%s\" harus satu kata dari huruf, angka, dan tanda . _ - / : "
                        "tanpa spasi, tetapi tertulis \"%s\"", r->key, yaml_quote(y, n->text));
        return NULL;
    }
    note_id(y, r, n);
    return n->text;
}

static void read_int(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n, int *ret)
{
    int64_t v;
    int min = r->min, max = r->max == 0 && r->min >= 0 ? INT_MAX : r->max;
    if (!bare(y, r, n, "bilangan bulat"))
        return;
    if (!str_int64(n->text, &v)) {
        yaml_fault_node(y, n, "\"%s\" harus bilangan bulat, tetapi tertulis \"%s\"", r->key,
                        yaml_quote(y, n->text));
        return;
    }
    if (v < min || v > max) {
        if (max == INT_MAX)
            yaml_fault_node(y, n, "\"%s\" paling sedikit %d, tetapi tertulis %s", r->key, min,
                            yaml_quote(y, n->text));
        else
            yaml_fault_node(y, n, "\"%s\" harus antara %d dan %d, tetapi tertulis %s", r->key,
                            min, max, yaml_quote(y, n->text));
        return;
    }
    *ret = (int)v;
}

static void read_percent(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                         int *ret)
{
    struct dec d;
    int64_t v;
    if (!bare(y, r, n, "persentase"))
        return;
    if (!dec_parse(n->text, &d)) {
        yaml_fault_node(y, n, "\"%s\" harus persentase (angka 0 sampai 100), tetapi tertulis "
                        "\"%s\"", r->key, yaml_quote(y, n->text));
    } else if (d.value < 0 || dec_cmp(d, (struct dec){100, 0}) > 0) {
        yaml_fault_node(y, n, "\"%s\" harus antara 0 dan 100 persen, tetapi tertulis %s", r->key,
                        yaml_quote(y, n->text));
    } else if (!dec_scaled(d, 2, &v)) {
        yaml_fault_node(y, n, "\"%s\" paling banyak dua angka di belakang koma, tetapi tertulis "
                        "%s", r->key, yaml_quote(y, n->text));
    } else {
        *ret = (int)v;
    }
}

static void read_bool(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                      bool *ret)
{
    if (!bare(y, r, n, "ya atau tidak"))
        return;
    if (str_eq(n->text, "true") || str_eq(n->text, "ya"))
        *ret = true;
    else if (str_eq(n->text, "false") || str_eq(n->text, "tidak"))
        *ret = false;
    else
        yaml_fault_node(y, n, "\"%s\" harus ya (true) atau tidak (false), tetapi tertulis \"%s\"",
                        r->key, yaml_quote(y, n->text));
}

static void read_date(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                      struct date *ret)
{
    struct date d;
    if (!scalar(y, r, n, "tanggal"))
        return;
    if (date_parse(n->text, &d)) {
        *ret = d;
        return;
    }
    bool formed = strlen(n->text) == 10 && n->text[4] == '-' && n->text[7] == '-' &&
                  strspn(n->text, "0123456789-") == 10;
    if (formed)
        yaml_fault_node(y, n, "\"%s\": tanggal %s tidak ada", r->key, n->text);
    else
        yaml_fault_node(y, n, "\"%s\" harus tanggal TTTT-BB-HH, tetapi tertulis \"%s\"", r->key,
                        yaml_quote(y, n->text));
}

/* ---- vocabularies ---- */

static void unknown_word(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n)
{
    struct buf list BUF_AUTO;
    const char **words = arena_array_of(y->arena, r->words->n, const char *);
    buf_init(&list, 600);
    for (size_t i = 0; i < r->words->n; i++) {
        words[i] = r->words->v[i].word;
        buf_printf(&list, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    const char *near = nearest(y, n->text, words, r->words->n);
    yaml_fault_node(y, n, "\"%s\": kata \"%s\" tidak dikenal%s%s%s; pilihan: %s", r->key,
                    yaml_quote(y, n->text), near == NULL ? "" : "; mungkin maksud Anda \"",
                    near == NULL ? "" : near, near == NULL ? "" : "\"", list.data);
}

static bool read_word(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n, int *ret)
{
    if (!scalar(y, r, n, "satu kata"))
        return false;
    if (yaml_word_find(r->words, n->text, ret))
        return true;
    unknown_word(y, r, n);
    return false;
}

static void read_bits(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                      uint32_t *ret)
{
    int v = 0;
    if (n->shape == YAML_SCALAR) {
        if (read_word(y, r, n, &v))
            *ret = (uint32_t)1 << v;
        return;
    }
    if (n->shape == YAML_MAPPING) {
        yaml_fault_node(y, n, "\"%s\" harus daftar kata, tetapi tertulis pemetaan", r->key);
        return;
    }
    for (const struct yaml_node *e = n->first; e != NULL; e = e->next) {
        if (!read_word(y, r, e, &v))
            continue;
        if ((*ret & (uint32_t)1 << v) != 0)
            yaml_fault_node(y, e, "\"%s\": \"%s\" ditulis dua kali", r->key, e->text);
        *ret |= (uint32_t)1 << v;
    }
}

/* A word that is kept as text; of a vocabulary when the row has one. */
static const char *read_ident(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n)
{
    int unused;
    if (r->words != NULL && n->shape == YAML_SCALAR && !n->bad && !read_word(y, r, n, &unused))
        return NULL;
    return read_text(y, r, n, true);
}

/* ---- lists ---- */

static bool entries_fit(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n)
{
    size_t most = r->max == 0 ? ENTRIES_MAX : (size_t)r->max, least = (size_t)r->min;
    if (n->n > most)
        yaml_fault_node(y, n, "\"%s\" paling banyak %zu butir, tetapi tertulis %zu", r->key, most,
                        n->n);
    else if (n->n < least)
        yaml_fault_node(y, n, "\"%s\" paling sedikit %zu butir, tetapi tertulis %zu", r->key,
                        least, n->n);
    return n->n <= most;
}

static void read_texts(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                       void *obj)
{
    bool ident = (r->flags & YAML_WORDLIKE) != 0;
    const char **v = arena_array_of(y->arena, n->n + 1, const char *);
    size_t k = 0;
    if (n->shape == YAML_MAPPING) {
        yaml_fault_node(y, n, "\"%s\" harus daftar teks, tetapi tertulis pemetaan", r->key);
        return;
    }
    if (n->shape == YAML_SCALAR) {
        if ((v[0] = read_text(y, r, n, ident)) != NULL)
            k = 1;
    } else if (entries_fit(y, r, n)) {
        for (const struct yaml_node *e = n->first; e != NULL; e = e->next)
            if ((v[k] = read_text(y, r, e, ident)) != NULL)
                k++;
    }
    *FIELD(obj, r, const char **) = v;
    *COUNT(obj, r) = k;
}

/* What names a list item in a path: the values of its YAML_PATH keys joined with '-'. */
static const char *item_part(struct yaml *y, const struct yaml_table *t, const struct yaml_node *n)
{
    const char *part = NULL;
    for (size_t i = 0; i < t->n; i++) {
        const struct yaml_row *r = &t->rows[i];
        if ((r->flags & (YAML_PATH | YAML_PATH_MORE)) == 0)
            continue;
        const struct yaml_node *v = yaml_get(n, r->key);
        if (v == NULL || v->shape != YAML_SCALAR || v->bad)
            continue;
        int value;
        if ((r->flags & YAML_PATH_MORE) != 0 && r->words != NULL &&
            yaml_word_find(r->words, v->text, &value) && value == 0)
            continue;
        const char *text = yaml_quote(y, v->text);
        part = part == NULL ? text : arena_printf(y->arena, "%s-%s", part, text);
    }
    return part;
}

struct named {
    const char *part;
    const struct yaml_node *at;
    size_t i;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *z = b;
    int c = strcmp(x->part, z->part);
    return c != 0 ? c : (x->i > z->i) - (x->i < z->i);
}

/* Reports each item whose name an earlier one has; names[] is sorted. */
static void report_twice(struct yaml *y, const char *key, struct named *names, size_t n)
{
    if (n > 1)
        qsort(names, n, sizeof names[0], by_name);
    for (size_t i = 1; i < n; i++)
        if (strcmp(names[i].part, names[i - 1].part) == 0)
            yaml_fault_node(y, names[i].at, "%s \"%s\" ditulis dua kali: baris %d dan baris %d",
                            key, yaml_quote(y, names[i].part), names[i - 1].at->line,
                            names[i].at->line);
}

static void read_list(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                      void *obj, struct here h)
{
    if (n->shape != YAML_SEQUENCE) {
        if (!n->bad)
            yaml_fault_node(y, n, "\"%s\" harus daftar (butir diawali \"-\"), tetapi tertulis %s",
                            r->key, shape_name(n));
        return;
    }
    if (!entries_fit(y, r, n))
        return;
    char *v = arena_array(y->arena, n->n, r->sub->size);
    struct named *names = arena_array_of(y->arena, n->n, struct named);
    size_t k = 0, n_names = 0;
    for (const struct yaml_node *e = n->first; e != NULL; e = e->next, k++) {
        const char *part = item_part(y, r->sub, e);
        if (part != NULL)
            names[n_names++] = (struct named){part, e, k};
        else
            part = arena_printf(y->arena, "%zu", k + 1);
        void *item = v + k * r->sub->size;
        set_defaults(r->sub, item);
        read_map(y, r->sub, e, item, (struct here){path_join(y, h.path, part), h.clause});
    }
    report_twice(y, "butir", names, n_names);
    *FIELD(obj, r, void *) = v;
    *COUNT(obj, r) = k;
}

static void read_keyed(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                       void *obj, struct here h)
{
    if (n->shape != YAML_MAPPING) {
        if (!n->bad)
            yaml_fault_node(y, n, "\"%s\" harus pemetaan (kunci: nilai), tetapi tertulis %s",
                            r->key, shape_name(n));
        return;
    }
    if (!entries_fit(y, r, n))
        return;
    char *v = arena_array(y->arena, n->n, r->sub->size);
    struct named *names = arena_array_of(y->arena, n->n, struct named);
    size_t k = 0;
    for (const struct yaml_node *key = n->first; key != NULL; key = key->next) {
        void *item = v + k * r->sub->size;
        if (key->bad)
            continue;
        names[k] = (struct named){key->text, key, k};
        k++;
        set_defaults(r->sub, item);
        for (size_t i = 0; i < r->sub->n; i++)
            if ((r->sub->rows[i].flags & YAML_KEY) != 0)
                *FIELD(item, &r->sub->rows[i], const char *) =
                    read_text(y, &r->sub->rows[i], key, true);
        if (key->value == NULL || key->value->null)
            yaml_fault_node(y, key, "\"%s\" tidak berisi apa pun", yaml_quote(y, key->text));
        else
            read_map(y, r->sub, key->value, item,
                     (struct here){path_join(y, h.path, yaml_quote(y, key->text)), h.clause});
    }
    report_twice(y, "kunci", names, k);
    *FIELD(obj, r, void *) = v;
    *COUNT(obj, r) = k;
}

/* ---- anything ---- */

static json_t *to_json(const struct yaml_node *n)
{
    int64_t i;
    json_t *j;
    if (n->shape == YAML_SCALAR) {
        if (n->null)
            return json_null();
        if (n->plain && (str_eq(n->text, "true") || str_eq(n->text, "false")))
            return json_boolean(*n->text == 't');
        if (n->plain && str_int64(n->text, &i))
            return json_integer(i);
        return json_string(n->text);
    }
    j = n->shape == YAML_SEQUENCE ? json_array() : json_object();
    for (const struct yaml_node *e = n->first; e != NULL; e = e->next) {
        if (n->shape == YAML_SEQUENCE)
            json_array_append_new(j, to_json(e));
        else if (!e->bad)
            json_object_set_new(j, e->text, e->value == NULL ? json_null() : to_json(e->value));
    }
    return j;
}

/* Duplicate keys anywhere below a value that no table describes. */
static void check_any(struct yaml *y, const struct yaml_node *n)
{
    if (n->shape == YAML_MAPPING) {
        struct named *names = arena_array_of(y->arena, n->n, struct named);
        size_t k = 0;
        for (const struct yaml_node *e = n->first; e != NULL; e = e->next)
            if (!e->bad) {
                names[k] = (struct named){e->text, e, k};
                k++;
            }
        report_twice(y, "kunci", names, k);
    }
    for (const struct yaml_node *e = n->first; e != NULL; e = e->next) {
        const struct yaml_node *v = n->shape == YAML_MAPPING ? e->value : e;
        if (v != NULL)
            check_any(y, v);
    }
}

/* ---- a mapping ---- */

static const struct yaml_row *row_of(const struct yaml_table *t, const char *key)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].key != NULL && strcmp(t->rows[i].key, key) == 0 &&
            (t->rows[i].flags & YAML_KEY) == 0)
            return &t->rows[i];
    return NULL;
}

static void unknown_key(struct yaml *y, const struct yaml_table *t, const struct yaml_node *key,
                        const char *path)
{
    const char **keys = arena_array_of(y->arena, t->n, const char *);
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].key != NULL && (t->rows[i].flags & YAML_KEY) == 0)
            keys[n++] = t->rows[i].key;
    const char *near = nearest(y, key->text, keys, n);
    yaml_fault_node(y, key, "kunci \"%s\" tidak dikenal%s%s%s%s%s", yaml_quote(y, key->text),
                    *path == '\0' ? "" : " pada ", path,
                    near == NULL ? "" : "; mungkin maksud Anda \"", near == NULL ? "" : near,
                    near == NULL ? "" : "\"");
}

static void check_keys(struct yaml *y, const struct yaml_table *t, const struct yaml_node *n,
                       const char *path)
{
    struct named *names = arena_array_of(y->arena, n->n, struct named);
    size_t k = 0;
    for (const struct yaml_node *key = n->first; key != NULL; key = key->next) {
        if (key->bad)
            continue;
        names[k] = (struct named){key->text, key, k};
        k++;
        if (row_of(t, key->text) == NULL)
            unknown_key(y, t, key, path);
    }
    report_twice(y, "kunci", names, k);
}

static void read_field(struct yaml *y, const struct yaml_row *r, const struct yaml_node *n,
                       void *obj, struct here h)
{
    struct here below = {h.path, h.clause};
    if ((r->flags & YAML_SILENT) == 0)
        below.path = path_join(y, h.path, r->key);
    switch (r->kind) {
    case YAML_TEXT: *FIELD(obj, r, const char *) = read_text(y, r, n, false); break;
    case YAML_IDENT: *FIELD(obj, r, const char *) = read_ident(y, r, n); break;
    case YAML_INT: read_int(y, r, n, FIELD(obj, r, int)); break;
    case YAML_PERCENT: read_percent(y, r, n, FIELD(obj, r, int)); break;
    case YAML_BOOL: read_bool(y, r, n, FIELD(obj, r, bool)); break;
    case YAML_DATE: read_date(y, r, n, FIELD(obj, r, struct date)); break;
    case YAML_WORD: read_word(y, r, n, FIELD(obj, r, int)); break;
    case YAML_BITS: read_bits(y, r, n, FIELD(obj, r, uint32_t)); break;
    case YAML_TEXTS: read_texts(y, r, n, obj); break;
    case YAML_MAP: read_map(y, r->sub, n, FIELD(obj, r, char), below); break;
    case YAML_LIST: read_list(y, r, n, obj, below); break;
    case YAML_KEYED: read_keyed(y, r, n, obj, below); break;
    case YAML_ANY:
        check_any(y, n);
        *FIELD(obj, r, json_t *) = json_in(y->arena, to_json(n));
        break;
    case YAML_LINE: break;
    }
}

static const struct yaml_node *field_node(const struct yaml_row *r, const struct yaml_node *n)
{
    const struct yaml_node *v = yaml_get(n, r->key);
    return v == NULL && r->otherwise != NULL ? yaml_get(n, r->otherwise) : v;
}

/* The clause of this mapping comes first: what is below it inherits it. */
static const char *read_cite(struct yaml *y, const struct yaml_table *t, const struct yaml_node *n,
                             void *obj, struct here h)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct yaml_row *r = &t->rows[i];
        if ((r->flags & YAML_CITE) == 0)
            continue;
        const struct yaml_node *v = field_node(r, n);
        const char *clause = v == NULL ? NULL : read_text(y, r, v, true);
        if (v == NULL && (r->flags & YAML_INHERIT) != 0)
            clause = h.clause;
        *FIELD(obj, r, const char *) = clause;
        if (clause != NULL) {
            y->cites = yaml_grow(y->arena, y->cites, y->n_cites, &y->cap_cites, sizeof *y->cites);
            y->cites[y->n_cites++] =
                (struct yaml_cite){h.path, clause, v == NULL ? n->line : v->line};
            return clause;
        }
    }
    return h.clause;
}

static void read_map(struct yaml *y, const struct yaml_table *t, const struct yaml_node *n,
                     void *obj, struct here h)
{
    if (n->shape != YAML_MAPPING) {
        if (!n->bad)
            yaml_fault_node(y, n, "%s%sharus pemetaan (kunci: nilai), tetapi tertulis %s", h.path,
                            *h.path == '\0' ? "" : " ", shape_name(n));
        return;
    }
    check_keys(y, t, n, h.path);
    h.clause = read_cite(y, t, n, obj, h);
    for (size_t i = 0; i < t->n; i++) {
        const struct yaml_row *r = &t->rows[i];
        if ((r->flags & YAML_KEY) != 0)
            continue;
        if (r->kind == YAML_LINE) {
            *FIELD(obj, r, int) = n->line;
            continue;
        }
        const struct yaml_node *v = field_node(r, n);
        if (v == NULL && (r->flags & YAML_MUST) != 0)
            yaml_fault_node(y, n, "kunci wajib \"%s\" tidak ada%s%s", r->key,
                            *h.path == '\0' ? "" : " pada ", h.path);
        if (v != NULL && (r->flags & YAML_CITE) == 0)
            read_field(y, r, v, obj, h);
    }
    if (t->check != NULL)
        t->check(y, n, obj);
}

/* ---- references ---- */

static int by_id(const void *a, const void *b)
{
    const struct yaml_id *x = a, *z = b;
    if (x->space != z->space)
        return x->space < z->space ? -1 : 1;
    return strcmp(x->node->text, z->node->text);
}

static void dangling(struct yaml *y, const struct yaml_id *ref)
{
    const char *space = y->spaces == NULL ? "rujukan" : y->spaces[ref->space], *near = NULL;
    size_t n = 0;
    if (y->n_names != y->n_ids) {
        y->names = arena_array_of(y->arena, y->n_ids, const char *);
        y->n_names = y->n_ids;
    }
    for (size_t i = 0; i < y->n_ids; i++)
        if (y->ids[i].space == ref->space)
            y->names[n++] = y->ids[i].node->text;
    near = nearest(y, ref->node->text, y->names, n);
    yaml_fault_node(y, ref->node, "tidak ada %s \"%s\"%s%s%s", space,
                    yaml_quote(y, ref->node->text), near == NULL ? "" : "; mungkin maksud Anda \"",
                    near == NULL ? "" : near, near == NULL ? "" : "\"");
}

static void resolve(struct yaml *y)
{
    if (y->n_ids > 1)
        qsort(y->ids, y->n_ids, sizeof y->ids[0], by_id);
    for (size_t i = 0; i < y->n_refs; i++)
        if (y->n_ids == 0 ||
            bsearch(&y->refs[i], y->ids, y->n_ids, sizeof y->ids[0], by_id) == NULL)
            dangling(y, &y->refs[i]);
}

bool yaml_read(struct yaml *y, const struct yaml_table *t, void *ret)
{
    y->spaces = t->spaces;
    set_defaults(t, ret);
    read_map(y, t, y->root, ret, (struct here){"", NULL});
    resolve(y);
    yaml_sort_faults(y->faults, y->faults_from);
    return y->faults->n_errors == y->errors_from;
}
