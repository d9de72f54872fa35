/* SPDX-License-Identifier: MIT
 *
 * The SSO URL of a new profile: chosen from what JumpCloud's portal offers to the account, or pasted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "command/workplace.h"
#include "config/application.h"
#include "config/config.h"

struct application_list {
    struct application *items;
    size_t count;
    size_t shown; /* the first ones: those for AWS, when any looks so */
};
void application_list_clear(struct application_list *list);

/* What the portal offers to the account. `is_silent`: by the portal session that is kept alone. */
must_check bool application_list_fetch(struct workplace *workplace, const char *email, bool is_silent,
                                       struct application_list *list, struct error *error);

/* False when the list says something, and not that. */
bool application_list_may_have(const struct application_list *list, const char *url);

/* Asks for profile->url on the terminal. Where the profile's account is known its AWS applications are listed first,
 * for which a login may be needed, and a number will do; when they cannot be listed one sentence says so. An answer
 * that will not do is asked for again, three times in all. Nothing is ever written to standard output.
 * ERROR_NEEDS_PERSON without a terminal or an answer, ERROR_USAGE with the last reason. */
must_check bool application_choose(struct workplace *workplace, struct profile *profile, struct application_list *list,
                                   struct error *error);

#define CLEANUP_APPLICATION_LIST CLEANUP(application_list_clear)
