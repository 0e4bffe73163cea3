/* Codes by time (RFC 6238): HMAC-SHA-1, steps of 30 seconds, six digits. Pure. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"

enum { TOTP_SECRET_LEN = 20, TOTP_STEP_SECONDS = 30, TOTP_DIGITS = 6 };

int64_t totp_step(instant t);
/* Six digits and a NUL. */
void totp_code(const uint8_t *secret, size_t n, int64_t step, char ret[TOTP_DIGITS + 1]);
