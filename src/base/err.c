/* Errors, faults and verdicts: the reports, not the reasons. */
#include "base/err.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

enum { FAULTS_MAX = 1000 };

/* One row a class: name in the log, HTTP status, the sentence for the user. */
static const struct {
    const char *name;
    int http;
    const char *sentence;
} classes[ERR__MAX] = {
    [ERR_NONE] = {"none", 200, ""},
    [ERR_NOT_FOUND] = {"not-found", 404, "Yang Anda cari tidak ditemukan."},
    [ERR_CONFLICT] = {"conflict", 409,
                      "Data sudah diubah atau sudah ada. Muat ulang halaman, lalu periksa kembali."},
    [ERR_LIMIT] = {"limit", 413, "Kiriman Anda melampaui batas yang diizinkan."},
    [ERR_UNAVAILABLE] = {"unavailable", 503,
                         "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi."},
    [ERR_IO] = {"io", 500,
                "Sistem gagal membaca atau menyimpan berkas. Perubahan Anda belum tersimpan."},
    [ERR_DISK_FULL] = {"disk-full", 507,
                       "Ruang penyimpanan penuh. Perubahan Anda belum tersimpan; hubungi pengelola "
                       "sistem."},
    [ERR_MEMORY] = {"memory", 503,
                    "Sistem kekurangan memori. Perubahan Anda belum tersimpan; silakan coba lagi."},
    [ERR_DB] = {"db", 500, "Basis data mengalami gangguan. Perubahan Anda belum tersimpan."},
    [ERR_CORRUPT] = {"corrupt", 500,
                     "Data tersimpan tidak utuh. Hubungi pengelola sistem sebelum melanjutkan."},
    [ERR_FORBIDDEN] = {"forbidden", 403, "Anda tidak berhak membuka atau melakukan ini."},
    [ERR_INTERNAL] = {"internal", 500,
                      "Terjadi kesalahan pada sistem. Perubahan Anda belum tersimpan."},
};

/* Copies what fits, cut at a character's edge, never in the middle of one. */
static void copy_text(char *to, size_t size, const char *from)
{
    size_t n = strlen(from), bad = 0;
    if (n >= size)
        n = size - 1;
    if (!str_utf8_valid(from, n, &bad) && n - bad < 4)
        n = bad;
    memcpy(to, from, n);
    to[n] = '\0';
}

enum status err_set(struct err *e, enum err_class c, const char *public_text,
                    const char *detail_fmt, ...)
{
    if (!e || e->class != ERR_NONE)
        return ST_ERROR;
    if (c <= ERR_NONE || c >= ERR__MAX)
        c = ERR_INTERNAL;
    e->class = c;
    copy_text(e->public_text, sizeof e->public_text, public_text ? public_text : classes[c].sentence);
    e->detail[0] = '\0';
    if (detail_fmt) {
        va_list ap;
        va_start(ap, detail_fmt);
        vsnprintf(e->detail, sizeof e->detail, detail_fmt, ap);
        va_end(ap);
    }
    return ST_ERROR;
}

const char *err_class_name(enum err_class c)
{
    return c >= ERR_NONE && c < ERR__MAX ? classes[c].name : classes[ERR_INTERNAL].name;
}

int err_http_status(enum err_class c)
{
    return c >= ERR_NONE && c < ERR__MAX ? classes[c].http : classes[ERR_INTERNAL].http;
}

/* ---- faults ---- */

void faults_init(struct faults *f, struct arena *a)
{
    *f = (struct faults){.arena = a};
}

static void append(struct faults *f, struct fault_item item)
{
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 8;
        struct fault_item *v = arena_array_of(f->arena, cap, struct fault_item);
        if (f->n)
            memcpy(v, f->v, f->n * sizeof *v);
        f->v = v;
        f->cap = cap;
    }
    f->v[f->n++] = item;
}

__attribute__((format(printf, 6, 0)))
static void add(struct faults *f, bool warning, const char *where, int line, int col,
                const char *fmt, va_list ap)
{
    /* What is dropped still counts: an input with more than a thousand warnings and one error
     * is not valid. */
    if (!warning)
        f->n_errors++;
    if (f->truncated)
        return;
    if (f->n == FAULTS_MAX) {
        f->truncated = true;
        append(f, (struct fault_item){
                      .warning = true,
                      .message = "Terlalu banyak kesalahan; selebihnya tidak ditampilkan. Perbaiki "
                                 "yang tercantum, lalu periksa kembali."});
        return;
    }
    append(f, (struct fault_item){.where = arena_strdup(f->arena, where),
                                  .line = line,
                                  .col = col,
                                  .warning = warning,
                                  .message = arena_vprintf(f->arena, fmt, ap)});
}

void fault_add(struct faults *f, const char *where, int line, int col, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(f, false, where, line, col, fmt, ap);
    va_end(ap);
}

void fault_warn(struct faults *f, const char *where, int line, int col, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(f, true, where, line, col, fmt, ap);
    va_end(ap);
}

char *fault_text(const struct faults *f, size_t i)
{
    const struct fault_item *x = &f->v[i];
    const char *place = x->where ? x->where : "";
    if (x->line > 0)
        place = arena_printf(f->arena, "%s%s%d", place, *place ? ":" : "", x->line);
    if (x->line > 0 && x->col > 0)
        place = arena_printf(f->arena, "%s:%d", place, x->col);
    return arena_printf(f->arena, "%s%s%s%s", place, *place ? ": " : "",
                        x->warning ? "peringatan: " : "", x->message);
}

/* ---- verdicts ---- */

void verdicts_init(struct verdicts *vs, struct arena *a)
{
    *vs = (struct verdicts){.arena = a};
}

struct verdict *verdict_add(struct verdicts *vs, enum met met, const char *clause,
                            const char *fmt, ...)
{
    if (vs->n == vs->cap) {
        size_t cap = vs->cap ? vs->cap * 2 : 8;
        struct verdict *v = arena_array_of(vs->arena, cap, struct verdict);
        if (vs->n)
            memcpy(v, vs->v, vs->n * sizeof *v);
        vs->v = v;
        vs->cap = cap;
    }
    va_list ap;
    va_start(ap, fmt);
    struct verdict *v = &vs->v[vs->n++];
    *v = (struct verdict){.met = met,
                          .clause = arena_strdup(vs->arena, clause),
                          .message = arena_vprintf(vs->arena, fmt, ap)};
    va_end(ap);
    return v;
}

void verdict_fact(struct verdicts *vs, struct verdict *v, const char *name, const char *fmt, ...)
{
    size_t n = v->n_facts;
    /* Room is 4, 8, 16 ...: full when n is one of them. */
    if (n == 0 || (n >= 4 && (n & (n - 1)) == 0)) {
        struct fact *facts = arena_array_of(vs->arena, n ? n * 2 : 4, struct fact);
        if (n)
            memcpy(facts, v->facts, n * sizeof *facts);
        v->facts = facts;
    }
    va_list ap;
    va_start(ap, fmt);
    v->facts[n] = (struct fact){.name = arena_strdup(vs->arena, name),
                                .value = arena_vprintf(vs->arena, fmt, ap)};
    va_end(ap);
    v->n_facts++;
}

enum met verdicts_all(const struct verdicts *vs)
{
    bool unproved = false, ruled = false;
    for (size_t i = 0; i < vs->n; i++) {
        if (vs->v[i].met == MET_NO)
            return MET_NO;
        unproved = unproved || vs->v[i].met == MET_UNPROVED;
        ruled = ruled || vs->v[i].met == MET_YES;
    }
    return unproved ? MET_UNPROVED : ruled ? MET_YES : MET_NOT_RULED;
}

const struct verdict *verdicts_first_no(const struct verdicts *vs)
{
    for (size_t i = 0; i < vs->n; i++)
        if (vs->v[i].met == MET_NO)
            return &vs->v[i];
    return NULL;
}
