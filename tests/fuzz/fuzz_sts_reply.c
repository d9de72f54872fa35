/* SPDX-License-Identifier: MIT
 *
 * Any bytes as an answer of STS, with the status that the first byte selects. Accepted values must be safe in a shell's
 * environment.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "require.h"
#include "sign_in/aws/sts_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_clean(const char *text)
{
    require(text[0] != '\0' && strpbrk(text, " \t\r\n'\"\\$`;&|<>(){}*?!#") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = {200, 400, 403, 500, 503, 302};
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    CLEANUP_SECRET struct secret body = {0};
    enum sts_fault fault = STS_FAULT_NONE;
    struct failure failure = {0};

    if (size == 0) {
        return 0;
    }
    secret_set_bytes(&body, data + 1, size - 1);
    if (sts_reply_parse(statuses[data[0] % 6], &body, &credentials, &fault, &failure)) {
        require(fault == STS_FAULT_NONE);
        require_clean(credentials.access_key_id);
        require_clean(secret_text(&credentials.secret_access_key));
        require_clean(secret_text(&credentials.session_token));
    } else {
        require(fault != STS_FAULT_NONE && failure.id != FAILURE_NONE);
        require(credentials.session_token.text == NULL);
    }
    return 0;
}
