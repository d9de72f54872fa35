/* SPDX-License-Identifier: MIT
 *
 * `clear`: removes AWS sessions, keeps profiles and the JumpCloud login.
 */
#include "base/cleanup.h"
#include "command/context.h"
#include "command/json.h"
#include "session/session.h"

static bool is_for_all;
static bool is_json;

static const struct command_option options[] = {
    OPTION_FLAG("all", &is_for_all, "every profile"),
    OPTION_FLAG("json", &is_json, "print as JSON whose session was removed"),
    OPTION_END,
};

static bool
clear_session(struct context *context, const char *name, cJSON *list)
{
    bool is_removed = session_remove(&context->keyring, name);
    cJSON *item = cJSON_CreateObject();

    json_add_text(item, "profile", name);
    cJSON_AddBoolToObject(item, "removed", is_removed);
    cJSON_AddItemToArray(list, item);
    return is_removed;
}

static int
clear_one(struct context *context, cJSON *list)
{
    char name[CONFIG_VALUE_SIZE];
    struct error error;

    if (!context_profile_name(context, context->arguments[0], name, &error)) {
        return report_error(&error);
    }
    report_message(clear_session(context, name, list) ? "Temporary IAM session for %s removed."
                                                      : "There is no temporary IAM session for %s.",
                   name);
    return 0;
}

static int
clear_all(struct context *context, cJSON *list)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    bool is_any = false;

    for (size_t i = 0; i < count; i++) {
        is_any |= clear_session(context, names[i], list);
    }
    report_message(is_any ? "All temporary IAM sessions removed." : "There are no temporary IAM sessions.");
    return 0;
}

static int
run(struct context *context)
{
    struct error error;
    cJSON *list;
    int status;

    if (!context_open_to_forget(context, &error)) {
        return report_error(&error);
    }
    list = cJSON_CreateArray();
    status = (is_for_all ? clear_all : clear_one)(context, list);
    if (status == 0 && is_json) {
        return json_print(list);
    }
    cJSON_Delete(list);
    return status;
}

const struct command command_clear = {
    .name = "clear",
    .arguments = "[PROFILE | --all]",
    .summary = "forget AWS sessions, keep profiles",
    .examples = "ajc-hook clear duff\n"
                "ajc-hook clear --all\n",
    .options = options,
    .instead = &options[0],
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
