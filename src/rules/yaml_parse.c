/* Bytes to a tree of places.
 *
 * libyaml's event stream is used, not its document: a document has already resolved aliases
 * and forgotten where anchors and tags stood. Here they are refused at their place, so that
 * a small file cannot unfold into a large one, and depth and number of nodes are bounded
 * while reading. A syntax error ends the reading: what follows it has no certain meaning. */
#include "rules/yaml_node.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>
#include "base/arena.h"
#include "base/str.h"

enum { DEPTH_MAX = 64, NODES_MAX = 100000 };

void *yaml_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;
    size_t more = *cap == 0 ? 16 : *cap * 2;
    void *w = arena_array(a, more, size);
    if (n > 0)
        memcpy(w, v, n * size);
    *cap = more;
    return w;
}

/* ---- places and faults ---- */

static const struct yaml_node *find(const struct yaml_node *at, const char *path, bool deepest)
{
    while (at != NULL && path != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");
        const struct yaml_node *found = NULL;
        if (at->shape == YAML_SEQUENCE) {
            unsigned long i = strtoul(path, NULL, 10);
            for (found = at->first; found != NULL && i > 0; i--)
                found = found->next;
        } else if (at->shape == YAML_MAPPING) {
            for (const struct yaml_node *k = at->first; k != NULL; k = k->next)
                if (strlen(k->text) == len && memcmp(k->text, path, len) == 0) {
                    found = k->value;
                    break;
                }
        }
        if (found == NULL)
            return deepest ? at : NULL;
        at = found;
        path += len + (path[len] == '.');
    }
    return at;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (map == NULL || map->shape != YAML_MAPPING)
        return NULL;
    for (const struct yaml_node *k = map->first; k != NULL; k = k->next)
        if (strcmp(k->text, key) == 0)
            return k->value == NULL || k->value->null ? NULL : k->value;
    return NULL;
}

bool yaml_has(const struct yaml_node *at, const char *path)
{
    const struct yaml_node *n = find(at, path, false);
    return n != NULL && !n->null;
}

int yaml_line(const struct yaml_node *at, const char *path)
{
    const struct yaml_node *n = find(at, path, true);
    return n == NULL ? 0 : n->line;
}

__attribute__((format(printf, 4, 0)))
static void report(struct yaml *y, const struct yaml_node *at, bool warning, const char *fmt,
                   va_list ap)
{
    char text[1024];
    int line = at == NULL ? 0 : at->line, col = at == NULL ? 0 : at->col;
    vsnprintf(text, sizeof text, fmt, ap);
    if (warning)
        fault_warn(y->faults, y->file, line, col, "%s", text);
    else
        fault_add(y->faults, y->file, line, col, "%s", text);
}

void yaml_fault_node(struct yaml *y, const struct yaml_node *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    report(y, at, false, fmt, ap);
    va_end(ap);
}

void yaml_fault(struct yaml *y, const struct yaml_node *at, const char *path, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    report(y, find(at, path, true), false, fmt, ap);
    va_end(ap);
}

void yaml_warn(struct yaml *y, const struct yaml_node *at, const char *path, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    report(y, find(at, path, true), true, fmt, ap);
    va_end(ap);
}

struct arena *yaml_arena(const struct yaml *y)
{
    return y->arena;
}

const struct yaml_node *yaml_top(const struct yaml *y)
{
    return y->root;
}

size_t yaml_cites(const struct yaml *y, const struct yaml_cite **ret)
{
    *ret = y->cites;
    return y->n_cites;
}

const char *yaml_quote(struct yaml *y, const char *text)
{
    enum { SHOWN = 60 };
    size_t n = strlen(text);
    if (n <= SHOWN && strpbrk(text, "\n\t") == NULL)
        return text;
    bool cut = n > SHOWN;
    if (cut)
        for (n = SHOWN; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
            n--;
    char *s = arena_printf(y->arena, "%.*s%s", (int)n, text, cut ? "…" : "");
    for (char *p = s; *p != '\0'; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    return s;
}

static int by_place(const void *a, const void *b)
{
    const struct fault_item *x = a, *z = b;
    if (x->line != z->line)
        return x->line < z->line ? -1 : 1;
    if (x->col != z->col)
        return x->col < z->col ? -1 : 1;
    return x->message == NULL || z->message == NULL ? 0 : strcmp(x->message, z->message);
}

void yaml_sort_faults(struct faults *f, size_t from)
{
    /* When the list was cut its last item may say so: it stays where it is. */
    size_t n = f->n > from ? f->n - from : 0;
    if (f->truncated && n > 0)
        n--;
    if (n > 1)
        qsort(f->v + from, n, sizeof f->v[0], by_place);
}

/* ---- what the bytes must be ---- */

/* Line and column (in characters) of a byte offset. */
static void place_of(const char *text, size_t n, size_t offset, int *ret_line, int *ret_col)
{
    int line = 1, col = 1;
    for (size_t i = 0; i < offset && i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n' || (c == '\r' && !(i + 1 < n && text[i + 1] == '\n'))) {
            line++;
            col = 1;
        } else if ((c & 0xc0) != 0x80) {
            col++;
        }
    }
    *ret_line = line;
    *ret_col = col;
}

static bool bytes_fit(struct yaml *y, const char *text, size_t n)
{
    int line, col;
    size_t bad;
    if (n > YAML_BYTES_MAX) {
        fault_add(y->faults, y->file, 0, 0,
                  "berkas terlalu besar: %zu bita; paling banyak %zu bita (4 MiB)", n,
                  YAML_BYTES_MAX);
        return false;
    }
    if (n >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
        fault_add(y->faults, y->file, 1, 1,
                  "berkas berpengodean UTF-16; simpan ulang sebagai UTF-8");
        return false;
    }
    if (!str_utf8_valid(text, n, &bad)) {
        place_of(text, n, bad, &line, &col);
        fault_add(y->faults, y->file, line, col,
                  "bita 0x%02X bukan teks UTF-8; simpan ulang berkas sebagai UTF-8",
                  (unsigned)(unsigned char)text[bad]);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) {
            place_of(text, n, i, &line, &col);
            fault_add(y->faults, y->file, line, col,
                      "karakter kendali 0x%02X tidak boleh ada dalam berkas", (unsigned)c);
            return false;
        }
    }
    return true;
}

/* ---- syntax errors in Indonesian ---- */

static const char *syntax_message(const char *problem)
{
    static const struct { const char *part, *said; } known[] = {
        {"tab character", "indentasi memakai tabulasi; pakailah spasi"},
        {"cannot start any token", "karakter ini tidak dapat memulai nilai; beri tanda kutip "
                                   "bila bagian dari teks, dan jangan memakai tabulasi"},
        {"mapping values are not allowed", "tanda titik dua tidak dapat berada di sini; periksa "
                                           "indentasi, atau beri tanda kutip pada teksnya"},
        {"block sequence entries are not allowed", "butir daftar (-) tidak dapat berada di sini; "
                                                   "periksa indentasi"},
        {"mapping keys are not allowed", "kunci tidak dapat berada di sini; periksa indentasi"},
        {"could not find expected ':'", "tanda titik dua sesudah kunci tidak ditemukan"},
        {"unexpected end of stream", "berkas berakhir sebelum tanda kutip ditutup"},
        {"unexpected document indicator", "tanda pemisah dokumen berada di dalam teks berkutip"},
        {"unknown escape character", "urutan karakter sesudah garis miring terbalik tidak dikenal"},
        {"hexdecimal number", "kode karakter heksadesimal tidak lengkap"},
        {"invalid Unicode character escape", "kode karakter Unicode tidak sah"},
        {"expected key", "kunci diharapkan di sini; periksa indentasi"},
        {"expected '-' indicator", "butir daftar (-) diharapkan di sini; periksa indentasi"},
        {"expected ',' or ']'", "tanda koma atau kurung siku penutup diharapkan di sini"},
        {"expected ',' or '}'", "tanda koma atau kurung kurawal penutup diharapkan di sini"},
        {"node content", "nilai diharapkan di sini"},
        {"expected <document start>", "isi berkas sesudah akhir dokumen tidak dapat dibaca"},
        {"expected <stream-start>", "awal berkas tidak dapat dibaca"},
        {"whitespace or line break", "spasi atau baris baru diharapkan di sini"},
        {"comment or line break", "komentar atau baris baru diharapkan di sini"},
        {"alphabetic or numeric character", "nama jangkar atau alias tidak lengkap"},
        {"depth", "susunan terlalu dalam"},
        {"control characters", "karakter kendali tidak boleh ada dalam berkas"},
        {"undefined tag handle", "tag YAML tidak diizinkan"},
        {"directive", "petunjuk YAML (%) tidak dapat dibaca"},
        {"incompatible YAML document", "versi YAML ini tidak didukung"},
        {"indentation indicator", "petunjuk indentasi teks blok tidak sah"},
    };
    for (size_t i = 0; problem != NULL && i < sizeof known / sizeof known[0]; i++)
        if (strstr(problem, known[i].part) != NULL)
            return known[i].said;
    return NULL;
}

static void syntax_fault(struct yaml *y, const yaml_parser_t *p, const char *text, size_t n)
{
    int line = (int)p->problem_mark.line + 1, col = (int)p->problem_mark.column + 1;
    if (p->error == YAML_MEMORY_ERROR) {
        fault_add(y->faults, y->file, 0, 0, "memori tidak cukup untuk membaca berkas");
        return;
    }
    if (p->error == YAML_READER_ERROR)
        place_of(text, n, p->problem_offset, &line, &col);
    const char *said = syntax_message(p->problem);
    char since[48] = "";
    if (p->context != NULL && p->context_mark.line + 1 < (size_t)line)
        snprintf(since, sizeof since, " (bermula di baris %zu)", p->context_mark.line + 1);
    if (said != NULL)
        fault_add(y->faults, y->file, line, col, "kesalahan penulisan YAML: %s%s", said, since);
    else
        fault_add(y->faults, y->file, line, col, "kesalahan penulisan YAML: %s%s",
                  p->problem == NULL ? "tidak dapat dibaca" : p->problem, since);
}

/* ---- events to nodes ---- */

struct builder {
    struct yaml *y;
    struct yaml_node *open[DEPTH_MAX];
    struct yaml_node *key[DEPTH_MAX];   /* of a mapping: the key that waits for its value */
    int depth;
    size_t nodes, documents;
};

static bool is_null(const char *s)
{
    return *s == '\0' || str_eq(s, "~") || str_eq(s, "null") || str_eq(s, "Null") ||
           str_eq(s, "NULL");
}

static struct yaml_node *new_node(struct builder *b, enum yaml_shape shape, yaml_mark_t mark)
{
    struct yaml_node *n = arena_new_of(b->y->arena, struct yaml_node);
    n->shape = shape;
    n->line = (int)mark.line + 1;
    n->col = (int)mark.column + 1;
    n->text = "";
    b->nodes++;
    return n;
}

static void append(struct yaml_node *to, struct yaml_node *n)
{
    if (to->last == NULL)
        to->first = n;
    else
        to->last->next = n;
    to->last = n;
    to->n++;
}

/* Puts a node where it belongs: the root, an entry, a key, or the value of the last key. */
static void place(struct builder *b, struct yaml_node *n)
{
    if (b->depth == 0) {
        b->y->root = n;
        return;
    }
    struct yaml_node *in = b->open[b->depth - 1], **key = &b->key[b->depth - 1];
    if (in->shape == YAML_SEQUENCE) {
        append(in, n);
    } else if (*key != NULL) {
        (*key)->value = n;
        *key = NULL;
    } else {
        if (n->shape != YAML_SCALAR) {
            yaml_fault_node(b->y, n, "kunci harus satu kata, bukan daftar atau pemetaan");
            struct yaml_node *stand = arena_new_of(b->y->arena, struct yaml_node);
            *stand = (struct yaml_node){.line = n->line, .col = n->col, .text = "", .bad = true};
            n = stand;
        }
        append(in, n);
        *key = n;
    }
}

static void refuse_extras(struct builder *b, struct yaml_node *n, const yaml_char_t *anchor,
                          const yaml_char_t *tag)
{
    if (anchor != NULL)
        yaml_fault_node(b->y, n, "jangkar \"&%s\" tidak diizinkan; tulis nilainya langsung",
                        yaml_quote(b->y, (const char *)anchor));
    if (tag != NULL)
        yaml_fault_node(b->y, n, "tag YAML \"%s\" tidak diizinkan",
                        yaml_quote(b->y, (const char *)tag));
}

static void add_scalar(struct builder *b, const yaml_event_t *e)
{
    const char *text = (const char *)e->data.scalar.value;
    size_t len = e->data.scalar.length;
    struct yaml_node *n = new_node(b, YAML_SCALAR, e->start_mark);
    n->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    n->text = arena_strndup(b->y->arena, text, len);
    n->null = n->plain && is_null(n->text);
    for (size_t i = 0; i < len && !n->bad; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            yaml_fault_node(b->y, n, "teks memuat karakter kendali 0x%02X", (unsigned)c);
            n->bad = true;
        }
    }
    refuse_extras(b, n, e->data.scalar.anchor, e->data.scalar.tag);
    place(b, n);
}

/* False when the reading must stop. */
static bool open_node(struct builder *b, struct yaml_node *n)
{
    place(b, n);
    if (b->depth == DEPTH_MAX) {
        yaml_fault_node(b->y, n, "susunan terlalu dalam: lebih dari %d tingkat", DEPTH_MAX);
        return false;
    }
    b->open[b->depth] = n;
    b->key[b->depth] = NULL;
    b->depth++;
    return true;
}

static bool take_event(struct builder *b, const yaml_event_t *e)
{
    struct yaml_node *n;
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (b->documents++ > 0) {
            n = new_node(b, YAML_SCALAR, e->start_mark);
            yaml_fault_node(b->y, n, "berkas memuat lebih dari satu dokumen YAML");
            return false;
        }
        return true;
    case YAML_ALIAS_EVENT:
        n = new_node(b, YAML_SCALAR, e->start_mark);
        n->bad = true;
        yaml_fault_node(b->y, n, "alias \"*%s\" tidak diizinkan; tulis nilainya langsung",
                        yaml_quote(b->y, (const char *)e->data.alias.anchor));
        place(b, n);
        return true;
    case YAML_SCALAR_EVENT:
        add_scalar(b, e);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        n = new_node(b, YAML_SEQUENCE, e->start_mark);
        refuse_extras(b, n, e->data.sequence_start.anchor, e->data.sequence_start.tag);
        return open_node(b, n);
    case YAML_MAPPING_START_EVENT:
        n = new_node(b, YAML_MAPPING, e->start_mark);
        refuse_extras(b, n, e->data.mapping_start.anchor, e->data.mapping_start.tag);
        return open_node(b, n);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        return true;
    default:
        return true;
    }
}

/* False: unreadable, the fault is written. */
static bool build(struct yaml *y, const char *text, size_t n)
{
    struct builder b = {.y = y};
    yaml_parser_t p;
    yaml_event_t e;
    bool going = true, end = false;
    if (!yaml_parser_initialize(&p)) {
        fault_add(y->faults, y->file, 0, 0, "memori tidak cukup untuk membaca berkas");
        return false;
    }
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)text, n);
    while (going && !end) {
        if (!yaml_parser_parse(&p, &e)) {
            syntax_fault(y, &p, text, n);
            going = false;
            break;
        }
        end = e.type == YAML_STREAM_END_EVENT;
        going = take_event(&b, &e);
        yaml_event_delete(&e);
        if (going && b.nodes > NODES_MAX) {
            fault_add(y->faults, y->file, 0, 0, "berkas memuat lebih dari %d nilai", NODES_MAX);
            going = false;
        }
    }
    yaml_parser_delete(&p);
    return going;
}

struct yaml *yaml_parse(struct arena *a, const char *file, const char *text, size_t n,
                        struct faults *f)
{
    struct yaml *y = arena_new_of(a, struct yaml);
    y->arena = a;
    y->file = arena_strdup(a, file);
    y->faults = f;
    y->faults_from = f->n;
    y->errors_from = f->n_errors;
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (!bytes_fit(y, text, n) || !build(y, text, n)) {
        yaml_sort_faults(f, y->faults_from);
        return NULL;
    }
    if (y->root == NULL || y->root->null) {
        fault_add(f, y->file, 1, 1, "berkas kosong");
        return NULL;
    }
    return y;
}
