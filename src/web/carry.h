/* What somebody typed, carried over the pages of signing in, and where it is to go.
 *
 * The fields ride as hidden inputs "_carry.NAME" with "_go" (the address they were sent to) and
 * "_back" (where to go when nothing is carried). Nothing is sent on by itself: at the end a page
 * shows the button that sends it again. Passwords and codes are never carried. */
#pragma once
#include <jansson.h>
#include <stdbool.h>

struct site;
struct web_request;
struct web_response;

struct carry {
    const char *back;            /* NULL: home */
    const char *go;              /* NULL: nothing is carried */
    json_t *fields;              /* [{name, value}] */
};

/* A path of our own ("/a?b"), not "//elsewhere". */
bool carry_is_path(const char *path);
/* What a form of signing in brought along. */
void carry_taken(const struct web_request *q, struct carry *ret);
/* What was posted to the address of q itself. */
void carry_posted(const struct web_request *q, struct carry *ret);
/* Into the data of a page, for the partial "carry". */
void carry_show(const struct web_request *q, const struct carry *c, json_t *data);
/* Signed in: back to where one was, or the page that sends on what was typed. */
void carry_on(const struct site *s, const struct web_request *q, const struct carry *c,
              struct web_response *r);
/* "?_back=..." or "" */
const char *carry_query(const struct web_request *q, const struct carry *c);
/* /beranda, or /akun as long as there is none. */
const char *carry_home(const struct site *s);
