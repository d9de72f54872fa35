/* SPDX-License-Identifier: MIT
 *
 * Any bytes as an answer of IAM, with the status that the first byte chooses: an alias is one that IAM allows, or "".
 */
#include <stdint.h>
#include <string.h>

#include "require.h"
#include "sign_in/aws/iam.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = {200, 403, 400, 500};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    char alias[IAM_ALIAS_SIZE] = "unchanged";

    if (size == 0) {
        return 0;
    }
    reply.status = statuses[data[0] % 4];
    secret_set_bytes(&reply.body, data + 1, size - 1);
    if (iam_reply_parse(&reply, alias)) {
        require(strspn(alias, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(alias));
        require(alias[0] == '\0' || strlen(alias) >= 3);
    } else {
        require(strcmp(alias, "unchanged") == 0);
    }
    return 0;
}
