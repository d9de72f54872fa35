/* SPDX-License-Identifier: MIT
 *
 * Any bytes as an answer of the federation endpoint, with the status that the first byte chooses: the token fits into a
 * URL. The parser is static.
 */
#include <stdint.h>
#include <string.h>

#include "require.h"
#include "sign_in/aws/federation.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = {200, 400, 429, 500};
    static const struct federation federation = {.profile = "duff"};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_SECRET struct secret token = {0};
    struct failure failure = {0};

    if (size == 0) {
        return 0;
    }
    reply.status = statuses[data[0] % 4];
    secret_set_bytes(&reply.body, data + 1, size - 1);
    if (parse(&federation, &reply, &token, &failure)) {
        require(reply.status == 200 && token.size > 0);
        require(strpbrk(token.text, " \r\n&#?\"'<>\\%") == NULL);
    } else {
        require(token.size == 0 && failure.id != FAILURE_NONE);
    }
    return 0;
}
