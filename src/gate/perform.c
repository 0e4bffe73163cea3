/* One act on its way: parse, lock, repeat?, resolve, check, run, record, commit. */
#include <string.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/inside.h"
#include "store/signer.h"

static void fresh_outcome(struct arena *a, struct outcome *o)
{
    *o = (struct outcome){.kind = OUT_ERROR};
    o->ids = json_in(a, json_object());
    o->faults = arena_new_of(a, struct faults);
    faults_init(o->faults, a);
    o->remarks = arena_new_of(a, struct verdicts);
    verdicts_init(o->remarks, a);
}

/* What a first try of the unit left is forgotten; what was drawn from chance stays. All that every
 * performance needs is asked for together: on PostgreSQL one journey. */
void run_begin(struct run *r, struct db *db)
{
    struct ctx *c = &r->c;
    struct outcome *out = c->out;
    struct verdict refusal = out->refusal;
    fresh_outcome(c->arena, out);
    if (r->refusal_is_kept)
        out->refusal = refusal;
    *c = (struct ctx){.arena = c->arena, .db = db, .gate = c->gate, .act = r->served->act,
                      .legal = r->legal, .stamp = r->stamp, .out = out};
    r->events = NULL;
    r->notices = NULL;
    r->past = NULL;
    r->n_past = 0;
    r->past_known = false;
    r->asked = (struct asked_first){0};
    r->me = (struct person){0};
    r->cal = NULL;
    const struct input *o = input_item(r->in, "override", 0);
    if (o) {
        c->override = OVERRIDE_ASKED;
        c->override_clause = input_text(o, "clause");
        c->override_reason = input_text(o, "reason");
    }
    db_label(db, r->served->act->name);
    run_ask_answer(r);
    context_ask(r);
}

static int64_t key_of(const char *s)
{
    struct hash h;
    int64_t key;
    hash_bytes(s, strlen(s), &h);
    memcpy(&key, h.b, sizeof key);
    return key;
}

/* Whose application it is never changes, so it may be read before the locks it decides. On SQLite
 * locks change nothing. */
static const char *owner_of(const struct run *r, const char *application)
{
    struct db *db;
    struct err e = {0};
    if (store_engine(r->c.gate->store) == DB_SQLITE || store_read(r->c.gate->store, &db, &e) != ST_OK)
        return NULL;
    const char *owner = db_text(db, r->c.arena,
                                "SELECT x.pub FROM application a JOIN dossier d ON d.id = a.dossier_id"
                                " JOIN account x ON x.id = d.account_id WHERE a.pub = ?1", "s",
                                application);
    store_read_done(db);
    return owner;
}

/* Locks are taken by public ids, hashed: they are known before the transaction. An act on one
 * dossier shares the selection; the dossier is its applicant's, whoever acts on it, and what a
 * scorer keeps is his. The repetitions of one intention wait for one another, whatever they name. */
size_t run_locks(const struct run *r, struct lock_need locks[RUN_LOCKS])
{
    const struct act *act = r->served->act;
    const char *sel = input_text(r->in, "selection"), *behalf = input_text(r->in, "on_behalf");
    const char *who = behalf ? behalf : r->req->as;
    const char *app = act->names & NAMES_APPLICATION ? input_text(r->in, "application") : NULL;
    const char *owner = app && act->lock == LOCK_SELECTION_SHARED ? owner_of(r, app) : NULL;
    size_t n = 0;
    if (r->req->token)
        locks[n++] = (struct lock_need){
            LOCK_ACCOUNT,
            key_of(arena_printf(r->c.arena, "%s %s", run_actor_word(r), r->req->token))};
    if (act->lock == LOCK_BODY || !sel) {
        locks[n++] = (struct lock_need){LOCK_BODY, 0};
        return n;
    }
    locks[n++] = (struct lock_need){
        act->lock == LOCK_SELECTION_SHARED ? LOCK_SELECTION_SHARED : LOCK_SELECTION, key_of(sel)};
    if (act->lock == LOCK_SELECTION_SHARED && who)
        locks[n++] = (struct lock_need){LOCK_DOSSIER, key_of(who)};
    if (owner && !str_eq(owner, who))
        locks[n++] = (struct lock_need){LOCK_DOSSIER, key_of(owner)};
    if (act->lock == LOCK_REGISTER)
        locks[n++] = (struct lock_need){LOCK_REGISTER, 0};
    return n;
}

/* ---- two persons ---- */

static enum keep try_only(struct db *db, void *arg)
{
    struct run *r = arg;
    (void)db;
    record_open(r);
    enum status s = r->served->act->run(&r->c, r->in);
    r->c.out->kind = s == ST_OK ? OUT_DONE : s == ST_REFUSED ? OUT_REFUSED : OUT_FAULTS;
    return DROP;
}

/* The first person's act is tried and taken back; its input waits for the second. */
static enum status wait_for_second(struct run *r)
{
    struct ctx *c = &r->c;
    enum status s = db_try(c->db, try_only, r, &c->out->err);
    if (s == ST_ERROR)
        return s;
    if (c->out->kind != OUT_DONE)
        return c->out->kind == OUT_REFUSED ? ST_REFUSED : ST_INVALID;
    r->events = NULL;
    r->notices = NULL;
    record_open(r);
    const char *pub = act_id(c, GATE_MAX_IDS - 1);
    db_run(c->db,
           "INSERT INTO pending_act (pub, act, selection_id, actor_id, role, p_input, made_by)"
           " VALUES (?1, ?2, NULLIF(?3, 0), ?4, ?5, ?6, ?7)",
           "ssiissi", pub, c->act->name, c->sel ? c->sel->id : 0, c->actor.account,
           role_word(c->actor.role), r->input_text, c->record);
    c->out->ids = json_in(c->arena, json_object());
    json_put(c->out->ids, "pending", pub);
    c->out->pending = pub;
    c->out->message = arena_printf(c->arena, "Menunggu persetujuan %s.",
                                   role_set_show(c->arena, c->act->second));
    return ST_OK;
}

/* Once agreed to, an act is not agreed to again, whatever else would be said of it by now. */
static enum status still_waiting(struct run *r)
{
    if (db_int(r->c.db, 0, "SELECT COUNT(*) FROM pending_act WHERE id = ?1 AND ended_by IS NULL", "i",
               r->pending_id) == 1)
        return ST_OK;
    return act_refuse_clause(&r->c, NULL, NULL, "Tindakan ini sudah disetujui.");
}

/* The second person is another one than the first, in a role that may confirm. */
static enum status resolve_second(struct run *r)
{
    struct ctx *c = &r->c;
    struct person second;
    person_ask(c, r->second_pub, c->sel ? c->sel->pub : NULL, &second);
    if (!person_read(c, &second))
        return act_fault(c, "second", "Akun tidak ditemukan");
    r->second = second.account;
    role_set roles = person_roles(c, &second) & c->act->second;
    if (r->second == c->actor.account || !roles)
        return act_refuse(c, c->act->rule,
                          arena_printf(c->arena, "Disetujui oleh %s, bukan oleh yang mengajukan.",
                                       role_set_show(c->arena, c->act->second)),
                          "Tindakan ini harus disetujui oleh orang kedua yang berwenang.");
    return check_second(r, &second, roles);
}

/* ---- inside the transaction ---- */

static enum status go(struct run *r)
{
    struct ctx *c = &r->c;
    enum status s = context_actor(r);
    if (s == ST_OK)
        s = context_subject(r);
    if (s == ST_OK && r->second_pub)
        s = still_waiting(r);
    if (s == ST_OK)
        s = check_all(r);
    if (s == ST_OK && r->second_pub)
        s = resolve_second(r);
    if (s == ST_OK && r->dry && c->act->ahead)
        s = c->act->ahead(c, r->in);
    if (s != ST_OK || r->dry)
        return s;
    if (c->act->second && !r->second)
        return wait_for_second(r);
    record_open(r);
    s = c->act->run(c, r->in);
    if (s == ST_OK && r->pending_id)
        db_run(c->db, "UPDATE pending_act SET ended_by = ?1 WHERE id = ?2", "ii", c->record,
               r->pending_id);
    return s;
}

static void settle(struct run *r, enum status s)
{
    struct outcome *o = r->c.out;
    /* Of what goes well it is enough to be told at the end (the writer does). */
    if (db_doomed(r->c.db) || (s != ST_OK && db_failed(r->c.db))) {
        o->err = *db_error(r->c.db);
        s = ST_ERROR;
    } else if (arena_failed(r->c.arena)) {
        s = err_set(&o->err, ERR_MEMORY, NULL, "the arena of an act failed");
    } else if (s != ST_ERROR && o->faults->n_errors) {
        s = ST_INVALID;
    }
    static const enum outcome_kind kinds[] = {OUT_DONE, OUT_REFUSED, OUT_FAULTS, OUT_ERROR};
    o->kind = s == ST_OK && o->pending ? OUT_WAITING : kinds[s];
    if (s == ST_OK && r->c.override == OVERRIDE_ASKED)
        act_remark(&r->c, NULL, "Penyimpangan tidak diperlukan dan tidak dicatat.");
}

/* Several processes may serve one body, each with a clock of its own: what one of them has recorded
 * is in the past for all, so that an act is judged, and recorded, no earlier. Inside the act's lock:
 * whoever waited for another one's act comes after it. Asked together with what run_begin asks. */
static void after_the_newest(struct run *r, struct db *db)
{
    struct rows *rows = db_rows(db, "SELECT MAX(legal_at) FROM record", "");
    instant newest = rows_next(rows) && !rows_null(rows, 0) ? rows_int(rows, 0) : INSTANT_NONE;
    rows_end(rows);
    if (newest <= r->legal)
        return;
    if (r->stamp == r->legal)
        r->stamp = r->c.stamp = newest;
    r->legal = r->c.legal = gate_not_before(r->c.gate, newest);
}

static enum keep unit(struct db *db, void *arg)
{
    struct run *r = arg;
    run_begin(r, db);
    after_the_newest(r, db);
    enum status s = run_answered(r);
    if (s == ST_OK || s == ST_ERROR) {
        r->c.override = OVERRIDE_NONE;
        settle(r, s);
        return DROP;
    }
    s = go(r);
    settle(r, s);
    if (r->c.out->kind != OUT_DONE && r->c.out->kind != OUT_WAITING)
        return DROP;
    bool waiting = r->c.out->kind == OUT_WAITING;
    if (!waiting || r->c.record)
        record_close(r);
    run_remember(r);
    return KEEP;
}

/* A refusal that is itself a decision: the verdict is recorded in a unit of its own. Nothing is
 * decided of one who has no account. */
static enum keep refusal_unit(struct db *db, void *arg)
{
    struct run *r = arg;
    run_begin(r, db);
    r->c.out->kind = OUT_REFUSED;
    if (context_actor(r) != ST_OK || context_subject(r) != ST_OK)
        return DROP;
    r->c.actor.role = r->refused_role;
    record_open(r);
    record_close(r);
    return KEEP;
}

static enum status write_unit(struct run *r, enum keep (*fn)(struct db *, void *))
{
    struct lock_need locks[RUN_LOCKS];
    size_t n = run_locks(r, locks);
    struct err e = {0};
    enum status s = store_write(r->c.gate->store, locks, n, fn, r, &e);
    if (s == ST_ERROR) {
        r->c.out->kind = OUT_ERROR;
        if (r->c.out->err.class == ERR_NONE)
            r->c.out->err = e;
    }
    return s;
}

static bool prepare(struct run *r, struct gate *g, struct arena *a, const struct request *req,
                    struct outcome *ret)
{
    fresh_outcome(a, ret);
    r->c.arena = a;
    r->c.gate = g;
    r->c.out = ret;
    r->req = req;
    r->served = gate_served(g, req->act);
    ret->kind = OUT_FAULTS;
    if (!r->served) {
        fault_add(ret->faults, "act", 0, 0, "tindakan \"%.60s\" tidak dikenal",
                  req->act ? req->act : "");
        return false;
    }
    r->in = input_parse(a, r->served->params, req->input, ret->faults);
    if (!r->in)
        return false;
    r->input_text = json_canonical(a, input_json(r->in));
    entropy_bytes(r->seed, sizeof r->seed);
    r->legal = gate_legal(g);
    r->machine = clock_machine();
    r->stamp = r->served->act->judged_by == STAMP_ARRIVAL && req->arrived ? req->arrived : r->legal;
    return true;
}

void gate_perform(struct gate *g, struct arena *a, const struct request *req, struct outcome *ret)
{
    if (str_eq(req->act, "act.batch")) {
        gate_batch(g, a, req, ret);
        return;
    }
    struct run *r = arena_new_of(a, struct run);
    if (gate_prepare(r, g, a, req, ret))
        gate_run(r);
}

/* What is committed will be in the tree: the signed sentence on it goes out with the answer, the
 * same for a repeated intention. Without a signer the receipt waits for the seal. */
static void promise(struct run *r)
{
    struct outcome *o = r->c.out;
    struct hash leaf;
    const struct signer *s = r->c.gate->signer;
    if (s && (o->kind == OUT_DONE || o->kind == OUT_WAITING) && o->receipt &&
        hex_decode(o->receipt, leaf.b, HASH_LEN))
        o->promise = signer_promise(s, r->c.arena, &leaf);
}

void gate_run(struct run *r)
{
    write_unit(r, unit);
    struct outcome *o = r->c.out;
    promise(r);
    if (o->kind == OUT_REFUSED && (r->served->act->flags & ACT_RECORD_REFUSAL) &&
        r->c.actor.account) {
        r->refusal_is_kept = true;
        r->refused_role = r->c.actor.role;
        write_unit(r, refusal_unit);
    }
}

bool gate_prepare(struct run *r, struct gate *g, struct arena *a, const struct request *req,
                  struct outcome *ret)
{
    if (str_eq(req->act, "act.confirm"))
        return gate_prepare_confirm(r, g, a, req, ret);
    return prepare(r, g, a, req, ret);
}

void gate_check(struct gate *g, struct arena *a, const struct request *req, struct outcome *ret)
{
    struct run *r = arena_new_of(a, struct run);
    struct db *db;
    if (!gate_prepare(r, g, a, req, ret))
        return;
    if (store_read(g->store, &db, &ret->err) != ST_OK) {
        ret->kind = OUT_ERROR;
        return;
    }
    r->dry = true;
    run_begin(r, db);
    settle(r, go(r));
    store_read_done(db);
}

bool gate_may(struct gate *g, struct arena *a, const struct request *req, struct verdict *ret_why)
{
    struct outcome *out = arena_new_of(a, struct outcome);
    gate_check(g, a, req, out);
    if (ret_why)
        *ret_why = out->refusal;
    return out->kind == OUT_DONE;
}
