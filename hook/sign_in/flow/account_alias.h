/* SPDX-License-Identifier: MIT
 *
 * The aliases of AWS accounts, for display only. They are requested after the sessions, with a timeout of two seconds,
 * and failures are only logged. One request per account.
 */
#pragma once

#include <stddef.h>

#include "sign_in/flow/profile_sign_in.h"

/* Asks IAM for the aliases that are not known yet, of the accounts of successful sign-ins, and reports them. If STS has
 * a configured URL, IAM is asked only if it has one, too. */
void account_alias_report(struct driver *driver, const struct message_task *task,
                          const struct profile_sign_in *profiles, size_t count);
