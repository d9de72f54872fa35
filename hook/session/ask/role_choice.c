/* SPDX-License-Identifier: MIT
 *
 * Choosing a role.
 */
#include "session/ask/role_choice.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "names/role.h"
#include "session/ask/prompt.h"

enum { LABEL_SIZE = 768 };

bool
role_choice_is_valid(const struct message_need_role *question)
{
    struct role_arn role;

    for (size_t i = 0; i < question->role_count; i++) {
        if (!role_arn_parse(question->roles[i].arn, &role)) {
            return false;
        }
    }
    return question->role_count > 0;
}

static bool
ask_role(const struct config *config, const struct message_need_role *question, struct message_role *chosen,
         struct failure *failure)
{
    CLEANUP_FREE char(*labels)[LABEL_SIZE] = allocate(question->role_count, sizeof(*labels));
    CLEANUP_FREE const char **things = allocate(question->role_count, sizeof(*things));
    char text[128];
    size_t index = 0;

    for (size_t i = 0; i < question->role_count; i++) {
        struct role_arn role = {0};
        char alias[AWS_ALIAS_SIZE] = "";

        role_arn_parse(question->roles[i].arn, &role);
        config_alias_of(config, role.account_id, alias);
        /* "544300394404 (duff-beer)  beer/Taster" */
        snprintf(labels[i], LABEL_SIZE, "%s%s%s%s  %.600s", role.account_id, alias[0] == '\0' ? "" : " (", alias,
                 alias[0] == '\0' ? "" : ")", role_path_and_name(question->roles[i].arn));
        things[i] = labels[i];
    }
    snprintf(text, sizeof(text), "JumpCloud offers several roles for %.64s. Which one do you want?", question->profile);
    if (!prompt_choice(text, things, question->role_count, &index, failure)) {
        return false;
    }
    *chosen = question->roles[index];
    return true;
}

bool
role_choose(const struct config *config, const struct message_need_role *question, struct message_role *chosen,
            struct failure *failure)
{
    char list[ROLE_LIST_SIZE] = "";

    if (prompt_is_possible()) {
        return ask_role(config, question, chosen, failure);
    }
    for (size_t i = 0; i < question->role_count; i++) {
        if (!role_list_add(list, question->roles[i].arn, i, question->role_count)) {
            break;
        }
    }
    return failure_set(failure, FAILURE_ROLE_NOT_CHOSEN, question->profile, question->profile, list);
}
