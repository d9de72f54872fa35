/* SPDX-License-Identifier: MIT
 *
 * Which of an assertion's roles a profile means.
 */
#pragma once

#include "base/error.h"
#include "sign_in/saml.h"
#include "store/config.h"

/* The one role that the profile names (saml_role: an ARN, or a role's name), or the only one there is; NULL when that
 * does not say it. It belongs to the assertion. Pure. */
const struct saml_role *role_find(const struct profile *profile, const struct saml_assertion *assertion);

/* The same where role_find does not know: fails with the list of roles. ERROR_CONFIG: the role that the profile names
 * is not offered. ERROR_NEEDS_PERSON: one of several has to be chosen. */
must_check bool role_choose(const struct profile *profile, const struct saml_assertion *assertion,
                            const struct saml_role **chosen, struct error *error);
