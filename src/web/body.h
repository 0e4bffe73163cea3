/* The body of a POST as an object. Strict: a field twice, bytes that do not decode, or a control
 * character other than a line end or a tab are refused. Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

struct arena;

enum {
    BODY_GUEST_MAX = 64 << 10,       /* before signing in */
    BODY_MAX = 1 << 20,
    BODY_FIELDS_MAX = 4000,
};

enum body_kind { BODY_FORM, BODY_JSON, BODY_FILES /* multipart: web/upload.h */, BODY_OTHER };

/* By Content-Type; a charset other than UTF-8 is BODY_OTHER. */
enum body_kind body_kind(const char *content_type);
/* *ret is new and lives with the arena: strings by name (a form), or the JSON object. False:
 * *ret_why for the log. */
bool body_parse(struct arena *a, enum body_kind kind, const char *data, size_t n, json_t **ret,
                const char **ret_why);
