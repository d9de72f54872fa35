/* SPDX-License-Identifier: MIT
 *
 * The configuration's two files, and what changes the tree of one; config_open() reads both.
 */
#include "config/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptors.h"
#include "base/json.h"
#include "base/owner.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/text_file.h"
#include "config/tree.h"

static const char administrator_path[] = "/etc/ajc/config.json";
static const off_t size_max = 1 << 20;
static const int version = 1;

static bool
refuse_owner(const char *path, enum owner owner, struct error *error)
{
    if (owner == OWNER_UNKNOWN) {
        return error_set(error, ERROR_CONFIG,
                         "%s belongs to a user who is not known in this user namespace, and is not read; change its "
                         "owner, or run ajc outside of the namespace.",
                         path);
    }
    if (strcmp(path, administrator_path) == 0) {
        error_set(error, ERROR_CONFIG, "%s belongs to another user and is not read", path);
        return error_add_fix(error, "chown 0 %s", path);
    }
    if (!paths_check_home(error)) {
        return false;
    }
    error_set(error, ERROR_CONFIG, "%s belongs to another user and is not read", path);
    return error_add_fix(error, "chown %u %s", (unsigned)geteuid(), text_as_word(path).text);
}

static bool
check_trust(int fd, const char *path, enum owner *owner, off_t *size, struct error *error)
{
    struct stat status;

    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        return error_set(error, ERROR_CONFIG, "%s is not a regular file; move it away.", path);
    }
    *owner = owner_of(status.st_uid);
    if (*owner != OWNER_US && *owner != OWNER_SYSTEM) {
        return refuse_owner(path, *owner, error);
    }
    if ((status.st_mode & 022) != 0) {
        error_set(error, ERROR_CONFIG, "%s can be written by others and is not read", path);
        return error_add_fix(error, "chmod go-w %s", text_as_word(path).text);
    }
    if (status.st_size > size_max) {
        return error_set(error, ERROR_CONFIG, "%s is larger than 1 MiB; move it away.", path);
    }
    *size = status.st_size;
    return true;
}

static bool
describe_position(const char *path, const char *text, const char *position, struct error *error)
{
    int line = 1;
    int column = 1;

    for (const char *at = text; at < position; at++) {
        column = *at == '\n' ? 1 : column + 1;
        line += *at == '\n';
    }
    return error_set(error, ERROR_CONFIG,
                     "%s is not valid JSON at line %d, column %d; correct it there or move it away.", path, line,
                     column);
}

/* A person may have edited the file; what the rest of config/ relies on is checked here. */
static bool
check_structure(const char *path, const cJSON *root, struct error *error)
{
    static const char *const groups[] = {"profiles", "accounts", "learned", "users"}; /* objects of objects or texts */
    const cJSON *object;
    const char *repeated = json_repeated_name(root, &object);

    if (repeated != NULL) {
        return error_set(error, ERROR_CONFIG, "%s has two members %.80s in %.80s; rename or remove one of them there.",
                         path, repeated, object->string == NULL ? "one object" : object->string);
    }
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        const cJSON *group = cJSON_GetObjectItemCaseSensitive(root, groups[i]);
        bool has_texts = strcmp(groups[i], "users") == 0;
        const cJSON *member;

        if (group != NULL && !cJSON_IsObject(group)) {
            return error_set(error, ERROR_CONFIG, "%s: %s must be an object; correct or remove it there.", path,
                             groups[i]);
        }
        cJSON_ArrayForEach(member, group)
        {
            if (has_texts ? !cJSON_IsString(member) : !cJSON_IsObject(member)) {
                return error_set(error, ERROR_CONFIG, "%s: %.80s in %s must be %s; correct or remove it there.", path,
                                 member->string, groups[i], has_texts ? "a text in quotation marks" : "an object");
            }
        }
    }
    return true;
}

static bool
parse(const char *path, const char *text, size_t length, cJSON **root, struct error *error)
{
    CLEANUP_JSON cJSON *parsed = NULL;
    const cJSON *its_version;
    const char *end = text;

    if (length == 0) {
        *root = cJSON_CreateObject();
        return true;
    }
    parsed = cJSON_ParseWithLengthOpts(text, length + 1, &end, 1);
    if (parsed == NULL) {
        return describe_position(path, text, end, error);
    }
    its_version = cJSON_GetObjectItemCaseSensitive(parsed, "version");
    if (!cJSON_IsObject(parsed) || (its_version != NULL && !cJSON_IsNumber(its_version))) {
        return error_set(error, ERROR_CONFIG, "%s does not contain a JSON object; move it away.", path);
    }
    if (its_version != NULL && its_version->valueint > version) {
        return error_set(error, ERROR_CONFIG, "%s was written by a newer ajc; install that version.", path);
    }
    if (!check_structure(path, parsed, error)) {
        return false;
    }
    *root = TAKE(parsed);
    return true;
}

static bool
read_path(const char *path, enum owner *owner, cJSON **root, struct error *error)
{
    CLEANUP_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    CLEANUP_FREE char *text = NULL;
    off_t size = 0;
    size_t length = 0;

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        *root = cJSON_CreateObject();
        return true;
    }
    if (fd < 0) {
        int reason = errno;
        /* If HOME is another user's directory, the message says to correct HOME. */
        bool is_ours = reason != EACCES || strcmp(path, administrator_path) == 0 || paths_check_home(error);

        return is_ours && error_set(error, ERROR_CONFIG, "%s cannot be read: %s.", path, strerror(reason));
    }
    if (!check_trust(fd, path, owner, &size, error)) {
        return false;
    }
    text = calloc(1, (size_t)size + 1);
    if (text == NULL || !descriptors_read(fd, text, (size_t)size, &length)) {
        return error_set(error, ERROR_CONFIG, "%s cannot be read: %s.", path, strerror(errno));
    }
    return parse(path, text, length, root, error);
}

bool
config_file_read_administrator(cJSON **root, bool *is_ignored, struct error *error)
{
    enum owner owner = OWNER_US;
    bool is_read = read_path(administrator_path, &owner, root, error);

    *is_ignored = !is_read && owner == OWNER_UNKNOWN;
    if (*is_ignored) {
        *root = cJSON_CreateObject();
    }
    return is_read || *is_ignored;
}

bool
config_open(struct config **config, struct error *error)
{
    CLEANUP_CONFIG struct config *opened = calloc(1, sizeof(*opened));
    enum owner owner;
    char path[DIRECTORY_SIZE];

    json_make_wipe();
    if (opened == NULL) {
        return error_set(error, ERROR_SYSTEM, "Out of memory.");
    }
    if (!paths_config_file(path, false, error) || !read_path(path, &owner, &opened->user, error) ||
        !config_file_read_administrator(&opened->administrator, &opened->is_administrator_ignored, error)) {
        return false;
    }
    *config = TAKE(opened);
    return true;
}

bool
config_ignores_administrator(const struct config *config)
{
    return config->is_administrator_ignored;
}

void
config_close(struct config **config)
{
    if (*config != NULL) {
        cJSON_Delete((*config)->user);
        cJSON_Delete((*config)->administrator);
        free(*config);
        *config = NULL;
    }
}

bool
config_file_change(bool (*change)(cJSON *root, const void *context), const void *context, struct error *error)
{
    CLEANUP_JSON cJSON *root = NULL;
    CLEANUP_JSON_TEXT char *text = NULL;
    CLEANUP_FD int lock = -1;
    enum owner owner;
    char path[DIRECTORY_SIZE];

    if (!paths_config_file(path, true, error) || !text_file_lock(path, &lock, error) ||
        !read_path(path, &owner, &root, error)) {
        return false;
    }
    if (!change(root, context)) {
        return true;
    }
    if (!cJSON_HasObjectItem(root, "version")) {
        cJSON_AddNumberToObject(root, "version", version);
    }
    text = cJSON_Print(root);
    if (text == NULL) {
        return error_set(error, ERROR_SYSTEM, "Out of memory.");
    }
    return text_file_replace(path, text, error);
}

/* --- changes of the tree (config/tree.h) --- */

cJSON *
config_member_object(cJSON *object, const char *name)
{
    cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!cJSON_IsObject(member)) {
        cJSON_DeleteItemFromObjectCaseSensitive(object, name);
        member = cJSON_AddObjectToObject(object, name);
    }
    return member;
}

void
config_put_text(cJSON *object, const char *name, const char *value)
{
    if (value == NULL) {
        return;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    if (*value != '\0') {
        cJSON_AddStringToObject(object, name, value);
    }
}

bool
config_is_changed(const cJSON *object, const char *name, const char *value)
{
    return strcmp(config_text(object, name), value) != 0;
}

cJSON *
config_account_object(cJSON *root, const char *email)
{
    cJSON *known = config_find(root, "accounts", email);

    return config_member_object(config_member_object(root, "accounts"), known == NULL ? email : known->string);
}
