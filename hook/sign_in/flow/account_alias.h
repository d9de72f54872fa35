/* SPDX-License-Identifier: MIT
 *
 * The aliases of AWS accounts: decoration, so they come after the sessions, take two seconds at the most, and nobody
 * sees when they fail. AWS is asked once for an account.
 */
#pragma once

#include <stddef.h>

#include "sign_in/flow/profile_sign_in.h"

/* Asks IAM for those that the task does not name as known, of the profiles that got an AWS session, and reports them.
 * Where STS is somebody's own, IAM is only asked if that is named, too. */
void account_alias_report(struct driver *driver, const struct message_task *task,
                          const struct profile_sign_in *profiles, size_t count);
