/* One act, one record: the row every fact points to, the leaf of the journal, the milestone. */
#include <string.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/inside.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/queue.h"

/* The record's row comes first, because facts name it as made_by. */
void record_open(struct run *r)
{
    struct ctx *c = &r->c;
    c->record = db_insert(
        c->db,
        "INSERT INTO record (act, tag, selection_id, post_id, dossier_id, actor_id, role, behalf_id,"
        " second_id, legal_at, machine_at, stamp, refused_clause)"
        " VALUES (?1, ?2, NULLIF(?3, 0), NULLIF(?4, 0), NULLIF(?5, 0), NULLIF(?6, 0), ?7,"
        " NULLIF(?8, 0), NULLIF(?9, 0), ?10, ?11, ?12, ?13) RETURNING id",
        "ssiiiisiiiiis", c->act->name, c->tag, c->sel ? c->sel->id : 0, c->post ? c->post->id : 0,
        c->app ? c->app->dossier : 0, c->actor.account, role_word(c->actor.role), c->actor.behalf,
        r->second, r->legal, r->machine, r->stamp,
        r->refusal_is_kept ? c->out->refusal.clause : NULL);
}

static void leave_event(struct ctx *c, const char *act, const char *tag, int64_t post)
{
    db_run(c->db,
           "INSERT INTO event (selection_id, post_id, act, tag, at, made_by)"
           " VALUES (?1, NULLIF(?2, 0), ?3, ?4, ?5, ?6)",
           "iissii", c->sel->id, post, act, tag, c->stamp, c->record);
}

static void leave_events(struct run *r)
{
    struct ctx *c = &r->c;
    if (c->sel && (c->act->flags & ACT_MILESTONE))
        leave_event(c, c->act->name, c->tag, c->post ? c->post->id : 0);
    for (struct run_event *e = r->events; e && c->sel; e = e->next)
        leave_event(c, e->act, e->tag, e->post);
}

static bool is_personal(const struct param *params, const char *name)
{
    for (size_t i = 0; params && params[i].name; i++)
        if (str_eq(params[i].name, name))
            return params[i].personal;
    return false;
}

/* Inputs as the record keeps them: one field a member, lists and objects as canonical JSON. */
static size_t fields_of(struct run *r, struct record_field **ret)
{
    struct arena *a = r->c.arena;
    json_t *in = input_json(r->in);
    struct record_field *v = arena_array_of(a, json_object_size(in), struct record_field);
    size_t n = 0;
    void *it = json_object_iter(in);
    for (; it; it = json_object_iter_next(in, it)) {
        json_t *value = json_object_iter_value(it);
        const char *name = json_object_iter_key(it);
        v[n].name = name;
        v[n].value = json_is_string(value) ? json_string_value(value) : json_canonical(a, value);
        v[n].personal = is_personal(r->served->params, name);
        v[n].subject = r->c.actor.behalf ? r->c.actor.behalf : r->c.app ? r->c.app->account : 0;
        n++;
    }
    *ret = v;
    return n;
}

/* Opening, berita acara, locking, ranking, decision: what binds for good is sealed at once, not
 * with the next minute. */
static void ask_for_seal(struct run *r)
{
    const struct job_new seal = {.kind = "journal.seal", .only_once = "journal"};
    if ((r->c.act->flags & ACT_IRREVERSIBLE) && (r->c.act->flags & ACT_MILESTONE))
        job_add(r->c.db, &seal, r->machine);
}

static const char *subject_of(struct ctx *c)
{
    if (c->app)
        return arena_printf(c->arena, "dossier:%lld", (long long)c->app->dossier);
    if (c->sel)
        return arena_printf(c->arena, "selection:%lld", (long long)c->sel->id);
    return "body";
}

static void append_leaf(struct run *r)
{
    struct ctx *c = &r->c;
    struct journal_record j = {
        .record_id = c->record,
        .act = c->act->name,
        .tag = c->tag,
        .body = store_body(c->gate->store),
        .selection = c->sel ? c->sel->pub : NULL,
        .actor = c->actor.pub,
        .role = role_word(c->actor.role),
        .behalf = c->actor.behalf ? input_text(r->in, "on_behalf") : NULL,
        .second = r->second ? r->second_pub : NULL,
        .actor_id = c->actor.account,
        .legal_at = r->legal,
        .machine_at = r->machine,
        .stamp = r->stamp,
        .regulation_hash = c->sel ? hex_encode(c->arena, c->sel->reg->hash.b, HASH_LEN) : NULL,
        .program = SELTER_VERSION,
        .refused_clause = r->refusal_is_kept ? c->out->refusal.clause : NULL,
        .subject = subject_of(c),
    };
    struct record_field *fields;
    j.n_fields = fields_of(r, &fields);
    j.fields = fields;
    memcpy(j.seed, r->seed, sizeof j.seed);
    const char *const *tables;
    size_t n = db_written(c->db, &tables);
    journal_effects_of(c->db, c->arena, c->record, r->seed, tables, n, &j.effects);
    struct hash leaf;
    journal_append(c->db, c->arena, &j, &leaf);
    c->out->receipt = hex_encode(c->arena, leaf.b, HASH_LEN);
}

/* Asked for before the leaf is made, so that the addresses come with what the leaf asks. */
static void ask_addresses(struct run *r)
{
    for (struct run_notice *n = r->notices; n; n = n->next)
        n->to = db_rows(r->c.db, "SELECT p_email FROM account WHERE id = ?1", "i", n->account);
}

static void send_notices(struct run *r)
{
    for (struct run_notice *n = r->notices; n; n = n->next) {
        const char *to = rows_next(n->to) ? arena_strdup(r->c.arena, rows_text(n->to, 0)) : NULL;
        rows_end(n->to);
        if (!to)
            continue;
        struct mail_new m = {.kind = r->c.act->name, .subject = n->subject, .body = n->body,
                             .to = &to, .n_to = 1};
        outbox_add(r->c.db, &m, r->machine);
    }
}

void record_close(struct run *r)
{
    struct ctx *c = &r->c;
    if (c->override == OVERRIDE_USED)
        db_run(c->db,
               "INSERT INTO override_used (selection_id, act, clause, reason, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5)",
               "isssi", c->sel->id, c->act->name, c->override_clause, c->override_reason, c->record);
    if (!r->refusal_is_kept) {
        leave_events(r);
        ask_addresses(r);
    }
    append_leaf(r);
    if (!r->refusal_is_kept) {
        send_notices(r);
        ask_for_seal(r);
    }
}
