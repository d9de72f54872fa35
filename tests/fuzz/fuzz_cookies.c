/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the stored portal session: text for another host restores nothing; what is restored and saved never
 * becomes more cookies. (libcurl takes some odd domains to pieces, so that they need not stay the same.)
 */
#include <stdint.h>
#include <string.h>

#include "require.h"
#include "sign_in/jumpcloud/jumpcloud.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char header[] = "ajc-portal 1\nconsole https://console.jumpcloud.com\nsso https://sso.jumpcloud.com\n";

static void
restore(struct http *http, const struct secret *portal, struct secret *saved)
{
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_TASK};
    struct message_task *task = &message.task;
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};
    struct failure failure = {0};

    memcpy(task->console_url, "https://console.jumpcloud.com", sizeof("https://console.jumpcloud.com"));
    memcpy(task->sso_url, "https://sso.jumpcloud.com", sizeof("https://sso.jumpcloud.com"));
    secret_set_bytes(&task->portal, secret_text(portal), portal->size);
    require(jumpcloud_open(&jumpcloud, http, task, &failure));
    jumpcloud_save(&jumpcloud, saved);
}

static size_t
count_lines(const struct secret *text)
{
    size_t count = 0;

    for (size_t i = 0; i < text->size; i++) {
        count += text->text[i] == '\n';
    }
    return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct message_open open = {0};
    CLEANUP_HTTP struct http *http = NULL;
    CLEANUP_SECRET struct secret portal = {0};
    CLEANUP_SECRET struct secret saved = {0};
    CLEANUP_SECRET struct secret again = {0};
    struct failure failure = {0};

    require(http_open(&http, &open, &failure));
    secret_set_bytes(&portal, data, size);
    restore(http, &portal, &saved);
    if (strncmp(secret_text(&portal), header, sizeof(header) - 1) != 0) {
        require(saved.size == 0);
        return 0;
    }
    restore(http, &saved, &again);
    require(count_lines(&again) <= count_lines(&saved));
    return 0;
}
