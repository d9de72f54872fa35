/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a reply whose structure the debug log shows, and as its URL and path: one line of plain characters, in
 * which no value of the reply is. The first byte selects the content type.
 */
#include <stdint.h>
#include <string.h>

#include "require.h"
#include "sign_in/http/reply_shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SHAPE_SIZE = 512 };

static void
require_plain(const char *shape)
{
    require(memchr(shape, '\0', SHAPE_SIZE) != NULL);
    for (const char *at = shape; *at != '\0'; at++) {
        require((unsigned char)*at >= ' ' && (unsigned char)*at < 0x7f);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"application/json", "text/html", "text/xml", "application/json; charset=utf-8",
                                        "text/plain",       ""};
    static const char marked[] = "\"duffduffduff7\"";
    CLEANUP_SECRET struct secret body = {0};
    char shape[SHAPE_SIZE];

    if (size == 0) {
        return 0;
    }
    secret_set_bytes(&body, data + 1, size - 1);
    reply_shape(types[data[0] % (sizeof(types) / sizeof(types[0]))], &body, shape, sizeof(shape));
    require_plain(shape);
    require(strstr(shape, marked) == NULL);
    reply_shape_url(secret_text(&body), shape, sizeof(shape));
    require(memchr(shape, '\0', SHAPE_SIZE) != NULL);
    reply_shape_path(secret_text(&body), shape, sizeof(shape));
    require(memchr(shape, '\0', SHAPE_SIZE) != NULL);
    return 0;
}
