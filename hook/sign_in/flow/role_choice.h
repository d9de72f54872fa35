/* SPDX-License-Identifier: MIT
 *
 * Which role of an assertion a profile means: the one that it names, else the only one, else the one that it had the
 * last time, else what the person chooses from a list. And whether it is in the account that the profile is known to
 * lead to.
 */
#pragma once

#include "base/error.h"
#include "config/config.h"
#include "sign_in/jumpcloud/saml.h"

/* The one role that is meant, NULL when a person has to say it or the named one is not there. It belongs to the
 * assertion. Pure. */
const struct saml_role *role_find(const struct profile *profile, const struct saml_assertion *assertion);

/* The same where role_find does not know: a person is asked, and the answer put into `learned->saml_role`.
 * ERROR_NEEDS_PERSON: there is nobody to ask. ERROR_CONFIG: the role that the profile names is not offered. The
 * sentences of both list the roles. */
must_check bool role_choose(const struct config *config, const struct profile *profile,
                            const struct saml_assertion *assertion, const struct saml_role **chosen,
                            struct config_learned *learned, struct error *error);

/* `role_arn` is the role of the session to be. ERROR_CONFIG when that is in another account than all sessions of the
 * profile before: the application may have been changed under the person, and what they type next is meant for the
 * former account. */
must_check bool role_check_account(const struct profile *profile, const char *role_arn, struct error *error);
