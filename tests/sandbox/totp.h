/* SPDX-License-Identifier: MIT
 *
 * Time-based one-time passwords (RFC 6238) as JumpCloud accepts them: SHA-1, 30 seconds, six digits.
 */
#pragma once

#include <stddef.h>

/* The 30-second step, the current one or a neighbour, whose code this is; -1 when none's. */
long long totp_step_of(const unsigned char *key, size_t key_size, const char *code);
