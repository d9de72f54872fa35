/* SPDX-License-Identifier: MIT
 *
 * Parses messages.
 */
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "protocol/message.h"
#include "protocol/message_members.h"

static const double number_max = 9007199254740992.0; /* 2^53: a double holds integers up to here exactly */

static bool parse_members(const cJSON *object, const struct member *members, void *body, const char **fault);

static bool
parse_number(const cJSON *value, int64_t *number)
{
    if (!cJSON_IsNumber(value) || value->valuedouble < -number_max || value->valuedouble > number_max) {
        return false;
    }
    *number = (int64_t)value->valuedouble;
    return true;
}

static bool
parse_failure_value(const cJSON *value, bool is_number, struct failure_value *parsed)
{
    int64_t number = 0;

    parsed->is_number = is_number;
    if (is_number) {
        bool is_read = parse_number(value, &number);

        parsed->number = number;
        return is_read;
    }
    if (!cJSON_IsString(value) || strlen(value->valuestring) >= sizeof(parsed->text)) {
        return false;
    }
    text_make_visible(parsed->text, sizeof(parsed->text), value->valuestring); /* from a confined program */
    return true;
}

static bool
parse_failure(const cJSON *value, struct failure *failure)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(value, "id"));
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(value, "values");
    const cJSON *item;

    failure->id = name == NULL ? FAILURE_NONE : failure_parse(name);
    if (failure->id == FAILURE_NONE || !cJSON_IsArray(values) || cJSON_GetArraySize(value) != 2 ||
        (size_t)cJSON_GetArraySize(values) != failure_value_count(failure->id)) {
        return false;
    }
    cJSON_ArrayForEach(item, values)
    {
        if (!parse_failure_value(item, failure_value_is_number(failure->id, failure->count),
                                 &failure->values[failure->count])) {
            return false;
        }
        failure->count++;
    }
    return true;
}

static bool
parse_list(const cJSON *value, const struct member *member, void *body, const char **fault)
{
    char *elements;
    const cJSON *item;
    size_t count = 0;

    if (!cJSON_IsArray(value) || (size_t)cJSON_GetArraySize(value) > member->size) {
        return false;
    }
    elements = allocate((size_t)cJSON_GetArraySize(value) + 1, member->element_size);
    memcpy((char *)body + member->offset, &elements, sizeof(elements));
    cJSON_ArrayForEach(item, value)
    {
        if (!parse_members(item, member->inside, elements + count * member->element_size, fault)) {
            return false;
        }
        count++;
    }
    memcpy((char *)body + member->count_offset, &count, sizeof(count));
    return true;
}

static bool
parse_member(const cJSON *value, const struct member *member, void *body, const char **fault)
{
    char *at = (char *)body + member->offset;
    struct secret *secret;
    int64_t number = 0;
    int choice = 0;

    switch (member->kind) {
    case KIND_TEXT:
        return cJSON_IsString(value) && text_copy(at, member->size, value->valuestring);
    case KIND_SECRET:
        secret = (struct secret *)(void *)at;
        return cJSON_IsString(value) && base64_decode(value->valuestring, secret) &&
               secret->size <= PROTOCOL_SECRET_MAX;
    case KIND_NUMBER:
        if (!parse_number(value, &number)) {
            return false;
        }
        memcpy(at, &number, sizeof(number));
        return true;
    case KIND_FLAG:
        *(bool *)at = cJSON_IsTrue(value);
        return cJSON_IsBool(value);
    case KIND_CHOICE:
        while (cJSON_IsString(value) && choice < (int)member->size &&
               strcmp(member->choices[choice], value->valuestring) != 0) {
            choice++;
        }
        memcpy(at, &choice, sizeof(choice));
        return cJSON_IsString(value) && choice < (int)member->size;
    case KIND_FACTOR:
        choice = (int)(cJSON_IsString(value) ? factor_find(value->valuestring) : FACTOR_NONE);
        memcpy(at, &choice, sizeof(choice));
        return choice != FACTOR_NONE;
    case KIND_FAILURE:
        return parse_failure(value, (struct failure *)(void *)at);
    case KIND_LIST:
    default:
        return parse_list(value, member, body, fault);
    }
}

/* "message" names the kind. A duplicate member is refused: its second value would leak the memory of the first. */
static bool
parse_members(const cJSON *object, const struct member *members, void *body, const char **fault)
{
    uint32_t seen = 0;
    const cJSON *value;

    *fault = "no object";
    if (!cJSON_IsObject(object)) {
        return false;
    }
    cJSON_ArrayForEach(value, object)
    {
        const struct member *member = members;
        uint32_t bit;

        if (strcmp(value->string, "message") == 0) {
            continue;
        }
        while (member->name != NULL && strcmp(member->name, value->string) != 0) {
            member++;
        }
        bit = UINT32_C(1) << (member - members);
        if (member->name == NULL || (seen & bit) != 0) {
            *fault = member->name == NULL ? "unknown member" : "repeated member";
            return false;
        }
        seen |= bit;
        *fault = member->name;
        if (!parse_member(value, member, body, fault)) {
            return false;
        }
    }
    return true;
}

bool
message_parse(const char *line, struct message *message, char fault[static PROTOCOL_WORDS_SIZE])
{
    CLEANUP_JSON cJSON *object = NULL;
    CLEANUP_MESSAGE struct message parsed = {0};
    const char *what = "";
    const char *name;

    json_make_wipe();
    object = cJSON_ParseWithOpts(line, NULL, true);
    name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "message"));
    for (int kind = MESSAGE_NONE + 1; name != NULL && kind < MESSAGE_KINDS; kind++) {
        if (strcmp(message_rows[kind].name, name) == 0) {
            parsed.kind = (enum message_kind)kind;
        }
    }
    if (parsed.kind == MESSAGE_NONE) {
        text_copy(fault, PROTOCOL_WORDS_SIZE, object == NULL ? "no JSON" : "no known message");
        return false;
    }
    if (!parse_members(object, message_rows[parsed.kind].members, &parsed.open, &what)) {
        snprintf(fault, PROTOCOL_WORDS_SIZE, "%s: %s", message_rows[parsed.kind].name, what);
        return false;
    }
    message_clear(message);
    *message = TAKE_STRUCT(parsed);
    return true;
}
