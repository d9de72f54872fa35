/* SPDX-License-Identifier: MIT
 *
 * `edit`: changes members of a profile; an empty value removes one.
 */
#include <string.h>

#include "command/context.h"
#include "command/options.h"
#include "command/profile_options.h"
#include "keyring/stamp.h"

static bool
edit(const struct context *context, const char *name, struct profile *before, struct profile *after,
     struct error *error)
{
    if (!config_check_profile_exists(context->config, name, error) || !config_profile(context->config, name, before)) {
        return false;
    }
    *after = *before;
    return profile_options_apply(after, error) && config_check_profile(context->config, after, error) &&
           config_put_profile(after, error);
}

/* A value that was set again may lead to another account or role, so it counts as a change. */
static void
report_change(const struct profile *before, const struct profile *after)
{
    bool counts_at_once = true;
    bool is_any = false;

    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        char former[CONFIG_VALUE_SIZE];
        char present[CONFIG_VALUE_SIZE];

        profile_member_get(&profile_members[i], before, former);
        profile_member_get(&profile_members[i], after, present);
        if (strcmp(former, present) != 0) {
            is_any = true;
            counts_at_once = counts_at_once && !profile_members[i].needs_session;
        }
    }
    if (!is_any) {
        report_message(
            "Profile %s is unchanged; its AWS account and role are determined again by the next session: ajc-hook "
            "rotate %s",
            after->name, after->name);
    } else if (counts_at_once) {
        report_message("Profile %s changed; it takes effect at once.", after->name);
    } else {
        report_message("Profile %s changed; it takes effect with the next session: ajc-hook rotate %s", after->name,
                       after->name);
    }
}

static int
run(struct context *context)
{
    struct profile before = {0};
    struct profile after;
    struct error error;

    if (!edit(context, context->arguments[0], &before, &after, &error)) {
        return report_error(&error);
    }
    stamp_invalidate(after.name); /* open shells apply what takes effect at once */
    report_change(&before, &after);
    return 0;
}

const struct command command_edit = {
    .name = "edit",
    .arguments = "PROFILE",
    .summary = "change a profile; an empty value clears",
    .examples = "ajc-hook edit duff --duration 8h\n"
                "ajc-hook edit duff --role \"\"\n",
    .has_profile_options = true,
    .arguments_least = 1,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .opens_context = true,
    .run = run,
};
