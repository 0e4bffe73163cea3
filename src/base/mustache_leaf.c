/* Mustache, values: what is false, what is a typed leaf, and the text each is shown as.
 *
 * A typed leaf keeps its kind through JSON, so that the API gives "2019-12-31" and the page
 * "31 Desember 2019" from the same read model. One table lists the kinds. No message repeats
 * the value: it may be personal and messages are logged. */
#include "base/mustache_impl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/fixed.h"
#include "base/str.h"

enum { LEAF_MEMBERS = 4 };   /* a leaf has at most this many */

/* Gives the text, or NULL and the reason. v is the '$' member, never null or "". */
typedef const char *leaf_show(struct arena *a, const json_t *leaf, const json_t *v,
                              const char **ret_why);

static const char *text_of(const json_t *v)
{
    const char *s = json_string_value(v);

    /* A text with NUL inside is none of the forms we read. */
    return s && strlen(s) == json_string_length(v) ? s : NULL;
}

/* Thousands set apart by points. */
static const char *grouped(struct arena *a, const char *prefix, int64_t v)
{
    char digits[24], out[48];
    size_t n = 0, o = sizeof out;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do {
        digits[n++] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    out[--o] = '\0';
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i % 3 == 0)
            out[--o] = '.';
        out[--o] = digits[i];
    }
    return arena_printf(a, "%s%s%s", v < 0 ? "-" : "", prefix, out + o);
}

static const char *show_date(struct arena *a, const json_t *leaf, const json_t *v,
                             const char **ret_why)
{
    const char *s = text_of(v), *style = json_string_value(json_object_get(leaf, "style"));
    struct date d;

    if (!s || !date_parse(s, &d)) {
        *ret_why = "$date harus tanggal YYYY-MM-DD";
        return NULL;
    }
    if (!json_object_get(leaf, "style"))
        return date_show(a, d);
    if (str_eq(style, "long"))
        return date_show_long(a, d);
    *ret_why = "style untuk $date harus \"long\"";
    return NULL;
}

static const char *show_instant(struct arena *a, const json_t *leaf, const json_t *v,
                                const char **ret_why)
{
    const char *s = text_of(v), *zone = json_string_value(json_object_get(leaf, "zone"));
    const char *style = json_string_value(json_object_get(leaf, "style"));
    instant t;
    enum zone z;

    if (!s || !instant_parse(s, &t)) {
        *ret_why = "$instant harus waktu RFC 3339 dengan zona";
        return NULL;
    }
    if (!zone || !zone_parse(zone, &z)) {
        *ret_why = "$instant memerlukan zone \"WIB\", \"WITA\", atau \"WIT\"";
        return NULL;
    }
    if (!json_object_get(leaf, "style"))
        return instant_show(a, t, z);
    if (str_eq(style, "clock"))
        return instant_clock(a, t, z);
    *ret_why = "style untuk $instant harus \"clock\"";
    return NULL;
}

static const char *show_dec(struct arena *a, const json_t *leaf, const json_t *v,
                            const char **ret_why)
{
    const json_t *places = json_object_get(leaf, "places");
    json_int_t n = json_integer_value(places);
    const char *s = json_is_integer(v)
        ? arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v)) : text_of(v);
    struct dec d;
    struct ratio r;

    if (places && (!json_is_integer(places) || n < 0 || n > 9)) {
        *ret_why = "places untuk $dec harus bilangan 0 sampai 9";
        return NULL;
    }
    if (s && dec_parse(s, &d))
        return dec_show(a, d, places ? (int)n : d.scale);
    if (s && places && ratio_parse(s, &r))
        return ratio_show(a, r, (int)n, ',');
    *ret_why = "$dec harus teks desimal (\"33.0875\"), atau pecahan \"n/d\" dengan places";
    return NULL;
}

static const char *show_int(struct arena *a, const json_t *leaf, const json_t *v,
                            const char **ret_why)
{
    (void)leaf;
    if (json_is_integer(v))
        return grouped(a, "", json_integer_value(v));
    *ret_why = "$int harus bilangan bulat";
    return NULL;
}

static const char *show_money(struct arena *a, const json_t *leaf, const json_t *v,
                              const char **ret_why)
{
    (void)leaf;
    if (json_is_integer(v))
        return grouped(a, "Rp", json_integer_value(v));
    *ret_why = "$money harus bilangan bulat rupiah";
    return NULL;
}

static const char *show_clause(struct arena *a, const json_t *leaf, const json_t *v,
                               const char **ret_why)
{
    const char *s = text_of(v), *cite = text_of(json_object_get(leaf, "cite"));

    if (!s || (json_object_get(leaf, "cite") && !cite)) {
        *ret_why = "$clause dan cite harus teks";
        return NULL;
    }
    return cite ? arena_printf(a, "%s [%s]", cite, s) : s;
}

static const char *show_query(struct arena *a, const json_t *leaf, const json_t *v,
                              const char **ret_why)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t n = json_string_length(v), o = 0;
    const char *s = json_string_value(v);

    (void)leaf;
    if (!s) {
        *ret_why = "$query harus teks";
        return NULL;
    }
    char *out = arena_array(a, n + 1, 3);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            (c && strchr("-._~", c))) {
            out[o++] = (char)c;
        } else {
            out[o++] = '%';
            out[o++] = hex[c >> 4];
            out[o++] = hex[c & 15];
        }
    }
    return out;
}

static const struct leaf_kind {
    const char *key;
    leaf_show *show;
} kinds[] = {
    {"$date", show_date},
    {"$instant", show_instant},
    {"$dec", show_dec},
    {"$int", show_int},
    {"$money", show_money},
    {"$clause", show_clause},
    {"$query", show_query},
};

/* The '$' member of a leaf, or NULL; its key to *ret_key if that is not NULL. */
static const json_t *leaf_value(const json_t *v, const char **ret_key)
{
    if (!json_is_object(v) || json_object_size(v) > LEAF_MEMBERS)
        return NULL;
    /* The iterator only reads; jansson has no const form of it. */
    json_t *obj = (json_t *)(uintptr_t)v;
    for (void *it = json_object_iter(obj); it; it = json_object_iter_next(obj, it)) {
        if (json_object_iter_key(it)[0] == '$') {
            if (ret_key)
                *ret_key = json_object_iter_key(it);
            return json_object_iter_value(it);
        }
    }
    return NULL;
}

static bool is_nothing(const json_t *v)
{
    return !v || json_is_null(v) || (json_is_string(v) && json_string_length(v) == 0);
}

bool mu_is_leaf(const json_t *v)
{
    return leaf_value(v, NULL) != NULL;
}

bool mu_is_false(const json_t *v)
{
    const json_t *inner = leaf_value(v, NULL);

    return is_nothing(v) || json_is_false(v) || (json_is_array(v) && json_array_size(v) == 0) ||
        (inner && is_nothing(inner));
}

/* The shortest form that reads back as the same number. */
static const char *real_text(struct arena *a, double d)
{
    char *s = NULL;

    for (int digits = 15; digits <= 17; digits++) {
        s = arena_printf(a, "%.*g", digits, d);
        if (strtod(s, NULL) == d)
            break;
    }
    return s;
}

static const char *leaf_text(struct arena *a, const json_t *v, const char **ret)
{
    const char *key = NULL, *why = NULL, *s = NULL;
    const json_t *inner = leaf_value(v, &key);

    if (!inner)
        return "berisi kumpulan nilai, bukan satu nilai";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].key, key) != 0)
            continue;
        s = is_nothing(inner) ? "" : kinds[i].show(a, v, inner, &why);
        if (!s)
            return why;
        *ret = s;
        return NULL;
    }
    return "berisi jenis nilai $ yang tidak dikenal";
}

const char *mu_value_text(struct arena *scratch, const json_t *v, const char **ret, size_t *ret_n)
{
    const char *s = "", *why;

    if (json_is_string(v)) {
        *ret = json_string_value(v);
        *ret_n = json_string_length(v);
        return NULL;
    }
    if (json_is_integer(v)) {
        s = arena_printf(scratch, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    } else if (json_is_real(v)) {
        s = real_text(scratch, json_real_value(v));
    } else if (json_is_boolean(v)) {
        s = json_is_true(v) ? "true" : "false";
    } else if (json_is_array(v)) {
        return "berisi daftar, bukan satu nilai";
    } else if (json_is_object(v)) {
        why = leaf_text(scratch, v, &s);
        if (why)
            return why;
    }
    *ret = s;
    *ret_n = strlen(s);
    return NULL;
}
