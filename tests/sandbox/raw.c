/* SPDX-License-Identifier: MIT
 *
 * Answers that the script gives literally.
 */
#include "raw.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

enum { TEXT_MAX = 65536 };

/* Copies with the hosts filled in; text that is too long is cut. */
static const char *
fill_in(const struct sandbox *sandbox, const cJSON *answer, const char *name, char filled[static TEXT_MAX])
{
    static const char *const places[] = {"{console_url}", "{sso_url}"};
    const char *const values[] = {sandbox->console_url, sandbox->sso_url};
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, name));
    size_t used = 0;

    while (text != NULL && *text != '\0' && used + 512 < TEXT_MAX) {
        size_t place = 0;

        while (place < 2 && strncmp(text, places[place], strlen(places[place])) != 0) {
            place++;
        }
        if (place < 2) {
            used += (size_t)snprintf(filled + used, TEXT_MAX - used, "%s", values[place]);
            text += strlen(places[place]);
        } else {
            filled[used++] = *text++;
        }
    }
    filled[used] = '\0';
    return filled;
}

bool
raw_answer(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    static char body[TEXT_MAX];
    static char text[TEXT_MAX];
    const cJSON *raw = cJSON_GetObjectItemCaseSensitive(sandbox->script->raw, request->path);
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(raw, "status");

    if (raw == NULL) {
        return false;
    }
    fill_in(sandbox, raw, "body", body);
    answer_text(answer, cJSON_IsNumber(status) ? (unsigned)status->valueint : 200, fill_in(sandbox, raw, "type", text),
                "%s", body);
    if (*fill_in(sandbox, raw, "location", text) != '\0') {
        answer_header(answer, "Location", "%s", text);
    }
    return true;
}
