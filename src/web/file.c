#include "web/file.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "gate/gate.h"
#include "store/blob.h"
#include "web/answer.h"
#include "web/request.h"

#define HEAD_BYTES 16

struct file_out {
    struct blob_reader *reader;
    char head[HEAD_BYTES];           /* read to find the kind, sent first */
    size_t head_n, head_at;
};

#define FRAMED "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

static const struct kind {
    const char *magic;
    size_t n;
    const char *type, *policy;
    bool shown;
} kinds[] = {
    {"%PDF-", 5, "application/pdf", FRAMED "; object-src 'self'", true},
    {"\x89PNG\r\n\x1a\n", 8, "image/png", FRAMED "; sandbox", true},
    {"\xff\xd8\xff", 3, "image/jpeg", FRAMED "; sandbox", true},
    {"", 0, "application/octet-stream", FRAMED "; sandbox", false},
};

static const struct kind *kind_of(const struct file_out *f)
{
    size_t i = 0;
    while (f->head_n < kinds[i].n || memcmp(f->head, kinds[i].magic, kinds[i].n) != 0)
        i++;
    return &kinds[i];
}

/* attachment; filename*=UTF-8''ijazah%20s1.pdf */
static const char *disposition(struct arena *a, bool shown, const char *name)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    struct buf b BUF_AUTO;
    buf_init(&b, 1024);
    buf_printf(&b, "%s; filename*=UTF-8''", shown ? "inline" : "attachment");
    for (const char *s = name ? name : "dokumen"; *s; s++)
        if (strchr(plain, *s))
            buf_add(&b, s, 1);
        else
            buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*s);
    return b.overflow ? "attachment" : buf_dup(&b, a);
}

static enum status open_file(const struct site *s, const char *blob, struct file_out **ret,
                             struct err *e)
{
    struct db *db;
    struct file_out *f = NULL;
    enum status st = store_read(gate_store(s->gate), &db, e);
    if (st != ST_OK)
        return st;
    /* Not of the arena: the response may be destroyed after it. */
    f = calloc(1, sizeof *f);
    st = !f ? err_set(e, ERR_MEMORY, NULL, "file") : blob_open(gate_store(s->gate), db, blob, &f->reader, e);
    store_read_done(db);
    if (st == ST_OK)
        st = blob_read(f->reader, f->head, HEAD_BYTES, &f->head_n, e);
    if (st != ST_OK)
        file_close(f);
    *ret = f;
    return st;
}

void file_answer(const struct site *s, const struct web_request *q, const struct json_t *data,
                 struct web_response *r)
{
    struct err e = {0};
    struct file_out *f;
    const json_t *file = json_object_get(data, "file");
    if (open_file(s, json_str(file, "blob"), &f, &e) != ST_OK) {
        answer_error(s, q, &e, r);
        return;
    }
    const struct kind *k = kind_of(f);
    *r = (struct web_response){.status = 200, .type = k->type, .file = f, .policy = k->policy,
                               .n = (size_t)json_int(file, "bytes", 0), .cache = "no-store",
                               .disposition = disposition(q->arena, k->shown, json_str(file, "name"))};
}

ssize_t file_next(struct file_out *f, char *to, size_t n)
{
    struct err e = {0};
    size_t got = 0;
    if (f->head_at < f->head_n) {
        got = f->head_n - f->head_at < n ? f->head_n - f->head_at : n;
        memcpy(to, f->head + f->head_at, got);
        f->head_at += got;
        return (ssize_t)got;
    }
    if (blob_read(f->reader, to, n, &got, &e) != ST_OK) {
        log_err("file.read", &e);
        return -1;
    }
    return (ssize_t)got;
}

void file_close(struct file_out *f)
{
    if (f && f->reader)
        blob_close(f->reader);
    free(f);
}
