/* SPDX-License-Identifier: MIT
 *
 * The user who logs in, and whether the module acts for this user. All queries to the name service are here, and they
 * are made before any fork.
 */
#pragma once

#include <security/pam_modules.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "options.h"

enum { PERSON_NAME_SIZE = 257 };

struct person {
    char name[PERSON_NAME_SIZE];
    uid_t uid;
    gid_t gid;
};

/* Finds the current PAM_USER (sudo changes it between the phases). False when the module does not act for its uid or
 * group. */
bool person_find(pam_handle_t *pam, const struct options *options, struct person *person);

/* False when the typed text cannot be a lasting password: the account has no password, so any text was accepted, or the
 * password must be changed at this login. True when that is not known (an account of a directory service, a screen
 * locker).
 */
bool person_has_lasting_password(pam_handle_t *pam, const struct person *person);

/* All groups of the user; the caller frees them. NULL on failure. */
gid_t *person_groups(const struct person *person, size_t *count);
