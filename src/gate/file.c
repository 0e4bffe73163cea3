#include "gate/file.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "store/blob.h"

const char *const file_kind_words[] = {"lain", "pdf", "jpg", "png", NULL};

enum file_kind file_kind_of(const void *p, size_t n)
{
    static const struct {
        enum file_kind kind;
        size_t n;
        const char *magic;
    } known[] = {{FILE_PDF, 5, "%PDF-"}, {FILE_JPG, 3, "\xFF\xD8\xFF"},
                 {FILE_PNG, 8, "\x89PNG\r\n\x1A\n"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (n >= known[i].n && memcmp(p, known[i].magic, known[i].n) == 0)
            return known[i].kind;
    return FILE_OTHER;
}

const char *file_kind_word(enum file_kind k)
{
    return file_kind_words[k];
}

const char *file_kind_type(enum file_kind k)
{
    static const char *const types[] = {"application/octet-stream", "application/pdf", "image/jpeg",
                                        "image/png"};
    return types[k];
}

bool file_taken(const struct act *act)
{
    for (const struct param *p = act->params; p && p->name; p++)
        if (p->upload)
            return true;
    return false;
}

const char *file_slot(struct arena *a, const struct act *act, const char *item)
{
    return item ? arena_printf(a, "%s/%s", act->name, item) : act->name;
}

const char *file_kind_stated(struct ctx *c, const struct input *in)
{
    const char *kind = input_text(in, "file_kind"), *file = input_text(in, "file");
    const char *dot = file ? strrchr(file, '.') : NULL;
    if (kind)
        return kind;
    kind = dot ? str_fold(c->arena, dot + 1) : "";
    return str_eq(kind, "jpeg") ? "jpg" : kind;
}

static bool is_hash(const char *s)
{
    return strlen(s) == 2 * HASH_LEN && strspn(s, "0123456789abcdef") == 2 * HASH_LEN;
}

enum status file_keep(struct ctx *c, const struct input *in, const char *item)
{
    struct blob_info b;
    const char *id = input_text(in, "blob"), *hash = input_text(in, "sha256");
    if (hash && !is_hash(hash))
        return act_fault(c, "sha256",
                         "Sidik jari SHA-256 terdiri atas 64 angka heksadesimal kecil");
    if (!id)
        return ST_OK;
    if (!blob_read_info(c->db, c->arena, id, &b) ||
        !blob_keep(c->db, id, c->actor.pub, file_slot(c->arena, c->act, item)))
        return act_fault(c, "file", "Unggahan tidak ditemukan; unggah berkasnya kembali");
    if (b.length != input_int(in, "bytes", 0) ||
        !str_eq(hex_encode(c->arena, b.sha256.b, HASH_LEN), hash))
        return act_fault(c, "file", "Sidik jari atau ukuran tidak sesuai dengan isi unggahan");
    return ST_OK;
}
