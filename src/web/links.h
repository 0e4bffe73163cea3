/* One-time links, and the pages that send them: a lost password, an applicant who registers. */
#pragma once
#include "web/dispatch.h"

/* /tautan/:link, /lupa, /daftar */
web_handler link_answer, forgot_answer, register_answer;
