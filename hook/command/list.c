/* SPDX-License-Identifier: MIT
 *
 * `list`: the profiles with account, role and the session's end.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "command/json.h"
#include "command/options.h"
#include "command/profile_table.h"
#include "command/report.h"
#include "command/workplace.h"
#include "keyring/credentials.h"
#include "shell_env/environment.h"

/* What a person said of the profile. */
static void
add_members(cJSON *object, const struct profile *profile)
{
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        const struct profile_member *member = &profile_members[i];
        char value[CONFIG_VALUE_SIZE];
        long seconds = 0;

        profile_member_get(member, profile, value);
        if (member->kind == VALUE_SESSION_DURATION) {
            text_to_seconds(value, &seconds);
            json_add_number(object, member->name, seconds != 0, seconds);
        } else {
            json_add_text(object, member->name, value);
        }
    }
}

static cJSON *
profile_as_json(struct workplace *workplace, const char *name)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    cJSON *object = cJSON_CreateObject();
    struct profile profile = {0};
    char standard[CONFIG_VALUE_SIZE];
    bool has_session = credentials_find(&workplace->keyring, name, &credentials);
    long left = has_session ? credentials_seconds_left(&credentials) : 0;

    config_setting(workplace->config, "default_profile", standard);
    config_profile(workplace->config, name, &profile);
    if (!profile.is_alias_known) {
        config_alias_of(workplace->config, profile.aws_account, profile.aws_alias);
    }
    json_add_text(object, "name", name);
    add_members(object, &profile);
    json_add_text(object, "aws_account", profile.aws_account);
    json_add_text(object, "aws_account_alias", profile.aws_alias);
    json_add_text(object, "aws_role", profile.aws_role);
    json_add_time(object, "expires", has_session, credentials.expires_at);
    json_add_number(object, "seconds_left", has_session, left < 0 ? 0 : left);
    cJSON_AddBoolToObject(object, "is_current", strcmp(environment_value("AJC_PROFILE"), name) == 0);
    cJSON_AddBoolToObject(object, "is_default", strcmp(standard, name) == 0);
    return object;
}

/* No profile at all is an empty list: a program need not know the exit status of that. */
static int
print_json(struct workplace *workplace)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(workplace->config, &names);
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < count; i++) {
        cJSON_AddItemToArray(list, profile_as_json(workplace, names[i]));
    }
    return json_print(list);
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    int is_json = 0;
    const struct poptOption table[] = {
        {"json", '\0', POPT_ARG_NONE, &is_json, 0, "as JSON, with everything that a profile names", NULL},
        POPT_TABLEEND,
    };
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, table, false, &status) ||
        !options_check_count(&options, command, 0, 0, &status)) {
        return status;
    }
    if (!workplace_open(&workplace, &error)) {
        return report_error(&error);
    }
    if (is_json) {
        return print_json(&workplace);
    }
    if (!profile_table_print(&workplace, stdout, false, &error)) {
        return report_error(&error);
    }
    return 0;
}

const struct command command_list = {
    .name = "list",
    .arguments = "",
    .summary = "show the profiles and when their sessions end",
    .run = run,
};
