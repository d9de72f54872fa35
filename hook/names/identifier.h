/* SPDX-License-Identifier: MIT
 *
 * What identifies something: a profile name, an AWS region, an AWS account id, the e-mail of a JumpCloud account, a
 * user name on this machine. One function each decides what is one. Pure functions.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { PROFILE_NAME_SIZE = 65, REGION_SIZE = 64, EMAIL_SIZE = 255 };

/* A profile name is 1 to 64 of the characters A-Z a-z 0-9 . _ -, not starting with "-", which would be an option. */
bool profile_name_is_valid(const char *name);

/* A region is parts of lower-case letters and digits, joined by "-" ("eu-central-1"). There is no list, so a new AWS
 * region is accepted, too. Parses one as users write it: blanks around it and capitals are accepted. Writes the
 * normalised form to `region`. False, `region` unchanged, when it is not a region. `text` and `region` may be the same
 * memory. */
must_check bool region_parse(const char *text, char region[static REGION_SIZE]);

/* An AWS account id: 12 digits. */
bool account_id_is_valid(const char *text);

/* An e-mail is shown and sent as it was first written; comparison ignores case. Parses one; blanks around it are
 * dropped. False, `email` unchanged, when it is not an e-mail. `text` and `email` may be the same memory. */
must_check bool email_parse(const char *text, char email[static EMAIL_SIZE]);

/* Whether both e-mails name the same account. Two empty ones are equal, too. */
bool email_is_same(const char *one, const char *other);

/* User names from a directory service (SSSD, winbind) may be qualified: EXAMPLE\duffman, duffman@example.com; directory
 * services ignore their case. Builds the e-mail USER@DOMAIN (setting user_domain); a qualification of `user` is removed
 * first. False, `email` unchanged, when the result is not an e-mail. */
must_check bool login_name_email(const char *user, const char *domain, char email[static EMAIL_SIZE]);

/* Whether both names mean the same user: exact comparison; qualified names are compared without case. */
bool login_name_is_same(const char *one, const char *other);
