/* What a table is good for besides reading: words of vocabularies, the values of a struct as
 * a flat list (for comparing two files), and the documentation of the keys. */
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/fixed.h"
#include "base/json.h"
#include "base/str.h"
#include "rules/yaml_node.h"

/* ---- vocabularies ---- */

const char *yaml_word_of(const struct yaml_vocab *v, int value)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i].value == value)
            return v->v[i].word;
    return NULL;
}

const char *yaml_title_of(const struct yaml_vocab *v, int value)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i].value == value)
            return v->v[i].title == NULL ? v->v[i].word : v->v[i].title;
    return NULL;
}

bool yaml_word_find(const struct yaml_vocab *v, const char *word, int *ret_value)
{
    for (size_t i = 0; word != NULL && i < v->n; i++)
        if (strcmp(v->v[i].word, word) == 0) {
            *ret_value = v->v[i].value;
            return true;
        }
    return false;
}

/* ---- values ---- */

struct flat {
    struct arena *a;
    bool prose;
    struct yaml_value *v;
    size_t n, cap;
};

#define FIELD(obj, row, type) (*(type const *)(const void *)((const char *)(obj) + (row)->at))
#define COUNT(obj, row) (*(const size_t *)(const void *)((const char *)(obj) + (row)->at_n))

static void flatten(struct flat *f, const struct yaml_table *t, const void *obj, const char *path,
                    const char *clause);

static const char *join(struct flat *f, const char *path, const char *part)
{
    if (str_empty(part))
        return path;
    return *path == '\0' ? part : arena_printf(f->a, "%s.%s", path, part);
}

static void emit(struct flat *f, const char *path, const char *text, const char *clause, bool item)
{
    f->v = yaml_grow(f->a, f->v, f->n, &f->cap, sizeof *f->v);
    f->v[f->n++] = (struct yaml_value){path, text, clause, item};
}

static const char *texts_shown(struct arena *a, const char *const *v, size_t n)
{
    struct buf b BUF_AUTO;
    buf_init(&b, YAML_BYTES_MAX);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : ", ", v[i]);
    return buf_dup(&b, a);
}

static const char *bits_shown(struct arena *a, const struct yaml_vocab *words, uint32_t bits)
{
    struct buf b BUF_AUTO;
    buf_init(&b, 4096);
    for (size_t i = 0; i < words->n; i++)
        if ((bits & (uint32_t)1 << words->v[i].value) != 0)
            buf_printf(&b, "%s%s", b.len == 0 ? "" : ", ", words->v[i].word);
    return buf_dup(&b, a);
}

static const char *json_shown(struct arena *a, const json_t *j)
{
    return j == NULL ? NULL : json_canonical(a, j);
}

/* The value as it would be written; NULL when it says nothing (absent, the default). */
static const char *value_shown(struct arena *a, const struct yaml_row *r, const void *obj)
{
    struct date d;
    int i;
    switch (r->kind) {
    case YAML_TEXT:
    case YAML_IDENT:
        return FIELD(obj, r, char *);
    case YAML_INT:
        i = FIELD(obj, r, int);
        return i == r->dflt ? NULL : arena_printf(a, "%d", i);
    case YAML_PERCENT:
        i = FIELD(obj, r, int);
        return i == r->dflt ? NULL
                            : arena_printf(a, "%s%%", dec_text(a, (struct dec){i, 2}));
    case YAML_BOOL:
        return FIELD(obj, r, bool) ? "ya" : "tidak";
    case YAML_DATE:
        d = FIELD(obj, r, struct date);
        return date_is_none(d) ? NULL : date_iso(a, d);
    case YAML_WORD:
        return yaml_word_of(r->words, FIELD(obj, r, int));
    case YAML_BITS:
        return FIELD(obj, r, uint32_t) == 0 ? NULL
                                            : bits_shown(a, r->words, FIELD(obj, r, uint32_t));
    case YAML_TEXTS:
        return COUNT(obj, r) == 0
                   ? NULL
                   : texts_shown(a, FIELD(obj, r, const char *const *), COUNT(obj, r));
    case YAML_ANY:
        return json_shown(a, FIELD(obj, r, json_t *));
    default:
        return NULL;
    }
}

static const char *item_name(const struct yaml_table *t, const void *obj)
{
    for (size_t i = 0; i < t->n; i++)
        if ((t->rows[i].flags & YAML_NAME) != 0)
            return FIELD(obj, &t->rows[i], char *);
    return NULL;
}

/* The clause a mapping states, or the one around it. */
static const char *clause_of(const struct yaml_table *t, const void *obj, const char *around)
{
    for (size_t i = 0; i < t->n; i++)
        if ((t->rows[i].flags & YAML_CITE) != 0 && FIELD(obj, &t->rows[i], char *) != NULL)
            return FIELD(obj, &t->rows[i], char *);
    return around;
}

static const char *item_part(struct flat *f, const struct yaml_table *t, const void *obj, size_t i)
{
    const char *part = NULL;
    for (size_t k = 0; k < t->n; k++) {
        const struct yaml_row *r = &t->rows[k];
        if ((r->flags & (YAML_PATH | YAML_PATH_MORE | YAML_KEY)) == 0)
            continue;
        if ((r->flags & YAML_PATH_MORE) != 0 && FIELD(obj, r, int) == 0)
            continue;
        const char *text = value_shown(f->a, r, obj);
        if (text != NULL)
            part = part == NULL ? text : arena_printf(f->a, "%s-%s", part, text);
    }
    return part != NULL ? part : arena_printf(f->a, "%zu", i + 1);
}

static void flatten_list(struct flat *f, const struct yaml_row *r, const void *obj,
                         const char *path, const char *clause)
{
    const char *v = FIELD(obj, r, char *);
    for (size_t i = 0; i < COUNT(obj, r); i++) {
        const void *item = v + i * r->sub->size;
        const char *at = join(f, path, item_part(f, r->sub, item, i));
        const char *name = item_name(r->sub, item);
        if (name != NULL)
            emit(f, at, name, clause_of(r->sub, item, clause), true);
        flatten(f, r->sub, item, at, clause);
    }
}

/* Is a mapping that must cite left out of the file? */
static bool left_out(const struct yaml_table *t, const void *obj)
{
    for (size_t i = 0; i < t->n; i++)
        if ((t->rows[i].flags & (YAML_CITE | YAML_MUST)) == (YAML_CITE | YAML_MUST))
            return FIELD(obj, &t->rows[i], char *) == NULL;
    return false;
}

static void flatten_row(struct flat *f, const struct yaml_row *r, const void *obj,
                        const char *path, const char *clause)
{
    if ((r->flags & (YAML_CITE | YAML_PATH | YAML_PATH_MORE | YAML_KEY)) != 0 ||
        r->kind == YAML_LINE || ((r->flags & YAML_PROSE) != 0 && !f->prose))
        return;
    if ((r->flags & YAML_SILENT) == 0)
        path = join(f, path, r->key);
    if (r->kind == YAML_MAP) {
        flatten(f, r->sub, (const char *)obj + r->at, path, clause);
    } else if (r->kind == YAML_LIST || r->kind == YAML_KEYED) {
        flatten_list(f, r, obj, path, clause);
    } else {
        const char *text = value_shown(f->a, r, obj);
        if (text != NULL)
            emit(f, path, text, clause, false);
    }
}

static void flatten(struct flat *f, const struct yaml_table *t, const void *obj, const char *path,
                    const char *clause)
{
    size_t before = f->n;
    if (left_out(t, obj))
        return;
    const char *own = clause_of(t, obj, NULL);
    for (size_t i = 0; i < t->n; i++)
        flatten_row(f, &t->rows[i], obj, path, own == NULL ? clause : own);
    /* A mapping that says nothing but its clause says that it is ruled. */
    bool named = before > 0 && strcmp(f->v[before - 1].path, path) == 0;
    if (own != NULL && f->n == before && !named)
        emit(f, path, "diatur", own, false);
}

size_t yaml_flatten(struct arena *a, const struct yaml_table *t, const void *obj, bool prose,
                    struct yaml_value **ret)
{
    struct flat f = {.a = a, .prose = prose};
    flatten(&f, t, obj, "", NULL);
    *ret = f.v;
    return f.n;
}

/* ---- documentation ---- */

static const char *kind_name(const struct yaml_row *r)
{
    switch (r->kind) {
    case YAML_TEXT: return "text";
    case YAML_IDENT: return r->words != NULL ? "word of" : "word";
    case YAML_INT: return "whole number";
    case YAML_PERCENT: return "percent";
    case YAML_BOOL: return "ya / tidak";
    case YAML_DATE: return "date";
    case YAML_WORD: return "word of";
    case YAML_BITS: return "words of";
    case YAML_TEXTS: return (r->flags & YAML_WORDLIKE) != 0 ? "list of words" : "list of texts";
    case YAML_MAP: return "mapping";
    case YAML_LIST: return "list of mappings";
    case YAML_KEYED: return "mapping by id";
    case YAML_ANY: return "anything";
    case YAML_LINE: break;
    }
    return "";
}

struct vocabs {
    const struct yaml_vocab *v[64];
    size_t n;
};

static void note_vocab(struct vocabs *seen, const struct yaml_vocab *v)
{
    for (size_t i = 0; i < seen->n; i++)
        if (seen->v[i] == v)
            return;
    if (seen->n < sizeof seen->v / sizeof seen->v[0])
        seen->v[seen->n++] = v;
}

static void document_value(const struct yaml_row *r, const char *const *spaces, struct buf *out)
{
    buf_str(out, kind_name(r));
    if (r->words != NULL)
        buf_printf(out, " *%s*", r->words->name);
    if (r->kind == YAML_INT && (r->min != 0 || r->max != 0)) {
        buf_printf(out, ", %d", r->min);
        if (r->max != 0)
            buf_printf(out, "..%d", r->max);
        else
            buf_str(out, " or more");
    }
    if (r->refers != 0 && spaces != NULL)
        buf_printf(out, ", a known %s", spaces[r->refers]);
    if (r->dflt != 0 && r->kind == YAML_WORD)
        buf_printf(out, ", else `%s`", yaml_word_of(r->words, r->dflt));
    else if (r->dflt != 0 && r->kind == YAML_BOOL)
        buf_str(out, ", else `ya`");
    else if (r->dflt != 0)
        buf_printf(out, ", else %d", r->dflt);
    if (r->otherwise != NULL)
        buf_printf(out, ", else the value of `%s`", r->otherwise);
    if ((r->flags & YAML_INHERIT) != 0)
        buf_str(out, ", else that of the mapping around it");
}

static void document_rows(const struct yaml_table *t, const char *path,
                          const char *const *spaces, struct vocabs *seen, struct buf *out)
{
    char below[256];
    for (size_t i = 0; i < t->n; i++) {
        const struct yaml_row *r = &t->rows[i];
        if (r->kind == YAML_LINE || (r->flags & YAML_KEY) != 0)
            continue;
        buf_printf(out, "| `%s%s` | ", path, r->key);
        document_value(r, spaces, out);
        buf_printf(out, " | %s | %s |\n", (r->flags & YAML_MUST) != 0 ? "yes" : "",
                   r->about == NULL ? "" : r->about);
        if (r->words != NULL)
            note_vocab(seen, r->words);
        if (r->sub == NULL)
            continue;
        snprintf(below, sizeof below, "%s%s%s.", path, r->key,
                 r->kind == YAML_LIST ? "[]" : r->kind == YAML_KEYED ? ".ID" : "");
        document_rows(r->sub, below, spaces, seen, out);
    }
}

void yaml_document(const struct yaml_table *t, struct buf *out)
{
    struct vocabs seen = {.n = 0};
    buf_str(out, "| key | value | must | meaning |\n|---|---|---|---|\n");
    document_rows(t, "", t->spaces, &seen, out);
    buf_str(out, "\n| vocabulary | words |\n|---|---|\n");
    for (size_t i = 0; i < seen.n; i++) {
        buf_printf(out, "| %s | ", seen.v[i]->name);
        for (size_t k = 0; k < seen.v[i]->n; k++)
            buf_printf(out, "%s`%s`", k == 0 ? "" : " ", seen.v[i]->v[k].word);
        buf_str(out, " |\n");
    }
}
