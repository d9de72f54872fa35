/* SPDX-License-Identifier: MIT
 *
 * Reads PAM stacks. The files belong to root and are small. A line that libpam would treat as an error makes
 * is_understood false.
 */
#include "pam_stack/pam_config.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/text.h"

/* Files may include each other in a cycle: the limit on the number of files ends it. */
enum { ENTRIES_MAX = 256, FILES_MAX = 64, LINE_SIZE = 4096 };

/* NULL when the limit is reached. */
static struct pam_entry *
add_entry(struct pam_config *config, const char *module, const char *file)
{
    const char *slash = strrchr(module, '/');
    struct pam_entry *entry;

    if (config->count == ENTRIES_MAX) {
        return NULL;
    }
    entry = &config->entries[config->count++];
    entry->level = config->level;
    return text_copy(entry->module, sizeof(entry->module), slash == NULL ? module : slash + 1) &&
                   text_copy(entry->file, sizeof(entry->file), file)
               ? entry
               : NULL;
}

static bool read_file(struct pam_config *config, const char *directories, const char *name);

static bool
add_substack(struct pam_config *config, const char *directories, const char *name, const char *file)
{
    bool is_read;

    if (add_entry(config, "", file) == NULL) {
        return false;
    }
    config->level++;
    is_read = read_file(config, directories, name);
    config->level--;
    return is_read;
}

static bool
is_type(const char *word, const char *type)
{
    return strcasecmp(word + (*word == '-'), type) == 0;
}

/* False when it cannot be parsed. */
static bool
read_line(struct pam_config *config, const char *directories, char *line, const char *file)
{
    char *type = pam_control_next_word(&line);
    char *control = type == NULL ? NULL : pam_control_next_word(&line);
    struct pam_entry *entry;
    char *module;

    if (type == NULL || is_type(type, "account") || is_type(type, "session") || is_type(type, "password")) {
        return true;
    }
    if (control != NULL && strcmp(type, "@include") == 0) {
        return read_file(config, directories, control);
    }
    module = control == NULL ? NULL : pam_control_next_word(&line);
    if (module == NULL || !is_type(type, "auth")) {
        return false;
    }
    if (strcasecmp(control, "include") == 0) {
        return read_file(config, directories, module);
    }
    if (strcasecmp(control, "substack") == 0) {
        return add_substack(config, directories, module, file);
    }
    entry = add_entry(config, module, file);
    return entry != NULL && pam_control_parse(control, entry->actions) &&
           text_copy(entry->options, sizeof(entry->options), line);
}

static FILE *
open_path(struct pam_config *config, const char *path)
{
    FILE *stream = fopen(path, "re");

    if (stream == NULL && errno == EACCES) {
        text_copy(config->hidden, sizeof(config->hidden), path);
    }
    return stream;
}

/* Opens the file in the first directory that has it. */
static FILE *
open_file(struct pam_config *config, const char *directories, const char *name, char path[static PAM_PATH_SIZE])
{
    FILE *stream = NULL;

    if (*name == '/') {
        return text_copy(path, PAM_PATH_SIZE, name) ? open_path(config, path) : NULL;
    }
    for (const char *at = directories; *at != '\0' && stream == NULL && config->hidden[0] == '\0'; at += *at == ':') {
        int length = (int)strcspn(at, ":");

        snprintf(path, PAM_PATH_SIZE, "%.*s/%s", length, at, name);
        stream = open_path(config, path);
        at += length;
    }
    return stream;
}

/* Removes a comment and white space at the line's end. True when the line continues: it ends with "\\", outside of a
 * comment. */
static bool
trim(char *line)
{
    bool has_comment = strchr(line, '#') != NULL;
    size_t length;

    line[strcspn(line, "#")] = '\0';
    length = strlen(line);
    while (length > 0 && isspace((unsigned char)line[length - 1])) {
        line[--length] = '\0';
    }
    if (has_comment || length == 0 || line[length - 1] != '\\') {
        return false;
    }
    line[length - 1] = ' ';
    return true;
}

static bool
read_stream(struct pam_config *config, const char *directories, FILE *stream, const char *file)
{
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;
    char joined[LINE_SIZE] = "";
    size_t used = 0;

    while (getline(&line, &size, stream) >= 0) {
        bool goes_on = trim(line);

        if (!text_copy(joined + used, sizeof(joined) - used, line)) {
            return false;
        }
        used += strlen(joined + used);
        if (!goes_on) {
            if (!read_line(config, directories, joined, file)) {
                return false;
            }
            used = 0;
        }
    }
    return used == 0;
}

static bool
read_file(struct pam_config *config, const char *directories, const char *name)
{
    char path[PAM_PATH_SIZE];
    CLEANUP_FILE FILE *stream = config->files++ >= FILES_MAX ? NULL : open_file(config, directories, name, path);

    return stream != NULL && read_stream(config, directories, stream, path);
}

/* True when the file exists, even if its lines could not be parsed. */
static bool
read_service(struct pam_config *config, const char *directories, const char *service)
{
    char path[PAM_PATH_SIZE];
    CLEANUP_FILE FILE *stream = open_file(config, directories, service, path);

    if (stream == NULL) {
        return config->hidden[0] != '\0';
    }
    config->is_understood = read_stream(config, directories, stream, path);
    return true;
}

bool
pam_config_read(const char *directories, const char *service, struct pam_config *config)
{
    *config = (struct pam_config){.entries = calloc(ENTRIES_MAX, sizeof(*config->entries))};
    if (config->entries == NULL) {
        return false;
    }
    if (!read_service(config, directories, service) || (config->is_understood && config->count == 0)) {
        config->is_other = true;
        return read_service(config, directories, "other");
    }
    return true;
}

void
pam_config_clear(struct pam_config *config)
{
    free(config->entries);
    *config = (struct pam_config){0};
}

static bool
is_word_of(const char *option, const char *words)
{
    for (const char *at = words; *at != '\0'; at += *at == ' ') {
        size_t length = strcspn(at, " ");

        if (strncmp(option, at, length) == 0 && (option[length] == '\0' || at[length - 1] == '=')) {
            return true;
        }
        at += length;
    }
    return false;
}

bool
pam_entry_has_option(const struct pam_entry *entry, const char *words)
{
    char line[PAM_PATH_SIZE];
    char *at = line;
    char *option;

    text_copy(line, sizeof(line), entry->options);
    while ((option = pam_control_next_word(&at)) != NULL) {
        option += *option == '[';
        if (is_word_of(option, words)) {
            return true;
        }
    }
    return false;
}
