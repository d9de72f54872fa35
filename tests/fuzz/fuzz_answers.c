/* SPDX-License-Identifier: MIT
 *
 * Any bytes as JumpCloud's answers: the first byte selects the status, the second the kind of request; then a line
 * with the location and the body. Only known messages mean a wrong password, and nothing is retried after an unknown
 * answer.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "require.h"
#include "sign_in/jumpcloud/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_harmless(const struct http_reply *reply, const struct answer *answer, const struct failure *failure)
{
    require(answer->meaning != MEANS_REFUSED ||
            (reply->status == 401 && strncasecmp(answer->message, "authentication failed", 21) == 0));
    require(answer->meaning != MEANS_ACCEPTED || (reply->status >= 200 && reply->status <= 299));
    require(answer->meaning != MEANS_UNKNOWN || answer->retry == RETRY_NOTHING);
    require(failure->id == answer_rows[answer->id].failure);
    require(failure->count == failure_value_count(failure->id));
    for (const char *at = answer->message; *at != '\0'; at++) {
        require((unsigned char)*at >= ' ' && *at != 0x7f);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = {200, 401, 302, 403, 429, 500, 204, 404, 400, 410, 0};
    static const struct answer_place place = {"https://console.jumpcloud.com", "https://sso.jumpcloud.com", "a@b.c"};
    CLEANUP_SECRET struct secret text = {0};
    struct http_reply reply = {0};
    struct answer answer;
    struct failure failure = {0};
    const char *newline;

    if (size < 2) {
        return 0;
    }
    reply.status = statuses[data[0] % (sizeof(statuses) / sizeof(statuses[0]))];
    secret_set_bytes(&text, data + 2, size - 2);
    newline = memchr(text.text, '\n', text.size);
    if (newline != NULL && (size_t)(newline - text.text) < sizeof(reply.location)) {
        memcpy(reply.location, text.text, (size_t)(newline - text.text));
        secret_set_bytes(&reply.body, newline + 1, text.size - (size_t)(newline + 1 - text.text));
    }
    answer_read((enum asked)(data[1] % ASKED_COUNT), &reply, &place, &answer, &failure);
    require_harmless(&reply, &answer, &failure);
    secret_clear(&reply.body);
    return 0;
}
