/* SPDX-License-Identifier: MIT
 *
 * Base64 (RFC 4648 section 4) to bytes and back. libcrypto has it as well, but ajc-hook, which runs at every prompt,
 * is not to load that.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"

/* Appends the bytes that the text stands for. False, nothing appended, when it is not exactly what base64_encode would
 * make of them: another alphabet, white space, missing padding, spare bits that are set. */
bool base64_decode(const char *text, struct secret *bytes);

/* Appends the text, with padding. */
void base64_encode(const struct secret *bytes, struct secret *text);
