/* SPDX-License-Identifier: MIT
 *
 * A second organisation at hosts of its own (sso.eu. and console.eu. before the sandbox's domain), with another
 * account: a client with two accounts must keep them apart. It shares AWS with the first one. Both set their cookies
 * for the whole domain, so that a client with one cookie jar sends each organisation the cookies of the other.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

#define ORGANISATION_SSO_HOST "sso.eu." SANDBOX_DOMAIN
#define ORGANISATION_CONSOLE_HOST "console.eu." SANDBOX_DOMAIN

/* Sets its addresses; the account is created as the first organisation's is. */
void organisation_name_places(struct sandbox *second, unsigned short port);

/* Answers when the request is for one of its hosts; false when it is not. */
bool organisation_handle(struct sandbox *second, struct sandbox *first, const struct request *request,
                         struct answer *answer);

/* Notes "foreign_secret" for the record when the request brings a password or a session cookie of the organisation that
 * it is not for. */
void organisation_note_secrets(const struct sandbox *second, const struct sandbox *first, const struct request *request,
                               struct answer *answer);
