/* JSON through jansson: reading with a limit and a place, writing canonically. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <jansson.h>
#include "base/err.h"

struct arena;
struct faults;

/* Parses UTF-8 text of n bytes; on failure a fault at (where, line, column) and NULL.
 * Duplicate keys are refused. Depth is jansson's limit (2048). Caller owns the reference. */
json_t *json_read(const char *text, size_t n, const char *where, struct faults *f);
/* Compact with sorted keys (canonical for comparing), or indented for people. Arena string. */
char *json_canonical(struct arena *a, const json_t *j);
char *json_pretty(struct arena *a, const json_t *j);
/* Member access that never fails: absent or of another type gives NULL / dflt. */
const char *json_str(const json_t *obj, const char *key);
int64_t json_int(const json_t *obj, const char *key, int64_t dflt);
bool json_flag(const json_t *obj, const char *key);
/* obj[key] = string, or null when s is NULL. Bytes that are not UTF-8 become U+FFFD. */
void json_put(json_t *obj, const char *key, const char *s);
void json_put_int(json_t *obj, const char *key, int64_t v);
void json_put_flag(json_t *obj, const char *key, bool v);
/* Steals value. */
void json_put_new(json_t *obj, const char *key, json_t *value);
/* Drop the reference when the arena ends. Returns j. */
json_t *json_in(struct arena *a, json_t *j);
struct verdict;
struct verdicts;
/* {"clause","met","ruled","message","lawful","lawful_from","reading","overridable_by",
 * "facts":{..}}. met is true, false, or null: not proved, or, with "ruled": false, not ruled. */
json_t *json_verdict(const struct verdict *v);
json_t *json_met(enum met m);
