/* SPDX-License-Identifier: MIT
 *
 * Whose login it is, and where what belongs to it is found and kept.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"
#include "keyring/keyring.h"

struct login_subject {
    const struct config *config; /* borrowed, as the keyring is */
    struct keyring *keyring;
    struct account account; /* its e-mail is "" until one is typed */
    bool is_silent;         /* nobody is asked and everything comes from the files */
};
