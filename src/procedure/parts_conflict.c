#include "procedure/parts_conflict.h"

#include "base/str.h"
#include "procedure/parts_scores.h"
#include "rules/procedure.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

/* Who acts instead: another member where the regulation lets one, else a new chair; in the place of
 * an official, whoever is lawfully put there. */
static const char *instead(struct ctx *c, const char *stage)
{
    const char *clause;
    const struct stage_rule *r = stage ? regulation_stage(c->sel->reg, stage) : NULL;
    role_set may = procedure_roles(c->sel->reg, c->act->name, c->tag,
                                   c->post ? c->post->class : POST_ANY, &clause);
    may = may ? may & c->act->who : c->act->who;
    if (r && r->decided_by)
        may &= r->decided_by;
    if (!(ROLE_BIT(c->actor.role) & PANELISTS))
        return "Ditetapkan oleh pejabat lain yang ditunjuk menurut peraturan.";
    return may & ROLE_BIT(ROLE_PANEL)
               ? "Diputuskan oleh anggota Panitia Seleksi yang tidak berbenturan."
               : "Ketua diganti melalui rapat yang dinotulenkan, lalu ketua pengganti memutuskan.";
}

static enum status refuse(struct ctx *c, const char *stage)
{
    return act_refuse(c, "merit", instead(c, stage),
                      "Anda menyatakan benturan kepentingan dengan peserta yang diputuskan.");
}

enum status conflict_with(struct ctx *c, const struct application_ref *app)
{
    return act_conflicted(c, c->actor.account, app) ? refuse(c, NULL) : ST_OK;
}

enum status conflict_at(struct ctx *c, const struct post_ref *post, const char *stage)
{
    struct scores_field f;
    scores_field(c, post, &f);
    for (size_t i = 0; i < f.n; i++) {
        const struct scores_candidate *k = &f.v[i];
        bool concerned = k->out == OUT_NONE ||
                         (stage && k->out == OUT_ABSENT && str_eq(k->out_stage, stage));
        if (concerned && act_conflicted(c, c->actor.account, &k->app))
            return refuse(c, stage);
    }
    return ST_OK;
}
