/* SPDX-License-Identifier: MIT
 *
 * Any bytes as JumpCloud's answers: the first byte chooses the status, the second whether a code was sent; a line of
 * location comes before the body.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sign_in/jumpcloud/jumpcloud_push_reply.h"
#include "sign_in/jumpcloud/jumpcloud_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool is_true)
{
    if (!is_true) {
        abort();
    }
}

static void
read_xsrf(long status, const struct secret *body)
{
    CLEANUP_SECRET struct secret xsrf = {0};
    struct failure failure = {0};

    if (jumpcloud_reply_xsrf(status, body, &xsrf, &failure)) {
        require(xsrf.size > 0 && strpbrk(xsrf.text, "\r\n: ") == NULL);
    } else {
        require(failure.id != FAILURE_NONE && xsrf.text == NULL);
    }
}

static void
read_auth(long status, const char *location, const struct secret *body, bool code_sent)
{
    struct jumpcloud_answer answer = {0};
    struct failure failure = {0};

    if (!jumpcloud_reply_auth(status, "", location, body, code_sent, &answer, &failure)) {
        require(failure.id != FAILURE_NONE);
        return;
    }
    require(!code_sent || answer.outcome == JUMPCLOUD_ACCEPTED || answer.outcome == JUMPCLOUD_CODE_REFUSED);
    require(code_sent || answer.outcome != JUMPCLOUD_CODE_REFUSED);
    require(answer.outcome != JUMPCLOUD_REFUSED || (status == 401 && answer.factors == 0));
    for (const char *at = answer.message; *at != '\0'; at++) {
        require((unsigned char)*at >= ' ' && *at != 0x7f);
    }
}

static void
read_push(long status, const struct secret *body)
{
    struct jumpcloud_push push = {0};
    struct failure failure = {0};

    if (jumpcloud_push_reply_started(status, body, &push, &failure)) {
        require(push.id[0] != '\0' && strpbrk(push.id, "/.%?#\\ \r\n") == NULL);
        require(status >= 200 && status <= 299);
    } else {
        require(failure.id != FAILURE_NONE && push.id[0] == '\0');
    }
    push.status = PUSH_PENDING;
    require(jumpcloud_push_reply_state(status, body, &push, &failure) || push.status == PUSH_PENDING);
    require(push.status != PUSH_ACCEPTED || (status < 400 && status >= 200));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = {200, 401, 302, 403, 429, 500, 204, 404};
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret body = {0};
    const char *newline;
    long status;

    if (size < 2) {
        return 0;
    }
    status = statuses[data[0] % 8];
    secret_set_bytes(&text, data + 2, size - 2);
    newline = memchr(text.text, '\n', text.size);
    if (newline != NULL) {
        secret_set_bytes(&body, newline + 1, text.size - (size_t)(newline + 1 - text.text));
        text.text[newline - text.text] = '\0';
    }
    read_xsrf(status, &body);
    read_auth(status, text.text, &body, data[1] % 2 == 1);
    read_push(status, &body);
    jumpcloud_reply_redirect(text.text, "https://console.jumpcloud.com");
    return 0;
}
