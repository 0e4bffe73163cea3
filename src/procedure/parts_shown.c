#include "procedure/parts_shown.h"

#include "base/arena.h"
#include "base/json.h"

json_t *shown_table(const char *caption, bool unseen)
{
    json_t *t = json_object();
    json_put(t, "caption", caption);
    json_put_flag(t, "caption_unseen", unseen);
    json_put_new(t, "columns", json_array());
    json_put_new(t, "rows", json_array());
    json_put_flag(t, "has_total", false);
    json_put_new(t, "total", json_array());
    return t;
}

void shown_column(json_t *table, const char *title, bool number)
{
    json_t *o = json_object();
    json_put(o, "title", title);
    json_put_flag(o, "number", number);
    json_array_append_new(json_object_get(table, "columns"), o);
}

json_t *shown_row(json_t *table)
{
    json_t *row = json_object();
    json_put_new(row, "cells", json_array());
    json_array_append_new(json_object_get(table, "rows"), row);
    return row;
}

static json_t *cell(json_t *table, json_t *row, const char *text, const char *href)
{
    json_t *cells = json_object_get(row, "cells"), *o = json_object();
    size_t at = json_array_size(cells);
    json_t *column = json_array_get(json_object_get(table, "columns"), at);
    json_put(o, "text", text);
    json_put(o, "href", href);
    json_put_new(o, "standing", json_null());
    json_put_flag(o, "head", at == 0);
    json_put_flag(o, "number", json_flag(column, "number"));
    json_put(o, "label", json_str(column, "title"));
    json_array_append_new(cells, o);
    return o;
}

void shown_cell(json_t *table, json_t *row, const char *text)
{
    cell(table, row, text, NULL);
}

void shown_link(json_t *table, json_t *row, const char *text, const char *href)
{
    cell(table, row, text, href);
}

json_t *shown_standing(enum standing s, const char *note)
{
    if (s == STANDING_NONE)
        return json_null();
    json_t *o = json_object();
    json_put_flag(o, "draft", s == STANDING_DRAFT);
    json_put_flag(o, "received", s == STANDING_RECEIVED);
    json_put_flag(o, "locked", s == STANDING_LOCKED);
    json_put_flag(o, "signed", s == STANDING_SIGNED);
    json_put(o, "note", note);
    return o;
}

void shown_standing_cell(json_t *table, json_t *row, enum standing s, const char *text)
{
    json_put_new(cell(table, row, text, NULL), "standing", shown_standing(s, text));
}

json_t *shown_action(const char *href, const char *title)
{
    if (!href)
        return json_null();
    json_t *o = json_object();
    json_put(o, "href", href);
    json_put(o, "title", title);
    return o;
}

json_t *shown_empty(const char *what, const char *first, const char *href, const char *title)
{
    json_t *o = json_object();
    json_put(o, "what", what);
    json_put(o, "first", first);
    json_put_new(o, "action", shown_action(href, title));
    return o;
}

const char *shown_percent(struct arena *a, struct ratio v, struct ratio most)
{
    struct ratio p, all = ratio_int(100), none = ratio_int(0);
    if (!ratio_div(v, most, &p) || !ratio_mul(p, all, &p) || ratio_cmp(p, none) < 0)
        p = none;
    return ratio_show(a, ratio_cmp(p, all) > 0 ? all : p, 2, '.');
}
