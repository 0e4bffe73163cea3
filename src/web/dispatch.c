#include "web/dispatch.h"

#include <string.h>

#include "base/str.h"
#include "web/account.h"
#include "web/act_page.h"
#include "web/answer.h"
#include "web/code.h"
#include "web/enrol.h"
#include "web/links.h"
#include "web/openapi.h"
#include "web/request.h"
#include "web/signin.h"
#include "web/visitor.h"
#include "web/watch.h"

#define OWN (FOR_SIGNED_IN | NOT_FOR_TOKENS)

/* The acts' forms ask by themselves whether the act is the public's. */
static const struct web_route routes[] = {
    {"tindakan/...", TAKES_GET | TAKES_POST | NOT_FOR_TOKENS, act_answer},
    {"api/tindakan/...", TAKES_POST, act_answer_api},
    {"api/openapi", TAKES_GET, openapi_answer},
    {"sehat", TAKES_GET, watch_alive_answer},
    {"siap", TAKES_GET, watch_ready_answer},
    {"metrik", TAKES_GET, watch_metrics_answer},
    {"masuk", TAKES_GET | TAKES_POST | NOT_FOR_TOKENS, signin_answer},
    {"masuk/kode", TAKES_GET | TAKES_POST | OWN | FOR_HALF_WAY, code_answer},
    {"masuk/ulang", TAKES_GET | TAKES_POST | OWN | FOR_ENROLLING, again_answer},
    {"keluar", TAKES_POST | NOT_FOR_TOKENS | FOR_HALF_WAY | FOR_ENROLLING, signout_answer},
    {"daftar", TAKES_GET | TAKES_POST | NOT_FOR_TOKENS, register_answer},
    {"lupa", TAKES_GET | TAKES_POST | NOT_FOR_TOKENS, forgot_answer},
    {"tautan/...", TAKES_GET | TAKES_POST | NOT_FOR_TOKENS | FOR_HALF_WAY | FOR_ENROLLING, link_answer},
    {"akun", TAKES_GET | OWN, account_answer},
    {"akun/sandi", TAKES_POST | OWN, account_password_answer},
    {"akun/sesi/hapus", TAKES_POST | OWN, account_session_answer},
    {"akun/peran", TAKES_POST | OWN, account_role_answer},
    {"akun/token", TAKES_POST | OWN, account_token_answer},
    {"akun/token/hapus", TAKES_POST | OWN, account_token_end_answer},
    {"akun/kode", TAKES_GET | TAKES_POST | OWN | FOR_ENROLLING, enrol_answer},
    {"akun/kode/pemulihan", TAKES_POST | OWN, enrol_codes_answer},
    {"akun/kode/hapus", TAKES_POST | OWN, enrol_remove_answer},
};

static bool matches(const char *path, const struct web_request *q)
{
    size_t i = 0;
    while (*path) {
        size_t n = strcspn(path, "/");
        if (str_eq(path, "..."))
            return i < q->n_segments;
        if (i == q->n_segments || strlen(q->segments[i]) != n ||
            strncmp(q->segments[i], path, n) != 0)
            return false;
        i++;
        path += n + (path[n] == '/');
    }
    return i == q->n_segments;
}

static const struct web_route *find(const struct web_request *q)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (matches(routes[i].path, q))
            return &routes[i];
    return NULL;
}

/* Halfway in, only the way further and the way out are open. True: answered. */
static bool sent_on(const struct site *s, const struct web_request *q, unsigned flags,
                    struct web_response *r)
{
    const struct visitor *v = q->visitor;
    const char *path = v->needs_second && !(flags & FOR_HALF_WAY)                      ? "/masuk/kode"
                       : !v->needs_second && v->must_enrol && !(flags & FOR_ENROLLING) ? "/akun/kode"
                                                                                       : NULL;
    if (!path)
        return false;
    if (q->json)
        answer_failed(s, q, 403, "forbidden", "Selesaikan dahulu faktor kedua akun Anda.", NULL, r);
    else
        answer_go(q, path, r);
    return true;
}

bool dispatch_sends_on(const struct site *s, const struct web_request *q, struct web_response *r)
{
    return sent_on(s, q, 0, r);
}

static void run(const struct site *s, const struct web_request *q, const struct web_route *route,
                struct web_response *r)
{
    bool post = str_eq(q->method, "POST");
    if (!(route->flags & (post ? TAKES_POST : TAKES_GET))) {
        answer_not_that_way(s, q, route->flags & TAKES_POST, r);
    } else if (q->visitor->by_token && (route->flags & NOT_FOR_TOKENS)) {
        answer_failed(s, q, 403, "forbidden", "Alamat ini tidak dilayani dengan token API.", NULL, r);
    } else if (post && q->visitor->by_token && str_eq(q->visitor->scope, "baca")) {
        answer_failed(s, q, 403, "forbidden", "Token API ini hanya untuk membaca.", NULL, r);
    } else if (post && visitor_post(s, q) != POST_GOOD) {
        signin_stale(s, q, visitor_post(s, q), r);
    } else if (sent_on(s, q, route->flags, r)) {
        return;
    } else if ((route->flags & FOR_SIGNED_IN) && !q->visitor->account) {
        signin_asked(s, q, r);
    } else {
        route->run(s, q, r);
    }
}

bool dispatch(const struct site *s, const struct web_request *q, struct web_response *r)
{
    const struct web_route *route = find(q);
    if (route) {
        run(s, q, route, r);
        r->route = route->path;
    }
    return route != NULL;
}
