#include "web/dispatch.h"

#include <string.h>

#include "base/str.h"
#include "web/answer.h"
#include "web/request.h"
#include "web/signin.h"
#include "web/visitor.h"

/* The acts' forms (GET, POST /tindakan/..., POST /api/tindakan/...) are two more rows, with
 * act_answer(); they ask by themselves whether the act is the public's. */
static const struct web_route routes[] = {
    {"masuk", TAKES_GET | TAKES_POST | NOT_FOR_TOKENS, signin_answer},
    {"keluar", TAKES_POST | FOR_HALF_WAY | NOT_FOR_TOKENS, signout_answer},
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
static bool sent_on(const struct web_request *q, unsigned flags, struct web_response *r)
{
    const struct visitor *v = q->visitor;
    if ((flags & FOR_HALF_WAY) || (!v->needs_second && !v->must_enrol))
        return false;
    answer_go(q, v->needs_second ? "/masuk/kode" : "/akun/kode", r);
    return true;
}

bool dispatch_sends_on(const struct web_request *q, struct web_response *r)
{
    return sent_on(q, 0, r);
}

static void run(const struct site *s, const struct web_request *q, const struct web_route *route,
                struct web_response *r)
{
    bool post = str_eq(q->method, "POST");
    if (!(route->flags & (post ? TAKES_POST : TAKES_GET))) {
        answer_not_that_way(s, q, route->flags & TAKES_POST, r);
    } else if (q->visitor->by_token && (route->flags & NOT_FOR_TOKENS)) {
        answer_failed(s, q, 403, "forbidden", "Alamat ini tidak dilayani dengan token API.", NULL, r);
    } else if (post && visitor_post(s, q) != POST_GOOD) {
        signin_stale(s, q, visitor_post(s, q), r);
    } else if (sent_on(q, route->flags, r)) {
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
    if (route)
        run(s, q, route, r);
    return route != NULL;
}
