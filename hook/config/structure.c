/* SPDX-License-Identifier: MIT */
#include "config/structure.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"

enum { FEW = 12 }; /* members that are compared with each other faster than through a table */

static const struct {
    const char *name;
    bool has_texts;
} groups[] = {{"profiles", false}, {"accounts", false}, {"learned", false}, {"users", true}};

/* The later one of two members with the same name; NULL: all names differ. */
static const cJSON *
repeated_of_few(const cJSON *object)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, object)
    {
        for (const cJSON *other = object->child; other != member; other = other->next) {
            if (other->string[0] == member->string[0] && strcmp(other->string, member->string) == 0) {
                return member;
            }
        }
    }
    return NULL;
}

static size_t
hash(const char *text)
{
    size_t value = 5381;

    for (; *text != '\0'; text++) {
        value = value * 33 ^ (unsigned char)*text;
    }
    return value;
}

static const cJSON *
repeated_of_many(const cJSON *object, size_t count)
{
    size_t size = 32;                       /* of the table, a power of two */
    CLEANUP_FREE const cJSON **seen = NULL; /* each at the place of its hash, or behind it */
    const cJSON *member;

    while (size < 2 * count) {
        size *= 2;
    }
    seen = allocate(size, sizeof(*seen));
    cJSON_ArrayForEach(member, object)
    {
        size_t place = hash(member->string) & (size - 1);

        for (; seen[place] != NULL; place = (place + 1) & (size - 1)) {
            if (strcmp(seen[place]->string, member->string) == 0) {
                return member;
            }
        }
        seen[place] = member;
    }
    return NULL;
}

static bool
check_names(const char *path, const cJSON *object, struct error *error)
{
    size_t count = (size_t)cJSON_GetArraySize(object);
    const cJSON *repeated = count <= FEW ? repeated_of_few(object) : repeated_of_many(object, count);
    const cJSON *member;

    if (repeated != NULL) {
        return error_set(error, ERROR_CONFIG, "%s has two members %.80s in %.80s; rename or remove one of them there.",
                         path, repeated->string, object->string == NULL ? "one object" : object->string);
    }
    cJSON_ArrayForEach(member, object)
    {
        if (cJSON_IsObject(member) && !check_names(path, member, error)) {
            return false;
        }
    }
    return true;
}

static bool
check_group(const char *path, const cJSON *group, bool has_texts, struct error *error)
{
    const cJSON *member;

    if (group == NULL) {
        return true;
    }
    if (!cJSON_IsObject(group)) {
        return error_set(error, ERROR_CONFIG, "%s: %s must be an object; correct or remove it there.", path,
                         group->string);
    }
    cJSON_ArrayForEach(member, group)
    {
        if (has_texts ? !cJSON_IsString(member) : !cJSON_IsObject(member)) {
            return error_set(error, ERROR_CONFIG, "%s: %.80s in %s must be %s; correct or remove it there.", path,
                             member->string, group->string, has_texts ? "a text in quotation marks" : "an object");
        }
    }
    return true;
}

bool
structure_check(const char *path, const cJSON *root, struct error *error)
{
    if (!check_names(path, root, error)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        if (!check_group(path, cJSON_GetObjectItemCaseSensitive(root, groups[i].name), groups[i].has_texts, error)) {
            return false;
        }
    }
    return true;
}
