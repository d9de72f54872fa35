/* SPDX-License-Identifier: MIT
 *
 * The e-mail of a JumpCloud account, the name of a profile, and a user name on this machine. Pure functions.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { PROFILE_NAME_SIZE = 65, EMAIL_SIZE = 255 };

/* An e-mail is shown and sent as it was first written; comparison ignores case. Parses one; blanks around it are
 * dropped. False, `email` unchanged, when it is not an e-mail. `text` and `email` may be the same memory. */
must_check bool email_parse(const char *text, char email[static EMAIL_SIZE]);

/* Whether both e-mails name the same account. Two empty ones are equal, too. */
bool email_is_same(const char *one, const char *other);

/* The name of a profile: 1 to 64 letters and digits of ASCII and these, and not '-' at the start;
 * config_check_profile_name() checks it. */
#define PROFILE_NAME_EXTRA "._-"

/* User names from a directory service (SSSD, winbind) may be qualified: EXAMPLE\duffman, duffman@example.com; directory
 * services ignore their case. Builds the e-mail USER@DOMAIN (setting user_domain); a qualification of `user` is removed
 * first. False, `email` unchanged, when the result is not an e-mail. */
must_check bool login_name_email(const char *user, const char *domain, char email[static EMAIL_SIZE]);

/* Whether both names mean the same user: exact comparison; qualified names are compared without case. */
bool login_name_is_same(const char *one, const char *other);
