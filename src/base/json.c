/* JSON through jansson. */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

static const char *explain(enum json_error_code code)
{
    switch (code) {
    case json_error_out_of_memory:
        return "JSON tidak dapat dibaca: memori tidak cukup.";
    case json_error_stack_overflow:
        return "JSON bersarang terlalu dalam.";
    case json_error_invalid_utf8:
        return "JSON memuat byte yang bukan UTF-8.";
    case json_error_premature_end_of_input:
        return "JSON berakhir sebelum lengkap.";
    case json_error_end_of_input_expected:
        return "Ada teks berlebih setelah akhir JSON.";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "JSON memuat karakter NUL, yang tidak diizinkan.";
    case json_error_duplicate_key:
        return "Kunci JSON tertulis lebih dari satu kali dalam objek yang sama.";
    case json_error_numeric_overflow:
        return "Bilangan dalam JSON terlalu besar.";
    default:
        return "Tulisan JSON tidak sah.";
    }
}

json_t *json_read(const char *text, size_t n, const char *where, struct faults *f)
{
    json_error_t error;
    json_t *j = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!j)
        fault_add(f, where, error.line > 0 ? error.line : 0, error.column > 0 ? error.column : 0,
                  "%s", explain(json_error_code(&error)));
    return j;
}

static char *dump(struct arena *a, const json_t *j, size_t flags)
{
    char *text = j ? json_dumps(j, flags | JSON_ENCODE_ANY) : NULL;
    if (!text) {
        if (j)
            arena_fail(a);
        return arena_strdup(a, "null");
    }
    char *copy = arena_strdup(a, text);
    free(text);
    return copy;
}

char *json_canonical(struct arena *a, const json_t *j)
{
    return dump(a, j, JSON_COMPACT | JSON_SORT_KEYS);
}

char *json_pretty(struct arena *a, const json_t *j)
{
    return dump(a, j, JSON_INDENT(2));
}

const char *json_str(const json_t *obj, const char *key)
{
    return json_string_value(json_object_get(obj, key));
}

int64_t json_int(const json_t *obj, const char *key, int64_t dflt)
{
    const json_t *v = json_object_get(obj, key);
    return json_is_integer(v) ? json_integer_value(v) : dflt;
}

bool json_flag(const json_t *obj, const char *key)
{
    return json_is_true(json_object_get(obj, key));
}

/* For text from outside (a file name, a library's message) that never passed the edge. */
static json_t *repaired_string(const char *s)
{
    struct buf b BUF_AUTO;
    buf_init(&b, (size_t)16 * 1024 * 1024);
    size_t n = strlen(s), bad;
    while (!str_utf8_valid(s, n, &bad)) {
        buf_add(&b, s, bad);
        buf_str(&b, "\xEF\xBF\xBD");
        s += bad + 1;
        n -= bad + 1;
    }
    buf_add(&b, s, n);
    return json_stringn(b.data, b.len);
}

void json_put(json_t *obj, const char *key, const char *s)
{
    json_t *v = s ? json_string(s) : json_null();
    json_put_new(obj, key, v ? v : repaired_string(s));
}

void json_put_int(json_t *obj, const char *key, int64_t v)
{
    json_put_new(obj, key, json_integer(v));
}

void json_put_flag(json_t *obj, const char *key, bool v)
{
    json_put_new(obj, key, json_boolean(v));
}

void json_put_new(json_t *obj, const char *key, json_t *value)
{
    json_object_set_new(obj, key, value);
}

static void drop(void *j)
{
    json_decref(j);
}

json_t *json_in(struct arena *a, json_t *j)
{
    if (j)
        arena_cleanup(a, drop, j);
    return j;
}

json_t *json_met(enum met m)
{
    return m == MET_YES ? json_true() : m == MET_NO ? json_false() : json_null();
}

/* Two facts of one name share their member: none is lost. */
static json_t *facts_object(const struct verdict *v)
{
    json_t *facts = json_object();
    for (size_t i = 0; i < v->n_facts; i++) {
        const char *name = v->facts[i].name, *earlier = json_str(facts, name);
        if (!earlier) {
            json_put(facts, name, v->facts[i].value);
            continue;
        }
        struct buf both BUF_AUTO;
        buf_init(&both, (size_t)1024 * 1024);
        buf_printf(&both, "%s; %s", earlier, v->facts[i].value);
        json_put(facts, name, both.data);
    }
    return facts;
}

json_t *json_verdict(const struct verdict *v)
{
    json_t *j = json_object();
    json_put(j, "clause", v->clause);
    json_put_new(j, "met", json_met(v->met));
    json_put_flag(j, "ruled", v->met != MET_NOT_RULED);
    json_put(j, "message", v->message);
    json_put(j, "lawful", v->lawful);
    json_put(j, "lawful_from", v->lawful_from);
    json_put(j, "reading", v->reading);
    json_put(j, "overridable_by", v->overridable_by);
    json_put_flag(j, "remark", v->remark);
    json_put_new(j, "facts", facts_object(v));
    return j;
}
