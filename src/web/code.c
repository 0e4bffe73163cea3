#include "web/code.h"

#include "access/second.h"
#include "access/session.h"
#include "access/sign_in.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "web/answer.h"
#include "web/carry.h"
#include "web/request.h"
#include "web/signin.h"

static struct sign_in_from from_of(const struct web_request *q)
{
    return (struct sign_in_from){q->address, q->agent ? q->agent : ""};
}

/* Everything was given: a new token, and on. */
static void let_through(const struct site *s, const struct web_request *q, const struct carry *c,
                        struct web_response *r)
{
    char *token;
    struct err e = {0};
    enum status st = session_strengthen(s->access, q->arena, q->visitor->session_id, &token, &e);
    if (st != ST_OK) {
        if (st == ST_REFUSED)        /* ended meanwhile */
            answer_go(q, "/masuk", r);
        else
            answer_error(s, q, &e, r);
        return;
    }
    visitor_take(s, q, token);
    q->visitor->needs_second = false;
    carry_on(s, q, c, r);
}

static void show(const struct site *s, const struct web_request *q, int status, const char *template,
                 const char *title, const struct carry *c, const char *message,
                 struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object());
    int left = 0;
    bool has = false;
    struct err e = {0};
    if (second_state(s->access, q->visitor->account_id, &has, &left, &e) != ST_OK) {
        answer_error(s, q, &e, r);
        return;
    }
    visitor_form(s, q);
    carry_show(q, c, data);
    json_put(data, "message", message);
    json_put_flag(data, "asks_code", has && access_wants_second(s->access));
    answer_page(s, q, status, template, title, data, r);
}

/* ---- the code ---- */

static void show_code(const struct site *s, const struct web_request *q, int status,
                      const struct carry *c, const char *message, struct web_response *r)
{
    show(s, q, status, "signin_code", "Kode faktor kedua", c, message, r);
}

static void post_code(const struct site *s, const struct web_request *q, const struct carry *c,
                      struct web_response *r)
{
    const char *code = json_str(q->form, "code");
    const struct sign_in_from from = from_of(q);
    struct second second;
    struct err e = {0};
    if (str_empty(code)) {
        show_code(s, q, 422, c, "Isi kode enam angka dari aplikasi autentikator Anda.", r);
    } else if (second_check(s->access, q->arena, q->visitor->account_id, code, &from, &second, &e) !=
               ST_OK) {
        answer_error(s, q, &e, r);
    } else if (second.wait) {
        show_code(s, q, 429, c, signin_wait_text(q->arena, second.wait), r);
        r->retry_after = second.wait;
    } else if (!second.right) {
        show_code(s, q, 403, c, "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu "
                  "coba lagi.", r);
    } else {
        let_through(s, q, c, r);
    }
}

void code_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct carry c;
    carry_taken(q, &c);
    if (!q->visitor->needs_second)
        answer_go(q, "/masuk", r);
    else if (str_eq(q->method, "POST"))
        post_code(s, q, &c, r);
    else
        show_code(s, q, 200, &c, NULL, r);
}

void code_show(const struct site *s, const struct web_request *q, const struct carry *c,
               struct web_response *r)
{
    show_code(s, q, 200, c, NULL, r);
}

/* ---- once more ---- */

static void show_again(const struct site *s, const struct web_request *q, int status,
                       const struct carry *c, const char *message, struct web_response *r)
{
    show(s, q, status, "signin_again", "Pastikan ini Anda", c, message, r);
}

void again_asked(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct carry c = {.fields = json_in(q->arena, json_array())};
    if (q->json || q->visitor->by_token) {
        answer_failed(s, q, 403, "reauth", "Tindakan ini meminta kata sandi Anda sekali lagi; "
                      "lakukan dari halaman.", NULL, r);
        return;
    }
    if (str_eq(q->method, "POST"))
        carry_posted(q, &c);
    else
        c.back = carry_is_path(q->path) ? q->path : NULL;
    show_again(s, q, str_eq(q->method, "POST") ? 403 : 200, &c, NULL, r);
}

/* The code, where the account has a second factor. True: right. */
static bool code_right(const struct site *s, const struct web_request *q, const struct carry *c,
                       struct web_response *r)
{
    const struct sign_in_from from = from_of(q);
    const char *code = json_str(q->form, "code");
    struct second second;
    bool has;
    int left;
    struct err e = {0};
    if (second_state(s->access, q->visitor->account_id, &has, &left, &e) != ST_OK) {
        answer_error(s, q, &e, r);
        return false;
    }
    if (!has || !access_wants_second(s->access))
        return true;
    if (second_check(s->access, q->arena, q->visitor->account_id, code ? code : "", &from, &second,
                     &e) != ST_OK) {
        answer_error(s, q, &e, r);
        return false;
    }
    if (!second.right) {
        show_again(s, q, second.wait ? 429 : 403, c,
                   second.wait ? signin_wait_text(q->arena, second.wait)
                               : "Kode tidak cocok atau sudah dipakai.", r);
        r->retry_after = second.wait;
    }
    return second.right;
}

static void post_again(const struct site *s, const struct web_request *q, const struct carry *c,
                       struct web_response *r)
{
    const struct sign_in_from from = from_of(q);
    const char *password = json_str(q->form, "password");
    struct sign_in in;
    struct err e = {0};
    if (str_empty(password)) {
        show_again(s, q, 422, c, "Isi kata sandi Anda.", r);
    } else if (sign_in_again(s->access, q->arena, q->visitor->account_id, password, &from, &in, &e) !=
               ST_OK) {
        answer_error(s, q, &e, r);
    } else if (in.result == SIGN_IN_WAIT) {
        show_again(s, q, 429, c, signin_wait_text(q->arena, in.wait), r);
        r->retry_after = in.wait;
    } else if (in.result == SIGN_IN_WRONG) {
        show_again(s, q, 403, c, "Kata sandi tidak cocok.", r);
    } else if (code_right(s, q, c, r)) {
        let_through(s, q, c, r);
    }
}

void again_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct carry c;
    carry_taken(q, &c);
    if (str_eq(q->method, "POST"))
        post_again(s, q, &c, r);
    else
        show_again(s, q, 200, &c, NULL, r);
}
