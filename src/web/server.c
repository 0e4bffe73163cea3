/* The server over libmicrohttpd: a thread a connection, a bounded number of them.
 A head is
 * looked at before its body is read (guard.h); a body only comes in when its length is told and
 * within what this visitor may send. */
#include "web/web.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/matrix.h"
#include "web/answer.h"
#include "web/body.h"
#include "web/compress.h"
#include "web/file.h"
#include "web/guard.h"
#include "web/listen.h"
#include "web/metrics.h"
#include "web/peer.h"
#include "web/render.h"
#include "web/request.h"
#include "web/route.h"
#include "web/upload.h"
#include "web/visitor.h"
#include "web/watch.h"

enum {
    CONNECTIONS = 512,
    CONNECTION_MEMORY = 32 << 10,
    THREAD_STACK = 1 << 20,
    FILE_BLOCK = 64 << 10,       /* bytes of a file read at once */
    REQUEST_MEMORY = 64 << 20,
    IDLE_SECONDS = 15,
    STOP_SECONDS = 10,
};

struct web {
    struct arena *arena;
    struct site site;
    struct MHD_Daemon *daemon;
    struct listener listener;
    struct watch watch;
    struct peers *peers;
};

/* One request on its way. */
struct call {
    struct arena *arena;
    const char *target, *method;
    const char *id;              /* of the request, for the log */
    struct web_request request;
    bool understood;             /* the first of the library's calls let it in */
    enum body_kind kind;
    struct buf body;             /* its maximum is what the head announced */
    struct web_response response;
    instant since;
};

/* ---- connections ---- */

static void on_connection(void *arg, struct MHD_Connection *c, void **ctx,
                          enum MHD_ConnectionNotificationCode code)
{
    struct web *w = arg;
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        atomic_fetch_add(&w->watch.connections, 1);
        *ctx = peer_begins(w->peers, i ? i->connect_fd : -1);
    } else {
        peer_ends(w->peers, *ctx);
        atomic_fetch_sub(&w->watch.connections, 1);
    }
}

static struct peer *peer_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}

/* ---- one request ---- */

static const char *new_id(struct arena *a)
{
    uint8_t b[16];
    entropy_bytes(b, sizeof b);
    return hex_encode(a, b, sizeof b);
}

static void *on_target(void *arg, const char *target, struct MHD_Connection *c)
{
    struct web *w = arg;
    struct arena *a = arena_new(REQUEST_MEMORY);
    struct call *call = arena_new_of(a, struct call);
    *call = (struct call){.arena = a, .target = arena_strdup(a, target), .id = new_id(a),
                          .since = clock_monotonic()};
    log_set_request(call->id);
    atomic_fetch_add(&w->watch.in_work, 1);
    peer_now(w->peers, peer_of(c), PEER_IDLE);
    return call;
}

/* The route by its name: an address may hold what is nobody's business. */
static void note(struct web *w, const struct call *call, bool whole)
{
    instant us = clock_monotonic() - call->since;
    const struct web_response *r = &call->response;
    const char *route = r->route ? r->route : "-";
    metrics_count(w->watch.metrics, route, r->status, us);
    log_event(LOG_INFO, "http.request", "method=%s route=%s status=%d bytes=%zu ms=%d%s", call->method,
              route, r->status, r->n, (int)(us / 1000), whole ? "" : " aborted=1");
}

static void on_end(void *arg, struct MHD_Connection *c, void **ctx,
                   enum MHD_RequestTerminationCode how)
{
    struct web *w = arg;
    struct call *call = *ctx;
    *ctx = NULL;
    if (!call)
        return;
    if (call->response.status)
        note(w, call, how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    buf_done(&call->body);
    upload_close(call->request.upload);
    log_set_request(NULL);
    arena_free(call->arena);
    peer_now(w->peers, peer_of(c), PEER_IDLE);
    atomic_fetch_sub(&w->watch.in_work, 1);
}

struct fields {
    struct head_field *v;
    size_t n;
};

static enum MHD_Result on_field(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                const char *value, size_t value_n)
{
    struct fields *f = arg;
    (void)kind;
    if (f->n > GUARD_FIELDS_MAX)
        return MHD_NO;
    f->v[f->n++] = (struct head_field){name, name_n, value ? value : "", value ? value_n : 0,
                                       value ? value - (name + name_n) : -1};
    return MHD_YES;
}

static const char *odd(struct call *call, struct MHD_Connection *c, const char *version)
{
    struct fields f = {arena_array_of(call->arena, GUARD_FIELDS_MAX + 1, struct head_field), 0};
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, on_field, &f);
    const struct head h = {call->method, call->target, version, f.v, f.n,
                           size ? size->header_size : 0};
    return guard_head(&h);
}

static const char *header(struct MHD_Connection *c, const char *name)
{
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

/* With a proxy in front its last word counts: the one it added itself. */
static const char *address_of(struct arena *a, struct MHD_Connection *c, const char *forwarded)
{
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const char *comma = forwarded ? strrchr(forwarded, ',') : NULL;
    if (forwarded)
        return str_trim(a, comma ? comma + 1 : forwarded);
    return listen_shown(a, i ? i->client_addr : NULL);
}

/* What stands in front says who calls: it is our own proxy. */
static bool believes(const struct web *w)
{
    return w->site.secure || w->listener.is_local;
}

/* The proxy's own, so that its log and ours meet. */
static void take_id(struct call *call, const char *id)
{
    size_t n = id ? strlen(id) : 0;
    if (n < 16 || n > 64 || strspn(id, "0123456789abcdef") != n)
        return;
    call->id = arena_strdup(call->arena, id);
    log_set_request(call->id);
}

static void take_head(const struct web *w, struct call *call, struct MHD_Connection *c)
{
    struct web_request *q = &call->request;
    q->gzip = compress_wanted(header(c, "Accept-Encoding"));
    q->host = header(c, "Host");
    q->cookie = header(c, "Cookie");
    q->authorization = header(c, "Authorization");
    q->origin = header(c, "Origin");
    q->fetch_site = header(c, "Sec-Fetch-Site");
    q->csrf = header(c, "X-Selter-Csrf");
    q->agent = header(c, "User-Agent");
    q->forwarded = header(c, "X-Forwarded-For") || header(c, "Forwarded") || header(c, "Via");
    q->address = address_of(q->arena, c, believes(w) ? header(c, "X-Forwarded-For") : NULL);
}

/* Who has just been signed out by the clock is heard out: his form comes back with a page to
 * sign in on. */
static int64_t most_of(const struct call *call)
{
    const struct visitor *v = call->request.visitor;
    if (!v->account && !(v->expired && call->kind == BODY_FILES))
        return BODY_GUEST_MAX;
    return call->kind == BODY_FILES ? (int64_t)UPLOAD_BODY_MAX : (int64_t)BODY_MAX;
}

static int files_expected(struct web *w, struct call *call, const char *type, int64_t n)
{
    const struct act *act = upload_act(&w->site, &call->request);
    if (act)
        call->request.upload = upload_open(&w->site, &call->request, act, type, n);
    return call->request.upload ? 0 : 415;
}

/* 0: the body may come; else the status that says why not. */
static int body_expected(struct web *w, struct call *call, struct MHD_Connection *c)
{
    const char *length = header(c, "Content-Length"), *type = header(c, "Content-Type");
    int64_t n;
    call->kind = body_kind(type);
    if (!length || !str_int64(length, &n) || n < 0)
        return 411;
    if (n > most_of(call))
        return 413;
    if (call->kind == BODY_FILES)
        return files_expected(w, call, type, n);
    if (call->kind == BODY_OTHER && n > 0)
        return 415;
    if (call->kind == BODY_JSON)
        call->request.json = call->request.form_is_json = true;
    buf_init(&call->body, (size_t)n);
    return 0;
}

static bool answered(struct call *call, int status)
{
    answer_plain(status, &call->response);
    return false;
}

/* False: it is answered already, without reading on. */
static bool let_in(struct web *w, struct call *call, struct MHD_Connection *c, const char *version)
{
    struct err e = {0};
    take_id(call, believes(w) ? header(c, "X-Request-Id") : NULL);
    const char *why = odd(call, c, version);
    bool post = str_eq(call->method, "POST");
    if (!why && !post && !str_eq(call->method, "GET") && !str_eq(call->method, "HEAD"))
        return answered(call, 405);
    if (why || !request_parse(call->arena, call->method, call->target, header(c, "Accept"),
                              header(c, "If-None-Match"), &call->request, &why)) {
        log_event(LOG_WARN, "http.odd", "why=\"%s\"", why);
        return answered(call, 400);
    }
    take_head(w, call, c);
    if (visitor_find(&w->site, &call->request, &e) != ST_OK) {
        log_err("http.visitor", &e);
        return answered(call, 503);
    }
    int status = post ? body_expected(w, call, c) : 0;
    return status ? answered(call, status) : true;
}

static bool body_understood(struct call *call, const char **ret_why)
{
    const struct buf *b = &call->body;
    *ret_why = "more body than announced";
    if (call->request.upload)
        return upload_whole(call->request.upload, ret_why);
    return !b->overflow && body_parse(call->arena, b->len ? call->kind : BODY_FORM,
                                      b->len ? b->data : "", b->len, &call->request.form, ret_why);
}

/* The whole body is there. */
static bool take_body(struct web *w, struct call *call)
{
    const char *why;
    if (!body_understood(call, &why)) {
        log_event(LOG_WARN, "http.odd", "why=\"%s\"", why);
        return answered(call, 400);
    }
    call->request.arrived = gate_now(w->site.gate);
    return true;
}

static const char *decimal(char *out, size_t n, int v)
{
    snprintf(out, n, "%d", v);
    return out;
}

static void add_headers(struct MHD_Response *m, const struct web_response *r, const char *id,
                        bool strict)
{
    char number[16];
    static const char policy[] =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "frame-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'";
    static const char *const always[][2] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    };
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        MHD_add_response_header(m, always[i][0], always[i][1]);
    MHD_add_response_header(m, "Content-Security-Policy", r->policy ? r->policy : policy);
    MHD_add_response_header(m, "X-Frame-Options", r->policy ? "SAMEORIGIN" : "DENY");
    if (r->disposition)
        MHD_add_response_header(m, "Content-Disposition", r->disposition);
    if (r->type)
        MHD_add_response_header(m, "Content-Type", r->type);
    if (r->cache)
        MHD_add_response_header(m, "Cache-Control", r->cache);
    if (r->etag)
        MHD_add_response_header(m, "ETag", r->etag);
    if (r->location)
        MHD_add_response_header(m, "Location", r->location);
    if (r->gzip)
        MHD_add_response_header(m, "Content-Encoding", "gzip");
    if (r->varies)
        MHD_add_response_header(m, "Vary", "Accept, Accept-Encoding, Cookie, Authorization");
    else if (r->type)
        MHD_add_response_header(m, "Vary", "Accept-Encoding");
    if (r->status == 405)
        MHD_add_response_header(m, "Allow", r->reads_only ? "GET, HEAD" : "GET, HEAD, POST");
    if (r->status == 401)
        MHD_add_response_header(m, "WWW-Authenticate", "Bearer");
    if (r->cookie)
        MHD_add_response_header(m, "Set-Cookie", r->cookie);
    if (r->clear_site)
        MHD_add_response_header(m, "Clear-Site-Data", "\"cache\", \"storage\"");
    if (r->retry_after)
        MHD_add_response_header(m, "Retry-After", decimal(number, sizeof number, r->retry_after));
    MHD_add_response_header(m, "X-Request-Id", id);
    if (strict)
        MHD_add_response_header(m, "Strict-Transport-Security", "max-age=31536000");
    if (r->close)
        MHD_add_response_header(m, "Connection", "close");
}

static ssize_t next_of_file(void *arg, uint64_t at, char *to, size_t n)
{
    (void)at;
    ssize_t got = file_next(arg, to, n);
    return got > 0    ? got
           : got == 0 ? (ssize_t)MHD_CONTENT_READER_END_OF_STREAM
                      : (ssize_t)MHD_CONTENT_READER_END_WITH_ERROR;
}

static void end_of_file(void *arg)
{
    file_close(arg);
}

/* The body lives in the call's arena (or longer), which on_end() frees after the sending. */
static struct MHD_Response *body_of(const struct web_response *r)
{
    if (r->file)
        return MHD_create_response_from_callback(r->n, FILE_BLOCK, next_of_file, r->file,
                                                 end_of_file);
    return MHD_create_response_from_buffer(r->n, (void *)(uintptr_t)r->body,
                                           MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_response(struct web *w, struct call *call, struct MHD_Connection *c)
{
    peer_now(w->peers, peer_of(c), PEER_ANSWERED);
    peer_answers(w->peers, peer_of(c), call->response.n);
    struct MHD_Response *m = body_of(&call->response);
    if (!m)
        return MHD_NO;
    add_headers(m, &call->response, call->id, w->site.secure);
    enum MHD_Result queued = MHD_queue_response(c, (unsigned)call->response.status, m);
    MHD_destroy_response(m);
    return queued;
}

/* Called with the head, with each piece of the body, and once more to be answered. What is answered
 * the first time ends the connection; the library sees to that. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_n, void **ctx)
{
    struct web *w = arg;
    struct call *call = *ctx;
    (void)url;
    if (!call)
        return MHD_NO;
    if (!call->understood) {
        call->method = arena_strdup(call->arena, method);
        call->understood = let_in(w, call, c, version);
        if (call->understood)
            peer_now(w->peers, peer_of(c),
                     call->request.upload ? PEER_SENDING_FILES : PEER_SENDING_BODY);
        return call->understood ? MHD_YES : send_response(w, call, c);
    }
    if (*upload_n) {
        if (call->request.upload)
            upload_take(call->request.upload, upload, *upload_n);
        else
            buf_add(&call->body, upload, *upload_n);
        peer_received(w->peers, peer_of(c), *upload_n);
        *upload_n = 0;
        return MHD_YES;
    }
    peer_now(w->peers, peer_of(c), PEER_ANSWERED);
    if (!str_eq(call->method, "POST") || take_body(w, call))
        answer_request(&w->site, &call->request, &call->response);
    upload_close(call->request.upload);
    call->response.close |= atomic_load(&w->watch.stopping);
    return send_response(w, call, c);
}

static void on_log(void *arg, const char *fmt, va_list ap)
{
    char line[400];
    (void)arg;
    vsnprintf(line, sizeof line, fmt, ap);
    log_event(LOG_WARN, "http.library", "text=\"%.*s\"", (int)strcspn(line, "\n"), line);
}

/* ---- start and stop ---- */

/* Where the options or systemd say. */
static enum status listen_where(struct web *w, const struct web_options *o, struct faults *f,
                                struct err *e)
{
    const char *text = o->listen ? o->listen : WEB_LISTEN;
    int handed = listen_handed();
    struct listen_at at;
    if (handed && o->listen) {
        fault_add(f, "--listen", 0, 0, "systemd sudah menyerahkan soket; jangan pakai --listen.");
        return ST_INVALID;
    }
    if (handed)
        return listen_take(w->arena, handed, &w->listener, f);
    enum status s = listen_parse(text, &at, f);
    return s == ST_OK ? listen_open(w->arena, text, &at, &w->listener, e) : s;
}

static enum status begin(struct web *w, const struct web_options *o, struct err *e)
{
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | MHD_USE_ITC | MHD_USE_ERROR_LOG;
    w->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, w,
        MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, w->listener.fd,
        MHD_OPTION_CONNECTION_LIMIT, o->connections ? o->connections : (unsigned)CONNECTIONS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)THREAD_STACK,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, w,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, w,
        MHD_OPTION_NOTIFY_COMPLETED, on_end, w, MHD_OPTION_END);
    if (!w->daemon)
        return err_set(e, ERR_UNAVAILABLE, NULL, "no daemon on %s", w->listener.address);
    return ST_OK;
}

static bool is_public(const struct page *p)
{
    const struct matrix_row *row = matrix_row(p->resource);
    return row && row->may[ROLE_PUBLIC] && (p->who & ROLE_BIT(ROLE_PUBLIC));
}

/* Every page the public may ever open has its template; others may be data only. */
static enum status templates_complete(const struct web *w, struct err *e)
{
    for (size_t i = 0; i < gate_pages(w->site.gate); i++) {
        const struct page *p = gate_page_at(w->site.gate, i);
        if (p->path && p->form == PAGE_HTML && is_public(p) &&
            !templates_have(w->site.templates, p->template))
            return err_set(e, ERR_NOT_FOUND, "Templat halaman tidak lengkap.",
                           "page %s: no template %s", p->name, p->template ? p->template : "at all");
    }
    return ST_OK;
}

static enum status prepare(struct web *w, const struct web_options *o, struct faults *f, struct err *e)
{
    if (!w->peers || !w->watch.metrics)
        return err_set(e, ERR_MEMORY, NULL, "no memory, or no thread for the reaper");
    enum status s = listen_where(w, o, f, e);
    if (s == ST_OK)
        s = templates_load(w->arena, o->share, &w->site.templates, f, e);
    if (s == ST_OK)
        s = routes_new(w->arena, o->gate, &w->site.routes, e);
    return s == ST_OK ? templates_complete(w, e) : s;
}

enum status web_start(const struct web_options *o, struct web **ret, struct faults *f,
                      struct err *e)
{
    struct arena *a = arena_new(0);
    struct web *w = arena_new_of(a, struct web);
    *w = (struct web){.arena = a, .peers = peers_start(), .listener = {.fd = -1}};
    w->watch.metrics = metrics_new();
    w->watch.began = clock_machine();
    w->watch.began_monotonic = clock_monotonic();
    w->site = (struct site){.gate = o->gate, .access = o->access, .is_virtual = o->is_virtual,
                            .sends_mail = o->sends_mail, .secure = o->behind_proxy,
                            .watch = &w->watch,
                            .frame_page = arena_strdup(a, o->frame_page)};
    enum status s = prepare(w, o, f, e);
    if (s == ST_OK)
        s = begin(w, o, e);
    if (s != ST_OK) {
        web_stop(w);
        return s;
    }
    *ret = w;
    return ST_OK;
}

const char *web_address(const struct web *w)
{
    return w->listener.address;
}

void web_stop(struct web *w)
{
    if (!w)
        return;
    atomic_store(&w->watch.stopping, true);
    if (w->daemon) {
        MHD_quiesce_daemon(w->daemon);
        listen_refuse(&w->listener);
        for (int i = 0; i < STOP_SECONDS * 100 && atomic_load(&w->watch.in_work) > 0; i++)
            usleep(10000);
    }
    peers_stop(w->peers);
    if (w->daemon)
        MHD_stop_daemon(w->daemon);
    listen_close(&w->listener);
    peers_free(w->peers);
    metrics_free(w->watch.metrics);
    arena_free(w->arena);
}
