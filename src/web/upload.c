#include "web/upload.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/str.h"
#include "gate/file.h"
#include "gate/gate.h"
#include "store/blob.h"
#include "web/answer.h"
#include "web/body.h"
#include "web/decode.h"
#include "web/multipart.h"
#include "web/request.h"
#include "web/visitor.h"

/* A blob that is not kept within this time is swept, should the process die meanwhile. */
#define KEEP_FOR (3600 * INSTANT_SECOND)

struct upload {
    const struct site *site;
    struct web_request *q;
    const struct act *act;
    struct multipart *reader;
    int64_t length;
    struct upload_file *files[UPLOAD_FILES_MAX];
    size_t n_files;
    const char *why;                     /* the whole body is no good */
    size_t text_bytes;

    /* the part at hand */
    char *field;                         /* a plain one; NULL: a file */
    struct buf value;
    struct upload_file *file;            /* NULL: read past */
    struct blob_writer *writer;
    unsigned char first[FILE_MAGIC];
    size_t n_first;
    int64_t bytes;
};

static struct arena *arena_of(const struct upload *u)
{
    return u->q->arena;
}

/* The part goes on to come, and is not kept. */
static void refuse(struct upload *u, const char *why)
{
    u->file->why = why;
    if (u->writer)
        blob_discard(u->writer, u->q->visitor->account);
    u->writer = NULL;
}

static void failed(struct upload *u, const struct err *e)
{
    log_err("http.upload", e);
    refuse(u, e->class == ERR_DISK_FULL
                  ? "Penyimpanan server sedang penuh; berkas ini tidak disimpan. Coba lagi nanti."
                  : "Server tidak dapat menyimpan berkas ini. Kejadian ini dicatat; coba lagi.");
}

/* ---- before the first byte ---- */

/* What is known of the act's input by now, with values in place of what the file will tell. */
static json_t *input_so_far(const struct upload *u)
{
    static const char no_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";
    json_t *o = json_in(arena_of(u), json_object()), *v;
    const struct param *params = gate_act_params(u->site->gate, u->act->name);
    for (const struct param *p = params; p && p->name; p++) {
        if (p->upload)
            continue;
        v = json_object_get(u->q->form, p->name);
        v = v ? v : json_object_get(u->q->query, p->name);
        if (v && json_string_length(v))
            json_object_set(o, p->name, v);
    }
    if (u->file->item)
        json_put(o, "item", u->file->item);
    json_put(o, "file", u->file->name);
    json_put(o, "sha256", no_hash);
    json_put_int(o, "bytes", 1);
    return o;
}

static bool gate_agrees(struct upload *u)
{
    struct outcome *o = arena_new_of(arena_of(u), struct outcome);
    const struct request req = {.act = u->act->name, .as = u->q->visitor->account,
                                .role = ROLE__MAX, .input = input_so_far(u)};
    gate_check(u->site->gate, arena_of(u), &req, o);
    if (o->kind == OUT_DONE)
        return true;
    u->file->ahead = o;
    return false;
}

static bool has_room(struct upload *u, struct err *e)
{
    struct db *db;
    if (store_read(gate_store(u->site->gate), &db, e) != ST_OK)
        return false;
    int64_t owned = blob_owned(db, u->q->visitor->account);
    bool good = !db_failed(db);
    if (!good)
        *e = *db_error(db);
    store_read_done(db);
    return good && owned <= FILE_QUOTA;
}

/* The document the file is for: of its own field, or the form's; it stands before the file. */
static const char *item_of(const struct upload *u)
{
    for (const struct param *p = u->act->params; p->name; p++)
        if (str_eq(p->name, "item"))
            return u->file->item ? u->file->item : json_str(u->q->form, "item");
    return NULL;
}

static void begin_blob(struct upload *u)
{
    struct err e = {0};
    const struct blob_new b = {
        .owner = u->q->visitor->account,
        .slot = file_slot(arena_of(u), u->act, item_of(u)),
        .length = -1,
        .max = u->length < FILE_BYTES_MAX ? u->length : FILE_BYTES_MAX,
        .expires_at = clock_machine() + KEEP_FOR};
    if (!has_room(u, &e)) {
        if (e.class != ERR_NONE)
            failed(u, &e);
        else
            refuse(u, "Jatah unggahan akun Anda sudah penuh (1 GB); hubungi sekretariat.");
    } else if (blob_begin(gate_store(u->site->gate), &b, clock_machine(), &u->writer, &e) != ST_OK) {
        u->writer = NULL;
        failed(u, &e);
    }
}

static bool seen_before(const struct upload *u, const char *item)
{
    for (size_t i = 0; i < u->n_files; i++)
        if (str_eq(u->files[i]->item, item))
            return true;
    return false;
}

/* "file" or "file:WORD"; NULL when it is neither. *ret_item: NULL or WORD. */
static bool file_field(const char *name, const char **ret_item)
{
    *ret_item = NULL;
    if (str_eq(name, "file"))
        return true;
    *ret_item = str_starts(name, "file:") ? name + 5 : NULL;
    return *ret_item && **ret_item;
}

/* Somebody who may act: wholly signed in, on a form of ours, or a program that may more than read. */
static bool may_send(const struct upload *u)
{
    const struct visitor *v = u->q->visitor;
    return v->account && !v->needs_second && !v->must_enrol &&
           !(v->by_token && str_eq(v->scope, "baca")) && visitor_post(u->site, u->q) == POST_GOOD;
}

static bool begin_file(struct upload *u, const struct multipart_part *p)
{
    const char *item;
    if (!file_field(p->name, &item)) {
        u->why = "a file in a field that takes none";
        return false;
    }
    if (!*p->file)
        return true;                     /* none was chosen */
    if (u->n_files == UPLOAD_FILES_MAX) {
        u->why = "too many files";
        return false;
    }
    bool twice = seen_before(u, item);
    u->file = arena_new_of(arena_of(u), struct upload_file);
    *u->file = (struct upload_file){.item = item, .name = p->file};
    u->files[u->n_files++] = u->file;
    if (twice)
        refuse(u, "Kirim satu berkas saja untuk satu kelengkapan.");
    else if (strlen(p->file) > FILE_NAME_MAX)
        refuse(u, "Nama berkas ini terlalu panjang; paling panjang 200 huruf.");
    else if (!may_send(u))
        refuse(u, "Berkas ini dikirim dari formulir yang sudah tidak berlaku.");
    else if (gate_agrees(u))
        begin_blob(u);
    return true;
}

/* ---- parts ---- */

static bool on_begin(void *arg, const struct multipart_part *p)
{
    struct upload *u = arg;
    u->file = NULL;
    u->writer = NULL;
    u->field = NULL;
    u->n_first = 0;
    u->bytes = 0;
    if (p->file)
        return begin_file(u, p);
    if (json_object_get(u->q->form, p->name) ||
        json_object_size(u->q->form) == BODY_FIELDS_MAX) {
        u->why = "a field twice, or too many of them";
        return false;
    }
    u->field = arena_strdup(arena_of(u), p->name);
    buf_init(&u->value, BODY_MAX);
    return true;
}

static void look_at(struct upload *u)
{
    enum file_kind k = file_kind_of(u->first, u->n_first);
    u->file->kind = file_kind_word(k);
    if (k == FILE_OTHER)
        refuse(u, arena_printf(arena_of(u), "Isi \"%s\" bukan PDF, JPEG, atau PNG. Simpan ulang "
                               "dokumennya sebagai PDF, atau pindai sebagai gambar.",
                               u->file->name));
}

static bool take_file(struct upload *u, const char *p, size_t n)
{
    struct err e = {0};
    size_t more = sizeof u->first - u->n_first;
    if (u->file)
        u->bytes += (int64_t)n;
    if (!u->writer)
        return true;
    if (more > 0) {
        more = n < more ? n : more;
        memcpy(u->first + u->n_first, p, more);
        u->n_first += more;
        if (u->n_first == sizeof u->first)
            look_at(u);
    }
    if (!u->writer || blob_append(u->writer, p, n, &e) == ST_OK)
        return true;
    if (e.class == ERR_LIMIT)
        refuse(u, "Berkas ini lebih besar daripada 50 MB. Perkecil, lalu unggah kembali.");
    else
        failed(u, &e);
    return true;
}

static bool on_bytes(void *arg, const char *p, size_t n)
{
    struct upload *u = arg;
    if (!u->field)
        return take_file(u, p, n);
    u->text_bytes += n;
    if (u->text_bytes > BODY_MAX) {
        u->why = "more text than a form may carry";
        return false;
    }
    buf_add(&u->value, p, n);
    return true;
}

static bool end_field(struct upload *u)
{
    size_t n = u->value.len;
    char *value = arena_strndup(arena_of(u), n ? u->value.data : "", n);
    bool good = !memchr(value, '\0', n) && decode_plain(value, &n, DECODE_FORM);
    buf_done(&u->value);
    if (good)
        json_put(u->q->form, u->field, value);
    else
        u->why = "a field that is no text";
    u->field = NULL;
    return good;
}

static void end_file(struct upload *u)
{
    struct err e = {0};
    struct blob_info info;
    if (u->writer && u->n_first < sizeof u->first && u->bytes > 0)
        look_at(u);
    if (u->writer && u->bytes == 0)
        refuse(u, arena_printf(arena_of(u), "\"%s\" kosong (0 bita).", u->file->name));
    if (!u->writer)
        return;
    struct blob_writer *w = u->writer;
    char *id = arena_strdup(arena_of(u), blob_writer_id(w));
    u->writer = NULL;
    if (blob_finish(w, &info, &e) != ST_OK) {
        blob_drop(gate_store(u->site->gate), id, u->q->visitor->account);
        failed(u, &e);
        return;
    }
    u->file->blob = id;
    u->file->bytes = info.length;
    u->file->sha256 = hex_encode(arena_of(u), info.sha256.b, HASH_LEN);
}

static bool on_end(void *arg)
{
    struct upload *u = arg;
    if (u->field)
        return end_field(u);
    if (u->file)
        end_file(u);
    u->file = NULL;
    return true;
}

/* ---- the whole ---- */

const struct act *upload_act(const struct site *s, const struct web_request *q)
{
    bool api = q->n_segments == 3 && str_eq(q->segments[0], "api");
    size_t at = api ? 1 : 0;
    if (q->n_segments != at + 2 || !str_eq(q->segments[at], "tindakan"))
        return NULL;
    const struct act *act = gate_act(s->gate, q->segments[at + 1]);
    return act && file_taken(act) ? act : NULL;
}

struct upload *upload_open(const struct site *s, struct web_request *q, const struct act *act,
                           const char *content_type, int64_t length)
{
    char boundary[MULTIPART_BOUNDARY_MAX + 1];
    if (!multipart_boundary(content_type, boundary))
        return NULL;
    struct upload *u = arena_new_of(q->arena, struct upload);
    *u = (struct upload){.site = s, .q = q, .act = act, .length = length};
    const struct multipart_receiver to = {on_begin, on_bytes, on_end, u};
    u->reader = multipart_new(q->arena, boundary, &to);
    q->form = json_in(q->arena, json_object());
    return u;
}

void upload_take(struct upload *u, const char *p, size_t n)
{
    (void)multipart_take(u->reader, p, n);
}

bool upload_whole(struct upload *u, const char **ret_why)
{
    const char *why = multipart_why(u->reader);
    *ret_why = u->why ? u->why : why;
    return !*ret_why;
}

void upload_close(struct upload *u)
{
    if (!u)
        return;
    buf_done(&u->value);
    if (u->writer)
        blob_discard(u->writer, u->q->visitor->account);
    u->writer = NULL;
    for (size_t i = 0; i < u->n_files; i++)
        if (u->files[i]->blob)
            blob_drop(gate_store(u->site->gate), u->files[i]->blob, u->q->visitor->account);
    u->n_files = 0;
}

size_t upload_files(const struct upload *u, const struct upload_file *const **ret)
{
    *ret = (const struct upload_file *const *)u->files;
    return u->n_files;
}

void upload_fill(const struct upload_file *f, json_t *input)
{
    json_put(input, "file", f->name);
    json_put(input, "sha256", f->sha256);
    json_put_int(input, "bytes", f->bytes);
    json_put(input, "file_kind", f->kind);
    json_put(input, "blob", f->blob);
}
