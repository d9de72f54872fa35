/* SPDX-License-Identifier: MIT
 *
 * The account that logs in, with the configuration and the keyring.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"
#include "keyring/keyring.h"

struct login_subject {
    const struct config *config; /* config and keyring are borrowed */
    struct keyring *keyring;
    struct account account; /* its e-mail is "" until it is typed */
    bool is_silent;         /* no questions, and settings only from the files */
};
