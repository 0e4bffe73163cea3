#include "web/visitor.h"

#include <string.h>
#include <strings.h>

#include "access/session.h"
#include "access/token.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "base/str.h"
#include "gate/gate.h"
#include "web/answer.h"
#include "web/request.h"
#include "web/watch.h"

enum { COOKIE_LEN = 52 };

/* ---- cookies ---- */

/* The prefix __Host- makes the browser refuse it from any other host and over plain http. */
static const char *cookie_name(const struct site *s)
{
    return s->secure ? "__Host-selter" : "selter-lokal";
}

static bool is_token(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '2' && s[i] <= '7')))
            return false;
    return n == COOKIE_LEN;
}

/* Two of the name: neither is taken. */
static const char *cookie_of(const struct site *s, const struct web_request *q)
{
    const char *name = cookie_name(s), *found = NULL;
    size_t name_n = strlen(name);
    for (const char *p = q->cookie; p && *p;) {
        p += strspn(p, "; \t");
        size_t n = strcspn(p, ";");
        if (n > name_n && strncmp(p, name, name_n) == 0 && p[name_n] == '=') {
            const char *value = p + name_n + 1;
            size_t value_n = n - name_n - 1;
            if (found || !is_token(value, value_n))
                return NULL;
            found = arena_strndup(q->arena, value, value_n);
        }
        p += n;
    }
    return found;
}

static const char *csrf_of(const struct site *s, const struct web_request *q, const char *cookie)
{
    return access_mac_text(s->access, q->arena, "csrf", cookie);
}

void visitor_take(const struct site *s, const struct web_request *q, const char *token)
{
    struct visitor *v = q->visitor;
    v->cookie = token;
    v->csrf = token ? csrf_of(s, q, token) : NULL;
    v->set_cookie = arena_printf(q->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                                 cookie_name(s), token ? token : "", s->secure ? "; Secure" : "",
                                 token ? "" : "; Max-Age=0");
}

const char *visitor_form(const struct site *s, const struct web_request *q)
{
    if (!q->visitor->csrf && !q->visitor->by_token)
        visitor_take(s, q, access_new_token(q->arena));
    return q->visitor->csrf;
}

/* ---- who ---- */

bool visitor_is_officer(const struct visitor *v)
{
    return (v->roles & ~(ROLE_BIT(ROLE_APPLICANT) | ROLE_BIT(ROLE_PUBLIC))) != 0;
}

static enum status take_session(const struct site *s, struct web_request *q,
                                const struct session *session, struct err *e)
{
    struct visitor *v = q->visitor;
    instant now = access_now(s->access);
    enum status st = gate_roles(s->gate, q->arena, session->account, &v->roles, e);
    if (st != ST_OK)
        return st;
    bool officer = visitor_is_officer(v);
    if (session_rests(session, officer, now)) {
        v->expired = true;
        v->roles = 0;
        return session_end(s->access, session->id, e);
    }
    q->if_none_match = NULL;     /* what they were shown is kept nowhere */
    v->account = session->account;
    v->name = session->name;
    v->account_id = session->account_id;
    v->session_id = session->id;
    v->session = session->pub;
    v->needs_second = session->needs_second && access_wants_second(s->access);
    v->must_enrol = officer && !session->has_second && access_wants_second(s->access);
    v->fresh = !v->needs_second && now - session->fresh_at <= SESSION_FRESH * INSTANT_SECOND;
    int role = session->role ? role_from_word(session->role) : -1;
    v->role = role >= 0 && (v->roles & ROLE_BIT(role)) ? session->role : NULL;
    return session_touch(s->access, session, e);
}

/* Only "Bearer" is ours; what a proxy in front may ask for itself is not looked at. */
static enum status take_token(const struct site *s, struct web_request *q, const char *text,
                              struct err *e)
{
    struct visitor *v = q->visitor;
    struct api_token t;
    enum status st = token_find(s->access, q->arena, text, &t, e);
    v->bad_token = st == ST_REFUSED;
    if (st != ST_OK)
        return v->bad_token ? ST_OK : st;
    q->if_none_match = NULL;
    v->by_token = true;
    v->scope = t.scope;
    v->account = t.account;
    v->name = t.person;
    v->account_id = t.account_id;
    st = gate_roles(s->gate, q->arena, t.account, &v->roles, e);
    return st == ST_OK ? token_touch(s->access, &t, e) : st;
}

enum status visitor_find(const struct site *s, struct web_request *q, struct err *e)
{
    struct visitor *v = arena_new_of(q->arena, struct visitor);
    struct session session;
    q->visitor = v;
    if ((q->n_segments && str_eq(q->segments[0], "aset")) || watch_takes(q))
        return ST_OK;            /* the same for everybody */
    if (q->authorization && strncasecmp(q->authorization, "Bearer ", 7) == 0)
        return take_token(s, q, q->authorization + 7, e);
    v->cookie = cookie_of(s, q);
    if (!v->cookie)
        return ST_OK;
    v->csrf = csrf_of(s, q, v->cookie);
    enum status st = session_find(s->access, q->arena, v->cookie, &session, e);
    if (st == ST_REFUSED)
        return ST_OK;
    return st == ST_OK ? take_session(s, q, &session, e) : st;
}

/* ---- posts ---- */

static bool is_own(const struct site *s, const struct web_request *q)
{
    if (q->fetch_site)
        return str_eq(q->fetch_site, "same-origin") || str_eq(q->fetch_site, "none");
    if (!q->origin || !q->host)
        return false;
    const char *scheme = s->secure ? "https://" : "http://";
    return str_starts(q->origin, scheme) && strcasecmp(q->origin + strlen(scheme), q->host) == 0;
}

enum post_check visitor_post(const struct site *s, const struct web_request *q)
{
    if (q->visitor->by_token)
        return POST_GOOD;
    if (!is_own(s, q))
        return POST_FOREIGN;
    const char *given = q->form_is_json ? q->csrf : json_str(q->form, "_csrf");
    return access_same(given, q->visitor->csrf) ? POST_GOOD : POST_STALE;
}

/* ---- for pages ---- */

enum role visitor_role(const struct visitor *v)
{
    int role = v->role ? role_from_word(v->role) : -1;
    return role >= 0 && (v->roles & ROLE_BIT(role)) ? (enum role)role : ROLE__MAX;
}

json_t *visitor_json(const struct visitor *v)
{
    json_t *o = json_object(), *roles = json_array();
    size_t n = 0;
    for (int i = 0; i < ROLE__MAX; i++) {
        if (!(v->roles & ROLE_BIT(i)))
            continue;
        json_t *role = json_object();
        json_put(role, "word", role_word((enum role)i));
        json_put(role, "title", role_title((enum role)i));
        json_put_flag(role, "current", str_eq(v->role, role_word((enum role)i)));
        json_array_append_new(roles, role);
        n++;
    }
    json_put_flag(o, "signed_in", v->account != NULL);
    json_put(o, "name", v->name);
    json_put(o, "csrf", v->csrf);
    json_put(o, "role", v->role);
    json_put_flag(o, "is_officer", visitor_is_officer(v));
    json_put_flag(o, "several", n > 1);
    json_put_flag(o, "needs_second", v->needs_second);
    json_put_flag(o, "must_enrol", v->must_enrol);
    json_put_new(o, "roles", roles);
    return o;
}
