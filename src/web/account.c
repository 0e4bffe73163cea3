#include "web/account.h"

#include "access/password.h"
#include "access/second.h"
#include "access/session.h"
#include "access/sign_in.h"
#include "access/token.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "store/outbox.h"
#include "store/store.h"
#include "web/answer.h"
#include "web/carry.h"
#include "web/code.h"
#include "web/frame.h"
#include "web/request.h"
#include "web/signin.h"

enum { TOKEN_DAYS = 90, TOKEN_NAME_MAX = 80 };

/* What is said on top of the page: a field's fault, or that something was done. */
struct said {
    int status;
    const char *field, *message;     /* field NULL: of the whole */
    const char *done;
    const char *new_token;
};

/* ---- the page ---- */

static void put_sessions(const struct web_request *q, json_t *data, const struct session *v, size_t n,
                         enum zone z)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        json_put(o, "session", v[i].pub);
        json_put(o, "address", v[i].address);
        json_put(o, "agent", v[i].agent);
        leaf_instant(q->arena, o, "since", v[i].made_at, z);
        leaf_instant(q->arena, o, "seen", v[i].seen_at, z);
        json_put_flag(o, "current", v[i].id == q->visitor->session_id);
        json_array_append_new(list, o);
    }
    json_put_new(data, "sessions", list);
    json_put_flag(data, "several_sessions", n > 1);
}

static void put_tokens(const struct web_request *q, json_t *data, const struct api_token *v, size_t n,
                       enum zone z)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        json_put(o, "token", v[i].pub);
        json_put(o, "name", v[i].name);
        json_put(o, "scope", str_eq(v[i].scope, "baca") ? "membaca" : "membaca dan bertindak");
        leaf_instant(q->arena, o, "made", v[i].made_at, z);
        leaf_instant(q->arena, o, "until", v[i].until, z);
        leaf_instant(q->arena, o, "used", v[i].used_at ? v[i].used_at : INSTANT_NONE, z);
        json_array_append_new(list, o);
    }
    json_put_new(data, "tokens", list);
}

static const char *result_text(const char *word)
{
    static const char *const texts[][2] = {
        {"sandi-benar", "kata sandi cocok"},        {"sandi-salah", "kata sandi tidak cocok"},
        {"belum-dikonfirmasi", "surel belum dikonfirmasi"}, {"kode-benar", "kode cocok"},
        {"kode-salah", "kode tidak cocok"},         {"kode-pemulihan", "kode pemulihan dipakai"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (str_eq(word, texts[i][0]))
            return texts[i][1];
    return word;
}

static void put_attempts(const struct web_request *q, json_t *data, const struct attempt *v, size_t n,
                         enum zone z)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        leaf_instant(q->arena, o, "at", v[i].at, z);
        json_put(o, "result", result_text(v[i].result));
        json_put(o, "address", v[i].address);
        json_put(o, "agent", v[i].agent);
        json_array_append_new(list, o);
    }
    json_put_new(data, "attempts", list);
}

static enum status collect(const struct site *s, const struct web_request *q, json_t *data,
                           struct err *e)
{
    struct session *sessions;
    struct api_token *tokens;
    struct attempt *attempts;
    size_t n_sessions, n_tokens, n_attempts;
    bool has;
    int left;
    int64_t me = q->visitor->account_id;
    enum zone z = frame_zone(s, q);
    enum status st = session_list(s->access, q->arena, me, &sessions, &n_sessions, e);
    if (st == ST_OK)
        st = token_list(s->access, q->arena, me, &tokens, &n_tokens, e);
    if (st == ST_OK)
        st = attempt_list(s->access, q->arena, me, &attempts, &n_attempts, e);
    if (st == ST_OK)
        st = second_state(s->access, me, &has, &left, e);
    if (st != ST_OK)
        return st;
    put_sessions(q, data, sessions, n_sessions, z);
    put_tokens(q, data, tokens, n_tokens, z);
    put_attempts(q, data, attempts, n_attempts, z);
    json_put_flag(data, "has_second", has);
    json_put_flag(data, "wants_second", access_wants_second(s->access));
    json_put_int(data, "codes_left", left);
    return ST_OK;
}

/* For administrators: whether mail goes out at all. */
static enum status put_mail(const struct site *s, json_t *data, struct err *e)
{
    struct db *db;
    int64_t waiting, failed;
    json_t *o = json_object();
    enum status st = store_read(access_store(s->access), &db, e);
    if (st == ST_OK) {
        outbox_count(db, &waiting, &failed);
        if (db_failed(db)) {
            *e = *db_error(db);
            st = ST_ERROR;
        }
        store_read_done(db);
    }
    if (st == ST_OK) {
        json_put_flag(o, "goes_out", s->sends_mail);
        json_put_int(o, "waiting", waiting);
        json_put_int(o, "failed", failed);
    }
    json_put_new(data, "mail", o);
    return st;
}

static void show(const struct site *s, const struct web_request *q, const struct said *said,
                 struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object());
    struct err e = {0};
    enum status st = collect(s, q, data, &e);
    if (st == ST_OK && (q->visitor->roles & ROLE_BIT(ROLE_ADMIN)))
        st = put_mail(s, data, &e);
    if (st != ST_OK) {
        answer_error(s, q, &e, r);
        return;
    }
    json_put(data, "message", said->message);
    json_put(data, "field", said->field);
    json_put(data, "done", said->done);
    json_put(data, "new_token", said->new_token);
    answer_page(s, q, said->status, "account", "Akun Anda", data, r);
}

static void wrong(const struct site *s, const struct web_request *q, int status, const char *field,
                  const char *message, struct web_response *r)
{
    const struct said said = {.status = status, .field = field, .message = message};
    show(s, q, &said, r);
}

void account_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    static const char *const words[][2] = {
        {"sandi", "Kata sandi diganti; sesi lain diakhiri."},
        {"sesi", "Sesi diakhiri."},
        {"token", "Token dicabut."},
    };
    struct said said = {.status = 200};
    const char *done = json_str(q->query, "selesai");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(done, words[i][0]))
            said.done = words[i][1];
    show(s, q, &said, r);
}

/* ---- the password ---- */

/* The old one counts as a try like any other. True: it is right. */
static bool old_password_right(const struct site *s, const struct web_request *q,
                               struct web_response *r)
{
    const struct sign_in_from from = {q->address, q->agent ? q->agent : ""};
    const char *old = json_str(q->form, "old_password");
    struct sign_in in;
    struct err e = {0};
    if (sign_in_again(s->access, q->arena, q->visitor->account_id, old ? old : "", &from, &in, &e) !=
        ST_OK) {
        answer_error(s, q, &e, r);
        return false;
    }
    if (in.result == SIGN_IN_WAIT) {
        wrong(s, q, 429, "old_password", signin_wait_text(q->arena, in.wait), r);
        r->retry_after = in.wait;
    } else if (in.result == SIGN_IN_WRONG) {
        wrong(s, q, 403, "old_password", "Kata sandi lama tidak cocok.", r);
    }
    return in.result == SIGN_IN_RIGHT;
}

const char *account_new_password_fault(const struct site *s, const struct web_request *q,
                                       int64_t account_id, const char **ret_field, struct err *e)
{
    const char *password = json_str(q->form, "password");
    const char *const *known = NULL;
    *ret_field = "password";
    if (account_id && credential_known(s->access, q->arena, account_id, &known, e) != ST_OK)
        return e->public_text;
    const char *fault = password_fault(q->arena, password ? password : "", known);
    if (fault)
        return fault;
    *ret_field = "password_again";
    return str_eq(password, json_str(q->form, "password_again")) ? NULL
                                                                 : "Kedua kata sandi baru tidak sama.";
}

void account_password_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const struct visitor *v = q->visitor;
    const char *field;
    char *token;
    struct err e = {0};
    const char *fault = account_new_password_fault(s, q, v->account_id, &field, &e);
    if (fault) {
        wrong(s, q, 422, field, fault, r);
        return;
    }
    if (!old_password_right(s, q, r))
        return;
    enum status st = credential_set(s->access, v->account_id, json_str(q->form, "password"), false,
                                    v->session_id, &e);
    if (st == ST_OK)
        st = session_strengthen(s->access, q->arena, v->session_id, &token, &e);
    if (st != ST_OK) {
        answer_error(s, q, &e, r);
        return;
    }
    visitor_take(s, q, token);
    answer_go(q, "/akun?selesai=sandi", r);
}

/* ---- sessions, role ---- */

void account_session_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const char *pub = json_str(q->form, "session");
    struct err e = {0};
    enum status st = pub ? session_revoke(s->access, q->visitor->account_id, pub, &e)
                         : session_end_others(s->access, q->visitor->account_id,
                                              q->visitor->session_id, &e);
    if (st == ST_ERROR)
        answer_error(s, q, &e, r);
    else if (st == ST_REFUSED)
        wrong(s, q, 404, NULL, "Sesi itu sudah berakhir.", r);
    else
        answer_go(q, "/akun?selesai=sesi", r);
}

/* Only a role the person holds; the empty word chooses none. */
void account_role_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const char *word = json_str(q->form, "role"), *back = json_str(q->form, "_back");
    int role = str_empty(word) ? -1 : role_from_word(word);
    struct err e = {0};
    if (!str_empty(word) && (role < 0 || !(q->visitor->roles & ROLE_BIT(role))))
        answer_failed(s, q, 422, "invalid", "Anda tidak memegang peran itu.", NULL, r);
    else if (session_choose_role(s->access, q->visitor->session_id,
                                 role < 0 ? NULL : role_word((enum role)role), &e) != ST_OK)
        answer_error(s, q, &e, r);
    else
        answer_go(q, carry_is_path(back) ? back : carry_home(s), r);
}

/* ---- tokens ---- */

/* True: *ret_days; an empty field is the usual. */
static bool take_days(const struct web_request *q, int *ret_days)
{
    const char *text = json_str(q->form, "days");
    int64_t days = TOKEN_DAYS;
    if (!str_empty(text) && (!str_int64(text, &days) || days < 1 || days > TOKEN_DAYS_MAX))
        return false;
    *ret_days = (int)days;
    return true;
}

void account_token_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const char *name = json_str(q->form, "name"), *scope = json_str(q->form, "scope");
    char *token;
    int days;
    struct err e = {0};
    bool acts = str_eq(scope, "baca,tindak");
    name = name ? str_trim(q->arena, name) : "";
    if (!q->visitor->fresh) {
        again_asked(s, q, r);
    } else if (!*name || str_utf8_len(name) > TOKEN_NAME_MAX) {
        wrong(s, q, 422, "name", "Beri token ini nama, paling panjang 80 karakter.", r);
    } else if (!acts && !str_eq(scope, "baca")) {
        wrong(s, q, 422, "scope", "Pilih cakupan token: baca, atau baca dan tindak.", r);
    } else if (!take_days(q, &days)) {
        wrong(s, q, 422, "days", "Masa berlaku paling lama 366 hari.", r);
    } else if (token_make(s->access, q->arena, q->visitor->account_id, name, acts, days, &token, &e) !=
               ST_OK) {
        answer_error(s, q, &e, r);
    } else {
        const struct said said = {.status = 200, .new_token = token};
        show(s, q, &said, r);
    }
}

void account_token_end_answer(const struct site *s, const struct web_request *q,
                              struct web_response *r)
{
    const char *pub = json_str(q->form, "token");
    struct err e = {0};
    enum status st = token_end(s->access, q->visitor->account_id, pub ? pub : "", &e);
    if (st == ST_ERROR)
        answer_error(s, q, &e, r);
    else if (st == ST_REFUSED)
        wrong(s, q, 404, NULL, "Token itu sudah tidak berlaku.", r);
    else
        answer_go(q, "/akun?selesai=token", r);
}
