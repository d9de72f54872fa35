/* SPDX-License-Identifier: MIT
 *
 * The SSO host: /saml2/CONNECTOR gives a page with an assertion to a client with a portal session.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

void sso_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
