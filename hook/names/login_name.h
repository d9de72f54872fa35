/* SPDX-License-Identifier: MIT
 *
 * User names on this machine. Names from a directory service (SSSD, winbind) may be qualified: EXAMPLE\duffman,
 * duffman@example.com; directory services ignore their case. Pure functions.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "names/email.h"

/* Builds the e-mail USER@DOMAIN (setting user_domain); a qualification of `user` is removed first. False, `email`
 * unchanged, when the result is not an e-mail. */
must_check bool login_name_email(const char *user, const char *domain, char email[static EMAIL_SIZE]);

/* Whether both names mean the same user: exact comparison; qualified names are compared without case. */
bool login_name_is_same(const char *one, const char *other);
