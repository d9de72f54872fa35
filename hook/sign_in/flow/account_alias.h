/* SPDX-License-Identifier: MIT
 *
 * The aliases of AWS accounts: decoration, so it comes after the sessions are kept and told, takes two seconds at the
 * most, and its failures are never seen. AWS is asked once for an account.
 */
#pragma once

#include <stddef.h>

#include "sign_in/flow/profile_sign_in.h"
#include "sign_in/flow/sign_in.h"

/* Puts the alias into what the record brings, if another profile knows it already. */
void account_alias_recall(const struct config *config, struct record *record);

/* Asks IAM for those that nobody knows, of the journeys that got an AWS session, and tells a note for each profile.
 * Where STS is somebody's own (sts_url), IAM is only asked if that is named, too. */
void account_alias_ask(struct sign_in *sign_in, const struct profile_sign_in *journeys, size_t count,
                       const struct sign_in_listener *listener);
