/* selter deadline: the earliest lawful closing, with every day that was skipped. */
#include "base/arena.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/law.h"
#include "rules/announcement.h"

static json_t *skipped_json(struct arena *a, const struct count *n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n->n_days; i++) {
        if (n->days[i].counted)
            continue;
        json_t *o = json_object();
        json_put(o, "date", date_iso(a, n->days[i].date));
        json_put(o, "why", n->days[i].why);
        json_array_append_new(list, o);
    }
    return list;
}

static void print_json(struct cli *c, const struct regulation *r, struct date opens,
                       const struct count *n)
{
    json_t *j = json_object();
    json_put(j, "opens", date_iso(c->arena, opens));
    json_put(j, "closes_earliest", date_iso(c->arena, n->until));
    json_put_int(j, "count", r->announcement.period.count);
    json_put(j, "unit", unit_word(r->announcement.period.unit));
    json_put(j, "clause", r->announcement.period.clause);
    json_put_new(j, "skipped", skipped_json(c->arena, n));
    if (n->provisional)
        json_put_flag(j, "provisional", true);
    cli_print_json(c, j);
}

static void print_text(struct cli *c, const struct regulation *r, struct date opens,
                       const struct count *n)
{
    printf("Dibuka %s; ditutup paling cepat %s: %d %s (%s).\n", date_show_long(c->arena, opens),
           date_show_long(c->arena, n->until), r->announcement.period.count,
           unit_name(r->announcement.period.unit), r->announcement.period.clause);
    for (size_t i = 0; i < n->n_days; i++) {
        const struct counted_day *d = &n->days[i];
        if (d->counted)
            printf("  %-32s %d\n", date_show_long(c->arena, d->date), d->number);
        else
            printf("  %-32s -  %s\n", date_show_long(c->arena, d->date), d->why);
    }
    if (n->provisional)
        printf("Kalender tahun yang dihitung masih perkiraan.\n");
}

static enum status earliest(struct cli *c, const struct regulation *r, const struct calendar *cal,
                            struct date opens)
{
    struct count n;
    struct verdicts v;
    verdicts_init(&v, c->arena);
    enum status s = announcement_earliest(r, cal, opens, &n, &v);
    if (s == ST_OK && r->announcement.period.clause) {
        if (c->json)
            print_json(c, r, opens, &n);
        else
            print_text(c, r, opens, &n);
        return ST_OK;
    }
    if (c->json) {
        json_t *j = json_object();
        json_put(j, "opens", date_iso(c->arena, opens));
        json_put(j, "closes_earliest", NULL);
        json_put(j, "clause", NULL);
        json_put(j, "message", v.n ? v.v[0].message : NULL);
        cli_print_json(c, j);
    } else {
        law_print_verdicts(c, &v);
    }
    return s;
}

enum status command_deadline(struct cli *c)
{
    const char *key = cli_option(c, "regulation"), *opens = cli_option(c, "opens");
    const struct regulation *r;
    struct calendar cal;
    struct date d;
    if (!key || !opens)
        return cli_usage(c, "selter deadline memerlukan --regulation KEY dan --opens YYYY-MM-DD");
    if (!date_parse(opens, &d))
        return cli_usage(c, "\"%s\" bukan tanggal; tulis YYYY-MM-DD", opens);
    enum status s = law_regulation(c, key, &r);
    if (s == ST_OK)
        s = law_calendar(c, cli_option(c, "calendar"), &cal);
    return s == ST_OK ? earliest(c, r, &cal, d) : s;
}
