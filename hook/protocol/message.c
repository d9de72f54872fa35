/* SPDX-License-Identifier: MIT
 *
 * Clears and prints messages.
 */
#include "protocol/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/json.h"
#include "base/memory.h"
#include "protocol/message_members.h"

const char *
message_name(enum message_kind kind)
{
    return message_rows[kind].name;
}

/* --- clearing --- */

void
message_clear(struct message *message)
{
    for (const struct member *member = message_rows[message->kind].members; member->name != NULL; member++) {
        char *at = (char *)&message->open + member->offset;

        if (member->kind == KIND_SECRET) {
            secret_clear((struct secret *)(void *)at);
        } else if (member->kind == KIND_LIST) {
            free(*(void **)(void *)at); /* elements never contain a secret */
        }
    }
    secret_wipe(message, sizeof(*message));
}

/* --- printing --- */

static void print_members(cJSON *object, const struct member *members, const void *body);

static void
print_failure(cJSON *object, const char *name, const struct failure *failure)
{
    cJSON *printed;
    cJSON *values;

    if (failure->id == FAILURE_NONE) {
        return;
    }
    printed = cJSON_AddObjectToObject(object, name);
    cJSON_AddStringToObject(printed, "id", failure_name(failure->id));
    values = cJSON_AddArrayToObject(printed, "values");
    for (size_t i = 0; i < failure->count; i++) {
        const struct failure_value *value = &failure->values[i];

        cJSON_AddItemToArray(values, value->is_number ? cJSON_CreateNumber((double)value->number)
                                                      : cJSON_CreateString(value->text));
    }
}

static void
print_list(cJSON *object, const struct member *member, const void *body, const char *at)
{
    const char *elements = *(const char *const *)(const void *)at;
    size_t count;
    cJSON *list;

    memcpy(&count, (const char *)body + member->count_offset, sizeof(count));
    list = count == 0 ? NULL : cJSON_AddArrayToObject(object, member->name);
    for (size_t i = 0; i < count; i++) {
        cJSON *element = cJSON_CreateObject();

        print_members(element, member->inside, elements + i * member->element_size);
        cJSON_AddItemToArray(list, element);
    }
}

static void
print_member(cJSON *object, const struct member *member, const void *body)
{
    const char *at = (const char *)body + member->offset;
    const struct secret *secret;
    CLEANUP_SECRET struct secret text = {0};
    int64_t number = 0;
    int choice = 0;

    switch (member->kind) {
    case KIND_TEXT:
        if (*at != '\0') {
            cJSON_AddStringToObject(object, member->name, at);
        }
        break;
    case KIND_SECRET:
        secret = (const struct secret *)(const void *)at;
        if (secret->size > 0) {
            base64_encode(secret, &text);
            cJSON_AddStringToObject(object, member->name, secret_text(&text));
        }
        break;
    case KIND_NUMBER:
        memcpy(&number, at, sizeof(number));
        if (number != 0) {
            cJSON_AddNumberToObject(object, member->name, (double)number);
        }
        break;
    case KIND_FLAG:
        if (*(const bool *)at) {
            cJSON_AddTrueToObject(object, member->name);
        }
        break;
    case KIND_CHOICE:
        memcpy(&choice, at, sizeof(choice));
        cJSON_AddStringToObject(object, member->name, member->choices[choice]);
        break;
    case KIND_FACTOR:
        memcpy(&choice, at, sizeof(choice));
        if (choice != FACTOR_NONE) {
            cJSON_AddStringToObject(object, member->name, factor_name((enum factor)choice));
        }
        break;
    case KIND_FAILURE:
        print_failure(object, member->name, (const struct failure *)(const void *)at);
        break;
    case KIND_LIST:
    default:
        print_list(object, member, body, at);
        break;
    }
}

/* Members that are empty, zero or false are omitted. */
static void
print_members(cJSON *object, const struct member *members, const void *body)
{
    for (const struct member *member = members; member->name != NULL; member++) {
        print_member(object, member, body);
    }
}

void
message_print(const struct message *message, struct secret *line)
{
    CLEANUP_JSON cJSON *object = NULL;
    CLEANUP_JSON_TEXT char *text = NULL;

    json_make_wipe();
    object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "message", message_rows[message->kind].name);
    print_members(object, message_rows[message->kind].members, &message->open);
    text = cJSON_PrintUnformatted(object);
    if (text == NULL) {
        memory_exhausted();
    }
    secret_append(line, text);
    secret_append(line, "\n");
}
