/* SPDX-License-Identifier: MIT
 *
 * The data that a security key signs (WebAuthn level 2). Pure functions.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"

/* Whether `origin` may use the relying party's id: it is the origin's host, or a parent of it that has a dot itself
 * ("jumpcloud.com", never "com"). */
bool webauthn_is_rp_id_of(const char *rp_id, const char *origin);

/* Whether it is unpadded base64url, the form in which messages contain challenges and credential ids; at most
 * `length_max` characters. */
bool webauthn_is_base64url(const char *text, unsigned length_max);

/* Appends the client data, byte for byte as JumpCloud's clients write them. Challenge and origin are valid ones. */
void webauthn_append_client_data(const char *challenge, const char *origin, struct secret *client_data);
