/* SPDX-License-Identifier: MIT
 *
 * JSON on standard output.
 */
#include "command/json.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "command/context.h"

void
json_add_text(cJSON *object, const char *name, const char *value)
{
    cJSON_AddItemToObject(object, name, *value == '\0' ? cJSON_CreateNull() : cJSON_CreateString(value));
}

void
json_add_time(cJSON *object, const char *name, bool is_known, time_t when)
{
    char text[CLOCK_TEXT_SIZE] = "";

    if (is_known) {
        clock_format_rfc3339(when, text);
    }
    json_add_text(object, name, text);
}

void
json_add_number(cJSON *object, const char *name, bool is_known, long number)
{
    cJSON_AddItemToObject(object, name, is_known ? cJSON_CreateNumber((double)number) : cJSON_CreateNull());
}

void
json_add_event(cJSON *object, const char *name, bool is_known, time_t when, const char *sentence)
{
    cJSON *event = is_known ? cJSON_CreateObject() : cJSON_CreateNull();

    if (is_known) {
        json_add_time(event, "at", true, when);
        json_add_text(event, "sentence", sentence);
    }
    cJSON_AddItemToObject(object, name, event);
}

void
json_add_members(cJSON *object, const struct profile *profile)
{
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        const struct profile_member *member = &profile_members[i];
        char value[CONFIG_VALUE_SIZE];
        long seconds = 0;

        profile_member_get(member, profile, value);
        if (member->kind == VALUE_SESSION_DURATION) {
            text_to_seconds(value, &seconds);
            json_add_number(object, member->name, seconds != 0, seconds);
        } else {
            json_add_text(object, member->name, value);
        }
    }
}

int
json_print(cJSON *value)
{
    struct error error;
    char *text = cJSON_PrintUnformatted(value);
    bool is_printed = text != NULL && puts(text) >= 0 && fflush(stdout) == 0;

    cJSON_Delete(value);
    cJSON_free(text);
    if (!is_printed) {
        error_set(&error, ERROR_SYSTEM, "The output cannot be written; free some space and try again.");
        return report_error(&error);
    }
    return 0;
}
