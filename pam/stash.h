/* SPDX-License-Identifier: MIT
 *
 * The password between authenticate, the only phase that sees it, and the first later phase, which an application
 * enters only when the password was right. It is kept on the PAM handle, in pages of its own: not in core dumps, not
 * swapped where the limits allow it, empty in every forked process, wiped when it is used, replaced, or the handle
 * ends.
 */
#pragma once

#include <security/pam_modules.h>
#include <stdbool.h>
#include <stddef.h>

#include "person.h"

struct stash {
    struct person person;
    size_t size; /* of the password; 0: nothing here, as in a forked process */
    char password[PAM_MAX_RESP_SIZE];
};

/* Keeps a copy of the password in place of an earlier one. Nothing is kept of an empty one or one that PAM could have
 * cut (PAM_MAX_RESP_SIZE and longer). */
void stash_keep(pam_handle_t *pam, const struct person *person, const char *password);

/* What is kept; NULL when there is nothing. */
const struct stash *stash_find(pam_handle_t *pam);

void stash_discard(pam_handle_t *pam);
