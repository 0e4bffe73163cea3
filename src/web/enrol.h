/* The second factor of one's own account: enrolled, its paper codes renewed, taken off. */
#pragma once
#include "web/dispatch.h"

/* /akun/kode, /akun/kode/pemulihan, /akun/kode/hapus */
web_handler enrol_answer, enrol_codes_answer, enrol_remove_answer;
