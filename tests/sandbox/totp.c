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

enum { STEP_SECONDS = 30, STEPS_OFF = 1, CODE_SIZE = 7 };

static void
code_of_step(const unsigned char *key, size_t key_size, uint64_t step, char code[static CODE_SIZE])
{
    unsigned char counter[8];
    unsigned char mac[20];
    const unsigned char *at;
    uint32_t number;

    for (size_t i = 0; i < sizeof(counter); i++) {
        counter[i] = (unsigned char)(step >> (56 - 8 * i));
    }
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA1, key, key_size, counter, sizeof(counter), mac) < 0) {
        abort();
    }
    at = mac + (mac[19] & 15); /* RFC 4226 §5.3: dynamic truncation */
    number = ((uint32_t)at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    snprintf(code, CODE_SIZE, "%06u", number % 1000000);
}

long long
totp_step_of(const unsigned char *key, size_t key_size, const char *code)
{
    long long now = clock_now() / STEP_SECONDS;

    for (long long step = now - STEPS_OFF; step <= now + STEPS_OFF; step++) {
        char right[CODE_SIZE];
        code_of_step(key, key_size, (uint64_t)step, right);
        if (strcmp(code, right) == 0) {
            return step;
        }
    }
    return -1;
}
