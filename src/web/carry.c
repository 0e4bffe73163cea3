#include "web/carry.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "web/answer.h"
#include "web/request.h"
#include "web/visitor.h"

#define PREFIX "_carry."
#define ADDRESS_MAX 2000

bool carry_is_path(const char *path)
{
    if (!path || path[0] != '/' || path[1] == '/' || strlen(path) > ADDRESS_MAX)
        return false;
    for (const char *s = path; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == '\\' || (unsigned char)*s >= 0x7F)
            return false;
    return true;
}

static bool is_secret(const char *name)
{
    static const char *const secret[] = {"password", "password_again", "old_password", "code", "_csrf"};
    for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++)
        if (str_eq(name, secret[i]))
            return true;
    return false;
}

static void add(json_t *fields, const char *name, const char *value)
{
    json_t *o = json_object();
    json_put(o, "name", name);
    json_put(o, "value", value);
    json_array_append_new(fields, o);
}

static const char *back_of(const struct web_request *q)
{
    const char *back = json_str(q->form, "_back");
    if (!back)
        back = json_str(q->query, "_back");
    return carry_is_path(back) ? back : NULL;
}

void carry_taken(const struct web_request *q, struct carry *ret)
{
    const char *name, *go = json_str(q->form, "_go");
    json_t *value;
    *ret = (struct carry){.back = back_of(q), .fields = json_in(q->arena, json_array())};
    if (!carry_is_path(go))
        return;
    ret->go = go;
    json_object_foreach(q->form, name, value)
        if (str_starts(name, PREFIX) && json_is_string(value))
            add(ret->fields, name + strlen(PREFIX), json_string_value(value));
}

void carry_posted(const struct web_request *q, struct carry *ret)
{
    const char *name;
    json_t *value;
    *ret = (struct carry){.fields = json_in(q->arena, json_array())};
    ret->go = *q->raw_query ? arena_printf(q->arena, "%s?%s", q->path, q->raw_query) : q->path;
    if (!carry_is_path(ret->go))
        ret->go = NULL;
    json_object_foreach(q->form, name, value)
        if (ret->go && json_is_string(value) && !is_secret(name))
            add(ret->fields, name, json_string_value(value));
}

void carry_show(const struct web_request *q, const struct carry *c, json_t *data)
{
    json_put(data, "back", c->back);
    json_put(data, "go", c->go);
    json_object_set(data, "fields", c->fields);
    json_put_flag(data, "carries", c->go != NULL);
    (void)q;
}

const char *carry_home(const struct site *s)
{
    return gate_page(s->gate, "home.show") ? "/beranda" : "/akun";
}

void carry_on(const struct site *s, const struct web_request *q, const struct carry *c,
              struct web_response *r)
{
    if (!c->go) {
        answer_go(q, c->back ? c->back : carry_home(s), r);
        return;
    }
    json_t *data = json_in(q->arena, json_object());
    carry_show(q, c, data);
    answer_page(s, q, 200, "resume", "Lanjutkan", data, r);
}

const char *carry_query(const struct web_request *q, const struct carry *c)
{
    static const char hex[] = "0123456789ABCDEF";
    struct buf b BUF_AUTO;
    if (!c->back)
        return "";
    buf_init(&b, ADDRESS_MAX * 3 + 16);
    buf_str(&b, "?_back=");
    for (const char *s = c->back; *s; s++) {
        unsigned char ch = (unsigned char)*s;
        if (strchr("&=%+#?", ch)) {
            buf_char(&b, '%');
            buf_char(&b, hex[ch >> 4]);
            buf_char(&b, hex[ch & 15]);
        } else {
            buf_char(&b, (char)ch);
        }
    }
    return buf_dup(&b, q->arena);
}
