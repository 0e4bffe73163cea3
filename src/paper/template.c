#include "paper/template.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mustache.h"
#include "base/str.h"
#include "paper/markdown.h"

enum { VALUES = 5 };

static const struct {
    const char *name;
    bool required, many;
    const char *values[VALUES];      /* the only ones allowed; none: any */
} keys[HEAD__MAX] = {
    [HEAD_KIND] = {"jenis", .required = true},
    [HEAD_FORM] = {"bentuk", .required = true, .values = {"surat", "keputusan", "naskah"}},
    [HEAD_REGISTER] = {"register"},
    [HEAD_SUBJECT] = {"hal", .required = true},
    [HEAD_NATURE] = {"sifat"},
    [HEAD_URGENCY] = {"kesegeraan", .values = {"biasa", "segera", "sangat segera"}},
    [HEAD_SECRECY] = {"kerahasiaan", .values = {"biasa", "terbatas", "rahasia", "sangat rahasia"}},
    [HEAD_ENCLOSED] = {"lampiran"},
    [HEAD_SIGNER] = {"penanda_tangan", .required = true},
    [HEAD_TO] = {"yth", .many = true},
    [HEAD_AT] = {"di"},
    [HEAD_COPY] = {"tembusan", .many = true},
    [HEAD_CLAUSE] = {"ketentuan", .many = true},
};

static const char *const parts[PART__MAX] = {
    [PART_TEXT] = "", [PART_CONSIDERING] = "menimbang", [PART_IN_VIEW_OF] = "mengingat",
    [PART_REGARDING] = "memperhatikan", [PART_DECIDES] = "memutuskan",
    [PART_STIPULATES] = "menetapkan", [PART_DICTUM] = "diktum", [PART_ARTICLE] = "pasal",
    [PART_FIELDS] = "rincian", [PART_SIGNATURES] = "tanda tangan", [PART_ENCLOSURE] = "lampiran",
};

/* One line of a text and where it stands. */
struct line {
    const char *s;
    size_t n;
    int number;
};

static bool next_line(const char **at, const char *end, struct line *l)
{
    const char *stop;

    if (*at >= end)
        return false;
    stop = memchr(*at, '\n', (size_t)(end - *at));
    l->s = *at;
    l->n = (size_t)((stop ? stop : end) - *at);
    l->number++;
    *at = stop ? stop + 1 : end;
    while (l->n && (l->s[l->n - 1] == '\r' || l->s[l->n - 1] == ' '))
        l->n--;
    return true;
}

const char *head_key_name(enum head_key k)
{
    return keys[k].name;
}

bool head_key_of(const char *s, size_t n, enum head_key *ret, const char **ret_value)
{
    const char *colon = memchr(s, ':', n);

    for (int k = 0; colon && k < HEAD__MAX; k++) {
        size_t len = strlen(keys[k].name);
        if ((size_t)(colon - s) == len && memcmp(s, keys[k].name, len) == 0) {
            *ret = (enum head_key)k;
            *ret_value = colon + 1;
            while (*ret_value < s + n && **ret_value == ' ')
                (*ret_value)++;
            return true;
        }
    }
    return false;
}

bool head_value_known(enum head_key k, const char *value)
{
    if (!keys[k].values[0])
        return true;
    for (int i = 0; i < VALUES && keys[k].values[i]; i++) {
        if (str_eq(keys[k].values[i], value))
            return true;
    }
    return false;
}

bool part_of_line(const char *s, size_t n, enum part_kind *ret, const char **ret_rest)
{
    const char *end = s + n;

    for (s += 3; s < end && *s == ' '; s++)
        continue;
    for (int k = PART__MAX - 1; k > PART_TEXT; k--) {
        size_t len = strlen(parts[k]);
        if ((size_t)(end - s) < len || memcmp(s, parts[k], len) != 0)
            continue;
        if (s + len == end || s[len] == ' ') {
            *ret = (enum part_kind)k;
            *ret_rest = s + len;
            return true;
        }
    }
    *ret = PART_TEXT;
    *ret_rest = end;
    return s == end;
}

/* ---- what can be known without data ---- */

static void check_key(struct template *t, const struct line *l, struct arena *a, struct faults *f)
{
    const char *value, *literal;
    enum head_key k;

    if (!head_key_of(l->s, l->n, &k, &value)) {
        fault_add(f, t->name, l->number, 1,
                  "baris kepala surat harus berbentuk \"kunci: isi\" dengan kunci yang dikenal "
                  "(jenis, bentuk, hal, penanda_tangan, yth, tembusan, ...)");
        return;
    }
    if (t->line[k] && !keys[k].many)
        fault_add(f, t->name, l->number, 1, "\"%s\" sudah ada pada baris %d", keys[k].name,
                  t->line[k]);
    if (!t->line[k])
        t->line[k] = l->number;
    literal = arena_strndup(a, value, (size_t)(l->s + l->n - value));
    if (str_empty(literal) && keys[k].required)
        fault_add(f, t->name, l->number, (int)(value - l->s) + 1, "\"%s\" belum diisi",
                  keys[k].name);
    else if (!strstr(literal, "{{") && !head_value_known(k, literal))
        fault_add(f, t->name, l->number, (int)(value - l->s) + 1, "\"%s\" tidak boleh \"%s\"",
                  keys[k].name, literal);
    if (k == HEAD_FORM)
        t->form = str_eq(literal, "surat") ? FORM_LETTER
            : str_eq(literal, "keputusan")  ? FORM_DECREE
                                            : FORM_TEXT;
    if ((k == HEAD_FORM || k == HEAD_KIND) && literal[strcspn(literal, "{}<>&\"'\\/. ")])
        fault_add(f, t->name, l->number, (int)(value - l->s) + 1,
                  "\"%s\" ditulis tetap, dengan huruf kecil, angka, dan tanda hubung saja",
                  keys[k].name);
}

/* Reads the head up to "---"; the length of the head, or 0 when it does not end. */
static size_t check_head(struct template *t, const char *text, size_t n, struct arena *a,
                         struct faults *f, int *ret_lines)
{
    const char *at = text, *end = text + n;
    struct line l = {.number = 0};

    while (next_line(&at, end, &l)) {
        if (l.n == 3 && memcmp(l.s, "---", 3) == 0) {
            *ret_lines = l.number;
            return (size_t)(at - text);
        }
        if (l.n == 0 || (l.n > 2 && memcmp(l.s, "{{", 2) == 0 && strchr("#/^!", l.s[2])))
            continue;
        check_key(t, &l, a, f);
    }
    fault_add(f, t->name, l.number, 1, "kepala surat belum ditutup dengan baris \"---\"");
    return 0;
}

static void check_body(const struct template *t, const char *text, size_t n, int lines,
                       struct faults *f)
{
    const char *at = text, *end = text + n, *rest;
    struct line l = {.number = lines};
    enum part_kind kind;

    while (next_line(&at, end, &l)) {
        if (l.n < 3 || memcmp(l.s, ":::", 3) != 0)
            continue;
        if (!part_of_line(l.s, l.n, &kind, &rest))
            fault_add(f, t->name, l.number, 4,
                      "bagian tidak dikenal; yang ada: menimbang, mengingat, memperhatikan, "
                      "memutuskan, menetapkan, diktum, pasal, rincian, tanda tangan, lampiran");
        else if (rest < l.s + l.n && kind != PART_ENCLOSURE && kind != PART_SIGNATURES)
            fault_add(f, t->name, l.number, (int)(rest - l.s) + 2,
                      "tidak boleh ada tulisan sesudah nama bagian ini");
    }
}

static void check_required(const struct template *t, struct faults *f)
{
    for (int k = 0; k < HEAD__MAX; k++) {
        if (keys[k].required && !t->line[k])
            fault_add(f, t->name, 1, 1, "kepala surat belum memuat \"%s\"", keys[k].name);
    }
}

/* The body keeps the line numbers of the file: the head stands before it as empty lines. */
static struct mustache *compile_body(struct arena *a, const struct template *t, const char *body,
                                     size_t n, int lines, const struct mustache_options *o,
                                     struct faults *f)
{
    struct buf b BUF_AUTO;

    buf_init(&b, TEMPLATE_MAX_BYTES * 2);
    for (int i = 0; i < lines; i++)
        buf_char(&b, '\n');
    buf_add(&b, body, n);
    return mustache_compile(a, t->name, b.data, b.len, o, f);
}

struct template *template_compile(struct arena *a, const char *name, const char *text, size_t n,
                                  struct faults *f)
{
    static const struct mustache_options options = {.escape = markdown_escape};
    struct template *t = arena_new_of(a, struct template);
    size_t before = f->n_errors, head, bad, stop = 0;
    int lines = 0;

    t->name = arena_strdup(a, name);
    if (n > TEMPLATE_MAX_BYTES || !str_utf8_valid(text, n, &bad)) {
        fault_add(f, t->name, 0, 0, n > TEMPLATE_MAX_BYTES
                      ? "templat lebih besar dari 256 KiB"
                      : "templat bukan teks UTF-8 yang sah");
        return NULL;
    }
    head = check_head(t, text, n, a, f, &lines);
    if (head == 0)
        return NULL;
    check_required(t, f);
    check_body(t, text + head, n - head, lines, f);
    stop = head - 1;                                     /* before "---" and its line end */
    while (stop > 0 && text[stop - 1] != '\n')
        stop--;
    t->head = mustache_compile(a, t->name, text, stop, &options, f);
    t->body = compile_body(a, t, text + head, n - head, lines, &options, f);
    return f->n_errors == before ? t : NULL;
}
