/* SPDX-License-Identifier: MIT
 *
 * ajc in AWS's configuration files. */
#include "aws_files/profile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws_files/files.h"
#include "aws_files/ini.h"
#include "aws_files/shell_words.h"
#include "base/child.h"
#include "base/cleanup.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/text_file.h"
#include "names/region.h"
#include "shell_env/environment.h"

static const char program_name[] = "ajc-hook";
static const char verb[] = "credential-process";

/* --- the credential_process line --- */

static bool
is_absolute(const char *path)
{
    return *path == '/' && access(path, F_OK) == 0;
}

bool
aws_profile_process(const char *profile, char process[static AWS_PROFILE_LINE_SIZE], struct error *error)
{
    char path[PATH_MAX];
    const char *quote;

    /* The first one in PATH, unless that is another installation. */
    if (!(child_find_in_path(program_name, is_absolute, path) && child_is_this_program(path)) &&
        !child_own_path(path)) {
        return error_set(error, ERROR_SYSTEM, "The path of ajc-hook is unknown (/proc/self/exe: %s); mount /proc.",
                         strerror(errno));
    }
    /* botocore splits the line like a shell, other SDKs run it with sh: double quotes have the same meaning in both. */
    quote = text_is_made_of(path, PATH_MAX, "/._-+@,") ? "" : "\"";
    if (strpbrk(path, "\"\\$`%\n\r") != NULL) {
        return error_set(error, ERROR_SYSTEM,
                         "AWS tools cannot start a program at the path %s; install ajc where the path has no quote, "
                         "backslash, dollar or percent sign.",
                         path);
    }
    snprintf(process, AWS_PROFILE_LINE_SIZE, "%s%s%s %s %s", quote, path, quote, verb, profile);
    return true;
}

/* Splits a line that starts ajc into words; false for other lines. */
static bool
split_ours(const char *process, struct shell_words *words)
{
    static const char *const names[] = {program_name, "ajc", "aws-jumpcloud"};
    const char *slash;

    if (!shell_words_split(process, words) || words->count < 3 || strcmp(words->words[1], verb) != 0) {
        return false;
    }
    slash = strrchr(words->words[0], '/');
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(slash == NULL ? words->words[0] : slash + 1, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool
aws_profile_is_ours(const char *process)
{
    CLEANUP_SHELL_WORDS struct shell_words words = {0};

    return split_ours(process, &words);
}

/* --- the user's files --- */

/* A file that `exec --refreshing` gave to a parent process. */
static bool
is_ours(const char *path)
{
    static const char ending[] = ".aws-config";
    const char *slash = strrchr(path, '/');
    size_t length = strlen(path);

    return slash != NULL && slash - path >= 4 && strncmp(slash - 4, "/ajc", 4) == 0 && length > sizeof(ending) &&
           strcmp(path + length - (sizeof(ending) - 1), ending) == 0;
}

bool
aws_profile_config_is_ours(void)
{
    return is_ours(environment_value("AWS_CONFIG_FILE"));
}

static bool
find_file(enum aws_file file, char path[static PATH_MAX], struct error *error)
{
    const char *variable = aws_files_variable(file);
    const char *named = environment_value(variable);
    bool is_theirs = *named != '\0' && strcmp(named, "/dev/null") != 0 && !is_ours(named);

    if (!(is_theirs ? aws_files_path(file, path) : aws_files_standard_path(file, path))) {
        return error_set(error, ERROR_SYSTEM, "The path of %s is too long; set %s to a shorter one.",
                         file == AWS_CONFIG ? "~/.aws/config" : "~/.aws/credentials", variable);
    }
    return *path == '/' || is_theirs ||
           error_set(error, ERROR_SYSTEM, "HOME is not set to a directory; set it and try again.");
}

bool
aws_profile_config_path(char path[static PATH_MAX], struct error *error)
{
    return find_file(AWS_CONFIG, path, error);
}

bool
aws_profile_credentials_path(char path[static PATH_MAX], struct error *error)
{
    return find_file(AWS_CREDENTIALS, path, error);
}

/* The region is written to a line of a file. One that was edited by hand into the configuration could contain a line
 * end. */
static bool
check_region(const char *region, struct error *error)
{
    char form[REGION_SIZE];

    return *region == '\0' || (region_parse(region, form) && strcmp(region, form) == 0) ||
           error_set(error, ERROR_CONFIG,
                     "The region contains an invalid character; fix it with: ajc-hook edit PROFILE --region REGION, or "
                     "ajc-hook config set region REGION");
}

bool
aws_profile_print(const char *aws_name, const char *process, const char *region, struct secret *text,
                  struct error *error)
{
    bool is_default = strcmp(aws_name, "default") == 0;

    if (!check_region(region, error)) {
        return false;
    }
    secret_append(text, is_default ? "[" : "[profile ");
    secret_append(text, aws_name);
    secret_append(text, "]\n");
    ini_append(text, "credential_process", process);
    if (*region != '\0') {
        ini_append(text, "region", region);
    }
    return true;
}

static bool
ends_with(const char *text, const char *ending)
{
    size_t size = strlen(text);
    size_t ending_size = strlen(ending);

    return size >= ending_size && strcmp(text + size - ending_size, ending) == 0;
}

/* Appends the profile after an empty line. */
static bool
add(const char *text, const char *aws_name, const char *process, const char *region, struct secret *changed,
    struct error *error)
{
    secret_set(changed, text);
    if (*text != '\0' && !ends_with(text, "\n") && !ends_with(text, "\r")) {
        secret_append(changed, "\n");
    }
    if (strlen(text) > 1 && !ends_with(text, "\n\n") && !ends_with(text, "\n\r\n")) {
        secret_append(changed, "\n");
    }
    return aws_profile_print(aws_name, process, region, changed, error);
}

/* The same command, perhaps with arguments that the user added ("--tty"). */
static bool
is_same_process(const char *line, const char *process)
{
    CLEANUP_SHELL_WORDS struct shell_words there = {0};
    CLEANUP_SHELL_WORDS struct shell_words wanted = {0};
    bool is_same = shell_words_split(line, &there) && shell_words_split(process, &wanted) &&
                   there.count >= wanted.count;

    for (size_t i = 0; is_same && i < wanted.count; i++) {
        is_same = strcmp(there.words[i], wanted.words[i]) == 0;
    }
    return is_same;
}

/* An entry of the section itself, not of [DEFAULT]. */
static const struct ini_entry *
own_entry(const struct ini *ini, const struct ini_section *section, const char *name)
{
    const struct ini_entry *entry = ini_entry(ini, section, name);

    return entry != NULL && entry >= ini->entries + section->first &&
                   entry < ini->entries + section->first + section->count
               ? entry
               : NULL;
}

/* A region from [DEFAULT] is sufficient. */
static void
update_region(struct secret *text, const char *aws_name, const char *region)
{
    CLEANUP_INI struct ini ini = {0};
    CLEANUP_SECRET struct secret changed = {0};
    const struct ini_section *section;
    const struct ini_entry *there;
    const struct ini_entry *own;
    const struct ini_entry *process;

    ini_read(INI_CONFIGPARSER, secret_text(text), text->size, &ini);
    section = aws_files_section(&ini, "profile", aws_name);
    if (*region == '\0' || section == NULL) {
        return;
    }
    there = ini_entry(&ini, section, "region");
    own = own_entry(&ini, section, "region");
    process = own_entry(&ini, section, "credential_process");
    if (process == NULL || (there != NULL && strcmp(there->value, region) == 0)) {
        return;
    }
    if (own != NULL) {
        ini_replace(secret_text(text), text->size, own, region, &changed);
    } else {
        ini_insert(secret_text(text), text->size, process, "region", region, &changed);
    }
    secret_move(text, &changed);
}

static bool
check_readable(const struct ini *ini, const char *path, const char *when, struct error *error)
{
    return ini->fault_line == 0 ||
           error_set(error, ERROR_CONFIG,
                     "The AWS CLI and boto3 cannot read %s at all%s, because of its line %zu: %s; nothing is written, "
                     "correct that line and try again.",
                     path, when, ini->fault_line, ini->fault);
}

/* Updates a section of ajc. */
static bool
update(const char *text, const struct ini_entry *process_entry, const char *aws_name, const char *process,
       const char *region, struct secret *changed, struct error *error)
{
    if (process_entry == NULL || !aws_profile_is_ours(process_entry->value)) {
        return error_set(
            error, ERROR_CONFIG,
            "The profile %s exists and is not from ajc, so it is not changed; use another name with: --as NAME",
            aws_name);
    }
    secret_clear(changed);
    if (is_same_process(process_entry->value, process)) {
        secret_append(changed, text);
    } else {
        ini_replace(text, strlen(text), process_entry, process, changed);
    }
    update_region(changed, aws_name, region);
    return true;
}

bool
aws_profile_put(const char *text, const char *path, const char *aws_name, const char *process, const char *region,
                struct secret *changed, struct error *error)
{
    CLEANUP_INI struct ini ini = {0};
    CLEANUP_INI struct ini after = {0};
    const struct ini_section *section;

    ini_read(INI_CONFIGPARSER, text, strlen(text), &ini);
    section = aws_files_section(&ini, "profile", aws_name);
    if (!check_readable(&ini, path, "", error) || !check_region(region, error) ||
        !(section == NULL ? add(text, aws_name, process, region, changed, error)
                          : update(text, own_entry(&ini, section, "credential_process"), aws_name, process, region,
                                   changed, error))) {
        return false;
    }
    /* An added section can have a new fault: a nested value in [DEFAULT]. */
    ini_read(INI_CONFIGPARSER, secret_text(changed), changed->size, &after);
    return check_readable(&after, path, " with that profile in it", error);
}
