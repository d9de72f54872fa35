/* SPDX-License-Identifier: MIT
 *
 * The password between authenticate, the only phase that sees it, and the first later phase, which an application calls
 * only when the password was right. It is stored on the PAM handle, in separate pages: not in core dumps, not swapped
 * if the limits allow that, empty in every forked process, and wiped when it is used or replaced or the handle ends.
 */
#pragma once

#include <security/pam_modules.h>
#include <stdbool.h>
#include <stddef.h>

#include "person.h"

struct stash {
    struct person person;
    size_t size; /* of the password; 0: none, as in a forked process */
    char password[PAM_MAX_RESP_SIZE];
};

/* Stores a copy of the password and removes an earlier one. Does not store an empty one, or one that PAM may have
 * truncated (PAM_MAX_RESP_SIZE and longer). */
void stash_keep(pam_handle_t *pam, const struct person *person, const char *password);

/* The stored password; NULL when there is none. */
const struct stash *stash_find(pam_handle_t *pam);

void stash_discard(pam_handle_t *pam);
