#include "web/body.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "web/decode.h"

enum body_kind body_kind(const char *type)
{
    static const struct {
        const char *name;
        enum body_kind kind;
    } known[] = {{"application/x-www-form-urlencoded", BODY_FORM}, {"application/json", BODY_JSON}};
    for (size_t i = 0; type && i < sizeof known / sizeof known[0]; i++) {
        size_t n = strlen(known[i].name);
        if (strncasecmp(type, known[i].name, n) != 0)
            continue;
        const char *rest = type + n + strspn(type + n, " \t;");
        if (type[n] == '\0' || *rest == '\0' || strcasecmp(rest, "charset=utf-8") == 0)
            return known[i].kind;
    }
    return type && strncasecmp(type, "multipart/form-data", 19) == 0 ? BODY_FILES : BODY_OTHER;
}

static const char *take_field(struct arena *a, const char *s, size_t n, json_t *form)
{
    const char *eq = memchr(s, '=', n);
    size_t name_n = eq ? (size_t)(eq - s) : n;
    char *name = decode_text(a, s, name_n, DECODE_QUERY);
    char *value = eq ? decode_text(a, eq + 1, n - name_n - 1, DECODE_FORM) : arena_strdup(a, "");
    if (!name || !value || !*name)
        return "a field that does not decode";
    if (json_object_get(form, name))
        return "a field twice";
    if (json_object_size(form) == BODY_FIELDS_MAX)
        return "too many fields";
    json_put(form, name, value);
    return NULL;
}

static const char *parse_form(struct arena *a, const char *s, size_t n, json_t *form)
{
    const char *why = NULL, *end = s + n;
    while (!why && s < end) {
        const char *amp = memchr(s, '&', (size_t)(end - s));
        size_t len = amp ? (size_t)(amp - s) : (size_t)(end - s);
        if (len)
            why = take_field(a, s, len, form);
        s += len + (amp != NULL);
    }
    return why;
}

/* Strings of JSON as of a form: no control characters but line ends and tabs. */
static bool texts_plain(const json_t *j)
{
    const char *key;
    json_t *v;
    size_t i;
    if (json_is_string(j)) {
        for (const char *s = json_string_value(j); *s; s++)
            if (((unsigned char)*s < 0x20 && !strchr("\n\t\r", *s)) || *s == 0x7F)
                return false;
        return strlen(json_string_value(j)) == json_string_length(j);
    }
    json_object_foreach((json_t *)j, key, v)
        if (!texts_plain(v))
            return false;
    json_array_foreach((json_t *)j, i, v)
        if (!texts_plain(v))
            return false;
    return true;
}

enum { DEEPEST = 16 };

static bool nested_deeply(const char *s, size_t n)
{
    int depth = 0;
    bool text = false;
    for (size_t i = 0; i < n; i++) {
        if (text && s[i] == '\\')
            i++;
        else if (s[i] == '"')
            text = !text;
        else if (!text && (s[i] == '{' || s[i] == '['))
            depth++;
        else if (!text && (s[i] == '}' || s[i] == ']'))
            depth--;
        if (depth > DEEPEST)
            return true;
    }
    return false;
}

bool body_parse(struct arena *a, enum body_kind kind, const char *data, size_t n, json_t **ret,
                const char **ret_why)
{
    struct faults f;
    json_t *form = NULL;
    faults_init(&f, a);
    *ret_why = NULL;
    if (kind == BODY_FORM) {
        form = json_in(a, json_object());
        *ret_why = parse_form(a, data, n, form);
    } else if (kind == BODY_JSON && !nested_deeply(data, n)) {
        form = json_in(a, json_read(data, n, "isi", &f));
        if (!json_is_object(form) || !texts_plain(form))
            *ret_why = "JSON that is none, or no object, or with control characters";
    } else {
        *ret_why = "a body of a kind that is not read";
    }
    if (!*ret_why)
        *ret = form;
    return !*ret_why;
}
