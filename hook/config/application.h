/* SPDX-License-Identifier: MIT
 *
 * An application that JumpCloud's portal offers to an account: what a profile can be made for.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"

enum { APPLICATION_NAME_SIZE = 128, APPLICATIONS_MAX = 200 };

struct application {
    char name[APPLICATION_NAME_SIZE]; /* as the portal shows it, control characters made visible */
    char url[PROFILE_URL_SIZE];       /* of its SSO page */
    bool is_aws;                      /* it looks like one for AWS */
};
