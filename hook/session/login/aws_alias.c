/* SPDX-License-Identifier: MIT
 *
 * The aliases of AWS accounts.
 */
#include <string.h>

#include "base/text.h"
#include "session/login/sign_in.h"
#include "session/login/single_task.h"

static bool
on_alias(struct message_item *item, void *context)
{
    struct single_task *single = context;
    struct config_learned *learned = &single->learned;

    if (learned->is_alias_known || (item->name[0] != '\0' && !text_is_made_of(item->name, AWS_ALIAS_SIZE - 1, "-"))) {
        return false;
    }
    learned->is_alias_known = true;
    text_copy(learned->aws_alias, sizeof(learned->aws_alias), item->name);
    session_commit_learn(single->sign_in->config, learned, NULL, true);
    return true;
}

/* False when IAM does not answer. */
static bool
ask_alias(struct single_task *single, const char *profile)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct error error;

    if (!credentials_find(single->sign_in->keyring, profile, &credentials) ||
        credentials_seconds_left(&credentials) <= 0) {
        return true;
    }
    single->learned = (struct config_learned){0};
    text_copy(single->learned.profile, sizeof(single->learned.profile), profile);
    text_copy(single->learned.aws_account, sizeof(single->learned.aws_account), credentials.account_id);
    single_task_set_credentials(single, &credentials);
    return single_task_run(single, NULL, on_alias, &error);
}

void
sign_in_aliases(const struct sign_in *sign_in, const char *const *profiles, size_t count)
{
    CLEANUP_SINGLE_TASK struct single_task single;

    single_task_init(&single, sign_in, TASK_ALIAS);
    for (size_t i = 0; i < count && sign_in_can_ask_aliases(sign_in) && ask_alias(&single, profiles[i]); i++) {
    }
}
