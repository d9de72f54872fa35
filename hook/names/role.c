/* SPDX-License-Identifier: MIT
 *
 * AWS role names and ARNs. */
#include "names/role.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum {
    ARN_MAX = 2048, /* STS: RoleArn, PrincipalArn */
    NAME_MAX_LENGTH = 64,
    ACCOUNT_DIGITS = 12,
};

static const char service[] = ":iam::";
static const char digits[] = "0123456789";
static const char role_kind[] = ":role/";

/* The part after arn:PARTITION:iam::ACCOUNT and `kind` (":role/"): a name, perhaps with a path. NULL when it is not
 * such an ARN. */
static const char *
name_in_arn(const char *arn, const char *kind)
{
    size_t kind_length = strlen(kind);

    if (strncmp(arn, "arn:aws", 7) != 0 || !text_is_made_of(arn, ARN_MAX, ":/+=,.@_-")) {
        return NULL;
    }
    arn += ARN_START_LENGTH;
    arn += strcspn(arn, ":/");
    if (strncmp(arn, service, sizeof(service) - 1) != 0) {
        return NULL;
    }
    arn += sizeof(service) - 1;
    if (strspn(arn, digits) != ACCOUNT_DIGITS || strncmp(arn + ACCOUNT_DIGITS, kind, kind_length) != 0 ||
        arn[ACCOUNT_DIGITS + kind_length] == '\0') {
        return NULL;
    }
    return arn + ACCOUNT_DIGITS + kind_length;
}

bool
role_arn_parse(const char *role_arn, struct role_arn *parts)
{
    const char *found = name_in_arn(role_arn, role_kind);
    const char *slash = found == NULL ? NULL : strrchr(role_arn, '/');
    const char *partition = role_arn + ARN_START_LENGTH;
    size_t partition_length = found == NULL ? 0 : strcspn(partition, ":");
    size_t name_length = slash == NULL ? 0 : strlen(slash + 1);

    if (name_length == 0 || name_length > NAME_MAX_LENGTH || partition_length >= sizeof(parts->partition)) {
        return false;
    }
    snprintf(parts->partition, sizeof(parts->partition), "%.*s", (int)partition_length, partition);
    snprintf(parts->account_id, sizeof(parts->account_id), "%.*s", ACCOUNT_DIGITS,
             partition + partition_length + sizeof(service) - 1);
    return text_copy(parts->name, sizeof(parts->name), slash + 1);
}

const char *
role_path_and_name(const char *role_arn)
{
    struct role_arn parts;

    return role_arn_parse(role_arn, &parts) ? name_in_arn(role_arn, role_kind) : "";
}

bool
role_list_add(char list[static ROLE_LIST_SIZE], const char *role_arn, size_t place, size_t count)
{
    size_t used = strlen(list);

    if (used + strlen(role_arn) + sizeof(", and 000 more") > ROLE_LIST_SIZE) {
        snprintf(list + used, ROLE_LIST_SIZE - used, ", and %zu more", count - place);
        return false;
    }
    snprintf(list + used, ROLE_LIST_SIZE - used, "%s%s", place == 0 ? "" : ", ", role_arn);
    return true;
}

bool
role_is_named(const char *role_arn, const char *wanted)
{
    struct role_arn parts;

    return strcmp(role_arn, wanted) == 0 ||
           (role_arn_parse(role_arn, &parts) &&
            (strcmp(parts.name, wanted) == 0 || strcmp(role_path_and_name(role_arn), wanted) == 0));
}

bool
role_is_valid(const char *arn_or_name)
{
    struct role_arn parts;

    if (strncmp(arn_or_name, ARN_START, ARN_START_LENGTH) == 0) {
        return role_arn_parse(arn_or_name, &parts);
    }
    return text_is_made_of(arn_or_name, ARN_MAX, "_+=,.@/-");
}

bool
role_is_saml_provider(const char *arn)
{
    return name_in_arn(arn, ":saml-provider/") != NULL;
}
