/* SPDX-License-Identifier: MIT
 *
 * AWS's side of a journey: where an assertion is redeemed, for how long and for which role, and what the credentials
 * that come back mean on this machine. Sends nothing.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/sign_in_result.h"
#include "sign_in/aws/sts.h"
#include "sign_in/jumpcloud/saml.h"

enum {
    ASSUME_ROLE_SECONDS_DEFAULT = 3600,  /* every role allows an hour; a chained one no more than that */
    ASSUME_ROLE_SKEW_SAID_SECONDS = 240, /* AWS takes requests that are five minutes off */
};

/* STS for the profile's region and the role's partition. `is_silent`: the environment has no say. */
must_check bool assume_role_find_endpoint(const struct config *config, const struct profile *profile, bool is_silent,
                                          const char *partition, struct sts_endpoint *endpoint, struct error *error);

/* How long the session shall last: as the profile says, else the assertion, else an hour; not longer than what AWS is
 * known to accept. */
long assume_role_duration(const struct profile *profile, const struct saml_assertion *assertion);
long assume_role_chained_duration(const struct profile *profile);

/* The ARN of the role to assume from the first one: the profile's own, or that name in the first role's account. */
void assume_role_chained_role(const struct profile *profile, const char *first_role_arn,
                              char role_arn[static CONFIG_VALUE_SIZE]);

/* Moves AWS's credentials for a role into the record, with their instants in this machine's clocks; AWS's clock is
 * `skew_seconds` ahead of ours. Notes what is new, and a clock that is wrong. */
void assume_role_fill(struct sts_credentials *from, const char *role_arn, long skew_seconds, struct record *record);
