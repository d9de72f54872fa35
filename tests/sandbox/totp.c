/* SPDX-License-Identifier: MIT
 *
 * Time-based one-time passwords: RFC 6238 over RFC 4226.
 */
#include "totp.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "base/clock.h"

enum { STEP_SECONDS = 30, STEPS_AHEAD = 2 };

long long
totp_step_now(void)
{
    return clock_now() / STEP_SECONDS;
}

void
totp_code(const unsigned char *key, size_t key_size, long long step, char code[static TOTP_CODE_SIZE])
{
    unsigned char counter[8];
    unsigned char mac[20];
    const unsigned char *at;
    uint32_t number;

    for (size_t i = 0; i < sizeof(counter); i++) {
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    }
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA1, key, key_size, counter, sizeof(counter), mac) < 0) {
        abort();
    }
    at = mac + (mac[19] & 15); /* RFC 4226 §5.3: dynamic truncation */
    number = ((uint32_t)at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    snprintf(code, TOTP_CODE_SIZE, "%06u", number % 1000000);
}

long long
totp_step_of(const unsigned char *key, size_t key_size, long long first, const char *code)
{
    long long last = totp_step_now() + STEPS_AHEAD;

    for (long long step = first; step <= last; step++) {
        char right[TOTP_CODE_SIZE];
        totp_code(key, key_size, step, right);
        if (strcmp(code, right) == 0) {
            return step;
        }
    }
    return -1;
}
