/* SPDX-License-Identifier: MIT
 *
 * The SSO URL of a new profile: chosen from the applications of JumpCloud's portal, or typed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "command/context.h"
#include "config/application.h"
#include "config/config.h"

struct application_list {
    struct application *items;
    size_t count;
    size_t shown; /* the first ones are for AWS, or shown because none is */
};
void application_list_clear(struct application_list *list);

/* Fetches the applications that the portal offers to the account. `is_silent`: only with the stored portal session. */
must_check bool application_list_fetch(struct context *context, const char *email, bool is_silent,
                                       struct application_list *list, struct error *error);

/* False when the list is not empty and does not contain the URL. */
bool application_list_may_have(const struct application_list *list, const char *url);

/* Puts those that are for AWS first; `shown` is their number. */
void application_list_sort(struct application_list *list);

/* The profile that has this URL, "" when there is none. */
void application_profile(const struct config *config, const char *url, char name[static PROFILE_NAME_SIZE]);

/* Asks for profile->url on the terminal. If the account is known, lists its AWS applications first (this may need a
 * login) and accepts a number; if they cannot be listed, prints the reason. Asks again after an invalid answer, three
 * times in all. Never writes to standard output. ERROR_NEEDS_PERSON without a terminal or an answer, ERROR_USAGE with
 * the last reason. */
must_check bool application_choose(struct context *context, struct profile *profile, struct application_list *list,
                                   struct error *error);

#define CLEANUP_APPLICATION_LIST CLEANUP(application_list_clear)
