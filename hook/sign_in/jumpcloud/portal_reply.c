/* SPDX-License-Identifier: MIT
 *
 * Common parts of the JSON answers of JumpCloud's portal.
 */
#include "sign_in/jumpcloud/portal_reply.h"

#include "base/clock.h"
#include "base/text.h"

enum { TOKEN_MAX = 512 }; /* usually 32 characters */

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
portal_reply_token(const cJSON *object)
{
    const char *token = portal_reply_text(object, "xsrf");

    return text_is_made_of(token, TOKEN_MAX, "+/=_-.|~") ? token : "";
}

bool
portal_reply_push(const cJSON *json, struct jumpcloud_push *push)
{
    const char *id = portal_reply_text(json, "id");
    struct jumpcloud_push read = {0};

    if (!text_is_made_of(id, sizeof(read.id) - 1, "-_")) {
        return false;
    }
    text_copy(read.id, sizeof(read.id), id);
    (void)!clock_parse_rfc3339(portal_reply_text(json, "expiresAt"), &read.expires_at);
    *push = read;
    return true;
}
