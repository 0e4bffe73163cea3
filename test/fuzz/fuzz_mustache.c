/* libFuzzer on base/mustache: no template, partial or data crashes it, runs away, or gets a
 * byte of data into the page unescaped.
 *
 * Input: one byte of choices, then template, partial and JSON data, separated by 0xFF (which
 * no UTF-8 text holds). Every string of the data is also rendered alone, where the markup it
 * may bring is known to be none. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mustache.h"

enum { OUT_MAX = 1 << 16, DATA_MAX = 1 << 12 };

struct piece {
    const char *s;
    size_t n;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct piece next_piece(struct piece *rest)
{
    const char *end = rest->n ? memchr(rest->s, 0xFF, rest->n) : NULL;
    struct piece p = {rest->s, end ? (size_t)(end - rest->s) : rest->n};
    size_t used = end ? p.n + 1 : p.n;

    rest->s += used;
    rest->n -= used;
    return p;
}

static const char *load(void *arg, const char *name, size_t *ret_n)
{
    const struct piece *p = arg;

    if (strcmp(name, "x") == 0)      /* one name that is never found */
        return NULL;
    *ret_n = p->n;
    return p->n ? p->s : "";
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* {{.}} lets no markup through, whatever the value. */
static void check_escape(struct arena *a, const json_t *value)
{
    struct buf out BUF_AUTO;
    struct faults f;

    faults_init(&f, a);
    buf_init(&out, OUT_MAX);
    const struct mustache *m = mustache_compile(a, "v", "{{.}}", 5, NULL, &f);
    must(m != NULL);
    enum status st = mustache_render(a, m, value, NULL, NULL, &out, &f);
    must((st == ST_INVALID) == (f.n_errors > 0));
    must(!memchr(out.data ? out.data : "", '<', out.len));
    must(!memchr(out.data ? out.data : "", '"', out.len));
    must(!memchr(out.data ? out.data : "", '\'', out.len));
}

static void render(struct arena *a, unsigned choice, struct piece text, struct piece partial,
                   const json_t *value)
{
    static const char *const allowed[] = {"a", NULL};
    const struct mustache_options o = {.raw_all = choice & 1,
                                       .raw_allowed = choice & 2 ? allowed : NULL};
    struct buf out BUF_AUTO;
    struct faults f;

    faults_init(&f, a);
    buf_init(&out, OUT_MAX);
    const struct mustache *m = mustache_compile(a, "t", text.s, text.n, &o, &f);
    must((m == NULL) == (f.n_errors > 0));
    for (size_t i = 0; i < f.n; i++)
        fault_text(&f, i);
    if (!m)
        return;
    enum status st = mustache_render(a, m, value, load, &partial, &out, &f);
    must((st == ST_INVALID) == (f.n_errors > 0));
    must(out.len <= OUT_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > DATA_MAX)
        return 0;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct piece rest = {(const char *)data + 1, size - 1};
    struct piece text = next_piece(&rest), partial = next_piece(&rest);
    json_t *value = json_loadb(rest.n ? rest.s : "", rest.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

    if (value)
        check_escape(a, value);
    render(a, data[0], text, partial, value);
    json_decref(value);
    return 0;
}
