/* SPDX-License-Identifier: MIT
 *
 * `list`: shows the profiles with account, role and the expiry of their sessions.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "command/context.h"
#include "command/json.h"
#include "command/profile_table.h"
#include "keyring/credentials.h"
#include "shell_env/environment.h"

static cJSON *
profile_as_json(struct context *context, const char *name, const struct aws_alias *aliases, size_t alias_count)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    cJSON *object = cJSON_CreateObject();
    struct profile profile = {0};
    char standard[CONFIG_VALUE_SIZE];
    bool has_session = credentials_find(&context->keyring, name, &credentials);
    long left = has_session ? credentials_seconds_left(&credentials) : 0;

    config_setting(context->config, "default_profile", standard);
    config_profile(context->config, name, &profile);
    config_complete_alias(aliases, alias_count, &profile);
    json_add_text(object, "name", name);
    json_add_members(object, &profile);
    json_add_text(object, "aws_account", profile.aws_account);
    json_add_text(object, "aws_account_alias", profile.aws_alias);
    json_add_text(object, "aws_role", profile.aws_role);
    json_add_time(object, "expires", has_session, credentials.expires_at);
    json_add_number(object, "seconds_left", has_session, left < 0 ? 0 : left);
    cJSON_AddBoolToObject(object, "is_current", strcmp(environment_value("AJC_PROFILE"), name) == 0);
    cJSON_AddBoolToObject(object, "is_default", strcmp(standard, name) == 0);
    return object;
}

/* Without profiles prints an empty list: programs need no special exit status. */
static int
print_json(struct context *context)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    CLEANUP_FREE struct aws_alias *aliases = NULL;
    size_t alias_count = config_aliases(context->config, &aliases);
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < count; i++) {
        cJSON_AddItemToArray(list, profile_as_json(context, names[i], aliases, alias_count));
    }
    return json_print(list);
}

static bool is_json;

static const struct command_option options[] = {
    OPTION_FLAG("json", &is_json, "as JSON, with everything that a profile names"),
    OPTION_END,
};

static int
run(struct context *context)
{
    struct error error;

    if (is_json) {
        return print_json(context);
    }
    return profile_table_print(context, stdout, &error) ? 0 : report_error(&error);
}

const struct command command_list = {
    .name = "list",
    .arguments = "",
    .summary = "show the profiles and when their sessions end",
    .examples = "ajc-hook list\n"
                "ajc-hook list --json\n",
    .options = options,
    .opens_context = true,
    .run = run,
};
