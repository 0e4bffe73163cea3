#include "web/request.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "web/decode.h"

static const char *take_path(struct web_request *q, const char *path, size_t n)
{
    size_t at = 1;                       /* the guard saw the first slash */
    q->path = arena_strndup(q->arena, path, n);
    while (at < n) {
        const char *slash = memchr(path + at, '/', n - at);
        size_t len = slash ? (size_t)(slash - path) - at : n - at;
        if (len == 0)
            return "an empty part of the path";
        if (q->n_segments == REQUEST_SEGMENTS_MAX)
            return "too many parts of the path";
        char *text = decode_text(q->arena, path + at, len, DECODE_PATH);
        if (!text)
            return "a part of the path that does not decode";
        q->segments[q->n_segments++] = text;
        at += len + 1;
        if (slash && at == n)
            q->trailing_slash = true;
    }
    return NULL;
}

static const char *take_query(struct web_request *q, const char *s)
{
    q->query = json_in(q->arena, json_object());
    size_t seen = 0;
    while (*s) {
        size_t n = strcspn(s, "&");
        const char *eq = memchr(s, '=', n);
        size_t name_n = eq ? (size_t)(eq - s) : n;
        if (n > 0) {
            if (++seen > REQUEST_QUERY_MAX)
                return "too many query parameters";
            char *name = decode_text(q->arena, s, name_n, DECODE_QUERY);
            char *value = eq ? decode_text(q->arena, eq + 1, n - name_n - 1, DECODE_QUERY)
                             : arena_strdup(q->arena, "");
            if (!name || !value)
                return "a query that does not decode";
            if (json_object_get(q->query, name))
                return "a query parameter twice";
            json_put(q->query, name, value);
        }
        s += n;
        if (*s == '&')
            s++;
    }
    return NULL;
}

int request_weight(const char *accept, const char *type)
{
    size_t type_n = strlen(type);
    for (const char *s = accept; *s;) {
        s += strspn(s, " \t,");
        size_t n = strcspn(s, ",");
        if (n >= type_n && strncasecmp(s, type, type_n) == 0 &&
            (n == type_n || strchr("; \t", s[type_n]))) {
            const char *q = memmem(s, n, "q=", 2);
            int weight = 1000, unit = 100;
            if (q && q[2] == '0') {
                weight = 0;
                for (q += q[3] == '.' ? 4 : 3; *q >= '0' && *q <= '9' && unit > 0; q++, unit /= 10)
                    weight += (*q - '0') * unit;
            }
            return weight;
        }
        s += n;
    }
    return -1;
}

static bool take_suffix(struct web_request *q, const char *suffix)
{
    if (!q->n_segments)
        return false;
    char *last = q->segments[q->n_segments - 1];
    if (!str_ends(last, suffix))
        return false;
    last[strlen(last) - strlen(suffix)] = '\0';
    if (!*last)
        q->n_segments--;
    return true;
}

bool request_parse(struct arena *a, const char *method, const char *target, const char *accept,
                   const char *if_none_match, struct web_request *q, const char **ret_why)
{
    size_t path_n = strcspn(target, "?");
    *q = (struct web_request){.arena = a, .method = method, .if_none_match = if_none_match};
    q->raw_query = target[path_n] ? arena_strdup(a, target + path_n + 1) : "";
    *ret_why = take_path(q, target, path_n);
    if (!*ret_why)
        *ret_why = take_query(q, q->raw_query);
    if (*ret_why)
        return false;
    const char *format = json_str(q->query, "format");
    bool by_suffix = take_suffix(q, ".json");
    q->xlsx = !by_suffix && take_suffix(q, ".xlsx");
    int as_data = accept ? request_weight(accept, "application/json") : -1;
    if (format)
        q->json = str_eq(format, "json");
    else
        q->json = by_suffix || (as_data > 0 && as_data > request_weight(accept, "text/html"));
    json_object_del(q->query, "format");
    return true;
}
