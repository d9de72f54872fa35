/* SPDX-License-Identifier: MIT
 *
 * The applications that JumpCloud's portal offers to an account.
 */
#pragma once

#include "sign_in/flow/sign_in.h"

/* Lists them in the record, with the portal session that is kept, else after a login ("": of the default account, or of
 * one that is asked for). In silence nothing but the kept portal session is used: ERROR_NEEDS_PERSON without one. */
bool applications_list(struct sign_in *sign_in, const char *email, struct record *record);
