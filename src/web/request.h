/* A request as the router wants it: the address taken apart and decoded, the query as an object,
 * what kind of answer is asked for. Decoding is strict: what does not decode to UTF-8 without
 * control characters does not come in. What a POST carries is read by web/body.h. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>
#include "base/date.h"

struct arena;
struct upload;
struct visitor;

enum { REQUEST_SEGMENTS_MAX = 16, REQUEST_QUERY_MAX = 32 };

struct web_request {
    struct arena *arena;
    const char *method;
    const char *path;            /* as sent, without the query */
    char *segments[REQUEST_SEGMENTS_MAX]; /* decoded; without a ".json" or ".xlsx" at the end */
    size_t n_segments;
    const char *raw_query;       /* as sent, without '?'; "" */
    bool trailing_slash;         /* "/regulasi/": answered by a redirect */
    json_t *query;               /* strings; lives with the arena; "format" taken out */
    bool json;                   /* by suffix, ?format=json or Accept */
    bool xlsx;                   /* the table of the page is asked for, as a workbook */
    const char *if_none_match;   /* NULL */
    /* What else the head says; NULL where it does not. */
    const char *host, *cookie, *authorization, *origin, *fetch_site, *csrf, *agent;
    bool forwarded;              /* it came through a proxy */
    const char *address;         /* of the other end, or what the proxy in front says it is */
    json_t *form;                /* POST: a flat object of strings, or the JSON object sent; NULL */
    bool form_is_json;
    struct upload *upload;       /* files that came with the form; NULL */
    instant arrived;             /* legal time at which the last byte was read; 0: no body */
    struct visitor *visitor;     /* never NULL once it is answered */
    bool gzip;                   /* the answer may be compressed */
};

/* False: the target cannot be decoded; *ret_why for the log. accept and if_none_match may be
 * NULL. */
bool request_parse(struct arena *a, const char *method, const char *target, const char *accept,
                   const char *if_none_match, struct web_request *ret, const char **ret_why);
/* The weight of a type in a header like Accept, in thousandths; -1: not named. */
int request_weight(const char *accept, const char *type);
