/* SPDX-License-Identifier: MIT
 *
 * The options that `add` and `edit` share: what a profile is made of.
 */
#pragma once

#include <popt.h>

#include "base/error.h"
#include "config/config.h"

struct profile_options {
    char *url;
    char *role;
    char *external_id;
    char *saml_role;
    char *region;
    char *duration;
    char *account;
};

/* The popt table that fills `options`; one place in memory, so one use a process. */
const struct poptOption *profile_options_table(struct profile_options *options);
void profile_options_clear(struct profile_options *options);

/* Puts what was given into the profile; an empty text clears. The whole is checked by config_check_profile. */
must_check bool profile_options_apply(const struct profile_options *options, struct profile *profile,
                                      struct error *error);

#define CLEANUP_PROFILE_OPTIONS CLEANUP(profile_options_clear)
