/* Acts about acts: the second person's confirmation, and n inputs of one act. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/inside.h"

static const struct param confirm_params[] = {
    {"pending", PARAM_PUB, true, "tindakan yang menunggu", .choose = "pending"},
    PARAMS_END,
};
static const struct param input_params[] = {{"", PARAM_OBJECT}, PARAMS_END};
static const struct param batch_params[] = {
    {"act", PARAM_LINE, true, "tindakan"},
    {"inputs", PARAM_LIST, true, "masukan tindakan itu, satu per butir", .max = 1000, .of = input_params},
    PARAMS_END,
};

#define SIGNED_IN ((role_set)(ROLE_BIT(ROLE__MAX) - 1) & ~ROLE_BIT(ROLE_PUBLIC))

/* Not in the table of acts: whether they are lawful is a matter of the acts they name. */
static const struct act acts_about[] = {
    {.name = "act.batch", .title = "Beberapa tindakan sekaligus", .who = SIGNED_IN,
     .params = batch_params},
    {.name = "act.confirm", .title = "Setujui tindakan orang lain", .who = SIGNED_IN,
     .flags = ACT_IRREVERSIBLE, .params = confirm_params,
     .effect = "Tindakan yang menunggu langsung berlaku dan tercatat dengan nama Anda sebagai orang "
               "kedua. Yang mengajukannya tidak dapat menariknya lagi."},
};

const struct act *gate_act_about(const char *name)
{
    for (size_t i = 0; i < sizeof acts_about / sizeof acts_about[0]; i++)
        if (str_eq(acts_about[i].name, name))
            return &acts_about[i];
    return NULL;
}

struct waiting {
    int64_t id, actor_id;
    const char *act, *actor, *role, *input;
};

static bool read_waiting(struct gate *g, struct arena *a, const char *pub, struct waiting *ret,
                         struct outcome *out)
{
    struct db *db;
    if (store_read(g->store, &db, &out->err) != ST_OK) {
        out->kind = OUT_ERROR;
        return false;
    }
    struct rows *rows = db_rows(db,
                                "SELECT p.id, p.actor_id, p.act, a.pub, p.role, p.p_input"
                                " FROM pending_act p JOIN account a ON a.id = p.actor_id"
                                " WHERE p.pub = ?1", "s", pub);
    bool found = rows_next(rows);
    if (found) {
        ret->id = rows_int(rows, 0);
        ret->actor_id = rows_int(rows, 1);
        ret->act = arena_strdup(a, rows_text(rows, 2));
        ret->actor = arena_strdup(a, rows_text(rows, 3));
        ret->role = arena_strdup(a, rows_text(rows, 4));
        ret->input = arena_strdup(a, rows_text(rows, 5));
    }
    rows_end(rows);
    store_read_done(db);
    return found;
}

static void refuse(struct outcome *o, const char *clause, const char *message, const char *lawful)
{
    o->kind = OUT_REFUSED;
    o->refusal = (struct verdict){.met = MET_NO, .clause = clause, .message = message,
                                  .lawful = lawful};
}

bool gate_prepare_confirm(struct run *r, struct gate *g, struct arena *a, const struct request *req,
                          struct outcome *ret)
{
    struct waiting w = {0};
    struct request *first = arena_new_of(a, struct request);    /* read for as long as the run */
    *ret = (struct outcome){.kind = OUT_FAULTS, .ids = json_in(a, json_object())};
    ret->faults = arena_new_of(a, struct faults);
    faults_init(ret->faults, a);
    const struct input *in = input_parse(a, confirm_params, req->input, ret->faults);
    if (!in)
        return false;
    if (!read_waiting(g, a, input_text(in, "pending"), &w, ret)) {
        fault_add(ret->faults, "pending", 0, 0, "tindakan yang menunggu tidak ditemukan");
        return false;
    }
    json_t *input = json_in(a, json_read(w.input, strlen(w.input), "pending", ret->faults));
    if (!req->as) {
        refuse(ret, NULL, "Tindakan ini harus disetujui oleh orang kedua yang berwenang.", NULL);
        return false;
    }
    *first = (struct request){.act = w.act, .as = w.actor, .role = (enum role)role_from_word(w.role),
                             .input = input, .token = req->token, .arrived = req->arrived};
    if (!gate_prepare(r, g, a, first, ret))
        return false;
    r->second_pub = req->as;
    r->pending_id = w.id;
    return true;
}

void gate_batch(struct gate *g, struct arena *a, const struct request *req, struct outcome *ret)
{
    const char *name = json_str(req->input, "act");
    json_t *inputs = json_object_get(req->input, "inputs"), *in;
    *ret = (struct outcome){.kind = OUT_FAULTS, .ids = json_in(a, json_object())};
    ret->faults = arena_new_of(a, struct faults);
    faults_init(ret->faults, a);
    if (!gate_served(g, name) || !json_is_array(inputs) || json_array_size(inputs) > 1000 ||
        json_object_size(req->input) > 2) {
        fault_add(ret->faults, "inputs", 0, 0,
                  "sebutkan satu tindakan (act) dan daftar masukannya (inputs), paling banyak 1000, "
                  "dan tidak ada yang lain");
        return;
    }
    json_t *answers = json_array();
    size_t i, done = 0;
    json_put_new(ret->ids, "answers", answers);
    json_array_foreach(inputs, i, in) {
        struct outcome one;
        struct request q = *req;
        q.act = name;
        q.input = in;
        q.token = req->token ? arena_printf(a, "%s#%zu", req->token, i) : NULL;
        gate_perform(g, a, &q, &one);
        done += one.kind == OUT_DONE;
        json_array_append_new(answers, outcome_describe(a, &one));
    }
    ret->kind = OUT_DONE;
    ret->message = arena_printf(a, "%zu dari %zu butir selesai.", done, json_array_size(inputs));
}
