#include "web/links.h"

#include <string.h>

#include "access/link.h"
#include "access/password.h"
#include "access/sign_in.h"
#include "access/throttle.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "web/account.h"
#include "web/answer.h"
#include "web/request.h"
#include "web/signin.h"
#include "web/visitor.h"

/* ---- opening a link ---- */

static void dead_link(const struct site *s, const struct web_request *q, struct web_response *r)
{
    answer_failed(s, q, 404, "not-found", "Tautan ini tidak berlaku: sudah dipakai, sudah lewat "
                  "waktunya, atau tidak lengkap disalin. Minta yang baru di halaman \"Lupa kata "
                  "sandi\", atau hubungi yang mengundang Anda.", NULL, r);
}

static void show_link(const struct site *s, const struct web_request *q, int status,
                      const struct link *l, const char *field, const char *message,
                      struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object());
    visitor_form(s, q);
    json_put(data, "action", q->path);
    json_put(data, "name", l->name);
    json_put_flag(data, "is_email", l->purpose == LINK_EMAIL);
    json_put_flag(data, "is_invitation", l->purpose == LINK_INVITATION);
    json_put(data, "field", field);
    json_put(data, "message", message);
    answer_page(s, q, status, "link", l->purpose == LINK_EMAIL ? "Konfirmasi surel"
                                                               : "Pilih kata sandi", data, r);
}

static void show_done(const struct site *s, const struct web_request *q, const char *title,
                      const char *text, struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object());
    json_put(data, "title", title);
    json_put(data, "text", text);
    answer_page(s, q, 200, "link_done", title, data, r);
}

/* Opening is a GET and uses nothing up: programs that look into mails open links too. */
static void post_link(const struct site *s, const struct web_request *q, const struct link *l,
                      struct web_response *r)
{
    const char *field;
    struct err e = {0};
    enum status st;
    if (l->purpose == LINK_EMAIL) {
        st = link_confirm_email(s->access, l, &e);
    } else {
        const char *fault = account_new_password_fault(s, q, l->account_id, &field, &e);
        if (fault) {
            show_link(s, q, 422, l, field, fault, r);
            return;
        }
        st = link_set_password(s->access, l, json_str(q->form, "password"), &e);
    }
    if (st == ST_ERROR)
        answer_error(s, q, &e, r);
    else if (st == ST_REFUSED)
        dead_link(s, q, r);
    else if (l->purpose == LINK_EMAIL)
        show_done(s, q, "Surel dikonfirmasi", "Surel Anda telah dikonfirmasi; Anda dapat masuk.", r);
    else
        show_done(s, q, "Kata sandi disimpan", "Kata sandi Anda disimpan dan sesi yang lama diakhiri; "
                  "Anda dapat masuk.", r);
}

void link_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct link l;
    struct err e = {0};
    enum status st = q->n_segments == 2
                         ? link_read(s->access, q->arena, q->segments[1], &l, &e)
                         : ST_REFUSED;
    if (st == ST_ERROR)
        answer_error(s, q, &e, r);
    else if (st == ST_REFUSED || l.purpose == LINK_SHEET)
        dead_link(s, q, r);
    else if (str_eq(q->method, "POST"))
        post_link(s, q, &l, r);
    else
        show_link(s, q, 200, &l, NULL, NULL, r);
}

/* ---- asking for a mail ---- */

static void show_ask(const struct site *s, const struct web_request *q, int status, const char *template,
                     const char *title, const struct faults *f, const char *message,
                     struct web_response *r)
{
    static const char *const kept[] = {"who", "name", "nip", "email", NULL};
    json_t *data = json_in(q->arena, json_object()), *wrong = json_object(), *list = json_array();
    visitor_form(s, q);
    for (size_t i = 0; kept[i]; i++)
        json_put(data, kept[i], json_str(q->form, kept[i]));
    for (size_t i = 0; f && i < f->n; i++) {
        json_t *o = json_object();
        json_put(o, "field", f->v[i].where);
        json_put(o, "message", f->v[i].message);
        json_array_append_new(list, o);
        if (f->v[i].where)
            json_put(wrong, f->v[i].where, f->v[i].message);
    }
    json_put(data, "message", message);
    json_put_new(data, "wrong", wrong);
    json_put_new(data, "faults", list);
    json_put_flag(data, "has_faults", f && f->n);
    answer_page(s, q, status, template, title, data, r);
}

/* So many mails to one name and so many asked from one place. True: may be sent. */
static bool may_send(const struct site *s, const struct web_request *q, const char *who, int *ret_wait,
                     struct err *e, enum status *ret)
{
    const char *place = throttle_place(q->arena, q->address);
    const struct throttle v[] = {
        {THROTTLE_MAIL, arena_printf(q->arena, "nama %s", str_fold(q->arena, who))},
        {THROTTLE_ADDRESS, place},
    };
    *ret = throttle_enter(s->access, v, 2, ret_wait, e);
    return *ret == ST_OK;
}

/* The same answer whether the account is there, has an e-mail, or not; the same work, but for the
 * rows written, is done before it. An account whose e-mail is not confirmed gets that link: the one
 * that chooses a password confirms it as well. */
static void post_forgot(const struct site *s, const struct web_request *q, const char *who,
                        struct web_response *r)
{
    int64_t account = 0;
    int wait = 0;
    struct err e = {0};
    enum status st;
    if (!may_send(s, q, who, &wait, &e, &st)) {
        if (st == ST_ERROR)
            answer_error(s, q, &e, r);
        else
            show_ask(s, q, 429, "forgot", "Lupa kata sandi", NULL, signin_wait_text(q->arena, wait), r);
        r->retry_after = wait;
        return;
    }
    st = credential_find(s->access, q->arena, who, &account, &e);
    if (st == ST_OK && account)
        st = link_send(s->access, q->arena, account, LINK_PASSWORD, &e);
    if (st == ST_ERROR)
        answer_error(s, q, &e, r);
    else
        show_done(s, q, "Periksa surel Anda", "Jika akun dengan NIP atau surel itu ada, kami mengirim "
                  "tautan untuk memilih kata sandi baru ke surelnya. Tautan berlaku satu jam.", r);
}

void forgot_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const char *who = json_str(q->form, "who");
    if (!str_eq(q->method, "POST"))
        show_ask(s, q, 200, "forgot", "Lupa kata sandi", NULL, NULL, r);
    else if (str_empty(who))
        show_ask(s, q, 422, "forgot", "Lupa kata sandi", NULL, "Isi NIP atau surel Anda.", r);
    else
        post_forgot(s, q, who, r);
}

/* ---- registering ---- */

static void show_register(const struct site *s, const struct web_request *q, int status,
                          const struct faults *f, const char *message, struct web_response *r)
{
    show_ask(s, q, status, "register", "Buat akun pelamar", f, message, r);
}

/* The act is the public's; what it finds wrong stands beside its fields. */
static bool create(const struct site *s, const struct web_request *q, struct faults *f,
                   const char **ret_account, struct web_response *r)
{
    static const char *const fields[] = {"name", "nip", "email", NULL};
    struct outcome o;
    json_t *input = json_in(q->arena, json_object());
    for (size_t i = 0; fields[i]; i++)
        if (!str_empty(json_str(q->form, fields[i])))
            json_put(input, fields[i], json_str(q->form, fields[i]));
    const struct request req = {.act = "account.create", .role = ROLE__MAX, .input = input,
                                .token = json_str(q->form, "_token"), .arrived = q->arrived};
    gate_perform(s->gate, q->arena, &req, &o);
    if (o.kind == OUT_DONE) {
        *ret_account = json_str(o.ids, "account");
        return true;
    }
    for (size_t i = 0; o.faults && i < o.faults->n; i++)
        fault_add(f, o.faults->v[i].where, 0, 0, "%s", o.faults->v[i].message);
    if (o.kind == OUT_FAULTS)
        show_register(s, q, 422, f, NULL, r);
    else if (o.kind == OUT_ERROR)
        answer_error(s, q, &o.err, r);
    else
        show_register(s, q, 409, NULL, o.refusal.message, r);
    return false;
}

static void faults_of(const struct site *s, const struct web_request *q, struct faults *f,
                      struct err *e)
{
    static const char *const must[][2] = {
        {"name", "Isi nama lengkap Anda."}, {"nip", "Isi NIP Anda."}, {"email", "Isi surel Anda."}};
    const char *field, *known[4] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < sizeof must / sizeof must[0]; i++) {
        const char *value = json_str(q->form, must[i][0]);
        if (str_empty(value))
            fault_add(f, must[i][0], 0, 0, "%s", must[i][1]);
        else
            known[n++] = value;
    }
    const char *fault = account_new_password_fault(s, q, 0, &field, e);
    const char *password = json_str(q->form, "password");
    if (!fault) {
        field = "password";
        fault = password_fault(q->arena, password ? password : "", known);
    }
    if (fault)
        fault_add(f, field, 0, 0, "%s", fault);
}

static void registered(const struct site *s, const struct web_request *q, struct web_response *r)
{
    show_done(s, q, "Periksa surel Anda", "Buka tautan dalam surel yang kami kirim untuk mengonfirmasi "
              "alamatnya; sesudah itu Anda dapat masuk. Tautan berlaku 24 jam. Jika surel tidak datang, "
              "mungkin NIP atau surel itu sudah mempunyai akun: pakai \"Lupa kata sandi\".", r);
}

/* A NIP or an e-mail that has an account: its owner is told by mail, whoever asks sees the same as
 * always. True: answered. */
static bool taken(const struct site *s, const struct web_request *q, struct web_response *r)
{
    static const char *const names[] = {"nip", "email"};
    struct err e = {0};
    for (size_t i = 0; i < 2; i++) {
        int64_t account = 0;
        enum status st = credential_find(s->access, q->arena, json_str(q->form, names[i]), &account, &e);
        if (st == ST_OK && account)
            st = link_send(s->access, q->arena, account, LINK_PASSWORD, &e);
        if (st == ST_ERROR)
            answer_error(s, q, &e, r);
        else if (account)
            registered(s, q, r);
        if (st == ST_ERROR || account)
            return true;
    }
    return false;
}

static void post_register(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct faults f;
    const char *pub;
    int64_t account;
    int wait = 0;
    enum status st;
    struct err e = {0};
    faults_init(&f, q->arena);
    faults_of(s, q, &f, &e);
    if (f.n) {
        show_register(s, q, 422, &f, NULL, r);
        return;
    }
    if (!may_send(s, q, json_str(q->form, "email"), &wait, &e, &st)) {
        if (st == ST_ERROR)
            answer_error(s, q, &e, r);
        else
            show_register(s, q, 429, NULL, signin_wait_text(q->arena, wait), r);
        r->retry_after = wait;
        return;
    }
    if (taken(s, q, r) || !create(s, q, &f, &pub, r))
        return;
    st = credential_find(s->access, q->arena, pub, &account, &e);
    if (st == ST_OK)
        st = credential_set(s->access, account, json_str(q->form, "password"), false, 0, &e);
    if (st == ST_OK)
        st = link_send(s->access, q->arena, account, LINK_EMAIL, &e);
    if (st == ST_ERROR)
        answer_error(s, q, &e, r);
    else
        registered(s, q, r);
}

void register_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    if (str_eq(q->method, "POST"))
        post_register(s, q, r);
    else
        show_register(s, q, 200, NULL, NULL, r);
}
