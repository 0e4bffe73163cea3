#include "web/openapi.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/file.h"
#include "gate/gate.h"
#include "web/answer.h"
#include "web/request.h"

#define JSON_TYPE "application/json"
#define FILE_TYPE "multipart/form-data"

/* ---- inputs ---- */

static json_t *schema_of(const struct param *params);

static json_t *scalar_schema(const struct param *p)
{
    switch (p->type) {
    case PARAM_INT: return json_pack("{s:s}", "type", "integer");
    case PARAM_DATE: return json_pack("{s:s,s:s}", "type", "string", "format", "date");
    case PARAM_INSTANT: return json_pack("{s:s,s:s}", "type", "string", "format", "date-time");
    case PARAM_DEC: return json_pack("{s:s,s:s}", "type", "string", "pattern", "^-?[0-9]+([.,][0-9]{1,4})?$");
    case PARAM_FLAG: return json_pack("{s:s}", "type", "boolean");
    case PARAM_OBJECT: return json_pack("{s:s}", "type", "object");
    case PARAM_PUB: return json_pack("{s:s,s:s}", "type", "string", "pattern", "^[a-z0-9-]{4,40}$");
    default: return json_pack("{s:s}", "type", "string");
    }
}

static json_t *words_json(const char *const *words)
{
    json_t *list = json_array();
    for (size_t i = 0; words[i]; i++)
        json_array_append_new(list, json_string(words[i]));
    return list;
}

static json_t *list_schema(const struct param *p)
{
    bool single = p->of && p->of[0].name && !*p->of[0].name;
    json_t *o = json_pack("{s:s}", "type", "array");
    json_put_new(o, "items", single ? scalar_schema(&p->of[0]) : schema_of(p->of));
    if (p->min)
        json_put_int(o, "minItems", p->min);
    json_put_int(o, "maxItems", p->max ? p->max : 100);
    return o;
}

static json_t *param_schema(const struct param *p)
{
    if (p->upload)
        return json_pack("{s:s,s:s,s:s}", "type", "string", "format", "binary", "description", p->hint);
    json_t *o = p->type == PARAM_LIST ? list_schema(p) : scalar_schema(p);
    if (p->words)
        json_put_new(o, "enum", words_json(p->words));
    if (p->type == PARAM_INT && (p->min || p->max)) {
        json_put_int(o, "minimum", p->min);
        json_put_int(o, "maximum", p->max);
    }
    if (p->label || p->hint)
        json_put(o, "description", p->label ? p->label : p->hint);
    return o;
}

static json_t *schema_of(const struct param *params)
{
    json_t *o = json_pack("{s:s,s:b}", "type", "object", "additionalProperties", 0);
    json_t *properties = json_object(), *required = json_array();
    for (const struct param *p = params; p && p->name; p++) {
        if (p->upload && !str_eq(p->name, "file"))
            continue;                    /* found by the server */
        json_put_new(properties, p->name, param_schema(p));
        if (p->required)
            json_array_append_new(required, json_string(p->name));
    }
    if (json_array_size(required))
        json_put_new(o, "required", required);
    else
        json_decref(required);
    json_put_new(o, "properties", properties);
    return o;
}

/* ---- answers ---- */

static json_t *ref(const char *name)
{
    char path[80] = "#/components/schemas/";
    strncat(path, name, sizeof path - strlen(path) - 1);
    return json_pack("{s:s}", "$ref", path);
}

static void put_answer(json_t *answers, const char *status, const char *text, const char *schema)
{
    json_t *o = json_pack("{s:s}", "description", text);
    if (schema)
        json_put_new(o, "content", json_pack("{s:{s:o}}", JSON_TYPE, "schema", ref(schema)));
    json_put_new(answers, status, o);
}

static json_t *act_answers(void)
{
    json_t *o = json_object();
    put_answer(o, "200", "Selesai", "Hasil");
    put_answer(o, "202", "Menunggu persetujuan orang kedua", "Hasil");
    put_answer(o, "401", "Perlu akun atau token", "Kesalahan");
    put_answer(o, "403", "Token ini hanya untuk membaca", "Kesalahan");
    put_answer(o, "409", "Ditolak oleh peraturan, beserta pasalnya", "Hasil");
    put_answer(o, "422", "Isian keliru, semua sekaligus", "Hasil");
    put_answer(o, "503", "Layanan tidak tersedia", "Kesalahan");
    return o;
}

/* ---- acts and pages ---- */

static void put_act(struct arena *a, json_t *paths, const struct gate *g, const struct act *act)
{
    json_t *body = schema_of(gate_act_params(g, act->name)), *post = json_object();
    json_put_new(json_object_get(body, "properties"), "_token",
                 json_pack("{s:s,s:i,s:s}", "type", "string", "maxLength", 80, "description",
                           "penanda maksud: kiriman ulang dengan penanda sama dijawab sama"));
    json_put(post, "operationId", arena_printf(a, "tindakan.%s", act->name));
    json_put(post, "summary", act->title);
    if (act->effect)
        json_put(post, "description", act->effect);
    json_put_new(post, "tags",
                 json_pack("[s]", arena_strndup(a, act->name, strcspn(act->name, "."))));
    json_put_new(post, "requestBody",
                 json_pack("{s:b,s:{s:{s:o}}}", "required", 1, "content",
                           file_taken(act) ? FILE_TYPE : JSON_TYPE, "schema", body));
    json_put_new(post, "responses", act_answers());
    json_put_new(paths, arena_printf(a, "/api/tindakan/%s", act->name), json_pack("{s:o}", "post", post));
}

/* "/seleksi/:selection/pengumuman" -> "/seleksi/{selection}/pengumuman.json"; the home "/" says its
 * kind in the query. */
static const char *page_address(struct arena *a, const struct page *p, json_t *parameters)
{
    const char *to = "";
    for (const char *s = p->path; *s;) {
        size_t n = strcspn(s + 1, "/") + 1;
        if (s[1] == ':') {
            const char *name = arena_strndup(a, s + 2, n - 2);
            to = arena_printf(a, "%s/{%s}", to, name);
            json_array_append_new(parameters,
                                  json_pack("{s:s,s:s,s:b,s:{s:s}}", "name", name, "in", "path",
                                            "required", 1, "schema", "type", "string"));
        } else {
            to = arena_printf(a, "%s%.*s", to, (int)n, s);
        }
        s += n;
    }
    return str_eq(to, "/") ? to : arena_printf(a, "%s.json", to);
}

static bool in_path(const json_t *parameters, const char *name)
{
    for (size_t i = 0; i < json_array_size(parameters); i++)
        if (str_eq(json_str(json_array_get(parameters, i), "name"), name))
            return true;
    return false;
}

static void put_page(struct arena *a, json_t *paths, const struct page *p)
{
    json_t *parameters = json_array(), *get = json_object(), *answers = json_object();
    const char *address = page_address(a, p, parameters);
    for (const struct param *q = p->params; q && q->name; q++)
        if (!in_path(parameters, q->name))
            json_array_append_new(parameters, json_pack("{s:s,s:s,s:b,s:o}", "name", q->name, "in",
                                                        "query", "required", q->required, "schema",
                                                        param_schema(q)));
    if (str_eq(address, "/"))
        json_array_append_new(parameters,
                              json_pack("{s:s,s:s,s:b,s:{s:s,s:[s]}}", "name", "format", "in", "query",
                                        "required", 1, "schema", "type", "string", "enum", "json"));
    put_answer(answers, "200", p->title, "Data");
    put_answer(answers, "404", "Tidak ada, atau belum terbuka bagi pembaca ini", "Kesalahan");
    json_put(get, "operationId", p->name);
    json_put(get, "summary", p->title);
    json_put_new(get, "tags", json_pack("[s]", "halaman"));
    json_put_new(get, "parameters", parameters);
    json_put_new(get, "responses", answers);
    json_put_new(paths, address, json_pack("{s:o}", "get", get));
}

static json_t *components(void)
{
    return json_pack(
        "{s:{s:{s:s,s:{s:{s:s,s:[s,s,s,s,s]},s:{s:s},s:{s:s},s:{s:s},s:{s:s},s:{s:s},s:{s:s}}},"
        "s:{s:s},s:{s:s}},s:{s:{s:s,s:s},s:{s:s,s:s,s:s}}}",
        "schemas",
        "Hasil", "type", "object", "properties",
        "outcome", "type", "string", "enum", "selesai", "ditolak", "keliru", "menunggu", "galat",
        "message", "type", "string", "goes_on", "type", "string", "ids", "type", "object",
        "receipt", "type", "string", "refusal", "type", "object", "faults", "type", "array",
        "Data", "type", "object",
        "Kesalahan", "type", "object",
        "securitySchemes",
        "token", "type", "http", "scheme", "bearer",
        "sesi", "type", "apiKey", "in", "cookie", "name", "__Host-selter");
}

void openapi_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct arena *a = q->arena;
    json_t *paths = json_object();
    for (size_t i = 0; i < gate_acts(s->gate); i++)
        put_act(a, paths, s->gate, gate_act_at(s->gate, i));
    put_act(a, paths, s->gate, gate_act(s->gate, "act.batch"));
    put_act(a, paths, s->gate, gate_act(s->gate, "act.confirm"));
    for (size_t i = 0; i < gate_pages(s->gate); i++)
        if (gate_page_at(s->gate, i)->path)
            put_page(a, paths, gate_page_at(s->gate, i));
    json_t *doc = json_in(a, json_pack("{s:s,s:{s:s,s:s},s:o,s:o,s:[{s:[]},{s:[]},{}]}", "openapi",
                                       "3.0.3", "info", "title", "selter", "version", SELTER_VERSION,
                                       "paths", paths, "components", components(), "security",
                                       "token", "sesi"));
    answer_data(q, 200, doc, r);
}
