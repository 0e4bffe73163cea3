/* Two other forms of a page, made of its data: a calendar (RFC 5545) of data.calendar and a feed
 * (RFC 4287) of data.feed. Both are sent as they are, without the frame.
 *
 *   calendar {name, stamp (instant leaf), events [{uid, title, about, from, until, href}]}
 *     from, until: date leaves, both days included; or at (instant leaf) and minutes; place if it has one
 *   feed {title, author, updated (instant leaf), entries [{id, title, about, at (instant leaf), href}]}
 *
 * href is an address of ours; it is made absolute with the host that was asked. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

struct arena;

extern const char feed_calendar_type[], feed_atom_type[];

/* base: "https://host"; self: the page's own path. NULL: it would be longer than 1 MiB. */
const char *feed_calendar(struct arena *a, const json_t *data, const char *base, size_t *ret_n);
const char *feed_atom(struct arena *a, const json_t *data, const char *base, const char *self,
                      size_t *ret_n);
