/* SPDX-License-Identifier: MIT
 *
 * What all JSON answers of JumpCloud's portal have in common.
 */
#include "sign_in/jumpcloud/portal_reply.h"

cJSON *
portal_reply_object(const struct secret *body)
{
    cJSON *json = cJSON_ParseWithLength(secret_text(body), body->size);

    if (json != NULL && !cJSON_IsObject(json)) {
        cJSON_Delete(json);
        json = NULL;
    }
    return json;
}

const char *
portal_reply_text(const cJSON *object, const char *name)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return value == NULL ? "" : value;
}

const char *
portal_reply_words(const cJSON *object)
{
    const char *message = portal_reply_text(object, "message");

    return message[0] != '\0' ? message : portal_reply_text(object, "error");
}

bool
portal_reply_is_trouble(long status)
{
    return status == 429 || status >= 500;
}

bool
portal_reply_unavailable(long status, struct failure *failure)
{
    if (status == 429) {
        return failure_set(failure, FAILURE_JUMPCLOUD_BUSY);
    }
    return failure_set(failure, FAILURE_JUMPCLOUD_UNAVAILABLE, status);
}

bool
portal_reply_not_json(long status, struct failure *failure)
{
    return failure_set(failure, FAILURE_NOT_JUMPCLOUD, status);
}
