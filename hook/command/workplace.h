/* SPDX-License-Identifier: MIT
 *
 * What nearly every command works on: the configuration and the keyring, opened together.
 */
#pragma once

#include "base/error.h"
#include "config/config.h"
#include "keyring/keyring.h"

struct workplace {
    struct config *config;
    struct keyring keyring;
};

/* A keyring that cannot be used is said on standard error and is no failure. */
must_check bool workplace_open(struct workplace *workplace, struct error *error);

/* For what forgets: a keyring that is out of reach although it has keys is a failure, so that nothing is called
 * removed that is still there. One that cannot be used at all holds nothing and is not mentioned. */
must_check bool workplace_open_to_forget(struct workplace *workplace, struct error *error);

/* Reports sessions that the keyring had to evict. */
void workplace_close(struct workplace *workplace);

/* Which profile is meant: `named` when not NULL, else the shell's (AJC_PROFILE), else the default, else the only one.
 * ERROR_USAGE with the list when that leads nowhere; ERROR_CONFIG when there is no such profile. */
must_check bool workplace_profile(const struct workplace *workplace, const char *named, struct profile *profile,
                                  struct error *error);

#define CLEANUP_WORKPLACE CLEANUP(workplace_close)
