/* What an act's run() may call. */
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/inside.h"

static struct run *run_of(struct ctx *c)
{
    return (struct run *)(void *)c;
}

enum status act_done(struct ctx *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    c->out->message = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    return ST_OK;
}

void act_returns(struct ctx *c, const char *name, const char *pub)
{
    json_put(c->out->ids, name, pub);
}

/* ---- refusals ---- */

static enum status refuse(struct ctx *c, const char *clause, const char *lawful, const char *fmt,
                          va_list ap)
{
    c->out->refusal = (struct verdict){
        .met = MET_NO,
        .clause = clause,
        .lawful = lawful,
        .message = arena_vprintf(c->arena, fmt, ap),
    };
    return ST_REFUSED;
}

/* The clause behind a rule key: of the selection's regulation, then of its supplements; else
 * whatever the regulation says of the act itself. */
static const char *clause_of(const struct ctx *c, const char *rule_key)
{
    const char *clause = NULL;
    if (!c->sel)
        return NULL;
    if (rule_key)
        clause = regulation_clause(c->sel->reg, rule_key);
    for (size_t i = 0; rule_key && !clause && i < c->sel->n_supplements; i++)
        clause = regulation_clause(c->sel->supplements[i], rule_key);
    if (!clause)
        procedure_roles(c->sel->reg, c->act->name, c->tag, c->post ? c->post->class : POST_ANY,
                        &clause);
    return clause;
}

enum status act_refuse(struct ctx *c, const char *rule_key, const char *lawful, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    enum status s = refuse(c, clause_of(c, rule_key), lawful, fmt, ap);
    va_end(ap);
    return s;
}

enum status act_refuse_clause(struct ctx *c, const char *clause, const char *lawful,
                              const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    enum status s = refuse(c, clause, lawful, fmt, ap);
    va_end(ap);
    return s;
}

enum status act_refuse_verdict(struct ctx *c, const struct verdict *v)
{
    c->out->refusal = *v;
    c->out->refusal.met = MET_NO;
    return ST_REFUSED;
}

enum status act_fault(struct ctx *c, const char *field, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fault_add(c->out->faults, field, 0, 0, "%s", arena_vprintf(c->arena, fmt, ap));
    va_end(ap);
    return ST_INVALID;
}

void act_remark(struct ctx *c, const char *clause, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    verdict_add(c->out->remarks, MET_YES, clause, "%s", arena_vprintf(c->arena, fmt, ap));
    va_end(ap);
}

/* The cited clause must exist in the regulation or one of its named supplements. */
static bool clause_exists(const struct ctx *c, const char *clause)
{
    if (regulation_clause_by_id(c->sel->reg, clause))
        return true;
    for (size_t i = 0; i < c->sel->n_supplements; i++)
        if (regulation_clause_by_id(c->sel->supplements[i], clause))
            return true;
    return false;
}

bool act_overrides(struct ctx *c, enum role by)
{
    if (c->override == OVERRIDE_NONE || !c->sel || !(c->actor.roles & ROLE_BIT(by)) ||
        !clause_exists(c, c->override_clause))
        return false;
    c->override = OVERRIDE_USED;
    return true;
}

/* ---- ids, events, notices ---- */

const char *act_id(struct ctx *c, unsigned n)
{
    struct run *r = run_of(c);
    if (n >= GATE_MAX_IDS) {
        db_fail(c->db, ERR_INTERNAL, "an act asked for more ids than it may");
        return "";
    }
    if (!r->ids[n])
        r->ids[n] = entropy_id(c->arena, 10);
    return r->ids[n];
}

void act_event(struct ctx *c, const char *act, const char *tag, int64_t post)
{
    struct run *r = run_of(c);
    struct run_event *e = arena_new_of(c->arena, struct run_event), **end = &r->events;
    *e = (struct run_event){act, tag, post, NULL};
    while (*end)
        end = &(*end)->next;
    *end = e;
}

void act_notify(struct ctx *c, int64_t account, const char *subject, const char *body)
{
    struct run *r = run_of(c);
    struct run_notice *n = arena_new_of(c->arena, struct run_notice);
    *n = (struct run_notice){account, subject, body, NULL, r->notices};
    r->notices = n;
}

/* ---- lookups ---- */

struct post_ref *act_post(struct ctx *c, const char *field, const char *pub)
{
    for (size_t i = 0; pub && i < c->sel->n_posts; i++)
        if (str_eq(c->sel->posts[i].pub, pub))
            return &c->sel->posts[i];
    act_fault(c, field, "Jabatan tidak ditemukan dalam seleksi ini");
    return NULL;
}

struct application_ref *act_application(struct ctx *c, const char *field, const char *pub)
{
    struct application_ref *app = pub ? context_application(c, pub) : NULL;
    if (!app)
        act_fault(c, field, "Lamaran tidak ditemukan");
    return app;
}

int64_t act_account(struct ctx *c, const char *field, const char *pub)
{
    int64_t id = pub ? db_int(c->db, 0, "SELECT id FROM account WHERE pub = ?1 AND ended_by IS NULL",
                              "s", pub)
                     : 0;
    if (!id)
        act_fault(c, field, "Akun tidak ditemukan");
    return id;
}

const struct event *act_events(struct ctx *c, size_t *ret_n)
{
    struct run *r = run_of(c);
    struct rows *rows = r->asked.events;
    while (!r->past_known && c->sel && rows_next(rows)) {
        r->past = arena_grown(c->arena, r->past, r->n_past, sizeof *r->past);
        r->past[r->n_past++] = (struct event){
            .act = arena_strdup(c->arena, rows_text(rows, 0)),
            .tag = arena_strdup(c->arena, rows_text(rows, 1)),
            .post = rows_int(rows, 2),
            .at = rows_int(rows, 3),
            .record = rows_int(rows, 4),
        };
    }
    r->past_known = true;
    *ret_n = r->n_past;
    return r->past;
}

const struct calendar *act_calendar(struct ctx *c)
{
    struct run *r = run_of(c);
    if (!r->cal)
        r->cal = library_calendar(c->gate->library, c->db);
    return r->cal;
}

bool act_happened(struct ctx *c, const char *act, const char *tag, int64_t post)
{
    size_t n;
    const struct event *e = act_events(c, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(e[i].act, act) && (!tag || str_eq(e[i].tag, tag)) &&
            (!post || e[i].post == 0 || e[i].post == post))
            return true;
    return false;
}

bool act_conflicted(struct ctx *c, int64_t account, const struct application_ref *app)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM conflict WHERE selection_id = ?1 AND account_id = ?2"
                  " AND ended_by IS NULL AND (candidate_id = ?3 OR post_id = ?4)",
                  "iiii", c->sel->id, account, app->account, app->post ? app->post->id : 0) > 0;
}
