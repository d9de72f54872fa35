/* SPDX-License-Identifier: MIT
 *
 * JumpCloud's answers about a push.
 */
#include "sign_in/jumpcloud/jumpcloud_push_reply.h"

#include <strings.h>

#include "base/clock.h"
#include "base/json_cleanup.h"
#include "base/text.h"
#include "sign_in/jumpcloud/portal_reply.h"

static bool
read_status(const char *word, enum jumpcloud_push_status *status, struct failure *failure)
{
    static const struct {
        const char *word;
        enum jumpcloud_push_status status;
    } words[] = {
        {"pending", PUSH_PENDING},
        {"accepted", PUSH_ACCEPTED},
        {"denied", PUSH_DENIED},
        {"expired", PUSH_EXPIRED},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcasecmp(word, words[i].word) == 0) {
            *status = words[i].status;
            return true;
        }
    }
    return failure_set(failure, FAILURE_PUSH_NOT_UNDERSTOOD, word[0] == '\0' ? "no status" : word);
}

bool
jumpcloud_push_reply_started(long status, const struct secret *body, struct jumpcloud_push *push,
                             struct failure *failure)
{
    CLEANUP_JSON cJSON *json = portal_reply_object(body);
    struct jumpcloud_push read = {0};

    if (portal_reply_is_trouble(status)) {
        return portal_reply_unavailable(status, failure);
    }
    if (json == NULL) {
        return portal_reply_not_json(status, failure);
    }
    if (status < 200 || status > 299) {
        const char *words = portal_reply_words(json);

        return failure_set(failure, FAILURE_PUSH_NOT_SENT, status, words[0] == '\0' ? "" : ", ", words);
    }
    /* It becomes part of a path. */
    if (!text_is_made_of(portal_reply_text(json, "id"), sizeof(read.id) - 1, "-_")) {
        return failure_set(failure, FAILURE_PUSH_NOT_UNDERSTOOD, "its id is none");
    }
    text_copy(read.id, sizeof(read.id), portal_reply_text(json, "id"));
    (void)!clock_parse_rfc3339(portal_reply_text(json, "expiresAt"), &read.expires_at);
    if (!read_status(portal_reply_text(json, "status"), &read.status, failure)) {
        return false;
    }
    *push = read;
    return true;
}

/* saml2aws's test has a 401 with "denied"; a push that JumpCloud no longer knows has expired. */
bool
jumpcloud_push_reply_state(long status, const struct secret *body, struct jumpcloud_push *push, struct failure *failure)
{
    CLEANUP_JSON cJSON *json = portal_reply_object(body);

    if (portal_reply_is_trouble(status)) {
        return portal_reply_unavailable(status, failure);
    }
    if (status == 404 || status == 410) {
        push->status = PUSH_EXPIRED;
        return true;
    }
    if (json == NULL) {
        return portal_reply_not_json(status, failure);
    }
    if (status == 401 || status == 403) {
        push->status = strcasecmp(portal_reply_text(json, "status"), "expired") == 0 ? PUSH_EXPIRED : PUSH_DENIED;
        return true;
    }
    return read_status(portal_reply_text(json, "status"), &push->status, failure);
}
