/* SPDX-License-Identifier: MIT
 *
 * Which role of an assertion a profile means: the one that it names, else the only one, else the one that it had the
 * last time; otherwise ajc-hook asks. And whether it is in the account that the profile is known to lead to. Pure.
 */
#pragma once

#include "protocol/failure.h"
#include "protocol/message.h"
#include "sign_in/jumpcloud/saml.h"

/* The roles that the profile may mean; they belong to the assertion. */
struct role_candidates {
    const struct saml_role *roles[SAML_ROLES_MAX];
    size_t count;
};

/* `saml_role`: the name or ARN that is wanted, "": any. One candidate is the role. None (false, ERROR_CONFIG): the role
 * that is wanted is not offered; the sentence lists those that are. */
must_check bool role_find(const struct message_profile *profile, const char *saml_role,
                          const struct saml_assertion *assertion, struct role_candidates *found,
                          struct failure *failure);

/* `role_arn` is the role of the session to be. ERROR_CONFIG when that is in another account than all sessions of the
 * profile before: the application may have been changed under the person, and what they type next is meant for the
 * former account. */
must_check bool role_check_account(const struct message_profile *profile, const char *role_arn,
                                   struct failure *failure);
