#include "web/signin.h"

#include "access/session.h"
#include "access/sign_in.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "web/answer.h"
#include "web/carry.h"
#include "web/code.h"
#include "web/request.h"

/* ---- the form ---- */

struct shown {
    int status;
    const char *who, *message;   /* NULL: none */
};

static void show_form(const struct site *s, const struct web_request *q, const struct carry *c,
                      const struct shown *h, struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object());
    visitor_form(s, q);
    carry_show(q, c, data);
    json_put(data, "who", h->who);
    json_put(data, "message", h->message);
    json_put_flag(data, "expired", q->visitor->expired);
    answer_page(s, q, h->status, "signin", "Masuk", data, r);
}

void signin_asked(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct carry c = {.fields = json_in(q->arena, json_array())};
    const struct shown h = {.status = 403};
    if (q->json || q->visitor->bad_token) {
        answer_failed(s, q, 401, "unauthorized", "Anda perlu masuk lebih dahulu.", NULL, r);
    } else if (str_eq(q->method, "POST")) {
        carry_posted(q, &c);
        show_form(s, q, &c, &h, r);
    } else {
        const char *at = *q->raw_query ? arena_printf(q->arena, "%s?%s", q->path, q->raw_query)
                                       : q->path;
        c.back = carry_is_path(at) ? at : NULL;
        answer_go(q, arena_printf(q->arena, "/masuk%s", carry_query(q, &c)), r);
    }
}

void signin_stale(const struct site *s, const struct web_request *q, enum post_check why,
                  struct web_response *r)
{
    struct carry c;
    json_t *data = json_in(q->arena, json_object());
    if (why == POST_FOREIGN || q->json) {
        answer_failed(s, q, 403, "forbidden",
                      "Formulir ini tidak dikirim dari halaman kami, jadi tidak diterima. Buka "
                      "halamannya di sini lalu kirim dari sana.", NULL, r);
        return;
    }
    visitor_form(s, q);
    carry_posted(q, &c);
    carry_show(q, &c, data);
    answer_page(s, q, 403, "stale", "Formulir ini sudah tidak berlaku", data, r);
}

/* ---- signing in ---- */

const char *signin_wait_text(struct arena *a, int seconds)
{
    if (seconds < 90)
        return arena_printf(a, "Terlalu banyak percobaan. Coba lagi dalam %d detik.", seconds);
    return arena_printf(a, "Terlalu banyak percobaan. Coba lagi dalam %d menit.", (seconds + 59) / 60);
}

static enum status begin_session(const struct site *s, const struct web_request *q,
                                 const struct sign_in *in, const struct sign_in_from *from,
                                 struct err *e)
{
    char *token;
    const struct session_new new = {.account_id = in->account_id, .needs_second = in->has_second,
                                    .address = from->address, .agent = from->agent};
    enum status st = ST_OK;
    if (q->visitor->session_id)
        st = session_end(s->access, q->visitor->session_id, e);
    if (st == ST_OK)
        st = session_start(s->access, q->arena, &new, &token, e);
    if (st != ST_OK)
        return st;
    visitor_take(s, q, token);
    q->visitor->account_id = in->account_id;
    return ST_OK;
}

/* What was typed goes along to the next step in the page itself. */
static void go_on(const struct site *s, const struct web_request *q, const struct sign_in *in,
                  const struct carry *c, struct web_response *r)
{
    if (in->has_second && c->go)
        code_show(s, q, c, r);
    else if (in->has_second)
        answer_go(q, arena_printf(q->arena, "/masuk/kode%s", carry_query(q, c)), r);
    else
        carry_on(s, q, c, r);
}

static void judged(const struct site *s, const struct web_request *q, const struct sign_in *in,
                   const struct sign_in_from *from, const struct carry *c, struct web_response *r)
{
    struct shown h = {.status = 403, .who = json_str(q->form, "who")};
    struct err e = {0};
    if (in->result == SIGN_IN_RIGHT) {
        if (begin_session(s, q, in, from, &e) == ST_OK)
            go_on(s, q, in, c, r);
        else
            answer_error(s, q, &e, r);
        return;
    }
    if (in->result == SIGN_IN_WAIT) {
        h.status = 429;
        h.message = signin_wait_text(q->arena, in->wait);
    } else if (in->result == SIGN_IN_UNCONFIRMED) {
        h.message = "Surel akun ini belum dikonfirmasi. Buka tautan dalam surel yang kami kirim, "
                    "atau minta yang baru lewat \"Lupa kata sandi\".";
    } else {
        h.message = "NIP, surel, atau kata sandi tidak cocok.";
    }
    show_form(s, q, c, &h, r);
    r->retry_after = in->wait;
}

static void post_signin(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const char *who = json_str(q->form, "who"), *password = json_str(q->form, "password");
    const struct sign_in_from from = {q->address, q->agent ? q->agent : ""};
    struct sign_in in;
    struct carry c;
    struct err e = {0};
    carry_taken(q, &c);
    if (str_empty(who) || str_empty(password)) {
        const struct shown h = {422, who, "Isi NIP atau surel, dan kata sandi Anda."};
        show_form(s, q, &c, &h, r);
    } else if (sign_in(s->access, q->arena, who, password, &from, &in, &e) != ST_OK) {
        const struct shown h = {503, who, e.public_text};
        if (e.class == ERR_UNAVAILABLE)
            show_form(s, q, &c, &h, r);
        else
            answer_error(s, q, &e, r);
        r->retry_after = 5;
    } else {
        judged(s, q, &in, &from, &c, r);
    }
}

void signin_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct carry c;
    const struct shown h = {.status = 200};
    carry_taken(q, &c);
    if (str_eq(q->method, "POST"))
        post_signin(s, q, r);
    else if (q->visitor->account)
        carry_on(s, q, &c, r);
    else
        show_form(s, q, &c, &h, r);
}

void signout_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct err e = {0};
    if (q->visitor->session_id && session_end(s->access, q->visitor->session_id, &e) != ST_OK) {
        answer_error(s, q, &e, r);
        return;
    }
    visitor_take(s, q, NULL);
    answer_go(q, "/", r);
    r->clear_site = true;
}
