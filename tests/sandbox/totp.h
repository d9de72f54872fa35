/* SPDX-License-Identifier: MIT
 *
 * Time-based one-time passwords (RFC 6238) as JumpCloud accepts them: SHA-1, 30 seconds, six digits.
 */
#pragma once

#include <stddef.h>

enum { TOTP_CODE_SIZE = 7 };

/* The current half minute. */
long long totp_step_now(void);

/* The code of a half minute. */
void totp_code(const unsigned char *key, size_t key_size, long long step, char code[static TOTP_CODE_SIZE]);

/* The half minute, from `first` to the second from now, whose code this is; -1 when there is none. Old codes remain
 * valid, unlike at JumpCloud, so that a slow machine does not make a test fail. */
long long totp_step_of(const unsigned char *key, size_t key_size, long long first, const char *code);
