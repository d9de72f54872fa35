/* SPDX-License-Identifier: MIT
 *
 * Answers that the script gives to whole hosts and paths.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "encoding.h"
#include "sandbox.h"

bool
scripted_busy(const struct sandbox *sandbox, const char *host, struct answer *answer)
{
    static long given;
    const struct script *script = sandbox->script;
    long seconds = script_number(script, "busy.retry_after");

    if (!script_is(script, "busy.host", host) || given >= script_number(script, "busy.times")) {
        return false;
    }
    given++;
    answer_page(answer, (unsigned)script_number(script, "busy.status"), "Later.");
    if (seconds > 0) {
        answer_header(answer, "Retry-After", print("%ld", seconds));
    }
    return true;
}

/* The text with `value` for each `place`. */
static char *
fill_in(char *text, const char *place, const char *value)
{
    char *at = strstr(text, place);
    char *filled;

    if (at == NULL) {
        return text;
    }
    filled = print("%.*s%s%s", (int)(at - text), text, value, at + strlen(place));
    free(text);
    return fill_in(filled, place, value);
}

static char *
filled_text(const struct sandbox *sandbox, const cJSON *raw, const char *name)
{
    char *text = print("%s", json_text(raw, name));

    return fill_in(fill_in(text, "{console_url}", sandbox->console_url), "{sso_url}", sandbox->sso_url);
}

bool
scripted_raw(const struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const cJSON *raw = cJSON_GetObjectItemCaseSensitive(script_json(sandbox->script, "raw"), request->path);
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(raw, "status");
    CLEANUP_FREE char *body = filled_text(sandbox, raw, "body");
    CLEANUP_FREE char *location = filled_text(sandbox, raw, "location");

    if (raw == NULL) {
        return false;
    }
    answer_text(answer, cJSON_IsNumber(status) ? (unsigned)status->valueint : 200, json_text(raw, "type"),
                print("%s", body));
    if (*location != '\0') {
        answer_header(answer, "Location", print("%s", location));
    }
    return true;
}
