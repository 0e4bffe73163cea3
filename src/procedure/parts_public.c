#include "procedure/parts_public.h"

#include "base/arena.h"
#include "base/json.h"
#include "gate/matrix.h"

const char *public_work_href(struct ctx *c)
{
    for (int i = ROLE_APPLICANT + 1; i < ROLE__MAX; i++)
        if ((c->actor.roles & ROLE_BIT(i)) && matrix_may("work", (enum role)i, c->phase))
            return arena_printf(c->arena, "/seleksi/%s/kerja", c->sel->pub);
    return NULL;
}

void public_selection(struct ctx *c, json_t *data)
{
    json_t *s = json_object(), *reg = json_object();
    json_put(s, "pub", c->sel->pub);
    json_put(s, "title", c->sel->title);
    json_put(s, "scope", scope_word(c->sel->scope));
    json_put(s, "zone", zone_name(c->sel->zone));
    json_put(s, "phase", phase_word(c->phase));
    json_put(s, "phase_title", phase_title(c->phase));
    json_put_flag(s, "cancelled", c->sel->cancelled);
    json_put_flag(s, "has_results", c->phase >= PHASE_CLOSED);
    json_put(reg, "key", c->sel->reg->key);
    json_put(reg, "title", c->sel->reg->short_title);
    json_put_new(s, "regulation", reg);
    json_put(s, "work_href", public_work_href(c));
    json_put_new(data, "selection", s);
}

bool public_reader(const struct ctx *c)
{
    return c->actor.role == ROLE_PUBLIC || c->actor.role == ROLE_APPLICANT;
}
