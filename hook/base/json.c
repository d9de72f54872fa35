/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { FEW = 12 }; /* members that are compared with each other faster than sorted */

static const char *
repeated_of_few(const cJSON *object)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, object)
    {
        for (const cJSON *other = object->child; other != member; other = other->next) {
            if (other->string[0] == member->string[0] && strcmp(other->string, member->string) == 0) {
                return member->string;
            }
        }
    }
    return NULL;
}

static int
compare(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static const char *
repeated_of_many(const cJSON *object, size_t size)
{
    CLEANUP_FREE const char **names = allocate(size, sizeof(names[0]));
    const cJSON *member;
    size_t count = 0;

    cJSON_ArrayForEach(member, object)
    {
        names[count++] = member->string;
    }
    qsort(names, count, sizeof(names[0]), compare);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(names[i - 1], names[i]) == 0) {
            return names[i];
        }
    }
    return NULL;
}

const char *
json_repeated_name(const cJSON *tree, const cJSON **object)
{
    size_t size = (size_t)cJSON_GetArraySize(tree);
    const char *name = size <= FEW ? repeated_of_few(tree) : repeated_of_many(tree, size);
    const cJSON *member;

    *object = tree;
    if (name != NULL) {
        return name;
    }
    cJSON_ArrayForEach(member, tree)
    {
        if (cJSON_IsObject(member) && (name = json_repeated_name(member, object)) != NULL) {
            return name;
        }
    }
    return NULL;
}
