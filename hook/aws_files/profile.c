/* SPDX-License-Identifier: MIT
 *
 * ajc in AWS's own configuration.
 */
#include "aws_files/profile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws_files/ini.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "config/paths.h"
#include "config/text_file.h"
#include "shell_env/environment.h"

enum { REGION_LENGTH_MAX = 63 };

static const char program_name[] = "ajc-hook";
static const char verb[] = " credential-process ";

/* --- the line --- */

/* The first ajc-hook of PATH, as a shell would find it, when it is this program. */
static bool
find_in_path(const struct stat *ourselves, char path[static PATH_MAX])
{
    const char *directory = environment_value("PATH");

    while (*directory != '\0') {
        size_t length = strcspn(directory, ":");
        struct stat found;

        if (*directory == '/' && snprintf(path, PATH_MAX, "%.*s/%s", (int)length, directory, program_name) < PATH_MAX &&
            stat(path, &found) == 0) {
            return found.st_ino == ourselves->st_ino && found.st_dev == ourselves->st_dev;
        }
        directory += length + (directory[length] == ':');
    }
    return false;
}

static bool
find_ourselves(char path[static PATH_MAX], struct error *error)
{
    char real[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", real, sizeof(real) - 1);
    struct stat ourselves;

    if (length < 0) {
        return error_set(error, ERROR_SYSTEM, "ajc-hook cannot find itself (/proc/self/exe: %s); mount /proc.",
                         strerror(errno));
    }
    real[length] = '\0';
    if (stat("/proc/self/exe", &ourselves) < 0 || !find_in_path(&ourselves, path)) {
        text_copy(path, PATH_MAX, real);
    }
    return true;
}

bool
aws_profile_process(const char *profile, char process[static AWS_PROFILE_LINE_SIZE], struct error *error)
{
    char path[PATH_MAX];
    const char *quote;

    if (!find_ourselves(path, error)) {
        return false;
    }
    /* botocore splits the line by a shell's rules, other SDKs give it to sh: double quotes mean the same to both. */
    quote = text_is_made_of(path, PATH_MAX, "/._-+@,") ? "" : "\"";
    if (strpbrk(path, "\"\\$`%\n\r") != NULL) {
        return error_set(error, ERROR_SYSTEM,
                         "AWS tools cannot start a program at the path %s; install ajc where the path has no quote, "
                         "backslash, dollar or percent sign.",
                         path);
    }
    snprintf(process, AWS_PROFILE_LINE_SIZE, "%s%s%s%s%s", quote, path, quote, verb, profile);
    return true;
}

bool
aws_profile_is_ours(const char *process)
{
    static const char *const names[] = {program_name, "ajc", "aws-jumpcloud"};
    const char *end = strstr(process, verb);
    const char *begin;

    if (end == NULL) {
        return false;
    }
    end -= end > process && end[-1] == '"';
    begin = memrchr(process, '/', (size_t)(end - process));
    begin = begin == NULL ? process : begin + 1;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i]) == (size_t)(end - begin) && strncmp(begin, names[i], (size_t)(end - begin)) == 0) {
            return true;
        }
    }
    return false;
}

/* --- the person's files --- */

/* One that `exec --refreshing` gave to a command, of which this is a child. */
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
find_file(const char *variable, const char *in_home, char path[static PATH_MAX], struct error *error)
{
    const char *named = environment_value(variable);
    const char *home = environment_value("HOME");
    int length;

    if (*named != '\0' && strcmp(named, "/dev/null") != 0 && !is_ours(named)) {
        length = strncmp(named, "~/", 2) == 0 ? snprintf(path, PATH_MAX, "%s%s", home, named + 1)
                                              : snprintf(path, PATH_MAX, "%s", named);
    } else if (*home != '/') {
        return error_set(error, ERROR_SYSTEM, "HOME is not set to a directory; set it and try again.");
    } else {
        length = snprintf(path, PATH_MAX, "%s%s", home, in_home);
    }
    return length < PATH_MAX || error_set(error, ERROR_SYSTEM, "The path in %s is too long.", variable);
}

bool
aws_profile_config_path(char path[static PATH_MAX], struct error *error)
{
    return find_file("AWS_CONFIG_FILE", "/.aws/config", path, error);
}

bool
aws_profile_credentials_path(char path[static PATH_MAX], struct error *error)
{
    return find_file("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials", path, error);
}

static void
append_key(struct secret *text, const char *key, const char *value)
{
    if (*value != '\0') {
        secret_append(text, key);
        secret_append(text, " = ");
        secret_append(text, value);
        secret_append(text, "\n");
    }
}

/* It is on a line of a file: a region that a person wrote into the configuration by hand could hold another line. */
static bool
check_region(const char *region, struct error *error)
{
    return *region == '\0' || text_is_made_of(region, REGION_LENGTH_MAX, "-") ||
           error_set(error, ERROR_CONFIG,
                     "The region has a character that no region has; mend it with: ajc-hook edit PROFILE --region "
                     "REGION, or ajc-hook config set region REGION");
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
    append_key(text, "credential_process", process);
    append_key(text, "region", region);
    return true;
}

/* With an empty line before it, unless there is one or nothing. */
static bool
add(const char *text, const char *aws_name, const char *process, const char *region, struct secret *changed,
    struct error *error)
{
    size_t size = strlen(text);

    secret_set(changed, text);
    if (size > 0 && text[size - 1] != '\n') {
        secret_append(changed, "\n");
    }
    if (size > 1 && strcmp(text + size - 2, "\n\n") != 0) {
        secret_append(changed, "\n");
    }
    return aws_profile_print(aws_name, process, region, changed, error);
}

/* The same line, perhaps with more behind it that a person added ("--tty"). */
static bool
says_the_same(const char *line, const char *process)
{
    size_t length = strlen(process);

    return strncmp(line, process, length) == 0 && (line[length] == '\0' || line[length] == ' ');
}

/* `changed` gets the text with the key's line replaced, or, without one, added behind the header. */
static void
put_key(const char *text, const struct aws_section *section, const char *key, const char *value, struct secret *changed)
{
    char old[AWS_PROFILE_LINE_SIZE];
    size_t line = section->body;
    size_t line_size = 0;

    if (!ini_value(text, section, key, old, sizeof(old), &line, &line_size)) {
        line_size = 0;
    }
    secret_set_bytes(changed, text, line);
    if (line > 0 && text[line - 1] != '\n') {
        secret_append(changed, "\n");
    }
    append_key(changed, key, value);
    secret_append(changed, text + line + line_size);
}

static void
update_key(struct secret *text, const char *aws_name, const char *key, const char *value)
{
    CLEANUP_SECRET struct secret changed = {0};
    struct aws_section section;

    if (ini_find(secret_text(text), "profile", aws_name, &section)) {
        put_key(secret_text(text), &section, key, value, &changed);
        secret_move(text, &changed);
    }
}

bool
aws_profile_put(const char *text, const char *aws_name, const char *process, const char *region, struct secret *changed,
                struct error *error)
{
    struct aws_section section;
    char old[AWS_PROFILE_LINE_SIZE];

    if (!check_region(region, error)) {
        return false;
    }
    if (!ini_find(text, "profile", aws_name, &section)) {
        return add(text, aws_name, process, region, changed, error);
    }
    if (!ini_value(text, &section, "credential_process", old, sizeof(old), NULL, NULL) || !aws_profile_is_ours(old)) {
        return error_set(error, ERROR_CONFIG,
                         "There is a profile %s already that is not ajc's, and it is left alone; add ajc's under "
                         "another name with: --as NAME",
                         aws_name);
    }
    secret_set(changed, text);
    if (!says_the_same(old, process)) {
        update_key(changed, aws_name, "credential_process", process);
    }
    if (*region != '\0' &&
        (!ini_value(text, &section, "region", old, sizeof(old), NULL, NULL) || strcmp(old, region) != 0)) {
        update_key(changed, aws_name, "region", region);
    }
    return true;
}

/* --- a file of our own --- */

/* What may be taken over of a person's [default], the region first: nothing that leads to credentials, and nothing that
 * starts a program but a pager. AWS SDKs and Tools Reference Guide, "Settings reference"; AWS CLI, "Global settings".
 */
static const char *const copied_keys[] = {"region",
                                          "output",
                                          "retry_mode",
                                          "max_attempts",
                                          "defaults_mode",
                                          "endpoint_url",
                                          "services",
                                          "ignore_configured_endpoint_urls",
                                          "use_fips_endpoint",
                                          "use_dualstack_endpoint",
                                          "sts_regional_endpoints",
                                          "ca_bundle",
                                          "s3",
                                          "s3_us_east_1_regional_endpoint",
                                          "s3_use_arn_region",
                                          "s3_disable_multiregion_access_points",
                                          "request_checksum_calculation",
                                          "response_checksum_validation",
                                          "tcp_keepalive",
                                          "parameter_validation",
                                          "api_versions",
                                          "cli_pager",
                                          "cli_auto_prompt",
                                          "cli_binary_format",
                                          "cli_timestamp_format",
                                          "cli_follow_urlparam",
                                          NULL};

/* [services NAME], where endpoints of single services are. */
static void
copy_services(const char *from, const struct aws_section *standard, struct secret *text)
{
    char name[128];
    struct aws_section services;

    if (ini_value(from, standard, "services", name, sizeof(name), NULL, NULL) &&
        ini_find(from, "services", name, &services)) {
        secret_append(text, "\n");
        secret_append_bytes(text, from + services.begin, services.end - services.begin);
    }
}

static bool
compose(const char *profile, const char *process, const char *region, struct secret *text, struct error *error)
{
    CLEANUP_FREE char *from = NULL;
    char source[PATH_MAX];
    char aws_name[128];
    struct aws_section standard;

    if (!aws_profile_config_path(source, error) || !text_file_read(source, &from, error)) {
        return false;
    }
    snprintf(aws_name, sizeof(aws_name), "ajc-%s", profile);
    secret_set(text,
               "# Written by `ajc-hook exec --refreshing`, anew when need be. Settings come from [default] of your "
               "own file.\n");
    if (!aws_profile_print(aws_name, process, region, text, error)) {
        return false;
    }
    if (ini_find(from, "profile", "default", &standard)) {
        ini_copy(from, &standard, *region == '\0' ? copied_keys : copied_keys + 1, text);
        copy_services(from, &standard, text);
    }
    return true;
}

bool
aws_profile_write_refreshing(const char *profile, const char *region, char path[static PATH_MAX], struct error *error)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_FREE char *there = NULL;
    char process[AWS_PROFILE_LINE_SIZE] = "";
    char directory[DIRECTORY_SIZE];

    if (!paths_cache(directory, error) || !aws_profile_process(profile, process, error) ||
        !compose(profile, process, region, &text, error)) {
        return false;
    }
    snprintf(path, PATH_MAX, "%s/%.64s.aws-config", directory, profile);
    return text_file_read(path, &there, error) &&
           (strcmp(there, secret_text(&text)) == 0 || text_file_replace(path, secret_text(&text), error));
}
