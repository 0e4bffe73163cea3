/* Who may read the ranking of a post: the panel, and whom it was handed to, as far as the regulation
 * keeps it secret; never a member who declared a conflict with somebody on it. */
#include "base/arena.h"
#include "procedure/parts_ranked.h"
#include "procedure/parts_scores.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

bool ranked_delivered_to(struct ctx *c, enum role role)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM ranking_delivery d JOIN ranking r ON r.id = d.ranking_id"
                  " WHERE r.post_id = ?1 AND r.ended_by IS NULL AND d.to_role = ?2", "is",
                  c->post->id, role_word(role)) > 0;
}

/* Baperjakat passes the ranking on to the appointing authority. */
static bool reached(struct ctx *c, enum role role)
{
    return ranked_delivered_to(c, role) || (role == ROLE_PPK && ranked_delivered_to(c, ROLE_BAPERJAKAT));
}

/* Where the regulation does not speak of secrecy but says how the ranking is handed over, that
 * clause keeps it back before. */
static const char *handing_over(const struct ctx *c, const char *otherwise)
{
    const struct act_rule *own = regulation_act(c->sel->reg, "ranking.deliver", NULL);
    bool secret = c->sel->reg->result.secrecy_clause != NULL;
    return !secret && own && own->clause ? own->clause : otherwise;
}

static enum status may_read(struct ctx *c)
{
    const struct result_rules *r = &c->sel->reg->result;
    const char *clause = r->secrecy_clause ? r->secrecy_clause : r->ranking_clause;
    role_set readers = r->ranking_readers;
    enum role role = c->actor.role;
    if (readers && !(readers & ROLE_BIT(role)))
        return act_refuse_clause(c, clause,
                                 arena_printf(c->arena, "Dibaca oleh %s.",
                                              role_set_show(c->arena, readers)),
                                 "Peringkat ini rahasia.");
    if (!(ROLE_BIT(role) & PANELISTS) && !reached(c, role))
        return act_refuse_clause(c, handing_over(c, clause),
                                 "Ketua Panitia Seleksi menyerahkannya lebih dahulu.",
                                 "Peringkat %s belum diserahkan kepada %s.", c->post->title,
                                 role_title(role));
    if (!scores_ranked(c, c->post->id))
        return act_refuse_clause(c, clause,
                                 "Peringkat terbaca setelah semua lembar dikunci dan disegel.",
                                 "Peringkat untuk %s belum ada.", c->post->title);
    return ST_OK;
}

/* A member with a conflict on the list does not read it (the chair keeps the meeting's order). */
static enum status check_conflicts(struct ctx *c)
{
    struct scores_field f;
    if (c->actor.role != ROLE_PANEL)
        return ST_OK;
    scores_field(c, c->post, &f);
    for (size_t i = 0; i < f.n; i++)
        if (act_conflicted(c, c->actor.account, &f.v[i].app))
            return act_refuse(c, "merit", NULL,
                              "Anda menyatakan benturan kepentingan dengan seorang "
                              "peserta jabatan ini.");
    return ST_OK;
}

enum status ranked_may_read(struct ctx *c)
{
    enum status s = may_read(c);
    return s == ST_OK ? check_conflicts(c) : s;
}
