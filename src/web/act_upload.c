/* Acts that take files: each file is one performance of the act, and one that is refused leaves the
 * others as they are. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/file.h"
#include "web/act_inside.h"
#include "web/answer.h"
#include "web/request.h"
#include "web/upload.h"
#include "web/visitor.h"

/* ---- one file ---- */

static struct outcome *refused(struct arena *a, const char *why)
{
    struct outcome *o = arena_new_of(a, struct outcome);
    *o = (struct outcome){.kind = OUT_FAULTS};
    o->ids = json_in(a, json_object());
    o->faults = arena_new_of(a, struct faults);
    o->remarks = arena_new_of(a, struct verdicts);
    faults_init(o->faults, a);
    verdicts_init(o->remarks, a);
    fault_add(o->faults, "file", 0, 0, "%s", why);
    return o;
}

/* What is known of it before the act is asked; NULL: nothing against it. */
static const struct outcome *judged(struct arena *a, const struct upload_file *f)
{
    return f->ahead ? f->ahead : f->why ? refused(a, f->why) : NULL;
}

static const struct upload_file *single(const struct web_request *q)
{
    const struct upload_file *const *v;
    size_t n = q->upload ? upload_files(q->upload, &v) : 0;
    for (size_t i = 0; i < n; i++)
        if (!v[i]->item)
            return v[i];
    return NULL;
}

const struct outcome *act_upload_into(const struct web_request *q, json_t *input)
{
    const struct upload_file *f = single(q);
    if (!f)
        return NULL;
    const struct outcome *no = judged(q->arena, f);
    if (!no)
        upload_fill(f, input);
    return no;
}

bool act_upload_single(struct act_form *f, struct web_response *r)
{
    const struct outcome *no = act_upload_into(f->q, f->raw);
    if (no)
        act_show_outcome(f, no, r);
    return no == NULL;
}

const struct faults *act_upload_faults(struct arena *a, const struct act *act,
                                       const struct faults *f)
{
    if (!f || !file_taken(act))
        return f;
    struct faults *kept = arena_new_of(a, struct faults);
    faults_init(kept, a);
    for (size_t i = 0; i < f->n; i++) {
        bool typed = true;
        for (const struct param *p = act->params; p->name; p++)
            typed = typed && !(p->upload && !str_eq(p->name, "file") &&
                               str_eq(p->name, f->v[i].where));
        if (typed)
            fault_add(kept, f->v[i].where, 0, 0, "%s", f->v[i].message);
    }
    return kept;
}

/* ---- several ---- */

bool act_upload_has_several(const struct web_request *q)
{
    const struct upload_file *const *v;
    size_t n = q->upload ? upload_files(q->upload, &v) : 0;
    for (size_t i = 0; i < n; i++)
        if (v[i]->item)
            return true;
    return false;
}

static const struct outcome *perform(const struct site *s, const struct web_request *q,
                                     const struct act *act, const json_t *common,
                                     const struct upload_file *f)
{
    const struct outcome *no = judged(q->arena, f);
    if (no)
        return no;
    struct outcome *o = arena_new_of(q->arena, struct outcome);
    json_t *input = json_in(q->arena, json_copy((json_t *)(uintptr_t)common));
    const char *token = json_str(q->form, "_token");
    if (f->item)
        json_put(input, "item", f->item);
    upload_fill(f, input);
    struct request req = act_request(q, act, input,
                                     token ? arena_printf(q->arena, "%.60s.%.60s", token,
                                                          f->item ? f->item : "") : NULL);
    gate_perform(s->gate, q->arena, &req, o);
    return o;
}

/* One sentence for the person, whatever way it ended. */
static const char *message_of(struct arena *a, const struct outcome *o)
{
    const char *text = "";
    switch (o->kind) {
    case OUT_REFUSED: return o->refusal.message;
    case OUT_ERROR: return *o->err.public_text ? o->err.public_text
                                               : "Sistem tidak dapat menyimpan berkas ini.";
    case OUT_FAULTS:
        for (size_t i = 0; i < o->faults->n; i++)
            text = arena_printf(a, "%s%s%s", text, i ? "; " : "", o->faults->v[i].message);
        return text;
    default: return o->message;
    }
}

static json_t *result_json(struct arena *a, const struct upload_file *f, const struct outcome *o)
{
    json_t *j = json_object();
    json_put(j, "item", f->item);
    json_put(j, "file", f->name);
    json_put_flag(j, "good", o->kind == OUT_DONE);
    json_put(j, "message", message_of(a, o));
    json_put(j, "clause", o->kind == OUT_REFUSED ? o->refusal.clause : NULL);
    json_put(j, "lawful", o->kind == OUT_REFUSED ? o->refusal.lawful : NULL);
    json_put_int(j, "bytes", f->bytes);
    json_put(j, "sha256", f->sha256);
    return j;
}

static const char *back_of(const struct web_request *q)
{
    const char *back = json_str(q->form, "_back");
    return back && back[0] == '/' && back[1] != '/' && !strchr(back, '\\') ? back : "/beranda";
}

void act_upload_several(const struct site *s, const struct web_request *q, const struct act *act,
                        json_t *input, struct web_response *r)
{
    const struct upload_file *const *v;
    size_t n = upload_files(q->upload, &v), good = 0;
    int status = 200;
    json_t *data = json_in(q->arena, json_object()), *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct outcome *o = perform(s, q, act, input, v[i]);
        json_array_append_new(list, result_json(q->arena, v[i], o));
        good += o->kind == OUT_DONE;
        if (o->kind != OUT_DONE && status < 500)
            status = act_status(o);
    }
    json_put_new(data, "files", list);
    json_put_int(data, "good", (int64_t)good);
    json_put_int(data, "wrong", (int64_t)(n - good));
    json_put_flag(data, "some_good", good > 0);
    json_put(data, "back", back_of(q));
    if (q->json)
        answer_data(q, status, data, r);
    else if (good == n && str_eq(json_str(q->form, "_go"), "1"))
        answer_go(q, back_of(q), r);
    else
        answer_page(s, q, status, "upload", "Unggahan", data, r);
}
