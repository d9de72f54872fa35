/* SPDX-License-Identifier: MIT
 *
 * Names of users of this machine. Where a directory knows them (SSSD, winbind) they may be qualified: EXAMPLE\duffman,
 * duffman@example.com; directories compare them without case. Pure.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "names/email.h"

/* The e-mail that a user has by the rule "their name at this domain": without its qualification the name is the
 * person's. False, `email` untouched, when that makes none. */
must_check bool login_name_email(const char *user, const char *domain, char email[static EMAIL_SIZE]);

/* Whether both names are one user's: alike to the letter, qualified ones without case. */
bool login_name_is_same(const char *one, const char *other);
