/* SPDX-License-Identifier: MIT
 *
 * The options that `add` and `edit` share.
 */
#include "command/profile_options.h"

static const char *given[PROFILE_MEMBER_COUNT];

const struct command_option *
profile_options_table(void)
{
    static struct command_option table[PROFILE_MEMBER_COUNT + 1];

    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        const struct profile_member *member = &profile_members[i];
        enum candidates candidates = member->kind == VALUE_EMAIL              ? CANDIDATES_ACCOUNTS
                                     : member->kind == VALUE_REGION           ? CANDIDATES_REGIONS
                                     : member->kind == VALUE_SESSION_DURATION ? CANDIDATES_DURATIONS
                                                                              : CANDIDATES_NONE;

        table[i] = (struct command_option)OPTION_TEXT(member->option, member->argument, &given[i], member->explanation,
                                                      candidates);
    }
    return table;
}

bool
profile_options_apply(struct profile *profile, struct error *error)
{
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        const struct profile_member *member = &profile_members[i];
        char value[CONFIG_VALUE_SIZE];

        if (given[i] == NULL) {
            continue;
        }
        if (!value_read(member->kind, member->label, given[i], value, error)) {
            return false;
        }
        if (!profile_member_set(member, profile, value)) {
            return error_set(error, ERROR_USAGE, "The value of --%s is too long.", member->option);
        }
        /* Also when the value is the same: the account that it leads to now and the duration that AWS accepts now are
         * right. */
        if (member->kind == VALUE_PAGE || member->kind == VALUE_ROLE) {
            profile->aws_account[0] = '\0';
        } else if (member->kind == VALUE_SESSION_DURATION) {
            profile->accepted_seconds = 0;
        }
    }
    return true;
}
