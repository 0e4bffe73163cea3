/* Addresses, made from the tables of pages: "/seleksi/:selection/pengumuman". Nothing can be
 * reached that is in no table; a page without a path is for the house itself (the frame). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>
#include "base/err.h"

struct arena;
struct gate;
struct page;
struct web_request;
struct routes;

/* Two pages at one address, a page without a row in the matrix or an address that is none are
 * mistakes of the program: an error that names them. */
enum status routes_new(struct arena *a, const struct gate *g, struct routes **ret, struct err *e)
    __attribute__((warn_unused_result));
/* The page at the request's address, what the address names put into input; NULL: none. */
const struct page *routes_find(const struct routes *r, const struct web_request *q, json_t *input);
/* Does the page's own address name this input (so that a wrong one means: no such page)? */
bool route_names(const struct page *p, const char *field);
/* Pages for the menu: those with an address of at most one fixed part, "/" first. */
size_t routes_menu(const struct routes *r, const struct page *const **ret);
