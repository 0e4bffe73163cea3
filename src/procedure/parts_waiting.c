#include "procedure/parts_waiting.h"

#include "base/arena.h"
#include "gate/gate.h"

#define WAITING_MAX 100

size_t waiting_acts(struct ctx *c, struct waiting_act **ret)
{
    struct waiting_act *v = arena_array_of(c->arena, WAITING_MAX, struct waiting_act);
    size_t n = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT p.pub, p.act, a.p_name, r.legal_at FROM pending_act p"
                                " JOIN account a ON a.id = p.actor_id"
                                " JOIN record r ON r.id = p.made_by"
                                " WHERE COALESCE(p.selection_id, 0) = ?1 AND p.ended_by IS NULL"
                                " AND p.actor_id <> ?2 ORDER BY p.id",
                                "ii", c->sel ? c->sel->id : (int64_t)0, c->actor.account);
    while (rows_next(rows) && n < WAITING_MAX) {
        const struct act *act = gate_act(c->gate, rows_text(rows, 1));
        if (!act || !(act->second & c->actor.roles))
            continue;
        v[n++] = (struct waiting_act){
            .pub = arena_strdup(c->arena, rows_text(rows, 0)),
            .title = act->title,
            .by = arena_strdup(c->arena, rows_text(rows, 2)),
            .on = instant_date(rows_int(rows, 3), c->sel ? c->sel->zone : ZONE_WIB),
        };
    }
    rows_end(rows);
    *ret = v;
    return n;
}
