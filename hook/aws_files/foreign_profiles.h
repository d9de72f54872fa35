/* SPDX-License-Identifier: MIT
 *
 * Profiles as other tools keep them: aws-jumpcloud's keyring entry (JSON; aws_jumpcloud/keyring.py and profile.py, 2.1)
 * and saml2aws's accounts (INI; pkg/cfg/cfg.go, 2.36). Pure: text in, profiles out. Passwords and sessions that stand
 * beside them are not looked at.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "config/config.h"

struct foreign_profile {
    struct profile profile; /* its name may be none for ours: config_check_profile() tells */
    char reason[160];       /* why it cannot be taken; "": it can */
    bool is_added;          /* the reader's, false */
};

struct foreign_profiles {
    struct foreign_profile *all;
    size_t count;
    bool has_secrets; /* there were passwords or sessions */
};

/* JSON when it begins with a brace, else INI. ERROR_USAGE when it is neither tool's, or empty. An entry that
 * is not understood is there with a reason. */
must_check bool foreign_profiles_read(const char *text, struct foreign_profiles *profiles, struct error *error);
void foreign_profiles_clear(struct foreign_profiles *profiles);

#define CLEANUP_FOREIGN_PROFILES CLEANUP(foreign_profiles_clear)
