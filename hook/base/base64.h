/* SPDX-License-Identifier: MIT
 *
 * Base64 encoding and decoding (RFC 4648 sections 4 and 5). libcrypto has this too, but ajc-hook runs at every prompt
 * and must not load libcrypto.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"

/* Decodes the text and appends the bytes. Accepts only canonical base64, as base64_encode writes it. False, nothing
 * appended, for another alphabet, white space, missing padding or nonzero spare bits. */
bool base64_decode(const char *text, struct secret *bytes);

/* Appends the base64 text, with padding. */
void base64_encode(const struct secret *bytes, struct secret *text);

/* The same for the URL-safe alphabet: decodes text of either alphabet, padded or not; encodes without padding. */
bool base64_url_decode(const char *text, struct secret *bytes);
void base64_url_encode(const struct secret *bytes, struct secret *text);
