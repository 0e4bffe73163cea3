/* Signing in and out. */
#pragma once
#include "web/dispatch.h"
#include "web/visitor.h"

struct arena;

/* /masuk and /keluar */
web_handler signin_answer, signout_answer;
/* For whoever finds that this needs somebody signed in: the form of signing in (a GET is sent to it,
 * a POST gets it with all that was typed), or 401 for a program. */
void signin_asked(const struct site *s, const struct web_request *q, struct web_response *r);
/* "Terlalu banyak percobaan. Coba lagi dalam ..." */
const char *signin_wait_text(struct arena *a, int seconds);
/* A POST that does not come from one of our pages, or not in this browser's name. */
void signin_stale(const struct site *s, const struct web_request *q, enum post_check why,
                  struct web_response *r);
