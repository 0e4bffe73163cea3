#include "gate/leaf.h"

#include "base/arena.h"
#include "base/json.h"

void leaf_date(struct arena *a, json_t *o, const char *key, struct date d)
{
    json_t *leaf = NULL;
    if (!date_is_none(d)) {
        leaf = json_object();
        json_put(leaf, "$date", date_iso(a, d));
    }
    json_put_new(o, key, leaf ? leaf : json_null());
}

void leaf_iso(struct arena *a, json_t *o, const char *key, const char *iso)
{
    struct date d;
    leaf_date(a, o, key, iso && date_parse(iso, &d) ? d : DATE_NONE);
}

void leaf_instant(struct arena *a, json_t *o, const char *key, instant t, enum zone z)
{
    json_t *leaf = NULL;
    if (t != INSTANT_NONE) {
        leaf = json_object();
        json_put(leaf, "$instant", instant_iso(a, t, z));
        json_put(leaf, "zone", zone_name(z));
    }
    json_put_new(o, key, leaf ? leaf : json_null());
}

json_t *leaf_of_clause(const struct regulation *r, const char *clause)
{
    if (!clause)
        return json_null();
    const struct clause *known = r ? regulation_clause_by_id(r, clause) : NULL;
    json_t *leaf = json_object();
    json_put(leaf, "$clause", clause);
    if (known)
        json_put(leaf, "cite", known->cite);
    if (known)
        json_put(leaf, "text", known->text);
    return leaf;
}

void leaf_clause(json_t *o, const char *key, const struct regulation *r, const char *clause)
{
    json_put_new(o, key, leaf_of_clause(r, clause));
}
