/* SPDX-License-Identifier: MIT
 *
 * What a sign-in learned about the account.
 */
#include "session/login/learning.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { KNOWN_ALIASES_MAX = 1000 }; /* the aliases of further accounts are requested again */

void
learning_add_account(struct config_learned *learned, const struct account *account, bool is_done)
{
    if (!account->is_proven) {
        return;
    }
    text_copy(learned->email, sizeof(learned->email), account->email);
    text_copy(learned->mfa, sizeof(learned->mfa), account->mfa);
    learned->is_mfa_known = true;
    if (is_done && account->is_host_assumed) {
        text_copy(learned->sso_url, sizeof(learned->sso_url), account->sso_url);
    }
}

void
learning_store(const struct config *config, const struct config_learned *learned)
{
    struct error error;

    if ((learned->email[0] != '\0' || learned->aws_account[0] != '\0') && !config_learn(config, learned, &error)) {
        log_debug("not stored in the configuration: %s", error.text);
    }
}

bool
learning_is_alias(const char *text)
{
    return *text == '\0' || text_is_made_of(text, AWS_ALIAS_SIZE - 1, "-");
}

void
learning_list_known_aliases(const struct config *config, struct message_task *task)
{
    CLEANUP_FREE struct aws_alias *aliases = NULL;
    size_t count = config_aliases(config, &aliases);

    task->known_aliases = calloc(count + 1, sizeof(*task->known_aliases));
    if (task->known_aliases == NULL) {
        abort();
    }
    for (size_t i = 0; i < count && task->known_alias_count < KNOWN_ALIASES_MAX; i++) {
        text_copy(task->known_aliases[task->known_alias_count++].id, sizeof(task->known_aliases->id),
                  aliases[i].account);
    }
}
