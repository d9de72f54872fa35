/* SPDX-License-Identifier: MIT
 *
 * Who is logging in, and whether the module has any business with them. Everything that may ask the name service is
 * here, and it is asked before anything is forked.
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

/* PAM_USER as it stands now (sudo changes it between the phases), when the uid and the group are ones to act for. */
bool person_find(pam_handle_t *pam, const struct options *options, struct person *person);

/* False when whatever was typed cannot be the password of the days to come: the account has none, so that anything was
 * let in, or it must be changed at this login. True where that cannot be read (a directory's account, a screen locker).
 */
bool person_has_lasting_password(pam_handle_t *pam, const struct person *person);

/* All groups of the person; the caller frees. NULL when they cannot be found. */
gid_t *person_groups(const struct person *person, size_t *count);
