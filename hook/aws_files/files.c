/* SPDX-License-Identifier: MIT
 *
 * The two files as botocore reads them.
 */
#include "aws_files/files.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws_files/shell_words.h"

enum { FILE_BYTES_MAX = 1 << 20 };

static const struct {
    const char *variable;
    const char *standard;
} places[] = {
    [AWS_CONFIG] = {"AWS_CONFIG_FILE", "~/.aws/config"},
    [AWS_CREDENTIALS] = {"AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"},
};

/* --- paths: os.path.expandvars() and expanduser() of Python's posixpath --- */

/* Parses $NAME or ${NAME} at the start of the text; returns its length, 0: none. `value` NULL: the variable is not set
 * and stays unexpanded.
 */
static size_t
read_variable(const char *text, const char **value)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    bool is_braced = text[1] == '{';
    const char *name = text + 1 + is_braced;
    size_t size = is_braced ? strcspn(name, "}") : strspn(name, letters);
    char copy[256];

    if (size == 0 || size >= sizeof(copy) || (is_braced && name[size] == '\0')) {
        return 0;
    }
    memcpy(copy, name, size);
    copy[size] = '\0';
    *value = secure_getenv(copy);
    return 1 + size + (is_braced ? 2 : 0);
}

static void
expand_variables(const char *named, struct secret *path)
{
    while (*named != '\0') {
        const char *value = NULL;
        size_t size = *named == '$' ? read_variable(named, &value) : 0;

        if (value != NULL) {
            secret_append(path, value);
        } else {
            size = size == 0 ? 1 : size;
            secret_append_bytes(path, named, size);
        }
        named += size;
    }
}

/* NULL: no such user. */
static const char *
home_of(const char *user, size_t size)
{
    const char *home = size == 0 ? secure_getenv("HOME") : NULL;
    const struct passwd *entry;
    char name[256];

    if (home != NULL || size >= sizeof(name)) {
        return home;
    }
    memcpy(name, user, size);
    name[size] = '\0';
    entry = size == 0 ? getpwuid(getuid()) : getpwnam(name);
    return entry == NULL ? NULL : entry->pw_dir;
}

static bool
expand(const char *named, char path[static PATH_MAX])
{
    CLEANUP_SECRET struct secret expanded = {0};
    const char *home = NULL;
    const char *rest;

    expand_variables(named, &expanded);
    rest = secret_text(&expanded);
    if (*rest == '~') {
        size_t size = strcspn(rest + 1, "/");

        home = home_of(rest + 1, size);
        rest += home == NULL ? 0 : 1 + size;
    }
    return snprintf(path, PATH_MAX, "%s%s", home == NULL ? "" : home, rest) < PATH_MAX;
}

bool
aws_files_standard_path(enum aws_file file, char path[static PATH_MAX])
{
    return expand(places[file].standard, path);
}

bool
aws_files_path(enum aws_file file, char path[static PATH_MAX])
{
    const char *named = secure_getenv(places[file].variable);

    return expand(named == NULL ? places[file].standard : named, path);
}

const char *
aws_files_variable(enum aws_file file)
{
    return places[file].variable;
}

void
aws_files_clear(struct aws_files *files)
{
    ini_clear(&files->inis[AWS_CONFIG]);
    ini_clear(&files->inis[AWS_CREDENTIALS]);
}

bool
aws_files_read(int fd, const char *name, struct secret *text, struct error *error)
{
    char bytes[4096];
    ssize_t got;

    secret_clear(text);
    while ((got = read(fd, bytes, sizeof(bytes))) != 0) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set(error, ERROR_SYSTEM, "%s cannot be read: %s.", name, strerror(errno));
        }
        secret_append_bytes(text, bytes, (size_t)got);
        secret_wipe(bytes, sizeof(bytes));
        if (text->size > FILE_BYTES_MAX) {
            secret_clear(text);
            return error_set(error, ERROR_SYSTEM, "%s is longer than a megabyte; name another file.", name);
        }
    }
    return true;
}

/* --- sections --- */

/* The second word of a section name of two words that starts with the kind; the caller frees it. NULL for other names.
 */
static char *
name_in(const struct ini_section *section, const char *kind)
{
    CLEANUP_SHELL_WORDS struct shell_words words = {0};

    return strlen(section->name) == section->name_size && strncmp(section->name, kind, strlen(kind)) == 0 &&
                   shell_words_split(section->name, &words) && words.count == 2
               ? strdup(words.words[1])
               : NULL;
}

char *
aws_files_profile_name(const struct ini_section *section)
{
    return strcmp(section->name, "default") == 0 && section->name_size == strlen("default")
               ? strdup(section->name)
               : name_in(section, "profile");
}

const struct ini_section *
aws_files_section(const struct ini *config, const char *kind, const char *name)
{
    const struct ini_section *found = NULL;

    for (size_t i = 0; i < config->section_count; i++) {
        const struct ini_section *section = &config->sections[i];
        CLEANUP_FREE char *named = strcmp(kind, "profile") == 0 ? aws_files_profile_name(section)
                                                                : name_in(section, kind);

        if (named != NULL && strcmp(named, name) == 0) {
            found = section;
        }
    }
    return found;
}

static const struct ini_section *
profile_in(const struct aws_files *files, enum aws_file file, const char *profile)
{
    return file == AWS_CONFIG ? aws_files_section(&files->inis[AWS_CONFIG], "profile", profile)
                              : ini_section(&files->inis[AWS_CREDENTIALS], profile);
}

bool
aws_files_has_profile(const struct aws_files *files, const char *profile)
{
    return profile_in(files, AWS_CONFIG, profile) != NULL || profile_in(files, AWS_CREDENTIALS, profile) != NULL;
}

/* --- values --- */

struct aws_value
aws_files_value_in(const struct aws_files *files, enum aws_file file, const char *profile, const char *name)
{
    const struct ini_section *section = profile_in(files, file, profile);
    const struct ini_entry *entry = section == NULL ? NULL : ini_entry(&files->inis[file], section, name);

    return entry == NULL ? (struct aws_value){0} : (struct aws_value){entry->value, file, entry->line};
}

struct aws_value
aws_files_value(const struct aws_files *files, const char *profile, const char *name)
{
    struct aws_value value = aws_files_value_in(files, AWS_CREDENTIALS, profile, name);

    return value.text != NULL ? value : aws_files_value_in(files, AWS_CONFIG, profile, name);
}

bool
aws_value_is_nested(const struct aws_value *value)
{
    return value->text != NULL && *value->text == '\n';
}
