/* SPDX-License-Identifier: MIT
 *
 * Profiles of other tools: aws-jumpcloud's keyring entry (JSON; aws_jumpcloud/keyring.py and profile.py, 2.1) and
 * saml2aws's accounts (INI; pkg/cfg/cfg.go, 2.36). Pure functions. Passwords and sessions in the same text are ignored.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "config/config.h"

struct foreign_profile {
    struct profile profile; /* its name may be invalid for ajc: see config_check_profile() */
    char reason[160];       /* why it cannot be imported; "": it can */
    bool is_added;          /* for the caller; false here */
};

struct foreign_profiles {
    struct foreign_profile *all;
    size_t count;
    bool has_secrets; /* the text contains passwords or sessions */
};

/* Parses JSON when the text starts with a brace, else INI. ERROR_USAGE when it is empty or not from these tools. An
 * entry that cannot be imported is listed with a reason. */
must_check bool foreign_profiles_read(const char *text, struct foreign_profiles *profiles, struct error *error);
void foreign_profiles_clear(struct foreign_profiles *profiles);

#define CLEANUP_FOREIGN_PROFILES CLEANUP(foreign_profiles_clear)
