/* An outcome as JSON: what the API answers, `selter play` compares and batches list. */
#include "base/arena.h"
#include "base/json.h"
#include "gate/gate.h"

const char *outcome_word(enum outcome_kind k)
{
    static const char *const words[] = {"selesai", "ditolak", "keliru", "menunggu", "galat"};
    return words[k];
}

enum status outcome_status(const struct outcome *o)
{
    static const enum status s[] = {ST_OK, ST_REFUSED, ST_INVALID, ST_OK, ST_ERROR};
    return s[o->kind];
}

static json_t *faults_json(struct arena *a, const struct faults *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n; i++) {
        json_t *o = json_object();
        json_put(o, "where", f->v[i].where);
        json_put(o, "message", f->v[i].message);
        json_array_append_new(list, o);
    }
    (void)a;
    return list;
}

json_t *outcome_describe(struct arena *a, const struct outcome *o)
{
    json_t *j = json_object();
    json_put(j, "outcome", outcome_word(o->kind));
    if (o->message)
        json_put(j, "message", o->message);
    if (o->goes_on)
        json_put(j, "goes_on", o->goes_on);
    if (o->ids && json_object_size(o->ids))
        json_put_new(j, "ids", json_incref(o->ids));
    if (o->receipt) {
        json_put(j, "receipt", o->receipt);
        json_put(j, "promise", o->promise);
        if (!o->promise)
            json_put(j, "receipt_state", "menunggu segel");
    }
    if (o->kind == OUT_REFUSED)
        json_put_new(j, "refusal", json_verdict(&o->refusal));
    if (o->remarks && o->remarks->n) {
        json_t *list = json_array();
        for (size_t i = 0; i < o->remarks->n; i++)
            json_array_append_new(list, json_verdict(&o->remarks->v[i]));
        json_put_new(j, "remarks", list);
    }
    if (o->kind == OUT_FAULTS && o->faults)
        json_put_new(j, "faults", faults_json(a, o->faults));
    if (o->kind == OUT_ERROR) {
        json_put(j, "error", o->err.public_text);
        json_put(j, "class", err_class_name(o->err.class));
    }
    return j;
}
