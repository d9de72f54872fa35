/* SPDX-License-Identifier: MIT
 *
 * AWS's side of a profile's sign-in: which role of an assertion the profile uses (the configured one, else the
 * only one, else that of its previous session; otherwise ajc-hook asks), for how long the credentials are valid, and
 * which role is assumed with them afterwards. Sends nothing.
 */
#pragma once

#include <stdbool.h>

#include "protocol/failure.h"
#include "protocol/message.h"
#include "sign_in/jumpcloud/saml.h"

enum {
    ASSUME_ROLE_SECONDS_DEFAULT = 3600, /* every role allows one hour; a chained one at most one hour */
    ASSUME_ROLE_SKEW_MAX_SECONDS = 240, /* AWS accepts a skew of five minutes */
};

/* The roles that the profile may use; they belong to the assertion. */
struct role_candidates {
    const struct saml_role *roles[SAML_ROLES_MAX];
    size_t count;
};

/* `saml_role`: the wanted name or ARN; "": any. A single candidate is the role to use. None (false, ERROR_CONFIG): the
 * wanted role is not offered; the sentence lists the offered ones. */
must_check bool assume_role_find(const struct message_profile *profile, const char *saml_role,
                                 const struct saml_assertion *assertion, struct role_candidates *found,
                                 struct failure *failure);

/* `role_arn`: the role of the new session. ERROR_CONFIG when it is in another account than the earlier sessions of the
 * profile: the application may have been changed, and the user's next commands are meant for the earlier account. */
must_check bool assume_role_check_account(const struct message_profile *profile, const char *role_arn,
                                          struct failure *failure);

/* The requested duration: from the profile, else the assertion, else one hour; limited to what AWS is known to
 * accept. */
long assume_role_duration(const struct message_profile *profile, const struct saml_assertion *assertion);
long assume_role_chained_duration(const struct message_profile *profile);

/* The ARN of the chained role: from the profile, or built from the name and the first role's account. */
void assume_role_chained_role(const struct message_profile *profile, const char *first_role_arn,
                              char role_arn[static PROTOCOL_ARN_SIZE]);

/* True, and sets the failure, when the clock skew is larger than AWS accepts. */
bool assume_role_is_clock_wrong(long skew_seconds, struct failure *failure);
