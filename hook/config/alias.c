/* SPDX-License-Identifier: MIT
 *
 * The aliases of AWS accounts, of which each profile may have recorded one.
 */
#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/tree.h"

/* NULL when it is not known. */
static const char *
find_alias(const struct aws_alias *aliases, size_t count, const char *aws_account)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(aliases[i].account, aws_account) == 0) {
            return aliases[i].alias;
        }
    }
    return NULL;
}

/* Adds what was learned with one profile. */
static void
add_alias(const cJSON *learned, struct aws_alias *aliases, size_t *count)
{
    struct aws_alias *added = &aliases[*count];
    const char *alias = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(learned, "aws_alias"));

    if (alias != NULL && text_copy(added->account, sizeof(added->account), config_text(learned, "aws_account")) &&
        added->account[0] != '\0' && find_alias(aliases, *count, added->account) == NULL) {
        text_copy(added->alias, sizeof(added->alias), alias);
        *count += 1;
    }
}

size_t
config_aliases(const struct config *config, struct aws_alias **aliases)
{
    const cJSON *profiles = cJSON_GetObjectItemCaseSensitive(config->user, "profiles");
    const cJSON *of_administrators = cJSON_GetObjectItemCaseSensitive(config->user, "learned");
    const cJSON *member;
    size_t count = 0;

    *aliases = allocate((size_t)cJSON_GetArraySize(profiles) + (size_t)cJSON_GetArraySize(of_administrators) + 1,
                        sizeof(**aliases));
    cJSON_ArrayForEach(member, profiles)
    {
        add_alias(cJSON_GetObjectItemCaseSensitive(member, "learned"), *aliases, &count);
    }
    cJSON_ArrayForEach(member, of_administrators)
    {
        add_alias(member, *aliases, &count);
    }
    return count;
}

void
config_complete_alias(const struct aws_alias *aliases, size_t count, struct profile *profile)
{
    if (!profile->is_alias_known) {
        const char *alias = find_alias(aliases, count, profile->aws_account);

        text_copy(profile->aws_alias, sizeof(profile->aws_alias), alias == NULL ? "" : alias);
    }
}

bool
config_alias_of(const struct config *config, const char *aws_account, char alias[static AWS_ALIAS_SIZE])
{
    CLEANUP_FREE struct aws_alias *aliases = NULL;
    size_t count = config_aliases(config, &aliases);
    const char *found = find_alias(aliases, count, aws_account);

    text_copy(alias, AWS_ALIAS_SIZE, found == NULL ? "" : found);
    return found != NULL;
}
