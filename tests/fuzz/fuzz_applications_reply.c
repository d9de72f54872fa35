/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the portal's list of applications: every result is at the SSO host and has no control characters.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "require.h"
#include "sign_in/jumpcloud/applications_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_harmless(const struct offered_application *application)
{
    static const char start[] = "https://sso.jumpcloud.com/saml2/";

    require(strncmp(application->url, start, strlen(start)) == 0 && strpbrk(application->url, " \"'\\?#") == NULL);
    require(strstr(application->url, "/..") == NULL && application->name[0] != '\0');
    for (const char *at = application->name; *at != '\0'; at++) {
        require((unsigned char)*at >= ' ' && *at != 0x7f);
    }
}

/* What is missing is named where the list cannot be read. */
static void
look_at_shape(const struct secret *body)
{
    CLEANUP_JSON cJSON *json = cJSON_ParseWithLength(secret_text(body), body->size);
    char lacks[32] = "";

    require(applications_reply_is_readable(json, lacks, sizeof(lacks)) || lacks[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret body = {0};
    struct offered_application *list = NULL;
    size_t count = 0;

    secret_set_bytes(&body, data, size);
    applications_reply_parse(&body, "https://sso.jumpcloud.com", &list, &count);
    require(count <= OFFERED_MAX);
    for (size_t i = 0; i < count; i++) {
        require_harmless(&list[i]);
    }
    free(list);
    look_at_shape(&body);
    return 0;
}
