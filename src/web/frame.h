/* What stands around every page: the body's name, the menu, the server's clock with its zone,
 * the banner of a folder whose legal time was set by hand. HTML only, never part of the data. */
#pragma once
#include <stdbool.h>
#include <jansson.h>
#include "base/date.h"

struct site;
struct web_request;

/* Lives with the request's arena. data: the page's own, for its title and zone. as_data: the same
 * address answers with JSON too (what ended badly is not offered as data). */
json_t *frame_of(const struct site *s, const struct web_request *q, const char *title,
                 const json_t *data, bool as_data);
/* The body's time zone, for times that hang on no selection. */
enum zone frame_zone(const struct site *s, const struct web_request *q);
