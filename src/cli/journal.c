/* selter journal verify: recomputes the whole journal and reports every finding. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "cli/commands.h"
#include "store/store.h"
#include "store/verify.h"

#define NOTE_MAX ((size_t)64 << 10)

json_t *journal_report_json(struct cli *c, const struct journal_report *r, enum status s)
{
    json_t *o = json_object(), *list = json_array();
    json_put_flag(o, "holds", s == ST_OK);
    json_put_int(o, "records", (int64_t)r->records);
    json_put_int(o, "leaves", (int64_t)r->leaves);
    json_put_int(o, "padding", (int64_t)r->padding);
    json_put_int(o, "waiting", (int64_t)r->waiting);
    json_put_int(o, "facts", (int64_t)r->facts);
    json_put_int(o, "erased", (int64_t)r->erased);
    json_put_int(o, "checkpoints", (int64_t)r->checkpoints);
    json_put_int(o, "size", (int64_t)r->head.size);
    json_put(o, "root", hex_encode(c->arena, r->head.root.b, HASH_LEN));
    json_put_int(o, "found", (int64_t)r->found);
    for (size_t i = 0; i < r->n; i++) {
        json_t *f = json_object();
        json_put(f, "fault", journal_fault_word(r->v[i].fault));
        json_put(f, "place", r->v[i].place);
        json_put(f, "message", r->v[i].message);
        json_array_append_new(list, f);
    }
    json_put_new(o, "findings", list);
    return o;
}

void journal_report_print(struct cli *c, const struct journal_report *r, enum status s)
{
    for (size_t i = 0; i < r->n; i++)
        printf("%s: %s (%s)\n", r->v[i].place, r->v[i].message, journal_fault_word(r->v[i].fault));
    if (r->found > r->n)
        printf("... dan %llu temuan lain\n", (unsigned long long)(r->found - r->n));
    if (r->erased)
        printf("Data pribadi pada %llu fakta telah dihapus.\n", (unsigned long long)r->erased);
    printf("%llu catatan, %llu daun, %llu fakta, %llu segel; akar %s pada ukuran %llu: %s.\n",
           (unsigned long long)r->records, (unsigned long long)r->leaves,
           (unsigned long long)r->facts, (unsigned long long)r->checkpoints,
           hex_encode(c->arena, r->head.root.b, HASH_LEN), (unsigned long long)r->head.size,
           s == ST_OK ? "utuh" : "TIDAK UTUH");
}

static enum status known_note(struct cli *c, const char **ret)
{
    char *text;
    size_t n;
    enum status s = cli_read(c, cli_option(c, "note"), NOTE_MAX, &text, &n);
    *ret = text;
    return s;
}

enum status command_journal_verify(struct cli *c)
{
    struct store_options o = {.data_dir = cli_option(c, "data"), .db_url = cli_option(c, "db")};
    struct journal_verify_options v = {.now = clock_machine()};
    struct journal_report r = {0};
    struct store *store;
    struct err e = {0};
    const char *note;
    if (cli_option(c, "note")) {
        if (known_note(c, &note) != ST_OK)
            return ST_INVALID;
        v.notes = &note;
        v.n_notes = 1;
    }
    if (store_open(&o, &store, &e) != ST_OK)
        return cli_error(c, &e);
    enum status s = journal_verify(store, c->arena, &v, &r, &e);
    store_close(store);
    if (s == ST_ERROR)
        return cli_error(c, &e);
    if (c->json)
        cli_print_json(c, journal_report_json(c, &r, s));
    else
        journal_report_print(c, &r, s);
    return s;
}
