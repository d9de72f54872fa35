/* SPDX-License-Identifier: MIT
 *
 * The options that `add` and `edit` share.
 */
#include "command/profile_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const struct poptOption *
profile_options_table(struct profile_options *options)
{
    static struct poptOption table[8];
    const struct poptOption filled[] = {
        {"url", '\0', POPT_ARG_STRING, &options->url, 0, "SSO URL of the AWS application in JumpCloud", "URL"},
        {"role", '\0', POPT_ARG_STRING, &options->role, 0, "role to assume after the login", "NAME|ARN"},
        {"external-id", '\0', POPT_ARG_STRING, &options->external_id, 0, "external id that this role asks for", "ID"},
        {"saml-role", '\0', POPT_ARG_STRING, &options->saml_role, 0, "which of several roles that JumpCloud offers",
         "NAME|ARN"},
        {"region", '\0', POPT_ARG_STRING, &options->region, 0, "AWS region", "REGION"},
        {"duration", '\0', POPT_ARG_STRING, &options->duration, 0, "how long a session shall last, 15m to 12h", "8h"},
        {"account", '\0', POPT_ARG_STRING, &options->account, 0, "JumpCloud account, when there are several", "EMAIL"},
        POPT_TABLEEND,
    };

    memcpy(table, filled, sizeof(table));
    return table;
}

void
profile_options_clear(struct profile_options *options)
{
    char *const owned[] = {options->url,    options->role,     options->external_id, options->saml_role,
                           options->region, options->duration, options->account};

    for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++) {
        free(owned[i]);
    }
    *options = (struct profile_options){0};
}

static bool
apply(const char *option, const char *given, char *member, size_t size, struct error *error)
{
    return given == NULL || text_copy(member, size, given) ||
           error_set(error, ERROR_USAGE, "The value of --%s is too long.", option);
}

bool
profile_options_apply(const struct profile_options *options, struct profile *profile, struct error *error)
{
    if (!apply("url", options->url, profile->url, sizeof(profile->url), error) ||
        !apply("role", options->role, profile->role, sizeof(profile->role), error) ||
        !apply("external-id", options->external_id, profile->external_id, sizeof(profile->external_id), error) ||
        !apply("saml-role", options->saml_role, profile->saml_role, sizeof(profile->saml_role), error) ||
        !apply("region", options->region, profile->region, sizeof(profile->region), error) ||
        !apply("account", options->account, profile->account, sizeof(profile->account), error)) {
        return false;
    }
    if (options->url != NULL || options->role != NULL || options->saml_role != NULL) {
        profile->aws_account[0] = '\0'; /* said again: wherever it leads to now is right */
    }
    if (options->duration != NULL) {
        profile->duration_seconds = 0;
        profile->accepted_seconds = 0;
        if (*options->duration != '\0' && !text_to_seconds(options->duration, &profile->duration_seconds)) {
            return error_set(error, ERROR_USAGE, "%.80s is no time span; write for example 45m, 8h or 3600.",
                             options->duration);
        }
    }
    return true;
}
