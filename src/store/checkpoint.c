/* Notes are read by writing: a text is taken only when it is byte for byte what would be written
 * for the values found in it. */
#include "store/checkpoint.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

static const char dash[] = "\xe2\x80\x94 ";      /* em dash, space */

enum { ALGORITHM_ED25519 = 1 };

bool note_origin_valid(const char *origin)
{
    size_t n = origin ? strlen(origin) : 0;
    if (n == 0 || n > NOTE_ORIGIN_MAX)
        return false;
    for (const char *p = origin; *p; p++)
        if (*p <= ' ' || *p > '~' || *p == '+')
            return false;
    return true;
}

/* ---- keys ---- */

void note_key_hash(const struct note_key *k, uint8_t ret[NOTE_KEY_HASH_LEN])
{
    uint8_t all[NOTE_ORIGIN_MAX + 2 + NOTE_PUBLIC_LEN];
    size_t n = strlen(k->origin);
    struct hash h;
    memcpy(all, k->origin, n);
    all[n++] = '\n';
    all[n++] = ALGORITHM_ED25519;
    memcpy(all + n, k->public_key, NOTE_PUBLIC_LEN);
    hash_bytes(all, n + NOTE_PUBLIC_LEN, &h);
    memcpy(ret, h.b, NOTE_KEY_HASH_LEN);
}

char *note_key_text(struct arena *a, const struct note_key *k)
{
    uint8_t hash[NOTE_KEY_HASH_LEN], key[1 + NOTE_PUBLIC_LEN] = {ALGORITHM_ED25519};
    note_key_hash(k, hash);
    memcpy(key + 1, k->public_key, NOTE_PUBLIC_LEN);
    return arena_printf(a, "%s+%s+%s", k->origin, hex_encode(a, hash, sizeof hash),
                        base64_encode(a, key, sizeof key));
}

bool note_key_parse(struct arena *a, const char *text, struct note_key *ret)
{
    struct note_key k = {0};
    uint8_t *key;
    size_t n, origin = strcspn(text, "+"), rest = strlen(text);
    const char *line = text[rest ? rest - 1 : 0] == '\n' ? arena_strndup(a, text, rest - 1) : text;
    if (origin > NOTE_ORIGIN_MAX || origin + 10 >= strlen(line))
        return false;
    memcpy(k.origin, line, origin);
    if (!base64_decode(a, line + origin + 10, &key, &n) || n != 1 + NOTE_PUBLIC_LEN)
        return false;
    memcpy(k.public_key, key + 1, NOTE_PUBLIC_LEN);
    if (!note_origin_valid(k.origin) || strcmp(note_key_text(a, &k), line) != 0)
        return false;
    *ret = k;
    return true;
}

/* ---- texts ---- */

char *checkpoint_text(struct arena *a, const char *origin, const struct checkpoint *c)
{
    return arena_printf(a, "%s\n%" PRIu64 "\n%s\n", origin, c->size,
                        base64_encode(a, c->root.b, HASH_LEN));
}

char *promise_text(struct arena *a, const char *origin, const struct hash *leaf)
{
    return arena_printf(a, "%s/promise\n%s\n", origin, base64_encode(a, leaf->b, HASH_LEN));
}

char *note_assemble(struct arena *a, const struct note_key *k, const char *text,
                    const uint8_t signature[NOTE_SIGNATURE_LEN])
{
    uint8_t all[NOTE_KEY_HASH_LEN + NOTE_SIGNATURE_LEN];
    note_key_hash(k, all);
    memcpy(all + NOTE_KEY_HASH_LEN, signature, NOTE_SIGNATURE_LEN);
    return arena_printf(a, "%s\n%s%s %s\n", text, dash, k->origin,
                        base64_encode(a, all, sizeof all));
}

/* ---- opening ---- */

/* One signature line without its line feed. */
static bool line_holds(struct arena *a, const char *line, size_t n, const char *text,
                       const struct note_key *k)
{
    uint8_t expected[NOTE_KEY_HASH_LEN], *all;
    size_t head = sizeof dash - 1, name = strlen(k->origin), len;
    if (n < head + name + 1 || memcmp(line, dash, head) != 0 ||
        memcmp(line + head, k->origin, name) != 0 || line[head + name] != ' ')
        return false;
    const char *code = arena_strndup(a, line + head + name + 1, n - head - name - 1);
    if (!base64_decode(a, code, &all, &len) || len != NOTE_KEY_HASH_LEN + NOTE_SIGNATURE_LEN)
        return false;
    note_key_hash(k, expected);
    return memcmp(all, expected, sizeof expected) == 0 &&
           crypto_sign_verify_detached(all + NOTE_KEY_HASH_LEN, (const uint8_t *)text,
                                       strlen(text), k->public_key) == 0;
}

bool note_open(struct arena *a, const char *note, const struct note_key *k, char **ret_text)
{
    const char *gap = strstr(note, "\n\n");
    size_t n = strlen(note);
    if (!gap || note[n - 1] != '\n' || !str_utf8_valid(note, n, NULL))
        return false;
    char *text = arena_strndup(a, note, (size_t)(gap - note) + 1);
    bool holds = false;
    for (const char *line = gap + 2; *line;) {
        size_t len = strcspn(line, "\n");
        if (len < sizeof dash - 1 || memcmp(line, dash, sizeof dash - 1) != 0)
            return false;
        holds = holds || line_holds(a, line, len, text, k);
        line += len + 1;
    }
    if (holds)
        *ret_text = text;
    return holds;
}

static const char *line_at(struct arena *a, const char *text, unsigned number)
{
    for (; number; number--) {
        text = strchr(text, '\n');
        if (!text++)
            return "";
    }
    return arena_strndup(a, text, strcspn(text, "\n"));
}

static bool hash_parse(struct arena *a, const char *text, struct hash *ret)
{
    uint8_t *p;
    size_t n;
    if (!base64_decode(a, text, &p, &n) || n != HASH_LEN)
        return false;
    memcpy(ret->b, p, HASH_LEN);
    return true;
}

bool checkpoint_parse(struct arena *a, const char *text, const char *origin,
                      struct checkpoint *ret)
{
    struct checkpoint c;
    int64_t size;
    if (!str_int64(line_at(a, text, 1), &size) || size < 0 ||
        !hash_parse(a, line_at(a, text, 2), &c.root))
        return false;
    c.size = (uint64_t)size;
    if (strcmp(checkpoint_text(a, origin, &c), text) != 0)
        return false;
    *ret = c;
    return true;
}

bool checkpoint_open(struct arena *a, const char *note, const struct note_key *k,
                     struct checkpoint *ret)
{
    char *text;
    return note_open(a, note, k, &text) && checkpoint_parse(a, text, k->origin, ret);
}

bool promise_open(struct arena *a, const char *note, const struct note_key *k,
                  struct hash *ret_leaf)
{
    char *text;
    struct hash leaf;
    if (!note_open(a, note, k, &text) || !hash_parse(a, line_at(a, text, 1), &leaf) ||
        strcmp(promise_text(a, k->origin, &leaf), text) != 0)
        return false;
    *ret_leaf = leaf;
    return true;
}
