#include "procedure/parts_days.h"

#include "base/arena.h"
#include "base/json.h"
#include "gate/leaf.h"

#define STRIP_MAX 120          /* days drawn */

static json_t *day_json(struct ctx *c, const struct counted_day *day, bool first,
                        struct date earliest, struct date closes)
{
    json_t *d = json_object();
    struct ymd on = date_ymd(day->date);
    leaf_date(c->arena, d, "date", day->date);
    json_put_int(d, "weekday", date_weekday(day->date));
    json_put_int(d, "day", on.d);
    json_put(d, "month", first || on.d == 1
                             ? arena_printf(c->arena, "%.3s", date_month_name(on.m)) : NULL);
    json_put_flag(d, "counted", day->counted);
    json_put_int(d, "number", day->number);
    json_put(d, "why", day->why);
    json_put_flag(d, "holiday", day->why && date_weekday(day->date) < 6);
    json_put_flag(d, "today", date_cmp(day->date, c->today) == 0);
    json_put_flag(d, "earliest", date_cmp(day->date, earliest) == 0);
    json_put_flag(d, "beyond", date_cmp(day->date, earliest) > 0 && !day->why);
    json_put_flag(d, "closes", date_cmp(day->date, closes) == 0);
    return d;
}

json_t *days_strip(struct ctx *c, const struct count *n, struct date closes)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n->n_days; i++)
        json_array_append_new(list, day_json(c, &n->days[i], i == 0, n->until, closes));
    for (struct date at = date_add_days(n->until, 1);
         n->n_days && date_cmp(at, closes) <= 0 && json_array_size(list) < STRIP_MAX;
         at = date_add_days(at, 1)) {
        const struct counted_day more = {
            .date = at, .why = n->unit == UNIT_WORKING ? calendar_off(act_calendar(c), at) : NULL};
        json_array_append_new(list, day_json(c, &more, false, n->until, closes));
    }
    return list;
}
