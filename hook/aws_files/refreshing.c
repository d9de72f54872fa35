/* SPDX-License-Identifier: MIT
 *
 * The file of `exec --refreshing`: a profile that asks ajc, and settings of the user's [default].
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws_files/files.h"
#include "aws_files/profile.h"
#include "base/cleanup.h"
#include "base/paths.h"
#include "base/text_file.h"

/* The settings that are copied from the user's [default], the region first: none that selects credentials, and none
 * that starts a program except the pager. AWS SDKs and Tools Reference Guide, "Settings reference"; AWS CLI, "Global
 * settings".
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

/* [services NAME] with endpoints of single services. */
static void
copy_services(const struct ini *from, const struct ini_section *standard, struct secret *text)
{
    const struct ini_entry *named = ini_entry(from, standard, "services");
    const struct ini_section *services = named == NULL ? NULL : aws_files_section(from, "services", named->value);

    if (services != NULL) {
        secret_append(text, "\n[");
        secret_append(text, services->name);
        secret_append(text, "]\n");
        for (size_t i = services->first; i < services->first + services->count; i++) {
            ini_append(text, from->entries[i].name, from->entries[i].value);
        }
    }
}

/* Copies in the file's order; nothing from a file that AWS tools cannot read. */
static void
copy_settings(const char *from, const char *const *keys, struct secret *text)
{
    CLEANUP_INI struct ini ini = {0};
    const struct ini_section *standard;

    ini_read(INI_CONFIGPARSER, from, strlen(from), &ini);
    standard = ini.fault_line > 0 ? NULL : aws_files_section(&ini, "profile", "default");
    for (size_t i = 0; standard != NULL && i < ini.entry_count; i++) {
        const struct ini_entry *entry = &ini.entries[i];
        const char *const *key = keys;

        while (*key != NULL && strcmp(*key, entry->name) != 0) {
            key++;
        }
        if (*key != NULL && ini_entry(&ini, standard, entry->name) == entry) {
            ini_append(text, entry->name, entry->value);
        }
    }
    if (standard != NULL) {
        copy_services(&ini, standard, text);
    }
}

bool
aws_profile_has_region(void)
{
    CLEANUP_FREE char *text = NULL;
    CLEANUP_INI struct ini ini = {0};
    const struct ini_section *standard;
    char path[PATH_MAX];

    if (!aws_profile_config_path(path, NULL) || !text_file_read(path, &text, NULL)) {
        return false;
    }
    ini_read(INI_CONFIGPARSER, text, strlen(text), &ini);
    standard = ini.fault_line > 0 ? NULL : aws_files_section(&ini, "profile", "default");
    return standard != NULL && ini_entry(&ini, standard, "region") != NULL;
}

static bool
compose(const char *profile, const char *process, const char *region, struct secret *text, struct error *error)
{
    CLEANUP_FREE char *from = NULL;
    char source[PATH_MAX];
    char aws_name[128];

    if (!aws_profile_config_path(source, error) || !text_file_read(source, &from, error)) {
        return false;
    }
    snprintf(aws_name, sizeof(aws_name), "ajc-%s", profile);
    secret_set(text,
               "# Written by `ajc-hook exec --refreshing`, again when needed. The settings are from [default] of your "
               "own file.\n");
    if (!aws_profile_print(aws_name, process, region, text, error)) {
        return false;
    }
    copy_settings(from, *region == '\0' ? copied_keys : copied_keys + 1, text);
    return true;
}

bool
aws_profile_write_refreshing(const char *profile, const char *region, char path[static PATH_MAX], struct error *error)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_FREE char *there = NULL;
    CLEANUP_FD int lock = -1;
    char process[AWS_PROFILE_LINE_SIZE] = "";
    char directory[DIRECTORY_SIZE];

    if (!paths_cache(directory, error) || !aws_profile_process(profile, process, error) ||
        !compose(profile, process, region, &text, error)) {
        return false;
    }
    snprintf(path, PATH_MAX, "%s/%.64s.aws-config", directory, profile);
    return text_file_lock(path, &lock, error) && text_file_read(path, &there, error) &&
           (strcmp(there, secret_text(&text)) == 0 || text_file_replace(path, secret_text(&text), error));
}
