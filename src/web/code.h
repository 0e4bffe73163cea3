/* The second step of signing in, and signing in once more before what binds. */
#pragma once
#include "web/dispatch.h"

/* /masuk/kode and /masuk/ulang */
web_handler code_answer, again_answer;
/* The form of the code, with what is carried, for one who has just given the password. */
struct carry;
void code_show(const struct site *s, const struct web_request *q, const struct carry *c,
               struct web_response *r);
/* For an act that wants the person's password anew (visitor->fresh is false): asks for it, and
 * carries along what was sent. 403 for a program. */
void again_asked(const struct site *s, const struct web_request *q, struct web_response *r);
