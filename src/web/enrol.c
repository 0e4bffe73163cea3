#include "web/enrol.h"

#include "access/second.h"
#include "access/session.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/qr.h"
#include "base/str.h"
#include "web/answer.h"
#include "web/carry.h"
#include "web/code.h"
#include "web/request.h"
#include "web/visitor.h"

enum { SEED_GROUP = 4, QUIET = 4 };

/* ---- enrolling ---- */

static char *grouped(struct arena *a, const char *seed)
{
    char *out = arena_strdup(a, "");
    for (size_t i = 0; seed[i]; i++)
        out = arena_printf(a, "%s%s%c", out, i && i % SEED_GROUP == 0 ? " " : "", seed[i]);
    return out;
}

static void put_drawing(struct arena *a, json_t *data, const char *address)
{
    int size = 0;
    const char *path = qr_path(a, address, &size);
    json_put(data, "qr_path", path);
    json_put(data, "qr_box", arena_printf(a, "%d %d %d %d", -QUIET, -QUIET, size + 2 * QUIET,
                                          size + 2 * QUIET));
}

static void show_seed(const struct site *s, const struct web_request *q, int status,
                      const char *message, struct web_response *r)
{
    char *seed;
    struct err e = {0};
    json_t *data = json_in(q->arena, json_object());
    enum status st = second_begin(s->access, q->arena, q->visitor->account_id, &seed, &e);
    if (st == ST_REFUSED) {
        answer_go(q, "/akun", r);
        return;
    }
    if (st != ST_OK) {
        answer_error(s, q, &e, r);
        return;
    }
    put_drawing(q->arena, data,
                second_address(q->arena, "Selter", q->host ? q->host : "selter", seed));
    json_put(data, "seed", grouped(q->arena, seed));
    json_put(data, "message", message);
    answer_page(s, q, status, "account_code", "Faktor kedua", data, r);
}

static void show_codes(const struct site *s, const struct web_request *q, char *codes[],
                       struct web_response *r)
{
    json_t *data = json_in(q->arena, json_object()), *list = json_array();
    for (int i = 0; i < SECOND_RECOVERY_CODES; i++)
        json_array_append_new(list, json_string(codes[i]));
    json_put_new(data, "codes", list);
    json_put(data, "home", carry_home(s));
    answer_page(s, q, 200, "account_recovery", "Kode pemulihan", data, r);
}

static void post_first_code(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const char *code = json_str(q->form, "code");
    char *codes[SECOND_RECOVERY_CODES], *token;
    struct err e = {0};
    if (str_empty(code)) {
        show_seed(s, q, 422, "Isi kode enam angka yang ditampilkan aplikasi.", r);
        return;
    }
    enum status st = second_confirm(s->access, q->arena, q->visitor->account_id, code, codes, &e);
    if (st == ST_REFUSED) {
        show_seed(s, q, 403, "Kode tidak cocok. Periksa jam telepon Anda, lalu coba kode yang baru.", r);
        return;
    }
    if (st == ST_OK)
        st = session_end_others(s->access, q->visitor->account_id, q->visitor->session_id, &e);
    if (st == ST_OK)
        st = session_strengthen(s->access, q->arena, q->visitor->session_id, &token, &e);
    if (st != ST_OK) {
        answer_error(s, q, &e, r);
        return;
    }
    visitor_take(s, q, token);
    q->visitor->must_enrol = false;
    show_codes(s, q, codes, r);
}

/* What is enrolled by whoever sits at an open session would lock its owner out: one who already works
 * gives the password again. An officer who must enrol has just given it, or gives it now. */
void enrol_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    if (!q->visitor->fresh)
        again_asked(s, q, r);
    else if (str_eq(q->method, "POST"))
        post_first_code(s, q, r);
    else
        show_seed(s, q, 200, NULL, r);
}

/* ---- renewing, taking off ---- */

void enrol_codes_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    char *codes[SECOND_RECOVERY_CODES];
    bool has;
    int left;
    struct err e = {0};
    if (!q->visitor->fresh) {
        again_asked(s, q, r);
        return;
    }
    enum status st = second_state(s->access, q->visitor->account_id, &has, &left, &e);
    if (st == ST_OK && !has) {
        answer_go(q, "/akun", r);
        return;
    }
    if (st == ST_OK)
        st = second_new_codes(s->access, q->arena, q->visitor->account_id, codes, &e);
    if (st == ST_OK)
        show_codes(s, q, codes, r);
    else
        answer_error(s, q, &e, r);
}

/* An officer is then asked to enrol another telephone at once. */
void enrol_remove_answer(const struct site *s, const struct web_request *q, struct web_response *r)
{
    struct err e = {0};
    if (!q->visitor->fresh)
        again_asked(s, q, r);
    else if (second_remove(s->access, q->visitor->account_id, &e) != ST_OK)
        answer_error(s, q, &e, r);
    else
        answer_go(q, visitor_is_officer(q->visitor) ? "/akun/kode" : "/akun", r);
}
