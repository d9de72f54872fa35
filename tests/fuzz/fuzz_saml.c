/* SPDX-License-Identifier: MIT
 *
 * Any bytes as JumpCloud's page, and also as the assertion in an otherwise valid page, because mutations of base64 text
 * are mostly invalid. The result must have the properties that the header promises.
 */
#include <openssl/evp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "names/role.h"
#include "require.h"
#include "sign_in/jumpcloud/saml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
parse(const struct secret *page)
{
    CLEANUP_SAML struct saml_assertion assertion = {0};
    struct failure failure = {0};
    struct role_arn role;

    if (!saml_parse(page, &assertion, &failure)) {
        require(failure.id != FAILURE_NONE && assertion.roles == NULL);
        return;
    }
    require(assertion.role_count > 0 && assertion.role_count <= SAML_ROLES_MAX);
    require(strpbrk(assertion.base64.text, " \r\n\t") == NULL);
    for (size_t i = 0; i < assertion.role_count; i++) {
        require(role_arn_parse(assertion.roles[i].role_arn, &role));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret page = {0};
    CLEANUP_FREE unsigned char *base64 = malloc(size / 3 * 4 + 8);

    secret_set_bytes(&page, data, size);
    parse(&page);
    EVP_EncodeBlock(base64, data, (int)size);
    secret_set(&page, "<form><input name=SAMLResponse value=\"");
    secret_append(&page, (const char *)base64);
    secret_append(&page, "\">");
    parse(&page);
    return 0;
}
