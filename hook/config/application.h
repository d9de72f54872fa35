/* SPDX-License-Identifier: MIT
 *
 * An application that JumpCloud's portal offers to an account; a profile can be created for it.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"

enum { APPLICATION_NAME_SIZE = 128, APPLICATIONS_MAX = 200 };

struct application {
    char name[APPLICATION_NAME_SIZE]; /* the portal's label, control characters escaped */
    char url[PROFILE_URL_SIZE];       /* of its SSO page */
    bool is_aws;                      /* it is probably an AWS application */
};
