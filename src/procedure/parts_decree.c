#include "procedure/parts_decree.h"

#include "base/arena.h"
#include "base/str.h"

enum status decree_signed(struct ctx *c, const char *kind)
{
    const struct regulation *r = c->sel->reg;
    const char *done = arena_printf(c->arena, "letter.sign:%s", kind);
    const struct step_rule *step = NULL;
    for (size_t i = 0; i < r->n_steps && !step; i++)
        if (str_eq(r->steps[i].done, done))
            step = &r->steps[i];
    if (!step || act_happened(c, "letter.sign", kind, c->post ? c->post->id : 0))
        return ST_OK;
    return act_refuse_clause(c, step->clause ? step->clause : step->id,
                             arena_printf(c->arena, "Selesaikan dahulu: %s.", step->title),
                             "Keputusannya belum ditandatangani.");
}
