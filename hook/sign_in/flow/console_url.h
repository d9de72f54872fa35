/* SPDX-License-Identifier: MIT
 *
 * `console`: the address that signs a browser in to AWS's web console with a profile's session.
 */
#pragma once

#include "sign_in/flow/sign_in.h"

/* Makes a session first where there is none that lives for another minute, which has a record of its own. The last
 * record has the address, or says why there is none. `service`: the console's page, "" for the start page. */
void console_find(struct sign_in *sign_in, const char *profile_name, const char *service,
                  const struct sign_in_listener *listener);
