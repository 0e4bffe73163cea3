#include "access/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>

int64_t totp_step(instant t)
{
    return t / (TOTP_STEP_SECONDS * INSTANT_SECOND);
}

/* RFC 4226, 5.3: four bytes from where the last nibble points, without the sign. */
void totp_code(const uint8_t *secret, size_t n, int64_t step, char ret[TOTP_DIGITS + 1])
{
    uint8_t counter[8], mac[EVP_MAX_MD_SIZE] = {0};
    unsigned mac_n = 0;
    uint64_t c = (uint64_t)step;
    for (int i = 7; i >= 0; i--, c >>= 8)
        counter[i] = (uint8_t)c;
    HMAC(EVP_sha1(), secret, (int)n, counter, sizeof counter, mac, &mac_n);
    const uint8_t *at = mac + (mac_n ? mac[mac_n - 1] & 15 : 0);
    uint32_t bits = ((uint32_t)at[0] & 0x7F) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    snprintf(ret, TOTP_DIGITS + 1, "%06u", (unsigned)(bits % 1000000));
}
