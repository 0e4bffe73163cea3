/* One's own account: password, sessions, tokens, what was tried, the role one works in. */
#pragma once
#include <stdint.h>
#include "web/dispatch.h"

/* /akun and what its forms send to: /akun/sandi, /akun/sesi/hapus, /akun/token, /akun/token/hapus,
 * /akun/peran */
web_handler account_answer, account_password_answer, account_session_answer, account_token_answer,
    account_token_end_answer, account_role_answer;

struct err;
/* What is wrong with the fields password and password_again, for whoever sets one; NULL: nothing.
 * account_id 0: nobody's yet. */
const char *account_new_password_fault(const struct site *s, const struct web_request *q,
                                       int64_t account_id, const char **ret_field, struct err *e);
