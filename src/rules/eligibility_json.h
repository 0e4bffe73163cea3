/* The verdicts on one person as one line of JSON:
 * {"id","eligible":true|false|null,"findings":[{"clause","met":true|false|null,"fact","message"}]}
 * Written straight into a buffer: no tree is built, since a million of them are written. */
#pragma once
#include "base/err.h"

struct buf;

/* A JSON string with its quotation marks; s is UTF-8. NULL gives null. */
void eligibility_json_text(struct buf *b, const char *s);
/* The line with its line feed. `fact` holds all facts of a verdict, `message` also says what
 * would be lawful and from when. */
void eligibility_json_line(struct buf *b, const char *id, enum met all, const struct verdicts *vs);
