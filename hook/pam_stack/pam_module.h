/* SPDX-License-Identifier: MIT
 *
 * What modules do with PAM_AUTHTOK in authenticate, and which results they return.
 */
#pragma once

#include <stdbool.h>

#include "pam_stack/pam_config.h"

enum pam_kind {
    PAM_SETS,          /* may set any text; also every module that is not in the table */
    PAM_LEAVES,        /* does not change it */
    PAM_ASKS,          /* sets it when it is empty */
    PAM_CHECKS,        /* its success means that the text is the password; prompts when it is empty */
    PAM_CHECKS_ASKING, /* as PAM_CHECKS, but may prompt again */
    PAM_PERMITS,       /* always PAM_SUCCESS */
    PAM_DENIES,        /* never PAM_SUCCESS */
    PAM_IS_ROOT,       /* does not change it, and returns the same result at each attempt */
    PAM_IS_OURS,
};

/* The content of PAM_AUTHTOK: nothing, the right password, or unknown text. */
enum pam_token { PAM_NO_TOKEN, PAM_RIGHT_TOKEN, PAM_SOME_TOKEN, PAM_TOKENS };

/* `extra_modules`: further modules that check passwords, separated by commas (password_module=). */
enum pam_kind pam_module_kind(const struct pam_entry *entry, const char *extra_modules);

/* Whether its success means that the password is right. */
bool pam_module_checks(enum pam_kind kind);

bool pam_module_is_success(int result);

/* Whether it can return that result. */
bool pam_module_can_answer(enum pam_kind kind, const struct pam_entry *entry, int result);

/* The content of PAM_AUTHTOK after it. */
enum pam_token pam_module_token(enum pam_kind kind, int result, enum pam_token token);
