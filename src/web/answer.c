#include "web/answer.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/str.h"
#include "gate/gate.h"
#include "paper/xlsx.h"
#include "web/compress.h"
#include "web/dispatch.h"
#include "web/feed.h"
#include "web/file.h"
#include "web/frame.h"
#include "web/render.h"
#include "web/request.h"
#include "web/route.h"
#include "web/signin.h"
#include "web/visitor.h"

#define PAGE_MAX ((size_t)8 << 20)
enum { BUSY_SECONDS = 5 };
#define FOR_EVER "public, max-age=31536000, immutable"

static const char html_type[] = "text/html; charset=utf-8";
static const char api_type[] = "application/json; charset=utf-8";
static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
static const char text_type[] = "text/plain; charset=utf-8";

/* ---- plain sentences, for when nothing else can be had ---- */

static const struct plain {
    int status;
    const char *text;
} plains[] = {
    {400, "Permintaan tidak dapat dipahami.\n"},
    {405, "Cara permintaan ini tidak dilayani; gunakan GET, HEAD, atau POST.\n"},
    {411, "Panjang isi permintaan harus disebut (Content-Length).\n"},
    {413, "Isi permintaan terlalu besar.\n"},
    {415, "Jenis isi permintaan ini tidak dilayani.\n"},
    {500, "Terjadi kesalahan pada sistem. Silakan coba lagi.\n"},
    {503, "Layanan sedang tidak tersedia. Silakan coba beberapa saat lagi.\n"},
};

void answer_plain(int status, struct web_response *r)
{
    const char *text = "Terjadi kesalahan pada sistem. Silakan coba lagi.\n";
    for (size_t i = 0; i < sizeof plains / sizeof plains[0]; i++)
        if (plains[i].status == status)
            text = plains[i].text;
    *r = (struct web_response){.status = status, .type = text_type, .body = text,
                               .n = strlen(text), .cache = "no-store", .close = true};
}

/* ---- JSON and HTML of one thing ---- */

static bool etag_matches(const char *if_none_match, const char *etag)
{
    return if_none_match && (str_eq(if_none_match, "*") || strstr(if_none_match, etag));
}

static void not_modified(const struct web_request *q, struct web_response *r)
{
    if (r->status != 200 || !r->etag || !etag_matches(q->if_none_match, r->etag))
        return;
    r->status = 304;
    r->type = NULL;
    r->body = NULL;
    r->n = 0;
}

void answer_data(const struct web_request *q, int status, const json_t *data, struct web_response *r)
{
    struct hash h;
    char *text = json_canonical(q->arena, data);
    *r = (struct web_response){.status = status, .type = api_type, .body = text,
                               .n = strlen(text), .cache = "no-cache", .varies = true};
    hash_bytes(text, r->n, &h);
    r->etag = arena_printf(q->arena, "\"%s\"", hex_encode(q->arena, h.b, 12));
    not_modified(q, r);
}

/* What every form on a page of somebody signed in carries (templates/parts/send.html): that the page
 * is ours, one token for its intention, and where to go when it is done. */
static json_t *send_json(const struct web_request *q)
{
    uint8_t token[16];
    json_t *o = json_object();
    if (!q->visitor->account && !q->visitor->csrf)
        return o;
    entropy_bytes(token, sizeof token);
    json_put(o, "csrf", q->visitor->csrf);
    json_put(o, "token", hex_encode(q->arena, token, sizeof token));
    json_put(o, "here", *q->raw_query ? arena_printf(q->arena, "%s?%s", q->path, q->raw_query)
                                      : q->path);
    return o;
}

/* False when even this could not be rendered. */
static bool as_html(const struct site *s, const struct web_request *q, int status,
                    const char *template, const char *title, const json_t *data,
                    struct web_response *r)
{
    struct err e = {0};
    struct buf out BUF_AUTO;
    buf_init(&out, PAGE_MAX);
    json_t *frame = frame_of(s, q, title, data, status == 200 && !str_eq(q->method, "POST"));
    json_t *shown = json_in(q->arena, json_copy((json_t *)data));
    json_put_new(shown, "visitor", visitor_json(q->visitor));
    json_put_new(shown, "send", send_json(q));
    if (templates_render(s->templates, q->arena, template, shown, frame, &out, &e) != ST_OK) {
        log_err("page.render", &e);
        return false;
    }
    *r = (struct web_response){.status = status, .type = html_type,
                               .body = buf_dup(&out, q->arena), .n = out.len,
                               .cache = "no-cache", .varies = true};
    return true;
}

/* ---- what ended badly ---- */

static const char *error_title(int status)
{
    switch (status) {
    case 400: return "Permintaan keliru";
    case 403: return "Halaman tidak terbuka";
    case 401: return "Perlu masuk";
    case 404: return "Halaman tidak ditemukan";
    case 405: return "Cara permintaan ini tidak dilayani";
    case 406: return "Tersedia sebagai data";
    case 409: return "Bertentangan dengan keadaan sekarang";
    case 422: return "Ada isian yang perlu diperbaiki";
    case 429: return "Terlalu banyak percobaan";
    case 503: return "Layanan tidak tersedia";
    default: return "Sistem tidak dapat memenuhi permintaan";
    }
}

static json_t *faults_json(const struct faults *f)
{
    json_t *list = json_array();
    for (size_t i = 0; f && i < f->n; i++) {
        json_t *o = json_object();
        json_put(o, "field", f->v[i].where);
        json_put(o, "message", f->v[i].message);
        json_array_append_new(list, o);
    }
    return list;
}

void answer_failed(const struct site *s, const struct web_request *q, int status, const char *class,
                   const char *message, const struct faults *f, struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object()), *o = json_object();
    json_put(o, "class", class);
    json_put_int(o, "status", status);
    json_put(o, "title", error_title(status));
    json_put(o, "message", message);
    json_put_flag(o, "not_found", status == 404);
    json_put_new(o, "faults", faults_json(f));
    json_put_int(o, "fault_count", f ? (int64_t)f->n : 0);
    json_put_flag(o, "has_faults", f && f->n > 0);
    json_put_new(data, "error", o);
    if (q->json)
        answer_data(q, status, data, r);
    else if (!as_html(s, q, status, "error", error_title(status), data, r))
        answer_plain(status, r);
    r->cache = "no-store";
}

void answer_error(const struct site *s, const struct web_request *q, const struct err *e,
                  struct web_response *r)
{
    int status = err_http_status(e->class);
    if (status >= 500)
        log_err("page.read", e);
    answer_failed(s, q, status, err_class_name(e->class), e->public_text, NULL, r);
    if (e->class == ERR_UNAVAILABLE)
        r->retry_after = BUSY_SECONDS;
}

void answer_page(const struct site *s, const struct web_request *q, int status, const char *template,
                 const char *title, json_t *data, struct web_response *r)
{
    if (q->json)
        answer_data(q, status, data, r);
    else if (!as_html(s, q, status, template, title, data, r))
        answer_plain(500, r);
}

void answer_go(const struct web_request *q, const char *path, struct web_response *r)
{
    *r = (struct web_response){.status = 303, .cache = "no-store",
                               .location = arena_strdup(q->arena, path)};
}

void answer_not_that_way(const struct site *s, const struct web_request *q, bool takes_post,
                         struct web_response *r)
{
    answer_failed(s, q, 405, "method", takes_post ? "Alamat ini hanya menerima formulir yang dikirim."
                                                  : "Alamat ini hanya dapat dibaca.", NULL, r);
    r->reads_only = !takes_post;
}

static void not_found(const struct site *s, const struct web_request *q, struct web_response *r)
{
    answer_failed(s, q, 404, "not-found",
           "Tidak ada halaman pada alamat ini, atau halaman itu belum diumumkan.", NULL, r);
}

/* A page of something that may not be shown (yet) answers like one of something that is not:
 * that a selection is being prepared is nobody's business. */
static bool hides(const struct page *p, const struct outcome *o)
{
    return o->err.class == ERR_NOT_FOUND || (o->err.class == ERR_FORBIDDEN && p->names);
}

static void refused(const struct site *s, const struct web_request *q, const struct outcome *o,
                    struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object());
    json_put_new(data, "refusal", json_verdict(&o->refusal));
    if (q->json)
        answer_data(q, 409, data, r);
    else if (!as_html(s, q, 409, "refused", "Belum diperbolehkan oleh peraturan", data, r))
        answer_plain(500, r);
    r->cache = "no-store";
}

static bool names_the_address(const struct page *p, const struct faults *f)
{
    for (size_t i = 0; f && i < f->n; i++)
        if (route_names(p, f->v[i].where))
            return true;
    return false;
}

static void ended_badly(const struct site *s, const struct web_request *q, const struct page *p,
                        enum status status, const struct outcome *o, struct web_response *r)
{
    if (status == ST_REFUSED) {
        refused(s, q, o, r);
    } else if (status == ST_INVALID) {
        if (names_the_address(p, o->faults))
            not_found(s, q, r);
        else
            answer_failed(s, q, 400, "invalid", "Permintaan ini memuat isian yang keliru.", o->faults, r);
    } else if (hides(p, o)) {
        not_found(s, q, r);
    } else {
        answer_error(s, q, &o->err, r);
    }
}

/* ---- pages ---- */

static bool takes(const struct page *p, const char *name)
{
    if (str_eq(name, "selection"))
        if (p->names & NAMES_SELECTION)
            return true;
    if (str_eq(name, "post") && (p->names & (NAMES_POST | NAMES_POST_OPTIONAL)))
        return true;
    if (str_eq(name, "application") && (p->names & NAMES_APPLICATION))
        return true;
    for (const struct param *v = p->params; v && v->name; v++)
        if (str_eq(v->name, name))
            return true;
    return false;
}

/* The query beside what the address says. A stranger's parameter that a link picked up on its
 * way is left out for a reader and told to a program; a field left empty was not given. */
static void add_query(const struct page *p, const struct web_request *q, json_t *input)
{
    const char *name;
    json_t *value;
    json_object_foreach(q->query, name, value) {
        bool wanted = takes(p, name) && !route_names(p, name);
        if (json_string_length(value) == 0 || json_object_get(input, name))
            continue;
        if (wanted || q->json)
            json_object_set(input, name, value);
    }
}

/* A calendar or a feed; both are files for programs, so that their addresses are whole. */
static bool as_feed(const struct site *s, const struct web_request *q, const struct page *p,
                    const json_t *data, struct web_response *r)
{
    const char *base = arena_printf(q->arena, "%s://%s", s->secure ? "https" : "http",
                                    q->host ? q->host : "localhost");
    bool calendar = p->form == PAGE_CALENDAR;
    struct hash h;
    *r = (struct web_response){.status = 200, .cache = "no-cache", .varies = true,
                               .type = calendar ? feed_calendar_type : feed_atom_type};
    r->body = calendar ? feed_calendar(q->arena, data, base, &r->n)
                       : feed_atom(q->arena, data, base, q->path, &r->n);
    if (!r->body)
        return false;
    hash_bytes(r->body, r->n, &h);
    r->etag = arena_printf(q->arena, "\"%s\"", hex_encode(q->arena, h.b, 12));
    not_modified(q, r);
    return true;
}

static void cannot_render(const struct site *s, const struct web_request *q, struct web_response *r)
{
    answer_failed(s, q, 500, err_class_name(ERR_INTERNAL),
                  "Halaman ini tidak dapat disusun. Kejadian ini telah dicatat.", NULL, r);
}

/* What is said of a file; where it lies is nobody's business. */
static void answer_file_data(const struct web_request *q, json_t *data, struct web_response *r)
{
    json_object_del(json_object_get(data, "file"), "blob");
    answer_data(q, 200, data, r);
}

/* The table of a page, for those who may read the page. */
static void show_workbook(const struct site *s, const struct web_request *q, const json_t *data,
                          struct web_response *r)
{
    const json_t *table = json_object_get(data, "table");
    struct err e = {0};
    char *bytes;
    size_t n;
    if (!table) {
        not_found(s, q, r);
    } else if (xlsx_of_table(q->arena, table, &bytes, &n, &e) != ST_OK) {
        answer_error(s, q, &e, r);
    } else {
        *r = (struct web_response){.status = 200, .type = xlsx_type, .body = bytes, .n = n,
                                   .cache = "no-store"};
    }
}

static void show_page(const struct site *s, const struct web_request *q, const struct page *p,
                      json_t *input, struct web_response *r)
{
    struct outcome o;
    json_t *data = NULL;
    /* Whatever the address names: whether that is there is not told. */
    if (!q->visitor->account && !(p->who & ROLE_BIT(ROLE_PUBLIC)) && !q->json) {
        signin_asked(s, q, r);
        return;
    }
    add_query(p, q, input);
    enum status status = gate_read_as(s->gate, q->arena, p->name, q->visitor->account,
                                      visitor_role(q->visitor), input, &data, &o);
    if (status == ST_OK && arena_failed(q->arena)) {
        status = ST_ERROR;
        o.err = (struct err){0};
        err_set(&o.err, ERR_MEMORY, NULL, "page %s", p->name);
    }
    if (status == ST_OK && p->has_form && !q->json)
        visitor_form(s, q);
    if (status != ST_OK)
        ended_badly(s, q, p, status, &o, r);
    else if (p->gives_file && !q->json)
        file_answer(s, q, data, r);
    else if (p->gives_file)
        answer_file_data(q, data, r);
    else if (q->xlsx)
        show_workbook(s, q, data, r);
    else if (q->json)
        answer_data(q, 200, data, r);
    else if (p->form != PAGE_HTML) {
        if (!as_feed(s, q, p, data, r))
            cannot_render(s, q, r);
    } else if (!templates_have(s->templates, p->template))
        answer_failed(s, q, 406, "data-only", "Halaman ini baru tersedia sebagai data: tambahkan .json "
               "pada alamatnya.", NULL, r);
    else if (!as_html(s, q, 200, p->template, p->title, data, r))
        cannot_render(s, q, r);
}

/* ---- the rest ---- */

static void show_asset(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const struct asset *f = templates_asset(s->templates, q->segments[1]);
    if (!f) {
        not_found(s, q, r);
        return;
    }
    *r = (struct web_response){.status = 200, .type = f->type, .body = f->body, .n = f->n,
                               .etag = f->etag, .cache = FOR_EVER, .route = "aset"};
    if (q->gzip && f->gzip) {
        r->body = f->gzip;
        r->n = f->gzip_n;
        r->gzip = true;
        r->etag = arena_printf(q->arena, "W/%s", f->etag);
    }
    not_modified(q, r);
}

/* The blur makes every packing another one, so that its tag is a weak one. */
static void pack(const struct web_request *q, struct web_response *r)
{
    size_t n;
    char *packed = q->gzip && r->body && !r->gzip ? compress_page(q->arena, r->body, r->n, &n) : NULL;
    if (!packed)
        return;
    r->body = packed;
    r->n = n;
    r->gzip = true;
    if (r->etag)
        r->etag = arena_printf(q->arena, "W/%s", r->etag);
}

/* To the same place without the slash at its end. */
static void redirect(const struct web_request *q, struct web_response *r)
{
    const char *path = arena_strndup(q->arena, q->path, strlen(q->path) - 1);
    *r = (struct web_response){.status = 308, .cache = "no-cache", .location = path};
    if (*q->raw_query)
        r->location = arena_printf(q->arena, "%s?%s", path, q->raw_query);
}

/* What a signed-in person was shown stays in no cache; what a cookie came with goes back. */
static void for_this_visitor(const struct web_request *q, struct web_response *r)
{
    const struct visitor *v = q->visitor;
    r->cookie = v->set_cookie;
    if (v->account || v->set_cookie || str_eq(q->method, "POST")) {
        r->cache = "no-store";
        r->etag = NULL;
    }
}

static void route(const struct site *s, const struct web_request *q, struct web_response *r)
{
    json_t *input = json_in(q->arena, json_object());
    if (q->visitor->bad_token) {
        answer_failed(s, q, 401, "unauthorized", "Token API ini tidak berlaku.", NULL, r);
        return;
    }
    if (dispatch(s, q, r) || dispatch_sends_on(s, q, r))
        return;
    const struct page *p = routes_find(s->routes, q, input);
    if (!p)
        not_found(s, q, r);
    else if (str_eq(q->method, "POST"))
        answer_not_that_way(s, q, false, r);
    else if (q->trailing_slash)
        redirect(q, r);
    else
        show_page(s, q, p, input, r);
    if (p)
        r->route = p->name;
}

void answer_request(const struct site *s, const struct web_request *q, struct web_response *r)
{
    if (q->n_segments == 2 && !q->json && str_eq(q->segments[0], "aset") &&
        !str_eq(q->method, "POST")) {
        show_asset(s, q, r);
    } else {
        route(s, q, r);
        for_this_visitor(q, r);
        pack(q, r);
    }
    if (arena_failed(q->arena))
        answer_plain(503, r);
}
