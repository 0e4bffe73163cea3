/* The same intention twice: what was answered is kept with the token of the form, in the act's own
 * transaction, and told again. A refusal is not kept: the same form may be sent again later. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/file.h"
#include "gate/inside.h"

#define KEEP_ANSWERS (30 * 24 * 3600 * INSTANT_SECOND)

const char *run_actor_word(const struct run *r)
{
    const char *who = r->second_pub ? r->second_pub : r->req->as;
    return who ? who : "";
}

static json_t *remarks_json(const struct verdicts *vs)
{
    json_t *list = json_array();
    for (size_t i = 0; i < vs->n; i++)
        json_array_append_new(list, json_verdict(&vs->v[i]));
    return list;
}

static void read_remarks(struct verdicts *vs, json_t *list)
{
    size_t i;
    json_t *j, *value;
    json_array_foreach(list, i, j) {
        struct verdict *v = verdict_add(vs, MET_YES, json_str(j, "clause"), "%s",
                                        json_str(j, "message"));
        const char *name;
        v->lawful = json_str(j, "lawful");
        v->lawful_from = json_str(j, "lawful_from");
        v->reading = json_str(j, "reading");
        v->overridable_by = json_str(j, "overridable_by");
        v->remark = json_flag(j, "remark");
        if (!json_flag(j, "met"))
            v->met = json_flag(j, "ruled") ? MET_NO : MET_NOT_RULED;
        json_object_foreach(json_object_get(j, "facts"), name, value)
            verdict_fact(vs, v, name, "%s", json_string_value(value));
    }
}

static json_t *outcome_json(const struct outcome *o)
{
    json_t *j = json_object();
    json_put_new(j, "ids", json_incref(o->ids));
    json_put(j, "message", o->message);
    json_put(j, "goes_on", o->goes_on);
    json_put(j, "receipt", o->receipt);
    json_put(j, "pending", o->pending);
    json_put_new(j, "remarks", remarks_json(o->remarks));
    return j;
}

static void read_outcome(struct ctx *c, const char *text)
{
    struct outcome *o = c->out;
    json_t *j = json_in(c->arena, json_read(text, strlen(text), "idempotency", o->faults));
    o->ids = json_object_get(j, "ids");
    o->message = json_str(j, "message");
    o->goes_on = json_str(j, "goes_on");
    o->receipt = json_str(j, "receipt");
    o->pending = json_str(j, "pending");
    read_remarks(o->remarks, json_object_get(j, "remarks"));
}

/* A file sent twice is another blob with the same hash: the same intention. */
static struct hash input_hash(const struct run *r)
{
    struct hash h;
    const char *text = r->input_text;
    if (file_taken(r->served->act)) {
        json_t *input = json_in(r->c.arena, json_copy(input_json(r->in)));
        json_object_del(input, "blob");
        text = json_canonical(r->c.arena, input);
    }
    hash_bytes(text, strlen(text), &h);
    return h;
}

void run_ask_answer(struct run *r)
{
    if (r->req->token && !r->dry && !r->refusal_is_kept)
        r->asked.answer = db_rows(r->c.db,
                                  "SELECT act, input_hash, outcome FROM idempotency"
                                  " WHERE actor = ?1 AND token = ?2", "ss", run_actor_word(r),
                                  r->req->token);
}

enum status run_answered(struct run *r)
{
    struct ctx *c = &r->c;
    struct rows *rows = r->asked.answer;
    if (!rows || !rows_next(rows))
        return ST_REFUSED;
    struct hash h = input_hash(r);
    size_t n;
    const void *seen = rows_blob(rows, 1, &n);
    bool same = str_eq(rows_text(rows, 0), c->act->name) && n == sizeof h.b &&
                memcmp(seen, h.b, n) == 0;
    const char *text = arena_strdup(c->arena, rows_text(rows, 2));
    rows_end(rows);
    if (!same)
        return err_set(&c->out->err, ERR_CONFLICT,
                       "Formulir ini sudah pernah dikirim dengan isi lain. Muat ulang halaman lalu "
                       "kirim kembali.", "idempotency token reused");
    read_outcome(c, text);
    return ST_OK;
}

void run_remember(struct run *r)
{
    struct ctx *c = &r->c;
    if (!r->req->token)
        return;
    json_t *j = json_in(c->arena, outcome_json(c->out));
    struct hash h = input_hash(r);
    db_run(c->db,
           "INSERT INTO idempotency (actor, token, act, input_hash, outcome, made_at, keep_until)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
           "sssbsii", run_actor_word(r), r->req->token, c->act->name, (const void *)h.b, sizeof h.b,
           json_canonical(c->arena, j), r->machine, r->machine + KEEP_ANSWERS);
}
