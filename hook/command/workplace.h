/* SPDX-License-Identifier: MIT
 *
 * The configuration and the keyring, opened together; nearly every command needs them.
 */
#pragma once

#include "base/error.h"
#include "config/config.h"
#include "keyring/keyring.h"

struct workplace {
    struct config *config;
    struct keyring keyring;
};

/* An unusable keyring is reported on standard error; it is not a failure. */
must_check bool workplace_open(struct workplace *workplace, struct error *error);

/* For commands that remove something: fails if a keyring with keys cannot be accessed, so that nothing is reported as
 * removed that still exists. An unavailable keyring is empty and is not reported. */
must_check bool workplace_open_to_forget(struct workplace *workplace, struct error *error);

/* Reports sessions that the keyring had to evict. */
void workplace_close(struct workplace *workplace);

/* The selected profile: `named` unless NULL, else the shell's (AJC_PROFILE), else the default, else the only one.
 * ERROR_USAGE with a list when none is selected; ERROR_CONFIG when it does not exist. */
must_check bool workplace_profile(const struct workplace *workplace, const char *named, struct profile *profile,
                                  struct error *error);

#define CLEANUP_WORKPLACE CLEANUP(workplace_close)
