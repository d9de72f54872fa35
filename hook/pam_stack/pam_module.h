/* SPDX-License-Identifier: MIT
 *
 * What modules do with PAM_AUTHTOK in authenticate, and which answers they give.
 */
#pragma once

#include <stdbool.h>

#include "pam_stack/pam_config.h"

enum pam_kind {
    PAM_SETS,          /* may put anything there; also every module that is not in the table */
    PAM_LEAVES,        /* does not touch it */
    PAM_ASKS,          /* puts something there when there is nothing */
    PAM_CHECKS,        /* its success says of what lies there that it is the password; asks when there is nothing */
    PAM_CHECKS_ASKING, /* as PAM_CHECKS, but may ask again */
    PAM_PERMITS,       /* always PAM_SUCCESS */
    PAM_DENIES,        /* never */
    PAM_IS_ROOT,       /* leaves it, and what it says is the same at each try */
    PAM_IS_OURS,
};

/* What lies in PAM_AUTHTOK: nothing, the password, something that may be neither. */
enum pam_token { PAM_NO_TOKEN, PAM_RIGHT_TOKEN, PAM_SOME_TOKEN, PAM_TOKENS };

/* `told` are more modules that are to be taken for ones that check passwords, with commas between them. */
enum pam_kind pam_module_kind(const struct pam_entry *entry, const char *told);

/* Whether its success says something of the password. */
bool pam_module_checks(enum pam_kind kind);

bool pam_module_is_success(int result);

/* Whether it ever gives that answer. */
bool pam_module_can_answer(enum pam_kind kind, const struct pam_entry *entry, int result);

/* What lies in PAM_AUTHTOK behind it. */
enum pam_token pam_module_token(enum pam_kind kind, int result, enum pam_token token);
