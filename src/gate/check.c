/* May this act be done, now, by this person? The order of the questions is the order in which
 * answers may be given without telling more than the asker may know: who, when, in what order,
 * and only then what concerns one candidate. */
#include "base/arena.h"
#include "base/str.h"
#include "gate/inside.h"

#define OFFICER_ROLES                                                                         \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |  \
     ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR))
#define DECIDER_ROLES                                                                         \
    (ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_BAPERJAKAT) |                    \
     ROLE_BIT(ROLE_GOVERNOR) | ROLE_BIT(ROLE_USER))

static const char *rule_of(const struct ctx *c)
{
    return c->act->rule ? c->act->rule : c->act->name;
}

/* The acting role: asked for, or the first held one that is allowed. */
static bool pick_role(struct run *r, role_set allowed)
{
    struct ctx *c = &r->c;
    role_set can = c->actor.roles & allowed;
    enum role asked = r->req->role;
    if (asked != ROLE__MAX) {
        c->actor.role = asked;
        return can & ROLE_BIT(asked);
    }
    for (int i = ROLE__MAX - 1; i >= 0; i--) {
        if (can & ROLE_BIT(i)) {
            c->actor.role = (enum role)i;
            return true;
        }
    }
    return false;
}

static enum status check_role(struct run *r)
{
    struct ctx *c = &r->c;
    const char *clause = NULL;
    role_set allowed = c->act->who;
    if (c->sel) {
        role_set narrowed = procedure_roles(c->sel->reg, c->act->name, c->tag,
                                            c->post ? c->post->class : POST_ANY, &clause);
        if (narrowed)
            allowed &= narrowed;
    }
    if (pick_role(r, allowed))
        return ST_OK;
    if (!clause && c->sel)
        clause = regulation_clause(c->sel->reg, rule_of(c));
    return act_refuse_clause(
        c, clause,
        arena_printf(c->arena, "Tindakan ini dilakukan oleh %s.", role_set_show(c->arena, allowed)),
        "Anda tidak berwenang: %s.", c->act->title);
}

static struct procedure_post *posts_of(struct ctx *c)
{
    struct procedure_post *posts =
        arena_array_of(c->arena, c->sel->n_posts, struct procedure_post);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        posts[i] = (struct procedure_post){c->sel->posts[i].id, c->sel->posts[i].class};
    return posts;
}

/* Before the phase: that a term has ended says more than that the phase is a later one. */
static enum status check_term(struct run *r)
{
    struct ctx *c = &r->c;
    size_t n;
    struct verdicts v;
    if (!c->sel)
        return ST_OK;
    verdicts_init(&v, c->arena);
    const struct event *past = act_events(c, &n);
    procedure_may_serve(c->sel->reg, past, n, posts_of(c), c->sel->n_posts, c->act->name, c->tag,
                        c->actor.role, &v);
    const struct verdict *no = verdicts_first_no(&v);
    return no ? act_refuse_verdict(c, no) : ST_OK;
}

#define NOT_NOW "%s tidak dapat dilakukan pada tahap \"%s\"."

static enum status check_phase(struct run *r)
{
    struct ctx *c = &r->c;
    if (!c->sel)
        return ST_OK;
    if (c->sel->cancelled && !(c->act->flags & ACT_AFTER_CANCEL))
        return act_refuse(c, rule_of(c), NULL, "Seleksi ini telah dibatalkan.");
    if (!c->act->when || (c->act->when & PHASE_BIT(c->phase)) || c->sel->cancelled)
        return ST_OK;
    /* Where the regulation speaks of the act in this very stage, that says more than the rule on
     * all of them. */
    const struct act_rule *own = c->tag ? regulation_act(c->sel->reg, c->act->name, c->tag) : NULL;
    if (own && own->clause)
        return act_refuse_clause(c, own->clause, NULL, NOT_NOW, c->act->title,
                                 phase_title(c->phase));
    return act_refuse(c, rule_of(c), NULL, NOT_NOW, c->act->title, phase_title(c->phase));
}

static enum status check_order(struct run *r)
{
    struct ctx *c = &r->c;
    if (!c->sel || !(c->act->flags & (ACT_ORDERED | ACT_MILESTONE)))
        return ST_OK;
    size_t n;
    const struct event *past = act_events(c, &n);
    struct verdicts v;
    verdicts_init(&v, c->arena);
    procedure_may(c->sel->reg, c->arena, past, n, posts_of(c), c->sel->n_posts, c->act->name, c->tag,
                  c->post ? c->post->id : 0, c->actor.role, &v);
    const struct verdict *no = verdicts_first_no(&v);
    return no ? act_refuse_verdict(c, no) : ST_OK;
}

static enum status check_declaration(struct run *r)
{
    struct ctx *c = &r->c;
    if (!c->sel || (c->act->flags & ACT_NO_DECLARATION) ||
        !(ROLE_BIT(c->actor.role) & (OFFICER_ROLES | ROLE_BIT(ROLE_USER))) ||
        !c->sel->reg->declaration_clause)
        return ST_OK;
    if (r->me.declared)
        return ST_OK;
    return act_refuse_clause(c, c->sel->reg->declaration_clause,
                             "Tanda tangani pakta integritas, lalu ulangi.",
                             "Anda belum menandatangani pakta integritas untuk seleksi ini.");
}

/* Who competes in the selection neither serves nor decides in it, nor asks along. */
static enum status competes(struct ctx *c, const struct person *who)
{
    if (!who->competes)
        return ST_OK;
    return act_refuse_clause(c, c->sel->reg->shut_out_clause,
                             "Serahkan tugas ini kepada petugas atau pejabat lain.",
                             "Anda melamar dalam seleksi ini dan tidak dapat bertugas di dalamnya.");
}

/* Staff who work under the post are shut out of it, too; those who decide stand above it. */
static enum status works_under(struct ctx *c, const struct person *who)
{
    const struct post_ref *post = c->post ? c->post : c->app ? c->app->post : NULL;
    if (!post)
        return ST_OK;
    if (!who->unit || !str_eq(str_fold(c->arena, who->unit), str_fold(c->arena, post->unit)))
        return ST_OK;
    return act_refuse_clause(c, c->sel->reg->shut_out_clause,
                             "Serahkan tugas ini kepada petugas dari unit lain.",
                             "Anda bekerja di bawah jabatan %s dan tidak dapat bertugas dalam "
                             "seleksinya.", post->title);
}

/* Is he shut out of one of these roles? */
static enum status shut_out(struct ctx *c, const struct person *who, role_set roles)
{
    enum status s = roles & (OFFICER_ROLES | DECIDER_ROLES) ? competes(c, who) : ST_OK;
    return s == ST_OK && (roles & OFFICER_ROLES) ? works_under(c, who) : s;
}

static enum status check_shut_out(struct run *r)
{
    struct ctx *c = &r->c;
    return c->sel ? shut_out(c, &r->me, ROLE_BIT(c->actor.role)) : ST_OK;
}

/* Who may not serve in the selection does not read it as one who serves, either. */
void check_reader(struct run *r)
{
    struct ctx *c = &r->c;
    if (!c->sel)
        return;
    if (shut_out(c, &r->me, c->actor.roles & DECIDER_ROLES) != ST_OK)
        c->actor.roles &= ~(role_set)DECIDER_ROLES;
    if (shut_out(c, &r->me, c->actor.roles & OFFICER_ROLES) != ST_OK)
        c->actor.roles &= ~(role_set)OFFICER_ROLES;
    c->out->refusal = (struct verdict){0};
}

static enum status in_conflict(struct ctx *c, int64_t account)
{
    if (!c->app || !(c->act->flags & ACT_CONFLICT_FREE) || !act_conflicted(c, account, c->app))
        return ST_OK;
    return act_refuse(c, "merit", "Serahkan penilaian peserta ini kepada anggota lain.",
                      "Anda menyatakan benturan kepentingan dengan peserta ini.");
}

/* Who confirms is bound like who acts. */
enum status check_second(struct run *r, const struct person *second, role_set roles)
{
    struct ctx *c = &r->c;
    if (!c->sel)
        return ST_OK;
    enum status s = shut_out(c, second, roles);
    return s == ST_OK ? in_conflict(c, second->account) : s;
}

static enum status check_candidate(struct run *r)
{
    struct ctx *c = &r->c;
    if (!c->app)
        return ST_OK;
    if ((c->act->flags & ACT_OWN_SUBJECT) && c->actor.role == ROLE_APPLICANT &&
        c->app->account != c->actor.account)
        return act_fault(c, "application", "Lamaran tidak ditemukan");
    return in_conflict(c, c->actor.account);
}

enum status check_all(struct run *r)
{
    enum status (*const checks[])(struct run *) = {check_role,     check_term,
                                                   check_phase,    check_declaration,
                                                   check_shut_out, check_order,
                                                   check_candidate};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        enum status s = checks[i](r);
        if (s != ST_OK)
            return s;
    }
    return ST_OK;
}
